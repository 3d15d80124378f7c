/*
 * Who is told: from the roles of a ladder or of the reminder table to positions and the persons
 * who act for them (model 3.2, 3.7, 3.8). Levels are by role; a role that nobody acts for goes to
 * the next one above, at its own time. Pure.
 */
#ifndef DOMAIN_AUDIENCE_H
#define DOMAIN_AUDIENCE_H

#include "domain/organisation.h"
#include "domain/policy.h"

/* The parts of a task that roles refer to, as codes; "" or NULL where there is none. */
struct audience_task {
    const char *lead;             /* unit */
    const char *handler;          /* position; none: the head decides who */
    const char *accountable_head; /* position */
    const char *assigner, *tracker, *reviewer;
    const char *field;
};

enum audience_outcome {
    AUDIENCE_TOLD,
    AUDIENCE_MERGED, /* the person was told before: `merged_level` says by which level */
    AUDIENCE_NOBODY, /* nobody upward either: the last resort was told, or not even he is there */
    AUDIENCE_OUTCOMES
};

struct listener {
    enum recipient role;
    enum audience_outcome outcome;
    const struct org_position *position;   /* NULL: nobody in the whole organisation */
    const struct org_person *person;       /* who acts for it now; NULL together with position */
    const struct org_position *instead_of; /* the post that is vacant, NULL when it is not */
    int merged_level;
};

/* Somebody who was told by a level raised earlier. */
struct listener_told {
    const char *person; /* id */
    int level;
};

enum { AUDIENCE_MAX = 16 }; /* further roles of a policy are left out */

struct audience {
    struct listener listeners[AUDIENCE_MAX];
    int count;
};

/*
 * Adds who stands in a role at an instant, if the task has that role: a task without a tracker has
 * none, every other role ends with somebody or with AUDIENCE_NOBODY. Whoever is there already
 * is added as merged with `level`.
 */
void audience_add(struct audience *audience, const struct organisation *organisation,
                  const struct audience_task *task, enum recipient role, int level, int64_t at);

/* Adds whoever is on duty (trực ban): of the lead unit, else of anywhere. Nobody is no fault. */
void audience_add_duty(struct audience *audience, const struct organisation *organisation,
                       const struct audience_task *task, int64_t at);

/* Listeners whose person was told before hear nothing new. */
void audience_merge(struct audience *audience, const struct listener_told *told, size_t count);

/* Somebody is told, and he is not only the one who is late himself (model 3.2: nobody receives only
 * his own escalation; invariant 12). */
bool audience_is_beyond(const struct audience *audience, const struct org_person *late);

/* The person who acts for a position given by code, or NULL. */
const struct org_person *
audience_person(const struct organisation *organisation, const char *position, int64_t at);

/* A central agency in the province: its posts are not ours to tell. */
bool audience_is_central(const struct organisation *organisation, const char *lead);

#endif
