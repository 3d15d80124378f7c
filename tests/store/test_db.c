/*
 * One connection: what goes in comes out, what an SQLSTATE means, and what is left when the
 * connection breaks at the worst moment.
 */
#include "database.h"

#include "store/db.h"
#include <pthread.h>

enum { Q_SCALARS, Q_INSTANT, Q_NULLS, Q_NUMBERS, Q_TEXTS, Q_PID, Q_SLEEP, Q_PUT, Q_COUNT, Q_FAIL };

/* clang-format off */
static const struct query queries[] = {
    [Q_SCALARS] = { "test_scalars",
        "SELECT $1::boolean, $2::smallint, $3::integer, $4::bigint, $5::timestamptz, $6::text,"
        "       $7::bytea" },
    [Q_INSTANT] = { "test_instant",
        "SELECT $1::timestamptz = $2::text::timestamptz, $2::text::timestamptz" },
    [Q_NULLS] = { "test_nulls", "SELECT $1::bigint, $2::text, $3::bytea" },
    [Q_NUMBERS] = { "test_numbers",
        "SELECT * FROM unnest($1::smallint[], $2::integer[], $3::bigint[], $4::timestamptz[],"
        "                     $5::boolean[])" },
    [Q_TEXTS] = { "test_texts", "SELECT * FROM unnest($1::text[], $2::bytea[])" },
    [Q_PID] = { "test_pid", "SELECT pg_backend_pid()" },
    [Q_SLEEP] = { "test_sleep", "SELECT 1 FROM pg_sleep($1::bigint / 1e6)" },
    [Q_PUT] = { "test_put", "INSERT INTO public.kept VALUES ($1)" },
    [Q_COUNT] = { "test_count", "SELECT count(*) FROM public.kept" },
    [Q_FAIL] = { "test_fail", "SELECT 1 FROM public.fail_with($1)" },
};
/* clang-format on */
static QUERY_SET(query_set, queries);
static const struct query_set *const sets[] = { &query_set, NULL };

static struct db *db;
static struct arena *arena;
static PGconn *side;

static struct db *
open_with(const char *url, const struct query_set *const *with, int64_t patience_us)
{
    return db_open(&(struct db_spec){
        .url = url, .name = "test_db", .sets = with, .patience_us = patience_us });
}

static int
set_up(void **state)
{
    (void)state;
    arena = arena_new();
    side = sql_open(database_url());
    sql_do(side, "CREATE TABLE IF NOT EXISTS public.kept (id bigint PRIMARY KEY); TRUNCATE kept;"
                 "CREATE OR REPLACE FUNCTION public.fail_with(code text) RETURNS void LANGUAGE"
                 " plpgsql AS $$ BEGIN RAISE EXCEPTION USING ERRCODE = code, MESSAGE = 'said so',"
                 " DETAIL = 'Nguyen Van A'; END $$");
    log_begin();
    db = open_with(database_url(), sets, 0);
    assert_int_equal(db_ready(db), ST_OK);
    return 0;
}

static int
tear_down(void **state)
{
    (void)state;
    db_close(db);
    db_close(NULL);
    log_end();
    PQfinish(side);
    arena_free(arena);
    return 0;
}

static const struct db_params *
number(int64_t value)
{
    struct db_params *params = arena_alloc(arena, sizeof *params);
    *params = db_params(arena);
    db_put_int8(params, value);
    return params;
}

static const struct db_params *
text(const char *value)
{
    struct db_params *params = arena_alloc(arena, sizeof *params);
    *params = db_params(arena);
    db_put_text(params, value);
    return params;
}

static int64_t
count_kept(void)
{
    return sql_number(side, "SELECT count(*) FROM public.kept");
}

/* ---- values -------------------------------------------------------------------------------- */

