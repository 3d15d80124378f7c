#include "escalation.h"

#include "base/civil.h"
#include "base/log.h"
#include "batch.h"
#include "firing.h"
#include "raising.h"
#include "wire/message.h"
#include "wire/task.h"
#include "wire/types.h"

#define CLOCK(name) DONDOC__V1__CLOCK_KIND__##name

/* Every decision of routing, and new reference data. */
static const int types[] = { DECISIONS_OF_ROUTING, EVENT_TYPE(REFERENCE_CHANGED), 0 };

static bool
speaks_of_a_task(const Dondoc__V1__Event *event)
{
    return event->task != NULL || event->data_case == DONDOC__V1__EVENT__DATA_DIRECTIVE_NOTED;
}

static enum status
load_entries(struct batch *batch)
{
    struct unit *unit = batch->unit;
    size_t named = 0;
    batch->watches = arena_array(unit->arena, unit->count, sizeof *batch->watches);
    for (size_t i = 0; i < unit->count; i++) {
        if (speaks_of_a_task(unit->events[i])) {
            batch->watches[named++] = (struct watch){ .key = { unit->entries[i].position.shard,
                                                               unit->entries[i].subject } };
        }
    }
    return batch_load(batch, named);
}

/* ---- following routing's decisions --------------------------------------------------------- */

/* Why a ladder ends, and what it was about. */
struct closing {
    const struct stair *stair;
    Dondoc__V1__ClockKind kind;
    enum climb_close close;
    int reached;
    int ordinal; /* among the decisions of its cause */
};

static void
say_closed(struct unit *unit, const struct entry *entry, const struct closing *closing)
{
    Dondoc__V1__Event *event = event_about(unit->arena, arena_text(unit->arena, entry->subject),
                                           DONDOC__V1__EVENT__DATA_ESCALATION_CLOSED);
    Dondoc__V1__EscalationClosed *closed = event->escalation_closed;
    closed->ladder = closing->kind;
    closed->clock = closing->stair->clock;
    closed->reason = arena_text(unit->arena, climb_close_name(closing->close));
    closed->reached = closing->reached;
    unit_decide(unit, entry, closing->ordinal, event);
}

/* A ladder for each clock that climbs. */
static void
raise_stairs(struct watch *watch, struct arena *arena, const Dondoc__V1__Task *task)
{
    for (size_t i = 0; i < task->n_clocks; i++) {
        if (task->clocks[i]->climbs) {
            (void)watch_stair(watch, arena, task->clocks[i]->id);
        }
    }
}

/* `before` may be NULL: what a clock was about stands there when it is gone from the task. */
static Dondoc__V1__ClockKind
kind_of(const struct stair *stair, const Dondoc__V1__Task *before)
{
    const Dondoc__V1__Clock *clock =
        before != NULL && stair->clock != 0 ? task_clock_of(before, stair->clock) : NULL;
    return stair->clock == 0 ? CLOCK(DUE) : clock != NULL ? clock->kind : CLOCK(CLOCK_UNSPECIFIED);
}

static enum status
follow(struct batch *batch, struct watch *watch, const struct entry *entry,
       const Dondoc__V1__Task *task, const Dondoc__V1__Task *before)
{
    struct climber climber;
    enum status st = climber_at(batch->unit->library, entry->position, task, &climber);
    raise_stairs(watch, batch->unit->arena, task);
    for (size_t i = 0; st == ST_OK && i < watch->stair_count; i++) {
        struct stair *stair = &watch->stairs[i];
        struct closing closing = { .stair = stair,
                                   .reached = stair->climb.reached,
                                   .ordinal = (int)i + 1 };
        struct climb_facts facts = climber_facts(task, stair);
        closing.close = climb_follow(&stair->climb, &facts, climber.urgency, climber.calendar);
        if (closing.close != CLOSE_NOT) {
            closing.kind = kind_of(stair, before);
            say_closed(batch->unit, entry, &closing);
        }
    }
    return st == ST_NONE ? ST_OK : st;
}

static enum status
take_task(struct batch *batch, const struct entry *entry, const Dondoc__V1__Task *task)
{
    struct watch *watch = batch_find(batch, entry->position.shard, entry->subject);
    struct page *page = &batch->pages[watch - batch->watches];
    const Dondoc__V1__Task *before = NULL;
    enum status st = watch->stair_count > 1 ? batch_task(batch, watch, &before) : ST_OK;
    watch->plan_version = task->plan_version;
    page->task = task;
    page->place = entry->position;
    return st == ST_OK ? follow(batch, watch, entry, task, before) : st;
}

static void
say_deferred(struct unit *unit, const struct entry *entry, const struct climb *climb)
{
    Dondoc__V1__Event *event = event_about(unit->arena, arena_text(unit->arena, entry->subject),
                                           DONDOC__V1__EVENT__DATA_ESCALATION_DEFERRED);
    event->escalation_deferred->level = climb->deferred_level;
    event->escalation_deferred->until = climb->deferred_until;
    unit_decide(unit, entry, 0, event);
}

