#include "planning.h"

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

enum status
planning_at(struct library *library, struct position position, const Dondoc__V1__Task *task,
            int64_t planned_from, struct planning *planning)
{
    *planning = (struct planning){ .task = task };
    struct reference *reference = &planning->reference;
    enum status st = library_for_task(library, position, task->policy_version, reference);
    if (st != ST_OK) {
        return st;
    }
    planning->calendar = reference_calendar_of(reference, task->lead);
    if (planning->calendar == NULL) {
        return ST_NONE;
    }
    struct limit limit;
    (void)task_limit(task->deadline->limit, &limit); /* of a kind unknown here: by its days */
    struct deadline deadline = deadline_of(task->deadline, planning->calendar);
    enum urgency urgency = (int)task->urgency >= 0 && (int)task->urgency < URGENCIES
                               ? (enum urgency)task->urgency
                               : URGENCY_NORMAL;
    planning->plan = reminder_plan(&reference->policy->reminders, &limit, &deadline, urgency,
                                   planning->calendar, planned_from, task->deadline->version == 1);
    return ST_OK;
}
