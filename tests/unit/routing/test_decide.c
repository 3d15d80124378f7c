/* What routing makes of a report: the scenarios' clauses, and every refusal with its code, field
 * and rule. */
#include "test.h"

#include "domain/lifecycle.h"
#include "province.h"
#include "random_message.h"
#include "wire/codes.h"

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
#define BEGIN  DONDOC__V1__RESULT_REVIEWED__OUTCOME__BEGIN

static void
assert_instant(int64_t at, const char *expected)
{
    char text[CIVIL_TEXT_SIZE];
    if (at != the_instant(expected)) {
        fail_msg("%s instead of %s", instant_print(text, sizeof text, at), expected);
    }
}

static void
assert_state(enum task_state expected)
{
    assert_non_null(desk.docket.task);
    assert_string_equal(task_state_name((enum task_state)desk.docket.task->state),
                        task_state_name(expected));
}

static const Dondoc__V1__Event *
assert_accepted(const Dondoc__V1__Event *decision)
{
    assert_non_null(decision);
    assert_non_null(decision->verdict);
    if (decision->verdict->kind != DONDOC__V1__VERDICT__KIND__ACCEPTED) {
        fail_msg("%s %s: %s", decision->verdict->code, decision->verdict->field,
                 decision->verdict->text);
    }
    assert_non_null(decision->task);
    return decision;
}

/* A refusal names code, field, rule and legal basis, in both languages (P7). */
static void
assert_refused(const Dondoc__V1__Event *decision, const char *code, const char *field,
               const char *rule)
{
    assert_non_null(decision);
    const Dondoc__V1__Verdict *verdict = decision->verdict;
    assert_non_null(verdict);
    assert_int_equal(decision->data_case, DATA(REPORT_REFUSED));
    assert_int_equal(verdict->kind, DONDOC__V1__VERDICT__KIND__REFUSED);
    assert_string_equal(verdict->code, code);
    assert_string_equal(verdict->field, field);
    assert_string_equal(verdict->rule, rule);
    assert_non_null(code_find(verdict->code));
    assert_string_equal(verdict->basis, arena_print(arena, "basis %s", rule));
    assert_string_equal(verdict->basis_vi, arena_print(arena, "căn cứ %s", rule));
    assert_non_null(strstr(verdict->text, code_find(code)->text));
    assert_non_null(strstr(verdict->text_vi, code_find(code)->text_vi));
}

/* ---- the scenarios ------------------------------------------------------------------------- */

static void
assign(void)
{
    assert_accepted(desk_judge_at(&desk, assignment_new(arena), "2026-03-02 10:00:00"));
}

static void
sc_01_registration_to_completion_on_time(void **state)
{
    (void)state;
    const Dondoc__V1__Event *decision =
        assert_accepted(desk_judge_at(&desk, assignment_new(arena), "2026-03-02 10:00:00"));
    const Dondoc__V1__Task *task = decision->task;
    assert_int_equal(decision->data_case, DATA(TASK_ASSIGNED));
    assert_instant(task->deadline->due_at, "2026-03-10 00:00:00"); /* hết ngày 09/03 */
    assert_int_equal(task->deadline->version, 1);
    assert_int_equal(task->deadline->term_days, 5);
    assert_string_equal(task->accountable_head, "SXD.GD");
    assert_string_equal(task->accountable_person, "p-gd");
    assert_int_equal(task->ladder, DONDOC__V1__LADDER__LADDER_RUNNING);
    assert_int_equal(task->holder->role, DONDOC__V1__HOLDER_ROLE__DISPATCHER);
    assert_string_equal(task->holder->unit, "VPUB");
    assert_int_equal(decision->n_rules, 3);
    assert_string_equal(decision->rules[1], "ONE_LEAD");

    assert_accepted(desk_judge_at(&desk, delivery_new(arena), "2026-03-02 10:05:00"));
    assert_string_equal(desk.docket.task->holder->position, "SXD.CV");
    assert_accepted(desk_judge_at(&desk, report_new(arena, DATA(ACCEPTANCE_REPORTED), "SXD.TP"),
                                  "2026-03-02 14:00:00"));
    assert_state(TASK_IN_PROGRESS);
    assert_accepted(desk_judge_at(&desk, report_new(arena, DATA(RESULT_SUBMITTED), "SXD.CV"),
                                  "2026-03-06 15:00:00"));
    assert_state(TASK_SUBMITTED);
    task = desk.docket.task;
    assert_string_equal(task->reviewer, "CVP");
    assert_string_equal(task->submitter_person, "p-cv");
    assert_int_equal(task->ladder, DONDOC__V1__LADDER__LADDER_PAUSED);
    assert_int_equal(task->holder->role, DONDOC__V1__HOLDER_ROLE__REVIEWER);
    assert_instant(task_clock_due(task, DONDOC__V1__CLOCK_KIND__REVIEW), "2026-03-11 00:00:00");
    decision =
        assert_accepted(desk_judge_at(&desk, review_new(arena, ACCEPT), "2026-03-09 11:00:00"));
    assert_int_equal(decision->data_case, DATA(TASK_COMPLETED));
    assert_true(decision->task_completed->on_time);
    assert_int_equal(decision->task_completed->days_late, 0);
    assert_int_equal(decision->task->ladder, DONDOC__V1__LADDER__LADDER_CLOSED);
    assert_int_equal(decision->task->holder->role, DONDOC__V1__HOLDER_ROLE__HOLDER_NONE);
    assert_int_equal(decision->task->holder->ordinal, 4);
}

static void
sc_03_one_lead_and_an_explicit_limit(void **state)
{
    (void)state;
    Dondoc__V1__Event *two_leads = assignment_new(arena);
    event_participant(arena, two_leads, LEAD, "STC");
    const Dondoc__V1__Event *decision = desk_judge_at(&desk, two_leads, "2026-03-02 10:00:00");
    assert_refused(decision, "LEAD_TWICE", "assignment_ordered.participants[1].role", "ONE_LEAD");
    assert_non_null(strstr(decision->verdict->text, "SXD, STC"));
    assert_null(desk.docket.task);

    Dondoc__V1__Event *no_limit = assignment_new(arena);
    event_participant(arena, no_limit, SUPPORT, "STC");
    no_limit->assignment_ordered->limit = NULL;
    assert_refused(desk_judge_at(&desk, no_limit, "2026-03-02 10:01:00"), "LIMIT_MISSING",
                   "assignment_ordered.limit", "EXPLICIT_LIMIT");
    assert_null(desk.docket.task);

    Dondoc__V1__Event *said = assignment_new(arena);
    event_participant(arena, said, SUPPORT, "STC");
    event_limit(arena, said, KIND(KHONG_HAN), 0);
    decision = assert_accepted(desk_judge_at(&desk, said, "2026-03-02 10:02:00"));
    assert_int_equal(decision->task->deadline->due_at, 0);
    assert_int_equal(decision->task->deadline->limit->kind, KIND(KHONG_HAN));
    assert_int_equal(decision->task->ladder, DONDOC__V1__LADDER__LADDER_NONE);
}

