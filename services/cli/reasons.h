/*
 * Why a task is as it is, entry by entry, as `dondoc why` prints it: what its parts share.
 */
#ifndef CLI_REASONS_H
#define CLI_REASONS_H

#include "history.h"

struct reasons {
    struct cli *cli;
    struct library *library;
    const struct history_step *step;
    const Dondoc__V1__Task *task; /* after the step */
    const struct policy *policy;  /* the task's, or in force when there is none; may be NULL */
    bool cites[RULES];            /* only named so far: their texts follow at the end */
};

/* "    rule ACCEPT: its text; its basis" */
void reasons_print_rule(const struct reasons *reasons, const struct rule *rule);

/* Every date of the task that the step set or moved: from what it was counted, the days it
 * skipped, the rule that made it. */
void reasons_print_dates(const struct reasons *reasons);

#endif
