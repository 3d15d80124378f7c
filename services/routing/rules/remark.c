/* What is said about a task without moving it (P4: acknowledging is not doing). */
#include "base/civil.h"
#include "base/text.h"
#include "rules/judging.h"

#define DATA(name) DONDOC__V1__EVENT__DATA_##name

/* The lead's head and everybody above him, and Chánh Văn phòng, who issues the văn bản đôn đốc. */
static void
check_directive(struct judging *judging)
{
    const Dondoc__V1__DirectiveIssued *directive = judging->event->directive_issued;
    day_t day;
    if (!text_is_empty(directive->commit_date) && !day_parse(directive->commit_date, &day)) {
        fault(judging, CODE_FIELD_INVALID, RULE_LADDER, "directive_issued.commit_date",
              directive->commit_date);
    }
    if (!actor_is_known(judging)) {
        fault(judging, CODE_ACTOR_MISSING, RULE_LADDER, "actor", NULL);
    } else if (!actor_is_at_or_above(judging, judging->docket->task->accountable_head) &&
               !actor_is_of_kind(judging, POSITION_OFFICE_CHIEF)) {
        fault(judging, CODE_ACTOR_OUTSIDE, RULE_LADDER, "actor.position", NULL);
    }
}

static void
set_verdict(struct judging *judging, Dondoc__V1__Verdict__Kind kind)
{
    judging->verdict = arena_alloc(judging->docket->arena, sizeof *judging->verdict);
    dondoc__v1__verdict__init(judging->verdict);
    judging->verdict->kind = kind;
    judging->verdict->rule = arena_text(judging->docket->arena, rule_name(RULE_LADDER));
}

static void
accept_directive(struct judging *judging)
{
    struct docket *docket = judging->docket;
    const Dondoc__V1__DirectiveIssued *directive = judging->event->directive_issued;
    const Dondoc__V1__Actor *actor = judging->event->actor;
    set_verdict(judging, DONDOC__V1__VERDICT__KIND__ACCEPTED);
    conclude(judging, DATA(DIRECTIVE_NOTED));
    Dondoc__V1__DirectiveNoted *noted =
        docket->decisions[docket->decision_count - 1].event->directive_noted;
    noted->level = directive->level;
    noted->commit_date = directive->commit_date;
    noted->position = actor->position;
}

bool
remark_is_of_task(const Dondoc__V1__Event *event)
{
    return event->data_case == DATA(DIRECTIVE_ISSUED) ||
           event->data_case == DATA(ESCALATION_ACKNOWLEDGED);
}

void
judge_remark(struct judging *judging)
{
    bool is_directive = judging->event->data_case == DATA(DIRECTIVE_ISSUED);
    if (judging->event->data_case == DATA(AGENDA_ITEM_PROPOSED)) {
        judge_agenda(judging);
        return;
    }
    if (!remark_is_of_task(judging->event)) {
        refuse_it(judging, CODE_STATE_FORBIDS, RULE_LIFECYCLE, "subject", NULL);
        return;
    }
    judging->task = judging->docket->task;
    check_actor(judging);
    if (is_directive) {
        check_directive(judging);
    }
    if (is_refused(judging)) {
        conclude(judging, DATA(REPORT_REFUSED));
    } else if (is_directive) {
        accept_directive(judging);
    } else {
        set_verdict(judging, DONDOC__V1__VERDICT__KIND__NOTED);
        conclude(judging, DATA(REPORT_NOTED));
    }
}
