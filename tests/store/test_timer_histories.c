/*
 * Random histories of a service that plans: decisions that plan anew, put off and cancel, also for
 * times that are past or just now; reports that nobody has judged yet; a clock that jumps; owners
 * that are killed, stopped for longer than their lease, robbed, or given each other's shards in the
 * middle of their work. Whatever happens, the laws at the end of this comment hold, and once
 * everybody has read everything each plan that is due has fired.
 *
 *   once      a plan fires once: one row, one entry
 *   early     never before its time
 *   void      never when a later decision stands before it in the journal
 *   unread    never when something of the subject stands before it that the other one has not read
 */
#include "probe.h"

enum { SHARDS = 4, SUBJECTS = 12, TELL_MAX = 40 };

static const char *url;
static struct db *db;
static PGconn *side;

/* ---- the service: what routing decides is a plan, by its version --------------------------- */

static const char schema[] =
    "CREATE SCHEMA planner;"
    "CREATE TABLE planner.task (subject text PRIMARY KEY, version integer, due timestamptz);"
    "CREATE TABLE planner.fired (subject text, version integer, PRIMARY KEY (subject, version));"
    "CREATE TABLE planner.timer (shard smallint, fire_at timestamptz, id bigint GENERATED ALWAYS AS"
    " IDENTITY, subject text, kind smallint, plan_version integer, planned_at timestamptz,"
    " detail bigint, PRIMARY KEY (shard, fire_at, id));"
    "CREATE TABLE planner.told (shard smallint, seq bigint, subject text, version integer,"
    " due timestamptz);" /* by the test: every decision, and reports as version null */
    "SELECT journal.add_reader('planner'); SELECT journal.add_reader('upstream')";

enum { Q_KEEP, Q_VALID, Q_FIRED, Q_TOLD };

/* clang-format off */
static const struct query queries[] = {
    [Q_KEEP] = { "planner_keep",
        "INSERT INTO task SELECT DISTINCT ON (subject) *"
        "  FROM unnest($1::text[], $2::integer[], $3::timestamptz[]) n(subject, version, due)"
        " ORDER BY subject, version DESC"
        " ON CONFLICT (subject) DO UPDATE SET version = excluded.version, due = excluded.due" },
    [Q_VALID] = { "planner_valid",
        "SELECT w.n FROM unnest($1::text[], $2::integer[]) WITH ORDINALITY w(subject, version, n)"
        "  JOIN task t ON t.subject = w.subject AND t.version = w.version ORDER BY w.n" },
    [Q_FIRED] = { "planner_fired",
        "INSERT INTO fired SELECT * FROM unnest($1::text[], $2::integer[])" },
    [Q_TOLD] = { "planner_told",
        "INSERT INTO planner.told SELECT shard, seq, subject, nullif(version, 0),"
        " nullif(due, 'infinity') FROM unnest($1::smallint[], $2::bigint[], $3::text[],"
        " $4::integer[], $5::timestamptz[]) n(shard, seq, subject, version, due)" },
};
/* clang-format on */
static QUERY_SET(planner_queries, queries);

struct plan {
    const char *subject;
    int version;
    int64_t due; /* INT64_MAX: cancelled */
};

static enum status
handle(void *self, struct unit *unit)
{
    (void)self;
    struct plan *plans = arena_array(unit->arena, unit->count, sizeof *plans);
    for (size_t i = 0; i < unit->count; i++) {
        const struct entry *entry = &unit->entries[i];
        const Dondoc__V1__Event *event = unit->events[i];
        plans[i] = (struct plan){ entry->subject, event->task->plan_version,
                                  event->time != 0 ? event->time : INT64_MAX };
        if (event->time != 0) {
            unit_plan(unit, &(struct timer){ .shard = entry->position.shard,
                                             .fire_at = event->time,
                                             .subject = entry->subject,
                                             .plan_version = plans[i].version,
                                             .planned_at = event->time });
        }
    }
    struct db_params params = db_params(unit->arena);
    db_put_texts(&params, &plans->subject, sizeof *plans, unit->count);
    db_put_int4s(&params, &plans->version, sizeof *plans, unit->count);
    db_put_times(&params, &plans->due, sizeof *plans, unit->count);
    (void)db_queue(unit->db, &queries[Q_KEEP], &params);
    return ST_OK;
}

