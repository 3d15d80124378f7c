/*
 * Dossiers (F-16, F-17): every check of the checklist with what is good, what is missing and what
 * lies at the edge; when a dossier is asked for; and what a blocked submission leaves behind. The
 * policy is the one that is shipped, the organisation that of the scenarios.
 */
#include "test.h"

#include "province.h"
#include "scenario.h"
#include "wire/codes.h"

static struct arena *fixed; /* reference data */
static const struct reference *reference;
static struct arena *arena;
static struct desk desk;

static int
set_up_all(void **state)
{
    (void)state;
    fixed = arena_new();
    struct reference *made = (struct reference *)province_reference(fixed);
    made->organisation = scenario_organisation(fixed);
    made->policy = shipped_policy(fixed);
    reference = made;
    return 0;
}

static int
tear_down_all(void **state)
{
    (void)state;
    arena_free(fixed);
    return 0;
}

static int
set_up(void **state)
{
    (void)state;
    arena = arena_new();
    desk = desk_open(arena, reference);
    desk.docket.shard = 3;
    return 0;
}

static int
tear_down(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

/* ---- making dossiers ----------------------------------------------------------------------- */

static char *
words(const char *text)
{
    return arena_text(arena, text);
}

static Dondoc__V1__Citation *
citation(const char *document, const char *article)
{
    Dondoc__V1__Citation *made = arena_alloc(arena, sizeof *made);
    dondoc__v1__citation__init(made);
    made->document = words(document);
    made->article = words(article);
    return made;
}

static Dondoc__V1__DossierOption *
option(const char *text, bool chosen, const char *reason)
{
    Dondoc__V1__DossierOption *made = arena_alloc(arena, sizeof *made);
    dondoc__v1__dossier_option__init(made);
    made->text = words(text);
    made->chosen = chosen;
    made->reason = words(reason);
    return made;
}

static Dondoc__V1__Figure *
figure(int64_t total, const int64_t *parts, size_t count)
{
    Dondoc__V1__Figure *made = arena_alloc(arena, sizeof *made);
    dondoc__v1__figure__init(made);
    made->name = words("Số hồ sơ");
    made->total = total;
    made->parts = arena_array(arena, count, sizeof *made->parts);
    made->n_parts = count;
    for (size_t i = 0; i < count; i++) {
        made->parts[i] = parts[i];
    }
    made->source = words("Báo cáo 12/BC-SXD");
    made->cut_off = words("2026-02-28");
    made->verifier = words("SXD.TP");
    return made;
}

static ProtobufCBinaryData
hash_bytes(void)
{
    return (ProtobufCBinaryData){ HASH_SIZE, arena_alloc(arena, HASH_SIZE) };
}

#define LIST_OF(list, count, ...)                                                                  \
    do {                                                                                           \
        void *items[] = { __VA_ARGS__ };                                                           \
        (list) = arena_array(arena, LENGTH(items), sizeof(void *));                                \
        memcpy((list), items, sizeof items);                                                       \
        (count) = LENGTH(items);                                                                   \
    } while (0)

/* Complete, with two options, figures and nothing left to the circumstances. */
static Dondoc__V1__Dossier *
whole_dossier(void)
{
    static const int64_t parts[] = { 9000, 831 };
    Dondoc__V1__Dossier *dossier = arena_alloc(arena, sizeof *dossier);
    dondoc__v1__dossier__init(dossier);
    dossier->competence = citation("QĐ 12/2025/QĐ-UBND", "Điều 5");
    LIST_OF(dossier->basis, dossier->n_basis, citation("Luật Xây dựng", "Điều 89"),
            citation("NĐ 175/2024/NĐ-CP", "Điều 50"));
    dossier->practical_basis = words("Nhu cầu cấp phép tăng gấp đôi");
    dossier->own_view = words("Đề nghị áp dụng phương án 1");
    LIST_OF(dossier->decision_items, dossier->n_decision_items, words("Phê duyệt phương án"),
            words("Giao SXD thực hiện"));
    LIST_OF(dossier->options, dossier->n_options, option("Phương án 1", true, "ít tốn kém"),
            option("Phương án 2", false, ""));
    LIST_OF(dossier->figures, dossier->n_figures, figure(9831, parts, 2));
    dossier->opinions_taken_in = words("Đã tiếp thu ý kiến của STC");
    dossier->signer = words("SXD.GD");
    dossier->is_sealed = true;
    dossier->secrecy_determined = true;
    dossier->draft_hash = hash_bytes();
    return dossier;
}

static Dondoc__V1__Event *
submission(Dondoc__V1__Dossier *dossier)
{
    Dondoc__V1__Event *event = report_new(arena, DATA(RESULT_SUBMITTED), "SXD.CV");
    event->result_submitted->dossier = dossier;
    return event;
}

/* ---- making the task ----------------------------------------------------------------------- */

static Dondoc__V1__Event *
order_new(void)
{
    Dondoc__V1__Event *order = assignment_new(arena);
    order->assignment_ordered->assigner = words("PCT1");
    order->assignment_ordered->tracker = words("VPUB.CV");
    order->assignment_ordered->field = words("xay-dung");
    return order;
}

static void
assert_taken(const Dondoc__V1__Event *decision)
{
    assert_non_null(decision);
    assert_non_null(decision->verdict);
    if (decision->verdict->kind != DONDOC__V1__VERDICT__KIND__ACCEPTED) {
        fail_msg("%s %s: %s", decision->verdict->code, decision->verdict->field,
                 decision->verdict->text);
    }
}

/* In progress at SXD. */
static void
begin(const Dondoc__V1__Event *order)
{
    assert_taken(desk_judge_at(&desk, order, "2026-03-02 10:00"));
    assert_taken(desk_judge_at(&desk, delivery_new(arena), "2026-03-02 10:05"));
    assert_taken(desk_judge_at(&desk, report_new(arena, DATA(ACCEPTANCE_REPORTED), "SXD.CV"),
                               "2026-03-02 14:00"));
}

/* The task as it would stand after consultations and appraisals, which have rules of their own. */
static Dondoc__V1__Task *
edit_task(void)
{
    Dondoc__V1__Task *task = arena_alloc(arena, sizeof *task);
    *task = *desk.docket.task;
    desk.docket.task = task;
    return task;
}

static Dondoc__V1__ConsultTarget *
consultee(const char *unit, Dondoc__V1__ConsultTarget__State state, Dondoc__V1__Stance stance)
{
    Dondoc__V1__ConsultTarget *target = arena_alloc(arena, sizeof *target);
    dondoc__v1__consult_target__init(target);
    target->unit = words(unit);
    target->state = state;
    target->stance = stance;
    return target;
}

static Dondoc__V1__Consultation *
consultation(int round, Dondoc__V1__ConsultTarget *target)
{
    Dondoc__V1__Consultation *made = arena_alloc(arena, sizeof *made);
    dondoc__v1__consultation__init(made);
    made->round = round;
    LIST_OF(made->targets, made->n_targets, target);
    return made;
}

static Dondoc__V1__Appraisal *
appraisal(const char *unit, Dondoc__V1__Stance stance)
{
    Dondoc__V1__Appraisal *made = arena_alloc(arena, sizeof *made);
    dondoc__v1__appraisal__init(made);
    made->unit = words(unit);
    made->stance = stance;
    return made;
}

static Dondoc__V1__Conflict *
conflict(const char *unit, int round, Dondoc__V1__Conflict__State state)
{
    Dondoc__V1__Conflict *made = arena_alloc(arena, sizeof *made);
    dondoc__v1__conflict__init(made);
    made->unit = words(unit);
    made->round = round;
    made->state = state;
    return made;
}

/* ---- what is said -------------------------------------------------------------------------- */

static const char *
codes_of(const Dondoc__V1__Event *decision)
{
    const char *codes = "";
    if (decision->data_case == DATA(SUBMISSION_ACCEPTED)) {
        return codes;
    }
    assert_int_equal(decision->data_case, DATA(SUBMISSION_BLOCKED));
    for (size_t i = 0; i < decision->submission_blocked->n_items; i++) {
        codes = arena_print(arena, "%s%s%s", codes, i > 0 ? " " : "",
                            decision->submission_blocked->items[i]->code);
    }
    return codes;
}

static const Dondoc__V1__SubmissionBlocked__Item *
item_of(const Dondoc__V1__Event *decision, const char *code)
{
    for (size_t i = 0; i < decision->submission_blocked->n_items; i++) {
        if (text_same(decision->submission_blocked->items[i]->code, code)) {
            return decision->submission_blocked->items[i];
        }
    }
    fail_msg("%s is not named", code);
    return NULL;
}

static const Dondoc__V1__Event *
submit(Dondoc__V1__Dossier *dossier)
{
    return desk_judge_at(&desk, submission(dossier), "2026-03-09 16:00");
}

/* ---- each check ---------------------------------------------------------------------------- */

typedef void change_dossier(Dondoc__V1__Dossier *dossier);
#define CHANGE(name) static void name(Dondoc__V1__Dossier *dossier)

/* clang-format off */
CHANGE(as_it_is) { (void)dossier; }
CHANGE(no_competence) { dossier->competence = NULL; }
CHANGE(competence_without_article) { dossier->competence->article = words(""); }
CHANGE(competence_article_without_number) { dossier->competence->article = words("Điều"); }
CHANGE(competence_without_document) { dossier->competence->document = words(" – "); }
CHANGE(no_basis) { dossier->n_basis = 0; }
CHANGE(second_basis_without_article) { dossier->basis[1]->article = words(""); }
CHANGE(nothing_where_no_rule) { dossier->n_basis = 0; dossier->no_specific_rule = true; }
CHANGE(guidance_where_no_rule) { nothing_where_no_rule(dossier); dossier->central_guidance = words("CV 1/BXD"); }
CHANGE(peers_where_no_rule) { nothing_where_no_rule(dossier); dossier->peer_experience = words("Đà Nẵng"); }
CHANGE(no_precedent_at_all) { nothing_where_no_rule(dossier); dossier->no_precedent = true; }
CHANGE(dots_where_no_rule) { nothing_where_no_rule(dossier); dossier->peer_experience = words("..."); }
CHANGE(no_practice) { dossier->practical_basis = words(""); }
CHANGE(blank_practice) { dossier->practical_basis = words(" \t\u00a0\u200b"); }
CHANGE(no_view) { dossier->own_view = words("-"); }
CHANGE(no_decision_items) { dossier->n_decision_items = 0; }
CHANGE(empty_decision_item) { dossier->decision_items[1] = words(""); }
CHANGE(none_chosen) { dossier->options[0]->chosen = false; }
CHANGE(two_chosen) { dossier->options[1]->chosen = true; dossier->options[1]->reason = words("nhanh"); }
CHANGE(chosen_without_reason) { dossier->options[0]->reason = words(""); }
CHANGE(option_without_text) { dossier->options[1]->text = words(""); }
CHANGE(one_option) { dossier->n_options = 1; dossier->options[0]->chosen = false; }
CHANGE(no_option) { dossier->n_options = 0; }
CHANGE(figures_that_do_not_add_up) { dossier->figures[0]->parts[1] = 813; } /* 9 813, not 9 831 */
CHANGE(figure_without_parts) { dossier->figures[0]->n_parts = 0; }
CHANGE(figure_without_name) { dossier->figures[0]->name = words(""); }
CHANGE(figure_without_source) { dossier->figures[0]->source = words(""); }
CHANGE(figure_without_cut_off) { dossier->figures[0]->cut_off = words(""); }
CHANGE(figure_with_odd_cut_off) { dossier->figures[0]->cut_off = words("2026-02-30"); }
CHANGE(figure_nobody_verified) { dossier->figures[0]->verifier = words(""); }
CHANGE(figure_verified_by_a_stranger) { dossier->figures[0]->verifier = words("X.CV"); }
CHANGE(no_figures) { dossier->n_figures = 0; }
CHANGE(unsigned_one) { dossier->signer = words(""); }
CHANGE(signed_by_a_deputy) { dossier->signer = words("SXD.PGD"); }
CHANGE(signed_by_a_section_head) { dossier->signer = words("SXD.TP"); }
CHANGE(signed_by_another_head) { dossier->signer = words("STC.GD"); }
CHANGE(signed_by_the_chair) { dossier->signer = words("CT"); }
CHANGE(without_a_seal) { dossier->is_sealed = false; }
CHANGE(secrecy_left_open) { dossier->secrecy_determined = false; }
CHANGE(without_a_draft) { dossier->draft_hash.len = 0; }
CHANGE(with_half_a_hash) { dossier->draft_hash.len = 16; }
CHANGE(nothing_at_all) { dondoc__v1__dossier__init(dossier); }
CHANGE(as_in_sc_08) { none_chosen(dossier); dossier->competence->article = words(""); }
CHANGE(as_in_the_session) { figures_that_do_not_add_up(dossier); without_a_seal(dossier); }

static const struct {
    const char *name;
    change_dossier *change;
    const char *codes, *field;
} cases[] = {
#define CASE(change, ...) { #change, change, __VA_ARGS__ }
#define D(field) "result_submitted.dossier." field
    CASE(as_it_is, "", NULL),
    CASE(no_competence, "CK01", D("competence.document")),
    CASE(competence_without_article, "CK01", D("competence.article")),
    CASE(competence_article_without_number, "CK01", D("competence.article")),
    CASE(competence_without_document, "CK01", D("competence.document")),
    CASE(no_basis, "CK02", D("basis")),
    CASE(second_basis_without_article, "CK02", D("basis[1].article")),
    CASE(nothing_where_no_rule, "CK03", D("central_guidance")),
    CASE(guidance_where_no_rule, "", NULL),
    CASE(peers_where_no_rule, "", NULL),
    CASE(no_precedent_at_all, "", NULL),
    CASE(dots_where_no_rule, "CK03", D("central_guidance")),
    CASE(no_practice, "CK04", D("practical_basis")),
    CASE(blank_practice, "CK04", D("practical_basis")),
    CASE(no_view, "CK05", D("own_view")),
    CASE(no_decision_items, "CK06", D("decision_items")),
    CASE(empty_decision_item, "CK06", D("decision_items[1]")),
    CASE(none_chosen, "CK07", D("options")),
    CASE(two_chosen, "CK07", D("options")),
    CASE(chosen_without_reason, "CK07", D("options[0].reason")),
    CASE(option_without_text, "CK07", D("options[1].text")),
    CASE(one_option, "", NULL),
    CASE(no_option, "", NULL),
    CASE(figures_that_do_not_add_up, "CK12", D("figures[0].parts")),
    CASE(figure_without_parts, "", NULL),
    CASE(figure_without_name, "CK12", D("figures[0].name")),
    CASE(figure_without_source, "CK12", D("figures[0].source")),
    CASE(figure_without_cut_off, "CK12", D("figures[0].cut_off")),
    CASE(figure_with_odd_cut_off, "CK12", D("figures[0].cut_off")),
    CASE(figure_nobody_verified, "CK12", D("figures[0].verifier")),
    CASE(figure_verified_by_a_stranger, "CK12", D("figures[0].verifier")),
    CASE(no_figures, "", NULL),
    CASE(unsigned_one, "CK13", D("signer")),
    CASE(signed_by_a_deputy, "", NULL),
    CASE(signed_by_a_section_head, "CK13", D("signer")),
    CASE(signed_by_another_head, "CK13", D("signer")),
    CASE(signed_by_the_chair, "CK13", D("signer")),
    CASE(without_a_seal, "CK13", D("is_sealed")),
    CASE(secrecy_left_open, "CK14", D("secrecy_determined")),
    CASE(without_a_draft, "CK15", D("draft_hash")),
    CASE(with_half_a_hash, "CK15", D("draft_hash")),
    CASE(nothing_at_all, "CK01 CK02 CK04 CK05 CK06 CK13 CK14 CK15", D("competence.document")),
    CASE(as_in_sc_08, "CK01 CK07", D("competence.article")),
    CASE(as_in_the_session, "CK12 CK13", D("figures[0].parts")),
};
/* clang-format on */

static void
what_the_submitter_writes_is_checked(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        desk = desk_open(arena, reference);
        begin(order_new());
        Dondoc__V1__Dossier *dossier = whole_dossier();
        cases[i].change(dossier);
        const Dondoc__V1__Event *decision = submit(dossier);
        print_message("%s\n", cases[i].name);
        assert_string_equal(codes_of(decision), cases[i].codes);
        if (cases[i].field != NULL) {
            assert_string_equal(decision->submission_blocked->items[0]->field, cases[i].field);
            assert_string_equal(decision->verdict->field, cases[i].field);
        }
    }
}

