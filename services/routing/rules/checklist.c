#include "rules/checklist.h"
#include "base/civil.h"
#include "base/hash.h"
#include "base/text.h"
#include <string.h>

void
lacks(struct checking *checking, const char *field, const char *about, const char *text,
      const char *text_vi)
{
    bool is_first = checking->field == NULL, is_about = !text_is_empty(about);
    checking->field = is_first ? field : checking->field;
    const char *before = is_first ? "" : "; ", *colon = is_about ? ": " : "";
    about = is_about ? about : "";
    text_print(&checking->text, "%s%s%s%s", before, about, colon, text);
    text_print(&checking->text_vi, "%s%s%s%s", before, about, colon, text_vi);
}

bool
is_said(const char *text)
{
    size_t size = strlen(text);
    for (size_t at = 0; at < size;) {
        int32_t rune = text_next(text, size, &at);
        bool is_ascii = (rune >= '0' && rune <= '9') || (rune >= 'A' && rune <= 'Z') ||
                        (rune >= 'a' && rune <= 'z');
        bool is_mark = rune < 0xC0 || (rune >= 0x2000 && rune < 0x2070) ||
                       (rune >= 0x3000 && rune < 0x3004) || rune == 0xFEFF;
        if (is_ascii || !is_mark) {
            return true;
        }
    }
    return false;
}

static bool
has_number(const char *text)
{
    return strpbrk(text, "0123456789") != NULL;
}

static void
need_text(struct checking *checking, const char *text, const char *field)
{
    if (!is_said(text)) {
        lacks(checking, field, NULL, "not said", "chưa nêu");
    }
}

/* ---- CK01 to CK07: what the submitter writes ----------------------------------------------- */

/* To article level: "Điều 5" has a number. */
static void
need_citation(struct checking *checking, const Dondoc__V1__Citation *citation, const char *field,
              const char *about)
{
    struct arena *arena = checking->arena;
    if (citation == NULL || !is_said(citation->document)) {
        lacks(checking, arena_print(arena, "%s.document", field), about,
              "the document is not named", "chưa nêu văn bản");
    }
    if (citation == NULL || !has_number(citation->article)) {
        lacks(checking, arena_print(arena, "%s.article", field), about,
              "it is not cited to the article", "chưa nêu đến điều khoản");
    }
}

static void
check_competence(struct checking *checking)
{
    need_citation(checking, checking->dossier->competence, DOSSIER("competence"), NULL);
}

static void
check_no_rule(struct checking *checking)
{
    const Dondoc__V1__Dossier *dossier = checking->dossier;
    if (!is_said(dossier->central_guidance) && !is_said(dossier->peer_experience) &&
        !dossier->no_precedent) {
        lacks(checking, DOSSIER("central_guidance"), NULL,
              "neither central guidance nor experience of others, nor that there is none of both",
              "chưa nêu hướng dẫn của Trung ương, kinh nghiệm nơi khác, hoặc nêu rõ là không có");
    }
}

/* Where no rule exists, CK03 stands for it, also in a list that forgot CK03. */
static void
check_basis(struct checking *checking)
{
    const Dondoc__V1__Dossier *dossier = checking->dossier;
    if (dossier->no_specific_rule) {
        if (!checking->inspection->asked[CHECK_CK03]) {
            check_no_rule(checking);
        }
        return;
    }
    if (dossier->n_basis == 0) {
        lacks(checking, DOSSIER("basis"), NULL,
              "no legal basis is cited, and not that there is no specific rule",
              "chưa nêu căn cứ pháp lý, cũng không nêu là chưa có quy định cụ thể");
    }
    for (size_t i = 0; i < dossier->n_basis; i++) {
        need_citation(checking, dossier->basis[i],
                      arena_print(checking->arena, DOSSIER("basis[%zu]"), i),
                      arena_print(checking->arena, "%zu", i + 1));
    }
}

