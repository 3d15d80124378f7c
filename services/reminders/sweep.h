/*
 * A new calendar under running tasks: reminders come at other times although the due time stays.
 * A sweep goes through the tasks of a shard and plants what moved, by a timer of its own.
 */
#ifndef REMINDERS_SWEEP_H
#define REMINDERS_SWEEP_H

#include "daemon/reader.h"
#include "store/timer.h"

/* Plants a sweep of the entry's shard if what changed is the calendar. */
void sweep_plan(struct unit *unit, const struct entry *entry,
                const Dondoc__V1__ReferenceChanged *changed);

/* A part of each of these, TIMER_SWEEP all; what is left comes again. */
MUST_CHECK enum status sweep_fire(struct unit *unit, const struct timer *timers, size_t count);

#endif
