/*
 * The gate of the agenda (F-26): what a lower unit may decide itself is not waited for until a
 * session; it is refused with the basis, and becomes a task of that unit to decide.
 */
#include "base/text.h"
#include "rules/judging.h"
#include "wire/task.h"

#define DECIDE(name) DONDOC__V1__EVENT__DATA_##name

/* The matter as a task would have it, for the matrix. */
static void
take_matter(struct judging *judging, const Dondoc__V1__AgendaItemProposed *item)
{
    judging->task = next_snapshot(judging->docket);
    judging->task->field = item->field;
    judging->task->matter = item->matter;
    judging->task->document_type = item->document_type;
    judging->task->amount = item->amount;
    judging->lead = need_unit(judging, item->unit, RULE_SIX_CLEAR, "agenda_item_proposed.unit");
    if (text_is_empty(item->title)) {
        fault(judging, CODE_UNCLEAR, RULE_SIX_CLEAR, "agenda_item_proposed.title", NULL);
    }
    if (text_is_empty(item->meeting)) {
        fault(judging, CODE_UNCLEAR, RULE_SIX_CLEAR, "agenda_item_proposed.meeting", NULL);
    }
}

/* Time to decide is that of a reviewer who decides. */
static Dondoc__V1__Limit *
time_to_decide(const struct judging *judging)
{
    struct arena *arena = judging->docket->arena;
    const struct limit *limit =
        policy_limit(judging->reference->policy, RULE_REVIEW, judging->urgency);
    if (limit == NULL) {
        return NULL;
    }
    Dondoc__V1__Limit *message = arena_alloc(arena, sizeof *message);
    task_limit_message(limit, message);
    message->as_written = limit_say(arena, limit, false);
    message->rule = (char *)rule_name(RULE_REVIEW);
    return message;
}

/* Whom the task is answerable to: as proposed, else the Office's chief, who keeps the agenda. */
static const char *
find_assigner(const struct judging *judging, const Dondoc__V1__AgendaItemProposed *item)
{
    const struct org_position *office = organisation_in_charge(
        judging->reference->organisation, POSITION_OFFICE_CHIEF, NULL, judging->at);
    return !text_is_empty(item->assigner) ? item->assigner : office != NULL ? office->code : "";
}

/* The order that the proposal amounts to. */
static Dondoc__V1__Event *
make_order(const struct judging *judging, const struct authority_decision *decision)
{
    struct arena *arena = judging->docket->arena;
    const Dondoc__V1__AgendaItemProposed *item = judging->event->agenda_item_proposed;
    Dondoc__V1__Participant *lead = arena_alloc(arena, sizeof *lead);
    dondoc__v1__participant__init(lead);
    lead->role = DONDOC__V1__PARTICIPANT__ROLE__CHU_TRI;
    lead->unit = (char *)decision->unit->code;

    Dondoc__V1__AssignmentOrdered *order = arena_alloc(arena, sizeof *order);
    dondoc__v1__assignment_ordered__init(order);
    order->title = item->title;
    order->product = text_is_empty(item->document_type)
                         ? (char *)judging->reference->policy->agenda_product
                         : item->document_type;
    order->participants = arena_alloc(arena, sizeof(Dondoc__V1__Participant *));
    order->participants[0] = lead;
    order->n_participants = 1;
    order->handler = (char *)(decision->position != NULL ? decision->position->code : "");
    order->assigner = (char *)find_assigner(judging, item);
    order->limit = time_to_decide(judging);
    order->origin = DONDOC__V1__ORIGIN__UBND;
    order->field = item->field;
    order->matter = item->matter;
    order->document_type = item->document_type;
    order->amount = item->amount;
    order->authority = (char *)decision->rule->basis;

    Dondoc__V1__Event *event = arena_alloc(arena, sizeof *event);
    dondoc__v1__event__init(event);
    event->secrecy = judging->event->secrecy;
    event->subject_version = judging->event->subject_version;
    event->data_case = DECIDE(ASSIGNMENT_ORDERED);
    event->assignment_ordered = order;
    return event;
}

/* The task of the competent unit, in the same batch. A proposal that leaves something unclear makes
 * none: its refusal stands alone. */
static void
assign_competent(const struct judging *proposal, const struct authority_decision *decision)
{
    struct docket *docket = proposal->docket;
    struct judging judging = { .docket = docket,
                               .report = proposal->report,
                               .event = make_order(proposal, decision),
                               .reference = proposal->reference,
                               .transition = TR_ASSIGN,
                               .at = proposal->at,
                               .task = next_snapshot(docket),
                               .lead = decision->unit,
                               .calendar = reference_calendar(proposal->reference, decision->unit),
                               .urgency = proposal->urgency };
    judging.report.decided++;
    check_assignment(&judging);
    if (!is_refused(&judging)) {
        (void)make_move(&judging);
    }
}

static void
refuse_item(struct judging *judging, const struct authority_decision *decision)
{
    struct docket *docket = judging->docket;
    const Dondoc__V1__AgendaItemProposed *item = judging->event->agenda_item_proposed;
    fault_by_authority(judging, CODE_OWN_AUTHORITY, RULE_OWN_AUTHORITY,
                       "agenda_item_proposed.matter", decision);
    conclude(judging, DECIDE(AGENDA_ITEM_REFUSED));
    Dondoc__V1__AgendaItemRefused *refused =
        docket->decisions[docket->decision_count - 1].event->agenda_item_refused;
    refused->meeting = item->meeting;
    refused->unit = (char *)(decision->unit != NULL ? decision->unit->code : "");
    if (docket->task == NULL && decision->unit != NULL) {
        assign_competent(judging, decision);
    }
}

void
judge_agenda(struct judging *judging)
{
    struct docket *docket = judging->docket;
    const Dondoc__V1__AgendaItemProposed *item = judging->event->agenda_item_proposed;
    take_matter(judging, item);
    check_actor(judging);
    struct authority_decision decision;
    if (is_refused(judging)) {
        conclude(judging, DECIDE(REPORT_REFUSED));
    } else if (find_authority(judging, NULL, &decision) &&
               decision.rule->level < AUTHORITY_PROVINCE) {
        refuse_item(judging, &decision);
    } else {
        judging->verdict = arena_alloc(docket->arena, sizeof *judging->verdict);
        dondoc__v1__verdict__init(judging->verdict);
        judging->verdict->kind = DONDOC__V1__VERDICT__KIND__NOTED;
        conclude(judging, DECIDE(AGENDA_ITEM_ACCEPTED));
        docket->decisions[docket->decision_count - 1].event->agenda_item_accepted->meeting =
            item->meeting;
    }
}
