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
    bool is_known; /* it has its row */
};

struct level_row {
    struct ladder_key key;
    int anchor, level;
    int64_t planned_at, raised_at;
    bool speaks;
    const char *persons, *positions; /* who was told, as codes with a space between; "": nobody */
};

/* The levels of these tasks, each given once, by which somebody was told: by key, then anchor and
 * level; only key, anchor, level and persons are filled. */
MUST_CHECK enum status store_told(struct db *db, struct arena *arena, const struct watch *watches,
                                  size_t count, struct level_row **levels, size_t *level_count);

/* Queued in the open transaction; a level that was raised before makes it fail. */
void
store_put_climbs(struct db *db, struct arena *arena, const struct climb_row *rows, size_t count);
void
store_put_levels(struct db *db, struct arena *arena, const struct level_row *rows, size_t count);

/* Of climbs that are rows already: those of a ladder that is climbed. */
void
store_move_climbs(struct db *db, struct arena *arena, const struct climb_row *rows, size_t count);

extern const struct query_set ladder_queries;

#endif
