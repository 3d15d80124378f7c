#include "store/journal.h"

#include "base/log.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    Q_FACTS,
    Q_LOCK,
    Q_SEE,
    Q_APPEND,
    Q_MOVE_HEADS,
    Q_SEEN,
    Q_READ,
    Q_READ_SUBJECT,
    Q_HEADS,
    Q_EXTEND
};

#define ENTRY_COLUMNS(body)                                                                        \
    "e.shard, e.seq, e.recorded_at, e.source, e.event_id, e.subject, e.type, e.cause_shard,"       \
    " e.cause_seq, e.depth, " body ", e.hash"

/* clang-format off */
static const struct query queries[] = {
    [Q_FACTS] = { "journal_facts",
        "SELECT f.database_id::text, f.shard_count, f.schema_version, f.oldest_binary, f.simulated,"
        "       (SELECT c.now FROM journal.clock c)"
        "  FROM journal.facts f" },
    [Q_LOCK] = { "journal_lock",
        "SELECT h.shard, h.seq, h.hash, h.recorded_at, (SELECT c.now FROM journal.clock c)"
        "  FROM journal.head h WHERE h.shard = ANY($1::smallint[])"
        " ORDER BY h.shard FOR NO KEY UPDATE OF h" },
    [Q_SEE] = { "journal_see",
        "INSERT INTO journal.seen (source, event_id, shard, seq, digest)"
        " SELECT * FROM unnest($1::integer[], $2::text[], $3::smallint[], $4::bigint[],"
        "                      $5::bytea[])" },
    [Q_APPEND] = { "journal_append",
        "INSERT INTO journal.entry (shard, seq, recorded_at, source, event_id, subject, type,"
        "                           cause_shard, cause_seq, depth, body, hash)"
        " SELECT * FROM unnest($1::smallint[], $2::bigint[], $3::timestamptz[], $4::integer[],"
        "                      $5::text[], $6::text[], $7::smallint[], $8::smallint[],"
        "                      $9::bigint[], $10::smallint[], $11::bytea[], $12::bytea[])" },
    [Q_MOVE_HEADS] = { "journal_move_heads",
        "UPDATE journal.head h SET seq = n.seq, hash = n.hash, recorded_at = n.recorded_at"
        "  FROM unnest($1::smallint[], $2::bigint[], $3::bytea[], $4::timestamptz[])"
        "       n(shard, seq, hash, recorded_at)"
        " WHERE h.shard = n.shard" },
    [Q_SEEN] = { "journal_seen",
        "SELECT w.n, s.shard, s.seq, s.digest"
        "  FROM unnest($1::integer[], $2::text[]) WITH ORDINALITY w(source, event_id, n)"
        "  JOIN journal.seen s ON s.source = w.source AND s.event_id = w.event_id" },
    [Q_READ] = { "journal_read",
        "SELECT " ENTRY_COLUMNS("CASE WHEN $4::smallint[] IS NULL OR e.type = ANY($4) THEN e.body END")
        "  FROM unnest($1::smallint[], $2::bigint[], $3::bigint[]) w(shard, after, upto),"
        "       LATERAL (SELECT * FROM journal.entry e WHERE e.shard = w.shard"
        "                   AND e.seq > w.after AND e.seq <= w.upto ORDER BY e.seq) e"
        " ORDER BY e.shard, e.seq" },
    [Q_READ_SUBJECT] = { "journal_read_subject",
        "SELECT " ENTRY_COLUMNS("e.body")
        "  FROM journal.entry e WHERE e.shard = $1 AND e.subject = $2 AND e.seq > $3"
        " ORDER BY e.seq LIMIT 1000" },
    [Q_HEADS] = { "journal_heads",
        "SELECT shard, seq, hash, recorded_at FROM journal.head ORDER BY shard" },
    [Q_EXTEND] = { "journal_extend", "SELECT journal.extend()" },
};
/* clang-format on */
QUERY_SET(journal_queries, queries);

int
journal_shard(const char *subject, int shard_count)
{
    struct hash hash = hash_of(subject, strlen(subject));
    uint64_t number = 0;
    for (int i = 0; i < 8; i++) {
        number = number << 8 | hash.bytes[i];
    }
    return (int)(number % (uint64_t)shard_count);
}

