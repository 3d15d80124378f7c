#include "routing.h"

#include "base/log.h"
#include "base/text.h"
#include "diary.h"
#include "rules/docket.h"
#include "store_routing.h"
#include "wire/message.h"
#include "wire/task.h"
#include <stdlib.h>
#include <string.h>

enum { BODY_MEMORY = 8 << 20 }; /* what unpacking one body of ours may take */

/* One subject of the batch: what the rules work on, and what of it must be written. */
struct file {
    struct task_key key;
    struct docket docket;
    bool was_there;
    const Dondoc__V1__Task *before;
};

struct batch {
    struct routing *routing;
    struct unit *unit;
    struct file *files; /* by key */
    size_t file_count;
    struct routing_changes changes;
    int shard; /* whose reference data is at hand, -1: none */
    struct reference reference;
};

static int
compare_keys(const void *a, const void *b)
{
    const struct task_key *left = a, *right = b;
    int shards = (left->shard > right->shard) - (left->shard < right->shard);
    return shards != 0 ? shards : strcmp(left->subject, right->subject);
}

static bool
concerns_a_task(const struct unit *unit, size_t i)
{
    return event_type(unit->events[i]) != DONDOC__V1__EVENT__DATA_REFERENCE_CHANGED;
}

/* One file per subject, by key, so that a row finds it by halving. */
static void
make_files(struct batch *batch)
{
    const struct unit *unit = batch->unit;
    struct task_key *keys = arena_array(unit->arena, unit->count, sizeof *keys);
    size_t count = 0, unique = 0;
    for (size_t i = 0; i < unit->count; i++) {
        if (concerns_a_task(unit, i)) {
            keys[count++] =
                (struct task_key){ unit->entries[i].position.shard, unit->entries[i].subject };
        }
    }
    qsort(keys, count, sizeof *keys, compare_keys);
    batch->files = arena_array(unit->arena, count, sizeof *batch->files);
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || compare_keys(&keys[i - 1], &keys[i]) != 0) {
            batch->files[unique++] = (struct file){
                .key = keys[i],
                .docket = { .arena = unit->arena, .subject = keys[i].subject },
            };
        }
    }
    batch->file_count = unique;
}

static struct file *
find_file(const struct batch *batch, const struct task_key *key)
{
    return bsearch(key, batch->files, batch->file_count, sizeof *batch->files, compare_keys);
}

static bool
take_task(struct batch *batch, const struct task_row *row)
{
    struct file *file = find_file(batch, &row->key);
    if (file == NULL) {
        return false;
    }
    file->docket.task = message_unpack(batch->unit->arena, &dondoc__v1__task__descriptor,
                                       row->body.data, row->body.size, BODY_MEMORY);
    file->before = file->docket.task;
    file->was_there = true;
    return file->docket.task != NULL;
}

/* A parked report comes back as the entry it was. */
static bool
take_parked(struct batch *batch, const struct parked_row *row)
{
    struct arena *arena = batch->unit->arena;
    struct file *file = find_file(batch, &row->key);
    Dondoc__V1__Event *event = message_unpack(arena, &dondoc__v1__event__descriptor, row->body.data,
                                              row->body.size, BODY_MEMORY);
    if (file == NULL || event == NULL) {
        return false;
    }
    struct entry *entry = arena_alloc(arena, sizeof *entry);
    entry->position = (struct position){ row->key.shard, row->seq };
    entry->recorded_at = row->recorded_at;
    entry->subject = file->key.subject;
    entry->body = row->body;
    struct report report = { .seq = row->seq,
                             .recorded_at = row->recorded_at,
                             .event = event,
                             .decided = 1,
                             .until = row->until,
                             .origin = entry };
    docket_park(&file->docket, &report);
    return true;
}

