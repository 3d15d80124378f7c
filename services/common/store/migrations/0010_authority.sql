-- The authority matrix is the fourth kind of reference data.

ALTER TABLE directory.version DROP CONSTRAINT version_kind_check;
ALTER TABLE directory.version ADD CONSTRAINT version_kind_check
    CHECK (kind BETWEEN 1 AND 4); -- organisation, policy, calendar, authority
