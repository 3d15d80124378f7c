-- What delivery keeps: its projection of tasks, the outbox of every recipient, and its timers.

CREATE SCHEMA delivery;

CREATE TABLE delivery.task (
    shard   smallint NOT NULL,
    subject text     NOT NULL COLLATE "C",
    body    bytea    NOT NULL, -- dondoc.v1.Task
    PRIMARY KEY (shard, subject)
) WITH (fillfactor = 80);

-- One message to one person. In the shard of the person; seq is that of its NoticeQueued.
CREATE TABLE delivery.notice (
    shard          smallint    NOT NULL,
    seq            bigint      NOT NULL,
    key            text        NOT NULL COLLATE "C",
    person         text        NOT NULL COLLATE "C",
    task_shard     smallint    NOT NULL,
    task           text        NOT NULL COLLATE "C",
    body           bytea       NOT NULL,           -- dondoc.v1.NoticeQueued
    state          smallint    NOT NULL DEFAULT 0
                   CHECK (state BETWEEN 0 AND 4),  -- held, ready, sent, failed, dropped
    not_before     timestamptz NOT NULL,           -- business time
    released_at    timestamptz,                    -- business time
    reason         text        NOT NULL DEFAULT '',
    address        text        NOT NULL DEFAULT '',
    message_id     text        NOT NULL DEFAULT '',
    message        bytea,                          -- while it is ready or failed
    attempts       integer     NOT NULL DEFAULT 0,
    attempts_until integer     NOT NULL DEFAULT 0,
    next_try_at    timestamptz NOT NULL DEFAULT '-infinity',
    PRIMARY KEY (shard, seq)
) WITH (fillfactor = 80);
CREATE INDEX notice_ready ON delivery.notice (shard, next_try_at) WHERE state = 1;
CREATE INDEX notice_failed ON delivery.notice (shard, seq) WHERE state = 3;
CREATE INDEX notice_held ON delivery.notice (not_before) WHERE state = 0;
CREATE INDEX notice_person ON delivery.notice (shard, person, task);

-- Appended, never changed; passed by the cursor's (timer_at, timer_id).
CREATE TABLE delivery.timer (
    shard        smallint    NOT NULL,
    fire_at      timestamptz NOT NULL,
    id           bigint      NOT NULL GENERATED ALWAYS AS IDENTITY,
    subject      text        NOT NULL COLLATE "C",
    kind         smallint    NOT NULL, -- 0
    plan_version integer     NOT NULL, -- 0
    planned_at   timestamptz NOT NULL,
    detail       bigint      NOT NULL, -- seq of the NoticeQueued
    PRIMARY KEY (shard, fire_at, id)
);

SELECT journal.add_reader('delivery');

GRANT USAGE ON SCHEMA delivery TO dondoc_delivery, dondoc_reader;
GRANT SELECT ON ALL TABLES IN SCHEMA delivery TO dondoc_delivery, dondoc_reader;
GRANT INSERT, UPDATE ON delivery.task, delivery.notice TO dondoc_delivery;
GRANT INSERT ON delivery.timer TO dondoc_delivery;
