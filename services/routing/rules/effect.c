/* What follows from a move of the lifecycle: times, deadline, holder, ladder (model 3.3 to 3.9). */
#include "base/text.h"
#include "domain/deadline.h"
#include "rules/judging.h"
#include "wire/task.h"
#include <string.h>

#define CLOCK(name) DONDOC__V1__CLOCK_KIND__##name

int64_t
limit_end(const struct judging *judging, enum rule_id rule, int64_t from)
{
    const struct limit *limit = policy_limit(judging->reference->policy, rule, judging->urgency);
    if (limit == NULL || judging->calendar == NULL) {
        return 0;
    }
    return deadline_compute(limit, from, judging->calendar, NULL).due_at;
}

void
judge_time(struct judging *judging)
{
    int64_t said = judging->event->time, recorded = judging->report.recorded_at;
    judging->at = recorded;
    if (said != 0 && said != recorded) {
        int64_t until = said < recorded ? limit_end(judging, RULE_LATE_REPORT, said) : recorded;
        judging->is_late_reported = said > recorded || (until != 0 && recorded > until);
        judging->at = judging->is_late_reported ? recorded : said;
    }
    const Dondoc__V1__Task *task = judging->docket->task;
    if (task != NULL && task->holder != NULL && judging->at < task->holder->since) {
        judging->at = task->holder->since;
    }
}

static enum receipt_rule
receipt_rule(const struct judging *judging)
{
    const struct policy *policy = judging->reference->policy;
    const ProtobufCEnumValue *origin = protobuf_c_enum_descriptor_get_value(
        &dondoc__v1__origin__descriptor, (int)judging->task->origin);
    for (size_t i = 0; origin != NULL && i < policy->receipt_next_day_count; i++) {
        if (text_same(policy->receipt_next_day[i], origin->name)) {
            return RECEIPT_NEXT_WORKING_DAY;
        }
    }
    return RECEIPT_EVENT_DAY;
}

static void
warn_of_deadline(struct judging *judging, const struct limit *limit,
                 const struct deadline *deadline)
{
    struct arena *arena = judging->docket->arena;
    char due[CIVIL_TEXT_SIZE], before[CIVIL_TEXT_SIZE];
    day_print(due, sizeof due, deadline->last_day);
    day_print(before, sizeof before, deadline->remind_day);
    if (deadline->ends_off && limit->kind == LIMIT_BEFORE_DATE) {
        warn(judging, CODE_DUE_ON_DAY_OFF, "assignment_ordered.limit.date",
             arena_print(arena, "%s < %s", before, due));
    }
    if (deadline->is_unconfirmed) {
        int confirmed = calendar_confirmed_until(judging->calendar);
        warn(judging, CODE_DUE_UNCONFIRMED, "assignment_ordered.limit",
             arena_print(arena, "%s > %d", due, confirmed));
    }
    if (deadline->due_at <= judging->at) {
        warn(judging, CODE_DUE_PASSED, "assignment_ordered.limit", due);
    }
}

Dondoc__V1__Deadline *
make_deadline(struct judging *judging, Dondoc__V1__Limit *message, int64_t anchor_at)
{
    struct arena *arena = judging->docket->arena;
    const Dondoc__V1__Deadline *before = judging->task->deadline;
    Dondoc__V1__Deadline *deadline = arena_alloc(arena, sizeof *deadline);
    dondoc__v1__deadline__init(deadline);
    deadline->limit = message;
    struct limit limit;
    if (!task_limit(message, &limit) || judging->calendar == NULL) {
        fault(judging, CODE_LIMIT_INVALID, RULE_EXPLICIT_LIMIT, "assignment_ordered.limit", NULL);
        return deadline;
    }
    struct deadline_options options = { .receipt = receipt_rule(judging) };
    struct deadline found = deadline_compute(&limit, anchor_at != 0 ? anchor_at : ANCHOR_UNRESOLVED,
                                             judging->calendar, &options);
    if (found.result > DEADLINE_SUSPENDED) {
        fault(judging, CODE_LIMIT_INVALID, RULE_EXPLICIT_LIMIT, "assignment_ordered.limit",
              deadline_result_name(found.result));
        return deadline;
    }
    deadline->calendar = (char *)calendar_code(judging->calendar);
    deadline->calendar_version = calendar_version(judging->calendar);
    if (found.result == DEADLINE_UNRESOLVED) {
        return deadline; /* version 0 until the anchor is known */
    }
    deadline->version = before != NULL ? before->version + 1 : 1;
    if (found.result == DEADLINE_SET) {
        deadline->anchor_at = found.anchor_at != ANCHOR_UNRESOLVED ? found.anchor_at : 0;
        deadline->due_at = found.due_at;
        deadline->original_due_at =
            before != NULL && before->original_due_at != 0 ? before->original_due_at : found.due_at;
        deadline->rolled = found.is_rolled;
        deadline->unconfirmed = found.is_unconfirmed;
        deadline->term_days = found.term_days;
        warn_of_deadline(judging, &limit, &found);
    }
    return deadline;
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
    holder->cause = (char *)transition_name(judging->transition);
    holder->ordinal = before != NULL ? before->ordinal + 1 : 1;
    judging->task->holder = holder;
}

static const char *
unit_of(const struct judging *judging, const char *position)
{
    const struct org_position *post = find_position(judging, position);
    return post != NULL ? post->unit->code : "";
}

static Dondoc__V1__HolderRole
reviewing_role(const struct judging *judging)
{
    const struct org_position *post = find_position(judging, judging->task->reviewer);
    bool decides =
        post != NULL && (post->kind == POSITION_CHAIR || post->kind == POSITION_VICE_CHAIR);
    return decides ? DONDOC__V1__HOLDER_ROLE__DECIDER : DONDOC__V1__HOLDER_ROLE__REVIEWER;
}