static void
sc_05_silence_on_acceptance(void **state)
{
    (void)state;
    assign();
    assert_accepted(desk_judge_at(&desk, delivery_new(arena), "2026-03-02 10:00:00"));
    assert_instant(task_clock_due(desk.docket.task, DONDOC__V1__CLOCK_KIND__ACCEPTANCE),
                   "2026-03-04 00:00:00");
    Dondoc__V1__Event *limit = acceptance_limit(&desk);
    const Dondoc__V1__Event *decision = desk_judge_at(&desk, limit, "2026-03-04 00:00:30");
    assert_non_null(decision);
    assert_int_equal(decision->data_case, DATA(TASK_ACCEPTED));
    assert_true(decision->task_accepted->deemed);
    assert_null(decision->verdict); /* no report asked for it */
    assert_string_equal(decision->rules[0], "ACCEPT");
    assert_state(TASK_IN_PROGRESS);
    assert_instant(desk.docket.task->accepted_at, "2026-03-04 00:00:00");
    assert_instant(desk.docket.task->deadline->due_at, "2026-03-10 00:00:00");
    assert_true(desk.docket.task->deemed_accepted);
    /* once more, and a real acceptance too late */
    assert_null(desk_judge_at(&desk, limit, "2026-03-04 00:00:31"));
    decision = desk_judge_at(&desk, report_new(arena, DATA(ACCEPTANCE_REPORTED), "SXD.CV"),
                             "2026-03-04 08:00:00");
    assert_int_equal(decision->data_case, DATA(REPORT_NOTED));
    assert_int_equal(decision->verdict->kind, DONDOC__V1__VERDICT__KIND__NOTED);
}

static void
an_acceptance_in_time_voids_the_limit(void **state)
{
    (void)state;
    assign();
    assert_accepted(desk_judge_at(&desk, delivery_new(arena), "2026-03-02 10:00:00"));
    Dondoc__V1__Event *limit = acceptance_limit(&desk);
    assert_accepted(desk_judge_at(&desk, report_new(arena, DATA(ACCEPTANCE_REPORTED), "SXD.GD"),
                                  "2026-03-03 16:00:00"));
    assert_null(desk_judge_at(&desk, limit, "2026-03-04 00:00:30"));
    assert_false(desk.docket.task->deemed_accepted);
}

/* 3.5: no proof of delivery for four working hours. It is said, and nothing moves. */
static void
an_undelivered_task_is_told(void **state)
{
    (void)state;
    assign();
    Dondoc__V1__Event *limit = limit_of_kind(&desk, DONDOC__V1__CLOCK_KIND__DELIVERY);
    assert_instant(limit->limit_passed->planned_at, "2026-03-02 15:30:00");
    const Dondoc__V1__Task *before = desk.docket.task;
    const Dondoc__V1__Event *decision = desk_judge_at(&desk, limit, "2026-03-02 15:30:30");
    assert_non_null(decision);
    assert_int_equal(decision->data_case, DATA(DELIVERY_MISSED));
    assert_int_equal(decision->delivery_missed->round, 0);
    assert_string_equal(decision->delivery_missed->unit, "SXD");
    assert_string_equal(decision->rules[0], "UNDELIVERED");
    assert_null(decision->verdict);
    assert_state(TASK_ASSIGNED);
    const Dondoc__V1__Task *task = desk.docket.task;
    assert_int_equal(task->n_clocks, 0);
    assert_int_equal(task->plan_version, before->plan_version);
    assert_int_equal(task->ladder, before->ladder);
    assert_null(desk_judge_at(&desk, limit, "2026-03-02 15:31:00")); /* once */
    assert_accepted(desk_judge_at(&desk, delivery_new(arena), "2026-03-02 16:00:00"));
}

static void
whoever_received_it_is_not_missed(void **state)
{
    (void)state;
    static const Dondoc__V1__Event__DataCase receipts[] = { DATA(DELIVERY_CONFIRMED),
                                                            DATA(ACCEPTANCE_REPORTED),
                                                            DATA(TASK_CANCELLED) };
    for (size_t i = 0; i < LENGTH(receipts); i++) {
        desk = desk_open(arena, reference);
        assign();
        Dondoc__V1__Event *limit = limit_of_kind(&desk, DONDOC__V1__CLOCK_KIND__DELIVERY);
        Dondoc__V1__Event *receipt = receipts[i] == DATA(DELIVERY_CONFIRMED) ? delivery_new(arena)
                                     : receipts[i] == DATA(TASK_CANCELLED)
                                         ? cancellation_new(arena, "CVP")
                                         : report_new(arena, receipts[i], "SXD.CV");
        assert_accepted(desk_judge_at(&desk, receipt, "2026-03-02 10:30:00"));
        assert_null(task_clock(desk.docket.task, DONDOC__V1__CLOCK_KIND__DELIVERY));
        assert_null(desk_judge_at(&desk, limit, "2026-03-02 15:30:30"));
    }
}

static void
start_work(void)
{
    assign();
    assert_accepted(desk_judge_at(&desk, delivery_new(arena), "2026-03-02 10:00:00"));
    assert_accepted(desk_judge_at(&desk, report_new(arena, DATA(ACCEPTANCE_REPORTED), "SXD.CV"),
                                  "2026-03-02 10:30:00"));
}

static void
submit(const char *recorded_at)
{
    assert_accepted(
        desk_judge_at(&desk, report_new(arena, DATA(RESULT_SUBMITTED), "SXD.CV"), recorded_at));
}

/* SC-34: the review's acceptance before the submission waits, and is applied once. */
static void
sc_34_a_review_before_its_submission(void **state)
{
    (void)state;
    start_work();
    const Dondoc__V1__Event *decision =
        desk_judge_at(&desk, review_new(arena, ACCEPT), "2026-03-06 15:00:00");
    int64_t review = desk.seq;
    assert_int_equal(decision->data_case, DATA(REPORT_PARKED));
    assert_string_equal(decision->report_parked->waits_for, "SUBMITTED");
    assert_instant(decision->report_parked->until, "2026-03-10 00:00:00");
    assert_int_equal(decision->verdict->kind, DONDOC__V1__VERDICT__KIND__NONE);
    assert_string_equal(decision->verdict->code, "PARKED");
    assert_state(TASK_IN_PROGRESS);

    size_t before = desk.docket.decision_count;
    decision = desk_judge_at(&desk, report_new(arena, DATA(RESULT_SUBMITTED), "SXD.CV"),
                             "2026-03-06 15:01:00");
    assert_int_equal(desk.docket.decision_count, before + 2);
    const struct ruling *last = &desk.docket.decisions[before + 1];
    assert_int_equal(last->event->data_case, DATA(TASK_COMPLETED));
    assert_int_equal(last->cause.seq, review); /* the parked report's, its second decision */
    assert_int_equal(last->cause.decided, 1);
    assert_accepted(last->event);
    assert_int_equal(desk.docket.parked_count, 0);
    /* its limit passes all the same: nothing */
    assert_null(desk_judge_at(&desk, parking_limit(arena, review), "2026-03-10 00:00:30"));
}

static const Dondoc__V1__Event *
say(Dondoc__V1__Event *event, const char *at)
{
    event->time = the_instant(at);
    return desk_judge_at(&desk, event, at);
}

