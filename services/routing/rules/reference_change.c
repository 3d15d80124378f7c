/*
 * New reference data under running tasks. A calendar may move an open due time or limit later,
 * never earlier (D11); when a unit ends its open tasks move to the successor with their due time,
 * while history and past lateness stay where they were (F-42).
 */
#include "base/text.h"
#include "rules/judging.h"
#include <string.h>

/* ---- units that ended ---------------------------------------------------------------------- */

static bool
has_ended(const struct org_unit *unit, int64_t now)
{
    return unit->period.to != PERIOD_OPEN_TO && day_at(now) > unit->period.to;
}

/* The unit, or the nearest one above it, that does not exist any more; NULL: none. */
static const struct org_unit *
ended_part(const struct org_unit *unit, int64_t now)
{
    while (unit != NULL && !has_ended(unit, now)) {
        unit = unit->parent;
    }
    return unit;
}

static const struct org_unit *
ended_of_position(const struct judging *judging, const char *code, int64_t now)
{
    const struct org_position *position =
        text_is_empty(code) ? NULL : organisation_position(judging->reference->organisation, code);
    return position != NULL ? ended_part(position->unit, now) : NULL;
}

/* Whoever takes over: of the successors in force the one competent in the field, else the first;
 * one that ended as well hands on. NULL: there is none with a head. */
static const struct org_unit *
successor_of(const struct org_unit *unit, const struct org_field *field, int64_t now, int depth)
{
    const struct org_unit *first = NULL;
    for (size_t i = 0; depth < CHAIN_MAX && i < unit->successor_count; i++) {
        const struct org_unit *found = unit->successors[i];
        if (ended_part(found, now) != NULL) {
            found = successor_of(found, field, now, depth + 1);
        }
        if (found == NULL || org_unit_accountable_head(found, now) == NULL) {
            continue;
        }
        if (field != NULL && org_unit_has_function(found, field, now)) {
            return found;
        }
        first = first != NULL ? first : found;
    }
    return first;
}

/* The unit itself while it exists; of a part its own successor, else that of the whole. NULL: none.
 */
static const struct org_unit *
heir_of(const struct judging *judging, const struct org_unit *unit, int64_t now)
{
    const char *code = judging->docket->task->field;
    const struct org_field *field =
        text_is_empty(code) ? NULL : organisation_field(judging->reference->organisation, code);
    const struct org_unit *heir = ended_part(unit, now) == NULL ? unit : NULL;
    for (; heir == NULL && unit != NULL; unit = unit->parent) {
        heir = successor_of(unit, field, now, 0);
    }
    return heir;
}

/* ---- positions ----------------------------------------------------------------------------- */

/* Where somebody works now, within a unit. */
static const struct org_position *
post_of(const struct org_person *person, const struct org_unit *unit, int64_t now)
{
    const struct org_holding *holding = person != NULL ? person->holdings : NULL;
    for (; holding != NULL; holding = holding->next_of_person) {
        if (org_unit_is_within(holding->position->unit, unit) &&
            org_position_is_in_force(holding->position, now) &&
            org_period_covers(&holding->period, now)) {
            return holding->position;
        }
    }
    return NULL;
}

/* What stands for a post of a unit that ended: the post of the same person in the successor, else
 * the one of the same kind; itself when nothing does. */
static const char *
post_after(const struct judging *judging, const char *code, int64_t now)
{
    const struct org_position *old =
        text_is_empty(code) ? NULL : organisation_position(judging->reference->organisation, code);
    const struct org_unit *ended = old != NULL ? ended_part(old->unit, now) : NULL;
    const struct org_unit *heir = ended != NULL ? heir_of(judging, old->unit, now) : NULL;
    if (heir == NULL) {
        return code;
    }
    int64_t before = day_start(ended->period.to + 1) - 1;
    const struct org_position *post = post_of(org_position_holder(old, before).person, heir, now);
    if (post == NULL) {
        post = org_position_is_head(old) ? org_unit_accountable_head(heir, now)
                                         : org_unit_in_charge(heir, old->kind, NULL, now);
    }
    return post != NULL ? post->code : code;
}

static bool
move_post(const struct judging *judging, char **code, int64_t now)
{
    char *after = (char *)post_after(judging, *code, now);
    bool moves = !text_same(after, *code);
    *code = after;
    return moves;
}

static bool
move_unit(const struct judging *judging, char **code, int64_t now)
{
    const struct org_unit *unit =
        text_is_empty(*code) ? NULL : organisation_unit(judging->reference->organisation, *code);
    const struct org_unit *heir = unit != NULL ? heir_of(judging, unit, now) : NULL;
    if (heir == NULL || heir == unit) {
        return false;
    }
    *code = (char *)heir->code;
    return true;
}

/* The snapshot's own lists, in which units and posts are replaced. */
static bool
move_parts(struct judging *judging, int64_t now)
{
    struct arena *arena = judging->docket->arena;
    Dondoc__V1__Task *task = judging->task;
    Dondoc__V1__Participant **participants =
        arena_array(arena, task->n_participants, sizeof *participants);
    Dondoc__V1__Clock **clocks = arena_array(arena, task->n_clocks, sizeof *clocks);
    bool moves = false;
    for (size_t i = 0; i < task->n_participants; i++) {
        participants[i] = arena_alloc(arena, sizeof **participants);
        *participants[i] = *task->participants[i];
        moves |= move_unit(judging, &participants[i]->unit, now);
        moves |= move_post(judging, &participants[i]->position, now);
    }
    for (size_t i = 0; i < task->n_clocks; i++) {
        clocks[i] = arena_alloc(arena, sizeof **clocks);
        *clocks[i] = *task->clocks[i];
        moves |= move_unit(judging, &clocks[i]->unit, now);
        moves |= move_post(judging, &clocks[i]->position, now);
    }
    task->participants = participants;
    task->clocks = clocks;
    const Dondoc__V1__Extension *pending = pending_extension(task);
    if (pending != NULL) {
        Dondoc__V1__Extension *extension = renew_extension(judging);
        moves |= move_post(judging, &extension->decider, now);
    }
    return moves;
}

