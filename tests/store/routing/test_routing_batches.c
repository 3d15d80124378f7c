/*
 * However the journal is cut into batches, the rows end the same: two tasks with the same reports,
 * of which one is judged entry by entry and the other in batches of any size. And the rows are what
 * the decisions alone say (wire/task.h).
 */
#include "test.h"

#include "daemon/unit.h"
#include "database.h"
#include "folder.h"
#include "province.h"
#include "routing.h"
#include "store_routing.h"
#include "wire/message.h"
#include "wire/task.h"

enum { SHARDS = 4, HISTORIES = 60, STEPS = 25, SHARD = 1 };

static const struct query_set *const sets[] = { &routing_queries, &directory_queries,
                                                &journal_queries, NULL };

static struct arena *fixed;
static const char *url; /* of the test's own database */
static struct db *db;
static struct routing routing;
static struct library *library;
static int64_t seq = 100; /* behind what the reference data took */

/* ---- a database with the province in it ---------------------------------------------------- */

static void
reference_draft(void *self, int version, int shard, struct draft *draft)
{
    static int number;
    Dondoc__V1__Event *event = event_of_type(fixed, DATA(REFERENCE_CHANGED));
    event->reference_changed->version = version;
    event->subject = arena_print(fixed, "reference:%d", shard);
    event->id = arena_print(fixed, "%s.%d.%d", (const char *)self, ++number, shard);
    struct db_blob body;
    body.data = message_pack(fixed, &event->base, &body.size);
    *draft = (struct draft){ .entry = { .position.shard = shard,
                                        .source = SOURCE_IMPORT,
                                        .event_id = event->id,
                                        .subject = event->subject,
                                        .type = event_type(event),
                                        .body = body },
                             .digest = event_digest(body.data, body.size) };
}

static void
apply(struct db *owner, enum directory_kind kind, const struct directory_file *files, size_t count)
{
    int version;
    char self[] = "draft";
    assert_int_equal(
        directory_apply(owner, fixed, kind, files, count, reference_draft, self, &version), ST_OK);
}

static struct directory_file
file_of(const char *name, const char *text)
{
    return (struct directory_file){ name, { text, strlen(text) } };
}

static struct directory_file
shipped(const char *folder, const char *name)
{
    struct named_file file = folder_read_file(fixed, folder, name);
    return (struct directory_file){ file.name, { file.bytes, file.size } };
}

static void
apply_province(void)
{
    static const char calendars[] =
        "code,base,name,name_en,week,days,confirmed_until,verified\n"
        "VN-2026,,Lịch,Calendar,T2-T6 07:30-11:30 13:00-17:00,vn_calendar_2020_2027.csv,2027,yes\n";
    struct db *owner = db_open(&(struct db_spec){ .url = url, .name = "test", .sets = sets });
    assert_int_equal(db_ready(owner), ST_OK);
    struct directory_file organisation[] = { file_of("units.csv", province_units),
                                             file_of("positions.csv", province_positions),
                                             file_of("persons.csv", province_persons),
                                             file_of("holdings.csv", province_holdings) };
    struct directory_file calendar[] = { file_of("calendars.csv", calendars),
                                         shipped("deploy/demo/calendar",
                                                 "vn_calendar_2020_2027.csv") };
    struct directory_file policy[] = { shipped("deploy/demo", "policy.yaml") };
    apply(owner, DIRECTORY_ORGANISATION, organisation, LENGTH(organisation));
    apply(owner, DIRECTORY_POLICY, policy, LENGTH(policy));
    apply(owner, DIRECTORY_CALENDAR, calendar, LENGTH(calendar));
    db_close(owner);
}

static int
set_up(void **state)
{
    (void)state;
    fixed = arena_new();
    url = database_new(&(struct migration_options){ .shard_count = SHARDS });
    apply_province();
    db = db_open(&(struct db_spec){
        .url = arena_print(fixed, "%s user=dondoc_routing", url), .name = "test", .sets = sets });
    assert_int_equal(db_ready(db), ST_OK);
    library = library_open(db);
    assert_true(routing_reader.is_ready(&routing, library));
    return 0;
}

static int
tear_down(void **state)
{
    (void)state;
    library_close(library);
    db_close(db);
    arena_free(fixed);
    return 0;
}

/* ---- reports ------------------------------------------------------------------------------- */

