#include "store_status.h"

enum { Q_READERS, Q_PARKED };

/* clang-format off */
static const struct query queries[] = {
    [Q_READERS] = { "status_readers",
        "SELECT c.service, c.shard, c.seq, h.seq, c.next_due, e.recorded_at, c.owner,"
        " c.owner <> 0 AND c.lease_until > clock_timestamp()"
        " FROM journal.cursor c JOIN journal.head h USING (shard)"
        " LEFT JOIN journal.entry e ON e.shard = c.shard AND e.seq = c.seq + 1"
        " ORDER BY c.service, c.shard" },
    [Q_PARKED] = { "status_parked",
        "SELECT count(*), coalesce(min(until), 'infinity') FROM routing.parked" },
};
/* clang-format on */
QUERY_SET(status_queries, queries);

enum status
status_readers(struct db *db, struct arena *arena, struct reader_row **rows, size_t *count)
{
    struct db_result *result;
    enum status st = db_query(db, arena, &queries[Q_READERS], NULL, &result);
    *count = st == ST_OK ? db_rows(result) : 0;
    *rows = arena_array(arena, *count + 1, sizeof **rows);
    for (size_t i = 0; i < *count; i++) {
        (*rows)[i] = (struct reader_row){
            .service = db_text(result, i, 0),
            .shard = db_int(result, i, 1),
            .seq = db_int8(result, i, 2),
            .head = db_int8(result, i, 3),
            .next_due = db_time(result, i, 4),
            .oldest_at = db_is_null(result, i, 5) ? 0 : db_time(result, i, 5),
            .owner = db_int8(result, i, 6),
            .is_held = db_bool(result, i, 7),
        };
    }
    return st;
}

enum status
status_parked(struct db *db, struct arena *arena, int64_t *count, int64_t *until)
{
    struct db_result *result;
    enum status st = db_query(db, arena, &queries[Q_PARKED], NULL, &result);
    if (st == ST_OK) {
        *count = db_int8(result, 0, 0);
        *until = db_time(result, 0, 1);
    }
    return st;
}
