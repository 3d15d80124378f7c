/*
 * The journal read along, gap-free per shard: what is new since the last look, in batches.
 */
#ifndef CLI_READING_H
#define CLI_READING_H

#include "cli.h"

struct reading {
    struct cli *cli;
    int64_t after[JOURNAL_MAX_SHARDS]; /* the last seq handed on */
    int64_t upto[JOURNAL_MAX_SHARDS];  /* heads at the last look */
    struct hash heads[JOURNAL_MAX_SHARDS];
};

/* From the beginning of every shard. */
struct reading reading_start(struct cli *cli);

/* Looks at the heads. */
MUST_CHECK enum status reading_look(struct reading *reading);

/*
 * The next entries of one shard up to its head at the last look, at most READING_BATCH. ST_NONE
 * when the shard has no more. They live in the arena.
 */
enum { READING_BATCH = 2000 };
MUST_CHECK enum status reading_next(struct reading *reading, struct arena *arena, int shard,
                                    struct entry **entries, size_t *count);

/* Everything that is there now, shard by shard, in seq order, in batches of one shard; constant
 * memory. The function gives a status; reading stops at the first that is not ST_OK. */
typedef enum status
reading_batch(void *self, const struct entry *entries, size_t count, struct arena *arena);
MUST_CHECK enum status reading_all(struct reading *reading, reading_batch *on_batch, void *self);

#endif