/* The first entry of a subject that is to blame for what cannot be read of it. */
static enum status
blame(struct batch *batch, const struct task_key *key, const char *text)
{
    struct unit *unit = batch->unit;
    for (size_t i = 0; i < unit->count; i++) {
        if (unit->entries[i].position.shard == key->shard &&
            text_same(unit->entries[i].subject, key->subject)) {
            unit_blame(unit, &unit->entries[i], "TASK_UNREADABLE", text);
            break;
        }
    }
    return ST_INVALID;
}

static enum status
load(struct batch *batch)
{
    struct unit *unit = batch->unit;
    struct task_key *keys = arena_array(unit->arena, batch->file_count, sizeof *keys);
    for (size_t i = 0; i < batch->file_count; i++) {
        keys[i] = batch->files[i].key;
    }
    struct routing_rows rows;
    enum status st = routing_load(unit->db, unit->arena, keys, batch->file_count, &rows);
    for (size_t i = 0; st == ST_OK && i < rows.task_count; i++) {
        if (!take_task(batch, &rows.tasks[i])) {
            st = blame(batch, &rows.tasks[i].key, "the stored task cannot be read");
        }
    }
    for (size_t i = 0; st == ST_OK && i < rows.parked_count; i++) {
        if (!take_parked(batch, &rows.parked[i])) {
            st = blame(batch, &rows.parked[i].key, "a parked report cannot be read");
        }
    }
    return st;
}

/* ---- reference data ---------------------------------------------------------------------------
 */

