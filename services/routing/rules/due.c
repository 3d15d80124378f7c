/* From limits to times: the time of an act, where a limit of the policy ends, the task's own due
 * time (model 3.6). */
#include "base/text.h"
#include "domain/deadline.h"
#include "rules/judging.h"
#include "wire/task.h"

int64_t
limit_end(const struct judging *judging, enum rule_id rule, int64_t from)
{
    const struct limit *limit = policy_limit(judging->reference->policy, rule, judging->urgency);
    if (limit == NULL || judging->calendar == NULL) {
        return 0;
    }
    return deadline_compute(limit, from, judging->calendar, NULL).due_at;
}

static int64_t
later(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

/* Moves follow each other in the ledger. What leaves the work where it is has a time of its own,
 * and so has what the lead did, in the same turn, before another officer took over. */
static void
fit_into_ledger(struct judging *judging, const Dondoc__V1__Task *task)
{
    const Dondoc__V1__Holder *holder = task->holder;
    bool stays = judging->transition == TRANSITIONS || judging->transition == TR_EXTEND;
    int64_t turn = holder->turn_since != 0 ? holder->turn_since : holder->since;
    judging->done_at = later(judging->at, turn);
    judging->at = later(judging->at, stays ? task->assigned_at : holder->since);
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
    judging->done_at = judging->at;
    const Dondoc__V1__Task *task = judging->docket->task;
    if (task != NULL && task->holder != NULL) {
        fit_into_ledger(judging, task);
    }
}

bool
task_is_from(const Dondoc__V1__Task *task, const char *const *origins, size_t count)
{
    const ProtobufCEnumValue *origin =
        protobuf_c_enum_descriptor_get_value(&dondoc__v1__origin__descriptor, (int)task->origin);
    for (size_t i = 0; origin != NULL && i < count; i++) {
        if (text_same(origins[i], origin->name)) {
            return true;
        }
    }
    return false;
}

static enum receipt_rule
receipt_rule(const struct judging *judging)
{
    const struct policy *policy = judging->reference->policy;
    return task_is_from(judging->task, policy->receipt_next_day, policy->receipt_next_day_count)
               ? RECEIPT_NEXT_WORKING_DAY
               : RECEIPT_EVENT_DAY;
}

static void
warn_of_deadline(struct judging *judging, const struct limit *limit,
                 const struct deadline *deadline, const char *field)
{
    struct arena *arena = judging->docket->arena;
    char due[CIVIL_TEXT_SIZE], before[CIVIL_TEXT_SIZE];
    day_print(due, sizeof due, deadline->last_day);
    day_print(before, sizeof before, deadline->remind_day);
    if (deadline->ends_off && limit->kind == LIMIT_BEFORE_DATE) {
        warn(judging, CODE_DUE_ON_DAY_OFF, arena_print(arena, "%s.date", field),
             arena_print(arena, "%s < %s", before, due));
    }
    if (deadline->is_unconfirmed) {
        int confirmed = calendar_confirmed_until(judging->calendar);
        warn(judging, CODE_DUE_UNCONFIRMED, field, arena_print(arena, "%s > %d", due, confirmed));
    }
    if (deadline->due_at <= judging->at) {
        warn(judging, CODE_DUE_PASSED, field, due);
    }
}

Dondoc__V1__Deadline *
make_deadline(struct judging *judging, Dondoc__V1__Limit *message, int64_t anchor_at,
              const char *field)
{
    struct arena *arena = judging->docket->arena;
    const Dondoc__V1__Deadline *before = judging->task->deadline;
    Dondoc__V1__Deadline *deadline = arena_alloc(arena, sizeof *deadline);
    dondoc__v1__deadline__init(deadline);
    deadline->limit = message;
    struct limit limit;
    if (!task_limit(message, &limit) || judging->calendar == NULL) {
        fault(judging, CODE_LIMIT_INVALID, RULE_EXPLICIT_LIMIT, field, NULL);
        return deadline;
    }
    struct deadline_options options = { .receipt = receipt_rule(judging) };
    options.suspensions =
        task_suspensions(judging->docket->arena, judging->task, &options.suspension_count);
    struct deadline found = deadline_compute(&limit, anchor_at != 0 ? anchor_at : ANCHOR_UNRESOLVED,
                                             judging->calendar, &options);
    if (found.result > DEADLINE_SUSPENDED) {
        fault(judging, CODE_LIMIT_INVALID, RULE_EXPLICIT_LIMIT, field,
              deadline_result_name(found.result));
        return deadline;
    }
    deadline->calendar = (char *)calendar_code(judging->calendar);
    deadline->calendar_version = calendar_version(judging->calendar);
    deadline->original_due_at = before != NULL ? before->original_due_at : 0;
    if (found.result == DEADLINE_UNRESOLVED && (before == NULL || before->version == 0)) {
        return deadline; /* version 0 until the anchor is known */
    }
    deadline->version = before != NULL ? before->version + 1 : 1;
    if (found.result == DEADLINE_SET) {
        deadline->anchor_at = found.anchor_at != ANCHOR_UNRESOLVED ? found.anchor_at : 0;
        deadline->due_at = found.due_at;
        if (deadline->original_due_at == 0) {
            deadline->original_due_at = found.due_at;
        }
        deadline->rolled = found.is_rolled;
        deadline->unconfirmed = found.is_unconfirmed;
        deadline->term_days = found.term_days;
        warn_of_deadline(judging, &limit, &found, field);
    }
    return deadline;
}

int64_t
anchor_of(struct judging *judging, const Dondoc__V1__Limit *limit, const char *field)
{
    bool is_order = judging->event->data_case == DONDOC__V1__EVENT__DATA_ASSIGNMENT_ORDERED;
    const Dondoc__V1__Document *document =
        is_order ? judging->event->assignment_ordered->document : NULL;
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
              arena_print(judging->docket->arena, "%s.anchor_at", field), NULL);
    }
    return anchor_at;
}

/* In days of its kind, or time for limits in hours; a limit that names its end is counted from the
 * assignment, in working days. */
bool
is_little_left(const struct judging *judging)
{
    const Dondoc__V1__Task *task = judging->task;
    const Dondoc__V1__Deadline *deadline = task->deadline;
    struct limit limit;
    if (deadline == NULL || deadline->due_at == 0 || judging->calendar == NULL ||
        !task_limit(deadline->limit, &limit)) {
        return false;
    }
    struct deadline_options options = { .suspensions = NULL };
    options.suspensions =
        task_suspensions(judging->docket->arena, judging->task, &options.suspension_count);
    struct limit_use use =
        deadline_use(&limit, deadline->anchor_at != 0 ? deadline->anchor_at : ANCHOR_UNRESOLVED,
                     judging->at, judging->calendar, &options);
    if (use.consumed + use.remaining == 0) {
        day_t last = day_at(deadline->due_at - 1);
        use.remaining = calendar_work_days(judging->calendar, day_at(judging->at), last);
        use.consumed =
            calendar_work_days(judging->calendar, day_at(task->assigned_at), day_at(judging->at));
    }
    if (use.consumed + use.remaining == 0) { /* within one day */
        use.remaining = deadline->due_at - judging->at;
        use.consumed = judging->at - task->assigned_at;
    }
    int share = judging->reference->policy->transfer_share;
    return 100 * use.remaining < share * (use.consumed + use.remaining);
}
