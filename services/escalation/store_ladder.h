/*
 * Ladders as rows: where they stand, the levels raised, who was told.
 */
#ifndef ESCALATION_STORE_LADDER_H
#define ESCALATION_STORE_LADDER_H

#include "store_escalation.h"

/* Which ladder of which task. */
struct ladder_key {
    int shard;
    const char *subject;
    int clock; /* its id; 0: the due time */
};

struct climb_row {
    struct ladder_key key;
    struct climb climb;
};

struct level_row {
    struct ladder_key key;
    int anchor, level;
    int64_t planned_at, raised_at;
    bool speaks;
};

struct told_row {
    struct ladder_key key;
    int anchor, level;
    const char *person, *position;
};

/* Whoever was told of these tasks, by key, then anchor and level; a task given twice comes once. */
MUST_CHECK enum status store_told(struct db *db, struct arena *arena, const struct watch *watches,
                                  size_t count, struct told_row **told, size_t *told_count);

/* Queued in the open transaction; a level that was raised before makes it fail. */
void
store_put_climbs(struct db *db, struct arena *arena, const struct climb_row *rows, size_t count);
void
store_put_levels(struct db *db, struct arena *arena, const struct level_row *rows, size_t count);
void store_put_told(struct db *db, struct arena *arena, const struct told_row *rows, size_t count);

extern const struct query_set ladder_queries;

#endif
