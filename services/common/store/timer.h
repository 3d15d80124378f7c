/*
 * Timers of a service that watches clocks (ARCHITECTURE 5): rows of its own table `timer`, appended
 * by the owner of the shard, passed by a cursor (fire_at, id), never deleted or changed. The
 * connection's schema (db_spec.schema) says whose table it is.
 *
 * A timer is a hint: what it is about is checked again when it fires, first of all plan_version.
 */
#ifndef STORE_TIMER_H
#define STORE_TIMER_H

#include "store/db.h"

struct timer {
    int shard;
    int64_t id;      /* given at planting; rises within a shard */
    int64_t fire_at; /* business time; what is planted is never behind the shard's timer cursor */
    const char *subject;
    int kind;           /* the service's own */
    int plan_version;   /* of the subject when it was planted */
    int64_t planned_at; /* the exact instant it stands for */
    int64_t detail;     /* the service's own */
};

/* Queues the insertion of timers, whose fire_at the caller has clamped to the cursor. */
void timer_plant(struct db *db, struct arena *arena, const struct timer *timers, size_t count);

/* Where the timer cursor of a shard stands. */
struct timer_place {
    int shard;
    int64_t at, id;
};

/* The next timers ahead of each place, by shard, fire_at, id: at most TIMER_BATCH + 1 of each
 * shard, due or not, so that the next due time behind a full batch is known too. */
enum { TIMER_BATCH = 512 };
MUST_CHECK enum status
timer_due(struct db *db, struct arena *arena, const struct timer_place *places, size_t place_count,
          struct timer **timers, size_t *count);

/* Whether a timer may fire. */
enum timer_wait {
    TIMER_READY,
    TIMER_UNREAD, /* somebody who must act first has still to read, or to fire */
    TIMER_HELD,   /* he could not go on with the subject: it waits for an operator */
};

/*
 * Inside a transaction that holds the heads: which of these timers' subjects have entries that
 * somebody who must act first has not read: reports and limits beyond the cursor of `service`, what
 * it decided on them beyond own_seq, reference data beyond either; or it has a timer of its own to
 * fire first, or the subject in quarantine. What clock-watchers and delivery say concerns neither.
 */
MUST_CHECK enum status
timer_waits(struct db *db, struct arena *arena, const char *service, const struct timer *timers,
            const int64_t *own_seq, size_t count, enum timer_wait *waits);

/* When one that is held is looked at again: the later the longer it has waited, at least a minute
 * and at most an hour. */
int64_t timer_hold_until(int64_t planned_at, int64_t now);

/*
 * Queues the planting anew, at `upto`, of the timers of a subject in between two places of its
 * shard's timer cursor: those that were passed while the subject waited.
 */
void timer_replant(struct db *db, struct arena *arena, const char *subject,
                   const struct timer_place *after, const struct timer_place *upto);

extern const struct query_set timer_queries;

#endif
