/*
 * The tasks a unit of work speaks of, as routing last told them. They may lie in any shard.
 */
#ifndef DELIVERY_TASKS_H
#define DELIVERY_TASKS_H

#include "daemon/reader.h"
#include "store/timer.h"
#include "store_delivery.h"

struct tasks {
    struct task_row *rows;  /* by (shard, subject), each once */
    enum timer_wait *waits; /* of the same number; NULL until tasks_find_unread */
    size_t count, room;
};

struct tasks tasks_make(struct arena *arena, size_t room);

/* At most `room` times, before loading. */
void tasks_want(struct tasks *tasks, int shard, const char *subject);

/* ST_INVALID when one cannot be read. */
MUST_CHECK enum status tasks_load(struct tasks *tasks, struct unit *unit);

/* Which of them routing, or delivery itself, has not read to the end, or routing cannot: what is
 * known of such a task may no longer be true. */
MUST_CHECK enum status tasks_find_unread(struct tasks *tasks, struct unit *unit);

/* NULL: was not wanted. */
struct task_row *tasks_find(const struct tasks *tasks, int shard, const char *subject);
enum timer_wait tasks_wait(const struct tasks *tasks, const struct task_row *row);

#endif
