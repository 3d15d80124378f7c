/*
 * Who has heard that a task is overdue, for the two cases in which that is not all: the task goes
 * to somebody else, who hears of it from then on; or it turns out that it was handed in in time,
 * which whoever heard otherwise is told. Works in the task's shard.
 */
#ifndef DELIVERY_HEARERS_H
#define DELIVERY_HEARERS_H

#include "store_delivery.h"
#include "telling.h"

struct hearers {
    struct level_entry *levels;
    struct heard_row *heard;
    size_t level_count, heard_count;
};

/* Of the tasks that the unit's events ask it of. */
MUST_CHECK enum status hearers_load(struct hearers *hearers, struct unit *unit);

/* The event gives the task another handler or lead. */
bool hearers_change(const Dondoc__V1__Event *event);

/* The roles of the levels reached that others stand in now. */
void hearers_tell_successors(const struct hearers *hearers, struct telling *telling,
                             const Dondoc__V1__Event *event);

/* In time, reported late: everybody who was told of this due time. */
void hearers_tell_correction(const struct hearers *hearers, struct telling *telling,
                             const Dondoc__V1__EscalationClosed *closed);

#endif
