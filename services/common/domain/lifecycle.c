#include "domain/lifecycle.h"
#include "domain/name.h"

/* The cells that several states share. */
#define CLOSING                                                                                    \
    (FX_CLOSE | FX_CLOSE_LADDER | FX_STOP_ACCEPTANCE | FX_STOP_REVIEW_CLOCK | FX_STOP_OBJECTION |  \
     FX_NOBODY_HOLDS | FX_NEW_PLAN)
#define CANCELLING                                                                                 \
    [TR_CANCEL] = { TASK_CANCELLED, CLOSING, "the assigner cancelled the task",                    \
                    "người giao hủy nhiệm vụ" },                                                   \
    [TR_RECALL] = { TASK_CANCELLED, CLOSING, "the issuer recalled the document",                   \
                    "nơi ban hành thu hồi văn bản" },                                              \
    [TR_SUPERSEDE] = { TASK_CANCELLED, CLOSING, "the issuer replaced the document",                \
                       "nơi ban hành thay thế văn bản" }
/* For every open state that was assigned. */
#define OPEN(state)                                                                                \
    CANCELLING,                                                                                    \
        [TR_EXTEND] = { state, FX_NEW_DUE | FX_NEW_PLAN, "the due time was extended",              \
                        "đã gia hạn" },                                                            \
        [TR_REPLACE] = { state, FX_NEW_DUE | FX_NEW_PLAN,                                          \
                         "it goes on under the document that replaces the old one",                \
                         "tiếp tục theo văn bản thay thế" },                                       \
        [TR_REORGANISE] = { state, FX_SUCCESSOR_HOLDS | FX_NEW_PLAN,                               \
                            "the successor of the unit took over", "đơn vị kế thừa tiếp nhận" }
#define SUSPENDING                                                                                 \
    [TR_SUSPEND] = { TASK_SUSPENDED,                                                               \
                     FX_STOP_ACCEPTANCE | FX_PAUSE_LADDER | FX_STOP_CLOCK |                        \
                         FX_STOPPED_CLOCK_HOLDS | FX_NEW_PLAN,                                     \
                     "the clock was stopped", "đã tạm dừng" }
#define PROGRESSING(state)                                                                         \
    [TR_PROGRESS] = { state, FX_NOTE_PROGRESS, "progress was reported", "có báo cáo tiến độ" },    \
    [TR_REASSIGN] = { state, FX_HANDLER_HOLDS, "another officer of the unit handles it",           \
                      "đơn vị đổi người xử lý" },                                                  \
    [TR_SUBMIT] = { TASK_SUBMITTED,                                                                \
                    FX_PAUSE_LADDER | FX_START_REVIEW_CLOCK | FX_REVIEWER_HOLDS | FX_NEW_PLAN,     \
                    "the result was submitted", "đã trình kết quả" }
#define RESUMING                                                                                   \
    (FX_RESUME_LADDER | FX_RUN_CLOCK | FX_RECEIVED | FX_ACCEPTED | FX_HANDLER_HOLDS | FX_NEW_PLAN)

