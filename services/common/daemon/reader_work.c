#include "daemon/reader_work.h"

#include "base/clock.h"
#include "base/log.h"
#include "daemon/daemon_internal.h"
#include "wire/bus.h"
#include "wire/message.h"
#include <string.h>
#include <sysexits.h>

enum { BODY_MEMORY = 8 << 20 }; /* what unpacking one body may take */

bool
reader_has_backlog(const struct reader *reader)
{
    for (int i = 0; i < reader->held_count; i++) {
        const struct held *held = &reader->held[i];
        if (!held->stopped && held->known_head > held->cursor.seq) {
            return true;
        }
    }
    return false;
}

int64_t
reader_next_due(const struct reader *reader)
{
    int64_t due = INT64_MAX;
    for (int i = 0; i < reader->held_count; i++) {
        int64_t next = reader->held[i].cursor.next_due;
        due = next < due ? next : due;
    }
    return due;
}

/* ---- one unit
 * ------------------------------------------------------------------------------------ */

static bool
is_wanted(const struct reader *reader, int type)
{
    for (const int *wanted = reader->spec->types; *wanted != 0; wanted++) {
        if (*wanted == type) {
            return true;
        }
    }
    return false;
}

static Dondoc__V1__Event *
unpack(struct arena *arena, const struct entry *entry)
{
    Dondoc__V1__Event *event = message_unpack(arena, &dondoc__v1__event__descriptor,
                                              entry->body.data, entry->body.size, BODY_MEMORY);
    if (event != NULL && event_type(event) != entry->type) {
        return NULL;
    }
    if (event != NULL && entry->cause.seq > 0) {
        event->causation = arena_alloc(arena, sizeof *event->causation);
        dondoc__v1__position__init(event->causation);
        event->causation->shard = entry->cause.shard;
        event->causation->seq = entry->cause.seq;
    }
    return event;
}

/* Chooses what the service is to see and unpacks it. */
static enum status
fill(struct reader *reader, struct unit *unit, const struct entry *entries, size_t count,
     bool replaying)
{
    struct entry *chosen = arena_array(unit->arena, count, sizeof *chosen);
    Dondoc__V1__Event **events = arena_array(unit->arena, count, sizeof *events);
    for (size_t i = 0; i < count; i++) {
        if (!is_wanted(reader, entries[i].type) ||
            (!replaying && quarantine_has(reader, entries[i].position.shard, entries[i].subject))) {
            continue;
        }
        chosen[unit->count] = entries[i];
        events[unit->count] = unpack(unit->arena, &entries[i]);
        if (events[unit->count] == NULL) {
            unit_blame(unit, &entries[i], "UNREADABLE", "the body is no event of its type");
            return ST_INVALID;
        }
        unit->count++;
    }
    unit->entries = chosen;
    unit->events = events;
    return ST_OK;
}

/* The cursors of all shards that occur, moved to their last entry; a replay moves none. */
static void
fill_moves(struct reader *reader, struct moves *moves, const struct entry *entries, size_t count,
           bool replaying)
{
    moves->count = 0;
    for (size_t i = 0; i < count; i++) {
        int last = moves->count - 1;
        if (last < 0 || moves->from[last].shard != entries[i].position.shard) {
            last = moves->count++;
            moves->from[last] = reader_find(reader, entries[i].position.shard)->cursor;
            moves->to[last] = moves->from[last];
        }
        if (!replaying) {
            moves->to[last].seq = entries[i].position.seq;
            moves->to[last].hash = entries[i].hash;
        }
    }
}

static void
announce(struct reader *reader, const struct append *append)
{
    struct shard_range ranges[JOURNAL_MAX_SHARDS];
    struct bus_range told[JOURNAL_MAX_SHARDS];
    size_t count = append_ranges(append, ranges);
    for (size_t i = 0; i < count; i++) {
        told[i] = (struct bus_range){ ranges[i].shard, ranges[i].first, ranges[i].last };
        struct held *held = reader_find(reader, ranges[i].shard);
        if (held != NULL && ranges[i].last > held->known_head) {
            held->known_head = ranges[i].last;
        }
    }
    if (count > 0) {
        bus_tell_batch(daemon_bus(reader->daemon), told, count);
    }
}

/* From the service's writes to the commit and what follows from it. */
static enum status
settle(struct reader *reader, struct unit *unit, struct moves *moves)
{
    struct append append;
    int64_t asked_at = clock_monotonic();
    enum status st = unit_commit(unit, &reader->lease, moves, &append);
    if (st != ST_OK) {
        return st;
    }
    for (int i = 0; i < moves->count; i++) {
        reader_find(reader, moves->to[i].shard)->cursor = moves->to[i];
    }
    if (moves->count == reader->held_count) {
        reader_lease_taken(reader, asked_at);
    }
    announce(reader, &append);
    if (reader->spec->settled != NULL) {
        reader->spec->settled(daemon_spec(reader->daemon)->self, unit);
    }
    return ST_OK;
}

