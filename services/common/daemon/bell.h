/*
 * Wakes the loop from another thread. Rings before the loop looked count as one.
 */
#ifndef DAEMON_BELL_H
#define DAEMON_BELL_H

#include "base/status.h"
#include <event2/event.h>

struct bell;

/* `answer` is called on the loop's thread. ST_LATER when the kernel has no descriptor for it. */
MUST_CHECK enum status
bell_open(struct bell **bell, struct event_base *base, void (*answer)(void *self), void *self);
void bell_close(struct bell *bell);
void bell_ring(struct bell *bell); /* any thread */

#endif
