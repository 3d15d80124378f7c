/* A unit that is consulted: where it stands, proof that it received the question, and silence
 * (F-10, F-13). */
#include "base/text.h"
#include "domain/deadline.h"
#include "rules/consulting.h"
#include "wire/task.h"
#include <string.h>

#define DATA(name)  DONDOC__V1__EVENT__DATA_##name
#define CLOCK(name) DONDOC__V1__CLOCK_KIND__##name

/* ---- finding and changing ------------------------------------------------------------------ */

const Dondoc__V1__Consultation *
consultation_at(const Dondoc__V1__Task *task, struct place place)
{
    return task->consultations[place.consultation];
}

const Dondoc__V1__ConsultTarget *
target_at(const Dondoc__V1__Task *task, struct place place)
{
    return consultation_at(task, place)->targets[place.target];
}

bool
find_in_round(const Dondoc__V1__Consultation *round, const char *unit, size_t *target)
{
    bool is_found = false;
    for (size_t i = 0; i < round->n_targets; i++) {
        bool is_awaited = consult_state_is_pending((enum consult_state)round->targets[i]->state);
        if (text_same(round->targets[i]->unit, unit) && (is_awaited || !is_found)) {
            *target = i;
            is_found = true;
        }
    }
    return is_found;
}

bool
find_place(const Dondoc__V1__Task *task, int round, const char *unit, struct place *place)
{
    *place = (struct place){ 0 };
    for (size_t i = task->n_consultations; i-- > 0;) {
        const Dondoc__V1__Consultation *consultation = task->consultations[i];
        place->consultation = i;
        if ((round == 0 || consultation->round == round) &&
            find_in_round(consultation, unit, &place->target)) {
            return true;
        }
    }
    return false;
}

bool
need_place(struct judging *judging, int round, const char *unit, struct place *place)
{
    if (find_place(judging->task, round, unit, place)) {
        return true;
    }
    const char *report = protobuf_c_message_descriptor_get_field(
                             &dondoc__v1__event__descriptor, (unsigned)judging->event->data_case)
                             ->name;
    fault(judging, CODE_NOT_ASKED, RULE_CONSULT,
          arena_print(judging->docket->arena, "%s.unit", report), unit);
    return false;
}

Dondoc__V1__ConsultTarget *
edit_target(struct judging *judging, struct place place)
{
    Dondoc__V1__Task *task = judging->task;
    Dondoc__V1__Consultation *consultation =
        edit_item(judging, &task->consultations, &task->n_consultations, place.consultation,
                  &dondoc__v1__consultation__descriptor);
    return edit_item(judging, &consultation->targets, &consultation->n_targets, place.target,
                     &dondoc__v1__consult_target__descriptor);
}

/* ---- what follows from a move -------------------------------------------------------------- */

static void
stop_clock_of(struct judging *judging, Dondoc__V1__ClockKind kind, struct place place)
{
    const Dondoc__V1__Task *task = judging->task;
    const Dondoc__V1__Consultation *consultation = consultation_at(task, place);
    for (size_t i = 0; i < task->n_clocks; i++) {
        const Dondoc__V1__Clock *clock = task->clocks[i];
        if (clock->kind == kind && clock->round == consultation->round &&
            text_same(clock->unit, target_at(task, place)->unit)) {
            stop_clock(judging, clock->id);
            return;
        }
    }
}

void
drop_target(struct judging *judging, struct place place)
{
    Dondoc__V1__Consultation *round = judging->task->consultations[place.consultation];
    stop_clock_of(judging, CLOCK(DELIVERY), place);
    stop_clock_of(judging, CLOCK(CONSULTATION), place);
    stop_clock_of(judging, CLOCK(OPINION), place);
    round->n_targets--;
    memmove(&round->targets[place.target], &round->targets[place.target + 1],
            (round->n_targets - place.target) * sizeof *round->targets);
}

static const struct org_position *
head_of(const struct judging *judging, const char *code)
{
    const struct org_unit *unit = organisation_unit(judging->reference->organisation, code);
    return unit != NULL ? org_unit_head(unit, judging->at) : NULL;
}

static void
start_clock_of(struct judging *judging, struct place place, struct clock_start start)
{
    const Dondoc__V1__Consultation *consultation = consultation_at(judging->task, place);
    start.unit = target_at(judging->task, place)->unit;
    start.round = consultation->round;
    start_clock(judging, start);
}

