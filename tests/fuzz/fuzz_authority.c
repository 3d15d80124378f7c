/* Authority matrices: whatever they say, every question has an answer, and what has no mistakes
 * decides without ties. */
#include "fuzz.h"

#include "domain/authority.h"
#include "fuzz_files.h"

static const int64_t instants[] = { 0, INT64_C(1773000000000000), INT64_C(-1000000000000) };

/* The first rule that holds decides, and nothing but the asker's level is left open. */
static void
ask(const struct authority *authority, const struct organisation *organisation,
    const struct authority_rule *rule, int64_t at)
{
    struct authority_query query = { .field = rule->field,
                                     .matter = rule->matter,
                                     .document_type = rule->document_type,
                                     .amount = rule->amount_from > 0 ? rule->amount_from : 1,
                                     .at = at };
    struct authority_decision decision;
    enum authority_fit fit = authority_fit(rule, &query);
    bool is_decided = authority_decide(authority, organisation, &query, &decision);
    promise(is_decided == (decision.rule != NULL), "a decision is by a rule");
    promise(is_decided || (fit != FIT_HOLDS && fit != FIT_OTHERS), "a rule that holds decides");
    promise(!is_decided || strcmp(decision.rule->matter, rule->matter) == 0, "of the same matter");
    promise(authority_matter(authority, &query) != NULL, "its matter is found");
    authority_is_competent(&decision, decision.unit, at);
    promise(!is_decided || strcmp(authority_fit_name(fit), "?") != 0, "a fit has a name");
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    struct mistakes mistakes = { .arena = arena }, findings = { .arena = arena };
    struct mistakes ignored = { .arena = arena };
    struct file_set files = fuzz_files(arena, data, size, "authority.csv");
    const struct organisation *organisation = organisation_read(arena, &files, &ignored);
    const struct authority *authority = authority_read(arena, &files, &mistakes);
    promise_mistakes(&mistakes);
    authority_check(authority, organisation, &mistakes);
    promise_mistakes(&mistakes);
    for (size_t k = 0; k < sizeof instants / sizeof instants[0]; k++) {
        findings.count = 0;
        authority_survey(authority, instants[k], &findings);
        promise_mistakes(&findings);
        for (size_t i = 0; i < authority_count(authority); i++) {
            ask(authority, organisation, authority_rule_at(authority, i), instants[k]);
        }
    }
    arena_free(arena);
    return 0;
}
