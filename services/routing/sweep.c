#include "sweep.h"

#include "base/civil.h"
#include "batch.h"
#include "store/timer.h"
#include <string.h>

/* Of a timer: `subject` is where the sweep stands, behind a word that is no subject's; `detail` the
 * place from which on the reference data counts. */
enum { TIMER_SWEEP = 1, TASKS_AT_ONCE = 256 };
static const char prefix[] = "sweep ";

struct sweep {
    struct unit *unit;
    const struct timer **timers; /* by shard, each once */
    size_t count;
};

static void
plant(struct unit *unit, int shard, int64_t at, const char *after, int64_t place)
{
    unit_plan(unit, &(struct timer){ .shard = shard,
                                     .fire_at = at,
                                     .subject = arena_print(unit->arena, "%s%s", prefix, after),
                                     .kind = TIMER_SWEEP,
                                     .planned_at = at,
                                     .detail = place });
}

/* One sweep for each day at which units end. */
static void
plan_ends(struct unit *unit, const struct organisation *organisation, int shard)
{
    size_t count = organisation_count(organisation).units, planned = 0;
    day_t *days = arena_array(unit->arena, count, sizeof *days);
    for (size_t i = 0; i < count; i++) {
        day_t last = organisation_unit_at(organisation, i)->period.to;
        size_t k = 0;
        while (k < planned && days[k] != last) {
            k++;
        }
        if (last == PERIOD_OPEN_TO || day_start(last + 1) <= unit->now || k < planned) {
            continue;
        }
        days[planned++] = last;
        plant(unit, shard, day_start(last + 1), "", INT64_MAX);
    }
}

enum status
sweep_plan(struct unit *unit, const struct entry *entry,
           const Dondoc__V1__ReferenceChanged *changed)
{
    struct position place = entry->position;
    bool is_organisation = changed->what == DONDOC__V1__REFERENCE_CHANGED__WHAT__ORGANISATION;
    if (is_organisation || changed->what == DONDOC__V1__REFERENCE_CHANGED__WHAT__CALENDAR) {
        plant(unit, place.shard, unit->now, "", place.seq + 1);
    }
    if (!is_organisation) {
        return ST_OK;
    }
    struct reference reference;
    struct position behind = { place.shard, place.seq + 1 };
    enum status st = library_at(unit->library, behind, &reference);
    if (st == ST_OK && reference.organisation != NULL) {
        plan_ends(unit, reference.organisation, place.shard);
    }
    return st;
}

/* ---- firing -------------------------------------------------------------------------------- */

static const struct timer *
timer_of(const struct sweep *sweep, int shard)
{
    for (size_t i = 0; i < sweep->count; i++) {
        if (sweep->timers[i]->shard == shard) {
            return sweep->timers[i];
        }
    }
    return NULL;
}

/* One sweep of a shard at a time; the others come again. */
static void
choose(struct sweep *sweep, const struct timer *timers, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (timer_of(sweep, timers[i].shard) == NULL) {
            sweep->timers[sweep->count++] = &timers[i];
        } else {
            struct timer again = timers[i];
            again.fire_at = sweep->unit->now;
            unit_plan(sweep->unit, &again);
        }
    }
}

static enum status
follow(struct sweep *sweep, struct file *file, int *ordinal)
{
    struct docket *docket = &file->docket;
    const struct timer *timer = timer_of(sweep, file->key.shard);
    struct report why = { .seq = timer->detail, .recorded_at = timer->planned_at };
    struct position place = { timer->shard, timer->detail };
    if (docket->task == NULL) {
        return ST_OK;
    }
    enum status st = library_for_task(sweep->unit->library, place, docket->task->policy_version,
                                      &file->reference);
    if (st != ST_OK) {
        return st == ST_NONE ? ST_LATER : st;
    }
    docket->reference = &file->reference;
    docket_follow(docket, &why);
    for (size_t i = 0; i < docket->decision_count; i++) {
        unit_decide_timer(sweep->unit, timer, (*ordinal)++, docket->decisions[i].event);
    }
    return ST_OK;
}

/* The tasks of a shard are all followed when fewer came than were asked for. */
static void
go_on(const struct sweep *sweep, const struct task_key *keys, size_t count, int limit)
{
    for (size_t i = 0; i < sweep->count; i++) {
        const struct timer *timer = sweep->timers[i];
        const char *last = NULL;
        int found = 0;
        for (size_t k = 0; k < count; k++) {
            if (keys[k].shard == timer->shard) {
                last = keys[k].subject;
                found++;
            }
        }
        if (found == limit) {
            struct timer next = *timer;
            next.fire_at = sweep->unit->now;
            next.subject = arena_print(sweep->unit->arena, "%s%s", prefix, last);
            unit_plan(sweep->unit, &next);
        }
    }
}

enum status
sweep_fire(struct unit *unit, const struct timer *timers, size_t count)
{
    struct sweep sweep = { .unit = unit };
    sweep.timers = arena_array(unit->arena, count, sizeof *sweep.timers);
    choose(&sweep, timers, count);
    struct task_key *after = arena_array(unit->arena, sweep.count, sizeof *after), *keys;
    for (size_t i = 0; i < sweep.count; i++) {
        const struct timer *timer = sweep.timers[i];
        after[i] = (struct task_key){ timer->shard, timer->subject + strlen(prefix) };
    }
    int limit = TASKS_AT_ONCE / (int)(sweep.count + 1) + 1;
    size_t found;
    enum status st =
        routing_open_tasks(unit->db, unit->arena, after, sweep.count, limit, &keys, &found);
    struct batch batch;
    if (st == ST_OK) {
        batch_open_for(&batch, unit, keys, found);
        st = batch_load(&batch);
    }
    int ordinal = 0;
    for (size_t i = 0; st == ST_OK && i < batch.file_count; i++) {
        st = follow(&sweep, &batch.files[i], &ordinal);
    }
    if (st == ST_OK) {
        batch_save(&batch);
        go_on(&sweep, keys, found, limit);
    }
    return st;
}
