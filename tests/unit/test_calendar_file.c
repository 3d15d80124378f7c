#include "test.h"

#include "domain/calendar_file.h"
#include "folder.h"

static struct arena *arena;
static struct mistakes mistakes;

static int
set_up(void **state)
{
    (void)state;
    arena = arena_new();
    mistakes = (struct mistakes){ .arena = arena };
    return 0;
}

static int
tear_down(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static const struct calendar_set *
read_folder(const char *folder)
{
    struct file_set files = folder_read(arena, folder);
    return calendar_set_read(arena, &files, 7, &mistakes);
}

static day_t
day(const char *date)
{
    day_t parsed;
    assert_true(day_parse(date, &parsed));
    return parsed;
}

/* Year, working days of January to December: computed from the notices apart from this program. */
static const int control_totals[][13] = {
    { 2020, 17, 20, 22, 20, 20, 22, 23, 21, 21, 22, 21, 23 },
    { 2021, 20, 15, 23, 20, 20, 22, 22, 22, 20, 21, 22, 23 },
    { 2022, 19, 16, 23, 20, 20, 22, 21, 23, 20, 21, 22, 22 },
    { 2023, 16, 20, 23, 20, 20, 22, 21, 23, 19, 22, 22, 21 },
    { 2024, 22, 16, 21, 19, 23, 20, 23, 22, 19, 23, 21, 22 },
    { 2025, 17, 20, 21, 21, 20, 21, 23, 21, 20, 23, 20, 23 },
    { 2026, 21, 15, 22, 20, 20, 22, 23, 21, 20, 22, 20, 23 },
    { 2027, 20, 15, 23, 20, 20, 22, 22, 22, 20, 21, 21, 23 },
};

static void
test_shipped_calendars_have_no_mistakes(void **state)
{
    (void)state;
    const struct calendar_set *demo = read_folder("deploy/demo/calendar");
    assert_no_mistakes(&mistakes);
    assert_int_equal(demo->count, 3);
    assert_true(calendar_set_find(demo, "VN")->is_verified);
    assert_false(calendar_set_find(demo, "VN-2010")->is_verified);
    assert_null(calendar_set_find(demo, "vn"));
    const struct calendar *vn = calendar_set_calendar(demo, "VN");
    assert_int_equal(calendar_version(vn), 7);
    assert_int_equal(calendar_first(vn), day("2020-01-01"));
    assert_int_equal(calendar_last(vn), day("2027-12-31"));
    assert_true(calendar_is_confirmed(vn, day("2027-12-31")));
    assert_false(calendar_is_confirmed(vn, day("2028-01-03")));
    assert_int_equal(calendar_special(vn, day("2026-11-24"))->kind, DAY_HOLIDAY);

    const struct calendar_set *scenario = read_folder("tests/scenario/calendar");
    assert_no_mistakes(&mistakes);
    assert_null(calendar_special(calendar_set_calendar(scenario, "VN-2026"), day("2026-11-24")));
}

static void
test_working_days_per_month_are_the_control_totals(void **state)
{
    (void)state;
    const struct calendar *vn = calendar_set_calendar(read_folder("deploy/demo/calendar"), "VN");
    for (size_t y = 0; y < LENGTH(control_totals); y++) {
        for (int month = 1; month <= 12; month++) {
            int year = control_totals[y][0];
            day_t before = day_of(year, month, 1) - 1;
            int days = calendar_work_days(vn, before, day_add_months(before + 1, 1) - 1);
            if (days != control_totals[y][month]) {
                fail_msg("%d-%02d: %d working days, not %d", year, month, days,
                         control_totals[y][month]);
            }
        }
    }
}

static void
test_weeks_are_read_strictly(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int minutes[7];
    } good[] = {
        { "T2-T6 07:30-11:30 13:00-17:00", { 480, 480, 480, 480, 480 } },
        { "Mon-Fri 07:30-11:30 13:00-17:00; Sat 07:30-11:30", { 480, 480, 480, 480, 480, 240 } },
        { "T2,T4,T6 08:00-12:00;T3,CN 00:00-24:00", { 240, 1440, 240, 0, 240, 0, 1440 } },
        { " T7  08:00-12:00 ", { 0, 0, 0, 0, 0, 240 } },
    };
    static const char *const bad[] = {
        "",
        " ",
        "T2",
        "T2 ",
        "T2-T6",
        "T8 08:00-12:00",
        "T6-T2 08:00-12:00",
        "08:00-12:00",
        "T2 8:00-12:00",
        "T2 08:00-24:01",
        "T2 08:60-12:00",
        "T2 08:00-12:00,13:00-17:00",
        "T2 08:00 - 12:00",
        "T2 08:00-12:00; T2 13:00-17:00",
        "T2 08:00-12:00;",
        "T2, 08:00-12:00",
        "T2-T6-CN 08:00-12:00",
        "T2 08:00-12:0",
        "T2 01:00-02:00 03:00-04:00 05:00-06:00 "
        "07:00-08:00 09:00-10:00",
        "t2 08:00-12:00",
        "T2 08:00-12:00x",
    };
    struct day_shifts week[7];
    for (size_t i = 0; i < LENGTH(good); i++) {
        assert_true(calendar_week_parse(good[i].text, week));
        for (int d = 0; d < 7; d++) {
            int minutes = 0;
            for (int k = 0; k < week[d].count; k++) {
                minutes += week[d].shifts[k].to - week[d].shifts[k].from;
            }
            assert_int_equal(minutes, good[i].minutes[d]);
        }
    }
    for (size_t i = 0; i < LENGTH(bad); i++) {
        if (calendar_week_parse(bad[i], week)) {
            fail_msg("taken as a week: \"%s\"", bad[i]);
        }
    }
}

