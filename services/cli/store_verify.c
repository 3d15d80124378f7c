#include "store_verify.h"

enum { Q_COUNT_SEEN };

/* clang-format off */
static const struct query queries[] = {
    [Q_COUNT_SEEN] = { "verify_count_seen",
        "SELECT count(*) FROM journal.seen s"
        " JOIN unnest($1::bigint[]) WITH ORDINALITY AS h (seq, place)"
        " ON s.shard = h.place - 1 AND s.seq <= h.seq" },
};
/* clang-format on */
QUERY_SET(verify_queries, queries);

enum status
verify_count_seen(struct db *db, struct arena *arena, const int64_t *heads, int shard_count,
                  int64_t *count)
{
    struct db_params params = db_params(arena);
    db_put_int8s(&params, heads, sizeof *heads, (size_t)shard_count);
    struct db_result *result;
    enum status st = db_query(db, arena, &queries[Q_COUNT_SEEN], &params, &result);
    *count = st == ST_OK ? db_int8(result, 0, 0) : 0;
    return st;
}
