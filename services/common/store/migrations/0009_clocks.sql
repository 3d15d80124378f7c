-- Escalation watches any clock of a task, each with a ladder of its own: 0 is the task's due time,
-- others are ids of dondoc.v1.Clock.

ALTER TABLE escalation.task DROP COLUMN accept_due_at;
-- Ids up to this one have their timer.
ALTER TABLE escalation.task ADD COLUMN clock_count integer NOT NULL DEFAULT 0;
ALTER TABLE escalation.task ALTER COLUMN clock_count DROP DEFAULT;

ALTER TABLE escalation.climb RENAME COLUMN ladder TO clock;
ALTER TABLE escalation.level RENAME COLUMN ladder TO clock;
ALTER TABLE escalation.told  RENAME COLUMN ladder TO clock;
UPDATE escalation.climb SET clock = clock - 1;
UPDATE escalation.level SET clock = clock - 1;
UPDATE escalation.told  SET clock = clock - 1;