/* What is handed in twice is not handed in again by its return. */
static void
a_second_submission_does_not_wait(void **state)
{
    (void)state;
    start_work();
    (void)say(report_new(arena, DATA(RESULT_SUBMITTED), "SXD.CV"), "2026-03-04 10:00:00");
    assert_refused(say(report_new(arena, DATA(RESULT_SUBMITTED), "SXD.CV"), "2026-03-04 10:01:00"),
                   "STATE_FORBIDS", "subject", "LIFECYCLE");
    (void)assert_accepted(say(review_new(arena, RETURN), "2026-03-04 11:00:00"));
    assert_state(TASK_RETURNED);
    assert_refused(say(review_new(arena, RETURN), "2026-03-04 11:01:00"), "STATE_FORBIDS",
                   "subject", "LIFECYCLE");
    assert_int_equal(desk.docket.parked_count, 0);
}

/* Nor is the next submission accepted by what was decided of the one before. */
static void
a_stale_review_is_refused(void **state)
{
    (void)state;
    start_work();
    submit("2026-03-04 09:00:00");
    (void)assert_accepted(say(review_new(arena, RETURN), "2026-03-04 10:00:00"));
    assert_int_equal(say(review_new(arena, ACCEPT), "2026-03-04 10:05:00")->data_case,
                     DATA(REPORT_PARKED));
    assert_refused(say(report_new(arena, DATA(RESULT_SUBMITTED), "SXD.CV"), "2026-03-04 14:00:00"),
                   "REVIEW_STALE", "time", "REVIEWER_DECIDES");
    assert_state(TASK_SUBMITTED);
    assert_int_equal(desk.docket.task->submissions, 2);
}

static void
sc_34_a_recall_cancels(void **state)
{
    (void)state;
    start_work();
    Dondoc__V1__Event *recall = event_of_type(arena, DATA(RECALL_RECEIVED));
    recall->recall_received->document = arena_text(arena, "document:UBND/2026/145/UBND-KT");
    const Dondoc__V1__Event *decision = desk_judge_at(&desk, recall, "2026-03-04 09:00:00");
    assert_int_equal(decision->data_case, DATA(TASK_CLOSED));
    assert_int_equal(decision->task_closed->reason,
                     DONDOC__V1__TASK_CLOSED__REASON__RECALLED_BY_ISSUER);
    assert_state(TASK_CANCELLED);
    assert_int_equal(desk.docket.task->ladder, DONDOC__V1__LADDER__LADDER_CLOSED);
    assert_null(desk_judge_at(&desk, recall, "2026-03-04 09:01:00"));
    assert_refused(desk_judge_at(&desk, review_new(arena, ACCEPT), "2026-03-04 09:02:00"),
                   "TASK_CLOSED", "subject", "LIFECYCLE");
}

/* ---- bad assignments ----------------------------------------------------------------------- */

static void
no_title(Dondoc__V1__Event *event)
{
    event->assignment_ordered->title = arena_text(arena, "");
}

static void
no_product(Dondoc__V1__Event *event)
{
    event->assignment_ordered->product = arena_text(arena, "");
}

static void
no_assigner(Dondoc__V1__Event *event)
{
    event->assignment_ordered->assigner = arena_text(arena, "");
}

static void
unknown_assigner(Dondoc__V1__Event *event)
{
    event->assignment_ordered->assigner = arena_text(arena, "NOBODY");
}

static void
unknown_tracker(Dondoc__V1__Event *event)
{
    event->assignment_ordered->tracker = arena_text(arena, "NOBODY");
}

static void
no_lead(Dondoc__V1__Event *event)
{
    event->assignment_ordered->participants[0]->role = SUPPORT;
}

static void
nobody(Dondoc__V1__Event *event)
{
    event->assignment_ordered->n_participants = 0;
}

static void
no_role(Dondoc__V1__Event *event)
{
    event_participant(arena, event, DONDOC__V1__PARTICIPANT__ROLE__ROLE_UNSPECIFIED, "STC");
}

static void
no_participant_unit(Dondoc__V1__Event *event)
{
    event_participant(arena, event, SUPPORT, "");
}

static void
lead_by(Dondoc__V1__Event *event, const char *unit)
{
    event->assignment_ordered->participants[0]->unit = arena_text(arena, unit);
}

static void
unknown_lead(Dondoc__V1__Event *event)
{
    lead_by(event, "SXX");
}

static void
abolished_lead(Dondoc__V1__Event *event)
{
    lead_by(event, "OLD");
}

static void
headless_lead(Dondoc__V1__Event *event)
{
    lead_by(event, "CQTW");
    event->assignment_ordered->handler = arena_text(arena, "");
}

static void
unknown_support(Dondoc__V1__Event *event)
{
    event_participant(arena, event, SUPPORT, "SXX");
}

static void
unknown_handler(Dondoc__V1__Event *event)
{
    event->assignment_ordered->handler = arena_text(arena, "SXD.X");
}

static void
foreign_handler(Dondoc__V1__Event *event)
{
    event->assignment_ordered->handler = arena_text(arena, "STC.CV");
}

static void
unsaid_limit(Dondoc__V1__Event *event)
{
    event_limit(arena, event, KIND(UNSPECIFIED), 0);
}

static void
limit_of_nothing(Dondoc__V1__Event *event)
{
    event_limit(arena, event, KIND(WORK_DAYS), 0);
}

static void
limit_of_ages(Dondoc__V1__Event *event)
{
    event_limit(arena, event, KIND(WORK_DAYS), 1000000);
}

static void
limit_without_date(Dondoc__V1__Event *event)
{
    event_limit(arena, event, KIND(BEFORE_DATE), 0);
    event->assignment_ordered->limit->date = arena_text(arena, "2026-02-30");
}

static void
limit_without_anchor(Dondoc__V1__Event *event)
{
    event->assignment_ordered->limit->anchor = DONDOC__V1__LIMIT__ANCHOR__ISSUED_AT;
}

static void
express_without_instant(Dondoc__V1__Event *event)
{
    event->assignment_ordered->urgency = DONDOC__V1__URGENCY__HOA_TOC_HEN_GIO;
}

static void
instant_unsaid(Dondoc__V1__Event *event)
{
    event_limit(arena, event, KIND(FIXED_INSTANT), 0);
}

static void
express_with_instant_unsaid(Dondoc__V1__Event *event)
{
    express_without_instant(event);
    instant_unsaid(event);
}

static void
unknown_actor(Dondoc__V1__Event *event)
{
    event->actor->position = arena_text(arena, "NOBODY");
}

static void
wrong_holder(Dondoc__V1__Event *event)
{
    event->actor->person = arena_text(arena, "p-gd");
}

static void
unknown_person(Dondoc__V1__Event *event)
{
    event->actor->person = arena_text(arena, "p-nobody");
}

#define ORDER "assignment_ordered."