static const struct scalars {
    bool truth;
    int small, integer;
    int64_t big, at;
    const char *text;
} scalars[] = {
    { true, 7, 70000, INT64_C(70000000000), INT64_C(1700000000123456), "sở xây dựng" },
    { false, 0, 0, 0, 0, "" },
    { false, INT16_MIN, INT32_MIN, INT64_MIN, INT64_MIN, "a" },
    { true, INT16_MAX, INT32_MAX, INT64_MAX, INT64_MAX, "\x01\x7f'\"\\{},NULL" },
    { true, -1, -1, -1, -1, "NULL" },
};

static void
scalars_come_back(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENGTH(scalars); i++) {
        const struct scalars *in = &scalars[i];
        struct db_params params = db_params(arena);
        db_put_bool(&params, in->truth);
        db_put_int2(&params, in->small);
        db_put_int4(&params, in->integer);
        db_put_int8(&params, in->big);
        db_put_time(&params, in->at);
        db_put_text(&params, in->text);
        db_put_bytes(&params, "\0\x80\xff", i % 2 ? 3 : 0);
        struct db_result *result;
        assert_int_equal(db_query(db, arena, &queries[Q_SCALARS], &params, &result), ST_OK);
        assert_int_equal(db_rows(result), 1);
        assert_int_equal(db_bool(result, 0, 0), in->truth);
        assert_int_equal(db_int(result, 0, 1), in->small);
        assert_int_equal(db_int(result, 0, 2), in->integer);
        assert_true(db_int8(result, 0, 3) == in->big);
        assert_true(db_time(result, 0, 4) == in->at);
        assert_string_equal(db_text(result, 0, 5), in->text);
        struct db_blob blob = db_bytes(result, 0, 6);
        assert_int_equal(blob.size, i % 2 ? 3 : 0);
        assert_non_null(blob.data);
        assert_memory_equal(blob.data, "\0\x80\xff", blob.size);
    }
}

/* Told in PostgreSQL's own words. */
static const struct {
    const char *text;
    int64_t at;
} instants[] = {
    { "1970-01-01 00:00:00Z", 0 },
    { "2000-01-01 00:00:00Z", INT64_C(946684800000000) },
    { "2012-03-04 05:06:07.891011Z", INT64_C(1330837567891011) },
    { "0001-01-01 00:00:00Z", INT64_C(-62135596800000000) },
    { "9999-12-31 23:59:59.999999Z", INT64_C(253402300799999999) },
    { "infinity", INT64_MAX },
    { "-infinity", INT64_MIN },
};

static void
times_are_those_of_postgres(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENGTH(instants); i++) {
        struct db_params params = db_params(arena);
        db_put_time(&params, instants[i].at);
        db_put_text(&params, instants[i].text);
        struct db_result *result;
        assert_int_equal(db_query(db, arena, &queries[Q_INSTANT], &params, &result), ST_OK);
        assert_true(db_bool(result, 0, 0));
        assert_true(db_time(result, 0, 1) == instants[i].at);
    }
}

static void
nulls_are_nulls(void **state)
{
    (void)state;
    struct db_params params = db_params(arena);
    db_put_null(&params);
    db_put_text(&params, NULL);
    db_put_null(&params);
    struct db_result *result;
    assert_int_equal(db_query(db, arena, &queries[Q_NULLS], &params, &result), ST_OK);
    for (int column = 0; column < 3; column++) {
        assert_true(db_is_null(result, 0, column));
    }
    assert_null(db_text(result, 0, 1));
    assert_null(db_bytes(result, 0, 2).data);
}

/* Parameters are copies: what they were made of may go before they are sent. */
static void
parameters_own_their_digits(void **state)
{
    (void)state;
    char given[] = "before";
    struct db_params params = db_params(arena);
    db_put_null(&params);
    db_put_text(&params, given);
    db_put_bytes(&params, given, sizeof given);
    memset(given, 'x', sizeof given);
    struct db_result *result;
    assert_int_equal(db_query(db, arena, &queries[Q_NULLS], &params, &result), ST_OK);
    assert_string_equal(db_text(result, 0, 1), "before");
    assert_string_equal(db_bytes(result, 0, 2).data, "before");
}

