/*
 * What reader.c (leases and the loop), reader_work.c (batches), reader_fire.c (timers) and
 * reader_quarantine.c (subjects that wait) share; no other file includes it.
 */
#ifndef DAEMON_READER_WORK_H
#define DAEMON_READER_WORK_H

#include "base/backoff.h"
#include "daemon/reader.h"
#include "daemon/unit.h"

enum {
    READER_BATCH = 512,
    READER_BATCH_MAX = 1024,
    READER_BURST = 2048,
    READER_BURST_MAX = 4096,
    QUARANTINE_PER_HOUR = 20
};

/* An entry by its place in the chain. */
struct link {
    int64_t seq;
    struct hash hash;
};

struct held {
    struct cursor cursor; /* as the database has it */
    struct link read;     /* this far we have read: what is between the two concerns us not */
    int64_t known_head;   /* highest seq anybody told us of */
    bool stopped;         /* not to be read until an operator restarts us */
    int quarantined;      /* subjects within the hour that began at: */
    int64_t hour_began;
};

struct waiting; /* a quarantined subject */

struct reader {
    struct daemon *daemon;
    const struct reader_spec *spec;
    struct db *db;
    struct library *library; /* NULL: the service reads no reference data */
    struct arena *arena;     /* of the unit of work */
    struct event *work;
    struct lease lease;
    int64_t lease_until;     /* monotonic: when we must stop believing in it */
    int64_t quiet_until;     /* monotonic: backing off */
    bool is_waiting;         /* the service is not ready: asked again at the next tick */
    int64_t fire_not_before; /* monotonic: somebody has still to read */
    int64_t follow_at;       /* monotonic: when the cursors are to follow; INT64_MAX: they do */
    struct backoff backoff;
    int batch;       /* entries per unit: follows what fits into a third of the lease */
    int burst;       /* timers per unit, likewise */
    bool is_flooded; /* the last unit of timers was full */
    struct held held[JOURNAL_MAX_SHARDS];
    int held_count;
    struct waiting *waiting;
    struct metric *shards, *unread, *entries, *batches;
};

struct held *reader_find(struct reader *reader, int shard);

/* What is in memory about our shards is void; they are taken anew after a while. */
void reader_forget(struct reader *reader, const char *why);

/* Shards are held from this (monotonic) instant on, when the database was asked. */
void reader_lease_taken(struct reader *reader, int64_t asked_at);

bool reader_has_backlog(const struct reader *reader);
int64_t reader_next_due(const struct reader *reader);

/*
 * A batch of entries, a burst of timers: one unit of work, or as many as it takes to find the one
 * that makes it fail. ST_OK also when there was nothing to do, or when the cursors are no longer
 * ours (and forgotten); ST_LATER: back off, forget everything.
 */
MUST_CHECK enum status reader_read(struct reader *reader);
MUST_CHECK enum status reader_fire(struct reader *reader);

/* Moves the cursors to where we have read, when it is time. What is passed by is not worth a
 * transaction of its own: the next unit of work takes it along, if one comes soon. */
MUST_CHECK enum status reader_follow(struct reader *reader);

/* ---- parts of a unit of work --------------------------------------------------------------- */

struct unit reader_unit(struct reader *reader, struct decisions *decisions);

/* Chooses of these entries what the service is to see, and unpacks it; `replaying`: also of
 * subjects that wait. ST_INVALID, with the blame set: one is unreadable. */
MUST_CHECK enum status reader_fill(struct reader *reader, struct unit *unit,
                                   const struct entry *entries, size_t count, bool replaying);

/* Begins the transaction of a unit and lets the service work in it, if there is work. */
MUST_CHECK enum status reader_handle(struct reader *reader, struct unit *unit);

/* Ends it: of a unit that went well until now (`st`) with lock, commit and what follows from it,
 * else with a rollback. */
MUST_CHECK enum status
reader_finish(struct reader *reader, struct unit *unit, struct moves *moves, enum status st);

/* The entry is read, and asks for no work. */
void reader_pass(struct reader *reader, struct held *held, const struct entry *entry);

/* After the commit: cursors and lease, the bus, the service. */
void reader_settled(struct reader *reader, struct unit *unit, const struct moves *moves,
                    const struct append *append, int64_t asked_at);

/* ---- subjects that wait -------------------------------------------------------------------- */

bool quarantine_has(const struct reader *reader, int shard, const char *subject);
MUST_CHECK enum status quarantine_load(struct reader *reader);

/* From the entry at `seq` on, which is ahead of the shard's cursor, and the timer cursor on. */
MUST_CHECK enum status quarantine_put(struct reader *reader, struct position from,
                                      const char *subject, const char *code, const char *text);
MUST_CHECK enum status quarantine_retry_asked(struct reader *reader);
void quarantine_unload(struct reader *reader);

#endif
