/* Objective reasons: days that count for the lead, confirmed from above (model 3.3). */
#include "rules/judging.h"

static void
check_confirmer(struct judging *judging)
{
    const char *assigner = judging->task->assigner;
    if (!actor_is_known(judging)) {
        fault(judging, CODE_ACTOR_MISSING, RULE_ASSIGNER_ORDERS, "actor", NULL);
    } else if (actor_is_within(judging, judging->lead) ||
               !actor_is_at_or_above(judging, assigner)) {
        fault(judging, CODE_ACTOR_NOT_ASSIGNER, RULE_ASSIGNER_ORDERS, "actor", assigner);
    }
}

static void
add_credit(struct judging *judging, const Dondoc__V1__ObjectiveReasonConfirmed *said)
{
    Dondoc__V1__Task *task = judging->task;
    Dondoc__V1__Credit *credit = edit_item(judging, &task->credits, &task->n_credits,
                                           task->n_credits, &dondoc__v1__credit__descriptor);
    credit->kind = said->kind;
    credit->days = said->days;
    credit->document = said->document;
    credit->position = judging->event->actor->position;
    credit->at = judging->at;
}

void
judge_objective_reason(struct judging *judging)
{
    static const enum rule_id rules[] = { RULE_ASSIGNER_ORDERS };
    const Dondoc__V1__ObjectiveReasonConfirmed *said = judging->event->objective_reason_confirmed;
    check_confirmer(judging);
    if (find_reason(judging, said->kind) == NULL) {
        fault(judging, CODE_REASON_UNKNOWN, RULE_EXTENSION_REASON,
              "objective_reason_confirmed.kind", said->kind);
    }
    if (is_refused(judging)) {
        return;
    }
    add_credit(judging, said);
    Dondoc__V1__Event *noted =
        amend_it(judging, DONDOC__V1__EVENT__DATA_OBJECTIVE_REASON_NOTED, rules, 1);
    if (judging->task->state == DONDOC__V1__TASK_STATE__COMPLETED) {
        Dondoc__V1__TaskCompleted *completed =
            arena_alloc(judging->docket->arena, sizeof *completed);
        dondoc__v1__task_completed__init(completed);
        completed->quality = judging->task->quality;
        judge_lateness(judging, completed);
        noted->objective_reason_noted->completed = completed;
    }
}