static void
parts_add_up_whatever_their_size(void **state)
{
    (void)state;
    static const struct {
        int64_t total, parts[4];
        bool is_right;
    } sums[] = {
        { 0, { 0, 0, 0, 0 }, true },
        { 10, { 1, 2, 3, 4 }, true },
        { 10, { 1, 2, 3, 5 }, false },
        { -10, { -1, -2, -3, -4 }, true },
        { 1, { INT64_MAX, INT64_MIN, 1, 1 }, true },
        { INT64_MAX, { INT64_MAX, 1, -1, 0 }, true },
        { -4, { INT64_MAX, INT64_MAX, 0, -2 }, false }, /* equal only modulo 2^64 */
        { 0, { INT64_MIN, INT64_MIN, 0, 0 }, false },
        { INT64_MIN, { INT64_MIN, -1, 1, 0 }, true },
        { INT64_C(1) << 32, { (INT64_C(1) << 32) - 1, 1, 0, 0 }, true },
        { 0, { INT64_C(1) << 32, 0, 0, 0 }, false },
    };
    begin(order_new());
    Dondoc__V1__Task *task = desk.docket.task;
    for (size_t i = 0; i < LENGTH(sums); i++) {
        Dondoc__V1__Dossier *dossier = whole_dossier();
        dossier->figures[0] = figure(sums[i].total, sums[i].parts, 4);
        desk.docket.task = task;
        assert_string_equal(codes_of(submit(dossier)), sums[i].is_right ? "" : "CK12");
    }
}

