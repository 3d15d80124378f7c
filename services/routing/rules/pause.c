/* The clock stands: while it is suspended, or the citizen has yet to complete the dossier (D9). */
#include "base/text.h"
#include "rules/judging.h"

static bool
is_supplement(const struct judging *judging)
{
    return judging->event->data_case == DONDOC__V1__EVENT__DATA_SUPPLEMENT_REQUESTED;
}

static const Dondoc__V1__Pause *
last_pause(const Dondoc__V1__Task *task)
{
    return task->n_pauses > 0 ? task->pauses[task->n_pauses - 1] : NULL;
}

static Dondoc__V1__Pause *
edit_pause(struct judging *judging, size_t i)
{
    Dondoc__V1__Task *task = judging->task;
    return edit_item(judging, &task->pauses, &task->n_pauses, i, &dondoc__v1__pause__descriptor);
}

void
check_supplement_once(struct judging *judging)
{
    const Dondoc__V1__Task *task = judging->docket->task;
    for (size_t i = 0; is_supplement(judging) && i < task->n_pauses; i++) {
        if (task->pauses[i]->supplement) {
            fault(judging, CODE_SUPPLEMENT_TWICE, RULE_SUPPLEMENT_ONCE, "subject", NULL);
            return;
        }
    }
}

/* The citizen is asked once, for all that is missing. */
static void
check_supplement(struct judging *judging)
{
    const Dondoc__V1__Task *task = judging->task;
    const struct policy *policy = judging->reference->policy;
    check_is_of_lead(judging, RULE_SUPPLEMENT_ONCE);
    if (!task_is_from(task, policy->supplements, policy->supplement_count)) {
        fault(judging, CODE_NOT_ONE_STOP, RULE_SUPPLEMENT_ONCE, "subject", NULL);
    }
    if (judging->event->supplement_requested->n_items == 0) {
        fault(judging, CODE_FIELD_MISSING, RULE_SUPPLEMENT_ONCE, "supplement_requested.items",
              NULL);
    }
    check_supplement_once(judging);
}

void
check_suspension(struct judging *judging)
{
    if (is_supplement(judging)) {
        check_supplement(judging);
        return;
    }
    if (text_is_empty(judging->event->suspension_ordered->reason)) {
        fault(judging, CODE_FIELD_MISSING, RULE_ASSIGNER_ORDERS, "suspension_ordered.reason", NULL);
    }
    check_is_of_assigner(judging);
}

void
act_suspension(struct judging *judging)
{
    Dondoc__V1__Pause *pause = edit_pause(judging, judging->task->n_pauses);
    Dondoc__V1__TaskSuspended *suspended = judging->decision->task_suspended;
    pause->from = judging->at;
    pause->supplement = is_supplement(judging);
    if (pause->supplement) {
        pause->reason = judging->event->supplement_requested->note;
        suspended->items = judging->event->supplement_requested->items;
        suspended->n_items = judging->event->supplement_requested->n_items;
    } else {
        pause->reason = judging->event->suspension_ordered->reason;
        pause->document = judging->event->suspension_ordered->document;
    }
}

/* The lead says itself that the citizen has brought what was missing. */
void
check_resumption(struct judging *judging)
{
    if (last_pause(judging->task)->supplement && actor_is_of_lead(judging)) {
        return;
    }
    check_is_of_assigner(judging);
}

void
act_resumption(struct judging *judging)
{
    judging->decision->task_resumed->deemed = judging->transition == TR_RESUME_TIMEOUT;
}

void
run_clock(struct judging *judging)
{
    Dondoc__V1__Task *task = judging->task;
    edit_pause(judging, task->n_pauses - 1)->to = judging->at;
    Dondoc__V1__Deadline *before = task->deadline;
    if (before == NULL || before->due_at == 0) {
        return; /* nothing ran */
    }
    Dondoc__V1__Deadline *after =
        make_deadline(judging, before->limit, before->anchor_at, "resumption_ordered");
    /* A limit that names its end, or was over before, is where it was. */
    task->deadline = after->due_at != before->due_at ? after : before;
}
