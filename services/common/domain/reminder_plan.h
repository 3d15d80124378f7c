/*
 * Which reminders a task gets before its due time, and when (model 3.7). Pure; the same input gives
 * the same plan, so it is computed again whenever it is needed and nobody keeps it.
 *
 * A reminder that falls on a day off moves to the previous working day; several of one task that
 * come to stand on one day by that, or at one instant, merge into the most urgent of them.
 */
#ifndef DOMAIN_REMINDER_PLAN_H
#define DOMAIN_REMINDER_PLAN_H

#include "domain/audience.h"
#include "domain/deadline.h"
#include "domain/policy.h"

enum { REMINDERS_MAX = 31 }; /* of one term; further moments of a policy are left out */

struct reminder {
    const char
        *rule; /* as the policy writes it: "T-1", "T 14:00", "50%", "half", "due"; or "past" */
    int64_t at;
    int days_before; /* working days left then, which says who is told */
    /* Rules of the same plan that this one speaks for, as bits by their place in the policy's row;
     * its own included. */
    unsigned stands_for;
};

struct reminder_plan {
    const struct reminder_row *row;               /* of the policy; NULL: no reminders */
    struct reminder reminders[REMINDERS_MAX + 1]; /* by time */
    int count;
    int term_days;
};

/* `deadline` is DEADLINE_SET or the plan is empty; `limit` is what it came from. What would have
 * come before `planned_at` is left out; if `with_summary`, one reminder "past" at the next working
 * instant stands for all of it, as long as that is before the due time. */
struct reminder_plan
reminder_plan(const struct reminder_policy *policy, const struct limit *limit,
              const struct deadline *deadline, enum urgency urgency,
              const struct calendar *calendar, int64_t planned_at, bool with_summary);

/* The first reminder at or after an instant, NULL when there is none. */
const struct reminder *reminder_plan_next(const struct reminder_plan *plan, int64_t at);

/* Whether a reminder is also for units that are consulted. */
bool reminder_is_for_consultees(const struct reminder_policy *policy,
                                const struct reminder_plan *plan, const struct reminder *reminder);

/* Who hears a reminder. */
void reminder_audience(struct audience *audience, const struct reminder_policy *policy,
                       const struct reminder_plan *plan, const struct reminder *reminder,
                       const struct organisation *organisation, const struct audience_task *task,
                       int64_t at);

#endif
