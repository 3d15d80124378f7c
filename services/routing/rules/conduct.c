/* What is asked of each transition, and the decision that comes of it. */
#include "base/text.h"
#include "rules/judging.h"

#define DECIDE(name) DONDOC__V1__EVENT__DATA_##name

/* What each transition asks, and what it leaves behind. Checks say faults; acts put into the
 * snapshot and the decision what the lifecycle's effects do not know. */
static const struct conduct {
    void (*check)(struct judging *judging);
    void (*act)(struct judging *judging);
    Dondoc__V1__Event__DataCase decision;
    int rule_count;
    enum rule_id rules[3];
} conducts[TRANSITIONS] = {
    [TR_ASSIGN] = { check_assignment,
                    act_assignment,
                    DECIDE(TASK_ASSIGNED),
                    3,
                    { RULE_SIX_CLEAR, RULE_ONE_LEAD, RULE_HEAD_ACCOUNTABLE } },
    [TR_DELIVER] = { check_delivery, NULL, DECIDE(TASK_DELIVERED), 1, { RULE_LEAD_ACCEPTS } },
    [TR_ACCEPT] = { check_acceptance,
                    act_acceptance,
                    DECIDE(TASK_ACCEPTED),
                    1,
                    { RULE_LEAD_ACCEPTS } },
    [TR_ACCEPT_TIMEOUT] = { NULL, act_acceptance, DECIDE(TASK_ACCEPTED), 1, { RULE_ACCEPT } },
    [TR_PROGRESS] = { check_progress,
                      act_progress,
                      DECIDE(PROGRESS_NOTED),
                      1,
                      { RULE_LEAD_REPORTS } },
    [TR_SUBMIT] = { check_submission,
                    act_submission,
                    DECIDE(SUBMISSION_ACCEPTED),
                    2,
                    { RULE_LEAD_REPORTS, RULE_COMPETENT_TARGET } },
    [TR_WITHDRAW] = { check_withdrawal,
                      NULL,
                      DECIDE(SUBMISSION_TAKEN_BACK),
                      1,
                      { RULE_WITHDRAW_BEFORE_REVIEW } },
    [TR_REVIEW] = { check_review, act_begin, DECIDE(REVIEW_STARTED), 1, { RULE_REVIEWER_DECIDES } },
    [TR_RETURN] = { check_return,
                    act_return,
                    DECIDE(TASK_RETURNED),
                    2,
                    { RULE_ALL_DEFICIENCIES, RULE_REWORK } },
    [TR_COMPLETE] = { check_completion,
                      act_completion,
                      DECIDE(TASK_COMPLETED),
                      3,
                      { RULE_REVIEWER_DECIDES, RULE_NOT_OWN_SUBMITTER, RULE_LATE_IS_LATE } },
    [TR_CANCEL] = { check_cancellation,
                    act_cancellation,
                    DECIDE(TASK_CLOSED),
                    1,
                    { RULE_ASSIGNER_ORDERS } },
    [TR_RECALL] = { NULL, act_recall, DECIDE(TASK_CLOSED), 1, { RULE_ISSUER_RECALLS } },
    [TR_EXTEND] = { check_grant, act_grant, DECIDE(EXTENSION_GRANTED), 1, { RULE_SETTER_EXTENDS } },
    [TR_OBJECT] = { check_objection,
                    act_objection,
                    DECIDE(OBJECTION_OPENED),
                    2,
                    { RULE_OBJECT, RULE_ONE_OBJECTION } },
    [TR_UPHOLD] = { check_upholding,
                    act_upholding,
                    DECIDE(TASK_TRANSFERRED),
                    3,
                    { RULE_DECIDE_OBJECTION, RULE_ONE_LEAD, RULE_HEAD_ACCOUNTABLE } },
    [TR_DISMISS] = { check_dismissal,
                     act_dismissal,
                     DECIDE(OBJECTION_DISMISSED),
                     1,
                     { RULE_DECIDE_OBJECTION } },
    [TR_DECIDE_TIMEOUT] = { NULL,
                            act_dismissal,
                            DECIDE(OBJECTION_DISMISSED),
                            1,
                            { RULE_DECIDE_OBJECTION } },
    [TR_REASSIGN] = { check_reassignment,
                      act_reassignment,
                      DECIDE(HANDLER_NOTED),
                      2,
                      { RULE_REASSIGN_INSIDE, RULE_HEAD_ACCOUNTABLE } },
    [TR_SUSPEND] = { check_suspension,
                     act_suspension,
                     DECIDE(TASK_SUSPENDED),
                     2,
                     { RULE_ASSIGNER_ORDERS, RULE_SUSPENSION } },
    [TR_RESUME] = { check_resumption,
                    act_resumption,
                    DECIDE(TASK_RESUMED),
                    1,
                    { RULE_ASSIGNER_ORDERS } },
    [TR_RESUME_TIMEOUT] = { NULL, act_resumption, DECIDE(TASK_RESUMED), 1, { RULE_SUSPENSION } },
    [TR_REOPEN] = { check_reopening, act_reopening, DECIDE(REOPENING_NOTED), 1, { RULE_REOPEN } },
    [TR_ARCHIVE] = { check_filing, act_filing, DECIDE(TASK_CLOSED), 1, { RULE_ARCHIVE } },
    [TR_REPLACE] = { NULL, act_replacement, DECIDE(DEADLINE_CHANGED), 1, { RULE_ISSUER_RECALLS } },
    [TR_SUPERSEDE] = { NULL, act_superseded, DECIDE(TASK_CLOSED), 1, { RULE_ISSUER_RECALLS } },
    [TR_REORGANISE] = { NULL,
                        act_reorganise,
                        DECIDE(TASK_REORGANISED),
                        1,
                        { RULE_HEAD_ACCOUNTABLE } },
};

