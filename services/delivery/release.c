#include "release.h"

#define STATE(state) (1U << DONDOC__V1__TASK_STATE__##state)

enum { WORKED_ON = STATE(ASSIGNED) | STATE(OBJECTED) | STATE(IN_PROGRESS) | STATE(RETURNED) };

/* In which states of its task a notice says something. */
static const unsigned states[NOTICE_KINDS] = {
    [NOTICE_REMINDER] = WORKED_ON,
    [NOTICE_OVERDUE] = WORKED_ON,
    [NOTICE_REVIEW_OVERDUE] = STATE(SUBMITTED),
    [NOTICE_DEEMED] = WORKED_ON,
    [NOTICE_RETURNED] = STATE(RETURNED),
};

static const char *
name_of_state(Dondoc__V1__TaskState state)
{
    switch (state) {
    case DONDOC__V1__TASK_STATE__COMPLETED:
    case DONDOC__V1__TASK_STATE__CANCELLED:
    case DONDOC__V1__TASK_STATE__REJECTED:
    case DONDOC__V1__TASK_STATE__ARCHIVED:
        return "CLOSED";
    case DONDOC__V1__TASK_STATE__SUBMITTED:
        return "SUBMITTED";
    case DONDOC__V1__TASK_STATE__SUSPENDED:
        return "SUSPENDED";
    default:
        return "MOVED_ON";
    }
}

const char *
release_objection(enum notice_kind kind, int due_version, const Dondoc__V1__Task *task, int64_t now)
{
    if ((unsigned)task->state > 31 || (states[kind] & 1U << task->state) == 0) {
        return name_of_state(task->state);
    }
    int version = task->deadline != NULL ? task->deadline->version : 0;
    if (due_version != 0 && due_version != version) {
        return "DUE_CHANGED";
    }
    if (kind == NOTICE_REMINDER && task->deadline != NULL && task->deadline->due_at != 0 &&
        task->deadline->due_at < now) {
        return "PAST_DUE";
    }
    return NULL;
}

bool
release_is_urgent(const Dondoc__V1__Task *task)
{
    return task->urgency == DONDOC__V1__URGENCY__HOA_TOC ||
           task->urgency == DONDOC__V1__URGENCY__HOA_TOC_HEN_GIO;
}

int64_t
release_opening(const struct calendar *calendar, bool is_urgent, int64_t at)
{
    return is_urgent || calendar == NULL ? at : calendar_opening(calendar, at);
}