static Dondoc__V1__Event *
random_report(struct arena *arena, uint64_t *seed)
{
    static const char *const actors[] = { "SXD.CV", "SXD.CV", "SXD.GD", "STC.CV" };
    const char *actor = actors[test_between(seed, 0, (int64_t)LENGTH(actors) - 1)];
    switch (test_between(seed, 0, 11)) {
    case 0:
    case 1:
        return assignment_new(arena);
    case 2:
        return delivery_new(arena);
    case 3:
    case 4:
        return report_new(arena, DATA(ACCEPTANCE_REPORTED), actor);
    case 5:
        return report_new(arena, DATA(PROGRESS_REPORTED), actor);
    case 6:
    case 7:
        return report_new(arena, DATA(RESULT_SUBMITTED), actor);
    case 8:
        return report_new(arena, DATA(SUBMISSION_WITHDRAWN), actor);
    case 9:
        return review_new(arena, DONDOC__V1__RESULT_REVIEWED__OUTCOME__RETURN);
    case 10:
        return review_new(arena, DONDOC__V1__RESULT_REVIEWED__OUTCOME__BEGIN);
    default:
        return test_between(seed, 0, 3) == 0
                   ? review_new(arena, DONDOC__V1__RESULT_REVIEWED__OUTCOME__ACCEPT)
                   : report_new(arena, DATA(PROGRESS_REPORTED), actor);
    }
}

static struct entry
entry_of(struct arena *arena, const Dondoc__V1__Event *event, const char *subject, int64_t at)
{
    struct entry entry = { .position = { SHARD, ++seq },
                           .recorded_at = at,
                           .source = 100,
                           .event_id = arena_print(arena, "%lld", (long long)seq),
                           .subject = subject,
                           .type = event_type(event) };
    entry.body.data = message_pack(arena, &event->base, &entry.body.size);
    return entry;
}

/* ---- judging ------------------------------------------------------------------------------- */

struct told { /* by the decisions alone */
    struct task_fold fold;
    int intervals;
};

static void
hear(const struct unit *unit, const char *subject, struct told *told)
{
    for (size_t i = 0; i < unit_decided(unit); i++) {
        const Dondoc__V1__Event *decision = unit_decision(unit, i, NULL);
        if (text_same(decision->subject, subject)) {
            told->intervals += task_fold_add(&told->fold, decision, (int64_t)i + 1) != NULL;
        }
    }
}

static void
work(struct arena *arena, struct entry *entries, size_t count, const char *subject,
     struct told *told)
{
    struct decisions decisions = { .service = "routing",
                                   .source = SOURCE_ROUTING,
                                   .shard_count = SHARDS };
    Dondoc__V1__Event **events = arena_array(arena, count, sizeof *events);
    for (size_t i = 0; i < count; i++) {
        events[i] = message_unpack(arena, &dondoc__v1__event__descriptor, entries[i].body.data,
                                   entries[i].body.size, 1 << 20);
        assert_non_null(events[i]);
    }
    struct unit unit = { .arena = arena,
                         .db = db,
                         .entries = entries,
                         .events = events,
                         .count = count,
                         .library = library,
                         .decisions = &decisions };
    db_begin(db);
    assert_int_equal(routing_reader.handle(&routing, &unit), ST_OK);
    assert_int_equal(db_commit(db), ST_OK);
    hear(&unit, subject, told);
}

struct rows {
    const char *task, *holders, *parked;
};

static const char *
ask(PGconn *conn, struct arena *arena, const char *sql)
{
    char *found = sql_text(conn, sql);
    const char *text = arena_text(arena, found);
    free(found);
    return text;
}

static struct rows
rows_of(PGconn *conn, struct arena *arena, const char *subject)
{
    return (struct rows){
        .task = ask(conn, arena,
                    arena_print(arena,
                                "SELECT coalesce(max(concat_ws('|', state, lead,"
                                " handler, due_at, original_due_at, due_version,"
                                " encode(body, 'hex'))), '') FROM routing.task"
                                " WHERE subject = '%s'",
                                subject)),
        .holders = ask(conn, arena,
                       arena_print(arena,
                                   "SELECT coalesce(string_agg(concat_ws('|', ordinal,"
                                   " since, role, unit, position, person, cause), E'\\n'"
                                   " ORDER BY ordinal), '') FROM routing.holder"
                                   " WHERE subject = '%s'",
                                   subject)),
        .parked = ask(conn, arena,
                      arena_print(arena,
                                  "SELECT coalesce(string_agg(concat_ws('|', until,"
                                  " recorded_at, encode(body, 'hex')), E'\\n' ORDER BY"
                                  " seq), '') FROM routing.parked"
                                  " WHERE subject = '%s'",
                                  subject)),
    };
}

