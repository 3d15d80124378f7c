/* Asking units for their opinion: whom, with which limit, and why if they have no function in the
 * field (F-10, F-11). */
#include "base/hash.h"
#include "base/text.h"
#include "domain/deadline.h"
#include "rules/consulting.h"
#include "wire/task.h"
#include <string.h>

#define DATA(name) DONDOC__V1__EVENT__DATA_##name

static char *
unit_field(const struct judging *judging, size_t i)
{
    return arena_print(judging->docket->arena, "consultation_asked.units[%zu]", i);
}

static ProtobufCBinaryData
hash_of_content(const struct judging *judging, const Dondoc__V1__ConsultationAsked *asked)
{
    if (asked->content_hash.len > 0) {
        return asked->content_hash;
    }
    struct hash *hash = arena_alloc(judging->docket->arena, sizeof *hash);
    *hash = hash_of(asked->content, strlen(asked->content));
    return (ProtobufCBinaryData){ sizeof hash->bytes, hash->bytes };
}

/* The same content, and its answer may still come. */
static bool
is_asked_already(const struct judging *judging, const Dondoc__V1__ConsultationAsked *asked,
                 const char *unit)
{
    const Dondoc__V1__Task *task = judging->task;
    ProtobufCBinaryData hash = hash_of_content(judging, asked);
    for (size_t i = 0; i < task->n_consultations; i++) {
        const Dondoc__V1__Consultation *before = task->consultations[i];
        size_t target;
        if (before->content_hash.len == hash.len &&
            memcmp(before->content_hash.data, hash.data, hash.len) == 0 &&
            find_in_round(before, unit, &target) &&
            consult_state_is_pending((enum consult_state)before->targets[target]->state)) {
            return true;
        }
    }
    return false;
}

static bool
is_central(const struct org_unit *unit)
{
    return unit->kind == UNIT_CENTRAL || unit->kind == UNIT_CENTRAL_IN_PROVINCE;
}

/* Whether a unit has a function in the task's field; where functions are not kept nobody is
 * irrelevant, and central agencies have none here: the authority matrix speaks of them. */
static bool
is_relevant(const struct judging *judging, const struct org_unit *unit)
{
    const struct organisation *organisation = judging->reference->organisation;
    const char *code = judging->task->field;
    const struct org_field *field =
        text_is_empty(code) ? NULL : organisation_field(organisation, code);
    return field == NULL || organisation_count(organisation).functions == 0 || is_central(unit) ||
           org_unit_has_function(unit, field, judging->at);
}

static void
check_consultee(struct judging *judging, const Dondoc__V1__ConsultationAsked *asked, size_t i)
{
    const char *code = asked->units[i];
    const struct org_unit *unit =
        need_unit(judging, code, RULE_RELEVANT_CONSULTEE, unit_field(judging, i));
    bool is_twice = false;
    for (size_t j = 0; j < i; j++) {
        is_twice = is_twice || text_same(asked->units[j], code);
    }
    if (unit == NULL) {
        return;
    }
    bool is_own = judging->lead != NULL && org_unit_accountable(judging->lead) == unit;
    if (is_twice || is_own || unit->kind == UNIT_SUBUNIT) {
        fault(judging, CODE_CONSULTEE_INVALID, RULE_RELEVANT_CONSULTEE, unit_field(judging, i),
              code);
    } else if (is_asked_already(judging, asked, code)) {
        fault(judging, CODE_ASKED_ALREADY, RULE_CONSULT, unit_field(judging, i), code);
    } else {
        (void)authority_may_ask(judging, unit, asked->matter, unit_field(judging, i));
    }
}

