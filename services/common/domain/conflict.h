/*
 * Ý kiến khác nhau on a main content: one total matrix, state x event (model 3.4, F-15). Pure.
 *
 * The heads meet; where they do not agree, the lead's own view and the positions side by side go to
 * the competent level. Until then nothing is submitted (model 3.14, 17).
 */
#ifndef DOMAIN_CONFLICT_H
#define DOMAIN_CONFLICT_H

#include "base/text.h"
#include <stdbool.h>
#include <stdint.h>

/* Numbered as Conflict.State in task.proto; a test compares them. */
enum conflict_state {
    CONFLICT_NONE,
    CONFLICT_OPEN,
    CONFLICT_AGREED,
    CONFLICT_NOT_AGREED,
    CONFLICT_VIEW_RECORDED,
    CONFLICT_STATES
};

enum conflict_event {
    CONFLICT_DIFFER,      /* a unit disagrees on a main content */
    CONFLICT_AGREE,       /* the heads met and agreed */
    CONFLICT_DISAGREE,    /* they met and did not */
    CONFLICT_RECORD_VIEW, /* the lead's view and the table are there */
    CONFLICT_EVENTS
};

enum conflict_effect {
    XFX_WATCH_MEETING = 1 << 0,
    XFX_STOP_MEETING = 1 << 1,
};

struct conflict_move {
    enum conflict_state next;
    uint32_t effects;
    const char *why, *why_vi;
};

/* NULL: refused. */
const struct conflict_move *conflict_move(enum conflict_state state, enum conflict_event event);

/* Nothing may be submitted. */
bool conflict_state_blocks(enum conflict_state state);

const char *conflict_state_name(enum conflict_state state);
const char *conflict_state_say(enum conflict_state state, bool english);
const char *conflict_event_name(enum conflict_event event);
const char *conflict_event_say(enum conflict_event event, bool english);

/* `dondoc draw conflict | dot -Tsvg` */
void conflict_draw(struct text_builder *out, bool english);

#endif
