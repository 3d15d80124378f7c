#include "daemon/reader.h"

#include "base/backoff.h"
#include "base/clock.h"
#include "base/log.h"
#include "daemon/daemon_internal.h"
#include "daemon/reader_internal.h"
#include "daemon/reader_work.h"
#include "store/quarantine.h"
#include <stdlib.h>
#include <string.h>

/* ---- leases -------------------------------------------------------------------------------- */

static void
schedule(struct reader *reader, int64_t in_us)
{
    struct timeval when = { .tv_sec = (time_t)(in_us / CLOCK_SECOND),
                            .tv_usec = (suseconds_t)(in_us % CLOCK_SECOND) };
    (void)event_add(reader->work, &when);
}

void
reader_forget(struct reader *reader, const char *why)
{
    int64_t wait = backoff_next(&reader->backoff);
    reader->quiet_until = clock_monotonic() + wait;
    schedule(reader, wait);
    if (reader->held_count == 0) {
        return;
    }
    log_warn("SHARDS-LOST", log_number("count", reader->held_count), log_text("why", why));
    reader->held_count = 0;
}

struct held *
reader_find(struct reader *reader, int shard)
{
    for (int i = 0; i < reader->held_count; i++) {
        if (reader->held[i].cursor.shard == shard) {
            return &reader->held[i];
        }
    }
    return NULL;
}

/* An owner stops before the database would give its shards to another. */
void
reader_lease_taken(struct reader *reader, int64_t asked_at)
{
    reader->lease_until = asked_at + reader->lease.term_us * 3 / 4;
}

static void
drop(struct reader *reader, struct held *held)
{
    *held = reader->held[--reader->held_count];
}

static int
fair_share(const struct reader *reader)
{
    int shards = daemon_facts(reader->daemon)->shard_count;
    int instances = daemon_siblings(reader->daemon);
    return (shards + instances - 1) / instances;
}

static enum status
renew(struct reader *reader)
{
    struct cursor held[JOURNAL_MAX_SHARDS];
    int kept[JOURNAL_MAX_SHARDS], kept_count;
    int64_t asked_at = clock_monotonic();
    for (int i = 0; i < reader->held_count; i++) {
        held[i] = reader->held[i].cursor;
    }
    enum status st = cursor_renew(reader->db, reader->arena, &reader->lease, held,
                                  reader->held_count, kept, &kept_count);
    if (st != ST_OK) {
        return st;
    }
    for (int i = reader->held_count - 1; i >= 0; i--) {
        bool is_kept = false;
        for (int k = 0; k < kept_count; k++) {
            is_kept = is_kept || kept[k] == reader->held[i].cursor.shard;
        }
        if (!is_kept) {
            log_warn("SHARD-LOST", log_number("shard", reader->held[i].cursor.shard));
            drop(reader, &reader->held[i]);
        }
    }
    reader_lease_taken(reader, asked_at);
    return ST_OK;
}

/* What is beyond our fair share goes back, highest shards first. */
static enum status
give_back(struct reader *reader, int share)
{
    struct cursor surplus[JOURNAL_MAX_SHARDS];
    int count = 0;
    while (reader->held_count > share) {
        surplus[count++] = reader->held[reader->held_count - 1].cursor;
        drop(reader, &reader->held[reader->held_count - 1]);
    }
    if (count == 0) {
        return ST_OK;
    }
    log_info("SHARDS-SHARED", log_number("count", count));
    return cursor_release(reader->db, reader->arena, &reader->lease, surplus, count);
}

