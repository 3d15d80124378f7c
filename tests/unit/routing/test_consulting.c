/* What routing makes of consultations, appraisals and conflicts: the scenarios' clauses, and every
 * refusal with its code, field and rule. */
#include "test.h"

#include "consulting.h"
#include "wire/codes.h"

#define CLOCK(name)  DONDOC__V1__CLOCK_KIND__##name
#define TARGET(name) DONDOC__V1__CONSULT_TARGET__STATE__##name
#define AGREED       DONDOC__V1__HEADS_MEETING_HELD__RESULT__MEETING_AGREED
#define NOT_AGREED   DONDOC__V1__HEADS_MEETING_HELD__RESULT__MEETING_NOT_AGREED
#define NOT_MINE     DONDOC__V1__TURN_BACK_REASON__NOT_MY_AUTHORITY
#define YOUR_OWN     DONDOC__V1__TURN_BACK_REASON__ASKERS_OWN_AUTHORITY

static struct arena *arena;
static const struct reference *reference;
static struct desk desk;

/* A task of SXD in the field xay-dung, accepted, without a due time of its own in the way. */
static int
set_up(void **state)
{
    (void)state;
    arena = arena_new();
    reference = consulting_reference(arena);
    desk = desk_open(arena, reference);
    Dondoc__V1__Event *order = assignment_new(arena);
    order->assignment_ordered->field = arena_text(arena, "xay-dung");
    event_limit(arena, order, KIND(WORK_DAYS), 20);
    (void)desk_judge_at(&desk, order, "2026-03-02 10:00:00");
    (void)desk_judge_at(&desk, delivery_new(arena), "2026-03-02 10:05:00");
    (void)desk_judge_at(&desk, report_new(arena, DATA(ACCEPTANCE_REPORTED), "SXD.CV"),
                        "2026-03-02 14:00:00");
    assert_int_equal(desk.docket.task->state, (int)TASK_IN_PROGRESS);
    return 0;
}

