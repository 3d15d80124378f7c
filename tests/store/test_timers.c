/*
 * Timers: each fires once, none is lost at the cursor's edge, and none for what somebody has still
 * to read.
 */
#include "probe.h"

#include <sysexits.h>

enum { SHARDS = 4 };

static const char *url;
static struct db *db;
static PGconn *side;
static struct child one, two;

static void
open_database(const struct migration_options *options)
{
    log_begin();
    url = database_new(options);
    side = sql_open(url);
    sql_do(side, probe_schema);
    db = probe_journal(url);
    log_end();
}

static int
set_up(void **state)
{
    (void)state;
    open_database(&(struct migration_options){ .shard_count = SHARDS });
    return 0;
}

static int
set_up_simulated(void **state)
{
    (void)state;
    open_database(&(struct migration_options){
        .shard_count = SHARDS, .simulated = true, .clock_start = 1000 * CLOCK_SECOND });
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
tell(const char *subject, const char *activity, int64_t at, int detail)
{
    const struct told told = { subject, activity, at, detail };
    probe_tell(db, SHARDS, &told, 1);
}

/* The service that must act first has read everything, from now on. */
static void
read_upstream(void)
{
    sql_do(side, "UPDATE journal.cursor SET seq = 1000000 WHERE service = 'upstream'");
}

static void
move_clock_by(PGconn *conn, int64_t to)
{
    char *sql = database_text("UPDATE journal.clock SET now = to_timestamp(%lld)",
                              (long long)(to / CLOCK_SECOND));
    sql_do(conn, sql);
    free(sql);
}

static void
move_clock(int64_t to)
{
    move_clock_by(side, to);
}

#define NEXT_DUE                                                                                   \
    "SELECT coalesce(extract(epoch FROM min(nullif(next_due, 'infinity')))::bigint, -1)"           \
    " FROM journal.cursor WHERE service = 'probe'"
#define FIRED "SELECT count(*) FROM probe.fired"

/* ---- when ---------------------------------------------------------------------------------- */

static void
not_before_their_time(void **state)
{
    (void)state;
    read_upstream();
    one = child_start(url);
    tell("task:a", "timer", 3000 * CLOCK_SECOND, 3);
    tell("task:a", "timer", 2000 * CLOCK_SECOND, 2);
    tell("task:b", "timer", 2000 * CLOCK_SECOND, 1);
    tell("task:a", "timer", 4000 * CLOCK_SECOND, 4);
    probe_catch_up(side);
    assert_int_equal(sql_number(side, NEXT_DUE), 2000);
    move_clock(1999 * CLOCK_SECOND);
    tell("task:c", "plain", 0, 0); /* a sign that the clock was heard */
    probe_catch_up(side);
    assert_int_equal(sql_number(side, FIRED), 0);
    move_clock(2000 * CLOCK_SECOND);
    sql_expect(side, FIRED, 2);
    sql_expect(side, NEXT_DUE, 3000);
    move_clock(9000 * CLOCK_SECOND); /* past both of them at once */
    sql_expect(side, FIRED, 4);
    sql_expect(side, NEXT_DUE, -1);
    char *order = sql_text(side, "SELECT string_agg(detail::text, ' ' ORDER BY ordinal) FROM"
                                 " probe.fired WHERE subject = 'task:a'");
    assert_string_equal(order, "2 3 4");
    free(order);
    assert_int_equal(sql_number(side, "SELECT count(*) FROM probe.fired WHERE extract(epoch FROM"
                                      " planned_at) = 1000 * greatest(detail, 2)"),
                     4);
    assert_int_equal(sql_number(side, "SELECT count(*) FROM journal.entry WHERE type = 500 AND"
                                      " event_id LIKE 't.%' AND cause_seq = 0 AND depth = 1"),
                     4);
    probe_catch_up(side);
    (void)prove_journal(db);
    assert_int_equal(child_end(&one, SIGTERM), EX_OK);
}

/* What is planted behind the cursor is clamped to it, and fires. */
static void
behind_the_cursor(void **state)
{
    (void)state;
    read_upstream();
    one = child_start(url);
    tell("task:a", "timer", 2000 * CLOCK_SECOND, 1);
    move_clock(2500 * CLOCK_SECOND);
    sql_expect(side, FIRED, 1);
    tell("task:a", "timer", 1500 * CLOCK_SECOND, 2);
    tell("task:a", "timer", 2000 * CLOCK_SECOND, 3);
    tell("task:a", "timer", 0, 4);
    sql_expect(side, FIRED, 4);
    sql_expect(side, NEXT_DUE, -1);
    assert_int_equal(sql_number(side, "SELECT extract(epoch FROM planned_at)::bigint FROM"
                                      " probe.fired WHERE detail = 2"),
                     1500);
    assert_int_equal(child_end(&one, SIGTERM), EX_OK);
}

/* More than one unit takes, all due at once, of one shard. */
static void
a_burst(void **state)
{
    (void)state;
    enum { BURST = 3 * TIMER_BATCH + 7 };
    static struct told told[BURST];
    read_upstream();
    for (int i = 0; i < BURST; i++) {
        told[i] = (struct told){ "task:a", "timer", (2000 + i % 3) * CLOCK_SECOND, i + 1 };
    }
    for (int i = 0; i < BURST; i += 500) {
        probe_tell(db, SHARDS, told + i, (size_t)(BURST - i < 500 ? BURST - i : 500));
    }
    one = child_start(url);
    probe_catch_up(side);
    move_clock(2001 * CLOCK_SECOND);
    sql_expect(side, FIRED, (BURST + 2) / 3 + (BURST + 1) / 3);
    sql_expect(side, NEXT_DUE, 2002);
    move_clock(3000 * CLOCK_SECOND);
    sql_expect(side, FIRED, BURST);
    sql_expect(side, NEXT_DUE, -1);
    assert_int_equal(child_end(&one, SIGTERM), EX_OK);
}

/*
 * Real time: timers planted for just about now, while others fire, by processes that are killed.
 * None is lost, and the primary key of fired forbids a second time.
 */
static void
around_now_under_fire(void **state)
{
    (void)state;
    uint64_t seed = test_seed();
    int64_t told = 0;
    read_upstream();
    one = child_start(url);
    two = child_start(url);
    for (int round = 0; round < 12; round++) {
        for (int batch = 0; batch < 6; batch++) {
            struct told list[60];
            char subjects[8][16];
            for (int i = 0; i < 60; i++) {
                snprintf(subjects[i % 8], sizeof *subjects, "task:%d", i % 8);
                list[i] = (struct told){ subjects[i % 8], "timer",
                                         clock_now() + test_between(&seed, -50, 100) * 1000,
                                         (int)++told };
            }
            probe_tell(db, SHARDS, list, LENGTH(list));
            poll(NULL, 0, (int)test_between(&seed, 0, 10));
        }
        struct child *victim = test_random(&seed) % 2 ? &one : &two;
        child_end(victim, SIGKILL);
        *victim = child_start(url);
    }
    sql_expect(side, FIRED, told);
    sql_expect(side, NEXT_DUE, -1);
    assert_int_equal(
        sql_number(side, "SELECT count(*) FROM journal.entry WHERE event_id LIKE 't.%'"), told);
    assert_int_equal(child_end(&one, SIGTERM), EX_OK);
    assert_int_equal(child_end(&two, SIGTERM), EX_OK);
    (void)prove_journal(db);
}

/* ---- what somebody has still to read ------------------------------------------------------- */

/* Of one shard, so that they come in one burst. */
static void
unread_waits_and_the_rest_fires(void **state)
{
    (void)state;
    one = child_start(url);
    char other[24] = "task:b";
    for (int i = 0; journal_shard(other, SHARDS) != journal_shard("task:a", SHARDS); i++) {
        snprintf(other, sizeof other, "task:b%d", i);
    }
    tell("task:a", "timer", 2000 * CLOCK_SECOND, 1);
    tell(other, "timer", 2000 * CLOCK_SECOND, 2);
    probe_catch_up(side);
    /* upstream has read the second subject's last entry, and not the first one's: */
    read_upstream();
    tell("task:a", "plain", 0, 0);
    char *sql = database_text("UPDATE journal.cursor c SET seq = (SELECT max(seq) - 1 FROM"
                              " journal.entry e WHERE e.shard = c.shard AND e.type = 113 AND"
                              " e.subject = 'task:a') WHERE service = 'upstream' AND shard = %d",
                              journal_shard("task:a", SHARDS));
    sql_do(side, sql);
    free(sql);
    move_clock(2000 * CLOCK_SECOND);
    sql_expect(side, FIRED, 1);
    assert_int_equal(sql_number(side, "SELECT detail FROM probe.fired"), 2);
    sql_expect(side, "SELECT (count(*) >= 2)::int FROM probe.timer WHERE subject = 'task:a'", 1);
    assert_int_equal(sql_number(side, FIRED), 1);
    read_upstream();
    sql_expect(side, FIRED, 2);
    sql_expect(side, NEXT_DUE, -1);
    assert_int_equal(sql_number(side, "SELECT count(*) FROM probe.fired WHERE extract(epoch FROM"
                                      " planned_at) = 2000"),
                     2); /* exact, however often it was put off */
    assert_int_equal(child_end(&one, SIGTERM), EX_OK);
}

/* A report that commits while the timer is about to fire: seen under the head's lock. */
static void
a_report_at_the_last_moment(void **state)
{
    (void)state;
    int shard = journal_shard("task:a", SHARDS);
    read_upstream();
    one = child_start(url);
    tell("task:a", "timer", 2000 * CLOCK_SECOND, 1);
    probe_catch_up(side);
    char *upstream = database_text("UPDATE journal.cursor SET seq = (SELECT seq FROM journal.head"
                                   " WHERE shard = %d) WHERE service = 'upstream' AND shard = %d",
                                   shard, shard);
    char *lock =
        database_text("BEGIN; SELECT FROM journal.head WHERE shard = %d FOR NO KEY UPDATE", shard);
    char *append = database_text(
        "INSERT INTO journal.entry SELECT shard, seq + 1, now(), 100, 'late', 'task:a', 110, 0, 0,"
        " 0, '', hash FROM journal.head WHERE shard = %d;"
        "UPDATE journal.head SET seq = seq + 1 WHERE shard = %d; COMMIT",
        shard, shard);
    sql_do(side, upstream);
    sql_do(side, lock);
    PGconn *watch = sql_open(url);
    move_clock_by(watch, 2000 * CLOCK_SECOND);
    sql_expect(watch,
               "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND"
               " application_name = 'probe'",
               1); /* it has decided to fire */
    sql_do(side, append);
    sql_expect(watch, "SELECT (count(*) >= 2)::int FROM probe.timer", 1);
    assert_int_equal(sql_number(watch, FIRED), 0);
    PQfinish(watch);
    read_upstream();
    sql_expect(side, FIRED, 1);
    free(upstream);
    free(lock);
    free(append);
    assert_int_equal(child_end(&one, SIGTERM), EX_OK);
}

/* Whoever must act first could not go on with a subject: its timers are held, by whatever clock,
 * and fire with the time they stand for once the subject is released; the others are not stopped.
 */
static void
what_the_other_one_has_in_quarantine_is_held(void **state)
{
    (void)state;
    read_upstream();
    one = child_start(url);
    tell("task:a", "timer", 2000 * CLOCK_SECOND, 1);
    tell("task:b", "timer", 2000 * CLOCK_SECOND, 2);
    probe_catch_up(side);
    char *sql = database_text(
        "INSERT INTO journal.quarantine VALUES ('upstream', %d, 'task:a', 1, '-infinity', 0,"
        " 'POISON', 'cannot swallow', to_timestamp(1900))",
        journal_shard("task:a", SHARDS));
    sql_do(side, sql);
    free(sql);
    int64_t due = 2000;
    int looks = 0;
    for (; due <= 2000 + 3 * 86400; looks++) { /* as `clock advance-to` goes from due to due */
        move_clock(due * CLOCK_SECOND);
        char *later = database_text("SELECT (min(next_due) > to_timestamp(%lld))::int FROM"
                                    " journal.cursor WHERE service = 'probe'",
                                    (long long)due);
        sql_expect(side, later, 1);
        free(later);
        due = sql_number(side, NEXT_DUE) + 1;
    }
    assert_true(looks < 250);
    assert_int_equal(sql_number(side, FIRED), 1);
    assert_int_equal(sql_number(side, "SELECT detail FROM probe.fired"), 2);
    sql_do(side, "DELETE FROM journal.quarantine");
    move_clock(due * CLOCK_SECOND);
    sql_expect(side, FIRED, 2);
    sql_expect(side, NEXT_DUE, -1);
    assert_int_equal(sql_number(side, "SELECT extract(epoch FROM planned_at)::bigint FROM"
                                      " probe.fired WHERE detail = 1"),
                     2000);
    assert_int_equal(child_end(&one, SIGTERM), EX_OK);
}

/* ---- what cannot be read ------------------------------------------------------------------- */

/* No timer is passed, and no subject put aside, while what is in force cannot be read. */
static void
unreadable_reference_waits(void **state)
{
    (void)state;
    read_upstream();
    probe_apply(db, "");
    one = child_start(url);
    tell("task:a", "judged timer", 2000 * CLOCK_SECOND, 1);
    tell("task:b", "judged timer", 2000 * CLOCK_SECOND, 2);
    probe_apply(db, "\nrule_of_tomorrow: 1\n");
    probe_catch_up(side);
    move_clock(2500 * CLOCK_SECOND);
    child_expect(&one, "code=REFERENCE-UNREADABLE");
    child_expect(&one, "code=SHARDS-LOST");
    assert_int_equal(sql_number(side, "SELECT count(*) FROM journal.cursor WHERE"
                                      " service = 'probe' AND timer_at <> '-infinity'"),
                     0);
    assert_int_equal(sql_number(side, "SELECT count(*) FROM journal.quarantine"), 0);
    assert_int_equal(sql_number(side, FIRED), 0);
    probe_apply(db, "\n# as before\n");
    sql_expect(side, FIRED, 2);
    assert_int_equal(sql_number(side, "SELECT count(*) FROM journal.quarantine"), 0);
    assert_int_equal(child_end(&one, SIGTERM), EX_OK);
}

/* ---- whose they are ------------------------------------------------------------------------ */

/* Its shards are taken away while it fires: it finds out by the cursor, and has done nothing. */
static void
robbed_in_the_middle(void **state)
{
    (void)state;
    read_upstream();
    one = child_start(url);
    tell("task:a", "timer", 2000 * CLOCK_SECOND, 1);
    tell("task:b", "timer", 2000 * CLOCK_SECOND, 2);
    probe_catch_up(side);
    PGconn *gate = sql_open(url), *thief = sql_open(url);
    sql_do(gate, "BEGIN; LOCK TABLE probe.fired IN ACCESS EXCLUSIVE MODE");
    move_clock(2000 * CLOCK_SECOND);
    sql_expect(thief,
               "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND"
               " application_name = 'probe'",
               1);
    sql_do(thief, "UPDATE journal.cursor SET owner = 7, epoch = epoch + 1, lease_until ="
                  " clock_timestamp() + interval '1 hour' WHERE service = 'probe'");
    sql_do(gate, "COMMIT");
    child_expect(&one, "code=SHARDS-LOST");
    assert_int_equal(sql_number(thief, FIRED), 0);
    assert_int_equal(
        sql_number(thief, "SELECT count(*) FROM journal.entry WHERE event_id LIKE 't.%'"), 0);
    sql_do(thief, "UPDATE journal.cursor SET lease_until = '-infinity' WHERE service = 'probe'");
    sql_expect(thief, FIRED, 2);
    sql_expect(thief, NEXT_DUE, -1);
    assert_int_equal(
        sql_number(thief, "SELECT count(*) FROM journal.entry WHERE event_id LIKE 't.%'"), 2);
    PQfinish(gate);
    PQfinish(thief);
    assert_int_equal(child_end(&one, SIGTERM), EX_OK);
}

/* ---- poison -------------------------------------------------------------------------------- */

static void
a_bad_timer_stops_its_subject_only(void **state)
{
    (void)state;
    read_upstream();
    struct told told[60];
    char subjects[60][24];
    int n = 0;
    for (int i = 0; n < 60; i++) { /* all of one shard: one burst */
        snprintf(subjects[n], sizeof *subjects, "task:%d", i);
        if (journal_shard(subjects[n], SHARDS) == 2) {
            told[n] = (struct told){ subjects[n], n == 30 ? "bad timer" : "timer",
                                     (2000 + n % 7) * CLOCK_SECOND, 1 };
            n++;
        }
    }
    probe_tell(db, SHARDS, told, 60);
    told[30].activity = "timer"; /* and two good ones of the same subject, one much later */
    told[30].percent = 2;
    probe_tell(db, SHARDS, &told[30], 1);
    told[30].percent = 3;
    told[30].at = 5000 * CLOCK_SECOND;
    probe_tell(db, SHARDS, &told[30], 1);
    one = child_start(url);
    probe_catch_up(side);
    move_clock(3000 * CLOCK_SECOND);
    child_expect(&one, "code=SUBJECT-QUARANTINED");
    sql_expect(side, FIRED, 59);
    sql_expect(side, NEXT_DUE, 5000); /* nothing is planted over and over meanwhile */
    told[30] = (struct told){ subjects[30], "plain", 0, 0 };
    probe_tell(db, SHARDS, &told[30], 1);
    move_clock(6000 * CLOCK_SECOND);
    sql_expect(side, NEXT_DUE, -1);
    probe_catch_up(side);
    assert_int_equal(sql_number(side, FIRED), 59);
    assert_int_equal(sql_number(side, "SELECT count(*) FROM probe.timer"), 62);
    assert_int_equal(sql_number(side, "SELECT count(*) FROM probe.effect WHERE activity = 'plain'"),
                     0);

    /* Not cured yet: it is back in quarantine, with everything that waited. */
    sql_do(side, "UPDATE journal.quarantine SET retry = true");
    child_expect(&one, "code=SUBJECT-REPLAYED");
    sql_expect(side, "SELECT count(*) FROM probe.effect WHERE activity = 'plain'", 1);
    sql_expect(side, "SELECT count(*) FROM journal.quarantine WHERE NOT retry", 1);
    sql_expect(side, NEXT_DUE, -1);
    sql_do(side, "INSERT INTO probe.cure VALUES (1); UPDATE journal.quarantine SET retry = true");
    sql_expect(side, FIRED, 62);
    char *sql = database_text("SELECT string_agg(detail::text, ' ' ORDER BY ordinal) FROM"
                              " probe.fired WHERE subject = '%s'",
                              subjects[30]);
    char *order = sql_text(side, sql);
    assert_string_equal(order, "1 2 3");
    free(sql);
    free(order);
    sql_expect(side, NEXT_DUE, -1);
    assert_int_equal(child_end(&one, SIGTERM), EX_OK);
}

int
main(void)
{
#define TEST(name)      cmocka_unit_test_setup_teardown(name, set_up, tear_down)
#define SIMULATED(name) cmocka_unit_test_setup_teardown(name, set_up_simulated, tear_down)
    const struct CMUnitTest tests[] = {
        SIMULATED(not_before_their_time),
        SIMULATED(behind_the_cursor),
        SIMULATED(a_burst),
        TEST(around_now_under_fire),
        SIMULATED(unread_waits_and_the_rest_fires),
        SIMULATED(a_report_at_the_last_moment),
        SIMULATED(what_the_other_one_has_in_quarantine_is_held),
        SIMULATED(unreadable_reference_waits),
        SIMULATED(robbed_in_the_middle),
        SIMULATED(a_bad_timer_stops_its_subject_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