/* Columns of an array of structs, of every length from none on. */
static void
arrays_come_back(void **state)
{
    (void)state;
    struct line {
        int small, integer;
        int64_t big, at;
        bool truth;
        const char *text;
        struct db_blob blob;
    } lines[300];
    uint64_t seed = test_seed();
    static const char *const texts[] = { "", "NULL", "một", NULL, "a,b", "\"" };
    for (size_t i = 0; i < LENGTH(lines); i++) {
        lines[i] = (struct line){
            .small = (int)test_between(&seed, INT16_MIN, INT16_MAX),
            .integer = (int)test_between(&seed, INT32_MIN, INT32_MAX),
            .big = (int64_t)test_random(&seed),
            .at = i % 7 == 0 ? INT64_MAX : test_between(&seed, 0, INT64_C(7258118400000000)),
            .truth = test_random(&seed) % 2,
            .text = texts[test_random(&seed) % LENGTH(texts)],
            .blob = { "\0\1\2", test_random(&seed) % 4 },
        };
        if (i % 5 == 0) {
            lines[i].blob = (struct db_blob){ NULL, 0 };
        }
    }
    static const size_t counts[] = { 0, 1, 2, 300 };
    for (size_t c = 0; c < LENGTH(counts); c++) {
        size_t n = counts[c], stride = sizeof *lines;
        struct db_params numbers = db_params(arena), strings = db_params(arena);
        db_put_int2s(&numbers, &lines->small, stride, n);
        db_put_int4s(&numbers, &lines->integer, stride, n);
        db_put_int8s(&numbers, &lines->big, stride, n);
        db_put_times(&numbers, &lines->at, stride, n);
        db_put_bools(&numbers, &lines->truth, stride, n);
        db_put_texts(&strings, &lines->text, stride, n);
        db_put_blobs(&strings, &lines->blob, stride, n);
        struct db_result *result, *other;
        assert_int_equal(db_query(db, arena, &queries[Q_NUMBERS], &numbers, &result), ST_OK);
        assert_int_equal(db_query(db, arena, &queries[Q_TEXTS], &strings, &other), ST_OK);
        assert_int_equal(db_rows(result), n);
        assert_int_equal(db_rows(other), n);
        for (size_t i = 0; i < n; i++) {
            assert_int_equal(db_int(result, i, 0), lines[i].small);
            assert_int_equal(db_int(result, i, 1), lines[i].integer);
            assert_true(db_int8(result, i, 2) == lines[i].big);
            assert_true(db_time(result, i, 3) == lines[i].at);
            assert_int_equal(db_bool(result, i, 4), lines[i].truth);
            const char *back = db_text(other, i, 0);
            assert_true((back == NULL) == (lines[i].text == NULL));
            assert_true(back == NULL || strcmp(back, lines[i].text) == 0);
            struct db_blob blob = db_bytes(other, i, 1);
            assert_true((blob.data == NULL) == (lines[i].blob.data == NULL));
            assert_int_equal(blob.size, lines[i].blob.size);
            assert_true(blob.size == 0 || memcmp(blob.data, lines[i].blob.data, blob.size) == 0);
        }
    }
}

/* ---- what a failure means ------------------------------------------------------------------ */

static const struct {
    const char *sqlstate;
    enum status st;
} meanings[] = {
    { "23505", ST_CONFLICT }, { "55P03", ST_LATER },   { "08006", ST_LATER },
    { "25P03", ST_LATER },    { "25006", ST_LATER },   { "40001", ST_LATER },
    { "40P01", ST_LATER },    { "53100", ST_LATER },   { "53300", ST_LATER },
    { "57014", ST_LATER },    { "58030", ST_LATER },   { "23514", ST_INVALID },
    { "42501", ST_INVALID },  { "22021", ST_INVALID }, { "55000", ST_INVALID },
    { "23502", ST_INVALID },  { "25001", ST_INVALID },
};

