#include "store/quarantine.h"

enum { Q_LIST, Q_ADD, Q_REMOVE, Q_ADVANCE, Q_WAIT, Q_RETRY };

/* clang-format off */
static const struct query queries[] = {
    [Q_LIST] = { "quarantine_list",
        "SELECT service, shard, subject, seq, timer_at, timer_id, code, text, at, retry"
        "  FROM journal.quarantine"
        " WHERE ($1::text IS NULL OR service = $1) AND ($2 < 0 OR shard = $2)"
        " ORDER BY at, service, shard, subject" },
    [Q_ADD] = { "quarantine_add",
        "INSERT INTO journal.quarantine (service, shard, subject, seq, timer_at, timer_id, code,"
        "                                text, at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)" },
    [Q_REMOVE] = { "quarantine_remove",
        "DELETE FROM journal.quarantine WHERE service = $1 AND shard = $2 AND subject = $3" },
    [Q_ADVANCE] = { "quarantine_advance",
        "UPDATE journal.quarantine SET seq = $4"
        " WHERE service = $1 AND shard = $2 AND subject = $3" },
    [Q_WAIT] = { "quarantine_wait",
        "UPDATE journal.quarantine SET retry = false"
        " WHERE service = $1 AND shard = $2 AND subject = $3" },
    [Q_RETRY] = { "quarantine_retry",
        "UPDATE journal.quarantine SET retry = true"
        " WHERE ($1::text IS NULL OR service = $1) AND subject = $2" },
};
/* clang-format on */
QUERY_SET(quarantine_queries, queries);

enum status
quarantine_list(struct db *db, struct arena *arena, const char *service, int shard,
                struct quarantine **list, size_t *count)
{
    struct db_params params = db_params(arena);
    db_put_text(&params, service);
    db_put_int4(&params, shard);
    struct db_result *result;
    enum status st = db_query(db, arena, &queries[Q_LIST], &params, &result);
    *count = st == ST_OK ? db_rows(result) : 0;
    *list = arena_array(arena, *count, sizeof **list);
    for (size_t i = 0; i < *count; i++) {
        (*list)[i] = (struct quarantine){
            .service = db_text(result, i, 0),
            .shard = db_int(result, i, 1),
            .subject = db_text(result, i, 2),
            .seq = db_int8(result, i, 3),
            .timer_at = db_time(result, i, 4),
            .timer_id = db_int8(result, i, 5),
            .code = db_text(result, i, 6),
            .text = db_text(result, i, 7),
            .at = db_time(result, i, 8),
            .retry = db_bool(result, i, 9),
        };
    }
    return st;
}

void
quarantine_add(struct db *db, struct arena *arena, const struct quarantine *quarantine)
{
    struct db_params params = db_params(arena);
    db_put_text(&params, quarantine->service);
    db_put_int2(&params, quarantine->shard);
    db_put_text(&params, quarantine->subject);
    db_put_int8(&params, quarantine->seq);
    db_put_time(&params, quarantine->timer_at);
    db_put_int8(&params, quarantine->timer_id);
    db_put_text(&params, quarantine->code);
    db_put_text(&params, quarantine->text);
    db_put_time(&params, quarantine->at);
    (void)db_queue(db, &queries[Q_ADD], &params);
}

static struct db_params
key(struct arena *arena, const char *service, int shard, const char *subject)
{
    struct db_params params = db_params(arena);
    db_put_text(&params, service);
    db_put_int2(&params, shard);
    db_put_text(&params, subject);
    return params;
}

void
quarantine_move(struct db *db, struct arena *arena, const char *service, int shard,
                const char *subject, int64_t next_seq)
{
    struct db_params params = key(arena, service, shard, subject);
    if (next_seq > 0) {
        db_put_int8(&params, next_seq);
    }
    (void)db_queue(db, &queries[next_seq > 0 ? Q_ADVANCE : Q_REMOVE], &params);
}

enum status
quarantine_wait_again(struct db *db, struct arena *arena, const char *service, int shard,
                      const char *subject)
{
    struct db_params params = key(arena, service, shard, subject);
    return db_query(db, arena, &queries[Q_WAIT], &params, NULL);
}

enum status
quarantine_retry(struct db *db, struct arena *arena, const char *service, const char *subject)
{
    struct db_params params = db_params(arena);
    db_put_text(&params, service);
    db_put_text(&params, subject);
    struct db_result *result;
    enum status st = db_query(db, arena, &queries[Q_RETRY], &params, &result);
    return st == ST_OK && db_affected(result) == 0 ? ST_NONE : st;
}
