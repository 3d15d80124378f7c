#include "sweep.h"

#include "consultees.h"
#include "planning.h"
#include "store_reminders.h"
#include "wire/task.h"
#include <string.h>

/* Of a timer: `subject` is where the sweep stands, behind a word that is no subject's; `detail` the
 * seq of the change. */
enum { TASKS_AT_ONCE = 256 };
static const char prefix[] = "sweep ";

static void
plant(struct unit *unit, int shard, const char *after, int64_t change)
{
    unit_plan(unit, &(struct timer){ .shard = shard,
                                     .fire_at = unit->now,
                                     .subject = arena_print(unit->arena, "%s%s", prefix, after),
                                     .kind = TIMER_SWEEP,
                                     .planned_at = unit->now,
                                     .detail = change });
}

void
sweep_plan(struct unit *unit, const struct entry *entry,
           const Dondoc__V1__ReferenceChanged *changed)
{
    if (changed->what == DONDOC__V1__REFERENCE_CHANGED__WHAT__CALENDAR) {
        plant(unit, entry->position.shard, "", entry->position.seq);
    }
}

/* The next one, if its timer stands for another time. */
static enum status
follow_task(struct unit *unit, struct position change, const struct note *note,
            const Dondoc__V1__Task *task)
{
    struct planning before, after;
    if (!planning_is_watched(task)) {
        return ST_OK;
    }
    enum status st = planning_at(unit->library, change, task, note->planned_from, &before);
    if (st == ST_OK) {
        st = planning_at(unit->library, (struct position){ change.shard, INT64_MAX }, task,
                         note->planned_from, &after);
    }
    if (st != ST_OK) {
        return st;
    }
    const struct reminder *planted = reminder_plan_next(&before.plan, note->done_until + 1);
    const struct reminder *next = reminder_plan_next(&after.plan, note->done_until + 1);
    while (next != NULL && planning_has_come(&before, next, note->done_until)) {
        next = reminder_plan_next(&after.plan, next->at + 1);
    }
    if (next != NULL && (planted == NULL || planted->at != next->at)) {
        planning_plant(unit, note, &after, next);
    }
    return ST_OK;
}

static enum status
follow(struct unit *unit, struct position change, const struct note *note)
{
    Dondoc__V1__Task *task;
    enum status st = task_unpack(unit->arena, note->body.data, note->body.size, &task);
    if (st != ST_OK || task == NULL) {
        return st;
    }
    st = follow_task(unit, change, note, task);
    if (st == ST_OK || st == ST_NONE) {
        st = consultees_follow(unit,
                               &(struct consulting){ .place = { note->key.shard, INT64_MAX },
                                                     .subject = note->key.subject,
                                                     .task = task },
                               change);
    }
    return st == ST_NONE ? ST_OK : st;
}

enum status
sweep_fire(struct unit *unit, const struct timer *timers, size_t count)
{
    struct note *after = arena_array(unit->arena, count, sizeof *after), *notes;
    size_t *sweeps, found, last = 0;
    int limit = TASKS_AT_ONCE / (int)(count + 1) + 1, of_sweep = 0;
    for (size_t i = 0; i < count; i++) {
        after[i] = (struct note){
            .key = { timers[i].shard, timers[i].subject + strlen(prefix) },
        };
    }
    enum status st =
        store_next_notes(unit->db, unit->arena, after, count, limit, &notes, &sweeps, &found);
    for (size_t i = 0; st == ST_OK && i < found; i++) {
        const struct timer *timer = &timers[sweeps[i]];
        of_sweep = sweeps[i] == last ? of_sweep + 1 : 1;
        last = sweeps[i];
        st = follow(unit, (struct position){ timer->shard, timer->detail }, &notes[i]);
        if (of_sweep == limit) {
            plant(unit, timer->shard, notes[i].key.subject, timer->detail);
        }
    }
    return st;
}
