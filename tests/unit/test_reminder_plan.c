#include "test.h"

#include "domain/reminder_plan.h"
#include "scenario.h"
#include "vn_calendar.h"

static struct arena *arena;
static const struct calendar *calendar;
static const struct policy *policy;

static int
set_up(void **state)
{
    (void)state;
    arena = arena_new();
    calendar = vn_calendar(arena);
    policy = shipped_policy(arena);
    return 0;
}

static int
tear_down(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static struct reminder_plan
plan_of(const char *limit_text, const char *anchor, enum urgency urgency, const char *planned_at,
        bool with_summary)
{
    struct limit limit;
    assert_true(limit_parse(limit_text, &limit));
    struct deadline deadline = deadline_compute(&limit, the_instant(anchor), calendar, NULL);
    return reminder_plan(&policy->reminders, &limit, &deadline, urgency, calendar,
                         the_instant(planned_at), with_summary);
}

static void
test_the_table(void **state)
{
    (void)state;
    static const struct {
        const char *name, *limit, *anchor;
        enum urgency urgency;
        struct {
            const char *rule, *at;
        } wanted[7];
    } cases[] = {
        { "SC-01: five working days",
          "5 wd",
          "2026-03-02T10:00",
          URGENCY_NORMAL,
          { { "T-2", "2026-03-05T08:00" },
            { "T-1", "2026-03-06T08:00" },
            { "T", "2026-03-09T08:00" } } },
        { "two working days",
          "2 wd",
          "2026-03-02T10:00",
          URGENCY_NORMAL,
          { { "T-1", "2026-03-03T08:00" },
            { "T", "2026-03-04T08:00" },
            { "T 14:00", "2026-03-04T14:00" } } },
        { "ten working days",
          "10 wd",
          "2026-03-02T10:00",
          URGENCY_NORMAL,
          { { "T-5", "2026-03-09T08:00" },
            { "T-3", "2026-03-11T08:00" },
            { "T-1", "2026-03-13T08:00" },
            { "T", "2026-03-16T08:00" } } },
        { "thirty working days",
          "30 wd",
          "2026-03-02T10:00",
          URGENCY_NORMAL,
          { { "half", "2026-03-23T08:00" },
            { "T-10", "2026-03-30T08:00" },
            { "T-5", "2026-04-06T08:00" },
            { "T-3", "2026-04-08T08:00" },
            { "T-1", "2026-04-10T08:00" },
            { "T", "2026-04-13T08:00" } } },
        { "eight working hours",
          "8 wh",
          "2026-03-02T07:30",
          URGENCY_NORMAL,
          { { "50%", "2026-03-02T11:30" },
            { "80%", "2026-03-02T15:24" },
            { "due", "2026-03-02T17:00" } } },
        { "four working hours over a night",
          "4 wh",
          "2026-03-02T15:00",
          URGENCY_KHAN,
          { { "50%", "2026-03-02T17:00" },
            { "80%", "2026-03-03T08:42" },
            { "due", "2026-03-03T09:30" } } },
        { "nine working hours count as days",
          "9 wh",
          "2026-03-02T07:30",
          URGENCY_NORMAL,
          { { "T-1", "2026-03-02T08:00" }, { "T", "2026-03-03T08:00" } } },
        { "a last day before a day off: back to the last working day",
          "before 2026-02-16",
          "2026-02-02T10:00",
          URGENCY_NORMAL,
          { { "T-2", "2026-02-11T08:00" },
            { "T-1", "2026-02-12T08:00" },
            { "T", "2026-02-13T08:00" } } },
        { "hours that end on a day off: at 08:00 of the working day before",
          "24 h",
          "2026-02-14T09:20",
          URGENCY_NORMAL,
          { { 0 } } },
        { "hỏa tốc: by calendar hours, any hour",
          "24 h",
          "2026-02-14T09:20",
          URGENCY_HOA_TOC,
          { { "25%", "2026-02-14T15:20" },
            { "50%", "2026-02-14T21:20" },
            { "75%", "2026-02-15T03:20" } } },
        { "periodic",
          "every month 14 + 2 wd",
          "2026-03-02T10:00",
          URGENCY_NORMAL,
          { { "T-5", "2026-03-10T08:00" },
            { "T-2", "2026-03-13T08:00" },
            { "T", "2026-03-17T08:00" } } },
        { "no limit", "none", "2026-03-02T10:00", URGENCY_NORMAL, { { 0 } } },
    };
    for (size_t i = 0; i < LENGTH(cases); i++) {
        print_message("%s\n", cases[i].name);
        struct reminder_plan plan =
            plan_of(cases[i].limit, cases[i].anchor, cases[i].urgency, cases[i].anchor, false);
        int wanted = 0;
        for (; cases[i].wanted[wanted].rule != NULL; wanted++) {
            char at[CIVIL_TEXT_SIZE] = "none";
            const struct reminder *found = &plan.reminders[wanted];
            if (wanted < plan.count) {
                instant_print(at, sizeof at, found->at);
            }
            if (wanted >= plan.count || found->at != the_instant(cases[i].wanted[wanted].at)) {
                fail_msg("%d of %d: %s %s", wanted, plan.count, found->rule, at);
            }
            assert_string_equal(found->rule, cases[i].wanted[wanted].rule);
        }
        assert_int_equal(plan.count, wanted);
    }
}

static void
test_what_is_past_is_one_summary(void **state)
{
    (void)state;
    /* Entered on the Saturday before the last day: T-2 and T-1 are over. */
    struct reminder_plan plan =
        plan_of("5 wd", "2026-03-02T10:00", URGENCY_NORMAL, "2026-03-06T09:00", true);
    assert_int_equal(plan.count, 2);
    assert_string_equal(plan.reminders[0].rule, "past");
    assert_true(plan.reminders[0].at == the_instant("2026-03-06T09:00"));
    assert_int_equal(plan.reminders[0].stands_for, 3);
    assert_int_equal(plan.reminders[0].days_before, 1);
    assert_string_equal(plan.reminders[1].rule, "T");
    plan = plan_of("5 wd", "2026-03-02T10:00", URGENCY_NORMAL, "2026-03-07T09:00", true);
    assert_int_equal(plan.count, 1); /* at the next opening the reminder of the day says it all */
    assert_string_equal(plan.reminders[0].rule, "T");
    plan = plan_of("5 wd", "2026-03-02T10:00", URGENCY_NORMAL, "2026-03-20T09:00", true);
    assert_int_equal(plan.count, 0); /* overdue: the ladder speaks */
    plan = plan_of("5 wd", "2026-03-02T10:00", URGENCY_NORMAL, "2026-03-06T09:00", false);
    assert_int_equal(plan.count, 1);
    const struct reminder *next = reminder_plan_next(&plan, the_instant("2026-03-09T08:00"));
    assert_ptr_equal(next, &plan.reminders[0]);
    assert_null(reminder_plan_next(&plan, next->at + 1));
}

static void
test_who_hears(void **state)
{
    (void)state;
    static const struct {
        const char *name, *limit, *rule;
        enum urgency urgency;
        const char *positions[5];
    } cases[] = {
        { "at first the handler", "5 wd", "T-2", URGENCY_NORMAL, { "SXD.CV" } },
        { "from T-1 his superior", "5 wd", "T-1", URGENCY_NORMAL, { "SXD.CV", "SXD.TP" } },
        { "on the day", "5 wd", "T", URGENCY_NORMAL, { "SXD.CV", "SXD.TP" } },
        { "long terms: T-5", "10 wd", "T-5", URGENCY_NORMAL, { "SXD.CV" } },
        { "from T-3 the tracker", "10 wd", "T-3", URGENCY_NORMAL, { "SXD.CV", "VPUB.CV" } },
        { "then all", "10 wd", "T-1", URGENCY_NORMAL, { "SXD.CV", "SXD.TP", "VPUB.CV" } },
        { "hours: at once both", "4 wh", "50%", URGENCY_KHAN, { "SXD.CV", "SXD.TP" } },
    };
    static const struct audience_task task = { .lead = "SXD",
                                               .handler = "SXD.CV",
                                               .accountable_head = "SXD.GD",
                                               .assigner = "PCT1",
                                               .tracker = "VPUB.CV",
                                               .field = "xay-dung" };
    const struct organisation *organisation = scenario_organisation(arena);
    for (size_t i = 0; i < LENGTH(cases); i++) {
        print_message("%s\n", cases[i].name);
        struct reminder_plan plan = plan_of(cases[i].limit, "2026-03-02T08:00", cases[i].urgency,
                                            "2026-03-02T08:00", false);
        const struct reminder *reminder = NULL;
        for (int k = 0; k < plan.count; k++) {
            if (strcmp(plan.reminders[k].rule, cases[i].rule) == 0) {
                reminder = &plan.reminders[k];
            }
        }
        assert_non_null(reminder);
        struct audience audience = { 0 };
        reminder_audience(&audience, &policy->reminders, &plan, reminder, organisation, &task,
                          reminder->at);
        int count = 0;
        for (; cases[i].positions[count] != NULL; count++) {
            assert_true(count < audience.count);
            assert_string_equal(audience.listeners[count].position->code,
                                cases[i].positions[count]);
        }
        assert_int_equal(audience.count, count);
    }
}

/* Invariant 13, and: in order, before the due time, each moment of the table at most once. */
static void
test_laws_over_random_limits(void **state)
{
    (void)state;
    static const enum limit_kind kinds[] = { LIMIT_WORK_DAYS,  LIMIT_CAL_DAYS,  LIMIT_WEEKS,
                                             LIMIT_WORK_HOURS, LIMIT_CAL_HOURS, LIMIT_MONTHS };
    uint64_t seed = test_seed();
    int rounds = test_rounds(20000);
    for (int i = 0; i < rounds; i++) {
        struct limit limit = { .kind = kinds[test_between(&seed, 0, (int)LENGTH(kinds) - 1)] };
        bool in_hours = limit.kind == LIMIT_WORK_HOURS || limit.kind == LIMIT_CAL_HOURS;
        limit.amount = (int32_t)test_between(&seed, 1,
                                             in_hours                    ? 3000
                                             : limit.kind >= LIMIT_WEEKS ? 4
                                                                         : 60);
        int64_t anchor = the_instant("2026-01-05T00:00") +
                         test_between(&seed, 0, INT64_C(240) * 86400) * INT64_C(1000000);
        enum urgency urgency = (enum urgency)test_between(&seed, 0, URGENCIES - 1);
        int64_t planned = anchor + test_between(&seed, 0, 20) * INT64_C(43200000000);
        struct deadline deadline = deadline_compute(&limit, anchor, calendar, NULL);
        struct reminder_plan plan =
            reminder_plan(&policy->reminders, &limit, &deadline, urgency, calendar, planned,
                          test_between(&seed, 0, 1) == 1);
        assert_non_null(plan.row);
        unsigned seen = 0;
        for (int k = 0; k < plan.count; k++) {
            const struct reminder *reminder = &plan.reminders[k];
            assert_true(plan.row->any_hour || calendar_is_working(calendar, day_at(reminder->at)));
            assert_true(reminder->at >= planned && reminder->at <= deadline.due_at);
            assert_true(k == 0 || plan.reminders[k - 1].at < reminder->at);
            assert_int_equal(seen & reminder->stands_for, 0);
            seen |= reminder->stands_for;
        }
    }
}

int
main(void)
{
#define TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_the_table),
        TEST(test_what_is_past_is_one_summary),
        TEST(test_who_hears),
        TEST(test_laws_over_random_limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
