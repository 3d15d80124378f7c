#include "domain/audience.h"

#include "base/text.h"
#include "domain/name.h"

/* One question: which post stands in a role for a task at an instant. */
struct question {
    const struct organisation *organisation;
    const struct audience_task *task;
    int64_t at;
};

static const struct org_position *
post(const struct question *question, const char *code)
{
    return text_is_empty(code) ? NULL : organisation_position(question->organisation, code);
}

static const struct org_unit *
lead_of(const struct question *question)
{
    const char *lead = question->task->lead;
    return text_is_empty(lead) ? NULL : organisation_unit(question->organisation, lead);
}

static const struct org_field *
field_of(const struct question *question)
{
    const char *field = question->task->field;
    return text_is_empty(field) ? NULL : organisation_field(question->organisation, field);
}

/* The nearest superior of a kind who is there, or NULL. */
static const struct org_position *
superior_of_kind(const struct org_position *position, enum org_position_kind kind, int64_t at)
{
    struct org_chain chain;
    if (position == NULL) {
        return NULL;
    }
    org_position_chain(position, at, &chain);
    for (int i = 0; i < chain.count; i++) {
        if (chain.links[i].position->kind == kind) {
            return chain.links[i].position;
        }
    }
    return NULL;
}

static const struct org_position *
superior(const struct org_position *position, int64_t at)
{
    return position != NULL ? org_position_supervisor(position, at).position : NULL;
}

static const struct org_position *
find_head(const struct question *question)
{
    const struct org_position *head = post(question, question->task->accountable_head);
    const struct org_unit *lead = lead_of(question);
    bool is_there = head != NULL && org_position_is_in_force(head, question->at);
    return is_there || lead == NULL ? head : org_unit_accountable_head(lead, question->at);
}

static const struct org_position *
find_handler(const struct question *question)
{
    const struct org_position *handler = post(question, question->task->handler);
    return handler != NULL ? handler : find_head(question);
}

/* While the head has not said who handles it, he is the one above whoever will. */
static const struct org_position *
find_supervisor(const struct question *question)
{
    const struct org_position *handler = post(question, question->task->handler);
    return handler != NULL ? superior(handler, question->at) : find_head(question);
}

/* By field; where no deputy is in charge of it, the one in the handler's own line. */
static const struct org_position *
find_deputy(const struct question *question)
{
    const struct org_unit *lead = lead_of(question);
    const struct org_position *deputy =
        lead == NULL ? NULL
                     : org_unit_in_charge(org_unit_accountable(lead), POSITION_DEPUTY,
                                          field_of(question), question->at);
    return deputy != NULL ? deputy
                          : superior_of_kind(find_handler(question), POSITION_DEPUTY, question->at);
}

static const struct org_position *
find_tracker(const struct question *question)
{
    return post(question, question->task->tracker);
}

static const struct org_position *
find_anywhere(const struct question *question, enum org_position_kind kind)
{
    return organisation_in_charge(question->organisation, kind, NULL, question->at);
}

static const struct org_position *
find_office_chief(const struct question *question)
{
    return find_anywhere(question, POSITION_OFFICE_CHIEF);
}

static const struct org_position *
find_chair(const struct question *question)
{
    return find_anywhere(question, POSITION_CHAIR);
}

/* The assigner if he is one (the ladder never passes him by), else the one in charge of the field,
 * else the one above the head. A central agency is written to by the Chair. */
static const struct org_position *
find_vice_chair(const struct question *question)
{
    const struct org_position *assigner = post(question, question->task->assigner);
    if (audience_is_central(question->organisation, question->task->lead)) {
        return find_chair(question);
    }
    if (assigner != NULL && assigner->kind == POSITION_VICE_CHAIR) {
        return assigner;
    }
    const struct org_field *field = field_of(question);
    const struct org_position *found =
        field == NULL ? NULL
                      : organisation_in_charge(question->organisation, POSITION_VICE_CHAIR, field,
                                               question->at);
    return found != NULL ? found
                         : superior_of_kind(find_head(question), POSITION_VICE_CHAIR, question->at);
}

