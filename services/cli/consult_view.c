#include "consult_view.h"

#include "base/civil.h"
#include "domain/conflict.h"
#include "domain/consultation.h"
#include "domain/name.h"
#include "listing.h"
#include "moment.h"

#define TYPE(name) DONDOC__V1__EVENT__DATA_##name

static const struct name stances[] = {
    { "STANCE_UNSPECIFIED", "", "" },
    { "AGREE", "đồng ý", "agrees" },
    { "AGREE_WITH_CHANGES", "đồng ý, có sửa đổi", "agrees with changes" },
    { "DISAGREE", "không đồng ý", "disagrees" },
};

static const struct name reasons[] = {
    { "TURN_BACK_UNSPECIFIED", "", "" },
    { "NOT_MY_AUTHORITY", "không thuộc thẩm quyền của nơi được hỏi", "not its authority" },
    { "ASKERS_OWN_AUTHORITY", "thuộc thẩm quyền của nơi hỏi", "the asker's own authority" },
};

static const struct name results[] = {
    { "RESULT_UNSPECIFIED", "", "" },
    { "MEETING_AGREED", "thống nhất", "agreed" },
    { "MEETING_NOT_AGREED", "không thống nhất", "not agreed" },
};

static const char *
say_stance(Dondoc__V1__Stance stance, bool is_english)
{
    return name_say(stances, NAME_COUNT(stances), (int)stance, is_english);
}

static const char *
say_reason(Dondoc__V1__TurnBackReason reason, bool is_english)
{
    return name_say(reasons, NAME_COUNT(reasons), (int)reason, is_english);
}

/* ---- events -------------------------------------------------------------------------------- */

static void
say_round(const struct saying *saying, const char *unit, int round)
{
    text_print(saying->out, ", %s", unit);
    if (round > 0) {
        text_print(saying->out, say_choose(saying, ", lần %d", ", round %d"), round);
    }
}

static void
say_units(const struct saying *saying, char *const *units, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        text_print(saying->out, ", %s", units[i]);
    }
}

/* What is reported. False: it is another type. */
static bool
say_report(const struct saying *saying)
{
    const Dondoc__V1__Event *event = saying->event;
    switch (event->data_case) {
    case TYPE(DELIVERY_CONFIRMED):
        say_round(saying, event->delivery_confirmed->unit, event->delivery_confirmed->round);
        return true;
    case TYPE(CONSULTATION_ASKED):
        say_units(saying, event->consultation_asked->units, event->consultation_asked->n_units);
        say_field(saying, "", "", event->consultation_asked->content);
        return true;
    case TYPE(OPINION_GIVEN):
        say_round(saying, event->opinion_given->unit, event->opinion_given->round);
        say_field(saying, "", "", say_stance(event->opinion_given->stance, saying->is_english));
        say_units(saying, event->opinion_given->changes, event->opinion_given->n_changes);
        say_field(saying, "", "", event->opinion_given->reason);
        return true;
    case TYPE(CONSULTATION_RETURNED):
        say_round(saying, event->consultation_returned->unit, event->consultation_returned->round);
        say_field(saying, "", "",
                  say_reason(event->consultation_returned->reason, saying->is_english));
        return true;
    case TYPE(OPINION_MARKED_UNCLEAR):
        say_round(saying, event->opinion_marked_unclear->unit,
                  event->opinion_marked_unclear->round);
        return true;
    case TYPE(APPRAISAL_ASKED):
        say_field(saying, "", "", event->appraisal_asked->unit);
        return true;
    case TYPE(APPRAISAL_GIVEN):
        say_field(saying, "", "", event->appraisal_given->unit);
        say_field(saying, "", "", say_stance(event->appraisal_given->stance, saying->is_english));
        return true;
    case TYPE(CONFLICT_RECORDED):
        say_round(saying, event->conflict_recorded->unit, event->conflict_recorded->round);
        return true;
    case TYPE(HEADS_MEETING_HELD):
        say_field(saying, "", "", event->heads_meeting_held->unit);
        say_units(saying, event->heads_meeting_held->participants,
                  event->heads_meeting_held->n_participants);
        say_field(saying, "", "",
                  name_say(results, NAME_COUNT(results), (int)event->heads_meeting_held->result,
                           saying->is_english));
        return true;
    case TYPE(LEAD_VIEW_RECORDED):
        say_field(saying, "", "", event->lead_view_recorded->unit);
        say_field(saying, "", "", event->lead_view_recorded->view);
        return true;
    default:
        return false;
    }
}

static void
say_notice(const struct saying *saying, const Dondoc__V1__NoticeBackIssued *notice)
{
    char at[CIVIL_TEXT_SIZE];
    say_round(saying, notice->unit, notice->round);
    text_print(saying->out,
               say_choose(saying, ", số %s, gửi %s %s, im lặng đến %s",
                          ", number %s, to %s %s, silent at %s"),
               notice->number, notice->position, notice->person,
               due_print(at, sizeof at, notice->lapsed_at, saying->is_english));
}

