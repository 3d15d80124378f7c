/*
 * Memory of one unit of work: everything a handler makes lives in its arena and dies at once.
 * Not for use from two threads at a time.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

struct arena;

struct arena *arena_new(void);

/* Frees everything. Takes NULL. */
void arena_free(struct arena *arena);

/* Forgets all allocations, keeps one block for reuse and clears the limit. */
void arena_reset(struct arena *arena);

/* Zeroed, aligned for any type, never NULL; panics when memory is exhausted or the product
 * overflows. */
void *arena_alloc(struct arena *arena, size_t size);
void *arena_array(struct arena *arena, size_t count, size_t size);

/* Room for one more at the end of a list that doubles, of `count` elements in `*room`: the list, or
 * a larger copy. Starts with NULL and a room of 0. */
void *arena_grow(struct arena *arena, void *list, size_t count, size_t *room, size_t size);

/* NUL-terminated copies; arena_text_n takes exactly n bytes. NULL gives NULL. */
char *arena_text(struct arena *arena, const char *text);
char *arena_text_n(struct arena *arena, const char *text, size_t n);
char *
arena_print(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));

/*
 * For what a peer's bytes make us allocate (protobuf-c): like arena_alloc, but NULL once
 * `limit` bytes have been given out since arena_limit was called. 0 takes the limit away.
 */
void arena_limit(struct arena *arena, size_t limit);
void *arena_try(struct arena *arena, size_t size);

/* Calls release(what) when the arena is reset or freed: for what is not the arena's own memory. */
void arena_defer(struct arena *arena, void (*release)(void *what), void *what);

#endif
