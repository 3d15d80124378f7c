#include "store_delivery.h"

enum {
    Q_TASKS,
    Q_ADD_TASKS,
    Q_UNREAD,
    Q_PUT_TASKS,
    Q_LEVELS,
    Q_HEARD,
    Q_PUT_NOTICES,
    Q_HELD,
    Q_RELEASE
};

#define ADD_TASKS                                                                                  \
    "INSERT INTO task (shard, subject, body)"                                                      \
    " SELECT * FROM unnest($1::smallint[], $2::text[], $3::bytea[])"

/* clang-format off */
static const struct query queries[] = {
    [Q_TASKS] = { "delivery_tasks",
        "SELECT w.n, t.body"
        "  FROM unnest($1::smallint[], $2::text[]) WITH ORDINALITY w(shard, subject, n)"
        "  JOIN task t ON t.shard = w.shard AND t.subject = w.subject" },
    [Q_UNREAD] = { "delivery_unread",
        "SELECT w.n FROM unnest($1::smallint[], $2::text[]) WITH ORDINALITY w(shard, subject, n)"
        "  JOIN journal.cursor c ON c.service = 'delivery' AND c.shard = w.shard"
        " WHERE EXISTS (SELECT FROM journal.entry e WHERE e.shard = w.shard"
        "                  AND e.subject = w.subject AND e.seq > c.seq"
        "                  AND e.type BETWEEN 300 AND 399)" },
    [Q_ADD_TASKS] = { "delivery_add_tasks", ADD_TASKS },
    [Q_PUT_TASKS] = { "delivery_put_tasks",
        ADD_TASKS
        " ON CONFLICT (shard, subject) DO UPDATE SET body = excluded.body" },
    [Q_LEVELS] = { "delivery_levels",
        "SELECT e.shard, e.seq, e.subject, e.body"
        "  FROM (SELECT DISTINCT * FROM unnest($1::smallint[], $2::text[]) u(shard, subject)) w"
        "  JOIN journal.entry e ON e.shard = w.shard AND e.subject = w.subject"
        "   AND e.type IN (501, 503)"
        " ORDER BY e.shard, e.seq" },
    [Q_HEARD] = { "delivery_heard",
        "SELECT n.task, n.body FROM (SELECT DISTINCT unnest($1::text[]) task) w"
        "  JOIN notice n ON n.task = w.task AND n.state IN (1, 2, 3, 6)"
        " ORDER BY n.task, n.shard, n.seq DESC" },
    [Q_PUT_NOTICES] = { "delivery_put_notices",
        "INSERT INTO notice (shard, seq, key, person, task_shard, task, body, not_before, state)"
        " SELECT * FROM unnest($1::smallint[], $2::bigint[], $3::text[], $4::text[],"
        "                      $5::smallint[], $6::text[], $7::bytea[], $8::timestamptz[],"
        "                      $9::smallint[])" },
    [Q_HELD] = { "delivery_held",
        "SELECT n.shard, n.seq, n.key, n.person, n.task_shard, n.task, n.body, n.not_before,"
        " (SELECT count(*) FROM notice o WHERE o.shard = n.shard AND o.person = n.person"
        "     AND o.task = n.task AND o.released_at >= $3 AND o.state BETWEEN 1 AND 3)::integer"
        "  + EXISTS (SELECT FROM standing s WHERE s.shard = n.shard AND s.person = n.person"
        "     AND s.task = n.task AND s.last_at >= $3)::integer,"
        " EXISTS (SELECT FROM notice o WHERE o.shard = n.shard AND o.person = n.person"
        "     AND o.task = n.task AND o.key = n.key AND o.state BETWEEN 1 AND 3)"
        "  FROM unnest($1::smallint[], $2::bigint[]) WITH ORDINALITY w(shard, seq, n)"
        "  JOIN notice n ON n.shard = w.shard AND n.seq = w.seq AND n.state = 0"
        " ORDER BY w.n" },
    [Q_RELEASE] = { "delivery_release",
        "UPDATE notice n SET state = r.state, not_before = r.not_before,"
        " released_at = CASE WHEN r.state = 1 THEN r.released_at END, reason = r.reason,"
        " address = r.address, message_id = r.message_id, message = r.message,"
        " attempts_until = r.attempts_until, digest = nullif(r.digest, '')"
        "  FROM unnest($1::smallint[], $2::bigint[], $3::smallint[], $4::timestamptz[],"
        "              $5::timestamptz[], $6::text[], $7::text[], $8::text[], $9::bytea[],"
        "              $10::integer[], $11::bytea[])"
        "       r(shard, seq, state, not_before, released_at, reason, address, message_id, message,"
        "         attempts_until, digest)"
        " WHERE n.shard = r.shard AND n.seq = r.seq AND n.state = 0" },
};
/* clang-format on */
QUERY_SET(delivery_queries, queries);

