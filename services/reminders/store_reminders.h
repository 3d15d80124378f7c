/*
 * Reminders' projection of tasks. Rows are given sorted by (shard, subject).
 */
#ifndef REMINDERS_STORE_REMINDERS_H
#define REMINDERS_STORE_REMINDERS_H

#include "store/journal.h"
#include "store/timer.h"

struct note {
    struct task_key key; /* first */
    int plan_version;
    int due_version;      /* 0: never told of a due time */
    int64_t planned_from; /* see 0007_reminders.sql */
    int64_t done_until;
    struct db_blob body; /* dondoc.v1.Task; size 0: never told */
    bool is_known;       /* it has its row */
};

/* Fills what is known of each; those not there are zero but for their key. */
MUST_CHECK enum status
store_notes(struct db *db, struct arena *arena, struct note *notes, size_t count);

/* The next ones behind each of these, at most `limit`; sweeps[i]: behind which one notes[i] comes.
 */
MUST_CHECK enum status
store_next_notes(struct db *db, struct arena *arena, const struct note *after, size_t count,
                 int limit, struct note **notes, size_t **sweeps, size_t *found);

/* Queued in the open transaction. */
void store_put_notes(struct db *db, struct arena *arena, const struct note *notes, size_t count);

extern const struct query_set reminders_queries;

#endif