enum status
journal_facts(struct db *db, struct journal_facts *facts)
{
    struct arena *arena = arena_new();
    struct db_result *result;
    enum status st = db_query(db, arena, &queries[Q_FACTS], NULL, &result);
    if (st == ST_OK && db_rows(result) == 0) {
        st = ST_NONE;
    }
    if (st == ST_OK && db_bool(result, 0, 4) && db_is_null(result, 0, 5)) {
        log_error("SCHEMA-REFUSED", log_text("why", "the simulated clock is not there"));
        st = ST_INVALID;
    }
    if (st == ST_OK) {
        *facts = (struct journal_facts){
            .shard_count = db_int(result, 0, 1),
            .schema_version = db_int(result, 0, 2),
            .oldest_binary = db_int(result, 0, 3),
            .simulated = db_bool(result, 0, 4),
        };
        (void)snprintf(facts->database_id, UUID_SIZE, "%s", db_text(result, 0, 0));
        if (facts->simulated) {
            facts->simulated_now = db_time(result, 0, 5);
        }
    }
    arena_free(arena);
    return st;
}

/* ---- appending ----------------------------------------------------------------------------- */

struct append_head {
    int shard;
    int64_t before, seq;
    struct hash hash;
    int64_t recorded_at;
};

static struct append_head *
find_head(const struct append *append, int shard)
{
    size_t low = 0, high = append->head_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (append->heads[middle].shard < shard) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < append->head_count && append->heads[low].shard == shard ? &append->heads[low]
                                                                         : NULL;
}

int
append_lock(struct append *append, struct db *db)
{
    bool touched[JOURNAL_MAX_SHARDS] = { false };
    for (size_t i = 0; i < append->count; i++) {
        touched[append->drafts[i].entry.position.shard] = true;
    }
    append->heads = arena_array(append->arena, JOURNAL_MAX_SHARDS, sizeof *append->heads);
    append->head_count = 0;
    for (int shard = 0; shard < JOURNAL_MAX_SHARDS; shard++) {
        if (touched[shard]) {
            append->heads[append->head_count++].shard = shard;
        }
    }
    struct db_params params = db_params(append->arena);
    db_put_int2s(&params, &append->heads->shard, sizeof *append->heads, append->head_count);
    return db_queue(db, &queries[Q_LOCK], &params);
}

struct hash
journal_hash(const struct hash *previous, const struct entry *entry)
{
    struct hasher hasher;
    hasher_open(&hasher);
    hasher_add_blob(&hasher, previous->bytes, HASH_SIZE);
    hasher_add_int(&hasher, entry->position.shard);
    hasher_add_int(&hasher, entry->position.seq);
    hasher_add_int(&hasher, entry->recorded_at);
    hasher_add_int(&hasher, entry->source);
    hasher_add_text(&hasher, entry->event_id);
    hasher_add_text(&hasher, entry->subject);
    hasher_add_int(&hasher, entry->type);
    hasher_add_int(&hasher, entry->cause.shard);
    hasher_add_int(&hasher, entry->cause.seq);
    hasher_add_int(&hasher, entry->depth);
    hasher_add_blob(&hasher, entry->body.data, entry->body.size);
    return hasher_close(&hasher);
}

/* Heads that were locked for drafts that came to nothing stay as they are. */
static void
drop_untouched(struct append *append)
{
    size_t kept = 0;
    for (size_t i = 0; i < append->head_count; i++) {
        if (append->heads[i].seq > append->heads[i].before) {
            append->heads[kept++] = append->heads[i];
        }
    }
    append->head_count = kept;
}

enum status
append_number(struct append *append, const struct db_result *locked, int64_t now)
{
    if (db_rows(locked) != append->head_count) {
        log_error("HEAD-MISSED", log_number("wanted", (int64_t)append->head_count),
                  log_number("found", (int64_t)db_rows(locked)));
        return ST_INVALID;
    }
    for (size_t i = 0; i < append->head_count; i++) {
        struct append_head *head = &append->heads[i];
        head->before = head->seq = db_int8(locked, i, 1);
        head->hash = db_hash(locked, i, 2);
        int64_t clock = db_is_null(locked, i, 4) ? now : db_time(locked, i, 4);
        int64_t last = db_time(locked, i, 3);
        head->recorded_at = clock > last ? clock : last;
    }
    for (size_t i = 0; i < append->count; i++) {
        struct entry *entry = &append->drafts[i].entry;
        struct append_head *head = find_head(append, entry->position.shard);
        entry->position.seq = ++head->seq;
        entry->recorded_at = head->recorded_at;
    }
    if (append->complete != NULL) {
        append->complete(append);
    }
    for (size_t i = 0; i < append->count; i++) {
        struct entry *entry = &append->drafts[i].entry;
        struct append_head *head = find_head(append, entry->position.shard);
        head->hash = entry->hash = journal_hash(&head->hash, entry);
    }
    drop_untouched(append);
    return ST_OK;
}

