-- Reference data as it was applied, byte for byte, in immutable versions (ARCHITECTURE 6).

CREATE SCHEMA directory;

CREATE TABLE directory.version (
    kind       smallint    NOT NULL CHECK (kind BETWEEN 1 AND 3), -- organisation, policy, calendar
    version    integer     NOT NULL CHECK (version >= 1),
    applied_at timestamptz NOT NULL,
    digest     bytea       NOT NULL,
    PRIMARY KEY (kind, version)
);

CREATE TABLE directory.file (
    kind    smallint NOT NULL,
    version integer  NOT NULL,
    name    text     NOT NULL,
    content bytea    NOT NULL,
    PRIMARY KEY (kind, version, name),
    FOREIGN KEY (kind, version) REFERENCES directory.version
);

-- The entry of each shard from which on the version is in force.
CREATE TABLE directory.place (
    kind    smallint NOT NULL,
    version integer  NOT NULL,
    shard   smallint NOT NULL,
    seq     bigint   NOT NULL,
    PRIMARY KEY (kind, version, shard),
    FOREIGN KEY (kind, version) REFERENCES directory.version
);

GRANT USAGE ON SCHEMA directory TO dondoc_intake, dondoc_routing, dondoc_reminders,
    dondoc_escalation, dondoc_delivery, dondoc_reporting, dondoc_reader;
GRANT SELECT ON ALL TABLES IN SCHEMA directory TO dondoc_intake, dondoc_routing,
    dondoc_reminders, dondoc_escalation, dondoc_delivery, dondoc_reporting, dondoc_reader;
