/*
 * The reader, in real processes: every event takes effect exactly once, whoever is killed, and one
 * that cannot be worked on stops nobody but its own subject.
 */
#include "probe.h"

#include <sysexits.h>

enum { SHARDS = 8 };

static const char *url;
static struct db *db;
static PGconn *side;
static struct child one, two;

static int
set_up(void **state)
{
    (void)state;
    log_begin();
    url = database_new(&(struct migration_options){ .shard_count = SHARDS });
    side = sql_open(url);
    sql_do(side, probe_schema);
    db = probe_journal(url);
    log_end();
    return 0;
}

static int
tear_down(void **state)
{
    (void)state;
    db_close(db);
    PQfinish(side);
    return 0;
}

static void
tell(const char *subject, const char *activity)
{
    const struct told told = { .subject = subject, .activity = activity };
    probe_tell(db, SHARDS, &told, 1);
}

/* `count` plain reports on subjects task:0 ... task:39. */
static void
tell_many(int count)
{
    struct told told[512];
    char subjects[40][24];
    assert_true(count <= (int)LENGTH(told));
    for (int i = 0; i < 40; i++) {
        snprintf(subjects[i], sizeof subjects[i], "task:%d", i);
    }
    for (int i = 0; i < count; i++) {
        told[i] = (struct told){ .subject = subjects[i % 40], .activity = "plain" };
    }
    probe_tell(db, SHARDS, told, (size_t)count);
}

static int64_t
count_effects(void)
{
    return sql_number(side, "SELECT count(*) FROM probe.effect");
}

/* Each report has its effect and its decision, in the order of its subject, and the journal is
 * whole. The primary key of effect is why there cannot be two. */
static void
prove_effects(int64_t reports)
{
    assert_int_equal(count_effects(), reports);
    assert_int_equal(sql_number(side, "SELECT count(*) FROM journal.entry e JOIN journal.entry d ON"
                                      " d.cause_shard = e.shard AND d.cause_seq = e.seq"
                                      " WHERE e.type = 113 AND d.type = 500 AND d.depth = 1"
                                      " AND d.event_id = format('e.%s.%s.0', e.shard, e.seq)"),
                     reports);
    assert_int_equal(sql_number(side, "SELECT count(*) FROM journal.entry WHERE type = 500"),
                     reports);
    assert_int_equal(sql_number(side, "SELECT count(*) FROM (SELECT seq < lag(seq) OVER (PARTITION"
                                      " BY subject ORDER BY ordinal) AS wrong FROM probe.effect) x"
                                      " WHERE wrong"),
                     0);
    assert_int_equal(sql_number(side, "SELECT count(*) FROM journal.cursor c JOIN journal.head h"
                                      " USING (shard) WHERE service = 'probe' AND"
                                      " (c.seq <> h.seq OR c.hash <> h.hash)"),
                     0);
    (void)prove_journal(db);
}

#define HELD_BY_SOMEBODY                                                                           \
    "SELECT count(*) FROM journal.cursor WHERE service = 'probe' AND lease_until >"                \
    " clock_timestamp()"
#define JUDGED "SELECT count(*) FROM probe.effect WHERE activity = 'judged'"
#define OWNERS                                                                                     \
    "SELECT count(DISTINCT owner) FROM journal.cursor WHERE service = 'probe' AND lease_until >"   \
    " clock_timestamp()"

/* ---- in good health ------------------------------------------------------------------------ */

static void
everything_once(void **state)
{
    (void)state;
    tell_many(300); /* before anybody runs */
    append_some(db, 3, "other", "task:x", 20);
    one = child_start(url);
    tell_many(200);
    probe_catch_up(side);
    prove_effects(500);
    assert_int_equal(child_end(&one, SIGTERM), EX_OK);
    assert_int_equal(sql_number(side, HELD_BY_SOMEBODY), 0);
    one = child_start(url);
    probe_catch_up(side);
    prove_effects(500);
    assert_int_equal(child_end(&one, SIGINT), EX_OK);
}

