#include "firing.h"

#include "batch.h"
#include "raising.h"
#include "wire/message.h"
#include "wire/task.h"

#define CLOCK(name) DONDOC__V1__CLOCK_KIND__##name

static void
say_passed(struct unit *unit, const struct timer *timer, const Dondoc__V1__Clock *clock)
{
    Dondoc__V1__Event *event = event_about(unit->arena, arena_text(unit->arena, timer->subject),
                                           DONDOC__V1__EVENT__DATA_LIMIT_PASSED);
    Dondoc__V1__LimitPassed *passed = event->limit_passed;
    event->time = timer->planned_at;
    passed->planned_at = timer->planned_at;
    passed->plan_version = timer->plan_version;
    if (clock != NULL) {
        passed->kind = clock->kind;
        passed->clock = clock->id;
    } else {
        passed->kind = CLOCK(PARKING);
        passed->report = position_message(unit->arena, timer->shard, timer->detail);
    }
    unit_decide_timer(unit, timer, 0, event);
}

/* Only what still holds is said. */
static void
pass_limit(struct unit *unit, const struct timer *timer, const Dondoc__V1__Task *task)
{
    const Dondoc__V1__Clock *clock = task_clock_of(task, (int)timer->detail);
    if (clock != NULL && !clock->lapsed && clock->due_at == timer->planned_at) {
        say_passed(unit, timer, clock);
    }
}

static enum status
fire_one(struct batch *batch, struct raising *raising, const struct timer *timer, bool *changed)
{
    struct watch *watch = batch_find(batch, timer->shard, timer->subject);
    const Dondoc__V1__Task *task;
    enum status st = batch_task(batch, watch, &task);
    if (st != ST_OK || task == NULL) {
        return st;
    }
    if (timer->kind == TIMER_LIMIT) {
        pass_limit(batch->unit, timer, task);
    } else if (timer->detail != 0 || watch->plan_version == timer->plan_version) {
        return raising_raise(raising, watch, task, timer, changed);
    }
    return ST_OK;
}

static enum status
fire_all(struct batch *batch, struct raising *raising, const struct timer *timers, size_t count,
         const bool *is_parked)
{
    enum status st = ST_OK;
    bool is_any = false;
    for (size_t i = 0; st == ST_OK && i < count; i++) {
        bool changed = false;
        if (timers[i].kind != TIMER_PARKING) {
            st = fire_one(batch, raising, &timers[i], &changed);
        } else if (is_parked[i]) {
            say_passed(batch->unit, &timers[i], NULL);
        }
        is_any = is_any || changed;
    }
    if (st == ST_OK && is_any) {
        batch_save_climbs(batch, store_move_climbs);
        raising_save(raising);
    }
    return st;
}

/* Parked reports that are still parked. */
static enum status
find_parked(struct unit *unit, const struct timer *timers, size_t count, bool *is_parked)
{
    struct position *reports = arena_array(unit->arena, count, sizeof *reports);
    bool *found = arena_array(unit->arena, count, sizeof *found);
    size_t *index = arena_array(unit->arena, count, sizeof *index), asked = 0;
    for (size_t i = 0; i < count; i++) {
        if (timers[i].kind == TIMER_PARKING) {
            reports[asked] = (struct position){ timers[i].shard, timers[i].detail };
            index[asked++] = i;
        }
    }
    enum status st =
        asked > 0 ? store_is_parked(unit->db, unit->arena, reports, asked, found) : ST_OK;
    for (size_t i = 0; i < asked; i++) {
        is_parked[index[i]] = found[i];
    }
    return st;
}

/* Who was told by levels that may still count. */
static enum status
find_told(const struct batch *batch, struct raising *raising)
{
    struct unit *unit = batch->unit;
    struct watch *climbed = arena_array(unit->arena, batch->count, sizeof *climbed);
    size_t count = 0;
    for (size_t i = 0; i < batch->count; i++) {
        bool is_climbed = false;
        for (size_t s = 0; s < batch->watches[i].stair_count; s++) {
            const struct climb *climb = &batch->watches[i].stairs[s].climb;
            is_climbed = is_climbed || climb->reached > 0 || climb->counts_from < climb->anchor;
        }
        if (is_climbed) {
            climbed[count++] = batch->watches[i];
        }
    }
    struct level_row *told = arena_array(unit->arena, 0, sizeof *told);
    enum status st =
        count > 0 ? store_told(unit->db, unit->arena, climbed, count, &told, &raising->told_count)
                  : ST_OK;
    raising->told = told;
    return st;
}

enum status
escalation_fire(void *self, struct unit *unit, const struct timer *timers, size_t count)
{
    (void)self;
    struct batch batch = { .unit = unit };
    struct raising raising = { .unit = unit };
    bool *is_parked = arena_array(unit->arena, count, sizeof *is_parked);
    batch.watches = arena_array(unit->arena, count, sizeof *batch.watches);
    for (size_t i = 0; i < count; i++) {
        batch.watches[i] = (struct watch){ .key = { timers[i].shard, timers[i].subject } };
    }
    enum status st = batch_load(&batch, count);
    if (st == ST_OK) {
        st = find_parked(unit, timers, count, is_parked);
    }
    if (st == ST_OK) {
        st = find_told(&batch, &raising);
    }
    return st == ST_OK ? fire_all(&batch, &raising, timers, count, is_parked) : st;
}
