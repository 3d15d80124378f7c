#include "tasks.h"

#include "wire/task.h"
#include <stdlib.h>
#include <string.h>

struct tasks
tasks_make(struct arena *arena, size_t room)
{
    return (struct tasks){ .rows = arena_array(arena, room + 1, sizeof(struct task_row)),
                           .room = room };
}

void
tasks_want(struct tasks *tasks, int shard, const char *subject)
{
    if (tasks->count < tasks->room) {
        tasks->rows[tasks->count++] = (struct task_row){ .shard = shard, .subject = subject };
    }
}

static int
by_subject(const void *a, const void *b)
{
    const struct task_row *x = a, *y = b;
    return x->shard != y->shard ? (x->shard > y->shard) - (x->shard < y->shard)
                                : strcmp(x->subject, y->subject);
}

enum status
tasks_load(struct tasks *tasks, struct unit *unit)
{
    size_t kept = 0;
    qsort(tasks->rows, tasks->count, sizeof *tasks->rows, by_subject);
    for (size_t i = 0; i < tasks->count; i++) {
        if (kept == 0 || by_subject(&tasks->rows[kept - 1], &tasks->rows[i]) != 0) {
            tasks->rows[kept++] = tasks->rows[i];
        }
    }
    tasks->count = kept;
    enum status st = kept > 0 ? store_tasks(unit->db, unit->arena, tasks->rows, kept) : ST_OK;
    for (size_t i = 0; st == ST_OK && i < kept; i++) {
        struct task_row *row = &tasks->rows[i];
        st = task_unpack(unit->arena, row->body.data, row->body.size, &row->task);
    }
    return st;
}

enum status
tasks_find_unread(struct tasks *tasks, struct unit *unit)
{
    size_t count = tasks->count;
    struct timer *timers = arena_array(unit->arena, count, sizeof *timers);
    int64_t *any = arena_array(unit->arena, count, sizeof *any);
    bool *ours = arena_array(unit->arena, count, sizeof *ours);
    tasks->waits = arena_array(unit->arena, count, sizeof *tasks->waits);
    if (count == 0) {
        return ST_OK;
    }
    for (size_t i = 0; i < count; i++) {
        timers[i] =
            (struct timer){ .shard = tasks->rows[i].shard, .subject = tasks->rows[i].subject };
        any[i] = INT64_MAX;
    }
    enum status st =
        timer_waits(unit->db, unit->arena, "routing", timers, any, count, tasks->waits);
    if (st == ST_OK) {
        st = store_unread(unit->db, unit->arena, timers, count, ours);
    }
    for (size_t i = 0; st == ST_OK && i < count; i++) {
        if (ours[i] && tasks->waits[i] == TIMER_READY) {
            tasks->waits[i] = TIMER_UNREAD;
        }
    }
    return st;
}

struct task_row *
tasks_find(const struct tasks *tasks, int shard, const char *subject)
{
    struct task_row key = { .shard = shard, .subject = subject };
    return tasks->count == 0 ? NULL
                             : bsearch(&key, tasks->rows, tasks->count, sizeof key, by_subject);
}

enum timer_wait
tasks_wait(const struct tasks *tasks, const struct task_row *row)
{
    return row != NULL && tasks->waits != NULL ? tasks->waits[row - tasks->rows] : TIMER_READY;
}
