#include "release.h"

#include "base/civil.h"
#include "base/clock.h"
#include "base/text.h"
#include "wire/task.h"

#define STATE(state) (1U << DONDOC__V1__TASK_STATE__##state)

enum { WORKED_ON = STATE(ASSIGNED) | STATE(OBJECTED) | STATE(IN_PROGRESS) | STATE(RETURNED) };

/* In which states of its task a notice says something. */
static const unsigned states[NOTICE_KINDS] = {
    [NOTICE_REMINDER] = WORKED_ON,
    [NOTICE_OVERDUE] = WORKED_ON,
    [NOTICE_CLOCK_OVERDUE] = WORKED_ON | STATE(SUBMITTED) | STATE(SUSPENDED),
    [NOTICE_DEEMED] = WORKED_ON,
    [NOTICE_RETURNED] = STATE(RETURNED),
    [NOTICE_CONSULTEE] = WORKED_ON | STATE(SUBMITTED) | STATE(SUSPENDED),
    [NOTICE_BACK] = ~0U, /* it stands, whatever became of the task */
    [NOTICE_UNDELIVERED] = WORKED_ON | STATE(SUBMITTED) | STATE(SUSPENDED),
    [NOTICE_UNRECEIVED] = WORKED_ON | STATE(SUBMITTED) | STATE(SUSPENDED),
    [NOTICE_TURNED_BACK] = WORKED_ON | STATE(SUBMITTED) | STATE(SUSPENDED),
    [NOTICE_HEADS_MEETING] = WORKED_ON | STATE(SUBMITTED) | STATE(SUSPENDED),
    [NOTICE_CORRECTION] = STATE(SUBMITTED) | STATE(RETURNED) | STATE(COMPLETED) | STATE(ARCHIVED),
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
release_objection(enum notice_kind kind, const Dondoc__V1__NoticeQueued *notice,
                  const Dondoc__V1__Task *task, int64_t now)
{
    if ((unsigned)task->state > 31 || (states[kind] & 1U << task->state) == 0) {
        return name_of_state(task->state);
    }
    int version = task->deadline != NULL ? task->deadline->version : 0;
    if (notice->due_version != 0 && notice->due_version != version) {
        return "DUE_CHANGED";
    }
    if (kind == NOTICE_REMINDER && task->deadline != NULL && task->deadline->due_at != 0 &&
        task->deadline->due_at < now) {
        return "PAST_DUE";
    }
    const Dondoc__V1__Clock *clock = task_clock_of(task, notice->clock);
    bool is_of_clock = kind == NOTICE_CLOCK_OVERDUE || kind == NOTICE_CONSULTEE ||
                       (kind == NOTICE_HEADS_MEETING && notice->clock != 0);
    bool is_received = task->delivered_at != 0 || task->accepted_at != 0;
    if ((is_of_clock && clock == NULL) || (kind == NOTICE_UNRECEIVED && is_received)) {
        return "SETTLED";
    }
    if (kind == NOTICE_CONSULTEE && clock->due_at < now) {
        return "PAST_DUE";
    }
    return NULL;
}

bool
release_may_return(const char *objection)
{
    return text_same(objection, "SUBMITTED") || text_same(objection, "SUSPENDED");
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

enum { DAYS_AHEAD = 400 };

static void
look_at(const struct calendar *calendar, day_t day, int minute, int64_t after, int64_t *found)
{
    int64_t at = release_opening(calendar, false, day_start(day) + minute * CLOCK_MINUTE);
    if (at > after && at < *found && day_at(at) == day) {
        *found = at;
    }
}

int64_t
release_digest(const struct calendar *calendar, const struct reminder_policy *policy,
               bool of_levels, int64_t after)
{
    day_t today = day_at(after);
    int64_t found = INT64_MAX;
    for (day_t day = today; found == INT64_MAX && day < today + DAYS_AHEAD; day++) {
        look_at(calendar, day, policy->digest_minute, after, &found);
        for (size_t i = 0; of_levels && i < policy->level_digest_count; i++) {
            look_at(calendar, day, policy->level_digests[i], after, &found);
        }
    }
    return found != INT64_MAX ? found : day_start(today + 1) + policy->digest_minute * CLOCK_MINUTE;
}

int64_t
release_digest_tomorrow(const struct calendar *calendar, const struct reminder_policy *policy,
                        int64_t at)
{
    return release_digest(calendar, policy, false, day_start(day_at(at) + 1) - 1);
}

bool
release_is_for_digest(const struct reminder_policy *policy, const Dondoc__V1__Task *task, int level)
{
    return policy->digest_level > 0 && level >= policy->digest_level &&
           task->urgency == DONDOC__V1__URGENCY__THUONG;
}
