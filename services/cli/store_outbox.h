/*
 * Messages that wait or failed, asking that one be tried again, and all about one task.
 */
#ifndef CLI_STORE_OUTBOX_H
#define CLI_STORE_OUTBOX_H

#include "store/db.h"

struct outbox_row {
    const char *key, *task, *person, *state; /* "held", "digest", "ready", "failed" */
    int attempts;
    int64_t not_before;
    const char *reason;
};

/* At most 1000, the failed ones first. */
MUST_CHECK enum status
outbox_rows(struct db *db, struct arena *arena, struct outbox_row **rows, size_t *count);

/* How many are held, for a digest as well, ready and failed; how many of the ready ones failed more
 * than once, and why one of them did. */
struct outbox_count {
    int64_t held, ready, failed, deferred;
    const char *why;
};
MUST_CHECK enum status
outbox_count(struct db *db, struct arena *arena, struct outbox_count *counts);

/* Those failed messages with this key, or all with NULL, get as many tries again as they had. */
MUST_CHECK enum status
outbox_retry(struct db *db, struct arena *arena, const char *key, size_t *count);

/* What one person was told of a task, or is to be. */
struct outbox_message {
    const char *person, *reason, *message_id;
    int state;           /* see 0012_digests.sql */
    int64_t at;          /* when it left us, or is to */
    struct db_blob body; /* packed dondoc.v1.NoticeQueued */
};
/* A task in the digests of one person. */
struct outbox_standing {
    const char *person, *ended; /* "": goes on */
    int64_t began_at, last_at;
    int times;
    struct db_blob body; /* packed dondoc.v1.NoticeQueued */
};
/* The newest 500 of each, in order. */
struct outbox_told {
    const struct outbox_message *messages;
    const struct outbox_standing *standing;
    size_t message_count, standing_count;
};
MUST_CHECK enum status
outbox_of_task(struct db *db, struct arena *arena, const char *task, struct outbox_told *told);

extern const struct query_set cli_outbox_queries;

#endif
