/*
 * Escalation's tables. Rows are given sorted by (shard, subject).
 */
#ifndef ESCALATION_STORE_ESCALATION_H
#define ESCALATION_STORE_ESCALATION_H

#include "store/journal.h"
#include "store/timer.h"

/* What is watched of a task. */
struct watch {
    int shard;
    const char *subject;
    int plan_version;
    int64_t accept_due_at; /* INT64_MAX: silence means nothing now */
};

/* Fills plan_version and accept_due_at of each; those not there get 0 and INT64_MAX. */
MUST_CHECK enum status
store_watches(struct db *db, struct arena *arena, struct watch *watches, size_t count);

/* The rest is queued in the open transaction. */
void
store_put_watches(struct db *db, struct arena *arena, const struct watch *watches, size_t count);
void
store_put_parked(struct db *db, struct arena *arena, const struct position *reports, size_t count);
void store_remove_parked(struct db *db, struct arena *arena, const struct position *reports,
                         size_t count);

/* parked[i]: whether that report still waits. */
MUST_CHECK enum status store_is_parked(struct db *db, struct arena *arena,
                                       const struct position *reports, size_t count, bool *parked);

extern const struct query_set escalation_queries;

#endif