static const struct org_position *
find_snv(const struct question *question)
{
    return find_anywhere(question, POSITION_SNV_DIRECTOR);
}

static const struct org_position *
find_reviewer(const struct question *question)
{
    return post(question, question->task->reviewer);
}

static bool
is_leader(const struct org_position *position)
{
    return position != NULL &&
           (position->kind == POSITION_VICE_CHAIR || position->kind == POSITION_CHAIR);
}

/* Of the province's leaders Chánh Văn phòng reminds (model 3.8). */
static const struct org_position *
find_reviewer_supervisor(const struct question *question)
{
    const struct org_position *reviewer = find_reviewer(question);
    return is_leader(reviewer) ? find_office_chief(question) : superior(reviewer, question->at);
}

static const struct org_position *
find_reviewer_superior(const struct question *question)
{
    const struct org_position *reviewer = find_reviewer(question);
    return is_leader(reviewer) ? find_chair(question)
                               : superior(superior(reviewer, question->at), question->at);
}

/* The post of a role, and the role above it that hears what nobody there can hear. */
static const struct {
    const struct org_position *(*find)(const struct question *question);
    enum recipient above;
    bool may_lack;
} roles[RECIPIENTS] = {
    [RECIPIENT_HANDLER] = { find_handler, RECIPIENT_SUPERVISOR, false },
    [RECIPIENT_SUPERVISOR] = { find_supervisor, RECIPIENT_DEPUTY_IN_CHARGE, false },
    [RECIPIENT_DEPUTY_IN_CHARGE] = { find_deputy, RECIPIENT_HEAD, false },
    [RECIPIENT_HEAD] = { find_head, RECIPIENT_OFFICE_CHIEF, false },
    [RECIPIENT_TRACKER] = { find_tracker, RECIPIENT_OFFICE_CHIEF, true },
    [RECIPIENT_OFFICE_CHIEF] = { find_office_chief, RECIPIENT_VICE_CHAIR, false },
    [RECIPIENT_VICE_CHAIR] = { find_vice_chair, RECIPIENT_CHAIR, false },
    [RECIPIENT_CHAIR] = { find_chair, RECIPIENTS, false },
    [RECIPIENT_SNV] = { find_snv, RECIPIENT_CHAIR, false },
    [RECIPIENT_CONSULTEE] = { NULL, RECIPIENTS, true },
    [RECIPIENT_REVIEWER] = { find_reviewer, RECIPIENT_REVIEWER_SUPERVISOR, false },
    [RECIPIENT_REVIEWER_SUPERVISOR] = { find_reviewer_supervisor, RECIPIENT_OFFICE_CHIEF, false },
    [RECIPIENT_REVIEWER_SUPERIOR] = { find_reviewer_superior, RECIPIENT_OFFICE_CHIEF, false },
};

/* Who hears what nobody in the line can hear: the first of these who is there. */
static const enum org_position_kind last_resorts[] = {
    POSITION_OFFICE_CHIEF,
    POSITION_CHAIR,
    POSITION_VICE_CHAIR,
    POSITION_SNV_DIRECTOR,
};

/* The post itself if somebody acts for it, else the first above it where somebody does. */
static struct org_chain_link
occupied(const struct org_position *position, int64_t at)
{
    struct org_holder holder = org_position_holder(position, at);
    return holder.person != NULL ? (struct org_chain_link){ position, holder }
                                 : org_position_supervisor(position, at);
}

static void
find_last_resort(const struct question *question, struct listener *listener)
{
    listener->outcome = AUDIENCE_NOBODY;
    for (size_t i = 0; i < sizeof last_resorts / sizeof last_resorts[0]; i++) {
        const struct org_position *position =
            organisation_of_kind(question->organisation, last_resorts[i]);
        for (; position != NULL; position = position->next_of_kind) {
            listener->person = org_position_holder(position, question->at).person;
            if (listener->person != NULL) {
                listener->position = position;
                return;
            }
        }
    }
}

