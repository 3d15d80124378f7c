/*
 * What escalation keeps of a task, and which reports are parked. Rows are given sorted by
 * (shard, subject).
 */
#ifndef ESCALATION_STORE_ESCALATION_H
#define ESCALATION_STORE_ESCALATION_H

#include "domain/ladder.h"
#include "store/journal.h"
#include "store/timer.h"

/* One ladder of a task: of a clock by its id, of its due time as clock 0. */
struct stair {
    int clock;
    struct climb climb;
    struct climb before; /* as it was read */
    bool is_known;       /* it has its row */
};

/* What is watched of a task. */
struct watch {
    struct task_key key; /* first */
    int plan_version;
    int clock_count;      /* clocks that have their timer: ids up to this one */
    struct db_blob body;  /* dondoc.v1.Task; size 0: never told */
    bool is_known;        /* it has its row */
    struct stair *stairs; /* by clock; the first is of the due time */
    size_t stair_count;
};

/* The ladder of a clock, a new one if there is none yet. The list may move. */
struct stair *watch_stair(struct watch *watch, struct arena *arena, int clock);

/* Fills what is known of each; of those not there plan_version and clock_count are 0 and the only
 * ladder is that of the due time, all zero. */
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