static int
tear_down(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static const Dondoc__V1__Task *
task(void)
{
    return desk.docket.task;
}

static const Dondoc__V1__ConsultTarget *
target(const char *unit)
{
    return consulted(task(), (int)task()->n_consultations, unit);
}

static void
assert_instant(int64_t at, const char *expected)
{
    char text[CIVIL_TEXT_SIZE];
    if (at != the_instant(expected)) {
        fail_msg("%s instead of %s", instant_print(text, sizeof text, at), expected);
    }
}

static const Dondoc__V1__Event *
decision(size_t from_last)
{
    return desk.docket.decisions[desk.docket.decision_count - 1 - from_last].event;
}

/* The decision with the report's verdict, which is an acceptance. */
static const Dondoc__V1__Event *
accept_at(const Dondoc__V1__Event *report, const char *at)
{
    size_t before = desk.docket.decision_count;
    const Dondoc__V1__Event *found = NULL;
    (void)desk_judge_at(&desk, report, at);
    for (size_t i = before; i < desk.docket.decision_count; i++) {
        const Dondoc__V1__Event *event = desk.docket.decisions[i].event;
        if (event->verdict != NULL) {
            assert_null(found);
            found = event;
        }
    }
    assert_non_null(found);
    if (found->verdict->kind != DONDOC__V1__VERDICT__KIND__ACCEPTED) {
        fail_msg("%s %s: %s", found->verdict->code, found->verdict->field, found->verdict->text);
    }
    assert_non_null(found->task);
    assert_true(found->n_rules > 0);
    return found;
}

/* A refusal names code, field, rule and legal basis, in both languages (P7), and changes nothing.
 */
static void
refuse_at(const Dondoc__V1__Event *report, const char *at, const char *code, const char *field,
          const char *rule)
{
    const Dondoc__V1__Task *before = task();
    const Dondoc__V1__Event *refusal = desk_judge_at(&desk, report, at);
    assert_non_null(refusal);
    assert_int_equal(refusal->data_case, DATA(REPORT_REFUSED));
    const Dondoc__V1__Verdict *verdict = refusal->verdict;
    assert_int_equal(verdict->kind, DONDOC__V1__VERDICT__KIND__REFUSED);
    assert_string_equal(verdict->code, code);
    assert_string_equal(verdict->field, field);
    assert_string_equal(verdict->rule, rule);
    assert_non_null(code_find(verdict->code));
    assert_string_equal(verdict->basis, arena_print(arena, "basis %s", rule));
    assert_string_equal(verdict->basis_vi, arena_print(arena, "căn cứ %s", rule));
    assert_ptr_equal(task(), before);
}

/* A submission is held back by CK10 (invariant 17). */
static void
block_at(const char *at)
{
    const Dondoc__V1__Event *blocked =
        desk_judge_at(&desk, report_new(arena, DATA(RESULT_SUBMITTED), "SXD.CV"), at);
    assert_int_equal(blocked->data_case, DATA(SUBMISSION_BLOCKED));
    assert_string_equal(blocked->submission_blocked->items[0]->code, "CK10");
    assert_string_equal(blocked->verdict->rule, "OPEN_CONFLICT");
    assert_int_equal(task()->state, (int)TASK_IN_PROGRESS);
}

static void
run_out(Dondoc__V1__ClockKind kind, const char *unit, const char *at)
{
    const Dondoc__V1__Clock *clock = clock_of_unit(task(), kind, unit);
    assert_non_null(clock);
    (void)desk_judge_at(&desk, clock_limit(arena, clock), at);
}

/* Asked on Thu 05/03 09:00, all delivered 09:02. */
static void
ask(const char *units)
{
    (void)accept_at(question_new(arena, units), "2026-03-05 09:00:00");
    size_t count;
    char **list = text_list(arena, units, &count);
    for (size_t i = 0; i < count; i++) {
        (void)accept_at(receipt_new(arena, list[i], 1), "2026-03-05 09:02:00");
    }
}

/* ---- the scenarios ------------------------------------------------------------------------- */

static void
sc_11_silence_is_consent_with_notice_back(void **state)
{
    (void)state;
    int64_t due_at = task()->deadline->due_at;
    const Dondoc__V1__Holder *holder = task()->holder;
    ask("STC,SNNMT,STP");
    assert_int_equal(target("STC")->state, TARGET(DELIVERED));
    assert_instant(target("STC")->due_at, "2026-03-13 00:00:00"); /* hết ngày 12/03 */
    assert_null(clock_of_unit(task(), CLOCK(DELIVERY), "SNNMT"));
    assert_string_equal(clock_of_unit(task(), CLOCK(CONSULTATION), "SNNMT")->position, "SNNMT.GD");
    assert_false(clock_of_unit(task(), CLOCK(CONSULTATION), "SNNMT")->climbs);

    const Dondoc__V1__Event *taken =
        accept_at(opinion_new(arena, "STC", STANCE(AGREE)), "2026-03-11 10:00:00");
    assert_int_equal(taken->data_case, DATA(OPINION_TAKEN));
    (void)accept_at(opinion_new(arena, "STP", STANCE(DISAGREE)), "2026-03-12 16:40:00");
    assert_int_equal(target("STP")->stance, STANCE(DISAGREE));
    assert_int_equal(task()->n_conflicts, 0); /* not said to be about a main content */

    run_out(CLOCK(CONSULTATION), "SNNMT", "2026-03-13 00:00:31");
    const Dondoc__V1__Event *deemed = decision(1), *notice = decision(0);
    assert_int_equal(deemed->data_case, DATA(CONSENT_DEEMED));
    assert_string_equal(deemed->consent_deemed->unit, "SNNMT");
    assert_instant(deemed->consent_deemed->deemed_at, "2026-03-13 00:00:00");
    assert_string_equal(deemed->rules[0], "SILENCE_IS_CONSENT");
    assert_null(deemed->verdict);
    assert_int_equal(notice->data_case, DATA(NOTICE_BACK_ISSUED));
    assert_instant(notice->time, "2026-03-13 07:30:00");
    assert_string_equal(notice->notice_back_issued->number, "01/TB");
    assert_string_equal(notice->notice_back_issued->position, "SNNMT.GD");
    assert_string_equal(notice->notice_back_issued->person, "p-snnmt");
    assert_instant(notice->notice_back_issued->delivered_at, "2026-03-05 09:02:00");
    assert_int_equal(target("SNNMT")->state, TARGET(DEEMED));
    assert_string_equal(target("SNNMT")->head_person, "p-snnmt");
    assert_int_equal(task()->n_clocks, 0);
    assert_int_equal(task()->deadline->due_at, due_at);
    assert_ptr_equal(task()->holder, holder);
}

static void
sc_12_late_and_vague_opinions(void **state)
{
    (void)state;
    ask("STC,SNNMT");
    Dondoc__V1__Event *vague = opinion_new(arena, "STC", STANCE(AGREE_WITH_CHANGES));
    vague->opinion_given->changes[0] = arena_text(arena, "cơ bản thống nhất");
    (void)accept_at(vague, "2026-03-10 09:00:00");
    (void)accept_at(doubt_new(arena, "STC"), "2026-03-10 14:00:00");
    assert_int_equal(target("STC")->state, TARGET(UNCLEAR));
    assert_instant(target("STC")->unclear_due_at, "2026-03-12 00:00:00"); /* hết ngày 11/03 */

    run_out(CLOCK(OPINION), "STC", "2026-03-12 00:00:31");
    assert_int_equal(decision(0)->data_case, DATA(OPINION_DOUBTED));
    assert_int_equal(target("STC")->state, TARGET(DELIVERED));
    assert_int_equal(target("STC")->stance, STANCE(STANCE_UNSPECIFIED));
    assert_true(target("STC")->vague);
    run_out(CLOCK(CONSULTATION), "STC", "2026-03-13 00:00:31");
    assert_int_equal(target("STC")->state, TARGET(DEEMED));

    run_out(CLOCK(CONSULTATION), "SNNMT", "2026-03-13 00:00:31");
    Dondoc__V1__Event *late = opinion_new(arena, "SNNMT", STANCE(DISAGREE));
    late->opinion_given->main_content = true;
    const Dondoc__V1__Event *taken = accept_at(late, "2026-03-16 09:00:00");
    assert_true(taken->opinion_taken->late);
    assert_int_equal(target("SNNMT")->state, TARGET(DEEMED));
    assert_int_equal(target("SNNMT")->late_stance, STANCE(DISAGREE));
    assert_string_equal(target("SNNMT")->notice_back, "02/TB");
    assert_int_equal(task()->n_conflicts, 0); /* undoes nothing, reopens nothing */
    /* unless the lead decides so */
    Dondoc__V1__Event *recorded = report_new(arena, DATA(CONFLICT_RECORDED), "SXD.GD");
    recorded->conflict_recorded->unit = arena_text(arena, "SNNMT");
    (void)accept_at(recorded, "2026-03-16 10:00:00");
    assert_int_equal(task()->n_conflicts, 1);
}

static void
sc_12_head_or_deputy_signs(void **state)
{
    (void)state;
    ask("STC");
    Dondoc__V1__Event *opinion = opinion_new(arena, "STC", STANCE(AGREE));
    opinion->opinion_given->signer = arena_text(arena, "STC.TP");
    refuse_at(opinion, "2026-03-10 09:00:00", "SIGNER_NOT_HEAD", "opinion_given.signer",
              "OPINION_SIGNATORY");
    opinion->opinion_given->signer = arena_text(arena, "STP.PGD");
    refuse_at(opinion, "2026-03-10 09:00:00", "SIGNER_NOT_HEAD", "opinion_given.signer",
              "OPINION_SIGNATORY");
    opinion->opinion_given->signer = arena_text(arena, "STC.PGD");
    (void)accept_at(opinion, "2026-03-10 09:01:00");
    assert_string_equal(target("STC")->signer, "STC.PGD");
}

static void
sc_14_the_unrelated_only_with_the_heads_signature(void **state)
{
    (void)state;
    Dondoc__V1__Event *question = question_new(arena, "STC,SDT");
    const Dondoc__V1__Event *held = desk_judge_at(&desk, question, "2026-03-05 09:00:00");
    assert_int_equal(held->data_case, DATA(CONSULTATION_HELD));
    assert_int_equal(held->verdict->kind, DONDOC__V1__VERDICT__KIND__BLOCKED);
    assert_string_equal(held->verdict->code, "CONSULTEE_IRRELEVANT");
    assert_string_equal(held->verdict->rule, "RELEVANT_CONSULTEE");
    assert_int_equal(held->consultation_held->n_units, 1);
    assert_string_equal(held->consultation_held->units[0], "SDT");
    assert_int_equal(task()->n_consultations, 0);
    assert_int_equal(task()->n_clocks, 0); /* nothing was sent, to nobody */

    question->consultation_asked->justification = arena_text(arena, "Có liên quan đồng bào");
    question->consultation_asked->justifier = arena_text(arena, "SXD.PGD");
    refuse_at(question, "2026-03-05 09:10:00", "SIGNER_NOT_HEAD", "consultation_asked.justifier",
              "RELEVANT_CONSULTEE");
    question->consultation_asked->justifier = arena_text(arena, "SXD.GD");
    (void)accept_at(question, "2026-03-05 09:20:00");
    assert_true(target("SDT")->irrelevant);
    assert_false(target("STC")->irrelevant);
    assert_string_equal(task()->consultations[0]->justifier, "SXD.GD");
}

static void
a_third_round_only_with_the_heads_signature(void **state)
{
    (void)state;
    struct reference limited = *reference;
    struct policy policy = *reference->policy;
    policy.consult_rounds = 2;
    limited.policy = &policy;
    desk.docket.reference = &limited;
    (void)accept_at(question_new(arena, "STC"), "2026-03-05 09:00:00");
    (void)accept_at(question_new(arena, "STP"), "2026-03-05 09:01:00");
    Dondoc__V1__Event *question = question_new(arena, "SNNMT");
    const Dondoc__V1__Event *held = desk_judge_at(&desk, question, "2026-03-05 09:02:00");
    assert_int_equal(held->data_case, DATA(CONSULTATION_HELD));
    assert_string_equal(held->verdict->code, "CONSULT_ROUNDS");
    assert_string_equal(held->verdict->rule, "RELEVANT_CONSULTEE");
    assert_string_equal(held->consultation_held->units[0], "SNNMT");
    assert_int_equal(task()->n_consultations, 2);
    question->consultation_asked->justification = arena_text(arena, "Dự thảo đã sửa nhiều");
    question->consultation_asked->justifier = arena_text(arena, "SXD.GD");
    (void)accept_at(question, "2026-03-05 09:03:00");
    assert_int_equal(task()->n_consultations, 3);
}

static void
sc_15_returned_as_the_askers_own(void **state)
{
    (void)state;
    ask("STC,STP");
    (void)accept_at(turn_back_new(arena, "STC", YOUR_OWN), "2026-03-06 10:00:00");
    assert_int_equal(target("STC")->state, TARGET(TURNED_BACK));
    assert_int_equal(target("STC")->turned_back, YOUR_OWN);
    assert_null(clock_of_unit(task(), CLOCK(CONSULTATION), "STC")); /* never deemed */
    refuse_at(turn_back_new(arena, "STP", NOT_MINE), "2026-03-09 08:00:00", "RETURN_LATE",
              "consultation_returned", "RETURN_CONSULTATION");
    assert_int_equal(target("STP")->state, TARGET(DELIVERED));
    refuse_at(opinion_new(arena, "STC", STANCE(AGREE)), "2026-03-09 08:00:00", "STATE_FORBIDS",
              "opinion_given.unit", "OPINION_SIGNATORY");
}

static void
open_the_conflict(void)
{
    ask("STP");
    Dondoc__V1__Event *opinion = opinion_new(arena, "STP", STANCE(DISAGREE));
    opinion->opinion_given->main_content = true;
    (void)accept_at(opinion, "2026-03-12 16:40:00");
}

static void
sc_17_heads_meet_then_the_leads_view(void **state)
{
    (void)state;
    open_the_conflict();
    assert_int_equal(decision(0)->data_case, DATA(CONFLICT_OPENED));
    const Dondoc__V1__Conflict *conflict = task()->conflicts[0];
    assert_instant(conflict->due_at, "2026-03-18 00:00:00"); /* hết ngày 17/03 */
    const Dondoc__V1__Clock *clock = task_clock_of(task(), conflict->clock);
    assert_string_equal(clock->position, "SXD.GD");
    assert_true(clock->climbs);

    refuse_at(meeting_new(arena, "STP", "SXD.PGD,STP.GD", NOT_AGREED), "2026-03-16 14:00:00",
              "HEAD_ABSENT", "heads_meeting_held.participants", "HEADS_MEETING");
    refuse_at(meeting_new(arena, "STP", "SXD.GD,STP.PGD", NOT_AGREED), "2026-03-16 14:00:00",
              "HEAD_ABSENT", "heads_meeting_held.participants", "HEADS_MEETING");
    block_at("2026-03-16 14:01:00");
    (void)accept_at(meeting_new(arena, "STP", "SXD.GD,STP.GD", NOT_AGREED), "2026-03-16 15:00:00");
    assert_instant(task()->conflicts[0]->met_at, "2026-03-16 15:00:00");
    assert_null(task_clock_of(task(), conflict->clock));
    block_at("2026-03-18 09:00:00");
    (void)accept_at(view_new(arena, "STP"), "2026-03-18 09:30:00");
    /* to the common superior in charge, not to whoever tracks it or gave it */
    Dondoc__V1__Event *submission = report_new(arena, DATA(RESULT_SUBMITTED), "SXD.CV");
    static const char *const too_low[] = { "", "VP.CV", "CVP" };
    for (size_t i = 0; i < LENGTH(too_low); i++) {
        submission->result_submitted->target = arena_text(arena, too_low[i]);
        refuse_at(submission, "2026-03-18 10:00:00", "TARGET_INCOMPETENT",
                  "result_submitted.target", "COMPETENT_TARGET");
    }
    submission->result_submitted->target = arena_text(arena, "PCT1");
    (void)accept_at(submission, "2026-03-18 10:00:00");
    assert_int_equal(task()->state, (int)TASK_SUBMITTED);
}

/* ---- delivery ------------------------------------------------------------------------------ */

static void
without_proof_the_sender_is_told_and_nothing_is_deemed(void **state)
{
    (void)state;
    (void)accept_at(question_new(arena, "STC"), "2026-03-05 09:00:00");
    assert_int_equal(target("STC")->state, TARGET(SENT));
    assert_int_equal(target("STC")->due_at, 0);
    assert_instant(clock_of_unit(task(), CLOCK(DELIVERY), "STC")->due_at, "2026-03-05 14:30:00");
    assert_null(clock_of_unit(task(), CLOCK(CONSULTATION), "STC"));
    run_out(CLOCK(DELIVERY), "STC", "2026-03-05 14:30:30");
    assert_int_equal(decision(0)->data_case, DATA(DELIVERY_MISSED));
    assert_string_equal(decision(0)->delivery_missed->unit, "STC");
    assert_int_equal(decision(0)->delivery_missed->round, 1);
    assert_int_equal(task()->n_clocks, 0); /* nothing runs that could deem it */
    assert_int_equal(target("STC")->state, TARGET(SENT));
    /* proven after all: its time runs from then */
    (void)accept_at(receipt_new(arena, "STC", 1), "2026-03-06 08:00:00");
    assert_instant(target("STC")->due_at, "2026-03-14 00:00:00");
}

static void
delivery_is_proven_once_and_not_by_the_asker(void **state)
{
    (void)state;
    (void)accept_at(question_new(arena, "STC"), "2026-03-05 09:00:00");
    Dondoc__V1__Event *own = receipt_new(arena, "STC", 1);
    event_actor(arena, own, "SXD.VT");
    refuse_at(own, "2026-03-05 09:01:00", "ACTOR_NOT_OF_UNIT", "actor", "UNDELIVERED");
    refuse_at(receipt_new(arena, "STP", 1), "2026-03-05 09:01:00", "NOT_ASKED",
              "delivery_confirmed.unit", "CONSULT");
    (void)accept_at(receipt_new(arena, "STC", 1), "2026-03-05 09:02:00");
    const Dondoc__V1__Event *again =
        desk_judge_at(&desk, receipt_new(arena, "STC", 1), "2026-03-06 09:00:00");
    assert_int_equal(again->data_case, DATA(REPORT_NOTED));
    assert_instant(target("STC")->delivered_at, "2026-03-05 09:02:00");
}

static void
an_answer_proves_delivery(void **state)
{
    (void)state;
    (void)accept_at(question_new(arena, "STC"), "2026-03-05 09:00:00");
    (void)accept_at(opinion_new(arena, "STC", STANCE(AGREE)), "2026-03-05 10:00:00");
    assert_int_equal(target("STC")->state, TARGET(ANSWERED));
    assert_instant(target("STC")->delivered_at, "2026-03-05 10:00:00");
    assert_int_equal(task()->n_clocks, 0);
}

/* ---- silence ------------------------------------------------------------------------------- */

static void
an_explicit_answer_is_never_deemed_and_climbs(void **state)
{
    (void)state;
    Dondoc__V1__Event *question = question_new(arena, "STC");
    question->consultation_asked->silence = DONDOC__V1__SILENCE_RULE__EXPLICIT;
    (void)accept_at(question, "2026-03-05 09:00:00");
    (void)accept_at(receipt_new(arena, "STC", 1), "2026-03-05 09:02:00");
    const Dondoc__V1__Clock *clock = clock_of_unit(task(), CLOCK(CONSULTATION), "STC");
    assert_true(clock->climbs);
    assert_null(desk_judge_at(&desk, clock_limit(arena, clock), "2026-03-13 00:00:31"));
    assert_int_equal(target("STC")->state, TARGET(DELIVERED));
    assert_non_null(clock_of_unit(task(), CLOCK(CONSULTATION), "STC")); /* it goes on climbing */
    (void)accept_at(opinion_new(arena, "STC", STANCE(AGREE)), "2026-03-20 09:00:00");
    assert_int_equal(target("STC")->state, TARGET(ANSWERED));
    assert_null(clock_of_unit(task(), CLOCK(CONSULTATION), "STC"));
}

/* Whether escalation or the late opinion speaks first makes no difference. */
static void
what_is_late_is_late_whoever_says_so_first(void **state)
{
    (void)state;
    ask("STC");
    size_t before = desk.docket.decision_count;
    (void)accept_at(opinion_new(arena, "STC", STANCE(DISAGREE)), "2026-03-13 00:00:10");
    assert_int_equal(desk.docket.decision_count, before + 3);
    assert_int_equal(decision(2)->data_case, DATA(CONSENT_DEEMED));
    assert_instant(decision(2)->time, "2026-03-13 00:00:00");
    assert_int_equal(decision(1)->data_case, DATA(NOTICE_BACK_ISSUED));
    assert_int_equal(decision(0)->data_case, DATA(OPINION_TAKEN));
    assert_true(decision(0)->opinion_taken->late);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(desk.docket.decisions[before + (size_t)i].cause.decided, i);
    }
    refuse_at(opinion_new(arena, "STC", STANCE(AGREE)), "2026-03-13 09:00:00", "STATE_FORBIDS",
              "opinion_given.unit", "OPINION_SIGNATORY"); /* one late opinion is kept */
}

