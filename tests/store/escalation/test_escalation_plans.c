/* The statements of escalation go by keys. */
#include "plans.h"

#include "store/timer.h"
#include "store_escalation.h"
#include "store_ladder.h"

static void
by_keys(void **state)
{
    (void)state;
    static const struct query_set *const sets[] = { &escalation_queries, &ladder_queries,
                                                    &timer_queries, NULL };
    log_begin();
    const char *url = database_new(&(struct migration_options){ 0 });
    log_end();
    PGconn *side = sql_open(url);
    sql_do(side, plans_schema);
    plans_prove(url, "escalation", sets);
    PQfinish(side);
}

int
main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(by_keys) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