static void
move_holder(struct judging *judging, uint32_t effects)
{
    const Dondoc__V1__Task *task = judging->task;
    if (effects & FX_DISPATCHER_HOLDS) {
        open_interval(judging, DONDOC__V1__HOLDER_ROLE__DISPATCHER,
                      unit_of(judging, task->assigner), task->assigner);
    }
    if (effects & FX_HANDLER_HOLDS) {
        open_interval(judging, DONDOC__V1__HOLDER_ROLE__HANDLER, task->lead,
                      text_is_empty(task->handler) ? task->accountable_head : task->handler);
    }
    if (effects & FX_REVIEWER_HOLDS) {
        open_interval(judging, reviewing_role(judging), unit_of(judging, task->reviewer),
                      task->reviewer);
    }
    if (effects & FX_NOBODY_HOLDS) {
        open_interval(judging, DONDOC__V1__HOLDER_ROLE__HOLDER_NONE, "", "");
    }
}

/* From when the limit runs, 0: not known yet (model 3.6). */
static int64_t
anchor_of(struct judging *judging, const Dondoc__V1__Limit *limit)
{
    const Dondoc__V1__Document *document = judging->event->assignment_ordered->document;
    int64_t anchor_at = limit->anchor_at;
    switch (limit->anchor) {
    case DONDOC__V1__LIMIT__ANCHOR__ASSIGNED_AT:
        return judging->at;
    case DONDOC__V1__LIMIT__ANCHOR__RECEIVED_AT:
    case DONDOC__V1__LIMIT__ANCHOR__EVENT:
        return limit->anchor == DONDOC__V1__LIMIT__ANCHOR__EVENT ? anchor_at : 0;
    case DONDOC__V1__LIMIT__ANCHOR__ISSUED_AT:
        anchor_at = anchor_at == 0 && document != NULL ? document->issued_at : anchor_at;
        break;
    default:
        break;
    }
    bool needs_none = limit->kind <= DONDOC__V1__LIMIT__KIND__BEFORE_DATE;
    if (anchor_at == 0 && !needs_none) {
        fault(judging, CODE_LIMIT_UNANCHORED, RULE_EXPLICIT_LIMIT,
              "assignment_ordered.limit.anchor_at", NULL);
    }
    return anchor_at;
}

static void
set_deadline(struct judging *judging, int64_t anchor_at)
{
    Dondoc__V1__Task *task = judging->task;
    task->deadline = make_deadline(judging, task->deadline->limit, anchor_at);
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
    if (deadline != NULL && deadline->version == 0 &&
        deadline->limit->anchor == DONDOC__V1__LIMIT__ANCHOR__RECEIVED_AT) {
        set_deadline(judging, judging->at);
        task->plan_version++;
    }
}

static void
move_ladder(Dondoc__V1__Task *task, uint32_t effects)
{
    bool is_watched = task->deadline != NULL && task->deadline->due_at != 0;
    if (effects & FX_CLOSE_LADDER) {
        task->ladder = DONDOC__V1__LADDER__LADDER_CLOSED;
    } else if (!is_watched) {
        task->ladder = DONDOC__V1__LADDER__LADDER_NONE;
    } else if (effects & FX_PAUSE_LADDER) {
        task->ladder = DONDOC__V1__LADDER__LADDER_PAUSED;
    } else if (effects & (FX_START_LADDER | FX_RESUME_LADDER | FX_RECEIVED)) {
        task->ladder = DONDOC__V1__LADDER__LADDER_RUNNING;
    }
}

void
apply_effects(struct judging *judging)
{
    Dondoc__V1__Task *task = judging->task;
    uint32_t effects = judging->move->effects;
    task->state = (Dondoc__V1__TaskState)judging->move->next;
    if (effects & FX_SET_DEADLINE) {
        set_deadline(judging, anchor_of(judging, task->deadline->limit));
    }
    if (effects & FX_RECEIVED) {
        receive(judging);
    }
    if (effects & FX_START_ACCEPTANCE) {
        start_clock(judging,
                    (struct clock_start){ .kind = CLOCK(ACCEPTANCE),
                                          .due_at = limit_end(judging, RULE_ACCEPT, judging->at),
                                          .unit = task->lead });
    }
    if (effects & FX_STOP_ACCEPTANCE) {
        stop_clocks(judging, CLOCK(ACCEPTANCE));
    }
    if (effects & FX_ACCEPTED) {
        task->accepted_at = judging->at;
    }
    if (effects & FX_START_REVIEW_CLOCK) {
        start_clock(judging,
                    (struct clock_start){ .kind = CLOCK(REVIEW),
                                          .due_at = limit_end(judging, RULE_REVIEW, judging->at),
                                          .position = task->reviewer,
                                          .climbs = true });
        task->review_started_at = 0;
    }
    if (effects & FX_STOP_REVIEW_CLOCK) {
        stop_clocks(judging, CLOCK(REVIEW));
    }
    if (effects & FX_START_REWORK) {
        task->rework_due_at = limit_end(judging, RULE_REWORK, judging->at);
    }
    if (effects & FX_NOTE_PROGRESS) {
        task->progressed_at = judging->at;
    }
    if (effects & FX_CLOSE) {
        task->closed_at = judging->at;
        stop_clocks(judging, CLOCK(CLOCK_UNSPECIFIED));
    }
    if (effects & FX_NEW_PLAN) {
        task->plan_version++;
    }
    move_ladder(task, effects);
    move_holder(judging, effects);
}
