/*
 * Timers that fell due. A timer is a hint: everything is looked at again.
 */
#ifndef ESCALATION_FIRING_H
#define ESCALATION_FIRING_H

#include "daemon/reader.h"
#include "store/timer.h"

/* Of reader_spec.fire: says what has passed (acceptance, parked reports) and raises what is due. */
MUST_CHECK enum status
escalation_fire(void *self, struct unit *unit, const struct timer *timers, size_t count);

#endif
