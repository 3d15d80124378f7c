/* Thẩm định by the specialised department (F-14): signed, with a stance; silence means nothing. */
#include "base/text.h"
#include "rules/consulting.h"
#include "wire/task.h"

#define DATA(name) DONDOC__V1__EVENT__DATA_##name

static bool
is_given(const Dondoc__V1__Appraisal *appraisal)
{
    return appraisal->stance != DONDOC__V1__STANCE__STANCE_UNSPECIFIED;
}

/* The one of a unit that is not given yet; their number when there is none. */
static size_t
find_pending(const Dondoc__V1__Task *task, const char *unit)
{
    for (size_t i = 0; i < task->n_appraisals; i++) {
        if (text_same(task->appraisals[i]->unit, unit) && !is_given(task->appraisals[i])) {
            return i;
        }
    }
    return task->n_appraisals;
}

static Dondoc__V1__Appraisal *
edit_appraisal(struct judging *judging, size_t i)
{
    Dondoc__V1__Task *task = judging->task;
    return edit_item(judging, &task->appraisals, &task->n_appraisals, i,
                     &dondoc__v1__appraisal__descriptor);
}

void
check_appraisal_asked(struct judging *judging)
{
    const char *code = judging->event->appraisal_asked->unit;
    check_is_of_lead(judging, RULE_LEAD_REPORTS);
    const struct org_unit *unit = need_unit(judging, code, RULE_APPRAISE, "appraisal_asked.unit");
    if (unit == NULL) {
        return;
    }
    bool is_own = judging->lead != NULL && org_unit_accountable(judging->lead) == unit;
    if (is_own || unit->kind == UNIT_SUBUNIT) {
        fault(judging, CODE_CONSULTEE_INVALID, RULE_APPRAISE, "appraisal_asked.unit", code);
    } else if (find_pending(judging->task, code) < judging->task->n_appraisals) {
        fault(judging, CODE_ASKED_ALREADY, RULE_APPRAISE, "appraisal_asked.unit", code);
    } else if (judging->task->n_appraisals >= APPRAISALS_MAX) {
        fault(judging, CODE_TOO_MANY, RULE_APPRAISE, "appraisal_asked.unit", NULL);
    }
}

void
act_appraisal_asked(struct judging *judging)
{
    Dondoc__V1__Task *task = judging->task;
    Dondoc__V1__Appraisal *appraisal = edit_appraisal(judging, task->n_appraisals);
    appraisal->unit = judging->event->appraisal_asked->unit;
    appraisal->asked_at = judging->at;
    appraisal->due_at = limit_end(judging, RULE_APPRAISE, judging->at);
    const struct org_position *head = org_unit_head(
        organisation_unit(judging->reference->organisation, appraisal->unit), judging->at);
    start_clock(judging, (struct clock_start){ .kind = DONDOC__V1__CLOCK_KIND__APPRAISAL,
                                               .due_at = appraisal->due_at,
                                               .position = head != NULL ? head->code : "",
                                               .unit = appraisal->unit,
                                               .climbs = true });
    answer(judging, DATA(APPRAISAL_OPENED), RULE_APPRAISE)->appraisal_opened->unit =
        appraisal->unit;
}

void
check_appraisal_given(struct judging *judging)
{
    const Dondoc__V1__AppraisalGiven *given = judging->event->appraisal_given;
    const struct org_unit *unit =
        need_unit(judging, given->unit, RULE_APPRAISE, "appraisal_given.unit");
    if (unit == NULL) {
        return;
    }
    if (find_pending(judging->task, given->unit) == judging->task->n_appraisals) {
        fault(judging, CODE_NOT_ASKED, RULE_APPRAISE, "appraisal_given.unit", given->unit);
        return;
    }
    check_acts_for(judging, unit, RULE_OPINION_SIGNATORY);
    (void)check_signer(judging, unit, given->signer, "appraisal_given.signer");
    if (given->stance == DONDOC__V1__STANCE__STANCE_UNSPECIFIED) {
        fault(judging, CODE_OPINION_INCOMPLETE, RULE_OPINION_SIGNATORY, "appraisal_given.stance",
              NULL);
    }
}

void
act_appraisal_given(struct judging *judging)
{
    const Dondoc__V1__AppraisalGiven *given = judging->event->appraisal_given;
    Dondoc__V1__Task *task = judging->task;
    Dondoc__V1__Appraisal *appraisal = edit_appraisal(judging, find_pending(task, given->unit));
    appraisal->stance = given->stance;
    appraisal->signer =
        text_is_empty(given->signer) ? judging->event->actor->position : given->signer;
    appraisal->given_at = judging->at;
    appraisal->note = given->note;
    for (size_t i = 0; i < task->n_clocks; i++) {
        if (task->clocks[i]->kind == DONDOC__V1__CLOCK_KIND__APPRAISAL &&
            text_same(task->clocks[i]->unit, given->unit)) {
            stop_clock(judging, task->clocks[i]->id);
            break;
        }
    }
    answer(judging, DATA(APPRAISAL_NOTED), RULE_APPRAISE)->appraisal_noted->unit = given->unit;
}

void
move_appraisal(struct judging *judging, const char *unit, int64_t due_at)
{
    size_t i = find_pending(judging->task, unit);
    if (i < judging->task->n_appraisals) {
        edit_appraisal(judging, i)->due_at = due_at;
    }
}
