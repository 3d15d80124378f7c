#include "test.h"

#include "base/clock.h"
#include "base/text.h"
#include "domain/deadline.h"
#include "vn_calendar.h"

static struct arena *arena;
static const struct calendar *vn;

static int
open_arena(void **state)
{
    (void)state;
    arena = arena_new();
    vn = vn_calendar(arena);
    return 0;
}

static int
close_arena(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static struct limit
the_limit(const char *text)
{
    struct limit limit;
    if (!limit_parse(text, &limit)) {
        fail_msg("not a limit: %s", text);
    }
    return limit;
}

static struct deadline
computed(const char *text, const char *anchor)
{
    struct limit limit = the_limit(text);
    return deadline_compute(&limit, anchor ? the_instant(anchor) : ANCHOR_UNRESOLVED, vn, NULL);
}

/* The worked examples of model 3.6, and more of the same kind. */
static const struct example {
    const char *name, *limit, *anchor, *due;
    bool is_rolled;
    int term;
    const char *suspended, *resumed;
} examples[] = {
    { "E1", "05 ngày làm việc", "2026-02-12 10:00:00", "hết ngày 26/02/2026", false, 5, 0, 0 },
    { "E2", "10 ngày", "2026-02-06", "hết ngày 23/02/2026", true, 6, 0, 0 },
    { "E3", "20 ngày", "2026-02-06", "hết ngày 26/02/2026", false, 9, 0, 0 },
    { "E4", "03 ngày làm việc", "2026-01-08", "hết ngày 12/01/2026", false, 3, 0, 0 },
    { "E6", "08 giờ làm việc", "2026-02-13 15:30:00", "15:30 ngày 23/02/2026", false, 1, 0, 0 },
    { "E7", "24 giờ", "2026-02-14 09:20:00", "09:20 ngày 15/02/2026", false, 0, 0, 0 },
    { "E10 unsuspended", "10 ngày làm việc", "2026-03-02", "hết ngày 16/03/2026", false, 10, 0, 0 },
    { "E10", "10 ngày làm việc", "2026-03-02", "hết ngày 23/03/2026", false, 15,
      "2026-03-05 10:00:00", "2026-03-12 14:00:00" },
    { "E12", "05 ngày làm việc", "2026-08-26", "hết ngày 07/09/2026", false, 5, 0, 0 },
    { "E13", "05 ngày làm việc", "2026-04-24", "hết ngày 06/05/2026", false, 5, 0, 0 },
    { "E15", "04 giờ làm việc", "2026-02-12 16:00:00", "10:30 ngày 13/02/2026", false, 1, 0, 0 },
    { "E16", "01 giờ làm việc", "2026-02-23 12:15:00", "14:00 ngày 23/02/2026", false, 0, 0, 0 },
    { "E17", "08 giờ làm việc", "2026-02-23 07:30:00", "17:00 ngày 23/02/2026", false, 0, 0, 0 },
    { "E19", "03 ngày làm việc", "2025-04-24", "hết ngày 28/04/2025", false, 3, 0, 0 },

    { "D2 last instant of the anchor's day", "1 wd", "2026-03-02 23:59:59.999999",
      "hết ngày 03/03/2026", false, 1, 0, 0 },
    { "D3 two weeks into Tết", "2 w", "2026-02-03", "hết ngày 23/02/2026", true, 9, 0, 0 },
    { "D3 a month: the same day number", "1 m", "2026-03-09", "hết ngày 09/04/2026", false, 23, 0,
      0 },
    { "D3 a month: the last day, rolled from a Saturday", "1 m", "2026-01-31",
      "hết ngày 02/03/2026", true, 16, 0, 0 },
    { "D3 a year of months", "12 m", "2025-02-28", "hết ngày 02/03/2026", true, 250, 0, 0 },
    { "D6 not rolled", "at 2026-02-15 09:20:00", "2026-02-12", "09:20 ngày 15/02/2026", false, 1, 0,
      0 },
    { "D6 24:00 of a date", "at 2026-02-15", "2026-02-12", "hết ngày 14/02/2026", false, 1, 0, 0 },
    { "D6 in the minute", "30 min", "2026-02-14 23:45:00", "00:15 ngày 15/02/2026", false, 0, 0,
      0 },
    { "D7 an end at the end of the morning", "4 wh", "2026-02-23 07:30:00", "11:30 ngày 23/02/2026",
      false, 0, 0, 0 },
    { "D8 by a working day", "by 2026-07-20", "2026-07-01", "hết ngày 20/07/2026", false, 13, 0,
      0 },
    { "D8 by a holiday", "by 2026-02-17", "2026-02-02", "hết ngày 23/02/2026", true, 10, 0, 0 },
    { "D8 before a Monday, not rolled", "before 2026-07-20", "2026-07-01", "hết ngày 19/07/2026",
      false, 12, 0, 0 },
    { "D8 before a Wednesday", "before 2026-07-22", "2026-07-01", "hết ngày 21/07/2026", false, 14,
      0, 0 },
    { "SC-01", "5 wd", "2026-03-02 10:00:00", "hết ngày 09/03/2026", false, 5, 0, 0 },
    { "SC-20 the decision", "4 wh", "2026-03-02 15:30:00", "10:00 ngày 03/03/2026", false, 1, 0,
      0 },
    { "SC-32 before the holiday was decided", "5 wd", "2026-11-19", "hết ngày 26/11/2026", false, 5,
      0, 0 },
    { "D14 a period", "every month 14 + 2 wd", "2026-02-01", "hết ngày 24/02/2026", false, 12, 0,
      0 },

    { "D9 calendar days, then roll", "10 d", "2026-03-02", "hết ngày 23/03/2026", true, 15,
      "2026-03-05 10:00:00", "2026-03-14 14:00:00" },
    { "D9 a week", "1 w", "2026-03-02", "hết ngày 16/03/2026", false, 10, "2026-03-05 10:00:00",
      "2026-03-12 14:00:00" },
    { "D9 a month has 31 days here", "1 m", "2026-03-02", "hết ngày 09/04/2026", false, 28,
      "2026-03-05 10:00:00", "2026-03-12 14:00:00" },
    { "D9 exact minutes", "8 wh", "2026-03-02 10:00:00", "08:00 ngày 06/03/2026", false, 4,
      "2026-03-02 15:00:00", "2026-03-05 12:00:00" },
    { "D9 calendar hours", "24 h", "2026-03-02 10:00:00", "13:00 ngày 05/03/2026", false, 3,
      "2026-03-02 15:00:00", "2026-03-04 18:00:00" },
    { "D9 suspended on the last day", "5 wd", "2026-03-02", "hết ngày 12/03/2026", false, 8,
      "2026-03-09 16:00:00", "2026-03-12 14:00:00" },
    { "D9 suspended on the last day, resumed on a Saturday", "5 wd", "2026-03-02",
      "hết ngày 16/03/2026", false, 10, "2026-03-09 16:00:00", "2026-03-14 14:00:00" },
    { "D9 suspended when it was over", "5 wd", "2026-03-02", "hết ngày 09/03/2026", false, 5,
      "2026-03-10 00:00:00", "2026-03-12 14:00:00" },
    { "D9 stopped and resumed on one day", "5 wd", "2026-03-02", "hết ngày 09/03/2026", false, 5,
      "2026-03-05 09:00:00", "2026-03-05 16:00:00" },
    { "D9 a date is not moved", "by 2026-03-20", "2026-03-02", "hết ngày 20/03/2026", false, 14,
      "2026-03-05 10:00:00", "2026-03-12 14:00:00" },
};

static void
worked_examples(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENGTH(examples); i++) {
        const struct example *example = &examples[i];
        struct limit limit = the_limit(example->limit);
        struct suspension pause = { 0, 0 };
        struct deadline_options options = { .suspensions = &pause };
        if (example->suspended) {
            pause.from = the_instant(example->suspended);
            pause.to = the_instant(example->resumed);
            options.suspension_count = 1;
        }
        struct deadline deadline =
            deadline_compute(&limit, the_instant(example->anchor), vn, &options);
        char due[CIVIL_TEXT_SIZE];
        due_print(due, sizeof due, deadline.due_at, false);
        if (deadline.result != DEADLINE_SET || strcmp(due, example->due) != 0 ||
            deadline.is_rolled != example->is_rolled || deadline.term_days != example->term) {
            fail_msg("%s: %s, %s, %srolled, term %d", example->name,
                     deadline_result_name(deadline.result), due, deadline.is_rolled ? "" : "not ",
                     deadline.term_days);
        }
        assert_int_equal(deadline.last_day, day_at(deadline.due_at - 1));
        assert_int_equal(deadline.anchor_at, the_instant(example->anchor));
        assert_int_equal(deadline.calendar_version, 1);
        assert_false(deadline.is_unconfirmed);
    }
}

