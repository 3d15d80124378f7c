#include "reminders.h"

#include "base/log.h"
#include "consultees.h"
#include "planning.h"
#include "sweep.h"
#include "wire/message.h"
#include "wire/task.h"
#include "wire/types.h"
#include <string.h>

/* Every decision of routing that carries a task, and new reference data. */
static const int types[] = { DECISIONS_OF_ROUTING, EVENT_TYPE(REFERENCE_CHANGED), 0 };

/* A task as it stood in our table, and what the unit makes of it. */
struct page {
    int plan_version, due_version; /* before */
    int clock_count;               /* likewise: clocks behind it are new */
    bool was_watched;
    const Dondoc__V1__Task *task; /* NULL: not there; as the last decision of the unit has it */
    struct position place;
    int64_t recorded_at; /* of that decision */
};

struct batch {
    struct unit *unit;
    struct note *notes; /* by (shard, subject), each once */
    struct page *pages; /* of the same number */
    size_t count;
};

static struct note *
find_note(const struct batch *batch, int shard, const char *subject)
{
    return task_key_find(batch->notes, batch->count, sizeof *batch->notes, shard, subject);
}

/* Sorts what was named, keeps each once, and reads it. */
static enum status
load(struct batch *batch, size_t named)
{
    struct unit *unit = batch->unit;
    batch->count = task_keys_unique(batch->notes, named, sizeof *batch->notes);
    batch->pages = arena_array(unit->arena, batch->count, sizeof *batch->pages);
    enum status st =
        batch->count > 0 ? store_notes(unit->db, unit->arena, batch->notes, batch->count) : ST_OK;
    for (size_t i = 0; st == ST_OK && i < batch->count; i++) {
        const struct note *note = &batch->notes[i];
        Dondoc__V1__Task *task;
        st = task_unpack(unit->arena, note->body.data, note->body.size, &task);
        batch->pages[i] = (struct page){ .task = task,
                                         .plan_version = note->plan_version,
                                         .due_version = note->due_version,
                                         .clock_count = task != NULL ? task->clock_count : 0,
                                         .was_watched = task != NULL && planning_is_watched(task) };
    }
    return st;
}

/* ---- planning ------------------------------------------------------------------------------ */

/* A new due time makes a new plan; what came due while nobody worked on it is not made up for. */
static void
take_task(const struct batch *batch, const struct entry *entry, const Dondoc__V1__Task *task)
{
    struct note *note = find_note(batch, entry->position.shard, entry->subject);
    struct page *page = &batch->pages[note - batch->notes];
    bool is_watched = planning_is_watched(task);
    int due_version = task->deadline != NULL ? task->deadline->version : 0;
    if (is_watched && due_version != note->due_version) {
        note->due_version = due_version;
        note->planned_from = entry->recorded_at;
        note->done_until = entry->recorded_at - 1;
    } else if (is_watched && !page->was_watched && note->done_until < entry->recorded_at) {
        note->done_until = entry->recorded_at - 1;
    }
    page->was_watched = is_watched;
    note->plan_version = task->plan_version;
    page->task = task;
    page->place = entry->position;
    page->recorded_at = entry->recorded_at;
}

/* Plants the timer of the next reminder. */
static void
plant(struct unit *unit, const struct note *note, const struct planning *planning)
{
    const struct reminder *next = reminder_plan_next(&planning->plan, note->done_until + 1);
    if (next != NULL) {
        planning_plant(unit, note, planning, next);
    }
}

static enum status
plan(const struct batch *batch, const struct note *note, const struct page *page)
{
    struct planning planning;
    bool is_same =
        note->plan_version == page->plan_version && note->due_version == page->due_version;
    if (is_same || !planning_is_watched(page->task)) {
        return ST_OK;
    }
    enum status st =
        planning_at(batch->unit->library, page->place, page->task, note->planned_from, &planning);
    if (st == ST_OK) {
        plant(batch->unit, note, &planning);
    }
    return st == ST_NONE ? ST_OK : st;
}

