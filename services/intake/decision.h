/*
 * What intake decides by itself: registrations, receipts, repeats, recalls. Becomes drafts beside
 * the report that caused it, in the same append.
 */
#ifndef INTAKE_DECISION_H
#define INTAKE_DECISION_H

#include "document.h"

/* The drafts of one append: each report followed by what was decided about it. */
struct sheet {
    struct arena *arena;
    int shard_count;
    struct draft *drafts;
    size_t count, room, decisions;
    int ordinal; /* of the last decision about the last report */
};

void sheet_add_report(struct sheet *sheet, struct item *item);

/* Adds the decisions that `effects` (enum document_effect) stand for, behind the report's own
 * draft. The registration is as it is after the report. */
void sheet_add_effects(struct sheet *sheet, struct item *item, unsigned effects,
                       enum document_report report, const Dondoc__V1__Document *document,
                       struct registration *registration);

/* For append.complete: gives reports their positions, decisions their causes and bodies. */
void sheet_complete(struct append *append);

#endif
