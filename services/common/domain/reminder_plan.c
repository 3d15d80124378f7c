#include "domain/reminder_plan.h"

enum { MINUTE_US = 60000000 };

static const char past_rule[] = "past";

/* What a plan is made from. */
struct making {
    const struct reminder_policy *policy;
    const struct limit *limit;
    const struct deadline *deadline;
    const struct calendar *calendar;
    const struct reminder_row *row;
};

static bool
is_in_hours(const struct limit *limit)
{
    return limit->kind == LIMIT_WORK_HOURS || limit->kind == LIMIT_CAL_HOURS ||
           limit->kind == LIMIT_FIXED_INSTANT;
}

static int64_t
working_time(const struct deadline *deadline, const struct calendar *calendar)
{
    return deadline->anchor_at == ANCHOR_UNRESOLVED
               ? INT64_MAX
               : calendar_between(calendar, deadline->anchor_at, deadline->due_at);
}

static bool
fits(const struct reminder_row *row, const struct limit *limit, const struct deadline *deadline,
     enum urgency urgency, const struct calendar *calendar)
{
    int term = deadline->term_days > 1 ? deadline->term_days : 1;
    bool is_express = urgency_column(urgency) == URGENCY_HOA_TOC;
    switch (row->kind) {
    case TERM_HOA_TOC:
        return is_express;
    case TERM_PERIODIC:
        return !is_express && limit->kind == LIMIT_PERIODIC;
    case TERM_HOURS:
        return !is_express && is_in_hours(limit) &&
               working_time(deadline, calendar) <= row->to * INT64_C(60) * MINUTE_US;
    default:
        return !is_express && limit->kind != LIMIT_PERIODIC && term >= row->from &&
               (row->to == 0 || term <= row->to);
    }
}

/* The first that fits, HOURS before DAYS: a term of hours may also be one of one day. */
static const struct reminder_row *
find_row(const struct reminder_policy *policy, const struct limit *limit,
         const struct deadline *deadline, enum urgency urgency, const struct calendar *calendar)
{
    const struct reminder_row *found = NULL;
    for (size_t i = 0; i < policy->row_count; i++) {
        const struct reminder_row *row = &policy->rows[i];
        if (fits(row, limit, deadline, urgency, calendar) &&
            (found == NULL || found->kind == TERM_DAYS)) {
            found = row;
        }
    }
    return found;
}

static int64_t
share_at(const struct making *making, int percent)
{
    int64_t from = making->deadline->anchor_at, due = making->deadline->due_at;
    if (from == ANCHOR_UNRESOLVED || from >= due) {
        return due;
    }
    if (making->row->any_hour) {
        return from + (due - from) / 100 * percent;
    }
    int64_t work = calendar_between(making->calendar, from, due);
    return work <= 0 ? due : calendar_add(making->calendar, from, work / 100 * percent);
}

static int64_t
moment_at(const struct making *making, const struct moment *moment)
{
    const struct deadline *deadline = making->deadline;
    int64_t minute = moment->minute * (int64_t)MINUTE_US;
    switch (moment->kind) {
    case MOMENT_SHARE:
        return share_at(making, moment->amount);
    case MOMENT_AT_DUE:
        return deadline->due_at;
    case MOMENT_HALF_WAY:
        return day_start(calendar_work_day(making->calendar, deadline->remind_day,
                                           -(deadline->term_days - deadline->term_days / 2))) +
               minute;
    default:
        return day_start(
                   calendar_work_day(making->calendar, deadline->remind_day, -moment->amount)) +
               minute;
    }
}

/* Off days are left alone, except by hỏa tốc. */
static int64_t
off_days_avoided(const struct making *making, int64_t at)
{
    day_t day = day_at(at);
    if (making->row->any_hour || calendar_is_working(making->calendar, day)) {
        return at;
    }
    day = calendar_work_day_until(making->calendar, day);
    return day_start(day) + making->policy->minute * (int64_t)MINUTE_US;
}

/* Two merge when they would come at once, or when a day off brought them onto one day. */
static bool
merges(const struct reminder *earlier, const struct reminder *later, bool was_moved)
{
    return earlier->at == later->at || (was_moved && day_at(earlier->at) == day_at(later->at));
}

