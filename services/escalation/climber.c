#include "climber.h"

#include "base/text.h"
#include "wire/task.h"

#define STATE(name)  DONDOC__V1__TASK_STATE__##name
#define ORIGIN(name) DONDOC__V1__ORIGIN__##name
#define CLOCK(name)  DONDOC__V1__CLOCK_KIND__##name

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

static bool
is_own(Dondoc__V1__Origin origin)
{
    return origin == ORIGIN(THU_TRUONG) || origin == ORIGIN(TU_DE_XUAT);
}

/* What descends from work that came from outside, or of which it is not said, climbs to the top. */
static bool
is_internal(const struct climber *climber)
{
    const Dondoc__V1__Task *task = climber->task;
    return is_own(task->origin) && (text_is_empty(task->parent) || is_own(task->root_origin)) &&
           ladder_is_internal(climber->organisation, &climber->audience);
}

/* Superiors climb by the reviewers' ladder, units that owe an answer by the consultees'. */
static bool
is_of_superior(const Dondoc__V1__Clock *clock)
{
    return clock->kind == CLOCK(REVIEW) || clock->kind == CLOCK(OBJECTION) ||
           clock->kind == CLOCK(EXTENSION);
}

/* Nobody handles it there but the head: it is his line that hears of it, from himself on. */
static void
tie_to_unit(const struct climber *climber, struct rope *rope)
{
    const struct ladder_policy *policy = &climber->policy->ladders;
    rope->audience.lead = rope->clock->unit;
    rope->audience.handler = "";
    rope->audience.accountable_head = rope->clock->position;
    rope->rules =
        ladder_of_consultee(policy, &rope->audience, climber->organisation, climber->urgency);
}

bool
climber_rope(const struct climber *climber, int clock, struct rope *rope)
{
    const Dondoc__V1__Task *task = climber->task;
    const struct ladder_policy *policy = &climber->policy->ladders;
    *rope = (struct rope){ .audience = climber->audience };
    if (clock == 0) {
        rope->rules = ladder_of_task(policy, climber->organisation, &climber->audience,
                                     climber->urgency, is_internal(climber));
        rope->due_at = task->deadline != NULL ? task->deadline->due_at : 0;
        rope->late = text_is_empty(task->handler) ? task->accountable_head : task->handler;
        return true;
    }
    rope->clock = task_clock_of(task, clock);
    if (rope->clock == NULL) {
        return false;
    }
    rope->due_at = rope->clock->due_at;
    rope->late = rope->clock->position;
    if (is_of_superior(rope->clock)) {
        rope->audience.reviewer = rope->clock->position;
        rope->rules = ladder_of_reviewer(policy, climber->urgency);
    } else {
        tie_to_unit(climber, rope);
    }
    return true;
}

/* When the clock began to run again, if the snapshot is of that decision. */
static int64_t
resumed_at(const Dondoc__V1__Task *task)
{
    const Dondoc__V1__Pause *pause = task->n_pauses > 0 ? task->pauses[task->n_pauses - 1] : NULL;
    bool is_now = pause != NULL && task->holder != NULL && pause->to == task->holder->since &&
                  task->state == STATE(IN_PROGRESS);
    return is_now ? pause->to : 0;
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
    /* Reopening gives the work back as a return does. */
    bool is_rework =
        task->state == STATE(RETURNED) || (task->state == STATE(IN_PROGRESS) && task->reopened);
    return (struct climb_facts){
        .phase = ladder < sizeof phases / sizeof phases[0] ? phases[ladder] : CLIMB_IDLE,
        .due_at = task->deadline != NULL ? task->deadline->due_at : 0,
        .due_version = task->deadline != NULL ? task->deadline->version : 0,
        .rework_due_at = is_rework ? task->rework_due_at : 0,
        .returns = task->returns + task->reopened,
        .submitted_at = is_handed_in ? task->submitted_at : 0,
        .resumed_at = resumed_at(task),
        .is_cancelled = task->state != STATE(COMPLETED),
    };
}

/* A clock climbs as long as it is there; what it was about is settled when it is gone. */
static struct climb_facts
clock_facts(const Dondoc__V1__Task *task, const struct stair *stair)
{
    const Dondoc__V1__Clock *clock = task_clock_of(task, stair->clock);
    bool climbs = clock != NULL && clock->climbs;
    return (struct climb_facts){
        .phase = climbs                    ? CLIMB_RUNNING
                 : stair->climb.anchor > 0 ? CLIMB_CLOSED
                                           : CLIMB_IDLE,
        .due_at = climbs ? clock->due_at : 0,
        .due_version = stair->clock,
        .is_cancelled = task->state == STATE(CANCELLED),
    };
}

struct climb_facts
climber_facts(const Dondoc__V1__Task *task, const struct stair *stair)
{
    return stair->clock == 0 ? task_facts(task) : clock_facts(task, stair);
}
