/* The next snapshot of a task: it shares with the one before what it does not change. */
#include "rules/judging.h"
#include <string.h>

Dondoc__V1__Task *
next_snapshot(const struct docket *docket)
{
    Dondoc__V1__Task *task = arena_alloc(docket->arena, sizeof *task);
    if (docket->task != NULL) {
        *task = *docket->task;
    } else {
        dondoc__v1__task__init(task);
    }
    return task;
}

void *
copy_list(const struct judging *judging, const void *list, size_t count)
{
    void **copy = arena_array(judging->docket->arena, count + 1, sizeof *copy);
    if (count > 0) {
        memcpy(copy, list, count * sizeof *copy);
    }
    return copy;
}

void *
edit_item(const struct judging *judging, void *list, size_t *count, size_t i,
          const ProtobufCMessageDescriptor *type)
{
    void ***items = list;
    void *item = arena_alloc(judging->docket->arena, type->sizeof_message);
    *items = copy_list(judging, *items, *count);
    if (i < *count) {
        memcpy(item, (*items)[i], type->sizeof_message);
    } else {
        protobuf_c_message_init(type, item);
        ++*count;
    }
    (*items)[i] = item;
    return item;
}
