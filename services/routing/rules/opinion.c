/* What a consulted unit says: its opinion, or that it is not the one to ask (F-10, F-12). */
#include "base/civil.h"
#include "base/text.h"
#include "rules/consulting.h"

#define DATA(name)   DONDOC__V1__EVENT__DATA_##name
#define STANCE(name) DONDOC__V1__STANCE__##name
#define TARGET(name) DONDOC__V1__CONSULT_TARGET__STATE__##name

/* ---- opinions ------------------------------------------------------------------------------ */

static bool
says_something(char *const *texts, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!text_is_empty(texts[i])) {
            return true;
        }
    }
    return false;
}

static void
check_stance(struct judging *judging, const Dondoc__V1__OpinionGiven *opinion)
{
    const char *missing = NULL;
    switch (opinion->stance) {
    case STANCE(AGREE):
        return;
    case STANCE(AGREE_WITH_CHANGES):
        missing =
            says_something(opinion->changes, opinion->n_changes) ? NULL : "opinion_given.changes";
        break;
    case STANCE(DISAGREE):
        missing = text_is_empty(opinion->reason) ? "opinion_given.reason" : NULL;
        break;
    default:
        missing = "opinion_given.stance";
    }
    if (missing != NULL) {
        fault(judging, CODE_OPINION_INCOMPLETE, RULE_OPINION_SIGNATORY, missing, NULL);
    }
}

/* Given after the end, and nobody else's consent is undone by it. */
static bool
is_late(const struct judging *judging, const Dondoc__V1__ConsultTarget *target)
{
    return target->due_at != 0 && judging->at > silent_from(target);
}

static enum consult_event
event_of(const struct judging *judging, const Dondoc__V1__ConsultTarget *target)
{
    return target->state == TARGET(DEEMED) && is_late(judging, target) ? CONSULT_ANSWER_LATE
                                                                       : CONSULT_ANSWER;
}

/* Whether it will be taken, once limits that ran out have done so. */
static void
check_is_awaited(struct judging *judging, const Dondoc__V1__ConsultTarget *target)
{
    enum consult_state state = (enum consult_state)target->state;
    bool is_repeated = state == CONSULT_DEEMED && target->late_stance != STANCE(STANCE_UNSPECIFIED);
    if (is_repeated || consultation_move(state, event_of(judging, target)) == NULL) {
        fault(judging, CODE_STATE_FORBIDS, RULE_OPINION_SIGNATORY, "opinion_given.unit",
              consult_state_name(state));
    }
}

void
check_opinion(struct judging *judging)
{
    const Dondoc__V1__OpinionGiven *opinion = judging->event->opinion_given;
    struct place place;
    const struct org_unit *unit =
        need_unit(judging, opinion->unit, RULE_OPINION_SIGNATORY, "opinion_given.unit");
    if (unit == NULL || !need_place(judging, opinion->round, opinion->unit, &place)) {
        return;
    }
    check_acts_for(judging, unit, RULE_OPINION_SIGNATORY);
    (void)check_signer(judging, unit, opinion->signer, "opinion_given.signer");
    check_stance(judging, opinion);
    check_is_awaited(judging, target_at(judging->task, place));
}

static void
keep_opinion(const struct judging *judging, Dondoc__V1__ConsultTarget *target)
{
    const Dondoc__V1__OpinionGiven *opinion = judging->event->opinion_given;
    target->stance = opinion->stance;
    target->signer =
        text_is_empty(opinion->signer) ? judging->event->actor->position : opinion->signer;
    target->answered_at = judging->at;
    target->main_content = opinion->stance == STANCE(DISAGREE) && opinion->main_content;
}

void
act_opinion(struct judging *judging)
{
    const Dondoc__V1__OpinionGiven *opinion = judging->event->opinion_given;
    struct place place;
    (void)find_place(judging->task, opinion->round, opinion->unit, &place);
    catch_up(judging, place);
    enum consult_event event = event_of(judging, target_at(judging->task, place));
    (void)move_target(judging, place, event, "opinion_given.unit");
    Dondoc__V1__ConsultTarget *target = edit_target(judging, place);
    bool is_kept_beside = event == CONSULT_ANSWER_LATE;
    if (is_kept_beside) {
        target->late = true;
        target->late_stance = opinion->stance;
    } else {
        keep_opinion(judging, target);
    }
    int round = consultation_at(judging->task, place)->round;
    Dondoc__V1__OpinionTaken *taken =
        answer(judging, DATA(OPINION_TAKEN), RULE_OPINION_SIGNATORY)->opinion_taken;
    taken->round = round;
    taken->unit = target->unit;
    taken->late = is_kept_beside;
    if (target->main_content) {
        open_conflict(judging, round, target->unit);
    }
}

