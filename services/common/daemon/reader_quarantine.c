#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "daemon/reader_work.h"
#include "store/quarantine.h"
#include <stdlib.h>
#include <string.h>

struct waiting {
    struct waiting *next;
    int shard;
    int64_t seq;
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
remember(struct reader *reader, int shard, const char *subject, int64_t seq)
{
    size_t size = strlen(subject) + 1;
    struct waiting *waiting = malloc(sizeof *waiting + size);
    if (waiting == NULL) {
        panic("out of memory");
    }
    waiting->next = reader->waiting;
    waiting->shard = shard;
    waiting->seq = seq;
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
        remember(reader, list[i].shard, list[i].subject, list[i].seq);
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
quarantine_put(struct reader *reader, const struct entry *entry, const char *code, const char *text)
{
    struct quarantine row = { .service = reader->lease.service,
                              .shard = entry->position.shard,
                              .subject = entry->subject,
                              .seq = entry->position.seq,
                              .code = text_is_empty(code) ? "REFUSED" : code,
                              .text = text_is_empty(text) ? "the service refused it" : text,
                              .at = clock_now() };
    struct held *held = reader_find(reader, row.shard);
    struct decisions none = { .service = reader->lease.service };
    struct unit unit = { .arena = reader->arena, .db = reader->db, .decisions = &none };
    struct moves *moves = arena_alloc(reader->arena, sizeof *moves);
    struct append append;
    moves->from[0] = moves->to[0] = held->cursor;
    moves->count = 1;
    db_begin(reader->db);
    quarantine_add(reader->db, reader->arena, &row);
    enum status st = unit_commit(&unit, &reader->lease, moves, &append);
    if (st != ST_OK) {
        db_rollback(reader->db);
        if (st == ST_NONE) {
            reader_forget(reader, "cursor");
            return ST_OK;
        }
        return ST_LATER;
    }
    log_error("SUBJECT-QUARANTINED", log_text("task", row.subject),
              log_pos("pos", row.shard, row.seq), log_text("reason", row.code),
              log_text("why", row.text));
    remember(reader, row.shard, row.subject, row.seq);
    count_against(held);
    return ST_OK;
}

/* Replays what waited, in order, up to where the cursor stands; a failure makes it wait again. */
static enum status
replay(struct reader *reader, const struct quarantine *row)
{
    struct held *held = reader_find(reader, row->shard);
    struct entry *entries;
    size_t count, n = 0;
    enum status st = journal_read_subject(reader->db, reader->arena, row->shard, row->subject,
                                          row->seq - 1, &entries, &count);
    if (st != ST_OK) {
        return st;
    }
    while (n < count && entries[n].position.seq <= held->cursor.seq) {
        n++;
    }
    struct replay how = { .subject = row->subject, .shard = row->shard };
    if (n == count && count == JOURNAL_SUBJECT_LIMIT) {
        how.next_seq = entries[n - 1].position.seq + 1;
    }
    struct decisions decisions;
    st = n == 0 ? ST_INVALID : reader_unit(reader, entries, n, &how, &decisions);
    if (st == ST_LATER || st == ST_NONE) {
        return ST_LATER;
    }
    if (st == ST_OK) {
        log_info("SUBJECT-REPLAYED", log_text("task", row->subject),
                 log_number("events", (int64_t)n));
        return ST_OK;
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
