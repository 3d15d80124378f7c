#include "domain/calendar.h"

/*
 * Two counters run along the days: worked days and worked minutes before a day, both zero at the
 * first covered day. Inside the covered dates they are tables; outside, the plain week goes on by
 * arithmetic in both directions. Every question is one look at a counter, or at its inverse.
 */

enum { WEEK = 7 };

#define MINUTE INT64_C(60000000) /* microseconds */

/* Numbers from outside may be anything. Far beyond the years we promise to compute with they are
 * cut so that nothing overflows: then no result is promised, but an answer is. */
#define FAR_DAYS INT64_C(100000000)
#define FAR      INT64_C(1000000000000000000)

/* The plain week as counters from its Monday on. */
struct week {
    struct day_shifts shifts[WEEK];
    int days, minutes;     /* of a whole week */
    int days_before[WEEK]; /* of the weekdays before this one */
    int minutes_before[WEEK];
    int worked[WEEK]; /* the worked weekdays, `days` of them */
};

struct calendar {
    const char *code;
    int version;
    int confirmed_until;
    day_t first, last, confirmed_last;
    struct week week;
    struct special_day *days;
    int32_t *special_of;     /* of each covered day: 1 + index into days, 0 for none */
    int32_t *days_before;    /* of each covered day, and of the day after the last */
    int32_t *minutes_before; /* likewise */
    day_t *worked;           /* the worked days, ascending */
    int32_t worked_count;
};

static int64_t
floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

static int64_t
clamp(int64_t value, int64_t most)
{
    return value > most ? most : value < -most ? -most : value;
}

static int64_t
monday_weeks(int64_t day)
{
    return floor_div(day + CIVIL_THU, WEEK); /* 1970-01-01 was a Thursday */
}

/* The day of a weekday in the week number monday_weeks. */
static day_t
week_day(int64_t weeks, int weekday)
{
    return (day_t)clamp(weeks * WEEK - CIVIL_THU + weekday, FAR_DAYS);
}

static int
minutes_of(const struct day_shifts *shifts)
{
    int minutes = 0;
    for (int i = 0; i < shifts->count; i++) {
        minutes += shifts->shifts[i].to - shifts->shifts[i].from;
    }
    return minutes;
}

/* ---- making -------------------------------------------------------------------------------- */

static void
count_week(struct week *week, const struct day_shifts shifts[WEEK])
{
    for (int weekday = 0; weekday < WEEK; weekday++) {
        week->shifts[weekday] = shifts[weekday];
        week->days_before[weekday] = week->days;
        week->minutes_before[weekday] = week->minutes;
        if (shifts[weekday].count > 0) {
            week->worked[week->days++] = weekday;
            week->minutes += minutes_of(&shifts[weekday]);
        }
    }
}

static struct special_day *
copy_days(struct arena *arena, const struct calendar_plan *plan, const struct week *week)
{
    struct special_day *days = arena_array(arena, plan->day_count, sizeof(*days));
    for (size_t i = 0; i < plan->day_count; i++) {
        days[i] = plan->days[i];
        days[i].name = arena_text(arena, plan->days[i].name);
        days[i].basis = arena_text(arena, plan->days[i].basis);
        if (days[i].kind == DAY_SWAP_WORK && days[i].shifts.count == 0) {
            const struct day_shifts *paired = &week->shifts[day_weekday(days[i].paired)];
            bool has_paired = days[i].paired != 0 && paired->count > 0;
            days[i].shifts = has_paired ? *paired : week->shifts[week->worked[0]];
        }
    }
    return days;
}

static void
count_days(struct arena *arena, struct calendar *calendar)
{
    int32_t covered = calendar->last - calendar->first + 1;
    size_t room = (size_t)covered + 1;
    calendar->days_before = arena_array(arena, room, sizeof(int32_t));
    calendar->minutes_before = arena_array(arena, room, sizeof(int32_t));
    calendar->worked = arena_array(arena, room, sizeof(day_t));
    int32_t minutes = 0;
    for (int32_t i = 0; i < covered; i++) {
        const struct day_shifts *shifts = calendar_shifts(calendar, calendar->first + i);
        calendar->days_before[i] = calendar->worked_count;
        calendar->minutes_before[i] = minutes;
        if (shifts->count > 0) {
            calendar->worked[calendar->worked_count++] = calendar->first + i;
            minutes += minutes_of(shifts);
        }
    }
    calendar->days_before[covered] = calendar->worked_count;
    calendar->minutes_before[covered] = minutes;
}

static day_t
confirmed_last(const struct calendar_plan *plan)
{
    int year, month, day;
    day_split(plan->last, &year, &month, &day);
    if (plan->confirmed_until >= year) {
        return plan->last;
    }
    return plan->confirmed_until < 1900 ? plan->first - 1 : day_of(plan->confirmed_until, 12, 31);
}

