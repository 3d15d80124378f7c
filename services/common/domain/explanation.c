#include "domain/explanation.h"
#include "base/clock.h"
#include "base/text.h"
#include "domain/name.h"
#include <string.h>

/* The walk goes from day to day and asks the calendar nothing but what a day is, so that it would
 * disagree with the counters if either were wrong. */
struct walk {
    struct arena *arena;
    const struct limit *limit;
    const struct calendar *calendar;
    const struct suspension *pauses;
    size_t pause_count;
    struct explanation *into;
    size_t room;
    int64_t number; /* days counted so far */
    int64_t work;   /* microseconds counted so far */
};

static struct explanation_step *
add_step(struct walk *walk, enum explanation_kind kind)
{
    struct explanation *into = walk->into;
    if (into->count == walk->room) {
        size_t room = walk->room > 0 ? 2 * walk->room : 16;
        struct explanation_step *steps = arena_array(walk->arena, room, sizeof(*steps));
        if (into->count > 0) {
            memcpy(steps, into->steps, into->count * sizeof(*steps));
        }
        into->steps = steps;
        walk->room = room;
    }
    struct explanation_step *step = &into->steps[into->count++];
    step->kind = kind;
    return step;
}

static void
add_instant(struct walk *walk, enum explanation_kind kind, int64_t at)
{
    add_step(walk, kind)->at = at;
}

static void
add_time(struct walk *walk, enum explanation_kind kind, int64_t at, int64_t until)
{
    struct explanation_step *step = add_step(walk, kind);
    step->at = at;
    step->until = until;
    step->work = walk->work;
}

static void
add_suspension(struct walk *walk, struct suspension pause, bool in_hours)
{
    add_time(walk, EXPLAIN_SUSPENDED, pause.from, pause.to);
    struct explanation_step *step = &walk->into->steps[walk->into->count - 1];
    step->number = walk->number;
    step->in_hours = in_hours;
}

static struct explanation_step
describe_day(const struct walk *walk, enum explanation_kind kind, day_t day)
{
    const struct special_day *special = calendar_special(walk->calendar, day);
    struct explanation_step step = { .kind = kind, .first = day, .last = day };
    if (special != NULL) {
        step.cause = CAUSE_SPECIAL;
        step.day_kind = special->kind;
        step.name = special->name;
        step.name_last = special->name;
        step.basis = special->basis;
    } else if (!calendar_is_working(walk->calendar, day)) {
        step.cause = CAUSE_WEEKEND;
    }
    return step;
}

static bool
says_the_same(const struct explanation_step *a, const struct explanation_step *b)
{
    return a->kind == b->kind && a->cause == b->cause &&
           (a->cause != CAUSE_SPECIAL || a->day_kind == b->day_kind);
}

/* Adds a day, or makes the previous step longer by it when that says the same. */
static void
add_day(struct walk *walk, struct explanation_step day, bool may_join)
{
    struct explanation *into = walk->into;
    if (may_join && into->count > 0) {
        struct explanation_step *before = &into->steps[into->count - 1];
        if (says_the_same(before, &day)) {
            before->last = day.last;
            before->number_last = day.number_last;
            before->name_last = day.name_last;
            return;
        }
    }
    *add_step(walk, day.kind) = day;
}

static void
skip_day(struct walk *walk, day_t day)
{
    add_day(walk, describe_day(walk, EXPLAIN_SKIPPED, day), true);
}

static void
count_work_day(struct walk *walk, day_t date)
{
    struct explanation_step day = describe_day(walk, EXPLAIN_COUNTED, date);
    day.number = day.number_last = ++walk->number;
    add_day(walk, day, walk->limit->amount > EXPLANATION_DAYS_SINGLY && day.cause != CAUSE_SPECIAL);
}

static void
count_any_day(struct walk *walk, day_t date)
{
    struct explanation_step day = { .kind = EXPLAIN_COUNTED, .first = date, .last = date };
    day.number = day.number_last = ++walk->number;
    add_day(walk, day, true);
}

