/*
 * Reminders to units that are consulted (model 3.7). All of a clock are planted when it starts, and
 * each is looked at again when it fires; nothing else is kept.
 */
#ifndef REMINDERS_CONSULTEES_H
#define REMINDERS_CONSULTEES_H

#include "daemon/reader.h"
#include "store/timer.h"
#include <dondoc/v1/event.pb-c.h>

/* Kinds of timers; detail: due version, clock, seq of the new calendar. */
enum { TIMER_REMINDER = 1, TIMER_CONSULTEE, TIMER_SWEEP };

/* A task as its last decision left it. */
struct consulting {
    struct position place; /* of that decision */
    const char *subject;
    const Dondoc__V1__Task *task;
    int64_t planned_from; /* what came due before is left out */
    int clock_count;      /* clocks up to this id are planted already */
};

MUST_CHECK enum status consultees_plan(struct unit *unit, const struct consulting *consulting);

/* Plants what comes at another time than by the calendar that was in force at `change`. */
MUST_CHECK enum status
consultees_follow(struct unit *unit, const struct consulting *consulting, struct position change);

/* Says it if the clock still runs and no later one is due as well. */
MUST_CHECK enum status
consultees_fire(struct unit *unit, const struct timer *timer, const Dondoc__V1__Task *task);

#endif
