/*
 * Roles, tried: a service appends under its own name and nothing else, moves its own cursors, and
 * changes nothing that was written.
 */
#include "database.h"

static PGconn *conn; /* of the superuser, who becomes somebody else for one statement */

static int
set_up(void **state)
{
    (void)state;
    log_begin();
    const char *url = database_new(&(struct migration_options){ .shard_count = 2 });
    log_end();
    conn = sql_open(url);
    sql_do(conn,
           "INSERT INTO journal.seen VALUES (100, 'old', 0, 1, '');"
           "INSERT INTO journal.entry VALUES (0, 1, now(), 100, 'old', 'task:1', 110, 0, 0, 0, '',"
           " '');"
           "SELECT journal.add_reader(name) FROM unnest(ARRAY['reminders', 'delivery',"
           " 'reporting']) name WHERE NOT EXISTS (SELECT FROM journal.cursor WHERE service = name);"
           "INSERT INTO journal.quarantine SELECT service, 0, 'task:1', 1, now(), 0, 'X', '', now()"
           " FROM journal.cursor WHERE shard = 0");
    return 0;
}

static int
tear_down(void **state)
{
    (void)state;
    PQfinish(conn);
    return 0;
}

/* As that role, undone afterwards: the SQLSTATE, or "" and how many rows it was about. */
static const char *
attempt(const char *role, const char *sql, long *rows)
{
    static char sqlstate[6];
    char *become = database_text("BEGIN; SET LOCAL ROLE dondoc_%s", role);
    sql_do(conn, become);
    free(become);
    PGresult *res = PQexec(conn, sql);
    const char *code = PQresultErrorField(res, PG_DIAG_SQLSTATE);
    snprintf(sqlstate, sizeof sqlstate, "%s", code ? code : "");
    *rows = strtol(PQcmdTuples(res), NULL, 10);
    PQclear(res);
    sql_do(conn, "ROLLBACK");
    return sqlstate;
}

static const struct service {
    const char *name;
    int source, types; /* the hundred */
} services[] = {
    { "intake", 1, 200 },     { "routing", 2, 300 },  { "reminders", 3, 400 },
    { "escalation", 4, 500 }, { "delivery", 5, 600 }, { "reporting", 6, 700 },
};

static const char *
attempt_append(const char *role, int source, int type)
{
    long rows;
    char *sql = database_text("INSERT INTO journal.entry VALUES (1, 1, now(), %d, 'new', 'task:1',"
                              " %d, 0, 0, 0, '', '')",
                              source, type);
    const char *sqlstate = attempt(role, sql, &rows);
    free(sql);
    return sqlstate;
}

static const char *
attempt_note(const char *role, int source)
{
    long rows;
    char *sql = database_text("INSERT INTO journal.seen VALUES (%d, 'new', 1, 1, '')", source);
    const char *sqlstate = attempt(role, sql, &rows);
    free(sql);
    return sqlstate;
}

/* Whoever takes the id of a decision to come stops the one who makes it. */
static void
each_notes_its_own_ids(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENGTH(services); i++) {
        const char *role = services[i].name;
        for (size_t k = 0; k < LENGTH(services); k++) {
            assert_string_equal(attempt_note(role, services[k].source), i == k ? "" : "42501");
        }
        assert_string_equal(attempt_note(role, 100), i == 0 ? "" : "42501");
        assert_string_equal(attempt_note(role, 7), "42501");
    }
    assert_string_equal(attempt_note("reader", 100), "42501");
}

static void
each_appends_its_own(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENGTH(services); i++) {
        for (size_t k = 0; k < LENGTH(services); k++) {
            const char *wanted = i == k ? "" : "42501";
            const char *role = services[i].name;
            assert_string_equal(attempt_append(role, services[k].source, services[k].types),
                                wanted);
            assert_string_equal(attempt_append(role, services[k].source, services[k].types + 99),
                                wanted);
            /* Its own name under foreign types, and the other way round. */
            if (i != k) {
                assert_string_equal(attempt_append(role, services[i].source, services[k].types),
                                    "42501");
                assert_string_equal(attempt_append(role, services[k].source, services[i].types),
                                    "42501");
            }
        }
        bool is_intake = i == 0;
        assert_string_equal(attempt_append(services[i].name, 100, 110), is_intake ? "" : "42501");
        assert_string_equal(attempt_append(services[i].name, 7, 800), "42501");
        assert_string_equal(attempt_append(services[i].name, 100, services[i].types), "42501");
        assert_string_equal(attempt_append(services[i].name, services[i].source, 110), "42501");
    }
    assert_string_equal(attempt_append("reader", 100, 110), "42501");
}

