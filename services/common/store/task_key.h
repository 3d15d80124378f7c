/*
 * A subject in its shard, and rows that begin with one: sorted by it, each once, found by it.
 */
#ifndef STORE_TASK_KEY_H
#define STORE_TASK_KEY_H

#include <stddef.h>

struct task_key {
    int shard;
    const char *subject;
};

/* As qsort and bsearch want it: by shard, then subject. */
int task_key_compare(const void *a, const void *b);

/* Sorts rows of `size` bytes and keeps the first of each key; how many are left. */
size_t task_keys_unique(void *rows, size_t count, size_t size);

/*
 * Copies rows into two parts, each in its order: those that are not in their table yet, then the
 * rest; how many of the first. `known` is the place in a row of the bool that says so. A new row is
 * inserted plainly, which costs a third less than ON CONFLICT (PERFORMANCE, design 2).
 */
size_t task_keys_part(const void *rows, size_t count, size_t size, size_t known, void *parts);

/* Of sorted rows; NULL: none. */
void *task_key_find(const void *rows, size_t count, size_t size, int shard, const char *subject);

#endif
