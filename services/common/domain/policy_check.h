/*
 * What in a policy contradicts itself although every value is well-formed.
 */
#ifndef DOMAIN_POLICY_CHECK_H
#define DOMAIN_POLICY_CHECK_H

#include "domain/policy.h"

/* `file` is borrowed by the mistakes. */
void policy_check(const struct policy *policy, const char *file, struct mistakes *mistakes);

#endif