static Dondoc__V1__Event *
passed(struct unit *unit, const struct timer *timer)
{
    Dondoc__V1__Event *event = probe_decision(unit, timer->subject);
    event->limit_passed->plan_version = timer->plan_version;
    return event;
}

static enum status
fire(void *self, struct unit *unit, const struct timer *timers, size_t count)
{
    (void)self;
    struct db_params params = db_params(unit->arena);
    db_put_texts(&params, &timers->subject, sizeof *timers, count);
    db_put_int4s(&params, &timers->plan_version, sizeof *timers, count);
    struct db_result *valid;
    enum status st = db_query(unit->db, unit->arena, &queries[Q_VALID], &params, &valid);
    size_t fired = st == ST_OK ? db_rows(valid) : 0;
    struct plan *plans = arena_array(unit->arena, fired, sizeof *plans);
    for (size_t i = 0; i < fired; i++) {
        const struct timer *timer = &timers[db_int8(valid, i, 0) - 1];
        plans[i] = (struct plan){ timer->subject, timer->plan_version, 0 };
        unit_decide_timer(unit, timer, 0, passed(unit, timer));
    }
    if (fired > 0) {
        params = db_params(unit->arena);
        db_put_texts(&params, &plans->subject, sizeof *plans, fired);
        db_put_int4s(&params, &plans->version, sizeof *plans, fired);
        (void)db_queue(unit->db, &queries[Q_FIRED], &params);
    }
    return st;
}

static const int types[] = { DONDOC__V1__EVENT__DATA_PROGRESS_NOTED, 0 };
static const struct reader_spec reader = {
    .types = types, .handle = handle, .fires_after = "upstream", .fire = fire
};
static const struct query_set *const sets[] = { &planner_queries, &timer_queries, NULL };
static const struct daemon_spec planner = { .name = "planner",
                                            .about = "plans, and fires what it planned",
                                            .source = SOURCE_ESCALATION,
                                            .sets = sets,
                                            .reader = &reader };

/* ---- what the world does ------------------------------------------------------------------- */

static uint64_t seed;
static int64_t now; /* the simulated clock */
static int versions[SUBJECTS];
static struct child owners[2];
static bool is_stopped[2];

static bool
one_in(int64_t n)
{
    return test_between(&seed, 1, n) == 1;
}

static void
wake_all(void)
{
    for (int i = 0; i < 2; i++) {
        if (is_stopped[i]) {
            kill(owners[i].pid, SIGCONT);
            is_stopped[i] = false;
        }
    }
}

/* Whoever was stopped in the middle of a transaction holds what others want, until he is woken. */
static void
meddle(const char *sql)
{
    const char *sqlstate;
    while (*(sqlstate = sql_try(side, sql)) != '\0') {
        if (strcmp(sqlstate, "55P03") != 0 && strcmp(sqlstate, "40P01") != 0) {
            fail_msg("%s: %s", sql, sqlstate);
        }
        wake_all();
    }
}

static void
meddle_text(char *sql)
{
    meddle(sql);
    free(sql);
}

/* Past, just now, at the edge of the clock's next step, soon, much later. */
static int64_t
some_due(void)
{
    const int64_t choices[] = { now - test_between(&seed, 1, CLOCK_HOUR), now, now + 1,
                                now + test_between(&seed, 1, 5) * CLOCK_SECOND,
                                now + test_between(&seed, 1, 3) * CLOCK_HOUR };
    return choices[test_between(&seed, 0, LENGTH(choices) - 1)];
}

struct telling {
    int shard, version;
    int64_t seq, due;
    const char *subject;
};

static struct draft
tell_one(struct arena *arena, struct telling *telling)
{
    static int number;
    int who = (int)test_between(&seed, 0, SUBJECTS - 1);
    bool is_report = one_in(5);
    Dondoc__V1__Event event = DONDOC__V1__EVENT__INIT;
    Dondoc__V1__Task task = DONDOC__V1__TASK__INIT;
    Dondoc__V1__ProgressNoted noted = DONDOC__V1__PROGRESS_NOTED__INIT;
    Dondoc__V1__ProgressReported report = DONDOC__V1__PROGRESS_REPORTED__INIT;
    event.id = arena_print(arena, "told.%d", ++number);
    event.subject = arena_print(arena, "task:%d", who);
    *telling = (struct telling){ .subject = event.subject, .due = INT64_MAX };
    if (is_report) {
        event.data_case = DONDOC__V1__EVENT__DATA_PROGRESS_REPORTED;
        event.progress_reported = &report;
    } else {
        event.time = one_in(4) ? 0 : some_due();
        event.data_case = DONDOC__V1__EVENT__DATA_PROGRESS_NOTED;
        event.progress_noted = &noted;
        event.task = &task;
        telling->version = task.plan_version = ++versions[who];
        telling->due = event.time != 0 ? event.time : INT64_MAX;
    }
    struct draft draft = draft_of(journal_shard(event.subject, SHARDS),
                                  is_report ? SOURCE_PUBLISHERS : SOURCE_ROUTING, event.id,
                                  event.subject, event_type(&event));
    draft.entry.body.data = message_pack(arena, &event.base, &draft.entry.body.size);
    return draft;
}

