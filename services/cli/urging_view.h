/*
 * Reminders, levels and directives as one line says them: who was told as what, who was not and
 * why.
 */
#ifndef CLI_URGING_VIEW_H
#define CLI_URGING_VIEW_H

#include "saying.h"

/* Adds to the line what the event says beyond its name; nothing for events of other types. */
void urging_say(const struct saying *saying);

/* An event of the kinds above: what `tail --escalations` shows. */
bool urging_is(const Dondoc__V1__Event *event);

#endif
