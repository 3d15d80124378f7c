/* routing's tables: every statement runs under routing's own role, what is saved is loaded, the
 * states allowed are the lifecycle's, and the role can do nothing else. */
#include "test.h"

#include "domain/lifecycle.h"
#include "store/migration.h"
#include "store_routing.h"
#include <string.h>

enum { Q_STATES, Q_INTERVALS, Q_REWRITE, Q_FORGET, Q_FOREIGN };

/* clang-format off */
static const struct query queries[] = {
    [Q_STATES] = { "test_states",
        "SELECT m[1] FROM pg_constraint AS c,"
        " regexp_matches(pg_get_constraintdef(c.oid), '''(\\w+)''', 'g') AS m"
        " WHERE c.conrelid = 'routing.task'::regclass AND c.contype = 'c'" },
    [Q_INTERVALS] = { "test_intervals",
        "SELECT ordinal, role, unit, position, cause FROM routing.holder ORDER BY ordinal" },
    [Q_REWRITE] = { "test_rewrite", "UPDATE routing.holder SET unit = 'SXD'" },
    [Q_FORGET] = { "test_forget", "DELETE FROM routing.task" },
    [Q_FOREIGN] = { "test_foreign",
        "UPDATE journal.cursor SET seq = 1 WHERE service = 'escalation'" },
};
/* clang-format on */
static QUERY_SET(test_queries, queries);

static const struct query_set *const sets[] = { &routing_queries, &test_queries, NULL };

static struct arena *arena;
static struct db *db;

static int
set_up_all(void **state)
{
    (void)state;
    const char *url = getenv("DONDOC_TEST_DATABASE");
    if (url == NULL) {
        fail_msg("run by tests/run store");
    }
    arena = arena_new();
    int applied;
    struct migration_options options = { .shard_count = 4 };
    assert_int_equal(migration_run(url, &options, &applied), ST_OK);
    assert_true(applied > 0);
    db = db_open(&(struct db_spec){
        .url = arena_print(arena, "%s user=dondoc_routing", url), .name = "test", .sets = sets });
    assert_int_equal(db_ready(db), ST_OK); /* every statement can be prepared */
    return 0;
}

static int
tear_down_all(void **state)
{
    (void)state;
    db_close(db);
    arena_free(arena);
    return 0;
}

static struct task_change
change(int shard, const char *subject, enum task_state task_state, const char *body)
{
    Dondoc__V1__Task *task = arena_alloc(arena, sizeof *task);
    dondoc__v1__task__init(task);
    task->state = (Dondoc__V1__TaskState)task_state;
    task->lead = arena_text(arena, "SXD");
    return (struct task_change){ { shard, subject }, task, { body, strlen(body) } };
}

static void
save(struct routing_changes changes, enum status expected)
{
    db_begin(db);
    routing_save(db, arena, &changes);
    assert_int_equal(db_commit(db), expected);
    db_rollback(db);
}

static struct routing_rows
load(void)
{
    static const struct task_key keys[] = { { 0, "task:a" }, { 1, "task:b" }, { 1, "task:c" } };
    struct routing_rows rows;
    db_begin(db);
    assert_int_equal(routing_load(db, arena, keys, LENGTH(keys), &rows), ST_OK);
    assert_int_equal(db_commit(db), ST_OK);
    return rows;
}

static void
assert_body(const struct db_blob *body, const char *expected)
{
    assert_int_equal(body->size, strlen(expected));
    assert_memory_equal(body->data, expected, body->size);
}

static void
what_is_saved_is_loaded(void **state)
{
    (void)state;
    struct task_change added[] = { change(0, "task:a", TASK_ASSIGNED, "first"),
                                   change(1, "task:b", TASK_IN_PROGRESS, "second") };
    save((struct routing_changes){ .added = added, .added_count = 2 }, ST_OK);
    struct routing_rows rows = load();
    assert_int_equal(rows.task_count, 2);
    assert_int_equal(rows.tasks[0].key.shard, 0);
    assert_string_equal(rows.tasks[0].key.subject, "task:a");
    assert_body(&rows.tasks[0].body, "first");
    assert_body(&rows.tasks[1].body, "second");
    struct task_change changed[] = { change(1, "task:b", TASK_SUBMITTED, "third") };
    save((struct routing_changes){ .changed = changed, .changed_count = 1 }, ST_OK);
    rows = load();
    assert_body(&rows.tasks[0].body, "first");
    assert_body(&rows.tasks[1].body, "third");
    save((struct routing_changes){ .added = added, .added_count = 1 }, ST_CONFLICT);
}

