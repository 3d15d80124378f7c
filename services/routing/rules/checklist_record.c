/* What the task's own record says to a dossier: appraisals, opinions, conflicts (CK08 to CK10), and
 * whether an item is called for. */
#include "base/hash.h"
#include "base/text.h"
#include "rules/checklist.h"

/* The unit, or one above it up to the department, has a function in the task's field. */
static bool
is_specialised(const struct inspection *inspection, const struct org_unit *unit)
{
    const struct judging *judging = inspection->judging;
    const struct org_field *field =
        organisation_field(judging->reference->organisation, inspection->task->field);
    const struct org_unit *top = unit != NULL ? org_unit_accountable(unit) : NULL;
    for (; field != NULL && unit != NULL; unit = unit->parent) {
        if (org_unit_has_function(unit, field, judging->at)) {
            return true;
        }
        if (unit == top) {
            break;
        }
    }
    return false;
}

/* Units that have, by code; "": nobody has. */
static const char *
specialised_units(const struct inspection *inspection)
{
    const struct organisation *organisation = inspection->judging->reference->organisation;
    struct text_builder names = { .arena = inspection->judging->docket->arena };
    size_t count = organisation_count(organisation).units;
    for (size_t i = 0; i < count; i++) {
        const struct org_unit *unit = organisation_unit_at(organisation, i);
        if (org_unit_is_in_force(unit, inspection->judging->at) && unit->functions != NULL &&
            is_specialised(inspection, unit)) {
            text_print(&names, "%s%s", names.size > 0 ? ", " : "", unit->code);
        }
    }
    return names.size > 0 ? names.text : "";
}

static bool
is_others_field(const struct inspection *inspection)
{
    return !is_specialised(inspection, inspection->judging->lead) &&
           !text_is_empty(specialised_units(inspection));
}

void
check_appraisal(struct checking *checking)
{
    const struct inspection *inspection = checking->inspection;
    const struct organisation *organisation = inspection->judging->reference->organisation;
    bool is_asked = false;
    for (size_t i = 0; i < checking->task->n_appraisals; i++) {
        const Dondoc__V1__Appraisal *appraisal = checking->task->appraisals[i];
        is_asked = is_asked ||
                   is_specialised(inspection, organisation_unit(organisation, appraisal->unit));
        if (appraisal->stance == DONDOC__V1__STANCE__STANCE_UNSPECIFIED) {
            lacks(checking, "subject", appraisal->unit, "has not given its appraisal",
                  "chưa có ý kiến thẩm định");
        }
    }
    if (!is_asked && is_others_field(inspection)) {
        lacks(checking, "subject", specialised_units(inspection),
              "the specialised department was not asked to appraise it",
              "chưa có ý kiến thẩm định của cơ quan chuyên môn");
    }
}

static void
check_target(struct checking *checking, int round, const Dondoc__V1__ConsultTarget *target)
{
    const char *about = arena_print(checking->arena, "%s (%d)", target->unit, round);
    switch (target->state) {
    case DONDOC__V1__CONSULT_TARGET__STATE__ANSWERED:
    case DONDOC__V1__CONSULT_TARGET__STATE__TURNED_BACK:
        break;
    case DONDOC__V1__CONSULT_TARGET__STATE__DEEMED:
        if (text_is_empty(target->notice_back)) {
            lacks(checking, "subject", about, "deemed to consent, without a notice back",
                  "coi như đồng ý nhưng chưa có số thông báo lại");
        }
        break;
    case DONDOC__V1__CONSULT_TARGET__STATE__UNCLEAR:
        lacks(checking, "subject", about, "its opinion is still to be made clear",
              "ý kiến chưa rõ, đang chờ làm rõ");
        break;
    default:
        lacks(checking, "subject", about, "no result yet", "chưa có kết quả");
    }
}

void
check_consultations(struct checking *checking)
{
    const Dondoc__V1__Task *task = checking->task;
    for (size_t i = 0; i < task->n_consultations; i++) {
        const Dondoc__V1__Consultation *consultation = task->consultations[i];
        for (size_t k = 0; k < consultation->n_targets; k++) {
            check_target(checking, consultation->round, consultation->targets[k]);
        }
    }
    if (task->n_consultations > 0 && !is_said(checking->dossier->opinions_taken_in)) {
        lacks(checking, DOSSIER("opinions_taken_in"), NULL,
              "it is not said how the opinions were taken in",
              "chưa nêu việc tiếp thu, giải trình");
    }
}

