/*
 * The one door to time. Business time is clock_now(): the wall clock, or, in a database created
 * with --simulated, the instant last told to clock_simulate(). Leases, retries and back-off are not
 * business time: they use clock_monotonic().
 *
 * All times are int64_t microseconds since 1970-01-01T00:00:00Z. Safe from several threads.
 */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

#define CLOCK_SECOND INT64_C(1000000)
#define CLOCK_MINUTE (60 * CLOCK_SECOND)
#define CLOCK_HOUR   (60 * CLOCK_MINUTE)

int64_t clock_now(void);

/* Microseconds that only go forward; the zero is arbitrary. */
int64_t clock_monotonic(void);

/* The host's wall clock, also under simulation (log lines, UUIDs, skew against the database). */
int64_t clock_wall(void);

/* From now on clock_now() returns `at`, or what it was told before if that is later. */
void clock_simulate(int64_t at);
bool clock_is_simulated(void);

#endif
