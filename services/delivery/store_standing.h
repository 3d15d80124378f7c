/*
 * What each person hears of in digests until it is done: delivery.standing, in the shard of the
 * person.
 */
#ifndef DELIVERY_STORE_STANDING_H
#define DELIVERY_STORE_STANDING_H

#include "store/journal.h"
#include "store_delivery.h"

struct standing {
    int shard;
    const char *person, *task; /* task: subject */
    int clock;                 /* id; 0: the task's due time */
    int task_shard;
    struct db_blob body; /* packed dondoc.v1.NoticeQueued */
    int64_t began_at;
    int level; /* of its notice; not a column */

    /* Read with it. */
    int since;     /* messages of today to this person about this task, digests included */
    bool is_first; /* its notice waits for the digest */

    /* What a digest makes of it. */
    int64_t told_at;        /* 0: was not told */
    const char *ended;      /* why it is listed no more; "": goes on */
    const char *message_id; /* of the digest; "" when not told */
};

/* Queues the rows of these, each person, task and clock once; those there are begin anew. */
void
store_put_standing(struct db *db, struct arena *arena, const struct standing *rows, size_t count);

/* A digest somebody is to get. */
struct appointment {
    int shard;
    const char *person;
    int64_t at;
    bool is_made; /* one is held for then or before, or was decided for exactly then */
};

/* Notices held for `after` or before do not count, nor what was decided for `now` or before. */
MUST_CHECK enum status store_appointments(struct db *db, struct arena *arena, int64_t after,
                                          int64_t now, struct appointment *wanted, size_t count);

/* Queues what was decided, so that nobody decides it again before it comes back as a notice. */
void store_put_appointments(struct db *db, struct arena *arena, int64_t now,
                            const struct appointment *made, size_t count);

/* All that is open for these persons, by their order (column `of`). */
MUST_CHECK enum status
store_standing(struct db *db, struct arena *arena, const struct appointment *persons, size_t count,
               int64_t day_start, struct standing **rows, size_t *row_count);

/* Queues what a digest made of them, and of the notices that waited for it. */
void
store_told_standing(struct db *db, struct arena *arena, const struct standing *rows, size_t count);

extern const struct query_set standing_queries;

#endif
