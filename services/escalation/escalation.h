/*
 * The limits escalation watches: acceptance (3.9: silence is acceptance), the waiting of a parked
 * report, the due time of a task and the limit of its reviewer with the levels of their ladders
 * (3.8). It keeps of a task only what a timer is checked against when it fires.
 */
#ifndef ESCALATION_ESCALATION_H
#define ESCALATION_ESCALATION_H

#include "daemon/reader.h"

/* What a timer is about, and what its detail is. */
enum timer_kind {
    TIMER_PARKING = 1, /* seq of the parked report */
    TIMER_LIMIT,       /* id of the clock that runs out */
    TIMER_LADDER,      /* id of the clock whose next level is due; 0: the due time's */
};

extern const struct reader_spec escalation_reader;

#endif
