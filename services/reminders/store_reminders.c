#include "store_reminders.h"

enum { Q_NOTES, Q_NEXT_NOTES, Q_ADD_NOTES, Q_PUT_NOTES };

#define ADD_NOTES                                                                                  \
    "INSERT INTO task (shard, subject, plan_version, due_version, planned_from, done_until,"       \
    "                  body)"                                                                      \
    " SELECT * FROM unnest($1::smallint[], $2::text[], $3::integer[], $4::integer[],"              \
    "                      $5::timestamptz[], $6::timestamptz[], $7::bytea[])"

/* clang-format off */
static const struct query queries[] = {
    [Q_NOTES] = { "reminders_notes",
        "SELECT w.n, t.plan_version, t.due_version, t.planned_from, t.done_until, t.body"
        "  FROM unnest($1::smallint[], $2::text[]) WITH ORDINALITY w(shard, subject, n)"
        "  JOIN task t ON t.shard = w.shard AND t.subject = w.subject" },
    [Q_NEXT_NOTES] = { "reminders_next_notes",
        "SELECT a.n, t.plan_version, t.due_version, t.planned_from, t.done_until, t.body,"
        "       t.shard, t.subject"
        "  FROM unnest($1::smallint[], $2::text[]) WITH ORDINALITY a(shard, subject, n),"
        "       LATERAL (SELECT * FROM task t"
        "                 WHERE t.shard = a.shard AND t.subject > a.subject COLLATE \"C\""
        "                 ORDER BY t.subject LIMIT $3) t"
        " ORDER BY a.n, t.subject" },
    [Q_ADD_NOTES] = { "reminders_add_notes", ADD_NOTES },
    [Q_PUT_NOTES] = { "reminders_put_notes",
        ADD_NOTES
        " ON CONFLICT (shard, subject) DO UPDATE"
        "    SET plan_version = excluded.plan_version, due_version = excluded.due_version,"
        "        planned_from = excluded.planned_from, done_until = excluded.done_until,"
        "        body = excluded.body" },
};
/* clang-format on */
QUERY_SET(reminders_queries, queries);

static void
read_note(const struct db_result *result, size_t i, struct note *note)
{
    note->plan_version = db_int(result, i, 1);
    note->due_version = db_int(result, i, 2);
    note->planned_from = db_time(result, i, 3);
    note->done_until = db_time(result, i, 4);
    note->body = db_bytes(result, i, 5);
    note->is_known = true;
}

enum status
store_notes(struct db *db, struct arena *arena, struct note *notes, size_t count)
{
    struct db_params params = db_params(arena);
    db_put_int2s(&params, &notes->key.shard, sizeof *notes, count);
    db_put_texts(&params, &notes->key.subject, sizeof *notes, count);
    struct db_result *result;
    enum status st = db_query(db, arena, &queries[Q_NOTES], &params, &result);
    for (size_t i = 0; st == ST_OK && i < db_rows(result); i++) {
        read_note(result, i, &notes[db_int8(result, i, 0) - 1]);
    }
    return st;
}

enum status
store_next_notes(struct db *db, struct arena *arena, const struct note *after, size_t count,
                 int limit, struct note **notes, size_t **sweeps, size_t *found)
{
    struct db_params params = db_params(arena);
    db_put_int2s(&params, &after->key.shard, sizeof *after, count);
    db_put_texts(&params, &after->key.subject, sizeof *after, count);
    db_put_int8(&params, limit);
    struct db_result *result;
    enum status st = db_query(db, arena, &queries[Q_NEXT_NOTES], &params, &result);
    *found = st == ST_OK ? db_rows(result) : 0;
    *notes = arena_array(arena, *found, sizeof **notes);
    *sweeps = arena_array(arena, *found, sizeof **sweeps);
    for (size_t i = 0; i < *found; i++) {
        (*sweeps)[i] = (size_t)db_int8(result, i, 0) - 1;
        (*notes)[i] = (struct note){ .key = { db_int(result, i, 6), db_text(result, i, 7) } };
        read_note(result, i, &(*notes)[i]);
    }
    return st;
}

static void
put_notes(struct db *db, struct arena *arena, int query, const struct note *notes, size_t count)
{
    if (count == 0) {
        return;
    }
    struct db_params params = db_params(arena);
    size_t stride = sizeof *notes;
    db_put_int2s(&params, &notes->key.shard, stride, count);
    db_put_texts(&params, &notes->key.subject, stride, count);
    db_put_int4s(&params, &notes->plan_version, stride, count);
    db_put_int4s(&params, &notes->due_version, stride, count);
    db_put_times(&params, &notes->planned_from, stride, count);
    db_put_times(&params, &notes->done_until, stride, count);
    db_put_blobs(&params, &notes->body, stride, count);
    (void)db_queue(db, &queries[query], &params);
}

void
store_put_notes(struct db *db, struct arena *arena, const struct note *notes, size_t count)
{
    struct note *parts = arena_array(arena, count, sizeof *parts);
    size_t new_count =
        task_keys_part(notes, count, sizeof *notes, offsetof(struct note, is_known), parts);
    put_notes(db, arena, Q_ADD_NOTES, parts, new_count);
    put_notes(db, arena, Q_PUT_NOTES, parts + new_count, count - new_count);
}
