#include "domain/authority_inside.h"

#include "base/text.h"
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* ---- one rule and another ------------------------------------------------------------------ */

/* Rules that can hold for the same case and state the same conditions, apart from when and how
 * much: what the order of rules has between them. */
static bool
is_same_case(const struct authority_rule *a, const struct authority_rule *b)
{
    bool is_own = authority_rule_is_own(a);
    return text_same(a->matter, b->matter) && text_same(a->field, b->field) &&
           text_same(a->document_type, b->document_type) && a->priority == b->priority &&
           authority_rule_states_amount(a) == authority_rule_states_amount(b) &&
           is_own == authority_rule_is_own(b) && (!is_own || a->level == b->level);
}

static bool
is_same_unit(const struct authority_rule *a, const struct authority_rule *b)
{
    return text_same(a->unit, b->unit) && text_same(a->position, b->position);
}

static bool
amounts_meet(const struct authority_rule *a, const struct authority_rule *b)
{
    return a->amount_from < b->amount_below && b->amount_from < a->amount_below;
}

/* By case, then first day, then least amount. */
static int
compare_cases(const void *a, const void *b)
{
    const struct authority_rule *x = *(const struct authority_rule *const *)a;
    const struct authority_rule *y = *(const struct authority_rule *const *)b;
    int order = strcmp(x->matter, y->matter);
    order = order != 0 ? order : strcmp(x->field, y->field);
    order = order != 0 ? order : strcmp(x->document_type, y->document_type);
    order = order != 0 ? order : x->priority - y->priority;
    order = order != 0 ? order : authority_rule_states_amount(x) - authority_rule_states_amount(y);
    order = order != 0 ? order : authority_rule_is_own(x) - authority_rule_is_own(y);
    if (order == 0 && authority_rule_is_own(x)) {
        order = (int)x->level - (int)y->level;
    }
    if (order == 0) {
        order = (x->period.from > y->period.from) - (x->period.from < y->period.from);
    }
    if (order == 0) {
        order = (x->amount_from > y->amount_from) - (x->amount_from < y->amount_from);
    }
    return order != 0 ? order : x->line - y->line;
}

static const struct authority_rule **
sort_by_case(const struct authority *authority, struct arena *arena)
{
    size_t count = authority->rule_count;
    const struct authority_rule **rules = arena_array(arena, count, sizeof *rules);
    for (size_t i = 0; i < count; i++) {
        rules[i] = authority->rules[i];
    }
    if (count > 1) {
        qsort(rules, count, sizeof *rules, compare_cases);
    }
    return rules;
}

/* Nothing but the line tells them apart. Within one case and first day rules come by amount, so the
 * one that reaches furthest is met first. */
void
authority_check_ties(const struct authority *authority, struct mistakes *mistakes)
{
    struct arena *scratch = arena_new();
    const struct authority_rule **rules = sort_by_case(authority, scratch);
    for (size_t i = 1, far = 0; i < authority->rule_count; i++) {
        const struct authority_rule *before = rules[far], *rule = rules[i];
        bool is_peer = is_same_case(before, rule) && before->period.from == rule->period.from;
        if (is_peer && amounts_meet(before, rule) && !is_same_unit(before, rule)) {
            mistake_add(mistakes, authority->table.file, rule->line, MISTAKE_AUTHORITY_TIED,
                        rule->code,
                        "line %d gives the same to another unit from the same day on, and nothing "
                        "tells which counts: part them by day, amount or priority",
                        before->line);
        }
        if (!is_peer || rule->amount_below >= before->amount_below) {
            far = i;
        }
    }
    arena_free(scratch);
}

/* The later one counts from its first day on; that the earlier one is still open may be forgotten.
 * A delegation over the law's own rule is how it should be. */