/* The next snapshot with successors in the place of what ended; false: nothing is replaced. */
static bool
replace_ended(struct judging *judging, int64_t now)
{
    Dondoc__V1__Task *task = judging->task;
    bool moves = move_unit(judging, &task->lead, now);
    if (moves) {
        judging->lead = organisation_unit(judging->reference->organisation, task->lead);
        const struct org_position *head = org_unit_accountable_head(judging->lead, now);
        task->accountable_head = (char *)head->code;
        task->accountable_person = (char *)holder_person(head, now);
        (void)move_post(judging, &task->handler, now);
        const struct org_position *handler = find_position(judging, task->handler);
        if (handler == NULL || !org_unit_is_within(handler->unit, judging->lead)) {
            task->handler = (char *)""; /* the head decides */
        }
    }
    moves |= move_post(judging, &task->assigner, now);
    moves |= move_post(judging, &task->tracker, now);
    moves |= move_post(judging, &task->reviewer, now);
    return move_parts(judging, now) || moves;
}

/* When the change took effect: the first instant without the unit. */
static int64_t
end_of(const struct org_unit *ended, const Dondoc__V1__Task *task)
{
    int64_t at = day_start(ended->period.to + 1);
    return task->holder != NULL && at < task->holder->since ? task->holder->since : at;
}

/* True: the task moved. */
static bool
reorganise(struct judging *judging)
{
    const Dondoc__V1__Task *before = judging->docket->task;
    int64_t now = judging->report.recorded_at;
    const struct org_unit *ended = ended_part(judging->lead, now);
    const char *const posts[] = { before->assigner, before->tracker, before->reviewer };
    for (size_t i = 0; ended == NULL && i < sizeof posts / sizeof *posts; i++) {
        ended = ended_of_position(judging, posts[i], now);
    }
    judging->transition = TR_REORGANISE;
    judging->move = lifecycle_move(state_of(judging->docket), TR_REORGANISE);
    if (ended == NULL || judging->move == NULL) {
        return false;
    }
    judging->task = next_snapshot(judging->docket);
    judging->at = end_of(ended, before);
    return replace_ended(judging, now) && make_move(judging);
}

void
act_reorganise(struct judging *judging)
{
    judging->decision->task_reorganised->from = judging->docket->task->lead;
    judging->decision->task_reorganised->to = judging->task->lead;
}

/* ---- calendars ----------------------------------------------------------------------------- */

/* NULL: it stays. What is late already stays late. */
static Dondoc__V1__Deadline *
later_deadline(struct judging *judging, const Dondoc__V1__Deadline *before)
{
    if (before == NULL || before->due_at == 0 || judging->at > before->due_at ||
        before->calendar_version >= calendar_version(judging->calendar)) {
        return NULL;
    }
    Dondoc__V1__Deadline *after =
        make_deadline(judging, before->limit, before->anchor_at, "reference_changed");
    return !is_refused(judging) && after->due_at > before->due_at ? after : NULL;
}

static void
say_limits(const struct judging *judging, int before, Dondoc__V1__LimitsMoved *said)
{
    const Dondoc__V1__Task *task = judging->task;
    said->kinds = arena_array(judging->docket->arena, task->n_clocks, sizeof *said->kinds);
    for (size_t i = 0; i < task->n_clocks; i++) {
        if (task->clocks[i]->id > before) {
            said->kinds[said->n_kinds++] = task->clocks[i]->kind;
        }
    }
}

static void
change_calendar(struct judging *judging)
{
    static const enum rule_id rules[] = { RULE_LATE_IS_LATE };
    const Dondoc__V1__Task *before = judging->docket->task;
    if (judging->calendar == NULL) {
        return;
    }
    judging->at = judging->report.recorded_at;
    judging->task = next_snapshot(judging->docket);
    Dondoc__V1__Deadline *deadline = later_deadline(judging, before->deadline);
    if (is_refused(judging)) {
        return;
    }
    bool moves = postpone_clocks(judging), moves_rework = postpone_rework(judging);
    if (deadline != NULL) {
        judging->task->deadline = deadline;
        judging->task->plan_version++;
        follow_extension(judging);
        Dondoc__V1__DeadlineChanged *changed =
            amend_it(judging, DONDOC__V1__EVENT__DATA_DEADLINE_CHANGED, rules, 1)->deadline_changed;
        changed->cause = DONDOC__V1__DEADLINE_CHANGED__CAUSE__CALENDAR;
        changed->from_due_at = before->deadline->due_at;
    } else if (moves || moves_rework) {
        Dondoc__V1__LimitsMoved *moved =
            amend_it(judging, DONDOC__V1__EVENT__DATA_LIMITS_MOVED, rules, 1)->limits_moved;
        say_limits(judging, before->clock_count, moved);
        moved->rework = moves_rework;
        moved->calendar_version = calendar_version(judging->calendar);
    }
}

void
follow_reference(struct judging *judging)
{
    struct judging calendar = *judging;
    if (reorganise(judging)) {
        calendar.lead = judging->lead;
        calendar.report.decided++;
    }
    change_calendar(&calendar);
}
