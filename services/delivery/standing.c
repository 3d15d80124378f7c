#include "standing.h"

#include "base/civil.h"
#include "base/clock.h"
#include "base/text.h"
#include "digest.h"
#include "domain/organisation.h"
#include "store_standing.h"
#include "telling.h"
#include "wire/message.h"
#include <stdlib.h>
#include <string.h>

enum { LINE_MEMORY = 1 << 20, DIGESTS_AT_ONCE = 64 };

/* How long a digest waits for tasks of which not everything was read; then it leaves without. */
#define PATIENCE (10 * CLOCK_MINUTE)

/* ---- what notices begin -------------------------------------------------------------------- */

struct standing_batch
standing_begin(struct unit *unit)
{
    return (struct standing_batch){
        .unit = unit,
        .lines = arena_array(unit->arena, unit->count, sizeof(struct standing)),
        .wanted = arena_array(unit->arena, unit->count, sizeof(struct appointment)),
        .causes = arena_array(unit->arena, unit->count, sizeof(const struct entry *)),
        .notices = arena_array(unit->arena, unit->count, sizeof(const Dondoc__V1__NoticeQueued *)),
        .ends = arena_array(unit->arena, unit->count, sizeof(struct standing)),
    };
}

/* A line that begins again outlives an end of the same batch. */
static void
forget_end(struct standing_batch *batch, const struct notice_row *row)
{
    for (size_t i = 0; i < batch->end_count; i++) {
        if (text_same(batch->ends[i].person, row->person) &&
            text_same(batch->ends[i].task, row->task)) {
            batch->ends[i--] = batch->ends[--batch->end_count];
        }
    }
}

void
standing_end(struct standing_batch *batch, const struct notice_row *row)
{
    forget_end(batch, row);
    batch->ends[batch->end_count++] = (struct standing){ .shard = row->position.shard,
                                                         .person = row->person,
                                                         .task = row->task,
                                                         .ended = "CORRECTED",
                                                         .message_id = "" };
}

void
standing_take(struct standing_batch *batch, const struct entry *cause,
              const Dondoc__V1__NoticeQueued *notice, const struct notice_row *row)
{
    forget_end(batch, row);
    batch->causes[batch->count] = cause;
    batch->notices[batch->count] = notice;
    batch->wanted[batch->count] =
        (struct appointment){ row->position.shard, row->person, notice->digest_at, false };
    batch->lines[batch->count++] = (struct standing){ .shard = row->position.shard,
                                                      .person = row->person,
                                                      .task = row->task,
                                                      .clock = notice->clock,
                                                      .task_shard = row->task_shard,
                                                      .body = row->body,
                                                      .began_at = notice->not_before,
                                                      .level = notice->level };
}

static int
by_line(const void *a, const void *b)
{
    const struct standing *x = a, *y = b;
    int order = (x->shard > y->shard) - (x->shard < y->shard);
    order = order != 0 ? order : strcmp(x->person, y->person);
    order = order != 0 ? order : strcmp(x->task, y->task);
    return order != 0 ? order : (x->clock > y->clock) - (x->clock < y->clock);
}

static int
by_line_and_level(const void *a, const void *b)
{
    const struct standing *x = a, *y = b;
    int order = by_line(a, b);
    return order != 0 ? order : (x->level < y->level) - (x->level > y->level);
}

/* Sorted, each once; of several the one with the highest level. */
static void
save_lines(const struct standing_batch *batch)
{
    struct standing *lines = batch->lines;
    size_t kept = 0;
    qsort(lines, batch->count, sizeof *lines, by_line_and_level);
    for (size_t i = 0; i < batch->count; i++) {
        if (kept == 0 || by_line(&lines[kept - 1], &lines[i]) != 0) {
            lines[kept++] = lines[i];
        }
    }
    store_put_standing(batch->unit->db, batch->unit->arena, lines, kept);
}

