#include "domain/conflict.h"
#include "domain/drawing.h"
#include "domain/name.h"

/* clang-format off */
static const struct conflict_move moves[CONFLICT_STATES][CONFLICT_EVENTS] = {
    [CONFLICT_NONE] = {
        [CONFLICT_DIFFER] = { CONFLICT_OPEN, XFX_WATCH_MEETING,
                              "opinions differ on a main content: the heads meet",
                              "khác ý kiến về nội dung chủ yếu: người đứng đầu làm việc trực tiếp" },
    },
    [CONFLICT_OPEN] = {
        [CONFLICT_AGREE]    = { CONFLICT_AGREED, XFX_STOP_MEETING,
                                "the heads agreed", "hai người đứng đầu đã thống nhất" },
        [CONFLICT_DISAGREE] = { CONFLICT_NOT_AGREED, XFX_STOP_MEETING,
                                "the heads did not agree: the lead takes its own view",
                                "không thống nhất: cơ quan chủ trì nêu quan điểm của mình" },
    },
    [CONFLICT_NOT_AGREED] = {
        [CONFLICT_AGREE]       = { CONFLICT_AGREED, 0,
                                   "the heads met again and agreed",
                                   "làm việc lại và đã thống nhất" },
        [CONFLICT_RECORD_VIEW] = { CONFLICT_VIEW_RECORDED, 0,
                                   "the lead's view and the table of positions are there",
                                   "đã có quan điểm của cơ quan chủ trì và bảng so sánh ý kiến" },
    },
    [CONFLICT_VIEW_RECORDED] = {
        [CONFLICT_AGREE]       = { CONFLICT_AGREED, 0,
                                   "the heads met again and agreed",
                                   "làm việc lại và đã thống nhất" },
        [CONFLICT_RECORD_VIEW] = { CONFLICT_VIEW_RECORDED, 0,
                                   "the lead's view was put anew",
                                   "cơ quan chủ trì nêu lại quan điểm" },
    },
};

static const struct name states[CONFLICT_STATES] = {
    [CONFLICT_NONE]          = { "NONE", "Không có", "None" },
    [CONFLICT_OPEN]          = { "OPEN", "Còn ý kiến khác nhau", "Open" },
    [CONFLICT_AGREED]        = { "AGREED", "Đã thống nhất", "Agreed" },
    [CONFLICT_NOT_AGREED]    = { "NOT_AGREED", "Không thống nhất", "Not agreed" },
    [CONFLICT_VIEW_RECORDED] = { "VIEW_RECORDED", "Đã có quan điểm của cơ quan chủ trì",
                                 "The lead's view is recorded" },
};

static const struct name events[CONFLICT_EVENTS] = {
    [CONFLICT_DIFFER]      = { "differ", "khác ý kiến", "differ" },
    [CONFLICT_AGREE]       = { "agree", "thống nhất", "agree" },
    [CONFLICT_DISAGREE]    = { "disagree", "không thống nhất", "do not agree" },
    [CONFLICT_RECORD_VIEW] = { "record_view", "nêu quan điểm", "record the lead's view" },
};
/* clang-format on */

const struct conflict_move *
conflict_move(enum conflict_state state, enum conflict_event event)
{
    bool is_in_table = (unsigned)state < CONFLICT_STATES && (unsigned)event < CONFLICT_EVENTS;
    return is_in_table && moves[state][event].why != NULL ? &moves[state][event] : NULL;
}

bool
conflict_state_blocks(enum conflict_state state)
{
    return state == CONFLICT_OPEN || state == CONFLICT_NOT_AGREED;
}

const char *
conflict_state_name(enum conflict_state state)
{
    return name_code(states, CONFLICT_STATES, (int)state);
}

const char *
conflict_state_say(enum conflict_state state, bool english)
{
    return name_say(states, CONFLICT_STATES, (int)state, english);
}

const char *
conflict_event_name(enum conflict_event event)
{
    return name_code(events, CONFLICT_EVENTS, (int)event);
}

const char *
conflict_event_say(enum conflict_event event, bool english)
{
    return name_say(events, CONFLICT_EVENTS, (int)event, english);
}

void
conflict_draw(struct text_builder *out, bool english)
{
    drawing_open(out, "conflict");
    for (int s = 0; s < CONFLICT_STATES; s++) {
        enum conflict_state state = (enum conflict_state)s;
        drawing_state(out, conflict_state_name(state),
                      state == CONFLICT_NONE ? NULL : conflict_state_say(state, english),
                      !conflict_state_blocks(state));
    }
    for (int s = 0; s < CONFLICT_STATES; s++) {
        for (int e = 0; e < CONFLICT_EVENTS; e++) {
            const struct conflict_move *move = &moves[s][e];
            if (move->why != NULL) {
                drawing_move(out, conflict_state_name((enum conflict_state)s),
                             conflict_state_name(move->next),
                             conflict_event_say((enum conflict_event)e, english),
                             english ? move->why : move->why_vi);
            }
        }
    }
    drawing_close(out);
}
