#include "listing.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct listing
listing_start(struct arena *arena, const struct listing_column *columns)
{
    return (struct listing){ .arena = arena, .columns = columns };
}

static size_t
column_count(const struct listing *listing)
{
    size_t count = 0;
    while (listing->columns[count].key) {
        count++;
    }
    return count;
}

void
listing_add(struct listing *listing, const char *const *cells)
{
    if (listing->count == listing->room) {
        size_t room = listing->room ? 2 * listing->room : 64;
        const char ***rows = arena_array(listing->arena, room, sizeof *rows);
        if (listing->count > 0) {
            memcpy(rows, listing->rows, listing->count * sizeof *rows);
        }
        listing->rows = rows;
        listing->room = room;
    }
    size_t columns = column_count(listing);
    const char **row = arena_array(listing->arena, columns, sizeof *row);
    for (size_t i = 0; i < columns; i++) {
        row[i] = arena_text(listing->arena, cells[i]);
    }
    listing->rows[listing->count++] = row;
}

/* Code points: every letter of our two languages in NFC is one column wide. */
static size_t
width_of(const char *text)
{
    size_t width = 0;
    for (size_t at = 0, size = strlen(text); at < size; width++) {
        (void)text_next(text, size, &at);
    }
    return width;
}

static void
add_row(struct text_builder *out, const struct listing *listing, const char *const *cells,
        const size_t *widths)
{
    size_t columns = column_count(listing);
    for (size_t i = 0; i < columns; i++) {
        const char *cell = cells[i] ? cells[i] : "";
        int gap = (int)(widths[i] - width_of(cell));
        bool is_last = i + 1 == columns;
        if (listing->columns[i].is_number) {
            text_print(out, "%*s%s%s", gap, "", cell, is_last ? "" : "  ");
        } else {
            text_print(out, "%s%*s", cell, is_last ? 0 : gap + 2, "");
        }
    }
    text_add(out, "\n");
}

void
listing_text(const struct listing *listing, struct text_builder *out, bool is_english)
{
    const char *headings[LISTING_COLUMNS_MAX] = { 0 };
    size_t widths[LISTING_COLUMNS_MAX] = { 0 };
    size_t columns = column_count(listing);
    for (size_t i = 0; i < columns; i++) {
        headings[i] = is_english ? listing->columns[i].en : listing->columns[i].vi;
        widths[i] = width_of(headings[i]);
        for (size_t row = 0; row < listing->count; row++) {
            const char *cell = listing->rows[row][i];
            size_t width = cell ? width_of(cell) : 0;
            widths[i] = width > widths[i] ? width : widths[i];
        }
    }
    add_row(out, listing, headings, widths);
    for (size_t row = 0; row < listing->count; row++) {
        add_row(out, listing, listing->rows[row], widths);
    }
}

static void
print_json(const struct listing *listing)
{
    for (size_t row = 0; row < listing->count; row++) {
        json_t *object = json_object();
        for (size_t i = 0; listing->columns[i].key; i++) {
            const char *cell = listing->rows[row][i];
            if (cell) {
                json_object_set_new(object, listing->columns[i].key,
                                    listing->columns[i].is_number
                                        ? json_loads(cell, JSON_DECODE_ANY, NULL)
                                        : json_string(cell));
            }
        }
        json_dumpf(object, stdout, JSON_COMPACT);
        putchar('\n');
        json_decref(object);
    }
}

void
listing_print(const struct listing *listing, bool json, bool is_english)
{
    if (json) {
        print_json(listing);
    } else {
        struct text_builder out = { .arena = listing->arena };
        listing_text(listing, &out, is_english);
        fputs(out.text, stdout);
    }
}
