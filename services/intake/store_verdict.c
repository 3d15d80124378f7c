#include "waiting.h"

enum { Q_FIND };

/* clang-format off */
static const struct query queries[] = {
    [Q_FIND] = { "verdicts_find",
        "SELECT w.n, e.type, e.body"
        "  FROM unnest($1::smallint[], $2::bigint[], $3::text[]) WITH ORDINALITY"
        "       w(shard, seq, subject, n),"
        "       LATERAL (SELECT e.seq, e.type, e.body FROM journal.entry e"
        "                 WHERE e.shard = w.shard AND e.subject = w.subject AND e.seq > w.seq"
        "                   AND e.cause_shard = w.shard AND e.cause_seq = w.seq"
        "                   AND e.source IN (1, 2)) e"
        " ORDER BY w.n, e.seq" },
};
/* clang-format on */
QUERY_SET(verdict_queries, queries);

enum status
verdicts_find(struct db *db, struct arena *arena, const struct report *reports, size_t count,
              struct decided **decided, size_t *decided_count)
{
    struct db_params params = db_params(arena);
    db_put_int2s(&params, &reports->position.shard, sizeof *reports, count);
    db_put_int8s(&params, &reports->position.seq, sizeof *reports, count);
    db_put_texts(&params, &reports->subject, sizeof *reports, count);
    struct db_result *result;
    enum status st = db_query(db, arena, &queries[Q_FIND], &params, &result);
    *decided_count = st == ST_OK ? db_rows(result) : 0;
    *decided = arena_array(arena, *decided_count, sizeof **decided);
    for (size_t i = 0; i < *decided_count; i++) {
        (*decided)[i] = (struct decided){ (size_t)db_int8(result, i, 0) - 1, db_int(result, i, 1),
                                          db_bytes(result, i, 2) };
    }
    return st;
}