/* ---- unclear ones -------------------------------------------------------------------------- */

void
check_doubt(struct judging *judging)
{
    const Dondoc__V1__OpinionMarkedUnclear *doubt = judging->event->opinion_marked_unclear;
    struct place place;
    check_is_of_lead(judging, RULE_LEAD_REPORTS);
    if (!need_place(judging, doubt->round, doubt->unit, &place)) {
        return;
    }
    const Dondoc__V1__ConsultTarget *target = target_at(judging->task, place);
    enum consult_state state = (enum consult_state)target->state;
    if (target->unclear_due_at != 0) {
        fault(judging, CODE_DOUBTED_BEFORE, RULE_FIX_OPINION, "opinion_marked_unclear.unit",
              doubt->unit);
    } else if (consultation_move(state, CONSULT_DOUBT) == NULL) {
        fault(judging, CODE_STATE_FORBIDS, RULE_FIX_OPINION, "opinion_marked_unclear.unit",
              consult_state_name(state));
    }
}

void
act_doubt(struct judging *judging)
{
    const Dondoc__V1__OpinionMarkedUnclear *doubt = judging->event->opinion_marked_unclear;
    struct place place;
    (void)find_place(judging->task, doubt->round, doubt->unit, &place);
    (void)move_target(judging, place, CONSULT_DOUBT, "");
    Dondoc__V1__OpinionDoubted *doubted =
        answer(judging, DATA(OPINION_DOUBTED), RULE_FIX_OPINION)->opinion_doubted;
    doubted->round = consultation_at(judging->task, place)->round;
    doubted->unit = doubt->unit;
}

/* ---- returned ------------------------------------------------------------------------------ */

/* Within its limit from delivery; after that it must be answered. */
static void
check_is_in_time(struct judging *judging, const Dondoc__V1__ConsultTarget *target)
{
    int64_t until = target->delivered_at != 0
                        ? limit_end(judging, RULE_RETURN_CONSULTATION, target->delivered_at)
                        : 0;
    char text[CIVIL_TEXT_SIZE];
    if (target->due_at != 0 && target->due_at < until) {
        until = target->due_at;
    }
    if (until != 0 && judging->at > until) {
        fault(judging, CODE_RETURN_LATE, RULE_RETURN_CONSULTATION, "consultation_returned",
              arena_text(judging->docket->arena, instant_print(text, sizeof text, until)));
    }
}

void
check_turn_back(struct judging *judging)
{
    const Dondoc__V1__ConsultationReturned *returned = judging->event->consultation_returned;
    struct place place;
    const struct org_unit *unit =
        need_unit(judging, returned->unit, RULE_RETURN_CONSULTATION, "consultation_returned.unit");
    if (unit == NULL || !need_place(judging, returned->round, returned->unit, &place)) {
        return;
    }
    check_acts_for(judging, unit, RULE_RETURN_CONSULTATION);
    if (returned->reason != DONDOC__V1__TURN_BACK_REASON__NOT_MY_AUTHORITY &&
        returned->reason != DONDOC__V1__TURN_BACK_REASON__ASKERS_OWN_AUTHORITY) {
        fault(judging, CODE_FIELD_MISSING, RULE_RETURN_CONSULTATION, "consultation_returned.reason",
              NULL);
    }
    const Dondoc__V1__ConsultTarget *target = target_at(judging->task, place);
    enum consult_state state = (enum consult_state)target->state;
    check_is_in_time(judging, target);
    if (!is_refused(judging) && consultation_move(state, CONSULT_TURN_BACK) == NULL) {
        fault(judging, CODE_STATE_FORBIDS, RULE_RETURN_CONSULTATION, "consultation_returned.unit",
              consult_state_name(state));
    }
}

void
act_turn_back(struct judging *judging)
{
    const Dondoc__V1__ConsultationReturned *returned = judging->event->consultation_returned;
    struct place place;
    (void)find_place(judging->task, returned->round, returned->unit, &place);
    (void)move_target(judging, place, CONSULT_TURN_BACK, "");
    Dondoc__V1__ConsultTarget *target = edit_target(judging, place);
    target->turned_back = returned->reason;
    int round = consultation_at(judging->task, place)->round;
    Dondoc__V1__ConsultationTurnedBack *back =
        answer(judging, DATA(CONSULTATION_TURNED_BACK), RULE_RETURN_CONSULTATION)
            ->consultation_turned_back;
    back->round = round;
    back->unit = target->unit;
}
