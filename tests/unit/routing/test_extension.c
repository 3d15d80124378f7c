/* Gia hạn: SC-22 and SC-24 clause by clause, every refusal with its code, rule and basis, and the
 * invariants 5 and 7 over random histories of requests and decisions. */
#include "test.h"

#include "folder.h"
#include "province.h"
#include "wire/codes.h"

static struct arena *arena;
static struct desk desk;

static int
set_up(void **state)
{
    (void)state;
    arena = arena_new();
    desk = desk_open(arena, province_reference(arena));
    return 0;
}

static int
tear_down(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

#define GRANT  DONDOC__V1__EXTENSION_DECIDED__OUTCOME__GRANT
#define REFUSE DONDOC__V1__EXTENSION_DECIDED__OUTCOME__REFUSE

/* The task of the scenarios: "05 ngày làm việc" from Mon 02/03 10:00, set by `assigner`. */
static Dondoc__V1__Event *
order(const char *assigner)
{
    Dondoc__V1__Event *event = assignment_new(arena);
    event->assignment_ordered->assigner = arena_text(arena, assigner);
    return event;
}

static void
start(Dondoc__V1__Event *event)
{
    (void)desk_judge_at(&desk, event, "2026-03-02 10:00:00");
    (void)desk_judge_at(&desk, delivery_new(arena), "2026-03-02 10:00:00");
    assert_non_null(desk.docket.task);
}

static Dondoc__V1__Event *
request_new(const char *position, const char *reason, const char *until)
{
    Dondoc__V1__Event *event = report_new(arena, DATA(EXTENSION_REQUESTED), position);
    event->extension_requested->reason = arena_text(arena, reason);
    event->extension_requested->until = arena_text(arena, until);
    event->extension_requested->evidence = arena_text(arena, "20/SXD-QLN");
    return event;
}

static Dondoc__V1__Event *
decision_of(const char *position, int outcome, const char *until)
{
    Dondoc__V1__Event *event = report_new(arena, DATA(EXTENSION_DECIDED), position);
    event->extension_decided->outcome = (Dondoc__V1__ExtensionDecided__Outcome)outcome;
    event->extension_decided->until = arena_text(arena, until);
    return event;
}

static const Dondoc__V1__Event *
ask(const char *until, const char *at)
{
    return desk_judge_at(&desk, request_new("SXD.CV", "SCOPE_CHANGED_BY_ASSIGNER", until), at);
}

static void
assert_instant(int64_t at, const char *expected)
{
    char text[CIVIL_TEXT_SIZE];
    if (at != the_instant(expected)) {
        fail_msg("%s instead of %s", instant_print(text, sizeof text, at), expected);
    }
}

static const Dondoc__V1__Task *
assert_decided(const Dondoc__V1__Event *decision, Dondoc__V1__Event__DataCase type)
{
    assert_non_null(decision);
    if (decision->data_case != type) {
        fail_msg("type %d: %s %s", (int)decision->data_case,
                 decision->verdict != NULL ? decision->verdict->code : "",
                 decision->verdict != NULL ? decision->verdict->text : "");
    }
    assert_non_null(decision->task);
    assert_true(decision->n_rules > 0);
    return decision->task;
}

static void
assert_refused(const Dondoc__V1__Event *decision, const char *code, const char *field,
               const char *rule)
{
    assert_non_null(decision);
    assert_int_equal(decision->data_case, DATA(REPORT_REFUSED));
    assert_string_equal(decision->verdict->code, code);
    assert_string_equal(decision->verdict->field, field);
    assert_string_equal(decision->verdict->rule, rule);
    assert_string_equal(decision->verdict->basis, arena_print(arena, "basis %s", rule));
    assert_non_null(strstr(decision->verdict->text, code_find(code)->text));
    assert_non_null(strstr(decision->verdict->text_vi, code_find(code)->text_vi));
}

static void
sc_22_in_time(void **state)
{
    (void)state;
    start(order("PCT1"));
    const Dondoc__V1__Task *task =
        assert_decided(ask("2026-03-13", "2026-03-05 10:00:00"), DATA(EXTENSION_OPENED));
    assert_int_equal(task->n_extensions, 1);
    assert_string_equal(task->extensions[0]->decider, "PCT1");
    assert_instant(task_clock_due(task, DONDOC__V1__CLOCK_KIND__EXTENSION), "2026-03-07 00:00:00");
    assert_true(task_clock(task, DONDOC__V1__CLOCK_KIND__EXTENSION)->climbs);
    assert_instant(task_clock_due(task, DONDOC__V1__CLOCK_KIND__EXTENSION_EXPIRY),
                   "2026-03-10 00:00:00");
    int plan = task->plan_version;
    task =
        assert_decided(desk_judge_at(&desk, decision_of("PCT1", GRANT, ""), "2026-03-06 09:00:00"),
                       DATA(EXTENSION_GRANTED));
    assert_int_equal(task->deadline->version, 2);
    assert_instant(task->deadline->due_at, "2026-03-14 00:00:00");
    assert_instant(task->deadline->original_due_at, "2026-03-10 00:00:00");
    assert_int_equal(task->deadline->term_days, 9);
    assert_int_equal(task->extensions[0]->result, DONDOC__V1__EXTENSION__RESULT__GRANTED);
    assert_string_equal(task->extensions[0]->granted_until, "2026-03-13");
    assert_true(task->plan_version > plan); /* what was planned before is void */
    assert_int_equal(task_clock_due(task, DONDOC__V1__CLOCK_KIND__EXTENSION), 0);
    assert_int_equal(task_clock_due(task, DONDOC__V1__CLOCK_KIND__EXTENSION_EXPIRY), 0);
}

static void
sc_24_undecided_is_refused(void **state)
{
    (void)state;
    start(order("PCT1"));
    (void)assert_decided(ask("2026-03-13", "2026-03-04 10:00:00"), DATA(EXTENSION_OPENED));
    Dondoc__V1__Event *limit = limit_of_kind(&desk, DONDOC__V1__CLOCK_KIND__EXTENSION_EXPIRY);
    const Dondoc__V1__Event *decision = desk_judge_at(&desk, limit, "2026-03-10 00:00:30");
    const Dondoc__V1__Task *task = assert_decided(decision, DATA(EXTENSION_EXPIRED));
    assert_null(decision->verdict);
    assert_instant(decision->time, "2026-03-10 00:00:00");
    assert_int_equal(task->extensions[0]->result, DONDOC__V1__EXTENSION__RESULT__EXPIRED);
    assert_instant(task->deadline->due_at, "2026-03-10 00:00:00");
    /* its decider goes on climbing */
    assert_int_equal(task->n_clocks, 2); /* and the acceptance nobody reported */
    assert_int_equal(task->clocks[1]->kind, DONDOC__V1__CLOCK_KIND__EXTENSION);
    assert_true(task->clocks[1]->lapsed && task->clocks[1]->climbs);
    assert_null(desk_judge_at(&desk, limit, "2026-03-10 00:00:31"));
    assert_refused(desk_judge_at(&desk, decision_of("PCT1", GRANT, ""), "2026-03-10 08:00:00"),
                   "EXTENSION_NONE", "subject", "SETTER_EXTENDS");
    /* but a decision made in time and reported late is one */
    Dondoc__V1__Event *made_before = decision_of("PCT1", GRANT, "");
    made_before->time = the_instant("2026-03-09 16:00:00");
    task = assert_decided(desk_judge_at(&desk, made_before, "2026-03-10 08:30:00"),
                          DATA(EXTENSION_GRANTED));
    assert_instant(task->deadline->due_at, "2026-03-14 00:00:00");
    assert_int_equal(task->n_clocks, 1);
}

static void
after_the_due_time_there_is_only_a_commit_date(void **state)
{
    (void)state;
    start(order("PCT1"));
    const Dondoc__V1__Event *decision = ask("2026-03-12", "2026-03-10 08:00:00");
    const Dondoc__V1__Task *task = assert_decided(decision, DATA(COMMIT_DATE_NOTED));
    assert_int_equal(decision->verdict->kind, DONDOC__V1__VERDICT__KIND__NOTED);
    assert_string_equal(decision->verdict->code, "COMMIT_DATE_ONLY");
    assert_string_equal(decision->verdict->rule, "EXTENSION_IN_TIME");
    assert_string_equal(decision->commit_date_noted->date, "2026-03-12");
    assert_string_equal(task->commit_date, "2026-03-12");
    assert_instant(task->deadline->due_at, "2026-03-10 00:00:00");
    assert_int_equal(task->n_extensions, 0);
    assert_refused(ask("2026-03-09", "2026-03-10 08:01:00"), "FIELD_INVALID",
                   "extension_requested.until", "EXTENSION_IN_TIME");
    assert_refused(desk_judge_at(&desk, request_new("STC.CV", "FORCE_MAJEURE", "2026-03-12"),
                                 "2026-03-10 08:02:00"),
                   "ACTOR_OUTSIDE", "actor", "LEAD_REPORTS");
}

/* max(2 wd, 20% of the term) before for terms of 10 wd and more, else 1 wd (model 3.5). */
static void
asked_in_time(void **state)
{
    (void)state;
    static const struct {
        int term;
        const char *last, *late; /* the last instant at which it may be asked, and one after it */
    } cases[] = {
        { 5, "2026-03-07 00:00:00", "2026-03-07 00:00:01" },  /* hết ngày 06/03; due 09/03 */
        { 9, "2026-03-13 00:00:00", "2026-03-13 00:00:01" },  /* due 13/03 */
        { 10, "2026-03-13 00:00:00", "2026-03-13 00:00:01" }, /* 2 wd before 16/03 */
        { 15, "2026-03-19 00:00:00", "2026-03-19 00:00:01" }, /* 3 wd before 23/03 */
    };
    for (size_t i = 0; i < LENGTH(cases); i++) {
        for (int late = 0; late <= 1; late++) {
            desk = desk_open(arena, desk.docket.reference);
            Dondoc__V1__Event *event = order("PCT1");
            event->assignment_ordered->limit->amount = cases[i].term;
            start(event);
            const Dondoc__V1__Event *decision =
                ask("2026-04-10", late ? cases[i].late : cases[i].last);
            if (late) {
                assert_refused(decision, "EXTENSION_LATE", "extension_requested",
                               "EXTENSION_IN_TIME");
            } else {
                (void)assert_decided(decision, DATA(EXTENSION_OPENED));
            }
        }
    }
}

static void
invalid_requests(void **state)
{
    (void)state;
    static const char at[] = "2026-03-04 10:00:00";
    start(order("PCT1"));
    assert_refused(desk_judge_at(&desk, request_new("", "FORCE_MAJEURE", "2026-03-13"), at),
                   "ACTOR_MISSING", "actor", "LEAD_REPORTS");
    assert_refused(desk_judge_at(&desk, request_new("SXD.CV", "LAZINESS", "2026-03-13"), at),
                   "REASON_UNKNOWN", "extension_requested.reason", "EXTENSION_REASON");
    assert_refused(desk_judge_at(&desk, request_new("SXD.CV", "FORCE_MAJEURE", "2026-03-09"), at),
                   "EXTENSION_NOT_LATER", "extension_requested.until", "SETTER_EXTENDS");
    assert_refused(desk_judge_at(&desk, request_new("SXD.CV", "FORCE_MAJEURE", "13/03"), at),
                   "FIELD_INVALID", "extension_requested.until", "EXTENSION_REASON");
    Dondoc__V1__Event *bare = request_new("SXD.CV", "FORCE_MAJEURE", "2026-03-13");
    bare->extension_requested->evidence = arena_text(arena, "");
    assert_refused(desk_judge_at(&desk, bare, at), "FIELD_MISSING", "extension_requested.evidence",
                   "EXTENSION_REASON");
    assert_int_equal(desk.docket.task->n_extensions, 0);
    (void)assert_decided(ask("2026-03-13", at), DATA(EXTENSION_OPENED));
    assert_refused(ask("2026-03-16", at), "EXTENSION_PENDING", "subject", "DECIDE_EXTENSION");
}

/* Of one unit, which has yet to answer. */
static Dondoc__V1__Consultation *
consultation_new(Dondoc__V1__SilenceRule silence)
{
    Dondoc__V1__Consultation *consultation = arena_alloc(arena, sizeof *consultation);
    dondoc__v1__consultation__init(consultation);
    consultation->silence = silence;
    consultation->n_targets = 1;
    consultation->targets = arena_alloc(arena, sizeof *consultation->targets);
    consultation->targets[0] = arena_alloc(arena, sizeof **consultation->targets);
    dondoc__v1__consult_target__init(consultation->targets[0]);
    consultation->targets[0]->state = DONDOC__V1__CONSULT_TARGET__STATE__DELIVERED;
    return consultation;
}

/* Who waits for what counts as given, or for guidance in his own matters, has no reason. */
static void
barred_reasons(void **state)
{
    (void)state;
    static const char at[] = "2026-03-04 10:00:00";
    start(order("PCT1"));
    Dondoc__V1__Consultation *rounds[] = {
        consultation_new(DONDOC__V1__SILENCE_RULE__DEEMED_CONSENT),
        consultation_new(DONDOC__V1__SILENCE_RULE__EXPLICIT),
    };
    desk.docket.task->consultations = rounds;
    desk.docket.task->n_consultations = 1;
    assert_refused(desk_judge_at(&desk, request_new("SXD.CV", "WAIT_CONSULTEE", "2026-03-13"), at),
                   "REASON_INVALID", "extension_requested.reason", "SILENCE_IS_CONSENT");
    desk.docket.task->n_consultations = 2;
    rounds[1]->targets[0]->state = DONDOC__V1__CONSULT_TARGET__STATE__ANSWERED; /* no more */
    assert_refused(desk_judge_at(&desk, request_new("SXD.CV", "WAIT_CONSULTEE", "2026-03-13"), at),
                   "REASON_INVALID", "extension_requested.reason", "SILENCE_IS_CONSENT");
    rounds[1]->targets[0]->state = DONDOC__V1__CONSULT_TARGET__STATE__DELIVERED;
    (void)assert_decided(
        desk_judge_at(&desk, request_new("SXD.CV", "WAIT_CONSULTEE", "2026-03-13"), at),
        DATA(EXTENSION_OPENED));
    (void)assert_decided(desk_judge_at(&desk, decision_of("PCT1", REFUSE, ""), at),
                         DATA(EXTENSION_REFUSED));
    static const char matrix[] =
        "code,field,matter,matter_name,level,unit,kind,basis,from,to\n"
        "TQ-1,xay-dung,phe-duyet-du-toan,Phê duyệt dự toán,DEPARTMENT,SXD,OWN,Điều 7,,\n";
    struct named_file file = province_file("authority.csv", matrix);
    struct mistakes mistakes = { .arena = arena };
    struct reference with_matrix = *desk.docket.reference;
    with_matrix.authority = authority_read(arena, &(struct file_set){ &file, 1 }, &mistakes);
    assert_int_equal(mistakes.count, 0);
    desk.docket.reference = &with_matrix;
    desk.docket.task->mode = DONDOC__V1__MODE__DECIDE;
    desk.docket.task->matter = arena_text(arena, "phe-duyet-du-toan");
    assert_refused(
        desk_judge_at(&desk, request_new("SXD.CV", "WAIT_SUPERIOR_GUIDANCE", "2026-03-13"), at),
        "REASON_INVALID", "extension_requested.reason", "OWN_AUTHORITY");
    desk.docket.task->mode = DONDOC__V1__MODE__ADVISE;
    (void)assert_decided(
        desk_judge_at(&desk, request_new("SXD.CV", "WAIT_SUPERIOR_GUIDANCE", "2026-03-13"), at),
        DATA(EXTENSION_OPENED));
}

static void
hoa_toc_is_never_extended(void **state)
{
    (void)state;
    Dondoc__V1__Event *event = order("PCT1");
    event->assignment_ordered->urgency = DONDOC__V1__URGENCY__HOA_TOC;
    start(event);
    assert_refused(ask("2026-03-13", "2026-03-02 11:00:00"), "EXTENSION_BARRED", "subject",
                   "DECIDE_EXTENSION");
}

static void
no_due_time(void **state)
{
    (void)state;
    Dondoc__V1__Event *event = order("PCT1");
    event_limit(arena, event, KIND(KHONG_HAN), 0);
    start(event);
    assert_refused(ask("2026-03-13", "2026-03-02 11:00:00"), "DUE_MISSING", "subject",
                   "EXTENSION_IN_TIME");
}

/* Whoever set the due time; Chánh Văn phòng for him, once and for 5 wd; never the lead unit. */
static void
who_decides(void **state)
{
    (void)state;
    static const struct {
        const char *assigner, *actor, *until;
        int outcome;
        const char *code; /* "": taken */
    } cases[] = {
        { "PCT1", "PCT1", "2026-03-13", GRANT, "" },
        { "PCT1", "PCT1", "2026-03-20", GRANT, "" },
        { "PCT1", "CVP", "2026-03-16", GRANT, "" },
        { "PCT1", "CVP", "2026-03-17", GRANT, "EXTENSION_BEYOND" },
        { "PCT1", "CVP", "", REFUSE, "ACTOR_NOT_SETTER" },
        { "PCT1", "CT", "2026-03-13", GRANT, "ACTOR_NOT_SETTER" },
        { "PCT1", "SXD.GD", "2026-03-13", GRANT, "EXTENSION_OWN" },
        { "PCT1", "SXD.CV", "", REFUSE, "EXTENSION_OWN" },
        { "PCT1", "STC.GD", "2026-03-13", GRANT, "ACTOR_NOT_SETTER" },
        { "PCT1", "", "2026-03-13", GRANT, "ACTOR_MISSING" },
        { "PCT1", "PCT1", "2026-03-09", GRANT, "EXTENSION_NOT_LATER" },
        { "PCT1", "PCT1", "", 0, "FIELD_MISSING" },
        { "VP.CV", "VP.CV", "2026-03-13", GRANT, "" },
        { "VP.CV", "CVP", "2026-03-13", GRANT, "ACTOR_NOT_SETTER" },
        { "SXD.GD", "SXD.GD", "2026-03-13", GRANT, "EXTENSION_OWN" }, /* climbs to PCT1 */
        { "SXD.GD", "PCT1", "2026-03-13", GRANT, "" },
    };
    for (size_t i = 0; i < LENGTH(cases); i++) {
        print_message("%zu: %s by %s\n", i, cases[i].assigner, cases[i].actor);
        desk = desk_open(arena, desk.docket.reference);
        start(order(cases[i].assigner));
        (void)assert_decided(ask("2026-03-20", "2026-03-04 10:00:00"), DATA(EXTENSION_OPENED));
        const Dondoc__V1__Event *decision =
            desk_judge_at(&desk, decision_of(cases[i].actor, cases[i].outcome, cases[i].until),
                          "2026-03-05 10:00:00");
        if (cases[i].code[0] != '\0') {
            assert_int_equal(decision->data_case, DATA(REPORT_REFUSED));
            assert_string_equal(decision->verdict->code, cases[i].code);
            assert_non_null(strstr(decision->verdict->basis, decision->verdict->rule));
        } else {
            (void)assert_decided(decision, DATA(EXTENSION_GRANTED));
        }
    }
}

/* As often as the policy lets it. */
static void
how_often_the_office_decides(void **state)
{
    (void)state;
    for (int times = 1; times <= 2; times++) {
        struct policy *policy = province_policy(arena);
        struct reference reference = *desk.docket.reference;
        policy->extension.office_times = times;
        reference.policy = policy;
        desk = desk_open(arena, &reference);
        start(order("PCT1"));
        (void)ask("2026-03-13", "2026-03-04 10:00:00");
        (void)assert_decided(
            desk_judge_at(&desk, decision_of("CVP", GRANT, "2026-03-13"), "2026-03-04 11:00:00"),
            DATA(EXTENSION_GRANTED));
        (void)ask("2026-03-18", "2026-03-10 10:00:00");
        const Dondoc__V1__Event *second =
            desk_judge_at(&desk, decision_of("CVP", GRANT, "2026-03-18"), "2026-03-10 11:00:00");
        assert_int_equal(second->data_case,
                         times == 2 ? DATA(EXTENSION_GRANTED) : DATA(REPORT_REFUSED));
        desk.docket.reference = province_reference(arena);
    }
}

/* The second time by the Vice Chair, the third by the Chair. */
static void
further_ones_go_higher(void **state)
{
    (void)state;
    static const struct {
        const char *asked, *until, *decider, *too_low;
    } cases[] = {
        { "2026-03-04", "2026-03-13", "VP.CV", NULL },
        { "2026-03-11", "2026-03-20", "PCT1", "VP.CV" },
        { "2026-03-16", "2026-03-27", "CT", "PCT1" },
        { "2026-03-20", "2026-04-03", "CT", "PCT1" },
    };
    start(order("VP.CV"));
    for (size_t i = 0; i < LENGTH(cases); i++) {
        const char *at = arena_print(arena, "%s 10:00:00", cases[i].asked);
        const Dondoc__V1__Task *task =
            assert_decided(ask(cases[i].until, at), DATA(EXTENSION_OPENED));
        assert_string_equal(task->extensions[i]->decider, cases[i].decider);
        assert_int_equal(task->extensions[i]->number, i + 1);
        if (cases[i].too_low != NULL) {
            assert_refused(desk_judge_at(&desk, decision_of(cases[i].too_low, GRANT, ""), at),
                           "ACTOR_NOT_SETTER", "actor", "SETTER_EXTENDS");
        }
        assert_refused(desk_judge_at(&desk, decision_of("CVP", i == 0 ? REFUSE : GRANT, ""), at),
                       "ACTOR_NOT_SETTER", "actor", "SETTER_EXTENDS");
        task = assert_decided(desk_judge_at(&desk, decision_of(cases[i].decider, GRANT, ""), at),
                              DATA(EXTENSION_GRANTED));
        assert_int_equal(task->deadline->version, (int)i + 2);
        assert_instant(task->deadline->original_due_at, "2026-03-10 00:00:00");
    }
}

/* Where the line of the setter passes the Vice Chair by. */
static void
the_second_is_the_vice_chairs_in_charge(void **state)
{
    (void)state;
    struct reference *reference = arena_alloc(arena, sizeof *reference);
    struct mistakes mistakes = { .arena = arena };
    struct file_set files = folder_read(arena, "tests/scenario/organisation");
    *reference = *desk.docket.reference;
    reference->organisation = organisation_read(arena, &files, &mistakes);
    assert_int_equal(mistakes.count, 0);
    static const struct {
        const char *by;
        const char *third;
    } cases[] = { { "PCT1", "CT" }, { "CT", "CT" } };
    for (size_t i = 0; i < LENGTH(cases); i++) {
        desk = desk_open(arena, reference);
        Dondoc__V1__Event *event = order("CVP");
        event->assignment_ordered->field = arena_text(arena, "xay-dung");
        event->assignment_ordered->tracker = arena_text(arena, "VPUB.CV");
        start(event);
        (void)assert_decided(ask("2026-03-13", "2026-03-04 10:00:00"), DATA(EXTENSION_OPENED));
        (void)assert_decided(
            desk_judge_at(&desk, decision_of("CVP", GRANT, ""), "2026-03-04 11:00:00"),
            DATA(EXTENSION_GRANTED));
        const Dondoc__V1__Task *task =
            assert_decided(ask("2026-03-20", "2026-03-11 10:00:00"), DATA(EXTENSION_OPENED));
        assert_string_equal(task->extensions[1]->decider, "PCT1");
        (void)assert_decided(
            desk_judge_at(&desk, decision_of(cases[i].by, GRANT, ""), "2026-03-11 11:00:00"),
            DATA(EXTENSION_GRANTED));
        task = assert_decided(ask("2026-03-27", "2026-03-16 10:00:00"), DATA(EXTENSION_OPENED));
        assert_string_equal(task->extensions[2]->decider, cases[i].third);
    }
}

static Dondoc__V1__Event *
objection_new(const char *position, const char *competent)
{
    Dondoc__V1__Event *event = report_new(arena, DATA(OBJECTION_RAISED), position);
    event->objection_raised->rule = arena_text(arena, "Điều 5");
    event->objection_raised->competent_unit = arena_text(arena, competent);
    return event;
}

/* The second decision on an objection said until when. */
static void
whoever_set_the_due_time_last_decides(void **state)
{
    (void)state;
    start(order("CVP"));
    (void)desk_judge_at(&desk, objection_new("SXD.GD", "STC"), "2026-03-02 11:00:00");
    Dondoc__V1__Event *decided = report_new(arena, DATA(OBJECTION_DECIDED), "CVP");
    decided->objection_decided->outcome = DONDOC__V1__OBJECTION_DECIDED__OUTCOME__UPHOLD;
    (void)desk_judge_at(&desk, decided, "2026-03-02 14:00:00");
    (void)desk_judge_at(&desk, objection_new("STC.GD", "SXD"), "2026-03-02 15:00:00");
    decided = report_new(arena, DATA(OBJECTION_DECIDED), "PCT1");
    decided->objection_decided->outcome = DONDOC__V1__OBJECTION_DECIDED__OUTCOME__UPHOLD;
    Dondoc__V1__Event *limit = order("CVP");
    event_limit(arena, limit, KIND(WORK_DAYS), 8);
    decided->objection_decided->limit = limit->assignment_ordered->limit;
    (void)desk_judge_at(&desk, decided, "2026-03-03 09:00:00");
    assert_string_equal(desk.docket.task->lead, "SXD");
    assert_instant(desk.docket.task->deadline->due_at, "2026-03-14 00:00:00");
    const Dondoc__V1__Task *task =
        assert_decided(ask("2026-03-20", "2026-03-04 10:00:00"), DATA(EXTENSION_OPENED));
    assert_string_equal(task->extensions[0]->decider, "PCT1");
    assert_refused(desk_judge_at(&desk, decision_of("CVP", REFUSE, ""), "2026-03-04 11:00:00"),
                   "ACTOR_NOT_SETTER", "actor", "SETTER_EXTENDS");
}

static void
stop_and_go(Dondoc__V1__Event__DataCase type, const char *at)
{
    Dondoc__V1__Event *event = report_new(arena, type, "PCT1");
    if (type == DATA(SUSPENSION_ORDERED)) {
        event->suspension_ordered->reason = arena_text(arena, "Chờ chủ trương");
    }
    (void)desk_judge_at(&desk, event, at);
    assert_int_equal(desk.docket.task->state, type == DATA(SUSPENSION_ORDERED)
                                                  ? (int)TASK_SUSPENDED
                                                  : (int)TASK_IN_PROGRESS);
}

/* Its end stands with the clock of the task, and so does the time to ask. */
static void
one_that_waits_waits_on_while_the_clock_stands(void **state)
{
    (void)state;
    for (int in_between = 0; in_between <= 2; in_between++) {
        desk = desk_open(arena, desk.docket.reference);
        start(order("PCT1"));
        if (in_between != 1) {
            (void)assert_decided(ask("2026-03-20", "2026-03-04 10:00:00"), DATA(EXTENSION_OPENED));
        }
        stop_and_go(DATA(SUSPENSION_ORDERED), "2026-03-05 10:00:00");
        assert_null(task_clock(desk.docket.task, DONDOC__V1__CLOCK_KIND__EXTENSION_EXPIRY));
        if (in_between == 1) {
            (void)assert_decided(ask("2026-03-20", "2026-03-10 09:00:00"), DATA(EXTENSION_OPENED));
            assert_null(task_clock(desk.docket.task, DONDOC__V1__CLOCK_KIND__EXTENSION_EXPIRY));
        }
        if (in_between == 2) {
            const Dondoc__V1__Task *task = assert_decided(
                desk_judge_at(&desk, decision_of("PCT1", GRANT, ""), "2026-03-10 10:00:00"),
                DATA(EXTENSION_GRANTED));
            assert_instant(task->deadline->due_at, "2026-03-21 00:00:00");
            continue;
        }
        stop_and_go(DATA(RESUMPTION_ORDERED), "2026-03-11 10:00:00");
        const Dondoc__V1__Task *task = desk.docket.task;
        assert_instant(task->deadline->due_at, "2026-03-14 00:00:00"); /* 2 of 5 wd were left */
        assert_int_equal(task->extensions[0]->result, DONDOC__V1__EXTENSION__RESULT__PENDING);
        assert_instant(task_clock_due(task, DONDOC__V1__CLOCK_KIND__EXTENSION_EXPIRY),
                       "2026-03-14 00:00:00");
        task = assert_decided(
            desk_judge_at(&desk, decision_of("PCT1", GRANT, ""), "2026-03-11 14:00:00"),
            DATA(EXTENSION_GRANTED));
        assert_instant(task->deadline->due_at, "2026-03-21 00:00:00");
        assert_null(task_clock(task, DONDOC__V1__CLOCK_KIND__EXTENSION_EXPIRY));
    }
}

static void
early_ones_wait(void **state)
{
    (void)state;
    const Dondoc__V1__Event *decision = ask("2026-03-13", "2026-03-02 10:00:00");
    assert_int_equal(decision->data_case, DATA(REPORT_PARKED));
    assert_string_equal(decision->report_parked->waits_for, "ASSIGNED");
    start(order("PCT1"));
    assert_int_equal(desk.docket.task->n_extensions, 1);
    assert_int_equal(desk.docket.parked_count, 0);
    (void)desk_judge_at(&desk, cancellation_new(arena, "PCT1"), "2026-03-04 10:00:00");
    assert_refused(ask("2026-03-13", "2026-03-04 11:00:00"), "TASK_CLOSED", "subject", "LIFECYCLE");
}

/* The setter and the lead report by different systems. */
static void
a_decision_waits_for_its_request(void **state)
{
    (void)state;
    start(order("PCT1"));
    const Dondoc__V1__Event *decision =
        desk_judge_at(&desk, decision_of("PCT1", GRANT, ""), "2026-03-04 09:00:00");
    assert_int_equal(decision->data_case, DATA(REPORT_PARKED));
    assert_string_equal(decision->report_parked->waits_for, "extension");
    (void)assert_decided(ask("2026-03-13", "2026-03-04 09:01:00"), DATA(EXTENSION_GRANTED));
    assert_int_equal(desk.docket.task->extensions[0]->result,
                     DONDOC__V1__EXTENSION__RESULT__GRANTED);
    assert_refused(desk_judge_at(&desk, decision_of("PCT1", GRANT, ""), "2026-03-04 09:02:00"),
                   "EXTENSION_NONE", "subject", "SETTER_EXTENDS");
}

static void
objective_reasons(void **state)
{
    (void)state;
    static const char at[] = "2026-03-11 10:00:00";
    start(order("PCT1"));
    static const struct {
        const char *actor, *kind, *code;
    } cases[] = {
        { "PCT1", "FORCE_MAJEURE", "" },
        { "CT", "FORCE_MAJEURE", "" },
        { "SXD.GD", "FORCE_MAJEURE", "ACTOR_NOT_ASSIGNER" },
        { "CVP", "FORCE_MAJEURE", "ACTOR_NOT_ASSIGNER" },
        { "", "FORCE_MAJEURE", "ACTOR_MISSING" },
        { "PCT1", "LAZINESS", "REASON_UNKNOWN" },
    };
    size_t taken = 0;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        Dondoc__V1__Event *event =
            report_new(arena, DATA(OBJECTIVE_REASON_CONFIRMED), cases[i].actor);
        event->objective_reason_confirmed->kind = arena_text(arena, cases[i].kind);
        event->objective_reason_confirmed->days = 2;
        event->objective_reason_confirmed->document = arena_text(arena, "77/UBND");
        const Dondoc__V1__Event *decision = desk_judge_at(&desk, event, at);
        if (cases[i].code[0] != '\0') {
            assert_int_equal(decision->data_case, DATA(REPORT_REFUSED));
            assert_string_equal(decision->verdict->code, cases[i].code);
        } else {
            const Dondoc__V1__Task *task = assert_decided(decision, DATA(OBJECTIVE_REASON_NOTED));
            assert_int_equal(task->n_credits, ++taken);
            assert_int_equal(task->credits[taken - 1]->days, 2);
            assert_string_equal(task->credits[taken - 1]->position, cases[i].actor);
        }
    }
}

