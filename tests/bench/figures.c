#include "figures.h"

#include "base/status.h"
#include <stdlib.h>
#include <string.h>

void
times_add(struct times *times, int64_t us)
{
    if (times->count == times->room) {
        times->room = times->room ? 2 * times->room : 1024;
        times->us = realloc(times->us, times->room * sizeof *times->us);
        if (!times->us) {
            panic("no memory for durations");
        }
    }
    times->us[times->count++] = us;
}

void
times_append(struct times *times, const struct times *more)
{
    for (size_t i = 0; i < more->count; i++) {
        times_add(times, more->us[i]);
    }
}

void
times_clear(struct times *times)
{
    free(times->us);
    *times = (struct times){ 0 };
}

static int
compare(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

int64_t
times_at(struct times *times, double part)
{
    if (times->count == 0) {
        return 0;
    }
    qsort(times->us, times->count, sizeof *times->us, compare);
    size_t at = (size_t)((double)times->count * part);
    return times->us[at < times->count ? at : times->count - 1];
}

double
median(const double rounds[3])
{
    double a = rounds[0], b = rounds[1], c = rounds[2];
    return a > b ? (b > c ? b : a > c ? c : a) : (a > c ? a : b > c ? c : b);
}
