/*
 * Counting by name: how often, and how often marked.
 */
#ifndef CLI_TALLY_H
#define CLI_TALLY_H

#include "base/arena.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct tally;

struct tally_row {
    const char *name;
    int64_t count, marked;
};

/* Lives in the arena. */
struct tally *tally_new(struct arena *arena);

/* The name is copied. */
void tally_add(struct tally *tally, const char *name, bool is_marked);

/* By marked, then count, largest first, then by name. Nothing is to be added afterwards. */
const struct tally_row *tally_sort(struct tally *tally, size_t *count);

#endif
