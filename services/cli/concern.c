#include "concern.h"

#include "base/text.h"
#include "history.h"
#include <string.h>

#define DATA(name) DONDOC__V1__EVENT__DATA_##name

static char yes, no; /* what is remembered of a task */

struct concern
concern_start(struct cli *cli, const char *unit, const struct organisation *organisation)
{
    return (struct concern){ cli, unit, organisation, memo_start(cli->arena) };
}

static bool
is_among(const struct concern *concern, char *const *units, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (text_same(units[i], concern->unit)) {
            return true;
        }
    }
    return false;
}

/* A post of the unit or of a section of it. */
static bool
is_post(const struct concern *concern, const char *code)
{
    const struct org_position *post =
        concern->organisation ? organisation_position(concern->organisation, code) : NULL;
    const struct org_unit *answers = post ? org_unit_accountable(post->unit) : NULL;
    return post && (text_same(post->unit->code, concern->unit) ||
                    (answers && text_same(answers->code, concern->unit)));
}

static bool
is_told(const struct concern *concern, Dondoc__V1__Recipient *const *recipients, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (is_post(concern, recipients[i]->position)) {
            return true;
        }
    }
    return false;
}

static bool
takes_part(const struct concern *concern, Dondoc__V1__Participant *const *participants,
           size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (text_same(participants[i]->unit, concern->unit) ||
            is_post(concern, participants[i]->position)) {
            return true;
        }
    }
    return false;
}

static bool
is_asked(const struct concern *concern, const Dondoc__V1__Task *task)
{
    for (size_t i = 0; i < task->n_consultations; i++) {
        const Dondoc__V1__Consultation *asked = task->consultations[i];
        for (size_t k = 0; k < asked->n_targets; k++) {
            if (text_same(asked->targets[k]->unit, concern->unit)) {
                return true;
            }
        }
    }
    for (size_t i = 0; i < task->n_appraisals; i++) {
        if (text_same(task->appraisals[i]->unit, concern->unit)) {
            return true;
        }
    }
    return false;
}

static bool
task_concerns(const struct concern *concern, const Dondoc__V1__Task *task)
{
    return task && (text_same(task->lead, concern->unit) ||
                    (task->holder && text_same(task->holder->unit, concern->unit)) ||
                    takes_part(concern, task->participants, task->n_participants) ||
                    is_asked(concern, task));
}

/* By what the entry itself says. */
static bool
is_named(const struct concern *concern, const Dondoc__V1__Event *event)
{
    if (event->actor && (text_same(event->actor->unit, concern->unit) ||
                         is_post(concern, event->actor->position))) {
        return true;
    }
    switch (event->data_case) {
    case DATA(ASSIGNMENT_ORDERED):
        return takes_part(concern, event->assignment_ordered->participants,
                          event->assignment_ordered->n_participants);
    case DATA(CONSULTATION_ASKED):
        return is_among(concern, event->consultation_asked->units,
                        event->consultation_asked->n_units);
    case DATA(REMINDER_DUE):
        return is_told(concern, event->reminder_due->recipients, event->reminder_due->n_recipients);
    case DATA(ESCALATION_RAISED):
        return is_told(concern, event->escalation_raised->recipients,
                       event->escalation_raised->n_recipients);
    default:
        return false;
    }
}

/* What its last decision before the entry says. */
static enum status
look_back(const struct concern *concern, const struct entry *entry, void **known)
{
    struct cli cli = *concern->cli;
    struct history history;
    cli.arena = arena_new();
    enum status st = history_read(&cli, entry->subject, &history);
    const Dondoc__V1__Task *before = NULL;
    for (size_t i = 0; st == ST_OK && i < history.count; i++) {
        if (history.steps[i].entry->position.seq <= entry->position.seq) {
            before = history.steps[i].before;
        }
    }
    *known = task_concerns(concern, before) ? &yes : &no;
    arena_free(cli.arena);
    return st == ST_NONE ? ST_OK : st;
}

enum status
concern_ask(struct concern *concern, const struct entry *entry, const Dondoc__V1__Event *event,
            bool *concerns)
{
    enum status st = ST_OK;
    *concerns = is_named(concern, event);
    if (strncmp(entry->subject, "task:", strlen("task:")) != 0) {
        return ST_OK;
    }
    void **known = memo_at(&concern->tasks, entry->subject);
    if (event->task) {
        *known = task_concerns(concern, event->task) ? &yes : &no;
    } else if (!*known && event->data_case != DATA(ASSIGNMENT_ORDERED)) {
        st = look_back(concern, entry, known);
    }
    *concerns = *concerns || *known == &yes;
    return st;
}
