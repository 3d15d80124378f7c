#include "domain/consultation.h"
#include "domain/drawing.h"
#include "domain/name.h"

/* clang-format off */
static const struct consult_move moves[CONSULT_STATES][CONSULT_EVENTS] = {
    [CONSULT_DRAFT] = {
        [CONSULT_SEND] = { CONSULT_SENT, CFX_WATCH_DELIVERY,
                           "its opinion was asked", "đã gửi xin ý kiến" },
    },
    [CONSULT_SENT] = {
        [CONSULT_ALARM]     = { CONSULT_SENT, CFX_STOP_DELIVERY,
                                "delivery is not proven: its sender is told",
                                "chưa có xác nhận đã nhận: báo nơi gửi" },
        [CONSULT_DELIVER]   = { CONSULT_DELIVERED,
                                CFX_STOP_DELIVERY | CFX_RECEIVED | CFX_WATCH_ANSWER,
                                "its registry has it: its time runs",
                                "văn thư đã nhận: bắt đầu tính thời hạn" },
        [CONSULT_ANSWER]    = { CONSULT_ANSWERED,
                                CFX_STOP_DELIVERY | CFX_RECEIVED | CFX_KEEP_OPINION,
                                "it answered, which also proves delivery",
                                "đã trả lời, tức là đã nhận" },
        [CONSULT_TURN_BACK] = { CONSULT_TURNED_BACK, CFX_STOP_DELIVERY | CFX_RECEIVED,
                                "it was returned, which also proves delivery",
                                "đã trả lại, tức là đã nhận" },
    },
    [CONSULT_DELIVERED] = {
        [CONSULT_ANSWER]      = { CONSULT_ANSWERED, CFX_STOP_ANSWER | CFX_KEEP_OPINION,
                                  "it took its stance", "đã nêu chính kiến" },
        [CONSULT_TURN_BACK]   = { CONSULT_TURNED_BACK, CFX_STOP_ANSWER,
                                  "returned: not its authority, or the asker's own",
                                  "trả lại: không đúng thẩm quyền hoặc thuộc thẩm quyền nơi hỏi" },
        [CONSULT_FALL_SILENT] = { CONSULT_DEEMED, CFX_STOP_ANSWER | CFX_NOTICE_BACK,
                                  "silent until the end: it counts as consent",
                                  "im lặng đến hết thời hạn: được coi là đồng ý" },
    },
    [CONSULT_ANSWERED] = {
        [CONSULT_DOUBT] = { CONSULT_UNCLEAR, CFX_WATCH_FIX,
                            "the asker finds it unclear and asks once more",
                            "nơi hỏi thấy chưa rõ, đề nghị làm rõ" },
    },
    [CONSULT_UNCLEAR] = {
        [CONSULT_ANSWER]     = { CONSULT_ANSWERED, CFX_STOP_FIX | CFX_KEEP_OPINION,
                                 "it made its opinion clear", "đã làm rõ ý kiến" },
        [CONSULT_STAY_VAGUE] = { CONSULT_DELIVERED,
                                 CFX_STOP_FIX | CFX_FORGET_OPINION | CFX_WATCH_ANSWER,
                                 "not made clear in time: no opinion was given",
                                 "không làm rõ trong thời hạn: coi như chưa có ý kiến" },
    },
    [CONSULT_DEEMED] = {
        [CONSULT_ANSWER]      = { CONSULT_ANSWERED, CFX_KEEP_OPINION,
                                  "it had answered in time, which was reported late",
                                  "đã trả lời đúng hạn nhưng báo muộn" },
        [CONSULT_ANSWER_LATE] = { CONSULT_DEEMED, CFX_KEEP_LATE,
                                  "a late opinion is kept and undoes nothing",
                                  "ý kiến chậm được lưu lại, không thay đổi kết quả" },
    },
};

static const struct name states[CONSULT_STATES] = {
    [CONSULT_DRAFT]       = { "DRAFT", "Chưa gửi", "Not sent" },
    [CONSULT_SENT]        = { "SENT", "Đã gửi, chưa xác nhận đã nhận", "Sent, delivery not proven" },
    [CONSULT_DELIVERED]   = { "DELIVERED", "Đã nhận, chờ ý kiến", "Delivered" },
    [CONSULT_ANSWERED]    = { "ANSWERED", "Đã có ý kiến", "Answered" },
    [CONSULT_UNCLEAR]     = { "UNCLEAR", "Chưa rõ chính kiến", "Unclear" },
    [CONSULT_DEEMED]      = { "DEEMED", "Im lặng, coi như đồng ý", "Silent, deemed to consent" },
    [CONSULT_TURNED_BACK] = { "TURNED_BACK", "Trả lại", "Turned back" },
};

static const struct name events[CONSULT_EVENTS] = {
    [CONSULT_SEND]        = { "send", "gửi xin ý kiến", "send" },
    [CONSULT_ALARM]       = { "alarm", "cảnh báo chưa nhận", "alarm" },
    [CONSULT_DELIVER]     = { "deliver", "xác nhận đã nhận", "deliver" },
    [CONSULT_ANSWER]      = { "answer", "cho ý kiến", "answer" },
    [CONSULT_ANSWER_LATE] = { "answer_late", "cho ý kiến chậm", "answer late" },
    [CONSULT_DOUBT]       = { "doubt", "đánh dấu chưa rõ", "mark unclear" },
    [CONSULT_STAY_VAGUE]  = { "stay_vague", "không làm rõ", "stay vague" },
    [CONSULT_TURN_BACK]   = { "turn_back", "trả lại", "turn back" },
    [CONSULT_FALL_SILENT] = { "fall_silent", "im lặng đến hết hạn", "fall silent" },
};
/* clang-format on */

const struct consult_move *
consultation_move(enum consult_state state, enum consult_event event)
{
    bool is_in_table = (unsigned)state < CONSULT_STATES && (unsigned)event < CONSULT_EVENTS;
    return is_in_table && moves[state][event].why != NULL ? &moves[state][event] : NULL;
}

bool
consult_state_is_pending(enum consult_state state)
{
    return state == CONSULT_SENT || state == CONSULT_DELIVERED || state == CONSULT_UNCLEAR;
}

const char *
consult_state_name(enum consult_state state)
{
    return name_code(states, CONSULT_STATES, (int)state);
}

const char *
consult_state_say(enum consult_state state, bool english)
{
    return name_say(states, CONSULT_STATES, (int)state, english);
}

const char *
consult_event_name(enum consult_event event)
{
    return name_code(events, CONSULT_EVENTS, (int)event);
}

const char *
consult_event_say(enum consult_event event, bool english)
{
    return name_say(events, CONSULT_EVENTS, (int)event, english);
}

void
consultation_draw(struct text_builder *out, bool english)
{
    drawing_open(out, "consultation");
    for (int s = 0; s < CONSULT_STATES; s++) {
        enum consult_state state = (enum consult_state)s;
        drawing_state(out, consult_state_name(state),
                      state == CONSULT_DRAFT ? NULL : consult_state_say(state, english),
                      !consult_state_is_pending(state));
    }
    for (int s = 0; s < CONSULT_STATES; s++) {
        for (int e = 0; e < CONSULT_EVENTS; e++) {
            const struct consult_move *move = &moves[s][e];
            if (move->why != NULL) {
                drawing_move(out, consult_state_name((enum consult_state)s),
                             consult_state_name(move->next),
                             consult_event_say((enum consult_event)e, english),
                             english ? move->why : move->why_vi);
            }
        }
    }
    drawing_close(out);
}
