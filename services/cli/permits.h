/*
 * The permit log (deploy/demo/log) as events of dondoc: each case is a task, its groups are units
 * and its officers are officers of the demo organisation. Pure; the same files give the same
 * events.
 *
 * A case is registered, assigned and accepted at the earliest of its instants; its limit is a
 * FIXED_INSTANT, 24:00 of the deadline's date in UTC+7, not rolled. Each row of the log is
 * progress; `ended_at` submits and accepts the result. An officer's unit is the group of most of
 * his rows, else the Office.
 */
#ifndef CLI_PERMITS_H
#define CLI_PERMITS_H

#include "base/arena.h"
#include "domain/file_set.h"
#include "domain/mistake.h"
#include <dondoc/v1/event.pb-c.h>
#include <stddef.h>

struct permits {
    Dondoc__V1__Event **events; /* by time; in the order of its life within a case */
    size_t count;
    struct permit_totals {
        size_t tasks, completed, late, open;
        size_t progress, after_end; /* rows of the log; those later than their case's end */
    } totals;
};

/* Everything lives in the arena. With mistakes the result is not to be used. */
struct permits
permits_read(struct arena *arena, const struct named_file *events, const struct named_file *cases,
             const char *source, struct mistakes *mistakes);

#endif
