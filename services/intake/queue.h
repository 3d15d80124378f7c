/*
 * Items on their way to one committer: filled by NNG's threads, emptied by the committer's.
 * Bounded, so that a flood is told to come back later instead of filling memory.
 */
#ifndef INTAKE_QUEUE_H
#define INTAKE_QUEUE_H

#include "item.h"
#include <stdbool.h>

enum {
    QUEUE_MAX_ITEMS = 40000, /* two committers: more than 64 requests of 1,000 events */
    QUEUE_MAX_BYTES = 64 << 20,
    /* One transaction: larger ones do not get faster, only later. */
    QUEUE_TAKE_ITEMS = 1000,
    QUEUE_TAKE_BYTES = 4 << 20,
};

struct queue;

struct queue *queue_open(void);
void queue_close(struct queue *queue); /* must be empty; takes NULL */

/* A chain of items linked by `next`, all or none: the order within a request is kept. False when
 * there is no room or the queue was stopped. */
bool
queue_put(struct queue *queue, struct item *first, struct item *last, size_t count, size_t bytes);

/*
 * Takes what has gathered, in order, at most QUEUE_TAKE_ITEMS and at least one item, waiting for
 * one at most `patience_us` (negative: as long as it takes). 0 when the time is over or the queue
 * was stopped and is empty.
 */
size_t queue_take(struct queue *queue, struct item *taken[QUEUE_TAKE_ITEMS], int64_t patience_us);

size_t queue_length(struct queue *queue);

/* From now on nothing is put; what is there can still be taken. */
void queue_stop(struct queue *queue);
bool queue_is_stopped(struct queue *queue);

#endif