static void
sqlstates_have_meanings(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENGTH(meanings); i++) {
        struct db_result *result = NULL;
        db_begin(db);
        enum status st = db_query(db, arena, &queries[Q_FAIL], text(meanings[i].sqlstate), &result);
        if (st != meanings[i].st) {
            fail_msg("%s means %s", meanings[i].sqlstate, status_name(st));
        }
        assert_string_equal(db_sqlstate(db), meanings[i].sqlstate);
        assert_string_equal(db_message(db), "said so");
        db_rollback(db);
        assert_int_equal(db_query(db, arena, &queries[Q_PID], NULL, &result), ST_OK);
    }
    assert_true(log_heard("sqlstate=23514") == 1);
    assert_true(log_heard("sqlstate=23505") == 0);     /* an answer, not a mishap */
    assert_true(log_heard("Nguyen") == 0);             /* DETAIL holds people */
    assert_true(log_heard("DATABASE-EXHAUSTED") == 1); /* of class 53 and 58, three times */
}

/* ---- transactions -------------------------------------------------------------------------- */

static void
statements_travel_together(void **state)
{
    (void)state;
    db_begin(db);
    assert_int_equal(db_queue(db, &queries[Q_PUT], number(1)), 1);
    assert_int_equal(db_queue(db, &queries[Q_COUNT], NULL), 2);
    assert_int_equal(db_queue(db, &queries[Q_PUT], number(2)), 3);
    struct db_result *results[4];
    assert_int_equal(db_run(db, arena, results), ST_OK);
    assert_int_equal(db_affected(results[1]), 1);
    assert_int_equal(db_int8(results[2], 0, 0), 1);
    assert_int_equal(count_kept(), 0);
    assert_int_equal(db_queue(db, &queries[Q_PUT], number(3)), 0); /* counted per db_run */
    assert_int_equal(db_commit(db), ST_OK);
    assert_int_equal(count_kept(), 3);
}

static void
db_query_runs_what_was_queued_first(void **state)
{
    (void)state;
    struct db_result *result;
    db_begin(db);
    (void)db_queue(db, &queries[Q_PUT], number(1));
    assert_int_equal(db_query(db, arena, &queries[Q_COUNT], NULL, &result), ST_OK);
    assert_int_equal(db_int8(result, 0, 0), 1);
    db_rollback(db);
    assert_int_equal(count_kept(), 0);
}

/* A failure in the middle of a pipeline, the commit behind it in the same one. */
static void
nothing_of_a_failed_transaction_stays(void **state)
{
    (void)state;
    db_begin(db);
    (void)db_queue(db, &queries[Q_PUT], number(1));
    (void)db_queue(db, &queries[Q_PUT], number(1));
    (void)db_queue(db, &queries[Q_PUT], number(2));
    assert_int_equal(db_commit(db), ST_CONFLICT);
    db_rollback(db);
    assert_int_equal(count_kept(), 0);
    db_begin(db);
    (void)db_queue(db, &queries[Q_PUT], number(1));
    assert_int_equal(db_commit(db), ST_OK);
    assert_int_equal(count_kept(), 1);
}

/* PostgreSQL answers COMMIT of a failed transaction with "ROLLBACK", and calls that a success. */
static void
commit_of_a_failed_transaction_is_no_success(void **state)
{
    (void)state;
    db_begin(db);
    (void)db_queue(db, &queries[Q_PUT], number(1));
    (void)db_queue(db, &queries[Q_PUT], number(1));
    assert_int_equal(db_run(db, arena, NULL), ST_CONFLICT);
    assert_int_not_equal(db_commit(db), ST_OK);
    db_rollback(db);
    assert_int_equal(count_kept(), 0);
}

static void
rollback_forgets_what_is_queued(void **state)
{
    (void)state;
    db_rollback(db);
    db_rollback(db);
    db_begin(db);
    (void)db_queue(db, &queries[Q_PUT], number(1));
    db_rollback(db);
    db_rollback(db);
    (void)db_queue(db, &queries[Q_PUT], number(2)); /* by itself, but never run */
    db_rollback(db);
    assert_int_equal(sql_number(side, "SELECT count(*) FROM pg_stat_activity"
                                      " WHERE state LIKE 'idle in transaction%'"),
                     0);
    assert_int_equal(sql_number(side, "SELECT count(*) FROM kept WHERE id = 1"), 0);
    struct db_result *result;
    assert_int_equal(db_query(db, arena, &queries[Q_PID], NULL, &result), ST_OK);
}