static void
before_a_date_keeps_its_day_and_tells_the_last_working_one(void **state)
{
    (void)state;
    struct deadline deadline = computed("before 2026-07-20", "2026-07-01");
    assert_int_equal(deadline.last_day, the_day("2026-07-19"));
    assert_int_equal(deadline.counted_to, the_day("2026-07-19"));
    assert_int_equal(deadline.remind_day, the_day("2026-07-17"));
    assert_true(deadline.ends_off);
    deadline = computed("before 2026-02-23", "2026-02-02");
    assert_int_equal(deadline.last_day, the_day("2026-02-22"));
    assert_int_equal(deadline.remind_day, the_day("2026-02-13"));
    deadline = computed("by 2026-07-20", "2026-07-01");
    assert_int_equal(deadline.remind_day, the_day("2026-07-20"));
    assert_false(deadline.ends_off);
}

static void
an_unresolved_anchor_gives_no_due_time(void **state)
{
    (void)state;
    static const char *const need[] = {
        "5 wd", "5 d", "2 w", "1 m", "4 h", "4 wh", "every month 14 + 2 wd"
    };
    for (size_t i = 0; i < LENGTH(need); i++) {
        assert_int_equal(computed(need[i], NULL).result, DEADLINE_UNRESOLVED);
    }
    assert_int_equal(computed("none", NULL).result, DEADLINE_NO_LIMIT);
    assert_int_equal(computed("none", "2026-03-02").result, DEADLINE_NO_LIMIT);
    struct deadline deadline = computed("by 2026-07-20", NULL);
    assert_int_equal(deadline.result, DEADLINE_SET);
    assert_int_equal(deadline.due_at, the_instant("2026-07-21"));
    assert_int_equal(deadline.term_days, 0);
    assert_int_equal(computed("before 2026-07-20", NULL).due_at, the_instant("2026-07-20"));
    assert_int_equal(computed("at 2026-07-20 10:00:00", NULL).due_at,
                     the_instant("2026-07-20 10:00:00"));
}