/* D5a: it was given in time and reported after the end. */
static void
an_opinion_in_time_but_reported_late_counts(void **state)
{
    (void)state;
    ask("STC");
    run_out(CLOCK(CONSULTATION), "STC", "2026-03-13 00:00:31");
    assert_int_equal(target("STC")->state, TARGET(DEEMED));
    Dondoc__V1__Event *opinion = opinion_new(arena, "STC", STANCE(AGREE));
    opinion->time = the_instant("2026-03-12 16:00:00");
    (void)accept_at(opinion, "2026-03-13 08:00:00");
    assert_int_equal(target("STC")->state, TARGET(ANSWERED));
    assert_instant(target("STC")->answered_at, "2026-03-12 16:00:00");
    assert_false(target("STC")->late);
}

/* Marked unclear on the last day: the fix may come until its own limit, then it was silence. */
static void
an_opinion_doubted_on_the_last_day(void **state)
{
    (void)state;
    ask("STC,STP");
    (void)accept_at(opinion_new(arena, "STC", STANCE(AGREE)), "2026-03-12 09:00:00");
    (void)accept_at(opinion_new(arena, "STP", STANCE(AGREE)), "2026-03-12 09:00:00");
    (void)accept_at(doubt_new(arena, "STC"), "2026-03-12 14:00:00");
    (void)accept_at(doubt_new(arena, "STP"), "2026-03-12 14:00:00");
    assert_null(clock_of_unit(task(), CLOCK(CONSULTATION), "STC"));
    (void)accept_at(opinion_new(arena, "STP", STANCE(DISAGREE)), "2026-03-13 15:00:00");
    assert_int_equal(target("STP")->state, TARGET(ANSWERED));
    refuse_at(doubt_new(arena, "STP"), "2026-03-13 15:30:00", "DOUBTED_BEFORE",
              "opinion_marked_unclear.unit", "FIX_OPINION");
    run_out(CLOCK(OPINION), "STC", "2026-03-14 00:00:31");
    assert_int_equal(decision(2)->data_case, DATA(OPINION_DOUBTED));
    assert_int_equal(decision(1)->data_case, DATA(CONSENT_DEEMED));
    /* nobody is silent before the time to make it clear is over */
    assert_instant(decision(1)->consent_deemed->deemed_at, "2026-03-14 00:00:00");
    assert_instant(decision(0)->notice_back_issued->lapsed_at, "2026-03-14 00:00:00");
    assert_instant(decision(0)->time, "2026-03-16 07:30:00");
    assert_int_equal(target("STC")->state, TARGET(DEEMED));
    assert_true(target("STC")->vague);
    assert_int_equal(task()->n_clocks, 0);
}

