#include "test.h"

#include "domain/calendar_file.h"
#include "folder.h"
#include "naive_calendar.h"
#include "vn_calendar.h"

enum { CALENDARS = 60, QUESTIONS = 120 };

static struct arena *arena;

static int
open_arena(void **state)
{
    (void)state;
    arena = arena_new();
    return 0;
}

static int
close_arena(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static void
days_are_what_the_notices_say(void **state)
{
    (void)state;
    static const struct {
        const char *day;
        bool is_working;
    } cases[] = {
        { "2026-01-01", false }, { "2026-01-02", false }, { "2026-01-05", true },
        { "2026-01-10", true },  { "2026-01-11", false }, { "2026-02-13", true },
        { "2026-02-16", false }, { "2026-02-20", false }, { "2026-02-23", true },
        { "2026-04-26", false }, { "2026-04-27", false }, { "2026-08-22", true },
        { "2026-08-31", false }, { "2026-09-03", true },  { "2026-11-24", true },
        { "2025-04-26", true },  { "2025-05-02", false }, { "2024-12-31", true },
        { "2027-01-01", true },  { "2027-01-02", false },
    };
    const struct calendar *calendar = vn_calendar(arena);
    for (size_t i = 0; i < LENGTH(cases); i++) {
        if (calendar_is_working(calendar, the_day(cases[i].day)) != cases[i].is_working) {
            fail_msg("%s", cases[i].day);
        }
    }
    const struct special_day *tet = calendar_special(calendar, the_day("2026-02-17"));
    assert_string_equal(tet->name, "Mùng 1 Tết");
    assert_string_equal(tet->basis, "9441/TB-BNV");
    assert_null(calendar_special(calendar, the_day("2026-02-23")));
    assert_null(calendar_special(calendar, the_day("2030-02-23")));
}

/* So what holds for the table in vn_calendar.h holds for what is shipped, 24/11 apart. */
static void
the_calendar_of_the_examples_is_the_shipped_one(void **state)
{
    (void)state;
    struct mistakes mistakes = { .arena = arena };
    struct file_set files = folder_read(arena, "deploy/demo/calendar");
    const struct calendar *shipped =
        calendar_set_calendar(calendar_set_read(arena, &files, 1, &mistakes), "VN");
    assert_no_mistakes(&mistakes);
    const struct calendar *calendar = vn_calendar(arena);
    for (day_t day = calendar_first(calendar); day <= calendar_last(calendar); day++) {
        const struct special_day *a = calendar_special(calendar, day);
        const struct special_day *b = calendar_special(shipped, day);
        if (day == the_day("2026-11-24")) {
            assert_true(a == NULL && b->kind == DAY_HOLIDAY);
            continue;
        }
        assert_int_equal(a != NULL, b != NULL);
        assert_int_equal(a ? a->kind : DAY_KINDS, b ? b->kind : DAY_KINDS);
        assert_int_equal(a ? a->paired : 0, b ? b->paired : 0);
        assert_memory_equal(calendar_shifts(calendar, day), calendar_shifts(shipped, day),
                            sizeof(struct day_shifts));
    }
}

static void
a_calendar_says_what_it_covers(void **state)
{
    (void)state;
    struct vn_plan vn = vn_plan(arena);
    vn.plan.confirmed_until = 2025;
    const struct calendar *calendar = made_calendar(arena, &vn.plan);
    assert_string_equal(calendar_code(calendar), "VN-2026");
    assert_int_equal(calendar_version(calendar), 1);
    assert_int_equal(calendar_confirmed_until(calendar), 2025);
    assert_int_equal(calendar_first(calendar), the_day("2025-01-01"));
    assert_int_equal(calendar_last(calendar), the_day("2026-12-31"));
    assert_false(calendar_is_confirmed(calendar, the_day("2024-12-31")));
    assert_true(calendar_is_confirmed(calendar, the_day("2025-01-01")));
    assert_true(calendar_is_confirmed(calendar, the_day("2025-12-31")));
    assert_false(calendar_is_confirmed(calendar, the_day("2026-01-01")));
    assert_true(calendar_is_confirmed(vn_calendar(arena), the_day("2026-12-31")));
    assert_false(calendar_is_confirmed(vn_calendar(arena), the_day("2027-01-01")));
}

static void
working_days_are_counted(void **state)
{
    (void)state;
    static const struct {
        const char *after;
        int n;
        const char *day;
    } cases[] = {
        { "2026-02-12", 1, "2026-02-13" },   { "2026-02-13", 1, "2026-02-23" },
        { "2026-02-15", 1, "2026-02-23" },   { "2026-02-23", -1, "2026-02-13" },
        { "2026-02-18", -1, "2026-02-13" },  { "2026-01-08", 3, "2026-01-12" },
        { "2026-03-06", 0, "2026-03-06" },   { "2026-03-07", 0, "2026-03-07" },
        { "2026-12-31", 1, "2027-01-01" },   { "2027-01-01", -1, "2026-12-31" },
        { "2024-12-31", 1, "2025-01-02" },   { "2025-01-02", -1, "2024-12-31" },
        { "2029-12-31", 5, "2030-01-07" },   { "2026-12-30", 262, "2027-12-31" },
        { "2024-12-31", 499, "2026-12-30" },
    };
    const struct calendar *calendar = vn_calendar(arena);
    for (size_t i = 0; i < LENGTH(cases); i++) {
        day_t after = the_day(cases[i].after), day = the_day(cases[i].day);
        if (calendar_work_day(calendar, after, cases[i].n) != day) {
            fail_msg("%+d after %s is not %s", cases[i].n, cases[i].after, cases[i].day);
        }
    }
    assert_int_equal(calendar_work_days(calendar, the_day("2026-03-02"), the_day("2026-03-05")), 3);
    assert_int_equal(calendar_work_days(calendar, the_day("2026-03-05"), the_day("2026-03-02")),
                     -3);
    assert_int_equal(calendar_work_days(calendar, the_day("2025-12-31"), the_day("2026-12-31")),
                     250);
    assert_int_equal(calendar_work_day_from(calendar, the_day("2026-02-14")),
                     the_day("2026-02-23"));
    assert_int_equal(calendar_work_day_from(calendar, the_day("2026-02-23")),
                     the_day("2026-02-23"));
    assert_int_equal(calendar_work_day_until(calendar, the_day("2026-02-22")),
                     the_day("2026-02-13"));
    assert_int_equal(calendar_work_day_until(calendar, the_day("2026-02-13")),
                     the_day("2026-02-13"));
}

static void
working_time_is_counted(void **state)
{
    (void)state;
    static const struct {
        const char *at;
        int minutes; /* of work, before when negative */
        const char *then;
    } cases[] = {
        { "2026-02-13 15:30:00", 480, "2026-02-23 15:30:00" },
        { "2026-02-23 15:30:00", -480, "2026-02-13 15:30:00" },
        { "2026-02-12 16:00:00", 240, "2026-02-13 10:30:00" },
        { "2026-02-23 12:15:00", 60, "2026-02-23 14:00:00" },
        { "2026-02-23 07:30:00", 480, "2026-02-23 17:00:00" },
        { "2026-02-23 17:00:00", -480, "2026-02-23 07:30:00" },
        { "2026-02-23 07:30:00", 240, "2026-02-23 11:30:00" },
        { "2026-02-23 17:00:00", -240, "2026-02-23 13:00:00" },
        { "2026-02-23 11:30:00", 1, "2026-02-23 13:01:00" },
        { "2026-02-23 11:30:00", -1, "2026-02-23 11:29:00" },
        { "2026-02-21 09:00:00", 1, "2026-02-23 07:31:00" },
        { "2026-02-21 09:00:00", -1, "2026-02-13 16:59:00" },
        { "2026-12-31 16:59:00", 2, "2027-01-01 07:31:00" },
        { "2027-01-01 07:31:00", -2, "2026-12-31 16:59:00" },
        { "2024-12-31 16:59:00", 2, "2025-01-02 07:31:00" },
        { "2025-01-02 07:31:00", -2, "2024-12-31 16:59:00" },
        { "2026-02-21 09:00:00", 0, "2026-02-21 09:00:00" },
    };
    const struct calendar *calendar = vn_calendar(arena);
    for (size_t i = 0; i < LENGTH(cases); i++) {
        int64_t at = the_instant(cases[i].at), work = cases[i].minutes * CLOCK_MINUTE;
        int64_t then =
            work >= 0 ? calendar_add(calendar, at, work) : calendar_subtract(calendar, at, -work);
        if (then != the_instant(cases[i].then) || calendar_between(calendar, at, then) != work) {
            char text[CIVIL_TEXT_SIZE];
            fail_msg("%+d min from %s is not %s", cases[i].minutes, cases[i].at,
                     instant_print(text, sizeof text, then));
        }
    }
    assert_int_equal(calendar_between(calendar, the_instant("2026-02-13 16:00:00"),
                                      the_instant("2026-02-23 08:30:00")),
                     2 * CLOCK_HOUR);
}

static void
the_office_opens(void **state)
{
    (void)state;
    static const struct {
        const char *at, *opening;
    } cases[] = {
        { "2026-02-14 00:00:00", "2026-02-23 07:30:00" },
        { "2026-02-23 07:29:59", "2026-02-23 07:30:00" },
        { "2026-02-23 07:30:00", "2026-02-23 07:30:00" },
        { "2026-02-23 11:29:59", "2026-02-23 11:29:59" },
        { "2026-02-23 11:30:00", "2026-02-23 13:00:00" },
        { "2026-02-23 17:00:00", "2026-02-24 07:30:00" },
        { "2026-01-10 09:00:00", "2026-01-10 09:00:00" },
    };
    const struct calendar *calendar = vn_calendar(arena);
    for (size_t i = 0; i < LENGTH(cases); i++) {
        int64_t at = the_instant(cases[i].at), opening = the_instant(cases[i].opening);
        assert_int_equal(calendar_opening(calendar, at), opening);
        assert_int_equal(calendar_is_open(calendar, at), at == opening);
    }
}

/* SC-06: the ladder of a task that was due before Tết. */
static void
n_working_days_later_at_the_same_clock_time(void **state)
{
    (void)state;
    static const struct {
        int n;
        const char *at;
    } levels[] = {
        { 0, "2026-02-23 07:30:00" },  { 1, "2026-02-24 07:30:00" },  { 3, "2026-02-26 07:30:00" },
        { 5, "2026-03-02 07:30:00" },  { 10, "2026-03-09 07:30:00" }, { 15, "2026-03-16 07:30:00" },
        { -1, "2026-02-13 07:30:00" },
    };
    const struct calendar *calendar = vn_calendar(arena);
    int64_t anchor = calendar_opening(calendar, the_instant("2026-02-14 00:00:00"));
    for (size_t i = 0; i < LENGTH(levels); i++) {
        assert_int_equal(calendar_shift(calendar, anchor, levels[i].n), the_instant(levels[i].at));
    }
}

static void
a_half_closed_day_is_a_working_day(void **state)
{
    (void)state;
    struct vn_plan vn = vn_plan(arena);
    vn_add(&vn, "2026-03-04", DAY_PARTIAL)->shifts = (struct day_shifts){ 1, { { 450, 690 } } };
    vn_add(&vn, "2026-03-05", DAY_LOCAL_OFF);
    const struct calendar *calendar = made_calendar(arena, &vn.plan);
    assert_true(calendar_is_working(calendar, the_day("2026-03-04")));
    assert_false(calendar_is_working(calendar, the_day("2026-03-05")));
    assert_int_equal(calendar_work_days(calendar, the_day("2026-03-02"), the_day("2026-03-06")), 3);
    assert_int_equal(calendar_add(calendar, the_instant("2026-03-04 07:30:00"), 5 * CLOCK_HOUR),
                     the_instant("2026-03-06 08:30:00"));
    assert_int_equal(calendar_opening(calendar, the_instant("2026-03-04 13:00:00")),
                     the_instant("2026-03-06 07:30:00"));
}

static void
a_make_up_day_has_the_shifts_of_the_day_it_stands_for(void **state)
{
    (void)state;
    struct vn_plan vn = vn_plan(arena);
    vn.plan.week[CIVIL_FRI] = (struct day_shifts){ 1, { { 420, 720 } } };
    vn.plan.week[CIVIL_THU] = (struct day_shifts){ 1, { { 600, 720 } } };
    struct special_day *own = vn_add(&vn, "2026-03-07", DAY_SWAP_WORK);
    own->shifts = (struct day_shifts){ 1, { { 480, 540 } } };
    vn_add(&vn, "2026-03-14", DAY_SWAP_WORK);
    vn_add(&vn, "2026-03-21", DAY_SWAP_WORK)->paired = the_day("2026-03-22"); /* a Sunday */
    const struct calendar *calendar = made_calendar(arena, &vn.plan);
    assert_int_equal(calendar_shifts(calendar, the_day("2026-01-10"))->shifts[0].from, 420);
    assert_int_equal(calendar_shifts(calendar, the_day("2026-08-22"))->shifts[0].from, 450);
    assert_int_equal(calendar_shifts(calendar, the_day("2026-03-07"))->shifts[0].from, 480);
    assert_int_equal(calendar_shifts(calendar, the_day("2026-03-14"))->shifts[0].from, 450);
    assert_int_equal(calendar_shifts(calendar, the_day("2026-03-21"))->shifts[0].from, 450);
}

static void
a_calendar_may_never_close(void **state)
{
    (void)state;
    struct calendar_plan plan = { .code = "24X7", .version = 1, .confirmed_until = 2999 };
    for (int weekday = 0; weekday < 7; weekday++) {
        plan.week[weekday] = (struct day_shifts){ 1, { { 0, CALENDAR_DAY_MINUTES } } };
    }
    plan.first = the_day("2026-01-01");
    plan.last = the_day("2026-12-31");
    const struct calendar *calendar = made_calendar(arena, &plan);
    int64_t from = the_instant("2019-12-31 23:59:59.999999");
    assert_int_equal(calendar_add(calendar, from, 1), from + 1);
    assert_int_equal(calendar_opening(calendar, from + 1), from + 1);
    assert_int_equal(calendar_add(calendar, from, 20000 * TEST_DAY), from + 20000 * TEST_DAY);
    assert_int_equal(calendar_subtract(calendar, from, TEST_DAY), from - TEST_DAY);
    assert_int_equal(calendar_work_day(calendar, the_day("2026-12-30"), 3), the_day("2027-01-02"));
}

static void
every_fault_of_a_plan_is_named(void **state)
{
    (void)state;
    struct vn_plan vn = vn_plan(arena);
    size_t count = vn.plan.day_count;
    vn.plan.week[CIVIL_MON] = (struct day_shifts){ 2, { { 450, 690 }, { 689, 1020 } } };
    vn.plan.week[CIVIL_TUE] = (struct day_shifts){ 1, { { 1020, 450 } } };
    vn.plan.week[CIVIL_WED] = (struct day_shifts){ 1, { { 450, 1441 } } };
    vn.plan.week[CIVIL_THU].count = CALENDAR_SHIFTS_MAX + 1;
    vn_add(&vn, "2026-03-04", DAY_PARTIAL);
    vn_add(&vn, "2026-03-05", DAY_HOLIDAY)->shifts = vn_office_day;
    vn_add(&vn, "2026-03-06", DAY_PARTIAL)->shifts = (struct day_shifts){ 1, { { -1, 450 } } };
    vn_add(&vn, "2027-01-01", DAY_HOLIDAY);
    vn_add(&vn, "2026-09-02", DAY_LOCAL_OFF);
    vn_add(&vn, "2026-09-04", DAY_LOCAL_OFF);
    static const enum calendar_problem expected[] = {
        CALENDAR_WEEK_SHIFTS, CALENDAR_WEEK_SHIFTS, CALENDAR_WEEK_SHIFTS,
        CALENDAR_WEEK_SHIFTS, CALENDAR_DAY_EMPTY,   CALENDAR_DAY_NOT_EMPTY,
        CALENDAR_DAY_SHIFTS,  CALENDAR_DAY_OUTSIDE, CALENDAR_DAY_TWICE,
    };
    struct calendar_faults faults;
    assert_null(calendar_make(arena, &vn.plan, &faults));
    assert_int_equal(faults.count, LENGTH(expected));
    for (size_t i = 0; i < LENGTH(expected); i++) {
        assert_string_equal(calendar_problem_name(faults.list[i].problem),
                            calendar_problem_name(expected[i]));
        assert_int_equal(faults.list[i].index, i < 4 ? i : count + i - 4);
    }
}

static void
a_range_must_be_sound(void **state)
{
    (void)state;
    static const struct {
        const char *first, *last;
        bool is_sound;
    } cases[] = {
        { "2026-01-01", "2025-12-31", false }, { "2026-01-01", "2026-01-01", true },
        { "2000-01-01", "2200-01-01", true },  { "2000-01-01", "2200-01-02", false },
        { "1900-01-01", "2999-12-31", false },
    };
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct calendar_plan plan = { .code = "X",
                                      .first = the_day(cases[i].first),
                                      .last = the_day(cases[i].last) };
        plan.week[CIVIL_SUN] = vn_office_day;
        struct calendar_faults faults = calendar_check(arena, &plan);
        assert_int_equal(faults.count, cases[i].is_sound ? 0 : 1);
        assert_int_equal(calendar_make(arena, &plan, NULL) != NULL, cases[i].is_sound);
    }
    struct calendar_plan idle = { .code = "X" };
    assert_int_equal(calendar_check(arena, &idle).list[0].problem, CALENDAR_NO_WORK);
    assert_int_equal(the_day("1900-01-01"), CALENDAR_DAY_MIN);
    assert_int_equal(the_day("2999-12-31"), CALENDAR_DAY_MAX);
}