static void
what_cannot_be_computed_is_refused(void **state)
{
    (void)state;
    const int64_t anchor = the_instant("2026-03-02"), far = the_instant("2999-12-20");
    static const struct suspension backwards = { 200, 100 };
    static const struct suspension crossed[] = { { 100, 300 }, { 200, 400 } };
    static const struct suspension unending[] = { { 100, SUSPENSION_OPEN }, { 200, 300 } };
    static const struct suspension outside = { INT64_MIN, 100 };
    const struct {
        struct limit limit;
        int64_t anchor_at;
        struct deadline_options options;
        enum deadline_result result;
    } cases[] = {
        { { .kind = LIMIT_WORK_DAYS, .amount = 0 }, anchor, { 0 }, DEADLINE_AMOUNT_OUT_OF_RANGE },
        { { .kind = LIMIT_WORK_DAYS, .amount = -1 }, anchor, { 0 }, DEADLINE_AMOUNT_OUT_OF_RANGE },
        { { .kind = LIMIT_CAL_DAYS, .amount = 3661 }, anchor, { 0 }, DEADLINE_AMOUNT_OUT_OF_RANGE },
        { { .kind = LIMIT_MONTHS, .amount = INT32_MAX },
          anchor,
          { 0 },
          DEADLINE_AMOUNT_OUT_OF_RANGE },
        { { .kind = LIMIT_KINDS, .amount = 1 }, anchor, { 0 }, DEADLINE_AMOUNT_OUT_OF_RANGE },
        { { .kind = LIMIT_WORK_DAYS, .amount = 1 }, INT64_MAX, { 0 }, DEADLINE_DATE_OUT_OF_RANGE },
        { { .kind = LIMIT_WORK_DAYS, .amount = 1 },
          INT64_MIN + 1,
          { 0 },
          DEADLINE_DATE_OUT_OF_RANGE },
        { { .kind = LIMIT_WORK_DAYS, .amount = 20 }, far, { 0 }, DEADLINE_DATE_OUT_OF_RANGE },
        { { .kind = LIMIT_CAL_HOURS, .amount = 60000 }, far, { 0 }, DEADLINE_DATE_OUT_OF_RANGE },
        { { .kind = LIMIT_FIXED_INSTANT, .at = INT64_MAX },
          anchor,
          { 0 },
          DEADLINE_DATE_OUT_OF_RANGE },
        { { .kind = LIMIT_BEFORE_DATE, .date = INT32_MIN },
          anchor,
          { 0 },
          DEADLINE_DATE_OUT_OF_RANGE },
        { { .kind = LIMIT_ON_OR_BEFORE_DATE, .date = CALENDAR_DAY_MAX },
          anchor,
          { 0 },
          DEADLINE_DATE_OUT_OF_RANGE },
        { { .kind = LIMIT_PERIODIC, .amount = 1 }, anchor, { 0 }, DEADLINE_PERIOD_INVALID },
        { { .kind = LIMIT_WORK_DAYS, .amount = 1 },
          anchor,
          { .suspensions = &backwards, .suspension_count = 1 },
          DEADLINE_SUSPENSION_INVALID },
        { { .kind = LIMIT_WORK_DAYS, .amount = 1 },
          anchor,
          { .suspensions = crossed, .suspension_count = 2 },
          DEADLINE_SUSPENSION_INVALID },
        { { .kind = LIMIT_WORK_DAYS, .amount = 1 },
          anchor,
          { .suspensions = unending, .suspension_count = 2 },
          DEADLINE_SUSPENSION_INVALID },
        { { .kind = LIMIT_WORK_DAYS, .amount = 1 },
          anchor,
          { .suspensions = &outside, .suspension_count = 1 },
          DEADLINE_SUSPENSION_INVALID },
    };
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct deadline deadline =
            deadline_compute(&cases[i].limit, cases[i].anchor_at, vn, &cases[i].options);
        if (deadline.result != cases[i].result) {
            fail_msg("case %zu: %s", i, deadline_result_name(deadline.result));
        }
        assert_int_equal(deadline.due_at, 0);
    }
}