/* Inside floor and cap of the policy, both tried from now. */
static void
check_limit(struct judging *judging, const Dondoc__V1__Limit *message)
{
    static const char field[] = "consultation_asked.limit";
    struct limit limit;
    bool is_sound = task_limit(message, &limit) && judging->calendar != NULL &&
                    message->anchor <= DONDOC__V1__LIMIT__ANCHOR__RECEIVED_AT &&
                    message->anchor != DONDOC__V1__LIMIT__ANCHOR__ISSUED_AT;
    struct deadline deadline = { .result = DEADLINE_NO_LIMIT };
    if (is_sound) {
        deadline = deadline_compute(&limit, judging->at, judging->calendar, NULL);
    }
    if (deadline.result != DEADLINE_SET) {
        fault(judging, CODE_LIMIT_INVALID, RULE_CONSULT, field, NULL);
        return;
    }
    int64_t floor = limit_end(judging, RULE_CONSULT_FLOOR, judging->at);
    int64_t cap = limit_end(judging, RULE_CONSULT_CAP, judging->at);
    if (floor != 0 && deadline.due_at < floor) {
        fault(judging, CODE_CONSULT_LIMIT_OUTSIDE, RULE_CONSULT_FLOOR, field, message->as_written);
    } else if (cap != 0 && deadline.due_at > cap) {
        fault(judging, CODE_CONSULT_LIMIT_OUTSIDE, RULE_CONSULT_CAP, field, message->as_written);
    }
}

static bool
says_limit(const Dondoc__V1__Limit *limit)
{
    return limit != NULL && limit->kind != DONDOC__V1__LIMIT__KIND__UNSPECIFIED;
}

static bool
is_justified(const Dondoc__V1__ConsultationAsked *asked)
{
    return !text_is_empty(asked->justification);
}

static void
check_room(struct judging *judging, size_t units)
{
    const Dondoc__V1__Task *task = judging->task;
    size_t targets = units;
    for (size_t i = 0; i < task->n_consultations; i++) {
        targets += task->consultations[i]->n_targets;
    }
    if (targets > TARGETS_MAX || task->n_consultations >= ROUNDS_MAX) {
        fault(judging, CODE_TOO_MANY, RULE_RELEVANT_CONSULTEE, "consultation_asked.units", NULL);
    }
}

void
check_question(struct judging *judging)
{
    const Dondoc__V1__ConsultationAsked *asked = judging->event->consultation_asked;
    check_is_of_lead(judging, RULE_LEAD_REPORTS);
    if (asked->n_units == 0) {
        fault(judging, CODE_FIELD_MISSING, RULE_CONSULT, "consultation_asked.units", NULL);
    }
    if (text_is_empty(asked->content) && asked->content_hash.len == 0) {
        fault(judging, CODE_FIELD_MISSING, RULE_CONSULT, "consultation_asked.content", NULL);
    }
    check_room(judging, asked->n_units);
    for (size_t i = 0; i < asked->n_units && !is_refused(judging); i++) {
        check_consultee(judging, asked, i);
    }
    if (says_limit(asked->limit)) {
        check_limit(judging, asked->limit);
    } else if (policy_limit(judging->reference->policy, RULE_CONSULT, judging->urgency) == NULL) {
        fault(judging, CODE_LIMIT_MISSING, RULE_CONSULT, "consultation_asked.limit", NULL);
    }
    if (is_justified(asked) &&
        !stands_for_head(judging, asked->justifier, judging->task->accountable_head)) {
        fault(judging, CODE_SIGNER_NOT_HEAD, RULE_RELEVANT_CONSULTEE,
              "consultation_asked.justifier", asked->justifier);
    }
}

/* As asked, or the policy's; counted from delivery whatever was said. */
static Dondoc__V1__Limit *
limit_of(const struct judging *judging, const Dondoc__V1__ConsultationAsked *asked)
{
    struct arena *arena = judging->docket->arena;
    Dondoc__V1__Limit *limit = arena_alloc(arena, sizeof *limit);
    if (says_limit(asked->limit)) {
        *limit = *asked->limit;
    } else {
        const struct limit *normal =
            policy_limit(judging->reference->policy, RULE_CONSULT, judging->urgency);
        task_limit_message(normal, limit);
        limit->as_written = limit_say(arena, normal, false);
        limit->rule = (char *)rule_name(RULE_CONSULT);
    }
    limit->anchor = DONDOC__V1__LIMIT__ANCHOR__RECEIVED_AT;
    return limit;
}

static Dondoc__V1__ConsultTarget *
new_target(const struct judging *judging, char *unit)
{
    Dondoc__V1__ConsultTarget *target = arena_alloc(judging->docket->arena, sizeof *target);
    dondoc__v1__consult_target__init(target);
    target->unit = unit;
    target->irrelevant =
        !is_relevant(judging, organisation_unit(judging->reference->organisation, unit));
    return target;
}

