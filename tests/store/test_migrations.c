/*
 * The schema comes in steps, each once, from wherever a database stands; and who does not fit to it
 * is sent away.
 */
#include "database.h"

#include <pthread.h>

static int
set_up(void **state)
{
    (void)state;
    log_begin();
    return 0;
}

static int
tear_down(void **state)
{
    (void)state;
    log_end();
    return 0;
}

static const struct migration_options plain = { 0 };

static enum status
migrate(const char *url, const struct migration_options *options, int wanted)
{
    int applied;
    enum status st = migration_run(url, options, &applied);
    assert_int_equal(applied, wanted);
    return st;
}

static void
set_facts(const char *url, const char *what, int value)
{
    PGconn *conn = sql_open(url);
    char *sql = database_text("UPDATE journal.facts SET %s = %d", what, value);
    sql_do(conn, sql);
    free(sql);
    PQfinish(conn);
}

/* Everything about a schema that a statement could notice. */
static char *
fingerprint(const char *url)
{
    PGconn *conn = sql_open(url);
    char *print = sql_text(
        conn,
        "SELECT md5(string_agg(line, chr(10) ORDER BY line)) FROM ("
        " SELECT format('%s.%s.%s %s %s %s %s', table_schema, table_name, column_name, data_type,"
        "  is_nullable, column_default, collation_name) AS line FROM information_schema.columns"
        "  WHERE table_schema !~ '^(pg_|information_schema)'"
        " UNION ALL SELECT pg_get_constraintdef(oid) || conrelid::regclass FROM pg_constraint"
        "  WHERE connamespace::regnamespace::text !~ '^(pg_|information_schema)'"
        " UNION ALL SELECT pg_get_indexdef(indexrelid) FROM pg_index"
        "  WHERE indrelid::regclass::text !~ '^pg_'"
        " UNION ALL SELECT oid::regclass || ' ' || coalesce(relacl::text, '') || ' ' ||"
        "  coalesce(reloptions::text, '') FROM pg_class"
        "  WHERE relnamespace::regnamespace::text !~ '^(pg_|information_schema)'"
        " UNION ALL SELECT service || ' ' || shard FROM journal.cursor"
        " UNION ALL SELECT 'version ' || schema_version FROM journal.facts) lines");
    PQfinish(conn);
    return print;
}

static void
a_fresh_database(void **state)
{
    (void)state;
    const char *url = database_new(NULL);
    assert_int_equal(migration_check(url), ST_INVALID);
    assert_int_equal(log_heard("code=SCHEMA-REFUSED"), 1);
    assert_int_equal(migrate(url, &plain, migration_count), ST_OK);
    assert_int_equal(log_heard("code=SCHEMA-MIGRATED"), migration_count);
    assert_int_equal(migration_check(url), ST_OK);
    PGconn *conn = sql_open(url);
    assert_int_equal(sql_number(conn, "SELECT schema_version FROM journal.facts"),
                     migration_newest());
    assert_int_equal(sql_number(conn, "SELECT count(*) FROM journal.head"), 16);
    assert_int_equal(sql_number(conn, "SELECT count(*) FROM journal.clock"), 0);
    PQfinish(conn);
}

static void
numbers_rise(void **state)
{
    (void)state;
    assert_int_equal(migrations[0].number, 1);
    for (int i = 1; i < migration_count; i++) {
        assert_true(migrations[i].number > migrations[i - 1].number);
    }
    assert_int_equal(migration_newest(), migrations[migration_count - 1].number);
}

static void
twice_is_nothing(void **state)
{
    (void)state;
    const char *url = database_new(&plain);
    char *before = fingerprint(url), *after;
    assert_int_equal(migrate(url, &plain, 0), ST_OK);
    after = fingerprint(url);
    assert_string_equal(before, after);
    free(before);
    free(after);
}

