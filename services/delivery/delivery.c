#include "delivery.h"

#include "base/civil.h"
#include "base/clock.h"
#include "base/log.h"
#include "notice.h"
#include "sender.h"
#include "store_delivery.h"
#include "telling.h"
#include "wire/message.h"
#include "wire/types.h"
#include <stdlib.h>
#include <string.h>

#define TYPE(name) DONDOC__V1__EVENT__DATA_##name

enum { TASK_MEMORY = 8 << 20, UNREAD_PAUSE = 50000 };

/* Every decision of routing, what the clock-watchers say, and our own queue. */
static const int types[] = { DECISIONS_OF_ROUTING, TYPE(REMINDER_DUE),      TYPE(ESCALATION_RAISED),
                             TYPE(NOTICE_QUEUED),  TYPE(REFERENCE_CHANGED), 0 };

/* ---- tasks ----------------------------------------------------------------------------------- */

static int
by_subject(const void *a, const void *b)
{
    const struct task_row *x = a, *y = b;
    return x->shard != y->shard ? (x->shard > y->shard) - (x->shard < y->shard)
                                : strcmp(x->subject, y->subject);
}

/* Sorted, each once. */
static size_t
sort_tasks(struct task_row *rows, size_t count)
{
    size_t kept = 0;
    qsort(rows, count, sizeof *rows, by_subject);
    for (size_t i = 0; i < count; i++) {
        if (kept == 0 || by_subject(&rows[kept - 1], &rows[i]) != 0) {
            rows[kept++] = rows[i];
        }
    }
    return kept;
}

struct tasks {
    struct task_row *rows;
    size_t count;
};

static struct task_row *
find_task(const struct tasks *tasks, int shard, const char *subject)
{
    struct task_row key = { .shard = shard, .subject = subject };
    return tasks->count == 0 ? NULL
                             : bsearch(&key, tasks->rows, tasks->count, sizeof key, by_subject);
}

static const Dondoc__V1__Task *
unpack_task(struct arena *arena, const struct task_row *row)
{
    return row == NULL || row->body.size == 0
               ? NULL
               : message_unpack(arena, &dondoc__v1__task__descriptor, row->body.data,
                                row->body.size, TASK_MEMORY);
}

static bool
concerns_task(const Dondoc__V1__Event *event)
{
    return event->task != NULL || event->data_case == TYPE(REMINDER_DUE) ||
           event->data_case == TYPE(ESCALATION_RAISED);
}

static enum status
load_tasks(struct unit *unit, struct tasks *tasks)
{
    tasks->rows = arena_array(unit->arena, unit->count, sizeof *tasks->rows);
    tasks->count = 0;
    for (size_t i = 0; i < unit->count; i++) {
        if (concerns_task(unit->events[i])) {
            tasks->rows[tasks->count++] =
                (struct task_row){ .shard = unit->entries[i].position.shard,
                                   .subject = unit->entries[i].subject };
        }
    }
    tasks->count = sort_tasks(tasks->rows, tasks->count);
    return tasks->count > 0 ? store_tasks(unit->db, unit->arena, tasks->rows, tasks->count) : ST_OK;
}

/* ---- who is told, in the shard of the task --------------------------------------------------- */

static void
tell_recipients(struct telling *telling, Dondoc__V1__Recipient *const *recipients, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (recipients[i]->outcome != DONDOC__V1__RECIPIENT__OUTCOME__MERGED) {
            telling_add(telling, recipients[i]->position, recipients[i]->why);
        }
    }
}

static void
tell_roles(struct telling *telling, const enum recipient *roles, size_t count)
{
    const Dondoc__V1__Task *task = telling->task;
    struct audience_task part = { .lead = task->lead,
                                  .handler = task->handler,
                                  .accountable_head = task->accountable_head,
                                  .assigner = task->assigner,
                                  .tracker = task->tracker,
                                  .reviewer = task->reviewer,
                                  .field = task->field };
    struct audience audience = { .count = 0 };
    for (size_t i = 0; i < count; i++) {
        audience_add(&audience, telling->reference->organisation, &part, roles[i], 0,
                     telling->unit->now);
    }
    for (int i = 0; i < audience.count; i++) {
        const struct listener *listener = &audience.listeners[i];
        if (listener->outcome != AUDIENCE_MERGED && listener->position != NULL) {
            telling_add(telling, listener->position->code, recipient_name(listener->role));
        }
    }
}