/* ---- asking -------------------------------------------------------------------------------- */

static void
the_limit_lies_between_floor_and_cap(void **state)
{
    (void)state;
    static const struct {
        int days;
        const char *rule;
    } cases[] = { { 2, "CONSULT_FLOOR" }, { 3, NULL }, { 10, NULL }, { 11, "CONSULT_CAP" } };
    for (size_t i = 0; i < LENGTH(cases); i++) {
        Dondoc__V1__Event *question = question_new(arena, "STC");
        question->consultation_asked->content = arena_print(arena, "Dự thảo %zu", i);
        Dondoc__V1__Limit *limit = arena_alloc(arena, sizeof *limit);
        dondoc__v1__limit__init(limit);
        limit->kind = KIND(WORK_DAYS);
        limit->amount = cases[i].days;
        question->consultation_asked->limit = limit;
        if (cases[i].rule != NULL) {
            refuse_at(question, "2026-03-05 09:00:00", "CONSULT_LIMIT_OUTSIDE",
                      "consultation_asked.limit", cases[i].rule);
        } else {
            (void)accept_at(question, "2026-03-05 09:00:00");
        }
    }
    Dondoc__V1__Event *question = question_new(arena, "STC");
    question->consultation_asked->limit = arena_alloc(arena, sizeof(Dondoc__V1__Limit));
    dondoc__v1__limit__init(question->consultation_asked->limit);
    question->consultation_asked->limit->kind = KIND(KHONG_HAN);
    refuse_at(question, "2026-03-05 09:00:00", "LIMIT_INVALID", "consultation_asked.limit",
              "CONSULT");
}

