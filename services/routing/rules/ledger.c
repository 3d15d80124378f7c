/* Who answers for lost time: intervals are never rewritten, later charges count (model 3.3). */
#include "base/text.h"
#include "domain/deadline.h"
#include "rules/judging.h"
#include "wire/task.h"

static void
add_charge(struct judging *judging, int64_t from, int64_t to, const char *unit,
           const char *position)
{
    Dondoc__V1__Task *task = judging->task;
    Dondoc__V1__Charge *charge = edit_item(judging, &task->charges, &task->n_charges,
                                           task->n_charges, &dondoc__v1__charge__descriptor);
    charge->from = from;
    charge->to = to;
    charge->unit = (char *)unit;
    charge->position = (char *)position;
    charge->cause = (char *)transition_name(judging->transition);
}

/* An objection upheld and then reversed counts as dismissed: the time of the first assignment goes
 * back to the unit that objected. */
void
charge_dispatcher(struct judging *judging)
{
    const Dondoc__V1__Task *task = judging->task;
    const Dondoc__V1__Objection *first = task->objections[0];
    bool is_first = task->n_objections == 1;
    if (first->reversed) {
        add_charge(judging, task->assigned_at, first->decided_at, first->unit, "");
    }
    add_charge(judging, is_first ? task->assigned_at : first->decided_at, judging->at,
               unit_of(judging, first->decider), first->decider);
}

static int
days_after(const struct judging *judging, int64_t from, int64_t to)
{
    return judging->calendar != NULL ? deadline_late(from, to, judging->calendar).work_days : 0;
}

static int64_t
later(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static void
add_excess(struct judging *judging, int64_t limit, int64_t until)
{
    Dondoc__V1__Task *task = judging->task;
    if (limit != 0 && task->deadline->due_at != 0) {
        task->superior_days += days_after(judging, later(limit, task->deadline->due_at), until);
    }
}

void
count_excess(struct judging *judging)
{
    const Dondoc__V1__Clock *review = task_clock(judging->task, DONDOC__V1__CLOCK_KIND__REVIEW);
    add_excess(judging, review != NULL ? review->due_at : 0, judging->at);
}

void
count_excess_of_completion(struct judging *judging)
{
    const Dondoc__V1__Task *task = judging->task;
    add_excess(judging, limit_end(judging, RULE_REVIEW, task->submitted_at), task->completed_at);
}

/* The time somebody answered for last counts for him alone. */
static bool
is_charged_again(const Dondoc__V1__Task *task, size_t i)
{
    for (size_t later_one = i + 1; later_one < task->n_charges; later_one++) {
        if (task->charges[later_one]->from == task->charges[i]->from) {
            return true;
        }
    }
    return false;
}

static int
dispatcher_days(const struct judging *judging)
{
    const Dondoc__V1__Task *task = judging->task;
    int days = 0;
    for (size_t i = 0; i < task->n_charges; i++) {
        const Dondoc__V1__Charge *charge = task->charges[i];
        int64_t from = later(charge->from, task->deadline->due_at);
        if (!text_is_empty(charge->position) && !is_charged_again(task, i) && charge->to > from) {
            days += days_after(judging, from, charge->to);
        }
    }
    return days;
}

void
judge_lateness(struct judging *judging, Dondoc__V1__TaskCompleted *completed)
{
    const Dondoc__V1__Task *task = judging->task;
    const Dondoc__V1__Deadline *deadline = task->deadline;
    int64_t due_at = deadline != NULL ? deadline->due_at : 0;
    completed->on_time = due_at == 0 || task->submitted_at <= due_at;
    if (due_at == 0 || judging->calendar == NULL) {
        return;
    }
    completed->original_days_late =
        days_after(judging, deadline->original_due_at, task->submitted_at);
    if (completed->on_time) {
        return;
    }
    struct lateness late = deadline_late(due_at, task->submitted_at, judging->calendar);
    completed->days_late = late.work_days;
    completed->calendar_days_late = late.cal_days;
    completed->superior_days = task->superior_days;
    completed->dispatcher_days = dispatcher_days(judging);
    for (size_t i = 0; i < task->n_credits; i++) {
        completed->objective_days += task->credits[i]->days;
    }
    int64_t net = (int64_t)late.work_days - completed->superior_days - completed->dispatcher_days -
                  completed->objective_days;
    completed->net_days_late = net > 0 ? (int32_t)net : 0;
}
