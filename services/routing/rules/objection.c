/*
 * "Not ours" is said to the dispatcher and to nobody else (F-08): in its window, once per unit,
 * with the rule cited and the competent unit named. The Vice Chair decides the second one, and then
 * nobody asks again (F-09).
 */
#include "base/text.h"
#include "rules/judging.h"

#define RESULT(name) DONDOC__V1__OBJECTION__RESULT__##name

const Dondoc__V1__Objection *
last_objection(const Dondoc__V1__Task *task)
{
    return task->n_objections > 0 ? task->objections[task->n_objections - 1] : NULL;
}

/* A section objects for its department. */
static bool
is_same_body(const struct judging *judging, const char *code, const struct org_unit *unit)
{
    const struct org_unit *other =
        organisation_unit(judging->reference->organisation, code != NULL ? code : "");
    return other != NULL && unit != NULL &&
           org_unit_accountable(other) == org_unit_accountable(unit);
}

/* Whoever sent the work there: the assigner, for the province's leaders their office. */
static const char *
find_dispatcher(const struct judging *judging)
{
    const Dondoc__V1__Task *task = judging->task;
    const struct org_position *assigner = find_position(judging, task->assigner);
    bool is_leader = assigner != NULL &&
                     (assigner->kind == POSITION_CHAIR || assigner->kind == POSITION_VICE_CHAIR);
    if (!is_leader) {
        return task->assigner;
    }
    return find_position(judging, task->tracker) != NULL
               ? task->tracker
               : position_in(judging, RECIPIENT_OFFICE_CHIEF);
}

static bool
is_second(const Dondoc__V1__Task *task)
{
    return task->n_objections > 1;
}

static enum rule_id
deciding_rule(const Dondoc__V1__Task *task)
{
    return is_second(task) ? RULE_ARBITRATE_OBJECTION : RULE_DECIDE_OBJECTION;
}

/* From delivery; what was never delivered is received by objecting to it. */
static bool
is_window_over(const struct judging *judging)
{
    int64_t from = judging->task->delivered_at;
    int64_t until = from != 0 ? limit_end(judging, RULE_OBJECT, from) : 0;
    return until != 0 && judging->at > until;
}

static void
check_window(struct judging *judging)
{
    if (judging->task->frozen) {
        fault(judging, CODE_ROUTING_FROZEN, RULE_ROUTING_FROZEN, "subject", NULL);
    }
    if (is_window_over(judging)) {
        fault(judging, CODE_OBJECTION_LATE, RULE_OBJECT, "objection_raised", NULL);
    }
}

void
check_objection(struct judging *judging)
{
    const Dondoc__V1__ObjectionRaised *raised = judging->event->objection_raised;
    const Dondoc__V1__Task *task = judging->task;
    check_window(judging);
    check_is_of_lead(judging, RULE_ONE_OBJECTION);
    for (size_t i = 0; i < task->n_objections; i++) {
        if (is_same_body(judging, task->objections[i]->unit, judging->lead)) {
            fault(judging, CODE_OBJECTED_BEFORE, RULE_ONE_OBJECTION, "subject",
                  task->objections[i]->unit);
        }
    }
    if (text_is_empty(raised->rule)) {
        fault(judging, CODE_FIELD_MISSING, RULE_ONE_OBJECTION, "objection_raised.rule", NULL);
    }
    if (text_is_empty(raised->competent_unit)) {
        fault(judging, CODE_FIELD_MISSING, RULE_ONE_OBJECTION, "objection_raised.competent_unit",
              NULL);
    } else if (need_unit(judging, raised->competent_unit, RULE_ONE_OBJECTION,
                         "objection_raised.competent_unit") != NULL &&
               is_same_body(judging, raised->competent_unit, judging->lead)) {
        fault(judging, CODE_UNIT_SAME, RULE_ONE_OBJECTION, "objection_raised.competent_unit",
              raised->competent_unit);
    }
}

Dondoc__V1__Objection *
edit_objection(struct judging *judging, size_t i)
{
    Dondoc__V1__Task *task = judging->task;
    return edit_item(judging, &task->objections, &task->n_objections, i,
                     &dondoc__v1__objection__descriptor);
}

void
act_objection(struct judging *judging)
{
    const Dondoc__V1__ObjectionRaised *raised = judging->event->objection_raised;
    Dondoc__V1__Task *task = judging->task;
    Dondoc__V1__Objection *objection = edit_objection(judging, task->n_objections);
    objection->number = (int)task->n_objections;
    objection->unit = task->lead;
    objection->rule = raised->rule;
    objection->competent_unit = raised->competent_unit;
    objection->reason = raised->reason;
    objection->raised_at = judging->at;
    objection->decider = (char *)(is_second(task) ? position_in(judging, RECIPIENT_VICE_CHAIR)
                                                  : find_dispatcher(judging));
    objection->due_at = limit_end(judging, deciding_rule(task), judging->at);
}

/* ---- its decision -------------------------------------------------------------------------- */

static void
check_decider(struct judging *judging)
{
    const Dondoc__V1__Task *task = judging->task;
    const char *decider = last_objection(task)->decider;
    if (!actor_is_known(judging)) {
        fault(judging, CODE_ACTOR_MISSING, deciding_rule(task), "actor", NULL);
    } else if (!actor_is_at_or_above(judging, decider) &&
               (is_second(task) || !actor_holds(judging, task->assigner))) {
        fault(judging, CODE_ACTOR_NOT_DECIDER, deciding_rule(task), "actor", decider);
    }
}

