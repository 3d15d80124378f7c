/* What holds for every limit on every calendar: invariants 14 and 15 of model 3.14 among them. */
#include "test.h"

#include "domain/explanation.h"
#include "naive_calendar.h"
#include <string.h>

enum { CALENDARS = 60, LIMITS = 60 };

static struct arena *arena;
static uint64_t seed;

static int
open_arena(void **state)
{
    (void)state;
    arena = arena_new();
    seed = test_seed();
    return 0;
}

static int
close_arena(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static int
number_between(int low, int high)
{
    return (int)test_between(&seed, low, high);
}

static const struct calendar *
made(const struct calendar_plan *plan)
{
    const struct calendar *calendar = calendar_make(arena, plan, NULL);
    assert_non_null(calendar);
    return calendar;
}

static day_t
random_day(const struct calendar_plan *plan)
{
    return (day_t)test_between(&seed, plan->first - 60, plan->last + 60);
}

static int64_t
random_instant(const struct calendar_plan *plan)
{
    int64_t at = day_start(random_day(plan)) + test_between(&seed, 0, TEST_DAY - 1);
    return number_between(0, 1) ? at : at - at % CLOCK_MINUTE; /* which meets the edges of shifts */
}

static struct limit
random_limit(const struct calendar_plan *plan)
{
    struct limit limit = {
        .kind = (enum limit_kind)number_between(LIMIT_FIXED_INSTANT, LIMIT_KINDS - 1),
        .anchor = number_between(0, 1) ? ANCHOR_RECEIVED_AT : ANCHOR_ASSIGNED_AT
    };
    bool is_hours = limit.kind == LIMIT_CAL_HOURS || limit.kind == LIMIT_WORK_HOURS;
    limit.amount = number_between(1, is_hours ? 9000 : limit.kind == LIMIT_MONTHS ? 14 : 50);
    limit.amount *= is_hours && number_between(0, 1) ? 60 : 1;
    limit.date = random_day(plan);
    limit.at = random_instant(plan);
    limit.period = (enum limit_period)number_between(0, PERIODS - 1);
    limit.cutoff_day = number_between(1, limit.period == PERIOD_WEEK ? 7 : 31);
    return limit;
}

/* Up to three pauses of up to some weeks, most of them while the limit runs. */
static void
add_random_pauses(struct deadline_options *options, int64_t at)
{
    struct suspension *pauses = arena_array(arena, 3, sizeof(*pauses));
    options->suspension_count = (size_t)number_between(0, 3);
    options->suspensions = pauses;
    for (size_t i = 0; i < options->suspension_count; i++) {
        pauses[i].from = at += test_between(&seed, 0, 20 * TEST_DAY);
        pauses[i].to = at += test_between(&seed, 0, 20 * TEST_DAY);
    }
}

static struct deadline_options
random_receipt(void)
{
    return (struct deadline_options){ .receipt =
                                          (enum receipt_rule)number_between(0, RECEIPT_RULES - 1) };
}

static struct deadline_options
random_options(int64_t anchor_at)
{
    struct deadline_options options = random_receipt();
    add_random_pauses(&options, anchor_at);
    return options;
}

static bool
is_working_day_kind(enum limit_kind kind)
{
    return kind == LIMIT_WORK_DAYS || kind == LIMIT_PERIODIC;
}

static bool
is_rolled_kind(enum limit_kind kind)
{
    return kind == LIMIT_CAL_DAYS || kind == LIMIT_WEEKS || kind == LIMIT_MONTHS ||
           kind == LIMIT_ON_OR_BEFORE_DATE;
}

static int64_t
naive_end(const struct calendar_plan *plan, day_t day)
{
    while (!naive_is_working(plan, day)) {
        day++;
    }
    return day_start(day + 1);
}

/* Without suspension, receipt on the event's day. */
static int64_t
naive_due(const struct calendar_plan *plan, const struct limit *limit, int64_t anchor_at)
{
    day_t anchor = day_at(anchor_at), cutoff;
    switch (limit->kind) {
    case LIMIT_FIXED_INSTANT:
        return limit->at;
    case LIMIT_ON_OR_BEFORE_DATE:
        return naive_end(plan, limit->date);
    case LIMIT_BEFORE_DATE:
        return day_start(limit->date);
    case LIMIT_CAL_DAYS:
        return naive_end(plan, anchor + limit->amount);
    case LIMIT_WEEKS:
        return naive_end(plan, anchor + 7 * limit->amount);
    case LIMIT_MONTHS:
        return naive_end(plan, day_add_months(anchor, limit->amount));
    case LIMIT_WORK_DAYS:
        return day_start(naive_work_day(plan, anchor, limit->amount) + 1);
    case LIMIT_PERIODIC:
        assert_true(limit_period_of(limit, anchor, NULL, &cutoff));
        return day_start(naive_work_day(plan, cutoff, limit->amount) + 1);
    case LIMIT_CAL_HOURS:
        return anchor_at + limit->amount * CLOCK_MINUTE;
    case LIMIT_WORK_HOURS:
        return naive_add(plan, anchor_at, limit->amount * CLOCK_MINUTE);
    default:
        fail_msg("kind %d", (int)limit->kind);
        return 0;
    }
}

static void
a_deadline_is_what_a_walk_finds(void **state)
{
    (void)state;
    for (int c = 0; c < CALENDARS; c++) {
        struct calendar_plan plan = random_plan(arena, &seed);
        const struct calendar *calendar = made(&plan);
        for (int i = 0; i < LIMITS; i++) {
            struct limit limit = random_limit(&plan);
            int64_t anchor_at = random_instant(&plan);
            struct deadline deadline = deadline_compute(&limit, anchor_at, calendar, NULL);
            assert_int_equal(deadline.result, DEADLINE_SET);
            assert_int_equal(deadline.due_at, naive_due(&plan, &limit, anchor_at));
            assert_int_equal(deadline.last_day, day_at(deadline.due_at - 1));
            int term = naive_work_days(&plan, day_at(anchor_at), deadline.last_day);
            assert_int_equal(deadline.term_days, term);
            assert_true(naive_is_working(&plan, deadline.remind_day));
            assert_int_equal(naive_work_days(&plan, deadline.remind_day, deadline.last_day), 0);
            assert_int_equal(deadline.ends_off, !naive_is_working(&plan, deadline.last_day));
        }
        arena_reset(arena);
    }
}

static void
an_explanation_ends_where_the_deadline_is(void **state)
{
    (void)state;
    for (int c = 0; c < CALENDARS; c++) {
        struct calendar_plan plan = random_plan(arena, &seed);
        const struct calendar *calendar = made(&plan);
        for (int i = 0; i < LIMITS; i++) {
            struct limit limit = random_limit(&plan);
            int64_t anchor_at = random_instant(&plan);
            struct deadline_options options = random_options(anchor_at);
            struct explanation explanation =
                deadline_explain(arena, &limit, anchor_at, calendar, &options);
            assert_int_equal(explanation.deadline.result, DEADLINE_SET);
            const struct explanation_step *last = &explanation.steps[explanation.count - 1];
            assert_int_equal(last->kind, EXPLAIN_END);
            assert_int_equal(last->at, explanation.deadline.due_at);
        }
        arena_reset(arena);
    }
}

/* Invariant 15. */
static void
working_day_limits_end_on_working_days_and_grow(void **state)
{
    (void)state;
    for (int c = 0; c < CALENDARS; c++) {
        struct calendar_plan plan = random_plan(arena, &seed);
        const struct calendar *calendar = made(&plan);
        for (int i = 0; i < LIMITS; i++) {
            struct limit limit = random_limit(&plan);
            int64_t anchor_at = random_instant(&plan);
            struct deadline_options options = random_options(anchor_at);
            struct deadline deadline = deadline_compute(&limit, anchor_at, calendar, &options);
            if (is_working_day_kind(limit.kind) || is_rolled_kind(limit.kind)) {
                assert_true(naive_is_working(&plan, deadline.last_day));
            }
            limit.amount++;
            struct deadline longer = deadline_compute(&limit, anchor_at, calendar, &options);
            assert_true(longer.due_at >= deadline.due_at);
            limit.kind = LIMIT_WORK_DAYS;
            limit.amount = 0;
            for (int64_t before = anchor_at; limit.amount < 30; before = deadline.due_at) {
                limit.amount++;
                deadline = deadline_compute(&limit, anchor_at, calendar, NULL);
                assert_true(deadline.due_at > before);
            }
        }
        arena_reset(arena);
    }
}

/* Invariant 14, D11. */
static void
one_more_day_off_never_makes_a_due_time_earlier(void **state)
{
    (void)state;
    for (int c = 0; c < CALENDARS; c++) {
        struct calendar_plan plan = random_plan(arena, &seed);
        const struct calendar *calendar = made(&plan);
        struct calendar_plan more = plan;
        struct special_day *days = arena_array(arena, plan.day_count + 1, sizeof(*days));
        more.days = memcpy(days, plan.days, plan.day_count * sizeof(*days));
        day_t date = (day_t)test_between(&seed, plan.first, plan.last);
        if (calendar_special(calendar, date) == NULL) {
            days[more.day_count++] = (struct special_day){ .date = date, .kind = DAY_HOLIDAY };
        }
        for (size_t i = 0; i < more.day_count; i++) {
            if (days[i].date == date) {
                days[i].kind = DAY_HOLIDAY;
                days[i].shifts.count = 0;
            }
        }
        const struct calendar *next = made(&more);
        for (int i = 0; i < LIMITS; i++) {
            struct limit limit = random_limit(&plan);
            int64_t anchor_at = day_start(date) - test_between(&seed, -CLOCK_HOUR, 60 * TEST_DAY);
            struct deadline_options options = random_receipt();
            /* nothing is suspended before it is received */
            add_random_pauses(&options,
                              deadline_compute(&limit, anchor_at, next, &options).anchor_at);
            struct deadline before = deadline_compute(&limit, anchor_at, calendar, &options);
            struct deadline after = deadline_compute(&limit, anchor_at, next, &options);
            assert_true(after.due_at >= before.due_at);
        }
        arena_reset(arena);
    }
}

static void
a_later_anchor_is_never_due_earlier(void **state)
{
    (void)state;
    for (int c = 0; c < CALENDARS; c++) {
        struct calendar_plan plan = random_plan(arena, &seed);
        const struct calendar *calendar = made(&plan);
        for (int i = 0; i < LIMITS; i++) {
            struct limit limit = random_limit(&plan);
            struct deadline_options options = random_receipt();
            int64_t early = random_instant(&plan);
            int64_t late = early + test_between(&seed, 0, 10 * TEST_DAY);
            assert_true(deadline_compute(&limit, early, calendar, &options).due_at <=
                        deadline_compute(&limit, late, calendar, &options).due_at);
        }
        arena_reset(arena);
    }
}

/* D9 */
static void
a_suspension_gives_time_and_takes_none(void **state)
{
    (void)state;
    for (int c = 0; c < CALENDARS; c++) {
        struct calendar_plan plan = random_plan(arena, &seed);
        const struct calendar *calendar = made(&plan);
        for (int i = 0; i < LIMITS; i++) {
            struct limit limit = random_limit(&plan);
            int64_t anchor_at = random_instant(&plan);
            struct deadline plain = deadline_compute(&limit, anchor_at, calendar, NULL);
            int64_t from = anchor_at + test_between(&seed, 0, 40 * TEST_DAY);
            struct suspension pause = { from, from };
            struct deadline_options options = { .suspensions = &pause, .suspension_count = 1 };
            assert_int_equal(deadline_compute(&limit, anchor_at, calendar, &options).due_at,
                             plain.due_at);
            pause.to += test_between(&seed, 0, 40 * TEST_DAY);
            int64_t due_at = deadline_compute(&limit, anchor_at, calendar, &options).due_at;
            assert_true(due_at >= plain.due_at);
            assert_true(due_at == plain.due_at || due_at >= pause.to);
            struct limit_use whole = deadline_use(&limit, anchor_at, anchor_at, calendar, &options);
            struct limit_use part = deadline_use(&limit, anchor_at, from, calendar, &options);
            struct limit_use still = deadline_use(&limit, anchor_at, pause.to, calendar, &options);
            struct limit_use end = deadline_use(&limit, anchor_at, due_at, calendar, &options);
            assert_int_equal(part.consumed + part.remaining, whole.remaining);
            assert_int_equal(part.consumed, still.consumed);
            assert_int_equal(end.remaining, 0);
            pause.to = SUSPENSION_OPEN;
            bool is_standing = deadline_compute(&limit, anchor_at, calendar, &options).result ==
                               DEADLINE_SUSPENDED;
            bool is_named = whole.remaining == 0;
            assert_int_equal(is_standing, !is_named && from < plain.due_at);
        }
        arena_reset(arena);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_deadline_is_what_a_walk_finds),
        cmocka_unit_test(an_explanation_ends_where_the_deadline_is),
        cmocka_unit_test(working_day_limits_end_on_working_days_and_grow),
        cmocka_unit_test(one_more_day_off_never_makes_a_due_time_earlier),
        cmocka_unit_test(a_later_anchor_is_never_due_earlier),
        cmocka_unit_test(a_suspension_gives_time_and_takes_none),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