static void
assert_told(PGconn *conn, struct arena *arena, const char *subject, const struct told *told)
{
    const Dondoc__V1__Task *task = told->fold.task;
    int64_t intervals = sql_number(
        conn,
        arena_print(arena, "SELECT count(*) FROM routing.holder WHERE subject = '%s'", subject));
    assert_int_equal(intervals, told->intervals);
    const char *found = ask(conn, arena,
                            arena_print(arena,
                                        "SELECT coalesce(max(encode(body, 'hex')), '') FROM"
                                        " routing.task WHERE subject = '%s'",
                                        subject));
    struct text_builder expected = { .arena = arena };
    text_add(&expected, "");
    size_t size = 0;
    const uint8_t *bytes = task != NULL ? message_pack(arena, &task->base, &size) : NULL;
    for (size_t i = 0; i < size; i++) {
        text_print(&expected, "%02x", bytes[i]);
    }
    assert_string_equal(found, expected.text);
}

static void
a_history_ends_the_same_in_batches(struct arena *arena, PGconn *conn, uint64_t *seed, int number)
{
    const char *single = arena_print(arena, "task:single%d", number);
    const char *batched = arena_print(arena, "task:batched%d", number);
    struct entry singles[STEPS], batch[STEPS];
    struct told told_single = { 0 }, told_batched = { 0 };
    int64_t at = the_instant("2026-03-02 08:00:00");
    for (int i = 0; i < STEPS; i++) {
        Dondoc__V1__Event *event = random_report(arena, seed);
        at += test_between(seed, 0, 60) * CLOCK_MINUTE;
        singles[i] = entry_of(arena, event, single, at);
        batch[i] = entry_of(arena, event, batched, at);
        work(arena, &singles[i], 1, single, &told_single);
    }
    for (int from = 0, count; from < STEPS; from += count) {
        count = (int)test_between(seed, 1, STEPS - from);
        work(arena, &batch[from], (size_t)count, batched, &told_batched);
    }
    struct rows one = rows_of(conn, arena, single), other = rows_of(conn, arena, batched);
    assert_string_equal(other.task, one.task);
    assert_string_equal(other.holders, one.holders);
    assert_string_equal(other.parked, one.parked);
    assert_told(conn, arena, single, &told_single);
    assert_told(conn, arena, batched, &told_batched);
}

static void
rows_do_not_depend_on_the_batches(void **state)
{
    (void)state;
    uint64_t seed = test_seed();
    PGconn *conn = sql_open(url);
    for (int i = 0; i < test_rounds(HISTORIES); i++) {
        struct arena *arena = arena_new();
        a_history_ends_the_same_in_batches(arena, conn, &seed, i);
        arena_free(arena);
    }
    assert_true(sql_number(conn, "SELECT count(*) FROM routing.holder") > 0);
    PQfinish(conn);
}

/* Several tasks in one batch, their entries interleaved. */
static void
a_batch_of_many_tasks_is_judged_task_by_task(void **state)
{
    (void)state;
    enum { TASKS = 50 };
    struct arena *arena = arena_new();
    struct entry *entries = arena_array(arena, 3 * TASKS, sizeof *entries);
    size_t count = 0;
    int64_t at = the_instant("2026-03-02 08:00:00");
    const Dondoc__V1__Event *order = assignment_new(arena), *delivery = delivery_new(arena);
    const Dondoc__V1__Event *acceptance = report_new(arena, DATA(ACCEPTANCE_REPORTED), "SXD.CV");
    const Dondoc__V1__Event *const events[] = { acceptance, order, delivery };
    for (size_t e = 0; e < LENGTH(events); e++) { /* the acceptance comes early */
        for (int i = 0; i < TASKS; i++) {
            entries[count++] =
                entry_of(arena, events[e], arena_print(arena, "task:many%02d", TASKS - i), at);
        }
    }
    struct told told = { 0 };
    work(arena, entries, count, "task:many07", &told);
    PGconn *conn = sql_open(url);
    assert_int_equal(sql_number(conn, "SELECT count(*) FROM routing.task WHERE subject LIKE"
                                      " 'task:many%' AND state = 'IN_PROGRESS'"),
                     TASKS);
    assert_int_equal(
        sql_number(conn, "SELECT count(*) FROM routing.parked WHERE subject LIKE 'task:many%'"), 0);
    assert_told(conn, arena, "task:many07", &told);
    PQfinish(conn);
    arena_free(arena);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_do_not_depend_on_the_batches),
        cmocka_unit_test(a_batch_of_many_tasks_is_judged_task_by_task),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
