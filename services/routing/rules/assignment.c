/*
 * "6 rõ" (F-02): an assignment makes clear who, what, by when, answerable to whom, which product
 * and by which authority; exactly one unit leads, and its head is accountable whoever handles
 * (F-05).
 */
#include "base/text.h"
#include "rules/judging.h"
#include "wire/message.h"
#include "wire/task.h"

#define LEAD DONDOC__V1__PARTICIPANT__ROLE__CHU_TRI

static char *
field_of(struct judging *judging, size_t i, const char *name)
{
    return arena_print(judging->docket->arena, "assignment_ordered.participants[%zu].%s", i, name);
}

/* Each one names a role, and a unit or a position that are in force. */
static void
check_participants(struct judging *judging, const Dondoc__V1__AssignmentOrdered *order)
{
    for (size_t i = 0; i < order->n_participants; i++) {
        const Dondoc__V1__Participant *who = order->participants[i];
        if (who->role == DONDOC__V1__PARTICIPANT__ROLE__ROLE_UNSPECIFIED) {
            fault(judging, CODE_UNCLEAR, RULE_SIX_CLEAR, field_of(judging, i, "role"), NULL);
        }
        if (text_is_empty(who->unit) && text_is_empty(who->position)) {
            fault(judging, CODE_UNCLEAR, RULE_SIX_CLEAR, field_of(judging, i, "unit"), NULL);
        }
        if (!text_is_empty(who->unit)) {
            (void)need_unit(judging, who->unit, RULE_SIX_CLEAR, field_of(judging, i, "unit"));
        }
        if (!text_is_empty(who->position)) {
            (void)need_position(judging, who->position, RULE_SIX_CLEAR,
                                field_of(judging, i, "position"));
        }
    }
}

static void
check_one_lead(struct judging *judging, const Dondoc__V1__AssignmentOrdered *order)
{
    const Dondoc__V1__Participant *lead = NULL;
    for (size_t i = 0; i < order->n_participants; i++) {
        const Dondoc__V1__Participant *who = order->participants[i];
        if (who->role == LEAD && lead != NULL) {
            fault(judging, CODE_LEAD_TWICE, RULE_ONE_LEAD, field_of(judging, i, "role"),
                  arena_print(judging->docket->arena, "%s, %s", lead->unit, who->unit));
            return;
        }
        lead = who->role == LEAD ? who : lead;
    }
    if (lead == NULL) {
        fault(judging, CODE_UNCLEAR, RULE_ONE_LEAD, "assignment_ordered.participants", "CHU_TRI");
    }
}

void
check_head(struct judging *judging, const char *field)
{
    if (judging->lead == NULL) {
        return; /* said already */
    }
    const struct org_position *head = org_unit_accountable_head(judging->lead, judging->at);
    if (head == NULL) {
        fault(judging, CODE_HEAD_MISSING, RULE_HEAD_ACCOUNTABLE, field, judging->lead->code);
        return;
    }
    judging->task->accountable_head = (char *)head->code;
    judging->task->accountable_person = (char *)holder_person(head, judging->at);
}

static void
check_texts(struct judging *judging, const Dondoc__V1__AssignmentOrdered *order)
{
    if (text_is_empty(order->title)) {
        fault(judging, CODE_UNCLEAR, RULE_SIX_CLEAR, "assignment_ordered.title", NULL);
    }
    if (text_is_empty(order->product)) {
        fault(judging, CODE_UNCLEAR, RULE_SIX_CLEAR, "assignment_ordered.product", NULL);
    }
    if (text_is_empty(order->assigner)) {
        fault(judging, CODE_UNCLEAR, RULE_SIX_CLEAR, "assignment_ordered.assigner", NULL);
    } else {
        (void)need_position(judging, order->assigner, RULE_SIX_CLEAR,
                            "assignment_ordered.assigner");
    }
    if (!text_is_empty(order->tracker)) {
        (void)need_position(judging, order->tracker, RULE_SIX_CLEAR, "assignment_ordered.tracker");
    }
    const struct organisation *organisation = judging->reference->organisation;
    if (!text_is_empty(order->field) && organisation_count(organisation).fields > 0 &&
        organisation_field(organisation, order->field) == NULL) {
        fault(judging, CODE_WORK_FIELD_UNKNOWN, RULE_SIX_CLEAR, "assignment_ordered.field",
              order->field);
    }
}

static void
check_template(struct judging *judging, const Dondoc__V1__AssignmentOrdered *order)
{
    if (!text_is_empty(order->template_) &&
        policy_template(judging->reference->policy, order->template_) == NULL) {
        fault(judging, CODE_TEMPLATE_UNKNOWN, RULE_SIX_CLEAR, "assignment_ordered.template",
              order->template_);
    }
}

