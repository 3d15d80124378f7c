#include "daemon/reader_work.h"

#include "base/clock.h"
#include "base/log.h"
#include "daemon/daemon_internal.h"
#include "wire/bus.h"
#include "wire/message.h"
#include <sysexits.h>

enum { FOLLOW_US = 10000 }; /* how long what was passed by waits for company */

bool
reader_has_backlog(const struct reader *reader)
{
    for (int i = 0; i < reader->held_count; i++) {
        const struct held *held = &reader->held[i];
        if (!held->stopped && held->known_head > held->read.seq) {
            return true;
        }
    }
    return false;
}

/* ---- one unit ------------------------------------------------------------------------------ */

struct unit
reader_unit(struct reader *reader, struct decisions *decisions)
{
    const struct daemon_spec *spec = daemon_spec(reader->daemon);
    *decisions = (struct decisions){ .service = spec->name,
                                     .source = spec->source,
                                     .shard_count = daemon_facts(reader->daemon)->shard_count };
    return (struct unit){ .arena = reader->arena,
                          .db = reader->db,
                          .now = clock_now(),
                          .library = reader->library,
                          .decisions = decisions };
}

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
                                              entry->body.data, entry->body.size, MESSAGE_MEMORY);
    if (event == NULL || event_type(event) != entry->type) {
        return NULL;
    }
    if (entry->cause.seq > 0) {
        event->causation = position_message(arena, entry->cause.shard, entry->cause.seq);
    }
    return event;
}

