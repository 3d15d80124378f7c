/*
 * What `dondoc verify` asks besides the journal's own reads.
 */
#ifndef CLI_STORE_VERIFY_H
#define CLI_STORE_VERIFY_H

#include "store/journal.h"

/* How many event ids are known with a position up to these heads. Reads all of journal.seen. */
MUST_CHECK enum status verify_count_seen(struct db *db, struct arena *arena, const int64_t *heads,
                                         int shard_count, int64_t *count);

extern const struct query_set verify_queries;

#endif
