/*
 * Reminders, levels and directives as one line says them: who was told as what, who was not and
 * why.
 */
#ifndef CLI_URGING_VIEW_H
#define CLI_URGING_VIEW_H

#include "base/text.h"
#include <dondoc/v1/event.pb-c.h>
#include <stdbool.h>

/* Adds to the line what the event says beyond its name; nothing for events of other types. */
void urging_say(struct text_builder *out, const Dondoc__V1__Event *event, bool is_english);

/* An event of the kinds above: what `tail --escalations` shows. */
bool urging_is(const Dondoc__V1__Event *event);

#endif
