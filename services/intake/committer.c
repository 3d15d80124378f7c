#include "committer.h"

#include "base/backoff.h"
#include "base/clock.h"
#include "base/log.h"
#include "batch.h"
#include "registry.h"
#include "wire/bus.h"
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct committer {
    struct committer_spec spec;
    struct queue *queue;
    struct db *db;
    struct arena *arena;
    struct backoff backoff;
    bool expects_repeats;
    atomic_bool is_away;
    bool has_thread;
    pthread_t thread;
};

static const struct query_set *const sets[] = { &journal_queries, &registry_queries, NULL };

static void
announce(const struct committer *committer, const struct batch *batch)
{
    struct bus_range ranges[JOURNAL_MAX_SHARDS];
    for (size_t i = 0; i < batch->range_count; i++) {
        ranges[i] = (struct bus_range){ batch->ranges[i].shard, batch->ranges[i].first,
                                        batch->ranges[i].last };
    }
    if (batch->range_count > 0) {
        bus_tell_batch(daemon_bus(committer->spec.daemon), ranges, batch->range_count);
    }
}

static void
turn_away(struct item **items, size_t count, enum outcome outcome, enum code code)
{
    for (size_t i = 0; i < count; i++) {
        items[i]->outcome = outcome;
        items[i]->code = code;
        items[i]->field = "";
    }
}

static enum status
commit(struct committer *committer, struct item **items, size_t count)
{
    int64_t start = clock_monotonic();
    struct batch batch = {
        .db = committer->db,
        .arena = committer->arena,
        .shard_count = daemon_facts(committer->spec.daemon)->shard_count,
        .items = items,
        .count = count,
        .expects_repeats = committer->expects_repeats,
    };
    enum status st = batch_commit(&batch);
    if (st == ST_OK) {
        committer->expects_repeats = batch.repeats > 0;
        announce(committer, &batch);
        tally_batch(committer->spec.tally, count, batch.decisions, clock_monotonic() - start);
    }
    arena_reset(committer->arena);
    return st;
}

/* What the database says of the data itself (SQLSTATE class 22), not of its own state. */
static bool
is_about_data(const struct committer *committer)
{
    return strncmp(db_sqlstate(committer->db), "22", 2) == 0;
}

/* One event that the database refuses for good must not take the others with it. Where dondoc is
 * to blame, such as for a missing partition, it may be sent again once that is mended. */
static void
commit_parts(struct committer *committer, struct item **items, size_t count)
{
    enum status st = commit(committer, items, count);
    if (st == ST_OK) {
        return;
    }
    if (st == ST_INVALID && count > 1) {
        commit_parts(committer, items, count / 2);
        commit_parts(committer, items + count / 2, count - count / 2);
        return;
    }
    if (st == ST_INVALID) {
        log_error("EVENT-STRANDED", log_text("source", items[0]->event->source),
                  log_text("id", items[0]->event->id),
                  log_text("subject", items[0]->event->subject));
        if (is_about_data(committer)) {
            turn_away(items, count, OUTCOME_REFUSED, CODE_EVENT_STRANDED);
            return;
        }
    }
    turn_away(items, count, OUTCOME_LATER, CODE_DATABASE_AWAY);
}

/* Leaves those of `items` whose outcome is still open: their id was another's, who was refused. */
static size_t
keep_open(struct item **items, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (items[i]->outcome == OUTCOME_NEW) {
            items[kept++] = items[i];
        }
    }
    return kept;
}

static void
work(struct committer *committer, struct item **items, size_t count)
{
    struct item *open[QUEUE_TAKE_ITEMS];
    memcpy(open, items, count * sizeof(struct item *));
    for (size_t left = count; left > 0; left = keep_open(open, left)) {
        commit_parts(committer, open, left);
    }
    committer->spec.settled(committer->spec.self, items, count);
    daemon_progressed(committer->spec.daemon);
}

static int64_t
look_for_database(struct committer *committer)
{
    bool is_away = db_ready(committer->db) != ST_OK;
    atomic_store(&committer->is_away, is_away);
    if (is_away) {
        return backoff_next(&committer->backoff);
    }
    backoff_clear(&committer->backoff);
    return -1;
}

static void *
run(void *self)
{
    struct committer *committer = self;
    struct item *items[QUEUE_TAKE_ITEMS];
    for (;;) {
        int64_t patience = look_for_database(committer);
        size_t count = queue_take(committer->queue, items, patience);
        if (count > 0) {
            work(committer, items, count);
        } else if (queue_is_stopped(committer->queue)) {
            return NULL;
        }
    }
}

enum status
committer_open(struct committer **made, const struct committer_spec *spec)
{
    struct committer *committer = calloc(1, sizeof *committer);
    if (!committer) {
        panic("no memory for a committer");
    }
    *made = committer;
    committer->spec = *spec;
    committer->queue = queue_open();
    committer->arena = arena_new();
    committer->backoff = (struct backoff){ CLOCK_SECOND / 10, 2 * CLOCK_SECOND, 0 };
    committer->db = db_open(&(struct db_spec){
        .url = daemon_settings(spec->daemon)->database_url,
        .name = "dondoc intake committer",
        .sets = sets,
    });
    enum status st = db_ready(committer->db);
    if (st == ST_OK && pthread_create(&committer->thread, NULL, run, committer) != 0) {
        log_error("THREAD-REFUSED");
        st = ST_LATER;
    }
    committer->has_thread = st == ST_OK;
    return st;
}

void
committer_close(struct committer *committer)
{
    if (!committer) {
        return;
    }
    queue_stop(committer->queue);
    if (committer->has_thread) {
        pthread_join(committer->thread, NULL);
    }
    queue_close(committer->queue);
    db_close(committer->db);
    arena_free(committer->arena);
    free(committer);
}

struct queue *
committer_queue(struct committer *committer)
{
    return committer->queue;
}

bool
committer_is_away(const struct committer *committer)
{
    return atomic_load(&committer->is_away);
}
