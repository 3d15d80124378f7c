#include "memo.h"

#include <stdint.h>
#include <string.h>

struct memo
memo_start(struct arena *arena)
{
    enum { ROOM = 256 };
    struct memo_slot *slots = arena_array(arena, ROOM, sizeof *slots);
    return (struct memo){ arena, slots, ROOM, 0 };
}

/* FNV-1a (Fowler, Noll, Vo). */
static struct memo_slot *
find_slot(const struct memo *memo, const char *name)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (const char *at = name; *at; at++) {
        hash = (hash ^ (uint8_t)*at) * UINT64_C(0x100000001b3);
    }
    size_t slot = (size_t)hash & (memo->room - 1);
    while (memo->slots[slot].name && strcmp(memo->slots[slot].name, name) != 0) {
        slot = (slot + 1) & (memo->room - 1);
    }
    return &memo->slots[slot];
}

static void
grow(struct memo *memo)
{
    struct memo_slot *old = memo->slots;
    size_t room = memo->room;
    memo->room = 2 * room;
    memo->slots = arena_array(memo->arena, memo->room, sizeof *memo->slots);
    for (size_t i = 0; i < room; i++) {
        if (old[i].name) {
            *find_slot(memo, old[i].name) = old[i];
        }
    }
}

void **
memo_at(struct memo *memo, const char *name)
{
    if (2 * memo->count >= memo->room) {
        grow(memo);
    }
    struct memo_slot *slot = find_slot(memo, name);
    if (!slot->name) {
        slot->name = arena_text(memo->arena, name);
        memo->count++;
    }
    return &slot->item;
}

bool
memo_next(const struct memo *memo, size_t *from, struct memo_slot *found)
{
    while (*from < memo->room) {
        *found = memo->slots[(*from)++];
        if (found->name) {
            return true;
        }
    }
    return false;
}
