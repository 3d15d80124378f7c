/*
 * The fixture of the acceptance scenarios as values: the organisation and the shipped policy.
 * Include test.h first.
 */
#ifndef TESTS_SCENARIO_H
#define TESTS_SCENARIO_H

#include "domain/policy.h"
#include "folder.h"

static inline const struct organisation *
scenario_organisation(struct arena *arena)
{
    struct mistakes mistakes = { .arena = arena };
    struct file_set files = folder_read(arena, "tests/scenario/organisation");
    const struct organisation *organisation = organisation_read(arena, &files, &mistakes);
    assert_no_mistakes(&mistakes);
    return organisation;
}

static inline const struct policy *
shipped_policy(struct arena *arena)
{
    struct mistakes mistakes = { .arena = arena };
    struct named_file file = folder_read_file(arena, "deploy/demo", "policy.yaml");
    const struct policy *policy = policy_read(arena, &(struct file_set){ &file, 1 }, &mistakes);
    assert_no_mistakes(&mistakes);
    return policy;
}

#endif
