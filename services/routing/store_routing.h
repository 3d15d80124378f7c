/*
 * routing's tables: tasks, the holder ledger, parked reports. Everything goes by whole batches.
 */
#ifndef STORE_ROUTING_H
#define STORE_ROUTING_H

#include "store/db.h"
#include "store/journal.h"
#include <dondoc/v1/event.pb-c.h>

/* As stored. */
struct task_row {
    struct task_key key;
    struct db_blob body; /* dondoc.v1.Task */
};

struct parked_row {
    struct task_key key;
    int64_t seq, recorded_at, until;
    struct db_blob body; /* dondoc.v1.Event */
};

struct holder_row {
    struct task_key key;
    const Dondoc__V1__Holder *holder;
};

struct routing_rows {
    struct task_row *tasks; /* by key */
    size_t task_count;
    struct parked_row *parked; /* by key, then seq */
    size_t parked_count;
};

/* Keys in ascending order (strcmp within a shard), no key twice. One round trip. */
MUST_CHECK enum status routing_load(struct db *db, struct arena *arena, const struct task_key *keys,
                                    size_t count, struct routing_rows *rows);

/* The first `limit` open tasks behind each place, by key; the places are of different shards. */
MUST_CHECK enum status
routing_open_tasks(struct db *db, struct arena *arena, const struct task_key *after, size_t count,
                   int limit, struct task_key **keys, size_t *found);

/* To be written; each list by key, ascending. `body` of a task is what packing it gives. */
struct task_change {
    struct task_key key;
    const Dondoc__V1__Task *task;
    struct db_blob body;
};

struct routing_changes {
    struct task_change *added, *changed;
    size_t added_count, changed_count;
    struct holder_row *holders;
    size_t holder_count;
    struct parked_row *parked, *released;
    size_t parked_count, released_count;
};

/* Queues them, nothing is sent yet. A row that is both parked and released ends released. */
void routing_save(struct db *db, struct arena *arena, const struct routing_changes *changes);

extern const struct query_set routing_queries;

#endif