/* A date does not take from a unit that was reached late the least time there is. */
static void
a_date_leaves_a_late_receiver_the_floor(void **state)
{
    (void)state;
    Dondoc__V1__Event *question = question_new(arena, "STC,STP");
    Dondoc__V1__Limit *limit = arena_alloc(arena, sizeof *limit);
    dondoc__v1__limit__init(limit);
    limit->kind = KIND(ON_OR_BEFORE_DATE);
    limit->date = arena_text(arena, "2026-03-12");
    question->consultation_asked->limit = limit;
    (void)accept_at(question, "2026-03-05 09:00:00");
    (void)accept_at(receipt_new(arena, "STC", 1), "2026-03-05 09:02:00");
    (void)accept_at(receipt_new(arena, "STP", 1), "2026-03-11 09:00:00");
    assert_instant(target("STC")->due_at, "2026-03-13 00:00:00");
    assert_instant(target("STP")->due_at, "2026-03-17 00:00:00"); /* 12, 13, 16 */
}

static void
a_new_round_of_the_same_content_waits_for_the_answer(void **state)
{
    (void)state;
    ask("STC");
    refuse_at(question_new(arena, "STP,STC"), "2026-03-06 09:00:00", "ASKED_ALREADY",
              "consultation_asked.units[1]", "CONSULT");
    (void)accept_at(question_new(arena, "STP"), "2026-03-06 09:00:00");
    Dondoc__V1__Event *other = question_new(arena, "STC");
    other->consultation_asked->content = arena_text(arena, "Nội dung khác");
    (void)accept_at(other, "2026-03-06 09:00:00");
    Dondoc__V1__Event *opinion = opinion_new(arena, "STC", STANCE(AGREE));
    opinion->opinion_given->round = 1;
    (void)accept_at(opinion, "2026-03-06 10:00:00");
    (void)accept_at(question_new(arena, "STC"), "2026-03-09 09:00:00");
    assert_int_equal(task()->n_consultations, 4);
    assert_int_equal(task()->consultations[3]->round, 4);
}