static void
scripts_hold_several_statements(void **state)
{
    (void)state;
    assert_int_equal(db_script(db, "INSERT INTO kept VALUES (1); INSERT INTO kept VALUES (2)"),
                     ST_OK);
    assert_int_equal(db_script(db, "INSERT INTO kept VALUES (3); SELECT 1/0"), ST_INVALID);
    assert_string_equal(db_sqlstate(db), "22012");
    struct db_result *result;
    assert_int_equal(db_query(db, arena, &queries[Q_COUNT], NULL, &result), ST_OK);
    assert_int_equal(db_int8(result, 0, 0), 2);
}

/* Hot statements run with pinned plans; nobody waits for ever for a lock or for us. */
static void
sessions_are_set_up(void **state)
{
    (void)state;
    static const char *const wanted[][2] = {
        { "plan_cache_mode", "force_generic_plan" },
        { "jit", "off" },
        { "idle_in_transaction_session_timeout", "20s" },
        { "lock_timeout", "8s" },
        { "TimeZone", "UTC" },
        { "transaction_isolation", "read committed" },
    };
    sql_do(side, "CREATE OR REPLACE FUNCTION public.fail_with(code text) RETURNS void LANGUAGE"
                 " plpgsql AS $$ BEGIN RAISE EXCEPTION '%', current_setting(code); END $$");
    for (size_t i = 0; i < LENGTH(wanted); i++) {
        assert_int_equal(db_query(db, arena, &queries[Q_FAIL], text(wanted[i][0]), NULL),
                         ST_INVALID);
        assert_string_equal(db_message(db), wanted[i][1]);
    }
}

/* ---- broken connections -------------------------------------------------------------------- */

static int64_t
pid_of(struct db *whose)
{
    struct db_result *result;
    assert_int_equal(db_query(whose, arena, &queries[Q_PID], NULL, &result), ST_OK);
    return db_int(result, 0, 0);
}

static void
killed_between_statements(void **state)
{
    (void)state;
    int64_t session = db_session(db), pid = pid_of(db);
    db_begin(db);
    (void)db_queue(db, &queries[Q_PUT], number(1));
    assert_int_equal(db_run(db, arena, NULL), ST_OK);
    sql_end_others(side);
    assert_int_equal(db_query(db, arena, &queries[Q_PUT], number(2), NULL), ST_LATER);
    assert_false(db_is_connected(db));
    /* What follows carelessly does not land in a transaction of its own. */
    (void)db_queue(db, &queries[Q_PUT], number(3));
    assert_int_equal(db_commit(db), ST_LATER);
    db_rollback(db);
    assert_int_equal(count_kept(), 0);
    assert_int_equal(log_heard("DATABASE-LOST"), 1);
    assert_int_equal(log_heard("DATABASE-FAILED"), 0);

    assert_int_equal(db_ready(db), ST_OK);
    assert_int_equal(log_heard("DATABASE-FOUND"), 1);
    assert_true(db_session(db) == session + 1);
    assert_true(pid_of(db) != pid);
    db_begin(db);
    (void)db_queue(db, &queries[Q_PUT], number(4));
    assert_int_equal(db_commit(db), ST_OK);
    assert_int_equal(count_kept(), 1);
}

/* By itself a statement finds its way to a new connection only the next time. */
static void
killed_while_idle(void **state)
{
    (void)state;
    sql_end_others(side);
    struct db_result *result;
    assert_int_equal(db_query(db, arena, &queries[Q_PID], NULL, &result), ST_LATER);
    assert_int_equal(db_query(db, arena, &queries[Q_PID], NULL, &result), ST_OK);
    assert_int_equal(log_heard("DATABASE-LOST"), 1);
    assert_int_equal(log_heard("DATABASE-FOUND"), 1);
}