/* Of a completed task they count as well: its lateness is known only then. */
static void
an_objective_reason_after_completion(void **state)
{
    (void)state;
    start(order("PCT1"));
    (void)desk_judge_at(&desk, report_new(arena, DATA(ACCEPTANCE_REPORTED), "SXD.CV"),
                        "2026-03-02 11:00:00");
    (void)desk_judge_at(&desk, report_new(arena, DATA(RESULT_SUBMITTED), "SXD.CV"),
                        "2026-03-11 10:00:00");
    Dondoc__V1__Event *review = report_new(arena, DATA(RESULT_REVIEWED), "PCT1");
    review->result_reviewed->outcome = DONDOC__V1__RESULT_REVIEWED__OUTCOME__ACCEPT;
    const Dondoc__V1__Event *decision = desk_judge_at(&desk, review, "2026-03-11 11:00:00");
    assert_int_equal(decision->task_completed->net_days_late, 2);
    Dondoc__V1__Event *event = report_new(arena, DATA(OBJECTIVE_REASON_CONFIRMED), "PCT1");
    event->objective_reason_confirmed->kind = arena_text(arena, "FORCE_MAJEURE");
    event->objective_reason_confirmed->days = 2;
    decision = desk_judge_at(&desk, event, "2026-03-12 10:00:00");
    (void)assert_decided(decision, DATA(OBJECTIVE_REASON_NOTED));
    const Dondoc__V1__TaskCompleted *completed = decision->objective_reason_noted->completed;
    assert_non_null(completed);
    assert_int_equal(completed->days_late, 2);
    assert_int_equal(completed->objective_days, 2);
    assert_int_equal(completed->net_days_late, 0);
    assert_int_equal(decision->task->state, DONDOC__V1__TASK_STATE__COMPLETED);
    desk.docket.task->state = DONDOC__V1__TASK_STATE__CANCELLED;
    assert_refused(desk_judge_at(&desk, event, "2026-03-12 11:00:00"), "TASK_CLOSED", "subject",
                   "LIFECYCLE");
}

