/*
 * The values of a policy that are more than a text, a word or a number: readers for tree.h.
 */
#ifndef DOMAIN_POLICY_VALUE_H
#define DOMAIN_POLICY_VALUE_H

#include "domain/tree.h"

tree_read policy_read_limit;       /* struct limit: "5 wd", "none" */
tree_read policy_read_delay;       /* struct limit: "A", "A+4 wh" */
tree_read policy_read_seconds;     /* int64_t microseconds: "30 s" */
tree_read policy_read_days_before; /* int: "T-3" */
tree_read policy_read_moment;      /* struct moment: "50%", "half", "T-1", "T 14:00", "due" */

#endif
