/* Sổ giữ việc: at every instant exactly one party holds the work (P1, model 3.3). */
#include "base/text.h"
#include "rules/judging.h"

/* From the dispatcher to the lead, and within it, the work takes no turn. */
static int64_t
turn_since(const struct judging *judging, Dondoc__V1__HolderRole role)
{
    const Dondoc__V1__Holder *before = judging->task->holder;
    bool goes_on = before != NULL && role == DONDOC__V1__HOLDER_ROLE__HANDLER &&
                   (before->role == DONDOC__V1__HOLDER_ROLE__HANDLER ||
                    before->role == DONDOC__V1__HOLDER_ROLE__DISPATCHER);
    if (!goes_on) {
        return judging->at;
    }
    return before->turn_since != 0 ? before->turn_since : before->since;
}

/* A new interval of the ledger, unless the same holder goes on. */
static void
open_interval(struct judging *judging, Dondoc__V1__HolderRole role, const char *unit,
              const char *position)
{
    const Dondoc__V1__Holder *before = judging->task->holder;
    if (before != NULL && before->role == role && text_same(before->unit, unit) &&
        text_same(before->position, position)) {
        return;
    }
    Dondoc__V1__Holder *holder = arena_alloc(judging->docket->arena, sizeof *holder);
    dondoc__v1__holder__init(holder);
    const struct org_position *post = find_position(judging, position);
    holder->role = role;
    holder->unit = (char *)unit;
    holder->position = (char *)position;
    holder->person = (char *)(post != NULL ? holder_person(post, judging->at) : "");
    holder->since = judging->at;
    holder->turn_since = turn_since(judging, role);
    holder->cause = (char *)transition_name(judging->transition);
    holder->ordinal = before != NULL ? before->ordinal + 1 : 1;
    judging->task->holder = holder;
}

const char *
unit_of(const struct judging *judging, const char *position)
{
    const struct org_position *post = find_position(judging, position);
    return post != NULL ? post->unit->code : "";
}

static Dondoc__V1__HolderRole
deciding_role(const struct judging *judging, const char *position)
{
    const struct org_position *post = find_position(judging, position);
    bool decides =
        post != NULL && (post->kind == POSITION_CHAIR || post->kind == POSITION_VICE_CHAIR);
    return decides ? DONDOC__V1__HOLDER_ROLE__DECIDER : DONDOC__V1__HOLDER_ROLE__REVIEWER;
}

/* Whoever has the role that holds the work in a state. */
static uint32_t
holder_of_state(const Dondoc__V1__Task *task)
{
    switch (task->state) {
    case DONDOC__V1__TASK_STATE__OBJECTED:
        return FX_DECIDER_HOLDS;
    case DONDOC__V1__TASK_STATE__SUBMITTED:
        return FX_REVIEWER_HOLDS;
    case DONDOC__V1__TASK_STATE__SUSPENDED:
        return FX_STOPPED_CLOCK_HOLDS;
    default:
        return task->holder->role == DONDOC__V1__HOLDER_ROLE__DISPATCHER ? FX_DISPATCHER_HOLDS
                                                                         : FX_HANDLER_HOLDS;
    }
}

static void
open_decider(struct judging *judging, const char *position)
{
    Dondoc__V1__HolderRole role = deciding_role(judging, position);
    bool is_dispatcher = role != DONDOC__V1__HOLDER_ROLE__DECIDER;
    open_interval(judging, is_dispatcher ? DONDOC__V1__HOLDER_ROLE__DISPATCHER : role,
                  unit_of(judging, position), position);
}

void
move_holder(struct judging *judging, uint32_t effects)
{
    const Dondoc__V1__Task *task = judging->task;
    if (effects & FX_SUCCESSOR_HOLDS) {
        effects |= holder_of_state(task);
    }
    if (effects & FX_DISPATCHER_HOLDS) {
        open_interval(judging, DONDOC__V1__HOLDER_ROLE__DISPATCHER,
                      unit_of(judging, task->assigner), task->assigner);
    }
    if (effects & FX_HANDLER_HOLDS) {
        open_interval(judging, DONDOC__V1__HOLDER_ROLE__HANDLER, task->lead,
                      text_is_empty(task->handler) ? task->accountable_head : task->handler);
    }
    if (effects & FX_REVIEWER_HOLDS) {
        open_interval(judging, deciding_role(judging, task->reviewer),
                      unit_of(judging, task->reviewer), task->reviewer);
    }
    if (effects & FX_DECIDER_HOLDS) {
        open_decider(judging, last_objection(task)->decider);
    }
    if (effects & FX_STOPPED_CLOCK_HOLDS) {
        open_interval(judging, DONDOC__V1__HOLDER_ROLE__CLOCK_STOPPED, "", "");
    }
    if (effects & FX_NOBODY_HOLDS) {
        open_interval(judging, DONDOC__V1__HOLDER_ROLE__HOLDER_NONE, "", "");
    }
}
