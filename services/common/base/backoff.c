#include "base/backoff.h"

#include "base/hash.h"
#include <limits.h>
#include <stdbool.h>

int64_t
backoff_next(struct backoff *backoff)
{
    int doublings = backoff->failures < 32 ? backoff->failures : 32;
    bool is_topped = backoff->first_us > backoff->ceiling_us >> doublings;
    int64_t wait = is_topped ? backoff->ceiling_us : backoff->first_us << doublings;
    if (backoff->failures < INT_MAX) {
        backoff->failures++;
    }
    return wait - (int64_t)(random_number() % ((uint64_t)wait / 2 + 1));
}

void
backoff_clear(struct backoff *backoff)
{
    backoff->failures = 0;
}
