/*
 * What concerns all open tasks of a shard: a new calendar, a new organisation, the end of a unit. A
 * timer of the shard starts it, at once or when the unit ends; each unit of work follows a few
 * hundred tasks and plants the next timer behind the last of them, so it goes on after a kill where
 * it was. Clock-watchers wait meanwhile (store/timer.h), and a task that is reported on before its
 * turn is brought up to date by the report (docket_follow), so nobody sees old dates.
 */
#ifndef SWEEP_H
#define SWEEP_H

#include "daemon/reader.h"

/* Plans what a ReferenceChanged asks for. */
MUST_CHECK enum status sweep_plan(struct unit *unit, const struct entry *entry,
                                  const Dondoc__V1__ReferenceChanged *changed);

/* Fires the timers planned. */
MUST_CHECK enum status sweep_fire(struct unit *unit, const struct timer *timers, size_t count);

#endif