/* clang-format off */
static const struct move moves[TASK_STATES][TRANSITIONS] = {
    [TASK_NONE] = {
        [TR_REGISTER] = { TASK_REGISTERED, FX_DISPATCHER_HOLDS,
                          "the work was registered", "đã vào sổ" },
        [TR_REJECT]   = { TASK_REJECTED, FX_CLOSE,
                          "it was not accepted for registration", "không tiếp nhận" },
    },
    [TASK_REGISTERED] = {
        [TR_ASSIGN]   = { TASK_ASSIGNED, FX_SET_DEADLINE | FX_START_LADDER | FX_AWAIT_DELIVERY | FX_NEW_PLAN,
                          "the task was assigned", "đã giao nhiệm vụ" },
        [TR_REJECT]   = { TASK_REJECTED, CLOSING,
                          "it was returned to its sender", "trả lại nơi gửi" },
        CANCELLING,
    },
    [TASK_ASSIGNED] = {
        [TR_DELIVER]  = { TASK_ASSIGNED,
                          FX_RECEIVED | FX_START_ACCEPTANCE | FX_HANDLER_HOLDS | FX_NEW_PLAN,
                          "the lead unit received the task", "đơn vị chủ trì đã nhận văn bản" },
        [TR_ACCEPT]   = { TASK_IN_PROGRESS,
                          FX_RECEIVED | FX_STOP_ACCEPTANCE | FX_ACCEPTED | FX_HANDLER_HOLDS,
                          "the lead unit accepted the task", "đơn vị chủ trì đã tiếp nhận" },
        [TR_ACCEPT_TIMEOUT] = { TASK_IN_PROGRESS,
                          FX_STOP_ACCEPTANCE | FX_ACCEPTED | FX_HANDLER_HOLDS,
                          "nobody answered in time: deemed accepted",
                          "quá hạn trả lời: coi như đã nhận" },
        [TR_OBJECT]   = { TASK_OBJECTED,
                          FX_RECEIVED | FX_STOP_ACCEPTANCE | FX_START_OBJECTION | FX_DECIDER_HOLDS,
                          "the lead unit says that another is competent",
                          "đơn vị chủ trì kiến nghị về thẩm quyền" },
        SUSPENDING,
        OPEN(TASK_ASSIGNED),
    },
    [TASK_OBJECTED] = {
        [TR_UPHOLD]   = { TASK_ASSIGNED,
                          FX_STOP_OBJECTION | FX_CHARGE_DISPATCHER | FX_AWAIT_DELIVERY | FX_NEW_DUE |
                              FX_DISPATCHER_HOLDS | FX_NEW_PLAN,
                          "the objection was upheld, another unit leads",
                          "kiến nghị được chấp nhận, chuyển đơn vị chủ trì" },
        [TR_DISMISS]  = { TASK_IN_PROGRESS, FX_STOP_OBJECTION | FX_ACCEPTED | FX_HANDLER_HOLDS,
                          "the objection was dismissed", "kiến nghị không được chấp nhận" },
        [TR_DECIDE_TIMEOUT] = { TASK_IN_PROGRESS,
                          FX_LAPSE_OBJECTION | FX_ACCEPTED | FX_HANDLER_HOLDS,
                          "nobody decided the objection: it has no effect",
                          "kiến nghị không được quyết định: không có hiệu lực" },
        OPEN(TASK_OBJECTED),
    },
    [TASK_IN_PROGRESS] = { PROGRESSING(TASK_IN_PROGRESS), SUSPENDING, OPEN(TASK_IN_PROGRESS) },
    [TASK_RETURNED]    = { PROGRESSING(TASK_RETURNED), SUSPENDING, OPEN(TASK_RETURNED) },
    [TASK_SUBMITTED] = {
        [TR_WITHDRAW] = { TASK_IN_PROGRESS,
                          FX_RESUME_LADDER | FX_STOP_REVIEW_CLOCK | FX_HANDLER_HOLDS | FX_NEW_PLAN,
                          "the submission was withdrawn", "đã rút hồ sơ trình" },
        [TR_REVIEW]   = { TASK_SUBMITTED, 0,
                          "the reviewer took the submission up", "đã bắt đầu xem xét" },
        [TR_RETURN]   = { TASK_RETURNED,
                          FX_RESUME_LADDER | FX_STOP_REVIEW_CLOCK | FX_START_REWORK |
                              FX_HANDLER_HOLDS | FX_NEW_PLAN,
                          "the submission was returned", "hồ sơ bị trả lại" },
        [TR_COMPLETE] = { TASK_COMPLETED, CLOSING,
                          "the result was accepted", "kết quả được chấp nhận" },
        OPEN(TASK_SUBMITTED),
    },
    [TASK_SUSPENDED] = {
        [TR_RESUME]   = { TASK_IN_PROGRESS, RESUMING,
                          "the clock runs again", "tiếp tục thực hiện" },
        [TR_RESUME_TIMEOUT] = { TASK_IN_PROGRESS, RESUMING,
                          "the longest suspension was over", "hết thời gian tạm dừng tối đa" },
        OPEN(TASK_SUSPENDED),
    },
    [TASK_COMPLETED] = {
        [TR_REOPEN]   = { TASK_IN_PROGRESS,
                          FX_REOPEN | FX_RESUME_LADDER | FX_START_REWORK | FX_HANDLER_HOLDS | FX_NEW_PLAN,
                          "the assigner reopened the task", "người giao mở lại nhiệm vụ" },
        [TR_ARCHIVE]  = { TASK_ARCHIVED, 0,
                          "the dossier was filed", "hồ sơ đã nộp lưu" },
    },
};

