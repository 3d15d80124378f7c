#include "domain/ladder.h"

#include "base/text.h"
#include "domain/name.h"

/* ---- how high ------------------------------------------------------------------------------ */

/* The role by which somebody who holds such a post is told of others' work. */
static const enum recipient role_of_kind[POSITION_KINDS] = {
    [POSITION_HEAD] = RECIPIENT_HEAD,
    [POSITION_DEPUTY] = RECIPIENT_DEPUTY_IN_CHARGE,
    [POSITION_SECTION_HEAD] = RECIPIENT_SUPERVISOR,
    [POSITION_OFFICER] = RECIPIENT_HANDLER,
    [POSITION_CLERK] = RECIPIENT_HANDLER,
    [POSITION_OFFICE_CHIEF] = RECIPIENT_OFFICE_CHIEF,
    [POSITION_VICE_CHAIR] = RECIPIENT_VICE_CHAIR,
    [POSITION_CHAIR] = RECIPIENT_CHAIR,
    [POSITION_SNV_DIRECTOR] = RECIPIENT_HEAD,
    [POSITION_DUTY_OFFICER] = RECIPIENT_HANDLER,
};

static int
level_of_role(const struct ladder *ladder, enum recipient role)
{
    for (size_t i = 0; i < ladder->level_count; i++) {
        for (size_t r = 0; r < ladder->levels[i].recipient_count; r++) {
            if (ladder->levels[i].recipients[r] == role) {
                return (int)i + 1;
            }
        }
    }
    return 0;
}

static int
level_of_assigner(const struct ladder *ladder, const struct organisation *organisation,
                  const struct audience_task *task)
{
    const struct org_position *assigner =
        text_is_empty(task->assigner) ? NULL : organisation_position(organisation, task->assigner);
    if (assigner == NULL) {
        return 0;
    }
    bool is_own_head = text_same(task->assigner, task->accountable_head);
    return level_of_role(ladder, is_own_head ? RECIPIENT_HEAD : role_of_kind[assigner->kind]);
}

struct ladder_rules
ladder_of_task(const struct ladder_policy *policy, const struct organisation *organisation,
               const struct audience_task *task, enum urgency urgency, bool is_internal)
{
    struct ladder_rules rules = { &policy->task, urgency, 1, (int)policy->task.level_count };
    if (audience_is_central(organisation, task->lead)) {
        rules.heard_from = policy->central_from;
    } else if (is_internal) {
        int assigner = level_of_assigner(&policy->task, organisation, task);
        rules.top = policy->internal_top > assigner ? policy->internal_top : assigner;
    }
    return rules;
}

struct ladder_rules
ladder_of_reviewer(const struct ladder_policy *policy, enum urgency urgency)
{
    return (struct ladder_rules){ &policy->reviewer, urgency, 1,
                                  (int)policy->reviewer.level_count };
}

struct ladder_rules
ladder_of_consultee(const struct ladder_policy *policy, const struct audience_task *unit,
                    const struct organisation *organisation, enum urgency urgency)
{
    if (audience_is_central(organisation, unit->lead)) {
        return (struct ladder_rules){ &policy->task, urgency, policy->central_from,
                                      (int)policy->task.level_count };
    }
    return (struct ladder_rules){ &policy->task, urgency, 1, policy->consultee_top };
}

bool
ladder_is_internal(const struct organisation *organisation, const struct audience_task *task)
{
    if (text_is_empty(task->lead) || text_is_empty(task->assigner)) {
        return false;
    }
    const struct org_unit *lead = organisation_unit(organisation, task->lead);
    const struct org_position *assigner = organisation_position(organisation, task->assigner);
    return lead != NULL && assigner != NULL &&
           org_unit_accountable(lead) == org_unit_accountable(assigner->unit);
}

/* ---- following the task -------------------------------------------------------------------- */