struct calendar *
calendar_make(struct arena *arena, const struct calendar_plan *plan, struct calendar_faults *faults)
{
    struct calendar_faults found = calendar_check(arena, plan);
    if (faults != NULL) {
        *faults = found;
    }
    if (found.count > 0) {
        return NULL;
    }
    struct calendar *calendar = arena_alloc(arena, sizeof(*calendar));
    calendar->code = arena_text(arena, plan->code);
    calendar->version = plan->version;
    calendar->confirmed_until = plan->confirmed_until;
    calendar->first = plan->first;
    calendar->last = plan->last;
    calendar->confirmed_last = confirmed_last(plan);
    count_week(&calendar->week, plan->week);
    calendar->days = copy_days(arena, plan, &calendar->week);
    size_t covered = (size_t)((int64_t)plan->last - plan->first) + 1;
    calendar->special_of = arena_array(arena, covered, sizeof(int32_t));
    for (size_t i = 0; i < plan->day_count; i++) {
        calendar->special_of[plan->days[i].date - plan->first] = (int32_t)i + 1;
    }
    count_days(arena, calendar);
    return calendar;
}

/* ---- days ---------------------------------------------------------------------------------- */

const char *
calendar_code(const struct calendar *calendar)
{
    return calendar->code;
}

int
calendar_version(const struct calendar *calendar)
{
    return calendar->version;
}

day_t
calendar_first(const struct calendar *calendar)
{
    return calendar->first;
}

day_t
calendar_last(const struct calendar *calendar)
{
    return calendar->last;
}

int
calendar_confirmed_until(const struct calendar *calendar)
{
    return calendar->confirmed_until;
}

bool
calendar_is_confirmed(const struct calendar *calendar, day_t day)
{
    return day >= calendar->first && day <= calendar->confirmed_last;
}

const struct special_day *
calendar_special(const struct calendar *calendar, day_t day)
{
    if (day < calendar->first || day > calendar->last) {
        return NULL;
    }
    int32_t index = calendar->special_of[day - calendar->first];
    return index > 0 ? &calendar->days[index - 1] : NULL;
}

const struct day_shifts *
calendar_shifts(const struct calendar *calendar, day_t day)
{
    const struct special_day *special = calendar_special(calendar, day);
    return special != NULL ? &special->shifts : &calendar->week.shifts[day_weekday(day)];
}

bool
calendar_is_working(const struct calendar *calendar, day_t day)
{
    return calendar_shifts(calendar, day)->count > 0;
}

static int64_t
week_days_before(const struct week *week, int64_t day)
{
    int64_t weeks = monday_weeks(day);
    return weeks * week->days + week->days_before[day + CIVIL_THU - weeks * WEEK];
}

static int64_t
days_before(const struct calendar *calendar, int64_t day)
{
    const struct week *week = &calendar->week;
    if (day < calendar->first) {
        return week_days_before(week, day) - week_days_before(week, calendar->first);
    }
    if (day <= calendar->last) {
        return calendar->days_before[day - calendar->first];
    }
    return calendar->worked_count + week_days_before(week, day) -
           week_days_before(week, calendar->last + 1);
}

/* The worked day that has `count` worked days before it in all plain weeks. */
static day_t
week_worked_day(const struct week *week, int64_t count)
{
    int64_t weeks = floor_div(count, week->days);
    return week_day(weeks, week->worked[count - weeks * week->days]);
}

/* The inverse of days_before. */
static day_t
worked_day(const struct calendar *calendar, int64_t count)
{
    const struct week *week = &calendar->week;
    if (count < 0) {
        return week_worked_day(week, week_days_before(week, calendar->first) + count);
    }
    if (count < calendar->worked_count) {
        return calendar->worked[count];
    }
    return week_worked_day(week, week_days_before(week, calendar->last + 1) + count -
                                     calendar->worked_count);
}

int
calendar_work_days(const struct calendar *calendar, day_t after, day_t until)
{
    return (int)(days_before(calendar, (int64_t)until + 1) -
                 days_before(calendar, (int64_t)after + 1));
}

day_t
calendar_work_day(const struct calendar *calendar, day_t day, int n)
{
    if (n == 0) {
        return day;
    }
    return n > 0 ? worked_day(calendar, days_before(calendar, (int64_t)day + 1) + n - 1)
                 : worked_day(calendar, days_before(calendar, day) + n);
}

day_t
calendar_work_day_from(const struct calendar *calendar, day_t day)
{
    return worked_day(calendar, days_before(calendar, day));
}