/* Reports can be judged once organisation, policy and calendar were applied. */
static bool
is_ready(void *self)
{
    struct routing *routing = self;
    static const struct {
        enum directory_kind kind;
        const char *name;
    } kinds[] = { { DIRECTORY_ORGANISATION, "organisation" },
                  { DIRECTORY_POLICY, "policy" },
                  { DIRECTORY_CALENDAR, "calendar" } };
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        bool is_there = library_newest(routing->library, kinds[i].kind) > 0 ||
                        (library_refresh(routing->library) == ST_OK &&
                         library_newest(routing->library, kinds[i].kind) > 0);
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

/* A ReferenceChanged in the batch, or a shard that another instance had: the library may not know
 * what was applied meanwhile. */
static enum status
refresh(const struct batch *batch)
{
    struct routing *routing = batch->routing;
    bool is_stale = false;
    for (size_t i = 0; i < batch->unit->count; i++) {
        bool *is_known = &routing->is_known[batch->unit->entries[i].position.shard];
        is_stale = is_stale || !*is_known || !concerns_a_task(batch->unit, i);
        *is_known = true;
    }
    enum status st = is_stale ? library_refresh(routing->library) : ST_OK;
    if (st != ST_OK) {
        memset(routing->is_known, 0, sizeof routing->is_known);
    }
    return st;
}

/* What is in force at an entry; what came before any was applied is judged by the first version.
 * What this program cannot read may be read by another one. */
static enum status
find_reference(struct batch *batch, struct position position)
{
    struct library *library = batch->routing->library;
    struct reference *reference = &batch->reference;
    enum status st = library_at(library, position, reference);
    if (st != ST_OK) {
        return ST_LATER;
    }
    if (reference->organisation == NULL) {
        reference->organisation = library_organisation(library, 1);
        reference->organisation_version = 1;
    }
    if (reference->policy == NULL) {
        reference->policy = library_policy(library, 1);
        reference->policy_version = 1;
    }
    if (reference->calendars == NULL) {
        reference->calendars = library_calendars(library, 1);
        reference->calendar_version = 1;
    }
    bool is_complete = reference->organisation != NULL && reference->policy != NULL &&
                       reference->calendars != NULL;
    return is_complete ? ST_OK : ST_LATER;
}

/* ---- judging ----------------------------------------------------------------------------------
 */

/* A running task keeps the policy it started under. */
static bool
use_reference(struct batch *batch, struct file *file, struct reference *reference)
{
    *reference = batch->reference;
    const Dondoc__V1__Task *task = file->docket.task;
    if (task != NULL && task->policy_version != reference->policy_version) {
        reference->policy = library_policy(batch->routing->library, task->policy_version);
        reference->policy_version = task->policy_version;
    }
    file->docket.reference = reference;
    return reference->policy != NULL;
}

static enum status
judge(struct batch *batch, size_t i)
{
    struct unit *unit = batch->unit;
    const struct entry *entry = &unit->entries[i];
    struct task_key key = { entry->position.shard, entry->subject };
    struct file *file = find_file(batch, &key);
    struct reference reference;
    if (file == NULL || !use_reference(batch, file, &reference)) {
        unit_blame(unit, entry, "POLICY_UNREADABLE", "the task's policy cannot be read");
        return ST_INVALID;
    }
    struct docket *docket = &file->docket;
    size_t before = docket->decision_count;
    struct report report = { .seq = entry->position.seq,
                             .recorded_at = entry->recorded_at,
                             .event = unit->events[i],
                             .origin = entry };
    docket_judge(docket, &report);
    for (size_t d = before; d < docket->decision_count; d++) {
        const struct ruling *decision = &docket->decisions[d];
        unit_decide(unit, decision->cause.origin, decision->cause.decided, decision->event);
    }
    return ST_OK;
}

static enum status
judge_all(struct batch *batch)
{
    const struct unit *unit = batch->unit;
    enum status st = ST_OK;
    for (size_t i = 0; st == ST_OK && i < unit->count; i++) {
        struct position position = unit->entries[i].position;
        if (!concerns_a_task(unit, i)) {
            batch->shard = -1;
            continue;
        }
        if (batch->shard != position.shard) {
            st = find_reference(batch, position);
            batch->shard = position.shard;
        }
        if (st == ST_OK) {
            st = judge(batch, i);
        }
    }
    return st;
}

/* ---- what must be written ----------------------------------------------------------------------
 */

static struct parked_row
parked_row(const struct file *file, const struct report *report)
{
    const struct entry *entry = report->origin;
    return (struct parked_row){ .key = file->key,
                                .seq = report->seq,
                                .recorded_at = report->recorded_at,
                                .until = report->until,
                                .body = entry->body };
}

static void
save_task(struct batch *batch, const struct file *file)
{
    if (file->docket.task == NULL || file->docket.task == file->before) {
        return;
    }
    struct routing_changes *changes = &batch->changes;
    struct task_change change = { .key = file->key, .task = file->docket.task };
    change.body.data =
        message_pack(batch->unit->arena, &file->docket.task->base, &change.body.size);
    if (file->was_there) {
        changes->changed[changes->changed_count++] = change;
    } else {
        changes->added[changes->added_count++] = change;
    }
}

/* Intervals opened by the decisions, and what they parked or released; a report that did both
 * within the batch is released from where it never was, which is harmless. */
static void
save_file(struct batch *batch, const struct file *file)
{
    struct routing_changes *changes = &batch->changes;
    struct task_fold fold = { .task = file->before };
    save_task(batch, file);
    for (size_t i = 0; i < file->docket.decision_count; i++) {
        const struct ruling *ruling = &file->docket.decisions[i];
        const Dondoc__V1__Holder *holder = task_fold_add(&fold, ruling->event, 0);
        if (holder != NULL) {
            changes->holders[changes->holder_count++] =
                (struct holder_row){ .key = file->key, .holder = holder };
        }
        if (ruling->event->data_case == DONDOC__V1__EVENT__DATA_REPORT_PARKED) {
            struct report report = ruling->cause;
            report.until = ruling->event->report_parked->until;
            changes->parked[changes->parked_count++] = parked_row(file, &report);
        } else if (ruling->cause.decided > 0) {
            changes->released[changes->released_count++] = parked_row(file, &ruling->cause);
        }
    }
}

static void
save(struct batch *batch)
{
    struct arena *arena = batch->unit->arena;
    struct routing_changes *changes = &batch->changes;
    size_t decisions = 0;
    for (size_t i = 0; i < batch->file_count; i++) {
        decisions += batch->files[i].docket.decision_count;
    }
    changes->added = arena_array(arena, batch->file_count, sizeof *changes->added);
    changes->changed = arena_array(arena, batch->file_count, sizeof *changes->changed);
    changes->holders = arena_array(arena, decisions, sizeof *changes->holders);
    changes->parked = arena_array(arena, decisions, sizeof *changes->parked);
    changes->released = arena_array(arena, decisions, sizeof *changes->released);
    for (size_t i = 0; i < batch->file_count; i++) {
        save_file(batch, &batch->files[i]);
    }
    routing_save(batch->unit->db, arena, changes);
}

/* ---- the reader ---------------------------------------------------------------------------------
 */

static enum status
handle(void *self, struct unit *unit)
{
    struct batch batch = { .routing = self, .unit = unit, .shard = -1 };
    make_files(&batch);
    enum status st = refresh(&batch);
    if (st == ST_OK && batch.file_count > 0) {
        st = load(&batch);
    }
    if (st == ST_OK) {
        st = judge_all(&batch);
    }
    if (st == ST_OK) {
        save(&batch);
    }
    return st;
}

static void
settled(void *self, struct unit *unit)
{
    struct routing *routing = self;
    for (size_t i = 0; i < unit_decided(unit); i++) {
        struct position position;
        const Dondoc__V1__Event *decision = unit_decision(unit, i, &position);
        diary_write(decision, position);
        struct metric *const by_kind[] = { routing->parked, routing->accepted, routing->noted,
                                           routing->refused };
        unsigned kind = decision->verdict != NULL ? (unsigned)decision->verdict->kind : 0;
        bool is_counted = decision->verdict != NULL && kind < sizeof(by_kind) / sizeof(by_kind[0]);
        if (is_counted) {
            metric_add(by_kind[kind], 1);
        }
    }
}

static void
forget(void *self, const int *shards, int count)
{
    struct routing *routing = self;
    for (int i = 0; i < count; i++) {
        routing->is_known[shards[i]] = false;
    }
}

static const int types[] = {
    DONDOC__V1__EVENT__DATA_ASSIGNMENT_ORDERED,  DONDOC__V1__EVENT__DATA_DELIVERY_CONFIRMED,
    DONDOC__V1__EVENT__DATA_ACCEPTANCE_REPORTED, DONDOC__V1__EVENT__DATA_PROGRESS_REPORTED,
    DONDOC__V1__EVENT__DATA_RESULT_SUBMITTED,    DONDOC__V1__EVENT__DATA_SUBMISSION_WITHDRAWN,
    DONDOC__V1__EVENT__DATA_RESULT_REVIEWED,     DONDOC__V1__EVENT__DATA_TASK_CANCELLED,
    DONDOC__V1__EVENT__DATA_RECALL_RECEIVED,     DONDOC__V1__EVENT__DATA_LIMIT_PASSED,
    DONDOC__V1__EVENT__DATA_REFERENCE_CHANGED,   DONDOC__V1__EVENT__DATA_ESCALATION_ACKNOWLEDGED,
    DONDOC__V1__EVENT__DATA_DIRECTIVE_ISSUED,    0,
};

const struct reader_spec routing_reader = {
    .types = types, .is_ready = is_ready, .handle = handle, .settled = settled, .forget = forget
};

enum status
routing_open(void *self, struct daemon *daemon)
{
    struct routing *routing = self;
    static const char name[] = "dondoc_routing_reports_total";
    static const char help[] = "reports judged, by verdict";
    routing->daemon = daemon;
    routing->library = library_open(daemon_db(daemon));
    routing->accepted = metric_counter(daemon, name, "verdict=\"accepted\"", help);
    routing->noted = metric_counter(daemon, name, "verdict=\"noted\"", help);
    routing->refused = metric_counter(daemon, name, "verdict=\"refused\"", help);
    routing->parked = metric_counter(daemon, name, "verdict=\"parked\"", help);
    return ST_OK;
}

void
routing_close(void *self)
{
    struct routing *routing = self;
    library_close(routing->library);
    routing->library = NULL;
}
