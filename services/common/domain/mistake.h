/*
 * The mistakes found in a file that somebody wrote: all of them, each with its place, so that one
 * run of `dondoc ... check` is enough. Readers never stop at the first.
 */
#ifndef DOMAIN_MISTAKE_H
#define DOMAIN_MISTAKE_H

#include "base/arena.h"
#include "base/status.h"
#include <stddef.h>

enum mistake_code {
    MISTAKE_FILE_MISSING,
    MISTAKE_FILE_UNKNOWN,
    MISTAKE_FILE_TWICE,
    MISTAKE_FILE_TOO_LARGE,
    MISTAKE_FILE_EMPTY,
    MISTAKE_TEXT_NOT_UTF8,
    MISTAKE_TEXT_CONTROL,
    MISTAKE_LINE_TOO_LONG,
    MISTAKE_QUOTE_BROKEN,
    MISTAKE_COLUMN_MISSING,
    MISTAKE_COLUMN_UNKNOWN,
    MISTAKE_COLUMN_TWICE,
    MISTAKE_ROWS_TOO_MANY,
    MISTAKE_CELLS_TOO_MANY,
    MISTAKE_YAML_BROKEN,
    MISTAKE_YAML_ALIAS,
    MISTAKE_KEY_UNKNOWN,
    MISTAKE_KEY_TWICE,
    MISTAKE_KEY_MISSING,
    MISTAKE_RULE_MISSING,
    MISTAKE_SHAPE_WRONG,
    MISTAKE_VALUE_MISSING,
    MISTAKE_VALUE_TOO_LONG,
    MISTAKE_VALUE_UNKNOWN,
    MISTAKE_VALUE_MALFORMED,
    MISTAKE_VALUE_OUT_OF_RANGE,
    MISTAKE_CODE_MALFORMED,
    MISTAKE_CODE_TWICE,
    MISTAKE_CODE_UNKNOWN,
    MISTAKE_DATE_MALFORMED,
    MISTAKE_DATES_REVERSED,
    MISTAKE_DATES_OVERLAP,
    MISTAKE_CYCLE,
    MISTAKE_HEAD_MISSING,
    MISTAKE_HEAD_TWICE,
    MISTAKE_POST_MISPLACED,
    MISTAKE_SUPERIOR_MISSING,
    MISTAKE_RULE_CONTRADICTED,
    MISTAKE_WEEKDAY_WRONG,
    MISTAKE_PAIR_BROKEN,
    MISTAKE_CALENDAR_FAULTY,
    MISTAKE_AUTHORITY_TIED,
    MISTAKE_AUTHORITY_OVERLAP,
    MISTAKE_AUTHORITY_GAP,
    MISTAKE_DELEGATION_ENDLESS,
    MISTAKE_DELEGATION_ENDED,
    MISTAKE_CODES
};

struct mistake {
    const char *file; /* without folder */
    int line;         /* from 1; 0 when the mistake is of the whole file */
    enum mistake_code code;
    const char *text;  /* what is wrong and what would be right, in English */
    const char *value; /* the offending text, cut and without control characters, or NULL */
};

/* Zero it and set `arena`, in which everything added lives. */
struct mistakes {
    struct arena *arena;
    struct mistake *list;
    size_t count, room;
    size_t dropped; /* found after MISTAKES_MAX were listed */
};

enum { MISTAKES_MAX = 10000 };

/* `file` is borrowed, `value` (may be NULL) and the text are copied. */
void mistake_add(struct mistakes *mistakes, const char *file, int line, enum mistake_code code,
                 const char *value, const char *format, ...) PRINTF_LIKE(6, 7);

/* All that were found, listed or not. */
size_t mistakes_count(const struct mistakes *mistakes);

/* By file, then line; readers call it before they return. */
void mistake_sort(struct mistakes *mistakes);

/* "units.csv:12: CODE-UNKNOWN: no unit has this code: \"SXX\"" */
char *mistake_print(struct arena *arena, const struct mistake *mistake);

/* "CODE-UNKNOWN", and what the code means in general, in English. */
const char *mistake_code_name(enum mistake_code code);
const char *mistake_code_say(enum mistake_code code);

#endif
