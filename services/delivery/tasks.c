#include "tasks.h"

#include "wire/task.h"

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
        tasks->rows[tasks->count++] = (struct task_row){ .key = { shard, subject } };
    }
}

enum status
tasks_load(struct tasks *tasks, struct unit *unit)
{
    struct task_row *rows = tasks->rows;
    size_t count = tasks->count = task_keys_unique(rows, tasks->count, sizeof *rows);
    enum status st = count > 0 ? store_tasks(unit->db, unit->arena, rows, count) : ST_OK;
    for (size_t i = 0; st == ST_OK && i < count; i++) {
        st = task_unpack(unit->arena, rows[i].body.data, rows[i].body.size, &rows[i].task);
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
    tasks->unread = arena_array(unit->arena, count, sizeof *tasks->unread);
    if (count == 0) {
        return ST_OK;
    }
    for (size_t i = 0; i < count; i++) {
        timers[i] = (struct timer){ .shard = tasks->rows[i].key.shard,
                                    .subject = tasks->rows[i].key.subject };
        any[i] = INT64_MAX;
    }
    enum status st =
        timer_unread(unit->db, unit->arena, "routing", timers, any, count, tasks->unread);
    if (st == ST_OK) {
        st = store_unread(unit->db, unit->arena, timers, count, ours);
    }
    for (size_t i = 0; st == ST_OK && i < count; i++) {
        tasks->unread[i] = tasks->unread[i] || ours[i];
    }
    return st;
}

struct task_row *
tasks_find(const struct tasks *tasks, int shard, const char *subject)
{
    return task_key_find(tasks->rows, tasks->count, sizeof *tasks->rows, shard, subject);
}

bool
tasks_is_unread(const struct tasks *tasks, const struct task_row *row)
{
    return row != NULL && tasks->unread != NULL && tasks->unread[row - tasks->rows];
}
