/*
 * What escalation keeps of a task, and which reports are parked. Rows are given sorted by
 * (shard, subject).
 */
#ifndef ESCALATION_STORE_ESCALATION_H
#define ESCALATION_STORE_ESCALATION_H

#include "domain/ladder.h"
#include "store/journal.h"
#include "store/timer.h"

/* Numbered as dondoc.v1.EscalationRaised.Ladder. */
enum ladder_kind { LADDER_OF_TASK = 1, LADDER_OF_REVIEW, LADDER_KINDS };

/* What is watched of a task. */
struct watch {
    int shard;
    const char *subject;
    int plan_version;
    int64_t accept_due_at; /* INT64_MAX: silence means nothing now */
    struct db_blob body;   /* dondoc.v1.Task; size 0: never told */
    struct climb climbs[LADDER_KINDS];
};

/* Fills what is known of each; of those not there plan_version is 0, accept_due_at INT64_MAX, the
 * climbs are zero. */
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
