#include "domain/organisation.h"

#include "domain/organisation_inside.h"

enum { STAND_INS_MAX = 32 }; /* absences looked at for one answer */

const struct org_unit *
organisation_unit(const struct organisation *organisation, const char *code)
{
    return code_index_find(&organisation->units, code);
}

const struct org_position *
organisation_position(const struct organisation *organisation, const char *code)
{
    return code_index_find(&organisation->positions, code);
}

const struct org_person *
organisation_person(const struct organisation *organisation, const char *id)
{
    return code_index_find(&organisation->persons, id);
}

const struct org_field *
organisation_field(const struct organisation *organisation, const char *code)
{
    return code_index_find(&organisation->fields, code);
}

struct organisation_counts
organisation_count(const struct organisation *organisation)
{
    const struct organisation_tables *tables = &organisation->tables;
    return (struct organisation_counts){
        .units = tables->units.count,
        .positions = tables->positions.count,
        .persons = tables->persons.count,
        .holdings = tables->holdings.count,
        .absences = tables->absences.count,
        .fields = tables->fields.count,
        .functions = tables->functions.count,
    };
}

const struct org_unit *
organisation_unit_at(const struct organisation *organisation, size_t i)
{
    const struct unit_row *row = table_row(&organisation->tables.units, i);
    return &row->unit;
}

const struct org_position *
organisation_position_at(const struct organisation *organisation, size_t i)
{
    const struct position_row *row = table_row(&organisation->tables.positions, i);
    return &row->position;
}

const struct org_position *
organisation_of_kind(const struct organisation *organisation, enum org_position_kind kind)
{
    return organisation->of_kind[kind];
}

bool
org_period_covers(const struct org_period *period, int64_t at)
{
    day_t day = day_at(at);
    return period->from <= day && day <= period->to;
}

bool
org_unit_is_in_force(const struct org_unit *unit, int64_t at)
{
    return org_period_covers(&unit->period, at);
}

bool
org_position_is_in_force(const struct org_position *position, int64_t at)
{
    return org_period_covers(&position->period, at) && position->unit != NULL &&
           org_unit_is_in_force(position->unit, at);
}

bool
org_unit_is_within(const struct org_unit *unit, const struct org_unit *ancestor)
{
    while (unit != NULL && unit != ancestor) {
        unit = unit->parent;
    }
    return unit != NULL;
}

const struct org_unit *
org_unit_accountable(const struct org_unit *unit)
{
    while (unit->kind == UNIT_SUBUNIT && unit->parent != NULL) {
        unit = unit->parent;
    }
    return unit;
}

bool
org_position_is_head(const struct org_position *position)
{
    return position->kind == POSITION_HEAD || position->kind == POSITION_CHAIR ||
           position->kind == POSITION_OFFICE_CHIEF || position->kind == POSITION_SNV_DIRECTOR;
}

const struct org_position *
org_unit_head(const struct org_unit *unit, int64_t at)
{
    const struct org_position *position = unit->positions;
    while (position != NULL &&
           !(org_position_is_head(position) && org_position_is_in_force(position, at))) {
        position = position->next_in_unit;
    }
    return position;
}

const struct org_position *
org_unit_accountable_head(const struct org_unit *unit, int64_t at)
{
    return org_unit_head(org_unit_accountable(unit), at);
}

static bool
lists_field(const struct org_position *position, const struct org_field *field)
{
    for (size_t i = 0; i < position->field_count; i++) {
        if (position->fields[i] == field) {
            return true;
        }
    }
    return false;
}

/* Whether `position` is a better answer than `best` to who is in charge of the field. */
static bool
is_better(const struct org_position *position, const struct org_position *best,
          const struct org_field *field)
{
    if (field == NULL) {
        return best == NULL;
    }
    if (lists_field(position, field)) {
        return best == NULL || !lists_field(best, field);
    }
    return best == NULL && position->field_count == 0;
}

const struct org_position *
org_unit_in_charge(const struct org_unit *unit, enum org_position_kind kind,
                   const struct org_field *field, int64_t at)
{
    const struct org_position *best = NULL;
    for (const struct org_position *p = unit->positions; p != NULL; p = p->next_in_unit) {
        if (p->kind == kind && org_position_is_in_force(p, at) && is_better(p, best, field)) {
            best = p;
        }
    }
    return best;
}

const struct org_position *
organisation_in_charge(const struct organisation *organisation, enum org_position_kind kind,
                       const struct org_field *field, int64_t at)
{
    const struct org_position *best = NULL;
    for (const struct org_position *p = organisation->of_kind[kind]; p != NULL;
         p = p->next_of_kind) {
        if (org_position_is_in_force(p, at) && is_better(p, best, field)) {
            best = p;
        }
    }
    return best;
}

