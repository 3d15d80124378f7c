#include "store_outbox.h"

enum { Q_ROWS, Q_COUNT, Q_RETRY, Q_MESSAGES, Q_STANDING };

/* clang-format off */
static const struct query queries[] = {
    [Q_ROWS] = { "cli_outbox_rows",
        "SELECT key, task, person, CASE state WHEN 0 THEN 'held' WHEN 1 THEN 'ready' WHEN 5"
        "  THEN 'digest' ELSE 'failed' END,"
        " attempts, not_before, reason"
        "  FROM delivery.notice WHERE state IN (0, 1, 3, 5)"
        " ORDER BY state = 3 DESC, state = 1 DESC, not_before, shard, seq LIMIT 1000" },
    [Q_COUNT] = { "cli_outbox_count",
        "SELECT (SELECT count(*) FROM delivery.notice WHERE state = 0)"
        " + (SELECT count(*) FROM delivery.notice WHERE state = 5),"
        " (SELECT count(*) FROM delivery.notice WHERE state = 1),"
        " (SELECT count(*) FROM delivery.notice WHERE state = 3),"
        " (SELECT count(*) FROM delivery.notice WHERE state = 1 AND attempts > 1),"
        " coalesce((SELECT reason FROM delivery.notice WHERE state = 1 AND attempts > 1"
        "   ORDER BY next_try_at DESC LIMIT 1), '')" },
    [Q_RETRY] = { "cli_outbox_retry",
        "UPDATE delivery.notice SET state = 1, next_try_at = '-infinity',"
        " attempts_until = attempts + greatest(attempts_until, 1)"
        " WHERE state = 3 AND ($1::text IS NULL OR key = $1)" },
    [Q_MESSAGES] = { "cli_outbox_messages",
        "SELECT person, reason, message_id, state, coalesce(released_at, not_before), body"
        "  FROM (SELECT * FROM delivery.notice WHERE task = $1"
        "         ORDER BY coalesce(released_at, not_before) DESC, shard, seq LIMIT 500) n"
        " ORDER BY coalesce(released_at, not_before), shard, seq" },
    [Q_STANDING] = { "cli_outbox_standing",
        "SELECT person, ended, began_at, last_at, times, body"
        "  FROM delivery.standing WHERE task = $1 ORDER BY began_at, shard, person LIMIT 500" },
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
                                         db_int8(result, 0, 2), db_int8(result, 0, 3),
                                         db_text(result, 0, 4) };
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

static const struct outbox_message *
read_messages(struct arena *arena, const struct db_result *result)
{
    size_t count = db_rows(result);
    struct outbox_message *messages = arena_array(arena, count + 1, sizeof *messages);
    for (size_t i = 0; i < count; i++) {
        messages[i] = (struct outbox_message){
            .person = db_text(result, i, 0),
            .reason = db_text(result, i, 1),
            .message_id = db_text(result, i, 2),
            .state = db_int(result, i, 3),
            .at = db_time(result, i, 4),
            .body = db_bytes(result, i, 5),
        };
    }
    return messages;
}

static const struct outbox_standing *
read_standing(struct arena *arena, const struct db_result *result)
{
    size_t count = db_rows(result);
    struct outbox_standing *standing = arena_array(arena, count + 1, sizeof *standing);
    for (size_t i = 0; i < count; i++) {
        standing[i] = (struct outbox_standing){
            .person = db_text(result, i, 0),
            .ended = db_text(result, i, 1),
            .began_at = db_time(result, i, 2),
            .last_at = db_time(result, i, 3),
            .times = db_int(result, i, 4),
            .body = db_bytes(result, i, 5),
        };
    }
    return standing;
}

enum status
outbox_of_task(struct db *db, struct arena *arena, const char *task, struct outbox_told *told)
{
    struct db_params params = db_params(arena);
    db_put_text(&params, task);
    struct db_result *sent, *listed;
    *told = (struct outbox_told){ 0 };
    enum status st = db_query(db, arena, &queries[Q_MESSAGES], &params, &sent);
    if (st == ST_OK) {
        st = db_query(db, arena, &queries[Q_STANDING], &params, &listed);
    }
    if (st == ST_OK) {
        *told = (struct outbox_told){ read_messages(arena, sent), read_standing(arena, listed),
                                      db_rows(sent), db_rows(listed) };
    }
    return st;
}
