-- What escalation watches: its projection of tasks and parked reports, and its timers.

CREATE SCHEMA escalation;

CREATE TABLE escalation.task (
    shard         smallint    NOT NULL,
    subject       text        NOT NULL COLLATE "C",
    plan_version  integer     NOT NULL,
    accept_due_at timestamptz NOT NULL, -- infinity: silence means nothing now
    PRIMARY KEY (shard, subject)
) WITH (fillfactor = 80);

CREATE TABLE escalation.parked (
    shard smallint NOT NULL,
    seq   bigint   NOT NULL, -- of the report
    PRIMARY KEY (shard, seq)
);

-- Appended, never changed; passed by the cursor's (timer_at, timer_id).
CREATE TABLE escalation.timer (
    shard        smallint    NOT NULL,
    fire_at      timestamptz NOT NULL,
    id           bigint      NOT NULL GENERATED ALWAYS AS IDENTITY,
    subject      text        NOT NULL COLLATE "C",
    kind         smallint    NOT NULL, -- dondoc.v1.LimitPassed.Kind
    plan_version integer     NOT NULL,
    planned_at   timestamptz NOT NULL,
    detail       bigint      NOT NULL, -- seq of a parked report
    PRIMARY KEY (shard, fire_at, id)
);

SELECT journal.add_reader('escalation');

GRANT USAGE ON SCHEMA escalation TO dondoc_escalation, dondoc_reader;
GRANT SELECT ON ALL TABLES IN SCHEMA escalation TO dondoc_escalation, dondoc_reader;
GRANT INSERT, UPDATE ON escalation.task TO dondoc_escalation;
GRANT INSERT, DELETE ON escalation.parked TO dondoc_escalation;
GRANT INSERT ON escalation.timer TO dondoc_escalation;