static Dondoc__V1__Consultation *
new_consultation(const struct judging *judging, const Dondoc__V1__ConsultationAsked *asked)
{
    struct arena *arena = judging->docket->arena;
    const Dondoc__V1__Actor *actor = judging->event->actor;
    Dondoc__V1__Consultation *consultation = arena_alloc(arena, sizeof *consultation);
    dondoc__v1__consultation__init(consultation);
    consultation->round = (int)judging->task->n_consultations + 1;
    consultation->content = asked->content;
    consultation->content_hash = hash_of_content(judging, asked);
    consultation->silence = asked->silence;
    consultation->limit = limit_of(judging, asked);
    consultation->asked_at = judging->at;
    consultation->asker = actor->position;
    consultation->matter = text_is_empty(asked->matter) ? judging->task->matter : asked->matter;
    consultation->targets = arena_array(arena, asked->n_units, sizeof *consultation->targets);
    for (size_t i = 0; i < asked->n_units; i++) {
        consultation->targets[consultation->n_targets++] = new_target(judging, asked->units[i]);
    }
    if (is_justified(asked)) {
        consultation->justification = asked->justification;
        consultation->justifier = asked->justifier;
    }
    return consultation;
}

/* Units that have no function in the field, and the centre unless the Chair let it be asked. */
static bool
needs_reason(const struct judging *judging, const Dondoc__V1__ConsultTarget *target)
{
    const struct org_unit *unit = organisation_unit(judging->reference->organisation, target->unit);
    return target->irrelevant || (unit->kind == UNIT_CENTRAL && !override_let_ask(judging, unit));
}

/* The task has asked as often as it may for no special reason. */
static bool
is_one_too_many(const struct judging *judging)
{
    int rounds = judging->reference->policy->consult_rounds;
    return rounds > 0 && judging->task->n_consultations >= (size_t)rounds;
}

/* Held until the head signs why they are asked, or asked once more (F-11). */
static bool
hold(struct judging *judging, const Dondoc__V1__ConsultationAsked *asked,
     const Dondoc__V1__Consultation *consultation)
{
    struct docket *docket = judging->docket;
    struct text_builder names = { .arena = docket->arena };
    char **units = arena_array(docket->arena, consultation->n_targets, sizeof *units);
    bool is_again = is_one_too_many(judging);
    size_t count = 0;
    for (size_t i = 0; i < consultation->n_targets; i++) {
        if (is_again || needs_reason(judging, consultation->targets[i])) {
            text_print(&names, "%s%s", count > 0 ? ", " : "", consultation->targets[i]->unit);
            units[count++] = consultation->targets[i]->unit;
        }
    }
    if (count == 0 || is_justified(asked)) {
        return false;
    }
    judging->verdict =
        verdict_new(docket, DONDOC__V1__VERDICT__KIND__BLOCKED,
                    is_again ? CODE_CONSULT_ROUNDS : CODE_CONSULTEE_IRRELEVANT,
                    RULE_RELEVANT_CONSULTEE, "consultation_asked.justification", names.text);
    conclude(judging, DATA(CONSULTATION_HELD));
    judging->decision = docket->decisions[docket->decision_count - 1].event;
    Dondoc__V1__ConsultationHeld *held = judging->decision->consultation_held;
    held->units = units;
    held->n_units = count;
    return true;
}

void
act_question(struct judging *judging)
{
    const Dondoc__V1__ConsultationAsked *asked = judging->event->consultation_asked;
    Dondoc__V1__Task *task = judging->task;
    Dondoc__V1__Consultation *consultation = new_consultation(judging, asked);
    if (hold(judging, asked, consultation)) {
        return;
    }
    struct place place = { .consultation = task->n_consultations };
    task->consultations = copy_list(judging, task->consultations, task->n_consultations);
    task->consultations[task->n_consultations++] = consultation;
    for (; place.target < consultation->n_targets; place.target++) {
        (void)move_target(judging, place, CONSULT_SEND, "");
    }
    answer(judging, DATA(CONSULTATION_OPENED), RULE_CONSULT)->consultation_opened->round =
        consultation->round;
}
