/* Dates and instants in UTC+7: known days, strict reading, and what must hold for every date. */
#include "base/civil.h"
#include "base/clock.h"
#include "test.h"
#include <string.h>

static const struct {
    int year, month, day, weekday;
    day_t date;
} known_days[] = {
    { 1970, 1, 1, CIVIL_THU, 0 },        { 1969, 12, 31, CIVIL_WED, -1 },
    { 2000, 2, 29, CIVIL_TUE, 11016 },   { 1900, 3, 1, CIVIL_THU, -25508 },
    { 2026, 3, 9, CIVIL_MON, 20521 },    { 2024, 2, 29, CIVIL_THU, 19782 },
    { 2999, 12, 31, CIVIL_TUE, 376199 }, { 1600, 2, 29, CIVIL_TUE, -135081 },
    { -1, 12, 31, CIVIL_FRI, -719529 }, /* the day before the year 0 */
};

static void
known_days_are_counted(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENGTH(known_days); i++) {
        int year, month, day;
        assert_int_equal(day_of(known_days[i].year, known_days[i].month, known_days[i].day),
                         known_days[i].date);
        day_split(known_days[i].date, &year, &month, &day);
        assert_int_equal(year, known_days[i].year);
        assert_int_equal(month, known_days[i].month);
        assert_int_equal(day, known_days[i].day);
        assert_int_equal(day_weekday(known_days[i].date), known_days[i].weekday);
    }
}

static void
every_date_has_a_successor(void **state)
{
    (void)state;
    int year, month, day;
    day_split(day_of(1899, 12, 31), &year, &month, &day);
    for (day_t date = day_of(1900, 1, 1); date <= day_of(3000, 1, 1); date++) {
        int next_year, next_month, next_day;
        day_split(date, &next_year, &next_month, &next_day);
        bool is_tomorrow = next_year == year && next_month == month && next_day == day + 1;
        bool is_month = next_year == year && next_month == month + 1 && next_day == 1;
        bool is_year = next_year == year + 1 && next_month == 1 && next_day == 1 && month == 12;
        assert_true(is_tomorrow || ((is_month || is_year) && day >= 28));
        assert_int_equal(day_of(next_year, next_month, next_day), date);
        assert_int_equal(day_weekday(date), (day_weekday(date - 1) + 1) % 7);
        year = next_year, month = next_month, day = next_day;
    }
}

static const struct {
    const char *from;
    int months;
    const char *to;
} added_months[] = {
    { "2026-01-31", 1, "2026-02-28" },  { "2024-01-31", 1, "2024-02-29" },
    { "2026-01-15", 1, "2026-02-15" },  { "2026-12-31", 2, "2027-02-28" },
    { "2026-03-31", -1, "2026-02-28" }, { "2026-01-10", -1, "2025-12-10" },
    { "2024-02-29", 12, "2025-02-28" }, { "2024-02-29", 48, "2028-02-29" },
    { "2026-08-31", 0, "2026-08-31" },  { "1970-01-31", -11, "1969-02-28" },
};

static void
months_end_on_the_same_day_or_the_last(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENGTH(added_months); i++) {
        day_t from;
        char text[CIVIL_TEXT_SIZE];
        assert_true(day_parse(added_months[i].from, &from));
        day_t to = day_add_months(from, added_months[i].months);
        assert_string_equal(day_print(text, sizeof text, to), added_months[i].to);
    }
}

