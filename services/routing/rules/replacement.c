/* The issuer replaced the document: its tasks go on under the new one by a new due time, or end. */
#include "base/text.h"
#include "rules/judging.h"

/* From when the new limit runs: as it says, else from now. */
static int64_t
anchor_at(const struct judging *judging, const Dondoc__V1__Limit *limit)
{
    return limit->anchor_at != 0 ? limit->anchor_at : judging->at;
}

bool
replacement_has_limit(const Dondoc__V1__ReplacementReceived *received)
{
    return received->limit != NULL && received->limit->kind != DONDOC__V1__LIMIT__KIND__UNSPECIFIED;
}

/* A limit from which no due time follows leaves the old one; the original one stays in any case. */
void
act_replacement(struct judging *judging)
{
    const Dondoc__V1__ReplacementReceived *received = judging->event->replacement_received;
    Dondoc__V1__Task *task = judging->task;
    Dondoc__V1__Deadline *before = task->deadline;
    Dondoc__V1__DeadlineChanged *changed = judging->decision->deadline_changed;
    Dondoc__V1__Deadline *after =
        make_deadline(judging, received->limit, anchor_at(judging, received->limit), "limit");
    if (is_refused(judging)) {
        after = before;
    } else if (before != NULL && before->original_due_at != 0) {
        after->original_due_at = before->original_due_at;
    }
    judging->verdict = NULL; /* no report of a publisher on the task */
    task->deadline = after;
    task->document = received->replacement;
    changed->cause = DONDOC__V1__DEADLINE_CHANGED__CAUSE__REPLACEMENT;
    changed->from_due_at = before != NULL ? before->due_at : 0;
    changed->document = received->replacement;
}

void
act_superseded(struct judging *judging)
{
    Dondoc__V1__TaskClosed *closed = judging->decision->task_closed;
    closed->reason = DONDOC__V1__TASK_CLOSED__REASON__REPLACED_BY_ISSUER;
    closed->document = judging->event->replacement_received->replacement;
}
