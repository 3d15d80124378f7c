/*
 * Where each reader is in the journal, and who may move it there (ARCHITECTURE 3).
 *
 * One row per (service, shard). Every transaction of a reader moves its rows by compare-and-set
 * over all of them and requires that the entry it moves to exists; that fences owners whose lease
 * is gone. Leases are judged by the database's clock.
 */
#ifndef STORE_CURSOR_H
#define STORE_CURSOR_H

#include "base/hash.h"
#include "store/db.h"

struct cursor {
    int shard;
    int64_t seq; /* last entry done; 0 at the beginning */
    struct hash hash;
    int64_t epoch;    /* raised with every owner */
    int64_t timer_at; /* position of the timer cursor: (timer_at, timer_id) is done */
    int64_t timer_id;
    int64_t next_due; /* earliest timer not fired yet, business time; INT64_MAX: none */
};

struct lease {
    const char *service;
    int64_t owner; /* random per process start, not 0 */
    int64_t term_us;
};

/* Takes up to `want` shards: first those that bear our name already, for we may have forgotten them
 * after a failure whose outcome was unknown, then those nobody holds. All of them get a new epoch.
 */
MUST_CHECK enum status cursor_acquire(struct db *db, struct arena *arena, const struct lease *lease,
                                      int want, struct cursor *taken, int *count);

/* Prolongs what is held; kept[] receives the shards that still are ours. */
MUST_CHECK enum status
cursor_renew(struct db *db, struct arena *arena, const struct lease *lease,
             const struct cursor *held, int count, int *kept, int *kept_count);

/* Gives shards back (at a clean stop, or when others have too few). */
MUST_CHECK enum status cursor_release(struct db *db, struct arena *arena, const struct lease *lease,
                                      const struct cursor *held, int count);

/*
 * Queues the compare-and-set of `count` rows from from[i] to to[i] (same shard and epoch) inside
 * the caller's transaction and prolongs the lease. Returns the statement's number; afterwards
 * cursor_moved() tells whether all of them moved: if not, roll back and forget what is in memory.
 */
int cursor_move(struct db *db, struct arena *arena, const struct lease *lease,
                const struct cursor *from, const struct cursor *to, int count);
bool cursor_moved(const struct db_result *result, int count);

extern const struct query_set cursor_queries;

#endif
