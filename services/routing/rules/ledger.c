/* Who answers for lost time: intervals are never rewritten, later charges count (model 3.3). */
#include "rules/judging.h"
#include <string.h>

static void
add_charge(struct judging *judging, int64_t from, const char *unit, const char *position)
{
    Dondoc__V1__Task *task = judging->task;
    struct arena *arena = judging->docket->arena;
    Dondoc__V1__Charge **list = arena_array(arena, task->n_charges + 1, sizeof *list);
    Dondoc__V1__Charge *charge = arena_alloc(arena, sizeof *charge);
    if (task->n_charges > 0) {
        memcpy(list, task->charges, task->n_charges * sizeof *list);
    }
    dondoc__v1__charge__init(charge);
    charge->from = from;
    charge->to = judging->at;
    charge->unit = (char *)unit;
    charge->position = (char *)position;
    charge->cause = (char *)transition_name(judging->transition);
    list[task->n_charges++] = charge;
    task->charges = list;
}

void
charge_dispatcher(struct judging *judging)
{
    const Dondoc__V1__Task *task = judging->task;
    int64_t since = task->assigned_at;
    for (size_t i = 0; i + 1 < task->n_objections; i++) {
        if (task->objections[i]->result == DONDOC__V1__OBJECTION__RESULT__UPHELD) {
            since = task->objections[i]->decided_at;
        }
    }
    const char *dispatcher = task->objections[0]->decider;
    add_charge(judging, since, unit_of(judging, dispatcher), dispatcher);
}
