/* A calendar moves the limits behind a task as it moves the due time: later, never earlier, and
 * never one that is over (D11). */
#include "rules/consulting.h"

#define CLOCK(name) DONDOC__V1__CLOCK_KIND__##name

/* Where its limit ends by the calendar in force; 0: it does not go by a calendar of its own. */
static int64_t
end_of(const struct judging *judging, const Dondoc__V1__Clock *clock)
{
    struct place place;
    int64_t from = clock->started_at;
    switch (clock->kind) {
    case CLOCK(ACCEPTANCE):
        return limit_end(judging, RULE_ACCEPT, from);
    case CLOCK(DELIVERY):
        return limit_end(judging, RULE_UNDELIVERED, from);
    case CLOCK(REVIEW):
        return limit_end(judging, RULE_REVIEW, from);
    case CLOCK(OBJECTION):
        return limit_end(judging,
                         clock->round > 1 ? RULE_ARBITRATE_OBJECTION : RULE_DECIDE_OBJECTION, from);
    case CLOCK(EXTENSION):
        return limit_end(judging, RULE_DECIDE_EXTENSION, from);
    case CLOCK(SUSPENSION):
        return limit_end(judging, RULE_SUSPENSION, from);
    case CLOCK(CONSULTATION):
        return find_place(judging->task, clock->round, clock->unit, &place)
                   ? answer_end(judging, place)
                   : 0;
    case CLOCK(OPINION):
        return limit_end(judging, RULE_FIX_OPINION, from);
    case CLOCK(APPRAISAL):
        return limit_end(judging, RULE_APPRAISE, from);
    case CLOCK(HEADS_MEETING):
        return limit_end(judging, RULE_HEADS_MEETING, from);
    default:
        return 0;
    }
}

/* What the clock is about says its end, too. */
static void
note_end(struct judging *judging, const Dondoc__V1__Clock *old, const Dondoc__V1__Clock *clock)
{
    struct place place;
    switch (clock->kind) {
    case CLOCK(OBJECTION):
        edit_objection(judging, judging->task->n_objections - 1)->due_at = clock->due_at;
        break;
    case CLOCK(EXTENSION):
        if (pending_extension(judging->task) != NULL) {
            renew_extension(judging)->due_at = clock->due_at;
        }
        break;
    case CLOCK(CONSULTATION):
    case CLOCK(OPINION):
        if (find_place(judging->task, clock->round, clock->unit, &place)) {
            Dondoc__V1__ConsultTarget *target = edit_target(judging, place);
            *(clock->kind == CLOCK(OPINION) ? &target->unclear_due_at : &target->due_at) =
                clock->due_at;
        }
        break;
    case CLOCK(APPRAISAL):
        move_appraisal(judging, clock->unit, clock->due_at);
        break;
    case CLOCK(HEADS_MEETING):
        move_meeting(judging, old->id, clock);
        break;
    default:
        break;
    }
}

bool
postpone_clocks(struct judging *judging)
{
    const Dondoc__V1__Task *before = judging->docket->task;
    bool moved = false;
    for (size_t i = 0; i < before->n_clocks; i++) {
        const Dondoc__V1__Clock *clock = before->clocks[i];
        bool is_open = !clock->lapsed && clock->due_at >= judging->at &&
                       clock->calendar_version < calendar_version(judging->calendar);
        int64_t due_at = is_open ? end_of(judging, clock) : 0;
        if (due_at > clock->due_at) {
            note_end(judging, clock, renew_clock(judging, clock->id, due_at));
            moved = true;
        }
    }
    return moved;
}

bool
postpone_rework(struct judging *judging)
{
    Dondoc__V1__Task *task = judging->task;
    bool is_open = task->state == (int)TASK_RETURNED ||
                   (task->state == (int)TASK_IN_PROGRESS && task->reopened);
    int64_t due_at = is_open && task->rework_from != 0 && task->rework_due_at >= judging->at
                         ? limit_end(judging, RULE_REWORK, task->rework_from)
                         : 0;
    if (due_at <= task->rework_due_at) {
        return false;
    }
    task->rework_due_at = due_at;
    task->plan_version++;
    return true;
}
