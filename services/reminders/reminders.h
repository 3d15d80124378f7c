/*
 * Reminders before the due time (model 3.7). The plan of a task is computed from its deadline
 * whenever it is needed; kept is only how far it is done, and the timer of the next reminder.
 */
#ifndef REMINDERS_REMINDERS_H
#define REMINDERS_REMINDERS_H

#include "daemon/reader.h"
#include "store/library.h"

struct reminders {
    struct library *library;
};

extern const struct reader_spec reminders_reader;

MUST_CHECK enum status reminders_open(void *self, struct daemon *daemon);
void reminders_close(void *self);

#endif
