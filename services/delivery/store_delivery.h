/*
 * Delivery's tables as its reader uses them: the projection of tasks, and the notices of the
 * recipients whose shards we hold. Tasks are given sorted by (shard, subject).
 */
#ifndef DELIVERY_STORE_DELIVERY_H
#define DELIVERY_STORE_DELIVERY_H

#include "store/journal.h"
#include "store/timer.h"
#include <dondoc/v1/event.pb-c.h>

/* A task as routing last told it. */
struct task_row {
    struct task_key key;    /* first */
    struct db_blob body;    /* packed dondoc.v1.Task; size 0: not known */
    Dondoc__V1__Task *task; /* the same, NULL likewise */
    bool is_told;           /* by this unit of work; not a column */
    bool is_known;          /* it has its row */
};

/* Fills the body of each. */
MUST_CHECK enum status
store_tasks(struct db *db, struct arena *arena, struct task_row *rows, size_t count);
/* unread[i]: routing has decided on the task what delivery, whoever holds its shard, has not read.
 */
MUST_CHECK enum status store_unread(struct db *db, struct arena *arena, const struct timer *tasks,
                                    size_t count, bool *unread);
/* The rest is queued in the open transaction. */
void store_put_tasks(struct db *db, struct arena *arena, const struct task_row *rows, size_t count);

/* A level of a task that was raised, or the end of its levels, as the journal has it. */
struct level_entry {
    struct position position;
    const char *subject;
    struct db_blob body; /* packed dondoc.v1.Event */
};

/* All of these tasks, in the order of the journal. */
MUST_CHECK enum status
store_levels(struct db *db, struct arena *arena, const struct task_row *tasks, size_t count,
             struct level_entry **levels, size_t *level_count);

/* A message about a task that has left, or leaves. */
struct heard_row {
    const char *task;
    struct db_blob body; /* packed dondoc.v1.NoticeQueued */
};

/* All about these tasks, of each person the latest first. */
MUST_CHECK enum status store_heard(struct db *db, struct arena *arena, const struct task_row *tasks,
                                   size_t count, struct heard_row **rows, size_t *row_count);

enum notice_state {
    NOTICE_HELD,
    NOTICE_READY,
    NOTICE_SENT,
    NOTICE_FAILED,
    NOTICE_DROPPED,
    NOTICE_GATHERED, /* waits for the person's next digest */
    NOTICE_FOLDED    /* was told in one */
};

struct notice_row {
    struct position position; /* of its NoticeQueued */
    const char *key, *person;
    int task_shard;
    const char *task;    /* "": a digest */
    struct db_blob body; /* packed dondoc.v1.NoticeQueued */
    int state;           /* enum notice_state */
    int64_t not_before;
    int64_t released_at; /* what follows is what a release decides */
    const char *reason, *address, *message_id;
    struct db_blob message;
    int attempts_until;
    struct db_blob digest; /* of a digest: packed dondoc.v1.DigestSent */

    /* Read with it: how many messages about this task, digests included, went to this person since
     * a day's start, and whether one with the same key did. */
    int since;
    bool was_told;
};

/* New ones, held or gathered. */
void
store_put_notices(struct db *db, struct arena *arena, const struct notice_row *rows, size_t count);

/* The held notices at these timers' places, as many as there are of `count`. */
MUST_CHECK enum status
store_held(struct db *db, struct arena *arena, const struct timer *timers, size_t count,
           int64_t day_start, struct notice_row *rows, size_t *found);

/* Held ones: state, not_before and the rest of what a release decides. */
void store_release(struct db *db, struct arena *arena, const struct notice_row *rows, size_t count);

extern const struct query_set delivery_queries;

#endif
