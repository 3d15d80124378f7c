#include "batch.h"

#include "base/text.h"
#include "wire/task.h"

void
batch_open(struct batch *batch, struct unit *unit)
{
    struct task_key *keys = arena_array(unit->arena, unit->count, sizeof *keys);
    size_t count = 0;
    for (size_t i = 0; i < unit->count; i++) {
        if (concerns_a_task(unit->events[i])) {
            keys[count++] =
                (struct task_key){ unit->entries[i].position.shard, unit->entries[i].subject };
        }
    }
    batch_open_for(batch, unit, keys, count);
}

void
batch_open_for(struct batch *batch, struct unit *unit, struct task_key *keys, size_t count)
{
    count = task_keys_unique(keys, count, sizeof *keys);
    *batch = (struct batch){ .unit = unit, .file_count = count };
    batch->files = arena_array(unit->arena, count, sizeof *batch->files);
    for (size_t i = 0; i < count; i++) {
        batch->files[i] = (struct file){
            .key = keys[i],
            .docket = { .arena = unit->arena, .subject = keys[i].subject, .shard = keys[i].shard },
        };
    }
}

struct file *
batch_file(const struct batch *batch, const struct task_key *key)
{
    return task_key_find(batch->files, batch->file_count, sizeof *batch->files, key->shard,
                         key->subject);
}

static bool
take_task(struct batch *batch, const struct task_row *row)
{
    struct file *file = batch_file(batch, &row->key);
    if (file == NULL || task_unpack(batch->unit->arena, row->body.data, row->body.size,
                                    &file->docket.task) != ST_OK) {
        return false;
    }
    file->before = file->docket.task;
    file->was_there = true;
    return file->before != NULL;
}

/* A parked report comes back as the entry it was. */
static bool
take_parked(struct batch *batch, const struct parked_row *row)
{
    struct arena *arena = batch->unit->arena;
    struct file *file = batch_file(batch, &row->key);
    Dondoc__V1__Event *event = message_unpack(arena, &dondoc__v1__event__descriptor, row->body.data,
                                              row->body.size, MESSAGE_MEMORY);
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

enum status
batch_load(struct batch *batch)
{
    if (batch->file_count == 0) {
        return ST_OK;
    }
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

/* Intervals opened by the decisions, and what they parked and released. */
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
        } else if (ruling->cause.until != 0) {
            changes->released[changes->released_count++] = parked_row(file, &ruling->cause);
        }
    }
}

void
batch_save(struct batch *batch)
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