static void
visit_work_day(struct walk *walk, day_t day)
{
    if (calendar_is_working(walk->calendar, day)) {
        count_work_day(walk, day);
    } else {
        skip_day(walk, day);
    }
}

static day_t
next_open_day(const struct walk *walk, day_t day)
{
    while (!calendar_is_working(walk->calendar, day)) {
        day++;
    }
    return day;
}

/* The end of the first working day at or after `day`, and the way there. */
static int64_t
roll(struct walk *walk, day_t day)
{
    day_t last = next_open_day(walk, day);
    for (day_t off = day; off < last; off++) {
        skip_day(walk, off);
    }
    if (last != day) {
        struct explanation_step *step = add_step(walk, EXPLAIN_ROLLED);
        step->first = day;
        step->last = last;
    }
    return day_start(last + 1);
}

/* Counts `total` days after `day` with the pauses between them (D9). */
static int64_t
walk_days(struct walk *walk, day_t day, int64_t total, void (*visit)(struct walk *walk, day_t day))
{
    for (size_t i = 0;; i++) {
        const struct suspension *pause = i < walk->pause_count ? &walk->pauses[i] : NULL;
        while (walk->number < total && (pause == NULL || day < day_at(pause->from))) {
            visit(walk, ++day);
        }
        if (pause == NULL ||
            (walk->number == total && pause->from >= day_start(next_open_day(walk, day) + 1))) {
            return roll(walk, day);
        }
        add_suspension(walk, *pause, false);
        day = day_at(pause->to) > day ? day_at(pause->to) : day;
    }
}

/* Each of the two goes from `at` on until `rest` is used up or `stop` is reached. */
static int64_t
walk_clock(struct walk *walk, int64_t at, int64_t rest, int64_t stop)
{
    int64_t end = rest < stop - at ? at + rest : stop;
    if (end > at) {
        walk->work += end - at;
        add_time(walk, EXPLAIN_CLOCK, at, end);
    }
    return end;
}

static int64_t
walk_shifts(struct walk *walk, int64_t at, int64_t rest, int64_t stop)
{
    for (day_t day = day_at(at); day_start(day) < stop; day++) {
        const struct day_shifts *shifts = calendar_shifts(walk->calendar, day);
        if (shifts->count == 0) {
            skip_day(walk, day);
        }
        for (int i = 0; i < shifts->count; i++) {
            int64_t open = day_start(day) + shifts->shifts[i].from * CLOCK_MINUTE;
            int64_t close = day_start(day) + shifts->shifts[i].to * CLOCK_MINUTE;
            if (close <= at) {
                continue;
            }
            if (open >= stop) {
                return stop;
            }
            if (at < open && day_at(at) == day) {
                add_time(walk, EXPLAIN_CLOSED, at, open);
            }
            int64_t from = at > open ? at : open;
            at = close < stop ? close : stop;
            at = at < from + rest ? at : from + rest;
            rest -= at - from;
            walk->work += at - from;
            add_time(walk, EXPLAIN_WORKED, from, at);
            if (rest == 0 || at == stop) {
                return at;
            }
        }
    }
    return stop;
}

static int64_t
walk_hours(struct walk *walk, int64_t at,
           int64_t (*go)(struct walk *walk, int64_t at, int64_t rest, int64_t stop))
{
    int64_t total = walk->limit->amount * CLOCK_MINUTE;
    for (size_t i = 0;; i++) {
        const struct suspension *pause = i < walk->pause_count ? &walk->pauses[i] : NULL;
        at = pause == NULL || pause->from > at
                 ? go(walk, at, total - walk->work, pause == NULL ? INT64_MAX : pause->from)
                 : at;
        if (pause == NULL || walk->work == total) {
            return at;
        }
        add_suspension(walk, *pause, true);
        at = pause->to > at ? pause->to : at;
    }
}