static void
check_practice(struct checking *checking)
{
    need_text(checking, checking->dossier->practical_basis, DOSSIER("practical_basis"));
}

static void
check_view(struct checking *checking)
{
    need_text(checking, checking->dossier->own_view, DOSSIER("own_view"));
}

/* Their order is their number. */
static void
check_decision_items(struct checking *checking)
{
    const Dondoc__V1__Dossier *dossier = checking->dossier;
    if (dossier->n_decision_items == 0) {
        lacks(checking, DOSSIER("decision_items"), NULL, "nothing is asked to be decided",
              "chưa nêu nội dung xin quyết định");
    }
    for (size_t i = 0; i < dossier->n_decision_items; i++) {
        if (!is_said(dossier->decision_items[i])) {
            lacks(checking, arena_print(checking->arena, DOSSIER("decision_items[%zu]"), i),
                  arena_print(checking->arena, "%zu", i + 1), "not said", "chưa nêu");
        }
    }
}

static void
check_options(struct checking *checking)
{
    const Dondoc__V1__Dossier *dossier = checking->dossier;
    struct arena *arena = checking->arena;
    size_t chosen = 0;
    for (size_t i = 0; i < dossier->n_options; i++) {
        chosen += dossier->options[i]->chosen ? 1 : 0;
    }
    if (dossier->n_options < 2) {
        return;
    }
    if (chosen != 1) {
        lacks(checking, DOSSIER("options"),
              arena_print(arena, "%zu/%zu", chosen, dossier->n_options),
              "exactly one option must be chosen", "phải chọn đúng một phương án");
    }
    for (size_t i = 0; i < dossier->n_options; i++) {
        const Dondoc__V1__DossierOption *option = dossier->options[i];
        const char *number = arena_print(arena, "%zu", i + 1);
        if (!is_said(option->text)) {
            lacks(checking, arena_print(arena, DOSSIER("options[%zu].text"), i), number,
                  "the option is not described", "chưa nêu nội dung phương án");
        }
        if (option->chosen && !is_said(option->reason)) {
            lacks(checking, arena_print(arena, DOSSIER("options[%zu].reason"), i), number,
                  "it is not said why it is chosen", "chưa nêu lý do chọn");
        }
    }
}

/* ---- CK12 to CK16: figures and form -------------------------------------------------------- */

/* Whether the parts add up; exact, whatever their size and sign. */
static bool
adds_up(const Dondoc__V1__Figure *figure)
{
    int64_t high = 0, low = 0; /* the sum is high * 2^32 + low */
    for (size_t i = 0; i < figure->n_parts; i++) {
        int64_t part = figure->parts[i], rest = part & INT64_C(0xFFFFFFFF);
        high += (part - rest) / (INT64_C(1) << 32);
        low += rest;
    }
    int64_t rest = figure->total & INT64_C(0xFFFFFFFF);
    int64_t carry = low / (INT64_C(1) << 32);
    return low % (INT64_C(1) << 32) == rest &&
           high + carry == (figure->total - rest) / (INT64_C(1) << 32);
}

static void
check_figure(struct checking *checking, size_t i)
{
    const Dondoc__V1__Figure *figure = checking->dossier->figures[i];
    struct arena *arena = checking->arena;
    const char *about = is_said(figure->name) ? figure->name : arena_print(arena, "%zu", i + 1);
    day_t day;
#define FIGURE(name) arena_print(arena, DOSSIER("figures[%zu]." name), i)
    if (!is_said(figure->name)) {
        lacks(checking, FIGURE("name"), about, "without a name", "chưa có tên");
    }
    if (!is_said(figure->source)) {
        lacks(checking, FIGURE("source"), about, "without a source", "chưa nêu nguồn");
    }
    if (!day_parse(figure->cut_off, &day)) {
        lacks(checking, FIGURE("cut_off"), about, "without a cut-off date",
              "chưa nêu thời điểm chốt số liệu");
    }
    if (find_position(checking->inspection->judging, figure->verifier) == NULL) {
        lacks(checking, FIGURE("verifier"), about, "nobody in office verified it",
              "chưa có người kiểm tra đang giữ chức vụ");
    }
    if (figure->n_parts > 0 && !adds_up(figure)) {
        lacks(checking, FIGURE("parts"), about, "the parts do not add up to the total",
              "các thành phần cộng lại không bằng tổng");
    }
#undef FIGURE
}

