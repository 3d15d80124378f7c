/*
 * Who may decide a matter (F-06, F-07): nobody is given, accepts or signs what the matrix gives to
 * another unit, and nobody pushes his own upward, to the centre included. What has no rule passes
 * (CK03). The Chair's override lets one task pass; each use is said in the verdict.
 */
#include "base/text.h"
#include "rules/judging.h"

bool
find_authority(const struct judging *judging, const char *matter,
               struct authority_decision *decision)
{
    const struct reference *reference = judging->reference;
    const Dondoc__V1__Task *task = judging->task;
    *decision = (struct authority_decision){ 0 };
    if (reference->authority == NULL || task == NULL) {
        return false;
    }
    struct authority_query query = {
        .field = task->field,
        .matter = text_is_empty(matter) ? task->matter : matter,
        .document_type = task->document_type,
        .amount = task->amount,
        .unit = judging->lead,
        .at = judging->at,
    };
    return authority_decide(reference->authority, reference->organisation, &query, decision);
}

bool
matter_is_own(const struct judging *judging)
{
    struct authority_decision decision;
    return judging->task->mode == DONDOC__V1__MODE__DECIDE &&
           find_authority(judging, NULL, &decision) &&
           authority_is_competent(&decision, judging->lead, judging->at);
}

void
fault_by_authority(struct judging *judging, enum code code, enum rule_id rule, const char *field,
                   const struct authority_decision *decision)
{
    bool is_first = !is_refused(judging);
    fault(judging, code, rule, field, NULL);
    if (!is_first) {
        return;
    }
    struct arena *arena = judging->docket->arena;
    const struct authority_rule *by = decision->rule;
    const struct org_unit *unit = decision->unit;
    Dondoc__V1__Verdict *verdict = judging->verdict;
    const char *vi = unit != NULL ? unit->name : authority_level_say(by->level, false);
    const char *en = unit == NULL                   ? authority_level_say(by->level, true)
                     : text_is_empty(unit->name_en) ? unit->name
                                                    : unit->name_en;
    verdict->text =
        arena_print(arena, "%s; %s: %s, %s (%s)", verdict->text,
                    text_is_empty(by->matter_name_en) ? by->matter_name : by->matter_name_en, en,
                    authority_kind_say(by->kind, true), by->code);
    verdict->text_vi = arena_print(arena, "%s; %s: %s, %s (%s)", verdict->text_vi, by->matter_name,
                                   vi, authority_kind_say(by->kind, false), by->code);
    verdict->basis = (char *)(text_is_empty(by->basis_en) ? by->basis : by->basis_en);
    verdict->basis_vi = (char *)by->basis;
}

/* ---- what is given, accepted, signed ------------------------------------------------------- */

/* Only deciding, and preparing a decision, is an exercise of competence. */
static bool
is_about_deciding(Dondoc__V1__Mode mode)
{
    return mode == DONDOC__V1__MODE__DECIDE || mode == DONDOC__V1__MODE__ADVISE;
}

void
check_order_authority(struct judging *judging)
{
    const Dondoc__V1__AssignmentOrdered *order = judging->event->assignment_ordered;
    Dondoc__V1__Task *task = judging->task;
    task->field = order->field;
    task->matter = order->matter;
    task->document_type = order->document_type;
    task->amount = order->amount;
    task->mode = order->mode;
    task->authority = order->authority;
    struct authority_decision decision;
    if (judging->lead == NULL || !is_about_deciding(order->mode) ||
        !find_authority(judging, NULL, &decision)) {
        return;
    }
    if (text_is_empty(task->authority)) {
        task->authority = (char *)decision.rule->basis;
    }
    if (authority_is_competent(&decision, judging->lead, judging->at)) {
        task->mode = DONDOC__V1__MODE__DECIDE;
    } else if (authority_is_above(&decision, judging->lead)) {
        task->mode = DONDOC__V1__MODE__ADVISE;
    } else if (!override_lets_act(judging, judging->lead, "assignment_ordered.matter")) {
        fault_by_authority(judging, CODE_OTHERS_AUTHORITY, RULE_SIX_CLEAR,
                           "assignment_ordered.matter", &decision);
    }
}

