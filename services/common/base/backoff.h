/*
 * Waiting longer after each failure, with jitter, up to a ceiling.
 */
#ifndef BASE_BACKOFF_H
#define BASE_BACKOFF_H

#include <stdint.h>

struct backoff {
    int64_t first_us, ceiling_us; /* set once */
    int failures;
};

/* How long to wait now: first * 2^failures, at most the ceiling, times 0.5..1.0; counts one up. */
int64_t backoff_next(struct backoff *backoff);
void backoff_clear(struct backoff *backoff);

#endif
