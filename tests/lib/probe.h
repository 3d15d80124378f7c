/*
 * A service that is nothing but a reader, "probe", in processes of their own that can be killed. It
 * does what ProgressReported tells it by `activity`, notes in its tables what it did, and decides
 * one LimitPassed per report and per timer:
 *
 *   poison        a statement fails until there is a row in probe.cure
 *   blame         the service names the event as the guilty one
 *   refuse        the service fails, and does not say why
 *   timer         a timer is planted at `time`, with `percent` as its detail
 *   bad timer     one that fails when it fires, until there is a row in probe.cure
 *   judged        by the reference data in force, which must be readable
 *   judged timer  one that is fired by the reference data in force then
 */
#ifndef TESTS_PROBE_H
#define TESTS_PROBE_H

#include "journal.h"

#include "daemon/daemon.h"
#include "daemon/reader.h"
#include "folder.h"
#include "store/timer.h"
#include "wire/message.h"
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>

static const char probe_schema[] =
    "CREATE SCHEMA probe;"
    "CREATE TABLE probe.effect (ordinal bigserial, shard smallint, seq bigint, subject text,"
    " activity text, owner bigint, PRIMARY KEY (shard, seq));"
    "CREATE TABLE probe.fired (ordinal bigserial, shard smallint, subject text, detail bigint,"
    " planned_at timestamptz, PRIMARY KEY (subject, detail));"
    "CREATE TABLE probe.timer (shard smallint, fire_at timestamptz, id bigint GENERATED ALWAYS AS"
    " IDENTITY, subject text, kind smallint, plan_version integer, planned_at timestamptz,"
    " detail bigint, PRIMARY KEY (shard, fire_at, id));"
    "CREATE TABLE probe.cure (id int);"
    "CREATE FUNCTION probe.swallow(what text) RETURNS void LANGUAGE plpgsql AS $$ BEGIN"
    " IF NOT EXISTS (SELECT FROM probe.cure) THEN RAISE EXCEPTION USING ERRCODE = '23514',"
    " MESSAGE = 'cannot swallow'; END IF; END $$;"
    "SELECT journal.add_reader('probe'); SELECT journal.add_reader('upstream')";

enum { PROBE_EFFECT, PROBE_FIRED, PROBE_SWALLOW };
enum { PROBE_TIMER = 1, PROBE_BAD_TIMER, PROBE_JUDGED_TIMER };

/* clang-format off */
static const struct query probe_queries[] = {
    [PROBE_EFFECT] = { "probe_effect",
        "INSERT INTO effect (shard, seq, subject, activity, owner)"
        " SELECT *, $5 FROM unnest($1::smallint[], $2::bigint[], $3::text[], $4::text[])" },
    [PROBE_FIRED] = { "probe_fired",
        "INSERT INTO fired (shard, subject, detail, planned_at)"
        " SELECT * FROM unnest($1::smallint[], $2::text[], $3::bigint[], $4::timestamptz[])" },
    [PROBE_SWALLOW] = { "probe_swallow", "SELECT FROM probe.swallow($1)" },
};
/* clang-format on */
static QUERY_SET(probe_set, probe_queries);

static struct daemon *probe_daemon;

static inline Dondoc__V1__Event *
probe_decision(struct unit *unit, const char *subject)
{
    Dondoc__V1__Event *event = event_about(unit->arena, arena_text(unit->arena, subject),
                                           DONDOC__V1__EVENT__DATA_LIMIT_PASSED);
    event->limit_passed->kind = DONDOC__V1__CLOCK_KIND__ACCEPTANCE;
    return event;
}

static inline void
probe_swallow(struct unit *unit, const char *what)
{
    struct db_params params = db_params(unit->arena);
    db_put_text(&params, what);
    (void)db_queue(unit->db, &probe_queries[PROBE_SWALLOW], &params);
}

/* 0: none is asked for. */
static inline int
probe_timer_kind(const char *activity)
{
    return strcmp(activity, "timer") == 0          ? PROBE_TIMER
           : strcmp(activity, "bad timer") == 0    ? PROBE_BAD_TIMER
           : strcmp(activity, "judged timer") == 0 ? PROBE_JUDGED_TIMER
                                                   : 0;
}

