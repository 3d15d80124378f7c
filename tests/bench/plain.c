#include "plain.h"

#include "base/clock.h"
#include "base/hash.h"
#include "store/db.h"
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SHARDS = 16, BODY = 300, TASK_BODY = 700, CONNECTIONS_MAX = 64 };

enum { Q_SEE, Q_APPEND, Q_SEE_ONE, Q_APPEND_ONE, Q_UPSERT };

/* clang-format off */
static const struct query queries[] = {
    [Q_SEE] = { "plain_see",
        "INSERT INTO plain.seen SELECT * FROM unnest($1::integer[], $2::text[], $3::smallint[],"
        " $4::bigint[], $5::bytea[])" },
    [Q_APPEND] = { "plain_append",
        "INSERT INTO plain.entry SELECT * FROM unnest($1::smallint[], $2::bigint[],"
        " $3::timestamptz[], $4::integer[], $5::text[], $6::text[], $7::smallint[], $8::smallint[],"
        " $9::bigint[], $10::smallint[], $11::bytea[], $12::bytea[])" },
    [Q_SEE_ONE] = { "plain_see_one", "INSERT INTO plain.seen VALUES ($1, $2, $3, $4, $5)" },
    [Q_APPEND_ONE] = { "plain_append_one",
        "INSERT INTO plain.entry VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)" },
    [Q_UPSERT] = { "plain_upsert",
        "INSERT INTO plain.task (shard, subject, body)"
        " SELECT * FROM unnest($1::smallint[], $2::text[], $3::bytea[])"
        " ON CONFLICT (shard, subject) DO UPDATE SET body = excluded.body" },
};
/* clang-format on */
static QUERY_SET(plain_queries, queries);
static const struct query_set *const sets[] = { &plain_queries, NULL };

static const char schema[] =
    "SET client_min_messages = error; DROP SCHEMA IF EXISTS plain CASCADE; CREATE SCHEMA plain;"
    "CREATE TABLE plain.seen (LIKE journal.seen INCLUDING ALL);"
    "CREATE TABLE plain.entry (LIKE journal.entry INCLUDING ALL) PARTITION BY RANGE (seq);"
    "CREATE TABLE plain.entry_0 PARTITION OF plain.entry FOR VALUES FROM (0) TO (1000000);"
    "CREATE TABLE plain.entry_1 PARTITION OF plain.entry FOR VALUES FROM (1000000) TO (9000000);"
    "CREATE TABLE plain.task (shard smallint, subject text COLLATE \"C\", body bytea NOT NULL,"
    " PRIMARY KEY (shard, subject)) WITH (fillfactor = 80)";

struct row {
    int shard, source, type, zero;
    int64_t seq, at, none;
    const char *id, *subject;
    struct db_blob digest, body;
};

struct crew {
    const char *url;
    const struct plain *plain;
    int64_t until;
    int tasks; /* 0: appends */
};

struct worker {
    pthread_t thread;
    struct crew *crew;
    int64_t rows;
    struct times commits;
};

static _Atomic int64_t next_seq[SHARDS];

static _Noreturn void
give_up(struct db *db)
{
    fprintf(stderr, "bench: plain PostgreSQL: %s\n", db_message(db));
    exit(1);
}

static struct db *
connect_to(const char *url)
{
    struct db *db = db_open(&(struct db_spec){ .url = url, .name = "bench", .sets = sets });
    if (db_ready(db) != ST_OK) {
        give_up(db);
    }
    return db;
}

void
plain_open(const char *url)
{
    static const struct query_set *const none[] = { NULL };
    struct db *db = db_open(&(struct db_spec){ .url = url, .name = "bench", .sets = none });
    if (db_ready(db) != ST_OK || db_script(db, schema) != ST_OK) {
        give_up(db);
    }
    db_close(db);
}

/* ---- rows ---------------------------------------------------------------------------------- */

static struct row
make_row(struct arena *arena)
{
    static const char body[TASK_BODY] = { 1 };
    char *id = arena_alloc(arena, UUID_SIZE);
    int shard = (int)(random_number() % SHARDS);
    uuid7_print(id, clock_wall());
    return (struct row){ .shard = shard,
                         .source = 100,
                         .type = 110,
                         .seq = atomic_fetch_add(&next_seq[shard], 1) + 1,
                         .at = clock_wall(),
                         .id = id,
                         .subject = arena_print(arena, "task:%s", id),
                         .digest = { body, HASH_SIZE },
                         .body = { body, BODY } };
}

static void
queue_many(struct db *db, struct arena *arena, const struct row *rows, size_t n)
{
    size_t stride = sizeof *rows;
    struct db_params seen = db_params(arena), entry = db_params(arena);
    db_put_int4s(&seen, &rows->source, stride, n);
    db_put_texts(&seen, &rows->id, stride, n);
    db_put_int2s(&seen, &rows->shard, stride, n);
    db_put_int8s(&seen, &rows->seq, stride, n);
    db_put_blobs(&seen, &rows->digest, stride, n);
    db_put_int2s(&entry, &rows->shard, stride, n);
    db_put_int8s(&entry, &rows->seq, stride, n);
    db_put_times(&entry, &rows->at, stride, n);
    db_put_int4s(&entry, &rows->source, stride, n);
    db_put_texts(&entry, &rows->id, stride, n);
    db_put_texts(&entry, &rows->subject, stride, n);
    db_put_int2s(&entry, &rows->type, stride, n);
    db_put_int2s(&entry, &rows->zero, stride, n);
    db_put_int8s(&entry, &rows->none, stride, n);
    db_put_int2s(&entry, &rows->zero, stride, n);
    db_put_blobs(&entry, &rows->body, stride, n);
    db_put_blobs(&entry, &rows->digest, stride, n);
    (void)db_queue(db, &queries[Q_SEE], &seen);
    (void)db_queue(db, &queries[Q_APPEND], &entry);
}

