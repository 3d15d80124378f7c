/* The clock stands and runs again (D9, E10), the handler changes, a submission is returned and
 * accepted with a grade, the task is reopened and filed: every guard with its refusal, and whose
 * the days are that it was late. */
#include "test.h"

#include "verdicts.h"

static struct arena *arena;
static const struct reference *reference;
static struct desk desk;

static int
set_up(void **state)
{
    (void)state;
    arena = arena_new();
    reference = province_reference(arena);
    desk = desk_open(arena, reference);
    return 0;
}

static int
tear_down(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

#define ACCEPT DONDOC__V1__RESULT_REVIEWED__OUTCOME__ACCEPT
#define RETURN DONDOC__V1__RESULT_REVIEWED__OUTCOME__RETURN

static void
start_work_on(Dondoc__V1__Event *order)
{
    desk = desk_open(arena, reference);
    (void)assert_taken(desk_judge_at(&desk, order, "2026-03-02 10:00:00"), DATA(TASK_ASSIGNED));
    (void)desk_judge_at(&desk, delivery_new(arena), "2026-03-02 10:00:00");
    (void)assert_taken(desk_judge_at(&desk, report_new(arena, DATA(ACCEPTANCE_REPORTED), "SXD.CV"),
                                     "2026-03-02 10:30:00"),
                       DATA(TASK_ACCEPTED));
}

static Dondoc__V1__Event *
order_of(Dondoc__V1__Limit__Kind kind, int amount)
{
    Dondoc__V1__Event *order = assignment_new(arena);
    event_limit(arena, order, kind, amount);
    return order;
}

static Dondoc__V1__Event *
suspension_new(const char *position)
{
    Dondoc__V1__Event *event = report_new(arena, DATA(SUSPENSION_ORDERED), position);
    event->suspension_ordered->reason = arena_text(arena, "chờ văn bản của Trung ương");
    event->suspension_ordered->document = arena_text(arena, "77/UBND-KT");
    return event;
}

static const Dondoc__V1__Event *
submit(const char *at)
{
    return desk_judge_at(&desk, report_new(arena, DATA(RESULT_SUBMITTED), "SXD.CV"), at);
}

/* ---- the clock ----------------------------------------------------------------------------- */

static void
e10_what_is_left_counts_from_the_resumption(void **state)
{
    (void)state;
    start_work_on(order_of(KIND(WORK_DAYS), 10));
    assert_at(desk.docket.task->deadline->due_at, "2026-03-17 00:00:00"); /* without it */
    int plan = desk.docket.task->plan_version;
    (void)assert_taken(desk_judge_at(&desk, suspension_new("CVP"), "2026-03-05 10:00:00"),
                       DATA(TASK_SUSPENDED));
    const Dondoc__V1__Task *task = desk.docket.task;
    assert_is(&desk, TASK_SUSPENDED);
    assert_int_equal(task->ladder, DONDOC__V1__LADDER__LADDER_PAUSED);
    assert_int_equal(task->holder->role, DONDOC__V1__HOLDER_ROLE__CLOCK_STOPPED);
    assert_int_equal(task->plan_version, plan + 1);
    assert_int_equal(task->deadline->version, 1);
    assert_at(task_clock_due(task, DONDOC__V1__CLOCK_KIND__SUSPENSION), "2026-04-03 00:00:00");
    assert_string_equal(task->pauses[0]->document, "77/UBND-KT");

    (void)assert_taken(desk_judge_at(&desk, report_new(arena, DATA(RESUMPTION_ORDERED), "CVP"),
                                     "2026-03-12 14:00:00"),
                       DATA(TASK_RESUMED));
    task = desk.docket.task;
    assert_is(&desk, TASK_IN_PROGRESS);
    assert_at(task->deadline->due_at, "2026-03-24 00:00:00"); /* hết ngày 23/03 */
    assert_at(task->deadline->original_due_at, "2026-03-17 00:00:00");
    assert_int_equal(task->deadline->version, 2);
    assert_int_equal(task->plan_version, plan + 2);
    assert_int_equal(task->ladder, DONDOC__V1__LADDER__LADDER_RUNNING);
    assert_int_equal(task->n_clocks, 0);
    assert_at(task->pauses[0]->from, "2026-03-05 10:00:00");
    assert_at(task->pauses[0]->to, "2026-03-12 14:00:00");
}

static void
two_pauses_add_up(void **state)
{
    (void)state;
    start_work_on(order_of(KIND(WORK_DAYS), 10));
    static const char *const pauses[][2] = { { "2026-03-03 09:00:00", "2026-03-04 09:00:00" },
                                             { "2026-03-09 09:00:00", "2026-03-11 09:00:00" } };
    for (size_t i = 0; i < LENGTH(pauses); i++) {
        (void)desk_judge_at(&desk, suspension_new("PCT1"), pauses[i][0]);
        (void)desk_judge_at(&desk, report_new(arena, DATA(RESUMPTION_ORDERED), "CT"), pauses[i][1]);
    }
    assert_at(desk.docket.task->deadline->due_at, "2026-03-20 00:00:00"); /* one day, and two */
    assert_int_equal(desk.docket.task->deadline->version, 3);
}

static void
the_longest_suspension_resumes_by_itself(void **state)
{
    (void)state;
    start_work_on(order_of(KIND(WORK_DAYS), 10));
    (void)desk_judge_at(&desk, suspension_new("CVP"), "2026-03-05 10:00:00");
    Dondoc__V1__Event *limit = clock_runs_out(&desk, DONDOC__V1__CLOCK_KIND__SUSPENSION);
    const Dondoc__V1__Event *decision =
        assert_taken(desk_judge_at(&desk, limit, "2026-04-03 00:00:30"), DATA(TASK_RESUMED));
    assert_true(decision->task_resumed->deemed);
    assert_string_equal(decision->rules[0], "SUSPENSION");
    assert_is(&desk, TASK_IN_PROGRESS);
    assert_at(desk.docket.task->pauses[0]->to, "2026-04-03 00:00:00");
    /* 02/04 was its last day: 3 of 10 wd were used, 7 are left from 03/04 on */
    assert_at(desk.docket.task->deadline->due_at, "2026-04-14 00:00:00");
    assert_null(desk_judge_at(&desk, limit, "2026-04-03 00:01:00"));
}

/* Whoever works on goes on with what he has received. */
static void
a_limit_from_receipt_begins_with_the_resumption(void **state)
{
    (void)state;
    Dondoc__V1__Event *order = order_of(KIND(WORK_DAYS), 5);
    order->assignment_ordered->limit->anchor = DONDOC__V1__LIMIT__ANCHOR__RECEIVED_AT;
    desk = desk_open(arena, reference);
    (void)desk_judge_at(&desk, order, "2026-03-02 10:00:00");
    (void)assert_taken(desk_judge_at(&desk, suspension_new("CVP"), "2026-03-03 10:00:00"),
                       DATA(TASK_SUSPENDED));
    assert_int_equal(desk.docket.task->deadline->due_at, 0);
    (void)assert_taken(desk_judge_at(&desk, report_new(arena, DATA(RESUMPTION_ORDERED), "CVP"),
                                     "2026-03-05 14:00:00"),
                       DATA(TASK_RESUMED));
    assert_at(desk.docket.task->delivered_at, "2026-03-05 14:00:00");
    assert_at(desk.docket.task->deadline->due_at, "2026-03-13 00:00:00");
    assert_int_equal(desk.docket.task->ladder, DONDOC__V1__LADDER__LADDER_RUNNING);
    assert_int_equal(desk_judge_at(&desk, delivery_new(arena), "2026-03-05 15:00:00")->data_case,
                     DATA(REPORT_NOTED));
}

/* A date stays a date, and what was over before stays over: no new version, no false "moved". */
static void
what_suspension_does_not_move(void **state)
{
    (void)state;
    Dondoc__V1__Event *dated = order_of(KIND(ON_OR_BEFORE_DATE), 0);
    dated->assignment_ordered->limit->date = arena_text(arena, "2026-03-09");
    Dondoc__V1__Event *orders[] = { dated, order_of(KIND(WORK_DAYS), 1),
                                    order_of(KIND(KHONG_HAN), 0) };
    for (size_t i = 0; i < LENGTH(orders); i++) {
        start_work_on(orders[i]);
        int64_t due_at = desk.docket.task->deadline->due_at;
        (void)desk_judge_at(&desk, suspension_new("CVP"), "2026-03-05 10:00:00");
        (void)assert_taken(desk_judge_at(&desk, report_new(arena, DATA(RESUMPTION_ORDERED), "CVP"),
                                         "2026-03-06 14:00:00"),
                           DATA(TASK_RESUMED));
        assert_int_equal(desk.docket.task->deadline->due_at, due_at);
        assert_int_equal(desk.docket.task->deadline->version, 1);
    }
}

static void
a_suspension_before_acceptance_accepts_when_it_ends(void **state)
{
    (void)state;
    (void)desk_judge_at(&desk, assignment_new(arena), "2026-03-02 10:00:00");
    (void)desk_judge_at(&desk, delivery_new(arena), "2026-03-02 10:00:00");
    (void)assert_taken(desk_judge_at(&desk, suspension_new("CVP"), "2026-03-03 10:00:00"),
                       DATA(TASK_SUSPENDED));
    assert_int_equal(task_clock_due(desk.docket.task, DONDOC__V1__CLOCK_KIND__ACCEPTANCE), 0);
    (void)desk_judge_at(&desk, report_new(arena, DATA(RESUMPTION_ORDERED), "CVP"),
                        "2026-03-05 08:00:00");
    assert_is(&desk, TASK_IN_PROGRESS);
    assert_at(desk.docket.task->accepted_at, "2026-03-05 08:00:00");
}

static Dondoc__V1__Event *
supplement_new(const char *position)
{
    Dondoc__V1__Event *event = report_new(arena, DATA(SUPPLEMENT_REQUESTED), position);
    event->supplement_requested->items = arena_array(arena, 1, sizeof(char *));
    event->supplement_requested->items[0] = arena_text(arena, "bản vẽ hoàn công");
    event->supplement_requested->n_items = 1;
    return event;
}

static void
a_citizen_is_asked_once(void **state)
{
    (void)state;
    Dondoc__V1__Event *order = order_of(KIND(WORK_DAYS), 7);
    order->assignment_ordered->origin = DONDOC__V1__ORIGIN__MOT_CUA;
    start_work_on(order);
    Dondoc__V1__Event *empty = report_new(arena, DATA(SUPPLEMENT_REQUESTED), "SXD.CV");
    assert_not_taken(desk_judge_at(&desk, empty, "2026-03-03 09:00:00"), "FIELD_MISSING",
                     "supplement_requested.items", "SUPPLEMENT_ONCE");
    assert_not_taken(desk_judge_at(&desk, supplement_new("STC.GD"), "2026-03-03 09:00:00"),
                     "ACTOR_OUTSIDE", "actor", "SUPPLEMENT_ONCE");
    const Dondoc__V1__Event *decision =
        assert_taken(desk_judge_at(&desk, supplement_new("SXD.CV"), "2026-03-03 10:00:00"),
                     DATA(TASK_SUSPENDED));
    assert_int_equal(decision->task_suspended->n_items, 1);
    assert_not_taken(desk_judge_at(&desk, supplement_new("SXD.CV"), "2026-03-03 11:00:00"),
                     "SUPPLEMENT_TWICE", "subject", "SUPPLEMENT_ONCE");
    assert_true(desk.docket.task->pauses[0]->supplement);
    /* the lead says that the papers are there; so may the assigner */
    assert_not_taken(desk_judge_at(&desk, report_new(arena, DATA(RESUMPTION_ORDERED), "STC.GD"),
                                   "2026-03-05 09:00:00"),
                     "ACTOR_NOT_ASSIGNER", "actor", "ASSIGNER_ORDERS");
    (void)assert_taken(desk_judge_at(&desk, report_new(arena, DATA(RESUMPTION_ORDERED), "SXD.CV"),
                                     "2026-03-05 10:00:00"),
                       DATA(TASK_RESUMED));
    assert_not_taken(desk_judge_at(&desk, supplement_new("SXD.CV"), "2026-03-06 10:00:00"),
                     "SUPPLEMENT_TWICE", "subject", "SUPPLEMENT_ONCE");
    assert_is(&desk, TASK_IN_PROGRESS);

    start_work_on(assignment_new(arena));
    assert_not_taken(desk_judge_at(&desk, supplement_new("SXD.CV"), "2026-03-03 10:00:00"),
                     "NOT_ONE_STOP", "subject", "SUPPLEMENT_ONCE");

    static const char *const origins[] = { "UBND" };
    struct policy *policy = province_policy(arena);
    struct reference other = *desk.docket.reference;
    policy->supplements = origins;
    other.policy = policy;
    desk.docket.task->origin = DONDOC__V1__ORIGIN__UBND;
    desk.docket.reference = &other;
    (void)assert_taken(desk_judge_at(&desk, supplement_new("SXD.CV"), "2026-03-03 10:00:00"),
                       DATA(TASK_SUSPENDED));
}

static void
pauses_are_refused_by_their_rules(void **state)
{
    (void)state;
    start_work_on(assignment_new(arena));
    Dondoc__V1__Event *unsaid = suspension_new("CVP");
    unsaid->suspension_ordered->reason = arena_text(arena, "");
    assert_not_taken(desk_judge_at(&desk, unsaid, "2026-03-03 10:00:00"), "FIELD_MISSING",
                     "suspension_ordered.reason", "ASSIGNER_ORDERS");
    assert_not_taken(desk_judge_at(&desk, suspension_new("SXD.GD"), "2026-03-03 10:00:00"),
                     "ACTOR_NOT_ASSIGNER", "actor", "ASSIGNER_ORDERS");
    Dondoc__V1__Event *nobody = suspension_new("CVP");
    nobody->actor = NULL;
    assert_not_taken(desk_judge_at(&desk, nobody, "2026-03-03 10:00:00"), "ACTOR_MISSING", "actor",
                     "ASSIGNER_ORDERS");
    (void)desk_judge_at(&desk, suspension_new("CVP"), "2026-03-03 10:00:00");
    assert_not_taken(desk_judge_at(&desk, report_new(arena, DATA(RESUMPTION_ORDERED), "SXD.GD"),
                                   "2026-03-03 11:00:00"),
                     "ACTOR_NOT_ASSIGNER", "actor", "ASSIGNER_ORDERS");
    assert_is(&desk, TASK_SUSPENDED);
    const Dondoc__V1__Event *early = submit("2026-03-03 14:00:00");
    assert_int_equal(early->data_case, DATA(REPORT_PARKED)); /* the resumption may be on its way */
}

/* ---- inside the unit ----------------------------------------------------------------------- */

static Dondoc__V1__Event *
change_new(const char *position, const char *handler, const char *note)
{
    Dondoc__V1__Event *event = report_new(arena, DATA(HANDLER_CHANGED), position);
    event->handler_changed->handler = arena_text(arena, handler);
    event->handler_changed->note = arena_text(arena, note);
    return event;
}

static void
the_handler_changes_and_the_head_does_not(void **state)
{
    (void)state;
    static const struct {
        const char *actor, *handler, *note, *code, *field, *rule;
    } cases[] = {
        { "SXD.TP", "SXD.CV2", "", "FIELD_MISSING", "handler_changed.note", "REASSIGN_INSIDE" },
        { "SXD.TP", "", "bàn giao", "FIELD_MISSING", "handler_changed.handler", "REASSIGN_INSIDE" },
        { "SXD.CV", "SXD.CV2", "bàn giao", "ACTOR_NOT_HEAD", "actor", "REASSIGN_INSIDE" },
        { "STC.GD", "SXD.CV2", "bàn giao", "ACTOR_NOT_HEAD", "actor", "REASSIGN_INSIDE" },
        { "SXD.GD", "STC.CV", "chuyển", "HANDLER_OUTSIDE", "handler_changed.handler",
          "NO_SIDEWAYS" },
    };
    start_work_on(assignment_new(arena));
    for (size_t i = 0; i < LENGTH(cases); i++) {
        assert_not_taken(desk_judge_at(&desk,
                                       change_new(cases[i].actor, cases[i].handler, cases[i].note),
                                       "2026-03-03 09:00:00"),
                         cases[i].code, cases[i].field, cases[i].rule);
    }
    const Dondoc__V1__Event *decision = assert_taken(
        desk_judge_at(&desk, change_new("SXD.TP", "SXD.CV2", "bàn giao"), "2026-03-03 10:00:00"),
        DATA(HANDLER_NOTED));
    assert_string_equal(decision->handler_noted->from, "SXD.CV");
    const Dondoc__V1__Task *task = desk.docket.task;
    assert_string_equal(task->handler, "SXD.CV2");
    assert_string_equal(task->accountable_head, "SXD.GD");
    assert_string_equal(task->holder->position, "SXD.CV2");
    assert_at(task->holder->since, "2026-03-03 10:00:00");
    assert_at(task->deadline->due_at, "2026-03-10 00:00:00");
    (void)assert_taken(
        desk_judge_at(&desk, change_new("SXD.GD", "SXD.CV", "trở lại"), "2026-03-03 11:00:00"),
        DATA(HANDLER_NOTED));
}

/* ---- returns ------------------------------------------------------------------------------- */

static void
form_is_returned_in_time_or_accepted(void **state)
{
    (void)state;
    start_work_on(assignment_new(arena));
    (void)submit("2026-03-03 10:00:00");
    assert_at(desk.docket.task->form_until, "2026-03-05 00:00:00");
    Dondoc__V1__Event *form = review_new(arena, RETURN);
    form->result_reviewed->form = true;
    assert_not_taken(desk_judge_at(&desk, form, "2026-03-05 08:00:00"), "FORM_ACCEPTED",
                     "result_reviewed.form", "RETURN_FORM");
    (void)assert_taken(desk_judge_at(&desk, review_new(arena, RETURN), "2026-03-05 08:00:00"),
                       DATA(TASK_RETURNED)); /* for its content, later than the limit too */
    int64_t due_at = desk.docket.task->deadline->due_at;
    (void)submit("2026-03-06 08:00:00");
    (void)assert_taken(desk_judge_at(&desk, form, "2026-03-06 09:00:00"), DATA(TASK_RETURNED));
    assert_int_equal(desk.docket.task->deadline->due_at, due_at); /* never moved (F-18) */
    assert_int_equal(desk.docket.task->returns, 2);
}

static void
the_grade_is_kept(void **state)
{
    (void)state;
    start_work_on(assignment_new(arena));
    (void)submit("2026-03-03 10:00:00");
    Dondoc__V1__Event *review = review_new(arena, ACCEPT);
    review->result_reviewed->quality = DONDOC__V1__QUALITY__DAT_PHAI_SUA;
    const Dondoc__V1__Event *decision =
        assert_taken(desk_judge_at(&desk, review, "2026-03-04 10:00:00"), DATA(TASK_COMPLETED));
    assert_int_equal(decision->task_completed->quality, DONDOC__V1__QUALITY__DAT_PHAI_SUA);
    assert_int_equal(desk.docket.task->quality, DONDOC__V1__QUALITY__DAT_PHAI_SUA);
    assert_at(desk.docket.task->completed_at, "2026-03-04 10:00:00");
}

/* ---- whose days ---------------------------------------------------------------------------- */

/* Due 03/03. Handed in on 05/03, the reviewer had until 09/03, returned it on 12/03; handed in
 * again on 16/03: nine days late, three of them his, one confirmed as nobody's. */
static void
lateness_is_shared_by_the_ledger(void **state)
{
    (void)state;
    start_work_on(order_of(KIND(WORK_DAYS), 1));
    (void)submit("2026-03-05 10:00:00");
    assert_at(task_clock_due(desk.docket.task, DONDOC__V1__CLOCK_KIND__REVIEW),
              "2026-03-10 00:00:00");
    (void)assert_taken(desk_judge_at(&desk, review_new(arena, RETURN), "2026-03-12 10:00:00"),
                       DATA(TASK_RETURNED));
    assert_int_equal(desk.docket.task->superior_days, 3); /* 10, 11, 12 */
    (void)submit("2026-03-16 10:00:00");
    Dondoc__V1__Credit *credit = arena_alloc(arena, sizeof *credit);
    dondoc__v1__credit__init(credit);
    credit->days = 1;
    desk.docket.task->credits = &credit;
    desk.docket.task->n_credits = 1;
    const Dondoc__V1__Event *decision =
        assert_taken(desk_judge_at(&desk, review_new(arena, ACCEPT), "2026-03-31 10:00:00"),
                     DATA(TASK_COMPLETED));
    const Dondoc__V1__TaskCompleted *completed = decision->task_completed;
    assert_false(completed->on_time);
    assert_int_equal(completed->days_late, 9);
    assert_int_equal(completed->superior_days, 3); /* the last review is after what counts */
    assert_int_equal(completed->dispatcher_days, 0);
    assert_int_equal(completed->objective_days, 1);
    assert_int_equal(completed->net_days_late, 5);
    assert_int_equal(completed->original_days_late, 9);
}

static void
a_reviewer_in_time_owes_nothing(void **state)
{
    (void)state;
    static const struct {
        const char *submitted, *returned;
        int days;
    } cases[] = {
        { "2026-03-05 10:00:00", "2026-03-09 16:00:00", 0 }, /* within his limit */
        { "2026-03-02 11:00:00", "2026-03-03 16:00:00", 0 }, /* it was not due yet */
        { "2026-03-02 11:00:00", "2026-03-05 16:00:00", 1 }, /* beyond his 04/03, due 03/03 */
    };
    for (size_t i = 0; i < LENGTH(cases); i++) {
        start_work_on(order_of(KIND(WORK_DAYS), 1));
        (void)submit(cases[i].submitted);
        (void)desk_judge_at(&desk, review_new(arena, RETURN), cases[i].returned);
        assert_int_equal(desk.docket.task->superior_days, cases[i].days);
    }
}

/* ---- after completion ---------------------------------------------------------------------- */

static void
complete(void)
{
    start_work_on(assignment_new(arena));
    (void)submit("2026-03-06 10:00:00");
    (void)assert_taken(desk_judge_at(&desk, review_new(arena, ACCEPT), "2026-03-09 10:00:00"),
                       DATA(TASK_COMPLETED));
}

static Dondoc__V1__Event *
reopening_new(const char *position, const char *reason)
{
    Dondoc__V1__Event *event = report_new(arena, DATA(TASK_REOPENED), position);
    event->task_reopened->reason = arena_text(arena, reason);
    return event;
}

/* He held it until 16/03, three working days beyond his limit; after the reopening, too, they are
 * not the lead's. */
static void
the_first_reviewers_excess_stays_his(void **state)
{
    (void)state;
    start_work_on(order_of(KIND(WORK_DAYS), 5));
    (void)submit("2026-03-09 10:00:00");
    const Dondoc__V1__Event *decision =
        assert_taken(desk_judge_at(&desk, review_new(arena, ACCEPT), "2026-03-16 11:00:00"),
                     DATA(TASK_COMPLETED));
    assert_true(decision->task_completed->on_time);
    (void)assert_taken(desk_judge_at(&desk, reopening_new("CVP", "x"), "2026-03-16 12:00:00"),
                       DATA(REOPENING_NOTED));
    (void)submit("2026-03-17 10:00:00");
    decision = assert_taken(desk_judge_at(&desk, review_new(arena, ACCEPT), "2026-03-17 15:00:00"),
                            DATA(TASK_COMPLETED));
    assert_int_equal(decision->task_completed->days_late, 6);
    assert_int_equal(decision->task_completed->superior_days, 3);
    assert_int_equal(decision->task_completed->net_days_late, 3);
}

static void
a_completed_task_is_reopened(void **state)
{
    (void)state;
    complete();
    assert_not_taken(desk_judge_at(&desk, reopening_new("CVP", ""), "2026-03-10 10:00:00"),
                     "FIELD_MISSING", "task_reopened.reason", "REOPEN");
    assert_not_taken(desk_judge_at(&desk, reopening_new("SXD.GD", "x"), "2026-03-10 10:00:00"),
                     "ACTOR_NOT_ASSIGNER", "actor", "ASSIGNER_ORDERS");
    assert_not_taken(desk_judge_at(&desk, reopening_new("CVP", "x"), "2026-04-09 08:00:00"),
                     "REOPENED_LATE", "subject", "REOPEN");
    assert_is(&desk, TASK_COMPLETED);
    assert_not_taken(submit("2026-03-10 10:00:00"), "TASK_CLOSED", "subject", "LIFECYCLE");

    const Dondoc__V1__Event *decision = assert_taken(
        desk_judge_at(&desk, reopening_new("CVP", "số liệu sai"), "2026-03-10 10:30:00"),
        DATA(REOPENING_NOTED));
    assert_string_equal(decision->reopening_noted->reason, "số liệu sai");
    const Dondoc__V1__Task *task = desk.docket.task;
    assert_is(&desk, TASK_IN_PROGRESS);
    assert_true(task->reopened);
    assert_int_equal(task->closed_at, 0);
    assert_int_equal(task->completed_at, 0);
    assert_int_equal(task->submitted_at, 0);
    assert_at(task->deadline->due_at, "2026-03-10 00:00:00");
    assert_at(task->rework_due_at, "2026-03-13 00:00:00");
    assert_int_equal(task->ladder, DONDOC__V1__LADDER__LADDER_RUNNING);
    assert_int_equal(task->holder->role, DONDOC__V1__HOLDER_ROLE__HANDLER);
    (void)submit("2026-03-11 10:00:00");
    decision = assert_taken(desk_judge_at(&desk, review_new(arena, ACCEPT), "2026-03-11 15:00:00"),
                            DATA(TASK_COMPLETED));
    assert_false(decision->task_completed->on_time); /* the completion before does not count */
}

static void
a_dossier_is_filed(void **state)
{
    (void)state;
    complete();
    Dondoc__V1__Event *filing = report_new(arena, DATA(TASK_ARCHIVED), "SXD.VT");
    assert_not_taken(desk_judge_at(&desk, filing, "2026-04-10 10:00:00"), "FIELD_MISSING",
                     "task_archived.file", "ARCHIVE");
    filing->task_archived->file = arena_text(arena, "HS 12/2026");
    Dondoc__V1__Event *foreign = report_new(arena, DATA(TASK_ARCHIVED), "STC.GD");
    foreign->task_archived->file = filing->task_archived->file;
    assert_not_taken(desk_judge_at(&desk, foreign, "2026-04-10 10:00:00"), "ACTOR_OUTSIDE", "actor",
                     "ARCHIVE");
    filing->task_archived->document = arena_text(arena, "345/QĐ-UBND");
    const Dondoc__V1__Event *decision =
        assert_taken(desk_judge_at(&desk, filing, "2026-04-10 10:00:00"), DATA(TASK_CLOSED));
    assert_int_equal(decision->task_closed->reason, DONDOC__V1__TASK_CLOSED__REASON__FILED);
    assert_string_equal(decision->task_closed->document, "345/QĐ-UBND");
    assert_is(&desk, TASK_ARCHIVED);
    assert_not_taken(desk_judge_at(&desk, reopening_new("CVP", "x"), "2026-04-10 11:00:00"),
                     "TASK_CLOSED", "subject", "LIFECYCLE");

    complete(); /* a year late is taken all the same, and said */
    decision = assert_taken(desk_judge_at(&desk, filing, "2027-03-11 10:00:00"), DATA(TASK_CLOSED));
    assert_string_equal(decision->verdict->code, "FILED_LATE");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
        TEST(e10_what_is_left_counts_from_the_resumption),
        TEST(two_pauses_add_up),
        TEST(the_longest_suspension_resumes_by_itself),
        TEST(a_limit_from_receipt_begins_with_the_resumption),
        TEST(what_suspension_does_not_move),
        TEST(a_suspension_before_acceptance_accepts_when_it_ends),
        TEST(a_citizen_is_asked_once),
        TEST(pauses_are_refused_by_their_rules),
        TEST(the_handler_changes_and_the_head_does_not),
        TEST(form_is_returned_in_time_or_accepted),
        TEST(the_grade_is_kept),
        TEST(lateness_is_shared_by_the_ledger),
        TEST(a_reviewer_in_time_owes_nothing),
        TEST(the_first_reviewers_excess_stays_his),
        TEST(a_completed_task_is_reopened),
        TEST(a_dossier_is_filed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
