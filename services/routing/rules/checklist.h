/*
 * What a dossier is checked for, CK01 to CK16 (F-16, F-17; model 3.5): inside the rules only. A
 * check looks at the dossier, at what happened to the task, and at the organisation; it names
 * everything that is missing.
 */
#ifndef RULES_CHECKLIST_H
#define RULES_CHECKLIST_H

#include "base/text.h"
#include "rules/judging.h"

struct inspection {
    const struct judging *judging;
    const Dondoc__V1__Task *task;
    const Dondoc__V1__Dossier *dossier; /* an empty one when none was sent */
    bool asked[CHECKS];
};

/* What an item lacks; field NULL: nothing. */
struct lack {
    const char *field; /* of the report, of the first thing missing */
    const char *text, *text_vi;
};
struct lack checklist_check(const struct inspection *inspection, enum check_id id);

/* Whether the circumstances for which the policy asks for an item are given. */
bool checklist_applies(const struct inspection *inspection, enum checklist_when when);

/* An appraisal asked for and not given, an open conflict: no dossier passes by them (3.9,
 * invariant 17), whatever its checklist says. */
bool checklist_insists(const struct inspection *inspection, enum check_id id);

/* ---- between checklist.c and checklist_record.c -------------------------------------------- */

#define DOSSIER(field) "result_submitted.dossier." field

/* One check at work. */
struct checking {
    const struct inspection *inspection;
    const Dondoc__V1__Task *task;
    const Dondoc__V1__Dossier *dossier;
    struct arena *arena;
    const char *field;
    struct text_builder text, text_vi;
};

/* One more thing is missing. `about` is a code or a number, or NULL. */
void lacks(struct checking *checking, const char *field, const char *about, const char *text,
           const char *text_vi);
/* A letter, a digit or a sign of another script: dots and dashes say nothing. */
bool is_said(const char *text);

void check_appraisal(struct checking *checking);
void check_consultations(struct checking *checking);
void check_conflicts(struct checking *checking);

#endif
