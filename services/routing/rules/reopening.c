/* What still happens to a completed task: it is reopened, or its dossier is filed. */
#include "base/text.h"
#include "rules/judging.h"

static bool
is_over(const struct judging *judging, enum rule_id rule)
{
    int64_t until = limit_end(judging, rule, judging->task->completed_at);
    return until != 0 && judging->at > until;
}

void
check_reopening(struct judging *judging)
{
    if (text_is_empty(judging->event->task_reopened->reason)) {
        fault(judging, CODE_FIELD_MISSING, RULE_REOPEN, "task_reopened.reason", NULL);
    }
    if (is_over(judging, RULE_REOPEN)) {
        fault(judging, CODE_REOPENED_LATE, RULE_REOPEN, "subject", NULL);
    }
    check_is_of_assigner(judging);
}

void
act_reopening(struct judging *judging)
{
    judging->decision->reopening_noted->reason = judging->event->task_reopened->reason;
    count_excess_of_completion(judging);
}

/* Filed late is filed all the same. */
void
check_filing(struct judging *judging)
{
    if (text_is_empty(judging->event->task_archived->file)) {
        fault(judging, CODE_FIELD_MISSING, RULE_ARCHIVE, "task_archived.file", NULL);
    }
    if (!actor_is_known(judging)) {
        fault(judging, CODE_ACTOR_MISSING, RULE_ARCHIVE, "actor", NULL);
    } else if (!actor_takes_part(judging) &&
               !actor_is_at_or_above(judging, judging->task->assigner)) {
        fault(judging, CODE_ACTOR_OUTSIDE, RULE_ARCHIVE, "actor", judging->task->lead);
    }
    if (is_over(judging, RULE_ARCHIVE)) {
        warn(judging, CODE_FILED_LATE, "subject", NULL);
    }
}

void
act_filing(struct judging *judging)
{
    Dondoc__V1__TaskClosed *closed = judging->decision->task_closed;
    closed->reason = DONDOC__V1__TASK_CLOSED__REASON__FILED;
    closed->document = judging->event->task_archived->document;
}