static enum status
save(const struct batch *batch)
{
    struct unit *unit = batch->unit;
    enum status st = ST_OK;
    for (size_t i = 0; st == ST_OK && i < batch->count; i++) {
        struct note *note = &batch->notes[i];
        st = plan(batch, note, &batch->pages[i]);
        if (st == ST_OK) {
            const struct page *page = &batch->pages[i];
            st = consultees_plan(unit, &(struct consulting){ .place = page->place,
                                                             .subject = note->key.subject,
                                                             .task = page->task,
                                                             .planned_from = page->recorded_at,
                                                             .clock_count = page->clock_count });
        }
        note->body.data = message_pack(unit->arena, &batch->pages[i].task->base, &note->body.size);
    }
    if (st == ST_OK && batch->count > 0) {
        store_put_notes(unit->db, unit->arena, batch->notes, batch->count);
    }
    return st;
}

static enum status
handle(void *self, struct unit *unit)
{
    (void)self;
    struct batch batch = { .unit = unit };
    size_t named = 0;
    batch.notes = arena_array(unit->arena, unit->count, sizeof *batch.notes);
    for (size_t i = 0; i < unit->count; i++) {
        if (unit->events[i]->task != NULL) {
            batch.notes[named++] = (struct note){ .key = { unit->entries[i].position.shard,
                                                           unit->entries[i].subject } };
        }
    }
    enum status st = load(&batch, named);
    for (size_t i = 0; st == ST_OK && i < unit->count; i++) {
        if (unit->events[i]->data_case == DONDOC__V1__EVENT__DATA_REFERENCE_CHANGED) {
            sweep_plan(unit, &unit->entries[i], unit->events[i]->reference_changed);
        } else if (unit->events[i]->task != NULL) {
            take_task(&batch, &unit->entries[i], unit->events[i]->task);
        }
    }
    return st == ST_OK ? save(&batch) : st;
}

/* ---- firing -------------------------------------------------------------------------------- */

/* Of those not done yet the last that is due; *stands_for collects all of them. */
static const struct reminder *
last_due(const struct planning *planning, const struct note *note, int64_t now,
         unsigned *stands_for)
{
    const struct reminder *last = NULL;
    int64_t until = now - planning->reference.policy->fire_grace_us;
    for (int i = 0; i < planning->plan.count; i++) {
        const struct reminder *reminder = &planning->plan.reminders[i];
        if (reminder->at > note->done_until && reminder->at <= until) {
            last = reminder;
            *stands_for |= reminder->stands_for;
        }
    }
    return last;
}

static void
say_due(struct unit *unit, const struct timer *timer, const struct planning *planning,
        const struct reminder *reminder, unsigned stands_for)
{
    const struct reminder_row *row = planning->plan.row;
    Dondoc__V1__Event *event = event_about(unit->arena, arena_text(unit->arena, timer->subject),
                                           DONDOC__V1__EVENT__DATA_REMINDER_DUE);
    Dondoc__V1__ReminderDue *due = event->reminder_due;
    struct audience audience = { 0 };
    struct audience_task task = task_audience(planning->task);
    event->time = reminder->at;
    due->rule = arena_text(unit->arena, reminder->rule);
    due->due_version = planning->task->deadline->version;
    due->planned_at = reminder->at;
    due->merged_rules = arena_array(unit->arena, row->moment_count, sizeof *due->merged_rules);
    for (size_t i = 0; i < row->moment_count && i < REMINDERS_MAX; i++) {
        if ((stands_for & 1U << i) != 0 && strcmp(row->moments[i].code, reminder->rule) != 0) {
            due->merged_rules[due->n_merged_rules++] =
                arena_text(unit->arena, row->moments[i].code);
        }
    }
    reminder_audience(&audience, &planning->reference.policy->reminders, &planning->plan, reminder,
                      planning->reference.organisation, &task, unit->now);
    due->recipients = task_recipients(unit->arena, &audience, &due->n_recipients);
    unit_decide_timer(unit, timer, 0, event);
}

