#include "tally.h"

#include <stdlib.h>
#include <string.h>

struct tally {
    struct arena *arena;
    struct tally_row *slots; /* open addressing; a power of two */
    size_t room, count;
};

struct tally *
tally_new(struct arena *arena)
{
    struct tally *tally = arena_alloc(arena, sizeof *tally);
    tally->arena = arena;
    tally->room = 256;
    tally->slots = arena_array(arena, tally->room, sizeof *tally->slots);
    return tally;
}

/* FNV-1a (Fowler, Noll, Vo). */
static struct tally_row *
find_slot(const struct tally *tally, const char *name)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (const char *at = name; *at; at++) {
        hash = (hash ^ (uint8_t)*at) * UINT64_C(0x100000001b3);
    }
    size_t slot = (size_t)hash & (tally->room - 1);
    while (tally->slots[slot].name && strcmp(tally->slots[slot].name, name) != 0) {
        slot = (slot + 1) & (tally->room - 1);
    }
    return &tally->slots[slot];
}

static void
grow(struct tally *tally)
{
    struct tally_row *old = tally->slots;
    size_t room = tally->room;
    tally->room = 2 * room;
    tally->slots = arena_array(tally->arena, tally->room, sizeof *tally->slots);
    for (size_t i = 0; i < room; i++) {
        if (old[i].name) {
            *find_slot(tally, old[i].name) = old[i];
        }
    }
}

void
tally_add(struct tally *tally, const char *name, bool is_marked)
{
    if (2 * tally->count >= tally->room) {
        grow(tally);
    }
    struct tally_row *row = find_slot(tally, name);
    if (!row->name) {
        row->name = arena_text(tally->arena, name);
        tally->count++;
    }
    row->count++;
    row->marked += is_marked;
}

static int
compare_rows(const void *a, const void *b)
{
    const struct tally_row *x = a, *y = b;
    if (x->marked != y->marked) {
        return x->marked > y->marked ? -1 : 1;
    }
    if (x->count != y->count) {
        return x->count > y->count ? -1 : 1;
    }
    return strcmp(x->name, y->name);
}

const struct tally_row *
tally_sort(struct tally *tally, size_t *count)
{
    struct tally_row *rows = arena_array(tally->arena, tally->count + 1, sizeof *rows);
    *count = 0;
    for (size_t i = 0; i < tally->room; i++) {
        if (tally->slots[i].name) {
            rows[(*count)++] = tally->slots[i];
        }
    }
    qsort(rows, *count, sizeof *rows, compare_rows);
    return rows;
}
