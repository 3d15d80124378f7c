#include "base/clock.h"

#include <stdatomic.h>
#include <time.h>

#define NOT_SIMULATED INT64_MIN

static _Atomic int64_t simulated = NOT_SIMULATED;

static int64_t
read_clock(clockid_t id)
{
    struct timespec now;
    clock_gettime(id, &now);
    return (int64_t)now.tv_sec * CLOCK_SECOND + now.tv_nsec / 1000;
}

int64_t
clock_now(void)
{
    int64_t at = atomic_load(&simulated);
    return at == NOT_SIMULATED ? clock_wall() : at;
}

int64_t
clock_monotonic(void)
{
    return read_clock(CLOCK_MONOTONIC);
}

int64_t
clock_wall(void)
{
    return read_clock(CLOCK_REALTIME);
}

void
clock_simulate(int64_t at)
{
    int64_t before = atomic_load(&simulated);
    while (before < at && !atomic_compare_exchange_weak(&simulated, &before, at)) {
    }
}

bool
clock_is_simulated(void)
{
    return atomic_load(&simulated) != NOT_SIMULATED;
}
