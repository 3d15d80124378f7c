/*
 * One cell of a table: from its text to the value its column asks for.
 */
#ifndef DOMAIN_CELL_H
#define DOMAIN_CELL_H

#include "domain/table.h"

struct cell_place {
    struct arena *arena; /* what is kept of the text lives here */
    const char *file;
    int line;
    struct mistakes *mistakes;
};

/* `text` is not empty, is UTF-8 in normal form without control characters, and is only borrowed.
 * With a mistake the row keeps its zero. */
void cell_store(const struct cell_place *place, const struct column *column, const char *text,
                void *row);

/* What an empty cell means: zero, "", no codes, an open end. */
void cell_clear(const struct column *column, void *row);

#endif
