/*
 * Things remembered by name: grows as names are added, lives in an arena.
 */
#ifndef CLI_MEMO_H
#define CLI_MEMO_H

#include "base/arena.h"
#include <stdbool.h>
#include <stddef.h>

struct memo {
    struct arena *arena;
    struct memo_slot *slots; /* open addressing; room is a power of two */
    size_t room, count;
};

struct memo_slot {
    const char *name; /* NULL: free */
    void *item;
};

struct memo memo_start(struct arena *arena);

/* Where the item of a name is, valid until the next call: NULL is there for a new name, which is
 * copied. */
void **memo_at(struct memo *memo, const char *name);

/* The name and item behind the one at *from, in no particular order; begin with 0. False: there is
 * none. */
bool memo_next(const struct memo *memo, size_t *from, struct memo_slot *found);

#endif