static void
who_may_not_ask_and_who_may_not_be_asked(void **state)
{
    (void)state;
    static const struct {
        const char *units, *code, *field, *rule;
    } cases[] = {
        { "SXD", "CONSULTEE_INVALID", "consultation_asked.units[0]", "RELEVANT_CONSULTEE" },
        { "SXD.QLN", "CONSULTEE_INVALID", "consultation_asked.units[0]", "RELEVANT_CONSULTEE" },
        { "STC,STC", "CONSULTEE_INVALID", "consultation_asked.units[1]", "RELEVANT_CONSULTEE" },
        { "STC,NOBODY", "UNIT_UNKNOWN", "consultation_asked.units[1]", "RELEVANT_CONSULTEE" },
        { "OLD", "UNIT_UNKNOWN", "consultation_asked.units[0]", "RELEVANT_CONSULTEE" },
        { "", "FIELD_MISSING", "consultation_asked.units", "CONSULT" },
    };
    for (size_t i = 0; i < LENGTH(cases); i++) {
        refuse_at(question_new(arena, cases[i].units), "2026-03-05 09:00:00", cases[i].code,
                  cases[i].field, cases[i].rule);
    }
    Dondoc__V1__Event *foreign = question_new(arena, "STP");
    event_actor(arena, foreign, "STC.CV");
    refuse_at(foreign, "2026-03-05 09:00:00", "ACTOR_OUTSIDE", "actor", "LEAD_REPORTS");
    Dondoc__V1__Event *empty = question_new(arena, "STP");
    empty->consultation_asked->content = (char *)(uintptr_t) "";
    refuse_at(empty, "2026-03-05 09:00:00", "FIELD_MISSING", "consultation_asked.content",
              "CONSULT");
    for (int i = 1; i <= 25; i++) {
        Dondoc__V1__Event *question = question_new(arena, "STP");
        question->consultation_asked->content = arena_print(arena, "Dự thảo %d", i);
        (void)accept_at(question, "2026-03-05 09:00:00");
    }
    refuse_at(question_new(arena, "STP"), "2026-03-05 09:00:00", "TOO_MANY",
              "consultation_asked.units", "RELEVANT_CONSULTEE");
}

/* ---- opinions ------------------------------------------------------------------------------ */

static void
an_opinion_is_complete(void **state)
{
    (void)state;
    static const struct {
        Dondoc__V1__Stance stance;
        const char *field;
    } cases[] = {
        { STANCE(STANCE_UNSPECIFIED), "opinion_given.stance" },
        { STANCE(AGREE_WITH_CHANGES), "opinion_given.changes" },
        { STANCE(DISAGREE), "opinion_given.reason" },
    };
    ask("STC");
    for (size_t i = 0; i < LENGTH(cases); i++) {
        Dondoc__V1__Event *opinion = opinion_new(arena, "STC", cases[i].stance);
        opinion->opinion_given->n_changes = 0;
        opinion->opinion_given->reason = (char *)(uintptr_t) "";
        refuse_at(opinion, "2026-03-06 09:00:00", "OPINION_INCOMPLETE", cases[i].field,
                  "OPINION_SIGNATORY");
    }
    Dondoc__V1__Event *foreign = opinion_new(arena, "STC", STANCE(AGREE));
    event_actor(arena, foreign, "SXD.CV");
    refuse_at(foreign, "2026-03-06 09:00:00", "ACTOR_NOT_OF_UNIT", "actor", "OPINION_SIGNATORY");
    Dondoc__V1__Event *unsaid = opinion_new(arena, "STC", STANCE(AGREE));
    unsaid->actor = NULL;
    refuse_at(unsaid, "2026-03-06 09:00:00", "ACTOR_MISSING", "actor", "OPINION_SIGNATORY");
    refuse_at(opinion_new(arena, "STP", STANCE(AGREE)), "2026-03-06 09:00:00", "NOT_ASKED",
              "opinion_given.unit", "CONSULT");
    refuse_at(turn_back_new(arena, "STC", DONDOC__V1__TURN_BACK_REASON__TURN_BACK_UNSPECIFIED),
              "2026-03-06 09:00:00", "FIELD_MISSING", "consultation_returned.reason",
              "RETURN_CONSULTATION");
    (void)accept_at(opinion_new(arena, "STC", STANCE(AGREE)), "2026-03-06 09:30:00");
    refuse_at(opinion_new(arena, "STC", STANCE(DISAGREE)), "2026-03-06 10:00:00", "STATE_FORBIDS",
              "opinion_given.unit", "OPINION_SIGNATORY");
    refuse_at(turn_back_new(arena, "STC", NOT_MINE), "2026-03-06 10:00:00", "STATE_FORBIDS",
              "consultation_returned.unit", "RETURN_CONSULTATION");
    Dondoc__V1__Event *doubt = doubt_new(arena, "STC");
    event_actor(arena, doubt, "STP.GD");
    refuse_at(doubt, "2026-03-06 10:00:00", "ACTOR_OUTSIDE", "actor", "LEAD_REPORTS");
}

static void
park_at(const Dondoc__V1__Event *report, const char *at, const char *waits_for)
{
    const Dondoc__V1__Event *parked = desk_judge_at(&desk, report, at);
    assert_int_equal(parked->data_case, DATA(REPORT_PARKED));
    assert_string_equal(parked->report_parked->waits_for, waits_for);
}

/* So may a doubt overtake the opinion it is about, */
static void
a_doubt_waits_for_the_opinion(void **state)
{
    (void)state;
    ask("STC");
    park_at(doubt_new(arena, "STC"), "2026-03-06 09:00:00", "opinion");
    (void)desk_judge_at(&desk, opinion_new(arena, "STC", STANCE(AGREE)), "2026-03-06 09:01:00");
    assert_int_equal(desk.docket.parked_count, 0);
    assert_int_equal(target("STC")->state, TARGET(UNCLEAR));
    refuse_at(doubt_new(arena, "STC"), "2026-03-06 09:02:00", "DOUBTED_BEFORE",
              "opinion_marked_unclear.unit", "FIX_OPINION");
}

