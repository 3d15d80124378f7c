/*
 * Reminders before the due time (model 3.7). The plan of a task is computed from its deadline
 * whenever it is needed; kept is only how far it is done, and the timer of the next reminder.
 */
#ifndef REMINDERS_REMINDERS_H
#define REMINDERS_REMINDERS_H

#include "daemon/reader.h"

extern const struct reader_spec reminders_reader;

#endif