static int
by_place(const void *a, const void *b)
{
    const struct draft *const *x = a, *const *y = b;
    struct position p = (*x)->entry.position, q = (*y)->entry.position;
    return p.shard != q.shard ? (p.shard > q.shard) - (p.shard < q.shard)
                              : (p.seq > q.seq) - (p.seq < q.seq);
}

static int
by_id(const void *a, const void *b)
{
    const struct draft *const *x = a, *const *y = b;
    int p = (*x)->entry.source, q = (*y)->entry.source;
    return p != q ? (p > q) - (p < q) : strcmp((*x)->entry.event_id, (*y)->entry.event_id);
}

/* Flat copies of the drafts in one order, for the array parameters. */
struct row {
    struct entry entry;
    struct db_blob hash, digest;
};

static struct row *
rows_sorted(const struct append *append, int (*order)(const void *, const void *))
{
    const struct draft **sorted = arena_array(append->arena, append->count, sizeof *sorted);
    for (size_t i = 0; i < append->count; i++) {
        sorted[i] = &append->drafts[i];
    }
    qsort(sorted, append->count, sizeof(const struct draft *), order);
    struct row *rows = arena_array(append->arena, append->count, sizeof *rows);
    for (size_t i = 0; i < append->count; i++) {
        rows[i] = (struct row){
            .entry = sorted[i]->entry,
            .hash = { sorted[i]->entry.hash.bytes, HASH_SIZE },
            .digest = { sorted[i]->digest.bytes, HASH_SIZE },
        };
    }
    return rows;
}

static void
queue_seen(struct append *append, struct db *db)
{
    struct row *rows = rows_sorted(append, by_id);
    size_t n = append->count, stride = sizeof *rows;
    struct db_params params = db_params(append->arena);
    db_put_int4s(&params, &rows->entry.source, stride, n);
    db_put_texts(&params, &rows->entry.event_id, stride, n);
    db_put_int2s(&params, &rows->entry.position.shard, stride, n);
    db_put_int8s(&params, &rows->entry.position.seq, stride, n);
    db_put_blobs(&params, &rows->digest, stride, n);
    (void)db_queue(db, &queries[Q_SEE], &params);
}

static void
queue_entries(struct append *append, struct db *db)
{
    struct row *rows = rows_sorted(append, by_place);
    size_t n = append->count, stride = sizeof *rows;
    struct db_params params = db_params(append->arena);
    db_put_int2s(&params, &rows->entry.position.shard, stride, n);
    db_put_int8s(&params, &rows->entry.position.seq, stride, n);
    db_put_times(&params, &rows->entry.recorded_at, stride, n);
    db_put_int4s(&params, &rows->entry.source, stride, n);
    db_put_texts(&params, &rows->entry.event_id, stride, n);
    db_put_texts(&params, &rows->entry.subject, stride, n);
    db_put_int2s(&params, &rows->entry.type, stride, n);
    db_put_int2s(&params, &rows->entry.cause.shard, stride, n);
    db_put_int8s(&params, &rows->entry.cause.seq, stride, n);
    db_put_int2s(&params, &rows->entry.depth, stride, n);
    db_put_blobs(&params, &rows->entry.body, stride, n);
    db_put_blobs(&params, &rows->hash, stride, n);
    (void)db_queue(db, &queries[Q_APPEND], &params);
}

void
append_insert(struct append *append, struct db *db)
{
    if (append->count == 0) {
        return;
    }
    queue_seen(append, db);
    queue_entries(append, db);
    struct append_head *heads = append->heads;
    struct db_blob *hashes = arena_array(append->arena, append->head_count, sizeof *hashes);
    for (size_t i = 0; i < append->head_count; i++) {
        hashes[i] = (struct db_blob){ heads[i].hash.bytes, HASH_SIZE };
    }
    struct db_params params = db_params(append->arena);
    db_put_int2s(&params, &heads->shard, sizeof *heads, append->head_count);
    db_put_int8s(&params, &heads->seq, sizeof *heads, append->head_count);
    db_put_blobs(&params, hashes, sizeof *hashes, append->head_count);
    db_put_times(&params, &heads->recorded_at, sizeof *heads, append->head_count);
    (void)db_queue(db, &queries[Q_MOVE_HEADS], &params);
}

size_t
append_ranges(const struct append *append, struct shard_range ranges[JOURNAL_MAX_SHARDS])
{
    size_t count = 0;
    for (size_t i = 0; i < append->head_count; i++) {
        const struct append_head *head = &append->heads[i];
        ranges[count++] = (struct shard_range){ head->shard, head->before + 1, head->seq };
    }
    return count;
}

