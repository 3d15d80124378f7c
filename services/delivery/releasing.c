#include "releasing.h"

#include "base/civil.h"
#include "base/clock.h"
#include "standing.h"
#include "telling.h"
#include "wire/message.h"
#include <string.h>

enum { NOTICE_MEMORY = 8 << 20, UNREAD_PAUSE = 50000 };

bool
releasing_is_digest(const struct notice_row *row)
{
    return row->task[0] == '\0';
}

static enum status
load(struct round *round)
{
    struct unit *unit = round->unit;
    round->rows = arena_array(unit->arena, round->timer_count, sizeof *round->rows);
    enum status st = store_held(unit->db, unit->arena, round->timers, round->timer_count,
                                day_start(day_at(unit->now)), round->rows, &round->count);
    round->tasks = tasks_make(unit->arena, round->count);
    round->notices = arena_array(unit->arena, round->count, sizeof *round->notices);
    for (size_t i = 0; st == ST_OK && i < round->count; i++) {
        struct notice_row *row = &round->rows[i];
        round->notices[i] = message_unpack(unit->arena, &dondoc__v1__notice_queued__descriptor,
                                           row->body.data, row->body.size, NOTICE_MEMORY);
        row->released_at = unit->now;
        if (round->notices[i] == NULL) {
            return ST_INVALID;
        }
        if (!releasing_is_digest(row)) {
            tasks_want(&round->tasks, row->task_shard, row->task);
        }
    }
    if (st == ST_OK) {
        st = tasks_load(&round->tasks, unit);
    }
    return st == ST_OK ? tasks_find_unread(&round->tasks, unit) : st;
}

const struct timer *
releasing_timer(const struct round *round, const struct notice_row *row)
{
    for (size_t i = 0; i < round->timer_count; i++) {
        if (round->timers[i].shard == row->position.shard &&
            round->timers[i].detail == row->position.seq) {
            return &round->timers[i];
        }
    }
    panic("a notice was read that no timer asked for");
}

void
releasing_hold(struct round *round, struct notice_row *row, int64_t until)
{
    struct timer again = *releasing_timer(round, row);
    again.fire_at = until;
    unit_plan(round->unit, &again);
    row->state = NOTICE_HELD;
    row->not_before = until;
}

void
releasing_wait(struct round *round, struct notice_row *row)
{
    releasing_hold(round, row, round->unit->now + (clock_is_simulated() ? 0 : UNREAD_PAUSE));
}

void
releasing_drop(struct round *round, struct notice_row *row, const char *reason)
{
    const struct timer *timer = releasing_timer(round, row);
    row->state = NOTICE_DROPPED;
    row->reason = reason;
    unit_decide_timer(round->unit, timer, 0,
                      telling_drop(round->unit->arena, timer->subject, row->key, reason));
}

void
releasing_send(const struct round *round, struct notice_row *row,
               const struct notice_letter *letter)
{
    row->state = NOTICE_READY;
    row->address = letter->address;
    row->message_id = letter->message_id;
    row->message = (struct db_blob){ letter->message, letter->size };
    row->attempts_until = (int)round->delivery->settings.attempts;
}

void
releasing_pass_on(const struct round *round, const struct timer *timer, int *ordinal,
                  const Dondoc__V1__NoticeQueued *notice, const struct notice_outcome *outcome)
{
    struct unit *unit = round->unit;
    Dondoc__V1__NoticeQueued again = *notice;
    bool is_for_list = notice->digest_at != 0 && notice->digest_at == notice->not_before;
    again.replaces = arena_text(unit->arena, notice->key);
    again.digest_at = outcome->digest_at;
    again.not_before = is_for_list ? outcome->digest_at : unit->now;
    unit_decide_timer(unit, timer, (*ordinal)++, telling_event(unit->arena, &again, &outcome->to));
}

/* What this round has released counts like what was released before it today. */
static void
count_released(const struct round *round, size_t at, struct notice_case *given)
{
    const struct notice_row *row = &round->rows[at];
    for (size_t i = 0; i < at; i++) {
        const struct notice_row *other = &round->rows[i];
        if (other->state == NOTICE_READY && strcmp(other->person, row->person) == 0 &&
            strcmp(other->task, row->task) == 0) {
            given->since++;
            given->was_told = given->was_told || strcmp(other->key, row->key) == 0;
        }
    }
}

static void
release(struct round *round, size_t at, const struct task_row *task)
{
    struct notice_row *row = &round->rows[at];
    struct notice_case given = { .arena = round->unit->arena,
                                 .now = round->unit->now,
                                 .reference = &round->reference,
                                 .notice = round->notices[at],
                                 .task = task != NULL ? task->task : NULL,
                                 .since = row->since,
                                 .was_told = row->was_told,
                                 .from = round->delivery->settings.from };
    count_released(round, at, &given);
    struct notice_outcome outcome = notice_judge(&given);
    if (outcome.verdict == NOTICE_HOLD) {
        releasing_hold(round, row, outcome.not_before);
    } else if (outcome.verdict == NOTICE_SEND) {
        releasing_send(round, row, &outcome.letter);
    } else {
        int ordinal = 1;
        releasing_drop(round, row, outcome.reason);
        if (outcome.verdict == NOTICE_PASS_ON) {
            releasing_pass_on(round, releasing_timer(round, row), &ordinal, given.notice, &outcome);
        }
    }
}

/* Whoever it is for is told what is true now, or nothing. What cannot be judged stays due. */
enum status
releasing_fire(void *self, struct unit *unit, const struct timer *timers, size_t count)
{
    struct round round = { .delivery = self, .unit = unit, .timers = timers, .timer_count = count };
    enum status st = library_newest_reference(unit->library, &round.reference);
    if (st == ST_OK) {
        st = delivery_knows(&round.reference) ? load(&round) : ST_LATER;
    }
    for (size_t i = 0; st == ST_OK && i < round.count; i++) {
        struct notice_row *row = &round.rows[i];
        const struct task_row *task = tasks_find(&round.tasks, row->task_shard, row->task);
        if (releasing_is_digest(row)) {
            continue;
        }
        enum timer_wait wait = tasks_wait(&round.tasks, task);
        if (wait == TIMER_HELD) {
            releasing_hold(&round, row,
                           timer_hold_until(releasing_timer(&round, row)->planned_at, unit->now));
        } else if (wait == TIMER_UNREAD) {
            releasing_wait(&round, row);
        } else {
            release(&round, i, task);
        }
    }
    if (st == ST_OK) {
        st = standing_release(&round);
    }
    if (st == ST_OK && round.count > 0) {
        store_release(unit->db, unit->arena, round.rows, round.count);
    }
    return st;
}