/* Asked to make it clear, or out of time for that. */
static void
say_doubt(const struct saying *saying, const Dondoc__V1__OpinionDoubted *doubted)
{
    const Dondoc__V1__Task *task = saying->event->task;
    const Dondoc__V1__Consultation *asked =
        task && doubted->round > 0 && (size_t)doubted->round <= task->n_consultations
            ? task->consultations[doubted->round - 1]
            : NULL;
    bool is_vague = false;
    for (size_t i = 0; asked && i < asked->n_targets; i++) {
        is_vague |= text_same(asked->targets[i]->unit, doubted->unit) && asked->targets[i]->vague;
    }
    say_round(saying, doubted->unit, doubted->round);
    say_field(saying, "", "",
              is_vague ? say_choose(saying, "hết hạn không làm rõ, coi như không có ý kiến",
                                    "not made clear in time: counts as none")
                       : say_choose(saying, "chờ làm rõ", "to be made clear"));
}

void
consult_say(const struct saying *saying)
{
    if (say_report(saying)) {
        return;
    }
    char at[CIVIL_TEXT_SIZE];
    const Dondoc__V1__Event *event = saying->event;
    switch (event->data_case) {
    case TYPE(CONSULTATION_OPENED):
        text_print(saying->out, say_choose(saying, ", lần %d", ", round %d"),
                   event->consultation_opened->round);
        break;
    case TYPE(CONSULTATION_HELD):
        say_units(saying, event->consultation_held->units, event->consultation_held->n_units);
        break;
    case TYPE(DELIVERY_MISSED):
        say_round(saying, event->delivery_missed->unit, event->delivery_missed->round);
        break;
    case TYPE(CONSULTATION_DELIVERED):
        say_round(saying, event->consultation_delivered->unit,
                  event->consultation_delivered->round);
        break;
    case TYPE(OPINION_TAKEN):
        say_round(saying, event->opinion_taken->unit, event->opinion_taken->round);
        if (event->opinion_taken->late) {
            text_add(saying->out, say_choose(saying, ", chậm: được lưu, không thay đổi kết quả",
                                             ", late: kept, undoes nothing"));
        }
        break;
    case TYPE(OPINION_DOUBTED):
        say_doubt(saying, event->opinion_doubted);
        break;
    case TYPE(CONSULTATION_TURNED_BACK):
        say_round(saying, event->consultation_turned_back->unit,
                  event->consultation_turned_back->round);
        break;
    case TYPE(CONSENT_DEEMED):
        say_round(saying, event->consent_deemed->unit, event->consent_deemed->round);
        say_field(saying, "", "",
                  due_print(at, sizeof at, event->consent_deemed->deemed_at, saying->is_english));
        break;
    case TYPE(NOTICE_BACK_ISSUED):
        say_notice(saying, event->notice_back_issued);
        break;
    case TYPE(APPRAISAL_OPENED):
        say_field(saying, "", "", event->appraisal_opened->unit);
        break;
    case TYPE(APPRAISAL_NOTED):
        say_field(saying, "", "", event->appraisal_noted->unit);
        break;
    case TYPE(CONFLICT_OPENED):
        say_round(saying, event->conflict_opened->unit, event->conflict_opened->round);
        break;
    case TYPE(HEADS_MEETING_NOTED):
        say_field(saying, "", "", event->heads_meeting_noted->unit);
        break;
    case TYPE(LEAD_VIEW_NOTED):
        say_field(saying, "", "", event->lead_view_noted->unit);
        break;
    default:
        break;
    }
}

/* ---- a task -------------------------------------------------------------------------------- */

static const char *
due_or_nothing(struct arena *arena, int64_t at, bool is_english)
{
    char text[CIVIL_TEXT_SIZE];
    return at == 0 ? "" : arena_text(arena, due_print(text, sizeof text, at, is_english));
}

static const char *
moment_or_nothing(struct arena *arena, int64_t at)
{
    char text[CIVIL_TEXT_SIZE];
    return at == 0 ? "" : arena_text(arena, moment_print(text, sizeof text, at));
}

/* "agrees; late: disagrees; not made clear" */
static const char *
say_opinion(struct arena *arena, const Dondoc__V1__ConsultTarget *target, bool is_english)
{
    struct text_builder out = { .arena = arena };
    text_add(&out, say_stance(target->stance, is_english));
    text_add(&out, say_reason(target->turned_back, is_english));
    if (target->late) {
        text_print(&out, is_english ? "late: %s" : "ý kiến chậm: %s",
                   say_stance(target->late_stance, is_english));
    }
    if (target->vague) {
        text_add(&out, is_english ? "; was not made clear" : "; không làm rõ");
    }
    if (target->irrelevant) {
        text_add(&out,
                 is_english ? "; no function in the field" : "; không có chức năng trong lĩnh vực");
    }
    return *out.text == ';' ? out.text + 2 : out.text;
}

