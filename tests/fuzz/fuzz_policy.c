/* Policies as YAML: whatever the bytes, every rule can be asked for, and without mistakes each can
 * be cited. */
#include "fuzz.h"

#include "domain/policy.h"
#include "fuzz_files.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    struct mistakes mistakes = { .arena = arena };
    struct file_set files = fuzz_files(arena, data, size, "policy.yaml");
    const struct policy *policy = policy_read(arena, &files, &mistakes);
    promise_mistakes(&mistakes);
    for (int id = 0; id < RULES; id++) {
        const struct rule *rule = policy_rule(policy, (enum rule_id)id);
        promise(rule->id == (enum rule_id)id && rule->text.vi != NULL && rule->basis.en != NULL,
                "a rule is there");
        promise(mistakes.count > 0 || (rule->text.vi[0] != '\0' && rule->basis.vi[0] != '\0'),
                "a rule can be cited");
        for (int urgency = 0; urgency < URGENCIES; urgency++) {
            const struct limit *limit =
                policy_limit(policy, (enum rule_id)id, (enum urgency)urgency);
            promise(limit == NULL || limit_amount_max(limit->kind) >= limit->amount,
                    "a limit is in its range");
        }
    }
    policy_template(policy, "A");
    arena_free(arena);
    return 0;
}