static int64_t
walk_before_date(struct walk *walk, day_t date)
{
    day_t last = date - 1, work_day = last;
    while (!calendar_is_working(walk->calendar, work_day)) {
        work_day--;
    }
    for (day_t off = work_day + 1; off <= last; off++) {
        skip_day(walk, off);
    }
    if (work_day != last) {
        struct explanation_step *step = add_step(walk, EXPLAIN_NOT_ROLLED);
        step->first = work_day;
        step->last = last;
    }
    return day_start(date);
}

static int64_t
walk_period(struct walk *walk, day_t anchor)
{
    struct explanation_step *step = add_step(walk, EXPLAIN_PERIOD);
    limit_period_of(walk->limit, anchor, &step->first, &step->last);
    walk->pause_count = 0;
    return walk_days(walk, step->last, walk->limit->amount, visit_work_day);
}

static int64_t
walk_limit(struct walk *walk, int64_t anchor_at)
{
    const struct limit *limit = walk->limit;
    day_t anchor = day_at(anchor_at);
    switch (limit->kind) {
    case LIMIT_WORK_DAYS:
        return walk_days(walk, anchor, limit->amount, visit_work_day);
    case LIMIT_CAL_DAYS:
        return walk_days(walk, anchor, limit->amount, count_any_day);
    case LIMIT_WEEKS:
        return walk_days(walk, anchor, 7 * (int64_t)limit->amount, count_any_day);
    case LIMIT_MONTHS:
        return walk_days(walk, anchor, day_add_months(anchor, limit->amount) - anchor,
                         count_any_day);
    case LIMIT_CAL_HOURS:
        return walk_hours(walk, anchor_at, walk_clock);
    case LIMIT_WORK_HOURS:
        return walk_hours(walk, anchor_at, walk_shifts);
    case LIMIT_ON_OR_BEFORE_DATE:
        return roll(walk, limit->date);
    case LIMIT_BEFORE_DATE:
        return walk_before_date(walk, limit->date);
    case LIMIT_PERIODIC:
        return walk_period(walk, anchor);
    default:
        return limit->at;
    }
}

static void
add_anchor(struct walk *walk, int64_t anchor_at, int64_t effective_at)
{
    enum limit_kind kind = walk->limit->kind;
    if (kind < LIMIT_CAL_DAYS || kind == LIMIT_PERIODIC) {
        return; /* the limit names its own end */
    }
    add_instant(walk, EXPLAIN_ANCHOR, anchor_at);
    struct explanation_step *step = &walk->into->steps[0];
    step->in_hours = kind == LIMIT_CAL_HOURS || kind == LIMIT_WORK_HOURS;
    step->anchor = walk->limit->anchor;
    step->name = walk->limit->event;
    if (effective_at != anchor_at) {
        add_instant(walk, EXPLAIN_RECEIPT, effective_at);
    }
}

struct explanation
deadline_explain(struct arena *arena, const struct limit *limit, int64_t anchor_at,
                 const struct calendar *calendar, const struct deadline_options *options)
{
    struct explanation explanation = {
        .deadline = deadline_compute(limit, anchor_at, calendar, options),
        .limit = limit,
    };
    const struct deadline *deadline = &explanation.deadline;
    if (deadline->result != DEADLINE_SET) {
        return explanation;
    }
    struct walk walk = { .arena = arena,
                         .limit = limit,
                         .calendar = calendar,
                         .pauses = options != NULL ? options->suspensions : NULL,
                         .pause_count = options != NULL ? options->suspension_count : 0,
                         .into = &explanation };
    add_anchor(&walk, anchor_at, deadline->anchor_at);
    int64_t at = walk_limit(&walk, deadline->anchor_at);
    if (deadline->is_capped && options) {
        at = options->not_after;
        add_instant(&walk, EXPLAIN_CAPPED, at);
    }
    if (deadline->is_unconfirmed) {
        add_step(&walk, EXPLAIN_UNCONFIRMED)->last = deadline->last_day;
    }
    add_instant(&walk, EXPLAIN_END, at);
    return explanation;
}
