/* Who acts, and whether he may: by position, by the person who holds it, or by the unit alone. */
#include "base/text.h"
#include "domain/audience.h"
#include "rules/judging.h"
#include "wire/task.h"

static const Dondoc__V1__Actor *
actor_of(const struct judging *judging)
{
    static const Dondoc__V1__Actor nobody = DONDOC__V1__ACTOR__INIT;
    return judging->event->actor != NULL ? judging->event->actor : &nobody;
}

bool
actor_is_known(const struct judging *judging)
{
    const Dondoc__V1__Actor *actor = actor_of(judging);
    return !text_is_empty(actor->position) || !text_is_empty(actor->person) ||
           !text_is_empty(actor->unit);
}

const struct org_position *
find_position(const struct judging *judging, const char *code)
{
    if (text_is_empty(code)) {
        return NULL;
    }
    const struct org_position *position =
        organisation_position(judging->reference->organisation, code);
    return position != NULL && org_position_is_in_force(position, judging->at) ? position : NULL;
}

const char *
position_in(const struct judging *judging, enum recipient role)
{
    struct audience audience = { .count = 0 };
    struct audience_task task = task_audience(judging->task);
    audience_add(&audience, judging->reference->organisation, &task, role, 0, judging->at);
    bool is_any = audience.count > 0 && audience.listeners[0].position != NULL;
    return is_any ? audience.listeners[0].position->code : "";
}

static const struct org_unit *
find_unit(const struct judging *judging, const char *code)
{
    if (text_is_empty(code)) {
        return NULL;
    }
    const struct org_unit *unit = organisation_unit(judging->reference->organisation, code);
    return unit != NULL && org_unit_is_in_force(unit, judging->at) ? unit : NULL;
}

const struct org_position *
need_position(struct judging *judging, const char *code, enum rule_id rule, const char *field)
{
    const struct org_position *position = find_position(judging, code);
    if (position == NULL) {
        fault(judging, CODE_POSITION_UNKNOWN, rule, field, code);
    }
    return position;
}

const struct org_unit *
need_unit(struct judging *judging, const char *code, enum rule_id rule, const char *field)
{
    const struct org_unit *unit = find_unit(judging, code);
    if (unit == NULL) {
        fault(judging, CODE_UNIT_UNKNOWN, rule, field, code);
    }
    return unit;
}

void
check_handler(struct judging *judging, const char *code, enum rule_id rule, const char *field)
{
    if (text_is_empty(code)) {
        return; /* the head decides */
    }
    const struct org_position *handler = need_position(judging, code, rule, field);
    if (handler != NULL && judging->lead != NULL &&
        !org_unit_is_within(handler->unit, judging->lead)) {
        fault(judging, CODE_HANDLER_OUTSIDE, rule, field,
              arena_print(judging->docket->arena, "%s, %s", handler->unit->code,
                          judging->lead->code));
    }
}

const char *
holder_person(const struct org_position *position, int64_t at)
{
    struct org_holder holder = org_position_holder(position, at);
    return holder.person != NULL ? holder.person->id : "";
}

static const struct org_person *
find_person(const struct judging *judging)
{
    const char *id = actor_of(judging)->person;
    return text_is_empty(id) ? NULL : organisation_person(judging->reference->organisation, id);
}

const char *
actor_person(const struct judging *judging)
{
    const Dondoc__V1__Actor *actor = actor_of(judging);
    if (!text_is_empty(actor->person)) {
        return actor->person;
    }
    const struct org_position *position = find_position(judging, actor->position);
    return position != NULL ? holder_person(position, judging->at) : "";
}

void
check_actor(struct judging *judging)
{
    const Dondoc__V1__Actor *actor = actor_of(judging);
    const struct org_position *position = NULL;
    const struct org_person *person = find_person(judging);
    if (!text_is_empty(actor->position)) {
        position = need_position(judging, actor->position, RULE_SIX_CLEAR, "actor.position");
    }
    if (!text_is_empty(actor->person) && person == NULL) {
        fault(judging, CODE_PERSON_UNKNOWN, RULE_SIX_CLEAR, "actor.person", NULL);
    }
    if (!text_is_empty(actor->unit)) {
        (void)need_unit(judging, actor->unit, RULE_SIX_CLEAR, "actor.unit");
    }
    if (position != NULL && person != NULL &&
        !org_position_is_held_by(position, person, judging->at)) {
        fault(judging, CODE_ACTOR_NOT_HOLDER, RULE_SIX_CLEAR, "actor.person", position->code);
    }
}

typedef bool
position_test(const struct judging *judging, const struct org_position *position, const void *what);

/* Whether the position the actor names, or one that the named person acts for, passes the test. */
static bool
any_position(const struct judging *judging, position_test *passes, const void *what)
{
    const struct org_position *position = find_position(judging, actor_of(judging)->position);
    if (position != NULL) {
        return passes(judging, position, what);
    }
    const struct org_person *person = find_person(judging);
    const struct org_holding *holding = person != NULL ? person->holdings : NULL;
    for (; holding != NULL; holding = holding->next_of_person) {
        if (org_position_is_held_by(holding->position, person, judging->at) &&
            passes(judging, holding->position, what)) {
            return true;
        }
    }
    return false;
}

static bool
is_within(const struct judging *judging, const struct org_position *position, const void *unit)
{
    (void)judging;
    return org_unit_is_within(position->unit, unit);
}

static bool
is_position(const struct judging *judging, const struct org_position *position, const void *code)
{
    (void)judging;
    return text_same(position->code, code);
}

bool
actor_is_within(const struct judging *judging, const struct org_unit *unit)
{
    if (unit == NULL) {
        return false;
    }
    const Dondoc__V1__Actor *actor = actor_of(judging);
    if (!text_is_empty(actor->position) || !text_is_empty(actor->person)) {
        return any_position(judging, is_within, unit);
    }
    const struct org_unit *own = find_unit(judging, actor->unit);
    return own != NULL && org_unit_is_within(own, unit);
}

bool
actor_is_of_lead(const struct judging *judging)
{
    return actor_is_within(judging, judging->lead) ||
           actor_holds(judging, judging->task->accountable_head);
}

bool
actor_takes_part(const struct judging *judging)
{
    if (judging->lead != NULL && actor_is_within(judging, org_unit_accountable(judging->lead))) {
        return true;
    }
    for (size_t i = 0; i < judging->task->n_participants; i++) {
        const Dondoc__V1__Participant *participant = judging->task->participants[i];
        if (actor_is_within(judging, find_unit(judging, participant->unit)) ||
            actor_holds(judging, participant->position)) {
            return true;
        }
    }
    return false;
}

bool
actor_holds(const struct judging *judging, const char *position)
{
    return !text_is_empty(position) && any_position(judging, is_position, position);
}

bool
actor_is_at_or_above(const struct judging *judging, const char *position)
{
    const struct org_position *at = find_position(judging, position);
    for (int i = 0; at != NULL && i < CHAIN_MAX; i++, at = at->reports_to) {
        if (actor_holds(judging, at->code)) {
            return true;
        }
    }
    return false;
}

static bool
is_kind(const struct judging *judging, const struct org_position *position, const void *kind)
{
    (void)judging;
    return position->kind == *(const enum org_position_kind *)kind;
}

bool
actor_is_of_kind(const struct judging *judging, enum org_position_kind kind)
{
    return any_position(judging, is_kind, &kind);
}