static void
two_share_and_take_over(void **state)
{
    (void)state;
    one = child_start(url);
    sql_expect(side, HELD_BY_SOMEBODY, SHARDS);
    two = child_start(url);
    sql_expect(side,
               "SELECT count(*) FROM (SELECT FROM journal.cursor WHERE service = 'probe' AND"
               " lease_until > clock_timestamp() GROUP BY owner HAVING count(*) = 4) x",
               2);
    tell_many(80);
    probe_catch_up(side);
    assert_int_equal(sql_number(side, "SELECT count(DISTINCT owner) FROM probe.effect"), 2);

    child_end(&one, SIGKILL); /* its lease runs out */
    sql_expect(side,
               "SELECT max(n) FROM (SELECT count(*) AS n FROM journal.cursor WHERE service ="
               " 'probe' AND lease_until > clock_timestamp() GROUP BY owner) x",
               SHARDS);
    one = child_start(url);
    sql_expect(side, OWNERS, 2);
    assert_int_equal(child_end(&two, SIGTERM), EX_OK); /* its leases are given back */
    sql_expect(side,
               "SELECT max(n) FROM (SELECT count(*) AS n FROM journal.cursor WHERE service ="
               " 'probe' AND lease_until > clock_timestamp() GROUP BY owner) x",
               SHARDS);
    tell_many(80);
    probe_catch_up(side);
    prove_effects(160);
    assert_int_equal(child_end(&one, SIGTERM), EX_OK);
}

/* ---- killed -------------------------------------------------------------------------------- */

static void
killed_at_any_moment(void **state)
{
    (void)state;
    uint64_t seed = test_seed();
    int64_t told = 0;
    one = child_start(url);
    two = child_start(url);
    for (int round = 0; round < 20; round++) {
        for (int i = 0; i < 4; i++) {
            int count = (int)test_between(&seed, 1, 200);
            tell_many(count);
            told += count;
        }
        struct child *victim = test_random(&seed) % 2 ? &one : &two;
        poll(NULL, 0, (int)test_between(&seed, 0, 30));
        child_end(victim, SIGKILL);
        *victim = child_start(url);
    }
    probe_catch_up(side);
    prove_effects(told);
    assert_int_equal(child_end(&one, SIGTERM), EX_OK);
    assert_int_equal(child_end(&two, SIGTERM), EX_OK);
}

/* The connection goes, the process stays: work goes on with the next one. */
static void
disconnected_at_any_moment(void **state)
{
    (void)state;
    uint64_t seed = test_seed();
    int64_t told = 0;
    one = child_start(url);
    for (int round = 0; round < 15; round++) {
        int count = (int)test_between(&seed, 1, 300);
        tell_many(count);
        told += count;
        poll(NULL, 0, (int)test_between(&seed, 0, 30));
        sql_do(side, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                     " WHERE application_name = 'probe' AND datname = current_database()");
    }
    probe_catch_up(side);
    prove_effects(told);
    assert_int_equal(child_end(&one, SIGTERM), EX_OK);
}

/* ---- poison -------------------------------------------------------------------------------- */

static void
poison_stops_its_subject_only(void **state)
{
    (void)state;
    tell_many(100);
    tell("task:ill", "before");
    tell_many(100);
    tell("task:ill", "poison");
    tell_many(100);
    tell("task:ill", "after");
    tell_many(100);
    one = child_start(url);
    child_expect(&one, "code=SUBJECT-QUARANTINED task=task:ill");
    probe_catch_up(side);
    assert_int_equal(count_effects(), 401);
    tell("task:ill", "later");
    probe_catch_up(side);
    assert_int_equal(count_effects(), 401);
    assert_int_equal(sql_number(side, "SELECT count(*) FROM journal.quarantine WHERE service ="
                                      " 'probe' AND subject = 'task:ill' AND code = '23514'"
                                      " AND text = 'cannot swallow'"),
                     1);

    /* Asked for too early: it waits again. Another owner knows of it, too. */
    child_end(&one, SIGKILL);
    one = child_start(url);
    sql_do(side, "UPDATE journal.quarantine SET retry = true");
    child_expect(&one, "code=REPLAY-FAILED task=task:ill");
    sql_expect(side, "SELECT count(*) FROM journal.quarantine WHERE NOT retry", 1);
    tell_many(40);
    probe_catch_up(side);
    assert_int_equal(count_effects(), 441);

    sql_do(side, "INSERT INTO probe.cure VALUES (1); UPDATE journal.quarantine SET retry = true");
    child_expect(&one, "code=SUBJECT-REPLAYED task=task:ill events=3");
    tell("task:ill", "well");
    probe_catch_up(side);
    char *order = sql_text(side, "SELECT string_agg(activity, ' ' ORDER BY ordinal) FROM"
                                 " probe.effect WHERE subject = 'task:ill'");
    assert_string_equal(order, "before poison after later well");
    free(order);
    assert_int_equal(sql_number(side, "SELECT count(*) FROM journal.quarantine"), 0);
    prove_effects(445);
    assert_int_equal(child_end(&one, SIGTERM), EX_OK);
}