static void
save_ends(struct standing_batch *batch)
{
    qsort(batch->ends, batch->end_count, sizeof *batch->ends, by_line);
    if (batch->end_count > 0) {
        store_told_standing(batch->unit->db, batch->unit->arena, batch->ends, batch->end_count);
    }
}

/* An earlier one of the same batch has seen to it. */
static bool
is_wanted_before(const struct standing_batch *batch, size_t at)
{
    const struct appointment *wanted = &batch->wanted[at];
    for (size_t i = 0; i < at; i++) {
        const struct appointment *other = &batch->wanted[i];
        if (!other->is_made && other->at <= wanted->at &&
            text_same(other->person, wanted->person)) {
            return true;
        }
    }
    return false;
}

enum status
standing_save(struct standing_batch *batch)
{
    struct unit *unit = batch->unit;
    if (batch->count == 0) {
        save_ends(batch);
        return ST_OK;
    }
    struct appointment *made = arena_array(unit->arena, batch->count, sizeof *made);
    size_t made_count = 0;
    enum status st =
        store_appointments(unit->db, unit->arena, 0, unit->now, batch->wanted, batch->count);
    for (size_t i = 0; st == ST_OK && i < batch->count; i++) {
        const struct appointment *wanted = &batch->wanted[i];
        if (!wanted->is_made && !is_wanted_before(batch, i)) {
            made[made_count++] = *wanted;
            unit_decide(unit, batch->causes[i], 0,
                        telling_digest(unit->arena, batch->notices[i]->position, wanted->person,
                                       wanted->at));
        }
    }
    if (st == ST_OK) {
        save_lines(batch);
        save_ends(batch);
    }
    if (st == ST_OK && made_count > 0) {
        store_put_appointments(unit->db, unit->arena, unit->now, made, made_count);
    }
    return st;
}

/* ---- the digests of a round ---------------------------------------------------------------- */

/* One digest of the round, and the lines of its person. */
struct sitting {
    struct notice_row *row;
    const Dondoc__V1__NoticeQueued *notice;
    struct standing *rows;
    struct digest_line *lines;
    size_t count;
    bool is_waiting; /* something is not read to the end */
    struct digest_outcome outcome;
};

struct sittings {
    struct round *round;
    struct sitting all[DIGESTS_AT_ONCE];
    struct appointment persons[DIGESTS_AT_ONCE]; /* of the same number: the next ones */
    struct appointment made[DIGESTS_AT_ONCE];    /* those of them decided now */
    size_t count, made_count;
    struct standing *rows; /* of all of them */
    size_t row_count;
    struct tasks tasks;
};

static bool
is_sitting(const struct sittings *sittings, const struct notice_row *row)
{
    for (size_t i = 0; i < sittings->count; i++) {
        if (text_same(sittings->all[i].row->person, row->person)) {
            return true;
        }
    }
    return false;
}

/* Each person once; who does not find a place comes at once in the next round. */
static void
seat(struct sittings *sittings)
{
    struct round *round = sittings->round;
    for (size_t i = 0; i < round->count; i++) {
        struct notice_row *row = &round->rows[i];
        if (!releasing_is_digest(row)) {
            continue;
        }
        if (row->was_told || is_sitting(sittings, row)) {
            releasing_drop(round, row, "TOLD_ALREADY");
        } else if (sittings->count == DIGESTS_AT_ONCE) {
            releasing_hold(round, row, round->unit->now);
        } else {
            sittings->persons[sittings->count] =
                (struct appointment){ .shard = row->position.shard, .person = row->person };
            sittings->all[sittings->count++] =
                (struct sitting){ .row = row, .notice = round->notices[i] };
        }
    }
}

/* Messages of this very round about the line's task. */
static int
count_released(const struct round *round, const struct standing *line)
{
    int released = 0;
    for (size_t i = 0; i < round->count; i++) {
        const struct notice_row *row = &round->rows[i];
        released += row->state == NOTICE_READY && text_same(row->person, line->person) &&
                    text_same(row->task, line->task);
    }
    return released;
}

