#include "batch.h"

#include "wire/task.h"

struct watch *
batch_find(const struct batch *batch, int shard, const char *subject)
{
    return task_key_find(batch->watches, batch->count, sizeof *batch->watches, shard, subject);
}

enum status
batch_load(struct batch *batch, size_t named)
{
    struct watch *list = batch->watches;
    batch->count = task_keys_unique(list, named, sizeof *list);
    batch->pages = arena_array(batch->unit->arena, batch->count, sizeof *batch->pages);
    if (batch->count == 0) {
        return ST_OK;
    }
    enum status st = store_watches(batch->unit->db, batch->unit->arena, list, batch->count);
    for (size_t i = 0; st == ST_OK && i < batch->count; i++) {
        batch->pages[i].before = list[i];
    }
    return st;
}

enum status
batch_task(const struct batch *batch, const struct watch *watch, const Dondoc__V1__Task **task)
{
    Dondoc__V1__Task *stored = NULL;
    *task = batch->pages[watch - batch->watches].task;
    if (*task != NULL) {
        return ST_OK;
    }
    enum status st = task_unpack(batch->unit->arena, watch->body.data, watch->body.size, &stored);
    *task = stored;
    return st;
}

void
batch_save_climbs(const struct batch *batch, batch_save *save)
{
    struct arena *arena = batch->unit->arena;
    size_t room = 0, count = 0;
    for (size_t i = 0; i < batch->count; i++) {
        room += batch->watches[i].stair_count;
    }
    struct climb_row *rows = arena_array(arena, room, sizeof *rows);
    for (size_t i = 0; i < batch->count; i++) {
        const struct watch *watch = &batch->watches[i];
        for (size_t s = 0; s < watch->stair_count; s++) {
            const struct stair *stair = &watch->stairs[s];
            if (!climb_same(&stair->climb, &stair->before)) {
                rows[count++] =
                    (struct climb_row){ { watch->key.shard, watch->key.subject, stair->clock },
                                        stair->climb,
                                        stair->is_known };
            }
        }
    }
    if (count > 0) {
        save(batch->unit->db, arena, rows, count);
    }
}
