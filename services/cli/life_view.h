/*
 * Objections, changes of the handler, suspensions, reopening, filing and closing in words: what
 * each entry has to say beyond its name. Each function is of one type of event.
 */
#ifndef CLI_LIFE_VIEW_H
#define CLI_LIFE_VIEW_H

#include "saying.h"

void life_say_handler(const struct saying *saying);
void life_say_handler_noted(const struct saying *saying);
void life_say_objection(const struct saying *saying);
void life_say_objection_opened(const struct saying *saying);
void life_say_objection_decided(const struct saying *saying);
void life_say_transferred(const struct saying *saying);
void life_say_frozen(const struct saying *saying);
void life_say_dismissed(const struct saying *saying);
void life_say_suspension(const struct saying *saying);
void life_say_supplement(const struct saying *saying);
void life_say_suspended(const struct saying *saying);
void life_say_resumed(const struct saying *saying);
void life_say_reopening(const struct saying *saying);
void life_say_filing(const struct saying *saying);
void life_say_closed(const struct saying *saying);

/* The grade of a result; "" when it was not graded. */
const char *life_quality(Dondoc__V1__Quality quality, bool is_english);

#endif
