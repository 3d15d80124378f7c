-- What reminders watches: its projection of tasks, and its timers.

CREATE SCHEMA reminders;

CREATE TABLE reminders.task (
    shard        smallint    NOT NULL,
    subject      text        NOT NULL COLLATE "C",
    plan_version integer     NOT NULL,
    due_version  integer     NOT NULL, -- of the due time that the plan is about
    planned_from timestamptz NOT NULL, -- when that due time became known: what lay before is past
    done_until   timestamptz NOT NULL, -- its reminders up to here were sent, or are void
    body         bytea       NOT NULL, -- dondoc.v1.Task, as routing last told it
    PRIMARY KEY (shard, subject)
) WITH (fillfactor = 80);

-- Appended, never changed; passed by the cursor's (timer_at, timer_id).
CREATE TABLE reminders.timer (
    shard        smallint    NOT NULL,
    fire_at      timestamptz NOT NULL,
    id           bigint      NOT NULL GENERATED ALWAYS AS IDENTITY,
    subject      text        NOT NULL COLLATE "C",
    kind         smallint    NOT NULL, -- 1
    plan_version integer     NOT NULL,
    planned_at   timestamptz NOT NULL,
    detail       bigint      NOT NULL, -- due version
    PRIMARY KEY (shard, fire_at, id)
);

SELECT journal.add_reader('reminders');

GRANT USAGE ON SCHEMA reminders TO dondoc_reminders, dondoc_reader;
GRANT SELECT ON ALL TABLES IN SCHEMA reminders TO dondoc_reminders, dondoc_reader;
GRANT INSERT, UPDATE ON reminders.task TO dondoc_reminders;
GRANT INSERT ON reminders.timer TO dondoc_reminders;
