/*
 * Consultations, appraisals and conflicts of a task, as people read them.
 */
#ifndef CLI_CONSULT_VIEW_H
#define CLI_CONSULT_VIEW_H

#include "saying.h"

/* What an event about one says beyond its name; nothing of any other. */
void consult_say(const struct saying *saying);

/* Each unit asked with its state, times, stance and notice back; appraisals; conflicts. Nothing
 * when there are none. */
void consult_tables(struct text_builder *out, const Dondoc__V1__Task *task, bool is_english);

#endif
