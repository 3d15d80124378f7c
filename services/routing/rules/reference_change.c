/*
 * New reference data under running tasks. A calendar may move an open due time or limit later,
 * never earlier (D11); when a unit ends its open tasks move to the successor with their due time,
 * while history and past lateness stay where they were (F-42).
 */
#include "base/text.h"
#include "rules/consulting.h"
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

/* One reorganisation of a snapshot: each unit and post that ended gives way to its successor. */
struct takeover {
    struct judging *judging;
    int64_t now;
    int64_t at; /* when the last of them ended, 0: none did */
};

static void
note_end(struct takeover *takeover, const struct org_unit *unit)
{
    int64_t at = day_start(ended_part(unit, takeover->now)->period.to + 1);
    takeover->at = at > takeover->at ? at : takeover->at;
}

static bool
move_post(struct takeover *takeover, char **code)
{
    const struct judging *judging = takeover->judging;
    char *before = *code;
    *code = (char *)post_after(judging, before, takeover->now);
    if (text_same(before, *code)) {
        return false;
    }
    note_end(takeover, organisation_position(judging->reference->organisation, before)->unit);
    return true;
}

static bool
move_unit(struct takeover *takeover, char **code)
{
    const struct judging *judging = takeover->judging;
    const struct org_unit *unit =
        text_is_empty(*code) ? NULL : organisation_unit(judging->reference->organisation, *code);
    const struct org_unit *heir = unit != NULL ? heir_of(judging, unit, takeover->now) : NULL;
    if (heir == NULL || heir == unit) {
        return false;
    }
    note_end(takeover, unit);
    *code = (char *)heir->code;
    return true;
}

/* ---- the parts of a snapshot --------------------------------------------------------------- */

/* The parts themselves, too, are the snapshot's own. */
static void *
copy_parts(const struct takeover *takeover, const void *list, size_t count, size_t size)
{
    const struct judging *judging = takeover->judging;
    char **parts = copy_list(judging, list, count);
    for (size_t i = 0; i < count; i++) {
        parts[i] = memcpy(arena_alloc(judging->docket->arena, size), parts[i], size);
    }
    return parts;
}

static void
move_participants(struct takeover *takeover)
{
    Dondoc__V1__Task *task = takeover->judging->task;
    task->participants =
        copy_parts(takeover, task->participants, task->n_participants, sizeof **task->participants);
    for (size_t i = 0; i < task->n_participants; i++) {
        (void)move_unit(takeover, &task->participants[i]->unit);
        (void)move_post(takeover, &task->participants[i]->position);
    }
}

/* For a unit its head is to act. */
static void
move_clocks(struct takeover *takeover)
{
    const struct organisation *organisation = takeover->judging->reference->organisation;
    Dondoc__V1__Task *task = takeover->judging->task;
    task->clocks = copy_parts(takeover, task->clocks, task->n_clocks, sizeof **task->clocks);
    for (size_t i = 0; i < task->n_clocks; i++) {
        Dondoc__V1__Clock *clock = task->clocks[i];
        if (!move_unit(takeover, &clock->unit)) {
            (void)move_post(takeover, &clock->position);
        } else if (!text_is_empty(clock->position)) {
            const struct org_unit *unit = organisation_unit(organisation, clock->unit);
            clock->position = (char *)org_unit_accountable_head(unit, takeover->now)->code;
        }
    }
}

static void
move_extension(struct takeover *takeover)
{
    if (pending_extension(takeover->judging->task) != NULL) {
        (void)move_post(takeover, &renew_extension(takeover->judging)->decider);
    }
}

/* Whoever objected is known by its successor: it may not do so twice. */
static void
move_objections(struct takeover *takeover)
{
    Dondoc__V1__Task *task = takeover->judging->task;
    task->objections =
        copy_parts(takeover, task->objections, task->n_objections, sizeof **task->objections);
    for (size_t i = 0; i < task->n_objections; i++) {
        Dondoc__V1__Objection *objection = task->objections[i];
        (void)move_unit(takeover, &objection->unit);
        if (objection->result == DONDOC__V1__OBJECTION__RESULT__PENDING) {
            (void)move_unit(takeover, &objection->competent_unit);
            (void)move_post(takeover, &objection->decider);
        }
    }
}

/* Its answer is still to come, or what it said is still to be talked over. */
static bool
is_open(const Dondoc__V1__Task *task, const Dondoc__V1__ConsultTarget *target)
{
    return consult_state_is_pending((enum consult_state)target->state) ||
           conflict_state_blocks(conflict_with(task, target->unit));
}