/* ---- what others said ---------------------------------------------------------------------- */

#define STATE(name)    DONDOC__V1__CONSULT_TARGET__STATE__##name
#define STANCE(name)   DONDOC__V1__STANCE__##name
#define CONFLICT(name) DONDOC__V1__CONFLICT__STATE__##name

static void
another_departments_field_needs_its_appraisal(void **state)
{
    (void)state;
    static const struct {
        const char *field, *appraiser; /* NULL: nobody was asked */
        Dondoc__V1__Stance stance;
        const char *codes;
    } appraisals[] = {
        { "xay-dung", NULL, 0, "" }, /* SXD's own */
        { "", NULL, 0, "" },         /* nobody knows whose */
        { "tai-chinh", NULL, 0, "CK08" },
        { "tai-chinh", "STC", STANCE(STANCE_UNSPECIFIED), "CK08" },
        { "tai-chinh", "STC", STANCE(AGREE), "" },
        { "tai-chinh", "STC", STANCE(DISAGREE), "" }, /* a stance, whichever */
        { "tai-chinh", "STP", STANCE(AGREE), "CK08" },
        { "xay-dung", "STP", STANCE(STANCE_UNSPECIFIED), "CK08" }, /* asked for, not given */
    };
    for (size_t i = 0; i < LENGTH(appraisals); i++) {
        desk = desk_open(arena, reference);
        Dondoc__V1__Event *order = order_new();
        order->assignment_ordered->field = words(appraisals[i].field);
        begin(order);
        if (appraisals[i].appraiser != NULL) {
            Dondoc__V1__Task *task = edit_task();
            LIST_OF(task->appraisals, task->n_appraisals,
                    appraisal(appraisals[i].appraiser, appraisals[i].stance));
        }
        assert_string_equal(codes_of(submit(whole_dossier())), appraisals[i].codes);
    }
}