static const struct {
    void (*spoil)(Dondoc__V1__Event *event);
    const char *code, *field, *rule;
} bad_assignments[] = {
    { no_title, "UNCLEAR", ORDER "title", "SIX_CLEAR" },
    { no_product, "UNCLEAR", ORDER "product", "SIX_CLEAR" },
    { no_assigner, "UNCLEAR", ORDER "assigner", "SIX_CLEAR" },
    { unknown_assigner, "POSITION_UNKNOWN", ORDER "assigner", "SIX_CLEAR" },
    { unknown_tracker, "POSITION_UNKNOWN", ORDER "tracker", "SIX_CLEAR" },
    { no_lead, "UNCLEAR", ORDER "participants", "ONE_LEAD" },
    { nobody, "UNCLEAR", ORDER "participants", "ONE_LEAD" },
    { no_role, "UNCLEAR", ORDER "participants[1].role", "SIX_CLEAR" },
    { no_participant_unit, "UNCLEAR", ORDER "participants[1].unit", "SIX_CLEAR" },
    { unknown_lead, "UNIT_UNKNOWN", ORDER "participants[0].unit", "SIX_CLEAR" },
    { abolished_lead, "UNIT_UNKNOWN", ORDER "participants[0].unit", "SIX_CLEAR" },
    { headless_lead, "HEAD_MISSING", ORDER "participants", "HEAD_ACCOUNTABLE" },
    { unknown_support, "UNIT_UNKNOWN", ORDER "participants[1].unit", "SIX_CLEAR" },
    { unknown_handler, "POSITION_UNKNOWN", ORDER "handler", "SIX_CLEAR" },
    { foreign_handler, "HANDLER_OUTSIDE", ORDER "handler", "SIX_CLEAR" },
    { unsaid_limit, "LIMIT_MISSING", ORDER "limit", "EXPLICIT_LIMIT" },
    { limit_of_nothing, "LIMIT_INVALID", ORDER "limit", "EXPLICIT_LIMIT" },
    { limit_of_ages, "LIMIT_INVALID", ORDER "limit", "EXPLICIT_LIMIT" },
    { limit_without_date, "LIMIT_INVALID", ORDER "limit", "EXPLICIT_LIMIT" },
    { limit_without_anchor, "LIMIT_UNANCHORED", ORDER "limit.anchor_at", "EXPLICIT_LIMIT" },
    { express_without_instant, "LIMIT_NOT_FIXED", ORDER "limit.kind", "FIXED_HOUR" },
    { instant_unsaid, "LIMIT_INVALID", ORDER "limit", "EXPLICIT_LIMIT" },
    { express_with_instant_unsaid, "LIMIT_INVALID", ORDER "limit", "EXPLICIT_LIMIT" },
    { unknown_actor, "POSITION_UNKNOWN", "actor.position", "SIX_CLEAR" },
    { wrong_holder, "ACTOR_NOT_HOLDER", "actor.person", "SIX_CLEAR" },
    { unknown_person, "PERSON_UNKNOWN", "actor.person", "SIX_CLEAR" },
};

static void
bad_assignments_are_refused_by_name(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENGTH(bad_assignments); i++) {
        Dondoc__V1__Event *event = assignment_new(arena);
        bad_assignments[i].spoil(event);
        assert_refused(desk_judge_at(&desk, event, "2026-03-02 10:00:00"), bad_assignments[i].code,
                       bad_assignments[i].field, bad_assignments[i].rule);
        assert_null(desk.docket.task);
    }
}

static void
all_that_is_unclear_is_named(void **state)
{
    (void)state;
    Dondoc__V1__Event *event = assignment_new(arena);
    no_title(event);
    no_product(event);
    no_assigner(event);
    const Dondoc__V1__Event *decision = desk_judge_at(&desk, event, "2026-03-02 10:00:00");
    assert_string_equal(decision->verdict->field, ORDER "title");
    assert_non_null(strstr(decision->verdict->text, ORDER "product; " ORDER "assigner"));
    assert_non_null(strstr(decision->verdict->text_vi, ORDER "product; " ORDER "assigner"));
}

/* ---- deadlines ----------------------------------------------------------------------------- */

static void
urgent_work_without_a_limit_has_the_policys(void **state)
{
    (void)state;
    Dondoc__V1__Event *event = assignment_new(arena);
    event->assignment_ordered->limit = NULL;
    event->assignment_ordered->urgency = DONDOC__V1__URGENCY__KHAN;
    const Dondoc__V1__Task *task =
        assert_accepted(desk_judge_at(&desk, event, "2026-03-02 10:00:00"))->task;
    assert_string_equal(task->deadline->limit->rule, "AT_ONCE");
    assert_string_equal(task->deadline->limit->as_written, "02 ngày làm việc");
    assert_instant(task->deadline->due_at, "2026-03-05 00:00:00");
}

static void
a_limit_from_receipt_waits_for_the_delivery(void **state)
{
    (void)state;
    Dondoc__V1__Event *event = assignment_new(arena);
    event->assignment_ordered->limit->anchor = DONDOC__V1__LIMIT__ANCHOR__RECEIVED_AT;
    const Dondoc__V1__Task *task =
        assert_accepted(desk_judge_at(&desk, event, "2026-03-02 10:00:00"))->task;
    assert_int_equal(task->deadline->due_at, 0);
    assert_int_equal(task->deadline->version, 0);
    assert_int_equal(task->ladder, DONDOC__V1__LADDER__LADDER_NONE);
    int plan = task->plan_version;
    task = assert_accepted(desk_judge_at(&desk, delivery_new(arena), "2026-03-03 10:00:00"))->task;
    assert_instant(task->deadline->due_at, "2026-03-11 00:00:00");
    assert_int_equal(task->deadline->original_due_at, task->deadline->due_at);
    assert_int_equal(task->deadline->version, 1);
    assert_int_equal(task->ladder, DONDOC__V1__LADDER__LADDER_RUNNING);
    assert_true(task->plan_version > plan);
    assert_int_equal(desk_judge_at(&desk, delivery_new(arena), "2026-03-04 10:00:00")->data_case,
                     DATA(REPORT_NOTED));
    assert_instant(desk.docket.task->delivered_at, "2026-03-03 10:00:00");
}

/* The term, and with it the reminders, of a limit that names its end counts from receipt (D14). */
static void
a_date_from_receipt_has_its_term_with_the_delivery(void **state)
{
    (void)state;
    Dondoc__V1__Event *event = assignment_new(arena);
    event_limit(arena, event, KIND(BEFORE_DATE), 0);
    event->assignment_ordered->limit->date = arena_text(arena, "2026-03-25");
    event->assignment_ordered->limit->anchor = DONDOC__V1__LIMIT__ANCHOR__RECEIVED_AT;
    const Dondoc__V1__Task *task =
        assert_accepted(desk_judge_at(&desk, event, "2026-03-02 10:00:00"))->task;
    assert_instant(task->deadline->due_at, "2026-03-25 00:00:00");
    assert_int_equal(task->deadline->term_days, 0);
    task = assert_accepted(desk_judge_at(&desk, delivery_new(arena), "2026-03-03 10:00:00"))->task;
    assert_instant(task->deadline->due_at, "2026-03-25 00:00:00");
    assert_instant(task->deadline->anchor_at, "2026-03-03 10:00:00");
    assert_int_equal(task->deadline->term_days, 15);
    assert_int_equal(task->deadline->version, 1); /* nothing moved */
}