/* Up the roles until somebody is there. Roles only lead upward, so this ends. */
static void
resolve(const struct question *question, struct listener *listener)
{
    for (enum recipient role = listener->role; role != RECIPIENTS; role = roles[role].above) {
        const struct org_position *position =
            roles[role].find != NULL ? roles[role].find(question) : NULL;
        if (position == NULL) {
            continue;
        }
        struct org_chain_link link = occupied(position, question->at);
        if (listener->instead_of == NULL && link.position != position) {
            listener->instead_of = position;
        }
        if (link.position != NULL) {
            listener->position = link.position;
            listener->person = link.holder.person;
            return;
        }
    }
    find_last_resort(question, listener);
}

static void
merge(struct listener *listener, int level)
{
    listener->outcome = AUDIENCE_MERGED;
    listener->merged_level = level;
}

static void
add(struct audience *audience, const struct listener *listener, int level)
{
    if (audience->count == AUDIENCE_MAX) {
        return;
    }
    struct listener *added = &audience->listeners[audience->count];
    *added = *listener;
    for (int i = 0; i < audience->count; i++) {
        const struct listener *other = &audience->listeners[i];
        if (other->person != NULL && other->person == listener->person &&
            other->outcome != AUDIENCE_MERGED) {
            merge(added, level);
        }
    }
    audience->count++;
}

void
audience_add(struct audience *audience, const struct organisation *organisation,
             const struct audience_task *task, enum recipient role, int level, int64_t at)
{
    struct question question = { organisation, task, at };
    struct listener listener = { .role = role };
    bool is_central = audience_is_central(organisation, task->lead);
    if (roles[role].may_lack && (roles[role].find == NULL || roles[role].find(&question) == NULL)) {
        return;
    }
    if (is_central && role == RECIPIENT_SNV) {
        return; /* not theirs to propose a review of */
    }
    resolve(&question, &listener);
    add(audience, &listener, level);
}

void
audience_add_duty(struct audience *audience, const struct organisation *organisation,
                  const struct audience_task *task, int64_t at)
{
    struct question question = { organisation, task, at };
    const struct org_unit *lead = lead_of(&question);
    const struct org_position *duty =
        lead == NULL
            ? NULL
            : org_unit_in_charge(org_unit_accountable(lead), POSITION_DUTY_OFFICER, NULL, at);
    if (duty == NULL) {
        duty = find_anywhere(&question, POSITION_DUTY_OFFICER);
    }
    const struct org_person *person = duty != NULL ? org_position_holder(duty, at).person : NULL;
    if (person != NULL) {
        struct listener listener = { .role = RECIPIENTS, .position = duty, .person = person };
        add(audience, &listener, 0);
    }
}

void
audience_merge(struct audience *audience, const struct listener_told *told, size_t count)
{
    for (int i = 0; i < audience->count; i++) {
        struct listener *listener = &audience->listeners[i];
        for (size_t t = 0; t < count && listener->person != NULL; t++) {
            if (listener->outcome != AUDIENCE_MERGED &&
                text_same(told[t].person, listener->person->id)) {
                merge(listener, told[t].level);
            }
        }
    }
}

bool
audience_is_beyond(const struct audience *audience, const struct org_person *late)
{
    for (int i = 0; i < audience->count; i++) {
        if (audience->listeners[i].person != late) {
            return true;
        }
    }
    return audience->count == 0;
}

const struct org_person *
audience_person(const struct organisation *organisation, const char *position, int64_t at)
{
    const struct org_position *found =
        text_is_empty(position) ? NULL : organisation_position(organisation, position);
    return found != NULL ? org_position_holder(found, at).person : NULL;
}

bool
audience_is_central(const struct organisation *organisation, const char *lead)
{
    const struct org_unit *unit =
        text_is_empty(lead) ? NULL : organisation_unit(organisation, lead);
    return unit != NULL && org_unit_accountable(unit)->kind == UNIT_CENTRAL_IN_PROVINCE;
}
