#include "raising.h"

#include "domain/deadline.h"
#include "escalation.h"
#include "wire/message.h"
#include "wire/task.h"
#include <stdlib.h>
#include <string.h>

enum { LEVELS_MAX = 16 };

/* One level about to be raised. */
struct rung {
    int64_t planned_at;
    struct audience audience;
    int level;
    bool speaks;
};

/* Of one ladder of one task, when its timer fires. */
struct climbing {
    struct raising *raising;
    struct watch *watch;
    struct stair *stair;
    const struct timer *timer;
    struct climber climber;
    struct rope rope;
    struct rung *rungs;
    int count;
    const struct level_row *told; /* of this task */
    size_t told_count;
};

static void
add_level(struct raising *raising, struct level_row row)
{
    raising->levels = arena_grow(raising->unit->arena, raising->levels, raising->level_count,
                                 &raising->level_room, sizeof row);
    raising->levels[raising->level_count++] = row;
}

void
raising_save(const struct raising *raising)
{
    if (raising->level_count > 0) {
        store_put_levels(raising->unit->db, raising->unit->arena, raising->levels,
                         raising->level_count);
    }
}

void
raising_plan(struct unit *unit, const struct watch *watch, const struct stair *stair,
             const struct climber *climber)
{
    struct rope rope;
    int64_t at;
    if (climber_rope(climber, stair->clock, &rope) &&
        climb_next(&stair->climb, &rope.rules, climber->calendar, &at) != 0) {
        unit_plan(unit, &(struct timer){ .shard = watch->key.shard,
                                         .fire_at = at + climber->policy->fire_grace_us,
                                         .subject = watch->key.subject,
                                         .kind = TIMER_LADDER,
                                         .plan_version = watch->plan_version,
                                         .planned_at = at,
                                         .detail = stair->clock });
    }
}

static int
by_task(const void *a, const void *b)
{
    const struct watch *watch = a;
    const struct level_row *row = b;
    return watch->key.shard != row->key.shard
               ? (watch->key.shard > row->key.shard) - (watch->key.shard < row->key.shard)
               : strcmp(watch->key.subject, row->key.subject);
}

static void
find_told(struct climbing *climbing)
{
    const struct raising *raising = climbing->raising;
    const struct watch *watch = climbing->watch;
    const struct level_row *end = raising->told + raising->told_count;
    const struct level_row *row =
        bsearch(watch, raising->told, raising->told_count, sizeof *row, by_task);
    while (row != NULL && row > raising->told && by_task(watch, row - 1) == 0) {
        row--;
    }
    climbing->told = row;
    for (; row != NULL && row < end && by_task(watch, row) == 0; row++) {
        climbing->told_count++;
    }
}

static void
merge_row(struct arena *arena, const struct level_row *row, struct audience *audience)
{
    for (const char *c = row->persons; *c != '\0';) {
        size_t length = strcspn(c, " ");
        const char *person = arena_text_n(arena, c, length);
        audience_merge(audience, &(struct listener_told){ person, row->level }, 1);
        c += length;
        c += *c == ' ';
    }
}

/* Whoever was told by a level that counts hears nothing new; nor do those of this same firing. */
static void
merge_told(const struct climbing *climbing, struct audience *audience)
{
    const struct climb *climb = &climbing->stair->climb;
    for (size_t i = 0; i < climbing->told_count; i++) {
        const struct level_row *row = &climbing->told[i];
        if (row->key.clock == climbing->stair->clock && row->anchor >= climb->counts_from) {
            merge_row(climbing->raising->unit->arena, row, audience);
        }
    }
    for (int r = 0; r < climbing->count; r++) {
        const struct rung *rung = &climbing->rungs[r];
        for (int i = 0; rung->speaks && i < rung->audience.count; i++) {
            const struct listener *other = &rung->audience.listeners[i];
            if (other->person != NULL && other->outcome != AUDIENCE_MERGED) {
                audience_merge(audience, &(struct listener_told){ other->person->id, rung->level },
                               1);
            }
        }
    }
}

static void
climb_to(struct climbing *climbing, int level, int64_t planned_at)
{
    climbing->stair->climb.reached = level;
    climbing->rungs[climbing->count++] = (struct rung){ .level = level, .planned_at = planned_at };
}

/* Who hears the level reached last. */
static struct rung *
speak(struct climbing *climbing)
{
    struct rung *rung = &climbing->rungs[climbing->count - 1];
    const struct ladder_level *level = &climbing->rope.rules.ladder->levels[rung->level - 1];
    const struct climber *climber = &climbing->climber;
    if (rung->level < climbing->rope.rules.heard_from) {
        return rung;
    }
    for (size_t i = 0; i < level->recipient_count; i++) {
        audience_add(&rung->audience, climber->organisation, &climbing->rope.audience,
                     level->recipients[i], rung->level, climbing->raising->unit->now);
    }
    merge_told(climbing, &rung->audience);
    rung->speaks = true;
    return rung;
}

