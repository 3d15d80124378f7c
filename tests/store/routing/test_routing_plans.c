/* The statements of routing go by keys. */
#include "plans.h"

#include "store_routing.h"

static void
by_keys(void **state)
{
    (void)state;
    static const struct query_set *const sets[] = { &routing_queries, NULL };
    log_begin();
    const char *url = database_new(&(struct migration_options){ 0 });
    log_end();
    PGconn *side = sql_open(url);
    sql_do(side, plans_schema);
    plans_prove(url, "routing", sets);
    PQfinish(side);
}

int
main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(by_keys) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