/* Tried as every service and as the reader. */
static const char *const forbidden[] = {
    "UPDATE journal.entry SET type = 111",
    "DELETE FROM journal.entry",
    "TRUNCATE journal.entry",
    "UPDATE journal.seen SET seq = 2",
    "DELETE FROM journal.seen",
    "TRUNCATE journal.seen",
    "INSERT INTO journal.entry_0 VALUES (1, 1, now(), 2, 'new', 'task:1', 300, 0, 0, 0, '', '')",
    "DELETE FROM journal.entry_0",
    "SELECT FROM journal.entry_0",
    "INSERT INTO journal.head VALUES (9, 0, '', now())",
    "UPDATE journal.head SET shard = 9",
    "DELETE FROM journal.head",
    "INSERT INTO journal.cursor (service, shard) VALUES ('routing', 9)",
    "DELETE FROM journal.cursor",
    "UPDATE journal.facts SET oldest_binary = 0",
    "UPDATE journal.clock SET now = now()",
    "INSERT INTO journal.clock (now) VALUES (now())",
    "INSERT INTO journal.source VALUES (99, 'me')",
    "INSERT INTO directory.version VALUES (1, 1, now(), '')",
    "UPDATE directory.place SET seq = 0",
    "SELECT journal.add_reader('me')",
    "CREATE TABLE journal.mine (id int)",
    "CREATE TABLE public.mine (id int)",
    "ALTER TABLE journal.entry DISABLE ROW LEVEL SECURITY",
    "DROP TABLE journal.seen",
    "CREATE ROLE dondoc_mine",
};

static void
nobody_rewrites_history(void **state)
{
    (void)state;
    long rows;
    for (size_t f = 0; f < LENGTH(forbidden); f++) {
        for (size_t i = 0; i < LENGTH(services) + 1; i++) {
            const char *role = i < LENGTH(services) ? services[i].name : "reader";
            const char *sqlstate = attempt(role, forbidden[f], &rows);
            if (strcmp(sqlstate, "42501") != 0) {
                fail_msg("%s: %s: '%s'", role, forbidden[f], sqlstate);
            }
        }
    }
}

static void
rows_of_others_are_out_of_reach(void **state)
{
    (void)state;
    long rows;
    for (size_t i = 1; i < LENGTH(services); i++) { /* those that read the journal */
        const char *role = services[i].name;
        const char *other = services[i == 1 ? 2 : 1].name;
        assert_string_equal(attempt(role, "UPDATE journal.cursor SET seq = 5", &rows), "");
        assert_int_equal(rows, 2); /* its own two shards */
        assert_string_equal(attempt(role, "UPDATE journal.quarantine SET retry = true", &rows), "");
        assert_int_equal(rows, 1);
        assert_string_equal(attempt(role, "DELETE FROM journal.quarantine", &rows), "");
        assert_int_equal(rows, 1);
        char *sql = database_text("UPDATE journal.cursor SET service = '%s', shard = 9", other);
        assert_string_equal(attempt(role, sql, &rows), "42501");
        free(sql);
        sql = database_text("INSERT INTO journal.quarantine VALUES ('%s', 1, 'task:2', 1, now(), 0,"
                            " 'X', '', now())",
                            other);
        assert_string_equal(attempt(role, sql, &rows), "42501");
        free(sql);
        sql = database_text("INSERT INTO journal.quarantine VALUES ('%s', 1, 'task:2', 1, now(), 0,"
                            " 'X', '', now())",
                            role);
        assert_string_equal(attempt(role, sql, &rows), "");
        free(sql);
    }
}

static const struct {
    const char *role, *sql, *sqlstate;
} cases[] = {
    { "intake", "UPDATE journal.cursor SET seq = 5", "42501" }, /* it reads nothing */
    { "intake", "UPDATE journal.quarantine SET retry = true", "42501" },
    { "intake", "SELECT FROM routing.task", "42501" },
    { "escalation", "SELECT FROM routing.task", "42501" },
    { "routing", "SELECT FROM escalation.task", "42501" },
    { "routing", "SELECT FROM intake.publisher", "42501" },
    { "routing", "DELETE FROM routing.task", "42501" },
    { "routing", "UPDATE routing.holder SET cause = ''", "42501" },
    { "escalation", "UPDATE escalation.timer SET kind = 9", "42501" },
    { "escalation", "DELETE FROM escalation.timer", "42501" },
    { "intake", "INSERT INTO intake.publisher (name) VALUES ('me')", "42501" },
    { "reader", "SELECT token_hash FROM intake.publisher", "42501" },
    { "reader", "SELECT name FROM intake.publisher", "" },
    { "reader", "SELECT FROM journal.entry, routing.task, escalation.task", "" },
    { "reader", "UPDATE journal.cursor SET seq = 5", "42501" },
    { "reader", "SELECT journal.extend()", "42501" },
    { "routing", "SELECT journal.extend()", "" },
    { "intake", "SELECT journal.extend()", "" },
    { "routing", "UPDATE journal.head SET seq = 5", "" },
    { "routing", "INSERT INTO journal.seen VALUES (2, 'new', 0, 1, '')", "" },
};

static void
the_rest_of_the_matrix(void **state)
{
    (void)state;
    long rows;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        const char *sqlstate = attempt(cases[i].role, cases[i].sql, &rows);
        if (strcmp(sqlstate, cases[i].sqlstate) != 0) {
            fail_msg("%s: %s: '%s'", cases[i].role, cases[i].sql, sqlstate);
        }
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_appends_its_own),
        cmocka_unit_test(each_notes_its_own_ids),
        cmocka_unit_test(nobody_rewrites_history),
        cmocka_unit_test(rows_of_others_are_out_of_reach),
        cmocka_unit_test(the_rest_of_the_matrix),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
