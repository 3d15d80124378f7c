#include "planning.h"

#include "base/text.h"
#include "consultees.h"
#include "wire/message.h"
#include "wire/task.h"

/* The deadline as it was decided, whatever made it so. */
static struct deadline
deadline_of(const Dondoc__V1__Deadline *decided, const struct calendar *calendar)
{
    struct deadline deadline = {
        .result = DEADLINE_SET,
        .due_at = decided->due_at,
        .anchor_at = decided->anchor_at != 0 ? decided->anchor_at : ANCHOR_UNRESOLVED,
        .term_days = decided->term_days,
        .last_day = day_at(decided->due_at - 1),
    };
    deadline.remind_day = calendar_work_day_until(calendar, deadline.last_day);
    return deadline;
}

bool
planning_is_watched(const Dondoc__V1__Task *task)
{
    return task->ladder == DONDOC__V1__LADDER__LADDER_RUNNING && task->deadline != NULL &&
           task->deadline->due_at != 0 && task->deadline->limit != NULL;
}

/* With what counts for the task at a place of the journal. */
static enum status
begin(struct library *library, struct position position, const Dondoc__V1__Task *task,
      struct planning *planning)
{
    *planning = (struct planning){ .task = task };
    enum status st =
        library_for_task(library, position, task->policy_version, &planning->reference);
    if (st != ST_OK) {
        return st;
    }
    planning->calendar = reference_calendar_of(&planning->reference, task->lead);
    return planning->calendar != NULL ? ST_OK : ST_NONE;
}

static void
plan_by(struct planning *planning, const Dondoc__V1__Limit *message,
        const struct deadline *deadline, int64_t planned_from, bool with_summary)
{
    const Dondoc__V1__Task *task = planning->task;
    struct limit limit;
    (void)task_limit(message, &limit); /* of a kind unknown here: by its days */
    enum urgency urgency = (int)task->urgency >= 0 && (int)task->urgency < URGENCIES
                               ? (enum urgency)task->urgency
                               : URGENCY_NORMAL;
    planning->plan = reminder_plan(&planning->reference.policy->reminders, &limit, deadline,
                                   urgency, planning->calendar, planned_from, with_summary);
}

enum status
planning_at(struct library *library, struct position position, const Dondoc__V1__Task *task,
            int64_t planned_from, struct planning *planning)
{
    enum status st = begin(library, position, task, planning);
    if (st == ST_OK) {
        struct deadline deadline = deadline_of(task->deadline, planning->calendar);
        plan_by(planning, task->deadline->limit, &deadline, planned_from,
                task->deadline->version == 1);
    }
    return st;
}

static const Dondoc__V1__Consultation *
consultation_of(const Dondoc__V1__Task *task, const Dondoc__V1__Clock *clock)
{
    for (size_t i = 0; i < task->n_consultations; i++) {
        if (task->consultations[i]->round == clock->round) {
            return task->consultations[i];
        }
    }
    return NULL;
}

/* From delivery to the end of the clock. */
static struct deadline
deadline_of_clock(const Dondoc__V1__Clock *clock, const struct calendar *calendar)
{
    struct deadline deadline = {
        .result = DEADLINE_SET,
        .due_at = clock->due_at,
        .anchor_at = clock->started_at,
        .last_day = day_at(clock->due_at - 1),
    };
    deadline.remind_day = calendar_work_day_until(calendar, deadline.last_day);
    deadline.term_days = calendar_work_days(calendar, day_at(clock->started_at), deadline.last_day);
    return deadline;
}

enum status
planning_of_consultee(struct library *library, struct position position,
                      const Dondoc__V1__Task *task, const Dondoc__V1__Clock *clock,
                      int64_t planned_from, struct planning *planning)
{
    const Dondoc__V1__Consultation *consultation = consultation_of(task, clock);
    enum status st = consultation != NULL ? begin(library, position, task, planning) : ST_NONE;
    if (st == ST_OK) {
        struct deadline deadline = deadline_of_clock(clock, planning->calendar);
        plan_by(planning, consultation->limit, &deadline, planned_from, false);
    }
    return st;
}

void
planning_plant(struct unit *unit, const struct note *note, const struct planning *planning,
               const struct reminder *reminder)
{
    unit_plan(unit,
              &(struct timer){ .shard = note->key.shard,
                               .fire_at = reminder->at + planning->reference.policy->fire_grace_us,
                               .subject = note->key.subject,
                               .kind = TIMER_REMINDER,
                               .plan_version = note->plan_version,
                               .planned_at = reminder->at,
                               .detail = note->due_version });
}

bool
planning_has_come(const struct planning *other, const struct reminder *reminder, int64_t until)
{
    for (int i = 0; i < other->plan.count; i++) {
        const struct reminder *before = &other->plan.reminders[i];
        if (before->at <= until && text_same(before->rule, reminder->rule)) {
            return true;
        }
    }
    return false;
}

bool
planning_waits(struct unit *unit, const struct timer *timer, const struct planning *planning)
{
    const struct reminder_row *row = planning->plan.row;
    if (row->any_hour || calendar_is_working(planning->calendar, day_at(unit->now))) {
        return false;
    }
    struct timer again = *timer;
    again.fire_at = calendar_opening(planning->calendar, unit->now);
    unit_plan(unit, &again);
    return true;
}
