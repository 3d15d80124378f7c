/*
 * A task as its reminders see it, and each unit it consults: routing's snapshot in the terms of
 * domain/reminder_plan.h, with the reference data that counts for it.
 */
#ifndef REMINDERS_PLANNING_H
#define REMINDERS_PLANNING_H

#include "daemon/reader.h"
#include "domain/reminder_plan.h"
#include "store/library.h"
#include "store_reminders.h"
#include <dondoc/v1/event.pb-c.h>

struct planning {
    const Dondoc__V1__Task *task;
    struct reference reference;
    const struct calendar *calendar; /* of the lead unit */
    struct reminder_plan plan;
};

/* The plan of a task as things are at a place of the journal. ST_NONE when the reference data is
 * not there. */
MUST_CHECK enum status
planning_at(struct library *library, struct position position, const Dondoc__V1__Task *task,
            int64_t planned_from, struct planning *planning);

/* The same of a unit that is consulted, whose time the clock is; ST_NONE also when the task knows
 * no such consultation. */
MUST_CHECK enum status
planning_of_consultee(struct library *library, struct position position,
                      const Dondoc__V1__Task *task, const Dondoc__V1__Clock *clock,
                      int64_t planned_from, struct planning *planning);

/* Plants the timer of a reminder of the task. */
void planning_plant(struct unit *unit, const struct note *note, const struct planning *planning,
                    const struct reminder *reminder);

/* A day off is left alone also when it was decided too late: true, and the timer planted again for
 * the next opening, when today is one. */
bool planning_waits(struct unit *unit, const struct timer *timer, const struct planning *planning);

/* By another plan a reminder of the same rule came by then. */
bool
planning_has_come(const struct planning *other, const struct reminder *reminder, int64_t until);

/* Somebody works on it, and there is a due time to be reminded of. */
bool planning_is_watched(const Dondoc__V1__Task *task);

#endif
