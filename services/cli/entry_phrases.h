/*
 * The name of every type of event, and what it has to say beyond it. A test walks all types of
 * event.proto.
 */
#ifndef CLI_ENTRY_PHRASES_H
#define CLI_ENTRY_PHRASES_H

#include "saying.h"

struct entry_phrase {
    int type;
    const char *vi, *en;
    void (*say)(const struct saying *saying); /* NULL: no more than its name */
};

/* NULL for a type this program does not know. */
const struct entry_phrase *entry_phrase(int type);

#endif