/* What was said stays with whoever said it. One body is asked once in a round. */
static void
move_targets(struct takeover *takeover)
{
    struct judging *judging = takeover->judging;
    Dondoc__V1__Task *task = judging->task;
    task->consultations = copy_parts(takeover, task->consultations, task->n_consultations,
                                     sizeof **task->consultations);
    struct place place = { 0 };
    for (; place.consultation < task->n_consultations; place.consultation++) {
        Dondoc__V1__Consultation *round = task->consultations[place.consultation];
        round->targets =
            copy_parts(takeover, round->targets, round->n_targets, sizeof **round->targets);
        for (place.target = round->n_targets; place.target-- > 0;) {
            Dondoc__V1__ConsultTarget *target = round->targets[place.target];
            char *heir = target->unit;
            size_t other;
            if (!is_open(task, target) || !move_unit(takeover, &heir)) {
                continue;
            }
            if (find_in_round(round, heir, &other) &&
                consult_state_is_pending((enum consult_state)target->state)) {
                drop_target(judging, place);
            } else {
                target->unit = heir;
            }
        }
    }
}

static void
move_conflicts(struct takeover *takeover)
{
    Dondoc__V1__Task *task = takeover->judging->task;
    task->conflicts =
        copy_parts(takeover, task->conflicts, task->n_conflicts, sizeof **task->conflicts);
    for (size_t i = 0; i < task->n_conflicts; i++) {
        if (conflict_state_blocks((enum conflict_state)task->conflicts[i]->state)) {
            (void)move_unit(takeover, &task->conflicts[i]->unit);
        }
    }
}

static void
move_appraisals(struct takeover *takeover)
{
    Dondoc__V1__Task *task = takeover->judging->task;
    task->appraisals =
        copy_parts(takeover, task->appraisals, task->n_appraisals, sizeof **task->appraisals);
    for (size_t i = 0; i < task->n_appraisals; i++) {
        if (task->appraisals[i]->stance == DONDOC__V1__STANCE__STANCE_UNSPECIFIED) {
            (void)move_unit(takeover, &task->appraisals[i]->unit);
        }
    }
}

static void
move_overrides(struct takeover *takeover)
{
    Dondoc__V1__Task *task = takeover->judging->task;
    task->overrides =
        copy_parts(takeover, task->overrides, task->n_overrides, sizeof **task->overrides);
    for (size_t i = 0; i < task->n_overrides; i++) {
        (void)move_unit(takeover, &task->overrides[i]->unit);
        (void)move_unit(takeover, &task->overrides[i]->ask);
    }
}

static void
move_parts(struct takeover *takeover)
{
    move_participants(takeover);
    move_extension(takeover);
    move_objections(takeover);
    move_targets(takeover); /* while clocks and conflicts still have the old names */
    move_conflicts(takeover);
    move_appraisals(takeover);
    move_overrides(takeover);
    move_clocks(takeover);
}

static void
move_lead(struct takeover *takeover)
{
    struct judging *judging = takeover->judging;
    Dondoc__V1__Task *task = judging->task;
    if (!move_unit(takeover, &task->lead)) {
        return;
    }
    judging->lead = organisation_unit(judging->reference->organisation, task->lead);
    const struct org_position *head = org_unit_accountable_head(judging->lead, takeover->now);
    task->accountable_head = (char *)head->code;
    task->accountable_person = (char *)holder_person(head, takeover->now);
    (void)move_post(takeover, &task->handler);
    const struct org_position *handler = find_position(judging, task->handler);
    if (handler == NULL || !org_unit_is_within(handler->unit, judging->lead)) {
        task->handler = (char *)""; /* the head decides */
    }
}

/* True: the task moved. */
static bool
reorganise(struct judging *judging)
{
    const Dondoc__V1__Task *before = judging->docket->task;
    struct takeover takeover = { .judging = judging, .now = judging->report.recorded_at };
    judging->transition = TR_REORGANISE;
    judging->move = lifecycle_move(state_of(judging->docket), TR_REORGANISE);
    if (judging->move == NULL) {
        return false;
    }
    judging->at = takeover.now;
    judging->task = next_snapshot(judging->docket);
    move_lead(&takeover);
    (void)move_post(&takeover, &judging->task->assigner);
    (void)move_post(&takeover, &judging->task->setter);
    (void)move_post(&takeover, &judging->task->tracker);
    (void)move_post(&takeover, &judging->task->reviewer);
    move_parts(&takeover);
    if (takeover.at == 0) {
        return false;
    }
    judging->at = before->holder != NULL && takeover.at < before->holder->since
                      ? before->holder->since
                      : takeover.at;
    return make_move(judging);
}

void
act_reorganise(struct judging *judging)
{
    const char *from = judging->docket->task->lead;
    if (!text_same(from, judging->task->lead)) {
        judging->decision->task_reorganised->from = (char *)from;
        judging->decision->task_reorganised->to = judging->task->lead;
    }
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
