#include "wire/form_rule.h"

#include "base/status.h"
#include "base/text.h"
#include "wire/subject.h"
#include <string.h>

#define AMOUNT_MAX INT64_C(999999999999999) /* đồng */

/* clang-format off */
const struct form_rule form_rules[] = {
    { "Event", "id",                FORM_KEY,     .max = 100, .is_required = true },
    { "Event", "source",            FORM_WORD,    .max = 100, .is_required = true },
    { "Event", "subject",           FORM_SUBJECT, .max = SUBJECT_MAX, .is_required = true },
    { "Event", "correlation",       FORM_KEY,     .max = SUBJECT_MAX },
    { "Event", "causation",         FORM_NOTHING, .max = 0 },
    { "Event", "rules",             FORM_NOTHING, .max = 0 },
    { "Event", "verdict",           FORM_NOTHING, .max = 0 },
    { "Event", "task",              FORM_NOTHING, .max = 0 },

    { "DocumentReceived", "document",  FORM_PART, .is_required = true },
    { "DocumentRejected", "document",  FORM_PART, .is_required = true },
    { "DocumentRejected", "reason",    FORM_CHOICE, .is_required = true },
    { "DocumentRecalled", "document",  FORM_PART, .is_required = true },
    { "DocumentReplaced", "document",    FORM_PART, .is_required = true },
    { "DocumentReplaced", "replacement", FORM_PART, .is_required = true },
    { "Document", "issuer",         FORM_ISSUER,     .max = 60, .is_required = true },
    { "Document", "symbol",         FORM_KEY,     .max = 100, .is_required = true },
    { "Document", "year",           FORM_NUMBER,  .min = 1945, .max = 2199, .is_required = true },
    { "Document", "type",           FORM_KEY,     .max = 20 },
    { "Document", "signer",         FORM_TEXT,    .max = 200 },
    { "Document", "abstract",       FORM_NOTE,    .max = 4000 },
    { "Registration", "book",       FORM_KEY,     .max = 100 },
    { "Registration", "year",       FORM_NUMBER,  .min = 1945, .max = 2199 },
    { "Registration", "number",     FORM_NUMBER,  .max = 9999999 },

    { "Limit", "amount",            FORM_NUMBER,  .max = 100000 },
    { "Limit", "minutes",           FORM_NUMBER,  .max = 59 },
    { "Limit", "date",              FORM_DATE,    .max = 10 },
    { "Limit", "anchor_event",      FORM_KEY,     .max = 100 },
    { "Limit", "as_written",        FORM_TEXT,    .max = 200 },
    { "Limit", "rule",              FORM_NOTHING, .max = 0 },

    { "Participant", "role",        FORM_CHOICE,  .is_required = true },
    { "AssignmentOrdered", "title",          FORM_TEXT, .max = 2000 },
    { "AssignmentOrdered", "authority",      FORM_NOTE, .max = 2000 },
    { "AssignmentOrdered", "directive_item", FORM_NUMBER, .max = 9999 },
    { "AssignmentOrdered", "parent",         FORM_SUBJECT, .max = SUBJECT_MAX },
    { "AssignmentOrdered", "url",            FORM_LINK, .max = 2000 },
    { "AssignmentOrdered", "template",       FORM_KEY,  .max = 100 },
    { "AssignmentOrdered", "amount",         FORM_NUMBER, .max = AMOUNT_MAX },
    { "AgendaItemProposed", "amount",        FORM_NUMBER, .max = AMOUNT_MAX },
    { "AgendaItemProposed", "title",         FORM_TEXT, .max = 2000 },
    { "AgendaItemProposed", "session",       FORM_DATE, .max = 10 },
    { "OverrideGranted", "until",            FORM_DATE, .max = 10 },
    { "ProgressReported", "percent",         FORM_NUMBER, .max = 100 },
    { "ResultSubmitted", "result",           FORM_KEY,  .max = 200 },
    { "ResultReviewed", "outcome",           FORM_CHOICE, .is_required = true },
    { "ResultReviewed", "deficiencies",      FORM_NOTE, .max = 2000 },
    { "TaskCancelled", "document",           FORM_KEY,  .max = SUBJECT_MAX },
    { "ObjectionRaised", "rule",             FORM_TEXT, .max = 400 },
    { "ObjectionRaised", "competent_unit",   FORM_KEY,  .max = 100 },
    { "ObjectionDecided", "outcome",         FORM_CHOICE, .is_required = true },
    { "ObjectionDecided", "lead",            FORM_KEY,  .max = 100 },
    { "SuspensionOrdered", "document",       FORM_KEY,  .max = SUBJECT_MAX },
    { "SupplementRequested", "items",        FORM_NOTE, .max = 2000 },
    { "TaskArchived", "document",            FORM_KEY,  .max = SUBJECT_MAX },
    { "TaskArchived", "file",                FORM_TEXT, .max = 200 },

    /* what is missing in a dossier is said by its checklist, all at once */
    { "Citation", "document",       FORM_TEXT,    .max = 500 },
    { "Citation", "article",        FORM_TEXT,    .max = 100 },
    { "Citation", "clause",         FORM_TEXT,    .max = 100 },
    { "Citation", "point",          FORM_TEXT,    .max = 100 },
    { "Figure", "name",             FORM_TEXT,    .max = 500 },
    { "Figure", "total",            FORM_NUMBER,  .min = -FORM_FIGURE_MAX, .max = FORM_FIGURE_MAX },
    { "Figure", "parts",            FORM_NUMBER,  .min = -FORM_FIGURE_MAX, .max = FORM_FIGURE_MAX },
    { "Figure", "source",           FORM_TEXT,    .max = 500 },
    { "Figure", "cut_off",          FORM_DATE,    .max = 10 },
    { "Figure", "verifier",         FORM_KEY,     .max = 100 },
    { "DossierOption", "text",      FORM_NOTE,    .max = 4000 },
    { "Dossier", "basis",           FORM_PART,    .most = 50 },
    { "Dossier", "central_guidance",  FORM_NOTE,  .max = 4000 },
    { "Dossier", "peer_experience", FORM_NOTE,    .max = 4000 },
    { "Dossier", "practical_basis", FORM_NOTE,    .max = 4000 },
    { "Dossier", "own_view",        FORM_NOTE,    .max = 4000 },
    { "Dossier", "decision_items",  FORM_NOTE,    .max = 2000, .most = 50 },
    { "Dossier", "options",         FORM_PART,    .most = 20 },
    { "Dossier", "opinions_taken_in", FORM_NOTE,  .max = 8000 },
    { "ExtensionRequested", "reason",        FORM_KEY,  .max = 100, .is_required = true },
    { "ExtensionRequested", "until",         FORM_DATE, .max = 10, .is_required = true },
    { "ExtensionRequested", "evidence",      FORM_NOTE, .max = 2000 },
    { "ExtensionDecided", "outcome",         FORM_CHOICE, .is_required = true },
    { "ExtensionDecided", "until",           FORM_DATE, .max = 10 },
    { "ObjectiveReasonConfirmed", "kind",    FORM_KEY,  .max = 100, .is_required = true },
    { "ObjectiveReasonConfirmed", "days",    FORM_NUMBER, .min = 1, .max = 1000, .is_required = true },
    { "ObjectiveReasonConfirmed", "document", FORM_KEY, .max = SUBJECT_MAX, .is_required = true },

    { "ConsultationAsked", "units",         FORM_KEY,  .max = 100, .is_required = true },
    { "ConsultationAsked", "content",       FORM_NOTE, .max = 4000 },
    { "ConsultationAsked", "justification", FORM_NOTE, .max = 4000 },
    { "OpinionGiven", "unit",               FORM_KEY,  .max = 100, .is_required = true },
    { "OpinionGiven", "changes",            FORM_NOTE, .max = 2000, .most = 50 },
    { "ConsultationReturned", "unit",       FORM_KEY,  .max = 100, .is_required = true },
    { "ConsultationReturned", "rule",       FORM_TEXT, .max = 400 },
    { "OpinionMarkedUnclear", "unit",       FORM_KEY,  .max = 100, .is_required = true },
    { "AppraisalAsked", "unit",             FORM_KEY,  .max = 100, .is_required = true },
    { "AppraisalGiven", "unit",             FORM_KEY,  .max = 100, .is_required = true },
    { "ConflictRecorded", "unit",           FORM_KEY,  .max = 100, .is_required = true },
    { "HeadsMeetingHeld", "unit",           FORM_KEY,  .max = 100, .is_required = true },
    { "HeadsMeetingHeld", "participants",   FORM_KEY,  .max = 100, .most = 50 },
    { "LeadViewRecorded", "unit",           FORM_KEY,  .max = 100, .is_required = true },
    { "LeadViewRecorded", "view",           FORM_NOTE, .max = 2000 },
    { "OverrideGranted", "document",        FORM_KEY,  .max = SUBJECT_MAX },
    { "OverrideGranted", "at_most",         FORM_NUMBER, .max = 10000 },
    { "AgendaItemProposed", "meeting",      FORM_KEY,  .max = SUBJECT_MAX },

    /* codes of the organisation and the policy, wherever they stand */
    { NULL, "unit",                 FORM_KEY,     .max = 100 },
    { NULL, "position",             FORM_KEY,     .max = 100 },
    { NULL, "person",               FORM_KEY,     .max = 100 },
    { NULL, "handler",              FORM_KEY,     .max = 100 },
    { NULL, "assigner",             FORM_KEY,     .max = 100 },
    { NULL, "tracker",              FORM_KEY,     .max = 100 },
    { NULL, "target",               FORM_KEY,     .max = 100 },
    { NULL, "signer",               FORM_KEY,     .max = 100 },
    { NULL, "justifier",            FORM_KEY,     .max = 100 },
    { NULL, "addressee",            FORM_KEY,     .max = 100 },
    { NULL, "field",                FORM_KEY,     .max = 100 },
    { NULL, "matter",               FORM_KEY,     .max = 100 },
    { NULL, "ask",                  FORM_KEY,     .max = 100 },

    { NULL, "round",                FORM_NUMBER,  .max = 1000 },

    { NULL, "note",                 FORM_NOTE,    .max = 4000 },
    { NULL, "reason",               FORM_NOTE,    .max = 4000 },
    { NULL, "time",                 FORM_TIME, .max = 0 },
    { NULL, "instant",              FORM_TIME, .max = 0 },
    { NULL, "since",                FORM_TIME, .max = 0 },
    { NULL, "from",                 FORM_TIME, .max = 0 },
    { NULL, "to",                   FORM_TIME, .max = 0 },
    { NULL, "until",                FORM_TIME, .max = 0 },
    { NULL, "now",                  FORM_TIME, .max = 0 },
    { NULL, "*_at",                 FORM_TIME, .max = 0 },
    { NULL, NULL,                   FORM_TEXT,    .max = 1000 },
    { NULL, NULL,                   FORM_NUMBER,  .max = INT32_MAX },
    { NULL, NULL,                   FORM_CHOICE, .max = 0 },
    { NULL, NULL,                   FORM_FLAG, .max = 0 },
    { NULL, NULL,                   FORM_HASH, .max = 0 },
    { NULL, NULL,                   FORM_PART, .max = 0 },
};
/* clang-format on */
const size_t form_rule_count = sizeof form_rules / sizeof *form_rules;

