/*
 * What became of published events: one line or JSON object per event, and counts.
 */
#ifndef CLI_OUTCOME_H
#define CLI_OUTCOME_H

#include "cli.h"
#include "wire/message.h"

struct outcome_counts {
    int64_t accepted, duplicate, refused;             /* by intake */
    int64_t taken, noted, rejected, blocked, pending; /* by routing, as far as it was waited for */
};

void outcome_count(struct outcome_counts *counts, const Dondoc__V1__PublishResult *result);

/* Refused by intake, or by routing. */
bool outcome_is_bad(const Dondoc__V1__PublishResult *result);

/* "accepted 3/17 verdict=ACCEPTED task:K id=..." on stdout. line 0: none. */
void outcome_print(const struct cli *cli, bool json, int64_t line, const char *id,
                   const char *subject, const Dondoc__V1__PublishResult *result);

/* "1434 accepted, 0 duplicate, 0 refused" */
void outcome_print_counts(const struct cli *cli, const struct outcome_counts *counts, FILE *out);

#endif
