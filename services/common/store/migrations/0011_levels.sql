-- A level raised carries who was told by it: one row instead of three.

ALTER TABLE escalation.level
    ADD COLUMN persons   text[] NOT NULL DEFAULT '{}', -- nobody hears twice of one ladder
    ADD COLUMN positions text[] NOT NULL DEFAULT '{}'; -- theirs, in the same order
UPDATE escalation.level l SET persons = t.persons, positions = t.positions
  FROM (SELECT shard, subject, clock, anchor, level, array_agg(person ORDER BY person) persons,
               array_agg(position ORDER BY person) positions
          FROM escalation.told GROUP BY shard, subject, clock, anchor, level) t
 WHERE (l.shard, l.subject, l.clock, l.anchor, l.level)
     = (t.shard, t.subject, t.clock, t.anchor, t.level);
ALTER TABLE escalation.level
    ALTER COLUMN persons DROP DEFAULT,
    ALTER COLUMN positions DROP DEFAULT;
DROP TABLE escalation.told;

UPDATE journal.facts SET oldest_binary = 11;