static bool
is_text(enum form_kind kind)
{
    return kind <= FORM_LINK;
}

static bool
fits_type(enum form_kind kind, ProtobufCType type)
{
    switch (type) {
    case PROTOBUF_C_TYPE_STRING:
        return is_text(kind);
    case PROTOBUF_C_TYPE_BYTES:
        return kind == FORM_HASH;
    case PROTOBUF_C_TYPE_INT64:
        return kind == FORM_TIME || kind == FORM_NUMBER;
    case PROTOBUF_C_TYPE_INT32:
        return kind == FORM_NUMBER;
    case PROTOBUF_C_TYPE_ENUM:
        return kind == FORM_CHOICE;
    case PROTOBUF_C_TYPE_BOOL:
        return kind == FORM_FLAG;
    case PROTOBUF_C_TYPE_MESSAGE:
        return kind == FORM_PART;
    default:
        return false;
    }
}

static bool
fits_name(const char *pattern, const char *name)
{
    if (pattern && *pattern == '*') {
        size_t tail = strlen(++pattern), size = strlen(name);
        return size >= tail && memcmp(name + size - tail, pattern, tail) == 0;
    }
    return !pattern || text_same(pattern, name);
}

const struct form_rule *
form_rule_of(const ProtobufCMessageDescriptor *message, const ProtobufCFieldDescriptor *field)
{
    for (size_t i = 0; i < form_rule_count; i++) {
        const struct form_rule *rule = &form_rules[i];
        if (fits_name(rule->message, message->short_name) && fits_name(rule->field, field->name) &&
            (rule->kind == FORM_NOTHING || fits_type(rule->kind, field->type))) {
            return rule;
        }
    }
    panic("no rule for %s.%s", message->name, field->name);
}
