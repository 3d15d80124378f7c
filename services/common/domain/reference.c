#include "domain/reference.h"

#include "base/text.h"

void
reference_check(const struct reference *reference, struct mistakes *mistakes)
{
    if (reference->organisation != NULL && reference->authority != NULL) {
        authority_check(reference->authority, reference->organisation, mistakes);
    }
    if (reference->organisation == NULL || reference->calendars == NULL) {
        return;
    }
    size_t count = organisation_count(reference->organisation).units;
    for (size_t i = 0; i < count; i++) {
        const struct org_unit *unit = organisation_unit_at(reference->organisation, i);
        bool is_inherited =
            unit->parent != NULL && text_same(unit->parent->calendar, unit->calendar);
        if (!is_inherited && calendar_set_calendar(reference->calendars, unit->calendar) == NULL) {
            mistake_add(mistakes, "units.csv", unit->line, MISTAKE_CODE_UNKNOWN, unit->calendar,
                        "column calendar: no calendar has this code");
        }
    }
    mistake_sort(mistakes);
}

const struct calendar *
reference_calendar(const struct reference *reference, const struct org_unit *unit)
{
    return reference->calendars == NULL
               ? NULL
               : calendar_set_calendar(reference->calendars, unit->calendar);
}

const struct calendar *
reference_calendar_of(const struct reference *reference, const char *code)
{
    const struct org_unit *unit =
        text_is_empty(code) ? NULL : organisation_unit(reference->organisation, code);
    if (unit == NULL && organisation_count(reference->organisation).units > 0) {
        unit = organisation_unit_at(reference->organisation, 0);
    }
    return unit != NULL ? reference_calendar(reference, unit) : NULL;
}
