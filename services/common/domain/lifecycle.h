/*
 * The life of a task: one total matrix, state x transition (model 3.4). Pure; lifecycle_move() is
 * the only function that says what a task becomes.
 *
 * An empty cell is the refusal. A move says what follows from it as effects: the matrix says what
 * must happen, routing makes it so in the same transaction.
 */
#ifndef DOMAIN_LIFECYCLE_H
#define DOMAIN_LIFECYCLE_H

#include "base/text.h"
#include <stdbool.h>
#include <stdint.h>

/* Numbered as TaskState in event.proto; a test compares them. */
enum task_state {
    TASK_NONE, /* not there yet */
    TASK_DRAFT,
    TASK_REGISTERED,
    TASK_ASSIGNED,
    TASK_OBJECTED,
    TASK_IN_PROGRESS,
    TASK_SUBMITTED,
    TASK_RETURNED,
    TASK_SUSPENDED,
    TASK_COMPLETED,
    TASK_CANCELLED,
    TASK_REJECTED,
    TASK_ARCHIVED,
    TASK_STATES
};

enum transition {
    TR_REGISTER,       /* vào sổ */
    TR_ASSIGN,         /* giao việc */
    TR_DELIVER,        /* the lead's registry has it */
    TR_ACCEPT,         /* tiếp nhận */
    TR_ACCEPT_TIMEOUT, /* silence after delivery is acceptance (3.9) */
    TR_PROGRESS,       /* tiến độ */
    TR_SUBMIT,         /* trình */
    TR_WITHDRAW,       /* rút hồ sơ trình, before the review starts */
    TR_REVIEW,         /* the reviewer takes it up */
    TR_RETURN,         /* trả lại */
    TR_COMPLETE,       /* the result is accepted */
    TR_CANCEL,         /* hủy, by the assigner or his superior */
    TR_REJECT,         /* không tiếp nhận */
    TR_RECALL,         /* thu hồi, by the issuer of the document */
    TR_OBJECT,         /* kiến nghị thẩm quyền: "not ours", to the dispatcher (F-08) */
    TR_UPHOLD,         /* chấp nhận kiến nghị: another unit leads */
    TR_DISMISS,        /* bác kiến nghị */
    TR_DECIDE_TIMEOUT, /* an undecided objection has no effect (3.9) */
    TR_REASSIGN,       /* đổi người xử lý, inside the lead unit */
    TR_SUSPEND,        /* tạm dừng, or waiting for the citizen's papers */
    TR_RESUME,         /* tiếp tục */
    TR_RESUME_TIMEOUT, /* the longest suspension is over */
    TR_EXTEND,         /* gia hạn */
    TR_REORGANISE,     /* sắp xếp tổ chức: the lead's successor takes over (F-42) */
    TR_REPLACE,        /* thay thế, by the issuer: goes on under the new document */
    TR_SUPERSEDE,      /* thay thế, by the issuer: ends, the new document orders anew */
    TR_REOPEN,         /* mở lại */
    TR_ARCHIVE,        /* nộp lưu */
    TRANSITIONS
};

/* What must follow from a move, in the same transaction. */
enum effect {
    FX_SET_DEADLINE = 1 << 0,     /* the limit starts, if its anchor is known */
    FX_RECEIVED = 1 << 1,         /* delivered now, unless it was: anchor RECEIVED_AT */
    FX_START_ACCEPTANCE = 1 << 2, /* from here on silence becomes acceptance */
    FX_STOP_ACCEPTANCE = 1 << 3,
    FX_ACCEPTED = 1 << 4,
    FX_START_LADDER = 1 << 5, /* reminders and ladder are planned */
    FX_PAUSE_LADDER = 1 << 6,
    FX_RESUME_LADDER = 1 << 7,
    FX_CLOSE_LADDER = 1 << 8,
    FX_START_REVIEW_CLOCK = 1 << 9, /* superiors have clocks as well (P5) */
    FX_STOP_REVIEW_CLOCK = 1 << 10,
    FX_START_REWORK = 1 << 11,     /* rework_due is set */
    FX_NOTE_PROGRESS = 1 << 12,    /* the stall timer starts again */
    FX_DISPATCHER_HOLDS = 1 << 13, /* a holder interval opens (3.3) */
    FX_HANDLER_HOLDS = 1 << 14,
    FX_REVIEWER_HOLDS = 1 << 15,
    FX_NOBODY_HOLDS = 1 << 16, /* the last interval ends */
    FX_NEW_PLAN = 1 << 17,     /* timers planned before are void */
    FX_CLOSE = 1 << 18,
    FX_START_OBJECTION = 1 << 19, /* the decider's clock starts */
    FX_STOP_OBJECTION = 1 << 20,
    FX_LAPSE_OBJECTION = 1 << 21,     /* it was about nothing any more, and still climbs */
    FX_DECIDER_HOLDS = 1 << 22,       /* whoever decides the objection */
    FX_CHARGE_DISPATCHER = 1 << 23,   /* the time since the assignment is his (3.3) */
    FX_AWAIT_DELIVERY = 1 << 24,      /* the lead has yet to receive and to accept it */
    FX_STOP_CLOCK = 1 << 25,          /* the limit stands still (D9), at longest so long */
    FX_RUN_CLOCK = 1 << 26,           /* what is left of the limit counts from now on */
    FX_STOPPED_CLOCK_HOLDS = 1 << 27, /* nobody is charged */
    FX_SUCCESSOR_HOLDS = 1 << 28,     /* the same role, in the hands of those who have it now */
    FX_NEW_DUE = 1 << 29,             /* another due time may have been set */
    FX_REOPEN = 1 << 30,              /* the completion before does not count */
};
#define FX_HOLDER_MOVES                                                                            \
    (FX_DISPATCHER_HOLDS | FX_HANDLER_HOLDS | FX_REVIEWER_HOLDS | FX_NOBODY_HOLDS |                \
     FX_DECIDER_HOLDS | FX_STOPPED_CLOCK_HOLDS | FX_SUCCESSOR_HOLDS)

struct move {
    enum task_state next;
    uint32_t effects;
    const char *why, *why_vi; /* what people read in the history */
};

/* NULL: refused. */
const struct move *lifecycle_move(enum task_state state, enum transition transition);

/* COMPLETED, CANCELLED, REJECTED, ARCHIVED: only reopening and archiving lead on from there. */
bool task_state_is_closed(enum task_state state);

/* Refused now, but moves that may still come would allow it: the nearest state that does. TASK_NONE
 * when it is allowed now, or never will be. Nothing waits for a closed task to be reopened. */
enum task_state lifecycle_awaited(enum task_state state, enum transition transition);

/* "IN_PROGRESS" and "Đang thực hiện"; "accept_timeout" and "coi như đã nhận". */
const char *task_state_name(enum task_state state);
bool task_state_parse(const char *name, enum task_state *state);
const char *task_state_say(enum task_state state, bool english);
const char *transition_name(enum transition transition);
bool transition_parse(const char *name, enum transition *transition);
const char *transition_say(enum transition transition, bool english);
const char *effect_name(enum effect effect); /* one bit; "set_deadline" */

/* The matrix as Graphviz: `dondoc draw lifecycle | dot -Tsvg`. */
void lifecycle_draw(struct text_builder *out, bool english);

#endif
