/* What is said of a report: faults, warnings, and the decision that carries the verdict. */
#include "base/text.h"
#include "rules/judging.h"
#include "wire/message.h"

static char *
borrow(const char *text)
{
    return text != NULL ? (char *)text : (char *)"";
}

/* "code's text (detail): the rule as a sentence" */
static char *
compose(struct arena *arena, const char *text, const char *detail, const char *rule)
{
    bool has_detail = !text_is_empty(detail), has_rule = !text_is_empty(rule);
    return arena_print(arena, "%s%s%s%s%s%s", text, has_detail ? " (" : "",
                       has_detail ? detail : "", has_detail ? ")" : "", has_rule ? ": " : "",
                       has_rule ? rule : "");
}

Dondoc__V1__Verdict *
verdict_new(const struct docket *docket, Dondoc__V1__Verdict__Kind kind, enum code code,
            enum rule_id rule, const char *field, const char *detail)
{
    const struct code_row *row = code_row(code);
    const struct rule *cited = policy_rule(docket->reference->policy, rule);
    Dondoc__V1__Verdict *verdict = arena_alloc(docket->arena, sizeof *verdict);
    dondoc__v1__verdict__init(verdict);
    verdict->kind = kind;
    verdict->code = borrow(row->name);
    verdict->field = borrow(field);
    verdict->text = compose(docket->arena, row->text, detail, cited->text.en);
    verdict->text_vi = compose(docket->arena, row->text_vi, detail, cited->text.vi);
    verdict->rule = borrow(rule_name(rule));
    verdict->basis = borrow(cited->basis.en);
    verdict->basis_vi = borrow(cited->basis.vi);
    return verdict;
}

bool
is_refused(const struct judging *judging)
{
    return judging->verdict != NULL && judging->verdict->kind == DONDOC__V1__VERDICT__KIND__REFUSED;
}

void
fault(struct judging *judging, enum code code, enum rule_id rule, const char *field,
      const char *detail)
{
    struct arena *arena = judging->docket->arena;
    if (!is_refused(judging)) {
        judging->verdict = verdict_new(judging->docket, DONDOC__V1__VERDICT__KIND__REFUSED, code,
                                       rule, field, detail);
        return;
    }
    judging->verdict->text = arena_print(arena, "%s; %s", judging->verdict->text, field);
    judging->verdict->text_vi = arena_print(arena, "%s; %s", judging->verdict->text_vi, field);
}

void
warn(struct judging *judging, enum code code, const char *field, const char *detail)
{
    struct arena *arena = judging->docket->arena;
    const struct code_row *row = code_row(code);
    const char *text = compose(arena, row->text, detail, NULL);
    const char *text_vi = compose(arena, row->text_vi, detail, NULL);
    if (is_refused(judging)) {
        return;
    }
    if (judging->verdict != NULL) {
        judging->verdict->text = arena_print(arena, "%s; %s", judging->verdict->text, text);
        judging->verdict->text_vi =
            arena_print(arena, "%s; %s", judging->verdict->text_vi, text_vi);
        return;
    }
    judging->verdict = arena_alloc(arena, sizeof *judging->verdict);
    dondoc__v1__verdict__init(judging->verdict);
    judging->verdict->kind = DONDOC__V1__VERDICT__KIND__ACCEPTED;
    judging->verdict->code = borrow(row->name);
    judging->verdict->field = borrow(field);
    judging->verdict->text = (char *)text;
    judging->verdict->text_vi = (char *)text_vi;
}

void
cite(const struct docket *docket, Dondoc__V1__Event *decision, const enum rule_id *rules, int count)
{
    decision->rules = arena_array(docket->arena, (size_t)count, sizeof *decision->rules);
    decision->n_rules = (size_t)count;
    for (int i = 0; i < count; i++) {
        decision->rules[i] = borrow(rule_name(rules[i]));
    }
}

void
docket_add(struct docket *docket, const struct report *cause, Dondoc__V1__Event *event)
{
    docket->decisions = arena_grow(docket->arena, docket->decisions, docket->decision_count,
                                   &docket->decision_room, sizeof *docket->decisions);
    docket->decisions[docket->decision_count++] = (struct ruling){ *cause, event };
}

Dondoc__V1__Event *
decision_new(const struct docket *docket, const struct report *report,
             Dondoc__V1__Event__DataCase data_case)
{
    Dondoc__V1__Event *event = event_about(docket->arena, docket->subject, data_case);
    event->correlation = report->event->correlation;
    event->secrecy = report->event->secrecy;
    return event;
}
