/*
 * Ý kiến khác nhau (F-15): the heads meet; where they do not agree, the lead's own view and the
 * positions side by side go up. Until then nothing is submitted.
 */
#include "base/text.h"
#include "rules/consulting.h"
#include "wire/task.h"

#define DATA(name)   DONDOC__V1__EVENT__DATA_##name
#define STANCE(name) DONDOC__V1__STANCE__##name

static bool
is_unsettled(const Dondoc__V1__Conflict *conflict)
{
    return conflict_state_blocks((enum conflict_state)conflict->state);
}

/* The last with a unit, one that is unsettled before any other; the number of conflicts when there
 * is none. */
static size_t
find_conflict(const Dondoc__V1__Task *task, const char *unit)
{
    size_t found = task->n_conflicts;
    for (size_t i = task->n_conflicts; i-- > 0;) {
        bool is_better = found == task->n_conflicts || (is_unsettled(task->conflicts[i]) &&
                                                        !is_unsettled(task->conflicts[found]));
        if (text_same(task->conflicts[i]->unit, unit) && is_better) {
            found = i;
        }
    }
    return found;
}

enum conflict_state
conflict_with(const Dondoc__V1__Task *task, const char *unit)
{
    size_t i = find_conflict(task, unit);
    return i < task->n_conflicts ? (enum conflict_state)task->conflicts[i]->state : CONFLICT_NONE;
}

static Dondoc__V1__Conflict *
edit_conflict(struct judging *judging, size_t i)
{
    Dondoc__V1__Task *task = judging->task;
    return edit_item(judging, &task->conflicts, &task->n_conflicts, i,
                     &dondoc__v1__conflict__descriptor);
}

/* The head of the lead is to bring the meeting about, counted from the disagreement: it is his
 * ladder that the clock climbs. */
static void
watch_meeting(struct judging *judging, Dondoc__V1__Conflict *conflict)
{
    const Dondoc__V1__Task *task = judging->task;
    conflict->due_at = limit_end(judging, RULE_HEADS_MEETING, conflict->opened_at);
    start_clock(judging, (struct clock_start){ .kind = DONDOC__V1__CLOCK_KIND__HEADS_MEETING,
                                               .due_at = conflict->due_at,
                                               .position = task->accountable_head,
                                               .unit = task->lead,
                                               .round = conflict->round,
                                               .climbs = true });
    conflict->clock = conflict->due_at != 0 ? task->clock_count : 0;
}

/* By the matrix, with what follows; NULL when it is refused. */
static Dondoc__V1__Conflict *
move_conflict(struct judging *judging, size_t i, enum conflict_event event)
{
    const Dondoc__V1__Task *task = judging->task;
    enum conflict_state state =
        i < task->n_conflicts ? (enum conflict_state)task->conflicts[i]->state : CONFLICT_NONE;
    const struct conflict_move *move = conflict_move(state, event);
    if (move == NULL) {
        return NULL;
    }
    Dondoc__V1__Conflict *conflict = edit_conflict(judging, i);
    conflict->state = (Dondoc__V1__Conflict__State)move->next;
    if (move->effects & XFX_WATCH_MEETING) {
        watch_meeting(judging, conflict);
    }
    if (move->effects & XFX_STOP_MEETING) {
        stop_clock(judging, conflict->clock);
    }
    return conflict;
}

static Dondoc__V1__Conflict *
begin(struct judging *judging, int round, const char *unit, int64_t at)
{
    Dondoc__V1__Conflict *conflict = edit_conflict(judging, judging->task->n_conflicts);
    conflict->round = round;
    conflict->unit = (char *)unit;
    conflict->opened_at = at;
    return move_conflict(judging, judging->task->n_conflicts - 1, CONFLICT_DIFFER);
}