static inline enum status
probe_handle(void *self, struct unit *unit)
{
    (void)self;
    const char **activities = arena_array(unit->arena, unit->count, sizeof *activities);
    size_t stride = sizeof *unit->entries;
    for (size_t i = 0; i < unit->count; i++) {
        const struct entry *entry = &unit->entries[i];
        const Dondoc__V1__Event *event = unit->events[i];
        bool is_report = event->data_case == DONDOC__V1__EVENT__DATA_PROGRESS_REPORTED;
        const char *activity = activities[i] =
            is_report ? event->progress_reported->activity : "reference";
        int kind = probe_timer_kind(activity);
        struct reference reference;
        if (strcmp(activity, "judged") == 0 &&
            library_at(unit->library, entry->position, &reference) != ST_OK) {
            return ST_LATER;
        } else if (strcmp(activity, "poison") == 0) {
            probe_swallow(unit, entry->subject);
        } else if (strcmp(activity, "blame") == 0) {
            unit_blame(unit, entry, "BLAMED", "the service says so");
            return ST_INVALID;
        } else if (strcmp(activity, "refuse") == 0) {
            return ST_INVALID;
        } else if (kind != 0) {
            unit_plan(unit, &(struct timer){ .shard = entry->position.shard,
                                             .fire_at = event->time,
                                             .subject = entry->subject,
                                             .kind = kind,
                                             .planned_at = event->time,
                                             .detail = event->progress_reported->percent });
        }
        unit_decide(unit, entry, 0, probe_decision(unit, entry->subject));
    }
    struct db_params params = db_params(unit->arena);
    db_put_int2s(&params, &unit->entries->position.shard, stride, unit->count);
    db_put_int8s(&params, &unit->entries->position.seq, stride, unit->count);
    db_put_texts(&params, &unit->entries->subject, stride, unit->count);
    db_put_texts(&params, activities, sizeof *activities, unit->count);
    db_put_int8(&params, daemon_owner(probe_daemon));
    (void)db_queue(unit->db, &probe_queries[PROBE_EFFECT], &params);
    return ST_OK;
}

static inline enum status
probe_fire(void *self, struct unit *unit, const struct timer *timers, size_t count)
{
    (void)self;
    for (size_t i = 0; i < count; i++) {
        struct position now = { timers[i].shard, INT64_MAX };
        struct reference reference;
        if (timers[i].kind == PROBE_BAD_TIMER) {
            probe_swallow(unit, timers[i].subject);
        } else if (timers[i].kind == PROBE_JUDGED_TIMER &&
                   library_at(unit->library, now, &reference) != ST_OK) {
            return ST_LATER;
        }
        unit_decide_timer(unit, &timers[i], 0, probe_decision(unit, timers[i].subject));
    }
    struct db_params params = db_params(unit->arena);
    db_put_int2s(&params, &timers->shard, sizeof *timers, count);
    db_put_texts(&params, &timers->subject, sizeof *timers, count);
    db_put_int8s(&params, &timers->detail, sizeof *timers, count);
    db_put_times(&params, &timers->planned_at, sizeof *timers, count);
    (void)db_queue(unit->db, &probe_queries[PROBE_FIRED], &params);
    return ST_OK;
}

static inline enum status
probe_open(void *self, struct daemon *daemon)
{
    (void)self;
    probe_daemon = daemon;
    return ST_OK;
}

static const int probe_types[] = { DONDOC__V1__EVENT__DATA_PROGRESS_REPORTED,
                                   DONDOC__V1__EVENT__DATA_REFERENCE_CHANGED, 0 };
static const struct reader_spec probe_reader = { .types = probe_types,
                                                 .reads_reference = true,
                                                 .handle = probe_handle,
                                                 .fires_after = "upstream",
                                                 .fire = probe_fire };
static const struct query_set *const probe_sets[] = { &probe_set, &timer_queries,
                                                      &directory_queries, NULL };
static const struct daemon_spec probe_spec = { .name = "probe",
                                               .about = "a reader that is watched",
                                               .source = SOURCE_ESCALATION,
                                               .sets = probe_sets,
                                               .reader = &probe_reader,
                                               .open = probe_open };

/* ---- its processes ------------------------------------------------------------------------- */

struct child {
    pid_t pid;
    int log;
};

static inline bool
child_said(const struct child *child, const char *text)
{
    static char buffer[1 << 20];
    ssize_t size = pread(child->log, buffer, sizeof buffer - 1, 0);
    buffer[size > 0 ? size : 0] = '\0';
    return strstr(buffer, text) != NULL;
}

/* What it said, for a failed test. */
static inline void
child_show(const struct child *child)
{
    char buffer[1 << 16];
    ssize_t size = pread(child->log, buffer, sizeof buffer - 1, 0);
    print_message("%.*s\n", (int)(size > 0 ? size : 0), buffer);
}

static inline void
child_expect(const struct child *child, const char *text)
{
    int64_t until = clock_monotonic() + 20 * CLOCK_SECOND;
    while (!child_said(child, text)) {
        if (clock_monotonic() > until) {
            child_show(child);
            fail_msg("%s was not said", text);
        }
        poll(NULL, 0, 5);
    }
}

