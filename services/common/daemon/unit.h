/*
 * A unit of work from the reader's side: what a service decided, and the transaction it becomes.
 */
#ifndef DAEMON_UNIT_H
#define DAEMON_UNIT_H

#include "daemon/reader.h"
#include "store/timer.h"

struct decision {
    const struct entry *cause;
    Dondoc__V1__Event *event;
    struct draft draft;
};

struct decisions {
    const char *service;
    enum source source;
    int shard_count;
    struct decision *list;
    size_t count, room;
    struct timer *timers;
    size_t timer_count, timer_room;
    const struct db_result *locked; /* heads, as append_number wants them; NULL: none */
    const struct entry *blamed;     /* NULL: nobody was */
    const char *blame_code, *blame_text;
};

/* The shards a unit touches, before and after it. */
struct moves {
    struct cursor from[JOURNAL_MAX_SHARDS], to[JOURNAL_MAX_SHARDS];
    int count;
};

/*
 * The second half of the transaction that the service's handle or fire began, in two steps.
 *
 * unit_lock packs the decisions, and sends planted timers, the cursors' moves and the lock of the
 * heads of every shard that is appended to; with `all_moved` also of every shard that is moved.
 * ST_NONE: a cursor is no longer ours. ST_INVALID, with the blame set: a decision is too deep
 * (LOOP).
 */
MUST_CHECK enum status unit_lock(struct unit *unit, const struct lease *lease, struct moves *moves,
                                 bool all_moved, struct append *append);

/* Entries, heads, COMMIT. append says what was appended. */
MUST_CHECK enum status unit_commit(struct unit *unit, struct append *append);

#endif
