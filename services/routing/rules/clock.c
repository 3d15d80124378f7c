/* Clocks behind a task: whoever has to act by a time, superiors among them (P5, F-22). */
#include "rules/judging.h"
#include "wire/task.h"
#include <string.h>

/* A list of the snapshot's own, as long as before and one more. */
static Dondoc__V1__Clock **
copy_clocks(struct judging *judging)
{
    const Dondoc__V1__Task *task = judging->task;
    Dondoc__V1__Clock **list =
        arena_array(judging->docket->arena, task->n_clocks + 1, sizeof *list);
    if (task->n_clocks > 0) {
        memcpy(list, task->clocks, task->n_clocks * sizeof *list);
    }
    return list;
}

void
start_clock(struct judging *judging, struct clock_start start)
{
    if (start.due_at == 0) {
        return;
    }
    Dondoc__V1__Task *task = judging->task;
    Dondoc__V1__Clock *clock = arena_alloc(judging->docket->arena, sizeof *clock);
    dondoc__v1__clock__init(clock);
    clock->id = ++task->clock_count;
    clock->kind = start.kind;
    clock->started_at = judging->at;
    clock->due_at = start.due_at;
    clock->position = (char *)(start.position != NULL ? start.position : "");
    clock->unit = (char *)(start.unit != NULL ? start.unit : "");
    clock->round = start.round;
    clock->climbs = start.climbs;
    clock->calendar_version = judging->calendar != NULL ? calendar_version(judging->calendar) : 0;
    task->clocks = copy_clocks(judging);
    task->clocks[task->n_clocks++] = clock;
}

const Dondoc__V1__Clock *
renew_clock(struct judging *judging, int id, int64_t due_at)
{
    Dondoc__V1__Task *task = judging->task;
    Dondoc__V1__Clock *clock = arena_alloc(judging->docket->arena, sizeof *clock);
    *clock = *task_clock_of(task, id);
    stop_clock(judging, id);
    clock->id = ++task->clock_count;
    clock->due_at = due_at;
    clock->calendar_version = calendar_version(judging->calendar);
    task->clocks = copy_clocks(judging);
    task->clocks[task->n_clocks++] = clock;
    return clock;
}

/* The clocks but for those of a kind or with an id. */
static void
remove_clocks(struct judging *judging, Dondoc__V1__ClockKind kind, int id)
{
    Dondoc__V1__Task *task = judging->task;
    Dondoc__V1__Clock **list = copy_clocks(judging);
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
    Dondoc__V1__Task *task = judging->task;
    Dondoc__V1__Clock **list = copy_clocks(judging);
    for (size_t i = 0; i < task->n_clocks; i++) {
        if (list[i]->id == id) {
            Dondoc__V1__Clock *clock = arena_alloc(judging->docket->arena, sizeof *clock);
            *clock = *list[i];
            clock->lapsed = true;
            list[i] = clock;
            task->clocks = list;
            if (!clock->climbs) {
                stop_clock(judging, id);
            }
            return;
        }
    }
}
