/*
 * A unit that is consulted: one total matrix, state x event (model 3.4, F-10 to F-13). Pure;
 * consultation_move() is the only function that says what becomes of it.
 *
 * An empty cell is the refusal. Consent is deemed only from DELIVERED, so never without proof of
 * delivery and never after an answer or a return (model 3.14, 6); a late opinion is kept beside it.
 */
#ifndef DOMAIN_CONSULTATION_H
#define DOMAIN_CONSULTATION_H

#include "base/text.h"
#include <stdbool.h>
#include <stdint.h>

/* Numbered as ConsultTarget.State in task.proto; a test compares them. */
enum consult_state {
    CONSULT_DRAFT, /* not sent */
    CONSULT_SENT,
    CONSULT_DELIVERED,
    CONSULT_ANSWERED,
    CONSULT_UNCLEAR,
    CONSULT_DEEMED,
    CONSULT_TURNED_BACK,
    CONSULT_STATES
};

enum consult_event {
    CONSULT_SEND,
    CONSULT_ALARM,       /* no proof of delivery in time */
    CONSULT_DELIVER,     /* its registry has it */
    CONSULT_ANSWER,      /* an opinion with a stance; after consent was deemed: one given in time */
    CONSULT_ANSWER_LATE, /* after consent was deemed and given after the end */
    CONSULT_DOUBT,       /* the asker finds it unclear, once */
    CONSULT_STAY_VAGUE,  /* an unclear opinion was not made clear in time */
    CONSULT_TURN_BACK,   /* not its authority, or the asker's own */
    CONSULT_FALL_SILENT, /* its time is over and silence is consent */
    CONSULT_EVENTS
};

/* What must follow from a move, in the same transaction. */
enum consult_effect {
    CFX_WATCH_DELIVERY = 1 << 0,
    CFX_STOP_DELIVERY = 1 << 1,
    CFX_RECEIVED = 1 << 2, /* delivered now, unless it was: from now on its time runs */
    CFX_WATCH_ANSWER = 1 << 3,
    CFX_STOP_ANSWER = 1 << 4,
    CFX_WATCH_FIX = 1 << 5,
    CFX_STOP_FIX = 1 << 6,
    CFX_KEEP_OPINION = 1 << 7,
    CFX_KEEP_LATE = 1 << 8, /* beside the deemed consent, which stands */
    CFX_FORGET_OPINION = 1 << 9,
    CFX_NOTICE_BACK = 1 << 10,
};

struct consult_move {
    enum consult_state next;
    uint32_t effects;
    const char *why, *why_vi;
};

/* NULL: refused. */
const struct consult_move *consultation_move(enum consult_state state, enum consult_event event);

/* An answer may still come that counts. */
bool consult_state_is_pending(enum consult_state state);

/* "UNCLEAR" and "Chưa rõ chính kiến"; "turn_back" and "trả lại". */
const char *consult_state_name(enum consult_state state);
const char *consult_state_say(enum consult_state state, bool english);
const char *consult_event_name(enum consult_event event);
const char *consult_event_say(enum consult_event event, bool english);

/* `dondoc draw consultation | dot -Tsvg` */
void consultation_draw(struct text_builder *out, bool english);

#endif
