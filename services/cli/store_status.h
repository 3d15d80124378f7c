/*
 * Where every reader is, for `dondoc status`.
 */
#ifndef CLI_STORE_STATUS_H
#define CLI_STORE_STATUS_H

#include "store/db.h"

struct reader_row {
    const char *service;
    int shard;
    int64_t seq, head;
    int64_t next_due;  /* INT64_MAX: none */
    int64_t oldest_at; /* recorded_at of the first entry not read yet; 0: everything is read */
    int64_t owner;
    bool is_held; /* the lease runs */
};

/* By service, then shard. */
MUST_CHECK enum status
status_readers(struct db *db, struct arena *arena, struct reader_row **rows, size_t *count);

/* Reports that wait for their predecessor; until: when the first is given up, INT64_MAX: none. */
MUST_CHECK enum status
status_parked(struct db *db, struct arena *arena, int64_t *count, int64_t *until);

extern const struct query_set status_queries;

#endif
