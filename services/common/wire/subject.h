/*
 * Subjects: what owns the state an event speaks of, as "kind:key" (proto/README.md).
 */
#ifndef WIRE_SUBJECT_H
#define WIRE_SUBJECT_H

#include <stdbool.h>

enum { SUBJECT_KEY_MAX = 200, SUBJECT_MAX = SUBJECT_KEY_MAX + 10 }; /* bytes */

enum subject_kind {
    SUBJECT_TASK,
    SUBJECT_DOCUMENT, /* key: ISSUER/YEAR/SYMBOL; the symbol may have slashes, the issuer has none
                       */
    SUBJECT_MEETING,
    SUBJECT_UNIT,
    SUBJECT_PERSON,
};

const char *subject_kind_name(enum subject_kind kind); /* "task" */

/* Where the key begins; NULL when it is no subject. The text is a key already (form_rule.h). */
const char *subject_key(const char *subject, enum subject_kind *kind);

#endif