#define LIST "code,base,name,week,days,confirmed_until,verified\n"
#define DAYS "date,weekday,name,kind,basis,paired_date,legal_ref,shifts\n"

static const struct calendar_set *
read_texts(const char *list, const char *first, const char *second)
{
    struct named_file *files = arena_array(arena, 3, sizeof *files);
    files[0] = (struct named_file){ "calendars.csv", list, strlen(list) };
    files[1] = (struct named_file){ "a.csv", first, strlen(first) };
    files[2] = (struct named_file){ "b.csv", second, strlen(second) };
    return calendar_set_read(arena, &(struct file_set){ files, 3 }, 1, &mistakes);
}

/* A commune that works Saturday mornings, closes for a festival and for one afternoon. */
static void
test_a_local_calendar_inherits_its_base(void **state)
{
    (void)state;
    const struct calendar_set *set = read_texts(
        LIST "XA,VN,Xã A,T2-T6 07:30-11:30 13:00-17:00; T7 07:30-11:30,b.csv,,yes\n"
             "VN,,Chung,T2-T6 07:30-11:30 13:00-17:00,a.csv,2026,no\n"
             "XB,XA,Xã B,,,2025,yes\n",
        DAYS "2026-01-01,Thu,Tết Dương lịch,holiday,statutory,,Điều 112,\n"
             "2026-01-02,Fri,Hoán đổi,substitute_holiday,swap_day_off,2026-01-10,12729,\n"
             "2026-01-10,Sat,Làm bù,makeup_workday,swap_workday,2026-01-02,12729,\n",
        DAYS "2026-03-03,Tue,Hội làng,local_off,,,QĐ xã,\n"
             "2026-03-04,T4,Hội làng,partial,other,,QĐ xã,07:30-11:30\n"
             "2026-01-01,Thu,Trực Tết,partial,,,QĐ xã,08:00-10:00\n");
    assert_no_mistakes(&mistakes);
    const struct calendar *vn = calendar_set_calendar(set, "VN");
    const struct calendar *commune = calendar_set_calendar(set, "XA");
    assert_true(calendar_is_working(vn, day("2026-03-03")));
    assert_false(calendar_is_working(commune, day("2026-03-03")));
    assert_int_equal(calendar_shifts(commune, day("2026-03-04"))->count, 1);
    assert_false(calendar_is_working(commune, day("2026-01-02"))); /* inherited */
    assert_int_equal(calendar_shifts(commune, day("2026-01-10"))->count,
                     2);                                          /* as the day it repays */
    assert_true(calendar_is_working(commune, day("2026-01-01"))); /* changed */
    assert_false(calendar_is_working(vn, day("2026-01-01")));
    assert_true(calendar_is_working(commune, day("2026-01-17"))); /* its own Saturdays */
    assert_int_equal(calendar_confirmed_until(commune), 2026);
    assert_false(calendar_set_find(set, "XA")->is_verified); /* no better than its base */
    const struct calendar *second = calendar_set_calendar(set, "XB");
    assert_true(calendar_is_working(second, day("2026-01-17")));
    assert_false(calendar_is_working(second, day("2026-03-03")));
}

