/*
 * The options of one command as a table: it parses them and prints the command's --help.
 */
#ifndef CLI_OPTION_H
#define CLI_OPTION_H

#include "base/status.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum option_kind {
    OPTION_FLAG,   /* bool */
    OPTION_TEXT,   /* const char *, borrowed from argv */
    OPTION_TEXTS,  /* struct option_texts; may be given several times */
    OPTION_NUMBER, /* int64_t within min..max */
    OPTION_TIME,   /* int64_t: RFC 3339, a local time or a date */
    OPTION_SPAN,   /* int64_t microseconds: "90s", "15m", "4h", "3d" */
};

enum { OPTION_TEXTS_MAX = 64 };

struct option_texts {
    const char *texts[OPTION_TEXTS_MAX];
    size_t count;
};

struct option_row {
    const char *name; /* "shards" for --shards; NULL ends a table */
    char letter;      /* 'f' for -f; 0: none */
    enum option_kind kind;
    void *into;        /* keeps what it has when the option is not given */
    const char *value; /* how --help calls the value */
    const char *vi, *en;
    long long min, max; /* OPTION_NUMBER */
};

/* What was wrong with a command line. */
struct option_fault {
    const char *code, *en, *vi; /* code NULL: nothing */
    const char *what;           /* the option or its value */
};

/*
 * Parses argv[1..argc-1] (argv[0] is ignored); what is no option is moved to the end, and *first
 * becomes its index. "--help" sets *help. Options may be shortened as long as they are unique.
 */
struct option_fault
option_parse(const struct option_row *table, int argc, char **argv, int *first, bool *help);

void option_print(const struct option_row *table, bool is_english, FILE *out);

/* "90s", "15m", "4h", "3d", up to 3650 days. */
bool option_span_parse(const char *text, int64_t *us);

#endif