static void
a_date_on_a_day_off_is_taken_with_a_warning(void **state)
{
    (void)state;
    Dondoc__V1__Event *event = assignment_new(arena);
    event_limit(arena, event, KIND(BEFORE_DATE), 0);
    event->assignment_ordered->limit->date = arena_text(arena, "2026-03-09"); /* Monday */
    const Dondoc__V1__Event *decision =
        assert_accepted(desk_judge_at(&desk, event, "2026-03-02 10:00:00"));
    assert_string_equal(decision->verdict->code, "DUE_ON_DAY_OFF");
    assert_non_null(strstr(decision->verdict->text_vi, "2026-03-06 < 2026-03-08"));
    assert_instant(decision->task->deadline->due_at, "2026-03-09 00:00:00");
}

static void
a_due_time_beyond_the_calendar_is_taken_with_a_warning(void **state)
{
    (void)state;
    Dondoc__V1__Event *event = assignment_new(arena);
    event_limit(arena, event, KIND(MONTHS), 12);
    const Dondoc__V1__Event *decision =
        assert_accepted(desk_judge_at(&desk, event, "2026-03-02 10:00:00"));
    assert_string_equal(decision->verdict->code, "DUE_UNCONFIRMED");
    assert_true(decision->task->deadline->unconfirmed);
}

/* D5a: the time said counts if it is believable. */
static const struct {
    const char *said, *counts;
    bool is_late;
} submission_times[] = {
    { "2026-03-09 16:00:00", "2026-03-09 16:00:00", false },
    { "2026-03-10 08:00:00", "2026-03-10 08:00:00", false },
    { "2026-03-10 08:01:00", "2026-03-10 08:00:00", true }, /* in the future */
    { "2026-03-06 16:00:00", "2026-03-10 08:00:00",
      true }, /* reported after the next working day */
};

static void
the_time_of_an_act_is_its_own_when_believable(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENGTH(submission_times); i++) {
        desk = desk_open(arena, reference);
        start_work();
        Dondoc__V1__Event *event = report_new(arena, DATA(RESULT_SUBMITTED), "SXD.CV");
        event->time = the_instant(submission_times[i].said);
        const Dondoc__V1__Event *decision =
            assert_accepted(desk_judge_at(&desk, event, "2026-03-10 08:00:00"));
        assert_instant(decision->task->submitted_at, submission_times[i].counts);
        assert_int_equal(decision->verdict->late_reported, submission_times[i].is_late);
    }
}

/* Who holds the work by the time of the report changes nothing in when the act was done. */
static void
another_handler_makes_nothing_late(void **state)
{
    (void)state;
    start_work();
    Dondoc__V1__Event *change = report_new(arena, DATA(HANDLER_CHANGED), "SXD.GD");
    change->handler_changed->handler = arena_text(arena, "SXD.CV2");
    change->handler_changed->note = arena_text(arena, "Bàn giao");
    assert_accepted(desk_judge_at(&desk, change, "2026-03-10 08:00:00"));
    Dondoc__V1__Event *event = report_new(arena, DATA(RESULT_SUBMITTED), "SXD.CV");
    event->time = the_instant("2026-03-09 16:00:00");
    const Dondoc__V1__Event *decision =
        assert_accepted(desk_judge_at(&desk, event, "2026-03-10 09:00:00"));
    assert_instant(decision->task->submitted_at, "2026-03-09 16:00:00");
    assert_instant(decision->task->holder->since, "2026-03-10 08:00:00");
    decision =
        assert_accepted(desk_judge_at(&desk, review_new(arena, ACCEPT), "2026-03-10 10:00:00"));
    assert_true(decision->task_completed->on_time);
}

/* What was returned was not handed in again before. */
static void
nothing_is_handed_in_before_its_return(void **state)
{
    (void)state;
    start_work();
    submit("2026-03-09 15:00:00");
    assert_accepted(desk_judge_at(&desk, review_new(arena, RETURN), "2026-03-10 08:00:00"));
    Dondoc__V1__Event *event = report_new(arena, DATA(RESULT_SUBMITTED), "SXD.CV");
    event->time = the_instant("2026-03-09 16:00:00");
    const Dondoc__V1__Event *decision =
        assert_accepted(desk_judge_at(&desk, event, "2026-03-10 09:00:00"));
    assert_instant(decision->task->submitted_at, "2026-03-10 08:00:00");
}

/* SC-06's second half: handed in on 24/02, due at the end of 13/02, Tết between. */
static void
a_late_completion_counts_its_days(void **state)
{
    (void)state;
    Dondoc__V1__Event *event = assignment_new(arena);
    event_limit(arena, event, KIND(FIXED_INSTANT), 0);
    event->assignment_ordered->limit->instant = the_instant("2026-02-14 00:00:00");
    assert_accepted(desk_judge_at(&desk, event, "2026-02-09 08:00:00"));
    assert_accepted(desk_judge_at(&desk, report_new(arena, DATA(ACCEPTANCE_REPORTED), "SXD.CV"),
                                  "2026-02-09 08:30:00"));
    submit("2026-02-24 16:00:00");
    const Dondoc__V1__Event *decision =
        assert_accepted(desk_judge_at(&desk, review_new(arena, ACCEPT), "2026-02-25 08:00:00"));
    assert_false(decision->task_completed->on_time);
    assert_int_equal(decision->task_completed->days_late, 2);
    assert_int_equal(decision->task_completed->calendar_days_late, 11);
}

/* ---- who may ------------------------------------------------------------------------------- */

enum stage { NEW, ASSIGNED, WORKING, SUBMITTED, REVIEWING };

static void
bring_to(enum stage stage)
{
    desk = desk_open(arena, reference);
    if (stage == ASSIGNED) {
        assign();
    } else if (stage >= WORKING) {
        start_work();
    }
    if (stage >= SUBMITTED) {
        submit("2026-03-05 09:00:00");
    }
    if (stage == REVIEWING) {
        assert_accepted(desk_judge_at(&desk, review_new(arena, BEGIN), "2026-03-05 09:30:00"));
    }
}