static void
kinds_and_problems_have_names(void **state)
{
    (void)state;
    for (int i = 0; i < DAY_KINDS; i++) {
        enum day_kind kind;
        assert_true(day_kind_parse(day_kind_name((enum day_kind)i), &kind));
        assert_int_equal(kind, i);
        assert_non_null(day_kind_say(kind, false));
        assert_non_null(day_kind_say(kind, true));
    }
    for (int i = 0; i < CALENDAR_PROBLEMS; i++) {
        assert_non_null(calendar_problem_name((enum calendar_problem)i));
        assert_non_null(calendar_problem_say((enum calendar_problem)i, false));
        assert_non_null(calendar_problem_say((enum calendar_problem)i, true));
    }
    enum day_kind kind = DAY_PARTIAL;
    assert_false(day_kind_parse("holiday", &kind) || day_kind_parse("", &kind) ||
                 day_kind_parse(NULL, &kind));
    assert_int_equal(kind, DAY_PARTIAL);
    assert_string_equal(day_kind_name((enum day_kind)DAY_KINDS), "?");
}

static void
the_counters_agree_with_a_walk(void **state)
{
    (void)state;
    uint64_t seed = test_seed();
    for (int c = 0; c < CALENDARS; c++) {
        struct calendar_plan plan = random_plan(arena, &seed);
        const struct calendar *calendar = made_calendar(arena, &plan);
        day_t low = plan.first - 40, high = plan.last + 40;
        for (day_t day = low; day <= high; day++) {
            assert_int_equal(calendar_is_working(calendar, day), naive_is_working(&plan, day));
        }
        for (int q = 0; q < QUESTIONS; q++) {
            day_t a = (day_t)test_between(&seed, low, high);
            day_t b = (day_t)test_between(&seed, a, high);
            int n = (int)test_between(&seed, -60, 60);
            assert_int_equal(calendar_work_days(calendar, a, b), naive_work_days(&plan, a, b));
            assert_int_equal(calendar_work_day(calendar, a, n), naive_work_day(&plan, a, n));
            int64_t from = test_between(&seed, day_start(low), day_start(high));
            int64_t to = from + test_between(&seed, 0, 90 * TEST_DAY);
            int64_t work = test_between(&seed, 1, 200 * CLOCK_HOUR);
            assert_int_equal(calendar_between(calendar, from, to), naive_between(&plan, from, to));
            assert_int_equal(calendar_add(calendar, from, work), naive_add(&plan, from, work));
            assert_int_equal(calendar_opening(calendar, from), naive_opening(&plan, from));
        }
        arena_reset(arena);
    }
}

