#include "climber.h"

#include "base/text.h"
#include "wire/task.h"

#define STATE(name)  DONDOC__V1__TASK_STATE__##name
#define ORIGIN(name) DONDOC__V1__ORIGIN__##name

enum status
climber_at(struct library *library, struct position position, const Dondoc__V1__Task *task,
           struct climber *climber)
{
    struct reference reference;
    enum status st = library_for_task(library, position, task->policy_version, &reference);
    if (st != ST_OK) {
        return st;
    }
    *climber = (struct climber){
        .task = task,
        .audience = task_audience(task),
        .organisation = reference.organisation,
        .policy = reference.policy,
        .calendar = reference_calendar_of(&reference, task->lead),
        .urgency = (int)task->urgency >= 0 && (int)task->urgency < URGENCIES
                       ? (enum urgency)task->urgency
                       : URGENCY_NORMAL,
    };
    return climber->calendar != NULL ? ST_OK : ST_NONE;
}

/* A parent may have come from outside: work that descends from it climbs to the top. */
static bool
is_internal(const struct climber *climber)
{
    const Dondoc__V1__Task *task = climber->task;
    bool is_own = task->origin == ORIGIN(THU_TRUONG) || task->origin == ORIGIN(TU_DE_XUAT);
    return is_own && text_is_empty(task->parent) &&
           ladder_is_internal(climber->organisation, &climber->audience);
}

struct ladder_rules
climber_rules(const struct climber *climber, enum ladder_kind ladder)
{
    const struct ladder_policy *policy = &climber->policy->ladders;
    return ladder == LADDER_OF_TASK
               ? ladder_of_task(policy, climber->organisation, &climber->audience, climber->urgency,
                                is_internal(climber))
               : ladder_of_reviewer(policy, climber->urgency);
}

static struct climb_facts
task_facts(const Dondoc__V1__Task *task)
{
    static const enum climb_phase phases[] = {
        [DONDOC__V1__LADDER__LADDER_NONE] = CLIMB_IDLE,
        [DONDOC__V1__LADDER__LADDER_RUNNING] = CLIMB_RUNNING,
        [DONDOC__V1__LADDER__LADDER_PAUSED] = CLIMB_PAUSED,
        [DONDOC__V1__LADDER__LADDER_CLOSED] = CLIMB_CLOSED,
    };
    unsigned ladder = (unsigned)task->ladder;
    bool is_handed_in = task->state == STATE(SUBMITTED) || task->state == STATE(COMPLETED);
    return (struct climb_facts){
        .phase = ladder < sizeof phases / sizeof phases[0] ? phases[ladder] : CLIMB_IDLE,
        .due_at = task->deadline != NULL ? task->deadline->due_at : 0,
        .due_version = task->deadline != NULL ? task->deadline->version : 0,
        .rework_due_at = task->state == STATE(RETURNED) ? task->rework_due_at : 0,
        .returns = task->returns,
        .submitted_at = is_handed_in ? task->submitted_at : 0,
        .is_cancelled = task->state != STATE(COMPLETED),
    };
}

/* The reviewer's limit runs while the submission is in his hands; each submission has its own. */
static struct climb_facts
review_facts(const Dondoc__V1__Task *task, const struct climb *climb)
{
    bool is_in_hand = task->state == STATE(SUBMITTED) && task->review_due_at != 0;
    bool is_decided = task->state == STATE(COMPLETED) || task->state == STATE(RETURNED);
    return (struct climb_facts){
        .phase = is_in_hand          ? CLIMB_RUNNING
                 : climb->anchor > 0 ? CLIMB_CLOSED
                                     : CLIMB_IDLE,
        .due_at = is_in_hand ? task->review_due_at : 0,
        .due_version = task->submissions,
        .is_cancelled = !is_decided,
    };
}

struct climb_facts
climber_facts(const Dondoc__V1__Task *task, enum ladder_kind ladder, const struct climb *climb)
{
    return ladder == LADDER_OF_TASK ? task_facts(task) : review_facts(task, climb);
}

const char *
climber_late(const Dondoc__V1__Task *task, enum ladder_kind ladder)
{
    return ladder == LADDER_OF_TASK ? task->handler : task->reviewer;
}

int64_t
climber_due(const Dondoc__V1__Task *task, enum ladder_kind ladder)
{
    if (ladder == LADDER_OF_REVIEW) {
        return task->review_due_at;
    }
    return task->deadline != NULL ? task->deadline->due_at : 0;
}
