/*
 * What reader.c (leases and the loop), reader_work.c (batches and timers) and reader_quarantine.c
 * (subjects that wait) share; no other file includes it.
 */
#ifndef DAEMON_READER_WORK_H
#define DAEMON_READER_WORK_H

#include "base/backoff.h"
#include "daemon/reader.h"
#include "daemon/unit.h"
#include "store/quarantine.h"

enum { READER_BATCH = 512, READER_BATCH_MAX = 1024, QUARANTINE_PER_HOUR = 20 };

struct held {
    struct cursor cursor;
    int64_t known_head; /* highest seq anybody told us of */
    bool stopped;       /* not to be read until an operator restarts us */
    int quarantined;    /* subjects within the hour that began at: */
    int64_t hour_began;
};

struct waiting; /* a quarantined subject */

struct reader {
    struct daemon *daemon;
    const struct reader_spec *spec;
    struct db *db;
    struct arena *arena; /* of the unit of work */
    struct event *work;
    struct lease lease;
    int64_t lease_until;     /* monotonic: when we must stop believing in it */
    int64_t quiet_until;     /* monotonic: backing off */
    bool is_waiting;         /* the service is not ready: asked again at the next tick */
    int64_t fire_not_before; /* monotonic: somebody has still to read */
    struct backoff backoff;
    int batch; /* entries per unit: follows what fits into a third of the lease */
    struct held held[JOURNAL_MAX_SHARDS];
    int held_count;
    struct waiting *waiting;
};

struct held *reader_find(struct reader *reader, int shard);
void reader_forget(struct reader *reader, const char *why);
void reader_lease_taken(struct reader *reader, int64_t asked_at);

bool reader_has_backlog(const struct reader *reader);
int64_t reader_next_due(const struct reader *reader);

/* One batch each; ST_OK also when there was nothing. Anything else: back off, read everything anew.
 */
MUST_CHECK enum status reader_read(struct reader *reader);
MUST_CHECK enum status reader_fire(struct reader *reader);

/*
 * One unit of work over entries of shards we hold. With `moving` the cursors go to the last entry
 * of each shard; otherwise entries are replayed where the cursors stand, and `also` is queued with
 * them.
 */
struct replay {
    const char *subject;
    int shard;
    int64_t next_seq; /* 0: the subject is done waiting; else it goes on waiting from here */
};
MUST_CHECK enum status reader_unit(struct reader *reader, const struct entry *entries, size_t count,
                                   const struct replay *replay, struct decisions *decisions);

bool quarantine_has(const struct reader *reader, int shard, const char *subject);
MUST_CHECK enum status quarantine_load(struct reader *reader);
MUST_CHECK enum status quarantine_put(struct reader *reader, const struct entry *entry,
                                      const char *code, const char *text);
MUST_CHECK enum status quarantine_retry_asked(struct reader *reader);
void quarantine_unload(struct reader *reader);

#endif