static bool
is_past_due(const struct telling *telling)
{
    const Dondoc__V1__Deadline *deadline = telling->task->deadline;
    return deadline != NULL && deadline->due_at != 0 && deadline->due_at < telling->unit->now;
}

static void
tell(struct telling *telling, const Dondoc__V1__Event *event)
{
    static const enum recipient head[] = { RECIPIENT_HEAD };
    static const enum recipient line[] = { RECIPIENT_HANDLER, RECIPIENT_SUPERVISOR,
                                           RECIPIENT_HEAD };
    if (event->data_case == TYPE(REMINDER_DUE)) {
        const Dondoc__V1__ReminderDue *due = event->reminder_due;
        telling->kind = NOTICE_REMINDER;
        telling->due_version = due->due_version;
        tell_recipients(telling, due->recipients, due->n_recipients);
    } else if (event->data_case == TYPE(ESCALATION_RAISED) && event->escalation_raised->speaks) {
        const Dondoc__V1__EscalationRaised *raised = event->escalation_raised;
        bool is_review = raised->ladder != DONDOC__V1__CLOCK_KIND__DUE;
        telling->kind = is_review ? NOTICE_REVIEW_OVERDUE : NOTICE_OVERDUE;
        telling->due_version = is_review ? 0 : raised->due_version;
        telling->level = raised->level;
        tell_recipients(telling, raised->recipients, raised->n_recipients);
    } else if (event->data_case == TYPE(TASK_ACCEPTED) && event->task_accepted->deemed) {
        telling->kind = NOTICE_DEEMED;
        tell_roles(telling, head, 1);
    } else if (event->data_case == TYPE(TASK_RETURNED) && is_past_due(telling)) {
        telling->kind = NOTICE_RETURNED;
        tell_roles(telling, line, sizeof line / sizeof *line);
    }
}

/* ---- the queue, in the shard of the person --------------------------------------------------- */

static struct notice_row
accept_notice(struct delivery *delivery, struct unit *unit, const struct entry *entry,
              const Dondoc__V1__Event *event)
{
    Dondoc__V1__NoticeQueued *notice = event->notice_queued;
    struct notice_row row = {
        .position = entry->position,
        .key = notice->key,
        .person = notice->person,
        .task_shard = journal_shard(notice->task, daemon_facts(delivery->daemon)->shard_count),
        .task = notice->task,
        .not_before = notice->not_before,
    };
    row.body.data = message_pack(unit->arena, &notice->base, &row.body.size);
    unit_plan(unit, &(struct timer){ .shard = entry->position.shard,
                                     .fire_at = notice->not_before,
                                     .subject = entry->subject,
                                     .planned_at = notice->not_before,
                                     .detail = entry->position.seq });
    return row;
}

static enum status
handle(void *self, struct unit *unit)
{
    struct delivery *delivery = self;
    struct tasks tasks;
    struct notice_row *notices = arena_array(unit->arena, unit->count, sizeof *notices);
    size_t notice_count = 0;
    enum status st = load_tasks(unit, &tasks);
    for (size_t i = 0; st == ST_OK && i < unit->count; i++) {
        const struct entry *entry = &unit->entries[i];
        const Dondoc__V1__Event *event = unit->events[i];
        if (event->data_case == TYPE(REFERENCE_CHANGED)) {
            st = library_refresh(delivery->library);
        } else if (event->data_case == TYPE(NOTICE_QUEUED)) {
            notices[notice_count++] = accept_notice(delivery, unit, entry, event);
        } else if (concerns_task(event)) {
            struct reference reference;
            struct task_row *row = find_task(&tasks, entry->position.shard, entry->subject);
            if (event->task != NULL) {
                row->body.data = message_pack(unit->arena, &event->task->base, &row->body.size);
            }
            st = library_at(delivery->library, entry->position, &reference);
            struct telling telling = { .unit = unit,
                                       .about = entry,
                                       .reference = &reference,
                                       .task = event->task != NULL
                                                   ? event->task
                                                   : unpack_task(unit->arena, row) };
            if (st == ST_OK && reference.organisation != NULL && telling.task != NULL) {
                tell(&telling, event);
            }
        }
    }
    if (st == ST_OK && tasks.count > 0) {
        store_put_tasks(unit->db, unit->arena, tasks.rows, tasks.count);
    }
    if (st == ST_OK && notice_count > 0) {
        store_put_notices(unit->db, unit->arena, notices, notice_count);
    }
    return st;
}

