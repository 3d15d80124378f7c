/*
 * Settings: from the environment only, described by a table that gives parsing, defaults, --help
 * and the documentation check.
 */
#ifndef BASE_SETTING_H
#define BASE_SETTING_H

#include "base/status.h"
#include <stddef.h>
#include <stdio.h>

enum setting_kind {
    SETTING_TEXT,   /* const char * */
    SETTING_SECRET, /* const char *; NAME_FILE may name a file that holds it; never printed */
    SETTING_NUMBER, /* int64_t; bounds are min and max, none if both are 0 */
    SETTING_SWITCH, /* bool: on/off, true/false, yes/no, 1/0 */
};

struct setting {
    const char *name; /* NULL ends a table */
    enum setting_kind kind;
    size_t offset;        /* in the struct the table fills */
    const char *standard; /* the default as text; NULL: must be given */
    const char *about;    /* one line; a number's unit belongs here */
    long long min, max;   /* SETTING_NUMBER */
};

/*
 * Fills `into` from the environment; an empty variable counts as not set. Every mistake of the
 * table is logged (SETTING-REFUSED, with the name, never a secret's value) before ST_INVALID is
 * returned. A variable that looks like one of the table's, but is none, is logged
 * (SETTING-IGNORED). Texts live as long as the process.
 */
MUST_CHECK enum status setting_read(const struct setting *table, void *into);

/* A secret that a file holds, as NAME_FILE is read: without the newlines at its end, for the life
 * of the process. NULL if it cannot be read, is empty or is no text. */
const char *setting_secret_file(const char *path);

/* The table as --help prints it. */
void setting_print(const struct setting *table, FILE *out);

#endif
