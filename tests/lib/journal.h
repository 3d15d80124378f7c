/*
 * What store tests share about the journal: appending a little, and proving the whole of it.
 */
#ifndef TESTS_JOURNAL_H
#define TESTS_JOURNAL_H

#include "database.h"

#include "store/journal.h"

static inline struct db *
journal_open(const char *url, const struct query_set *const *more)
{
    static const struct query_set *const plain[] = { &journal_queries, NULL };
    struct db *db =
        db_open(&(struct db_spec){ .url = url, .name = "test", .sets = more ? more : plain });
    assert_int_equal(db_ready(db), ST_OK);
    return db;
}

/* A draft with a body that is nothing but its id. */
static inline struct draft
draft_of(int shard, int source, const char *event_id, const char *subject, int type)
{
    size_t size = strlen(event_id);
    return (struct draft){ .entry = { .position.shard = shard,
                                      .source = source,
                                      .event_id = event_id,
                                      .subject = subject,
                                      .type = type,
                                      .body = { event_id, size } },
                           .digest = hash_of(event_id, size) };
}

/* One transaction; `now` becomes recorded_at. Rolled back when it fails. */
static inline enum status
append_drafts(struct db *db, struct arena *arena, struct draft *drafts, size_t count, int64_t now)
{
    struct append append = { .arena = arena, .drafts = drafts, .count = count };
    db_begin(db);
    int locked = append_lock(&append, db);
    struct db_result **results = arena_array(arena, (size_t)locked + 1, sizeof *results);
    enum status st = db_run(db, arena, results);
    if (st == ST_OK) {
        st = append_number(&append, results[locked], now);
        append_insert(&append, db);
    }
    if (st == ST_OK) {
        st = db_commit(db);
    }
    if (st != ST_OK) {
        db_rollback(db);
    }
    return st;
}

/* `count` ordinary entries of one shard, with ids that begin so. */
static inline void
append_some(struct db *db, int shard, const char *prefix, const char *subject, int count)
{
    struct arena *arena = arena_new();
    struct draft *drafts = arena_array(arena, (size_t)count, sizeof *drafts);
    for (int i = 0; i < count; i++) {
        drafts[i] = draft_of(shard, SOURCE_PUBLISHERS, arena_print(arena, "%s.%d", prefix, i),
                             subject, 110);
    }
    assert_int_equal(append_drafts(db, arena, drafts, (size_t)count, clock_now()), ST_OK);
    arena_free(arena);
}

/* Read as a reader would: seqs without gap from `first` on, each hash recomputed from the one
 * before, time that never goes back, the head where the last entry is. Gives how many there are. */
static inline int64_t
prove_shard(struct db *db, int shard, const struct head *head, int64_t first, struct hash hash)
{
    struct arena *arena = arena_new();
    int64_t seq = first - 1, recorded_at = INT64_MIN;
    while (seq < head->seq) {
        struct entry *entries;
        size_t count;
        struct shard_window window = { .shard = shard, .after = seq, .upto = seq + 1000 };
        assert_int_equal(journal_read(db, arena, &window, 1, &entries, &count), ST_OK);
        assert_true(count > 0);
        for (size_t i = 0; i < count; i++) {
            const struct entry *entry = &entries[i];
            assert_int_equal(entry->position.shard, shard);
            assert_true(entry->position.seq == ++seq);
            assert_true(entry->recorded_at >= recorded_at);
            recorded_at = entry->recorded_at;
            hash = journal_hash(&hash, entry);
            assert_memory_equal(hash.bytes, entry->hash.bytes, HASH_SIZE);
        }
        arena_reset(arena);
    }
    assert_true(seq == head->seq);
    assert_memory_equal(hash.bytes, head->hash.bytes, HASH_SIZE);
    assert_true(head->seq == 0 || head->recorded_at == recorded_at);
    arena_free(arena);
    return head->seq - first + 1;
}

static inline int64_t
prove_journal(struct db *db)
{
    struct head heads[JOURNAL_MAX_SHARDS];
    int shard_count;
    int64_t total = 0;
    assert_int_equal(journal_heads(db, heads, &shard_count), ST_OK);
    for (int shard = 0; shard < shard_count; shard++) {
        total += prove_shard(db, shard, &heads[shard], 1, (struct hash){ { 0 } });
    }
    return total;
}

#endif
