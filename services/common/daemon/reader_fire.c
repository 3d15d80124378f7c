#include "base/clock.h"
#include "daemon/daemon_internal.h"
#include "daemon/reader_work.h"
#include <stdlib.h>

#define PATIENCE_US     50000 /* before somebody who has still to read is asked again */
#define MAX_PATIENCE_US CLOCK_MINUTE

/* The timers ahead of the timer cursors of some shards, due or not, by shard and fire_at. */
struct burst {
    struct held *shards[JOURNAL_MAX_SHARDS]; /* by when they have something due */
    int shard_count;
    struct timer *timers;
    enum timer_wait *waits; /* what is known of each so far */
    size_t count;
    int64_t now;
};

static bool
is_pending(const struct held *held, int64_t now)
{
    return !held->stopped && held->cursor.next_due <= now;
}

int64_t
reader_next_due(const struct reader *reader)
{
    int64_t due = INT64_MAX;
    for (int i = 0; i < reader->held_count; i++) {
        const struct held *held = &reader->held[i];
        if (!held->stopped && held->cursor.next_due < due) {
            due = held->cursor.next_due;
        }
    }
    return due;
}

static int
by_due(const void *a, const void *b)
{
    const struct held *const *x = a, *const *y = b;
    int64_t p = (*x)->cursor.next_due, q = (*y)->cursor.next_due;
    return (p > q) - (p < q);
}

/* All that have something due; in a flood no more than fill a unit, those first that wait longest.
 */
static void
choose_shards(struct reader *reader, struct burst *burst)
{
    int most = reader->is_flooded ? reader->burst / TIMER_BATCH + 1 : JOURNAL_MAX_SHARDS;
    for (int i = 0; i < reader->held_count; i++) {
        if (is_pending(&reader->held[i], burst->now)) {
            burst->shards[burst->shard_count++] = &reader->held[i];
        }
    }
    qsort(burst->shards, (size_t)burst->shard_count, sizeof burst->shards[0], by_due);
    burst->shard_count = burst->shard_count < most ? burst->shard_count : most;
}

static enum status
look(struct reader *reader, struct burst *burst)
{
    struct timer_place places[JOURNAL_MAX_SHARDS];
    choose_shards(reader, burst);
    for (int i = 0; i < burst->shard_count; i++) {
        const struct cursor *cursor = &burst->shards[i]->cursor;
        places[i] = (struct timer_place){ cursor->shard, cursor->timer_at, cursor->timer_id };
    }
    enum status st = timer_due(reader->db, reader->arena, places, (size_t)burst->shard_count,
                               &burst->timers, &burst->count);
    burst->waits = arena_array(reader->arena, burst->count, sizeof *burst->waits);
    return st;
}

/*
 * Moves the timer cursors of these shards behind the due timers, at most TIMER_BATCH of a shard and
 * `limit` in all; these are put into `due`, and next_due is what comes after them.
 */
static struct moves *
move_past_due(struct reader *reader, const struct burst *burst, size_t limit, size_t *due,
              size_t *due_count)
{
    struct moves *moves = arena_alloc(reader->arena, sizeof *moves);
    *due_count = 0;
    for (int i = 0; i < burst->shard_count; i++) {
        struct cursor *to = &moves->to[moves->count];
        *to = moves->from[moves->count++] = burst->shards[i]->cursor;
        size_t n = 0, taken = 0;
        while (n < burst->count && burst->timers[n].shard != to->shard) {
            n++;
        }
        while (n < burst->count && burst->timers[n].shard == to->shard && taken < TIMER_BATCH &&
               burst->timers[n].fire_at <= burst->now && *due_count < limit) {
            to->timer_at = burst->timers[n].fire_at;
            to->timer_id = burst->timers[n].id;
            due[(*due_count)++] = n++;
            taken++;
        }
        bool is_more = n < burst->count && burst->timers[n].shard == to->shard;
        to->next_due = is_more ? burst->timers[n].fire_at : INT64_MAX;
    }
    return moves;
}

/* Planted again a little later, the more so the longer it has waited. What is unread comes at once
 * by a simulated clock, which does not go on before everybody has read everything; what is held
 * must not stop it. */
static void
put_off(struct reader *reader, struct unit *unit, const struct timer *timer, enum timer_wait why)
{
    struct timer again = *timer;
    if (why == TIMER_HELD) {
        again.fire_at = timer_hold_until(timer->planned_at, unit->now);
        unit_plan(unit, &again);
        return;
    }
    int64_t wait = (unit->now - timer->planned_at) / 16;
    wait = wait > PATIENCE_US ? wait : PATIENCE_US;
    wait = wait < MAX_PATIENCE_US ? wait : MAX_PATIENCE_US;
    again.fire_at = unit->now + (clock_is_simulated() ? 0 : wait);
    unit_plan(unit, &again);
    reader->fire_not_before = clock_monotonic() + PATIENCE_US;
}

