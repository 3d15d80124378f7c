#include "delivery.h"

#include "base/log.h"
#include "base/text.h"
#include "consulting.h"
#include "hearers.h"
#include "releasing.h"
#include "sender.h"
#include "standing.h"
#include "telling.h"
#include "wire/message.h"
#include "wire/task.h"
#include "wire/types.h"
#include <string.h>

#define TYPE(name) DONDOC__V1__EVENT__DATA_##name

/* Every decision of routing, what the clock-watchers say, and our own queue. */
static const int types[] = { DECISIONS_OF_ROUTING,
                             TYPE(REMINDER_DUE),
                             TYPE(ESCALATION_RAISED),
                             TYPE(ESCALATION_CLOSED),
                             TYPE(NOTICE_QUEUED),
                             TYPE(REFERENCE_CHANGED),
                             0 };

static bool
concerns_task(const Dondoc__V1__Event *event)
{
    return event->task != NULL || event->data_case == TYPE(REMINDER_DUE) ||
           event->data_case == TYPE(ESCALATION_RAISED) ||
           event->data_case == TYPE(ESCALATION_CLOSED);
}

bool
delivery_knows(const struct reference *reference)
{
    return reference->organisation != NULL && reference->policy != NULL &&
           reference->calendars != NULL;
}

static enum status
load_tasks(struct unit *unit, struct tasks *tasks)
{
    *tasks = tasks_make(unit->arena, unit->count);
    for (size_t i = 0; i < unit->count; i++) {
        if (concerns_task(unit->events[i])) {
            tasks_want(tasks, unit->entries[i].position.shard, unit->entries[i].subject);
        }
    }
    return tasks_load(tasks, unit);
}

/* ---- who is told, in the shard of the task ------------------------------------------------- */

static void
tell_recipients(struct telling *telling, Dondoc__V1__Recipient *const *recipients, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (recipients[i]->outcome != DONDOC__V1__RECIPIENT__OUTCOME__MERGED) {
            telling_add(telling, recipients[i]->position, recipients[i]->instead_of,
                        recipients[i]->why);
        }
    }
}

static bool
is_past_due(const struct telling *telling)
{
    const Dondoc__V1__Deadline *deadline = telling->task->deadline;
    return deadline != NULL && deadline->due_at != 0 && deadline->due_at < telling->unit->now;
}

/* A level merged into a higher one after an outage sends nothing; whoever stands in it is told by
 * his next digest. */
static void
tell_silent_level(struct telling *telling, const Dondoc__V1__EscalationRaised *raised)
{
    const struct policy *policy = telling->reference->policy;
    const Dondoc__V1__Clock *clock = task_clock_of(telling->task, raised->clock);
    struct audience_task part = task_audience(telling->task);
    if (raised->clock != 0 && clock == NULL) {
        return;
    }
    const struct ladder *ladder = &policy->ladders.task;
    if (clock != NULL && !text_is_empty(clock->unit)) {
        part.lead = clock->unit;
        part.handler = "";
        part.accountable_head = clock->position;
    } else if (clock != NULL) {
        part.reviewer = clock->position;
        ladder = &policy->ladders.reviewer;
    }
    const struct ladder_level *level = telling_level(telling, ladder, &part, raised->level);
    if (level != NULL) {
        telling->is_for_list = true;
        telling_add_roles(telling, &part, level->recipients, level->recipient_count);
    }
}

static void
tell_level(struct telling *telling, const Dondoc__V1__EscalationRaised *raised)
{
    bool is_task = raised->ladder == DONDOC__V1__CLOCK_KIND__DUE;
    telling->kind = is_task ? NOTICE_OVERDUE : NOTICE_CLOCK_OVERDUE;
    telling->due_version = is_task ? raised->due_version : 0;
    telling->clock = raised->clock;
    telling->level = raised->level;
    telling->is_listed = true;
    if (raised->speaks) {
        tell_recipients(telling, raised->recipients, raised->n_recipients);
    } else {
        tell_silent_level(telling, raised);
    }
}

