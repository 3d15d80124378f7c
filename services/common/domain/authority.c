#include "domain/authority.h"

#include "base/text.h"
#include "domain/authority_inside.h"
#include <stdlib.h>
#include <string.h>

bool
authority_rule_is_own(const struct authority_rule *rule)
{
    return rule->unit[0] == '\0' && rule->position[0] == '\0';
}

bool
authority_rule_states_amount(const struct authority_rule *rule)
{
    return rule->amount_from > 0 || rule->amount_below != AMOUNT_OPEN;
}

/* A condition weighs more than all that stand behind it here. */
static int
weigh(const struct authority_rule *rule)
{
    return 4 * authority_rule_is_own(rule) + 2 * (rule->document_type[0] != '\0') +
           authority_rule_states_amount(rule);
}

static int
compare_numbers(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

int
authority_rule_compare(const struct authority_rule *a, const struct authority_rule *b)
{
    int order = strcmp(a->matter, b->matter);
    order = order != 0 ? order : strcmp(a->field, b->field);
    order = order != 0 ? order : compare_numbers(weigh(b), weigh(a));
    order = order != 0 ? order : compare_numbers(b->priority, a->priority);
    order = order != 0 ? order : compare_numbers(b->period.from, a->period.from);
    return order != 0 ? order : compare_numbers(a->line, b->line);
}

static int
compare_pointers(const void *a, const void *b)
{
    const struct authority_rule *const *x = a, *const *y = b;
    return authority_rule_compare(*x, *y);
}

static void
sort_rules(struct authority *authority, struct arena *arena)
{
    const struct table *table = &authority->table;
    authority->rules = arena_array(arena, table->count, sizeof *authority->rules);
    for (size_t i = 0; i < table->count; i++) {
        const struct rule_row *row = table_row(table, i);
        if (!row->row.is_damaged) {
            authority->rules[authority->rule_count++] = &row->rule;
        }
    }
    if (authority->rule_count > 1) {
        qsort(authority->rules, authority->rule_count, sizeof *authority->rules, compare_pointers);
    }
}

static void
add_matter(struct authority *authority, size_t first, size_t count)
{
    const struct authority_rule *rule = authority->rules[first];
    struct authority_matter *matter = &authority->matters[authority->matter_count];
    *matter = (struct authority_matter){
        .code = rule->matter,
        .field = rule->field,
        .name = rule->matter_name,
        .name_en = text_is_empty(rule->matter_name_en) ? rule->matter_name : rule->matter_name_en,
        .rules = &authority->rules[first],
        .rule_count = count,
    };
    /* Those of one code follow each other. */
    if (code_index_add(&authority->index, matter->code, matter) != NULL) {
        authority->matters[authority->matter_count - 1].next = matter;
    }
    authority->matter_count++;
}

static bool
is_same_matter(const struct authority_rule *a, const struct authority_rule *b)
{
    return text_same(a->matter, b->matter) && text_same(a->field, b->field);
}

static void
check_name(const struct authority *authority, const struct authority_rule *a,
           const struct authority_rule *b, struct mistakes *mistakes)
{
    if (!text_same(a->matter_name, b->matter_name)) {
        const struct authority_rule *later = a->line > b->line ? a : b;
        mistake_add(mistakes, authority->table.file, later->line, MISTAKE_RULE_CONTRADICTED,
                    later->matter_name, "column matter_name: line %d calls this matter otherwise",
                    a->line + b->line - later->line);
    }
}

static void
gather_matters(struct authority *authority, struct arena *arena, struct mistakes *mistakes)
{
    const struct authority_rule **rules = authority->rules;
    size_t count = authority->rule_count;
    authority->matters = arena_array(arena, count, sizeof *authority->matters);
    code_index_open(&authority->index, arena, count);
    for (size_t first = 0, end; first < count; first = end) {
        for (end = first + 1; end < count && is_same_matter(rules[first], rules[end]); end++) {
            check_name(authority, rules[first], rules[end], mistakes);
        }
        add_matter(authority, first, end - first);
    }
}

const struct authority *
authority_read(struct arena *arena, const struct file_set *files, struct mistakes *mistakes)
{
    struct authority *authority = arena_alloc(arena, sizeof *authority);
    authority->table = authority_file_read(arena, files, mistakes);
    sort_rules(authority, arena);
    gather_matters(authority, arena, mistakes);
    authority_check_ties(authority, mistakes);
    mistake_sort(mistakes);
    return authority;
}

size_t
authority_count(const struct authority *authority)
{
    return authority->rule_count;
}

const struct authority_rule *
authority_rule_at(const struct authority *authority, size_t i)
{
    return authority->rules[i];
}

size_t
authority_matter_count(const struct authority *authority)
{
    return authority->matter_count;
}

const struct authority_matter *
authority_matter(const struct authority *authority, const struct authority_query *query)
{
    const struct authority_matter *matter = code_index_find(&authority->index, query->matter);
    if (text_is_empty(query->field)) {
        return matter != NULL && matter->next == NULL ? matter : NULL;
    }
    while (matter != NULL && !text_same(matter->field, query->field)) {
        matter = matter->next;
    }
    return matter;
}

enum authority_fit
authority_fit(const struct authority_rule *rule, const struct authority_query *query)
{
    day_t day = day_at(query->at);
    if (day < rule->period.from) {
        return FIT_NOT_YET;
    }
    if (day > rule->period.to) {
        return FIT_ENDED;
    }
    if (rule->document_type[0] != '\0' && !text_same(rule->document_type, query->document_type)) {
        return FIT_DOCUMENT_TYPE;
    }
    if (authority_rule_states_amount(rule)) {
        if (query->amount <= 0) {
            return FIT_AMOUNT_UNKNOWN;
        }
        if (query->amount < rule->amount_from) {
            return FIT_AMOUNT_BELOW;
        }
        if (query->amount >= rule->amount_below) {
            return FIT_AMOUNT_ABOVE;
        }
    }
    bool is_others = authority_rule_is_own(rule) &&
                     (query->unit == NULL || authority_level_of(query->unit) != rule->level);
    return is_others ? FIT_OTHERS : FIT_HOLDS;
}

/* The rule that decides. Of those for others' own matters the lowest level's. */
static const struct authority_rule *
find_rule(const struct authority_matter *matter, const struct authority_query *query,
          enum authority_fit *fit)
{
    const struct authority_rule *others = NULL;
    for (size_t i = 0; matter != NULL && i < matter->rule_count; i++) {
        const struct authority_rule *rule = matter->rules[i];
        *fit = authority_fit(rule, query);
        if (*fit == FIT_HOLDS) {
            return rule;
        }
        if (*fit == FIT_OTHERS && (others == NULL || rule->level < others->level)) {
            others = rule;
        }
    }
    *fit = FIT_OTHERS;
    return others;
}

bool
authority_decide(const struct authority *authority, const struct organisation *organisation,
                 const struct authority_query *query, struct authority_decision *decision)
{
    enum authority_fit fit;
    const struct authority_rule *rule = find_rule(authority_matter(authority, query), query, &fit);
    *decision = (struct authority_decision){ .rule = rule };
    if (rule == NULL) {
        return false;
    }
    if (rule->position[0] != '\0') {
        decision->position = organisation_position(organisation, rule->position);
        decision->unit = decision->position != NULL ? decision->position->unit : NULL;
    } else if (rule->unit[0] != '\0') {
        decision->unit = organisation_unit(organisation, rule->unit);
    } else if (fit == FIT_HOLDS) {
        decision->unit = query->unit;
    }
    if (decision->unit != NULL) {
        decision->unit = org_unit_accountable(decision->unit);
        if (decision->position == NULL) {
            decision->position = org_unit_head(decision->unit, query->at);
        }
    }
    return true;
}

/* ---- units and levels ---------------------------------------------------------------------- */

enum authority_level
authority_level_of(const struct org_unit *unit)
{
    static const enum authority_level levels[UNIT_KINDS] = {
        [UNIT_PROVINCE] = AUTHORITY_PROVINCE,
        [UNIT_DEPARTMENT] = AUTHORITY_DEPARTMENT,
        [UNIT_SUBUNIT] = AUTHORITY_DEPARTMENT, /* of nothing: not known what it belongs to */
        [UNIT_COMMUNE] = AUTHORITY_COMMUNE,
        [UNIT_PUBLIC_SERVICE_UNIT] = AUTHORITY_DEPARTMENT,
        [UNIT_CENTRAL_IN_PROVINCE] = AUTHORITY_CENTRAL,
        [UNIT_CENTRAL] = AUTHORITY_CENTRAL,
    };
    const struct org_unit *whole = org_unit_accountable(unit);
    bool is_of_commune = whole->kind == UNIT_PUBLIC_SERVICE_UNIT && whole->parent != NULL &&
                         org_unit_accountable(whole->parent)->kind == UNIT_COMMUNE;
    return is_of_commune ? AUTHORITY_COMMUNE : levels[whole->kind];
}

static bool
is_office(const struct org_unit *unit, int64_t at)
{
    const struct org_position *head = org_unit_head(unit, at);
    return head != NULL && head->kind == POSITION_OFFICE_CHIEF;
}

enum authority_level
authority_rank_of(const struct org_unit *unit, int64_t at)
{
    return is_office(org_unit_accountable(unit), at) ? AUTHORITY_PROVINCE
                                                     : authority_level_of(unit);
}

bool
authority_is_competent(const struct authority_decision *decision, const struct org_unit *unit,
                       int64_t at)
{
    if (decision->rule == NULL || unit == NULL) {
        return false;
    }
    const struct org_unit *whole = org_unit_accountable(unit);
    if (decision->unit == NULL) {
        return authority_rule_is_own(decision->rule) &&
               authority_rank_of(whole, at) == decision->rule->level;
    }
    return whole == decision->unit ||
           (decision->unit->kind == UNIT_PROVINCE && is_office(whole, at));
}

bool
authority_is_above(const struct authority_decision *decision, const struct org_unit *unit)
{
    if (decision->rule == NULL || unit == NULL || decision->unit == org_unit_accountable(unit)) {
        return false;
    }
    enum authority_level level = decision->rule->level;
    if (decision->unit == NULL || level == AUTHORITY_CENTRAL) {
        return level >= AUTHORITY_PROVINCE && authority_level_of(unit) < level;
    }
    return org_unit_is_within(unit, decision->unit);
}
