/* Clocks behind a task: whoever has to act by a time, superiors among them (P5, F-22). */
#include "rules/judging.h"
#include "wire/task.h"

static Dondoc__V1__Clock *
edit_clock(struct judging *judging, size_t i)
{
    Dondoc__V1__Task *task = judging->task;
    return edit_item(judging, &task->clocks, &task->n_clocks, i, &dondoc__v1__clock__descriptor);
}

void
start_clock(struct judging *judging, struct clock_start start)
{
    if (start.due_at == 0) {
        return;
    }
    Dondoc__V1__Task *task = judging->task;
    Dondoc__V1__Clock *clock = edit_clock(judging, task->n_clocks);
    clock->id = ++task->clock_count;
    clock->kind = start.kind;
    clock->started_at = judging->at;
    clock->due_at = start.due_at;
    clock->position = (char *)(start.position != NULL ? start.position : "");
    clock->unit = (char *)(start.unit != NULL ? start.unit : "");
    clock->round = start.round;
    clock->climbs = start.climbs;
    clock->calendar_version = judging->calendar != NULL ? calendar_version(judging->calendar) : 0;
}

const Dondoc__V1__Clock *
renew_clock(struct judging *judging, int id, int64_t due_at)
{
    Dondoc__V1__Task *task = judging->task;
    const Dondoc__V1__Clock *old = task_clock_of(task, id);
    stop_clock(judging, id);
    Dondoc__V1__Clock *clock = edit_clock(judging, task->n_clocks);
    *clock = *old;
    clock->id = ++task->clock_count;
    clock->due_at = due_at;
    clock->calendar_version = calendar_version(judging->calendar);
    return clock;
}

/* The clocks but for those of a kind or with an id. */
static void
remove_clocks(struct judging *judging, Dondoc__V1__ClockKind kind, int id)
{
    Dondoc__V1__Task *task = judging->task;
    Dondoc__V1__Clock **list = copy_list(judging, task->clocks, task->n_clocks);
    size_t count = 0;
    for (size_t i = 0; i < task->n_clocks; i++) {
        if (id != 0 ? list[i]->id != id
                    : kind != DONDOC__V1__CLOCK_KIND__CLOCK_UNSPECIFIED && list[i]->kind != kind) {
            list[count++] = list[i];
        }
    }
    task->clocks = list;
    task->n_clocks = count;
}

void
stop_clocks(struct judging *judging, Dondoc__V1__ClockKind kind)
{
    remove_clocks(judging, kind, 0);
}

void
stop_clock(struct judging *judging, int id)
{
    remove_clocks(judging, DONDOC__V1__CLOCK_KIND__CLOCK_UNSPECIFIED, id);
}

void
lapse_clock(struct judging *judging, int id)
{
    const Dondoc__V1__Task *task = judging->task;
    for (size_t i = 0; i < task->n_clocks; i++) {
        if (task->clocks[i]->id == id) {
            Dondoc__V1__Clock *clock = edit_clock(judging, i);
            clock->lapsed = true;
            if (!clock->climbs) {
                stop_clock(judging, id);
            }
            return;
        }
    }
}