/* Whoever handles it needs to know what to correct; when it is late, his line as well. */
static void
tell_return(struct telling *telling, const Dondoc__V1__TaskReturned *returned)
{
    static const enum recipient line[] = { RECIPIENT_HANDLER, RECIPIENT_SUPERVISOR,
                                           RECIPIENT_HEAD };
    telling->kind = NOTICE_RETURNED;
    telling->details = returned->deficiencies;
    telling->detail_count = returned->n_deficiencies;
    struct audience_task part = task_audience(telling->task);
    telling_add_roles(telling, &part, line, is_past_due(telling) ? sizeof line / sizeof *line : 1);
}

static void
tell(struct telling *telling, const struct hearers *hearers, const Dondoc__V1__Event *event)
{
    static const enum recipient head[] = { RECIPIENT_HEAD };
    if (event->data_case == TYPE(REMINDER_DUE)) {
        const Dondoc__V1__ReminderDue *due = event->reminder_due;
        telling->kind = due->clock != 0 ? NOTICE_CONSULTEE : NOTICE_REMINDER;
        telling->clock = due->clock;
        telling->due_version = due->due_version;
        tell_recipients(telling, due->recipients, due->n_recipients);
    } else if (event->data_case == TYPE(ESCALATION_RAISED)) {
        tell_level(telling, event->escalation_raised);
    } else if (event->data_case == TYPE(TASK_ACCEPTED) && event->task_accepted->deemed) {
        struct audience_task part = task_audience(telling->task);
        telling->kind = NOTICE_DEEMED;
        telling_add_roles(telling, &part, head, 1);
    } else if (event->data_case == TYPE(TASK_RETURNED)) {
        tell_return(telling, event->task_returned);
    } else if (event->data_case == TYPE(ESCALATION_CLOSED)) {
        hearers_tell_correction(hearers, telling, event->escalation_closed);
    } else if (hearers_change(event)) {
        hearers_tell_successors(hearers, telling, event);
    } else {
        consulting_tell(telling, event);
    }
}

/* ---- the queue, in the shard of the person ------------------------------------------------- */

/* What goes out with a digest has no timer of its own. */
static struct notice_row
accept_notice(struct delivery *delivery, struct unit *unit, const struct entry *entry,
              const Dondoc__V1__NoticeQueued *notice)
{
    bool is_gathered = notice->digest_at != 0 && notice->digest_at == notice->not_before;
    struct notice_row row = {
        .position = entry->position,
        .key = notice->key,
        .person = notice->person,
        .task_shard = journal_shard(notice->task, daemon_facts(delivery->daemon)->shard_count),
        .task = notice->task,
        .not_before = notice->not_before,
        .state = is_gathered ? NOTICE_GATHERED : NOTICE_HELD,
    };
    row.body.data = message_pack(unit->arena, &notice->base, &row.body.size);
    if (!is_gathered) {
        unit_plan(unit, &(struct timer){ .shard = entry->position.shard,
                                         .fire_at = notice->not_before,
                                         .subject = entry->subject,
                                         .planned_at = notice->not_before,
                                         .detail = entry->position.seq });
    }
    return row;
}

struct batch {
    struct delivery *delivery;
    struct unit *unit;
    struct tasks tasks;
    struct hearers hearers;
    struct notice_row *notices;
    size_t notice_count;
    struct standing_batch standing;
};

static void
take_notice(struct batch *batch, const struct entry *entry, const Dondoc__V1__NoticeQueued *notice)
{
    struct notice_row *row = &batch->notices[batch->notice_count++];
    *row = accept_notice(batch->delivery, batch->unit, entry, notice);
    if (notice->digest_at != 0) {
        standing_take(&batch->standing, entry, notice, row);
    } else if (text_same(notice->kind, notice_kind_name(NOTICE_CORRECTION))) {
        standing_end(&batch->standing, row);
    }
}

