/*
 * The tasks of a unit of work: as they stood in our tables, and what the unit makes of them.
 */
#ifndef ESCALATION_BATCH_H
#define ESCALATION_BATCH_H

#include "daemon/reader.h"
#include "escalation.h"
#include "store_ladder.h"

/* A task as it stood in our table, and what the unit makes of it. */
struct page {
    struct watch before;
    const Dondoc__V1__Task *task; /* as the last decision of the unit has it, NULL: none had */
    struct position place;        /* of the last entry on it */
};

struct batch {
    struct unit *unit;
    struct watch *watches; /* by (shard, subject), each once */
    struct page *pages;    /* of the same number */
    size_t count;
};

/* Sorts the first `named` of batch->watches by shard and subject, keeps each once, and reads it. */
MUST_CHECK enum status batch_load(struct batch *batch, size_t named);

/* One of those loaded. */
struct watch *batch_find(const struct batch *batch, int shard, const char *subject);

/* As the unit or else our table has it; NULL: never told. ST_INVALID: it cannot be read. */
MUST_CHECK enum status
batch_task(const struct batch *batch, const struct watch *watch, const Dondoc__V1__Task **task);

/* Hands the climbs that changed to `save`, if any did. */
typedef void
batch_save(struct db *db, struct arena *arena, const struct climb_row *rows, size_t count);
void batch_save_climbs(const struct batch *batch, batch_save *save);

#endif
