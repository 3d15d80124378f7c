#include "routing.h"

#include "base/log.h"
#include "batch.h"
#include "sweep.h"
#include "wire/types.h"
#include <string.h>

/* ---- reference data ------------------------------------------------------------------------ */

/* Reports can be judged once organisation, policy and calendar were applied. */
static bool
is_ready(void *self, struct library *library)
{
    struct routing *routing = self;
    static const struct {
        enum directory_kind kind;
        const char *name;
    } kinds[] = { { DIRECTORY_ORGANISATION, "organisation" },
                  { DIRECTORY_POLICY, "policy" },
                  { DIRECTORY_CALENDAR, "calendar" } };
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        bool is_there =
            library_newest(library, kinds[i].kind) > 0 ||
            (library_refresh(library) == ST_OK && library_newest(library, kinds[i].kind) > 0);
        if (!is_there) {
            if (!routing->is_waiting) {
                log_warn("REFERENCE-AWAITED", log_text("missing", kinds[i].name));
            }
            routing->is_waiting = true;
            return false;
        }
    }
    if (routing->is_waiting) {
        log_info("REFERENCE-FOUND");
    }
    routing->is_waiting = false;
    return true;
}

/* ---- judging ------------------------------------------------------------------------------- */

/* A running task keeps the policy it started under. */
static enum status
use_reference(struct unit *unit, const struct entry *entry, struct file *file)
{
    const Dondoc__V1__Task *task = file->docket.task;
    enum status st = library_for_task(unit->library, entry->position,
                                      task != NULL ? task->policy_version : 0, &file->reference);
    file->docket.reference = &file->reference;
    if (st == ST_NONE) {
        unit_blame(unit, entry, "POLICY_UNKNOWN", "the task's policy was never applied");
        return ST_INVALID;
    }
    return st;
}

static enum status
judge(struct batch *batch, const struct entry *entry, const Dondoc__V1__Event *event)
{
    struct unit *unit = batch->unit;
    struct task_key key = { entry->position.shard, entry->subject };
    struct file *file = batch_file(batch, &key);
    struct docket *docket = &file->docket;
    size_t before = docket->decision_count;
    struct report report = { .seq = entry->position.seq,
                             .recorded_at = entry->recorded_at,
                             .event = event,
                             .origin = entry };
    enum status st = use_reference(unit, entry, file);
    if (st != ST_OK) {
        return st;
    }
    docket_judge(docket, &report);
    for (size_t i = before; i < docket->decision_count; i++) {
        const struct ruling *ruling = &docket->decisions[i];
        unit_decide(unit, ruling->cause.origin, ruling->cause.decided, ruling->event);
    }
    return ST_OK;
}

/* ---- the reader ---------------------------------------------------------------------------- */

static enum status
handle(void *self, struct unit *unit)
{
    (void)self;
    struct batch batch;
    batch_open(&batch, unit);
    enum status st = batch_load(&batch);
    for (size_t i = 0; st == ST_OK && i < unit->count; i++) {
        st = concerns_a_task(unit->events[i])
                 ? judge(&batch, &unit->entries[i], unit->events[i])
                 : sweep_plan(unit, &unit->entries[i], unit->events[i]->reference_changed);
    }
    if (st == ST_OK) {
        batch_save(&batch);
    }
    return st;
}

static enum status
fire(void *self, struct unit *unit, const struct timer *timers, size_t count)
{
    (void)self;
    return sweep_fire(unit, timers, count);
}

static void
settled(void *self, struct unit *unit)
{
    struct routing *routing = self;
    for (size_t i = 0; i < unit_decided(unit); i++) {
        struct position position;
        const Dondoc__V1__Event *decision = unit_decision(unit, i, &position);
        diary_write(&routing->diary, decision, position);
        struct metric *const by_kind[] = { routing->parked, routing->accepted, routing->noted,
                                           routing->refused, routing->blocked };
        unsigned kind = decision->verdict != NULL ? (unsigned)decision->verdict->kind : 0;
        bool is_counted = decision->verdict != NULL && kind < sizeof(by_kind) / sizeof(by_kind[0]);
        if (is_counted) {
            metric_add(by_kind[kind], 1);
        }
    }
}

static const int types[] = {
    REPORTS_ON_TASKS,         EVENT_TYPE(RECALL_RECEIVED),   EVENT_TYPE(REPLACEMENT_RECEIVED),
    EVENT_TYPE(LIMIT_PASSED), EVENT_TYPE(REFERENCE_CHANGED), 0
};

const struct reader_spec routing_reader = {
    .types = types,
    .reads_reference = true,
    .is_ready = is_ready,
    .handle = handle,
    .fire = fire,
    .settled = settled,
};

enum status
routing_open(void *self, struct daemon *daemon)
{
    struct routing *routing = self;
    static const char name[] = "dondoc_routing_reports_total";
    static const char help[] = "reports judged, by verdict";
    routing->accepted = metric_counter(daemon, name, "verdict=\"accepted\"", help);
    routing->noted = metric_counter(daemon, name, "verdict=\"noted\"", help);
    routing->refused = metric_counter(daemon, name, "verdict=\"refused\"", help);
    routing->blocked = metric_counter(daemon, name, "verdict=\"blocked\"", help);
    routing->parked = metric_counter(daemon, name, "verdict=\"parked\"", help);
    return ST_OK;
}
