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

extern const struct command command_migrate, command_secrets;
extern const struct command command_publish;
extern const struct command command_org_check, command_org_apply, command_org_versions;
extern const struct command command_policy_check, command_policy_apply, command_policy_versions;
extern const struct command command_calendar_check, command_calendar_apply,
    command_calendar_versions;
extern const struct command command_authority_check, command_authority_apply,
    command_authority_versions, command_authority_why;
extern const struct command command_clock_show, command_clock_advance_to, command_clock_advance;
extern const struct command command_outbox_list, command_outbox_retry;
extern const struct command command_quarantine_list, command_quarantine_retry;
extern const struct command command_replay, command_report_late, command_report_levels,
    command_draw_lifecycle, command_draw_consultation, command_draw_conflict;
extern const struct command command_show, command_why, command_annex, command_tail;
extern const struct command command_status, command_verify;
extern const struct command command_publisher_add, command_publisher_list, command_publisher_revoke;

#endif
