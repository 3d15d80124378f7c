/*
 * A letter as its parts, and the two forms in which it leaves: plain text, and HTML that reads on a
 * telephone as well. Pure; what it is told is escaped here.
 */
#ifndef DELIVERY_SHEET_H
#define DELIVERY_SHEET_H

#include "base/arena.h"
#include <stdbool.h>
#include <stddef.h>

struct sheet_row {
    const char *label, *text;
};

/* One task among many. */
struct sheet_item {
    const char *title;
    const char *mark;  /* before it, such as "Mới"; NULL: none */
    const char *facts; /* in one line, below it */
    const char *url;   /* NULL: none */
};

struct sheet_group {
    const char *heading;
    struct sheet_item *items;
    size_t count;
};

enum { SHEET_ROWS = 12 };

/* Whatever is NULL, "" or of no number is left out. */
struct sheet {
    struct arena *arena;
    bool is_english;
    bool is_urgent;
    const char *hail, *headline, *note;
    struct sheet_row rows[SHEET_ROWS]; /* the first is the title */
    size_t row_count;
    const char *list_label; /* of what is counted 1, 2, 3 */
    const char *const *list;
    size_t list_count;
    struct sheet_row todo[SHEET_ROWS]; /* the label of a single one may be NULL */
    size_t todo_count;
    struct sheet_group *groups;
    size_t group_count;
    const char *more; /* behind the groups */
    const char *url;  /* of the one task */
    const char *why;
};

void sheet_add(struct sheet *sheet, const char *label, const char *text);
void sheet_add_todo(struct sheet *sheet, const char *label, const char *text);

/* The url itself, or NULL when it is none that may be opened. */
const char *sheet_link(const char *url);

const char *sheet_text(const struct sheet *sheet);
const char *sheet_html(const struct sheet *sheet);

#endif
