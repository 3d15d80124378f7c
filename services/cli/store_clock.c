#include "store_clock.h"

enum { Q_LOOK, Q_SET, Q_BUSY };

/* clang-format off */
static const struct query queries[] = {
    [Q_LOOK] = { "clock_look",
        "SELECT (SELECT now FROM journal.clock), coalesce(sum(h.seq - c.seq), 0)::bigint"
        " + (SELECT count(*) FROM delivery.notice WHERE state = 1 AND attempts = 0),"
        " coalesce(min(c.next_due), 'infinity'),"
        " coalesce(sum(h.seq + c.seq + c.timer_id), 0)::bigint"
        " FROM journal.cursor c JOIN journal.head h USING (shard)" },
    [Q_SET] = { "clock_set",
        "UPDATE journal.clock SET now = greatest(now, $1) RETURNING now" },
    [Q_BUSY] = { "clock_busy",
        "SELECT c.service, c.shard, h.seq - c.seq, c.next_due,"
        " c.owner <> 0 AND c.lease_until > clock_timestamp()"
        " FROM journal.clock k, journal.cursor c JOIN journal.head h USING (shard)"
        " WHERE c.seq <> h.seq OR c.next_due <= k.now ORDER BY c.service, c.shard" },
};
/* clang-format on */
QUERY_SET(clock_queries, queries);

enum status
clock_look(struct db *db, struct arena *arena, struct idleness *idleness)
{
    struct db_result *result;
    enum status st = db_query(db, arena, &queries[Q_LOOK], NULL, &result);
    if (st == ST_OK) {
        *idleness = (struct idleness){
            .now = db_time(result, 0, 0),
            .unread = db_int8(result, 0, 1),
            .next_due = db_time(result, 0, 2),
            .moved = db_int8(result, 0, 3),
        };
    }
    return st;
}

enum status
clock_set(struct db *db, struct arena *arena, int64_t to, int64_t *now)
{
    struct db_params params = db_params(arena);
    db_put_time(&params, to);
    struct db_result *result;
    enum status st = db_query(db, arena, &queries[Q_SET], &params, &result);
    if (st == ST_OK && db_rows(result) == 0) {
        st = ST_NONE;
    }
    *now = st == ST_OK ? db_time(result, 0, 0) : 0;
    return st;
}

enum status
clock_busy(struct db *db, struct arena *arena, struct busy_reader **readers, size_t *count)
{
    struct db_result *result;
    enum status st = db_query(db, arena, &queries[Q_BUSY], NULL, &result);
    *count = st == ST_OK ? db_rows(result) : 0;
    *readers = arena_array(arena, *count + 1, sizeof **readers);
    for (size_t i = 0; i < *count; i++) {
        (*readers)[i] = (struct busy_reader){
            .service = db_text(result, i, 0),
            .shard = db_int(result, i, 1),
            .unread = db_int8(result, i, 2),
            .next_due = db_time(result, i, 3),
            .is_held = db_bool(result, i, 4),
        };
    }
    return st;
}