static void
forwards_and_backwards_are_inverse(void **state)
{
    (void)state;
    uint64_t seed = test_seed();
    for (int c = 0; c < CALENDARS; c++) {
        struct calendar_plan plan = random_plan(arena, &seed);
        const struct calendar *calendar = made_calendar(arena, &plan);
        for (int q = 0; q < QUESTIONS; q++) {
            int64_t low = day_start(plan.first - 400), high = day_start(plan.last + 400);
            int64_t at = test_between(&seed, low, high);
            /* whole minutes meet the edges of shifts */
            at -= test_between(&seed, 0, 1) ? 0 : at % CLOCK_MINUTE;
            int64_t work = test_between(&seed, 1, 6000) * CLOCK_MINUTE;
            int64_t end = calendar_add(calendar, at, work);
            int64_t start = calendar_subtract(calendar, at, work);
            assert_int_equal(calendar_between(calendar, at, end), work);
            assert_int_equal(calendar_between(calendar, start, at), work);
            assert_int_equal(calendar_between(calendar, at, start), -work);
            assert_int_equal(calendar_subtract(calendar, end, work),
                             calendar_opening(calendar, at));
            assert_true(calendar_between(calendar, at, end - 1) < work);
            assert_true(calendar_is_open(calendar, start));
            assert_true(calendar_add(calendar, at, work + 1) > end);
            assert_true(calendar_add(calendar, at + 1, work) >= end);
            assert_true(calendar_opening(calendar, at) >= at);
            int n = (int)test_between(&seed, 1, 300);
            day_t day = day_at(at), later = calendar_work_day(calendar, day, n);
            assert_true(calendar_is_working(calendar, later));
            assert_int_equal(calendar_work_days(calendar, day, later), n);
            assert_int_equal(calendar_work_days(calendar, later, day), -n);
            assert_int_equal(calendar_work_day(calendar, later + 1, -n),
                             calendar_work_day_from(calendar, day + 1));
            assert_int_equal(calendar_shift(calendar, at, n) - day_start(later),
                             at - day_start(day));
        }
        arena_reset(arena);
    }
}