static void
test_every_planted_mistake_is_named(void **state)
{
    (void)state;
    static const struct planted planted[] = {
        { "a.csv", 2, MISTAKE_WEEKDAY_WRONG },
        { "a.csv", 3, MISTAKE_PAIR_BROKEN },
        { "a.csv", 4, MISTAKE_PAIR_BROKEN },
        { "a.csv", 5, MISTAKE_VALUE_UNKNOWN },
        { "a.csv", 6, MISTAKE_CALENDAR_FAULTY },
        { "a.csv", 7, MISTAKE_VALUE_MALFORMED },
        { "a.csv", 8, MISTAKE_CALENDAR_FAULTY },
        { "a.csv", 9, MISTAKE_RULE_CONTRADICTED },
        { "a.csv", 10, MISTAKE_VALUE_MISSING },
        { "a.csv", 10, MISTAKE_RULE_CONTRADICTED },
        { "a.csv", 11, MISTAKE_PAIR_BROKEN },
        { "a.csv", 12, MISTAKE_PAIR_BROKEN },
        { "a.csv", 13, MISTAKE_DATE_MALFORMED },
        { "a.csv", 14, MISTAKE_CALENDAR_FAULTY },
        { "b.csv", 0, MISTAKE_FILE_UNKNOWN },
        { "calendars.csv", 2, MISTAKE_VALUE_OUT_OF_RANGE },
        { "calendars.csv", 3, MISTAKE_VALUE_MALFORMED },
        { "calendars.csv", 3, MISTAKE_CODE_UNKNOWN },
        { "calendars.csv", 4, MISTAKE_FILE_MISSING },
        { "calendars.csv", 6, MISTAKE_CYCLE },
        { "calendars.csv", 7, MISTAKE_RULE_CONTRADICTED },
        { "calendars.csv", 8, MISTAKE_CODE_TWICE },
    };
    read_texts(LIST "VN,,Chung,T2-T6 07:30-11:30,a.csv,2030,yes\n" /* 2 beyond the days */
                    "X1,VX,Một,T2-T6 7h30,,2026,yes\n"             /* 3 base, week */
                    "X2,,Hai,T2-T6 07:30-11:30,c.csv,2026,yes\n"   /* 4 no such file */
                    "X3,X4,Ba,T2-T6 07:30-11:30,,2026,yes\n"       /* 5 */
                    "X4,X3,Bốn,,,2026,yes\n"                       /* 6 its base is based on it */
                    "X5,,Năm,T2-T6 07:30-11:30,a.csv,2026,yes\n"   /* 7 a file of another */
                    "VN,VN,Lại,T2-T6 07:30-11:30,,2026,yes\n",     /* 8 code again */
               DAYS "2026-01-01,Wed,Sai thứ,holiday,statutory,,,\n"
                    "2026-01-02,Fri,Bù,substitute_holiday,weekend_compensation,2026-01-03,,\n"
                    "2026-01-05,Mon,Đổi,substitute_holiday,swap_day_off,2026-01-10,,\n"
                    "2026-01-06,Tue,Lạ,day_off,,,,\n"
                    "2026-01-07,Wed,Nửa ngày,partial,,,,\n"
                    "2026-01-08,Thu,Nửa ngày,partial,,,,sáng\n"
                    "2026-01-09,Fri,Nghỉ,local_off,,,,07:30-11:30\n"
                    "2026-01-12,Mon,Nghỉ,holiday,swap_day_off,,,\n"
                    "2026-01-13,Tue,Bù,makeup_workday,swap_workday,,,\n"
                    "2026-01-17,Sat,Bù,makeup_workday,swap_workday,2026-01-05,,\n"
                    "2026-01-19,Mon,Lễ,holiday,statutory,2026-01-20,,\n"
                    "20/01/2026,Tue,Lễ,holiday,statutory,,,\n"
                    "2026-01-01,Thu,Lại,holiday,statutory,,,\n",
               "date\n");
    assert_mistakes(&mistakes, planted, LENGTH(planted));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_shipped_calendars_have_no_mistakes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_working_days_per_month_are_the_control_totals, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_weeks_are_read_strictly, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_local_calendar_inherits_its_base, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_every_planted_mistake_is_named, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
