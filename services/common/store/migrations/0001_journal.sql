-- The journal and what its readers need (ARCHITECTURE 2, 3, 5). Runs with the settings
-- dondoc.shards, dondoc.simulated (on or off) and dondoc.clock_start.

CREATE SCHEMA journal;

-- One row: what this database is.
CREATE TABLE journal.facts (
    only_row       boolean     PRIMARY KEY DEFAULT true CHECK (only_row),
    database_id    uuid        NOT NULL DEFAULT gen_random_uuid(),
    shard_count    smallint    NOT NULL CHECK (shard_count BETWEEN 1 AND 256),
    simulated      boolean     NOT NULL,
    schema_version integer     NOT NULL DEFAULT 0,
    oldest_binary  integer     NOT NULL DEFAULT 0, -- schema a binary must know to go on
    created_at     timestamptz NOT NULL DEFAULT clock_timestamp()
);
INSERT INTO journal.facts (shard_count, simulated)
VALUES (current_setting('dondoc.shards')::smallint, current_setting('dondoc.simulated')::boolean);

-- The simulated clock; empty in a database that runs on the wall clock.
CREATE TABLE journal.clock (
    only_row boolean     PRIMARY KEY DEFAULT true CHECK (only_row),
    now      timestamptz NOT NULL
);
INSERT INTO journal.clock (now)
SELECT current_setting('dondoc.clock_start')::timestamptz FROM journal.facts WHERE simulated;

-- Names of publishers' and our own sources, so that a row carries four bytes instead of a URL.
CREATE TABLE journal.source (
    id   integer PRIMARY KEY,
    name text    NOT NULL UNIQUE
);
INSERT INTO journal.source VALUES
    (1, 'dondoc/intake'), (2, 'dondoc/routing'), (3, 'dondoc/reminders'),
    (4, 'dondoc/escalation'), (5, 'dondoc/delivery'), (6, 'dondoc/reporting'),
    (7, 'dondoc/import');
CREATE SEQUENCE journal.publisher_source AS integer START 100;

-- The last entry of each shard; its lock makes seq gapless.
CREATE TABLE journal.head (
    shard       smallint    PRIMARY KEY,
    seq         bigint      NOT NULL,
    hash        bytea       NOT NULL,
    recorded_at timestamptz NOT NULL
) WITH (fillfactor = 10); -- room for hot updates
INSERT INTO journal.head
SELECT shard, 0, decode(repeat('00', 32), 'hex'), '1970-01-01Z'
FROM journal.facts, generate_series(0, shard_count - 1) shard;

-- Every event id ever taken (idempotency, kept for ever).
CREATE TABLE journal.seen (
    source   integer  NOT NULL,
    event_id text     NOT NULL COLLATE "C",
    shard    smallint NOT NULL,
    seq      bigint   NOT NULL,
    digest   bytea    NOT NULL,
    PRIMARY KEY (source, event_id)
);

CREATE TABLE journal.entry (
    shard       smallint    NOT NULL,
    seq         bigint      NOT NULL,
    recorded_at timestamptz NOT NULL,
    source      integer     NOT NULL,
    event_id    text        NOT NULL COLLATE "C",
    subject     text        NOT NULL COLLATE "C",
    type        smallint    NOT NULL, -- field number in dondoc.v1.Event.data
    cause_shard smallint    NOT NULL,
    cause_seq   bigint      NOT NULL, -- 0: a report
    depth       smallint    NOT NULL CHECK (depth BETWEEN 0 AND 33),
    body        bytea       NOT NULL, -- dondoc.v1.Event
    hash        bytea       NOT NULL, -- SHA-256 of the previous hash and this row
    PRIMARY KEY (shard, seq)
) PARTITION BY RANGE (seq);
CREATE INDEX entry_subject ON journal.entry (shard, subject, seq);

-- Keeps room for one and a half partitions of seq ahead of the fullest shard, also when old ones
-- were detached; gives how many it made.
CREATE FUNCTION journal.extend() RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    span   constant bigint := 1000000;
    used   bigint;
    upper  bigint;
    made   integer := 0;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('dondoc.extend'));
    SELECT max(seq) INTO used FROM journal.head;
    SELECT coalesce(max(substring(pg_get_expr(c.relpartbound, c.oid)
                                  FROM 'TO \(''(\d+)''\)')::bigint), 0) INTO upper
    FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = 'journal.entry'::regclass;
    WHILE upper < used + span + span / 2 LOOP
        EXECUTE format('CREATE TABLE journal.entry_%s PARTITION OF journal.entry'
                       ' FOR VALUES FROM (%s) TO (%s)', upper / span, upper, upper + span);
        upper := upper + span;
        made := made + 1;
    END LOOP;
    RETURN made;
END $$;

-- Where each reader is. Moved only by compare-and-set over the whole row.
CREATE TABLE journal.cursor (
    service     text        NOT NULL COLLATE "C",
    shard       smallint    NOT NULL,
    seq         bigint      NOT NULL DEFAULT 0,
    hash        bytea       NOT NULL DEFAULT decode(repeat('00', 32), 'hex'),
    timer_at    timestamptz NOT NULL DEFAULT '-infinity',
    timer_id    bigint      NOT NULL DEFAULT 0,
    next_due    timestamptz NOT NULL DEFAULT 'infinity',
    owner       bigint      NOT NULL DEFAULT 0,
    epoch       bigint      NOT NULL DEFAULT 0,
    lease_until timestamptz NOT NULL DEFAULT '-infinity',
    PRIMARY KEY (service, shard)
) WITH (fillfactor = 10);