/* Those we hold come back with a new epoch; the rest of them we had forgotten, or are new. */
static enum status
acquire(struct reader *reader, int share)
{
    int64_t asked_at = clock_monotonic();
    struct cursor taken[JOURNAL_MAX_SHARDS];
    int count = 0, added = 0;
    enum status st =
        cursor_acquire(reader->db, reader->arena, &reader->lease, share, taken, &count);
    if (st != ST_OK) {
        return st;
    }
    for (int i = 0; i < count; i++) {
        struct held *held = reader_find(reader, taken[i].shard);
        if (held != NULL && held->cursor.epoch + 1 != taken[i].epoch) { /* it was another's */
            drop(reader, held);
            held = NULL;
        }
        if (held == NULL) {
            held = &reader->held[reader->held_count++];
            *held = (struct held){ .known_head = taken[i].seq,
                                   .read = { taken[i].seq, taken[i].hash } };
            added++;
        }
        held->cursor = taken[i];
    }
    if (reader->held_count == count) {
        reader_lease_taken(reader, asked_at);
    }
    if (added == 0) {
        return ST_OK;
    }
    log_info("SHARDS-TAKEN", log_number("count", added), log_number("held", reader->held_count));
    st = quarantine_load(reader);
    return st == ST_OK && reader->library != NULL ? library_refresh(reader->library) : st;
}

static enum status
check_heads(struct reader *reader)
{
    struct head heads[JOURNAL_MAX_SHARDS];
    int count;
    enum status st = journal_heads(reader->db, heads, &count);
    for (int i = 0; st == ST_OK && i < reader->held_count; i++) {
        struct held *held = &reader->held[i];
        int64_t head = heads[held->cursor.shard].seq;
        if (held->cursor.seq > head && !held->stopped) {
            log_error("CURSOR-AHEAD", log_pos("pos", held->cursor.shard, held->cursor.seq),
                      log_number("head", head));
            held->stopped = true;
        }
        held->known_head = head > held->known_head ? head : held->known_head;
    }
    return st;
}

/* ---- the loop ------------------------------------------------------------------------------ */

static int64_t
earlier(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* How long until a timer may fire; business time goes by itself only when it is not simulated. */
static int64_t
until_due(const struct reader *reader)
{
    int64_t due = reader_next_due(reader), now = clock_now();
    if (reader->spec->fire == NULL || due == INT64_MAX || daemon_is_skewed(reader->daemon)) {
        return INT64_MAX;
    }
    if (due <= now) {
        return reader->fire_not_before - clock_monotonic();
    }
    return clock_is_simulated() ? INT64_MAX : due - now;
}

/* Sleeps until there is something to do; the next tick looks again anyway. */
static void
schedule_next(struct reader *reader)
{
    int64_t wait = until_due(reader);
    if (reader_has_backlog(reader) && !reader->is_waiting) {
        wait = 0;
    }
    if (reader->follow_at != INT64_MAX) {
        wait = earlier(wait, reader->follow_at - clock_monotonic());
    }
    if (wait < 2 * CLOCK_SECOND) {
        schedule(reader, wait > 0 ? wait : 0);
    }
}

static void
on_work(evutil_socket_t fd, short what, void *self)
{
    (void)fd;
    (void)what;
    struct reader *reader = self;
    if (reader->held_count == 0) {
        int64_t quiet = reader->quiet_until - clock_monotonic();
        if (quiet > 0) { /* libevent's clock is coarse */
            schedule(reader, quiet);
        } else {
            reader_tick(reader);
        }
        return;
    }
    if (clock_monotonic() > reader->lease_until) {
        reader_forget(reader, "lease");
        return;
    }
    enum status st = reader_fire(reader);
    if (st == ST_OK) {
        st = reader_read(reader);
    }
    if (st == ST_OK) {
        st = reader_follow(reader);
    }
    arena_reset(reader->arena);
    if (st != ST_OK) {
        reader_forget(reader, "database");
        return;
    }
    if (reader->held_count > 0) {
        backoff_clear(&reader->backoff);
        daemon_progressed(reader->daemon);
        schedule_next(reader);
    }
}

/* As of the last tick. */
static void
measure(struct reader *reader)
{
    int64_t unread = 0;
    for (int i = 0; i < reader->held_count; i++) {
        unread += reader->held[i].known_head - reader->held[i].read.seq;
    }
    metric_set(reader->shards, reader->held_count);
    metric_set(reader->unread, unread);
}

void
reader_tick(struct reader *reader)
{
    if (clock_monotonic() < reader->quiet_until) {
        return;
    }
    int share = fair_share(reader);
    enum status st = db_ready(reader->db);
    if (st == ST_OK && reader->held_count > 0) {
        st = renew(reader);
    }
    if (st == ST_OK) {
        st = give_back(reader, share);
    }
    if (st == ST_OK && reader->held_count < share) {
        st = acquire(reader, share);
    }
    if (st == ST_OK) {
        st = check_heads(reader);
    }
    if (st == ST_OK) {
        st = quarantine_retry_asked(reader);
    }
    arena_reset(reader->arena);
    if (st != ST_OK) {
        reader_forget(reader, "database");
        return;
    }
    if (!reader_has_backlog(reader)) {
        daemon_progressed(reader->daemon);
    }
    reader->is_waiting = false;
    measure(reader);
    schedule_next(reader);
}

void
reader_on_batch(struct reader *reader, const struct bus_range *ranges, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct held *held = reader_find(reader, ranges[i].shard);
        if (held != NULL && ranges[i].last > held->known_head) {
            held->known_head = ranges[i].last;
        }
    }
    if (reader_has_backlog(reader)) {
        schedule(reader, 0);
    }
}