/* ---- releasing, in the shard of the person ----------------------------------------------------
 */

struct round {
    struct delivery *delivery;
    struct unit *unit;
    const struct timer *timers;
    size_t timer_count;
    struct notice_row *rows; /* the held ones among them, in their order */
    size_t count;
    struct tasks tasks;
    bool *unread; /* of rows: routing or we ourselves have not read all of the task */
    struct reference reference;
};

/* The newest of everything: a message is written for the day it leaves. */
static void
read_reference(struct round *round)
{
    struct library *library = round->delivery->library;
    struct reference *reference = &round->reference;
    reference->organisation_version = library_newest(library, DIRECTORY_ORGANISATION);
    reference->policy_version = library_newest(library, DIRECTORY_POLICY);
    reference->calendar_version = library_newest(library, DIRECTORY_CALENDAR);
    reference->organisation = library_organisation(library, reference->organisation_version);
    reference->policy = library_policy(library, reference->policy_version);
    reference->calendars = library_calendars(library, reference->calendar_version);
}

/* The tasks lie in other shards: what has been read of them there decides what is known here. */
static enum status
find_unread(struct round *round)
{
    struct unit *unit = round->unit;
    struct timer *tasks = arena_array(unit->arena, round->count, sizeof *tasks);
    int64_t *any = arena_array(unit->arena, round->count, sizeof *any);
    bool *ours = arena_array(unit->arena, round->count, sizeof *ours);
    round->unread = arena_array(unit->arena, round->count, sizeof *round->unread);
    for (size_t i = 0; i < round->count; i++) {
        tasks[i] =
            (struct timer){ .shard = round->rows[i].task_shard, .subject = round->rows[i].task };
        any[i] = INT64_MAX;
    }
    enum status st =
        timer_unread(unit->db, unit->arena, "routing", tasks, any, round->count, round->unread);
    if (st == ST_OK) {
        st = store_unread(unit->db, unit->arena, tasks, round->count, ours);
    }
    for (size_t i = 0; st == ST_OK && i < round->count; i++) {
        round->unread[i] = round->unread[i] || ours[i];
    }
    return st;
}

static enum status
load_round(struct round *round)
{
    struct unit *unit = round->unit;
    round->rows = arena_array(unit->arena, round->timer_count, sizeof *round->rows);
    enum status st = store_held(unit->db, unit->arena, round->timers, round->timer_count,
                                day_start(day_at(unit->now)), round->rows, &round->count);
    if (st != ST_OK || round->count == 0) {
        return st;
    }
    st = find_unread(round);
    struct task_row *rows = arena_array(unit->arena, round->count, sizeof *rows);
    for (size_t i = 0; i < round->count; i++) {
        rows[i] =
            (struct task_row){ .shard = round->rows[i].task_shard, .subject = round->rows[i].task };
    }
    round->tasks = (struct tasks){ rows, sort_tasks(rows, round->count) };
    return st == ST_OK ? store_tasks(unit->db, unit->arena, rows, round->tasks.count) : st;
}

static const struct timer *
timer_of(const struct round *round, const struct notice_row *row)
{
    for (size_t i = 0; i < round->timer_count; i++) {
        if (round->timers[i].shard == row->position.shard &&
            round->timers[i].detail == row->position.seq) {
            return &round->timers[i];
        }
    }
    panic("a notice was read that no timer asked for");
}

static void
hold(struct round *round, struct notice_row *row, const struct timer *timer, int64_t until)
{
    struct timer again = *timer;
    again.fire_at = until;
    unit_plan(round->unit, &again);
    row->state = NOTICE_HELD;
    row->not_before = until;
}

/* What this round has released counts like what was released before it today. */
static void
count_released(const struct round *round, size_t at, struct notice_case *given)
{
    const struct notice_row *row = &round->rows[at];
    for (size_t i = 0; i < at; i++) {
        const struct notice_row *other = &round->rows[i];
        if (other->state == NOTICE_READY && strcmp(other->person, row->person) == 0 &&
            strcmp(other->task, row->task) == 0) {
            given->since++;
            given->was_told = given->was_told || strcmp(other->key, row->key) == 0;
        }
    }
}

