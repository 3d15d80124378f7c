/*
 * Subjects a service could not go on with: their events wait, in order, until an operator asks for
 * a retry (ARCHITECTURE 3, poison).
 */
#ifndef STORE_QUARANTINE_H
#define STORE_QUARANTINE_H

#include "store/db.h"

struct quarantine {
    const char *service;
    int shard;
    const char *subject;
    int64_t seq;      /* first entry that could not be handled; later ones wait behind it */
    int64_t timer_at; /* the timers behind this place of the shard's timer cursor wait too */
    int64_t timer_id;
    const char *code; /* why: UNREADABLE, LOOP, a SQLSTATE ... */
    const char *text;
    int64_t at; /* business time */
    bool retry; /* `dondoc quarantine retry` asked for it */
};

/* service NULL: all; shard -1: all. */
MUST_CHECK enum status quarantine_list(struct db *db, struct arena *arena, const char *service,
                                       int shard, struct quarantine **list, size_t *count);
/* Queued inside the reader's transaction. */
void quarantine_add(struct db *db, struct arena *arena, const struct quarantine *quarantine);
/* Queued too. What was replayed: next_seq 0 ends the waiting, else it goes on from there. */
void quarantine_move(struct db *db, struct arena *arena, const char *service, int shard,
                     const char *subject, int64_t next_seq);
/* The retry failed: takes the wish back. */
MUST_CHECK enum status quarantine_wait_again(struct db *db, struct arena *arena,
                                             const char *service, int shard, const char *subject);
/* The CLI's: ST_NONE when there is none. service NULL: for every service. */
MUST_CHECK enum status
quarantine_retry(struct db *db, struct arena *arena, const char *service, const char *subject);

extern const struct query_set quarantine_queries;

#endif