static void
every_opinion_asked_for_has_a_result(void **state)
{
    (void)state;
    static const struct {
        Dondoc__V1__ConsultTarget__State state;
        const char *notice_back, *taken_in, *codes;
    } opinions[] = {
        { STATE(SENT), "", "đã tiếp thu", "CK09" },
        { STATE(DELIVERED), "", "đã tiếp thu", "CK09" },
        { STATE(UNCLEAR), "", "đã tiếp thu", "CK09" },
        { STATE(STATE_UNSPECIFIED), "", "đã tiếp thu", "CK09" },
        { STATE(ANSWERED), "", "đã tiếp thu", "" },
        { STATE(ANSWERED), "", "", "CK09" },
        { STATE(TURNED_BACK), "", "đã tiếp thu", "" },
        { STATE(DEEMED), "", "đã tiếp thu", "CK09" },
        { STATE(DEEMED), "3/TB", "đã tiếp thu", "" },
    };
    for (size_t i = 0; i < LENGTH(opinions); i++) {
        desk = desk_open(arena, reference);
        begin(order_new());
        Dondoc__V1__ConsultTarget *target = consultee("STC", opinions[i].state, STANCE(AGREE));
        target->notice_back = words(opinions[i].notice_back);
        Dondoc__V1__Task *task = edit_task();
        LIST_OF(task->consultations, task->n_consultations, consultation(1, target));
        Dondoc__V1__Dossier *dossier = whole_dossier();
        dossier->opinions_taken_in = words(opinions[i].taken_in);
        const Dondoc__V1__Event *decision = submit(dossier);
        assert_string_equal(codes_of(decision), opinions[i].codes);
        bool is_of_unit = opinions[i].codes[0] != '\0' && opinions[i].taken_in[0] != '\0';
        if (is_of_unit) {
            assert_non_null(strstr(item_of(decision, "CK09")->detail, "STC (1)"));
        }
    }
}