/* A commit date from high enough may put the next level off. */
static enum status
take_directive(struct batch *batch, const struct entry *entry,
               const Dondoc__V1__DirectiveNoted *directive)
{
    struct watch *watch = batch_find(batch, entry->position.shard, entry->subject);
    struct climb *climb = &watch->stairs[0].climb;
    const Dondoc__V1__Task *task;
    struct climber climber;
    day_t commit_day;
    enum status st = batch_task(batch, watch, &task);
    if (st != ST_OK || task == NULL || !day_parse(directive->commit_date, &commit_day)) {
        return st;
    }
    st = climber_at(batch->unit->library, entry->position, task, &climber);
    if (st != ST_OK) {
        return st == ST_NONE ? ST_OK : st;
    }
    struct rope rope;
    if (climber_rope(&climber, 0, &rope) &&
        climb_defer(climb, &rope.rules, &climber.policy->ladders, climber.calendar,
                    directive->level, commit_day)) {
        batch->pages[watch - batch->watches].task = task;
        batch->pages[watch - batch->watches].place = entry->position;
        say_deferred(batch->unit, entry, climb);
    }
    return ST_OK;
}

/* Limits whose end means something to routing; of the others only the ladder speaks. */
static bool
matters_when_over(Dondoc__V1__ClockKind kind)
{
    static const bool matters[] = {
        [CLOCK(ACCEPTANCE)] = true,       [CLOCK(DELIVERY)] = true,   [CLOCK(OBJECTION)] = true,
        [CLOCK(EXTENSION_EXPIRY)] = true, [CLOCK(SUSPENSION)] = true, [CLOCK(CONSULTATION)] = true,
        [CLOCK(OPINION)] = true,
    };
    return (unsigned)kind < sizeof matters / sizeof matters[0] && matters[kind];
}

/* Each clock gets its timer once: its id and due time say whether it still holds. */
static void
plan_clocks(const struct batch *batch, struct watch *watch, const Dondoc__V1__Task *task,
            int64_t grace_us)
{
    for (size_t i = 0; i < task->n_clocks; i++) {
        const Dondoc__V1__Clock *clock = task->clocks[i];
        if (clock->id > watch->clock_count && matters_when_over(clock->kind)) {
            unit_plan(batch->unit, &(struct timer){ .shard = watch->key.shard,
                                                    .fire_at = clock->due_at + grace_us,
                                                    .subject = watch->key.subject,
                                                    .kind = TIMER_LIMIT,
                                                    .plan_version = watch->plan_version,
                                                    .planned_at = clock->due_at,
                                                    .detail = clock->id });
        }
    }
    watch->clock_count = task->clock_count;
}

/* Timers are planted once per task, for what the whole batch made of it. */
static enum status
plan(const struct batch *batch, struct watch *watch, const struct page *page)
{
    struct climber climber;
    bool is_new_plan = watch->plan_version != page->before.plan_version;
    enum status st = climber_at(batch->unit->library, page->place, page->task, &climber);
    if (st != ST_OK) {
        return st == ST_NONE ? ST_OK : st;
    }
    plan_clocks(batch, watch, page->task, climber.policy->fire_grace_us);
    for (size_t i = 0; i < watch->stair_count; i++) {
        const struct stair *stair = &watch->stairs[i];
        bool is_void = stair->clock == 0 && is_new_plan;
        if (is_void || !climb_same(&stair->climb, &stair->before)) {
            raising_plan(batch->unit, watch, stair, &climber);
        }
    }
    return ST_OK;
}

static enum status
save_tasks(const struct batch *batch)
{
    struct unit *unit = batch->unit;
    struct watch *told = arena_array(unit->arena, batch->count, sizeof *told);
    size_t count = 0;
    enum status st = ST_OK;
    for (size_t i = 0; st == ST_OK && i < batch->count; i++) {
        if (batch->pages[i].task != NULL) {
            st = plan(batch, &batch->watches[i], &batch->pages[i]);
            told[count] = batch->watches[i];
            told[count].body.data =
                message_pack(unit->arena, &batch->pages[i].task->base, &told[count].body.size);
            count++;
        }
    }
    if (st == ST_OK && count > 0) {
        store_put_watches(unit->db, unit->arena, told, count);
        batch_save_climbs(batch, store_put_climbs);
    }
    return st;
}

/* ---- parked reports ------------------------------------------------------------------------ */

struct parking {
    struct position *begun, *ended;
    size_t begun_count, ended_count;
};

/* Firing waits a little, so that reports of the last minute are in (ARCHITECTURE 5). */
static enum status
grace_of(const struct unit *unit, const struct entry *entry, int64_t *grace_us)
{
    struct reference reference;
    enum status st = library_at(unit->library, entry->position, &reference);
    *grace_us = reference.policy != NULL ? reference.policy->fire_grace_us : 0;
    return st;
}