/* ---- invariants ---------------------------------------------------------------------------- */

enum { HISTORIES = 2000, STEPS = 30 };
static const char *const actors[] = { "SXD.CV", "SXD.GD", "PCT1", "CVP", "CT", "STC.GD", "" };

static Dondoc__V1__Event *
random_event(uint64_t *seed, int64_t now)
{
    char until[CIVIL_TEXT_SIZE];
    const char *actor = actors[test_random(seed) % LENGTH(actors)];
    day_print(until, sizeof until, day_at(now) + (int)(test_random(seed) % 20));
    switch (test_random(seed) % 5) {
    case 0:
    case 1:
        return request_new(test_random(seed) % 4 != 0 ? "SXD.CV" : actor, "FORCE_MAJEURE", until);
    case 2:
        return decision_of(actor, GRANT, test_random(seed) % 2 != 0 ? until : "");
    case 3:
        return decision_of(actor, REFUSE, "");
    default:
        return limit_of_kind(&desk, DONDOC__V1__CLOCK_KIND__EXTENSION_EXPIRY);
    }
}

/* Also one that waited for the request. */
static const struct ruling *
find_grant(size_t from)
{
    for (size_t i = from; i < desk.docket.decision_count; i++) {
        if (desk.docket.decisions[i].event->data_case == DATA(EXTENSION_GRANTED)) {
            return &desk.docket.decisions[i];
        }
    }
    return NULL;
}