static const struct {
    const char *name;
    enum stage stage;
    Dondoc__V1__Event__DataCase type;
    const char *position, *person, *unit; /* of the actor */
    const char *says; /* unit, handler, activity, target, document as the type has it */
    Dondoc__V1__ResultReviewed__Outcome outcome;
    const char *code, *field, *rule; /* NULL: accepted */
} acts[] = {
    { "registry of the lead", ASSIGNED, DATA(DELIVERY_CONFIRMED), "SXD.VT", 0, 0, "SXD", 0, 0, 0,
      0 },
    { "delivery said by nobody, unit named", ASSIGNED, DATA(DELIVERY_CONFIRMED), 0, 0, 0, "SXD", 0,
      0, 0, 0 },
    { "delivery to another unit", ASSIGNED, DATA(DELIVERY_CONFIRMED), 0, 0, 0, "STC", 0,
      "UNIT_NOT_LEAD", "delivery_confirmed.unit", "LEAD_ACCEPTS" },
    { "delivery to nobody", ASSIGNED, DATA(DELIVERY_CONFIRMED), 0, 0, 0, 0, 0, "ACTOR_MISSING",
      "delivery_confirmed.unit", "LEAD_ACCEPTS" },
    { "delivery to an unknown unit", ASSIGNED, DATA(DELIVERY_CONFIRMED), 0, 0, 0, "SXX", 0,
      "UNIT_UNKNOWN", "delivery_confirmed.unit", "LEAD_ACCEPTS" },
    { "accepted by the unit", ASSIGNED, DATA(ACCEPTANCE_REPORTED), 0, 0, "SXD.QLN", 0, 0, 0, 0, 0 },
    { "accepted by a person", ASSIGNED, DATA(ACCEPTANCE_REPORTED), 0, "p-tp", 0, 0, 0, 0, 0, 0 },
    { "accepted by nobody", ASSIGNED, DATA(ACCEPTANCE_REPORTED), 0, 0, 0, 0, 0, "ACTOR_MISSING",
      "actor", "LEAD_ACCEPTS" },
    { "accepted by another unit", ASSIGNED, DATA(ACCEPTANCE_REPORTED), "STC.GD", 0, 0, 0, 0,
      "ACTOR_OUTSIDE", "actor", "LEAD_ACCEPTS" },
    { "accepted for a handler elsewhere", ASSIGNED, DATA(ACCEPTANCE_REPORTED), "SXD.GD", 0, 0,
      "STC.CV", 0, "HANDLER_OUTSIDE", "acceptance_reported.handler", "SIX_CLEAR" },
    { "accepted for another officer", ASSIGNED, DATA(ACCEPTANCE_REPORTED), "SXD.GD", 0, 0,
      "SXD.CV2", 0, 0, 0, 0 },
    { "progress by a colleague", WORKING, DATA(PROGRESS_REPORTED), "SXD.PGD", 0, 0, "Dự thảo", 0, 0,
      0, 0 },
    { "progress by a system", WORKING, DATA(PROGRESS_REPORTED), 0, 0, 0, "Dự thảo", 0, 0, 0, 0 },
    { "progress of nothing", WORKING, DATA(PROGRESS_REPORTED), "SXD.CV", 0, 0, 0, 0,
      "FIELD_MISSING", "progress_reported.activity", "LEAD_REPORTS" },
    { "progress by a stranger", WORKING, DATA(PROGRESS_REPORTED), "XA.CT", 0, 0, "Dự thảo", 0,
      "ACTOR_OUTSIDE", "actor", "LEAD_REPORTS" },
    { "submitted by a stranger", WORKING, DATA(RESULT_SUBMITTED), "STC.CV", 0, 0, 0, 0,
      "ACTOR_OUTSIDE", "actor", "LEAD_REPORTS" },
    { "submitted by nobody", WORKING, DATA(RESULT_SUBMITTED), 0, 0, 0, 0, 0, "ACTOR_MISSING",
      "actor", "LEAD_REPORTS" },
    { "submitted to the assigner's superior", WORKING, DATA(RESULT_SUBMITTED), "SXD.CV", 0, 0,
      "PCT1", 0, 0, 0, 0 },
    { "submitted to the tracker", WORKING, DATA(RESULT_SUBMITTED), "SXD.CV", 0, 0, "VP.CV", 0, 0, 0,
      0 },
    { "submitted to a colleague", WORKING, DATA(RESULT_SUBMITTED), "SXD.CV", 0, 0, "SXD.GD", 0,
      "TARGET_INCOMPETENT", "result_submitted.target", "COMPETENT_TARGET" },
    { "submitted to nobody known", WORKING, DATA(RESULT_SUBMITTED), "SXD.CV", 0, 0, "X", 0,
      "POSITION_UNKNOWN", "result_submitted.target", "COMPETENT_TARGET" },
    { "withdrawn", SUBMITTED, DATA(SUBMISSION_WITHDRAWN), "SXD.CV", 0, 0, 0, 0, 0, 0, 0 },
    { "withdrawn by the submitter in person", SUBMITTED, DATA(SUBMISSION_WITHDRAWN), 0, "p-cv", 0,
      0, 0, 0, 0, 0 },
    { "withdrawn by the head", SUBMITTED, DATA(SUBMISSION_WITHDRAWN), "SXD.GD", 0, 0, 0, 0, 0, 0,
      0 },
    { "withdrawn by a colleague", SUBMITTED, DATA(SUBMISSION_WITHDRAWN), "SXD.CV2", 0, 0, 0, 0,
      "ACTOR_NOT_SUBMITTER", "actor", "WITHDRAW_BEFORE_REVIEW" },
    { "withdrawn by a stranger", SUBMITTED, DATA(SUBMISSION_WITHDRAWN), "STC.CV", 0, 0, 0, 0,
      "ACTOR_OUTSIDE", "actor", "LEAD_REPORTS" },
    { "withdrawn too late", REVIEWING, DATA(SUBMISSION_WITHDRAWN), "SXD.CV", 0, 0, 0, 0,
      "REVIEW_BEGUN", "submission_withdrawn", "WITHDRAW_BEFORE_REVIEW" },
    { "accepted by the person in the post", SUBMITTED, DATA(RESULT_REVIEWED), 0, "p-cvp", 0, 0,
      ACCEPT, 0, 0, 0 },
    { "accepted after a beginning", REVIEWING, DATA(RESULT_REVIEWED), "CVP", 0, 0, 0, ACCEPT, 0, 0,
      0 },
    { "reviewed by the submitter", SUBMITTED, DATA(RESULT_REVIEWED), "SXD.CV", 0, 0, 0, ACCEPT,
      "OWN_SUBMISSION", "actor", "NOT_OWN_SUBMITTER" },
    { "reviewed by another", SUBMITTED, DATA(RESULT_REVIEWED), "VP.CV", 0, 0, 0, ACCEPT,
      "ACTOR_NOT_REVIEWER", "actor", "REVIEWER_DECIDES" },
    { "reviewed by nobody", SUBMITTED, DATA(RESULT_REVIEWED), 0, 0, 0, 0, RETURN, "ACTOR_MISSING",
      "actor", "REVIEWER_DECIDES" },
    { "reviewed by a unit", SUBMITTED, DATA(RESULT_REVIEWED), 0, 0, "VPUB", 0, ACCEPT,
      "ACTOR_NOT_REVIEWER", "actor", "REVIEWER_DECIDES" },
    { "reviewed without an outcome", SUBMITTED, DATA(RESULT_REVIEWED), "CVP", 0, 0, 0, 0,
      "FIELD_MISSING", "result_reviewed.outcome", "LIFECYCLE" },
    { "cancelled by the assigner", WORKING, DATA(TASK_CANCELLED), "CVP", 0, 0, "901/UBND-KT", 0, 0,
      0, 0 },
    { "cancelled by his superior", SUBMITTED, DATA(TASK_CANCELLED), "CT", 0, 0, "901/UBND-KT", 0, 0,
      0, 0 },
    { "cancelled by the lead", WORKING, DATA(TASK_CANCELLED), "SXD.GD", 0, 0, "901/UBND-KT", 0,
      "ACTOR_NOT_ASSIGNER", "actor", "ASSIGNER_ORDERS" },
    { "cancelled without a document", WORKING, DATA(TASK_CANCELLED), "CVP", 0, 0, 0, 0,
      "FIELD_MISSING", "task_cancelled.document", "ASSIGNER_ORDERS" },
    { "cancelled by nobody", WORKING, DATA(TASK_CANCELLED), 0, 0, 0, "901/UBND-KT", 0,
      "ACTOR_MISSING", "actor", "ASSIGNER_ORDERS" },
    { "assigned again", WORKING, DATA(ASSIGNMENT_ORDERED), "CVP", 0, 0, 0, 0, "TASK_EXISTS",
      "subject", "LIFECYCLE" },
};