static void
survey_overlaps(const struct authority *authority, struct arena *scratch, struct mistakes *findings)
{
    const struct authority_rule **rules = sort_by_case(authority, scratch);
    for (size_t i = 0; i < authority->rule_count; i++) {
        for (size_t k = i + 1; k < authority->rule_count; k++) {
            const struct authority_rule *rule = rules[i], *later = rules[k];
            if (!is_same_case(rule, later) || later->period.from > rule->period.to) {
                break;
            }
            if (rule->kind == later->kind && amounts_meet(rule, later) &&
                !is_same_unit(rule, later)) {
                mistake_add(findings, authority->table.file, rule->line, MISTAKE_AUTHORITY_OVERLAP,
                            rule->code,
                            "line %d gives the same to another unit and counts from its first day "
                            "on: end this one the day before",
                            later->line);
                break;
            }
        }
    }
}

/* ---- what nobody is competent for ---------------------------------------------------------- */

struct gap {
    bool is_there;
    int64_t from, below;
};

/* The least amounts that no rule for the document type has on that day. `rules` come by amount. */
static struct gap
find_gap(const struct authority_rule *const *rules, size_t count, const char *type, day_t day)
{
    int64_t reach = 0;
    for (size_t i = 0; i < count; i++) {
        const struct authority_rule *rule = rules[i];
        bool is_for_type = rule->document_type[0] == '\0' || text_same(rule->document_type, type);
        if (!is_for_type || day < rule->period.from || day > rule->period.to) {
            continue;
        }
        if (rule->amount_from > reach) {
            return (struct gap){ true, reach, rule->amount_from };
        }
        reach = rule->amount_below > reach ? rule->amount_below : reach;
    }
    return (struct gap){ reach < AMOUNT_OPEN, reach, AMOUNT_OPEN };
}

static int
compare_amounts(const void *a, const void *b)
{
    const struct authority_rule *x = *(const struct authority_rule *const *)a;
    const struct authority_rule *y = *(const struct authority_rule *const *)b;
    int order = (x->amount_from > y->amount_from) - (x->amount_from < y->amount_from);
    return order != 0 ? order : x->line - y->line;
}

static void
say_gap(const struct authority *authority, struct arena *scratch, const struct authority_rule *rule,
        struct gap gap, day_t day, struct mistakes *findings)
{
    char from[CIVIL_TEXT_SIZE];
    const char *below =
        gap.below == AMOUNT_OPEN ? "" : arena_print(scratch, " and below %" PRId64, gap.below);
    const char *since = day == PERIOD_OPEN_FROM
                            ? ""
                            : arena_print(scratch, " on %s", day_print(from, sizeof from, day));
    const char *amounts = gap.from == 0 && gap.below == AMOUNT_OPEN
                              ? "any amount"
                              : arena_print(scratch, "amounts from %" PRId64 "%s", gap.from, below);
    mistake_add(findings, authority->table.file, rule->line, MISTAKE_AUTHORITY_GAP, rule->matter,
                "nobody is competent for %s%s%s%s", amounts,
                rule->document_type[0] == '\0' ? "" : " of document type ", rule->document_type,
                since);
}

/* Days on which something changes: first days, and days after the last. The first gap of each
 * document type is said. */
static void
survey_gaps_of(const struct authority *authority, struct arena *scratch,
               const struct authority_matter *matter, struct mistakes *findings)
{
    size_t count = matter->rule_count;
    const struct authority_rule **rules = arena_array(scratch, count, sizeof *rules);
    day_t first = PERIOD_OPEN_TO, last = PERIOD_OPEN_FROM;
    for (size_t i = 0; i < count; i++) {
        const struct org_period *period = &matter->rules[i]->period;
        rules[i] = matter->rules[i];
        first = period->from < first ? period->from : first;
        last = period->to > last ? period->to : last;
    }
    qsort(rules, count, sizeof *rules, compare_amounts);
    for (size_t t = 0; t < count; t++) {
        const struct authority_rule *typed = rules[t];
        bool is_said = false;
        for (size_t i = 0; i < t && !is_said; i++) {
            is_said = text_same(rules[i]->document_type, typed->document_type);
        }
        for (size_t i = 0; i < 2 * count && !is_said; i++) {
            const struct org_period *period = &rules[i / 2]->period;
            if (i % 2 == 1 && period->to == PERIOD_OPEN_TO) {
                continue;
            }
            day_t day = i % 2 == 0 ? period->from : period->to + 1;
            struct gap gap = find_gap(rules, count, typed->document_type, day);
            if (gap.is_there && first <= day && day <= last) {
                say_gap(authority, scratch, typed, gap, day, findings);
                is_said = true;
            }
        }
    }
}