/* Counted from delivery. A date leaves a late receiver the least limit all the same. */
int64_t
answer_end(const struct judging *judging, struct place place)
{
    int64_t from = target_at(judging->task, place)->delivered_at;
    struct limit limit;
    if (judging->calendar == NULL ||
        !task_limit(consultation_at(judging->task, place)->limit, &limit)) {
        return 0;
    }
    int64_t due_at = deadline_compute(&limit, from, judging->calendar, NULL).due_at;
    int64_t least = limit_end(judging, RULE_CONSULT_FLOOR, from);
    return due_at > least ? due_at : least;
}

static void
receive(struct judging *judging, struct place place, Dondoc__V1__ConsultTarget *target)
{
    const Dondoc__V1__Consultation *consultation = consultation_at(judging->task, place);
    target->delivered_at =
        judging->at > consultation->asked_at ? judging->at : consultation->asked_at;
    target->due_at = answer_end(judging, place);
}

int64_t
silent_from(const Dondoc__V1__ConsultTarget *target)
{
    return target->unclear_due_at > target->due_at ? target->unclear_due_at : target->due_at;
}

static void
watch_answer(struct judging *judging, struct place place, const Dondoc__V1__ConsultTarget *target)
{
    const struct org_position *head = head_of(judging, target->unit);
    bool is_silent_consent =
        consultation_at(judging->task, place)->silence == DONDOC__V1__SILENCE_RULE__DEEMED_CONSENT;
    start_clock_of(judging, place,
                   (struct clock_start){ .kind = CLOCK(CONSULTATION),
                                         .due_at = silent_from(target),
                                         .position = head != NULL ? head->code : "",
                                         .climbs = !is_silent_consent });
}

/* The numbers of notices back run within the task. */
static void
name_the_silent(struct judging *judging, Dondoc__V1__ConsultTarget *target)
{
    const struct org_position *head = head_of(judging, target->unit);
    target->head = (char *)(head != NULL ? head->code : "");
    target->head_person = (char *)(head != NULL ? holder_person(head, judging->at) : "");
    target->notice_back =
        arena_print(judging->docket->arena, "%02d/TB", ++judging->task->notices_back);
}

static void
forget_opinion(Dondoc__V1__ConsultTarget *target)
{
    target->stance = DONDOC__V1__STANCE__STANCE_UNSPECIFIED;
    target->signer = (char *)"";
    target->answered_at = 0;
    target->main_content = false;
    target->vague = true;
}

static void
follow(struct judging *judging, struct place place, uint32_t effects)
{
    Dondoc__V1__ConsultTarget *target =
        consultation_at(judging->task, place)->targets[place.target]; /* made by edit_target() */
    if (effects & CFX_STOP_DELIVERY) {
        stop_clock_of(judging, CLOCK(DELIVERY), place);
    }
    if (effects & CFX_STOP_ANSWER) {
        stop_clock_of(judging, CLOCK(CONSULTATION), place);
    }
    if (effects & CFX_STOP_FIX) {
        stop_clock_of(judging, CLOCK(OPINION), place);
    }
    if (effects & CFX_FORGET_OPINION) {
        forget_opinion(target);
    }
    if (effects & CFX_RECEIVED) {
        receive(judging, place, target);
    }
    if (effects & CFX_WATCH_DELIVERY) {
        start_clock_of(
            judging, place,
            (struct clock_start){ .kind = CLOCK(DELIVERY),
                                  .due_at = limit_end(judging, RULE_UNDELIVERED, judging->at) });
    }
    if (effects & CFX_WATCH_ANSWER) {
        watch_answer(judging, place, target);
    }
    if (effects & CFX_WATCH_FIX) {
        target->unclear_due_at = limit_end(judging, RULE_FIX_OPINION, judging->at);
        start_clock_of(
            judging, place,
            (struct clock_start){ .kind = CLOCK(OPINION), .due_at = target->unclear_due_at });
    }
    if (effects & CFX_NOTICE_BACK) {
        name_the_silent(judging, target);
    }
}

bool
move_target(struct judging *judging, struct place place, enum consult_event event,
            const char *field)
{
    enum consult_state state = (enum consult_state)target_at(judging->task, place)->state;
    const struct consult_move *move = consultation_move(state, event);
    if (move == NULL) {
        fault(judging, CODE_STATE_FORBIDS, RULE_CONSULT, field, consult_state_name(state));
        return false;
    }
    edit_target(judging, place)->state = (Dondoc__V1__ConsultTarget__State)move->next;
    follow(judging, place, move->effects);
    return true;
}

