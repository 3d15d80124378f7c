#include "domain/calendar.h"
#include "domain/name.h"

static const struct name day_kinds[DAY_KINDS] = {
    [DAY_HOLIDAY] = { "HOLIDAY", "nghỉ lễ", "public holiday" },
    [DAY_COMP_OFF] = { "COMP_OFF", "nghỉ bù", "day off in lieu" },
    [DAY_SWAP_OFF] = { "SWAP_OFF", "nghỉ hoán đổi", "day off by swap" },
    [DAY_SWAP_WORK] = { "SWAP_WORK", "làm bù", "make-up working day" },
    [DAY_LOCAL_OFF] = { "LOCAL_OFF", "nghỉ tại địa phương, đơn vị", "local day off" },
    [DAY_PARTIAL] = { "PARTIAL", "làm việc một phần ngày", "worked for part of the day" },
};

static const struct name problems[CALENDAR_PROBLEMS] = {
    [CALENDAR_NO_RANGE] = { "NO_RANGE", "khoảng ngày của lịch không hợp lệ",
                            "the covered dates are not a range inside 1900..2999 of 200 years" },
    [CALENDAR_NO_WORK] = { "NO_WORK", "tuần không có giờ làm việc", "no weekday is worked" },
    [CALENDAR_WEEK_SHIFTS] = { "WEEK_SHIFTS", "ca làm việc trong tuần không hợp lệ",
                               "a weekday's shifts are out of order, overlap or leave the day" },
    [CALENDAR_DAY_SHIFTS] = { "DAY_SHIFTS", "ca làm việc của ngày không hợp lệ",
                              "the day's shifts are out of order, overlap or leave the day" },
    [CALENDAR_DAY_OUTSIDE] = { "DAY_OUTSIDE", "ngày nằm ngoài khoảng ngày của lịch",
                               "the date is not covered by the calendar" },
    [CALENDAR_DAY_TWICE] = { "DAY_TWICE", "ngày bị ghi hai lần", "the date was given before" },
    [CALENDAR_DAY_EMPTY] = { "DAY_EMPTY", "ngày làm việc một phần phải có ca làm việc",
                             "a partly worked day needs shifts" },
    [CALENDAR_DAY_NOT_EMPTY] = { "DAY_NOT_EMPTY", "ngày nghỉ không được có ca làm việc",
                                 "a day off cannot have shifts" },
};

const char *
day_kind_name(enum day_kind kind)
{
    return name_code(day_kinds, DAY_KINDS, (int)kind);
}

bool
day_kind_parse(const char *name, enum day_kind *kind)
{
    int value;
    if (!name_parse(day_kinds, DAY_KINDS, name, &value)) {
        return false;
    }
    *kind = (enum day_kind)value;
    return true;
}

const char *
day_kind_say(enum day_kind kind, bool english)
{
    return name_say(day_kinds, DAY_KINDS, (int)kind, english);
}

const char *
calendar_problem_name(enum calendar_problem problem)
{
    return name_code(problems, CALENDAR_PROBLEMS, (int)problem);
}

const char *
calendar_problem_say(enum calendar_problem problem, bool english)
{
    return name_say(problems, CALENDAR_PROBLEMS, (int)problem, english);
}
