/*
 * What a publisher may write into each field of each message: one table, of this room only.
 */
#ifndef WIRE_FORM_RULE_H
#define WIRE_FORM_RULE_H

#include <protobuf-c/protobuf-c.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum form_kind {
    FORM_TEXT,    /* one line */
    FORM_NOTE,    /* may have line ends and tabs */
    FORM_KEY,     /* compared byte by byte: nothing invisible, no spaces at its ends */
    FORM_WORD,    /* a key without spaces */
    FORM_ISSUER,  /* a key without "/": it stands before one in a document's subject */
    FORM_SUBJECT, /* kind:key */
    FORM_DATE,    /* "2026-03-09" */
    FORM_LINK,    /* http:// or https:// */
    FORM_HASH,    /* SHA-256 */
    FORM_TIME,    /* microseconds UTC, 1970..2199 */
    FORM_NUMBER,
    FORM_CHOICE, /* an enum */
    FORM_FLAG,
    FORM_PART,    /* a message */
    FORM_NOTHING, /* publishers leave it empty */
};

/* 0, "" and an absent message mean "not said", which is_required forbids. */
struct form_rule {
    const char *message; /* NULL: any */
    const char *field;   /* NULL: any; "*_at": by its end */
    enum form_kind kind;
    int64_t min, max; /* of texts: bytes, in NFC */
    bool is_required;
    size_t most; /* of a list; 0: FORM_LIST_MAX */
};

enum { FORM_LIST_MAX = 100 };

/* Figures of a dossier, in whatever unit they count. */
#define FORM_FIGURE_MAX INT64_C(1000000000000000000)

/* Times end with 2199. */
#define FORM_TIME_END INT64_C(7258118400000000)

/* The first that fits. The table ends with one for each type of field, so there always is one. */
const struct form_rule *
form_rule_of(const ProtobufCMessageDescriptor *message, const ProtobufCFieldDescriptor *field);

/* The table itself, for tests. */
extern const struct form_rule form_rules[];
extern const size_t form_rule_count;

#endif