static char *
said(const char *text)
{
    return arena_text(arena, text != NULL ? text : "");
}

static Dondoc__V1__Event *
act_event(size_t i)
{
    Dondoc__V1__Event *event = event_of_type(arena, acts[i].type);
    if (acts[i].position != NULL || acts[i].person != NULL || acts[i].unit != NULL) {
        event_actor(arena, event, said(acts[i].position));
        event->actor->person = said(acts[i].person);
        event->actor->unit = said(acts[i].unit);
    }
    switch (acts[i].type) {
    case DATA(DELIVERY_CONFIRMED):
        event->delivery_confirmed->unit = said(acts[i].says);
        break;
    case DATA(ACCEPTANCE_REPORTED):
        event->acceptance_reported->handler = said(acts[i].says);
        break;
    case DATA(PROGRESS_REPORTED):
        event->progress_reported->activity = said(acts[i].says);
        break;
    case DATA(RESULT_SUBMITTED):
        event->result_submitted->target = said(acts[i].says);
        break;
    case DATA(TASK_CANCELLED):
        event->task_cancelled->document = said(acts[i].says);
        break;
    case DATA(RESULT_REVIEWED):
        event->result_reviewed->outcome = acts[i].outcome;
        break;
    default:
        break;
    }
    return event;
}

static void
only_those_act_who_may(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENGTH(acts); i++) {
        bring_to(acts[i].stage);
        const Dondoc__V1__Task *before = desk.docket.task;
        const Dondoc__V1__Event *decision =
            desk_judge_at(&desk, act_event(i), "2026-03-05 10:00:00");
        assert_non_null(decision);
        const char *code = decision->verdict->kind == DONDOC__V1__VERDICT__KIND__ACCEPTED
                               ? "accepted"
                               : decision->verdict->code;
        if (strcmp(code, acts[i].code != NULL ? acts[i].code : "accepted") != 0) {
            fail_msg("%s: %s, %s", acts[i].name, code, decision->verdict->text);
        }
        if (acts[i].code != NULL) {
            assert_refused(decision, acts[i].code, acts[i].field, acts[i].rule);
            assert_ptr_equal(desk.docket.task, before);
            assert_null(decision->task);
        }
    }
}

/* One person in two posts cannot pass his own work on (invariant 7). */
static void
nobody_reviews_himself_in_another_post(void **state)
{
    (void)state;
    Dondoc__V1__Event *event = assignment_new(arena);
    event->assignment_ordered->assigner = arena_text(arena, "VP.CV2");
    assert_accepted(desk_judge_at(&desk, event, "2026-03-02 10:00:00"));
    assert_accepted(desk_judge_at(&desk, report_new(arena, DATA(ACCEPTANCE_REPORTED), "SXD.CV2"),
                                  "2026-03-02 10:30:00"));
    assert_accepted(desk_judge_at(&desk, report_new(arena, DATA(RESULT_SUBMITTED), "SXD.CV2"),
                                  "2026-03-03 10:30:00"));
    Dondoc__V1__Event *review = review_new(arena, ACCEPT);
    review->actor->position = arena_text(arena, "VP.CV2");
    assert_refused(desk_judge_at(&desk, review, "2026-03-03 11:00:00"), "OWN_SUBMISSION", "actor",
                   "NOT_OWN_SUBMITTER");
}

static void
a_return_names_its_deficiencies_and_rework_is_timed(void **state)
{
    (void)state;
    bring_to(SUBMITTED);
    Dondoc__V1__Event *empty = review_new(arena, RETURN);
    empty->result_reviewed->n_deficiencies = 0;
    assert_refused(desk_judge_at(&desk, empty, "2026-03-05 10:00:00"), "DEFICIENCIES_MISSING",
                   "result_reviewed.deficiencies", "ALL_DEFICIENCIES");
    const Dondoc__V1__Event *decision =
        assert_accepted(desk_judge_at(&desk, review_new(arena, RETURN), "2026-03-05 10:00:00"));
    assert_int_equal(decision->task_returned->n_deficiencies, 2);
    assert_state(TASK_RETURNED);
    const Dondoc__V1__Task *task = decision->task;
    assert_instant(task->rework_due_at, "2026-03-10 00:00:00");
    assert_instant(task->deadline->due_at, "2026-03-10 00:00:00"); /* a return moves nothing */
    assert_int_equal(task->ladder, DONDOC__V1__LADDER__LADDER_RUNNING);
    assert_int_equal(task->holder->role, DONDOC__V1__HOLDER_ROLE__HANDLER);
    assert_int_equal(task->returns, 1);
    /* on time is judged on the submission that is accepted */
    submit("2026-03-11 09:00:00");
    decision =
        assert_accepted(desk_judge_at(&desk, review_new(arena, ACCEPT), "2026-03-11 10:00:00"));
    assert_false(decision->task_completed->on_time);
    assert_int_equal(decision->task_completed->days_late, 2);
    assert_int_equal(decision->task->submissions, 2);
}

static void
a_section_leads_and_its_department_answers(void **state)
{
    (void)state;
    Dondoc__V1__Event *event = assignment_new(arena);
    lead_by(event, "SXD.QLN");
    const Dondoc__V1__Task *task =
        assert_accepted(desk_judge_at(&desk, event, "2026-03-02 10:00:00"))->task;
    assert_string_equal(task->lead, "SXD.QLN");
    assert_string_equal(task->accountable_head, "SXD.GD");
    assert_accepted(desk_judge_at(&desk, delivery_new(arena), "2026-03-02 10:05:00"));
    assert_accepted(desk_judge_at(&desk, report_new(arena, DATA(ACCEPTANCE_REPORTED), "SXD.GD"),
                                  "2026-03-02 10:30:00"));
}

/* ---- out of order -------------------------------------------------------------------------- */

static void
reports_before_the_assignment_wait_for_it(void **state)
{
    (void)state;
    const Dondoc__V1__Event *decision = desk_judge_at(
        &desk, report_new(arena, DATA(RESULT_SUBMITTED), "SXD.CV"), "2026-03-02 09:00:00");
    assert_int_equal(decision->data_case, DATA(REPORT_PARKED));
    assert_string_equal(decision->verdict->field, "subject");
    (void)desk_judge_at(&desk, report_new(arena, DATA(ACCEPTANCE_REPORTED), "SXD.CV"),
                        "2026-03-02 09:01:00");
    (void)desk_judge_at(&desk, review_new(arena, ACCEPT), "2026-03-02 09:02:00");
    assert_int_equal(desk.docket.parked_count, 3);
    assert_null(desk.docket.task);
    assign();
    /* the docket is empty: accepted, submitted, completed, in the order of the lifecycle */
    assert_int_equal(desk.docket.parked_count, 0);
    assert_state(TASK_COMPLETED);
    static const Dondoc__V1__Event__DataCase expected[] = {
        DATA(REPORT_PARKED), DATA(REPORT_PARKED),       DATA(REPORT_PARKED),  DATA(TASK_ASSIGNED),
        DATA(TASK_ACCEPTED), DATA(SUBMISSION_ACCEPTED), DATA(TASK_COMPLETED),
    };
    assert_int_equal(desk.docket.decision_count, LENGTH(expected));
    for (size_t i = 0; i < LENGTH(expected); i++) {
        assert_int_equal(desk.docket.decisions[i].event->data_case, expected[i]);
    }
}