/* What some bring with them besides. */
static const struct extra {
    void (*after)(struct judging *judging);  /* further decisions */
    void (*forbid)(struct judging *judging); /* why the state forbids it */
} extras[TRANSITIONS] = {
    [TR_OBJECT] = { NULL, check_objecting_at_all },
    [TR_SUSPEND] = { NULL, check_supplement_once },
    [TR_UPHOLD] = { tell_frozen, check_objecting_at_all },
    [TR_DISMISS] = { tell_frozen, check_objecting_at_all },
};

/* Any judged report counts, also a refused one: its successor need not wait for another. */
static bool
count_version(Dondoc__V1__Task *task, const Dondoc__V1__Event *event)
{
    if (event->subject_version <= task->subject_version) {
        return false;
    }
    task->subject_version = event->subject_version;
    return true;
}

void
conclude(struct judging *judging, Dondoc__V1__Event__DataCase data_case)
{
    struct docket *docket = judging->docket;
    Dondoc__V1__Event *event = decision_new(docket, &judging->report, data_case);
    event->verdict = judging->verdict;
    event->verdict->late_reported = judging->is_late_reported;
    event->time = judging->at;
    if (docket->task != NULL && !task_state_is_closed(state_of(docket))) {
        Dondoc__V1__Task *task = next_snapshot(docket);
        if (count_version(task, judging->event)) {
            docket->task = event->task = task;
        }
    }
    docket_add(docket, &judging->report, event);
}

void
refuse_it(struct judging *judging, enum code code, enum rule_id rule, const char *field,
          const char *detail)
{
    fault(judging, code, rule, field, detail);
    conclude(judging, DECIDE(REPORT_REFUSED));
}

void
forbid_it(struct judging *judging)
{
    if (extras[judging->transition].forbid != NULL) {
        extras[judging->transition].forbid(judging);
    }
    if (is_refused(judging)) {
        conclude(judging, DECIDE(REPORT_REFUSED));
        return;
    }
    bool registers = judging->transition == TR_ASSIGN;
    refuse_it(judging, registers ? CODE_TASK_EXISTS : CODE_STATE_FORBIDS, RULE_LIFECYCLE, "subject",
              task_state_name(state_of(judging->docket)));
}

bool
make_move(struct judging *judging)
{
    struct docket *docket = judging->docket;
    const struct conduct *conduct = &conducts[judging->transition];
    if (judging->task == NULL) {
        judging->task = next_snapshot(docket);
    }
    judging->task->organisation_version = judging->reference->organisation_version;
    judging->decision = decision_new(docket, &judging->report, conduct->decision);
    if (conduct->act != NULL) {
        conduct->act(judging);
    }
    if (judging->transition == TR_ASSIGN) {
        judging->transition = TR_REGISTER;
        judging->move = lifecycle_move(state_of(docket), TR_REGISTER);
        apply_effects(judging);
        judging->transition = TR_ASSIGN;
        judging->move = lifecycle_move((enum task_state)judging->task->state, TR_ASSIGN);
    }
    apply_effects(judging);
    if (is_refused(judging)) {
        return false;
    }
    (void)count_version(judging->task, judging->event);
    judging->decision->time = judging->at;
    judging->decision->task = docket->task = judging->task;
    cite(docket, judging->decision, conduct->rules, conduct->rule_count);
    docket_add(docket, &judging->report, judging->decision);
    if (extras[judging->transition].after != NULL) {
        extras[judging->transition].after(judging);
    }
    return true;
}

/* Accepted, unless something else was said already. */
static void
give_verdict(struct judging *judging)
{
    if (judging->verdict == NULL) {
        judging->verdict = arena_alloc(judging->docket->arena, sizeof *judging->verdict);
        dondoc__v1__verdict__init(judging->verdict);
        judging->verdict->kind = DONDOC__V1__VERDICT__KIND__ACCEPTED;
    }
    judging->verdict->late_reported = judging->is_late_reported;
    judging->decision->verdict = judging->verdict;
}

void
accept_it(struct judging *judging)
{
    const struct conduct *conduct = &conducts[judging->transition];
    judging->task = next_snapshot(judging->docket);
    check_actor(judging);
    if (conduct->check != NULL) {
        conduct->check(judging);
    }
    if (judging->blocked != NULL && !is_refused(judging)) {
        block_submission(judging);
        return;
    }
    if (is_refused(judging) || !make_move(judging)) {
        conclude(judging, DECIDE(REPORT_REFUSED));
        return;
    }
    give_verdict(judging);
}

Dondoc__V1__Event *
amend_it(struct judging *judging, Dondoc__V1__Event__DataCase data_case, const enum rule_id *rules,
         int count)
{
    struct docket *docket = judging->docket;
    judging->task->organisation_version = judging->reference->organisation_version;
    (void)count_version(judging->task, judging->event);
    judging->decision = decision_new(docket, &judging->report, data_case);
    judging->decision->time = judging->at;
    judging->decision->task = docket->task = judging->task;
    cite(docket, judging->decision, rules, count);
    docket_add(docket, &judging->report, judging->decision);
    return judging->decision;
}

void
amend_by(struct judging *judging, void (*judge)(struct judging *judging))
{
    judging->task = next_snapshot(judging->docket);
    check_actor(judging);
    judge(judging);
    if (is_refused(judging)) {
        conclude(judging, DECIDE(REPORT_REFUSED));
    } else {
        give_verdict(judging);
    }
}

void
note_it(struct judging *judging)
{
    judging->verdict = verdict_new(judging->docket, DONDOC__V1__VERDICT__KIND__NOTED,
                                   CODE_NOTHING_NEW, RULE_LIFECYCLE, "", NULL);
    conclude(judging, DECIDE(REPORT_NOTED));
}
