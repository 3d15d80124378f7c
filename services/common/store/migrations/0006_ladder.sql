-- The escalation ladder: what climbs, what was raised, who was told (model 3.8).

-- The task as routing last told it, dondoc.v1.Task.
ALTER TABLE escalation.task ADD COLUMN body bytea NOT NULL DEFAULT '';
ALTER TABLE escalation.task ALTER COLUMN body DROP DEFAULT;

-- Where each ladder of a task stands: struct climb of domain/ladder.h.
CREATE TABLE escalation.climb (
    shard          smallint    NOT NULL,
    subject        text        NOT NULL COLLATE "C",
    ladder         smallint    NOT NULL, -- dondoc.v1.EscalationRaised.Ladder
    phase          smallint    NOT NULL,
    anchor         integer     NOT NULL,
    anchor_at      timestamptz NOT NULL, -- 1970: none
    from_level     integer     NOT NULL,
    reached        integer     NOT NULL,
    counts_from    integer     NOT NULL,
    due_version    integer     NOT NULL,
    returns        integer     NOT NULL,
    deferred_level integer     NOT NULL,
    deferred_until timestamptz NOT NULL,
    was_deferred   boolean     NOT NULL,
    PRIMARY KEY (shard, subject, ladder)
) WITH (fillfactor = 80);

-- What was raised, once and for ever.
CREATE TABLE escalation.level (
    shard      smallint    NOT NULL,
    subject    text        NOT NULL COLLATE "C",
    ladder     smallint    NOT NULL,
    anchor     integer     NOT NULL,
    level      integer     NOT NULL,
    planned_at timestamptz NOT NULL,
    raised_at  timestamptz NOT NULL,
    speaks     boolean     NOT NULL,
    PRIMARY KEY (shard, subject, ladder, anchor, level)
);

-- Who was told by it: nobody twice.
CREATE TABLE escalation.told (
    shard    smallint NOT NULL,
    subject  text     NOT NULL COLLATE "C",
    ladder   smallint NOT NULL,
    anchor   integer  NOT NULL,
    level    integer  NOT NULL,
    person   text     NOT NULL,
    position text     NOT NULL,
    PRIMARY KEY (shard, subject, ladder, anchor, level, person)
);

GRANT SELECT ON escalation.climb, escalation.level, escalation.told
    TO dondoc_escalation, dondoc_reader;
GRANT INSERT, UPDATE ON escalation.climb TO dondoc_escalation;
GRANT INSERT ON escalation.level, escalation.told TO dondoc_escalation;
