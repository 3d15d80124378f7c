-- Digests: what each person hears of every working day until it is done.

-- 5: waits for the person's next digest; 6: was told in one.
ALTER TABLE delivery.notice DROP CONSTRAINT notice_state_check;
ALTER TABLE delivery.notice ADD CONSTRAINT notice_state_check CHECK (state BETWEEN 0 AND 6);
ALTER TABLE delivery.notice ADD COLUMN digest bytea; -- of a released digest: dondoc.v1.DigestSent
CREATE INDEX notice_gathered ON delivery.notice (not_before) WHERE state = 5;
CREATE INDEX notice_task ON delivery.notice (task);

-- One overdue task, or clock of a task, in the digests of one person. In the shard of the person.
CREATE TABLE delivery.standing (
    shard      smallint    NOT NULL,
    person     text        NOT NULL COLLATE "C",
    task       text        NOT NULL COLLATE "C",
    clock      integer     NOT NULL,                     -- id; 0: its due time
    task_shard smallint    NOT NULL,
    body       bytea       NOT NULL,                     -- the dondoc.v1.NoticeQueued that says why
    began_at   timestamptz NOT NULL,                     -- business time, as all here
    last_at    timestamptz NOT NULL DEFAULT '-infinity', -- the digest that last listed it
    times      integer     NOT NULL DEFAULT 0,
    ended      text        NOT NULL DEFAULT '',          -- why it is listed no more
    PRIMARY KEY (shard, person, task, clock)
) WITH (fillfactor = 80);
CREATE INDEX standing_open ON delivery.standing (shard, person) WHERE ended = '';
CREATE INDEX standing_task ON delivery.standing (task);

GRANT SELECT ON delivery.standing TO dondoc_delivery, dondoc_reader;
GRANT INSERT, UPDATE ON delivery.standing TO dondoc_delivery;