static void
release(struct round *round, struct notice_row *row, const struct timer *timer,
        const struct notice_case *given)
{
    struct unit *unit = round->unit;
    struct notice_outcome outcome = notice_judge(given);
    if (outcome.verdict == NOTICE_HOLD) {
        hold(round, row, timer, outcome.not_before);
        return;
    }
    if (outcome.verdict == NOTICE_SEND) {
        row->state = NOTICE_READY;
        row->address = outcome.address;
        row->message_id = outcome.message_id;
        row->message = (struct db_blob){ outcome.message, outcome.message_size };
        row->attempts_until = (int)round->delivery->settings.attempts;
        return;
    }
    row->state = NOTICE_DROPPED;
    row->reason = outcome.reason;
    unit_decide_timer(unit, timer, 0,
                      telling_drop(unit->arena, timer->subject, row->key, outcome.reason));
    if (outcome.verdict == NOTICE_PASS_ON) {
        struct telling_person to = { outcome.position, outcome.person };
        Dondoc__V1__NoticeQueued again = *given->notice;
        again.replaces = arena_text(unit->arena, row->key);
        again.not_before = unit->now;
        unit_decide_timer(unit, timer, 1, telling_event(unit->arena, &again, &to));
    }
}

/* Whoever it is for is told what is true now, or nothing. */
static enum status
fire(void *self, struct unit *unit, const struct timer *timers, size_t count)
{
    struct round round = { .delivery = self, .unit = unit, .timers = timers, .timer_count = count };
    read_reference(&round);
    enum status st = round.reference.organisation != NULL ? load_round(&round) : ST_OK;
    for (size_t i = 0; st == ST_OK && i < round.count; i++) {
        struct notice_row *row = &round.rows[i];
        const struct timer *timer = timer_of(&round, row);
        row->released_at = unit->now;
        if (round.unread[i]) {
            hold(&round, row, timer, unit->now + (clock_is_simulated() ? 0 : UNREAD_PAUSE));
            continue;
        }
        struct notice_case given = {
            .arena = unit->arena,
            .now = unit->now,
            .reference = &round.reference,
            .notice = message_unpack(unit->arena, &dondoc__v1__notice_queued__descriptor,
                                     row->body.data, row->body.size, TASK_MEMORY),
            .task = unpack_task(unit->arena, find_task(&round.tasks, row->task_shard, row->task)),
            .since = row->since,
            .was_told = row->was_told,
            .from = round.delivery->settings.from,
        };
        if (given.notice == NULL) {
            return ST_INVALID;
        }
        count_released(&round, i, &given);
        release(&round, row, timer, &given);
    }
    if (st == ST_OK && round.count > 0) {
        store_release(unit->db, unit->arena, round.rows, round.count);
    }
    return st;
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
            log_info("NOTICE-QUEUED", log_text("task", notice->task),
                     log_pos("pos", at.shard, at.seq), log_text("key", notice->key),
                     log_text("kind", notice->kind), log_text("position", notice->position),
                     log_time("not_before", notice->not_before));
        } else {
            const Dondoc__V1__NoticeDropped *dropped = event->notice_dropped;
            log_write(strcmp(dropped->reason, "NOBODY") == 0 ||
                              strcmp(dropped->reason, "NO_ADDRESS") == 0
                          ? LOG_ERROR
                          : LOG_INFO,
                      "NOTICE-DROPPED",
                      (const struct log_field[]){ log_pos("pos", at.shard, at.seq),
                                                  log_text("key", dropped->key),
                                                  log_text("reason", dropped->reason),
                                                  { .key = NULL } });
        }
    }
    sender_kick(delivery->sender);
}

/* What another instance had read of it may be newer. */
static enum status
taken(void *self)
{
    struct delivery *delivery = self;
    return library_refresh(delivery->library);
}

enum status
delivery_open(void *self, struct daemon *daemon)
{
    struct delivery *delivery = self;
    delivery->daemon = daemon;
    delivery->library = library_open(daemon_db(daemon));
    enum status st = sender_open(&delivery->sender, daemon, &delivery->settings);
    return st == ST_OK ? library_refresh(delivery->library) : st;
}

void
delivery_close(void *self)
{
    struct delivery *delivery = self;
    sender_close(delivery->sender);
    library_close(delivery->library);
}

const struct reader_spec delivery_reader = {
    .types = types,
    .queue = TYPE(NOTICE_QUEUED),
    .taken = taken,
    .handle = handle,
    .fires_after = "routing",
    .fire = fire,
    .settled = settled,
};