static bool
says_limit(const Dondoc__V1__ObjectionDecided *decided)
{
    return decided->limit != NULL && decided->limit->kind != DONDOC__V1__LIMIT__KIND__UNSPECIFIED;
}

/* Little time is left for a new lead: whoever sends it on says until when. */
static void
check_time_left(struct judging *judging, const Dondoc__V1__ObjectionDecided *decided)
{
    enum rule_id rule = deciding_rule(judging->task);
    if (says_limit(decided)) {
        Dondoc__V1__Limit *limit = decided->limit;
        judging->task->deadline =
            make_deadline(judging, limit, anchor_of(judging, limit, "objection_decided.limit"),
                          "objection_decided.limit");
    } else if (is_little_left(judging)) {
        fault(judging, CODE_LIMIT_NEEDED, rule, "objection_decided.limit", NULL);
    }
}

void
check_upholding(struct judging *judging)
{
    const Dondoc__V1__ObjectionDecided *decided = judging->event->objection_decided;
    const Dondoc__V1__Objection *objection = last_objection(judging->task);
    const char *code = text_is_empty(decided->lead) ? objection->competent_unit : decided->lead;
    check_decider(judging);
    const struct org_unit *lead = need_unit(judging, code, RULE_ONE_LEAD, "objection_decided.lead");
    if (is_same_body(judging, objection->unit, lead)) {
        fault(judging, CODE_UNIT_SAME, RULE_ONE_LEAD, "objection_decided.lead", code);
    }
    if (lead == NULL) {
        return;
    }
    judging->lead = lead;
    judging->calendar = reference_calendar(judging->reference, lead);
    check_handler(judging, decided->handler, RULE_SIX_CLEAR, "objection_decided.handler");
    check_head(judging, "objection_decided.lead");
    check_time_left(judging, decided);
}

void
check_dismissal(struct judging *judging)
{
    check_decider(judging);
}

static Dondoc__V1__Objection *
settle(struct judging *judging, Dondoc__V1__Objection__Result result)
{
    Dondoc__V1__Objection *objection = edit_objection(judging, judging->task->n_objections - 1);
    objection->result = result;
    objection->decided_at = judging->at;
    return objection;
}

/* The unit that leads is said among the participants too. */
static void
name_lead(struct judging *judging)
{
    Dondoc__V1__Task *task = judging->task;
    for (size_t i = 0; i < task->n_participants; i++) {
        if (task->participants[i]->role == DONDOC__V1__PARTICIPANT__ROLE__CHU_TRI) {
            Dondoc__V1__Participant *lead =
                edit_item(judging, &task->participants, &task->n_participants, i,
                          &dondoc__v1__participant__descriptor);
            dondoc__v1__participant__init(lead);
            lead->role = DONDOC__V1__PARTICIPANT__ROLE__CHU_TRI;
            lead->unit = task->lead;
        }
    }
}

/* The second decision sends it back: the objection upheld first was none (SC-21). */
static void
reverse_first(struct judging *judging)
{
    const Dondoc__V1__Task *task = judging->task;
    if (is_second(task) && is_same_body(judging, task->objections[0]->unit, judging->lead)) {
        edit_objection(judging, 0)->reversed = true;
    }
}

void
act_upholding(struct judging *judging)
{
    const Dondoc__V1__ObjectionDecided *decided = judging->event->objection_decided;
    Dondoc__V1__Task *task = judging->task;
    Dondoc__V1__TaskTransferred *transferred = judging->decision->task_transferred;
    Dondoc__V1__Objection *objection = settle(judging, RESULT(UPHELD));
    if (is_second(task) && says_limit(decided)) {
        const Dondoc__V1__Actor *actor = judging->event->actor;
        task->setter = text_is_empty(actor->position) ? objection->decider : actor->position;
    }
    transferred->from = task->lead;
    transferred->to = objection->lead = task->lead = (char *)judging->lead->code;
    task->handler = decided->handler;
    task->frozen = is_second(task);
    name_lead(judging);
    reverse_first(judging);
}

void
act_dismissal(struct judging *judging)
{
    Dondoc__V1__Task *task = judging->task;
    bool is_deemed = judging->transition == TR_DECIDE_TIMEOUT;
    Dondoc__V1__Objection *objection =
        settle(judging, is_deemed ? RESULT(LAPSED) : RESULT(DISMISSED));
    objection->lead = task->lead;
    task->frozen = is_second(task) && !is_deemed;
    judging->decision->objection_dismissed->deemed = is_deemed;
}

/* The second decision is the last word on who leads. */
void
tell_frozen(struct judging *judging)
{
    struct docket *docket = judging->docket;
    if (!judging->task->frozen) {
        return;
    }
    const enum rule_id rules[] = { RULE_ROUTING_FROZEN };
    judging->report.decided++;
    Dondoc__V1__Event *event =
        decision_new(docket, &judging->report, DONDOC__V1__EVENT__DATA_ROUTING_FROZEN);
    event->time = judging->at;
    event->routing_frozen->position = last_objection(judging->task)->decider;
    event->task = judging->task;
    cite(docket, event, rules, 1);
    docket_add(docket, &judging->report, event);
}

/* The state forbids it: why, by the rules of objections. */
void
check_objecting_at_all(struct judging *judging)
{
    judging->task = judging->docket->task;
    const Dondoc__V1__Objection *objection = last_objection(judging->task);
    if (judging->transition == TR_OBJECT) {
        check_window(judging);
    } else if (objection != NULL && objection->result == RESULT(LAPSED)) {
        fault(judging, CODE_DECISION_LATE, deciding_rule(judging->task), "objection_decided", NULL);
    }
}