enum status
journal_seen(struct db *db, struct arena *arena, struct seen *seen, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        seen[i].position = (struct position){ 0, 0 };
    }
    struct db_params params = db_params(arena);
    db_put_int4s(&params, &seen->source, sizeof *seen, count);
    db_put_texts(&params, &seen->event_id, sizeof *seen, count);
    int answer = db_queue(db, &queries[Q_SEEN], &params);
    struct db_result **results = arena_array(arena, (size_t)answer + 1, sizeof *results);
    enum status st = db_run(db, arena, results);
    for (size_t i = 0; st == ST_OK && i < db_rows(results[answer]); i++) {
        struct seen *row = &seen[db_int8(results[answer], i, 0) - 1];
        row->position.shard = db_int(results[answer], i, 1);
        row->position.seq = db_int8(results[answer], i, 2);
        row->digest = db_hash(results[answer], i, 3);
    }
    return st;
}

/* ---- reading ------------------------------------------------------------------------------- */

static void
take_entries(struct arena *arena, const struct db_result *result, struct entry **entries,
             size_t *count)
{
    *count = db_rows(result);
    *entries = arena_array(arena, *count, sizeof **entries);
    for (size_t i = 0; i < *count; i++) {
        (*entries)[i] = (struct entry){
            .position = { db_int(result, i, 0), db_int8(result, i, 1) },
            .recorded_at = db_time(result, i, 2),
            .source = db_int(result, i, 3),
            .event_id = db_text(result, i, 4),
            .subject = db_text(result, i, 5),
            .type = db_int(result, i, 6),
            .cause = { db_int(result, i, 7), db_int8(result, i, 8) },
            .depth = db_int(result, i, 9),
            .body = db_bytes(result, i, 10),
            .hash = db_hash(result, i, 11),
        };
    }
}

enum status
journal_read(struct db *db, struct arena *arena, const struct shard_window *windows,
             size_t window_count, struct entry **entries, size_t *count)
{
    return journal_read_types(db, arena, windows, window_count, NULL, entries, count);
}

enum status
journal_read_types(struct db *db, struct arena *arena, const struct shard_window *windows,
                   size_t window_count, const int *types, struct entry **entries, size_t *count)
{
    size_t type_count = 0;
    if (window_count == 0) {
        *entries = NULL;
        *count = 0;
        return ST_OK;
    }
    struct db_params params = db_params(arena);
    db_put_int2s(&params, &windows->shard, sizeof *windows, window_count);
    db_put_int8s(&params, &windows->after, sizeof *windows, window_count);
    db_put_int8s(&params, &windows->upto, sizeof *windows, window_count);
    if (types == NULL) {
        db_put_null(&params);
    } else {
        while (types[type_count] != 0) {
            type_count++;
        }
        db_put_int2s(&params, types, sizeof *types, type_count);
    }
    struct db_result *result;
    enum status st = db_query(db, arena, &queries[Q_READ], &params, &result);
    if (st == ST_OK) {
        take_entries(arena, result, entries, count);
    }
    return st;
}

enum status
journal_read_subject(struct db *db, struct arena *arena, int shard, const char *subject,
                     int64_t after, struct entry **entries, size_t *count)
{
    struct db_params params = db_params(arena);
    db_put_int2(&params, shard);
    db_put_text(&params, subject);
    db_put_int8(&params, after);
    struct db_result *result;
    enum status st = db_query(db, arena, &queries[Q_READ_SUBJECT], &params, &result);
    if (st == ST_OK) {
        take_entries(arena, result, entries, count);
    }
    return st;
}

enum status
journal_heads(struct db *db, struct head heads[JOURNAL_MAX_SHARDS], int *shard_count)
{
    struct arena *arena = arena_new();
    struct db_result *result;
    enum status st = db_query(db, arena, &queries[Q_HEADS], NULL, &result);
    *shard_count = 0;
    for (size_t i = 0; st == ST_OK && i < db_rows(result) && i < JOURNAL_MAX_SHARDS; i++) {
        heads[i] = (struct head){ .seq = db_int8(result, i, 1),
                                  .hash = db_hash(result, i, 2),
                                  .recorded_at = db_time(result, i, 3) };
        *shard_count = (int)i + 1;
    }
    arena_free(arena);
    return st;
}

enum status
journal_extend(struct db *db)
{
    struct arena *arena = arena_new();
    struct db_result *result;
    enum status st = db_query(db, arena, &queries[Q_EXTEND], NULL, &result);
    if (st == ST_OK && db_int(result, 0, 0) > 0) {
        log_warn("JOURNAL-EXTENDED", log_number("partitions", db_int(result, 0, 0)));
    }
    arena_free(arena);
    return st;
}