bool
org_unit_has_function(const struct org_unit *unit, const struct org_field *field, int64_t at)
{
    for (const struct org_function *f = unit->functions; f != NULL; f = f->next_of_unit) {
        if (f->field == field && org_period_covers(&f->period, at)) {
            return true;
        }
    }
    return false;
}

/* Of all absences that cover the instant the next one after `absence`, or the first after NULL. */
static const struct org_absence *
next_absence(const struct org_person *person, const struct org_absence *absence, int64_t at)
{
    absence = absence == NULL ? person->absences : absence->next_of_person;
    while (absence != NULL && !org_period_covers(&absence->period, at)) {
        absence = absence->next_of_person;
    }
    return absence;
}

/* Stand-ins may be away themselves; the count ends mutual ones. */
struct question {
    int64_t at;
    int absences_left;
};

static struct org_holder
find_holder(const struct org_position *position, struct question *question);

/* Who stands in for an absent person, or NULL. */
static const struct org_person *
find_stand_in(const struct org_person *person, struct question *question)
{
    const struct org_absence *absence = NULL;
    while ((absence = next_absence(person, absence, question->at)) != NULL &&
           question->absences_left-- > 0) {
        const struct org_person *other = absence->stand_in_person;
        if (absence->stand_in_position != NULL) {
            other = find_holder(absence->stand_in_position, question).person;
        } else if (other != NULL && next_absence(other, NULL, question->at) != NULL) {
            other = find_stand_in(other, question);
        }
        if (other != NULL && other->is_active) {
            return other;
        }
    }
    return NULL;
}

/* The next holding of a kind, by an active person, that covers the instant. */
static const struct org_holding *
next_holding(const struct org_holding *holding, enum org_holding_kind kind, int64_t at)
{
    while (holding != NULL && !(holding->kind == kind && holding->person->is_active &&
                                org_period_covers(&holding->period, at))) {
        holding = holding->next_of_position;
    }
    return holding;
}

/* In what order somebody is looked for (model 3.2). */
static const struct {
    enum org_holding_kind holding;
    bool by_stand_in;
    enum org_holder_kind holder;
} holder_order[] = {
    { HOLDING_SUBSTANTIVE, false, HOLDER_SUBSTANTIVE }, { HOLDING_ACTING, false, HOLDER_ACTING },
    { HOLDING_SUBSTANTIVE, true, HOLDER_STAND_IN },     { HOLDING_ACTING, true, HOLDER_STAND_IN },
    { HOLDING_DELEGATE, false, HOLDER_DELEGATE },
};

static struct org_holder
find_holder(const struct org_position *position, struct question *question)
{
    int64_t at = question->at;
    enum org_holder_kind nobody = HOLDER_VACANT;
    bool is_in_force = org_position_is_in_force(position, at);
    for (size_t i = 0; is_in_force && i < sizeof holder_order / sizeof holder_order[0]; i++) {
        enum org_holding_kind kind = holder_order[i].holding;
        for (const struct org_holding *h = next_holding(position->holdings, kind, at); h != NULL;
             h = next_holding(h->next_of_position, kind, at)) {
            const struct org_person *person = h->person;
            if (next_absence(person, NULL, at) != NULL) {
                nobody = HOLDER_ABSENT;
                person = holder_order[i].by_stand_in ? find_stand_in(person, question) : NULL;
            }
            if (person != NULL) {
                return (struct org_holder){ person, holder_order[i].holder };
            }
        }
    }
    return (struct org_holder){ NULL, nobody };
}

struct org_holder
org_position_holder(const struct org_position *position, int64_t at)
{
    struct question question = { at, STAND_INS_MAX };
    return find_holder(position, &question);
}

bool
org_position_is_held_by(const struct org_position *position, const struct org_person *person,
                        int64_t at)
{
    return person != NULL && org_position_holder(position, at).person == person;
}

/* A second walker at half the speed is met again only in a cycle. */
void
org_position_chain(const struct org_position *position, int64_t at, struct org_chain *chain)
{
    *chain = (struct org_chain){ .end = CHAIN_AT_ROOT };
    const struct org_position *slow = position;
    bool is_even = false;
    while ((position = position->reports_to) != NULL) {
        if (is_even) {
            slow = slow->reports_to;
        }
        is_even = !is_even;
        if (position == slow) {
            chain->end = CHAIN_IN_CYCLE;
            return;
        }
        struct org_holder holder = org_position_holder(position, at);
        if (holder.person == NULL) {
            chain->skipped++;
        } else if (chain->count == CHAIN_MAX) {
            chain->end = CHAIN_TOO_LONG;
            return;
        } else {
            chain->links[chain->count++] = (struct org_chain_link){ position, holder };
        }
    }
}

struct org_chain_link
org_position_supervisor(const struct org_position *position, int64_t at)
{
    struct org_chain chain;
    org_position_chain(position, at, &chain);
    return chain.count > 0 ? chain.links[0]
                           : (struct org_chain_link){ NULL, { NULL, HOLDER_VACANT } };
}
