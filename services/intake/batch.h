/*
 * One transaction of a committer: what has gathered goes into the journal, with what intake itself
 * decides about documents, or nothing of it (ARCHITECTURE 2).
 */
#ifndef INTAKE_BATCH_H
#define INTAKE_BATCH_H

#include "item.h"
#include <stdbool.h>

struct batch {
    struct db *db;
    struct arena *arena; /* everything made here lives in it */
    int shard_count;
    struct item **items; /* in order of arrival, each with its outcome still open */
    size_t count;
    bool expects_repeats; /* look for repeats at once, instead of after a conflict */

    /* Once committed: */
    struct shard_range ranges[JOURNAL_MAX_SHARDS];
    size_t range_count;
    size_t decisions;
    size_t repeats;
};

/*
 * Commits and gives every item its outcome. When it fails, every outcome is still open and nothing
 * is known to be in the journal: ST_LATER the database is away or overloaded, ST_INVALID it refuses
 * something in here for good.
 */
MUST_CHECK enum status batch_commit(struct batch *batch);

#endif