static void
parked_reports_come_back_in_order_until_released(void **state)
{
    (void)state;
    struct parked_row parked[] = {
        { { 1, "task:b" }, 7, 100, 200, { "x", 1 } },
        { { 1, "task:c" }, 3, 101, 201, { "y", 1 } },
        { { 1, "task:c" }, 5, 102, 202, { "z", 1 } },
    };
    save((struct routing_changes){ .parked = parked, .parked_count = 3 }, ST_OK);
    struct routing_rows rows = load();
    assert_int_equal(rows.parked_count, 3);
    for (size_t i = 0; i < 3; i++) {
        assert_string_equal(rows.parked[i].key.subject, parked[i].key.subject);
        assert_int_equal(rows.parked[i].seq, parked[i].seq);
        assert_int_equal(rows.parked[i].recorded_at, parked[i].recorded_at);
        assert_int_equal(rows.parked[i].until, parked[i].until);
        assert_body(&rows.parked[i].body, parked[i].body.data);
    }
    save((struct routing_changes){ .released = parked, .released_count = 2 }, ST_OK);
    rows = load();
    assert_int_equal(rows.parked_count, 1);
    assert_int_equal(rows.parked[0].seq, 5);
}

static void
the_ledger_is_written_as_it_is_told(void **state)
{
    (void)state;
    Dondoc__V1__Holder first = DONDOC__V1__HOLDER__INIT, second = DONDOC__V1__HOLDER__INIT;
    first.role = DONDOC__V1__HOLDER_ROLE__DISPATCHER;
    first.unit = arena_text(arena, "VPUB");
    first.cause = arena_text(arena, "register");
    first.ordinal = 1;
    second.role = DONDOC__V1__HOLDER_ROLE__HANDLER;
    second.position = arena_text(arena, "SXD.CV");
    second.ordinal = 2;
    struct holder_row rows[] = { { { 0, "task:a" }, &first }, { { 0, "task:a" }, &second } };
    save((struct routing_changes){ .holders = rows, .holder_count = 2 }, ST_OK);
    struct db_result *result;
    assert_int_equal(db_query(db, arena, &queries[Q_INTERVALS], NULL, &result), ST_OK);
    assert_int_equal(db_rows(result), 2);
    assert_string_equal(db_text(result, 0, 1), "DISPATCHER");
    assert_string_equal(db_text(result, 0, 2), "VPUB");
    assert_string_equal(db_text(result, 0, 4), "register");
    assert_string_equal(db_text(result, 1, 1), "HANDLER");
    assert_string_equal(db_text(result, 1, 3), "SXD.CV");
    save((struct routing_changes){ .holders = rows, .holder_count = 1 }, ST_CONFLICT);
}

static void
the_states_allowed_are_the_lifecycles(void **state)
{
    (void)state;
    struct db_result *result;
    assert_int_equal(db_query(db, arena, &queries[Q_STATES], NULL, &result), ST_OK);
    bool found[TASK_STATES] = { false };
    for (size_t i = 0; i < db_rows(result); i++) {
        enum task_state named;
        assert_true(task_state_parse(db_text(result, i, 0), &named));
        found[named] = true;
    }
    assert_false(found[TASK_NONE]);
    for (int i = TASK_NONE + 1; i < TASK_STATES; i++) {
        if (!found[i]) {
            fail_msg("%s is not allowed", task_state_name((enum task_state)i));
        }
    }
    struct task_change wrong[] = { change(2, "task:d", TASK_NONE, "?") };
    save((struct routing_changes){ .added = wrong, .added_count = 1 }, ST_INVALID);
    assert_string_equal(db_sqlstate(db), "23514");
}

static void
the_role_may_do_nothing_else(void **state)
{
    (void)state;
    static const int forbidden[] = { Q_REWRITE, Q_FORGET };
    for (size_t i = 0; i < LENGTH(forbidden); i++) {
        assert_int_equal(db_query(db, arena, &queries[forbidden[i]], NULL, NULL), ST_INVALID);
        assert_string_equal(db_sqlstate(db), "42501");
    }
    struct db_result *result;
    assert_int_equal(db_query(db, arena, &queries[Q_FOREIGN], NULL, &result), ST_OK);
    assert_int_equal(db_affected(result), 0); /* other services' cursors are not seen */
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_saved_is_loaded),
        cmocka_unit_test(parked_reports_come_back_in_order_until_released),
        cmocka_unit_test(the_ledger_is_written_as_it_is_told),
        cmocka_unit_test(the_states_allowed_are_the_lifecycles),
        cmocka_unit_test(the_role_may_do_nothing_else),
    };
    return cmocka_run_group_tests(tests, set_up_all, tear_down_all);
}
