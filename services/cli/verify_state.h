/*
 * The second half of `dondoc verify --state`: every task and its holder ledger recomputed from
 * routing's decisions in the journal, and compared with routing's own rows.
 */
#ifndef CLI_VERIFY_STATE_H
#define CLI_VERIFY_STATE_H

#include "cli.h"

/* Called for every difference. */
typedef void verify_complain(void *self, const char *code, const char *subject, const char *what);

struct verify_state {
    struct cli *cli;
    void *self;
    verify_complain *complain;
    int64_t tasks; /* compared */
};

/* Page by page, in constant memory. */
MUST_CHECK enum status verify_state(struct verify_state *verify);

#endif
