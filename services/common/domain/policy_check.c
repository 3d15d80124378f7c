#include "domain/policy_check.h"

#include "base/text.h"
#include "domain/calendar.h"

struct policy_checker {
    const struct policy *policy;
    const char *file;
    struct mistakes *mistakes;
};

static void
complain(const struct policy_checker *checker, int line, enum mistake_code code, const char *value,
         const char *text)
{
    mistake_add(checker->mistakes, checker->file, line, code, value, "%s", text);
}

static bool
has_limit(const struct rule *rule)
{
    for (int i = 0; i < URGENCY_COLUMNS; i++) {
        if (rule->limits[i].kind != LIMIT_NONE) {
            return true;
        }
    }
    return false;
}

static void
check_rules(const struct policy_checker *checker)
{
    for (int id = 0; id < RULES; id++) {
        const struct rule *rule = &checker->policy->rules[id];
        if (rule->line == 0) {
            continue;
        }
        if (id < RULES_WITH_LIMIT && !has_limit(rule)) {
            complain(checker, rule->line, MISTAKE_KEY_MISSING, rule_name(rule->id),
                     "key limit: this rule is a time limit");
        } else if (id >= RULES_WITH_LIMIT && has_limit(rule)) {
            complain(checker, rule->line, MISTAKE_RULE_CONTRADICTED, rule_name(rule->id),
                     "key limit: this rule has none, nothing would come of it");
        }
    }
}

/* Working time as minutes, to compare limits of one kind; -1 for other kinds. */
static int64_t
measure(const struct limit *limit, enum limit_kind kind)
{
    return limit->kind == kind ? limit->amount : limit->kind == LIMIT_NONE ? 0 : -1;
}

/* Levels of one urgency may not come in another order than theirs. Only delays of one kind can be
 * compared without a calendar. */
static void
check_ladder(const struct policy_checker *checker, const struct ladder *ladder)
{
    for (size_t i = 1; i < ladder->level_count; i++) {
        for (int column = 0; column < URGENCY_COLUMNS; column++) {
            const struct limit *before = &ladder->levels[i - 1].delays[column];
            const struct limit *delay = &ladder->levels[i].delays[column];
            int64_t least = measure(before, delay->kind);
            if (delay->kind == LIMIT_NONE ? before->kind != LIMIT_NONE : delay->amount <= least) {
                complain(checker, ladder->levels[i].line, MISTAKE_RULE_CONTRADICTED,
                         urgency_name((enum urgency)column),
                         "this level does not come after the one below it");
            }
        }
    }
}

static void
check_level(const struct policy_checker *checker, int line, const char *key, int level)
{
    if (level > (int)checker->policy->ladders.task.level_count) {
        mistake_add(checker->mistakes, checker->file, line, MISTAKE_VALUE_OUT_OF_RANGE, NULL,
                    "%s: the ladder has no level %d", key, level);
    }
}

static void
check_ladders(const struct policy_checker *checker)
{
    const struct ladder_policy *ladders = &checker->policy->ladders;
    check_ladder(checker, &ladders->task);
    check_ladder(checker, &ladders->reviewer);
    check_level(checker, ladders->line, "internal_top", ladders->internal_top);
    check_level(checker, ladders->line, "consultee_top", ladders->consultee_top);
    check_level(checker, ladders->line, "central_from", ladders->central_from);
    check_level(checker, ladders->line, "defer_from", ladders->defer_from);
    check_level(checker, checker->policy->reminders.line, "digest_level",
                checker->policy->reminders.digest_level);
}

/* Every term finds one row: those of days follow each other from 1 to an open end, and each of the
 * other kinds stands once. */
static void
check_reminders(const struct policy_checker *checker)
{
    const struct reminder_policy *reminders = &checker->policy->reminders;
    int next_day = 1, seen[TERM_KINDS] = { 0 };
    for (size_t i = 0; i < reminders->row_count; i++) {
        const struct reminder_row *row = &reminders->rows[i];
        seen[row->kind]++;
        if (row->kind != TERM_DAYS) {
            if (seen[row->kind] == 2) {
                complain(checker, row->line, MISTAKE_RULE_CONTRADICTED, NULL,
                         "a second row of this kind");
            }
            continue;
        }
        if (row->from != next_day || (row->to != 0 && row->to < row->from)) {
            mistake_add(checker->mistakes, checker->file, row->line, MISTAKE_RULE_CONTRADICTED,
                        NULL, "rows of DAYS follow each other: this one must begin at %d",
                        next_day);
        }
        next_day = row->to == 0 ? -1 : row->to + 1;
    }
    if (seen[TERM_DAYS] > 0 && next_day != -1) {
        complain(checker, reminders->rows[reminders->row_count - 1].line, MISTAKE_RULE_CONTRADICTED,
                 NULL, "the last row of DAYS must have no `to`");
    }
    for (int kind = 0; reminders->row_count > 0 && kind < TERM_KINDS; kind++) {
        if (seen[kind] == 0) {
            complain(checker, reminders->rows[0].line, MISTAKE_KEY_MISSING, NULL,
                     "there must be rows of HOURS, DAYS, PERIODIC and HOA_TOC");
        }
    }
}

/* An item that nothing checks would be taken for granted. */
static void
check_checklist(const struct policy_checker *checker)
{
    for (size_t i = 0; i < checker->policy->checklist_count; i++) {
        const struct checklist_item *item = &checker->policy->checklist[i];
        enum check_id id;
        if (!check_parse(item->code, &id)) {
            complain(checker, item->line, MISTAKE_CODE_UNKNOWN, item->code,
                     "a dossier is not checked for this: CK01 to CK16");
        }
    }
}

static bool
is_in_checklist(const struct policy *policy, const char *code)
{
    for (size_t i = 0; i < policy->checklist_count; i++) {
        if (text_same(policy->checklist[i].code, code)) {
            return true;
        }
    }
    return false;
}

/* Invariant 16 of model 3.14: together the steps take no longer than the task. */
static void
check_budgets(const struct policy_checker *checker, const struct work_template *template)
{
    enum limit_kind kind = template->limit.kind;
    int64_t sum = 0;
    for (size_t i = 0; i < template->step_count; i++) {
        const struct limit *budget = &template->steps[i].budget;
        if (measure(budget, kind) < 0) {
            return; /* days and hours cannot be added without a calendar */
        }
        sum += measure(budget, kind);
    }
    if (kind != LIMIT_NONE && sum > template->limit.amount) {
        complain(checker, template->line, MISTAKE_RULE_CONTRADICTED, template->code,
                 "the budgets of the steps are more than the limit together");
    }
}

static void
check_templates(const struct policy_checker *checker)
{
    const struct policy *policy = checker->policy;
    for (size_t i = 0; i < policy->template_count; i++) {
        const struct work_template *template = &policy->templates[i];
        for (size_t k = 0; k < template->checklist_count; k++) {
            const char *code = template->checklist[k];
            if (code != NULL && !is_in_checklist(policy, code)) {
                complain(checker, template->line, MISTAKE_CODE_UNKNOWN, code,
                         "key checklist: the checklist has no such item");
            }
        }
        check_budgets(checker, template);
    }
}

void
policy_check(const struct policy *policy, const char *file, struct mistakes *mistakes)
{
    const struct policy_checker checker = { policy, file, mistakes };
    check_rules(&checker);
    check_ladders(&checker);
    check_reminders(&checker);
    check_checklist(&checker);
    check_templates(&checker);
}
