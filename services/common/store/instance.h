/*
 * journal.instance: who is running, so that instances find each other and share the shards, and
 * journal.clock: the simulated clock.
 */
#ifndef STORE_INSTANCE_H
#define STORE_INSTANCE_H

#include "store/db.h"

struct instance {
    int64_t owner; /* as in cursor.h; identifies the process */
    const char *service;
    const char *host;
    const char *bus_url;   /* where others dial for the bus */
    const char *admin_url; /* http://host:port */
    const char *version;
    int64_t seen_us_ago; /* by the database's clock */
    int64_t skew_us;     /* its host clock minus the database's, at last sight */
};

/* Inserts or refreshes our own row and removes rows unseen for a minute. skew_us receives our wall
 * clock minus the database's. */
MUST_CHECK enum status
instance_beat(struct db *db, struct arena *arena, const struct instance *self, int64_t *skew_us);
MUST_CHECK enum status instance_leave(struct db *db, struct arena *arena, int64_t owner);

/* Those seen within ten seconds (all: whatever their age), ordered by service. */
MUST_CHECK enum status instance_list(struct db *db, struct arena *arena, bool all,
                                     struct instance **instances, size_t *count);

/* The simulated clock: ST_NONE when this database has none. */
MUST_CHECK enum status clock_row_read(struct db *db, struct arena *arena, int64_t *now);

extern const struct query_set instance_queries;

#endif
