/*
 * The docket of one task: what routing knows of it while it judges reports, and what it decided.
 * Pure: no database, no clock; the same reports in the same order give the same decisions.
 *
 * One report gets exactly one decision with a verdict: accepted, noted or refused. A report that
 * lacks only its predecessor is parked first, tried again after whatever changes the task, in the
 * order of the journal, and refused as OUT_OF_ORDER when its limit has passed.
 */
#ifndef RULES_DOCKET_H
#define RULES_DOCKET_H

#include "base/arena.h"
#include "domain/reference.h"
#include <dondoc/v1/event.pb-c.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One entry of the subject's shard that concerns the task. */
struct report {
    int64_t seq;
    int64_t recorded_at;
    const Dondoc__V1__Event *event;
    int decided;        /* decisions it has caused already: the next one's ordinal */
    int64_t until;      /* of a parked one: when its waiting is over */
    const void *origin; /* the caller's own, given back with the decisions it causes */
};

struct ruling {
    struct report cause; /* cause.decided is its ordinal */
    Dondoc__V1__Event *event;
};

enum { PARKED_MAX = 100 }; /* of one task; more are refused */

/* Zero it, set arena, subject and task, and docket_park() what waits, in order of seq; set the
 * reference before each call. What it points to must live as long as the decisions. */
struct docket {
    struct arena *arena;
    const char *subject;
    int shard; /* of the subject */
    /* In force at the entry; its policy is the one the task started under. */
    const struct reference *reference;
    Dondoc__V1__Task *task; /* NULL: not there; never changed, replaced by a new one */
    struct report *parked;  /* by seq; room for PARKED_MAX, NULL while there is none */
    int parked_count;

    struct ruling *decisions; /* made so far */
    size_t decision_count, decision_room;
};

void docket_park(struct docket *docket, const struct report *report);

/* Judges one entry, and what it releases. Entries of types that concern no task are passed by. */
void docket_judge(struct docket *docket, const struct report *report);

/* Brings the task up to the reference data, `why` says since when; nothing for most tasks. */
void docket_follow(struct docket *docket, const struct report *why);

#endif