/* Invariant 17: neither with a dossier nor without. */
static void
an_open_conflict_holds_every_submission_back(void **state)
{
    (void)state;
    static const struct {
        Dondoc__V1__Conflict__State state;
        bool has_view, has_table, passes;
    } conflicts[] = {
        { CONFLICT(OPEN), false, false, false },
        { CONFLICT(OPEN), true, true, false },
        { CONFLICT(NOT_AGREED), false, false, false },
        { CONFLICT(AGREED), false, false, true },
        { CONFLICT(VIEW_RECORDED), true, true, true },
        { CONFLICT(VIEW_RECORDED), true, false, false },
        { CONFLICT(VIEW_RECORDED), false, true, false },
    };
    for (size_t i = 0; i < 2 * LENGTH(conflicts); i++) {
        size_t k = i / 2;
        desk = desk_open(arena, reference);
        begin(order_new());
        Dondoc__V1__Conflict *found = conflict("STP", 1, conflicts[k].state);
        found->view = words(conflicts[k].has_view ? "Giữ nguyên đề xuất" : "");
        found->table_hash = hash_bytes();
        found->table_hash.len = conflicts[k].has_table ? HASH_SIZE : 0;
        Dondoc__V1__Task *task = edit_task();
        LIST_OF(task->conflicts, task->n_conflicts, found);
        const Dondoc__V1__Event *decision = submit(i % 2 == 0 ? whole_dossier() : NULL);
        assert_string_equal(codes_of(decision), conflicts[k].passes ? "" : "CK10");
        if (!conflicts[k].passes) {
            assert_string_equal(decision->verdict->rule, "OPEN_CONFLICT");
            assert_string_equal(decision->rules[0], "OPEN_CONFLICT");
        }
    }
}

