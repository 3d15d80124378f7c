#include "store_reminders.h"

enum { Q_NOTES, Q_PUT_NOTES };

/* clang-format off */
static const struct query queries[] = {
    [Q_NOTES] = { "reminders_notes",
        "SELECT w.n, t.plan_version, t.due_version, t.planned_from, t.done_until, t.body"
        "  FROM unnest($1::smallint[], $2::text[]) WITH ORDINALITY w(shard, subject, n)"
        "  JOIN task t ON t.shard = w.shard AND t.subject = w.subject" },
    [Q_PUT_NOTES] = { "reminders_put_notes",
        "INSERT INTO task (shard, subject, plan_version, due_version, planned_from, done_until,"
        "                  body)"
        " SELECT * FROM unnest($1::smallint[], $2::text[], $3::integer[], $4::integer[],"
        "                      $5::timestamptz[], $6::timestamptz[], $7::bytea[])"
        " ON CONFLICT (shard, subject) DO UPDATE"
        "    SET plan_version = excluded.plan_version, due_version = excluded.due_version,"
        "        planned_from = excluded.planned_from, done_until = excluded.done_until,"
        "        body = excluded.body" },
};
/* clang-format on */
QUERY_SET(reminders_queries, queries);

enum status
store_notes(struct db *db, struct arena *arena, struct note *notes, size_t count)
{
    struct db_params params = db_params(arena);
    db_put_int2s(&params, &notes->key.shard, sizeof *notes, count);
    db_put_texts(&params, &notes->key.subject, sizeof *notes, count);
    struct db_result *result;
    enum status st = db_query(db, arena, &queries[Q_NOTES], &params, &result);
    for (size_t i = 0; st == ST_OK && i < db_rows(result); i++) {
        struct note *note = &notes[db_int8(result, i, 0) - 1];
        note->plan_version = db_int(result, i, 1);
        note->due_version = db_int(result, i, 2);
        note->planned_from = db_time(result, i, 3);
        note->done_until = db_time(result, i, 4);
        note->body = db_bytes(result, i, 5);
    }
    return st;
}

void
store_put_notes(struct db *db, struct arena *arena, const struct note *notes, size_t count)
{
    struct db_params params = db_params(arena);
    size_t stride = sizeof *notes;
    db_put_int2s(&params, &notes->key.shard, stride, count);
    db_put_texts(&params, &notes->key.subject, stride, count);
    db_put_int4s(&params, &notes->plan_version, stride, count);
    db_put_int4s(&params, &notes->due_version, stride, count);
    db_put_times(&params, &notes->planned_from, stride, count);
    db_put_times(&params, &notes->done_until, stride, count);
    db_put_blobs(&params, &notes->body, stride, count);
    (void)db_queue(db, &queries[Q_PUT_NOTES], &params);
}