static enum status
load_tasks(struct sittings *sittings)
{
    struct unit *unit = sittings->round->unit;
    sittings->tasks = tasks_make(unit->arena, sittings->row_count);
    for (size_t i = 0; i < sittings->row_count; i++) {
        tasks_want(&sittings->tasks, sittings->rows[i].task_shard, sittings->rows[i].task);
    }
    enum status st = tasks_load(&sittings->tasks, unit);
    return st == ST_OK ? tasks_find_unread(&sittings->tasks, unit) : st;
}

/* One whose task waits for an operator is left out; the sitting waits for what will be read. */
static struct digest_line
make_line(struct sittings *sittings, struct sitting *sitting, const struct standing *row)
{
    struct arena *arena = sittings->round->unit->arena;
    const struct task_row *task = tasks_find(&sittings->tasks, row->task_shard, row->task);
    enum timer_wait wait = tasks_wait(&sittings->tasks, task);
    sitting->is_waiting = sitting->is_waiting || wait == TIMER_UNREAD;
    return (struct digest_line){
        .notice = message_unpack(arena, &dondoc__v1__notice_queued__descriptor, row->body.data,
                                 row->body.size, LINE_MEMORY),
        .task = task != NULL ? task->task : NULL,
        .is_unread = wait != TIMER_READY,
        .is_first = row->is_first,
        .since = row->since + count_released(sittings->round, row),
    };
}

/* The rows come by person, in the order of the sittings. */
static enum status
lay(struct sittings *sittings)
{
    size_t at = 0;
    for (size_t i = 0; i < sittings->count; i++) {
        struct sitting *sitting = &sittings->all[i];
        sitting->rows = &sittings->rows[at];
        while (at < sittings->row_count &&
               text_same(sittings->rows[at].person, sitting->row->person)) {
            at++;
        }
        sitting->count = (size_t)(&sittings->rows[at] - sitting->rows);
        sitting->lines =
            arena_array(sittings->round->unit->arena, sitting->count, sizeof *sitting->lines);
        for (size_t k = 0; k < sitting->count; k++) {
            sitting->lines[k] = make_line(sittings, sitting, &sitting->rows[k]);
            if (sitting->lines[k].notice == NULL) {
                return ST_INVALID;
            }
        }
    }
    return ST_OK;
}

/* ---- what becomes of them ------------------------------------------------------------------ */

static bool
is_patient(const struct round *round, const struct sitting *sitting)
{
    return clock_is_simulated() || round->unit->now - sitting->notice->not_before < PATIENCE;
}

static void
close_line(struct sittings *sittings, struct sitting *sitting, size_t at, int *ordinal)
{
    struct round *round = sittings->round;
    const struct timer *timer = releasing_timer(round, sitting->row);
    const struct digest_line *line = &sitting->lines[at];
    sitting->rows[at].ended = line->reason;
    if (line->is_first) {
        unit_decide_timer(
            round->unit, timer, (*ordinal)++,
            telling_drop(round->unit->arena, timer->subject, line->notice->key, line->reason));
    }
    if (line->verdict == LINE_PASS_ON) {
        releasing_pass_on(round, timer, ordinal, line->notice, &line->outcome);
    }
}

static void
settle_lines(struct sittings *sittings, struct sitting *sitting, int *ordinal)
{
    bool is_sent = sitting->outcome.verdict == NOTICE_SEND;
    for (size_t i = 0; i < sitting->count; i++) {
        struct standing *row = &sitting->rows[i];
        enum digest_verdict verdict = sitting->lines[i].verdict;
        if (verdict == LINE_TELL && is_sent) {
            row->told_at = sittings->round->unit->now;
            row->message_id = sitting->outcome.letter.message_id;
        } else if (verdict == LINE_END || verdict == LINE_PASS_ON) {
            close_line(sittings, sitting, i, ordinal);
        }
    }
}