void
reader_on_clock(struct reader *reader)
{
    schedule_next(reader);
}

bool
reader_is_ready(const struct reader *reader)
{
    return reader->held_count > 0 ||
           daemon_siblings(reader->daemon) > daemon_facts(reader->daemon)->shard_count;
}

/* ARCHITECTURE 2: no type is consumed by the service that appends it. */
static void
check_types(const struct daemon_spec *spec)
{
    for (const int *type = spec->reader->types; *type != 0; type++) {
        if (*type != spec->reader->queue && *type / 100 == (int)spec->source + 1) {
            panic("%s reads what it appends: type %d", spec->name, *type);
        }
    }
}

enum status
reader_open(struct reader **reader, struct daemon *daemon)
{
    const struct daemon_spec *spec = daemon_spec(daemon);
    check_types(spec);
    struct reader *self = calloc(1, sizeof *self);
    if (self == NULL) {
        panic("out of memory");
    }
    *self = (struct reader){
        .daemon = daemon,
        .spec = spec->reader,
        .db = daemon_db(daemon),
        .library = spec->reader->reads_reference ? library_open(daemon_db(daemon)) : NULL,
        .arena = arena_new(),
        .batch = READER_BATCH,
        .burst = READER_BURST,
        .follow_at = INT64_MAX,
        .lease = { .service = spec->name,
                   .owner = daemon_owner(daemon),
                   .term_us = daemon_settings(daemon)->lease_ms * 1000 },
        .backoff = { .first_us = 100000, .ceiling_us = 5 * CLOCK_SECOND },
    };
    self->shards = metric_gauge(daemon, "dondoc_reader_shards", NULL, "shards held");
    self->unread = metric_gauge(daemon, "dondoc_reader_unread_entries", NULL,
                                "entries of held shards that were not read yet");
    self->entries = metric_counter(daemon, "dondoc_reader_entries_total", NULL, "entries read");
    self->batches = metric_histogram(daemon, "dondoc_reader_batch_seconds", NULL,
                                     "from reading a batch to its commit");
    self->work = evtimer_new(daemon_base(daemon), on_work, self);
    *reader = self;
    reader_tick(self);
    return ST_OK;
}

void
reader_close(struct reader *reader)
{
    if (reader == NULL) {
        return;
    }
    if (db_is_connected(reader->db)) { /* else they run out */
        reader->follow_at = reader->follow_at == INT64_MAX ? INT64_MAX : 0;
        (void)!reader_follow(reader);
        (void)!give_back(reader, 0);
    }
    event_free(reader->work);
    arena_free(reader->arena);
    quarantine_unload(reader);
    library_close(reader->library);
    free(reader);
}
