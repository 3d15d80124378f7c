/* What superiors do: take a submission up, return it, accept it; cancel and recall the task. */
#include "base/text.h"
#include "rules/judging.h"

bool
actor_is_submitter(const struct judging *judging)
{
    const Dondoc__V1__Task *task = judging->task;
    const char *person = actor_person(judging);
    bool same_person = !text_is_empty(person) && text_same(person, task->submitter_person);
    return same_person || actor_holds(judging, task->submitter);
}

void
check_review(struct judging *judging)
{
    if (!actor_is_known(judging)) {
        fault(judging, CODE_ACTOR_MISSING, RULE_REVIEWER_DECIDES, "actor", NULL);
        return;
    }
    if (actor_is_submitter(judging)) { /* model 3.14, 7 */
        fault(judging, CODE_OWN_SUBMISSION, RULE_NOT_OWN_SUBMITTER, "actor", NULL);
    }
    if (!actor_holds(judging, judging->task->reviewer)) {
        fault(judging, CODE_ACTOR_NOT_REVIEWER, RULE_REVIEWER_DECIDES, "actor",
              judging->task->reviewer);
    }
}

void
check_completion(struct judging *judging)
{
    check_review(judging);
    check_signature_authority(judging);
}

void
check_return(struct judging *judging)
{
    check_review(judging);
    const Dondoc__V1__ResultReviewed *review = judging->event->result_reviewed;
    int64_t form_until = judging->task->form_until;
    if (review->form && form_until != 0 && judging->at > form_until) {
        fault(judging, CODE_FORM_ACCEPTED, RULE_RETURN_FORM, "result_reviewed.form", NULL);
    }
    bool is_named = review->n_deficiencies > 0;
    for (size_t i = 0; i < review->n_deficiencies; i++) {
        is_named = is_named && !text_is_empty(review->deficiencies[i]);
    }
    if (!is_named) {
        fault(judging, CODE_DEFICIENCIES_MISSING, RULE_ALL_DEFICIENCIES,
              "result_reviewed.deficiencies", NULL);
    }
}

void
act_begin(struct judging *judging)
{
    if (judging->task->review_started_at == 0) {
        judging->task->review_started_at = judging->at;
    }
}

void
act_return(struct judging *judging)
{
    const Dondoc__V1__ResultReviewed *review = judging->event->result_reviewed;
    judging->decision->task_returned->n_deficiencies = review->n_deficiencies;
    judging->decision->task_returned->deficiencies = review->deficiencies;
    judging->task->returns++;
    count_excess(judging);
}

void
act_completion(struct judging *judging)
{
    Dondoc__V1__Task *task = judging->task;
    Dondoc__V1__TaskCompleted *completed = judging->decision->task_completed;
    task->quality = completed->quality = judging->event->result_reviewed->quality;
    task->completed_at = judging->at;
    judge_lateness(judging, completed);
}

void
check_is_of_assigner(struct judging *judging)
{
    if (!actor_is_known(judging)) {
        fault(judging, CODE_ACTOR_MISSING, RULE_ASSIGNER_ORDERS, "actor", NULL);
    } else if (!actor_is_at_or_above(judging, judging->task->assigner)) {
        fault(judging, CODE_ACTOR_NOT_ASSIGNER, RULE_ASSIGNER_ORDERS, "actor",
              judging->task->assigner);
    }
}

void
check_cancellation(struct judging *judging)
{
    if (text_is_empty(judging->event->task_cancelled->document)) {
        fault(judging, CODE_FIELD_MISSING, RULE_ASSIGNER_ORDERS, "task_cancelled.document", NULL);
    }
    check_is_of_assigner(judging);
}

void
act_cancellation(struct judging *judging)
{
    Dondoc__V1__TaskClosed *closed = judging->decision->task_closed;
    closed->reason = DONDOC__V1__TASK_CLOSED__REASON__CANCELLED_BY_ORDER;
    closed->document = judging->event->task_cancelled->document;
}

void
act_recall(struct judging *judging)
{
    Dondoc__V1__TaskClosed *closed = judging->decision->task_closed;
    closed->reason = DONDOC__V1__TASK_CLOSED__REASON__RECALLED_BY_ISSUER;
    closed->document = judging->event->recall_received->document;
}