static struct unit
unit_make(struct reader *reader, struct decisions *decisions)
{
    const struct daemon_spec *spec = daemon_spec(reader->daemon);
    *decisions = (struct decisions){ .service = spec->name,
                                     .source = spec->source,
                                     .shard_count = daemon_facts(reader->daemon)->shard_count };
    return (struct unit){
        .arena = reader->arena, .db = reader->db, .now = clock_now(), .decisions = decisions
    };
}

enum status
reader_unit(struct reader *reader, const struct entry *entries, size_t count,
            const struct replay *replay, struct decisions *decisions)
{
    struct unit unit = unit_make(reader, decisions);
    struct moves *moves = arena_alloc(reader->arena, sizeof *moves);
    fill_moves(reader, moves, entries, count, replay != NULL);
    enum status st = fill(reader, &unit, entries, count, replay != NULL);
    if (st != ST_OK) {
        return st;
    }
    db_begin(reader->db);
    if (unit.count > 0) {
        st = reader->spec->handle(daemon_spec(reader->daemon)->self, &unit);
    }
    if (st == ST_OK && replay != NULL) {
        quarantine_move(reader->db, reader->arena, reader->lease.service, replay->shard,
                        replay->subject, replay->next_seq);
    }
    if (st == ST_OK) {
        st = settle(reader, &unit, moves);
    }
    if (st != ST_OK) {
        db_rollback(reader->db);
    }
    return st;
}

/* ---- batches
 * --------------------------------------------------------------------------------------- */

/*
 * A batch that fails is halved until the one event is found that does it; its subject waits for an
 * operator, the others go on. Whatever was done of the batch stays done.
 */
static enum status
work(struct reader *reader, const struct entry *entries, size_t count)
{
    struct decisions decisions;
    enum status st = reader_unit(reader, entries, count, NULL, &decisions);
    if (st == ST_CONFLICT) {
        st = reader_unit(reader, entries, count, NULL, &decisions);
    }
    if (st == ST_NONE) {
        reader_forget(reader, "cursor");
        return ST_OK;
    }
    if (st == ST_OK || st == ST_LATER) {
        return st;
    }
    const struct entry *guilty = decisions.blamed != NULL ? decisions.blamed : entries;
    if (decisions.blamed == NULL && count > 1) {
        st = work(reader, entries, count / 2);
        return st == ST_OK && reader->held_count > 0
                   ? work(reader, entries + count / 2, count - count / 2)
                   : st;
    }
    st = quarantine_put(reader, guilty,
                        decisions.blamed != NULL ? decisions.blame_code : db_sqlstate(reader->db),
                        decisions.blamed != NULL ? decisions.blame_text : db_message(reader->db));
    return st == ST_OK && reader->held_count > 0 ? work(reader, entries, count) : st;
}

/* A type this program does not know was written by a newer one: let that one go on. */
static bool
knows_all(struct reader *reader, const struct entry *entries, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (event_type_name(entries[i].type) == NULL) {
            log_error("TYPE-UNKNOWN",
                      log_pos("pos", entries[i].position.shard, entries[i].position.seq),
                      log_number("type", entries[i].type));
            daemon_stop(reader->daemon, EX_CONFIG);
            return false;
        }
    }
    return true;
}

static size_t
choose_windows(const struct reader *reader, struct shard_window *windows)
{
    size_t behind = 0, count = 0;
    for (int i = 0; i < reader->held_count; i++) {
        const struct held *held = &reader->held[i];
        behind += !held->stopped && held->known_head > held->cursor.seq;
    }
    for (int i = 0; i < reader->held_count; i++) {
        const struct held *held = &reader->held[i];
        if (held->stopped || held->known_head <= held->cursor.seq) {
            continue;
        }
        int64_t share = reader->batch / (int64_t)behind + 1;
        int64_t upto = held->cursor.seq + share;
        windows[count++] = (struct shard_window){
            .shard = held->cursor.shard,
            .after = held->cursor.seq,
            .upto = upto < held->known_head ? upto : held->known_head,
        };
    }
    return count;
}

/* Batches follow what fits into a third of the lease. */
static void
adapt(struct reader *reader, size_t count, int64_t took)
{
    if (took > reader->lease.term_us / 3) {
        reader->batch = reader->batch > 16 ? reader->batch / 2 : 8;
    } else if ((int)count >= reader->batch && took < reader->lease.term_us / 8 &&
               reader->batch < READER_BATCH_MAX) {
        reader->batch *= 2;
    }
}

enum status
reader_read(struct reader *reader)
{
    struct shard_window windows[JOURNAL_MAX_SHARDS];
    size_t window_count = choose_windows(reader, windows), count;
    if (window_count == 0) {
        return ST_OK;
    }
    void *self = daemon_spec(reader->daemon)->self;
    reader->is_waiting = reader->spec->is_ready != NULL && !reader->spec->is_ready(self);
    if (reader->is_waiting) {
        return ST_OK;
    }
    int64_t began = clock_monotonic();
    struct entry *entries;
    enum status st =
        journal_read(reader->db, reader->arena, windows, window_count, &entries, &count);
    if (st != ST_OK || !knows_all(reader, entries, count)) {
        return st;
    }
    for (size_t i = 0; i < window_count && count == 0; i++) { /* told of what is not there */
        struct held *held = reader_find(reader, windows[i].shard);
        held->known_head = held->cursor.seq;
    }
    if (count > 0) {
        st = work(reader, entries, count);
        adapt(reader, count, clock_monotonic() - began);
    }
    return st;
}