static void
tell(void)
{
    struct arena *arena = arena_new();
    size_t count = (size_t)test_between(&seed, 1, one_in(3) ? TELL_MAX : 3);
    struct draft *drafts = arena_array(arena, count, sizeof *drafts);
    struct telling *tellings = arena_array(arena, count, sizeof *tellings);
    for (size_t i = 0; i < count; i++) {
        drafts[i] = tell_one(arena, &tellings[i]);
    }
    enum status st;
    while ((st = append_drafts(db, arena, drafts, count, clock_now())) == ST_LATER) {
        wake_all();
    }
    assert_int_equal(st, ST_OK);
    for (size_t i = 0; i < count; i++) {
        tellings[i].shard = drafts[i].entry.position.shard;
        tellings[i].seq = drafts[i].entry.position.seq;
    }
    struct db_params params = db_params(arena);
    db_put_int2s(&params, &tellings->shard, sizeof *tellings, count);
    db_put_int8s(&params, &tellings->seq, sizeof *tellings, count);
    db_put_texts(&params, &tellings->subject, sizeof *tellings, count);
    db_put_int4s(&params, &tellings->version, sizeof *tellings, count);
    db_put_times(&params, &tellings->due, sizeof *tellings, count);
    assert_int_equal(db_query(db, arena, &queries[Q_TOLD], &params, NULL), ST_OK);
    arena_free(arena);
}

static void
move_clock(void)
{
    const int64_t choices[] = { 1, CLOCK_SECOND, test_between(&seed, 1, 3 * CLOCK_SECOND),
                                CLOCK_HOUR };
    now += choices[test_between(&seed, 0, LENGTH(choices) - 1)];
    meddle_text(database_text("UPDATE journal.clock SET now = '1970-01-01Z'::timestamptz + %lld *"
                              " interval '1 microsecond'",
                              (long long)now));
}

static const char unread_law[] =
    "SELECT count(*) FROM journal.entry f JOIN planner.told r USING (shard, subject)"
    "  JOIN journal.cursor u ON u.service = 'upstream' AND u.shard = r.shard"
    " WHERE f.type = 500 AND f.seq > r.seq AND r.version IS NULL AND r.seq > u.seq";

static void
read_upstream(void)
{
    assert_int_equal(sql_number(side, unread_law), 0);
    meddle_text(
        database_text("UPDATE journal.cursor c SET seq = h.seq FROM journal.head h WHERE"
                      " c.service = 'upstream' AND c.shard = h.shard AND h.shard %% %lld = 0",
                      (long long)test_between(&seed, 1, 2)));
}

static void
kill_one(void)
{
    int who = (int)test_between(&seed, 0, 1);
    child_end(&owners[who], SIGKILL);
    owners[who] = child_start_as(url, &planner);
    is_stopped[who] = false;
}

/* It sleeps through its lease, and wakes up where it was. */
static void
stop_or_wake_one(void)
{
    int who = (int)test_between(&seed, 0, 1);
    is_stopped[who] = !is_stopped[who];
    kill(owners[who].pid, is_stopped[who] ? SIGSTOP : SIGCONT);
}

static void
rob(void)
{
    meddle_text(
        database_text("UPDATE journal.cursor SET owner = 0, epoch = epoch + 1, lease_until ="
                      " '-infinity' WHERE service = 'planner' AND shard = %lld",
                      (long long)test_between(&seed, 0, SHARDS - 1)));
}

/* Two of a shard by force: each believes that it is the other's, and the row says something else.
 */
static void
swap_owners(void)
{
    meddle("UPDATE journal.cursor c SET owner = o.owner FROM journal.instance o"
           " WHERE c.service = 'planner' AND o.service = 'planner' AND o.owner <> c.owner");
}