static const struct {
    const char *text;
    const char *utc; /* NULL: must be refused */
} instants[] = {
    { "2026-03-09T10:00:00+07:00", "2026-03-09T03:00:00.000000Z" },
    { "2026-03-09T10:00", "2026-03-09T03:00:00.000000Z" },
    { "2026-03-09T03:00Z", "2026-03-09T03:00:00.000000Z" },
    { "2026-03-09T10:00:00", "2026-03-09T03:00:00.000000Z" },
    { "2026-03-09 10:00:00", "2026-03-09T03:00:00.000000Z" },
    { "2026-03-09", "2026-03-08T17:00:00.000000Z" },
    { "2026-03-09T03:00:00Z", "2026-03-09T03:00:00.000000Z" },
    { "2026-03-09t03:00:00z", "2026-03-09T03:00:00.000000Z" },
    { "2010-10-02T09:20:39.266+02:00", "2010-10-02T07:20:39.266000Z" },
    { "2026-03-09T00:00:00.000001-05:30", "2026-03-09T05:30:00.000001Z" },
    { "2026-03-09T00:00:00.1Z", "2026-03-09T00:00:00.100000Z" },
    { "1900-01-01", "1899-12-31T17:00:00.000000Z" },
    { "2999-12-31T23:59:59.999999Z", "2999-12-31T23:59:59.999999Z" },
    { "2024-02-29T00:00:00Z", "2024-02-29T00:00:00.000000Z" },
    { "", NULL },
    { "2026", NULL },
    { "2026-03", NULL },
    { "2026-3-9", NULL },
    { "2026-02-29", NULL },
    { "2026-13-01", NULL },
    { "2026-00-01", NULL },
    { "2026-01-00", NULL },
    { "2026-04-31", NULL },
    { "9999-12-31", NULL },
    { "1899-12-31", NULL },
    { " 2026-03-09", NULL },
    { "2026-03-09 ", NULL },
    { "2026-03-09T", NULL },
    { "2026-03-09T10", NULL },
    { "2026-03-09T10:0", NULL },
    { "2026-03-09T10:00:", NULL },
    { "2026-03-09T24:00:00", NULL },
    { "2026-03-09T10:60:00", NULL },
    { "2026-03-09T23:59:60Z", NULL },
    { "2026-03-09T10:00:00.", NULL },
    { "2026-03-09T10:00:00.Z", NULL },
    { "2026-03-09T10:00:00.1234567Z", NULL },
    { "2026-03-09T10:00:00,5Z", NULL },
    { "2026-03-09T10:00:00+0700", NULL },
    { "2026-03-09T10:00:00+07", NULL },
    { "2026-03-09T10:00:00+24:00", NULL },
    { "2026-03-09T10:00:00+07:60", NULL },
    { "2026-03-09T10:00:00ZZ", NULL },
    { "2026-03-09T10:00:00 Z", NULL },
    { "2026-03-09+07:00", NULL },
    { "09/03/2026", NULL },
    { "-026-03-09", NULL },
    { "2026\xE2\x88\x92"
      "03-09",
      NULL },
};

static void
instants_are_read_strictly(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENGTH(instants); i++) {
        int64_t at = -1;
        char text[CIVIL_TEXT_SIZE];
        bool is_read = instant_parse(instants[i].text, &at);
        if (is_read != (instants[i].utc != NULL)) {
            fail_msg("\"%s\" was %s", instants[i].text, is_read ? "accepted" : "refused");
        }
        if (is_read) {
            assert_string_equal(instant_print_utc(text, sizeof text, at), instants[i].utc);
        }
    }
    int64_t at;
    day_t date;
    assert_false(instant_parse(NULL, &at));
    assert_false(day_parse(NULL, &date));
    assert_false(day_parse("2026-03-09T10:00:00Z", &date));
    assert_false(day_parse("2026-02-30", &date));
}

static const struct {
    const char *at, *vietnamese, *english;
} dues[] = {
    { "2026-03-10", "hết ngày 09/03/2026", "end of 09/03/2026" },
    { "2026-01-01", "hết ngày 31/12/2025", "end of 31/12/2025" },
    { "2026-02-15T09:20:59", "09:20 ngày 15/02/2026", "09:20 on 15/02/2026" },
    { "2026-02-15T00:00:00.000001", "00:00 ngày 15/02/2026", "00:00 on 15/02/2026" },
};

static void
a_limit_is_said_as_people_say_it(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENGTH(dues); i++) {
        int64_t at;
        char text[CIVIL_TEXT_SIZE];
        assert_true(instant_parse(dues[i].at, &at));
        assert_string_equal(due_print(text, sizeof text, at, false), dues[i].vietnamese);
        assert_string_equal(due_print(text, sizeof text, at, true), dues[i].english);
    }
    char text[CIVIL_TEXT_SIZE];
    assert_string_equal(day_print_vi(text, sizeof text, day_of(2026, 3, 9)), "09/03/2026");
    assert_string_equal(weekday_name(day_weekday(day_of(2026, 3, 9)), false), "Thứ Hai");
    assert_string_equal(weekday_name(CIVIL_SUN, false), "Chủ Nhật");
    assert_string_equal(weekday_name(CIVIL_SUN, true), "Sun");
    assert_string_equal(weekday_name(7, true), "?");
}

