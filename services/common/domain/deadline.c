#include "domain/deadline.h"
#include "base/clock.h"
#include "domain/name.h"

static const struct deadline_options no_options = { 0 };

/* What a kind counts. Kinds that name their end count nothing and are not moved by suspensions. */
enum measure { END_NAMED, WORK_DAYS, CAL_DAYS, WORK_TIME, CAL_TIME };

static const struct {
    enum measure measure;
    bool needs_anchor;
} kinds[LIMIT_KINDS] = {
    [LIMIT_CAL_DAYS] = { CAL_DAYS, true },  [LIMIT_WEEKS] = { CAL_DAYS, true },
    [LIMIT_MONTHS] = { CAL_DAYS, true },    [LIMIT_WORK_DAYS] = { WORK_DAYS, true },
    [LIMIT_CAL_HOURS] = { CAL_TIME, true }, [LIMIT_WORK_HOURS] = { WORK_TIME, true },
    [LIMIT_PERIODIC] = { END_NAMED, true },
};

/* A limit while it runs: what remains is counted from `from`, which is a day for the day measures
 * and not counted itself, else an instant. */
struct run {
    const struct calendar *calendar;
    enum measure measure;
    int64_t from, remaining;
};

static int64_t
smaller(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static int64_t
larger(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static bool
is_in_range(int64_t at)
{
    day_t day = day_at(at);
    return day >= CALENDAR_DAY_MIN && day <= CALENDAR_DAY_MAX;
}

static bool
is_receipt(enum limit_anchor anchor)
{
    return anchor == ANCHOR_RECEIVED_AT || anchor == ANCHOR_COMPLETE_DOSSIER_AT;
}

/* D10. The lunch break belongs to the day. */
static int64_t
effective_anchor(const struct limit *limit, int64_t at, const struct calendar *calendar,
                 const struct deadline_options *options)
{
    if (options->receipt != RECEIPT_NEXT_WORKING_DAY || !is_receipt(limit->anchor)) {
        return at;
    }
    const struct day_shifts *shifts = calendar_shifts(calendar, day_at(at));
    int64_t since = at - day_start(day_at(at));
    bool is_in_hours = shifts->count > 0 && since >= shifts->shifts[0].from * CLOCK_MINUTE &&
                       since <= shifts->shifts[shifts->count - 1].to * CLOCK_MINUTE;
    return is_in_hours ? at : calendar_opening(calendar, at);
}

static int64_t
days_of(const struct limit *limit, day_t anchor)
{
    switch (limit->kind) {
    case LIMIT_WEEKS:
        return 7 * (int64_t)limit->amount;
    case LIMIT_MONTHS:
        return day_add_months(anchor, limit->amount) - anchor;
    default:
        return limit->amount;
    }
}

static struct run
start_run(const struct limit *limit, int64_t anchor_at, const struct calendar *calendar)
{
    struct run run = { calendar, kinds[limit->kind].measure, 0, 0 };
    switch (run.measure) {
    case WORK_DAYS:
    case CAL_DAYS:
        run.from = day_at(anchor_at);
        run.remaining = days_of(limit, day_at(anchor_at));
        break;
    case WORK_TIME:
    case CAL_TIME:
        run.from = anchor_at;
        run.remaining = limit->amount * CLOCK_MINUTE;
        break;
    case END_NAMED:
        break;
    }
    return run;
}

/* The day on which the count ends, before any roll. Nothing remains when the limit was suspended on
 * its last day: then the first day at or after the resumption counts as the last. */
static day_t
last_counted(const struct run *run)
{
    if (run->measure == CAL_DAYS) {
        return (day_t)(run->from + run->remaining);
    }
    return run->remaining > 0
               ? calendar_work_day(run->calendar, (day_t)run->from, (int)run->remaining)
               : calendar_work_day_from(run->calendar, (day_t)run->from);
}

static int64_t
run_due(const struct run *run)
{
    switch (run->measure) {
    case WORK_TIME:
        return calendar_add(run->calendar, run->from, run->remaining);
    case CAL_TIME:
        return run->from + run->remaining;
    default:
        return day_start(calendar_work_day_from(run->calendar, last_counted(run)) + 1);
    }
}

static int64_t
position_of(const struct run *run, int64_t at)
{
    return run->measure == WORK_DAYS || run->measure == CAL_DAYS ? day_at(at) : at;
}

/* A pause until 24:00 ends on that day (D5), which is not counted. */
static int64_t
resumed_at(const struct run *run, int64_t at)
{
    return run->measure == WORK_DAYS || run->measure == CAL_DAYS ? day_at(at - 1) : at;
}

/* D9: what was used from the run's start to `at` is gone. */
static void
stop_run(struct run *run, int64_t at)
{
    int64_t position = larger(position_of(run, at), run->from);
    int64_t used = position - run->from;
    if (run->measure == WORK_DAYS) {
        used = calendar_work_days(run->calendar, (day_t)run->from, (day_t)position);
    } else if (run->measure == WORK_TIME) {
        used = calendar_between(run->calendar, run->from, position);
    }
    run->remaining = larger(run->remaining - used, 0);
    run->from = position;
}

/* Carries the run through all suspensions that begin before `until`. False when it still stands
 * there. */
static bool
pass_suspensions(struct run *run, const struct deadline_options *options, int64_t until)
{
    for (size_t i = 0; i < options->suspension_count; i++) {
        struct suspension pause = options->suspensions[i];
        if (run->measure == END_NAMED || pause.from >= until || pause.from >= run_due(run)) {
            return true;
        }
        stop_run(run, pause.from);
        if (pause.to >= until) {
            return false;
        }
        run->from = larger(resumed_at(run, pause.to), run->from);
    }
    return true;
}

static bool
are_suspensions_sound(const struct deadline_options *options)
{
    int64_t free_from = INT64_MIN;
    for (size_t i = 0; i < options->suspension_count; i++) {
        struct suspension pause = options->suspensions[i];
        if (pause.from < free_from || pause.to < pause.from || !is_in_range(pause.from) ||
            (pause.to != SUSPENSION_OPEN && !is_in_range(pause.to))) {
            return false;
        }
        free_from = pause.to;
    }
    return true;
}

/* DEADLINE_SET when everything given can be computed with. */
static enum deadline_result
check(const struct limit *limit, int64_t anchor_at, const struct deadline_options *options)
{
    if ((unsigned)limit->kind >= LIMIT_KINDS) {
        return DEADLINE_AMOUNT_OUT_OF_RANGE;
    }
    int32_t most = limit_amount_max(limit->kind);
    bool has_date = limit->kind == LIMIT_ON_OR_BEFORE_DATE || limit->kind == LIMIT_BEFORE_DATE;
    if (limit->kind == LIMIT_NONE) {
        return DEADLINE_NO_LIMIT;
    }
    if (most > 0 && (limit->amount < 1 || limit->amount > most)) {
        return DEADLINE_AMOUNT_OUT_OF_RANGE;
    }
    if (limit->kind == LIMIT_PERIODIC && !limit_period_of(limit, 0, NULL, NULL)) {
        return DEADLINE_PERIOD_INVALID;
    }
    if ((has_date && (limit->date < CALENDAR_DAY_MIN || limit->date > CALENDAR_DAY_MAX)) ||
        (limit->kind == LIMIT_FIXED_INSTANT && !is_in_range(limit->at))) {
        return DEADLINE_DATE_OUT_OF_RANGE;
    }
    if (!are_suspensions_sound(options)) {
        return DEADLINE_SUSPENSION_INVALID;
    }
    if (anchor_at == ANCHOR_UNRESOLVED) {
        return kinds[limit->kind].needs_anchor ? DEADLINE_UNRESOLVED : DEADLINE_SET;
    }
    return is_in_range(anchor_at) ? DEADLINE_SET : DEADLINE_DATE_OUT_OF_RANGE;
}

/* Where the limit ends before any bound. Sets counted_to and due_at. */
static enum deadline_result
find_end(const struct limit *limit, const struct calendar *calendar,
         const struct deadline_options *options, struct deadline *deadline)
{
    day_t cutoff;
    struct run run;
    switch (limit->kind) {
    case LIMIT_FIXED_INSTANT:
        deadline->due_at = limit->at;
        deadline->counted_to = day_at(limit->at - 1);
        return DEADLINE_SET;
    case LIMIT_BEFORE_DATE:
        deadline->counted_to = limit->date - 1;
        deadline->due_at = day_start(limit->date);
        return DEADLINE_SET;
    case LIMIT_ON_OR_BEFORE_DATE:
        deadline->counted_to = limit->date;
        break;
    case LIMIT_PERIODIC:
        limit_period_of(limit, day_at(deadline->anchor_at), NULL, &cutoff);
        deadline->counted_to = calendar_work_day(calendar, cutoff, limit->amount);
        break;
    default:
        run = start_run(limit, deadline->anchor_at, calendar);
        if (!pass_suspensions(&run, options, SUSPENSION_OPEN)) {
            return DEADLINE_SUSPENDED;
        }
        if (run.measure == WORK_TIME || run.measure == CAL_TIME) {
            deadline->due_at = run_due(&run);
            deadline->counted_to = day_at(deadline->due_at - 1);
            return DEADLINE_SET;
        }
        deadline->counted_to = last_counted(&run);
        break;
    }
    deadline->due_at = day_start(calendar_work_day_from(calendar, deadline->counted_to) + 1);
    return DEADLINE_SET;
}

struct deadline
deadline_compute(const struct limit *limit, int64_t anchor_at, const struct calendar *calendar,
                 const struct deadline_options *options)
{
    options = options != NULL ? options : &no_options;
    struct deadline deadline = { .anchor_at = ANCHOR_UNRESOLVED,
                                 .calendar_version = calendar_version(calendar) };
    bool has_anchor = anchor_at != ANCHOR_UNRESOLVED;
    deadline.result = check(limit, anchor_at, options);
    if (deadline.result == DEADLINE_SET) {
        deadline.anchor_at =
            has_anchor ? effective_anchor(limit, anchor_at, calendar, options) : anchor_at;
        deadline.result = find_end(limit, calendar, options, &deadline);
    }
    if (deadline.result == DEADLINE_SET && !is_in_range(deadline.due_at)) {
        deadline.result = DEADLINE_DATE_OUT_OF_RANGE;
    }
    if (deadline.result != DEADLINE_SET) {
        deadline.due_at = 0;
        deadline.counted_to = 0;
        return deadline;
    }
    deadline.is_capped = options->not_after != 0 && options->not_after < deadline.due_at;
    deadline.due_at = deadline.is_capped ? options->not_after : deadline.due_at;
    deadline.last_day = day_at(deadline.due_at - 1);
    deadline.is_rolled = !deadline.is_capped && deadline.last_day != deadline.counted_to;
    deadline.remind_day = calendar_work_day_until(calendar, deadline.last_day);
    deadline.ends_off = deadline.remind_day != deadline.last_day;
    deadline.is_unconfirmed = !calendar_is_confirmed(calendar, deadline.last_day);
    if (has_anchor) {
        day_t anchor = day_at(deadline.anchor_at);
        deadline.term_days =
            (int)larger(calendar_work_days(calendar, anchor, deadline.last_day), 0);
        deadline.is_unconfirmed =
            deadline.is_unconfirmed || !calendar_is_confirmed(calendar, anchor);
    }
    return deadline;
}

struct limit_use
deadline_use(const struct limit *limit, int64_t anchor_at, int64_t at,
             const struct calendar *calendar, const struct deadline_options *options)
{
    options = options != NULL ? options : &no_options;
    struct limit_use use = { 0, 0 };
    if (check(limit, anchor_at, options) != DEADLINE_SET || !is_in_range(at)) {
        return use;
    }
    struct run run =
        start_run(limit, effective_anchor(limit, anchor_at, calendar, options), calendar);
    int64_t whole = run.remaining;
    if (run.measure != END_NAMED && pass_suspensions(&run, options, at)) {
        stop_run(&run, at);
    }
    use.remaining = run.remaining;
    use.consumed = whole - run.remaining;
    return use;
}

/* ---- what a deadline means ----------------------------------------------------------------- */

struct lateness
deadline_late(int64_t due_at, int64_t done_at, const struct calendar *calendar)
{
    struct lateness late = { 0, 0 };
    if (done_at > due_at) {
        day_t last = day_at(due_at - 1), done = day_at(done_at);
        late.work_days = calendar_work_days(calendar, last, done);
        late.cal_days = done - last;
    }
    return late;
}

int
deadline_near_days(int term_days)
{
    return (int)larger(1, smaller(3, term_days / 5));
}

int64_t
deadline_near_at(const struct deadline *deadline, const struct calendar *calendar)
{
    int64_t clock_time = deadline->due_at - day_start(deadline->last_day);
    int days = deadline_near_days(deadline->term_days);
    return day_start(calendar_work_day(calendar, deadline->remind_day, -days)) + clock_time;
}

enum time_status
deadline_status(const struct deadline *deadline, enum time_phase phase, int64_t submitted_at,
                int64_t now, const struct calendar *calendar)
{
    if (deadline->result == DEADLINE_NO_LIMIT) {
        return TIME_NO_LIMIT;
    }
    if (deadline->result == DEADLINE_SUSPENDED) {
        return TIME_SUSPENDED;
    }
    if (deadline->result != DEADLINE_SET) {
        return TIME_UNRESOLVED;
    }
    bool is_in_time = submitted_at <= deadline->due_at;
    switch (phase) {
    case PHASE_COMPLETED:
        return is_in_time ? TIME_COMPLETED : TIME_COMPLETED_LATE;
    case PHASE_SUBMITTED:
        return is_in_time ? TIME_WAITING : TIME_WAITING_LATE;
    case PHASE_SUSPENDED:
        return TIME_SUSPENDED;
    case PHASE_RUNNING:
        break;
    }
    if (now > deadline->due_at) {
        return TIME_OVERDUE;
    }
    return now >= deadline_near_at(deadline, calendar) ? TIME_NEAR : TIME_IN_TIME;
}
