#include "store_outbox.h"

enum { Q_ROWS, Q_COUNT, Q_RETRY };

/* clang-format off */
static const struct query queries[] = {
    [Q_ROWS] = { "cli_outbox_rows",
        "SELECT key, task, person, CASE state WHEN 0 THEN 'held' WHEN 1 THEN 'ready' ELSE 'failed' END,"
        " attempts, not_before, reason"
        "  FROM delivery.notice WHERE state IN (0, 1, 3)"
        " ORDER BY state DESC, not_before, shard, seq LIMIT 1000" },
    [Q_COUNT] = { "cli_outbox_count",
        "SELECT (SELECT count(*) FROM delivery.notice WHERE state = 0),"
        " (SELECT count(*) FROM delivery.notice WHERE state = 1),"
        " (SELECT count(*) FROM delivery.notice WHERE state = 3)" },
    [Q_RETRY] = { "cli_outbox_retry",
        "UPDATE delivery.notice SET state = 1, next_try_at = '-infinity',"
        " attempts_until = attempts + greatest(attempts_until, 1)"
        " WHERE state = 3 AND ($1::text IS NULL OR key = $1)" },
};
/* clang-format on */
QUERY_SET(cli_outbox_queries, queries);

enum status
outbox_rows(struct db *db, struct arena *arena, struct outbox_row **rows, size_t *count)
{
    struct db_result *result;
    enum status st = db_query(db, arena, &queries[Q_ROWS], NULL, &result);
    *count = st == ST_OK ? db_rows(result) : 0;
    *rows = arena_array(arena, *count + 1, sizeof **rows);
    for (size_t i = 0; i < *count; i++) {
        (*rows)[i] = (struct outbox_row){
            .key = db_text(result, i, 0),
            .task = db_text(result, i, 1),
            .person = db_text(result, i, 2),
            .state = db_text(result, i, 3),
            .attempts = db_int(result, i, 4),
            .not_before = db_time(result, i, 5),
            .reason = db_text(result, i, 6),
        };
    }
    return st;
}

enum status
outbox_count(struct db *db, struct arena *arena, struct outbox_count *counts)
{
    struct db_result *result;
    enum status st = db_query(db, arena, &queries[Q_COUNT], NULL, &result);
    if (st == ST_OK) {
        *counts = (struct outbox_count){ db_int8(result, 0, 0), db_int8(result, 0, 1),
                                         db_int8(result, 0, 2) };
    }
    return st;
}

enum status
outbox_retry(struct db *db, struct arena *arena, const char *key, size_t *count)
{
    struct db_params params = db_params(arena);
    db_put_text(&params, key);
    struct db_result *result;
    enum status st = db_query(db, arena, &queries[Q_RETRY], &params, &result);
    *count = st == ST_OK ? db_affected(result) : 0;
    return st;
}
