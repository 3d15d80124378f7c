/*
 * Where in an event we are: a chain up to it, on the stack of whoever walks. Of this room only.
 */
#ifndef WIRE_PLACE_H
#define WIRE_PLACE_H

#include "wire/codes.h"
#include <stdint.h>

#define PLACE_NO_INDEX SIZE_MAX

struct place {
    const struct place *up; /* NULL: a field of the event itself */
    const char *name;
    size_t index; /* in a list; PLACE_NO_INDEX elsewhere */
};

/* As refuse, with the dotted path of the place, "" when it is NULL; `detail` "" leaves it out. */
MUST_CHECK enum status refuse_at(struct refusal *refusal, struct arena *arena, enum code code,
                                 const struct place *place, const char *detail);

#endif
