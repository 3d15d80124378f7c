/*
 * The limits escalation watches: acceptance (3.9: silence is acceptance), the waiting of a parked
 * report, the due time of a task and the limit of its reviewer with the levels of their ladders
 * (3.8). It keeps of a task only what a timer is checked against when it fires.
 */
#ifndef ESCALATION_ESCALATION_H
#define ESCALATION_ESCALATION_H

#include "daemon/reader.h"
#include "store/library.h"

/* What a timer is about; the first two are numbered as dondoc.v1.LimitPassed.Kind, the others
 * follow EscalationRaised.Ladder. */
enum timer_kind { TIMER_ACCEPTANCE = 1, TIMER_PARKING, TIMER_LADDER };

struct escalation {
    struct library *library;
};

extern const struct reader_spec escalation_reader;

MUST_CHECK enum status escalation_open(void *self, struct daemon *daemon);
void escalation_close(void *self);

#endif
