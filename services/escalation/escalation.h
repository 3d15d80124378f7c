/*
 * The limits escalation watches so far: acceptance (3.9: silence is acceptance) and the waiting of
 * a parked report. It keeps of a task only what a timer is checked against when it fires.
 */
#ifndef ESCALATION_ESCALATION_H
#define ESCALATION_ESCALATION_H

#include "daemon/reader.h"
#include "store/library.h"

struct escalation {
    struct library *library;
};

extern const struct reader_spec escalation_reader;

MUST_CHECK enum status escalation_open(void *self, struct daemon *daemon);
void escalation_close(void *self);

#endif
