#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "daemon/daemon_internal.h"
#include "daemon/reader_work.h"
#include "store/quarantine.h"
#include <stdlib.h>
#include <string.h>

struct waiting {
    struct waiting *next;
    int shard;
    char subject[];
};

void
quarantine_unload(struct reader *reader)
{
    while (reader->waiting != NULL) {
        struct waiting *next = reader->waiting->next;
        free(reader->waiting);
        reader->waiting = next;
    }
}

static void
remember(struct reader *reader, int shard, const char *subject)
{
    size_t size = strlen(subject) + 1;
    struct waiting *waiting = malloc(sizeof *waiting + size);
    if (waiting == NULL) {
        panic("out of memory");
    }
    waiting->next = reader->waiting;
    waiting->shard = shard;
    memcpy(waiting->subject, subject, size);
    reader->waiting = waiting;
}

bool
quarantine_has(const struct reader *reader, int shard, const char *subject)
{
    for (const struct waiting *waiting = reader->waiting; waiting != NULL;
         waiting = waiting->next) {
        if (waiting->shard == shard && text_same(waiting->subject, subject)) {
            return true;
        }
    }
    return false;
}

enum status
quarantine_load(struct reader *reader)
{
    struct quarantine *list;
    size_t count;
    enum status st =
        quarantine_list(reader->db, reader->arena, reader->lease.service, -1, &list, &count);
    if (st == ST_OK) {
        quarantine_unload(reader);
    }
    for (size_t i = 0; i < count; i++) {
        remember(reader, list[i].shard, list[i].subject);
    }
    return st;
}

/* More than QUARANTINE_PER_HOUR in an hour: something is wrong with us, not with the subjects. */
static void
count_against(struct held *held)
{
    int64_t now = clock_monotonic();
    if (held->quarantined == 0 || now - held->hour_began > CLOCK_HOUR) {
        held->hour_began = now;
        held->quarantined = 0;
    }
    if (++held->quarantined > QUARANTINE_PER_HOUR) {
        held->stopped = true;
        log_error("SHARD-STOPPED", log_number("shard", held->cursor.shard),
                  log_number("quarantined", held->quarantined));
    }
}

enum status
quarantine_put(struct reader *reader, struct position from, const char *subject, const char *code,
               const char *text)
{
    struct held *held = reader_find(reader, from.shard);
    struct quarantine row = {
        .service = reader->lease.service,
        .shard = from.shard,
        .subject = subject,
        .seq = from.seq > held->cursor.seq ? from.seq : held->cursor.seq + 1,
        .timer_at = held->cursor.timer_at,
        .timer_id = held->cursor.timer_id,
        .code = arena_text(reader->arena, text_is_empty(code) ? "REFUSED" : code),
        .text = arena_text(reader->arena, text_is_empty(text) ? "the service refused it" : text),
        .at = clock_now()
    };
    struct decisions none;
    struct unit unit = reader_unit(reader, &none);
    struct moves *moves = arena_alloc(reader->arena, sizeof *moves);
    moves->from[0] = moves->to[0] = held->cursor;
    moves->count = 1;
    db_begin(reader->db);
    quarantine_add(reader->db, reader->arena, &row);
    if (reader_finish(reader, &unit, moves, ST_OK) != ST_OK) {
        return ST_LATER;
    }
    log_error("SUBJECT-QUARANTINED", log_text("task", row.subject),
              log_pos("pos", row.shard, row.seq), log_text("reason", row.code),
              log_text("why", row.text));
    remember(reader, row.shard, row.subject);
    count_against(held);
    return ST_OK;
}

/* The end of waiting: timers that fell due meanwhile are planted again. */
static void
release(struct reader *reader, const struct quarantine *row, struct cursor *to)
{
    if (reader->spec->fire != NULL && to->timer_at != INT64_MIN) {
        struct timer_place after = { row->shard, row->timer_at, row->timer_id };
        struct timer_place upto = { row->shard, to->timer_at, to->timer_id };
        timer_replant(reader->db, reader->arena, row->subject, &after, &upto);
        to->next_due = to->timer_at < to->next_due ? to->timer_at : to->next_due;
    }
}

/* Entries of the subject that were passed by; *rest: where those begin that are too
 * many for one unit, 0: none. */
static enum status
read_waiting(struct reader *reader, const struct quarantine *row, struct entry **entries,
             size_t *count, int64_t *rest)
{
    size_t all;
    enum status st = journal_read_subject(reader->db, reader->arena, row->shard, row->subject,
                                          row->seq - 1, entries, &all);
    if (st != ST_OK) {
        return st;
    }
    *count = 0;
    while (*count < all &&
           (*entries)[*count].position.seq <= reader_find(reader, row->shard)->read.seq) {
        ++*count;
    }
    bool is_more = *count == JOURNAL_SUBJECT_LIMIT;
    *rest = is_more ? (*entries)[*count - 1].position.seq + 1 : 0;
    return ST_OK;
}

/* One unit: what waited, in order, and the row. ST_INVALID, ST_CONFLICT: it failed again. */
static enum status
try_replay(struct reader *reader, const struct quarantine *row, size_t *replayed)
{
    struct held *held = reader_find(reader, row->shard);
    struct decisions decisions;
    struct unit unit = reader_unit(reader, &decisions);
    struct moves *moves = arena_alloc(reader->arena, sizeof *moves);
    struct entry *entries;
    size_t count;
    int64_t rest;
    enum status st = read_waiting(reader, row, &entries, &count, &rest);
    if (st == ST_OK) {
        st = reader_fill(reader, &unit, entries, count, true);
    }
    if (st != ST_OK) {
        return st;
    }
    *replayed = unit.count;
    moves->from[0] = moves->to[0] = held->cursor;
    moves->to[0].seq = held->read.seq; /* what is replayed is not read again */
    moves->to[0].hash = held->read.hash;
    moves->count = 1;
    st = reader_handle(reader, &unit);
    if (st == ST_OK) {
        quarantine_move(reader->db, reader->arena, row->service, row->shard, row->subject, rest);
        if (rest == 0) {
            release(reader, row, &moves->to[0]);
        }
    }
    return reader_finish(reader, &unit, moves, st);
}

/* A failure makes it wait again. */
static enum status
replay(struct reader *reader, const struct quarantine *row)
{
    size_t count;
    enum status st = try_replay(reader, row, &count);
    if (st == ST_OK) {
        log_info("SUBJECT-REPLAYED", log_text("task", row->subject),
                 log_number("events", (int64_t)count));
        return ST_OK;
    }
    if (st == ST_LATER || st == ST_NONE) {
        return ST_LATER;
    }
    log_error("REPLAY-FAILED", log_text("task", row->subject),
              log_text("why", db_message(reader->db)));
    return quarantine_wait_again(reader->db, reader->arena, row->service, row->shard, row->subject);
}

enum status
quarantine_retry_asked(struct reader *reader)
{
    if (reader->waiting == NULL) {
        return ST_OK;
    }
    struct quarantine *list;
    size_t count;
    enum status st =
        quarantine_list(reader->db, reader->arena, reader->lease.service, -1, &list, &count);
    bool replayed = false;
    for (size_t i = 0; st == ST_OK && i < count; i++) {
        if (list[i].retry && reader_find(reader, list[i].shard) != NULL) {
            st = replay(reader, &list[i]);
            replayed = true;
        }
    }
    return st == ST_OK && replayed ? quarantine_load(reader) : st;
}