static void
a_date_beyond_what_is_confirmed_is_flagged(void **state)
{
    (void)state;
    assert_false(computed("5 wd", "2026-12-20").is_unconfirmed);
    assert_true(computed("15 wd", "2026-12-20").is_unconfirmed);
    assert_true(computed("5 wd", "2028-03-01").is_unconfirmed);
    assert_true(computed("5 wd", "2024-12-31").is_unconfirmed);
    assert_true(computed("by 2027-01-04", NULL).is_unconfirmed);
    assert_int_equal(computed("5 wd", "2028-03-01").last_day, the_day("2028-03-08"));
}

/* D10 and SC-31. */
static void
after_hours_receipt_may_be_the_next_working_day(void **state)
{
    (void)state;
    static const struct {
        const char *received, *anchor, *last_day; /* of 07 wd */
    } cases[] = {
        { "2026-02-27 18:20:00", "2026-03-02 07:30:00", "2026-03-11" }, /* SC-31 */
        { "2026-02-27 17:00:00", "2026-02-27 17:00:00", "2026-03-10" },
        { "2026-02-27 17:00:01", "2026-03-02 07:30:00", "2026-03-11" },
        { "2026-02-27 12:00:00", "2026-02-27 12:00:00", "2026-03-10" },
        { "2026-02-27 05:00:00", "2026-02-27 07:30:00", "2026-03-10" },
        { "2026-02-28 09:00:00", "2026-03-02 07:30:00", "2026-03-11" },
        { "2026-02-13 19:00:00", "2026-02-23 07:30:00", "2026-03-04" },
    };
    struct limit limit = the_limit("7 wd");
    struct deadline_options options = { .receipt = RECEIPT_NEXT_WORKING_DAY };
    for (size_t i = 0; i < LENGTH(cases); i++) {
        int64_t received = the_instant(cases[i].received);
        limit.anchor = ANCHOR_COMPLETE_DOSSIER_AT;
        struct deadline deadline = deadline_compute(&limit, received, vn, &options);
        assert_int_equal(deadline.anchor_at, the_instant(cases[i].anchor));
        assert_int_equal(deadline.last_day, the_day(cases[i].last_day));
        assert_int_equal(deadline.term_days, 7);
        limit.anchor = ANCHOR_RECEIVED_AT;
        assert_int_equal(deadline_compute(&limit, received, vn, &options).due_at, deadline.due_at);
        limit.anchor = ANCHOR_ASSIGNED_AT; /* an assignment is no receipt */
        assert_int_equal(deadline_compute(&limit, received, vn, &options).anchor_at, received);
        limit.anchor = ANCHOR_RECEIVED_AT; /* the event's day by default */
        assert_int_equal(deadline_compute(&limit, received, vn, NULL).anchor_at, received);
    }
}

