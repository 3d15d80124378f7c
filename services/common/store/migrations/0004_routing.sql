-- routing: tasks as their last decision left them, the holder ledger, reports that came early.

CREATE SCHEMA routing;

-- body is the packed dondoc.v1.Task of the last decision on the subject that carries one; the columns
-- repeat what is asked for. No index on anything that changes: every update stays on its page.
CREATE TABLE routing.task (
    shard           smallint NOT NULL,
    subject         text     NOT NULL COLLATE "C",
    state           text     NOT NULL CHECK (state IN (
                        'DRAFT', 'REGISTERED', 'ASSIGNED', 'OBJECTED', 'IN_PROGRESS', 'SUBMITTED',
                        'RETURNED', 'SUSPENDED', 'COMPLETED', 'CANCELLED', 'REJECTED', 'ARCHIVED')),
    lead            text     NOT NULL,
    handler         text     NOT NULL,
    due_at          timestamptz NOT NULL, -- infinity: none
    original_due_at timestamptz NOT NULL,
    due_version     integer  NOT NULL,
    body            bytea    NOT NULL,
    PRIMARY KEY (shard, subject)
) WITH (fillfactor = 80);

-- The holder ledger: who holds the work since when; an interval ends where the next one begins, and the
-- last one of a closed task has the role HOLDER_NONE. Never rewritten.
CREATE TABLE routing.holder (
    shard      smallint    NOT NULL,
    subject    text        NOT NULL COLLATE "C",
    ordinal    integer     NOT NULL,
    since      timestamptz NOT NULL,
    role       text        NOT NULL,
    unit       text        NOT NULL,
    position   text        NOT NULL,
    person     text        NOT NULL,
    cause      text        NOT NULL,
    charged_to text        NOT NULL,
    PRIMARY KEY (shard, subject, ordinal)
);

-- Reports that lack their predecessor, as their entries have them.
CREATE TABLE routing.parked (
    shard       smallint    NOT NULL,
    subject     text        NOT NULL COLLATE "C",
    seq         bigint      NOT NULL,
    recorded_at timestamptz NOT NULL,
    until       timestamptz NOT NULL,
    body        bytea       NOT NULL,
    PRIMARY KEY (shard, subject, seq)
);

GRANT USAGE ON SCHEMA routing TO dondoc_routing, dondoc_reader;
GRANT SELECT ON ALL TABLES IN SCHEMA routing TO dondoc_routing, dondoc_reader;
GRANT INSERT, UPDATE ON routing.task TO dondoc_routing;
GRANT INSERT ON routing.holder TO dondoc_routing;
GRANT INSERT, DELETE ON routing.parked TO dondoc_routing;

SELECT journal.add_reader('routing');
