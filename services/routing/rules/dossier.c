/* Hồ sơ trình: which items are asked of a submission, and the answer that names all that is missing
 * (F-16; model 3.4: not a submission, time keeps counting). */
#include "base/text.h"
#include "rules/checklist.h"

static bool
is_in(const struct work_template *template, const char *code)
{
    for (size_t i = 0; i < template->checklist_count; i++) {
        if (text_same(template->checklist[i], code)) {
            return true;
        }
    }
    return false;
}

/* A template's checklist makes a dossier mandatory and says what belongs to it; without one, a
 * dossier that is sent is checked for everything the policy knows. */
static bool
is_listed(const struct inspection *inspection, enum check_id id)
{
    const struct policy *policy = inspection->judging->reference->policy;
    const struct work_template *template = policy_template(policy, inspection->task->template_);
    bool has_list = template != NULL && template->checklist_count > 0;
    bool is_wanted = has_list ? is_in(template, check_name(id))
                              : inspection->judging->event->result_submitted->dossier != NULL;
    const struct checklist_item *item = is_wanted ? policy_check_item(policy, id) : NULL;
    return item != NULL && checklist_applies(inspection, item->when);
}

static struct inspection
inspection_of(const struct judging *judging)
{
    static const Dondoc__V1__Dossier none = DONDOC__V1__DOSSIER__INIT;
    const Dondoc__V1__Dossier *dossier = judging->event->result_submitted->dossier;
    struct inspection inspection = { .judging = judging,
                                     .task = judging->task,
                                     .dossier = dossier != NULL ? dossier : &none };
    for (int id = 0; id < CHECKS; id++) {
        inspection.asked[id] = is_listed(&inspection, (enum check_id)id) ||
                               checklist_insists(&inspection, (enum check_id)id);
    }
    return inspection;
}

bool
dossier_asks(const struct judging *judging, enum check_id id)
{
    return inspection_of(judging).asked[id];
}

/* In the policy's words; an item it does not list is held back by the rule alone. */
static Dondoc__V1__SubmissionBlocked__Item *
item_new(const struct judging *judging, enum check_id id, const struct lack *lack)
{
    const struct policy *policy = judging->reference->policy;
    const struct checklist_item *item = policy_check_item(policy, id);
    const struct rule *rule = policy_rule(policy, check_rule(id));
    const struct phrase *text = item != NULL ? &item->text : &rule->text;
    const struct phrase *basis = item != NULL ? &item->basis : &rule->basis;
    Dondoc__V1__SubmissionBlocked__Item *found = arena_alloc(judging->docket->arena, sizeof *found);
    dondoc__v1__submission_blocked__item__init(found);
    found->code = (char *)check_name(id);
    found->text = (char *)text->en;
    found->text_vi = (char *)text->vi;
    found->detail = (char *)lack->text;
    found->detail_vi = (char *)lack->text_vi;
    found->field = (char *)lack->field;
    found->basis = (char *)basis->en;
    found->basis_vi = (char *)basis->vi;
    found->rule = (char *)rule_name(rule->id);
    return found;
}

void
check_dossier(struct judging *judging)
{
    const struct inspection inspection = inspection_of(judging);
    struct arena *arena = judging->docket->arena;
    Dondoc__V1__SubmissionBlocked__Item **items = arena_array(arena, CHECKS, sizeof *items);
    size_t count = 0;
    for (int id = 0; id < CHECKS; id++) {
        if (inspection.asked[id]) {
            struct lack lack = checklist_check(&inspection, (enum check_id)id);
            if (lack.field != NULL) {
                items[count++] = item_new(judging, (enum check_id)id, &lack);
            }
        }
    }
    if (count > 0) {
        judging->blocked = arena_alloc(arena, sizeof *judging->blocked);
        dondoc__v1__submission_blocked__init(judging->blocked);
        judging->blocked->items = items;
        judging->blocked->n_items = count;
    }
}

/* "the dossier lacks ... (CK01, CK07): the rule; CK01 field: what is missing; CK07 ..." */
static Dondoc__V1__Verdict *
verdict_of(const struct judging *judging, enum rule_id rule)
{
    const Dondoc__V1__SubmissionBlocked *blocked = judging->blocked;
    struct arena *arena = judging->docket->arena;
    struct text_builder codes = { .arena = arena }, text = { .arena = arena };
    struct text_builder text_vi = { .arena = arena };
    for (size_t i = 0; i < blocked->n_items; i++) {
        const Dondoc__V1__SubmissionBlocked__Item *item = blocked->items[i];
        text_print(&codes, "%s%s", i > 0 ? ", " : "", item->code);
        text_print(&text, "; %s %s: %s", item->code, item->field, item->detail);
        text_print(&text_vi, "; %s %s: %s", item->code, item->field, item->detail_vi);
    }
    Dondoc__V1__Verdict *verdict =
        verdict_new(judging->docket, DONDOC__V1__VERDICT__KIND__BLOCKED, CODE_DOSSIER_INCOMPLETE,
                    rule, blocked->items[0]->field, codes.text);
    verdict->text = arena_print(arena, "%s%s", verdict->text, text.text);
    verdict->text_vi = arena_print(arena, "%s%s", verdict->text_vi, text_vi.text);
    return verdict;
}

void
block_submission(struct judging *judging)
{
    struct docket *docket = judging->docket;
    Dondoc__V1__SubmissionBlocked *blocked = judging->blocked;
    enum rule_id rules[RULES] = { RULE_CHECKLIST };
    bool is_cited[RULES] = { false };
    int count = 0;
    for (size_t i = 0; i < blocked->n_items; i++) {
        enum rule_id rule;
        if (rule_parse(blocked->items[i]->rule, &rule) && !is_cited[rule]) {
            is_cited[rule] = true;
            rules[count++] = rule;
        }
    }
    judging->verdict = verdict_of(judging, rules[0]);
    conclude(judging, DONDOC__V1__EVENT__DATA_SUBMISSION_BLOCKED);
    Dondoc__V1__Event *decision = docket->decisions[docket->decision_count - 1].event;
    decision->submission_blocked = blocked;
    cite(docket, decision, rules, count);
}