static const struct name states[TASK_STATES] = {
    [TASK_NONE]        = { "NONE", "Chưa có", "Not there" },
    [TASK_DRAFT]       = { "DRAFT", "Dự thảo giao việc", "Draft" },
    [TASK_REGISTERED]  = { "REGISTERED", "Đã vào sổ, chờ phân công", "Registered" },
    [TASK_ASSIGNED]    = { "ASSIGNED", "Đã giao, chờ tiếp nhận", "Assigned" },
    [TASK_OBJECTED]    = { "OBJECTED", "Đang xem xét thẩm quyền", "Objected" },
    [TASK_IN_PROGRESS] = { "IN_PROGRESS", "Đang thực hiện", "In progress" },
    [TASK_SUBMITTED]   = { "SUBMITTED", "Đã trình, chờ xác nhận", "Submitted" },
    [TASK_RETURNED]    = { "RETURNED", "Bị trả lại, thực hiện lại", "Returned" },
    [TASK_SUSPENDED]   = { "SUSPENDED", "Tạm dừng", "Suspended" },
    [TASK_COMPLETED]   = { "COMPLETED", "Hoàn thành", "Completed" },
    [TASK_CANCELLED]   = { "CANCELLED", "Thu hồi, hủy", "Cancelled" },
    [TASK_REJECTED]    = { "REJECTED", "Không tiếp nhận", "Rejected" },
    [TASK_ARCHIVED]    = { "ARCHIVED", "Đã nộp lưu hồ sơ", "Archived" },
};

static const struct name transitions[TRANSITIONS] = {
    [TR_REGISTER]       = { "register", "vào sổ", "register" },
    [TR_ASSIGN]         = { "assign", "giao việc", "assign" },
    [TR_DELIVER]        = { "deliver", "chuyển đến đơn vị chủ trì", "deliver" },
    [TR_ACCEPT]         = { "accept", "tiếp nhận", "accept" },
    [TR_ACCEPT_TIMEOUT] = { "accept_timeout", "coi như đã nhận", "deem accepted" },
    [TR_PROGRESS]       = { "progress", "báo cáo tiến độ", "report progress" },
    [TR_SUBMIT]         = { "submit", "trình", "submit" },
    [TR_WITHDRAW]       = { "withdraw", "rút hồ sơ trình", "withdraw" },
    [TR_REVIEW]         = { "review", "bắt đầu xem xét", "take up for review" },
    [TR_RETURN]         = { "return", "trả lại", "return" },
    [TR_COMPLETE]       = { "complete", "chấp nhận kết quả", "accept the result" },
    [TR_CANCEL]         = { "cancel", "hủy", "cancel" },
    [TR_REJECT]         = { "reject", "không tiếp nhận", "reject" },
    [TR_RECALL]         = { "recall", "thu hồi", "recall" },
    [TR_OBJECT]         = { "object", "kiến nghị thẩm quyền", "object" },
    [TR_UPHOLD]         = { "uphold", "chấp nhận kiến nghị", "uphold the objection" },
    [TR_DISMISS]        = { "dismiss", "bác kiến nghị", "dismiss the objection" },
    [TR_DECIDE_TIMEOUT] = { "decide_timeout", "quá hạn quyết định kiến nghị", "nobody decided" },
    [TR_REASSIGN]       = { "reassign_inside", "đổi người xử lý", "change the handler" },
    [TR_SUSPEND]        = { "suspend", "tạm dừng", "suspend" },
    [TR_RESUME]         = { "resume", "tiếp tục", "resume" },
    [TR_RESUME_TIMEOUT] = { "resume_timeout", "hết thời gian tạm dừng", "suspended too long" },
    [TR_EXTEND]         = { "extend", "gia hạn", "extend" },
    [TR_REORGANISE]     = { "reorganise", "sắp xếp tổ chức", "reorganise" },
    [TR_REPLACE]        = { "replace", "thay thế văn bản", "replace the document" },
    [TR_SUPERSEDE]      = { "supersede", "thay thế, chấm dứt", "replace and end" },
    [TR_REOPEN]         = { "reopen", "mở lại", "reopen" },
    [TR_ARCHIVE]        = { "archive", "nộp lưu", "archive" },
};

static const char *const effects[] = {
    "set_deadline",  "received",         "start_acceptance", "stop_acceptance",
    "accepted",      "start_ladder",     "pause_ladder",     "resume_ladder",
    "close_ladder",  "start_review_clock", "stop_review_clock", "start_rework",
    "note_progress", "dispatcher_holds", "handler_holds",    "reviewer_holds",
    "nobody_holds",  "new_plan",         "close",            "start_objection",
    "stop_objection", "lapse_objection", "decider_holds",    "charge_dispatcher",
    "await_delivery",  "stop_clock",       "run_clock",        "stopped_clock_holds",
    "successor_holds", "new_due",        "reopen",
};
/* clang-format on */

