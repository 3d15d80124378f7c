#include "escalation.h"

#include "base/log.h"
#include "store_escalation.h"
#include "wire/message.h"
#include <stdlib.h>
#include <string.h>

#define PASSED(kind) DONDOC__V1__LIMIT_PASSED__KIND__##kind

/* Every decision of routing, and new reference data. */
static const int types[] = {
    DONDOC__V1__EVENT__DATA_TASK_ASSIGNED,       DONDOC__V1__EVENT__DATA_TASK_DELIVERED,
    DONDOC__V1__EVENT__DATA_TASK_ACCEPTED,       DONDOC__V1__EVENT__DATA_PROGRESS_NOTED,
    DONDOC__V1__EVENT__DATA_SUBMISSION_ACCEPTED, DONDOC__V1__EVENT__DATA_SUBMISSION_TAKEN_BACK,
    DONDOC__V1__EVENT__DATA_TASK_RETURNED,       DONDOC__V1__EVENT__DATA_TASK_COMPLETED,
    DONDOC__V1__EVENT__DATA_TASK_CLOSED,         DONDOC__V1__EVENT__DATA_REPORT_PARKED,
    DONDOC__V1__EVENT__DATA_REPORT_NOTED,        DONDOC__V1__EVENT__DATA_REPORT_REFUSED,
    DONDOC__V1__EVENT__DATA_REFERENCE_CHANGED,   0,
};

/* Firing waits a little, so that reports of the last minute are in (ARCHITECTURE 5). */
static enum status
grace_of(struct escalation *escalation, const struct entry *entry, int64_t *grace_us)
{
    struct reference reference;
    enum status st = library_at(escalation->library, entry->position, &reference);
    *grace_us = reference.policy != NULL ? reference.policy->fire_grace_us : 0;
    return st;
}

static int
by_subject(const void *a, const void *b)
{
    const struct watch *x = a, *y = b;
    return x->shard != y->shard ? (x->shard > y->shard) - (x->shard < y->shard)
                                : strcmp(x->subject, y->subject);
}

static struct watch *
find_watch(struct watch *watches, size_t count, const struct entry *entry)
{
    struct watch key = { .shard = entry->position.shard, .subject = entry->subject };
    return bsearch(&key, watches, count, sizeof key, by_subject);
}

/* The tasks a batch speaks of, each once, as they stand in our table. */
static enum status
load_watches(struct unit *unit, struct watch **watches, size_t *count)
{
    struct watch *list = arena_array(unit->arena, unit->count, sizeof *list);
    size_t all = 0, kept = 0;
    for (size_t i = 0; i < unit->count; i++) {
        if (unit->events[i]->task != NULL) {
            list[all++] = (struct watch){ .shard = unit->entries[i].position.shard,
                                          .subject = unit->entries[i].subject };
        }
    }
    qsort(list, all, sizeof *list, by_subject);
    for (size_t i = 0; i < all; i++) {
        if (kept == 0 || by_subject(&list[kept - 1], &list[i]) != 0) {
            list[kept++] = list[i];
        }
    }
    *watches = list;
    *count = kept;
    return kept > 0 ? store_watches(unit->db, unit->arena, list, kept) : ST_OK;
}

/* Silence counts from delivery on, as long as nobody has taken the task. */
static int64_t
accept_due(const Dondoc__V1__Task *task)
{
    return task->state == DONDOC__V1__TASK_STATE__ASSIGNED && task->accept_due_at != 0
               ? task->accept_due_at
               : INT64_MAX;
}

static void
watch_task(struct unit *unit, struct watch *watch, const Dondoc__V1__Task *task, int64_t grace_us)
{
    int64_t due = accept_due(task);
    bool plan = due != INT64_MAX &&
                (due != watch->accept_due_at || task->plan_version != watch->plan_version);
    watch->accept_due_at = due;
    watch->plan_version = task->plan_version;
    if (plan) {
        unit_plan(unit, &(struct timer){ .shard = watch->shard,
                                         .fire_at = due + grace_us,
                                         .subject = watch->subject,
                                         .kind = PASSED(ACCEPTANCE),
                                         .plan_version = task->plan_version,
                                         .planned_at = due });
    }
}