/* Under the lock of the heads: which of these timers may not fire after all. */
static enum status
check_waits(struct reader *reader, struct unit *unit, struct burst *burst,
            const struct timer *ready, const size_t *index, size_t count, bool *found)
{
    int64_t *own_seq = arena_array(unit->arena, count, sizeof *own_seq);
    enum timer_wait *waits = arena_array(unit->arena, count, sizeof *waits);
    for (size_t i = 0; i < count; i++) {
        own_seq[i] = reader_find(reader, ready[i].shard)->read.seq;
    }
    enum status st =
        timer_waits(unit->db, unit->arena, reader->spec->fires_after, ready, own_seq, count, waits);
    for (size_t i = 0; st == ST_OK && i < count; i++) {
        burst->waits[index[i]] = waits[i];
        *found = *found || waits[i] != TIMER_READY;
    }
    return st;
}

/*
 * One unit over the first `limit` due timers; `tried` are those it took. The service decides first;
 * whether any has to wait is seen behind its decision, when the heads are held and nothing can come
 * in between. If so (*found_waiting), nothing was done, and these are to be put off next time.
 * Timers of subjects in quarantine are passed: they come back with their subject.
 */
static enum status
try_burst(struct reader *reader, struct burst *burst, size_t limit, size_t *tried, size_t *count,
          bool *found_waiting)
{
    struct decisions decisions;
    struct unit unit = reader_unit(reader, &decisions);
    struct moves *moves = move_past_due(reader, burst, limit, tried, count);
    struct timer *ready = arena_array(unit.arena, *count, sizeof *ready);
    size_t *index = arena_array(unit.arena, *count, sizeof *index), ready_count = 0;
    struct append append;
    *found_waiting = false;
    for (size_t i = 0; i < *count; i++) {
        const struct timer *timer = &burst->timers[tried[i]];
        if (quarantine_has(reader, timer->shard, timer->subject)) {
            continue;
        }
        if (burst->waits[tried[i]] != TIMER_READY) {
            put_off(reader, &unit, timer, burst->waits[tried[i]]);
            continue;
        }
        index[ready_count] = tried[i];
        ready[ready_count++] = *timer;
    }
    bool is_guarded = reader->spec->fires_after != NULL && ready_count > 0;
    enum status st = ST_OK;
    db_begin(reader->db);
    if (ready_count > 0) {
        st = reader->spec->fire(daemon_spec(reader->daemon)->self, &unit, ready, ready_count);
    }
    int64_t asked_at = clock_monotonic();
    if (st == ST_OK) {
        st = unit_lock(&unit, &reader->lease, moves, is_guarded, &append);
    }
    if (st == ST_OK && is_guarded) {
        st = check_waits(reader, &unit, burst, ready, index, ready_count, found_waiting);
    }
    if (st == ST_OK && !*found_waiting) {
        st = unit_commit(&unit, &append);
    }
    if (st == ST_OK && !*found_waiting) {
        reader_settled(reader, &unit, moves, &append, asked_at);
    } else {
        db_rollback(reader->db);
    }
    return st;
}

/* Bursts follow what fits into a third of the lease. */
static void
adapt(struct reader *reader, size_t count, int64_t took)
{
    reader->is_flooded = (int)count >= reader->burst;
    if (took > reader->lease.term_us / 3) {
        reader->burst = reader->burst > 64 ? reader->burst / 2 : 32;
    } else if (reader->is_flooded && took < reader->lease.term_us / 8 &&
               reader->burst < READER_BURST_MAX) {
        reader->burst *= 2;
    }
}

/* As in a batch of events, the one timer that makes a burst fail is found by halving. */
static enum status
work(struct reader *reader, struct burst *burst)
{
    size_t *tried = arena_array(reader->arena, burst->count, sizeof *tried), count;
    size_t limit = (size_t)reader->burst;
    bool is_repeated = false, found_waiting;
    for (;;) {
        int64_t began = clock_monotonic();
        enum status st = try_burst(reader, burst, limit, tried, &count, &found_waiting);
        if (st == ST_NONE) {
            reader_forget(reader, "cursor");
            return ST_OK;
        }
        if (st == ST_OK && !found_waiting) {
            adapt(reader, count, clock_monotonic() - began);
        }
        if (st == ST_LATER || (st == ST_OK && !found_waiting)) {
            return st;
        }
        if (st == ST_OK) {
            continue;
        }
        if (st == ST_CONFLICT && !is_repeated) {
            is_repeated = true;
        } else if (count > 1) {
            limit = count / 2;
        } else if (count == 0) {
            return ST_LATER;
        } else {
            const struct timer *guilty = &burst->timers[tried[0]];
            int64_t read = reader_find(reader, guilty->shard)->read.seq;
            return quarantine_put(reader, (struct position){ guilty->shard, read + 1 },
                                  guilty->subject, db_sqlstate(reader->db), db_message(reader->db));
        }
    }
}

enum status
reader_fire(struct reader *reader)
{
    struct burst burst = { .now = clock_now() };
    if (reader->spec->fire == NULL || daemon_is_skewed(reader->daemon) ||
        clock_monotonic() < reader->fire_not_before || reader_next_due(reader) > burst.now) {
        return ST_OK;
    }
    enum status st = look(reader, &burst);
    return st == ST_OK ? work(reader, &burst) : st;
}
