/* The command's own statements: each runs, those that only look do so under the reader's role, and
 * that role can change nothing. */
#include "test.h"

#include "store/migration.h"
#include "store_clock.h"
#include "store_publisher.h"
#include "store_status.h"
#include "store_tasks.h"
#include "store_verify.h"
#include <string.h>

enum { SHARDS = 4 };
#define START INT64_C(1772416800000000) /* 2026-03-02T09:00:00+07:00 */

static const struct query source_queries[] = {
    { "test_source", "SELECT id FROM journal.source WHERE name = $1" },
};
static QUERY_SET(source_set, source_queries);

static const struct query_set *const owner_sets[] = { &journal_queries, &publisher_queries,
                                                      &clock_queries, &source_set, NULL };
static const struct query_set *const reader_sets[] = { &journal_queries,      &tasks_queries,
                                                       &status_queries,       &verify_queries,
                                                       &verify_state_queries, &clock_queries,
                                                       &publisher_queries,    NULL };

static struct arena *arena;
static struct db *owner, *reader;

static struct db *
connect_as(const char *url, const struct query_set *const *sets)
{
    struct db *db = db_open(&(struct db_spec){ .url = url, .name = "test", .sets = sets });
    assert_int_equal(db_ready(db), ST_OK); /* every statement can be prepared */
    return db;
}

static int
set_up_all(void **state)
{
    (void)state;
    const char *url = getenv("DONDOC_TEST_DATABASE");
    if (!url) {
        fail_msg("run by tests/run store");
    }
    arena = arena_new();
    int applied;
    struct migration_options options = { .shard_count = SHARDS,
                                         .simulated = true,
                                         .clock_start = START };
    assert_int_equal(migration_run(url, &options, &applied), ST_OK);
    owner = connect_as(url, owner_sets);
    reader = connect_as(arena_print(arena, "%s user=dondoc_reader", url), reader_sets);
    return 0;
}

static int
tear_down_all(void **state)
{
    (void)state;
    db_close(owner);
    db_close(reader);
    arena_free(arena);
    return 0;
}

static int
source_of(const char *name)
{
    struct db_params params = db_params(arena);
    struct db_result *result;
    db_put_text(&params, name);
    assert_int_equal(db_query(owner, arena, source_queries, &params, &result), ST_OK);
    assert_int_equal(db_rows(result), 1);
    return db_int(result, 0, 0);
}

static void
publishers_come_and_go(void **state)
{
    (void)state;
    static const char *const sources[] = { "egov.example/office", "egov.example/archive" };
    struct hash token = hash_of("a", 1), other = hash_of("b", 1);
    struct publisher_row *rows;
    size_t count;
    assert_int_equal(publisher_add(owner, arena, "office", &token, sources, 2, START), ST_OK);
    int source = source_of(sources[0]);
    assert_true(source >= SOURCE_PUBLISHERS);
    assert_int_equal(publisher_add(owner, arena, "office", &other, sources, 1, START), ST_CONFLICT);
    assert_int_equal(publisher_add(owner, arena, "second", &token, sources, 1, START), ST_CONFLICT);
    /* a source that is there already keeps its number */
    assert_int_equal(publisher_add(owner, arena, "second", &other, sources, 1, START), ST_OK);
    assert_int_equal(source_of(sources[0]), source);

    assert_int_equal(publisher_revoke(owner, arena, "office", START + 1), ST_OK);
    assert_int_equal(publisher_revoke(owner, arena, "office", START + 2), ST_NONE);
    assert_int_equal(publisher_revoke(owner, arena, "nobody", START), ST_NONE);
    assert_int_equal(publisher_list(reader, arena, &rows, &count), ST_OK);
    assert_int_equal(count, 2);
    assert_string_equal(rows[0].sources, "egov.example/archive, egov.example/office");
    assert_int_equal(rows[0].revoked_at, START + 1);
    assert_int_equal(rows[1].revoked_at, 0);
}

static void
the_clock_only_moves_forward(void **state)
{
    (void)state;
    int64_t now;
    struct idleness idleness;
    assert_int_equal(clock_set(owner, arena, START + 5, &now), ST_OK);
    assert_int_equal(now, START + 5);
    assert_int_equal(clock_set(owner, arena, START, &now), ST_OK);
    assert_int_equal(now, START + 5);
    assert_int_equal(clock_look(reader, arena, &idleness), ST_OK);
    assert_int_equal(idleness.now, START + 5);
    assert_int_equal(idleness.next_due, INT64_MAX);
    assert_true(is_idle(&idleness));
    assert_int_equal(clock_set(reader, arena, START + 9, &now), ST_INVALID); /* may not */
}

static void
what_only_looks_runs_as_reader(void **state)
{
    (void)state;
    struct task_row *tasks;
    struct reader_row *readers;
    struct busy_reader *busy;
    struct verify_page page;
    const char *subjects[VERIFY_PAGE] = { "task:a" };
    int64_t heads[SHARDS] = { 0 }, number, until;
    size_t count;
    assert_int_equal(tasks_page(reader, arena, 0, "", &tasks, &count), ST_OK);
    assert_int_equal(count, 0);
    assert_int_equal(status_readers(reader, arena, &readers, &count), ST_OK);
    assert_true(count > 0 && count % SHARDS == 0);
    assert_int_equal(readers[0].shard, 0);
    assert_false(readers[0].is_held);
    assert_int_equal(readers[0].oldest_at, 0);
    assert_int_equal(status_parked(reader, arena, &number, &until), ST_OK);
    assert_int_equal(number, 0);
    assert_int_equal(until, INT64_MAX);
    assert_int_equal(clock_busy(reader, arena, &busy, &count), ST_OK);
    assert_int_equal(count, 0);
    assert_int_equal(verify_count_seen(reader, arena, heads, SHARDS, &number), ST_OK);
    assert_int_equal(number, 0);
    assert_int_equal(verify_read(reader, arena, 0, subjects, 1, &page), ST_OK);
    assert_int_equal(page.decision_count + page.task_count + page.holder_count, 0);
    assert_int_equal(verify_subjects(reader, arena, 0, "", subjects, &count), ST_OK);
    assert_int_equal(count, 0);
}

static void
the_reader_may_change_nothing(void **state)
{
    (void)state;
    static const char *const source = "x";
    struct hash token = hash_of("c", 1);
    assert_int_equal(publisher_add(reader, arena, "x", &token, &source, 1, START), ST_INVALID);
    assert_int_equal(publisher_revoke(reader, arena, "second", START), ST_INVALID);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(publishers_come_and_go),
        cmocka_unit_test(the_clock_only_moves_forward),
        cmocka_unit_test(what_only_looks_runs_as_reader),
        cmocka_unit_test(the_reader_may_change_nothing),
    };
    return cmocka_run_group_tests(tests, set_up_all, tear_down_all);
}
