/* Organisations as files: whatever they say, every question has an answer, and what has no mistakes
 * keeps what the checks promise. */
#include "fuzz.h"

#include "domain/organisation.h"
#include "fuzz_files.h"

static const int64_t instants[] = { 0, INT64_C(1773000000000000), INT64_C(-1000000000000) };

static void
ask_position(const struct org_position *position, int64_t at)
{
    struct org_holder holder = org_position_holder(position, at);
    promise((holder.person != NULL) == (holder.kind < HOLDER_ABSENT), "a holder is somebody");
    promise(holder.person == NULL || holder.person->is_active, "only active persons act");
    struct org_chain chain;
    org_position_chain(position, at, &chain);
    promise(chain.end != CHAIN_IN_CYCLE, "cycles were broken");
    for (int i = 0; i < chain.count; i++) {
        promise(chain.links[i].holder.person != NULL, "a link is held");
    }
}

static void
ask_unit(const struct organisation *all, const struct org_unit *unit, int64_t at, bool is_sound)
{
    const struct org_position *head = org_unit_head(unit, at);
    promise(head == NULL || head->unit == unit, "a unit's head is its own");
    org_unit_accountable_head(unit, at);
    promise(org_unit_is_within(unit, org_unit_accountable(unit)), "who answers stands above");
    promise(unit->calendar != NULL && (!is_sound || unit->calendar[0] != '\0'),
            "every unit has a calendar");
    for (int kind = 0; kind < POSITION_KINDS; kind++) {
        org_unit_in_charge(unit, (enum org_position_kind)kind, organisation_field(all, "a"), at);
        organisation_in_charge(all, (enum org_position_kind)kind, organisation_field(all, "a"), at);
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    struct mistakes mistakes = { .arena = arena };
    struct file_set files = fuzz_files(arena, data, size, "units.csv");
    const struct organisation *all = organisation_read(arena, &files, &mistakes);
    promise_mistakes(&mistakes);
    struct organisation_counts counts = organisation_count(all);
    for (size_t k = 0; k < sizeof instants / sizeof instants[0]; k++) {
        for (size_t i = 0; i < counts.positions; i++) {
            ask_position(organisation_position_at(all, i), instants[k]);
        }
        for (size_t i = 0; i < counts.units; i++) {
            ask_unit(all, organisation_unit_at(all, i), instants[k], mistakes.count == 0);
        }
    }
    for (size_t i = 0; mistakes.count == 0 && i < counts.units; i++) {
        const struct org_unit *unit = organisation_unit_at(all, i);
        promise(organisation_unit(all, unit->code) == unit, "a unit is found by its code");
    }
    arena_free(arena);
    return 0;
}
