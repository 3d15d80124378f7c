#include "moves.h"

#include "base/civil.h"
#include "base/clock.h"
#include "domain/deadline.h"
#include "wire/task.h"
#include <stdio.h>

struct moves {
    size_t open, moved;
};

/* The due time under the new calendars; the stored one where they say nothing about it. */
static int64_t
due_again(struct arena *arena, const Dondoc__V1__Task *task, const struct calendar_set *calendars)
{
    const Dondoc__V1__Deadline *stored = task->deadline;
    const struct calendar *calendar = calendar_set_calendar(calendars, stored->calendar);
    struct limit limit;
    if (!calendar || !stored->limit || !task_limit(stored->limit, &limit)) {
        return stored->due_at;
    }
    /* anchor_at is the effective anchor already (D10), so the receipt rule is not asked again. */
    struct deadline_options options = { .suspensions = NULL };
    options.suspensions = task_suspensions(arena, task, &options.suspension_count);
    struct deadline again = deadline_compute(&limit, stored->anchor_at, calendar, &options);
    return again.result == DEADLINE_SET ? again.due_at : stored->due_at;
}

static void
look_at(const struct cli *cli, const struct calendar_set *calendars, const char *subject,
        const Dondoc__V1__Task *task, struct moves *moves)
{
    if (!task->deadline || task->deadline->due_at == 0 ||
        task_state_is_closed((enum task_state)task->state)) {
        return;
    }
    moves->open++;
    int64_t before = task->deadline->due_at, after = due_again(cli->arena, task, calendars);
    if (clock_now() <= before && after > before) { /* as routing will judge it (D11) */
        char was[CIVIL_TEXT_SIZE], will_be[CIVIL_TEXT_SIZE];
        moves->moved++;
        printf("%s  %s -> %s\n", subject, due_print(was, sizeof was, before, cli->is_english),
               due_print(will_be, sizeof will_be, after, cli->is_english));
    }
}

static enum status
look_at_shard(struct cli *cli, const struct calendar_set *calendars, int shard, struct moves *moves)
{
    struct arena *arena = arena_new();
    const char *after = "";
    struct task_row *rows;
    size_t count;
    enum status st;
    while ((st = tasks_page(cli->db, arena, shard, after, &rows, &count)) == ST_OK && count > 0) {
        for (size_t i = 0; i < count; i++) {
            const Dondoc__V1__Event *event =
                message_unpack(arena, &dondoc__v1__event__descriptor, rows[i].body.data,
                               rows[i].body.size, SIZE_MAX);
            if (event && event->task) {
                look_at(cli, calendars, rows[i].subject, event->task, moves);
            }
        }
        after = arena_text(cli->arena, rows[count - 1].subject);
        arena_reset(arena);
    }
    arena_free(arena);
    return st;
}

int
moves_print(struct cli *cli, const struct calendar_set *calendars)
{
    struct moves moves = { 0 };
    enum status st = ST_OK;
    for (int shard = 0; shard < cli->facts.shard_count && st == ST_OK; shard++) {
        st = look_at_shard(cli, calendars, shard, &moves);
    }
    if (st == ST_OK && moves.open > 0) {
        printf(
            cli_say(cli,
                    "%zu trong %zu nhiệm vụ đang mở được lùi hạn theo lịch này; không hạn nào sớm "
                    "hơn, việc đã quá hạn vẫn là quá hạn\n",
                    "%zu of %zu open tasks get a later due time by this calendar; none gets an "
                    "earlier one, what is overdue stays so\n"),
            moves.moved, moves.open);
    }
    return cli_exit_of(st);
}
