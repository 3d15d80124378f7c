/* Which report of consultations, appraisals and conflicts asks what, and what comes of it. */
#include "rules/consulting.h"
#include "base/text.h"
#include "wire/task.h"

#define DATA(name) DONDOC__V1__EVENT__DATA_##name

/* Checks say faults; acts change the next snapshot and decide. */
static const struct handling {
    void (*check)(struct judging *judging);
    void (*act)(struct judging *judging);
    Dondoc__V1__Event__DataCase type;
    bool is_work; /* only while the lead works on it */
} handlings[] = {
    { check_question, act_question, DATA(CONSULTATION_ASKED), true },
    { check_receipt, act_receipt, DATA(DELIVERY_CONFIRMED), false },
    { check_opinion, act_opinion, DATA(OPINION_GIVEN), false },
    { check_turn_back, act_turn_back, DATA(CONSULTATION_RETURNED), false },
    { check_doubt, act_doubt, DATA(OPINION_MARKED_UNCLEAR), false },
    { check_appraisal_asked, act_appraisal_asked, DATA(APPRAISAL_ASKED), true },
    { check_appraisal_given, act_appraisal_given, DATA(APPRAISAL_GIVEN), false },
    { check_conflict, act_conflict, DATA(CONFLICT_RECORDED), false },
    { check_meeting, act_meeting, DATA(HEADS_MEETING_HELD), false },
    { check_view, act_view, DATA(LEAD_VIEW_RECORDED), false },
};

static const struct handling *
handling_of(const Dondoc__V1__Event *event)
{
    for (size_t i = 0; i < sizeof handlings / sizeof *handlings; i++) {
        if (handlings[i].type == event->data_case) {
            return &handlings[i];
        }
    }
    return NULL;
}

bool
is_consulting(const Dondoc__V1__Event *event)
{
    bool is_of_task =
        event->data_case == DATA(DELIVERY_CONFIRMED) && event->delivery_confirmed->round == 0;
    return !is_of_task && handling_of(event) != NULL;
}

/* ---- what must come before ----------------------------------------------------------------- */

/* The round a report speaks of, -1: of none. */
static int
round_of(const Dondoc__V1__Event *event)
{
    switch (event->data_case) {
    case DATA(DELIVERY_CONFIRMED):
        return event->delivery_confirmed->round;
    case DATA(OPINION_GIVEN):
        return event->opinion_given->round;
    case DATA(CONSULTATION_RETURNED):
        return event->consultation_returned->round;
    case DATA(OPINION_MARKED_UNCLEAR):
        return event->opinion_marked_unclear->round;
    case DATA(CONFLICT_RECORDED):
        return event->conflict_recorded->round;
    default:
        return -1;
    }
}

/* What is said about an opinion, or about the conflict it may open, while it has yet to come. */
static const char *
opinion_awaited(const Dondoc__V1__Task *task, int round, const char *unit)
{
    struct place place;
    bool is_pending = find_place(task, round, unit, &place) &&
                      consult_state_is_pending((enum consult_state)target_at(task, place)->state);
    return is_pending ? "opinion" : NULL;
}

static const char *
doubt_awaits(const Dondoc__V1__Task *task, const Dondoc__V1__OpinionMarkedUnclear *doubt)
{
    struct place place;
    bool is_again = find_place(task, doubt->round, doubt->unit, &place) &&
                    target_at(task, place)->unclear_due_at != 0;
    return is_again ? NULL : opinion_awaited(task, doubt->round, doubt->unit);
}

static const char *
conflict_awaits(const Dondoc__V1__Task *task, const char *unit)
{
    return conflict_with(task, unit) == CONFLICT_NONE ? opinion_awaited(task, 0, unit) : NULL;
}

static const char *
predecessor_of(const Dondoc__V1__Task *task, const Dondoc__V1__Event *event)
{
    switch (event->data_case) {
    case DATA(APPRAISAL_GIVEN):
        return task->n_appraisals == 0 ? "appraisal" : NULL;
    case DATA(OPINION_MARKED_UNCLEAR):
        return doubt_awaits(task, event->opinion_marked_unclear);
    case DATA(HEADS_MEETING_HELD):
        return conflict_awaits(task, event->heads_meeting_held->unit);
    case DATA(LEAD_VIEW_RECORDED):
        return conflict_with(task, event->lead_view_recorded->unit) == CONFLICT_OPEN
                   ? "meeting"
                   : conflict_awaits(task, event->lead_view_recorded->unit);
    default:
        return NULL;
    }
}

