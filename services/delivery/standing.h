/*
 * What each person hears of in digests until it is done: lines begun by notices, appointments for
 * digests, and the digests themselves, in the shard of the person.
 *
 * A digest is a notice without a task. Whoever has open lines has one held for his next digest;
 * when it is released, it lists what is still true, and the next one is queued.
 */
#ifndef DELIVERY_STANDING_H
#define DELIVERY_STANDING_H

#include "releasing.h"

/* Lines and appointments that a batch of queued notices begins, and lines that it ends. */
struct standing_batch {
    struct unit *unit;
    struct standing *lines;
    struct appointment *wanted;
    const struct entry **causes; /* of the same number */
    const Dondoc__V1__NoticeQueued **notices;
    size_t count;
    struct standing *ends;
    size_t end_count;
};

struct standing_batch standing_begin(struct unit *unit);

/* A queued notice that is listed in digests. `row` is what became of it. */
void standing_take(struct standing_batch *batch, const struct entry *cause,
                   const Dondoc__V1__NoticeQueued *notice, const struct notice_row *row);

/* A correction: what this person was told of the task's due time counts nowhere. */
void standing_end(struct standing_batch *batch, const struct notice_row *row);

MUST_CHECK enum status standing_save(struct standing_batch *batch);

/* Releases the digests among the round's notices; behind the others. */
MUST_CHECK enum status standing_release(struct round *round);

#endif
