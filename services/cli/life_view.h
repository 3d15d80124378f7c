/*
 * Objections, changes of the handler, suspensions, reopening and filing in words: what each entry
 * has to say beyond its name.
 */
#ifndef CLI_LIFE_VIEW_H
#define CLI_LIFE_VIEW_H

#include "base/text.h"
#include <dondoc/v1/event.pb-c.h>
#include <stdbool.h>

/* ", decided by CVP, due …"; nothing for types it does not know. */
void life_say(struct text_builder *out, const Dondoc__V1__Event *event, bool is_english);

#endif
