-- A document may be replaced by its issuer.

ALTER TABLE intake.registration DROP CONSTRAINT registration_state_check;
ALTER TABLE intake.registration ADD CONSTRAINT registration_state_check
    CHECK (state BETWEEN 1 AND 4); -- registered, rejected, recalled, replaced

UPDATE journal.facts SET oldest_binary = 14;
