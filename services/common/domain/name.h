/*
 * The names of an enumeration: the code that files and tables hold, and what people read. A table
 * is indexed by the enumeration's values and complete.
 */
#ifndef DOMAIN_NAME_H
#define DOMAIN_NAME_H

#include <stdbool.h>
#include <stddef.h>

struct name {
    const char *code, *vi, *en;
};

/* "?" for a value outside the table, so that a damaged row can still be printed. */
const char *name_code(const struct name *names, size_t count, int value);
const char *name_say(const struct name *names, size_t count, int value, bool english);

/* The value of exactly this code; false, and *value unchanged, for any other text or NULL. */
bool name_parse(const struct name *names, size_t count, const char *code, int *value);

#define NAME_COUNT(names) (sizeof(names) / sizeof((names)[0]))

#endif
