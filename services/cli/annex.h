/*
 * Phụ lục quá trình xử lý (CK11; F-16, F-40): what happened to a task up to a place of the journal.
 * Made of routing's decisions and of nothing else, so it cannot be invented: the same place gives
 * the same rows whenever it is asked for.
 */
#ifndef CLI_ANNEX_H
#define CLI_ANNEX_H

#include "history.h"

struct annex_row {
    struct position position;
    int64_t at;        /* when it took effect */
    const char *deed;  /* what was done */
    const char *who;   /* who reported it, "" when that was not said; NULL: a time limit ran out */
    const char *rules; /* of the policy, that it cites; "": none */
};

struct annex {
    const char *subject;
    struct position upto;                    /* of the last row */
    const Dondoc__V1__Task *task;            /* as it was there */
    const struct organisation *organisation; /* as the task knew it; may be NULL */
    const struct policy *policy;             /* the task's; may be NULL */
    bool cites[RULES];
    const struct annex_row *rows;
    size_t count;
};

/*
 * upto.seq 0: up to now. Up to the place of a report means: up to the verdict on it. ST_NONE:
 * nothing had happened by then. ST_INVALID: the journal has not come so far, or that report is not
 * judged.
 */
MUST_CHECK enum status annex_make(struct cli *cli, struct library *library, const char *subject,
                                  struct position upto, struct annex *annex);

/* The document, in the language of cli; ends with a line end. */
char *annex_text(const struct cli *cli, const struct annex *annex);
/* The same as a page and for programs, with the SHA-256 of the text. */
char *annex_html(const struct cli *cli, const struct annex *annex, const char *sha256);
char *annex_json(const struct cli *cli, const struct annex *annex, const char *sha256);

#endif