/* Consultees and the lead report by different systems: an opinion may come before its question. */
const char *
consulting_awaits(const struct judging *judging)
{
    const struct docket *docket = judging->docket;
    enum task_state working = lifecycle_awaited(state_of(docket), TR_PROGRESS);
    int round = round_of(judging->event);
    if (docket->task == NULL || handling_of(judging->event)->is_work) {
        return working != TASK_NONE ? task_state_name(working) : NULL;
    }
    int asked = (int)docket->task->n_consultations;
    return round > asked || (round == 0 && asked == 0)
               ? arena_print(docket->arena, "consultation %d", round > 0 ? round : 1)
               : predecessor_of(docket->task, judging->event);
}

/* ---- decisions ----------------------------------------------------------------------------- */

Dondoc__V1__Event *
decide(struct judging *judging, Dondoc__V1__Event__DataCase data_case, enum rule_id rule)
{
    Dondoc__V1__Event *answered = judging->decision;
    Dondoc__V1__Event *event = amend_it(judging, data_case, &rule, 1);
    judging->decision = answered;
    judging->report.decided++;
    judging->task = next_snapshot(judging->docket);
    return event;
}

Dondoc__V1__Event *
answer(struct judging *judging, Dondoc__V1__Event__DataCase data_case, enum rule_id rule)
{
    return judging->decision = decide(judging, data_case, rule);
}

void
judge_consulting(struct judging *judging)
{
    const struct handling *handling = handling_of(judging->event);
    handling->check(judging);
    if (!is_refused(judging)) {
        handling->act(judging);
    }
}

/* ---- limits -------------------------------------------------------------------------------- */

static void
alarm_asker(struct judging *judging, const Dondoc__V1__Clock *clock, struct place place)
{
    if (move_target(judging, place, CONSULT_ALARM, "")) {
        Dondoc__V1__DeliveryMissed *missed =
            decide(judging, DATA(DELIVERY_MISSED), RULE_UNDELIVERED)->delivery_missed;
        missed->round = clock->round;
        missed->unit = clock->unit;
    }
}

void
consulting_limit(struct judging *judging)
{
    struct place place;
    const Dondoc__V1__Clock *clock =
        task_clock_of(judging->task, judging->event->limit_passed->clock);
    bool is_answer = clock->kind == DONDOC__V1__CLOCK_KIND__CONSULTATION ||
                     clock->kind == DONDOC__V1__CLOCK_KIND__OPINION;
    bool is_delivery = clock->kind == DONDOC__V1__CLOCK_KIND__DELIVERY && clock->round > 0;
    if ((!is_answer && !is_delivery) ||
        !find_place(judging->task, clock->round, clock->unit, &place)) {
        return;
    }
    if (is_delivery) {
        judging->at = clock->due_at;
        alarm_asker(judging, clock, place);
    } else {
        judging->at = clock->due_at + 1; /* the end itself was still in time (D5) */
        catch_up(judging, place);
    }
}

/* ---- who signs, who is head ---------------------------------------------------------------- */

static bool
may_sign(const struct org_position *position, const struct org_unit *unit)
{
    return position != NULL && position->unit == unit &&
           (org_position_is_head(position) || position->kind == POSITION_DEPUTY);
}

const char *
check_signer(struct judging *judging, const struct org_unit *unit, const char *signer,
             const char *field)
{
    const Dondoc__V1__Actor *actor = judging->event->actor;
    const char *code = text_is_empty(signer) && actor != NULL ? actor->position : signer;
    if (text_is_empty(code)) {
        fault(judging, CODE_FIELD_MISSING, RULE_OPINION_SIGNATORY, field, NULL);
    } else if (!may_sign(find_position(judging, code), unit)) {
        fault(judging, CODE_SIGNER_NOT_HEAD, RULE_OPINION_SIGNATORY, field, code);
    }
    return code;
}

void
check_acts_for(struct judging *judging, const struct org_unit *unit, enum rule_id rule)
{
    if (!actor_is_known(judging)) {
        fault(judging, CODE_ACTOR_MISSING, rule, "actor", NULL);
    } else if (!actor_is_within(judging, unit)) {
        fault(judging, CODE_ACTOR_NOT_OF_UNIT, rule, "actor", unit->code);
    }
}

bool
stands_for_head(const struct judging *judging, const char *position, const char *head)
{
    const struct org_position *post = find_position(judging, position);
    const struct org_position *chief = find_position(judging, head);
    if (post == NULL || chief == NULL || post == chief) {
        return post != NULL && post == chief;
    }
    const struct org_person *person = org_position_holder(post, judging->at).person;
    return person != NULL && org_position_is_held_by(chief, person, judging->at);
}