static enum status
handle(void *self, struct unit *unit)
{
    struct escalation *escalation = self;
    struct watch *watches;
    size_t watch_count, parked = 0, judged = 0;
    struct position *park = arena_array(unit->arena, unit->count, sizeof *park);
    struct position *unpark = arena_array(unit->arena, unit->count, sizeof *unpark);
    enum status st = load_watches(unit, &watches, &watch_count);
    for (size_t i = 0; st == ST_OK && i < unit->count; i++) {
        const struct entry *entry = &unit->entries[i];
        const Dondoc__V1__Event *event = unit->events[i];
        if (event->data_case == DONDOC__V1__EVENT__DATA_REFERENCE_CHANGED) {
            st = library_refresh(escalation->library);
            continue;
        }
        int64_t grace_us;
        st = grace_of(escalation, entry, &grace_us);
        if (event->data_case == DONDOC__V1__EVENT__DATA_REPORT_PARKED) {
            int64_t until = event->report_parked->until;
            park[parked++] = entry->cause;
            unit_plan(unit, &(struct timer){ .shard = entry->position.shard,
                                             .fire_at = until + grace_us,
                                             .subject = entry->subject,
                                             .kind = PASSED(PARKING),
                                             .planned_at = until,
                                             .detail = entry->cause.seq });
        } else if (event->verdict != NULL) {
            unpark[judged++] = entry->cause;
        }
        if (event->task != NULL) {
            watch_task(unit, find_watch(watches, watch_count, entry), event->task, grace_us);
        }
    }
    if (st == ST_OK && parked > 0) {
        store_put_parked(unit->db, unit->arena, park, parked);
    }
    if (st == ST_OK && judged > 0) {
        store_remove_parked(unit->db, unit->arena, unpark, judged);
    }
    if (st == ST_OK && watch_count > 0) {
        store_put_watches(unit->db, unit->arena, watches, watch_count);
    }
    return st;
}

static void
say_passed(struct unit *unit, const struct timer *timer)
{
    Dondoc__V1__Event *event = arena_alloc(unit->arena, sizeof *event);
    Dondoc__V1__LimitPassed *passed = arena_alloc(unit->arena, sizeof *passed);
    dondoc__v1__event__init(event);
    dondoc__v1__limit_passed__init(passed);
    event->subject = arena_text(unit->arena, timer->subject);
    event->time = timer->planned_at;
    event->data_case = DONDOC__V1__EVENT__DATA_LIMIT_PASSED;
    event->limit_passed = passed;
    passed->kind = (Dondoc__V1__LimitPassed__Kind)timer->kind;
    passed->planned_at = timer->planned_at;
    passed->plan_version = timer->plan_version;
    if (timer->kind == PASSED(PARKING)) {
        passed->report = arena_alloc(unit->arena, sizeof *passed->report);
        dondoc__v1__position__init(passed->report);
        passed->report->shard = timer->shard;
        passed->report->seq = timer->detail;
    }
    unit_decide_timer(unit, timer, event);
}

/* A timer is a hint: only what still holds is said. */
static enum status
fire(void *self, struct unit *unit, const struct timer *timers, size_t count)
{
    (void)self;
    struct watch *watches = arena_array(unit->arena, count, sizeof *watches);
    struct position *reports = arena_array(unit->arena, count, sizeof *reports);
    bool *is_parked = arena_array(unit->arena, count, sizeof *is_parked);
    for (size_t i = 0; i < count; i++) {
        watches[i] = (struct watch){ .shard = timers[i].shard, .subject = timers[i].subject };
        reports[i] = (struct position){ timers[i].shard, timers[i].detail };
    }
    enum status st = store_watches(unit->db, unit->arena, watches, count);
    if (st == ST_OK) {
        st = store_is_parked(unit->db, unit->arena, reports, count, is_parked);
    }
    for (size_t i = 0; st == ST_OK && i < count; i++) {
        const struct timer *timer = &timers[i];
        bool holds = timer->kind == PASSED(PARKING)
                         ? is_parked[i]
                         : watches[i].plan_version == timer->plan_version &&
                               watches[i].accept_due_at == timer->planned_at;
        if (holds) {
            say_passed(unit, timer);
        }
    }
    return st;
}

static void
settled(void *self, struct unit *unit)
{
    (void)self;
    for (size_t i = 0; i < unit_decided(unit); i++) {
        struct position position;
        const Dondoc__V1__Event *event = unit_decision(unit, i, &position);
        log_info("LIMIT-PASSED", log_text("task", event->subject),
                 log_pos("pos", position.shard, position.seq),
                 log_text("limit",
                          event->limit_passed->kind == PASSED(PARKING) ? "parking" : "acceptance"),
                 log_time("planned", event->limit_passed->planned_at));
    }
}

enum status
escalation_open(void *self, struct daemon *daemon)
{
    struct escalation *escalation = self;
    escalation->library = library_open(daemon_db(daemon));
    return library_refresh(escalation->library);
}

void
escalation_close(void *self)
{
    struct escalation *escalation = self;
    library_close(escalation->library);
}

const struct reader_spec escalation_reader = {
    .types = types,
    .handle = handle,
    .fires_after = "routing",
    .fire = fire,
    .settled = settled,
};