static inline struct child
child_start_as(const char *url, const struct daemon_spec *spec)
{
    char name[16];
    char *argv[] = { name, NULL };
    snprintf(name, sizeof name, "%s", spec->name);
    char log[] = "/tmp/dd-probe.XXXXXX";
    struct child child = { .log = mkostemp(log, O_APPEND) };
    assert_true(child.log >= 0);
    unlink(log);
    fflush(NULL);
    child.pid = fork();
    if (child.pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL); /* a failed test leaves nobody behind */
        dup2(child.log, STDERR_FILENO);
        setenv("DATABASE_URL", url, 1);
        setenv("TICK_MS", "50", 1);
        setenv("LEASE_MS", "600", 1);
        setenv("LOG_FORMAT", "logfmt", 1);
        _exit(daemon_main(1, argv, spec));
    }
    child_expect(&child, "code=SERVICE-READY");
    return child;
}

static inline struct child
child_start(const char *url)
{
    return child_start_as(url, &probe_spec);
}

/* Sends a signal, waits for the end; gives the exit code, or minus the signal that ended it. */
static inline int
child_end(struct child *child, int signal_number)
{
    int result;
    if (signal_number) {
        kill(child->pid, signal_number);
    }
    assert_int_equal(waitpid(child->pid, &result, 0), child->pid);
    close(child->log);
    return WIFEXITED(result) ? WEXITSTATUS(result) : -WTERMSIG(result);
}

/* ---- what it is told ----------------------------------------------------------------------- */

struct told {
    const char *subject, *activity;
    int64_t at; /* Event.time */
    int percent;
};

/* One transaction; ids are made up. */
static inline void
probe_tell(struct db *db, int shard_count, const struct told *told, size_t count)
{
    static int64_t number;
    struct arena *arena = arena_new();
    struct draft *drafts = arena_array(arena, count, sizeof *drafts);
    for (size_t i = 0; i < count; i++) {
        Dondoc__V1__Event event = DONDOC__V1__EVENT__INIT;
        Dondoc__V1__ProgressReported progress = DONDOC__V1__PROGRESS_REPORTED__INIT;
        progress.activity = arena_text(arena, told[i].activity);
        progress.percent = told[i].percent;
        event.id = arena_print(arena, "told.%lld", (long long)++number);
        event.subject = arena_text(arena, told[i].subject);
        event.time = told[i].at;
        event.data_case = DONDOC__V1__EVENT__DATA_PROGRESS_REPORTED;
        event.progress_reported = &progress;
        drafts[i] = draft_of(journal_shard(event.subject, shard_count), SOURCE_PUBLISHERS, event.id,
                             event.subject, DONDOC__V1__EVENT__DATA_PROGRESS_REPORTED);
        drafts[i].entry.body.data = message_pack(arena, &event.base, &drafts[i].entry.body.size);
    }
    assert_int_equal(append_drafts(db, arena, drafts, count, clock_now()), ST_OK);
    arena_free(arena);
}

/* The journal for probe_tell and probe_apply. */
static inline struct db *
probe_journal(const char *url)
{
    static const struct query_set *const sets[] = { &journal_queries, &directory_queries, NULL };
    return journal_open(url, sets);
}

static inline void
probe_changed(void *self, int version, int shard, struct draft *draft)
{
    struct arena *arena = self;
    Dondoc__V1__Event event = DONDOC__V1__EVENT__INIT;
    Dondoc__V1__ReferenceChanged changed = DONDOC__V1__REFERENCE_CHANGED__INIT;
    event.data_case = DONDOC__V1__EVENT__DATA_REFERENCE_CHANGED;
    event.reference_changed = &changed;
    *draft = draft_of(shard, SOURCE_IMPORT, arena_print(arena, "policy.%d.%d", version, shard),
                      "reference:policy", DONDOC__V1__EVENT__DATA_REFERENCE_CHANGED);
    draft->entry.body.data = message_pack(arena, &event.base, &draft->entry.body.size);
}

/* The demo's policy with some lines more becomes the next version. */
static inline void
probe_apply(struct db *db, const char *more)
{
    struct arena *arena = arena_new();
    struct named_file shipped = folder_read_file(arena, "deploy/demo", "policy.yaml");
    char *text = arena_print(arena, "%.*s%s", (int)shipped.size, shipped.bytes, more);
    struct directory_file file = { shipped.name, { text, strlen(text) } };
    int version;
    assert_int_equal(
        directory_apply(db, arena, DIRECTORY_POLICY, &file, 1, probe_changed, arena, &version),
        ST_OK);
    arena_free(arena);
}

/* Until a query gives this number. */
static inline void
sql_expect(PGconn *conn, const char *sql, int64_t wanted)
{
    int64_t until = clock_monotonic() + 20 * CLOCK_SECOND, got;
    while ((got = sql_number(conn, sql)) != wanted) {
        if (clock_monotonic() > until) {
            fail_msg("%s: %lld, not %lld", sql, (long long)got, (long long)wanted);
        }
        poll(NULL, 0, 5);
    }
}

/* Until the probe has read everything. */
static inline void
probe_catch_up(PGconn *conn)
{
    sql_expect(conn,
               "SELECT count(*) FROM journal.cursor c JOIN journal.head h USING (shard)"
               " WHERE c.service = 'probe' AND c.seq <> h.seq",
               0);
}

#endif
