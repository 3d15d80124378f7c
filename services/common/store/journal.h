/*
 * The journal: everything that happened to a task, in order, append-only (ARCHITECTURE 2).
 *
 * Within a shard seq is gapless and ordered by commit, because the head row is locked while numbers
 * are given; hash chains each entry to the one before.
 */
#ifndef STORE_JOURNAL_H
#define STORE_JOURNAL_H

#include "base/hash.h"
#include "store/db.h"
#include "store/task_key.h"

enum { JOURNAL_MAX_SHARDS = 256, JOURNAL_MAX_DEPTH = 32 };

/* Interned sources of our own; publishers' follow from SOURCE_PUBLISHERS on. */
enum source {
    SOURCE_INTAKE = 1,
    SOURCE_ROUTING,
    SOURCE_REMINDERS,
    SOURCE_ESCALATION,
    SOURCE_DELIVERY,
    SOURCE_REPORTING,
    SOURCE_IMPORT,
    SOURCE_PUBLISHERS = 100,
};

struct position {
    int shard;
    int64_t seq; /* from 1; 0: none */
};

struct entry {
    struct position position;
    int64_t recorded_at;
    int source;
    const char *event_id;
    const char *subject;
    int type;              /* field number in Event.data */
    struct position cause; /* seq 0: none */
    int depth;             /* 0 for reports, cause + 1 for decisions */
    struct db_blob body;   /* packed dondoc.v1.Event, without its causation */
    struct hash hash;
};

/*
 * An entry to be: everything but its place. position.shard is the caller's, see journal_shard.
 * `digest` identifies its content: a repeat of the same id must have the same.
 */
struct draft {
    struct entry entry;
    struct hash digest;
    void *own; /* the caller's */
};

/* shard = first 8 bytes of SHA-256(subject) mod count; the subject is NFC already. */
int journal_shard(const char *subject, int shard_count);

/* What a database is: read once at start. */
struct journal_facts {
    char database_id[UUID_SIZE];
    int shard_count;
    int schema_version, oldest_binary; /* see migration.h */
    bool simulated;
    int64_t simulated_now; /* when simulated */
};
MUST_CHECK enum status journal_facts(struct db *db, struct journal_facts *facts);

/*
 * Appending, inside a transaction, after the caller's own rows and cursor were queued:
 *
 *   append_lock(...)      queues the lock of all needed heads, in one statement ordered by shard
 *   db_run(...)           the caller's; answers[n] is what append_lock returned
 *   append_number(...)    gives every draft its seq, recorded_at and hash
 *   append_insert(...)    queues seen, entry and head; then db_commit
 *
 * A ST_CONFLICT from db_run or db_commit means that an event id is known already: roll back, lock
 * again, journal_seen(), number only what is new. Drafts of one append have distinct (source, id);
 * those that are numbered may be fewer than those that were locked.
 */
struct append {
    struct arena *arena;
    struct draft *drafts; /* numbered in the order given */
    size_t count;
    struct append_head *heads; /* one per shard touched; append_lock makes them */
    size_t head_count;

    /* May be NULL. append_number calls it when every draft has its place, before it hashes: fills
     * in causes and bodies that name places of this same append. */
    void (*complete)(struct append *append);
    void *self; /* the caller's */
};
int append_lock(struct append *append, struct db *db);
/* now: clock_now(); the database's clock row goes before it when the clock is simulated. */
MUST_CHECK enum status
append_number(struct append *append, const struct db_result *locked, int64_t now);
void append_insert(struct append *append, struct db *db);

/* The first and last seq given to each shard touched, for the bus. */
struct shard_range {
    int shard;
    int64_t first, last;
};
size_t append_ranges(const struct append *append, struct shard_range ranges[JOURNAL_MAX_SHARDS]);

/* For each (source, id) the position and digest it was first seen with; position.seq 0: not seen.
 */
struct seen {
    int source;
    const char *event_id;
    struct position position;
    struct hash digest;
};
MUST_CHECK enum status
journal_seen(struct db *db, struct arena *arena, struct seen *seen, size_t count);

/* Reading. Entries come ordered by shard, then seq, and live in the arena. */
struct shard_window {
    int shard;
    int64_t after; /* read from after + 1 ... */
    int64_t upto;  /* ... to this seq, both included */
};
MUST_CHECK enum status
journal_read(struct db *db, struct arena *arena, const struct shard_window *windows,
             size_t window_count, struct entry **entries, size_t *count);
/* Only entries of these types, which end with 0, have a body: the others are passed by. */
MUST_CHECK enum status
journal_read_types(struct db *db, struct arena *arena, const struct shard_window *windows,
                   size_t window_count, const int *types, struct entry **entries, size_t *count);
/* The entries of a subject after a seq, at most JOURNAL_SUBJECT_LIMIT. */
enum { JOURNAL_SUBJECT_LIMIT = 1000 };
MUST_CHECK enum status
journal_read_subject(struct db *db, struct arena *arena, int shard, const char *subject,
                     int64_t after, struct entry **entries, size_t *count);

/* seq and hash of every head; heads[shard]. */
struct head {
    int64_t seq;
    struct hash hash;
    int64_t recorded_at;
};
MUST_CHECK enum status
journal_heads(struct db *db, struct head heads[JOURNAL_MAX_SHARDS], int *shard_count);

/* hash of an entry, given the hash before it (ARCHITECTURE 2: canonical bytes). */
struct hash journal_hash(const struct hash *previous, const struct entry *entry);

/* Makes the next partitions of seq when the fullest shard has half of the last but one behind it;
 * logs JOURNAL-EXTENDED. */
MUST_CHECK enum status journal_extend(struct db *db);

extern const struct query_set journal_queries;

#endif