static enum status
take_task(struct batch *batch, const struct entry *entry, const Dondoc__V1__Event *event)
{
    struct unit *unit = batch->unit;
    struct reference reference;
    struct task_row *row = tasks_find(&batch->tasks, entry->position.shard, entry->subject);
    if (event->task != NULL) {
        row->is_told = true;
        row->task = event->task;
        row->body.data = message_pack(unit->arena, &event->task->base, &row->body.size);
    }
    enum status st = library_at(unit->library, entry->position, &reference);
    struct telling telling = {
        .unit = unit, .about = entry, .reference = &reference, .task = row->task
    };
    if (st == ST_OK && delivery_knows(&reference) && telling.task != NULL) {
        tell(&telling, &batch->hearers, event);
    }
    return st;
}

/* What was only read stays as it is. */
static void
save_tasks(const struct batch *batch)
{
    struct unit *unit = batch->unit;
    struct task_row *told = arena_array(unit->arena, batch->tasks.count, sizeof *told);
    size_t count = 0;
    for (size_t i = 0; i < batch->tasks.count; i++) {
        if (batch->tasks.rows[i].is_told) {
            told[count++] = batch->tasks.rows[i];
        }
    }
    if (count > 0) {
        store_put_tasks(unit->db, unit->arena, told, count);
    }
}

static enum status
handle(void *self, struct unit *unit)
{
    struct batch batch = { .delivery = self,
                           .unit = unit,
                           .notices = arena_array(unit->arena, unit->count, sizeof *batch.notices),
                           .standing = standing_begin(unit) };
    enum status st = load_tasks(unit, &batch.tasks);
    if (st == ST_OK) {
        st = hearers_load(&batch.hearers, unit);
    }
    for (size_t i = 0; st == ST_OK && i < unit->count; i++) {
        const Dondoc__V1__Event *event = unit->events[i];
        if (event->data_case == TYPE(NOTICE_QUEUED)) {
            take_notice(&batch, &unit->entries[i], event->notice_queued);
        } else if (concerns_task(event)) {
            st = take_task(&batch, &unit->entries[i], event);
        }
    }
    if (st == ST_OK) {
        st = standing_save(&batch.standing);
    }
    if (st == ST_OK) {
        save_tasks(&batch);
    }
    if (st == ST_OK && batch.notice_count > 0) {
        store_put_notices(unit->db, unit->arena, batch.notices, batch.notice_count);
    }
    return st;
}

/* ---- what is logged ------------------------------------------------------------------------ */

static void
log_dropped(const Dondoc__V1__NoticeDropped *dropped, struct log_field pos)
{
    struct log_field key = log_text("key", dropped->key);
    struct log_field reason = log_text("reason", dropped->reason);
    if (strcmp(dropped->reason, "NOBODY") == 0 || strcmp(dropped->reason, "NO_ADDRESS") == 0) {
        log_error("NOTICE-UNADDRESSED", pos, key, reason);
    } else {
        log_routine("NOTICE-DROPPED", pos, key, reason);
    }
}

static void
settled(void *self, struct unit *unit)
{
    struct delivery *delivery = self;
    for (size_t i = 0; i < unit_decided(unit); i++) {
        struct position at;
        const Dondoc__V1__Event *event = unit_decision(unit, i, &at);
        if (event->data_case == TYPE(NOTICE_QUEUED)) {
            const Dondoc__V1__NoticeQueued *notice = event->notice_queued;
            log_routine("NOTICE-QUEUED", log_text("task", notice->task),
                        log_pos("pos", at.shard, at.seq), log_text("key", notice->key),
                        log_text("kind", notice->kind), log_text("position", notice->position),
                        log_time("not_before", notice->not_before));
        } else {
            const Dondoc__V1__NoticeDropped *dropped = event->notice_dropped;
            log_dropped(dropped, log_pos("pos", at.shard, at.seq));
        }
    }
    sender_kick(delivery->sender);
}

enum status
delivery_open(void *self, struct daemon *daemon)
{
    struct delivery *delivery = self;
    delivery->daemon = daemon;
    return sender_open(&delivery->sender, daemon, &delivery->settings);
}

void
delivery_close(void *self)
{
    struct delivery *delivery = self;
    sender_close(delivery->sender);
}

const struct reader_spec delivery_reader = {
    .types = types,
    .queue = TYPE(NOTICE_QUEUED),
    .reads_reference = true,
    .handle = handle,
    .fires_after = "routing",
    .fire = releasing_fire,
    .settled = settled,
};