static enum status
take_parked(struct batch *batch, struct parking *parking, const struct entry *entry,
            const Dondoc__V1__ReportParked *parked)
{
    int64_t grace_us;
    enum status st = grace_of(batch->unit, entry, &grace_us);
    parking->begun[parking->begun_count++] = entry->cause;
    unit_plan(batch->unit, &(struct timer){ .shard = entry->position.shard,
                                            .fire_at = parked->until + grace_us,
                                            .subject = entry->subject,
                                            .kind = TIMER_PARKING,
                                            .planned_at = parked->until,
                                            .detail = entry->cause.seq });
    return st;
}

static void
save_parking(struct unit *unit, const struct parking *parking)
{
    if (parking->begun_count > 0) {
        store_put_parked(unit->db, unit->arena, parking->begun, parking->begun_count);
    }
    if (parking->ended_count > 0) {
        store_remove_parked(unit->db, unit->arena, parking->ended, parking->ended_count);
    }
}

static enum status
take_entry(struct batch *batch, struct parking *parking, size_t i)
{
    const struct entry *entry = &batch->unit->entries[i];
    const Dondoc__V1__Event *event = batch->unit->events[i];
    enum status st = ST_OK;
    if (event->data_case == DONDOC__V1__EVENT__DATA_REPORT_PARKED) {
        st = take_parked(batch, parking, entry, event->report_parked);
    } else if (event->verdict != NULL) {
        parking->ended[parking->ended_count++] = entry->cause;
    }
    if (st == ST_OK && event->task != NULL) {
        st = take_task(batch, entry, event->task);
    }
    if (st == ST_OK && event->data_case == DONDOC__V1__EVENT__DATA_DIRECTIVE_NOTED) {
        st = take_directive(batch, entry, event->directive_noted);
    }
    return st;
}

static enum status
handle(void *self, struct unit *unit)
{
    (void)self;
    struct batch batch = { .unit = unit };
    struct parking parking = { arena_array(unit->arena, unit->count, sizeof(struct position)),
                               arena_array(unit->arena, unit->count, sizeof(struct position)), 0,
                               0 };
    enum status st = load_entries(&batch);
    for (size_t i = 0; st == ST_OK && i < unit->count; i++) {
        st = take_entry(&batch, &parking, i);
    }
    if (st == ST_OK) {
        st = save_tasks(&batch);
    }
    if (st == ST_OK) {
        save_parking(unit, &parking);
    }
    return st;
}

/* ---- what is logged ------------------------------------------------------------------------ */

/* Of levels that were missed together only the highest is news. */
static void
log_raised(const Dondoc__V1__EscalationRaised *raised, struct log_field task, struct log_field pos)
{
    struct log_field ladder = log_text("ladder", clock_name(raised->ladder));
    struct log_field level = log_number("level", raised->level);
    struct log_field planned = log_time("planned", raised->planned_at);
    if (raised->speaks) {
        log_info("LEVEL-RAISED", task, ladder, level, planned, pos);
    } else {
        log_routine("LEVEL-MISSED", task, ladder, level, planned, pos);
    }
}

/* The line upward ends and nobody is there (3.2). */
static void
log_unheard(const Dondoc__V1__EscalationRaised *raised, struct log_field task, struct log_field pos)
{
    for (size_t i = 0; i < raised->n_recipients; i++) {
        if (raised->recipients[i]->last_resort) {
            log_error("LEVEL-UNHEARD", task, log_number("level", raised->level),
                      log_text("role", raised->recipients[i]->why), pos);
        }
    }
}

static void
log_decision(const Dondoc__V1__Event *event, struct position position)
{
    struct log_field task = log_text("task", event->subject);
    struct log_field pos = log_pos("pos", position.shard, position.seq);
    switch (event->data_case) {
    case DONDOC__V1__EVENT__DATA_ESCALATION_RAISED: {
        const Dondoc__V1__EscalationRaised *raised = event->escalation_raised;
        log_raised(raised, task, pos);
        log_unheard(raised, task, pos);
        break;
    }
    case DONDOC__V1__EVENT__DATA_ESCALATION_CLOSED:
        log_info("LADDER-CLOSED", task,
                 log_text("ladder", clock_name(event->escalation_closed->ladder)),
                 log_text("reason", event->escalation_closed->reason),
                 log_number("reached", event->escalation_closed->reached), pos);
        break;
    case DONDOC__V1__EVENT__DATA_ESCALATION_DEFERRED:
        log_info("LEVEL-DEFERRED", task, log_number("level", event->escalation_deferred->level),
                 log_time("until", event->escalation_deferred->until), pos);
        break;
    default:
        log_routine("LIMIT-PASSED", task, pos,
                    log_text("limit", clock_name(event->limit_passed->kind)),
                    log_time("planned", event->limit_passed->planned_at));
    }
}

static void
settled(void *self, struct unit *unit)
{
    (void)self;
    for (size_t i = 0; i < unit_decided(unit); i++) {
        struct position position;
        const Dondoc__V1__Event *event = unit_decision(unit, i, &position);
        log_decision(event, position);
    }
}

const struct reader_spec escalation_reader = {
    .types = types,
    .reads_reference = true,
    .handle = handle,
    .fires_after = "routing",
    .fire = escalation_fire,
    .settled = settled,
};