/* E10 step by step, then a second suspension, then an open one. */
static void
suspensions_use_up_and_leave(void **state)
{
    (void)state;
    struct limit limit = the_limit("10 wd");
    int64_t anchor = the_instant("2026-03-02");
    struct suspension pauses[] = {
        { the_instant("2026-03-05 10:00:00"), the_instant("2026-03-12 14:00:00") },
        { the_instant("2026-03-17 09:00:00"), the_instant("2026-03-20 09:00:00") },
    };
    struct deadline_options options = { .suspensions = pauses };
    struct limit_use use = deadline_use(&limit, anchor, pauses[0].from, vn, &options);
    assert_int_equal(use.consumed, 3);
    assert_int_equal(use.remaining, 7);
    options.suspension_count = 1;
    use = deadline_use(&limit, anchor, the_instant("2026-03-10 10:00:00"), vn, &options);
    assert_int_equal(use.consumed, 3);
    use = deadline_use(&limit, anchor, the_instant("2026-03-16 10:00:00"), vn, &options);
    assert_int_equal(use.consumed, 5);
    use = deadline_use(&limit, anchor, the_instant("2026-05-16 10:00:00"), vn, &options);
    assert_int_equal(use.consumed, 10);
    assert_int_equal(use.remaining, 0);
    options.suspension_count = 2;
    struct deadline deadline = deadline_compute(&limit, anchor, vn, &options);
    assert_int_equal(deadline.last_day, the_day("2026-03-26")); /* 13 16 17, 23 24 25 26 */
    pauses[1].to = SUSPENSION_OPEN;
    deadline = deadline_compute(&limit, anchor, vn, &options);
    assert_int_equal(deadline.result, DEADLINE_SUSPENDED);
    use = deadline_use(&limit, anchor, the_instant("2026-09-01"), vn, &options);
    assert_int_equal(use.remaining, 4);
    pauses[1].from = the_instant("2026-03-24 00:00:00"); /* it was over on the 23rd */
    deadline = deadline_compute(&limit, anchor, vn, &options);
    assert_int_equal(deadline.last_day, the_day("2026-03-23"));

    limit = the_limit("8 wh");
    options.suspension_count = 1;
    use = deadline_use(&limit, the_instant("2026-03-05 09:59:59.5"), pauses[0].from, vn, &options);
    assert_int_equal(use.consumed, CLOCK_SECOND / 2);
    assert_int_equal(use.remaining, 8 * CLOCK_HOUR - CLOCK_SECOND / 2);
    limit = the_limit("by 2026-03-20");
    use = deadline_use(&limit, anchor, pauses[0].from, vn, &options);
    assert_true(use.consumed == 0 && use.remaining == 0);
}

/* SC-32, D11: the same limit on the next version of the calendar. */
static void
a_holiday_decided_later_moves_the_due_day(void **state)
{
    (void)state;
    struct vn_plan next = vn_plan(arena);
    next.plan.version = 2;
    vn_add(&next, "2026-11-24", DAY_HOLIDAY)->name = "Ngày Văn hóa Việt Nam";
    struct limit limit = the_limit("5 wd");
    struct deadline deadline =
        deadline_compute(&limit, the_instant("2026-11-19"), made_calendar(arena, &next.plan), NULL);
    assert_int_equal(deadline.last_day, the_day("2026-11-27"));
    assert_int_equal(deadline.calendar_version, 2);
    assert_int_equal(deadline.term_days, 5);
}