static void
settle(struct sittings *sittings, size_t at)
{
    struct round *round = sittings->round;
    struct sitting *sitting = &sittings->all[at];
    struct notice_row *row = sitting->row;
    const struct digest_outcome *outcome = &sitting->outcome;
    int ordinal = 1;
    if (outcome->verdict == NOTICE_HOLD) {
        releasing_hold(round, row, outcome->not_before);
    } else if (outcome->verdict == NOTICE_DROP) {
        releasing_drop(round, row, outcome->reason);
    } else {
        releasing_send(round, row, &outcome->letter);
        row->digest.data =
            message_pack(round->unit->arena, &outcome->sent->base, &row->digest.size);
    }
    settle_lines(sittings, sitting, &ordinal);
    if (outcome->verdict != NOTICE_HOLD && outcome->to.position != NULL &&
        !sittings->persons[at].is_made) {
        sittings->made[sittings->made_count++] = sittings->persons[at];
        unit_decide_timer(round->unit, releasing_timer(round, row), ordinal,
                          telling_digest(round->unit->arena, outcome->to.position->code,
                                         row->person, outcome->next_at));
    }
}

static enum status
judge(struct sittings *sittings)
{
    struct round *round = sittings->round;
    struct unit *unit = round->unit;
    for (size_t i = 0; i < sittings->count; i++) {
        struct sitting *sitting = &sittings->all[i];
        sitting->is_waiting = sitting->is_waiting && is_patient(round, sitting);
        struct digest_case given = { .arena = unit->arena,
                                     .now = unit->now,
                                     .reference = &round->reference,
                                     .notice = sitting->notice,
                                     .lines = sitting->lines,
                                     .count = sitting->count,
                                     .from = round->delivery->settings.from };
        if (!sitting->is_waiting) {
            sitting->outcome = digest_judge(&given);
        }
        sittings->persons[i].at = sitting->outcome.next_at;
    }
    return store_appointments(unit->db, unit->arena, unit->now, unit->now, sittings->persons,
                              sittings->count);
}

/* Only what changed. */
static void
save_told(const struct sittings *sittings)
{
    const struct unit *unit = sittings->round->unit;
    struct standing *changed = arena_array(unit->arena, sittings->row_count, sizeof *changed);
    size_t count = 0;
    for (size_t i = 0; i < sittings->row_count; i++) {
        if (sittings->rows[i].told_at != 0 || sittings->rows[i].ended[0] != '\0') {
            changed[count++] = sittings->rows[i];
        }
    }
    if (count > 0) {
        store_told_standing(unit->db, unit->arena, changed, count);
    }
}

enum status
standing_release(struct round *round)
{
    struct unit *unit = round->unit;
    struct sittings sittings = { .round = round };
    seat(&sittings);
    if (sittings.count == 0) {
        return ST_OK;
    }
    enum status st =
        store_standing(unit->db, unit->arena, sittings.persons, sittings.count,
                       day_start(day_at(unit->now)), &sittings.rows, &sittings.row_count);
    if (st == ST_OK) {
        st = load_tasks(&sittings);
    }
    if (st == ST_OK) {
        st = lay(&sittings);
    }
    if (st == ST_OK) {
        st = judge(&sittings);
    }
    for (size_t i = 0; st == ST_OK && i < sittings.count; i++) {
        if (sittings.all[i].is_waiting) {
            releasing_wait(round, sittings.all[i].row);
        } else {
            settle(&sittings, i);
        }
    }
    if (st == ST_OK) {
        save_told(&sittings);
    }
    if (st == ST_OK && sittings.made_count > 0) {
        store_put_appointments(unit->db, unit->arena, unit->now, sittings.made,
                               sittings.made_count);
    }
    return st;
}
