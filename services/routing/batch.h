/*
 * The tasks that a batch of entries concerns: read at its start, written at its end, one statement
 * for all of them. In between the rules work on them.
 */
#ifndef BATCH_H
#define BATCH_H

#include "daemon/reader.h"
#include "rules/docket.h"
#include "store_routing.h"
#include "wire/message.h"

/* One subject of the batch: what the rules work on, and what it was before. */
struct file {
    struct task_key key; /* first */
    struct docket docket;
    struct reference reference; /* for the docket */
    bool was_there;
    const Dondoc__V1__Task *before;
};

struct batch {
    struct unit *unit;
    struct file *files; /* by key */
    size_t file_count;
    struct routing_changes changes;
};

/* A ReferenceChanged concerns all of them, and so none. */
static inline bool
concerns_a_task(const Dondoc__V1__Event *event)
{
    return event_type(event) != DONDOC__V1__EVENT__DATA_REFERENCE_CHANGED;
}

/* Everything lives in the unit's arena. */
void batch_open(struct batch *batch, struct unit *unit);
/* The same for tasks that no entry names; `keys` are sorted, each is kept once. */
void batch_open_for(struct batch *batch, struct unit *unit, struct task_key *keys, size_t count);

/* Reads tasks and parked reports. ST_INVALID, with the blame set, when a row cannot be read. */
MUST_CHECK enum status batch_load(struct batch *batch);

struct file *batch_file(const struct batch *batch, const struct task_key *key);

/* Queues what the dockets' decisions changed. */
void batch_save(struct batch *batch);

#endif
