/* What follows from a move of the lifecycle: times, clocks, ladder (model 3.3 to 3.9). */
#include "rules/judging.h"
#include "wire/task.h"

#define CLOCK(name) DONDOC__V1__CLOCK_KIND__##name

static void
set_deadline(struct judging *judging, int64_t anchor_at)
{
    Dondoc__V1__Task *task = judging->task;
    task->deadline =
        make_deadline(judging, task->deadline->limit, anchor_at, "assignment_ordered.limit");
}

static void
receive(struct judging *judging)
{
    Dondoc__V1__Task *task = judging->task;
    if (task->delivered_at != 0) {
        return;
    }
    task->delivered_at = judging->at;
    const Dondoc__V1__Deadline *deadline = task->deadline;
    if (deadline != NULL && deadline->anchor_at == 0 &&
        deadline->limit->kind != DONDOC__V1__LIMIT__KIND__KHONG_HAN &&
        deadline->limit->anchor == DONDOC__V1__LIMIT__ANCHOR__RECEIVED_AT) {
        set_deadline(judging, judging->at);
        if (deadline->due_at == task->deadline->due_at) {
            task->deadline->version = deadline->version; /* it names its end: a new term only */
        }
        task->plan_version++;
    }
}

static void
move_ladder(Dondoc__V1__Task *task, uint32_t effects)
{
    bool is_watched = task->deadline != NULL && task->deadline->due_at != 0;
    bool is_paused = task->state == DONDOC__V1__TASK_STATE__SUBMITTED ||
                     task->state == DONDOC__V1__TASK_STATE__SUSPENDED;
    if (task_state_is_closed((enum task_state)task->state)) {
        task->ladder = DONDOC__V1__LADDER__LADDER_CLOSED;
    } else if (!is_watched) {
        task->ladder = DONDOC__V1__LADDER__LADDER_NONE;
    } else if (effects & FX_PAUSE_LADDER) {
        task->ladder = DONDOC__V1__LADDER__LADDER_PAUSED;
    } else if (effects & (FX_START_LADDER | FX_RESUME_LADDER | FX_RECEIVED | FX_NEW_DUE)) {
        task->ladder =
            is_paused ? DONDOC__V1__LADDER__LADDER_PAUSED : DONDOC__V1__LADDER__LADDER_RUNNING;
    }
}

/* Those whose time begins with the move. */
static void
start_clocks(struct judging *judging, uint32_t effects)
{
    Dondoc__V1__Task *task = judging->task;
    if (effects & FX_AWAIT_DELIVERY) {
        start_clock(judging, (struct clock_start){
                                 .kind = CLOCK(DELIVERY),
                                 .due_at = limit_end(judging, RULE_UNDELIVERED, judging->at),
                                 .unit = task->lead });
    }
    if (effects & FX_START_ACCEPTANCE) {
        start_clock(judging,
                    (struct clock_start){ .kind = CLOCK(ACCEPTANCE),
                                          .due_at = limit_end(judging, RULE_ACCEPT, judging->at),
                                          .unit = task->lead });
    }
    if (effects & FX_START_REVIEW_CLOCK) {
        start_clock(judging,
                    (struct clock_start){ .kind = CLOCK(REVIEW),
                                          .due_at = limit_end(judging, RULE_REVIEW, judging->at),
                                          .position = task->reviewer,
                                          .climbs = true });
        task->review_started_at = 0;
    }
    if (effects & FX_START_OBJECTION) {
        const Dondoc__V1__Objection *objection = last_objection(task);
        start_clock(judging, (struct clock_start){ .kind = CLOCK(OBJECTION),
                                                   .due_at = objection->due_at,
                                                   .position = objection->decider,
                                                   .round = objection->number,
                                                   .climbs = true });
    }
    if (effects & FX_STOP_CLOCK) {
        start_clock(judging, (struct clock_start){
                                 .kind = CLOCK(SUSPENSION),
                                 .due_at = limit_end(judging, RULE_SUSPENSION, judging->at) });
    }
}

/* The task's own, not that of somebody consulted. */
static void
stop_delivery(struct judging *judging)
{
    const Dondoc__V1__Task *task = judging->task;
    for (size_t i = 0; i < task->n_clocks; i++) {
        if (task->clocks[i]->kind == CLOCK(DELIVERY) && task->clocks[i]->round == 0) {
            stop_clock(judging, task->clocks[i]->id);
            return;
        }
    }
}

/* Those that the move makes void; an objection that lapsed climbs on. */
static void
end_clocks(struct judging *judging, uint32_t effects)
{
    const Dondoc__V1__Clock *objection = task_clock(judging->task, CLOCK(OBJECTION));
    if (effects & FX_CLOSE) {
        stop_clocks(judging, CLOCK(CLOCK_UNSPECIFIED));
        return;
    }
    if (effects & (FX_RECEIVED | FX_STOP_ACCEPTANCE)) {
        stop_delivery(judging);
    }
    if (effects & FX_STOP_ACCEPTANCE) {
        stop_clocks(judging, CLOCK(ACCEPTANCE));
    }
    if (effects & FX_STOP_REVIEW_CLOCK) {
        stop_clocks(judging, CLOCK(REVIEW));
    }
    if (objection != NULL && (effects & FX_STOP_OBJECTION)) {
        stop_clock(judging, objection->id);
    }
    if (objection != NULL && (effects & FX_LAPSE_OBJECTION)) {
        lapse_clock(judging, objection->id);
    }
    if (effects & FX_RUN_CLOCK) {
        stop_clocks(judging, CLOCK(SUSPENSION));
    }
}

/* Times that a move notes, or takes back. */
static void
note_times(struct judging *judging, uint32_t effects)
{
    Dondoc__V1__Task *task = judging->task;
    if (effects & FX_AWAIT_DELIVERY) {
        task->delivered_at = task->accepted_at = 0;
        task->deemed_accepted = false;
    }
    if ((effects & FX_ACCEPTED) && task->accepted_at == 0) {
        task->accepted_at = judging->at;
    }
    if (effects & FX_START_REWORK) {
        task->rework_due_at = limit_end(judging, RULE_REWORK, judging->at);
        task->rework_from = judging->at;
    }
    if (effects & FX_NOTE_PROGRESS) {
        task->progressed_at = judging->at;
    }
    if (effects & FX_CLOSE) {
        task->closed_at = judging->at;
    }
    if (effects & FX_REOPEN) {
        task->closed_at = task->completed_at = task->submitted_at = 0;
        task->quality = DONDOC__V1__QUALITY__QUALITY_UNSPECIFIED;
        task->reopened = true;
    }
    if (effects & FX_NEW_PLAN) {
        task->plan_version++;
    }
}

void
apply_effects(struct judging *judging)
{
    Dondoc__V1__Task *task = judging->task;
    uint32_t effects = judging->move->effects;
    task->state = (Dondoc__V1__TaskState)judging->move->next;
    if (effects & FX_SET_DEADLINE) {
        set_deadline(judging,
                     anchor_of(judging, task->deadline->limit, "assignment_ordered.limit"));
    }
    if (effects & FX_RUN_CLOCK) {
        run_clock(judging);
    }
    if (effects & FX_RECEIVED) {
        receive(judging);
    }
    if (effects & FX_CHARGE_DISPATCHER) {
        charge_dispatcher(judging);
    }
    end_clocks(judging, effects);
    start_clocks(judging, effects);
    note_times(judging, effects);
    follow_extension(judging);
    move_ladder(task, effects);
    move_holder(judging, effects);
}
