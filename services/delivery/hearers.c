#include "hearers.h"

#include "base/text.h"
#include "domain/ladder.h"
#include "wire/message.h"
#include "wire/task.h"
#include "wire/types.h"

enum { EVENT_MEMORY = 8 << 20 };

bool
hearers_change(const Dondoc__V1__Event *event)
{
    return event->data_case == EVENT_TYPE(HANDLER_NOTED) ||
           event->data_case == EVENT_TYPE(TASK_TRANSFERRED) ||
           event->data_case == EVENT_TYPE(TASK_REORGANISED);
}

static bool
is_correction(const Dondoc__V1__EscalationClosed *closed)
{
    return closed->clock == 0 && text_same(closed->reason, climb_close_name(CLOSE_REPORTED_LATE));
}

enum status
hearers_load(struct hearers *hearers, struct unit *unit)
{
    struct task_row *changed = arena_array(unit->arena, unit->count, sizeof *changed);
    struct task_row *corrected = arena_array(unit->arena, unit->count, sizeof *corrected);
    size_t changed_count = 0, corrected_count = 0;
    enum status st = ST_OK;
    for (size_t i = 0; i < unit->count; i++) {
        const Dondoc__V1__Event *event = unit->events[i];
        struct task_row row = { .key = { unit->entries[i].position.shard,
                                         unit->entries[i].subject } };
        if (hearers_change(event)) {
            changed[changed_count++] = row;
        } else if (event->data_case == EVENT_TYPE(ESCALATION_CLOSED) &&
                   is_correction(event->escalation_closed)) {
            corrected[corrected_count++] = row;
        }
    }
    if (changed_count > 0) {
        st = store_levels(unit->db, unit->arena, changed, changed_count, &hearers->levels,
                          &hearers->level_count);
    }
    if (st == ST_OK && corrected_count > 0) {
        st = store_heard(unit->db, unit->arena, corrected, corrected_count, &hearers->heard,
                         &hearers->heard_count);
    }
    return st;
}

static int
due_version_of(const struct telling *telling)
{
    return telling->task->deadline != NULL ? telling->task->deadline->version : 0;
}

/* ---- successors ---------------------------------------------------------------------------- */

/* The highest level of the due time there is now, raised before the event. */
static int
level_reached(const struct hearers *hearers, const struct telling *telling)
{
    int reached = 0;
    for (size_t i = 0; i < hearers->level_count; i++) {
        const struct level_entry *entry = &hearers->levels[i];
        if (entry->position.shard != telling->about->position.shard ||
            entry->position.seq > telling->about->position.seq ||
            !text_same(entry->subject, telling->about->subject)) {
            continue;
        }
        const Dondoc__V1__Event *event =
            message_unpack(telling->unit->arena, &dondoc__v1__event__descriptor, entry->body.data,
                           entry->body.size, EVENT_MEMORY);
        if (event == NULL) {
            continue;
        }
        if (event->data_case == EVENT_TYPE(ESCALATION_CLOSED) &&
            event->escalation_closed->clock == 0) {
            reached = 0;
        } else if (event->data_case == EVENT_TYPE(ESCALATION_RAISED) &&
                   event->escalation_raised->clock == 0 &&
                   event->escalation_raised->due_version == due_version_of(telling) &&
                   event->escalation_raised->level > reached) {
            reached = event->escalation_raised->level;
        }
    }
    return reached;
}

static struct audience_task
part_before(const Dondoc__V1__Task *task, const Dondoc__V1__Event *event)
{
    struct audience_task part = task_audience(task);
    if (event->data_case == EVENT_TYPE(HANDLER_NOTED)) {
        part.handler = event->handler_noted->from;
        return part;
    }
    part.lead = event->data_case == EVENT_TYPE(TASK_TRANSFERRED) ? event->task_transferred->from
                                                                 : event->task_reorganised->from;
    part.handler = part.accountable_head = "";
    return part;
}

static const struct org_position *
post_of(const struct telling *telling, const struct audience_task *part, enum recipient role)
{
    struct audience audience = { .count = 0 };
    audience_add(&audience, telling->reference->organisation, part, role, 0, telling->unit->now);
    return audience.count > 0 ? telling_post(&audience.listeners[0]) : NULL;
}

void
hearers_tell_successors(const struct hearers *hearers, struct telling *telling,
                        const Dondoc__V1__Event *event)
{
    int reached = level_reached(hearers, telling);
    struct audience_task now = task_audience(telling->task);
    struct audience_task before = part_before(telling->task, event);
    telling->kind = NOTICE_OVERDUE;
    telling->due_version = due_version_of(telling);
    telling->is_listed = telling->is_for_list = true;
    for (telling->level = 1; telling->level <= reached; telling->level++) {
        const struct ladder_level *level =
            telling_level(telling, &telling->reference->policy->ladders.task, &now, telling->level);
        for (size_t i = 0; level != NULL && i < level->recipient_count; i++) {
            enum recipient role = level->recipients[i];
            if (post_of(telling, &now, role) != post_of(telling, &before, role)) {
                telling_add_roles(telling, &now, &role, 1);
            }
        }
    }
}

/* ---- corrections --------------------------------------------------------------------------- */

void
hearers_tell_correction(const struct hearers *hearers, struct telling *telling,
                        const Dondoc__V1__EscalationClosed *closed)
{
    telling->kind = NOTICE_CORRECTION;
    telling->submitted_at = telling->task->submitted_at;
    for (size_t i = 0; is_correction(closed) && i < hearers->heard_count; i++) {
        const struct heard_row *row = &hearers->heard[i];
        const Dondoc__V1__NoticeQueued *notice =
            message_unpack(telling->unit->arena, &dondoc__v1__notice_queued__descriptor,
                           row->body.data, row->body.size, EVENT_MEMORY);
        if (notice != NULL && text_same(row->task, telling->about->subject) &&
            text_same(notice->kind, notice_kind_name(NOTICE_OVERDUE)) &&
            notice->due_version == due_version_of(telling)) {
            telling->level = notice->level;
            telling_add(telling, notice->position, notice->instead_of, notice->why);
        }
    }
}
