#include "store/role.h"

enum { Q_LIST, Q_WRITE };

/* clang-format off */
static const struct query queries[] = {
    [Q_LIST] = { "role_list",
        "SELECT rolname::text FROM pg_catalog.pg_roles"
        " WHERE rolname LIKE 'dondoc\\_%' AND rolcanlogin ORDER BY rolname" },
    [Q_WRITE] = { "role_write",
        "SELECT format('ALTER ROLE %I PASSWORD %L', $1::text, $2::text)" },
};
/* clang-format on */
QUERY_SET(role_queries, queries);

enum status
role_list(struct db *db, struct arena *arena, const char *const **names, size_t *count)
{
    struct db_result *result;
    enum status st = db_query(db, arena, &queries[Q_LIST], NULL, &result);
    *count = st == ST_OK ? db_rows(result) : 0;
    const char **list = arena_array(arena, *count + 1, sizeof *list);
    for (size_t i = 0; i < *count; i++) {
        list[i] = db_text(result, i, 0);
    }
    *names = list;
    return st;
}

enum status
role_set_password(struct db *db, struct arena *arena, const char *role, const char *password)
{
    struct db_params params = db_params(arena);
    db_put_text(&params, role);
    db_put_text(&params, db_verifier(db, arena, role, password));
    struct db_result *result;
    enum status st = db_query(db, arena, &queries[Q_WRITE], &params, &result);
    return st == ST_OK ? db_script(db, db_text(result, 0, 0)) : st;
}