/* ---- silence ------------------------------------------------------------------------------- */

/* Silence is consent: recorded, and the silent head is told by name (F-13). It leaves when his
 * office opens. */
static void
deem(struct judging *judging, struct place place)
{
    if (!move_target(judging, place, CONSULT_FALL_SILENT, "")) {
        return;
    }
    const Dondoc__V1__Consultation *consultation = consultation_at(judging->task, place);
    const Dondoc__V1__ConsultTarget *target = target_at(judging->task, place);
    Dondoc__V1__ConsentDeemed *deemed =
        decide(judging, DATA(CONSENT_DEEMED), RULE_SILENCE_IS_CONSENT)->consent_deemed;
    deemed->round = consultation->round;
    deemed->unit = target->unit;
    deemed->deemed_at = silent_from(target);
    Dondoc__V1__Event *event = decide(judging, DATA(NOTICE_BACK_ISSUED), RULE_SILENCE_IS_CONSENT);
    Dondoc__V1__NoticeBackIssued *notice = event->notice_back_issued;
    event->time = judging->calendar != NULL
                      ? calendar_opening(judging->calendar, silent_from(target))
                      : silent_from(target);
    notice->round = consultation->round;
    notice->unit = target->unit;
    notice->number = target->notice_back;
    notice->position = target->head;
    notice->person = target->head_person;
    notice->delivered_at = target->delivered_at;
    notice->lapsed_at = silent_from(target);
}

/* An unclear opinion that was not fixed is none: recorded, and its silence counts as any other. */
static void
stay_vague(struct judging *judging, struct place place)
{
    if (move_target(judging, place, CONSULT_STAY_VAGUE, "")) {
        Dondoc__V1__OpinionDoubted *doubted =
            decide(judging, DATA(OPINION_DOUBTED), RULE_FIX_OPINION)->opinion_doubted;
        doubted->round = consultation_at(judging->task, place)->round;
        doubted->unit = target_at(judging->task, place)->unit;
    }
}

void
catch_up(struct judging *judging, struct place place)
{
    int64_t at = judging->at;
    const Dondoc__V1__ConsultTarget *target = target_at(judging->task, place);
    if (target->state == DONDOC__V1__CONSULT_TARGET__STATE__UNCLEAR &&
        target->unclear_due_at != 0 && target->unclear_due_at < at) {
        judging->at = target->unclear_due_at;
        stay_vague(judging, place);
        target = target_at(judging->task, place);
    }
    if (target->state == DONDOC__V1__CONSULT_TARGET__STATE__DELIVERED && target->due_at != 0 &&
        silent_from(target) < at &&
        consultation_at(judging->task, place)->silence ==
            DONDOC__V1__SILENCE_RULE__DEEMED_CONSENT) {
        judging->at = silent_from(target);
        deem(judging, place);
    }
    judging->at = at;
}

/* ---- proof of delivery --------------------------------------------------------------------- */

/* The asker cannot prove it himself: the unit's own people do, or the exchange that carried it. */
void
check_receipt(struct judging *judging)
{
    const Dondoc__V1__DeliveryConfirmed *receipt = judging->event->delivery_confirmed;
    struct place place;
    const struct org_unit *unit =
        need_unit(judging, receipt->unit, RULE_UNDELIVERED, "delivery_confirmed.unit");
    if (unit == NULL || !need_place(judging, receipt->round, receipt->unit, &place)) {
        return;
    }
    if (actor_is_known(judging)) {
        check_acts_for(judging, unit, RULE_UNDELIVERED);
    }
}

void
act_receipt(struct judging *judging)
{
    const Dondoc__V1__DeliveryConfirmed *receipt = judging->event->delivery_confirmed;
    struct place place;
    (void)find_place(judging->task, receipt->round, receipt->unit, &place);
    if (target_at(judging->task, place)->state != DONDOC__V1__CONSULT_TARGET__STATE__SENT) {
        note_it(judging);
        judging->decision = judging->docket->decisions[judging->docket->decision_count - 1].event;
        return;
    }
    (void)move_target(judging, place, CONSULT_DELIVER, "");
    Dondoc__V1__ConsultationDelivered *delivered =
        answer(judging, DATA(CONSULTATION_DELIVERED), RULE_UNDELIVERED)->consultation_delivered;
    delivered->round = receipt->round;
    delivered->unit = receipt->unit;
}
