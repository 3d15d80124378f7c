#include "store_outbox.h"

enum { Q_READY, Q_CHANGE };

/* clang-format off */
static const struct query queries[] = {
    [Q_READY] = { "outbox_ready",
        "SELECT n.shard, n.seq, e.depth, e.subject, n.key, n.task, n.address, n.message_id,"
        " n.message, n.attempts, n.attempts_until, n.released_at, n.digest"
        "  FROM delivery.notice n"
        "  JOIN journal.cursor c ON c.service = 'delivery' AND c.shard = n.shard AND c.owner = $1"
        "  JOIN journal.entry e ON e.shard = n.shard AND e.seq = n.seq"
        " WHERE n.state = 1 AND n.next_try_at <= clock_timestamp()"
        " ORDER BY n.next_try_at, n.released_at, n.shard, n.seq LIMIT 16" },
    [Q_CHANGE] = { "outbox_change",
        "UPDATE delivery.notice n SET state = r.state, attempts = n.attempts + 1,"
        " next_try_at = clock_timestamp() + r.wait_us * interval '1 microsecond',"
        " reason = r.reason, message = CASE WHEN r.state = 2 THEN NULL ELSE n.message END"
        "  FROM unnest($1::smallint[], $2::bigint[], $3::smallint[], $4::bigint[], $5::text[])"
        "       r(shard, seq, state, wait_us, reason)"
        " WHERE n.shard = r.shard AND n.seq = r.seq AND n.state = 1"
        " RETURNING n.shard, n.seq" },
};
/* clang-format on */
QUERY_SET(outbox_queries, queries);

enum status
outbox_ready(struct db *db, struct arena *arena, int64_t owner,
             struct outbox_item items[OUTBOX_BATCH], size_t *count)
{
    struct db_params params = db_params(arena);
    db_put_int8(&params, owner);
    struct db_result *result;
    enum status st = db_query(db, arena, &queries[Q_READY], &params, &result);
    *count = st == ST_OK ? db_rows(result) : 0;
    for (size_t i = 0; i < *count; i++) {
        items[i] = (struct outbox_item){
            .position = { db_int(result, i, 0), db_int8(result, i, 1) },
            .depth = db_int(result, i, 2),
            .subject = db_text(result, i, 3),
            .key = db_text(result, i, 4),
            .task = db_text(result, i, 5),
            .address = db_text(result, i, 6),
            .message_id = db_text(result, i, 7),
            .message = db_bytes(result, i, 8),
            .attempts = db_int(result, i, 9),
            .attempts_until = db_int(result, i, 10),
            .released_at = db_time(result, i, 11),
            .digest = db_bytes(result, i, 12),
            .reason = "",
        };
    }
    return st;
}

int
outbox_change(struct db *db, struct arena *arena, const struct outbox_item *items, size_t count)
{
    struct db_params params = db_params(arena);
    size_t stride = sizeof *items;
    db_put_int2s(&params, &items->position.shard, stride, count);
    db_put_int8s(&params, &items->position.seq, stride, count);
    db_put_int2s(&params, &items->state, stride, count);
    db_put_int8s(&params, &items->wait_us, stride, count);
    db_put_texts(&params, &items->reason, stride, count);
    return db_queue(db, &queries[Q_CHANGE], &params);
}

bool
outbox_changed(const struct db_result *answer, struct position position)
{
    for (size_t i = 0; i < db_rows(answer); i++) {
        if (db_int(answer, i, 0) == position.shard && db_int8(answer, i, 1) == position.seq) {
            return true;
        }
    }
    return false;
}
