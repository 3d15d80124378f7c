/*
 * Why something is refused: one table for every room, the same as the one in proto/README.md. A new
 * code is a row here, a row in codes.c and a row there.
 */
#ifndef WIRE_CODES_H
#define WIRE_CODES_H

#include "base/arena.h"
#include "base/status.h"
#include <stdbool.h>

enum code {
    /* the replier, of a whole request */
    CODE_REQUEST_TOO_LARGE,
    CODE_REQUEST_UNREADABLE,
    CODE_EVENTS_NONE,
    CODE_EVENTS_TOO_MANY,
    /* the form check */
    CODE_JSON_UNREADABLE,
    CODE_EVENT_TOO_LARGE,
    CODE_TYPE_UNKNOWN,
    CODE_TYPE_FOREIGN,
    CODE_FIELD_MISSING,
    CODE_FIELD_UNKNOWN,
    CODE_FIELD_FORBIDDEN,
    CODE_FIELD_TOO_LONG,
    CODE_FIELD_INVALID,
    CODE_NUMBER_OUT_OF_RANGE,
    CODE_TIME_OUT_OF_RANGE,
    CODE_TEXT_NOT_UTF8,
    CODE_TEXT_HAS_CONTROL,
    CODE_ENUM_UNKNOWN,
    CODE_SUBJECT_MALFORMED,
    CODE_SUBJECT_DIFFERS,
    CODE_SOURCE_RESERVED,
    /* intake */
    CODE_TOKEN_UNKNOWN,
    CODE_SOURCE_FOREIGN,
    CODE_ID_REUSED,
    CODE_SECRET_REFUSED,
    CODE_DOCUMENT_MISSING,
    CODE_DOCUMENT_UNKNOWN,
    CODE_DOCUMENT_DIFFERS,
    CODE_DOCUMENT_KNOWN,
    CODE_DOCUMENT_REJECTED,
    CODE_DOCUMENT_RECALLED,
    CODE_DOCUMENT_REPLACED,
    CODE_DOCUMENT_SAME,
    CODE_DOCUMENT_HAS_TASKS,
    CODE_DOCUMENT_NUMBER_TAKEN,
    CODE_BOOK_MISSING,
    CODE_BOOK_NUMBERED_HERE,
    CODE_DATABASE_AWAY,
    CODE_INTAKE_BUSY,
    CODE_INTAKE_STOPPING,
    CODE_EVENT_STRANDED,
    /* routing */
    CODE_TASK_UNKNOWN,
    CODE_TASK_EXISTS,
    CODE_TASK_CLOSED,
    CODE_STATE_FORBIDS,
    CODE_PARKED,
    CODE_OUT_OF_ORDER,
    CODE_VERSION_USED,
    CODE_NOTHING_NEW,
    CODE_UNCLEAR,
    CODE_LEAD_TWICE,
    CODE_LIMIT_MISSING,
    CODE_LIMIT_NOT_FIXED,
    CODE_LIMIT_INVALID,
    CODE_LIMIT_UNANCHORED,
    CODE_UNIT_UNKNOWN,
    CODE_POSITION_UNKNOWN,
    CODE_PERSON_UNKNOWN,
    CODE_WORK_FIELD_UNKNOWN,
    CODE_HANDLER_OUTSIDE,
    CODE_HEAD_MISSING,
    CODE_UNIT_NOT_LEAD,
    CODE_ACTOR_MISSING,
    CODE_ACTOR_NOT_HOLDER,
    CODE_ACTOR_OUTSIDE,
    CODE_ACTOR_NOT_REVIEWER,
    CODE_ACTOR_NOT_ASSIGNER,
    CODE_OWN_SUBMISSION,
    CODE_TARGET_INCOMPETENT,
    CODE_DEFICIENCIES_MISSING,
    CODE_REVIEW_BEGUN,
    CODE_DUE_UNCONFIRMED,
    CODE_DUE_ON_DAY_OFF,
    CODE_DUE_PASSED,
    CODE_TEMPLATE_UNKNOWN,
    CODE_DOSSIER_INCOMPLETE,
    CODE_REASON_UNKNOWN,
    CODE_REASON_INVALID,
    CODE_DUE_MISSING,
    CODE_EXTENSION_BARRED,
    CODE_EXTENSION_PENDING,
    CODE_EXTENSION_LATE,
    CODE_EXTENSION_NOT_LATER,
    CODE_EXTENSION_BEYOND,
    CODE_EXTENSION_OWN,
    CODE_ACTOR_NOT_SETTER,
    CODE_EXTENSION_NONE,
    CODE_EXTENSION_OVER,
    CODE_COMMIT_DATE_ONLY,
    CODE_OBJECTION_LATE,
    CODE_OBJECTED_BEFORE,
    CODE_ROUTING_FROZEN,
    CODE_UNIT_SAME,
    CODE_LIMIT_NEEDED,
    CODE_ACTOR_NOT_DECIDER,
    CODE_DECISION_LATE,
    CODE_ACTOR_NOT_HEAD,
    CODE_NOT_ONE_STOP,
    CODE_SUPPLEMENT_TWICE,
    CODE_FORM_ACCEPTED,
    CODE_REOPENED_LATE,
    CODE_FILED_LATE,
    CODE_NOT_ASKED,
    CODE_ASKED_ALREADY,
    CODE_CONSULTEE_INVALID,
    CODE_CONSULTEE_IRRELEVANT,
    CODE_CONSULT_LIMIT_OUTSIDE,
    CODE_ACTOR_NOT_OF_UNIT,
    CODE_SIGNER_NOT_HEAD,
    CODE_OPINION_INCOMPLETE,
    CODE_DOUBTED_BEFORE,
    CODE_RETURN_LATE,
    CODE_CONFLICT_OPEN,
    CODE_CONFLICT_MISSING,
    CODE_HEAD_ABSENT,
    CODE_TOO_MANY,
    CODE_OWN_AUTHORITY,
    CODE_OTHERS_AUTHORITY,
    CODE_OVERRIDE_NOT_CHAIR,
    CODE_OVERRIDE_USED,
    CODE_COUNT
};

struct code_row {
    const char *name;    /* "FIELD_MISSING" */
    const char *said_by; /* "form", "request", "intake", "routing" */
    bool again;          /* the same, unchanged, may be taken later */
    const char *text;    /* English */
    const char *text_vi;
};

const struct code_row *code_row(enum code code);
const struct code_row *code_find(const char *name); /* NULL when unknown */

/* A refusal. Texts live in the arena it was made with, or are static. */
struct refusal {
    const char *code;  /* a name of the table */
    const char *field; /* dotted path from the event: "assignment_ordered.limit.amount"; or "" */
    const char *text;  /* English, helpful, for the publisher's developer */
    const char *text_vi;
};

/*
 * Fills the refusal with the code's texts and gives ST_INVALID, so that a check can end with
 * `return refuse(...)`. `detail` goes behind both texts in brackets and so speaks no language:
 * "240 > 100 bytes"; NULL leaves it out. `field` is borrowed for the refusal's life.
 */
MUST_CHECK enum status refuse(struct refusal *refusal, struct arena *arena, enum code code,
                              const char *field, const char *detail, ...) PRINTF_LIKE(5, 6);

#endif