/* What a service, or the reader itself, can put a name to is not searched for. */
static void
the_guilty_are_named(void **state)
{
    (void)state;
    tell("task:poison", "poison");
    tell_many(100);
    tell("task:refused", "refuse"); /* not for what the database said of another */
    tell("task:blamed", "blame");
    struct arena *arena = arena_new();
    struct draft drafts[] = { draft_of(1, SOURCE_PUBLISHERS, "rubbish", "task:rubbish", 113),
                              draft_of(2, SOURCE_PUBLISHERS, "differs", "task:differs", 113),
                              draft_of(3, SOURCE_PUBLISHERS, "loop", "task:loop", 113) };
    Dondoc__V1__Event event = DONDOC__V1__EVENT__INIT;
    Dondoc__V1__ProgressReported progress = DONDOC__V1__PROGRESS_REPORTED__INIT;
    Dondoc__V1__AcceptanceReported acceptance = DONDOC__V1__ACCEPTANCE_REPORTED__INIT;
    event.data_case = DONDOC__V1__EVENT__DATA_ACCEPTANCE_REPORTED;
    event.acceptance_reported = &acceptance;
    drafts[1].entry.body.data = message_pack(arena, &event.base, &drafts[1].entry.body.size);
    event.data_case = DONDOC__V1__EVENT__DATA_PROGRESS_REPORTED;
    event.progress_reported = &progress;
    drafts[2].entry.body.data = message_pack(arena, &event.base, &drafts[2].entry.body.size);
    drafts[2].entry.depth = JOURNAL_MAX_DEPTH;
    assert_int_equal(append_drafts(db, arena, drafts, LENGTH(drafts), clock_now()), ST_OK);
    arena_free(arena);
    tell_many(100);

    one = child_start(url);
    probe_catch_up(side);
    assert_int_equal(count_effects(), 200);
    char *codes = sql_text(side, "SELECT string_agg(subject || '=' || code, ' ' ORDER BY subject)"
                                 " FROM journal.quarantine");
    assert_string_equal(codes, "task:blamed=BLAMED task:differs=UNREADABLE task:loop=LOOP"
                               " task:poison=23514 task:refused=REFUSED task:rubbish=UNREADABLE");
    free(codes);
    assert_int_equal(child_end(&one, SIGTERM), EX_OK);
}

/* That many are our own fault: the shard stops, the others go on, and nobody runs in circles. */
static void
too_much_poison_stops_the_shard(void **state)
{
    (void)state;
    struct told told[40];
    char subjects[40][24];
    int n = 0;
    for (int i = 0; n < 40; i++) {
        snprintf(subjects[n], sizeof subjects[n], "task:ill.%d", i);
        if (journal_shard(subjects[n], SHARDS) == 5) {
            told[n] = (struct told){ .subject = subjects[n], .activity = "poison" };
            n++;
        }
    }
    probe_tell(db, SHARDS, told, 40);
    one = child_start(url);
    child_expect(&one, "code=SHARD-STOPPED shard=5 quarantined=21");
    tell_many(120);
    sql_expect(side,
               "SELECT count(*) FROM journal.cursor c JOIN journal.head h USING (shard)"
               " WHERE c.service = 'probe' AND c.seq <> h.seq",
               1);
    assert_int_equal(sql_number(side, "SELECT count(*) FROM journal.quarantine"), 21);
    char path[64];
    long ticks;
    snprintf(path, sizeof path, "/proc/%d/stat", (int)one.pid);
    for (int i = 0; i < 2; i++) {
        static long before;
        FILE *stat = fopen(path, "r");
        assert_non_null(stat);
        assert_int_equal(
            fscanf(stat, "%*d %*s %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %ld", &ticks), 1);
        fclose(stat);
        if (i == 0) {
            before = ticks;
            poll(NULL, 0, 500); /* the time in which nothing must happen */
        }
        assert_true(ticks - before < 20);
    }
    assert_int_equal(child_end(&one, SIGTERM), EX_OK);
}

/* ---- reference data that cannot be read ---------------------------------------------------- */

/* It is nobody's fault: nothing is skipped, and nobody is put aside, until a program comes that
 * knows what was applied. */