static void
a_disagreement_is_a_conflict_before_it_is_recorded(void **state)
{
    (void)state;
    begin(order_new());
    Dondoc__V1__ConsultTarget *target = consultee("STP", STATE(ANSWERED), STANCE(DISAGREE));
    Dondoc__V1__Task *task = edit_task();
    LIST_OF(task->consultations, task->n_consultations, consultation(1, target));
    Dondoc__V1__Task *before = desk.docket.task;
    assert_string_equal(codes_of(submit(whole_dossier())), ""); /* on a detail only */
    desk.docket.task = before;
    target->main_content = true;
    assert_string_equal(codes_of(submit(whole_dossier())), "CK10");
    LIST_OF(task->consultations, task->n_consultations, consultation(1, target),
            consultation(2, consultee("STP", STATE(ANSWERED), STANCE(AGREE))));
    assert_string_equal(codes_of(submit(whole_dossier())), ""); /* said otherwise since */
}

/* ---- when it is asked for ------------------------------------------------------------------ */

static void
without_template_and_dossier_nothing_changes(void **state)
{
    (void)state;
    begin(order_new());
    assert_taken(submit(NULL));
    assert_int_equal(desk.docket.task->state, DONDOC__V1__TASK_STATE__SUBMITTED);
}

static void
a_template_says_what_belongs_to_it(void **state)
{
    (void)state;
    static const struct {
        const char *template;
        bool sends;
        const char *codes;
    } templates[] = {
        { "TRINH_VAN_BAN", false, "CK01 CK02 CK04 CK05 CK06 CK13 CK14 CK15" },
        { "TRINH_VAN_BAN", true, "" },
        { "BAO_CAO_THANG", false, "CK13" },
        { "QUAN_TRIET", false, "" }, /* has no checklist */
    };
    for (size_t i = 0; i < LENGTH(templates); i++) {
        desk = desk_open(arena, reference);
        Dondoc__V1__Event *order = order_new();
        order->assignment_ordered->template_ = words(templates[i].template);
        begin(order);
        assert_string_equal(desk.docket.task->template_, templates[i].template);
        const Dondoc__V1__Event *decision = submit(templates[i].sends ? whole_dossier() : NULL);
        assert_string_equal(codes_of(decision), templates[i].codes);
    }
    /* sent without being asked for: everything counts */
    desk = desk_open(arena, reference);
    Dondoc__V1__Event *order = order_new();
    order->assignment_ordered->template_ = words("QUAN_TRIET");
    begin(order);
    Dondoc__V1__Dossier *dossier = whole_dossier();
    dossier->own_view = words("");
    assert_string_equal(codes_of(submit(dossier)), "CK05");
}

/* KET_LUAN_HOP lists neither CK02 nor CK03; a list with CK02 alone cannot be passed by a flag. */
static void
no_rule_is_no_way_around_a_basis(void **state)
{
    (void)state;
    static const char *const listed[] = { "CK02" };
    const struct work_template template = { .code = "T",
                                            .checklist = listed,
                                            .checklist_count = 1 };
    struct policy policy = *reference->policy;
    struct reference own = *reference;
    policy.templates = &template;
    policy.template_count = 1;
    own.policy = &policy;
    desk = desk_open(arena, &own);
    Dondoc__V1__Event *order = order_new();
    order->assignment_ordered->template_ = words("T");
    begin(order);
    Dondoc__V1__Dossier *dossier = whole_dossier();
    nothing_where_no_rule(dossier);
    assert_string_equal(codes_of(submit(dossier)), "CK02");
    dossier->no_precedent = true;
    assert_string_equal(codes_of(submit(dossier)), "");
}

static void
assert_due(const Dondoc__V1__Event *order, const char *due, const char *rule)
{
    desk = desk_open(arena, reference);
    const Dondoc__V1__Event *decision = desk_judge_at(&desk, order, "2026-03-02 10:00");
    assert_taken(decision);
    assert_int_equal(decision->task->deadline->due_at, due != NULL ? the_instant(due) : 0);
    assert_string_equal(decision->task->deadline->limit->rule, rule);
}