enum status
store_tasks(struct db *db, struct arena *arena, struct task_row *rows, size_t count)
{
    struct db_params params = db_params(arena);
    db_put_int2s(&params, &rows->key.shard, sizeof *rows, count);
    db_put_texts(&params, &rows->key.subject, sizeof *rows, count);
    struct db_result *result;
    enum status st = db_query(db, arena, &queries[Q_TASKS], &params, &result);
    for (size_t i = 0; st == ST_OK && i < db_rows(result); i++) {
        struct task_row *row = &rows[db_int8(result, i, 0) - 1];
        row->body = db_bytes(result, i, 1);
        row->is_known = true;
    }
    return st;
}

enum status
store_unread(struct db *db, struct arena *arena, const struct timer *tasks, size_t count,
             bool *unread)
{
    struct db_params params = db_params(arena);
    db_put_int2s(&params, &tasks->shard, sizeof *tasks, count);
    db_put_texts(&params, &tasks->subject, sizeof *tasks, count);
    struct db_result *result;
    enum status st = db_query(db, arena, &queries[Q_UNREAD], &params, &result);
    for (size_t i = 0; st == ST_OK && i < db_rows(result); i++) {
        unread[db_int8(result, i, 0) - 1] = true;
    }
    return st;
}

static void
put_tasks(struct db *db, struct arena *arena, int query, const struct task_row *rows, size_t count)
{
    if (count == 0) {
        return;
    }
    struct db_params params = db_params(arena);
    db_put_int2s(&params, &rows->key.shard, sizeof *rows, count);
    db_put_texts(&params, &rows->key.subject, sizeof *rows, count);
    db_put_blobs(&params, &rows->body, sizeof *rows, count);
    (void)db_queue(db, &queries[query], &params);
}

void
store_put_tasks(struct db *db, struct arena *arena, const struct task_row *rows, size_t count)
{
    struct task_row *parts = arena_array(arena, count, sizeof *parts);
    size_t new_count =
        task_keys_part(rows, count, sizeof *rows, offsetof(struct task_row, is_known), parts);
    put_tasks(db, arena, Q_ADD_TASKS, parts, new_count);
    put_tasks(db, arena, Q_PUT_TASKS, parts + new_count, count - new_count);
}

enum status
store_levels(struct db *db, struct arena *arena, const struct task_row *tasks, size_t count,
             struct level_entry **levels, size_t *level_count)
{
    struct db_params params = db_params(arena);
    db_put_int2s(&params, &tasks->key.shard, sizeof *tasks, count);
    db_put_texts(&params, &tasks->key.subject, sizeof *tasks, count);
    struct db_result *result;
    enum status st = db_query(db, arena, &queries[Q_LEVELS], &params, &result);
    *level_count = st == ST_OK ? db_rows(result) : 0;
    *levels = arena_array(arena, *level_count, sizeof **levels);
    for (size_t i = 0; i < *level_count; i++) {
        (*levels)[i] = (struct level_entry){
            .position = { db_int(result, i, 0), db_int8(result, i, 1) },
            .subject = db_text(result, i, 2),
            .body = db_bytes(result, i, 3),
        };
    }
    return st;
}

