#include "history.h"

#include "entry_view.h"
#include "wire/task.h"
#include <string.h>

static void
add_entries(struct cli *cli, struct history *history, const struct entry *entries, size_t count,
            struct task_fold *fold)
{
    struct history_step *steps =
        arena_array(cli->arena, history->count + count, sizeof *history->steps);
    if (history->count > 0) {
        memcpy(steps, history->steps, history->count * sizeof *steps);
    }
    for (size_t i = 0; i < count; i++) {
        struct history_step *step = &steps[history->count++];
        step->entry = &entries[i];
        step->event = entry_unpack(cli->arena, &entries[i]);
        step->before = fold->task;
        step->interval =
            step->event ? task_fold_add(fold, step->event, entries[i].position.seq) : NULL;
    }
    history->steps = steps;
}

enum status
history_read(struct cli *cli, const char *subject, struct history *history)
{
    struct task_fold fold = { 0 };
    *history = (struct history){ .subject = subject,
                                 .shard = journal_shard(subject, cli->facts.shard_count) };
    size_t count;
    int64_t after = 0;
    do {
        struct entry *entries;
        enum status st = journal_read_subject(cli->db, cli->arena, history->shard, subject, after,
                                              &entries, &count);
        if (st != ST_OK) {
            return st;
        }
        if (count > 0) {
            add_entries(cli, history, entries, count, &fold);
            after = entries[count - 1].position.seq;
        }
    } while (count == JOURNAL_SUBJECT_LIMIT);
    history->task = fold.task;
    return history->count > 0 ? ST_OK : ST_NONE;
}

const struct calendar *
history_calendar(struct library *library, const Dondoc__V1__Deadline *deadline)
{
    const struct calendar_set *set =
        deadline ? library_calendars(library, deadline->calendar_version) : NULL;
    return set ? calendar_set_calendar(set, deadline->calendar) : NULL;
}

static enum time_phase
phase_of(Dondoc__V1__TaskState state)
{
    switch (state) {
    case DONDOC__V1__TASK_STATE__SUBMITTED:
        return PHASE_SUBMITTED;
    case DONDOC__V1__TASK_STATE__SUSPENDED:
        return PHASE_SUSPENDED;
    case DONDOC__V1__TASK_STATE__COMPLETED:
    case DONDOC__V1__TASK_STATE__ARCHIVED:
        return PHASE_COMPLETED;
    default:
        return PHASE_RUNNING;
    }
}

/* The stored deadline as the rules know it: what is not stored is computed again. */
static struct deadline
deadline_of(const Dondoc__V1__Deadline *stored, const struct calendar *calendar)
{
    struct deadline deadline = { .result = DEADLINE_NO_LIMIT };
    struct limit limit;
    if (!stored || !stored->limit || !task_limit(stored->limit, &limit) ||
        limit.kind == LIMIT_NONE) {
        return deadline;
    }
    deadline.result = DEADLINE_UNRESOLVED;
    if (stored->due_at != 0 && calendar) {
        deadline = deadline_compute(&limit, stored->anchor_at, calendar, NULL);
        deadline.due_at = stored->due_at;
    }
    return deadline;
}

enum time_status
history_time_status(struct library *library, const Dondoc__V1__Task *task, int64_t now)
{
    const Dondoc__V1__Deadline *stored = task->deadline;
    const struct calendar *calendar = history_calendar(library, stored);
    struct deadline deadline = deadline_of(stored, calendar);
    if (task->state == DONDOC__V1__TASK_STATE__CANCELLED ||
        task->state == DONDOC__V1__TASK_STATE__REJECTED) {
        return TIME_STATUSES;
    }
    if (stored && stored->due_at != 0 && deadline.result != DEADLINE_SET) {
        return now > stored->due_at ? TIME_OVERDUE : TIME_IN_TIME;
    }
    return deadline_status(&deadline, phase_of(task->state), task->submitted_at, now, calendar);
}