static void
queue_one(struct db *db, struct arena *arena, const struct row *row)
{
    struct db_params seen = db_params(arena), entry = db_params(arena);
    db_put_int4(&seen, row->source);
    db_put_text(&seen, row->id);
    db_put_int2(&seen, row->shard);
    db_put_int8(&seen, row->seq);
    db_put_bytes(&seen, row->digest.data, row->digest.size);
    db_put_int2(&entry, row->shard);
    db_put_int8(&entry, row->seq);
    db_put_time(&entry, row->at);
    db_put_int4(&entry, row->source);
    db_put_text(&entry, row->id);
    db_put_text(&entry, row->subject);
    db_put_int2(&entry, row->type);
    db_put_int2(&entry, row->zero);
    db_put_int8(&entry, row->none);
    db_put_int2(&entry, row->zero);
    db_put_bytes(&entry, row->body.data, row->body.size);
    db_put_bytes(&entry, row->digest.data, row->digest.size);
    (void)db_queue(db, &queries[Q_SEE_ONE], &seen);
    (void)db_queue(db, &queries[Q_APPEND_ONE], &entry);
}

static int
by_key(const void *a, const void *b)
{
    const struct row *x = a, *y = b;
    return x->shard != y->shard ? x->shard - y->shard : strcmp(x->subject, y->subject);
}

/* Random tasks, each once, by key. */
static size_t
choose_tasks(struct arena *arena, struct row *rows, size_t n, int tasks)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        int task = (int)(random_number() % (uint64_t)tasks);
        rows[i] = make_row(arena);
        rows[i].shard = task % SHARDS;
        rows[i].subject = arena_print(arena, "task:%08d", task);
        rows[i].body.size = TASK_BODY;
    }
    qsort(rows, n, sizeof *rows, by_key);
    for (size_t i = 0; i < n; i++) {
        if (kept == 0 || by_key(&rows[kept - 1], &rows[i]) != 0) {
            rows[kept++] = rows[i];
        }
    }
    return kept;
}

static size_t
queue_tasks(struct db *db, struct arena *arena, struct row *rows, size_t n, int tasks)
{
    size_t kept = choose_tasks(arena, rows, n, tasks);
    struct db_params params = db_params(arena);
    db_put_int2s(&params, &rows->shard, sizeof *rows, kept);
    db_put_texts(&params, &rows->subject, sizeof *rows, kept);
    db_put_blobs(&params, &rows->body, sizeof *rows, kept);
    (void)db_queue(db, &queries[Q_UPSERT], &params);
    return kept;
}

/* ---- writers ------------------------------------------------------------------------------- */

static void *
write_rows(void *self)
{
    struct worker *worker = self;
    struct crew *crew = worker->crew;
    size_t n = (size_t)crew->plain->batch;
    struct db *db = connect_to(crew->url);
    struct arena *arena = arena_new();
    while (clock_monotonic() < crew->until) {
        int64_t began = clock_monotonic();
        struct row *rows = arena_array(arena, n, sizeof *rows);
        size_t written = n;
        db_begin(db);
        if (crew->tasks > 0) {
            written = queue_tasks(db, arena, rows, n, crew->tasks);
        } else {
            for (size_t i = 0; i < n; i++) {
                rows[i] = make_row(arena);
            }
            if (n == 1) {
                queue_one(db, arena, rows);
            } else {
                queue_many(db, arena, rows, n);
            }
        }
        if (db_commit(db) != ST_OK) {
            give_up(db);
        }
        worker->rows += (int64_t)written;
        times_add(&worker->commits, clock_monotonic() - began);
        arena_reset(arena);
    }
    arena_free(arena);
    db_close(db);
    return NULL;
}

static struct plain_outcome
run(const char *url, const struct plain *plain, int tasks)
{
    struct worker workers[CONNECTIONS_MAX] = { 0 };
    int64_t began = clock_monotonic();
    struct crew crew = { url, plain, began + plain->for_us, tasks };
    struct plain_outcome outcome = { 0 };
    for (int i = 0; i < plain->connections; i++) {
        workers[i].crew = &crew;
        if (pthread_create(&workers[i].thread, NULL, write_rows, &workers[i])) {
            exit(1);
        }
    }
    for (int i = 0; i < plain->connections; i++) {
        pthread_join(workers[i].thread, NULL);
        outcome.rows += workers[i].rows;
        times_append(&outcome.commits, &workers[i].commits);
        times_clear(&workers[i].commits);
    }
    outcome.took_us = clock_monotonic() - began;
    return outcome;
}

struct plain_outcome
plain_append(const char *url, const struct plain *plain)
{
    return run(url, plain, 0);
}

struct plain_outcome
plain_upsert(const char *url, const struct plain *plain, int tasks)
{
    return run(url, plain, tasks);
}