/* or a view the meeting, and the meeting the opinion that made it necessary. */
static void
a_meeting_waits_for_the_disagreement(void **state)
{
    (void)state;
    ask("STP");
    park_at(view_new(arena, "STP"), "2026-03-12 16:38:00", "opinion");
    park_at(meeting_new(arena, "STP", "SXD.GD,STP.GD", NOT_AGREED), "2026-03-12 16:39:00",
            "opinion");
    Dondoc__V1__Event *opinion = opinion_new(arena, "STP", STANCE(DISAGREE));
    opinion->opinion_given->main_content = true;
    (void)desk_judge_at(&desk, opinion, "2026-03-12 16:40:00");
    assert_int_equal(desk.docket.parked_count, 0);
    assert_int_equal(task()->conflicts[0]->state, DONDOC__V1__CONFLICT__STATE__VIEW_RECORDED);
}

static void
a_view_waits_for_the_meeting(void **state)
{
    (void)state;
    open_the_conflict();
    park_at(view_new(arena, "STP"), "2026-03-16 14:02:00", "meeting");
    (void)desk_judge_at(&desk, meeting_new(arena, "STP", "SXD.GD,STP.GD", NOT_AGREED),
                        "2026-03-16 15:00:00");
    assert_int_equal(task()->conflicts[0]->state, DONDOC__V1__CONFLICT__STATE__VIEW_RECORDED);
}

/* Consultees report by systems of their own: an answer may overtake its question. */
static void
what_comes_early_waits_for_its_question(void **state)
{
    (void)state;
    const Dondoc__V1__Event *parked =
        desk_judge_at(&desk, opinion_new(arena, "STC", STANCE(AGREE)), "2026-03-05 08:59:00");
    assert_int_equal(parked->data_case, DATA(REPORT_PARKED));
    assert_string_equal(parked->report_parked->waits_for, "consultation 1");
    (void)desk_judge_at(&desk, receipt_new(arena, "STC", 1), "2026-03-05 08:59:30");
    (void)desk_judge_at(&desk, question_new(arena, "STC"), "2026-03-05 09:00:00");
    assert_int_equal(desk.docket.parked_count, 0);
    assert_int_equal(target("STC")->state, TARGET(ANSWERED));
    /* the lead asks only while it works */
    (void)desk_judge_at(&desk, report_new(arena, DATA(RESULT_SUBMITTED), "SXD.CV"),
                        "2026-03-06 10:00:00");
    parked = desk_judge_at(&desk, question_new(arena, "STP"), "2026-03-06 10:10:00");
    assert_int_equal(parked->data_case, DATA(REPORT_PARKED));
    assert_string_equal(parked->report_parked->waits_for, "IN_PROGRESS");
}

static void
a_closed_task_asks_nobody_and_deems_nothing(void **state)
{
    (void)state;
    ask("STC");
    const Dondoc__V1__Clock *clock = clock_of_unit(task(), CLOCK(CONSULTATION), "STC");
    (void)accept_at(cancellation_new(arena, "CVP"), "2026-03-06 10:00:00");
    assert_int_equal(task()->n_clocks, 0);
    assert_null(desk_judge_at(&desk, clock_limit(arena, clock), "2026-03-13 00:00:31"));
    refuse_at(opinion_new(arena, "STC", STANCE(AGREE)), "2026-03-06 10:10:00", "TASK_CLOSED",
              "subject", "LIFECYCLE");
}

/* ---- appraisals ---------------------------------------------------------------------------- */

static Dondoc__V1__Event *
appraisal_asked(const char *unit)
{
    Dondoc__V1__Event *event = report_new(arena, DATA(APPRAISAL_ASKED), "SXD.CV");
    event->appraisal_asked->unit = arena_text(arena, unit);
    return event;
}

static Dondoc__V1__Event *
appraisal_given(Dondoc__V1__Stance stance, const char *signer)
{
    Dondoc__V1__Event *event = report_new(arena, DATA(APPRAISAL_GIVEN), "STC.CV");
    event->appraisal_given->unit = arena_text(arena, "STC");
    event->appraisal_given->stance = stance;
    event->appraisal_given->signer = arena_text(arena, signer);
    return event;
}

static void
an_appraisal_is_signed_and_its_silence_means_nothing(void **state)
{
    (void)state;
    const Dondoc__V1__Event *parked =
        desk_judge_at(&desk, appraisal_given(STANCE(AGREE), "STC.TP"), "2026-03-05 08:00:00");
    assert_string_equal(parked->report_parked->waits_for, "appraisal");
    desk.docket.parked_count = 0;
    refuse_at(appraisal_asked("SXD"), "2026-03-05 09:00:00", "CONSULTEE_INVALID",
              "appraisal_asked.unit", "APPRAISE");
    (void)accept_at(appraisal_asked("STC"), "2026-03-05 09:00:00");
    refuse_at(appraisal_asked("STC"), "2026-03-05 09:00:00", "ASKED_ALREADY",
              "appraisal_asked.unit", "APPRAISE");
    assert_instant(task()->appraisals[0]->due_at, "2026-03-13 00:00:00");
    const Dondoc__V1__Clock *clock = clock_of_unit(task(), CLOCK(APPRAISAL), "STC");
    assert_true(clock->climbs);
    assert_string_equal(clock->position, "STC.GD");
    assert_null(desk_judge_at(&desk, clock_limit(arena, clock), "2026-03-13 00:00:31"));
    refuse_at(appraisal_given(STANCE(AGREE), "STC.TP"), "2026-03-16 09:00:00", "SIGNER_NOT_HEAD",
              "appraisal_given.signer", "OPINION_SIGNATORY");
    refuse_at(appraisal_given(STANCE(STANCE_UNSPECIFIED), "STC.GD"), "2026-03-16 09:00:00",
              "OPINION_INCOMPLETE", "appraisal_given.stance", "OPINION_SIGNATORY");
    (void)accept_at(appraisal_given(STANCE(AGREE), "STC.PGD"), "2026-03-16 09:10:00");
    assert_int_equal(task()->appraisals[0]->stance, STANCE(AGREE));
    assert_int_equal(task()->n_clocks, 0);
    refuse_at(appraisal_given(STANCE(AGREE), "STC.GD"), "2026-03-16 10:00:00", "NOT_ASKED",
              "appraisal_given.unit", "APPRAISE");
}