static void
add_targets(struct text_builder *out, const Dondoc__V1__Task *task, bool is_english)
{
    struct arena *arena = out->arena;
    static const struct listing_column columns[] = {
        { "round", "Lần", "Round", true },
        { "unit", "Đơn vị", "Unit", false },
        { "state", "Trạng thái", "State", false },
        { "delivered", "Nhận lúc", "Delivered", false },
        { "due", "Hạn", "Due", false },
        { "answered", "Trả lời lúc", "Answered", false },
        { "opinion", "Ý kiến", "Opinion", false },
        { "signer", "Người ký", "Signer", false },
        { "notice", "Thông báo lại", "Notice back", false },
        { 0 },
    };
    struct listing listing = listing_start(arena, columns);
    for (size_t i = 0; i < task->n_consultations; i++) {
        const Dondoc__V1__Consultation *asked = task->consultations[i];
        for (size_t j = 0; j < asked->n_targets; j++) {
            const Dondoc__V1__ConsultTarget *target = asked->targets[j];
            const char *cells[] = {
                arena_print(arena, "%d", asked->round),
                target->unit,
                consult_state_say((enum consult_state)target->state, is_english),
                moment_or_nothing(arena, target->delivered_at),
                due_or_nothing(arena, target->due_at, is_english),
                moment_or_nothing(arena, target->answered_at),
                say_opinion(arena, target, is_english),
                target->signer,
                target->notice_back,
            };
            listing_add(&listing, cells);
        }
    }
    if (listing.count > 0) {
        text_print(out, "\n%s\n", is_english ? "CONSULTED" : "LẤY Ý KIẾN");
        listing_text(&listing, out, is_english);
    }
}

static void
add_appraisals(struct text_builder *out, const Dondoc__V1__Task *task, bool is_english)
{
    struct arena *arena = out->arena;
    static const struct listing_column columns[] = {
        { "unit", "Đơn vị", "Unit", false },        { "due", "Hạn", "Due", false },
        { "given", "Trả lời lúc", "Given", false }, { "stance", "Ý kiến", "Stance", false },
        { "signer", "Người ký", "Signer", false },  { 0 },
    };
    struct listing listing = listing_start(arena, columns);
    for (size_t i = 0; i < task->n_appraisals; i++) {
        const Dondoc__V1__Appraisal *appraisal = task->appraisals[i];
        const char *cells[] = {
            appraisal->unit,
            due_or_nothing(arena, appraisal->due_at, is_english),
            moment_or_nothing(arena, appraisal->given_at),
            say_stance(appraisal->stance, is_english),
            appraisal->signer,
        };
        listing_add(&listing, cells);
    }
    if (listing.count > 0) {
        text_print(out, "\n%s\n", is_english ? "APPRAISED" : "THẨM ĐỊNH");
        listing_text(&listing, out, is_english);
    }
}

static void
add_conflicts(struct text_builder *out, const Dondoc__V1__Task *task, bool is_english)
{
    struct arena *arena = out->arena;
    static const struct listing_column columns[] = {
        { "round", "Lần", "Round", true },
        { "unit", "Đơn vị", "Unit", false },
        { "state", "Trạng thái", "State", false },
        { "due", "Hạn làm việc", "Meet by", false },
        { "met", "Làm việc lúc", "Met", false },
        { "view", "Quan điểm chủ trì", "The lead's view", false },
        { 0 },
    };
    struct listing listing = listing_start(arena, columns);
    for (size_t i = 0; i < task->n_conflicts; i++) {
        const Dondoc__V1__Conflict *conflict = task->conflicts[i];
        const char *cells[] = {
            arena_print(arena, "%d", conflict->round),
            conflict->unit,
            conflict_state_say((enum conflict_state)conflict->state, is_english),
            due_or_nothing(arena, conflict->due_at, is_english),
            moment_or_nothing(arena, conflict->met_at),
            conflict->view,
        };
        listing_add(&listing, cells);
    }
    if (listing.count > 0) {
        text_print(out, "\n%s\n", is_english ? "OPINIONS DIFFER" : "Ý KIẾN KHÁC NHAU");
        listing_text(&listing, out, is_english);
    }
}

void
consult_tables(struct text_builder *out, const Dondoc__V1__Task *task, bool is_english)
{
    add_targets(out, task, is_english);
    add_appraisals(out, task, is_english);
    add_conflicts(out, task, is_english);
}
