/* The statements of delivery go by keys. */
#include "plans.h"

#include "store/timer.h"
#include "store_delivery.h"
#include "store_outbox.h"
#include "store_standing.h"

static void
prove(const struct query_set *const *sets)
{
    log_begin();
    const char *url = database_new(&(struct migration_options){ 0 });
    log_end();
    PGconn *side = sql_open(url);
    sql_do(side, plans_schema);
    plans_prove(url, "delivery", sets);
    PQfinish(side);
}

static void
by_keys(void **state)
{
    (void)state;
    prove((const struct query_set *const[]){ &delivery_queries, &standing_queries, &timer_queries,
                                             NULL });
}

static void
the_senders_by_keys(void **state)
{
    (void)state;
    prove((const struct query_set *const[]){ &outbox_queries, NULL });
}

int
main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(by_keys),
                                        cmocka_unit_test(the_senders_by_keys) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
