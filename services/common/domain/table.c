#include "domain/table.h"

#include "base/status.h"
#include "base/text.h"
#include "domain/cell.h"
#include "domain/nfc.h"
#include <csv.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct table_reader {
    struct cell_place place; /* with the line being read */
    const struct column *columns;
    struct csv_parser parser;
    char delimiter;
    int map[TABLE_COLUMNS_MAX]; /* cell to column; -1: not read */
    int map_count;
    uint32_t present, filled; /* one bit per column: in the header, in this row */
    bool in_header, has_content;
    int cell;
    size_t mistakes_before;
    void *row;
    struct table table;
    size_t room;
    char plain[TABLE_LINE_MAX + 1]; /* a line being split */
};

static void
complain(struct table_reader *reader, enum mistake_code code, const char *value, const char *text)
{
    mistake_add(reader->place.mistakes, reader->place.file, reader->place.line, code, value, "%s",
                text);
}

/* A piece of the file as a mistake shows it. */
static void
complain_of(struct table_reader *reader, enum mistake_code code, const char *piece, size_t size,
            const char *text)
{
    size_t shown = size < TABLE_TEXT_MAX ? size : TABLE_TEXT_MAX;
    complain(reader, code, arena_text_n(reader->place.mistakes->arena, piece, shown), text);
}

static void
open_parser(struct table_reader *reader)
{
    if (csv_init(&reader->parser, CSV_STRICT | CSV_STRICT_FINI | CSV_APPEND_NULL) != 0) {
        panic("csv_init failed");
    }
    csv_set_delim(&reader->parser, (unsigned char)reader->delimiter);
}

static void
read_header_cell(struct table_reader *reader, const char *text)
{
    if (reader->map_count == TABLE_COLUMNS_MAX) {
        complain(reader, MISTAKE_CELLS_TOO_MANY, text, "the header has too many columns");
        return;
    }
    int *column = &reader->map[reader->map_count++];
    *column = -1;
    if (text[0] == '\0') {
        return; /* an empty column at the side of a spreadsheet */
    }
    for (int i = 0; reader->columns[i].name != NULL; i++) {
        if (strcmp(reader->columns[i].name, text) != 0) {
            continue;
        }
        if ((reader->present >> i & 1) != 0) {
            complain(reader, MISTAKE_COLUMN_TWICE, text, "the column is given twice");
            return;
        }
        reader->present |= UINT32_C(1) << i;
        *column = i;
        return;
    }
    complain(reader, MISTAKE_COLUMN_UNKNOWN, text, "nothing reads a column of this name");
}

static void
read_cell(struct table_reader *reader, const char *text)
{
    int cell = reader->cell++;
    if (text[0] == '\0') {
        return;
    }
    reader->has_content = true;
    if (cell >= reader->map_count) {
        complain(reader, MISTAKE_CELLS_TOO_MANY, text,
                 "more cells than the header has columns; a text with a comma needs quotes");
        return;
    }
    if (reader->map[cell] >= 0) {
        reader->filled |= UINT32_C(1) << reader->map[cell];
        cell_store(&reader->place, &reader->columns[reader->map[cell]], text, reader->row);
    }
}

static void
on_cell(void *bytes, size_t size, void *self)
{
    struct table_reader *reader = self;
    const char *text = bytes == NULL ? "" : bytes;
    (void)size; /* CSV_APPEND_NULL; there is no NUL inside, control characters were refused */
    if (reader->in_header) {
        read_header_cell(reader, text);
    } else {
        read_cell(reader, text);
    }
}

static void
end_header(struct table_reader *reader)
{
    for (int i = 0; reader->columns[i].name != NULL; i++) {
        if (reader->columns[i].need != COLUMN_OPTIONAL && (reader->present >> i & 1) == 0) {
            complain(reader, MISTAKE_COLUMN_MISSING, reader->columns[i].name,
                     "the header lacks this column");
            reader->table.is_broken = true;
        }
    }
    reader->in_header = false;
}

static void
begin_row(struct table_reader *reader)
{
    reader->row = table_row(&reader->table, reader->table.count);
    memset(reader->row, 0, reader->table.row_size);
    ((struct table_row *)reader->row)->line = reader->place.line;
    for (int i = 0; reader->columns[i].name != NULL; i++) {
        cell_clear(&reader->columns[i], reader->row);
    }
    reader->cell = 0;
    reader->filled = 0;
    reader->has_content = false;
    reader->mistakes_before = mistakes_count(reader->place.mistakes);
}

static void
end_row(struct table_reader *reader, bool is_whole)
{
    uint32_t empty = is_whole ? reader->present & ~reader->filled : 0;
    for (int i = 0; reader->columns[i].name != NULL; i++) {
        if (reader->columns[i].need == COLUMN_FILLED && (empty >> i & 1) != 0) {
            complain(reader, MISTAKE_VALUE_MISSING, reader->columns[i].name,
                     "this column must not be empty");
        }
    }
    struct table_row *row = reader->row;
    row->is_damaged = mistakes_count(reader->place.mistakes) > reader->mistakes_before;
    reader->table.count++;
}

static bool
is_acceptable(struct table_reader *reader, const char *line, size_t size)
{
    if (size > TABLE_LINE_MAX) {
        complain_of(reader, MISTAKE_LINE_TOO_LONG, line, size, "a line has at most 64 KiB");
    } else if (!text_is_utf8(line, size)) {
        complain_of(reader, MISTAKE_TEXT_NOT_UTF8, line, size,
                    "not UTF-8; save the file as \"CSV UTF-8\"");
    } else if (text_has_control(line, size, false)) {
        complain_of(reader, MISTAKE_TEXT_CONTROL, line, size, "a control character, perhaps a tab");
    } else {
        return true;
    }
    return false;
}