void
open_conflict(struct judging *judging, int round, const char *unit)
{
    if (!conflict_state_blocks(conflict_with(judging->task, unit))) {
        (void)begin(judging, round, unit, judging->at);
        Dondoc__V1__ConflictOpened *opened =
            decide(judging, DATA(CONFLICT_OPENED), RULE_OPEN_CONFLICT)->conflict_opened;
        opened->round = round;
        opened->unit = (char *)unit;
    }
}

/* ---- recorded by the lead ------------------------------------------------------------------ */

void
check_conflict(struct judging *judging)
{
    const Dondoc__V1__ConflictRecorded *recorded = judging->event->conflict_recorded;
    struct place place;
    check_is_of_lead(judging, RULE_LEAD_REPORTS);
    if (!need_place(judging, recorded->round, recorded->unit, &place)) {
        return;
    }
    const Dondoc__V1__ConsultTarget *target = target_at(judging->task, place);
    if (target->stance != STANCE(DISAGREE) && target->late_stance != STANCE(DISAGREE)) {
        fault(judging, CODE_CONFLICT_MISSING, RULE_OPEN_CONFLICT, "conflict_recorded.unit",
              consult_state_name((enum consult_state)target->state));
    } else if (conflict_state_blocks(conflict_with(judging->task, recorded->unit))) {
        fault(judging, CODE_CONFLICT_OPEN, RULE_OPEN_CONFLICT, "conflict_recorded.unit",
              recorded->unit);
    }
}

/* When the unit said so; of what was settled before, or came late, when the lead takes it up. */
static int64_t
differs_since(const struct judging *judging, const Dondoc__V1__ConsultTarget *target)
{
    bool is_new = conflict_with(judging->task, target->unit) == CONFLICT_NONE;
    return is_new && target->stance == STANCE(DISAGREE) ? target->answered_at : judging->at;
}

void
act_conflict(struct judging *judging)
{
    const Dondoc__V1__ConflictRecorded *recorded = judging->event->conflict_recorded;
    struct place place;
    (void)find_place(judging->task, recorded->round, recorded->unit, &place);
    int round = consultation_at(judging->task, place)->round;
    (void)begin(judging, round, recorded->unit,
                differs_since(judging, target_at(judging->task, place)));
    Dondoc__V1__ConflictOpened *opened =
        answer(judging, DATA(CONFLICT_OPENED), RULE_OPEN_CONFLICT)->conflict_opened;
    opened->round = round;
    opened->unit = recorded->unit;
}

/* ---- the heads meet ------------------------------------------------------------------------ */

static enum conflict_event
outcome_of(const Dondoc__V1__HeadsMeetingHeld *meeting)
{
    switch (meeting->result) {
    case DONDOC__V1__HEADS_MEETING_HELD__RESULT__MEETING_AGREED:
        return CONFLICT_AGREE;
    case DONDOC__V1__HEADS_MEETING_HELD__RESULT__MEETING_NOT_AGREED:
        return CONFLICT_DISAGREE;
    default:
        return CONFLICT_EVENTS;
    }
}

static void
check_head_took_part(struct judging *judging, const Dondoc__V1__HeadsMeetingHeld *meeting,
                     const char *head)
{
    for (size_t i = 0; i < meeting->n_participants; i++) {
        if (stands_for_head(judging, meeting->participants[i], head)) {
            return;
        }
    }
    fault(judging, CODE_HEAD_ABSENT, RULE_HEADS_MEETING, "heads_meeting_held.participants", head);
}

/* Fault when the matrix refuses. */
static void
check_allows(struct judging *judging, const char *unit, enum conflict_event event,
             const char *field)
{
    enum conflict_state state = conflict_with(judging->task, unit);
    if (state == CONFLICT_NONE) {
        fault(judging, CODE_CONFLICT_MISSING, RULE_OPEN_CONFLICT, field, unit);
    } else if (conflict_move(state, event) == NULL) {
        fault(judging, CODE_STATE_FORBIDS, RULE_OPEN_CONFLICT, field, conflict_state_name(state));
    }
}