static void
a_step_ends_with_its_task_at_the_latest(void **state)
{
    (void)state;
    struct limit limit = the_limit("5 wd");
    int64_t anchor = the_instant("2026-03-02");
    struct deadline_options options = { .not_after = the_instant("2026-03-07") };
    struct deadline deadline = deadline_compute(&limit, anchor, vn, &options);
    assert_true(deadline.is_capped && !deadline.is_rolled);
    assert_int_equal(deadline.due_at, options.not_after);
    assert_int_equal(deadline.last_day, the_day("2026-03-06"));
    assert_int_equal(deadline.term_days, 4);
    options.not_after = the_instant("2026-03-10");
    deadline = deadline_compute(&limit, anchor, vn, &options);
    assert_false(deadline.is_capped);
    assert_int_equal(deadline.last_day, the_day("2026-03-09"));
}

static void
lateness_is_counted_in_days(void **state)
{
    (void)state;
    static const struct {
        const char *due, *done;
        int work_days, cal_days;
    } cases[] = {
        { "2026-02-14", "2026-02-24 16:00:00", 2, 11 }, /* SC-06 */
        { "2026-03-10", "2026-03-11 10:00:00", 2, 2 },  /* SC-07 */
        { "2026-03-10", "2026-03-10 00:00:00", 0, 0 },  /* D5: on time */
        { "2026-03-10", "2026-03-10 00:00:00.000001", 1, 1 },
        { "2026-03-10", "2026-03-01 10:00:00", 0, 0 },
        { "2026-03-10 09:00:00", "2026-03-10 16:00:00", 0, 0 }, /* hours only */
        { "2026-03-10 09:00:00", "2026-03-11 08:00:00", 1, 1 },
        { "2026-02-14", "2026-02-20 08:00:00", 0, 7 },
        { "2026-03-12", "2026-03-16 08:00:00", 3, 5 }, /* SC-08: 12, 13, 16 */
    };
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct lateness late =
            deadline_late(the_instant(cases[i].due), the_instant(cases[i].done), vn);
        if (late.work_days != cases[i].work_days || late.cal_days != cases[i].cal_days) {
            fail_msg("%s done %s: %d, %d", cases[i].due, cases[i].done, late.work_days,
                     late.cal_days);
        }
    }
}

static void
near_is_a_fifth_of_the_term_between_one_and_three_days(void **state)
{
    (void)state;
    static const int days[][2] = { { 0, 1 },  { 1, 1 },  { 5, 1 },  { 9, 1 },  { 10, 2 },
                                   { 14, 2 }, { 15, 3 }, { 16, 3 }, { 250, 3 } };
    for (size_t i = 0; i < LENGTH(days); i++) {
        assert_int_equal(deadline_near_days(days[i][0]), days[i][1]);
    }
    static const struct {
        const char *limit, *anchor, *near;
    } cases[] = {
        { "5 wd", "2026-03-02", "2026-03-07 00:00:00" },  /* due Monday 09/03 */
        { "10 wd", "2026-03-02", "2026-03-13 00:00:00" }, /* due Monday 16/03 */
        { "5 wd", "2026-02-12", "2026-02-26 00:00:00" },
        { "8 wh", "2026-02-13 15:30:00", "2026-02-13 15:30:00" },
        { "before 2026-07-20", "2026-07-01", "2026-07-16 00:00:00" },
    };
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct deadline deadline = computed(cases[i].limit, cases[i].anchor);
        assert_int_equal(deadline_near_at(&deadline, vn), the_instant(cases[i].near));
    }
}

