/* Who is given, who submits, who signs, who asks: the matrix of the scenarios at work. */
#include "test.h"

#include "folder.h"
#include "province.h"
#include "rules/judging.h"

#define VERDICT(name) DONDOC__V1__VERDICT__KIND__##name
#define MODE(name)    DONDOC__V1__MODE__##name
#define BILLION       INT64_C(1000000000)

static struct arena *arena;
static struct desk desk;
static struct reference *reference;

static int
set_up(void **state)
{
    (void)state;
    arena = arena_new();
    struct mistakes mistakes = { .arena = arena };
    reference = arena_alloc(arena, sizeof *reference);
    *reference = *province_reference(arena);
    struct file_set files = folder_read(arena, "tests/scenario/organisation");
    reference->organisation = organisation_read(arena, &files, &mistakes);
    files = folder_read(arena, "tests/scenario/authority");
    reference->authority = authority_read(arena, &files, &mistakes);
    assert_no_mistakes(&mistakes);
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

static char *
text(const char *said)
{
    return arena_text(arena, said);
}

static Dondoc__V1__Event *
order_new(const char *lead, const char *matter, int64_t amount)
{
    Dondoc__V1__Event *event = assignment_new(arena);
    Dondoc__V1__AssignmentOrdered *order = event->assignment_ordered;
    order->participants[0]->unit = text(lead);
    order->handler = arena_print(arena, "%s.CV", lead);
    order->assigner = text("PCT1");
    order->tracker = text("VPUB.CV");
    order->matter = text(matter);
    order->amount = amount;
    return event;
}

static Dondoc__V1__Event *
submission_new(const char *by, const char *target)
{
    Dondoc__V1__Event *event = report_new(arena, DATA(RESULT_SUBMITTED), by);
    event->result_submitted->target = text(target);
    return event;
}

static Dondoc__V1__Event *
override_new(const char *by, const char *unit, const char *ask, const char *until, int at_most)
{
    Dondoc__V1__Event *event = report_new(arena, DATA(OVERRIDE_GRANTED), by);
    event->override_granted->document = text("12/CĐ");
    event->override_granted->unit = text(unit);
    event->override_granted->ask = text(ask);
    event->override_granted->until = text(until);
    event->override_granted->at_most = at_most;
    return event;
}

static void
start_over(void)
{
    desk = desk_open(arena, reference);
}

static void
put_to_work(const char *lead, const char *matter, int64_t amount)
{
    start_over();
    (void)desk_judge_at(&desk, order_new(lead, matter, amount), "2026-03-02T10:00");
    (void)desk_judge_at(
        &desk, report_new(arena, DATA(ACCEPTANCE_REPORTED), arena_print(arena, "%s.CV", lead)),
        "2026-03-02T11:00");
    assert_int_equal(desk.docket.task->state, TASK_IN_PROGRESS);
}

/* A refusal cites the rule of the policy, and the matrix with its basis in both languages. */
static void
assert_refused(const Dondoc__V1__Event *decision, const char *code, const char *rule,
               const char *basis)
{
    assert_non_null(decision);
    assert_int_equal(decision->verdict->kind, VERDICT(REFUSED));
    assert_string_equal(decision->verdict->code, code);
    assert_string_equal(decision->verdict->rule, rule);
    assert_string_equal(decision->verdict->basis_vi, basis);
    assert_false(text_is_empty(decision->verdict->basis));
}

static void
assert_code(const Dondoc__V1__Event *decision, const char *code)
{
    assert_non_null(decision);
    assert_string_equal(decision->verdict->code, code);
    assert_int_equal(decision->verdict->kind, code[0] == '\0' || strcmp(code, "OVERRIDE_USED") == 0
                                                  ? VERDICT(ACCEPTED)
                                                  : VERDICT(REFUSED));
}

static void
orders_go_to_whoever_is_competent(void **state)
{
    (void)state;
    static const struct {
        const char *name, *lead, *matter;
        int64_t amount;
        Dondoc__V1__Mode asked, mode;
        const char *code;
    } rows[] = {
        { "its own", "XA", "via-he-tam-thoi", 0, MODE(ADVISE), MODE(DECIDE), "" },
        { "a commune's to a department", "SXD", "via-he-tam-thoi", 0, MODE(DECIDE), MODE(DECIDE),
          "OTHERS_AUTHORITY" },
        { "only to report on it", "SXD", "via-he-tam-thoi", 0, MODE(REPORT), MODE(REPORT), "" },
        { "prepared for the province", "SXD", "nha-o-xa-hoi", 0, MODE(DECIDE), MODE(ADVISE), "" },
        { "prepared for the centre", "SXD", "tieu-chuan-nha-o", 0, MODE(ADVISE), MODE(ADVISE), "" },
        { "below the amount", "SXD", "phe-duyet-du-toan", 4 * BILLION, MODE(ADVISE), MODE(DECIDE),
          "" },
        { "above the amount", "SXD", "phe-duyet-du-toan", 7 * BILLION, MODE(DECIDE), MODE(ADVISE),
          "" },
        { "of another department", "STC", "phe-duyet-du-toan", 4 * BILLION, MODE(ADVISE),
          MODE(ADVISE), "OTHERS_AUTHORITY" },
        { "a department's to a commune", "XA", "giay-phep-moi-truong", 0, MODE(ADVISE),
          MODE(ADVISE), "OTHERS_AUTHORITY" },
        { "no rule", "XA", "sang-kien", 0, MODE(ADVISE), MODE(ADVISE), "" },
        { "no matter", "XA", "", 0, MODE(DECIDE), MODE(DECIDE), "" },
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        print_message("%s\n", rows[i].name);
        start_over();
        Dondoc__V1__Event *order = order_new(rows[i].lead, rows[i].matter, rows[i].amount);
        order->assignment_ordered->mode = rows[i].asked;
        const Dondoc__V1__Event *decision = desk_judge_at(&desk, order, "2026-03-02T10:00");
        assert_code(decision, rows[i].code);
        if (rows[i].code[0] == '\0') {
            assert_int_equal(desk.docket.task->mode, rows[i].mode);
            assert_string_equal(desk.docket.task->matter, rows[i].matter);
        }
    }
}

static void
a_refused_order_cites_the_matrix(void **state)
{
    (void)state;
    const Dondoc__V1__Event *decision =
        desk_judge_at(&desk, order_new("SXD", "via-he-tam-thoi", 0), "2026-03-02T10:00");
    assert_refused(decision, "OTHERS_AUTHORITY", "SIX_CLEAR", "Quyết định 15/2025/QĐ-UBND, Điều 4");
    assert_non_null(strstr(decision->verdict->text_vi, "Cấp phép vỉa hè tạm thời: cấp xã"));
    assert_null(desk.docket.task);
}

static void
without_a_matrix_nothing_is_refused(void **state)
{
    (void)state;
    reference->authority = NULL;
    assert_code(desk_judge_at(&desk, order_new("SXD", "via-he-tam-thoi", 0), "2026-03-02T10:00"),
                "");
    assert_int_equal(desk.docket.task->mode, MODE(DECIDE));
}

static void
own_work_is_not_submitted_upward(void **state)
{
    (void)state;
    static const struct {
        const char *name, *lead, *matter;
        int64_t amount;
        const char *target, *code, *reviewer;
    } rows[] = {
        { "to the province", "XA", "via-he-tam-thoi", 0, "PCT1", "OWN_AUTHORITY", NULL },
        { "to the Office", "XA", "via-he-tam-thoi", 0, "CVP", "OWN_AUTHORITY", NULL },
        { "to a department", "XA", "via-he-tam-thoi", 0, "SXD.GD", "OWN_AUTHORITY", NULL },
        { "to its own head", "XA", "via-he-tam-thoi", 0, "XA.CT", "", "XA.CT" },
        { "to nobody: its own head", "XA", "via-he-tam-thoi", 0, "", "", "XA.CT" },
        { "no rule", "XA", "sang-kien", 0, "PCT1", "", "PCT1" },
        { "delegated, upward", "SXD", "phe-duyet-du-toan", 4 * BILLION, "CT", "OWN_AUTHORITY",
          NULL },
        { "delegated, to the director", "SXD", "phe-duyet-du-toan", 4 * BILLION, "", "", "SXD.GD" },
        { "the province's, to the province", "SXD", "phe-duyet-du-toan", 7 * BILLION, "CT", "",
          "CT" },
        { "the province's, to the assigner", "SXD", "nha-o-xa-hoi", 0, "", "", "PCT1" },
        { "the province's, to the Office", "SXD", "nha-o-xa-hoi", 0, "CVP", "", "CVP" },
        { "the province's, to an agency of the centre", "SXD", "nha-o-xa-hoi", 0, "CQTW.GD",
          "OWN_AUTHORITY", NULL },
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        print_message("%s\n", rows[i].name);
        put_to_work(rows[i].lead, rows[i].matter, rows[i].amount);
        const Dondoc__V1__Task *before = desk.docket.task;
        const Dondoc__V1__Event *decision = desk_judge_at(
            &desk, submission_new(arena_print(arena, "%s.CV", rows[i].lead), rows[i].target),
            "2026-03-03T09:00");
        assert_code(decision, rows[i].code);
        if (rows[i].reviewer != NULL) {
            assert_string_equal(desk.docket.task->reviewer, rows[i].reviewer);
        } else {
            assert_ptr_equal(desk.docket.task, before); /* the clock runs on */
            assert_false(text_is_empty(decision->verdict->basis_vi));
        }
    }
}

static void
others_work_is_not_signed(void **state)
{
    (void)state;
    put_to_work("SXD", "phe-duyet-du-toan", 7 * BILLION);
    (void)desk_judge_at(&desk, submission_new("SXD.CV", "PCT1"), "2026-03-03T09:00");
    assert_int_equal(desk.docket.task->state, TASK_SUBMITTED);
    struct mistakes mistakes = { .arena = arena };
    /* The province delegates it meanwhile. */
    static const char delegated[] =
        "code,field,matter,matter_name,level,position,kind,basis,from,to\n"
        "TQ-99,xay-dung,phe-duyet-du-toan,Phê duyệt dự toán,DEPARTMENT,SXD.GD,UY_QUYEN,"
        "Quyết định 99/QĐ-UBND,2026-03-04,2026-12-31\n";
    struct named_file file = { "authority.csv", delegated, sizeof delegated - 1 };
    reference->authority = authority_read(arena, &(struct file_set){ &file, 1 }, &mistakes);
    assert_no_mistakes(&mistakes);
    Dondoc__V1__Event *accept = review_new(arena, DONDOC__V1__RESULT_REVIEWED__OUTCOME__ACCEPT);
    accept->actor->position = text("PCT1");
    assert_refused(desk_judge_at(&desk, accept, "2026-03-04T09:00"), "OTHERS_AUTHORITY",
                   "REVIEWER_DECIDES", "Quyết định 99/QĐ-UBND");
    assert_int_equal(desk.docket.task->state, TASK_SUBMITTED);
}

/* The province passes on what is prepared for the centre. */
static void
work_for_the_centre_is_completed(void **state)
{
    (void)state;
    put_to_work("SXD", "tieu-chuan-nha-o", 0);
    assert_code(desk_judge_at(&desk, submission_new("SXD.CV", "PCT1"), "2026-03-03T09:00"), "");
    Dondoc__V1__Event *accept = review_new(arena, DONDOC__V1__RESULT_REVIEWED__OUTCOME__ACCEPT);
    accept->actor->position = text("PCT1");
    assert_code(desk_judge_at(&desk, accept, "2026-03-04T09:00"), "");
    assert_int_equal(desk.docket.task->state, TASK_COMPLETED);
}

static void
others_work_is_not_accepted(void **state)
{
    (void)state;
    const struct authority *authority = reference->authority;
    reference->authority = NULL;
    start_over();
    (void)desk_judge_at(&desk, order_new("SXD", "via-he-tam-thoi", 0), "2026-03-02T10:00");
    reference->authority = authority;
    assert_refused(desk_judge_at(&desk, report_new(arena, DATA(ACCEPTANCE_REPORTED), "SXD.CV"),
                                 "2026-03-02T11:00"),
                   "OTHERS_AUTHORITY", "NO_SIDEWAYS", "Quyết định 15/2025/QĐ-UBND, Điều 4");
}

/* ---- overrides ----------------------------------------------------------------------------- */

static void
only_the_chair_overrides(void **state)
{
    (void)state;
    static const struct {
        const char *by, *unit, *ask, *until, *code;
    } rows[] = {
        { "CT", "", "BXD", "2026-04-30", "" },
        { "CT", "STC", "", "2026-04-30", "" },
        { "PCT1", "", "BXD", "2026-04-30", "OVERRIDE_NOT_CHAIR" },
        { "SXD.GD", "SXD", "", "2026-04-30", "OVERRIDE_NOT_CHAIR" },
        { "CT", "", "", "2026-04-30", "FIELD_MISSING" },
        { "CT", "", "BXX", "2026-04-30", "UNIT_UNKNOWN" },
        { "CT", "", "BXD", "", "FIELD_MISSING" },
        { "CT", "", "BXD", "30/4", "FIELD_INVALID" },
        { "CT", "", "BXD", "2026-03-01", "FIELD_INVALID" },
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        print_message("%s %s\n", rows[i].by, rows[i].code);
        put_to_work("SXD", "nha-o-xa-hoi", 0);
        const Dondoc__V1__Event *decision = desk_judge_at(
            &desk, override_new(rows[i].by, rows[i].unit, rows[i].ask, rows[i].until, 1),
            "2026-03-03T09:00");
        bool is_taken = rows[i].code[0] == '\0';
        assert_code(decision, rows[i].code);
        assert_int_equal(decision->data_case,
                         is_taken ? DATA(OVERRIDE_NOTED) : DATA(REPORT_REFUSED));
        assert_int_equal(desk.docket.task->n_overrides, is_taken);
    }
}

static bool
may_ask(const char *unit, const char *matter, const char *at, const char **code)
{
    struct judging judging = { .docket = &desk.docket,
                               .reference = reference,
                               .at = the_instant(at),
                               .task = next_snapshot(&desk.docket),
                               .lead = organisation_unit(reference->organisation,
                                                         desk.docket.task->lead) };
    bool may = authority_may_ask(&judging, organisation_unit(reference->organisation, unit), matter,
                                 "consultation_asked.units[0]");
    *code = judging.verdict != NULL ? judging.verdict->code : "";
    assert_int_equal(may, !is_refused(&judging));
    if (may) {
        desk.docket.task = judging.task;
    }
    return may;
}

static void
the_centre_is_not_asked_about_ones_own(void **state)
{
    (void)state;
    static const struct {
        const char *lead, *matter, *unit, *code;
    } rows[] = {
        { "SXD", "nha-o-xa-hoi", "BXD", "OWN_AUTHORITY" },
        { "SXD", "nha-o-xa-hoi", "STC", "" },
        { "SXD", "nha-o-xa-hoi", "UBND", "" },
        { "SXD", "nha-o-xa-hoi", "CQTW", "" },
        { "SXD", "tieu-chuan-nha-o", "BXD", "" },
        { "SXD", "sang-kien", "BXD", "" },
        { "XA", "via-he-tam-thoi", "UBND", "OWN_AUTHORITY" },
        { "XA", "via-he-tam-thoi", "VPUB", "OWN_AUTHORITY" },
        { "XA", "via-he-tam-thoi", "SXD", "" },
        { "XA", "via-he-tam-thoi", "XB", "" },
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        print_message("%s %s %s\n", rows[i].lead, rows[i].matter, rows[i].unit);
        put_to_work(rows[i].lead, rows[i].matter, 0);
        const char *code;
        assert_int_equal(may_ask(rows[i].unit, "", "2026-03-03T09:00", &code),
                         rows[i].code[0] == '\0');
        assert_string_equal(code, rows[i].code);
    }
}

static Dondoc__V1__Event *
question_new(const char *unit)
{
    Dondoc__V1__Event *event = report_new(arena, DATA(CONSULTATION_ASKED), "SXD.CV");
    Dondoc__V1__ConsultationAsked *asked = event->consultation_asked;
    asked->units = arena_array(arena, 1, sizeof *asked->units);
    asked->units[asked->n_units++] = text(unit);
    asked->content = text("Xin ý kiến");
    asked->limit = order_new("SXD", "", 0)->assignment_ordered->limit;
    return event;
}

/* The head signs why, or the Chair let it be asked (R-004-04). */
static void
the_centre_is_asked_for_a_reason(void **state)
{
    (void)state;
    put_to_work("SXD", "tieu-chuan-nha-o", 0);
    Dondoc__V1__Event *question = question_new("BXD");
    const Dondoc__V1__Event *held = desk_judge_at(&desk, question, "2026-03-03T09:00");
    assert_int_equal(held->data_case, DATA(CONSULTATION_HELD));
    assert_string_equal(held->verdict->code, "CONSULTEE_IRRELEVANT");
    assert_string_equal(held->consultation_held->units[0], "BXD");
    question->consultation_asked->justification = text("Luật giao Bộ hướng dẫn");
    question->consultation_asked->justifier = text("SXD.GD");
    assert_code(desk_judge_at(&desk, question, "2026-03-03T10:00"), "");
    assert_false(desk.docket.task->consultations[0]->targets[0]->irrelevant);

    put_to_work("SXD", "nha-o-xa-hoi", 0);
    (void)desk_judge_at(&desk, override_new("CT", "", "BXD", "2026-04-30", 1), "2026-03-03T09:00");
    assert_code(desk_judge_at(&desk, question_new("BXD"), "2026-03-03T10:00"), "OVERRIDE_USED");
}

/* SC-19: once, until its last day, for what it names. */
static void
an_override_lets_ask_once(void **state)
{
    (void)state;
    put_to_work("SXD", "nha-o-xa-hoi", 0);
    const char *code;
    (void)desk_judge_at(&desk, override_new("CT", "", "BXD", "2026-04-30", 1), "2026-03-03T09:00");
    assert_false(may_ask("BXD", "", "2026-05-04T09:00", &code));
    assert_true(may_ask("BXD", "", "2026-04-30T23:59", &code));
    assert_string_equal(code, "OVERRIDE_USED");
    assert_int_equal(desk.docket.task->overrides[0]->uses, 1);
    assert_false(may_ask("BXD", "", "2026-04-30T23:59", &code));
    assert_string_equal(code, "OWN_AUTHORITY");
}

/* It may come before the order that needs it. */
static void
an_override_lets_act(void **state)
{
    (void)state;
    start_over();
    const Dondoc__V1__Event *parked =
        desk_judge_at(&desk, override_new("CT", "STC", "", "2026-04-30", 0), "2026-03-02T09:00");
    assert_int_equal(parked->data_case, DATA(REPORT_PARKED));
    assert_code(desk_judge_at(&desk, order_new("SXD", "via-he-tam-thoi", 0), "2026-03-02T09:30"),
                "OTHERS_AUTHORITY");
    Dondoc__V1__Event *order = order_new("STC", "via-he-tam-thoi", 0);
    const Dondoc__V1__Event *last = desk_judge_at(&desk, order, "2026-03-02T10:00");
    assert_int_equal(last->data_case, DATA(OVERRIDE_NOTED)); /* released */
    assert_int_equal(last->verdict->kind, VERDICT(ACCEPTED));
    const Dondoc__V1__Event *assigned = desk.docket.decisions[desk.docket.decision_count - 2].event;
    assert_int_equal(assigned->data_case, DATA(TASK_ASSIGNED));
    assert_string_equal(assigned->verdict->code, "OVERRIDE_USED");
    assert_int_equal(desk.docket.task->n_overrides, 1);
    assert_int_equal(desk.docket.task->overrides[0]->uses, 1);
    assert_code(desk_judge_at(&desk, report_new(arena, DATA(ACCEPTANCE_REPORTED), "STC.CV"),
                              "2026-03-02T11:00"),
                "");
}

/* ---- the agenda ---------------------------------------------------------------------------- */

static const Dondoc__V1__Event *
propose(const char *unit, const char *matter, int64_t amount, const char *at)
{
    Dondoc__V1__Event *event = report_new(arena, DATA(AGENDA_ITEM_PROPOSED), "SXD.GD");
    Dondoc__V1__AgendaItemProposed *item = event->agenda_item_proposed;
    item->title = text("Phê duyệt dự toán");
    item->unit = text(unit);
    item->meeting = text("UBND-2026-04");
    item->session = text("2026-04-08");
    item->matter = text(matter);
    item->amount = amount;
    event->subject_version = desk.docket.task != NULL ? desk.docket.task->subject_version + 1 : 1;
    size_t before = desk.docket.decision_count;
    (void)desk_judge_at(&desk, event, at);
    assert_true(desk.docket.decision_count > before);
    return desk.docket.decisions[before].event;
}

/* SC-26. */
static void
a_delegated_matter_becomes_a_task(void **state)
{
    (void)state;
    const Dondoc__V1__Event *refused =
        propose("SXD", "phe-duyet-du-toan", 4 * BILLION, "2026-04-02T09:00");
    assert_int_equal(refused->data_case, DATA(AGENDA_ITEM_REFUSED));
    assert_refused(refused, "OWN_AUTHORITY", "OWN_AUTHORITY", "Quyết định 16/2025/QĐ-UBND, Điều 7");
    assert_string_equal(refused->agenda_item_refused->unit, "SXD");
    assert_string_equal(refused->agenda_item_refused->meeting, "UBND-2026-04");
    assert_int_equal(desk.docket.decision_count, 2);
    const struct ruling *ruling = &desk.docket.decisions[1];
    assert_int_equal(ruling->event->data_case, DATA(TASK_ASSIGNED));
    assert_int_equal(ruling->cause.decided, desk.docket.decisions[0].cause.decided + 1);
    assert_null(ruling->event->verdict);
    const Dondoc__V1__Task *task = desk.docket.task;
    assert_int_equal(task->state, TASK_ASSIGNED);
    assert_int_equal(task->mode, MODE(DECIDE));
    assert_int_equal(task->subject_version, 1); /* the proposal's: its successor follows it */
    assert_string_equal(task->lead, "SXD");
    assert_string_equal(task->handler, "SXD.GD");
    assert_string_equal(task->accountable_head, "SXD.GD");
    assert_string_equal(task->assigner, "CVP");
    assert_string_equal(task->product, "Quyết định");
    assert_int_equal(task->deadline->due_at, the_instant("2026-04-07T00:00")); /* 2 wd */
    /* Proposed again it is refused again, and there is one task. */
    assert_int_equal(
        propose("SXD", "phe-duyet-du-toan", 4 * BILLION, "2026-04-02T10:00")->data_case,
        DATA(AGENDA_ITEM_REFUSED));
    assert_int_equal(desk.docket.decision_count, 3);
}

static void
other_matters_are_taken(void **state)
{
    (void)state;
    static const struct {
        const char *unit, *matter;
        int64_t amount;
        Dondoc__V1__Event__DataCase decision;
        bool makes_task;
    } rows[] = {
        { "SXD", "phe-duyet-du-toan", 7 * BILLION, DATA(AGENDA_ITEM_ACCEPTED), false },
        { "SXD", "nha-o-xa-hoi", 0, DATA(AGENDA_ITEM_ACCEPTED), false },
        { "SXD", "tieu-chuan-nha-o", 0, DATA(AGENDA_ITEM_ACCEPTED), false },
        { "SXD", "sang-kien", 0, DATA(AGENDA_ITEM_ACCEPTED), false },
        { "SXD", "via-he-tam-thoi", 0, DATA(AGENDA_ITEM_REFUSED), false },
        { "XA", "via-he-tam-thoi", 0, DATA(AGENDA_ITEM_REFUSED), true },
        { "STC", "phe-duyet-du-toan", 4 * BILLION, DATA(AGENDA_ITEM_REFUSED), true },
        { "XYZ", "via-he-tam-thoi", 0, DATA(REPORT_REFUSED), false },
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        print_message("%s %s\n", rows[i].unit, rows[i].matter);
        start_over();
        const Dondoc__V1__Event *decision =
            propose(rows[i].unit, rows[i].matter, rows[i].amount, "2026-04-02T09:00");
        assert_int_equal(decision->data_case, rows[i].decision);
        assert_int_not_equal(decision->verdict->kind, VERDICT(NONE));
        assert_int_equal(desk.docket.task != NULL, rows[i].makes_task);
    }
}

/* ---- what holds for every history ---------------------------------------------------------- */

/* Nothing is refused for authority when no rule gives the matter, every such refusal has a basis
 * and leaves the task as it was, and uses of an override never exceed what was granted. */
static void
authority_refuses_with_a_basis(void **state)
{
    (void)state;
    static const char *const matters[] = { "",
                                           "sang-kien",
                                           "via-he-tam-thoi",
                                           "phe-duyet-du-toan",
                                           "nha-o-xa-hoi",
                                           "tieu-chuan-nha-o",
                                           "giay-phep-moi-truong",
                                           "bo-nhiem-cap-phong" };
    static const char *const leads[] = { "SXD", "STC", "SNNMT", "XA", "XB" };
    static const char *const targets[] = { "",      "PCT1",   "CT",      "CVP",    "SXD.GD",
                                           "XA.CT", "STC.GD", "CQTW.GD", "VPUB.CV" };
    uint64_t seed = test_seed();
    for (int round = 0; round < test_rounds(400); round++) {
        start_over();
        const char *matter = matters[test_between(&seed, 0, LENGTH(matters) - 1)];
        const char *lead = leads[test_between(&seed, 0, LENGTH(leads) - 1)];
        bool has_rule = matter[0] != '\0' && strcmp(matter, "sang-kien") != 0;
        int64_t at = the_instant("2026-03-02T08:00");
        for (int i = 0; i < 12; i++) {
            at += test_between(&seed, 1, 200) * INT64_C(60000000);
            Dondoc__V1__Event *report = NULL;
            switch (test_between(&seed, 0, 4)) {
            case 0:
                report = order_new(lead, matter, test_between(&seed, 0, 9) * BILLION);
                break;
            case 1:
                report =
                    report_new(arena, DATA(ACCEPTANCE_REPORTED), arena_print(arena, "%s.CV", lead));
                break;
            case 2:
                report = submission_new(arena_print(arena, "%s.CV", lead),
                                        targets[test_between(&seed, 0, LENGTH(targets) - 1)]);
                break;
            case 3:
                report = override_new("CT", test_between(&seed, 0, 1) ? lead : "",
                                      test_between(&seed, 0, 1) ? "CQTW" : "UBND", "2026-03-31",
                                      (int)test_between(&seed, 0, 2));
                break;
            default:
                report = review_new(arena, DONDOC__V1__RESULT_REVIEWED__OUTCOME__ACCEPT);
                report->actor->position = text(targets[test_between(&seed, 1, 6)]);
            }
            const Dondoc__V1__Event *decision = desk_judge(&desk, report, at);
            if (decision == NULL || decision->verdict == NULL) {
                continue;
            }
            const char *code = decision->verdict->code;
            if (strcmp(code, "OWN_AUTHORITY") == 0 || strcmp(code, "OTHERS_AUTHORITY") == 0) {
                assert_true(has_rule);
                assert_null(decision->task);
                assert_false(text_is_empty(decision->verdict->basis_vi));
                assert_false(text_is_empty(decision->verdict->rule));
            }
            for (size_t k = 0; desk.docket.task != NULL && k < desk.docket.task->n_overrides; k++) {
                const Dondoc__V1__Override *override = desk.docket.task->overrides[k];
                assert_true(override->at_most == 0 || override->uses <= override->at_most);
            }
        }
    }
}

int
main(void)
{
#define TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(orders_go_to_whoever_is_competent),
        TEST(a_refused_order_cites_the_matrix),
        TEST(without_a_matrix_nothing_is_refused),
        TEST(own_work_is_not_submitted_upward),
        TEST(others_work_is_not_signed),
        TEST(work_for_the_centre_is_completed),
        TEST(others_work_is_not_accepted),
        TEST(only_the_chair_overrides),
        TEST(the_centre_is_not_asked_about_ones_own),
        TEST(the_centre_is_asked_for_a_reason),
        TEST(an_override_lets_ask_once),
        TEST(an_override_lets_act),
        TEST(a_delegated_matter_becomes_a_task),
        TEST(other_matters_are_taken),
        TEST(authority_refuses_with_a_basis),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