/* Nearly all lines: cells without quotes, of which the blanks around do not count. */
static void
split_plain(struct table_reader *reader, const char *line, size_t size)
{
    char *at = reader->plain, *end = at + size;
    memcpy(at, line, size);
    for (bool is_last = false; !is_last; at++) {
        char *stop = memchr(at, reader->delimiter, (size_t)(end - at));
        is_last = stop == NULL;
        stop = is_last ? end : stop;
        char *next = stop;
        while (at < stop && *at == ' ') {
            at++;
        }
        while (at < stop && stop[-1] == ' ') {
            stop--;
        }
        *stop = '\0';
        on_cell(at, (size_t)(stop - at), reader);
        at = next;
    }
}

/* libcsv knows quotes. */
static bool
split_line(struct table_reader *reader, const char *line, size_t size)
{
    if (size <= TABLE_LINE_MAX && memchr(line, '"', size) == NULL) {
        split_plain(reader, line, size);
        return true;
    }
    struct csv_parser *parser = &reader->parser;
    if (csv_parse(parser, line, size, on_cell, NULL, reader) == size &&
        csv_fini(parser, on_cell, NULL, reader) == 0) {
        return true;
    }
    complain_of(reader, MISTAKE_QUOTE_BROKEN, line, size,
                "quotes do not pair up: a text with a comma or quote stands in quotes, a quote in "
                "it is doubled, and no cell has a line break");
    csv_free(parser);
    open_parser(reader);
    return false;
}

static void
read_line(struct table_reader *reader, const char *line, size_t size)
{
    bool is_plain = size <= TABLE_LINE_MAX && nfc_is_plain_line(line, size);
    bool is_good = is_plain || is_acceptable(reader, line, size);
    if (is_good && !is_plain) {
        line = nfc_text(reader->place.arena, line, &size);
    }
    if (reader->in_header) {
        is_good = is_good && split_line(reader, line, size);
        end_header(reader);
        reader->table.is_broken |= !is_good;
    } else if (is_good) {
        begin_row(reader);
        bool is_whole = split_line(reader, line, size);
        if (reader->has_content) {
            end_row(reader, is_whole);
        }
    }
}

static size_t
count_lines(const char *bytes, const char *end)
{
    size_t lines = 1;
    for (; (bytes = memchr(bytes, '\n', (size_t)(end - bytes))) != NULL; bytes++) {
        lines++;
    }
    return lines;
}

/* What stands between the columns: spreadsheets of some countries write semicolons. */
static char
find_delimiter(const char *line, size_t size)
{
    bool has_comma = memchr(line, ',', size) != NULL;
    return !has_comma && memchr(line, ';', size) != NULL ? ';' : ',';
}

static void
read_lines(struct table_reader *reader, const char *at, const char *end)
{
    for (; at < end && !reader->table.is_broken; reader->place.line++) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        size_t size = (size_t)((stop != NULL ? stop : end) - at);
        const char *line = at;
        at += size + (stop != NULL);
        size -= size > 0 && line[size - 1] == '\r';
        if (size == 0) {
            continue;
        }
        if (reader->table.count == reader->room) {
            complain(reader, MISTAKE_ROWS_TOO_MANY, NULL, "too many rows; the rest is not read");
            reader->table.is_broken = true;
            return;
        }
        if (reader->in_header) {
            reader->delimiter = find_delimiter(line, size);
            open_parser(reader);
        }
        read_line(reader, line, size);
    }
}

/* The bytes without byte order mark; NULL when they cannot be a table at all. */
static const char *
find_start(const struct named_file *file, struct mistakes *mistakes)
{
    const char *bytes = file->bytes;
    size_t size = file->size;
    if (size > FILE_SIZE_MAX) {
        mistake_add(mistakes, file->name, 0, MISTAKE_FILE_TOO_LARGE, NULL,
                    "%zu bytes; at most %d are read", size, FILE_SIZE_MAX);
        return NULL;
    }
    if (size >= 2 && (memcmp(bytes, "\xFF\xFE", 2) == 0 || memcmp(bytes, "\xFE\xFF", 2) == 0)) {
        mistake_add(mistakes, file->name, 0, MISTAKE_TEXT_NOT_UTF8, NULL,
                    "this is UTF-16; save the file as \"CSV UTF-8\"");
        return NULL;
    }
    return bytes + (size >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0);
}

struct table
table_read(struct arena *arena, const struct named_file *file, const struct column *columns,
           size_t row_size, struct mistakes *mistakes)
{
    struct table nothing = { .row_size = row_size };
    if (file == NULL) {
        return nothing;
    }
    nothing.file = file->name;
    nothing.is_broken = true;
    const char *start = find_start(file, mistakes);
    if (start == NULL) {
        return nothing;
    }
    const char *end = file->bytes + file->size;
    size_t lines = count_lines(start, end);
    struct table_reader reader = {
        .place = { arena, file->name, 1, mistakes },
        .columns = columns,
        .in_header = true,
        .room = lines < TABLE_ROWS_MAX ? lines : TABLE_ROWS_MAX,
        .table = { .file = file->name, .row_size = row_size },
    };
    reader.table.rows = arena_array(arena, reader.room, row_size);
    read_lines(&reader, start, end);
    if (reader.in_header) {
        mistake_add(mistakes, file->name, 0, MISTAKE_FILE_EMPTY, NULL, "there is no header row");
        reader.table.is_broken = true;
    } else {
        csv_free(&reader.parser);
    }
    return reader.table;
}

void *
table_row(const struct table *table, size_t i)
{
    return (char *)table->rows + i * table->row_size;
}

const struct table_row *
table_row_of(const struct table *table, size_t i)
{
    return table_row(table, i);
}
