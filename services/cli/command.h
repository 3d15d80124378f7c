/*
 * One command of dondoc: a row of the table in main.c. Each command is a file of its own.
 */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include "cli.h"
#include "option.h"

struct command {
    const char *name;      /* "publisher add" */
    const char *arguments; /* as --help shows them: "NAME" */
    int least, most;       /* how many arguments */
    int variant;           /* what tells commands apart that share one function */
    const char *vi, *en;   /* one line */
    const struct option_row *options;
    const struct query_set *const *sets; /* NULL-terminated; NULL: needs no database */
    int (*run)(struct cli *cli);         /* gives the exit code */
};

extern const struct command command_migrate;
extern const struct command command_publisher_add, command_publisher_list, command_publisher_revoke;

#endif
