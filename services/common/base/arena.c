#include "base/arena.h"

#include "base/status.h"
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A sanitizer sees one malloc per block: without this it would miss every overrun inside it. */
#if defined(__SANITIZE_ADDRESS__)
#define WATCHED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define WATCHED 1
#endif
#endif
#ifdef WATCHED
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(at, size)   ((void)(at), (void)(size))
#define ASAN_UNPOISON_MEMORY_REGION(at, size) ((void)(at), (void)(size))
#endif

enum { ALIGNMENT = _Alignof(max_align_t), BLOCK_FIRST = 8 << 10, BLOCK_LAST = 1 << 20 };

struct block {
    struct block *next;
    size_t room, used;
    _Alignas(max_align_t) char bytes[];
};

struct deferred {
    struct deferred *next;
    void (*release)(void *what);
    void *what;
};

struct arena {
    struct block *blocks; /* the first is the one we fill */
    struct deferred *deferred;
    size_t given, limit; /* since arena_limit; limit 0: none */
};

struct arena *
arena_new(void)
{
    struct arena *arena = calloc(1, sizeof *arena);
    if (!arena) {
        panic("no memory for an arena");
    }
    return arena;
}

void
arena_defer(struct arena *arena, void (*release)(void *what), void *what)
{
    struct deferred *deferred = arena_alloc(arena, sizeof *deferred);
    *deferred = (struct deferred){ arena->deferred, release, what };
    arena->deferred = deferred;
}

static void
release_deferred(struct arena *arena)
{
    for (; arena->deferred; arena->deferred = arena->deferred->next) {
        arena->deferred->release(arena->deferred->what);
    }
}

static void
free_block(struct block *block)
{
    ASAN_UNPOISON_MEMORY_REGION(block->bytes, block->room);
    free(block);
}

void
arena_free(struct arena *arena)
{
    if (!arena) {
        return;
    }
    release_deferred(arena);
    while (arena->blocks) {
        struct block *block = arena->blocks;
        arena->blocks = block->next;
        free_block(block);
    }
    free(arena);
}

void
arena_reset(struct arena *arena)
{
    release_deferred(arena);
    struct block *kept = arena->blocks;
    if (kept) {
        while (kept->next) {
            struct block *block = kept->next;
            kept->next = block->next;
            free_block(block);
        }
        if (kept->room > BLOCK_LAST) {
            free_block(kept);
            kept = NULL;
        } else {
            kept->used = 0;
            ASAN_POISON_MEMORY_REGION(kept->bytes, kept->room);
        }
    }
    *arena = (struct arena){ .blocks = kept };
}

/* Blocks double, so that a large unit of work costs few mallocs and a small one little memory. What
 * is too big for a block of its turn gets one of its own behind the first, which stays in use. */
static struct block *
add_block(struct arena *arena, size_t size)
{
    struct block *first = arena->blocks;
    size_t room = first ? first->room * 2 : BLOCK_FIRST;
    if (room > BLOCK_LAST) {
        room = BLOCK_LAST;
    }
    bool alone = size > room / 2;
    if (alone) {
        room = size;
    }
    struct block *block = malloc(sizeof *block + room);
    if (!block) {
        return NULL;
    }
    block->room = room;
    block->used = 0;
    ASAN_POISON_MEMORY_REGION(block->bytes, room);
    if (alone && first) {
        block->next = first->next;
        first->next = block;
    } else {
        block->next = first;
        arena->blocks = block;
    }
    return block;
}

/* NULL when memory is exhausted. */
static void *
take(struct arena *arena, size_t size)
{
    if (size > SIZE_MAX / 2) {
        return NULL;
    }
    size_t padded = (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
    struct block *block = arena->blocks;
    if (!block || block->room - block->used < padded) {
        block = add_block(arena, padded);
        if (!block) {
            return NULL;
        }
    }
    char *at = block->bytes + block->used;
    block->used += padded;
    arena->given += padded;
    ASAN_UNPOISON_MEMORY_REGION(at, size);
    return memset(at, 0, size);
}

void *
arena_alloc(struct arena *arena, size_t size)
{
    void *memory = take(arena, size);
    if (!memory) {
        panic("no memory for %zu bytes", size);
    }
    return memory;
}

void *
arena_array(struct arena *arena, size_t count, size_t size)
{
    size_t total;
    if (__builtin_mul_overflow(count, size, &total)) {
        panic("no memory for %zu times %zu bytes", count, size);
    }
    return arena_alloc(arena, total);
}

void *
arena_grow(struct arena *arena, void *list, size_t count, size_t *room, size_t size)
{
    if (count < *room) {
        return list;
    }
    *room = *room == 0 ? 16 : *room * 2;
    void *larger = arena_array(arena, *room, size);
    if (count > 0) {
        memcpy(larger, list, count * size);
    }
    return larger;
}

char *
arena_text(struct arena *arena, const char *text)
{
    return text ? arena_text_n(arena, text, strlen(text)) : NULL;
}

char *
arena_text_n(struct arena *arena, const char *text, size_t n)
{
    if (!text) {
        return NULL;
    }
    char *copy = arena_alloc(arena, n + 1);
    return memcpy(copy, text, n);
}

char *
arena_print(struct arena *arena, const char *format, ...)
{
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (length < 0) {
        panic("cannot print with the format \"%s\"", format);
    }
    char *text = arena_alloc(arena, (size_t)length + 1);
    vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    return text;
}

void
arena_limit(struct arena *arena, size_t limit)
{
    arena->given = 0;
    arena->limit = limit;
}

void *
arena_try(struct arena *arena, size_t size)
{
    if (arena->limit && (arena->given >= arena->limit || size > arena->limit - arena->given)) {
        return NULL;
    }
    return take(arena, size);
}