static void
put(struct reminder_plan *plan, const struct reminder *reminder, bool was_moved)
{
    for (int i = 0; i < plan->count; i++) {
        struct reminder *other = &plan->reminders[i];
        if (merges(other, reminder, was_moved)) {
            unsigned both = other->stands_for | reminder->stands_for;
            int64_t at = other->at < reminder->at ? other->at : reminder->at;
            if (reminder->days_before <= other->days_before) {
                *other = *reminder;
            }
            other->at = at;
            other->stands_for = both;
            return;
        }
    }
    int place = plan->count++;
    for (; place > 0 && plan->reminders[place - 1].at > reminder->at; place--) {
        plan->reminders[place] = plan->reminders[place - 1];
    }
    plan->reminders[place] = *reminder;
}

static struct reminder
make_reminder(const struct making *making, size_t place, bool *was_moved)
{
    const struct moment *moment = &making->row->moments[place];
    struct reminder reminder = { .rule = moment->code, .stands_for = 1U << place };
    int64_t wanted = moment_at(making, moment);
    reminder.at = off_days_avoided(making, wanted);
    *was_moved = reminder.at != wanted;
    int days =
        calendar_work_days(making->calendar, day_at(reminder.at), making->deadline->remind_day);
    reminder.days_before = days > 0 ? days : 0;
    return reminder;
}

/* One that stands for all that is over, if there is still time for it. */
static void
put_summary(struct reminder_plan *plan, const struct making *making, unsigned past,
            int64_t planned_at)
{
    struct reminder summary = { .rule = past_rule, .at = planned_at, .stands_for = past };
    if (!making->row->any_hour) {
        summary.at = calendar_opening(making->calendar, planned_at);
    }
    int days =
        calendar_work_days(making->calendar, day_at(summary.at), making->deadline->remind_day);
    summary.days_before = days > 0 ? days : 0;
    bool is_same_day = plan->count > 0 && day_at(plan->reminders[0].at) == day_at(summary.at);
    if (past != 0 && summary.at < making->deadline->due_at && !is_same_day) {
        put(plan, &summary, false);
    }
}

struct reminder_plan
reminder_plan(const struct reminder_policy *policy, const struct limit *limit,
              const struct deadline *deadline, enum urgency urgency,
              const struct calendar *calendar, int64_t planned_at, bool with_summary)
{
    struct reminder_plan plan = { .term_days = deadline->term_days };
    if (deadline->result != DEADLINE_SET) {
        return plan;
    }
    plan.row = find_row(policy, limit, deadline, urgency, calendar);
    if (plan.row == NULL) {
        return plan;
    }
    struct making making = { policy, limit, deadline, calendar, plan.row };
    unsigned past = 0;
    for (size_t i = 0; i < plan.row->moment_count && i < REMINDERS_MAX; i++) {
        bool was_moved;
        struct reminder reminder = make_reminder(&making, i, &was_moved);
        if (reminder.at < planned_at) {
            past |= reminder.stands_for;
        } else if (reminder.at <= deadline->due_at) {
            put(&plan, &reminder, was_moved);
        }
    }
    if (with_summary) {
        put_summary(&plan, &making, past, planned_at);
    }
    return plan;
}

const struct reminder *
reminder_plan_next(const struct reminder_plan *plan, int64_t at)
{
    for (int i = 0; i < plan->count; i++) {
        if (plan->reminders[i].at >= at) {
            return &plan->reminders[i];
        }
    }
    return NULL;
}

static bool
is_for(const struct reminder_recipient *rule, const struct reminder_plan *plan,
       const struct reminder *reminder)
{
    bool is_near = rule->days_before < 0 || reminder->days_before <= rule->days_before;
    return is_near && plan->term_days >= rule->term_from;
}

bool
reminder_is_for_consultees(const struct reminder_policy *policy, const struct reminder_plan *plan,
                           const struct reminder *reminder)
{
    for (size_t i = 0; i < policy->recipient_count; i++) {
        const struct reminder_recipient *rule = &policy->recipients[i];
        if (rule->who == RECIPIENT_CONSULTEE && is_for(rule, plan, reminder)) {
            return true;
        }
    }
    return false;
}

void
reminder_audience(struct audience *audience, const struct reminder_policy *policy,
                  const struct reminder_plan *plan, const struct reminder *reminder,
                  const struct organisation *organisation, const struct audience_task *task,
                  int64_t at)
{
    for (size_t i = 0; i < policy->recipient_count; i++) {
        const struct reminder_recipient *rule = &policy->recipients[i];
        if (is_for(rule, plan, reminder)) {
            audience_add(audience, organisation, task, rule->who, 0, at);
        }
    }
    if (plan->row != NULL && plan->row->duty_officer) {
        audience_add_duty(audience, organisation, task, at);
    }
}
