/*
 * The four kinds of reference data together, each in one version (ARCHITECTURE 6), and the checks
 * between them.
 */
#ifndef DOMAIN_REFERENCE_H
#define DOMAIN_REFERENCE_H

#include "domain/authority.h"
#include "domain/calendar_file.h"
#include "domain/mistake.h"
#include "domain/organisation.h"
#include "domain/policy.h"

struct reference {
    const struct organisation *organisation;
    const struct policy *policy;
    const struct calendar_set *calendars;
    const struct authority *authority; /* NULL: none; nothing is refused for authority then */
    /* 0: none applied yet */
    int organisation_version, policy_version, calendar_version, authority_version;
};

/* What of one contradicts another: a unit's calendar that does not exist. Parts that are NULL are
 * not looked at. */
void reference_check(const struct reference *reference, struct mistakes *mistakes);

/* The calendar that counts for a unit, or NULL. */
const struct calendar *
reference_calendar(const struct reference *reference, const struct org_unit *unit);

/* The same by the unit's code; for a unit that is not known any more, the first unit's. */
const struct calendar *reference_calendar_of(const struct reference *reference, const char *code);

#endif