static bool
is_settled(const Dondoc__V1__Conflict *conflict)
{
    bool is_recorded = conflict->state == DONDOC__V1__CONFLICT__STATE__VIEW_RECORDED &&
                       is_said(conflict->view) && conflict->table_hash.len == HASH_SIZE;
    return is_recorded || conflict->state == DONDOC__V1__CONFLICT__STATE__AGREED;
}

static bool
has_conflict(const Dondoc__V1__Task *task, const char *unit, int round)
{
    for (size_t i = 0; i < task->n_conflicts; i++) {
        if (text_same(task->conflicts[i]->unit, unit) && task->conflicts[i]->round >= round) {
            return true;
        }
    }
    return false;
}

/* A disagreement on a main content is a conflict, recorded or not, until the unit says otherwise in
 * a later round. */
static bool
still_disagrees(const Dondoc__V1__Task *task, size_t round, const Dondoc__V1__ConsultTarget *target)
{
    if (target->stance != DONDOC__V1__STANCE__DISAGREE || !target->main_content ||
        target->state != DONDOC__V1__CONSULT_TARGET__STATE__ANSWERED) {
        return false;
    }
    for (size_t i = round + 1; i < task->n_consultations; i++) {
        const Dondoc__V1__Consultation *later = task->consultations[i];
        for (size_t k = 0; k < later->n_targets; k++) {
            if (text_same(later->targets[k]->unit, target->unit)) {
                return false;
            }
        }
    }
    return true;
}

void
check_conflicts(struct checking *checking)
{
    const Dondoc__V1__Task *task = checking->task;
    for (size_t i = 0; i < task->n_conflicts; i++) {
        const Dondoc__V1__Conflict *conflict = task->conflicts[i];
        if (!is_settled(conflict)) {
            lacks(
                checking, "subject", conflict->unit,
                "opinions differ; the positions side by side and the lead's view are not recorded",
                "còn ý kiến khác nhau, chưa có bảng đối chiếu và quan điểm của cơ quan chủ trì");
        }
    }
    for (size_t i = 0; i < task->n_consultations; i++) {
        const Dondoc__V1__Consultation *consultation = task->consultations[i];
        for (size_t k = 0; k < consultation->n_targets; k++) {
            const Dondoc__V1__ConsultTarget *target = consultation->targets[k];
            if (still_disagrees(task, i, target) &&
                !has_conflict(task, target->unit, consultation->round)) {
                lacks(checking, "subject", target->unit,
                      "disagrees on a main content, and the conflict is not recorded",
                      "không đồng ý về nội dung chính nhưng chưa ghi nhận ý kiến khác nhau");
            }
        }
    }
}

bool
checklist_applies(const struct inspection *inspection, enum checklist_when when)
{
    const Dondoc__V1__Dossier *dossier = inspection->dossier;
    switch (when) {
    case CHECK_NO_RULE:
        return dossier->no_specific_rule;
    case CHECK_OPTIONS:
        return dossier->n_options >= 2;
    case CHECK_OTHERS_FIELD:
        return is_others_field(inspection);
    case CHECK_CONSULTED:
        return inspection->task->n_consultations > 0;
    case CHECK_CONFLICT:
        return inspection->task->n_conflicts > 0;
    case CHECK_FIGURES:
        return dossier->n_figures > 0;
    default:
        return true;
    }
}

bool
checklist_insists(const struct inspection *inspection, enum check_id id)
{
    const Dondoc__V1__Task *task = inspection->task;
    for (size_t i = 0; id == CHECK_CK08 && i < task->n_appraisals; i++) {
        if (task->appraisals[i]->stance == DONDOC__V1__STANCE__STANCE_UNSPECIFIED) {
            return true;
        }
    }
    return id == CHECK_CK10 && checklist_check(inspection, id).field != NULL;
}