static int64_t
latest(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

/* Hỏa tốc climbs at any hour. */
static int64_t
opening(int64_t at, enum urgency urgency, const struct calendar *calendar)
{
    return urgency_column(urgency) == URGENCY_HOA_TOC ? at : calendar_opening(calendar, at);
}

static void
start(struct climb *climb, const struct climb_facts *facts, int from_level, enum urgency urgency,
      const struct calendar *calendar)
{
    int64_t from = latest(latest(facts->due_at, facts->rework_due_at), facts->resumed_at);
    climb->anchor++;
    climb->anchor_at = opening(from, urgency, calendar);
    climb->from_level = from_level;
    climb->reached = from_level;
    climb->deferred_level = 0;
    climb->due_version = facts->due_version;
    if (from_level == 0) {
        climb->counts_from = climb->anchor;
    }
}

/* What was raised does not count any more. */
static void
discount(struct climb *climb)
{
    climb->anchor_at = 0;
    climb->reached = 0;
    climb->from_level = 0;
}

static enum climb_close
run(struct climb *climb, const struct climb_facts *facts, enum urgency urgency,
    const struct calendar *calendar, enum climb_phase before)
{
    bool is_moved = climb->anchor_at != 0 && facts->due_version != climb->due_version;
    enum climb_close close =
        is_moved && climb->reached > 0 && before != CLIMB_CLOSED ? CLOSE_DUE_MOVED : CLOSE_NOT;
    if (is_moved) {
        discount(climb);
    }
    if (climb->anchor_at == 0) {
        start(climb, facts, 0, urgency, calendar);
    } else if ((facts->returns > 0 && climb->returns == 0) || before == CLIMB_CLOSED ||
               (before == CLIMB_PAUSED && facts->resumed_at > climb->anchor_at)) {
        start(climb, facts, climb->reached, urgency, calendar);
    } else if (facts->returns == 1 && climb->returns == 1 && climb->reached == climb->from_level) {
        /* a calendar may have moved the rework that the anchor was made from */
        climb->anchor_at =
            latest(climb->anchor_at, opening(facts->rework_due_at, urgency, calendar));
    }
    climb->returns = facts->returns;
    return close;
}

enum climb_close
climb_follow(struct climb *climb, const struct climb_facts *facts, enum urgency urgency,
             const struct calendar *calendar)
{
    enum climb_phase before = climb->phase;
    bool was_raised = climb->reached > 0;
    bool was_in_time = facts->submitted_at != 0 && facts->submitted_at <= facts->due_at;
    climb->phase = facts->due_at == 0 && facts->phase != CLIMB_CLOSED ? CLIMB_IDLE : facts->phase;
    switch (climb->phase) {
    case CLIMB_RUNNING:
        return run(climb, facts, urgency, calendar, before);
    case CLIMB_PAUSED:
        if (was_raised && was_in_time) {
            discount(climb);
            return CLOSE_REPORTED_LATE;
        }
        return CLOSE_NOT;
    case CLIMB_CLOSED:
        if (was_raised && before != CLIMB_CLOSED) {
            return facts->is_cancelled ? CLOSE_CANCELLED
                   : was_in_time       ? CLOSE_REPORTED_LATE
                                       : CLOSE_COMPLETED;
        }
        return CLOSE_NOT;
    default:
        discount(climb);
        return was_raised ? CLOSE_DUE_MOVED : CLOSE_NOT;
    }
}

void
climb_open_anchor(struct climb *climb, enum urgency urgency, const struct calendar *calendar)
{
    if (climb->anchor_at != 0 && climb->reached == climb->from_level) {
        climb->anchor_at = opening(climb->anchor_at, urgency, calendar);
    }
}

/* ---- when ---------------------------------------------------------------------------------- */

/* `direction` 1 goes a delay forward, -1 back. */
static int64_t
move(const struct limit *delay, int direction, int64_t at, const struct calendar *calendar)
{
    int64_t work = delay->amount * INT64_C(60000000);
    switch (delay->kind) {
    case LIMIT_WORK_DAYS:
        return calendar_shift(calendar, at, direction * delay->amount);
    case LIMIT_WORK_HOURS:
        return direction > 0 ? calendar_add(calendar, at, work)
                             : calendar_subtract(calendar, at, work);
    case LIMIT_CAL_HOURS:
        return at + direction * work;
    case LIMIT_CAL_DAYS:
        return at + (int64_t)direction * delay->amount * INT64_C(86400000000);
    default:
        return at;
    }
}

static const struct limit *
delay_of(const struct ladder_rules *rules, int level)
{
    return &rules->ladder->levels[level - 1].delays[urgency_column(rules->urgency)];
}

static int64_t
planned_at(const struct climb *climb, const struct ladder_rules *rules,
           const struct calendar *calendar, int level)
{
    int64_t origin = climb->anchor_at;
    if (climb->from_level > 0 && climb->from_level <= (int)rules->ladder->level_count) {
        origin = move(delay_of(rules, climb->from_level), -1, origin, calendar);
    }
    int64_t at = move(delay_of(rules, level), 1, origin, calendar);
    return latest(at, climb->anchor_at);
}

int64_t
climb_level_at(const struct climb *climb, const struct ladder_rules *rules,
               const struct calendar *calendar, int level)
{
    int64_t at = 0;
    for (int l = climb->from_level + 1; l <= level && l <= (int)rules->ladder->level_count; l++) {
        at = latest(at, planned_at(climb, rules, calendar, l));
        if (climb->deferred_level != 0 && l >= climb->deferred_level) {
            at = latest(at, climb->deferred_until);
        }
    }
    return at;
}

int
climb_next(const struct climb *climb, const struct ladder_rules *rules,
           const struct calendar *calendar, int64_t *at)
{
    int level = climb->reached + 1;
    if (climb->phase != CLIMB_RUNNING || climb->anchor_at == 0 || level > rules->top) {
        return 0;
    }
    *at = climb_level_at(climb, rules, calendar, level);
    return level;
}

bool
climb_defer(struct climb *climb, const struct ladder_rules *rules,
            const struct ladder_policy *policy, const struct calendar *calendar, int level,
            day_t commit_day)
{
    int64_t planned;
    int next = climb_next(climb, rules, calendar, &planned);
    if (next == 0 || climb->was_deferred || level < policy->defer_from || level > climb->reached) {
        return false;
    }
    int64_t until = calendar_opening(calendar, day_start(commit_day + 1));
    int64_t at_most = move(&policy->defer_at_most, 1, planned, calendar);
    until = until < at_most ? until : at_most;
    if (until <= planned) {
        return false;
    }
    climb->deferred_level = next;
    climb->deferred_until = until;
    climb->was_deferred = true;
    return true;
}

bool
climb_same(const struct climb *a, const struct climb *b)
{
    return a->phase == b->phase && a->anchor == b->anchor && a->anchor_at == b->anchor_at &&
           a->from_level == b->from_level && a->reached == b->reached &&
           a->counts_from == b->counts_from && a->due_version == b->due_version &&
           a->returns == b->returns && a->deferred_level == b->deferred_level &&
           a->deferred_until == b->deferred_until && a->was_deferred == b->was_deferred;
}

/* ---- words --------------------------------------------------------------------------------- */

static const char *const phases[CLIMB_PHASES] = { "IDLE", "RUNNING", "PAUSED", "CLOSED" };

static const struct name closes[CLIMB_CLOSES] = {
    [CLOSE_NOT] = { "NOT", "chưa đóng", "not closed" },
    [CLOSE_COMPLETED] = { "COMPLETED", "đã hoàn thành", "completed" },
    [CLOSE_CANCELLED] = { "CANCELLED", "đã thu hồi, hủy", "cancelled" },
    [CLOSE_DUE_MOVED] = { "DUE_MOVED", "hạn đã thay đổi", "the due time was moved" },
    [CLOSE_REPORTED_LATE] = { "REPORTED_LATE", "trình đúng hạn, báo cáo muộn",
                              "in time, reported late" },
};

const char *
climb_phase_name(enum climb_phase phase)
{
    return (unsigned)phase < CLIMB_PHASES ? phases[phase] : "?";
}

const char *
climb_close_name(enum climb_close close)
{
    return name_code(closes, CLIMB_CLOSES, (int)close);
}

bool
climb_close_parse(const char *name, enum climb_close *close)
{
    int value;
    if (!name_parse(closes, CLIMB_CLOSES, name, &value)) {
        return false;
    }
    *close = (enum climb_close)value;
    return true;
}

const char *
climb_close_say(enum climb_close close, bool english)
{
    return name_say(closes, CLIMB_CLOSES, (int)close, english);
}