enum status
reader_fill(struct reader *reader, struct unit *unit, const struct entry *entries, size_t count,
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

void
reader_pass(struct reader *reader, struct held *held, const struct entry *entry)
{
    held->read = (struct link){ entry->position.seq, entry->hash };
    if (reader->follow_at == INT64_MAX) {
        reader->follow_at = clock_monotonic() + (clock_is_simulated() ? 0 : FOLLOW_US);
    }
}

/* Our own decisions, where they continue what we have read, need not be read. */
static void
pass_own(struct reader *reader, const struct decisions *decisions)
{
    for (size_t i = 0; i < decisions->count; i++) {
        const struct entry *entry = &decisions->list[i].draft.entry;
        struct held *held = reader_find(reader, entry->position.shard);
        if (held != NULL && entry->position.seq == held->read.seq + 1 &&
            !is_wanted(reader, entry->type)) {
            reader_pass(reader, held, entry);
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

void
reader_settled(struct reader *reader, struct unit *unit, const struct moves *moves,
               const struct append *append, int64_t asked_at)
{
    for (int i = 0; i < moves->count; i++) {
        struct held *held = reader_find(reader, moves->to[i].shard);
        held->cursor = moves->to[i];
        if (held->cursor.seq > held->read.seq) {
            held->read = (struct link){ held->cursor.seq, held->cursor.hash };
        }
    }
    pass_own(reader, unit->decisions);
    if (moves->count == reader->held_count) {
        reader_lease_taken(reader, asked_at);
    }
    announce(reader, append);
    if (reader->spec->settled != NULL) {
        reader->spec->settled(daemon_spec(reader->daemon)->self, unit);
    }
}

static bool
changes_reference(const struct unit *unit)
{
    for (size_t i = 0; i < unit->count; i++) {
        if (event_type(unit->events[i]) == DONDOC__V1__EVENT__DATA_REFERENCE_CHANGED) {
            return true;
        }
    }
    return false;
}

enum status
reader_handle(struct reader *reader, struct unit *unit)
{
    enum status st = ST_OK;
    db_begin(reader->db);
    if (reader->library != NULL && changes_reference(unit)) {
        st = library_refresh(reader->library);
    }
    bool is_work = st == ST_OK && unit->count > 0;
    return is_work ? reader->spec->handle(daemon_spec(reader->daemon)->self, unit) : st;
}

enum status
reader_finish(struct reader *reader, struct unit *unit, struct moves *moves, enum status st)
{
    struct append append;
    int64_t asked_at = clock_monotonic();
    if (st == ST_OK) {
        st = unit_lock(unit, &reader->lease, moves, false, &append);
    }
    if (st == ST_OK) {
        st = unit_commit(unit, &append);
    }
    if (st == ST_OK) {
        reader_settled(reader, unit, moves, &append, asked_at);
    } else {
        db_rollback(reader->db);
    }
    return st;
}

/* The cursors of all shards that occur, to their last entry. */
static struct moves *
move_to_last(struct reader *reader, const struct entry *entries, size_t count)
{
    struct moves *moves = arena_alloc(reader->arena, sizeof *moves);
    for (size_t i = 0; i < count; i++) {
        int last = moves->count - 1;
        if (last < 0 || moves->from[last].shard != entries[i].position.shard) {
            last = moves->count++;
            moves->from[last] = reader_find(reader, entries[i].position.shard)->cursor;
            moves->to[last] = moves->from[last];
        }
        moves->to[last].seq = entries[i].position.seq;
        moves->to[last].hash = entries[i].hash;
    }
    return moves;
}

static enum status
try_batch(struct reader *reader, const struct entry *entries, size_t count,
          struct decisions *decisions)
{
    struct moves *moves = move_to_last(reader, entries, count);
    struct unit unit = reader_unit(reader, decisions);
    enum status st = reader_fill(reader, &unit, entries, count, false);
    if (st != ST_OK) {
        return st;
    }
    if (unit.count == 0) {
        for (size_t i = 0; i < count; i++) {
            reader_pass(reader, reader_find(reader, entries[i].position.shard), &entries[i]);
        }
        return ST_OK;
    }
    return reader_finish(reader, &unit, moves, reader_handle(reader, &unit));
}

/* Cursors alone, without work. */
enum status
reader_follow(struct reader *reader)
{
    if (clock_monotonic() < reader->follow_at) {
        return ST_OK;
    }
    struct moves *moves = arena_alloc(reader->arena, sizeof *moves);
    for (int i = 0; i < reader->held_count; i++) {
        const struct held *held = &reader->held[i];
        if (held->read.seq > held->cursor.seq) {
            struct cursor *to = &moves->to[moves->count];
            *to = moves->from[moves->count++] = held->cursor;
            to->seq = held->read.seq;
            to->hash = held->read.hash;
        }
    }
    reader->follow_at = INT64_MAX;
    if (moves->count == 0) {
        return ST_OK;
    }
    struct decisions none;
    struct unit unit = reader_unit(reader, &none);
    db_begin(reader->db);
    enum status st = reader_finish(reader, &unit, moves, ST_OK);
    if (st == ST_NONE) {
        reader_forget(reader, "cursor");
        return ST_OK;
    }
    return st == ST_OK ? ST_OK : ST_LATER;
}

/* ---- batches ------------------------------------------------------------------------------- */

/*
 * A batch that fails is halved until the one event is found that does it; its subject waits for an
 * operator. What is left of the batch is read again.
 */
static enum status
work(struct reader *reader, const struct entry *entries, size_t count)
{
    struct decisions decisions;
    bool is_repeated = false;
    for (;;) {
        enum status st = try_batch(reader, entries, count, &decisions);
        if (st == ST_NONE) {
            reader_forget(reader, "cursor");
            return ST_OK;
        }
        if (st == ST_OK || st == ST_LATER) {
            return st;
        }
        if (st == ST_CONFLICT && !is_repeated) {
            is_repeated = true;
        } else if (decisions.blamed != NULL) {
            return quarantine_put(reader, decisions.blamed->position, decisions.blamed->subject,
                                  decisions.blame_code, decisions.blame_text);
        } else if (count > 1) {
            count /= 2;
        } else {
            return quarantine_put(reader, entries->position, entries->subject,
                                  db_sqlstate(reader->db), db_message(reader->db));
        }
    }
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

/* Entries that are not there any more were archived before we read them: nothing is skipped. */
static bool
continues(struct reader *reader, const struct entry *entries, size_t count)
{
    bool is_whole = true;
    for (size_t i = 0; i < count; i++) {
        struct position at = entries[i].position;
        bool is_first = i == 0 || entries[i - 1].position.shard != at.shard;
        struct held *held = reader_find(reader, at.shard);
        int64_t before = is_first ? held->read.seq : entries[i - 1].position.seq;
        if (at.seq != before + 1) {
            log_error("JOURNAL-BROKEN", log_pos("pos", at.shard, at.seq),
                      log_number("before", before));
            held->stopped = true;
            is_whole = false;
        }
    }
    return is_whole;
}

static size_t
choose_windows(const struct reader *reader, struct shard_window *windows)
{
    size_t behind = 0, count = 0;
    for (int i = 0; i < reader->held_count; i++) {
        const struct held *held = &reader->held[i];
        behind += !held->stopped && held->known_head > held->read.seq;
    }
    for (int i = 0; i < reader->held_count; i++) {
        const struct held *held = &reader->held[i];
        if (held->stopped || held->known_head <= held->read.seq) {
            continue;
        }
        int64_t share = reader->batch / (int64_t)behind + 1;
        int64_t upto = held->read.seq + share;
        windows[count++] = (struct shard_window){
            .shard = held->cursor.shard,
            .after = held->read.seq,
            .upto = upto < held->known_head ? upto : held->known_head,
        };
    }
    return count;
}

/* Messages may tell of what is not in this database (any more): it is not waited for. */
static void
disbelieve(struct reader *reader, const struct shard_window *windows, size_t window_count,
           const struct entry *entries, size_t count)
{
    bool found[JOURNAL_MAX_SHARDS] = { false };
    for (size_t i = 0; i < count; i++) {
        found[entries[i].position.shard] = true;
    }
    for (size_t i = 0; i < window_count; i++) {
        if (!found[windows[i].shard]) {
            struct held *held = reader_find(reader, windows[i].shard);
            held->known_head = held->read.seq;
        }
    }
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
    reader->is_waiting =
        reader->spec->is_ready != NULL && !reader->spec->is_ready(self, reader->library);
    if (reader->is_waiting) {
        return ST_OK;
    }
    int64_t began = clock_monotonic();
    struct entry *entries;
    enum status st = journal_read_types(reader->db, reader->arena, windows, window_count,
                                        reader->spec->types, &entries, &count);
    if (st != ST_OK || !knows_all(reader, entries, count) || !continues(reader, entries, count)) {
        return st;
    }
    disbelieve(reader, windows, window_count, entries, count);
    if (count > 0) {
        st = work(reader, entries, count);
        int64_t took = clock_monotonic() - began;
        adapt(reader, count, took);
        metric_observe(reader->batches, took);
        metric_add(reader->entries, (int64_t)count);
    }
    return st;
}
