#include "consultees.h"

#include "base/text.h"
#include "planning.h"
#include "wire/message.h"
#include "wire/task.h"

static bool
is_of_consultee(const Dondoc__V1__Clock *clock)
{
    return clock->kind == DONDOC__V1__CLOCK_KIND__CONSULTATION && !clock->lapsed &&
           !text_is_empty(clock->position);
}

/* `before` may be NULL: what came by that plan, or comes at the same time, is planted already. */
static void
plant(struct unit *unit, const struct consulting *consulting, const Dondoc__V1__Clock *clock,
      const struct planning *planning, const struct planning *before)
{
    const struct policy *policy = planning->reference.policy;
    for (int i = 0; i < planning->plan.count; i++) {
        const struct reminder *reminder = &planning->plan.reminders[i];
        const struct reminder *same =
            before != NULL ? reminder_plan_next(&before->plan, reminder->at) : NULL;
        if ((same != NULL && same->at == reminder->at) ||
            (before != NULL &&
             planning_has_come(before, reminder, unit->now - policy->fire_grace_us))) {
            continue;
        }
        if (reminder_is_for_consultees(&policy->reminders, &planning->plan, reminder)) {
            unit_plan(unit, &(struct timer){ .shard = consulting->place.shard,
                                             .fire_at = reminder->at + policy->fire_grace_us,
                                             .subject = consulting->subject,
                                             .kind = TIMER_CONSULTEE,
                                             .plan_version = consulting->task->plan_version,
                                             .planned_at = reminder->at,
                                             .detail = clock->id });
        }
    }
}

enum status
consultees_plan(struct unit *unit, const struct consulting *consulting)
{
    const Dondoc__V1__Task *task = consulting->task;
    enum status st = ST_OK;
    for (size_t i = 0; st == ST_OK && i < task->n_clocks; i++) {
        const Dondoc__V1__Clock *clock = task->clocks[i];
        if (clock->id <= consulting->clock_count || !is_of_consultee(clock)) {
            continue;
        }
        struct planning planning;
        st = planning_of_consultee(unit->library, consulting->place, task, clock,
                                   consulting->planned_from, &planning);
        if (st == ST_OK) {
            plant(unit, consulting, clock, &planning, NULL);
        }
        st = st == ST_NONE ? ST_OK : st;
    }
    return st;
}

enum status
consultees_follow(struct unit *unit, const struct consulting *consulting, struct position change)
{
    const Dondoc__V1__Task *task = consulting->task;
    enum status st = ST_OK;
    for (size_t i = 0; st == ST_OK && i < task->n_clocks; i++) {
        const Dondoc__V1__Clock *clock = task->clocks[i];
        struct planning before, planning;
        if (!is_of_consultee(clock)) {
            continue;
        }
        st = planning_of_consultee(unit->library, change, task, clock, clock->started_at, &before);
        if (st == ST_OK) {
            st = planning_of_consultee(unit->library, consulting->place, task, clock,
                                       clock->started_at, &planning);
        }
        if (st == ST_OK) {
            plant(unit, consulting, clock, &planning, &before);
        }
        st = st == ST_NONE ? ST_OK : st;
    }
    return st;
}

/* The one a timer stands for; NULL when there is none, or a later one is due, too (an outage). */
static const struct reminder *
find_due(const struct planning *planning, int64_t planned_at, int64_t now)
{
    const struct policy *policy = planning->reference.policy;
    const struct reminder *found = NULL;
    for (int i = 0; i < planning->plan.count; i++) {
        const struct reminder *reminder = &planning->plan.reminders[i];
        if (reminder_is_for_consultees(&policy->reminders, &planning->plan, reminder) &&
            reminder->at <= now - policy->fire_grace_us) {
            found = reminder;
        }
    }
    return found != NULL && found->at == planned_at ? found : NULL;
}

static void
say_due(struct unit *unit, const struct timer *timer, const Dondoc__V1__Clock *clock,
        const struct reminder *reminder)
{
    Dondoc__V1__Event *event = event_about(unit->arena, arena_text(unit->arena, timer->subject),
                                           DONDOC__V1__EVENT__DATA_REMINDER_DUE);
    Dondoc__V1__ReminderDue *due = event->reminder_due;
    Dondoc__V1__Recipient *recipient = arena_alloc(unit->arena, sizeof *recipient);
    dondoc__v1__recipient__init(recipient);
    event->time = reminder->at;
    due->rule = arena_print(unit->arena, "CONSULTEE %s", reminder->rule);
    due->planned_at = reminder->at;
    due->clock = clock->id;
    due->recipients = arena_array(unit->arena, 1, sizeof *due->recipients);
    due->recipients[due->n_recipients++] = recipient;
    recipient->position = clock->position;
    recipient->why = arena_text(unit->arena, recipient_name(RECIPIENT_CONSULTEE));
    unit_decide_timer(unit, timer, 0, event);
}

enum status
consultees_fire(struct unit *unit, const struct timer *timer, const Dondoc__V1__Task *task)
{
    const Dondoc__V1__Clock *clock = task_clock_of(task, (int)timer->detail);
    if (clock == NULL || !is_of_consultee(clock) || clock->due_at < unit->now) {
        return ST_OK;
    }
    struct planning planning;
    enum status st =
        planning_of_consultee(unit->library, (struct position){ timer->shard, INT64_MAX }, task,
                              clock, clock->started_at, &planning);
    const struct reminder *reminder =
        st == ST_OK ? find_due(&planning, timer->planned_at, unit->now) : NULL;
    if (reminder != NULL && !planning_waits(unit, timer, &planning)) {
        say_due(unit, timer, clock, reminder);
    }
    return st == ST_NONE ? ST_OK : st;
}
