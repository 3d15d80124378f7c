#include "index.h"

#include <stdbool.h>
#include <string.h>

struct index_slot {
    struct index_key key;
    uint64_t hash;
    void *value; /* NULL: free */
};

struct index
index_make(struct arena *arena, size_t capacity)
{
    uint64_t size = 8;
    while (size < 2 * capacity) {
        size *= 2;
    }
    return (struct index){ arena_array(arena, size, sizeof(struct index_slot)), size - 1 };
}

/* FNV-1a. A publisher who makes keys collide slows down a batch of a thousand, no more. */
static uint64_t
hash_key(struct index_key key)
{
    uint64_t hash = UINT64_C(14695981039346656037);
    for (const char *c = key.text; *c; c++) {
        hash = (hash ^ (unsigned char)*c) * UINT64_C(1099511628211);
    }
    hash = (hash ^ (uint64_t)key.a) * UINT64_C(1099511628211);
    hash = (hash ^ (uint64_t)key.b) * UINT64_C(1099511628211);
    return hash ^ hash >> 32;
}

static bool
is_same(const struct index_key *a, const struct index_key *b)
{
    return a->a == b->a && a->b == b->b && strcmp(a->text, b->text) == 0;
}

void *
index_take(struct index *index, struct index_key key, void *value)
{
    uint64_t hash = hash_key(key);
    uint64_t at = hash & index->mask;
    for (; index->slots[at].value; at = (at + 1) & index->mask) {
        struct index_slot *slot = &index->slots[at];
        if (slot->hash == hash && is_same(&slot->key, &key)) {
            return slot->value;
        }
    }
    if (value) {
        index->slots[at] = (struct index_slot){ key, hash, value };
    }
    return NULL;
}
