/*
 * Finds what was put under a key of a text and two numbers: repeats within a batch, documents,
 * books. Lives in an arena; keys and values are borrowed.
 */
#ifndef INTAKE_INDEX_H
#define INTAKE_INDEX_H

#include "base/arena.h"
#include <stdint.h>

struct index_key {
    const char *text;
    int64_t a, b;
};

struct index {
    struct index_slot *slots;
    uint64_t mask;
};

/* For at most `capacity` keys. */
struct index index_make(struct arena *arena, size_t capacity);

/* The value of the key, NULL when it is new; then, if `value` is not NULL, puts it there. */
void *index_take(struct index *index, struct index_key key, void *value);

#endif