static void
check_figures(struct checking *checking)
{
    for (size_t i = 0; i < checking->dossier->n_figures; i++) {
        check_figure(checking, i);
    }
}

/* The head of the lead, of its department if it is a section, or a deputy. */
static bool
may_sign(const struct judging *judging, const struct org_position *signer)
{
    if (signer == NULL || judging->lead == NULL) {
        return false;
    }
    bool is_rank = org_position_is_head(signer) || signer->kind == POSITION_DEPUTY ||
                   signer->kind == POSITION_VICE_CHAIR;
    return is_rank && signer->unit == org_unit_accountable(judging->lead);
}

static void
check_signature(struct checking *checking)
{
    const Dondoc__V1__Dossier *dossier = checking->dossier;
    const struct judging *judging = checking->inspection->judging;
    if (!may_sign(judging, find_position(judging, dossier->signer))) {
        lacks(checking, DOSSIER("signer"), dossier->signer,
              "it is not signed by the head of the lead or a deputy",
              "chưa có chữ ký của người đứng đầu hoặc cấp phó của cơ quan chủ trì");
    }
    if (!dossier->is_sealed) {
        lacks(checking, DOSSIER("is_sealed"), NULL, "it has no seal", "chưa đóng dấu");
    }
}

static void
check_secrecy(struct checking *checking)
{
    if (!checking->dossier->secrecy_determined) {
        lacks(checking, DOSSIER("secrecy_determined"), NULL, "not determined", "chưa xác định");
    }
}

static void
check_draft(struct checking *checking)
{
    if (checking->dossier->draft_hash.len != HASH_SIZE) {
        lacks(checking, DOSSIER("draft_hash"), NULL, "there is no draft", "chưa có dự thảo");
    }
}

static void
check_competent_target(struct checking *checking)
{
    const struct judging *judging = checking->inspection->judging;
    if (!target_is_competent(judging)) {
        lacks(checking, "result_submitted.target", judging->event->result_submitted->target,
              "is not the competent level", "không phải cấp có thẩm quyền");
    }
}

/* CK11 is generated from the journal, so it is always there. */
static void (*const checks[CHECKS])(struct checking *checking) = {
    [CHECK_CK01] = check_competence,
    [CHECK_CK02] = check_basis,
    [CHECK_CK03] = check_no_rule,
    [CHECK_CK04] = check_practice,
    [CHECK_CK05] = check_view,
    [CHECK_CK06] = check_decision_items,
    [CHECK_CK07] = check_options,
    [CHECK_CK08] = check_appraisal,
    [CHECK_CK09] = check_consultations,
    [CHECK_CK10] = check_conflicts,
    [CHECK_CK11] = NULL,
    [CHECK_CK12] = check_figures,
    [CHECK_CK13] = check_signature,
    [CHECK_CK14] = check_secrecy,
    [CHECK_CK15] = check_draft,
    [CHECK_CK16] = check_competent_target,
};

struct lack
checklist_check(const struct inspection *inspection, enum check_id id)
{
    struct arena *arena = inspection->judging->docket->arena;
    struct checking checking = { .inspection = inspection,
                                 .task = inspection->task,
                                 .dossier = inspection->dossier,
                                 .arena = arena,
                                 .text = { .arena = arena },
                                 .text_vi = { .arena = arena } };
    if (checks[id] != NULL) {
        checks[id](&checking);
    }
    return (struct lack){ checking.field, checking.text.text, checking.text_vi.text };
}
