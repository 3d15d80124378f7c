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

/* A ladder of it: of the due time (clock 0), or of one of its clocks. */
struct rope {
    const Dondoc__V1__Clock *clock; /* NULL: the due time */
    struct audience_task audience;  /* whom the ladder's roles mean */
    struct ladder_rules rules;
    int64_t due_at;
    const char *late; /* whose delay it is: he never hears only of himself */
};

/* False: the task has no such clock any more. */
bool climber_rope(const struct climber *climber, int clock, struct rope *rope);

/* What a snapshot says of a ladder that stands there. */
struct climb_facts climber_facts(const Dondoc__V1__Task *task, const struct stair *stair);

#endif