CREATE TABLE journal.instance (
    owner     bigint      PRIMARY KEY,
    service   text        NOT NULL COLLATE "C",
    host      text        NOT NULL,
    bus_url   text        NOT NULL,
    admin_url text        NOT NULL,
    version   text        NOT NULL,
    skew_us   bigint      NOT NULL,
    seen_at   timestamptz NOT NULL
);

-- Subjects whose events, from seq on, and timers, behind (timer_at, timer_id), wait for an operator.
CREATE TABLE journal.quarantine (
    service  text        NOT NULL COLLATE "C",
    shard    smallint    NOT NULL,
    subject  text        NOT NULL COLLATE "C",
    seq      bigint      NOT NULL,
    timer_at timestamptz NOT NULL,
    timer_id bigint      NOT NULL,
    code     text        NOT NULL,
    text     text        NOT NULL,
    at       timestamptz NOT NULL,
    retry    boolean     NOT NULL DEFAULT false,
    PRIMARY KEY (service, shard, subject)
);

-- One role per service, and one that only reads.
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['intake', 'routing', 'reminders', 'escalation', 'delivery',
                                'reporting', 'reader'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'dondoc_' || name) THEN
            EXECUTE format('CREATE ROLE %I LOGIN', 'dondoc_' || name);
        END IF;
    END LOOP;
END $$;
CREATE FUNCTION journal.service() RETURNS text LANGUAGE sql STABLE
AS $$ SELECT substr(current_user, length('dondoc_') + 1) $$;

GRANT USAGE ON SCHEMA journal TO dondoc_intake, dondoc_routing, dondoc_reminders,
    dondoc_escalation, dondoc_delivery, dondoc_reporting, dondoc_reader;
GRANT SELECT ON ALL TABLES IN SCHEMA journal TO dondoc_intake, dondoc_routing, dondoc_reminders,
    dondoc_escalation, dondoc_delivery, dondoc_reporting, dondoc_reader;
GRANT INSERT ON journal.entry, journal.seen TO dondoc_intake, dondoc_routing, dondoc_reminders,
    dondoc_escalation, dondoc_delivery, dondoc_reporting;
GRANT UPDATE (seq, hash, recorded_at) ON journal.head TO dondoc_intake, dondoc_routing,
    dondoc_reminders, dondoc_escalation, dondoc_delivery, dondoc_reporting;
GRANT UPDATE ON journal.cursor TO dondoc_routing, dondoc_reminders, dondoc_escalation,
    dondoc_delivery, dondoc_reporting;
GRANT INSERT, UPDATE, DELETE ON journal.instance TO dondoc_intake, dondoc_routing,
    dondoc_reminders, dondoc_escalation, dondoc_delivery, dondoc_reporting;
GRANT INSERT, UPDATE, DELETE ON journal.quarantine TO dondoc_routing, dondoc_reminders,
    dondoc_escalation, dondoc_delivery, dondoc_reporting;
REVOKE EXECUTE ON FUNCTION journal.extend() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION journal.extend() TO dondoc_intake, dondoc_routing, dondoc_reminders,
    dondoc_escalation, dondoc_delivery, dondoc_reporting;

-- A role appends only under its own source and its own types, and moves only its own cursors.
ALTER TABLE journal.entry ENABLE ROW LEVEL SECURITY;
CREATE POLICY everybody_reads ON journal.entry FOR SELECT USING (true);
CREATE POLICY intake_appends ON journal.entry FOR INSERT TO dondoc_intake
    WITH CHECK ((source >= 100 AND type BETWEEN 100 AND 199)
                OR (source = 1 AND type BETWEEN 200 AND 299));
CREATE POLICY routing_appends ON journal.entry FOR INSERT TO dondoc_routing
    WITH CHECK (source = 2 AND type BETWEEN 300 AND 399);
CREATE POLICY reminders_appends ON journal.entry FOR INSERT TO dondoc_reminders
    WITH CHECK (source = 3 AND type BETWEEN 400 AND 499);
CREATE POLICY escalation_appends ON journal.entry FOR INSERT TO dondoc_escalation
    WITH CHECK (source = 4 AND type BETWEEN 500 AND 599);
CREATE POLICY delivery_appends ON journal.entry FOR INSERT TO dondoc_delivery
    WITH CHECK (source = 5 AND type BETWEEN 600 AND 699);
CREATE POLICY reporting_appends ON journal.entry FOR INSERT TO dondoc_reporting
    WITH CHECK (source = 6 AND type BETWEEN 700 AND 799);

ALTER TABLE journal.cursor ENABLE ROW LEVEL SECURITY;
CREATE POLICY everybody_reads ON journal.cursor FOR SELECT USING (true);
CREATE POLICY own_rows ON journal.cursor FOR UPDATE USING (service = journal.service());
ALTER TABLE journal.quarantine ENABLE ROW LEVEL SECURITY;
CREATE POLICY everybody_reads ON journal.quarantine FOR SELECT USING (true);
CREATE POLICY own_rows ON journal.quarantine USING (service = journal.service());

-- A service's first migration calls this: its cursors, at the beginning of every shard.
CREATE FUNCTION journal.add_reader(reader text) RETURNS void LANGUAGE sql AS $$
    INSERT INTO journal.cursor (service, shard)
    SELECT reader, shard FROM journal.head
$$;
REVOKE EXECUTE ON FUNCTION journal.add_reader(text) FROM PUBLIC;

-- The first partitions, which nobody is granted anything on: all go by the table they are parts of.
SELECT journal.extend();