/* "chủ động làm việc trực tiếp": neither head sends a deputy. */
void
check_meeting(struct judging *judging)
{
    const Dondoc__V1__HeadsMeetingHeld *meeting = judging->event->heads_meeting_held;
    check_is_of_lead(judging, RULE_LEAD_REPORTS);
    const struct org_unit *unit =
        need_unit(judging, meeting->unit, RULE_HEADS_MEETING, "heads_meeting_held.unit");
    if (unit == NULL) {
        return;
    }
    if (outcome_of(meeting) == CONFLICT_EVENTS) {
        fault(judging, CODE_FIELD_MISSING, RULE_HEADS_MEETING, "heads_meeting_held.result", NULL);
    } else {
        check_allows(judging, meeting->unit, outcome_of(meeting), "heads_meeting_held.unit");
    }
    const struct org_position *head = org_unit_head(unit, judging->at);
    check_head_took_part(judging, meeting, judging->task->accountable_head);
    if (head != NULL) {
        check_head_took_part(judging, meeting, head->code);
    }
}

void
act_meeting(struct judging *judging)
{
    const Dondoc__V1__HeadsMeetingHeld *meeting = judging->event->heads_meeting_held;
    Dondoc__V1__Conflict *conflict =
        move_conflict(judging, find_conflict(judging->task, meeting->unit), outcome_of(meeting));
    conflict->met_at = judging->at;
    answer(judging, DATA(HEADS_MEETING_NOTED), RULE_HEADS_MEETING)->heads_meeting_noted->unit =
        meeting->unit;
}

/* ---- where it goes up to -------------------------------------------------------------------- */

const struct org_position *
find_arbiter(const struct judging *judging)
{
    const Dondoc__V1__Task *task = judging->task;
    bool differs = false;
    for (size_t i = 0; i < task->n_conflicts; i++) {
        differs |= conflict_with(task, task->conflicts[i]->unit) == CONFLICT_VIEW_RECORDED;
    }
    return differs && !matter_is_own(judging)
               ? find_position(judging, position_in(judging, RECIPIENT_VICE_CHAIR))
               : NULL;
}

/* ---- the lead's own view ------------------------------------------------------------------- */

void
check_view(struct judging *judging)
{
    const Dondoc__V1__LeadViewRecorded *view = judging->event->lead_view_recorded;
    check_is_of_lead(judging, RULE_LEAD_REPORTS);
    if (text_is_empty(view->view)) {
        fault(judging, CODE_FIELD_MISSING, RULE_OPEN_CONFLICT, "lead_view_recorded.view", NULL);
    }
    if (view->table_hash.len == 0) {
        fault(judging, CODE_FIELD_MISSING, RULE_OPEN_CONFLICT, "lead_view_recorded.table_hash",
              NULL);
    }
    check_allows(judging, view->unit, CONFLICT_RECORD_VIEW, "lead_view_recorded.unit");
}

void
act_view(struct judging *judging)
{
    const Dondoc__V1__LeadViewRecorded *view = judging->event->lead_view_recorded;
    Dondoc__V1__Conflict *conflict =
        move_conflict(judging, find_conflict(judging->task, view->unit), CONFLICT_RECORD_VIEW);
    conflict->view = view->view;
    conflict->table_hash = view->table_hash;
    answer(judging, DATA(LEAD_VIEW_NOTED), RULE_OPEN_CONFLICT)->lead_view_noted->unit = view->unit;
}

void
move_meeting(struct judging *judging, int old, const Dondoc__V1__Clock *clock)
{
    for (size_t i = 0; i < judging->task->n_conflicts; i++) {
        if (judging->task->conflicts[i]->clock == old) {
            Dondoc__V1__Conflict *conflict = edit_conflict(judging, i);
            conflict->clock = clock->id;
            conflict->due_at = clock->due_at;
        }
    }
}