static void
pause_a_little(void)
{
    poll(NULL, 0, (int)test_between(&seed, 0, 60));
}

static const struct action {
    void (*act)(void);
    int weight;
} actions[] = {
    { tell, 10 }, { move_clock, 8 },  { read_upstream, 5 }, { pause_a_little, 5 },
    { rob, 2 },   { swap_owners, 1 }, { kill_one, 1 },      { stop_or_wake_one, 2 },
};

static void
act(void)
{
    int64_t all = 0, chosen;
    for (size_t i = 0; i < LENGTH(actions); i++) {
        all += actions[i].weight;
    }
    chosen = test_between(&seed, 1, all);
    for (size_t i = 0; i < LENGTH(actions); i++) {
        chosen -= actions[i].weight;
        if (chosen <= 0) {
            actions[i].act();
            return;
        }
    }
}

/* ---- the laws ------------------------------------------------------------------------------ */

#define FIRINGS                                                                                    \
    " FROM journal.entry f JOIN planner.timer t"                                                   \
    " ON f.event_id = format('t.%s.%s.0', t.shard, t.id) AND f.type = 500 "

static const struct law {
    const char *name, *sql;
} laws[] = {
    { "once", "SELECT (SELECT count(*) FROM planner.fired) - (SELECT count(*)" FIRINGS ")" },
    { "as an entry says", "SELECT count(*) FROM planner.fired x WHERE NOT EXISTS (SELECT" FIRINGS
                          " WHERE t.subject = x.subject AND t.plan_version = x.version)" },
    { "early", "SELECT count(*)" FIRINGS " WHERE f.recorded_at < t.planned_at" },
    { "void", "SELECT count(*)" FIRINGS " JOIN planner.told l ON l.shard = t.shard AND l.subject ="
              " t.subject AND l.seq < f.seq AND l.version > t.plan_version" },
    { "unread", unread_law },
    { "the service's own fault", "SELECT count(*) FROM journal.quarantine" },
};

/* Plans that are due, and that nothing stands against, and that have not fired. */
static const char owed[] =
    "SELECT count(*) FROM (SELECT DISTINCT ON (subject) * FROM planner.told"
    "                       WHERE version IS NOT NULL ORDER BY subject, version DESC) l"
    " WHERE l.due <= (SELECT c.now FROM journal.clock c)"
    "   AND NOT EXISTS (SELECT FROM planner.fired f WHERE f.subject = l.subject"
    "                      AND f.version = l.version)";

static void
settle(void)
{
    wake_all();
    meddle("UPDATE journal.cursor SET seq = 1000000 WHERE service = 'upstream'");
    sql_expect(side, owed, 0);
    for (size_t i = 0; i < LENGTH(laws); i++) {
        int64_t broken = sql_number(side, laws[i].sql);
        if (broken != 0) {
            child_show(&owners[0]);
            child_show(&owners[1]);
            fail_msg("%s: %lld times", laws[i].name, (long long)broken);
        }
    }
    meddle("UPDATE journal.cursor c SET seq = h.seq FROM journal.head h"
           " WHERE c.service = 'upstream' AND c.shard = h.shard");
}

static int
set_up(void **state)
{
    (void)state;
    static const struct query_set *const test_sets[] = { &journal_queries, &planner_queries, NULL };
    now = 1000000 * CLOCK_SECOND;
    log_begin();
    url = database_new(&(struct migration_options){
        .shard_count = SHARDS, .simulated = true, .clock_start = now });
    side = sql_open(url);
    sql_do(side, schema);
    sql_do(side, "SET lock_timeout = '300ms'");
    db = db_open(
        &(struct db_spec){ .url = url, .name = "test", .sets = test_sets, .schema = "planner" });
    assert_int_equal(db_ready(db), ST_OK);
    assert_int_equal(db_script(db, "SET lock_timeout = '300ms'"), ST_OK);
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
random_histories(void **state)
{
    (void)state;
    seed = test_seed();
    for (int i = 0; i < 2; i++) {
        owners[i] = child_start_as(url, &planner);
    }
    for (int round = 0; round < test_rounds(12); round++) {
        for (int i = 0; i < 30; i++) {
            act();
        }
        settle();
    }
    assert_true(sql_number(side, "SELECT count(*) FROM planner.fired") > 0);
    (void)prove_journal(db);
    for (int i = 0; i < 2; i++) {
        child_end(&owners[i], SIGTERM);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(random_histories, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