/* No result is promised so far out, but an answer is. */
static void
the_ends_of_the_range_do_no_harm(void **state)
{
    (void)state;
    static const int64_t ends[] = { INT64_MIN, INT64_MIN + 1, -1, INT64_MAX - 1, INT64_MAX };
    static const int64_t works[] = { INT64_MIN, 1, CLOCK_HOUR, INT64_MAX };
    static const day_t days[] = { INT32_MIN, -1, INT32_MAX };
    uint64_t seed = test_seed();
    for (int c = 0; c < 20; c++) {
        struct calendar_plan plan = random_plan(arena, &seed);
        const struct calendar *calendar = made_calendar(arena, &plan);
        for (size_t i = 0; i < LENGTH(ends); i++) {
            calendar_opening(calendar, ends[i]);
            calendar_is_open(calendar, ends[i]);
            for (size_t j = 0; j < LENGTH(works); j++) {
                calendar_add(calendar, ends[i], works[j]);
                calendar_subtract(calendar, ends[i], works[j]);
            }
            for (size_t j = 0; j < LENGTH(ends); j++) {
                calendar_between(calendar, ends[i], ends[j]);
            }
            for (size_t j = 0; j < LENGTH(days); j++) {
                calendar_shift(calendar, ends[i], days[j]);
            }
        }
        for (size_t i = 0; i < LENGTH(days); i++) {
            calendar_is_working(calendar, days[i]);
            calendar_work_day_from(calendar, days[i]);
            calendar_work_day_until(calendar, days[i]);
            for (size_t j = 0; j < LENGTH(days); j++) {
                calendar_work_days(calendar, days[i], days[j]);
                calendar_work_day(calendar, days[i], days[j]);
            }
        }
        arena_reset(arena);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_are_what_the_notices_say),
        cmocka_unit_test(the_calendar_of_the_examples_is_the_shipped_one),
        cmocka_unit_test(a_calendar_says_what_it_covers),
        cmocka_unit_test(working_days_are_counted),
        cmocka_unit_test(working_time_is_counted),
        cmocka_unit_test(the_office_opens),
        cmocka_unit_test(n_working_days_later_at_the_same_clock_time),
        cmocka_unit_test(a_half_closed_day_is_a_working_day),
        cmocka_unit_test(a_make_up_day_has_the_shifts_of_the_day_it_stands_for),
        cmocka_unit_test(a_calendar_may_never_close),
        cmocka_unit_test(every_fault_of_a_plan_is_named),
        cmocka_unit_test(a_range_must_be_sound),
        cmocka_unit_test(kinds_and_problems_have_names),
        cmocka_unit_test(the_counters_agree_with_a_walk),
        cmocka_unit_test(forwards_and_backwards_are_inverse),
        cmocka_unit_test(the_ends_of_the_range_do_no_harm),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
