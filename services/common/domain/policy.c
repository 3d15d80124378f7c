#include "domain/policy.h"

#include "base/text.h"

static const char *const rule_names[RULES] = {
#define POLICY_RULE_NAME(name) [RULE_##name] = #name,
    POLICY_RULES(POLICY_RULE_NAME)
#undef POLICY_RULE_NAME
};

static const char *const check_names[CHECKS] = {
#define POLICY_CHECK_NAME(name) [CHECK_##name] = #name,
    POLICY_CHECKS(POLICY_CHECK_NAME)
#undef POLICY_CHECK_NAME
};

const char *
rule_name(enum rule_id id)
{
    return rule_names[id];
}

bool
rule_parse(const char *name, enum rule_id *id)
{
    for (int i = 0; i < RULES; i++) {
        if (text_same(rule_names[i], name)) {
            *id = (enum rule_id)i;
            return true;
        }
    }
    return false;
}

const struct rule *
policy_rule(const struct policy *policy, enum rule_id id)
{
    return &policy->rules[id];
}

int
policy_lacks(const struct policy *policy, enum rule_id *first)
{
    int count = 0;
    for (int id = RULES - 1; id >= 0; id--) {
        if (policy->rules[id].line == 0) {
            *first = (enum rule_id)id;
            count++;
        }
    }
    return count;
}

const struct limit *
policy_limit(const struct policy *policy, enum rule_id id, enum urgency urgency)
{
    const struct limit *limit = &policy->rules[id].limits[urgency_column(urgency)];
    return limit->kind == LIMIT_NONE ? NULL : limit;
}

const struct work_template *
policy_template(const struct policy *policy, const char *code)
{
    for (size_t i = 0; i < policy->template_count; i++) {
        if (text_same(policy->templates[i].code, code)) {
            return &policy->templates[i];
        }
    }
    return NULL;
}

const char *
check_name(enum check_id id)
{
    return check_names[id];
}

enum rule_id
check_rule(enum check_id id)
{
    return id == CHECK_CK10   ? RULE_OPEN_CONFLICT
           : id == CHECK_CK16 ? RULE_COMPETENT_TARGET
                              : RULE_CHECKLIST;
}

bool
check_parse(const char *name, enum check_id *id)
{
    for (int i = 0; i < CHECKS; i++) {
        if (text_same(check_names[i], name)) {
            *id = (enum check_id)i;
            return true;
        }
    }
    return false;
}

const struct checklist_item *
policy_check_item(const struct policy *policy, enum check_id id)
{
    for (size_t i = 0; i < policy->checklist_count; i++) {
        if (text_same(policy->checklist[i].code, check_names[id])) {
            return &policy->checklist[i];
        }
    }
    return NULL;
}