static void
timeliness_is_derived(void **state)
{
    (void)state;
    static const struct {
        enum time_phase phase;
        const char *submitted, *now;
        enum time_status status;
    } cases[] = {
        /* due: the end of 09/03 */
        { PHASE_RUNNING, "1970-01-01", "2026-03-06 23:59:59", TIME_IN_TIME },
        { PHASE_RUNNING, "1970-01-01", "2026-03-07 00:00:00", TIME_NEAR },
        { PHASE_RUNNING, "1970-01-01", "2026-03-10 00:00:00", TIME_NEAR },
        { PHASE_RUNNING, "1970-01-01", "2026-03-10 00:00:00.000001", TIME_OVERDUE },
        { PHASE_SUSPENDED, "1970-01-01", "2026-03-20", TIME_SUSPENDED },
        { PHASE_SUBMITTED, "2026-03-10 00:00:00", "2026-03-20", TIME_WAITING },
        { PHASE_SUBMITTED, "2026-03-10 00:00:01", "2026-03-20", TIME_WAITING_LATE },
        { PHASE_COMPLETED, "2026-03-09 10:00:00", "2026-03-20", TIME_COMPLETED },
        { PHASE_COMPLETED, "2026-03-11 10:00:00", "2026-03-20", TIME_COMPLETED_LATE },
    };
    struct deadline deadline = computed("5 wd", "2026-03-02");
    struct deadline none = computed("none", "2026-03-02");
    struct deadline unresolved = computed("5 wd", NULL);
    struct deadline standing = { .result = DEADLINE_SUSPENDED };
    for (size_t i = 0; i < LENGTH(cases); i++) {
        int64_t submitted = the_instant(cases[i].submitted), now = the_instant(cases[i].now);
        assert_int_equal(deadline_status(&deadline, cases[i].phase, submitted, now, vn),
                         cases[i].status);
        assert_int_equal(deadline_status(&none, cases[i].phase, submitted, now, vn), TIME_NO_LIMIT);
        assert_int_equal(deadline_status(&unresolved, cases[i].phase, submitted, now, vn),
                         TIME_UNRESOLVED);
        assert_int_equal(deadline_status(&standing, cases[i].phase, submitted, now, vn),
                         TIME_SUSPENDED);
    }
}

static void
results_rules_and_statuses_have_names(void **state)
{
    (void)state;
    for (int i = 0; i < DEADLINE_RESULTS; i++) {
        enum deadline_result result;
        assert_true(deadline_result_parse(deadline_result_name((enum deadline_result)i), &result));
        assert_int_equal(result, i);
        assert_false(text_is_empty(deadline_result_say(result, false)));
        assert_false(text_is_empty(deadline_result_say(result, true)));
    }
    for (int i = 0; i < RECEIPT_RULES; i++) {
        enum receipt_rule rule;
        assert_true(receipt_rule_parse(receipt_rule_name((enum receipt_rule)i), &rule));
        assert_int_equal(rule, i);
    }
    for (int i = 0; i < TIME_STATUSES; i++) {
        enum time_status status;
        assert_true(time_status_parse(time_status_name((enum time_status)i), &status));
        assert_int_equal(status, i);
        assert_false(text_is_empty(time_status_say(status, false)));
        assert_false(text_is_empty(time_status_say(status, true)));
    }
    enum deadline_result result;
    enum receipt_rule rule;
    enum time_status status;
    assert_false(deadline_result_parse("OK", &result) || receipt_rule_parse("", &rule) ||
                 time_status_parse("LATE", &status));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(worked_examples),
        cmocka_unit_test(before_a_date_keeps_its_day_and_tells_the_last_working_one),
        cmocka_unit_test(an_unresolved_anchor_gives_no_due_time),
        cmocka_unit_test(what_cannot_be_computed_is_refused),
        cmocka_unit_test(a_date_beyond_what_is_confirmed_is_flagged),
        cmocka_unit_test(after_hours_receipt_may_be_the_next_working_day),
        cmocka_unit_test(suspensions_use_up_and_leave),
        cmocka_unit_test(a_holiday_decided_later_moves_the_due_day),
        cmocka_unit_test(a_step_ends_with_its_task_at_the_latest),
        cmocka_unit_test(lateness_is_counted_in_days),
        cmocka_unit_test(near_is_a_fifth_of_the_term_between_one_and_three_days),
        cmocka_unit_test(timeliness_is_derived),
        cmocka_unit_test(results_rules_and_statuses_have_names),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