/* ---- conflicts ----------------------------------------------------------------------------- */

static void
conflicts_are_recorded_where_somebody_disagreed(void **state)
{
    (void)state;
    ask("STC,STP");
    (void)accept_at(opinion_new(arena, "STC", STANCE(AGREE)), "2026-03-06 09:00:00");
    (void)accept_at(opinion_new(arena, "STP", STANCE(DISAGREE)), "2026-03-06 09:00:00");
    Dondoc__V1__Event *recorded = report_new(arena, DATA(CONFLICT_RECORDED), "SXD.CV");
    recorded->conflict_recorded->unit = arena_text(arena, "STC");
    refuse_at(recorded, "2026-03-06 10:00:00", "CONFLICT_MISSING", "conflict_recorded.unit",
              "OPEN_CONFLICT");
    refuse_at(meeting_new(arena, "STP", "SXD.GD,STP.GD", AGREED), "2026-03-06 10:00:00",
              "CONFLICT_MISSING", "heads_meeting_held.unit", "OPEN_CONFLICT");
    recorded->conflict_recorded->unit = arena_text(arena, "STP");
    (void)accept_at(recorded, "2026-03-09 10:00:00");
    assert_instant(task()->conflicts[0]->opened_at, "2026-03-06 09:00:00");
    assert_instant(task()->conflicts[0]->due_at, "2026-03-12 00:00:00"); /* from the answer */
    refuse_at(recorded, "2026-03-09 10:01:00", "CONFLICT_OPEN", "conflict_recorded.unit",
              "OPEN_CONFLICT");
    refuse_at(meeting_new(arena, "STP", "SXD.GD,STP.GD",
                          DONDOC__V1__HEADS_MEETING_HELD__RESULT__RESULT_UNSPECIFIED),
              "2026-03-09 10:02:00", "FIELD_MISSING", "heads_meeting_held.result", "HEADS_MEETING");
    (void)accept_at(meeting_new(arena, "STP", "SXD.GD,STP.GD", AGREED), "2026-03-09 11:00:00");
    refuse_at(view_new(arena, "STP"), "2026-03-09 11:01:00", "STATE_FORBIDS",
              "lead_view_recorded.unit", "OPEN_CONFLICT");
    (void)accept_at(report_new(arena, DATA(RESULT_SUBMITTED), "SXD.CV"), "2026-03-09 14:00:00");
}

static void
a_view_needs_words_and_the_table(void **state)
{
    (void)state;
    open_the_conflict();
    (void)accept_at(meeting_new(arena, "STP", "SXD.GD,STP.GD", NOT_AGREED), "2026-03-16 15:00:00");
    Dondoc__V1__Event *view = view_new(arena, "STP");
    view->lead_view_recorded->table_hash.len = 0;
    refuse_at(view, "2026-03-16 16:00:00", "FIELD_MISSING", "lead_view_recorded.table_hash",
              "OPEN_CONFLICT");
    view = view_new(arena, "STP");
    view->lead_view_recorded->view = (char *)(uintptr_t) "";
    refuse_at(view, "2026-03-16 16:00:00", "FIELD_MISSING", "lead_view_recorded.view",
              "OPEN_CONFLICT");
}

/* Whoever stands in for an absent head is head (3.2). */
static void
a_stand_in_of_an_absent_head_takes_part(void **state)
{
    (void)state;
    open_the_conflict();
    (void)accept_at(meeting_new(arena, "STP", "SXD.GD,STP.PGD", AGREED), "2026-04-02 15:00:00");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(sc_11_silence_is_consent_with_notice_back),
        TEST(sc_12_late_and_vague_opinions),
        TEST(sc_12_head_or_deputy_signs),
        TEST(sc_14_the_unrelated_only_with_the_heads_signature),
        TEST(a_third_round_only_with_the_heads_signature),
        TEST(sc_15_returned_as_the_askers_own),
        TEST(sc_17_heads_meet_then_the_leads_view),
        TEST(without_proof_the_sender_is_told_and_nothing_is_deemed),
        TEST(delivery_is_proven_once_and_not_by_the_asker),
        TEST(an_answer_proves_delivery),
        TEST(an_explicit_answer_is_never_deemed_and_climbs),
        TEST(what_is_late_is_late_whoever_says_so_first),
        TEST(an_opinion_in_time_but_reported_late_counts),
        TEST(an_opinion_doubted_on_the_last_day),
        TEST(the_limit_lies_between_floor_and_cap),
        TEST(a_date_leaves_a_late_receiver_the_floor),
        TEST(a_new_round_of_the_same_content_waits_for_the_answer),
        TEST(who_may_not_ask_and_who_may_not_be_asked),
        TEST(an_opinion_is_complete),
        TEST(what_comes_early_waits_for_its_question),
        TEST(a_doubt_waits_for_the_opinion),
        TEST(a_meeting_waits_for_the_disagreement),
        TEST(a_view_waits_for_the_meeting),
        TEST(a_closed_task_asks_nobody_and_deems_nothing),
        TEST(an_appraisal_is_signed_and_its_silence_means_nothing),
        TEST(conflicts_are_recorded_where_somebody_disagreed),
        TEST(a_view_needs_words_and_the_table),
        TEST(a_stand_in_of_an_absent_head_takes_part),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