/* NULL, or what is broken (model 3.14: 5 and 7; one pending at a time; later, never earlier). */
static const char *
check_step(const struct ruling *grant, const Dondoc__V1__Task *before,
           const Dondoc__V1__Task *after)
{
    int pending = 0;
    for (size_t i = 0; i < after->n_extensions; i++) {
        pending += after->extensions[i]->result == DONDOC__V1__EXTENSION__RESULT__PENDING;
    }
    if (pending > 1) {
        return "two wait at a time";
    }
    if (pending != (task_clock_due(after, DONDOC__V1__CLOCK_KIND__EXTENSION_EXPIRY) != 0)) {
        return "one that waits has no end, or an end has none";
    }
    if (after->deadline->original_due_at != before->deadline->original_due_at) {
        return "the original due time changed";
    }
    if (after->deadline->due_at != before->deadline->due_at &&
        (after->deadline->due_at < before->deadline->due_at || grant == NULL ||
         after->deadline->version != before->deadline->version + 1 ||
         after->plan_version <= before->plan_version)) {
        return "the due time moved otherwise than by a grant";
    }
    if (grant != NULL && strncmp(grant->cause.event->actor->position, "SXD", 3) == 0) {
        return "the lead unit decided its own extension";
    }
    return NULL;
}

static void
histories_keep_the_invariants(void **state)
{
    (void)state;
    uint64_t seed = test_seed();
    struct arena *fixed = arena_new();
    const struct reference *reference = province_reference(fixed);
    int granted = 0;
    for (int h = 0; h < HISTORIES; h++) {
        uint64_t begun = seed;
        arena_reset(arena);
        desk = desk_open(arena, reference);
        start(order("PCT1"));
        int64_t now = the_instant("2026-03-02 11:00:00");
        for (int i = 0; i < STEPS; i++) {
            now += (int64_t)(test_random(&seed) % 2000) * INT64_C(60000000);
            const Dondoc__V1__Task *before = desk.docket.task;
            size_t from = desk.docket.decision_count;
            (void)desk_judge(&desk, random_event(&seed, now), now);
            const struct ruling *grant = find_grant(from);
            const char *broken = check_step(grant, before, desk.docket.task);
            granted += grant != NULL;
            if (broken != NULL) {
                fail_msg("history %d, step %d, seed %llu: %s", h, i, (unsigned long long)begun,
                         broken);
            }
        }
    }
    arena_free(fixed);
    assert_true(granted > HISTORIES / 10); /* it is about something */
}

int
main(void)
{
#define TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(sc_22_in_time),
        TEST(sc_24_undecided_is_refused),
        TEST(after_the_due_time_there_is_only_a_commit_date),
        TEST(asked_in_time),
        TEST(invalid_requests),
        TEST(barred_reasons),
        TEST(hoa_toc_is_never_extended),
        TEST(no_due_time),
        TEST(who_decides),
        TEST(how_often_the_office_decides),
        TEST(further_ones_go_higher),
        TEST(the_second_is_the_vice_chairs_in_charge),
        TEST(whoever_set_the_due_time_last_decides),
        TEST(one_that_waits_waits_on_while_the_clock_stands),
        TEST(early_ones_wait),
        TEST(a_decision_waits_for_its_request),
        TEST(objective_reasons),
        TEST(an_objective_reason_after_completion),
        TEST(histories_keep_the_invariants),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