static bool
is_in_table(enum task_state state, enum transition transition)
{
    return (unsigned)state < TASK_STATES && (unsigned)transition < TRANSITIONS;
}

const struct move *
lifecycle_move(enum task_state state, enum transition transition)
{
    if (!is_in_table(state, transition) || moves[state][transition].why == NULL) {
        return NULL;
    }
    return &moves[state][transition];
}

bool
task_state_is_closed(enum task_state state)
{
    return state == TASK_COMPLETED || state == TASK_CANCELLED || state == TASK_REJECTED ||
           state == TASK_ARCHIVED;
}

/* The states that moves lead to from those given, as bits; a closed task is not expected back. */
static uint32_t
step_on(uint32_t from)
{
    uint32_t to = from;
    for (int s = 0; s < TASK_STATES; s++) {
        for (int t = 0; (from & 1U << s) != 0 && t < TRANSITIONS; t++) {
            if (moves[s][t].why != NULL && t != TR_REOPEN) {
                to |= 1U << moves[s][t].next;
            }
        }
    }
    return to;
}

enum task_state
lifecycle_awaited(enum task_state state, enum transition transition)
{
    if (!is_in_table(state, transition) || lifecycle_move(state, transition) != NULL) {
        return TASK_NONE;
    }
    uint32_t reached = 1U << state, before;
    do {
        before = reached;
        reached = step_on(before);
        for (int s = 0; s < TASK_STATES; s++) {
            if ((reached & ~before & 1U << s) != 0 && moves[s][transition].why != NULL) {
                return (enum task_state)s;
            }
        }
    } while (reached != before);
    return TASK_NONE;
}

const char *
task_state_name(enum task_state state)
{
    return name_code(states, TASK_STATES, (int)state);
}

bool
task_state_parse(const char *name, enum task_state *state)
{
    int value;
    if (!name_parse(states, TASK_STATES, name, &value)) {
        return false;
    }
    *state = (enum task_state)value;
    return true;
}

const char *
task_state_say(enum task_state state, bool english)
{
    return name_say(states, TASK_STATES, (int)state, english);
}

const char *
transition_name(enum transition transition)
{
    return name_code(transitions, TRANSITIONS, (int)transition);
}

bool
transition_parse(const char *name, enum transition *transition)
{
    int value;
    if (!name_parse(transitions, TRANSITIONS, name, &value)) {
        return false;
    }
    *transition = (enum transition)value;
    return true;
}

const char *
transition_say(enum transition transition, bool english)
{
    return name_say(transitions, TRANSITIONS, (int)transition, english);
}

const char *
effect_name(enum effect effect)
{
    for (size_t i = 0; i < sizeof(effects) / sizeof(effects[0]); i++) {
        if (effect == (enum effect)(1U << i)) {
            return effects[i];
        }
    }
    return "?";
}

static bool
is_drawn(enum task_state state)
{
    for (int s = 0; s < TASK_STATES; s++) {
        for (int t = 0; t < TRANSITIONS; t++) {
            if (moves[s][t].why != NULL && (s == (int)state || moves[s][t].next == state)) {
                return true;
            }
        }
    }
    return false;
}

static void
draw_state(struct text_builder *out, enum task_state state, bool english)
{
    if (state == TASK_NONE) {
        text_print(out, "    NONE [shape=point];\n");
    } else if (is_drawn(state)) {
        text_print(out, "    %s [label=\"%s\\n%s\"%s];\n", task_state_name(state),
                   task_state_name(state), task_state_say(state, english),
                   task_state_is_closed(state) ? ", peripheries=2" : "");
    }
}

void
lifecycle_draw(struct text_builder *out, bool english)
{
    text_add(out, "digraph lifecycle {\n    rankdir=TB;\n"
                  "    node [shape=box, style=rounded, fontname=\"sans-serif\"];\n"
                  "    edge [fontname=\"sans-serif\", fontsize=10];\n");
    for (int s = 0; s < TASK_STATES; s++) {
        draw_state(out, (enum task_state)s, english);
    }
    for (int s = 0; s < TASK_STATES; s++) {
        for (int t = 0; t < TRANSITIONS; t++) {
            if (moves[s][t].why != NULL) {
                text_print(out, "    %s -> %s [label=\"%s\", tooltip=\"%s\"];\n",
                           task_state_name((enum task_state)s), task_state_name(moves[s][t].next),
                           transition_say((enum transition)t, english),
                           english ? moves[s][t].why : moves[s][t].why_vi);
            }
        }
    }
    text_add(out, "}\n");
}
