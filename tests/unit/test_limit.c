#include "test.h"

#include "base/text.h"
#include "domain/limit.h"
#include "vn_calendar.h"

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

static const struct form {
    const char *text;
    enum limit_kind kind;
    int amount;
    const char *printed, *vi, *en;
} forms[] = {
    { "none", LIMIT_NONE, 0, "none", "không hạn", "no limit" },
    { "5 wd", LIMIT_WORK_DAYS, 5, "5 wd", "05 ngày làm việc", "5 working days" },
    { "05 ngày làm việc", LIMIT_WORK_DAYS, 5, "5 wd", "05 ngày làm việc", "5 working days" },
    { "1wd", LIMIT_WORK_DAYS, 1, "1 wd", "01 ngày làm việc", "1 working day" },
    { "10 d", LIMIT_CAL_DAYS, 10, "10 d", "10 ngày", "10 days" },
    { "10 ngày", LIMIT_CAL_DAYS, 10, "10 d", "10 ngày", "10 days" },
    { "2 w", LIMIT_WEEKS, 2, "2 w", "02 tuần", "2 weeks" },
    { "1 m", LIMIT_MONTHS, 1, "1 m", "01 tháng", "1 month" },
    { "4 wh", LIMIT_WORK_HOURS, 240, "4 wh", "04 giờ làm việc", "4 working hours" },
    { "90 wmin", LIMIT_WORK_HOURS, 90, "90 wmin", "90 phút làm việc", "90 working minutes" },
    { "120 phút làm việc", LIMIT_WORK_HOURS, 120, "2 wh", "02 giờ làm việc", "2 working hours" },
    { "2 h", LIMIT_CAL_HOURS, 120, "2 h", "02 giờ", "2 hours" },
    { "30 min", LIMIT_CAL_HOURS, 30, "30 min", "30 phút", "30 minutes" },
    { "60 min", LIMIT_CAL_HOURS, 60, "1 h", "01 giờ", "1 hour" },
    { "by 2026-07-20", LIMIT_ON_OR_BEFORE_DATE, 0, "by 2026-07-20", "chậm nhất ngày 20/07/2026",
      "by 20/07/2026" },
    { "before 2026-07-20", LIMIT_BEFORE_DATE, 0, "before 2026-07-20", "trước ngày 20/07/2026",
      "before 20/07/2026" },
    { "at 2026-02-15T02:20:00Z", LIMIT_FIXED_INSTANT, 0, "at 2026-02-15T09:20:00+07:00",
      "09:20 ngày 15/02/2026", "09:20 on 15/02/2026" },
    { "at 2026-02-15", LIMIT_FIXED_INSTANT, 0, "at 2026-02-15T00:00:00+07:00",
      "hết ngày 14/02/2026", "end of 14/02/2026" },
    { "at 2026-02-15T09:20:00.5", LIMIT_FIXED_INSTANT, 0, "at 2026-02-15T02:20:00.500000Z",
      "09:20 ngày 15/02/2026", "09:20 on 15/02/2026" },
    { "every month 14 + 2 wd", LIMIT_PERIODIC, 2, "every month 14 + 2 wd",
      "hằng tháng, chốt số liệu ngày 14, gửi trong 02 ngày làm việc",
      "every month, cut-off on day 14, due 2 working days later" },
    { "every week 5 + 1 wd", LIMIT_PERIODIC, 1, "every week 5 + 1 wd",
      "hằng tuần, chốt số liệu Thứ Sáu, gửi trong 01 ngày làm việc",
      "every week, cut-off on Fri, due 1 working days later" },
    { "every half-year 31 + 10 wd", LIMIT_PERIODIC, 10, "every half-year 31 + 10 wd",
      "06 tháng một lần, chốt số liệu ngày cuối tháng của tháng cuối kỳ, gửi trong 10 ngày làm "
      "việc",
      "every half-year, cut-off on the last day of its last month, due 10 working days later" },
};

