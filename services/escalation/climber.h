/*
 * A task as its ladders see it: routing's snapshot in the terms of domain/ladder.h, with the
 * reference data that counts for it.
 */
#ifndef ESCALATION_CLIMBER_H
#define ESCALATION_CLIMBER_H

#include "store/library.h"
#include "store_escalation.h"
#include <dondoc/v1/event.pb-c.h>

struct climber {
    const Dondoc__V1__Task *task;
    struct audience_task audience;
    const struct organisation *organisation;
    const struct policy *policy;     /* the one the task started under */
    const struct calendar *calendar; /* of the lead unit */
    enum urgency urgency;
};

/* As things are at a place of the journal. ST_NONE when the reference data is not there: nothing
 * can climb then. */
MUST_CHECK enum status climber_at(struct library *library, struct position position,
                                  const Dondoc__V1__Task *task, struct climber *climber);

struct ladder_rules climber_rules(const struct climber *climber, enum ladder_kind ladder);

/* What a snapshot says of a ladder that stands there. */
struct climb_facts
climber_facts(const Dondoc__V1__Task *task, enum ladder_kind ladder, const struct climb *climb);

/* Whose delay it is: the position whose holder never hears only of himself. */
const char *climber_late(const Dondoc__V1__Task *task, enum ladder_kind ladder);

/* The due time a ladder is about. */
int64_t climber_due(const Dondoc__V1__Task *task, enum ladder_kind ladder);

#endif
