#include "wire/place.h"

/* "assignment_ordered.participants[3].role" */
static const char *
print_place(const struct place *place, struct arena *arena)
{
    const char *name = place->index == PLACE_NO_INDEX
                           ? place->name
                           : arena_print(arena, "%s[%zu]", place->name, place->index);
    return place->up ? arena_print(arena, "%s.%s", print_place(place->up, arena), name) : name;
}

enum status
refuse_at(struct refusal *refusal, struct arena *arena, enum code code, const struct place *place,
          const char *detail)
{
    const char *field = place ? print_place(place, arena) : "";
    return *detail ? refuse(refusal, arena, code, field, "%s", detail)
                   : refuse(refusal, arena, code, field, NULL);
}