static void
a_template_brings_its_limit(void **state)
{
    (void)state;
    Dondoc__V1__Event *order = order_new();
    Dondoc__V1__AssignmentOrdered *data = order->assignment_ordered;
    data->template_ = words("QUAN_TRIET"); /* 5 working days from receipt */
    assert_due(order, "2026-03-10", "");   /* the order says its own */
    data->limit = NULL;
    assert_due(order, NULL, "QUAN_TRIET");
    assert_taken(desk_judge_at(&desk, delivery_new(arena), "2026-03-03 10:00"));
    assert_int_equal(desk.docket.task->deadline->due_at, the_instant("2026-03-11"));
    assert_string_equal(desk.docket.task->deadline->limit->as_written, "05 ngày làm việc");

    data->template_ = words("KET_LUAN_HOP"); /* from when the minutes were signed */
    const Dondoc__V1__Event *decision;
    desk = desk_open(arena, reference);
    decision = desk_judge_at(&desk, order, "2026-03-02 10:00");
    assert_string_equal(decision->verdict->code, "LIMIT_UNANCHORED");
    event_limit(arena, order, KIND(UNSPECIFIED), 0);
    data->limit->anchor_at = the_instant("2026-02-27 16:00");
    assert_due(order, "2026-03-07", "KET_LUAN_HOP");

    static const char *const without[] = { "TRINH_VAN_BAN", "BAO_CAO_THANG", "" };
    for (size_t i = 0; i < LENGTH(without); i++) {
        data->template_ = words(without[i]);
        desk = desk_open(arena, reference);
        decision = desk_judge_at(&desk, order, "2026-03-02 10:00");
        assert_string_equal(decision->verdict->code, "LIMIT_MISSING");
    }
    data->template_ = words("CHUA_CO");
    decision = desk_judge_at(&desk, order, "2026-03-02 10:00");
    assert_string_equal(decision->verdict->code, "TEMPLATE_UNKNOWN");
    assert_string_equal(decision->verdict->field, "assignment_ordered.template");
}

static void
the_target_is_an_item_of_a_dossier_and_else_a_refusal(void **state)
{
    (void)state;
    begin(order_new());
    Dondoc__V1__Event *event = submission(whole_dossier());
    event->result_submitted->target = words("STC.GD");
    const Dondoc__V1__Event *decision = desk_judge_at(&desk, event, "2026-03-09 16:00");
    assert_string_equal(codes_of(decision), "CK16");
    assert_string_equal(decision->verdict->rule, "COMPETENT_TARGET");
    event->result_submitted->dossier = NULL;
    decision = desk_judge_at(&desk, event, "2026-03-09 16:01");
    assert_int_equal(decision->data_case, DATA(REPORT_REFUSED));
    assert_string_equal(decision->verdict->code, "TARGET_INCOMPETENT");
    event->result_submitted->dossier = whole_dossier();
    event->result_submitted->target = words("X.GD");
    decision = desk_judge_at(&desk, event, "2026-03-09 16:02");
    assert_string_equal(decision->verdict->code, "POSITION_UNKNOWN");
    event->result_submitted->target = words("CT");
    assert_string_equal(codes_of(desk_judge_at(&desk, event, "2026-03-09 16:03")), "");
}

/* ---- what a blocked submission leaves behind ----------------------------------------------- */

static void
a_blocked_submission_is_none(void **state)
{
    (void)state;
    begin(order_new());
    Dondoc__V1__Task *before = desk.docket.task;
    Dondoc__V1__Dossier *dossier = whole_dossier();
    as_in_sc_08(dossier);
    const Dondoc__V1__Event *decision = submit(dossier);
    assert_ptr_equal(desk.docket.task, before); /* not even a new snapshot */
    assert_null(decision->task);
    const Dondoc__V1__Verdict *verdict = decision->verdict;
    assert_int_equal(verdict->kind, DONDOC__V1__VERDICT__KIND__BLOCKED);
    assert_string_equal(verdict->code, "DOSSIER_INCOMPLETE");
    assert_string_equal(verdict->rule, "CHECKLIST");
    assert_non_null(strstr(verdict->text, "(CK01, CK07)"));
    assert_non_null(strstr(verdict->text_vi, "(CK01, CK07)"));
    assert_non_null(strstr(verdict->text, D("options") ": 0/2"));
    assert_true(verdict->basis[0] != '\0' && verdict->basis_vi[0] != '\0');
    assert_string_equal(decision->rules[0], "CHECKLIST");
    assert_int_equal(decision->n_rules, 1);
    const Dondoc__V1__SubmissionBlocked__Item *item = item_of(decision, "CK07");
    const struct checklist_item *asked = policy_check_item(reference->policy, CHECK_CK07);
    assert_string_equal(item->text, asked->text.en);
    assert_string_equal(item->text_vi, asked->text.vi);
    assert_string_equal(item->basis, asked->basis.en);
    assert_string_equal(item->detail, "0/2: exactly one option must be chosen");
    assert_string_equal(item->detail_vi, "0/2: phải chọn đúng một phương án");

    Dondoc__V1__Event *counted = submission(dossier);
    counted->subject_version = 1;
    (void)desk_judge_at(&desk, counted, "2026-03-09 16:30");
    assert_int_equal(desk.docket.task->subject_version, 1);
    assert_int_equal(desk.docket.task->submissions, 0);
    assert_int_equal(desk.docket.task->submitted_at, 0);
    assert_int_equal(desk.docket.task->ladder, DONDOC__V1__LADDER__LADDER_RUNNING);
    assert_int_equal(desk.docket.task->plan_version, before->plan_version);

    decision = submit(whole_dossier());
    assert_string_equal(codes_of(decision), "");
    assert_int_equal(decision->task->submissions, 1);
    assert_int_equal(decision->submission_accepted->annex->shard, 3);
    assert_int_equal(decision->submission_accepted->annex->seq, desk.seq);
}

