/*
 * The plans of prepared statements, in the very session that runs them.
 */
#ifndef TESTS_PLANS_H
#define TESTS_PLANS_H

#include "database.h"

#include "store/db.h"

static const char plans_schema[] =
    "CREATE FUNCTION public.plan_of(which text) RETURNS text LANGUAGE plpgsql AS $$"
    " DECLARE plan text := ''; line text; nulls text;"
    " BEGIN SELECT string_agg('NULL', ', ') INTO nulls FROM pg_prepared_statements,"
    "  unnest(parameter_types) WHERE name = which;"
    " FOR line IN EXECUTE 'EXPLAIN (COSTS OFF) EXECUTE ' || quote_ident(which)"
    "  || coalesce('(' || nulls || ')', '')"
    " LOOP plan := plan || line || chr(10); END LOOP; RETURN plan; END $$";

static const struct query plans_queries[] = {
    { "plans_plan_of", "SELECT public.plan_of($1)" },
};
static QUERY_SET(plans_set, plans_queries);

/* Tables of a handful of rows, which may be read whole. */
static const char *const plans_small[] = { "facts", "clock",   "instance", "quarantine",
                                           "head",  "version", "place",    "source" };

static inline bool
plans_is_small(const char *scan)
{
    for (size_t i = 0; i < LENGTH(plans_small); i++) {
        size_t size = strlen(plans_small[i]);
        if (strncmp(scan, plans_small[i], size) == 0 && (scan[size] == ' ' || scan[size] == '\n')) {
            return true;
        }
    }
    return false;
}

/* Statements find their rows by key: nothing that grows is scanned, hashed or sorted whole. */
static inline void
plans_prove(const char *url, const char *schema, const struct query_set *const *sets)
{
    const struct query_set *all[16] = { &plans_set };
    for (size_t i = 0; sets[i]; i++) {
        all[i + 1] = sets[i];
        all[i + 2] = NULL;
    }
    struct arena *arena = arena_new();
    struct db *db =
        db_open(&(struct db_spec){ .url = url, .name = "plans", .schema = schema, .sets = all });
    assert_int_equal(db_ready(db), ST_OK);
    int wrong = 0;
    for (size_t s = 0; sets[s]; s++) {
        for (size_t q = 0; q < sets[s]->count; q++) {
            struct db_params params = db_params(arena);
            struct db_result *result;
            db_put_text(&params, sets[s]->queries[q].name);
            assert_int_equal(db_query(db, arena, &plans_queries[0], &params, &result), ST_OK);
            const char *plan = db_text(result, 0, 0), *scan = plan;
            bool is_bad = strstr(plan, "Hash Join") || strstr(plan, "Merge Join") ||
                          strstr(plan, "hashed SubPlan");
            while ((scan = strstr(scan, "Seq Scan on ")) != NULL) {
                scan += strlen("Seq Scan on ");
                is_bad = is_bad || !plans_is_small(scan);
            }
            if (is_bad) {
                print_message("%s\n%s\n", sets[s]->queries[q].name, plan);
                wrong++;
            }
        }
    }
    db_close(db);
    arena_free(arena);
    assert_int_equal(wrong, 0);
}

#endif
