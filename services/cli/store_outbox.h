/*
 * Messages that wait or failed, and asking that one be tried again.
 */
#ifndef CLI_STORE_OUTBOX_H
#define CLI_STORE_OUTBOX_H

#include "store/db.h"

struct outbox_row {
    const char *key, *task, *person, *state; /* "held", "ready", "failed" */
    int attempts;
    int64_t not_before;
    const char *reason;
};

/* At most 1000, the failed ones first. */
MUST_CHECK enum status
outbox_rows(struct db *db, struct arena *arena, struct outbox_row **rows, size_t *count);

/* How many are held, ready and failed. */
struct outbox_count {
    int64_t held, ready, failed;
};
MUST_CHECK enum status
outbox_count(struct db *db, struct arena *arena, struct outbox_count *counts);

/* Those failed messages with this key, or all with NULL, get as many tries again as they had. */
MUST_CHECK enum status
outbox_retry(struct db *db, struct arena *arena, const char *key, size_t *count);

extern const struct query_set cli_outbox_queries;

#endif