/* Once overdue, the ladder speaks. */
static enum status
fire_one(const struct batch *batch, const struct timer *timer, struct note *note, bool *changed)
{
    struct unit *unit = batch->unit;
    const Dondoc__V1__Task *task = batch->pages[note - batch->notes].task;
    struct planning planning;
    *changed = false;
    if (task != NULL && timer->kind == TIMER_CONSULTEE) {
        return consultees_fire(unit, timer, task);
    }
    if (task == NULL || note->plan_version != timer->plan_version ||
        note->due_version != timer->detail || !planning_is_watched(task)) {
        return ST_OK;
    }
    enum status st =
        planning_at(batch->unit->library, (struct position){ note->key.shard, INT64_MAX }, task,
                    note->planned_from, &planning);
    if (st != ST_OK) {
        return st == ST_NONE ? ST_OK : st;
    }
    unsigned stands_for = 0;
    const struct reminder *reminder = last_due(&planning, note, unit->now, &stands_for);
    if (reminder == NULL || planning_waits(unit, timer, &planning)) {
        return ST_OK;
    }
    if (unit->now - planning.reference.policy->fire_grace_us <= task->deadline->due_at) {
        say_due(unit, timer, &planning, reminder, stands_for);
    }
    note->done_until = reminder->at;
    *changed = true;
    plant(unit, note, &planning);
    return ST_OK;
}

/* Sorts the sweeps behind the others, whose number it gives. */
static size_t
part_sweeps(struct arena *arena, const struct timer **timers, size_t count)
{
    struct timer *parted = arena_array(arena, count, sizeof *parted);
    size_t others = 0, sweeps = 0;
    for (size_t i = 0; i < count; i++) {
        bool is_sweep = (*timers)[i].kind == TIMER_SWEEP;
        parted[is_sweep ? count - ++sweeps : others++] = (*timers)[i];
    }
    *timers = parted;
    return others;
}

static enum status
fire_all(struct unit *unit, const struct timer *timers, size_t count)
{
    struct batch batch = { .unit = unit };
    batch.notes = arena_array(unit->arena, count, sizeof *batch.notes);
    for (size_t i = 0; i < count; i++) {
        batch.notes[i] = (struct note){ .key = { timers[i].shard, timers[i].subject } };
    }
    enum status st = load(&batch, count);
    struct note *done = arena_array(unit->arena, count, sizeof *done);
    bool *is_done = arena_array(unit->arena, count, sizeof *is_done);
    for (size_t i = 0; st == ST_OK && i < count; i++) {
        struct note *note = find_note(&batch, timers[i].shard, timers[i].subject);
        bool changed;
        st = fire_one(&batch, &timers[i], note, &changed);
        is_done[note - batch.notes] = is_done[note - batch.notes] || changed;
    }
    size_t done_count = 0;
    for (size_t i = 0; i < batch.count; i++) {
        if (is_done[i]) {
            done[done_count++] = batch.notes[i];
        }
    }
    if (st == ST_OK && done_count > 0) {
        store_put_notes(unit->db, unit->arena, done, done_count);
    }
    return st;
}

static enum status
fire(void *self, struct unit *unit, const struct timer *timers, size_t count)
{
    (void)self;
    size_t others = part_sweeps(unit->arena, &timers, count);
    enum status st = others > 0 ? fire_all(unit, timers, others) : ST_OK;
    return st == ST_OK && others < count ? sweep_fire(unit, timers + others, count - others) : st;
}

static void
settled(void *self, struct unit *unit)
{
    (void)self;
    for (size_t i = 0; i < unit_decided(unit); i++) {
        struct position position;
        const Dondoc__V1__Event *event = unit_decision(unit, i, &position);
        log_routine("REMINDER-FIRED", log_text("task", event->subject),
                    log_text("rule", event->reminder_due->rule),
                    log_time("planned", event->reminder_due->planned_at),
                    log_pos("pos", position.shard, position.seq));
    }
}

const struct reader_spec reminders_reader = {
    .types = types,
    .reads_reference = true,
    .handle = handle,
    .fires_after = "routing",
    .fire = fire,
    .settled = settled,
};