static void
a_limit_is_read_printed_and_said(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENGTH(forms); i++) {
        const struct form *form = &forms[i];
        struct limit limit, again;
        if (!limit_parse(form->text, &limit)) {
            fail_msg("not read: %s", form->text);
        }
        assert_int_equal(limit.kind, form->kind);
        assert_int_equal(limit.amount, form->amount);
        assert_int_equal(limit.anchor, ANCHOR_ASSIGNED_AT);
        assert_string_equal(limit_print(arena, &limit), form->printed);
        assert_string_equal(limit_say(arena, &limit, false), form->vi);
        assert_string_equal(limit_say(arena, &limit, true), form->en);
        assert_true(limit_parse(form->printed, &again));
        assert_true(limit_same(&limit, &again));
    }
}

static void
anything_else_is_refused(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "",
        " ",
        "5",
        "wd",
        "5  wd",
        " 5 wd",
        "5 wd ",
        "5 WD",
        "-5 wd",
        "+5 wd",
        "5.5 wd",
        "0 wd",
        "0 min",
        "5 wd 3 wh",
        "2601 wd",
        "3661 d",
        "521 w",
        "121 m",
        "87841 h",
        "20801 wh",
        "5270401 min",
        "99999999999999999999 d",
        "4294967301 d",
        "none ",
        "NONE",
        "by",
        "by 2026-7-20",
        "by 2026-02-29",
        "by 9999-01-01",
        "before ",
        "before 2026-07-20T00:00:00",
        "at",
        "at 2026-13-01",
        "at 2026-02-15T25:00:00",
        "at 2999-12-31T23:00:00-07:00",
        "2026-07-20",
        "every",
        "every month",
        "every month 14",
        "every month 14 + 2",
        "every month 14 + 2 d",
        "every month 0 + 2 wd",
        "every month 32 + 2 wd",
        "every week 8 + 1 wd",
        "every week 5 + 0 wd",
        "every week 5 + 251 wd",
        "every decade 1 + 1 wd",
        "every month14 + 2 wd",
        "5 wd\n",
        "5 giờ làm",
        "ngày",
    };
    struct limit before = { .kind = LIMIT_MONTHS, .amount = 7 }, limit = before;
    for (size_t i = 0; i < LENGTH(texts); i++) {
        if (limit_parse(texts[i], &limit)) {
            fail_msg("read: \"%s\"", texts[i]);
        }
    }
    assert_false(limit_parse(NULL, &limit));
    assert_true(limit_same(&limit, &before));
}

static void
every_amount_is_read_again(void **state)
{
    (void)state;
    uint64_t seed = test_seed();
    for (int i = 0; i < 5000; i++) {
        struct limit limit = { .kind = (enum limit_kind)test_between(&seed, LIMIT_CAL_DAYS,
                                                                     LIMIT_WORK_HOURS),
                               .anchor = ANCHOR_ASSIGNED_AT };
        int32_t most = limit_amount_max(limit.kind);
        limit.amount = (int32_t)test_between(&seed, 1, most < 900000 ? most : 900000);
        struct limit again;
        assert_true(limit_parse(limit_print(arena, &limit), &again));
        assert_true(limit_same(&limit, &again));
        assert_true(limit_parse(limit_say(arena, &limit, false), &again));
        assert_true(limit_same(&limit, &again));
    }
}