/* Several connections lose one server: that is said once, and its end when all have it again. */
static void
killed_together(void **state)
{
    (void)state;
    struct db *other = open_with(database_url(), sets, 0);
    assert_int_equal(db_ready(other), ST_OK);
    sql_end_others(side);
    assert_int_equal(db_query(db, arena, &queries[Q_PID], NULL, NULL), ST_LATER);
    assert_int_equal(db_query(other, arena, &queries[Q_PID], NULL, NULL), ST_LATER);
    assert_int_equal(log_heard("DATABASE-LOST"), 1);
    assert_int_equal(db_ready(db), ST_OK);
    assert_int_equal(log_heard("DATABASE-FOUND"), 0);
    assert_int_equal(db_ready(other), ST_OK);
    assert_int_equal(log_heard("DATABASE-FOUND"), 1);
    db_close(other);
}

static void
no_answer_in_time(void **state)
{
    (void)state;
    struct db *hasty = open_with(database_url(), sets, CLOCK_SECOND / 5);
    assert_int_equal(db_ready(hasty), ST_OK);
    int64_t before = clock_monotonic();
    assert_int_equal(db_query(hasty, arena, &queries[Q_SLEEP], number(60 * CLOCK_SECOND), NULL),
                     ST_LATER);
    int64_t took = clock_monotonic() - before;
    assert_true(took >= CLOCK_SECOND / 5 && took < 30 * CLOCK_SECOND);
    assert_false(db_is_connected(hasty));
    struct db_result *result;
    assert_int_equal(db_query(hasty, arena, &queries[Q_PID], NULL, &result), ST_OK);
    db_close(hasty);
}

static void *
end_when_committing(void *self)
{
    PGconn *conn = self;
    int64_t until = clock_monotonic() + 20 * CLOCK_SECOND;
    while (clock_monotonic() < until &&
           sql_number(conn, "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                            " WHERE wait_event = 'PgSleep' AND query = 'COMMIT'") == 0) {
    }
    return NULL;
}

/* A constraint that is checked at COMMIT, and sleeps: the server dies in the middle of it. */
static void
lost_in_commit(void **state)
{
    (void)state;
    sql_do(side, "CREATE OR REPLACE FUNCTION public.doze() RETURNS trigger LANGUAGE plpgsql AS $$"
                 " BEGIN PERFORM pg_sleep(10); RETURN NEW; END $$;"
                 "CREATE CONSTRAINT TRIGGER doze AFTER INSERT ON kept DEFERRABLE INITIALLY DEFERRED"
                 " FOR EACH ROW EXECUTE FUNCTION public.doze()");
    pthread_t thread;
    PGconn *killer = sql_open(database_url());
    assert_int_equal(pthread_create(&thread, NULL, end_when_committing, killer), 0);
    db_begin(db);
    (void)db_queue(db, &queries[Q_PUT], number(1));
    assert_int_equal(db_commit(db), ST_LATER);
    db_rollback(db);
    pthread_join(thread, NULL);
    PQfinish(killer);
    sql_do(side, "DROP TRIGGER doze ON kept");
    assert_int_equal(log_heard("DATABASE-LOST"), 1);
    assert_int_equal(db_ready(db), ST_OK);
}

/* Whoever cancels the wait for a synchronous standby leaves a commit that is here but nowhere else:
 * PostgreSQL warns and says COMMIT, in whatever language. We must not take it for durable. */
static _Atomic bool is_over;

static void *
cancel_waiting(void *self)
{
    PGconn *conn = self;
    while (!is_over) {
        sql_do(conn, "SELECT pg_cancel_backend(pid) FROM pg_stat_activity"
                     " WHERE wait_event = 'SyncRep'");
    }
    return NULL;
}

static void
unconfirmed_by_the_standby(void **state)
{
    (void)state;
    pthread_t thread;
    PGconn *killer = sql_open(database_url());
    sql_do(killer, "ALTER SYSTEM SET synchronous_standby_names = 'nobody'");
    sql_do(killer, "SELECT pg_reload_conf()");
    assert_int_equal(pthread_create(&thread, NULL, cancel_waiting, killer), 0);
    int64_t until = clock_monotonic() + 20 * CLOCK_SECOND, commits = 0;
    enum status st = ST_OK;
    while (st == ST_OK && clock_monotonic() < until) { /* until the server has heard of it */
        db_begin(db);
        (void)db_queue(db, &queries[Q_PUT], number(++commits));
        st = db_commit(db);
    }
    is_over = true;
    pthread_join(thread, NULL);
    sql_do(killer, "ALTER SYSTEM RESET synchronous_standby_names");
    sql_do(killer, "SELECT pg_reload_conf()");
    PQfinish(killer);
    assert_int_equal(st, ST_LATER);
    assert_int_equal(count_kept(), commits);
}

/* ---- starting ------------------------------------------------------------------------------ */

static void
away_is_said_once(void **state)
{
    (void)state;
    struct db *lost = open_with("host=/nowhere dbname=none", sets, 0);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(db_ready(lost), ST_LATER);
        assert_int_equal(db_query(lost, arena, &queries[Q_PID], NULL, NULL), ST_LATER);
        db_begin(lost);
        assert_int_equal(db_commit(lost), ST_LATER);
        db_rollback(lost);
    }
    assert_int_equal(log_heard("DATABASE-LOST"), 1);
    db_close(lost);
}

