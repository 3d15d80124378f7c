/*
 * The simulated clock, and whether everybody is done with what it made due (ARCHITECTURE 5).
 */
#ifndef CLI_STORE_CLOCK_H
#define CLI_STORE_CLOCK_H

#include "store/db.h"

/* One look, in one statement. */
struct idleness {
    int64_t now;      /* the simulated clock */
    int64_t unread;   /* entries that readers have still to do, and messages never tried yet */
    int64_t next_due; /* earliest timer of all readers; INT64_MAX: none */
    int64_t moved;    /* changes whenever a cursor or a head moved */
};
MUST_CHECK enum status clock_look(struct db *db, struct arena *arena, struct idleness *idleness);

static inline bool
is_idle(const struct idleness *idleness)
{
    return idleness->unread == 0 && idleness->next_due > idleness->now;
}

/* Moves the clock, never back. now receives where it is. */
MUST_CHECK enum status clock_set(struct db *db, struct arena *arena, int64_t to, int64_t *now);

/* Who is not done. */
struct busy_reader {
    const char *service;
    int shard;
    int64_t unread, next_due;
    bool is_held; /* somebody has the lease */
};
MUST_CHECK enum status
clock_busy(struct db *db, struct arena *arena, struct busy_reader **readers, size_t *count);

extern const struct query_set clock_queries;

#endif
