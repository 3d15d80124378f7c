/*
 * The registry round of every tick: our row in journal.instance, who else is there, the simulated
 * clock, the schema and the journal's partitions now and then.
 */
#ifndef DAEMON_BEAT_H
#define DAEMON_BEAT_H

#include "base/status.h"

struct daemon;

/* The first round; any status but ST_OK stops the start. */
MUST_CHECK enum status beat_open(struct daemon *daemon);
void beat_tick(struct daemon *daemon);
/* Takes our row out of the registry. */
void beat_close(struct daemon *daemon);

#endif
