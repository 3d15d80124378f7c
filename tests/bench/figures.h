/*
 * Many durations, and what is told of them.
 */
#ifndef BENCH_FIGURES_H
#define BENCH_FIGURES_H

#include <stddef.h>
#include <stdint.h>

struct times {
    int64_t *us;
    size_t count, room;
};

void times_add(struct times *times, int64_t us);
void times_append(struct times *times, const struct times *more);
void times_clear(struct times *times); /* frees; takes an empty one */

/* Of the sorted durations the one below which `part` of them lie; 0 when there are none. */
int64_t times_at(struct times *times, double part);

/* The middle one of three. */
double median(const double rounds[3]);

#endif
