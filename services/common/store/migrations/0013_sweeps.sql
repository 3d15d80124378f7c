-- routing brings the open tasks of a shard up to new reference data, by timers of its own.

-- Appended, never changed; passed by the cursor's (timer_at, timer_id).
CREATE TABLE routing.timer (
    shard        smallint    NOT NULL,
    fire_at      timestamptz NOT NULL,
    id           bigint      NOT NULL GENERATED ALWAYS AS IDENTITY,
    subject      text        NOT NULL COLLATE "C", -- how far the sweep is
    kind         smallint    NOT NULL, -- 1
    plan_version integer     NOT NULL,
    planned_at   timestamptz NOT NULL,
    detail       bigint      NOT NULL, -- from which seq on the reference data counts
    PRIMARY KEY (shard, fire_at, id)
);

GRANT SELECT ON routing.timer TO dondoc_routing, dondoc_reader;
GRANT INSERT ON routing.timer TO dondoc_routing;

UPDATE journal.facts SET oldest_binary = 13;
