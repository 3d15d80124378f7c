/* The statements of reminders go by keys. */
#include "plans.h"

#include "store/timer.h"
#include "store_reminders.h"

static void
by_keys(void **state)
{
    (void)state;
    static const struct query_set *const sets[] = { &reminders_queries, &timer_queries, NULL };
    log_begin();
    const char *url = database_new(&(struct migration_options){ 0 });
    log_end();
    PGconn *side = sql_open(url);
    sql_do(side, plans_schema);
    plans_prove(url, "reminders", sets);
    PQfinish(side);
}

int
main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(by_keys) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
