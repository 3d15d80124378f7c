-- Digests that were decided and may not have come back as a notice yet: each person's only once.

CREATE TABLE delivery.appointment (
    shard  smallint    NOT NULL,
    person text        NOT NULL COLLATE "C",
    at     timestamptz NOT NULL, -- of the digest; past ones go when the next is made
    PRIMARY KEY (shard, person, at)
);

GRANT SELECT ON delivery.appointment TO dondoc_delivery, dondoc_reader;
GRANT INSERT, DELETE ON delivery.appointment TO dondoc_delivery;

UPDATE journal.facts SET oldest_binary = 15;