static void
what_cannot_be_read_is_waited_for(void **state)
{
    (void)state;
    probe_apply(db, "");
    tell("task:before", "judged");
    one = child_start(url);
    probe_catch_up(side);
    probe_apply(db, "\nrule_of_tomorrow: 1\n");
    for (int i = 0; i < 40; i++) {
        char subject[24];
        snprintf(subject, sizeof subject, "task:%d", i);
        tell(subject, "judged");
    }
    child_expect(&one, "code=REFERENCE-UNREADABLE");
    child_expect(&one, "code=SHARDS-LOST");
    assert_int_equal(child_end(&one, SIGTERM), EX_OK);
    assert_int_equal(sql_number(side, "SELECT count(*) FROM journal.quarantine"), 0);
    assert_int_equal(sql_number(side, JUDGED), 1);

    sql_do(side, "UPDATE directory.file SET content = (SELECT content FROM directory.file WHERE"
                 " version = 1) WHERE version = 2"); /* as if the program had learnt of it */
    one = child_start(url);
    probe_catch_up(side);
    assert_int_equal(sql_number(side, JUDGED), 41);
    assert_int_equal(sql_number(side, "SELECT count(*) FROM journal.quarantine"), 0);
    assert_int_equal(child_end(&one, SIGTERM), EX_OK);
}

/* ---- things that must stop us -------------------------------------------------------------- */

static void
an_unknown_type_is_left_to_newer_ones(void **state)
{
    (void)state;
    tell_many(40);
    struct arena *arena = arena_new();
    struct draft draft = draft_of(4, SOURCE_PUBLISHERS, "new", "task:new", 199);
    assert_int_equal(append_drafts(db, arena, &draft, 1, clock_now()), ST_OK);
    arena_free(arena);
    one = child_start(url);
    assert_int_equal(waitid(P_PID, (id_t)one.pid, &(siginfo_t){ 0 }, WEXITED | WNOWAIT), 0);
    assert_true(child_said(&one, "code=TYPE-UNKNOWN pos=4/"));
    assert_int_equal(child_end(&one, 0), EX_CONFIG);
    assert_int_equal(sql_number(side, HELD_BY_SOMEBODY), 0);
    char *sql = database_text("SELECT seq < %lld FROM journal.cursor WHERE service = 'probe' AND"
                              " shard = 4",
                              (long long)draft.entry.position.seq);
    char *is_before = sql_text(side, sql);
    assert_string_equal(is_before, "t");
    free(is_before);
    free(sql);
}

static void
a_newer_schema_sends_us_home(void **state)
{
    (void)state;
    one = child_start(url);
    char *sql =
        database_text("UPDATE journal.facts SET oldest_binary = %d", migration_newest() + 1);
    sql_do(side, sql);
    free(sql);
    tell_many(40); /* fenced at once ... */
    child_expect(&one, "code=SHARDS-LOST");
    sql_do(side, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name ="
                 " 'probe' AND datname = current_database()"); /* ... and told with a new session */
    assert_int_equal(waitid(P_PID, (id_t)one.pid, &(siginfo_t){ 0 }, WEXITED | WNOWAIT), 0);
    assert_true(child_said(&one, "code=SCHEMA-REFUSED"));
    assert_int_equal(child_end(&one, 0), EX_CONFIG);
    assert_int_equal(count_effects(), 0);
}

/* Archived before we had read it: nothing is skipped in silence. */
static void
a_gap_stops_the_shard(void **state)
{
    (void)state;
    tell_many(200);
    sql_do(side, "DELETE FROM journal.entry WHERE shard = 2 AND seq <= 3");
    one = child_start(url);
    child_expect(&one, "code=JOURNAL-BROKEN pos=2/4 before=0");
    tell_many(40);
    sql_expect(side,
               "SELECT count(*) FROM journal.cursor c JOIN journal.head h USING (shard)"
               " WHERE c.service = 'probe' AND c.seq <> h.seq",
               1);
    assert_int_equal(child_end(&one, SIGTERM), EX_OK);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(everything_once),
        TEST(two_share_and_take_over),
        TEST(killed_at_any_moment),
        TEST(disconnected_at_any_moment),
        TEST(poison_stops_its_subject_only),
        TEST(the_guilty_are_named),
        TEST(too_much_poison_stops_the_shard),
        TEST(what_cannot_be_read_is_waited_for),
        TEST(an_unknown_type_is_left_to_newer_ones),
        TEST(a_newer_schema_sends_us_home),
        TEST(a_gap_stops_the_shard),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