/* Stopped after any of its steps, a database goes on to the same end. */
static void
from_every_step(void **state)
{
    (void)state;
    const char *whole = database_new(&plain);
    char *wanted = fingerprint(whole);
    for (int done = 1; done < migration_count; done++) {
        const char *url = database_new(NULL);
        PGconn *conn = sql_open(url);
        sql_do(conn, "SET dondoc.shards = '16'; SET dondoc.simulated = 'off';"
                     " SET dondoc.clock_start = '1970-01-01Z'");
        for (int i = 0; i < done; i++) {
            sql_do(conn, migrations[i].sql);
        }
        PQfinish(conn);
        set_facts(url, "schema_version", migrations[done - 1].number);
        assert_int_equal(migration_check(url), ST_INVALID); /* older than we are */
        assert_int_equal(migrate(url, &plain, migration_count - done), ST_OK);
        char *got = fingerprint(url);
        assert_string_equal(got, wanted);
        free(got);
    }
    free(wanted);
}

/* A step that fails leaves nothing of itself, and those before it stay. */
static void
a_step_that_fails(void **state)
{
    (void)state;
    const char *url = database_new(NULL);
    PGconn *conn = sql_open(url);
    sql_do(conn, "CREATE SCHEMA directory");
    assert_int_equal(migrate(url, &plain, 1), ST_INVALID);
    assert_int_equal(log_heard("code=MIGRATION-FAILED number=2"), 1);
    assert_int_equal(sql_number(conn, "SELECT schema_version FROM journal.facts"), 1);
    sql_do(conn, "DROP SCHEMA directory");
    assert_int_equal(migrate(url, &plain, migration_count - 1), ST_OK);
    PQfinish(conn);
}

struct run {
    pthread_t thread;
    const char *url;
    int applied;
    enum status st;
};

static void *
run_in_a_thread(void *self)
{
    struct run *run = self;
    run->st = migration_run(run->url, &plain, &run->applied);
    return NULL;
}

static void
several_at_once(void **state)
{
    (void)state;
    struct run runs[4];
    int applied = 0;
    const char *url = database_new(NULL);
    for (size_t i = 0; i < LENGTH(runs); i++) {
        runs[i].url = url;
        assert_int_equal(pthread_create(&runs[i].thread, NULL, run_in_a_thread, &runs[i]), 0);
    }
    for (size_t i = 0; i < LENGTH(runs); i++) {
        pthread_join(runs[i].thread, NULL);
        assert_int_equal(runs[i].st, ST_OK);
        applied += runs[i].applied;
    }
    assert_int_equal(applied, migration_count);
}

static void
a_newer_database(void **state)
{
    (void)state;
    const char *url = database_new(&plain);
    set_facts(url, "schema_version", migration_newest() + 1);
    assert_int_equal(migrate(url, &plain, 0), ST_INVALID);
    assert_int_equal(log_heard("the database is newer than this program"), 1);
    assert_int_equal(migration_check(url), ST_OK); /* it says nothing against older programs */
    set_facts(url, "oldest_binary", migration_newest() + 1);
    assert_int_equal(migration_check(url), ST_INVALID);
    assert_int_equal(log_heard("the database needs a newer program"), 1);
}

/* Shards and clock are chosen once. */
static void
other_options(void **state)
{
    (void)state;
    static const struct {
        struct migration_options made, asked;
        enum status st;
    } cases[] = {
        { { .shard_count = 3 }, { .shard_count = 3 }, ST_OK },
        { { .shard_count = 3 }, { .shard_count = 0 }, ST_OK },
        { { .shard_count = 3 }, { .shard_count = 16 }, ST_INVALID },
        { { .shard_count = 0 }, { .shard_count = 16 }, ST_OK },
        { { .shard_count = 1 }, { .simulated = true }, ST_INVALID },
        { { .simulated = true, .clock_start = 5 }, { .simulated = true, .clock_start = 9 }, ST_OK },
        { { .simulated = true, .clock_start = 5 }, { .simulated = false }, ST_OK },
        { { .shard_count = 256 }, { .shard_count = 257 }, ST_INVALID },
        { { .shard_count = 1 }, { .shard_count = -1 }, ST_INVALID },
    };
    for (size_t i = 0; i < LENGTH(cases); i++) {
        const char *url = database_new(&cases[i].made);
        assert_int_equal(migrate(url, &cases[i].asked, 0), cases[i].st);
    }
    assert_int_equal(migrate("host=/nowhere", &plain, 0), ST_LATER);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(a_fresh_database),  TEST(numbers_rise),    TEST(twice_is_nothing),
        TEST(from_every_step),   TEST(several_at_once), TEST(a_newer_database),
        TEST(a_step_that_fails), TEST(other_options),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