static void
an_early_report_is_refused_when_its_time_is_over(void **state)
{
    (void)state;
    (void)desk_judge_at(&desk, report_new(arena, DATA(RESULT_SUBMITTED), "SXD.CV"),
                        "2026-03-02 09:00:00");
    assert_null(desk_judge_at(&desk, parking_limit(arena, 99), "2026-03-04 00:00:30"));
    const Dondoc__V1__Event *decision =
        desk_judge_at(&desk, parking_limit(arena, 1), "2026-03-04 00:00:30");
    assert_refused(decision, "OUT_OF_ORDER", "subject", "PARKING");
    const struct ruling *last = &desk.docket.decisions[desk.docket.decision_count - 1];
    assert_int_equal(last->cause.seq, 1);
    assert_int_equal(last->cause.decided, 1);
    assert_null(desk_judge_at(&desk, parking_limit(arena, 1), "2026-03-04 00:00:31"));
    assign();
    assert_state(TASK_ASSIGNED);
}

static void
what_can_never_come_is_refused_at_once(void **state)
{
    (void)state;
    bring_to(SUBMITTED);
    assert_int_equal(desk_judge_at(&desk, delivery_new(arena), "2026-03-05 10:00:00")->data_case,
                     DATA(REPORT_NOTED));
    desk = desk_open(arena, reference);
    struct policy *strict = province_policy(arena);
    strict->rules[RULE_PARKING].limits[URGENCY_NORMAL] = (struct limit){ .kind = LIMIT_NONE };
    struct reference other = *reference;
    other.policy = strict;
    desk.docket.reference = &other;
    assert_refused(desk_judge_at(&desk, review_new(arena, ACCEPT), "2026-03-05 10:00:00"),
                   "TASK_UNKNOWN", "subject", "PARKING");
}

static void
parked_reports_are_bounded(void **state)
{
    (void)state;
    for (int i = 0; i < PARKED_MAX; i++) {
        const Dondoc__V1__Event *decision = desk_judge_at(
            &desk, report_new(arena, DATA(PROGRESS_REPORTED), "SXD.CV"), "2026-03-02 09:00:00");
        assert_int_equal(decision->data_case, DATA(REPORT_PARKED));
    }
    assert_refused(desk_judge_at(&desk, report_new(arena, DATA(PROGRESS_REPORTED), "SXD.CV"),
                                 "2026-03-02 09:00:00"),
                   "TASK_UNKNOWN", "subject", "PARKING");
}

static Dondoc__V1__Event *
numbered(Dondoc__V1__Event *event, int version)
{
    event->subject_version = version;
    return event;
}

static void
a_publishers_count_is_kept(void **state)
{
    (void)state;
    assert_accepted(
        desk_judge_at(&desk, numbered(assignment_new(arena), 1), "2026-03-02 10:00:00"));
    const Dondoc__V1__Event *decision =
        desk_judge_at(&desk, numbered(report_new(arena, DATA(PROGRESS_REPORTED), "SXD.CV"), 4),
                      "2026-03-02 10:01:00");
    assert_string_equal(decision->report_parked->waits_for, "subject_version 2");
    /* a refused report counts too */
    assert_refused(
        desk_judge_at(&desk, numbered(report_new(arena, DATA(ACCEPTANCE_REPORTED), "STC.GD"), 2),
                      "2026-03-02 10:02:00"),
        "ACTOR_OUTSIDE", "actor", "LEAD_ACCEPTS");
    assert_int_equal(desk.docket.task->subject_version, 2);
    assert_refused(
        desk_judge_at(&desk, numbered(report_new(arena, DATA(ACCEPTANCE_REPORTED), "SXD.GD"), 2),
                      "2026-03-02 10:03:00"),
        "VERSION_USED", "subject_version", "LIFECYCLE");
    assert_accepted(
        desk_judge_at(&desk, numbered(report_new(arena, DATA(ACCEPTANCE_REPORTED), "SXD.GD"), 3),
                      "2026-03-02 10:04:00"));
    assert_int_equal(desk.docket.parked_count, 0); /* number 4 came after number 3 */
    assert_int_equal(desk.docket.task->subject_version, 4);
    assert_int_equal(desk.docket.decisions[desk.docket.decision_count - 1].event->data_case,
                     DATA(PROGRESS_NOTED));
}

/* Whatever passes the form check gets a decision, in whatever state the task is. */
static void
whatever_is_well_formed_is_judged(void **state)
{
    (void)state;
    uint64_t seed = test_seed();
    for (int i = 0; i < test_rounds(4000); i++) {
        if (i % 100 == 0) {
            arena_free(arena);
            arena = arena_new();
            reference = province_reference(arena);
        }
        bring_to((enum stage)test_between(&seed, NEW, REVIEWING));
        int type = (int)test_between(&seed, DATA(ASSIGNMENT_ORDERED), DATA(TASK_CANCELLED));
        Dondoc__V1__Event *event = random_event(arena, &seed, type, true);
        const Dondoc__V1__Event *decision = desk_judge_at(&desk, event, "2026-03-05 10:00:00");
        assert_non_null(decision);
        assert_non_null(decision->verdict);
    }
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(sc_01_registration_to_completion_on_time),
        TEST(sc_03_one_lead_and_an_explicit_limit),
        TEST(sc_05_silence_on_acceptance),
        TEST(an_acceptance_in_time_voids_the_limit),
        TEST(an_undelivered_task_is_told),
        TEST(whoever_received_it_is_not_missed),
        TEST(sc_34_a_review_before_its_submission),
        TEST(a_second_submission_does_not_wait),
        TEST(a_stale_review_is_refused),
        TEST(sc_34_a_recall_cancels),
        TEST(bad_assignments_are_refused_by_name),
        TEST(all_that_is_unclear_is_named),
        TEST(urgent_work_without_a_limit_has_the_policys),
        TEST(a_limit_from_receipt_waits_for_the_delivery),
        TEST(a_date_from_receipt_has_its_term_with_the_delivery),
        TEST(a_date_on_a_day_off_is_taken_with_a_warning),
        TEST(a_due_time_beyond_the_calendar_is_taken_with_a_warning),
        TEST(the_time_of_an_act_is_its_own_when_believable),
        TEST(another_handler_makes_nothing_late),
        TEST(nothing_is_handed_in_before_its_return),
        TEST(a_late_completion_counts_its_days),
        TEST(only_those_act_who_may),
        TEST(nobody_reviews_himself_in_another_post),
        TEST(a_return_names_its_deficiencies_and_rework_is_timed),
        TEST(a_section_leads_and_its_department_answers),
        TEST(reports_before_the_assignment_wait_for_it),
        TEST(an_early_report_is_refused_when_its_time_is_over),
        TEST(what_can_never_come_is_refused_at_once),
        TEST(parked_reports_are_bounded),
        TEST(a_publishers_count_is_kept),
        TEST(whatever_is_well_formed_is_judged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
