/*
 * Tasks as the journal has them: the last decision of routing on each subject.
 */
#ifndef CLI_STORE_TASKS_H
#define CLI_STORE_TASKS_H

#include "store/journal.h"

struct task_row {
    const char *subject;
    int64_t seq;
    struct db_blob body; /* packed dondoc.v1.Event; its `task` is the task */
};

/* Up to 1,000 tasks of a shard whose subject comes behind `after` ("" at first), by subject. */
MUST_CHECK enum status tasks_page(struct db *db, struct arena *arena, int shard, const char *after,
                                  struct task_row **rows, size_t *count);

extern const struct query_set tasks_queries;

#endif