day_t
calendar_work_day_until(const struct calendar *calendar, day_t day)
{
    return worked_day(calendar, days_before(calendar, (int64_t)day + 1) - 1);
}

/* ---- working time -------------------------------------------------------------------------- */

static int64_t
week_minutes_before(const struct week *week, day_t day)
{
    return monday_weeks(day) * week->minutes + week->minutes_before[day_weekday(day)];
}

static int64_t
minutes_before(const struct calendar *calendar, day_t day)
{
    const struct week *week = &calendar->week;
    int32_t covered = calendar->last - calendar->first + 1;
    if (day < calendar->first) {
        return week_minutes_before(week, day) - week_minutes_before(week, calendar->first);
    }
    if (day <= calendar->last) {
        return calendar->minutes_before[day - calendar->first];
    }
    return calendar->minutes_before[covered] + week_minutes_before(week, day) -
           week_minutes_before(week, calendar->last + 1);
}

/* The day in which the plain weeks' minute number `minute` is worked. */
static day_t
week_day_of_minute(const struct week *week, int64_t minute)
{
    int64_t weeks = floor_div(minute, week->minutes);
    int64_t rest = minute - weeks * week->minutes;
    int i = week->days - 1;
    while (week->minutes_before[week->worked[i]] > rest) {
        i--;
    }
    return week_day(weeks, week->worked[i]);
}

static day_t
day_of_minute(const struct calendar *calendar, int64_t minute)
{
    const struct week *week = &calendar->week;
    int32_t covered = calendar->last - calendar->first + 1;
    int64_t total = calendar->minutes_before[covered];
    if (minute < 0) {
        return week_day_of_minute(week, week_minutes_before(week, calendar->first) + minute);
    }
    if (minute >= total) {
        return week_day_of_minute(week,
                                  week_minutes_before(week, calendar->last + 1) + minute - total);
    }
    int32_t low = 0, high = covered; /* minutes_before[low] <= minute < minutes_before[high] */
    while (high - low > 1) {
        int32_t middle = low + (high - low) / 2;
        if (calendar->minutes_before[middle] <= minute) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return calendar->first + low;
}

static int64_t
shift_length(struct shift shift)
{
    return (shift.to - shift.from) * MINUTE;
}

/* Working time before `at`, in microseconds from the first covered day on. */
static int64_t
work_before(const struct calendar *calendar, int64_t at)
{
    at = clamp(at, FAR);
    day_t day = day_at(at);
    int64_t since = at - day_start(day);
    int64_t work = minutes_before(calendar, day) * MINUTE;
    const struct day_shifts *shifts = calendar_shifts(calendar, day);
    for (int i = 0; i < shifts->count; i++) {
        int64_t from = shifts->shifts[i].from * MINUTE, to = shifts->shifts[i].to * MINUTE;
        if (since > from) {
            work += (since < to ? since : to) - from;
        }
    }
    return work;
}

/* The inverse of work_before: the *last* instant with so much working time before it, the one from
 * which work goes on. */
static int64_t
work_instant(const struct calendar *calendar, int64_t work)
{
    day_t day = day_of_minute(calendar, floor_div(work, MINUTE));
    int64_t rest = work - minutes_before(calendar, day) * MINUTE;
    const struct day_shifts *shifts = calendar_shifts(calendar, day);
    int i = 0;
    while (i < shifts->count - 1 && rest >= shift_length(shifts->shifts[i])) {
        rest -= shift_length(shifts->shifts[i++]);
    }
    return day_start(day) + shifts->shifts[i].from * MINUTE + rest;
}

bool
calendar_is_open(const struct calendar *calendar, int64_t at)
{
    return calendar_opening(calendar, at) == at;
}

int64_t
calendar_opening(const struct calendar *calendar, int64_t at)
{
    return work_instant(calendar, work_before(calendar, at));
}

int64_t
calendar_add(const struct calendar *calendar, int64_t at, int64_t work)
{
    if (work <= 0) {
        return at;
    }
    /* The last microsecond begins somewhere in a shift; its end may be the shift's end. */
    return work_instant(calendar, work_before(calendar, at) + clamp(work, FAR) - 1) + 1;
}

int64_t
calendar_subtract(const struct calendar *calendar, int64_t at, int64_t work)
{
    return work <= 0 ? at : work_instant(calendar, work_before(calendar, at) - clamp(work, FAR));
}

int64_t
calendar_between(const struct calendar *calendar, int64_t from, int64_t to)
{
    return work_before(calendar, to) - work_before(calendar, from);
}

int64_t
calendar_shift(const struct calendar *calendar, int64_t at, int n)
{
    at = clamp(at, FAR);
    day_t day = day_at(at);
    return day_start(calendar_work_day(calendar, day, n)) + (at - day_start(day));
}