static void
a_wrong_statement_stops_the_start(void **state)
{
    (void)state;
    static const struct query wrong[] = { { "test_wrong", "SELECT nothing FROM nowhere" } };
    static QUERY_SET(wrong_set, wrong);
    static const struct query_set *const wrong_sets[] = { &query_set, &wrong_set, NULL };
    struct db *made = open_with(database_url(), wrong_sets, 0);
    assert_int_equal(db_ready(made), ST_INVALID);
    assert_int_equal(log_heard("STATEMENT-REFUSED statement=test_wrong"), 1);
    assert_false(db_is_connected(made));
    db_close(made);
}

/* A service's own tables are found without their schema, and only they. */
static void
the_schema_is_looked_into(void **state)
{
    (void)state;
    static const struct query mine[] = { { "test_mine", "SELECT n FROM mine" } };
    static QUERY_SET(mine_set, mine);
    static const struct query_set *const mine_sets[] = { &mine_set, NULL };
    sql_do(side, "CREATE SCHEMA IF NOT EXISTS own; CREATE TABLE IF NOT EXISTS own.mine AS"
                 " SELECT 5 AS n");
    struct db *made = db_open(&(struct db_spec){
        .url = database_url(), .name = "test_db", .sets = mine_sets, .schema = "own" });
    struct db_result *result;
    assert_int_equal(db_query(made, arena, &mine[0], NULL, &result), ST_OK);
    assert_int_equal(db_int(result, 0, 0), 5);
    db_close(made);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(scalars_come_back),
        TEST(times_are_those_of_postgres),
        TEST(nulls_are_nulls),
        TEST(parameters_own_their_digits),
        TEST(arrays_come_back),
        TEST(sqlstates_have_meanings),
        TEST(statements_travel_together),
        TEST(db_query_runs_what_was_queued_first),
        TEST(nothing_of_a_failed_transaction_stays),
        TEST(commit_of_a_failed_transaction_is_no_success),
        TEST(rollback_forgets_what_is_queued),
        TEST(scripts_hold_several_statements),
        TEST(sessions_are_set_up),
        TEST(killed_between_statements),
        TEST(killed_while_idle),
        TEST(killed_together),
        TEST(no_answer_in_time),
        TEST(lost_in_commit),
        TEST(unconfirmed_by_the_standby),
        TEST(away_is_said_once),
        TEST(a_wrong_statement_stops_the_start),
        TEST(the_schema_is_looked_into),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