static void
who_may_not_submit_is_refused_and_not_blocked(void **state)
{
    (void)state;
    begin(order_new());
    Dondoc__V1__Dossier *dossier = whole_dossier();
    nothing_at_all(dossier);
    Dondoc__V1__Event *event = submission(dossier);
    event_actor(arena, event, "STC.CV");
    const Dondoc__V1__Event *decision = desk_judge_at(&desk, event, "2026-03-09 16:00");
    assert_int_equal(decision->data_case, DATA(REPORT_REFUSED));
    assert_string_equal(decision->verdict->code, "ACTOR_OUTSIDE");
}

/* ---- invariant 17 -------------------------------------------------------------------------- */

/* Spoils the dossier in random places; bit n of the answer: CKn+1 must be named. */
static unsigned
spoil(uint64_t *seed, Dondoc__V1__Dossier *dossier, Dondoc__V1__Task *task)
{
    static const struct {
        change_dossier *change;
        int code;
    } ways[] = {
        { no_competence, 1 },
        { no_basis, 2 },
        { nothing_where_no_rule, 3 },
        { no_practice, 4 },
        { no_view, 5 },
        { no_decision_items, 6 },
        { none_chosen, 7 },
        { two_chosen, 7 },
        { figures_that_do_not_add_up, 12 },
        { without_a_seal, 13 },
        { secrecy_left_open, 14 },
        { without_a_draft, 15 },
    };
    unsigned missing = 0;
    for (size_t i = 0; i < LENGTH(ways); i++) {
        if (test_random(seed) % 4 == 0) {
            ways[i].change(dossier);
            missing |= 1U << (ways[i].code - 1);
        }
    }
    if (dossier->no_specific_rule) {
        missing &= ~2U; /* CK03 instead of CK02 */
    }
    size_t chosen =
        (dossier->options[0]->chosen ? 1U : 0U) + (dossier->options[1]->chosen ? 1U : 0U);
    missing = chosen == 1 ? missing & ~(1U << 6) : missing;
    if (test_random(seed) % 4 == 0) {
        LIST_OF(task->conflicts, task->n_conflicts, conflict("STP", 1, CONFLICT(OPEN)));
        missing |= 1U << 9;
    }
    if (test_random(seed) % 4 == 0) {
        LIST_OF(task->consultations, task->n_consultations,
                consultation(1, consultee("STC", STATE(DELIVERED), 0)));
        missing |= 1U << 8;
    }
    return missing;
}

static void
nothing_incomplete_is_ever_submitted(void **state)
{
    (void)state;
    uint64_t seed = test_seed();
    int passed = 0;
    for (int round = 0; round < test_rounds(3000); round++) {
        arena_reset(arena);
        desk = desk_open(arena, reference);
        begin(order_new());
        Dondoc__V1__Dossier *dossier = whole_dossier();
        unsigned missing = spoil(&seed, dossier, edit_task());
        const Dondoc__V1__Event *decision = submit(dossier);
        unsigned named = 0;
        const char *codes = codes_of(decision);
        for (const char *at = codes; *at != '\0'; at += at[4] == ' ' ? 5 : 4) {
            named |= 1U << ((at[2] - '0') * 10 + at[3] - '0' - 1);
        }
        if (named != missing) {
            fail_msg("round %d: %x is missing, named %s", round, missing, codes);
        }
        assert_int_equal(desk.docket.task->state, missing == 0
                                                      ? DONDOC__V1__TASK_STATE__SUBMITTED
                                                      : DONDOC__V1__TASK_STATE__IN_PROGRESS);
        passed += missing == 0;
    }
    assert_true(passed > 0);
}

int
main(void)
{
#define TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(what_the_submitter_writes_is_checked),
        TEST(parts_add_up_whatever_their_size),
        TEST(another_departments_field_needs_its_appraisal),
        TEST(every_opinion_asked_for_has_a_result),
        TEST(an_open_conflict_holds_every_submission_back),
        TEST(a_disagreement_is_a_conflict_before_it_is_recorded),
        TEST(without_template_and_dossier_nothing_changes),
        TEST(a_template_says_what_belongs_to_it),
        TEST(no_rule_is_no_way_around_a_basis),
        TEST(a_template_brings_its_limit),
        TEST(the_target_is_an_item_of_a_dossier_and_else_a_refusal),
        TEST(a_blocked_submission_is_none),
        TEST(who_may_not_submit_is_refused_and_not_blocked),
        TEST(nothing_incomplete_is_ever_submitted),
    };
    return cmocka_run_group_tests(tests, set_up_all, tear_down_all);
}
