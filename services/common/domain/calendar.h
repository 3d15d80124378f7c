/*
 * One version of a working calendar: which days and hours of which dates are worked. Immutable once
 * made; every question is answered in O(1) or O(log n) of the covered days.
 *
 * All rules run in UTC+7 (D1 of model 3.6). A shift is half-open: 17:00 is no longer inside
 * 13:00-17:00. Outside the covered dates the plain week holds and calendar_is_confirmed() is false.
 * Days and instants given must lie in CALENDAR_DAY_MIN..MAX, which is what base/civil.h parses.
 */
#ifndef DOMAIN_CALENDAR_H
#define DOMAIN_CALENDAR_H

#include "base/arena.h"
#include "base/civil.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum day_kind {
    DAY_HOLIDAY, /* public holiday, Bộ luật Lao động 2019 Điều 112; also one on a weekend */
    DAY_COMP_OFF,  /* off in place of a holiday that fell on a day of rest, Điều 111 khoản 3 */
    DAY_SWAP_OFF,  /* off, worked for on another day */
    DAY_SWAP_WORK, /* worked for a DAY_SWAP_OFF */
    DAY_LOCAL_OFF, /* closed in this unit or province only */
    DAY_PARTIAL,   /* worked in the shifts given with it: a half-day closure, a Saturday morning */
    DAY_KINDS
};

enum {
    CALENDAR_SHIFTS_MAX = 4,
    CALENDAR_DAY_MINUTES = 1440,
    CALENDAR_COVERED_MAX = 73050, /* days: 200 years */
    CALENDAR_DAY_MIN = -25567,    /* 1900-01-01 */
    CALENDAR_DAY_MAX = 376199,    /* 2999-12-31 */
};

struct shift {
    int16_t from, to; /* minutes since 00:00, 0 <= from < to <= 1440 */
};

/* The worked hours of one day, ascending, not overlapping; count 0 is a day off. */
struct day_shifts {
    int count;
    struct shift shifts[CALENDAR_SHIFTS_MAX];
};

struct special_day {
    day_t date;
    enum day_kind kind;
    const char *name;  /* Vietnamese, as the notice says it; may be NULL */
    const char *basis; /* law or notice that makes it so; may be NULL */
    day_t paired;      /* the other day of a swap or substitution, 0 when not known */
    /* For DAY_PARTIAL; may be given for DAY_SWAP_WORK, which else has the shifts of its paired
     * weekday, or of the first worked weekday. Empty for the others. */
    struct day_shifts shifts;
};

/* What a calendar is made of. Everything is copied. */
struct calendar_plan {
    const char *code;
    int version;
    struct day_shifts week[7];      /* CIVIL_MON.. */
    const struct special_day *days; /* any order, no date twice, all in first..last */
    size_t day_count;
    day_t first, last;   /* the dates covered, both included, at most CALENDAR_COVERED_MAX */
    int confirmed_until; /* the last year whose days off have been decided by a notice */
};

enum calendar_problem {
    CALENDAR_NO_RANGE,      /* first is after last, or out of 1900..2999, or over 200 years */
    CALENDAR_NO_WORK,       /* no weekday is worked */
    CALENDAR_WEEK_SHIFTS,   /* index: the weekday; shifts out of order, overlapping, out of range */
    CALENDAR_DAY_SHIFTS,    /* index: of days[]; likewise */
    CALENDAR_DAY_OUTSIDE,   /* index: of days[]; date not covered */
    CALENDAR_DAY_TWICE,     /* index: of days[]; date was given before */
    CALENDAR_DAY_EMPTY,     /* index: of days[]; DAY_PARTIAL without shifts */
    CALENDAR_DAY_NOT_EMPTY, /* index: of days[]; shifts given for a day off */
    CALENDAR_PROBLEMS
};

struct calendar_fault {
    enum calendar_problem problem;
    size_t index;
};

struct calendar_faults {
    struct calendar_fault *list; /* in the arena */
    size_t count;
};

/* All faults of a plan; the list is in the arena. */
struct calendar_faults calendar_check(struct arena *arena, const struct calendar_plan *plan);

struct calendar;

/* In the arena, whose life it shares. NULL when the plan has faults; then all of them are listed.
 * `faults` may be NULL. */
struct calendar *calendar_make(struct arena *arena, const struct calendar_plan *plan,
                               struct calendar_faults *faults);

const char *calendar_code(const struct calendar *calendar);
int calendar_version(const struct calendar *calendar);
day_t calendar_first(const struct calendar *calendar);
day_t calendar_last(const struct calendar *calendar);
int calendar_confirmed_until(const struct calendar *calendar);

/* Covered, and not after the last confirmed year. */
bool calendar_is_confirmed(const struct calendar *calendar, day_t day);

/* What is special about a day, NULL for an ordinary one. */
const struct special_day *calendar_special(const struct calendar *calendar, day_t day);
const struct day_shifts *calendar_shifts(const struct calendar *calendar, day_t day);

/* A day with any shift, even a day closed for half of its shifts (D14). */
bool calendar_is_working(const struct calendar *calendar, day_t day);

/* Working days d with after < d <= until; the negative of the reverse when until < after. */
int calendar_work_days(const struct calendar *calendar, day_t after, day_t until);

/* The n-th working day after `day` (n > 0) or before it (n < 0), `day` itself not counted; n = 0
 * gives `day`, worked or not. */
day_t calendar_work_day(const struct calendar *calendar, day_t day, int n);

/* `day` if it is a working day, else the next, or the previous, one. */
day_t calendar_work_day_from(const struct calendar *calendar, day_t day);
day_t calendar_work_day_until(const struct calendar *calendar, day_t day);

bool calendar_is_open(const struct calendar *calendar, int64_t at);

/* The first working instant at or after `at`: `at` itself while it is open. */
int64_t calendar_opening(const struct calendar *calendar, int64_t at);

/* Where `work` > 0 microseconds of working time after `at` are over: an end at a shift's end stays
 * there (D7). work = 0 gives `at`. */
int64_t calendar_add(const struct calendar *calendar, int64_t at, int64_t work);

/* The latest start from which `work` > 0 microseconds of working time lie before `at`. */
int64_t calendar_subtract(const struct calendar *calendar, int64_t at, int64_t work);

/* Working microseconds from..to; the negative of the reverse when to < from. */
int64_t calendar_between(const struct calendar *calendar, int64_t from, int64_t to);

/* "+n wd": the same clock time n working days later, or earlier (model 3.8). */
int64_t calendar_shift(const struct calendar *calendar, int64_t at, int n);

/* Codes as files and tables hold them ("SWAP_WORK", "DAY_TWICE"), and what people read. */
const char *day_kind_name(enum day_kind kind);
bool day_kind_parse(const char *name, enum day_kind *kind);
const char *day_kind_say(enum day_kind kind, bool english);
const char *calendar_problem_name(enum calendar_problem problem);
const char *calendar_problem_say(enum calendar_problem problem, bool english);

#endif
