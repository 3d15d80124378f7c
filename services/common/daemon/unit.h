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
    const struct entry *blamed; /* NULL: nobody was */
    const char *blame_code, *blame_text;
};

/* The shards a unit touches, before and after it. */
struct moves {
    struct cursor from[JOURNAL_MAX_SHARDS], to[JOURNAL_MAX_SHARDS];
    int count;
};

/* Packs the decisions into drafts. ST_INVALID, with the blame set, when one is too deep (LOOP). */
MUST_CHECK enum status unit_pack(struct unit *unit);

/*
 * The second half of the transaction that the service's handle began: planted timers, cursors,
 * heads, entries, COMMIT. append says what was appended. ST_NONE: a cursor is no longer ours.
 */
MUST_CHECK enum status unit_commit(struct unit *unit, const struct lease *lease,
                                   struct moves *moves, struct append *append);

#endif
