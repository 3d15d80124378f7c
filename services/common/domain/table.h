/*
 * CSV files that clerks keep in spreadsheets: a header row, columns in any order, one row per line.
 * A table of columns says what is read and where it goes.
 *
 * Taken as spreadsheets write them: with or without byte order mark, LF or CRLF, commas or (when
 * the header has no comma) semicolons; empty rows are passed over. Quotes must pair up (RFC 4180),
 * and no cell holds a line break.
 */
#ifndef DOMAIN_TABLE_H
#define DOMAIN_TABLE_H

#include "base/arena.h"
#include "domain/file_set.h"
#include "domain/mistake.h"
#include "domain/name.h"
#include <stdbool.h>
#include <stddef.h>

enum column_kind {
    COLUMN_TEXT,     /* const char *, never NULL */
    COLUMN_CODE,     /* const char *, never NULL: letters, digits, . _ - */
    COLUMN_CODES,    /* struct code_list, separated by ; or spaces */
    COLUMN_WORD,     /* int, index into `names` */
    COLUMN_YES_NO,   /* bool: yes/no, có/không, true/false, 1/0 */
    COLUMN_NUMBER,   /* int, 0 and up */
    COLUMN_AMOUNT,   /* int64_t, đồng, 0 and up, up to 15 digits */
    COLUMN_DAY,      /* day_t */
    COLUMN_DAY_FROM, /* day_t, empty is PERIOD_OPEN_FROM */
    COLUMN_DAY_TO,   /* day_t, empty is PERIOD_OPEN_TO */
};

struct code_list {
    const char **codes;
    size_t count;
};

enum column_need {
    COLUMN_OPTIONAL,
    COLUMN_NEEDED, /* the file must have the column; an empty cell leaves the row's zero */
    COLUMN_FILLED, /* and no cell may be empty */
};

struct column {
    const char *name; /* NULL ends a list */
    enum column_kind kind;
    enum column_need need;
    size_t offset;            /* in the row struct */
    const struct name *names; /* for WORD */
    size_t name_count;
};

#define COLUMN(column, kind_of, need_of, row, member)                                              \
    {                                                                                              \
        .name = (column), .kind = (kind_of), .need = (need_of),                                    \
        .offset = offsetof(struct row, member)                                                     \
    }
#define COLUMN_OF(column, words, need_of, row, member)                                             \
    {                                                                                              \
        .name = (column), .kind = COLUMN_WORD, .need = (need_of),                                  \
        .offset = offsetof(struct row, member), .names = (words), .name_count = NAME_COUNT(words)  \
    }

enum {
    TABLE_TEXT_MAX = 500, /* bytes of a text, a code, a list of codes, a line */
    TABLE_CODE_MAX = 64,
    TABLE_LIST_MAX = 4096,
    TABLE_LINE_MAX = 64 * 1024,
    TABLE_ROWS_MAX = 200000,
    TABLE_COLUMNS_MAX = 32,
};

/* Every row struct begins with this. */
struct table_row {
    int line;
    bool is_damaged; /* a mistake was found in it */
};

struct table {
    const char *file;
    void *rows;
    size_t count, row_size;
    bool is_broken; /* rows are missing, so that nothing can be called unknown */
};

/*
 * Reads one file. Rows with mistakes are kept with what could be read, so that what refers to them
 * is not called unknown. Rows and strings live in the arena. NULL as file gives an empty table.
 */
struct table table_read(struct arena *arena, const struct named_file *file,
                        const struct column *columns, size_t row_size, struct mistakes *mistakes);

void *table_row(const struct table *table, size_t i);
const struct table_row *table_row_of(const struct table *table, size_t i);

bool code_is_wellformed(const char *code);

#endif
