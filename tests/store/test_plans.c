/*
 * Every statement of the shared store goes by keys, in a database that is empty, in one that has
 * just been analyzed while it was small, and in a larger one.
 */
#include "plans.h"

#include "store/cursor.h"
#include "store/directory.h"
#include "store/instance.h"
#include "store/journal.h"
#include "store/quarantine.h"
#include "store/timer.h"

static const struct query_set *const sets[] = { &journal_queries,
                                                &cursor_queries,
                                                &instance_queries,
                                                &quarantine_queries,
                                                &directory_queries,
                                                &timer_queries,
                                                NULL };

static void
prove_at(int64_t rows)
{
    log_begin();
    const char *url = database_new(&(struct migration_options){ 0 });
    log_end();
    PGconn *side = sql_open(url);
    sql_do(side, plans_schema);
    sql_do(side, "CREATE SCHEMA own; CREATE TABLE own.timer (shard smallint, fire_at timestamptz,"
                 " id bigint GENERATED ALWAYS AS IDENTITY, subject text, kind smallint,"
                 " plan_version integer, planned_at timestamptz, detail bigint,"
                 " PRIMARY KEY (shard, fire_at, id));"
                 "SELECT journal.add_reader('own')");
    if (rows > 0) {
        char *sql = database_text(
            "INSERT INTO journal.seen SELECT 100, 'x' || g, g %% 16, g / 16 + 1, '' FROM"
            " generate_series(1, %lld) g;"
            "INSERT INTO journal.entry SELECT g %% 16, g / 16 + 1, now(), 100, 'x' || g, 'task:' ||"
            " g %% 40, 110, 0, 0, 0, '', '' FROM generate_series(1, %lld) g;"
            "INSERT INTO own.timer (shard, fire_at, subject, kind, plan_version, planned_at, "
            "detail)"
            " SELECT g %% 16, now() + g * interval '1 s', 'task:' || g %% 40, 1, 1, now(), 1 FROM"
            " generate_series(1, %lld) g;"
            "ANALYZE",
            (long long)rows, (long long)rows, (long long)rows);
        sql_do(side, sql);
        free(sql);
    }
    plans_prove(url, "own", sets);
    PQfinish(side);
}

static void
when_empty(void **state)
{
    (void)state;
    prove_at(0);
}

static void
when_small(void **state)
{
    (void)state;
    prove_at(150);
}

static void
when_larger(void **state)
{
    (void)state;
    prove_at(100000);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(when_empty),
        cmocka_unit_test(when_small),
        cmocka_unit_test(when_larger),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