/* Assigned before the matrix said so, or let by an override that is over. */
void
check_acceptance_authority(struct judging *judging)
{
    struct authority_decision decision;
    if (is_about_deciding(judging->task->mode) && find_authority(judging, NULL, &decision) &&
        !authority_is_competent(&decision, judging->lead, judging->at) &&
        !authority_is_above(&decision, judging->lead) &&
        !override_lets_act(judging, judging->lead, "subject")) {
        fault_by_authority(judging, CODE_OTHERS_AUTHORITY, RULE_NO_SIDEWAYS, "subject", &decision);
    }
}

/* What is decided higher up is only prepared here, whoever takes the result on its way. */
static bool
is_on_its_way(const struct judging *judging, const struct authority_decision *decision,
              const struct org_unit *unit)
{
    return judging->task->mode == DONDOC__V1__MODE__ADVISE &&
           authority_rank_of(unit, judging->at) < decision->rule->level;
}

/* Whoever accepts a result signs it. */
void
check_signature_authority(struct judging *judging)
{
    const struct org_position *reviewer = find_position(judging, judging->task->reviewer);
    struct authority_decision decision;
    if (reviewer != NULL && is_about_deciding(judging->task->mode) &&
        find_authority(judging, NULL, &decision) &&
        !authority_is_competent(&decision, reviewer->unit, judging->at) &&
        !is_on_its_way(judging, &decision, reviewer->unit) &&
        !override_lets_act(judging, reviewer->unit, "result_reviewed.outcome")) {
        fault_by_authority(judging, CODE_OTHERS_AUTHORITY, RULE_REVIEWER_DECIDES,
                           "result_reviewed.outcome", &decision);
    }
}

/* ---- what is pushed upward ----------------------------------------------------------------- */

const struct org_position *
competent_position(const struct judging *judging)
{
    struct authority_decision decision;
    return matter_is_own(judging) && find_authority(judging, NULL, &decision) ? decision.position
                                                                              : NULL;
}

bool
authority_names(const struct judging *judging, const struct org_position *target)
{
    struct authority_decision decision;
    return override_let_ask(judging, target->unit) ||
           (find_authority(judging, NULL, &decision) &&
            authority_is_competent(&decision, target->unit, judging->at));
}

bool
check_target_authority(struct judging *judging, const struct org_position *target)
{
    struct authority_decision decision;
    if (!is_about_deciding(judging->task->mode) || !find_authority(judging, NULL, &decision) ||
        authority_is_competent(&decision, target->unit, judging->at)) {
        return true;
    }
    bool is_own = authority_is_competent(&decision, judging->lead, judging->at);
    bool is_above = authority_rank_of(target->unit, judging->at) > decision.rule->level;
    if ((!is_own && !is_above) || /* on the way to whoever decides */
        override_lets_ask(judging, target->unit, NULL, "result_submitted.target")) {
        return true;
    }
    fault_by_authority(judging, CODE_OWN_AUTHORITY, RULE_OWN_AUTHORITY, "result_submitted.target",
                       &decision);
    return false;
}

bool
authority_may_ask(struct judging *judging, const struct org_unit *unit, const char *matter,
                  const char *field)
{
    struct authority_decision decision;
    enum authority_level rank = authority_rank_of(unit, judging->at);
    if (unit->kind == UNIT_CENTRAL_IN_PROVINCE || rank < AUTHORITY_PROVINCE ||
        !find_authority(judging, matter, &decision) || rank <= decision.rule->level ||
        override_lets_ask(judging, unit, matter, field)) {
        return true;
    }
    fault_by_authority(judging, CODE_OWN_AUTHORITY, RULE_OWN_AUTHORITY, field, &decision);
    return false;
}
