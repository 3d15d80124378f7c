#include "domain/code_index.h"

#include <stdint.h>
#include <string.h>

struct code_slot {
    const char *code; /* NULL: free */
    const void *item;
};

void
code_index_open(struct code_index *index, struct arena *arena, size_t count)
{
    size_t slots = 8;
    while (slots < 2 * count) {
        slots *= 2;
    }
    index->slots = arena_array(arena, slots, sizeof(struct code_slot));
    index->mask = slots - 1;
}

/* FNV-1a. */
static size_t
hash_code(const char *code)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (const char *c = code; *c != '\0'; c++) {
        hash = (hash ^ (unsigned char)*c) * UINT64_C(0x100000001b3);
    }
    return (size_t)(hash ^ hash >> 32);
}

/* The slot that holds the code, or the free one where it would go. */
static struct code_slot *
find_slot(const struct code_index *index, const char *code)
{
    size_t i = hash_code(code) & index->mask;
    while (index->slots[i].code != NULL && strcmp(index->slots[i].code, code) != 0) {
        i = (i + 1) & index->mask;
    }
    return &index->slots[i];
}

const void *
code_index_add(struct code_index *index, const char *code, const void *item)
{
    struct code_slot *slot = find_slot(index, code);
    if (slot->code != NULL) {
        return slot->item;
    }
    *slot = (struct code_slot){ code, item };
    return NULL;
}

const void *
code_index_find(const struct code_index *index, const char *code)
{
    return code == NULL ? NULL : find_slot(index, code)->item;
}
