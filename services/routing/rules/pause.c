/* The clock stands: while it is suspended, or the citizen has yet to complete the dossier (D9). */
#include "rules/judging.h"
#include <string.h>

/* The pause that goes on ends now. */
static void
end_pause(struct judging *judging)
{
    Dondoc__V1__Task *task = judging->task;
    struct arena *arena = judging->docket->arena;
    Dondoc__V1__Pause **list = arena_array(arena, task->n_pauses, sizeof *list);
    Dondoc__V1__Pause *pause = arena_alloc(arena, sizeof *pause);
    memcpy(list, task->pauses, task->n_pauses * sizeof *list);
    *pause = *list[task->n_pauses - 1];
    pause->to = judging->at;
    list[task->n_pauses - 1] = pause;
    task->pauses = list;
}

void
run_clock(struct judging *judging)
{
    Dondoc__V1__Task *task = judging->task;
    end_pause(judging);
    Dondoc__V1__Deadline *before = task->deadline;
    if (before == NULL || before->due_at == 0) {
        return; /* nothing ran */
    }
    Dondoc__V1__Deadline *after =
        make_deadline(judging, before->limit, before->anchor_at, "resumption_ordered");
    /* A limit that names its end, or was over before, is where it was. */
    task->deadline = after->due_at != before->due_at ? after : before;
}
