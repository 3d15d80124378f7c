/*
 * The reader as the daemon runs it. All calls come from the loop's thread.
 */
#ifndef DAEMON_READER_INTERNAL_H
#define DAEMON_READER_INTERNAL_H

#include "base/status.h"
#include "wire/bus.h"
#include <stdbool.h>
#include <stddef.h>

struct daemon;
struct reader;

/* Called once, behind the spec's own open; daemon_spec(daemon)->reader says what to read. The
 * reader works in events of its own on daemon_base() and on daemon_db(). */
MUST_CHECK enum status reader_open(struct reader **reader, struct daemon *daemon);

/* Gives the leases back. Takes NULL. */
void reader_close(struct reader *reader);

/* Every TICK_MS: renew, share, look for what no message told, back off. */
void reader_tick(struct reader *reader);

/* The bus told of new entries. */
void reader_on_batch(struct reader *reader, const struct bus_range *ranges, size_t count);

/* The simulated clock has moved: timers may be due. */
void reader_on_clock(struct reader *reader);

/* Shards are owned, or others own them all. */
bool reader_is_ready(const struct reader *reader);

#endif