/* All that is due; then further ones as long as only the late one himself would hear of it. */
static void
choose(struct climbing *climbing)
{
    const struct climber *climber = &climbing->climber;
    struct climb *climb = &climbing->stair->climb;
    int64_t now = climbing->raising->unit->now, at;
    int level;
    while (climbing->count < LEVELS_MAX &&
           (level = climb_next(climb, &climbing->rope.rules, climber->calendar, &at)) != 0 &&
           at + climber->policy->fire_grace_us <= now) {
        climb_to(climbing, level, at);
    }
    if (climbing->count == 0) {
        return;
    }
    const struct org_person *late =
        audience_person(climber->organisation, climbing->rope.late, now);
    int64_t planned_at = climbing->rungs[climbing->count - 1].planned_at;
    while (!audience_is_beyond(&speak(climbing)->audience, late) && climbing->count < LEVELS_MAX &&
           (level = climb_next(climb, &climbing->rope.rules, climber->calendar, &at)) != 0) {
        climb_to(climbing, level, planned_at);
    }
}

/* ---- saying it ----------------------------------------------------------------------------- */

static void
say(struct climbing *climbing, const struct rung *rung, int ordinal)
{
    struct unit *unit = climbing->raising->unit;
    const struct climb *climb = &climbing->stair->climb;
    const struct climber *climber = &climbing->climber;
    Dondoc__V1__Event *event =
        event_about(unit->arena, arena_text(unit->arena, climbing->watch->key.subject),
                    DONDOC__V1__EVENT__DATA_ESCALATION_RAISED);
    Dondoc__V1__EscalationRaised *raised = event->escalation_raised;
    event->time = unit->now;
    raised->ladder =
        climbing->rope.clock != NULL ? climbing->rope.clock->kind : DONDOC__V1__CLOCK_KIND__DUE;
    raised->clock = climbing->stair->clock;
    raised->anchor = climb->anchor;
    raised->anchor_at = climb->anchor_at;
    raised->level = rung->level;
    raised->planned_at = rung->planned_at;
    raised->speaks = rung->speaks;
    raised->due_version = climb->due_version;
    raised->days_late =
        deadline_late(climbing->rope.due_at, unit->now, climber->calendar).work_days;
    event->rules = arena_alloc(unit->arena, sizeof *event->rules);
    event->rules[0] = arena_text(unit->arena, rule_name(RULE_LADDER));
    event->n_rules = 1;
    raised->recipients = task_recipients(unit->arena, &rung->audience, &raised->n_recipients);
    unit_decide_timer(unit, climbing->timer, ordinal, event);
}

/* A further code at the end of a list. */
static const char *
list_code(struct arena *arena, const char *list, const char *code)
{
    return *list == '\0' ? code : arena_print(arena, "%s %s", list, code);
}

static void
note(struct climbing *climbing, const struct rung *rung)
{
    struct raising *raising = climbing->raising;
    const struct watch *watch = climbing->watch;
    const struct stair *stair = climbing->stair;
    struct level_row row = { .key = { watch->key.shard, watch->key.subject, stair->clock },
                             .anchor = stair->climb.anchor,
                             .level = rung->level,
                             .planned_at = rung->planned_at,
                             .raised_at = raising->unit->now,
                             .speaks = rung->speaks,
                             .persons = "",
                             .positions = "" };
    for (int i = 0; rung->speaks && i < rung->audience.count; i++) {
        const struct listener *listener = &rung->audience.listeners[i];
        if (listener->person != NULL && listener->outcome != AUDIENCE_MERGED) {
            struct arena *arena = raising->unit->arena;
            row.persons = list_code(arena, row.persons, listener->person->id);
            row.positions = list_code(arena, row.positions, listener->position->code);
        }
    }
    add_level(raising, row);
}

/* A directive put the level off that the timer stands for, and planted another one. */
static bool
is_deferred(const struct climbing *climbing)
{
    const struct climb *climb = &climbing->stair->climb;
    return climb->deferred_level > climb->reached &&
           climbing->timer->planned_at < climb->deferred_until;
}

enum status
raising_raise(struct raising *raising, struct watch *watch, const Dondoc__V1__Task *task,
              const struct timer *timer, bool *changed)
{
    struct unit *unit = raising->unit;
    struct rung rungs[LEVELS_MAX + 1];
    struct climbing climbing = { .raising = raising,
                                 .rungs = rungs,
                                 .watch = watch,
                                 .stair = watch_stair(watch, unit->arena, (int)timer->detail),
                                 .timer = timer };
    *changed = false;
    struct position now = { watch->key.shard, INT64_MAX };
    enum status st = climber_at(unit->library, now, task, &climbing.climber);
    if (st != ST_OK) {
        return st == ST_NONE ? ST_OK : st;
    }
    if (!climber_rope(&climbing.climber, climbing.stair->clock, &climbing.rope)) {
        return ST_OK;
    }
    struct climb before = climbing.stair->climb;
    climb_open_anchor(&climbing.stair->climb, climbing.climber.urgency, climbing.climber.calendar);
    find_told(&climbing);
    choose(&climbing);
    for (int i = 0; i < climbing.count; i++) {
        say(&climbing, &climbing.rungs[i], i);
        note(&climbing, &climbing.rungs[i]);
    }
    *changed = !climb_same(&climbing.stair->climb, &before);
    if (climbing.count > 0 || !is_deferred(&climbing)) {
        raising_plan(unit, watch, climbing.stair, &climbing.climber);
    }
    return ST_OK;
}
