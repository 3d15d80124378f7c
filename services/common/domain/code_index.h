/*
 * Finding things by their code: a hash index that is filled once and lives in an arena.
 */
#ifndef DOMAIN_CODE_INDEX_H
#define DOMAIN_CODE_INDEX_H

#include "base/arena.h"
#include <stddef.h>

struct code_index {
    struct code_slot *slots;
    size_t mask;
};

/* For at most `count` codes. */
void code_index_open(struct code_index *index, struct arena *arena, size_t count);

/* Code and item are borrowed. When the code is there already nothing is added and its item
 * returned, else NULL. */
const void *code_index_add(struct code_index *index, const char *code, const void *item);

/* NULL when there is none, or the code is NULL. */
const void *code_index_find(const struct code_index *index, const char *code);

#endif
