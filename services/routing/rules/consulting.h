/*
 * Consultation, appraisal and conflict (F-10 to F-15): inside the rules only. They change parts of
 * a task and never its state, its due time or its holder: the lead goes on holding it, and its
 * clock runs on (model 3.3).
 */
#ifndef RULES_CONSULTING_H
#define RULES_CONSULTING_H

#include "domain/conflict.h"
#include "domain/consultation.h"
#include "rules/judging.h"

/* A snapshot has to fit its message; more than so many of one kind are refused. */
enum { TARGETS_MAX = 100, ROUNDS_MAX = 25, APPRAISALS_MAX = 25 };

/* ---- judging (consulting.c) ---------------------------------------------------------------- */

bool is_consulting(const Dondoc__V1__Event *event);
/* What an early report waits for, NULL when it is not early. */
const char *consulting_awaits(const struct judging *judging);
void judge_consulting(struct judging *judging); /* says faults or decides */
/* A clock of a consultation ran out. Passes by every other. */
void consulting_limit(struct judging *judging);

/* The next snapshot is made; the decision carries it, and the one after it gets another. */
Dondoc__V1__Event *
decide(struct judging *judging, Dondoc__V1__Event__DataCase data_case, enum rule_id rule);
/* The same, and it has the report's verdict. */
Dondoc__V1__Event *
answer(struct judging *judging, Dondoc__V1__Event__DataCase data_case, enum rule_id rule);

/* ---- who signs, who is head (consulting.c) ------------------------------------------------- */

/* Head or deputy of the unit, as named or as the one who acts; else a fault. */
const char *check_signer(struct judging *judging, const struct org_unit *unit, const char *signer,
                         const char *field);
/* The actor belongs to the unit; else a fault. */
void check_acts_for(struct judging *judging, const struct org_unit *unit, enum rule_id rule);
/* The position is the post of the head, or whoever holds it acts for the head. */
bool stands_for_head(const struct judging *judging, const char *position, const char *head);

/* ---- consultations (consultation.c, question.c, opinion.c) --------------------------------- */

/* Where a unit stands among those consulted. */
struct place {
    size_t consultation, target;
};

/* Of several with the same successor the one that is awaited. */
bool find_in_round(const Dondoc__V1__Consultation *round, const char *unit, size_t *target);
/* round 0: the last one in which the unit was asked. */
bool find_place(const Dondoc__V1__Task *task, int round, const char *unit, struct place *place);
const Dondoc__V1__Consultation *consultation_at(const Dondoc__V1__Task *task, struct place place);
const Dondoc__V1__ConsultTarget *target_at(const Dondoc__V1__Task *task, struct place place);
/* The next snapshot's own, to be changed. */
Dondoc__V1__ConsultTarget *edit_target(struct judging *judging, struct place place);
/* Until when the unit may answer what it has received. */
int64_t answer_end(const struct judging *judging, struct place place);
/* By the matrix, with what follows; `target` is the snapshot's own. A fault when it is refused. */
bool move_target(struct judging *judging, struct place place, enum consult_event event,
                 const char *field);
/* Takes it out of its round, with its clocks; the round's list is the snapshot's own. */
void drop_target(struct judging *judging, struct place place);
/* The end of its time: to answer, or later to make its opinion clear. */
int64_t silent_from(const Dondoc__V1__ConsultTarget *target);
/* Limits that ran out before this act, though nobody has said so yet, have done so. */
void catch_up(struct judging *judging, struct place place);
/* The one the report is about; else a fault. */
bool need_place(struct judging *judging, int round, const char *unit, struct place *place);

void check_question(struct judging *judging);
void act_question(struct judging *judging);
void check_receipt(struct judging *judging);
void act_receipt(struct judging *judging);
void check_opinion(struct judging *judging);
void act_opinion(struct judging *judging);
void check_doubt(struct judging *judging);
void act_doubt(struct judging *judging);
void check_turn_back(struct judging *judging);
void act_turn_back(struct judging *judging);

/* ---- appraisals (appraisal.c) -------------------------------------------------------------- */

void check_appraisal_asked(struct judging *judging);
void act_appraisal_asked(struct judging *judging);
void check_appraisal_given(struct judging *judging);
void act_appraisal_given(struct judging *judging);
/* Of the one that the unit still owes, in the next snapshot. */
void move_appraisal(struct judging *judging, const char *unit, int64_t due_at);

/* ---- conflicts (conflict.c) ---------------------------------------------------------------- */

/* Where the one with a unit stands, one that is unsettled before any other. */
enum conflict_state conflict_with(const Dondoc__V1__Task *task, const char *unit);
/* Opens one with a unit, unless one is open already. */
void open_conflict(struct judging *judging, int round, const char *unit);

void check_conflict(struct judging *judging);
void act_conflict(struct judging *judging);
void check_meeting(struct judging *judging);
void act_meeting(struct judging *judging);
void check_view(struct judging *judging);
void act_view(struct judging *judging);
/* The clock of a meeting has another number and end. */
void move_meeting(struct judging *judging, int old, const Dondoc__V1__Clock *clock);

#endif