/* The limit of the kind of work, or of what is to be done at once (model 3.5); NULL: there is none.
 * From when it runs only the order may know. */
static Dondoc__V1__Limit *
default_limit(struct judging *judging, const Dondoc__V1__AssignmentOrdered *order)
{
    struct arena *arena = judging->docket->arena;
    const struct policy *policy = judging->reference->policy;
    const struct work_template *template = policy_template(policy, order->template_);
    bool is_of_template = template != NULL && template->limit.kind != LIMIT_NONE &&
                          template->limit.kind != LIMIT_PERIODIC;
    const struct limit *found =
        is_of_template ? &template->limit : policy_limit(policy, RULE_AT_ONCE, judging->urgency);
    if (found == NULL) {
        return NULL;
    }
    Dondoc__V1__Limit *limit = arena_alloc(arena, sizeof *limit);
    task_limit_message(found, limit);
    limit->as_written = limit_say(arena, found, false);
    limit->rule = (char *)(is_of_template ? template->code : rule_name(RULE_AT_ONCE));
    if (order->limit != NULL) {
        limit->anchor_at = order->limit->anchor_at;
    }
    return limit;
}

/* The limit as ordered, or the policy's. */
static Dondoc__V1__Limit *
check_limit(struct judging *judging, const Dondoc__V1__AssignmentOrdered *order)
{
    Dondoc__V1__Limit *limit = order->limit;
    bool is_said = limit != NULL && limit->kind != DONDOC__V1__LIMIT__KIND__UNSPECIFIED;
    if (order->urgency == DONDOC__V1__URGENCY__HOA_TOC_HEN_GIO &&
        (!is_said || limit->kind != DONDOC__V1__LIMIT__KIND__FIXED_INSTANT)) {
        fault(judging, CODE_LIMIT_NOT_FIXED, RULE_FIXED_HOUR, "assignment_ordered.limit.kind",
              NULL);
        return NULL;
    }
    if (is_said) {
        return limit;
    }
    limit = default_limit(judging, order);
    if (limit == NULL) {
        fault(judging, CODE_LIMIT_MISSING, RULE_EXPLICIT_LIMIT, "assignment_ordered.limit", NULL);
    }
    return limit;
}

/* The limit makes sense whatever the anchor will be: tried with the assignment's own time. */
static void
try_limit(struct judging *judging, Dondoc__V1__Limit *limit)
{
    struct judging trial = *judging;
    trial.verdict = NULL;
    judging->task->deadline = NULL;
    (void)make_deadline(&trial, limit, judging->at, "assignment_ordered.limit");
    if (is_refused(&trial) && !is_refused(judging)) {
        judging->verdict = trial.verdict;
    }
    Dondoc__V1__Deadline *deadline = arena_alloc(judging->docket->arena, sizeof *deadline);
    dondoc__v1__deadline__init(deadline);
    deadline->limit = limit;
    judging->task->deadline = deadline;
}

void
check_assignment(struct judging *judging)
{
    const Dondoc__V1__AssignmentOrdered *order = judging->event->assignment_ordered;
    check_one_lead(judging, order);
    check_participants(judging, order);
    check_handler(judging, order->handler, RULE_SIX_CLEAR, "assignment_ordered.handler");
    check_head(judging, "assignment_ordered.participants");
    check_texts(judging, order);
    check_template(judging, order);
    check_order_authority(judging);
    Dondoc__V1__Limit *limit = check_limit(judging, order);
    judging->task->origin = order->origin;
    if (limit != NULL) {
        try_limit(judging, limit);
    }
}

void
act_assignment(struct judging *judging)
{
    const Dondoc__V1__AssignmentOrdered *order = judging->event->assignment_ordered;
    Dondoc__V1__Task *task = judging->task;
    task->title = order->title;
    task->product = order->product;
    task->lead = (char *)judging->lead->code;
    task->handler = order->handler;
    task->assigner = order->assigner;
    task->tracker = order->tracker;
    task->urgency = order->urgency;
    task->field = order->field;
    task->secrecy = judging->event->secrecy;
    task->n_participants = order->n_participants;
    task->participants = order->participants;
    if (order->document != NULL) {
        task->document = document_subject(judging->docket->arena, order->document);
    }
    task->parent = order->parent;
    task->root_origin = order->root_origin;
    task->url = order->url;
    task->template_ = order->template_;
    task->policy_version = judging->reference->policy_version;
    task->assigned_at = judging->at;
}
