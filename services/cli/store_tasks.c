#include "store_tasks.h"

enum { Q_PAGE };

/* clang-format off */
static const struct query queries[] = {
    [Q_PAGE] = { "tasks_page",
        "SELECT DISTINCT ON (subject) subject, seq, body FROM journal.entry"
        " WHERE shard = $1 AND subject > $2 AND subject LIKE 'task:%'"
        " AND source = 2 AND type BETWEEN 300 AND 389"
        " ORDER BY subject, seq DESC LIMIT 1000" },
};
/* clang-format on */
QUERY_SET(tasks_queries, queries);

enum status
tasks_page(struct db *db, struct arena *arena, int shard, const char *after, struct task_row **rows,
           size_t *count)
{
    struct db_params params = db_params(arena);
    db_put_int2(&params, shard);
    db_put_text(&params, after);
    struct db_result *result;
    enum status st = db_query(db, arena, &queries[Q_PAGE], &params, &result);
    *count = st == ST_OK ? db_rows(result) : 0;
    *rows = arena_array(arena, *count + 1, sizeof **rows);
    for (size_t i = 0; i < *count; i++) {
        (*rows)[i] = (struct task_row){ db_text(result, i, 0), db_int8(result, i, 1),
                                        db_bytes(result, i, 2) };
    }
    return st;
}