enum status
store_heard(struct db *db, struct arena *arena, const struct task_row *tasks, size_t count,
            struct heard_row **rows, size_t *row_count)
{
    struct db_params params = db_params(arena);
    db_put_texts(&params, &tasks->key.subject, sizeof *tasks, count);
    struct db_result *result;
    enum status st = db_query(db, arena, &queries[Q_HEARD], &params, &result);
    *row_count = st == ST_OK ? db_rows(result) : 0;
    *rows = arena_array(arena, *row_count, sizeof **rows);
    for (size_t i = 0; i < *row_count; i++) {
        (*rows)[i] = (struct heard_row){ db_text(result, i, 0), db_bytes(result, i, 1) };
    }
    return st;
}

void
store_put_notices(struct db *db, struct arena *arena, const struct notice_row *rows, size_t count)
{
    struct db_params params = db_params(arena);
    size_t stride = sizeof *rows;
    db_put_int2s(&params, &rows->position.shard, stride, count);
    db_put_int8s(&params, &rows->position.seq, stride, count);
    db_put_texts(&params, &rows->key, stride, count);
    db_put_texts(&params, &rows->person, stride, count);
    db_put_int2s(&params, &rows->task_shard, stride, count);
    db_put_texts(&params, &rows->task, stride, count);
    db_put_blobs(&params, &rows->body, stride, count);
    db_put_times(&params, &rows->not_before, stride, count);
    db_put_int2s(&params, &rows->state, stride, count);
    (void)db_queue(db, &queries[Q_PUT_NOTICES], &params);
}

enum status
store_held(struct db *db, struct arena *arena, const struct timer *timers, size_t count,
           int64_t day_start, struct notice_row *rows, size_t *found)
{
    struct db_params params = db_params(arena);
    db_put_int2s(&params, &timers->shard, sizeof *timers, count);
    db_put_int8s(&params, &timers->detail, sizeof *timers, count);
    db_put_time(&params, day_start);
    struct db_result *result;
    enum status st = db_query(db, arena, &queries[Q_HELD], &params, &result);
    *found = st == ST_OK ? db_rows(result) : 0;
    for (size_t i = 0; i < *found; i++) {
        rows[i] = (struct notice_row){
            .position = { db_int(result, i, 0), db_int8(result, i, 1) },
            .key = db_text(result, i, 2),
            .person = db_text(result, i, 3),
            .task_shard = db_int(result, i, 4),
            .task = db_text(result, i, 5),
            .body = db_bytes(result, i, 6),
            .not_before = db_time(result, i, 7),
            .since = db_int(result, i, 8),
            .was_told = db_bool(result, i, 9),
            .reason = "",
            .address = "",
            .message_id = "",
        };
    }
    return st;
}

void
store_release(struct db *db, struct arena *arena, const struct notice_row *rows, size_t count)
{
    struct db_params params = db_params(arena);
    size_t stride = sizeof *rows;
    db_put_int2s(&params, &rows->position.shard, stride, count);
    db_put_int8s(&params, &rows->position.seq, stride, count);
    db_put_int2s(&params, &rows->state, stride, count);
    db_put_times(&params, &rows->not_before, stride, count);
    db_put_times(&params, &rows->released_at, stride, count);
    db_put_texts(&params, &rows->reason, stride, count);
    db_put_texts(&params, &rows->address, stride, count);
    db_put_texts(&params, &rows->message_id, stride, count);
    db_put_blobs(&params, &rows->message, stride, count);
    db_put_int4s(&params, &rows->attempts_until, stride, count);
    db_put_blobs(&params, &rows->digest, stride, count);
    (void)db_queue(db, &queries[Q_RELEASE], &params);
}
