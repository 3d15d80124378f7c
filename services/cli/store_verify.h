/*
 * What `dondoc verify` asks besides the journal's own reads.
 */
#ifndef CLI_STORE_VERIFY_H
#define CLI_STORE_VERIFY_H

#include "store/journal.h"

/* How many event ids are known with a position up to these heads. Reads all of journal.seen. */
MUST_CHECK enum status verify_count_seen(struct db *db, struct arena *arena, const int64_t *heads,
                                         int shard_count, int64_t *count);

/* Some subjects of a shard behind `after`, ascending: those routing decided about, and those it has
 * a row of. */
enum { VERIFY_PAGE = 500 };
MUST_CHECK enum status
verify_subjects(struct db *db, struct arena *arena, int shard, const char *after,
                const char *subjects[VERIFY_PAGE], size_t *count);

struct decision_row {
    const char *subject;
    int64_t seq;
    struct db_blob body; /* dondoc.v1.Event */
};

struct task_state_row {
    const char *subject, *state, *lead, *handler;
    int64_t due_at, original_due_at; /* INT64_MAX: none */
    struct db_blob body;             /* dondoc.v1.Task */
};

struct holder_row {
    const char *subject;
    int ordinal;
    int64_t since;
    const char *role, *unit, *position, *person, *cause;
};

/* What journal and routing say of these subjects, each by subject, then seq or ordinal; all of it
 * as of one instant. */
struct verify_page {
    struct decision_row *decisions;
    struct task_state_row *tasks;
    struct holder_row *holders;
    size_t decision_count, task_count, holder_count;
};
MUST_CHECK enum status
verify_read(struct db *db, struct arena *arena, int shard, const char *const *subjects,
            size_t count, struct verify_page *page);

extern const struct query_set verify_queries, verify_state_queries;

#endif
