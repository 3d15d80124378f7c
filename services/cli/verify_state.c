#include "verify_state.h"

#include "base/text.h"
#include "ledger_view.h"
#include "store_verify.h"
#include "wire/task.h"
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* One subject of a page. The lists are walked once: they come in the order of the subjects. */
struct walking {
    struct verify_state *verify;
    struct arena *arena;
    const struct verify_page *page;
    size_t decision, task, holder; /* how far */
    const char *subject;
    struct task_fold fold;
    int ordinal; /* of the last holder interval */
};

static void
complain(const struct walking *walking, const char *code, const char *what)
{
    walking->verify->complain(walking->verify->self, code, walking->subject, what);
}

/* A decision may register and assign at once; else it is one move of the matrix. */
static bool
is_possible(enum task_state from, enum task_state to)
{
    for (int transition = 0; transition < TRANSITIONS; transition++) {
        const struct move *move = lifecycle_move(from, (enum transition)transition);
        if (move && (move->next == to || (from == TASK_NONE && move->next != TASK_NONE &&
                                          is_possible(move->next, to)))) {
            return true;
        }
    }
    return from == to;
}

/* ---- the holder ledger --------------------------------------------------------------------- */

static bool
is_same_holder(const struct holder_row *row, const Dondoc__V1__Holder *holder)
{
    return row->ordinal == holder->ordinal && row->since == holder->since &&
           strcmp(row->role, holder_role_name(holder->role)) == 0 &&
           strcmp(row->unit, holder->unit) == 0 && strcmp(row->position, holder->position) == 0 &&
           strcmp(row->person, holder->person) == 0 && strcmp(row->cause, holder->cause) == 0;
}

/* The next interval by the journal must be the next row. */
static void
check_holder(struct walking *walking, const Dondoc__V1__Holder *holder, int64_t before)
{
    const struct verify_page *page = walking->page;
    const struct holder_row *row = &page->holders[walking->holder];
    bool has_row =
        walking->holder < page->holder_count && strcmp(row->subject, walking->subject) == 0;
    if (holder->ordinal != walking->ordinal + 1) {
        complain(walking, "HOLDER-SKIPPED", holder->cause);
    }
    if (holder->since < before) {
        complain(walking, "HOLDER-OVERLAPS", holder->cause);
    }
    if (!has_row) {
        complain(walking, "HOLDER-MISSING", holder->cause);
    } else if (!is_same_holder(row, holder)) {
        complain(walking, "HOLDER-DIFFERS", holder->cause);
    }
    walking->holder += has_row;
    walking->ordinal = holder->ordinal;
}

/* ---- decisions ----------------------------------------------------------------------------- */

static void
fold_decisions(struct walking *walking)
{
    const struct verify_page *page = walking->page;
    for (; walking->decision < page->decision_count; walking->decision++) {
        const struct decision_row *row = &page->decisions[walking->decision];
        if (strcmp(row->subject, walking->subject) != 0) {
            break;
        }
        const Dondoc__V1__Task *before = walking->fold.task;
        const Dondoc__V1__Event *event =
            message_unpack(walking->arena, &dondoc__v1__event__descriptor, row->body.data,
                           row->body.size, SIZE_MAX);
        if (!event) {
            complain(walking, "ENTRY-UNREADABLE", "");
            continue;
        }
        const Dondoc__V1__Holder *holder = task_fold_add(&walking->fold, event, row->seq);
        if (event->task && !is_possible(before ? (enum task_state)before->state : TASK_NONE,
                                        (enum task_state)event->task->state)) {
            complain(walking, "MOVE-IMPOSSIBLE",
                     task_state_name((enum task_state)event->task->state));
        }
        if (holder) {
            check_holder(walking, holder, before && before->holder ? before->holder->since : 0);
        }
    }
}

static int64_t
or_never(int64_t at)
{
    return at != 0 ? at : INT64_MAX;
}

static bool
is_same_task(const struct walking *walking, const struct task_state_row *row)
{
    const Dondoc__V1__Task *task = walking->fold.task;
    const Dondoc__V1__Deadline *deadline = task->deadline;
    size_t size;
    const void *body = message_pack(walking->arena, &task->base, &size);
    return size == row->body.size && memcmp(body, row->body.data, size) == 0 &&
           strcmp(row->state, task_state_name((enum task_state)task->state)) == 0 &&
           strcmp(row->lead, task->lead) == 0 && strcmp(row->handler, task->handler) == 0 &&
           row->due_at == or_never(deadline ? deadline->due_at : 0) &&
           row->original_due_at == or_never(deadline ? deadline->original_due_at : 0);
}

static void
check_task(struct walking *walking)
{
    const struct verify_page *page = walking->page;
    const struct task_state_row *row = &page->tasks[walking->task];
    bool has_row = walking->task < page->task_count && strcmp(row->subject, walking->subject) == 0;
    const Dondoc__V1__Task *task = walking->fold.task;
    if (!task && has_row) {
        complain(walking, "TASK-UNFOUNDED", row->state);
    } else if (task && !has_row) {
        complain(walking, "TASK-MISSING", task_state_name((enum task_state)task->state));
    } else if (task && !is_same_task(walking, row)) {
        complain(walking, "TASK-DIFFERS", row->state);
    }
    if (task && task_state_is_closed((enum task_state)task->state) && task->holder &&
        task->holder->role != DONDOC__V1__HOLDER_ROLE__HOLDER_NONE) {
        complain(walking, "HOLDER-UNENDED", task->holder->cause);
    }
    walking->task += has_row;
    walking->verify->tasks += task != NULL;
}

static void
check_subject(struct walking *walking, const char *subject)
{
    const struct verify_page *page = walking->page;
    walking->subject = subject;
    walking->fold = (struct task_fold){ 0 };
    walking->ordinal = 0;
    fold_decisions(walking);
    check_task(walking);
    for (; walking->holder < page->holder_count &&
           strcmp(page->holders[walking->holder].subject, subject) == 0;
         walking->holder++) {
        complain(walking, "HOLDER-UNFOUNDED", page->holders[walking->holder].cause);
    }
}

static enum status
check_shard(struct verify_state *verify, int shard)
{
    struct arena *arenas[2] = { arena_new(), arena_new() }; /* `after` lives in the other one */
    const char *subjects[VERIFY_PAGE], *after = "";
    size_t count = 0;
    enum status st;
    for (int turn = 0;; turn = !turn) {
        struct arena *arena = arenas[turn];
        struct verify_page page;
        arena_reset(arena);
        st = verify_subjects(verify->cli->db, arena, shard, after, subjects, &count);
        if (st != ST_OK || count == 0) {
            break;
        }
        st = verify_read(verify->cli->db, arena, shard, subjects, count, &page);
        if (st != ST_OK) {
            break;
        }
        struct walking walking = { .verify = verify, .arena = arena, .page = &page };
        for (size_t i = 0; i < count; i++) {
            check_subject(&walking, subjects[i]);
        }
        after = subjects[count - 1];
    }
    arena_free(arenas[0]);
    arena_free(arenas[1]);
    return st;
}

enum status
verify_state(struct verify_state *verify)
{
    enum status st = ST_OK;
    for (int shard = 0; st == ST_OK && shard < verify->cli->facts.shard_count; shard++) {
        st = check_shard(verify, shard);
    }
    return st;
}