static void
a_date_falls_into_one_period(void **state)
{
    (void)state;
    static const struct {
        const char *limit, *date, *first, *cutoff;
    } cases[] = {
        { "every month 14 + 2 wd", "2026-02-14", "2026-01-15", "2026-02-14" },
        { "every month 14 + 2 wd", "2026-02-15", "2026-02-15", "2026-03-14" },
        { "every month 31 + 2 wd", "2026-02-28", "2026-02-01", "2026-02-28" },
        { "every month 30 + 2 wd", "2024-02-29", "2024-01-31", "2024-02-29" },
        { "every quarter 14 + 2 wd", "2026-03-14", "2025-12-15", "2026-03-14" },
        { "every quarter 14 + 2 wd", "2026-03-15", "2026-03-15", "2026-06-14" },
        { "every half-year 14 + 2 wd", "2026-06-15", "2026-06-15", "2026-12-14" },
        { "every year 14 + 2 wd", "2026-12-15", "2026-12-15", "2027-12-14" },
        { "every year 31 + 2 wd", "2026-12-31", "2026-01-01", "2026-12-31" },
        { "every week 5 + 1 wd", "2026-02-13", "2026-02-07", "2026-02-13" },
        { "every week 7 + 1 wd", "2026-02-09", "2026-02-09", "2026-02-15" },
    };
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct limit limit;
        day_t first, cutoff;
        assert_true(limit_parse(cases[i].limit, &limit));
        assert_true(limit_period_of(&limit, the_day(cases[i].date), &first, &cutoff));
        assert_int_equal(first, the_day(cases[i].first));
        assert_int_equal(cutoff, the_day(cases[i].cutoff));
    }
    struct limit days = { .kind = LIMIT_CAL_DAYS, .amount = 3 };
    assert_false(limit_period_of(&days, 0, NULL, NULL));
}

/* Without gap and overlap: one task per period (D14). */
static void
periods_tile_the_years(void **state)
{
    (void)state;
    uint64_t seed = test_seed();
    for (int i = 0; i < 2000; i++) {
        struct limit limit = { .kind = LIMIT_PERIODIC,
                               .amount = 1,
                               .period = (enum limit_period)test_between(&seed, 0, PERIODS - 1) };
        limit.cutoff_day = (int)test_between(&seed, 1, limit.period == PERIOD_WEEK ? 7 : 31);
        day_t date = (day_t)test_between(&seed, CALENDAR_DAY_MIN, CALENDAR_DAY_MAX);
        day_t first, cutoff, next_first, next_cutoff;
        assert_true(limit_period_of(&limit, date, &first, &cutoff));
        assert_true(first <= date && date <= cutoff);
        assert_true(limit_period_of(&limit, cutoff + 1, &next_first, &next_cutoff));
        assert_int_equal(next_first, cutoff + 1);
        assert_true(limit_period_of(&limit, first, &next_first, &next_cutoff));
        assert_int_equal(next_first, first);
        assert_int_equal(next_cutoff, cutoff);
    }
}

static void
kinds_anchors_and_periods_have_names(void **state)
{
    (void)state;
    for (int i = 0; i < LIMIT_KINDS; i++) {
        enum limit_kind kind;
        assert_true(limit_kind_parse(limit_kind_name((enum limit_kind)i), &kind));
        assert_int_equal(kind, i);
    }
    for (int i = 0; i < ANCHORS; i++) {
        enum limit_anchor anchor;
        assert_true(limit_anchor_parse(limit_anchor_name((enum limit_anchor)i), &anchor));
        assert_int_equal(anchor, i);
        assert_false(text_is_empty(limit_anchor_say(anchor, false)));
        assert_false(text_is_empty(limit_anchor_say(anchor, true)));
    }
    for (int i = 0; i < PERIODS; i++) {
        enum limit_period period;
        assert_true(limit_period_parse(limit_period_name((enum limit_period)i), &period));
        assert_int_equal(period, i);
    }
    enum limit_kind kind;
    enum limit_anchor anchor;
    enum limit_period period;
    assert_false(limit_kind_parse("WORKDAYS", &kind) || limit_anchor_parse("NOW", &anchor) ||
                 limit_period_parse("day", &period));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_limit_is_read_printed_and_said),
        cmocka_unit_test(anything_else_is_refused),
        cmocka_unit_test(every_amount_is_read_again),
        cmocka_unit_test(a_date_falls_into_one_period),
        cmocka_unit_test(periods_tile_the_years),
        cmocka_unit_test(kinds_anchors_and_periods_have_names),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