static void
what_is_printed_is_read_again(void **state)
{
    (void)state;
    uint64_t seed = test_seed();
    int64_t first = day_start(day_of(1900, 1, 1)), last = day_start(day_of(3000, 1, 1)) - 1;
    for (int i = 0, rounds = test_rounds(200000); i < rounds; i++) {
        int64_t at = test_between(&seed, first, last), again;
        char text[CIVIL_TEXT_SIZE];
        struct civil civil = civil_at(at);
        assert_int_equal(civil_instant(civil), at);
        assert_int_equal(day_of(civil.year, civil.month, civil.day), day_at(at));
        assert_true(day_start(day_at(at)) <= at && at < day_start(day_at(at) + 1));
        assert_true(instant_parse(instant_print(text, sizeof text, at), &again));
        assert_int_equal(again, at - civil.microsecond);
        if (civil_at(at - 7 * CLOCK_HOUR).year >= 1900) { /* the UTC date must be readable too */
            assert_true(instant_parse(instant_print_utc(text, sizeof text, at), &again));
            assert_int_equal(again, at);
        }
    }
}

static void
months_keep_the_order_of_dates(void **state)
{
    (void)state;
    uint64_t seed = test_seed();
    for (int i = 0, rounds = test_rounds(200000); i < rounds; i++) {
        day_t date = (day_t)test_between(&seed, day_of(1900, 1, 1), day_of(2900, 1, 1));
        int months = (int)test_between(&seed, 0, 1000);
        int year, month, day, to_year, to_month, to_day;
        day_t to = day_add_months(date, months);
        day_split(date, &year, &month, &day);
        day_split(to, &to_year, &to_month, &to_day);
        assert_int_equal(to_year * 12 + to_month, year * 12 + month + months);
        int tomorrow_year, tomorrow_month, tomorrow_day;
        day_split(to + 1, &tomorrow_year, &tomorrow_month, &tomorrow_day);
        assert_true(to_day == day || tomorrow_day == 1);
        assert_true(to <= day_add_months(date + 1, months));
    }
}

/* Numbers from outside may be anything: no result is promised, but an answer is. */
static void
the_ends_of_the_range_do_no_harm(void **state)
{
    (void)state;
    static const int64_t ends[] = { INT64_MIN, INT64_MIN + 1, INT64_MAX - 1, INT64_MAX };
    char text[CIVIL_TEXT_SIZE];
    for (size_t i = 0; i < LENGTH(ends); i++) {
        struct civil civil = civil_at(ends[i]);
        assert_in_range(civil.month, 1, 12);
        assert_true(strlen(instant_print(text, sizeof text, ends[i])) > 20);
        assert_true(strlen(instant_print_utc(text, sizeof text, ends[i])) > 20);
        assert_true(strlen(due_print(text, sizeof text, ends[i], false)) > 10);
    }
    assert_true(day_start(INT32_MAX) > day_start(day_of(200000, 1, 1)));
    assert_true(day_start(INT32_MIN) < day_start(day_of(-200000, 1, 1)));
    assert_true(day_add_months(day_of(2026, 1, 1), INT32_MAX) > day_of(200000, 1, 1));
    assert_true(day_add_months(day_of(2026, 1, 1), INT32_MIN) < day_of(-200000, 1, 1));
}

static void
printing_keeps_to_its_room(void **state)
{
    (void)state;
    char text[CIVIL_TEXT_SIZE];
    for (size_t size = 0; size <= 30; size++) {
        memset(text, '#', sizeof text);
        instant_print_utc(text, size, 0);
        assert_int_equal(text[size], '#');
        if (size > 0) {
            size_t length = size - 1 < 27 ? size - 1 : 27;
            assert_int_equal(strlen(text), length);
            assert_memory_equal(text, "1970-01-01T00:00:00.000000Z", length);
        }
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_days_are_counted),
        cmocka_unit_test(every_date_has_a_successor),
        cmocka_unit_test(months_end_on_the_same_day_or_the_last),
        cmocka_unit_test(instants_are_read_strictly),
        cmocka_unit_test(a_limit_is_said_as_people_say_it),
        cmocka_unit_test(what_is_printed_is_read_again),
        cmocka_unit_test(months_keep_the_order_of_dates),
        cmocka_unit_test(the_ends_of_the_range_do_no_harm),
        cmocka_unit_test(printing_keeps_to_its_room),
    };
    return cmocka_run_group_tests_name("civil", tests, NULL, NULL);
}
