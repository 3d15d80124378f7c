/*
 * A table that people and programs read: aligned columns, or with --json one object a row.
 */
#ifndef CLI_LISTING_H
#define CLI_LISTING_H

#include "base/text.h"
#include <stdbool.h>
#include <stddef.h>

enum { LISTING_COLUMNS_MAX = 12 };

struct listing_column {
    const char *key;     /* in JSON; NULL ends a list */
    const char *vi, *en; /* heading */
    bool is_number;      /* aligned to the right; a number in JSON */
};

struct listing {
    struct arena *arena;
    const struct listing_column *columns;
    const char ***rows; /* a cell of NULL is empty, and left out of JSON */
    size_t count, room;
};

struct listing listing_start(struct arena *arena, const struct listing_column *columns);

/* As many cells as there are columns; copied. */
void listing_add(struct listing *listing, const char *const *cells);

/* The aligned columns, each row a line. */
void listing_text(const struct listing *listing, struct text_builder *out, bool is_english);
void listing_print(const struct listing *listing, bool json, bool is_english);

#endif
