/*
 * The escalation ladder (model 3.8): which level of overdue work is raised when. Pure: what is
 * climbing is a value; facts about the task move it, and time raises its levels.
 *
 * The anchor A is the first working instant at or after the due time, for hỏa tốc the due time
 * itself. Level n comes `delay` of the policy after A, the same clock time n working days later.
 * The first return makes a new anchor from which the ladder goes on as if the level reached had
 * been raised there; a second one only resumes. Whenever the clock stood, the delays of what was
 * overdue go on from there likewise. A moved due time begins again.
 */
#ifndef DOMAIN_LADDER_H
#define DOMAIN_LADDER_H

#include "domain/audience.h"
#include "domain/calendar.h"
#include "domain/policy.h"
#include "domain/urgency.h"
#include <stdbool.h>
#include <stdint.h>

/* The part of a policy's ladder that one piece of work can climb. */
struct ladder_rules {
    const struct ladder *ladder;
    enum urgency urgency;
    int heard_from; /* levels below are raised, but nobody hears them: central agencies */
    int top;        /* the last level */
};

/* Of a task. Never stops below the assigner. */
struct ladder_rules
ladder_of_task(const struct ladder_policy *policy, const struct organisation *organisation,
               const struct audience_task *task, enum urgency urgency, bool is_internal);

/* Of its reviewer or decider. */
struct ladder_rules ladder_of_reviewer(const struct ladder_policy *policy, enum urgency urgency);

/* Of a unit that owes an answer: `unit` has it as its lead. */
struct ladder_rules
ladder_of_consultee(const struct ladder_policy *policy, const struct audience_task *unit,
                    const struct organisation *organisation, enum urgency urgency);

/* Assigner and lead belong to one unit. (That the origin is an internal one and that no parent task
 * brings an external one is the caller's to know.) */
bool ladder_is_internal(const struct organisation *organisation, const struct audience_task *task);

/* ---- what climbs --------------------------------------------------------------------------- */

enum climb_phase {
    CLIMB_IDLE, /* nothing to watch */
    CLIMB_RUNNING,
    CLIMB_PAUSED, /* the work is in a superior's hands */
    CLIMB_CLOSED,
    CLIMB_PHASES
};

enum climb_close {
    CLOSE_NOT, /* it goes on */
    CLOSE_COMPLETED,
    CLOSE_CANCELLED,
    CLOSE_DUE_MOVED,     /* extended, or moved by a calendar: begins again */
    CLOSE_REPORTED_LATE, /* in time, reported late (D5a): the levels raised count nowhere */
    CLIMB_CLOSES
};

/* One ladder of one task; all zero before anything is known. */
struct climb {
    enum climb_phase phase;
    int anchor;         /* anchors so far; levels are claimed by (subject, ladder, anchor, level) */
    int64_t anchor_at;  /* 0: none, the next start makes one */
    int from_level;     /* counts as raised at the anchor; 0: the anchor is A itself */
    int reached;        /* highest level raised that counts */
    int counts_from;    /* whoever was told under this anchor or a later one was told */
    int due_version;    /* of the due time the anchor was made from */
    int returns;        /* returns taken into account */
    int deferred_level; /* not before deferred_until, 0: none */
    int64_t deferred_until;
    bool was_deferred; /* once is all there is */
};

/* The task as it is now. */
struct climb_facts {
    enum climb_phase phase;
    int64_t due_at; /* 0: none */
    int due_version;
    int64_t rework_due_at; /* while a return is being worked on, else 0 */
    int returns;
    int64_t submitted_at; /* of the submission that counts, 0: none */
    int64_t resumed_at;   /* the clock stood and runs from then on, with these facts; else 0 */
    bool is_cancelled;    /* CLOSED without a result */
};

/* Brings the climb up to the facts and says whether what was raised so far is closed by them.
 * Nothing that was never raised is closed. */
enum climb_close climb_follow(struct climb *climb, const struct climb_facts *facts,
                              enum urgency urgency, const struct calendar *calendar);

/* A calendar may close the anchor's own instant after it was made: as long as no level was raised
 * from it, it moves to the next opening. */
void climb_open_anchor(struct climb *climb, enum urgency urgency, const struct calendar *calendar);

/* When a level comes. Only while there is an anchor. Never falls from level to level. */
int64_t climb_level_at(const struct climb *climb, const struct ladder_rules *rules,
                       const struct calendar *calendar, int level);

/* The next level to raise and when; 0: none, because it does not run or the top is reached. */
int climb_next(const struct climb *climb, const struct ladder_rules *rules,
               const struct calendar *calendar, int64_t *at);

/* A directive with a commit date puts the next level off: to the first working instant after the
 * end of that day, at most as long as the policy allows, once. False when it changes nothing. */
bool climb_defer(struct climb *climb, const struct ladder_rules *rules,
                 const struct ladder_policy *policy, const struct calendar *calendar, int level,
                 day_t commit_day);

bool climb_same(const struct climb *a, const struct climb *b);

const char *climb_phase_name(enum climb_phase phase);
const char *climb_close_name(enum climb_close close);
bool climb_close_parse(const char *name, enum climb_close *close);
const char *climb_close_say(enum climb_close close, bool english);

#endif