/* ---- delegations that ended ---------------------------------------------------------------- */

static bool
is_followed(const struct authority_matter *matter, const struct authority_rule *ended, day_t today)
{
    for (size_t i = 0; i < matter->rule_count; i++) {
        const struct authority_rule *rule = matter->rules[i];
        bool is_for_type = rule->document_type[0] == '\0' || ended->document_type[0] == '\0' ||
                           text_same(rule->document_type, ended->document_type);
        if (rule->kind != AUTHORITY_OWN && rule->period.from <= today && today <= rule->period.to &&
            is_for_type && amounts_meet(rule, ended)) {
            return true;
        }
    }
    return false;
}

static void
survey_delegations_of(const struct authority *authority, const struct authority_matter *matter,
                      day_t today, struct mistakes *findings)
{
    for (size_t i = 0; i < matter->rule_count; i++) {
        const struct authority_rule *rule = matter->rules[i];
        if (rule->kind != AUTHORITY_OWN && rule->period.to < today &&
            !is_followed(matter, rule, today)) {
            char to[CIVIL_TEXT_SIZE];
            mistake_add(findings, authority->table.file, rule->line, MISTAKE_DELEGATION_ENDED,
                        rule->code, "%s ended with %s, and no other follows it",
                        authority_kind_name(rule->kind), day_print(to, sizeof to, rule->period.to));
        }
    }
}

void
authority_survey(const struct authority *authority, int64_t at, struct mistakes *findings)
{
    struct arena *scratch = arena_new();
    survey_overlaps(authority, scratch, findings);
    for (size_t i = 0; i < authority->matter_count; i++) {
        survey_gaps_of(authority, scratch, &authority->matters[i], findings);
        survey_delegations_of(authority, &authority->matters[i], day_at(at), findings);
    }
    mistake_sort(findings);
    arena_free(scratch);
}

/* ---- the organisation ---------------------------------------------------------------------- */

static void
check_unit(const struct authority *authority, const struct organisation *organisation,
           const struct authority_rule *rule, struct mistakes *mistakes)
{
    bool by_post = rule->position[0] != '\0';
    const struct org_position *post =
        by_post ? organisation_position(organisation, rule->position) : NULL;
    const struct org_unit *unit =
        by_post ? (post != NULL ? post->unit : NULL) : organisation_unit(organisation, rule->unit);
    if (unit == NULL) {
        mistake_add(mistakes, authority->table.file, rule->line, MISTAKE_CODE_UNKNOWN,
                    by_post ? rule->position : rule->unit,
                    "column %s: the organisation has none "
                    "of this code",
                    by_post ? "position" : "unit");
    } else if (authority_level_of(unit) != rule->level) {
        mistake_add(mistakes, authority->table.file, rule->line, MISTAKE_RULE_CONTRADICTED,
                    unit->code, "column level: the unit is of the level %s",
                    authority_level_name(authority_level_of(unit)));
    }
}

void
authority_check(const struct authority *authority, const struct organisation *organisation,
                struct mistakes *mistakes)
{
    for (size_t i = 0; i < authority->rule_count; i++) {
        const struct authority_rule *rule = authority->rules[i];
        if (organisation_field(organisation, rule->field) == NULL) {
            mistake_add(mistakes, authority->table.file, rule->line, MISTAKE_CODE_UNKNOWN,
                        rule->field, "column field: the organisation has no such field");
        }
        if (!authority_rule_is_own(rule)) {
            check_unit(authority, organisation, rule, mistakes);
        }
    }
    mistake_sort(mistakes);
}