/* ---- timers
 * ------------------------------------------------------------------------------------------ */

/* Of the timers read for one shard, takes those that are due; sets where its cursor goes. */
static size_t
take_due(const struct timer *timers, size_t count, int64_t now, struct cursor *to)
{
    size_t due = 0;
    while (due < count && due < TIMER_BATCH && timers[due].fire_at <= now) {
        to->timer_at = timers[due].fire_at;
        to->timer_id = timers[due].id;
        due++;
    }
    to->next_due = due < count ? timers[due].fire_at : INT64_MAX;
    return due;
}

/* Puts off those that somebody else must read about first, and those whose subject waits. */
static enum status
sift(struct reader *reader, struct unit *unit, struct timer *due, size_t *count)
{
    int64_t *own_seq = arena_array(unit->arena, *count, sizeof *own_seq);
    bool *unread = arena_array(unit->arena, *count, sizeof *unread);
    for (size_t i = 0; i < *count; i++) {
        own_seq[i] = reader_find(reader, due[i].shard)->cursor.seq;
    }
    enum status st = ST_OK;
    if (reader->spec->fires_after != NULL && *count > 0) {
        st = timer_unread(unit->db, unit->arena, reader->spec->fires_after, due, own_seq, *count,
                          unread);
    }
    size_t kept = 0;
    for (size_t i = 0; st == ST_OK && i < *count; i++) {
        if (unread[i] || quarantine_has(reader, due[i].shard, due[i].subject)) {
            struct timer again = due[i];
            again.fire_at = unit->now;
            unit_plan(unit, &again);
            reader->fire_not_before = clock_monotonic() + 50000;
        } else {
            due[kept++] = due[i];
        }
    }
    *count = kept;
    return st;
}

/* The heads are held from before the look at what is unread until the commit. */
static enum status
fire_due(struct reader *reader, struct moves *moves, struct timer *due, size_t count)
{
    struct decisions decisions;
    struct unit unit = unit_make(reader, &decisions);
    struct append held = { .arena = reader->arena, .count = (size_t)moves->count };
    held.drafts = arena_array(reader->arena, held.count, sizeof *held.drafts);
    for (size_t i = 0; i < held.count; i++) {
        held.drafts[i].entry.position.shard = moves->from[i].shard;
    }
    db_begin(reader->db);
    (void)append_lock(&held, reader->db);
    enum status st = db_run(reader->db, NULL, NULL);
    if (st == ST_OK) {
        st = sift(reader, &unit, due, &count);
    }
    if (st == ST_OK && count > 0) {
        st = reader->spec->fire(daemon_spec(reader->daemon)->self, &unit, due, count);
    }
    if (st == ST_OK) {
        st = settle(reader, &unit, moves);
    }
    if (st != ST_OK) {
        db_rollback(reader->db);
    }
    return st;
}

enum status
reader_fire(struct reader *reader)
{
    if (reader->spec->fire == NULL || daemon_is_skewed(reader->daemon) ||
        clock_monotonic() < reader->fire_not_before || reader_next_due(reader) > clock_now()) {
        return ST_OK;
    }
    int64_t now = clock_now();
    struct moves *moves = arena_alloc(reader->arena, sizeof *moves);
    struct timer_place places[JOURNAL_MAX_SHARDS];
    for (int i = 0; i < reader->held_count; i++) {
        const struct cursor *cursor = &reader->held[i].cursor;
        if (cursor->next_due <= now && !reader->held[i].stopped) {
            places[moves->count] =
                (struct timer_place){ cursor->shard, cursor->timer_at, cursor->timer_id };
            moves->from[moves->count] = moves->to[moves->count] = *cursor;
            moves->count++;
        }
    }
    struct timer *timers;
    size_t count, due_count = 0;
    enum status st =
        timer_due(reader->db, reader->arena, places, (size_t)moves->count, &timers, &count);
    if (st != ST_OK || moves->count == 0) {
        return st;
    }
    struct timer *due = arena_array(reader->arena, count, sizeof *due);
    for (int i = 0; i < moves->count; i++) {
        size_t from = 0, upto;
        while (from < count && timers[from].shard != moves->from[i].shard) {
            from++;
        }
        for (upto = from; upto < count && timers[upto].shard == timers[from].shard; upto++) {
        }
        size_t taken = take_due(timers + from, upto - from, now, &moves->to[i]);
        memcpy(due + due_count, timers + from, taken * sizeof *due);
        due_count += taken;
    }
    st = fire_due(reader, moves, due, due_count);
    if (st == ST_NONE) {
        reader_forget(reader, "cursor");
        return ST_OK;
    }
    return st;
}
