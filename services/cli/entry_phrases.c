#include "entry_phrases.h"

#include "base/civil.h"
#include "consult_view.h"
#include "domain/lifecycle.h"
#include "domain/name.h"
#include "life_view.h"
#include "moment.h"
#include "notice_view.h"
#include "urging_view.h"
#include "wire/task.h"
#include <inttypes.h>

/* "chủ trì SXD" */
static void
say_participant(const struct saying *saying, const Dondoc__V1__Participant *participant)
{
    static const struct name roles[] = {
        { "ROLE_UNSPECIFIED", "", "" },
        { "CHU_TRI", "chủ trì", "lead" },
        { "PHOI_HOP", "phối hợp", "with" },
        { "THEO_DOI", "theo dõi", "followed by" },
        { "THAM_DINH", "thẩm định", "appraised by" },
        { "PHE_DUYET", "phê duyệt", "approved by" },
    };
    int role = (int)participant->role;
    say_field(saying, name_say(roles, NAME_COUNT(roles), role, false),
              name_say(roles, NAME_COUNT(roles), role, true),
              text_is_empty(participant->unit) ? participant->position : participant->unit);
}

static void
say_assignment(const struct saying *saying)
{
    const Dondoc__V1__AssignmentOrdered *order = saying->event->assignment_ordered;
    say_field(saying, "", "", order->title);
    for (size_t i = 0; i < order->n_participants; i++) {
        say_participant(saying, order->participants[i]);
    }
    say_field(saying, "xử lý", "handler", order->handler);
    if (order->limit) {
        say_field(saying, "thời hạn", "limit", order->limit->as_written);
    }
}

static void
say_progress(const struct saying *saying)
{
    const Dondoc__V1__ProgressReported *progress = saying->event->progress_reported;
    say_field(saying, "", "", progress->activity);
    if (progress->percent > 0) {
        text_print(saying->out, ", %d%%", progress->percent);
    }
    say_field(saying, "", "", progress->note);
}

static void
say_submission(const struct saying *saying)
{
    say_field(saying, "", "", saying->event->result_submitted->result);
    say_field(saying, "trình", "to", saying->event->result_submitted->target);
}

static void
say_review(const struct saying *saying)
{
    static const struct name outcomes[] = {
        { "OUTCOME_UNSPECIFIED", "", "" },
        { "ACCEPT", "chấp nhận", "accepted" },
        { "RETURN", "trả lại", "returned" },
        { "BEGIN", "bắt đầu xem xét", "taken up" },
    };
    const Dondoc__V1__ResultReviewed *review = saying->event->result_reviewed;
    say_field(saying, "", "",
              name_say(outcomes, NAME_COUNT(outcomes), (int)review->outcome, saying->is_english));
    if (review->form) {
        say_field(saying, "", "", say_choose(saying, "về thể thức", "for its form"));
    }
    say_field(saying, "chất lượng", "quality", life_quality(review->quality, saying->is_english));
    say_list(saying, review->deficiencies, review->n_deficiencies);
}

static void
say_cancel(const struct saying *saying)
{
    say_field(saying, "", "", saying->event->task_cancelled->document);
    say_field(saying, "", "", saying->event->task_cancelled->reason);
}

static void
say_document(const struct saying *saying, const Dondoc__V1__Document *document)
{
    if (document) {
        say_field(saying, "", "", document->symbol);
        say_field(saying, "", "", document->abstract);
    }
}

static void
say_received(const struct saying *saying)
{
    say_document(saying, saying->event->document_received->document);
}

static void
say_registered(const struct saying *saying)
{
    const Dondoc__V1__Document *document = saying->event->document_registered->document;
    say_document(saying, document);
    if (document && document->registration) {
        text_print(saying->out, ", %s %d/%d", say_choose(saying, "số đến", "number"),
                   document->registration->number, document->registration->year);
    }
}

static void
say_override(const struct saying *saying)
{
    const Dondoc__V1__OverrideGranted *granted = saying->event->override_granted;
    say_field(saying, "", "", granted->document);
    say_field(saying, "cho", "lets act", granted->unit);
    say_field(saying, "được hỏi, trình", "lets ask", granted->ask);
    say_date(saying, "đến hết ngày", "until the end of", granted->until);
}

static void
say_agenda(const struct saying *saying)
{
    const Dondoc__V1__AgendaItemProposed *item = saying->event->agenda_item_proposed;
    say_field(saying, "", "", item->title);
    say_field(saying, "", "by", item->unit);
    say_field(saying, "phiên họp", "session", item->meeting);
}

static void
say_off_agenda(const struct saying *saying)
{
    say_field(saying, "thẩm quyền của", "competent", saying->event->agenda_item_refused->unit);
}

static void
say_returned(const struct saying *saying)
{
    say_list(saying, saying->event->task_returned->deficiencies,
             saying->event->task_returned->n_deficiencies);
}

static void
say_accepted(const struct saying *saying)
{
    if (saying->event->task_accepted->deemed) {
        say_field(saying, "", "", say_choose(saying, "coi như đã nhận", "deemed"));
    }
}

/* The items, and what of each is missing. */
static void
say_blocked(const struct saying *saying)
{
    const Dondoc__V1__SubmissionBlocked *blocked = saying->event->submission_blocked;
    for (size_t i = 0; i < blocked->n_items; i++) {
        const Dondoc__V1__SubmissionBlocked__Item *item = blocked->items[i];
        text_print(saying->out, "%s%s %s (%s)", i == 0 ? ": " : "; ", item->code,
                   say_choose(saying, item->text_vi, item->text),
                   say_choose(saying, item->detail_vi, item->detail));
    }
}

static void
say_taken(const struct saying *saying)
{
    const Dondoc__V1__Position *annex = saying->event->submission_accepted->annex;
    if (annex) {
        text_print(saying->out, ", %s %d/%" PRId64, say_choose(saying, "phụ lục", "annex"),
                   annex->shard, annex->seq);
    }
}

static void
say_completed(const struct saying *saying)
{
    const Dondoc__V1__TaskCompleted *completed = saying->event->task_completed;
    if (completed->on_time) {
        say_field(saying, "", "", say_choose(saying, "đúng hạn", "on time"));
    } else {
        text_print(saying->out,
                   saying->is_english ? ", late by %d working days, %d of the lead's own"
                                      : ", quá hạn %d ngày làm việc, do đơn vị %d ngày",
                   completed->days_late, completed->net_days_late);
    }
    say_field(saying, "chất lượng", "quality",
              life_quality(completed->quality, saying->is_english));
}

static void
say_request(const struct saying *saying)
{
    const Dondoc__V1__ExtensionRequested *request = saying->event->extension_requested;
    say_date(saying, "đến hết ngày", "until the end of", request->until);
    say_field(saying, "lý do", "reason", request->reason);
    say_field(saying, "căn cứ", "evidence", request->evidence);
}

static void
say_decision(const struct saying *saying)
{
    const Dondoc__V1__ExtensionDecided *decided = saying->event->extension_decided;
    bool grants = decided->outcome == DONDOC__V1__EXTENSION_DECIDED__OUTCOME__GRANT;
    say_field(saying, "", "",
              grants ? say_choose(saying, "đồng ý", "granted")
                     : say_choose(saying, "không đồng ý", "refused"));
    say_date(saying, "đến hết ngày", "until the end of", decided->until);
    say_field(saying, "", "", decided->note);
}

/* The last one of the task, which the event is about. */
static void
say_extension(const struct saying *saying)
{
    const Dondoc__V1__Task *task = saying->event->task;
    if (task == NULL || task->n_extensions == 0) {
        return;
    }
    const Dondoc__V1__Extension *extension = task->extensions[task->n_extensions - 1];
    text_print(saying->out, saying->is_english ? ", number %d" : ", lần %d", extension->number);
    say_date(saying, "đến hết ngày", "until the end of",
             text_is_empty(extension->granted_until) ? extension->until : extension->granted_until);
    say_field(saying, "người quyết định", "decider", extension->decider);
}

static void
say_commit(const struct saying *saying)
{
    say_date(saying, "", "", saying->event->commit_date_noted->date);
}

static void
say_changed(const struct saying *saying)
{
    static const struct name causes[] = {
        { "CAUSE_UNSPECIFIED", "", "" },
        { "CALENDAR", "lịch làm việc", "calendar" },
        { "REPLACEMENT", "văn bản thay thế", "replacing document" },
    };
    const Dondoc__V1__DeadlineChanged *changed = saying->event->deadline_changed;
    char before[CIVIL_TEXT_SIZE];
    say_field(saying, "", "",
              name_say(causes, NAME_COUNT(causes), (int)changed->cause, saying->is_english));
    say_field(saying, "", "", changed->document);
    say_field(saying, "trước là", "was",
              due_print(before, sizeof before, changed->from_due_at, saying->is_english));
}

static void
say_reorganised(const struct saying *saying)
{
    say_field(saying, "từ", "from", saying->event->task_reorganised->from);
    say_field(saying, "sang", "to", saying->event->task_reorganised->to);
}

static void
say_objective(const struct saying *saying)
{
    const Dondoc__V1__ObjectiveReasonConfirmed *said = saying->event->objective_reason_confirmed;
    say_field(saying, "", "", said->kind);
    text_print(saying->out, saying->is_english ? ", %d working days" : ", %d ngày làm việc",
               said->days);
    say_field(saying, "", "", said->document);
}

/* A state of the task, or another report. */
static void
say_parked(const struct saying *saying)
{
    const char *waits_for = saying->event->report_parked->waits_for;
    enum task_state state;
    say_field(saying, "chờ", "waits for",
              task_state_parse(waits_for, &state) ? task_state_say(state, saying->is_english)
                                                  : waits_for);
}

static void
say_limit(const struct saying *saying)
{
    char at[CIVIL_TEXT_SIZE];
    const Dondoc__V1__LimitPassed *passed = saying->event->limit_passed;
    say_field(saying, clock_say(passed->kind, false), clock_say(passed->kind, true),
              moment_print(at, sizeof at, passed->planned_at));
}

static void
say_limits_moved(const struct saying *saying)
{
    const Dondoc__V1__LimitsMoved *moved = saying->event->limits_moved;
    for (size_t i = 0; i < moved->n_kinds; i++) {
        say_field(saying, "", "", clock_say(moved->kinds[i], saying->is_english));
    }
    if (moved->rework) {
        say_field(saying, "", "", say_choose(saying, "làm lại", "rework"));
    }
}

static void
say_reference(const struct saying *saying)
{
    static const struct name kinds[] = {
        { "WHAT_UNSPECIFIED", "", "" },
        { "ORGANISATION", "tổ chức", "organisation" },
        { "POLICY", "chính sách", "policy" },
        { "CALENDAR", "lịch làm việc", "calendar" },
        { "AUTHORITY", "thẩm quyền", "authority" },
    };
    const Dondoc__V1__ReferenceChanged *changed = saying->event->reference_changed;
    say_field(saying, "", "",
              name_say(kinds, NAME_COUNT(kinds), (int)changed->what, saying->is_english));
    text_print(saying->out, say_choose(saying, ", phiên bản %d", ", version %d"), changed->version);
}

static void
say_queued(const struct saying *saying)
{
    say_field(saying, "", "",
              notice_kind_say(saying->event->notice_queued->kind, saying->is_english));
    say_field(saying, "gửi", "to", saying->event->notice_queued->position);
}

static void
say_sent(const struct saying *saying)
{
    say_field(saying, "", "", saying->event->notice_sent->channel);
}

static void
say_failed(const struct saying *saying)
{
    say_field(saying, "", "", saying->event->notice_failed->reason);
}

static void
say_dropped(const struct saying *saying)
{
    say_field(saying, "", "",
              notice_reason_say(saying->event->notice_dropped->reason, saying->is_english));
}

static void
say_digest(const struct saying *saying)
{
    text_print(saying->out, ", %zu %s", saying->event->digest_sent->n_lines,
               say_choose(saying, "việc", "tasks"));
    say_field(saying, "", "", saying->event->digest_sent->channel);
}

/* ---- the table ----------------------------------------------------------------------------- */

#define TYPE(name) DONDOC__V1__EVENT__DATA_##name

static const struct entry_phrase phrases[] = {
    { TYPE(DOCUMENT_RECEIVED), "nhận văn bản", "document received", say_received },
    { TYPE(DOCUMENT_REJECTED), "trả lại văn bản", "document rejected", NULL },
    { TYPE(DOCUMENT_RECALLED), "thu hồi văn bản", "document recalled", NULL },
    { TYPE(DOCUMENT_REPLACED), "thay thế văn bản", "document replaced", NULL },
    { TYPE(ASSIGNMENT_ORDERED), "giao nhiệm vụ", "assignment ordered", say_assignment },
    { TYPE(DELIVERY_CONFIRMED), "xác nhận đã nhận", "delivery confirmed", consult_say },
    { TYPE(ACCEPTANCE_REPORTED), "báo tiếp nhận", "acceptance reported", NULL },
    { TYPE(PROGRESS_REPORTED), "báo tiến độ", "progress reported", say_progress },
    { TYPE(RESULT_SUBMITTED), "trình kết quả", "result submitted", say_submission },
    { TYPE(SUBMISSION_WITHDRAWN), "rút hồ sơ trình", "submission withdrawn", NULL },
    { TYPE(RESULT_REVIEWED), "xem xét kết quả", "result reviewed", say_review },
    { TYPE(TASK_CANCELLED), "hủy nhiệm vụ", "task cancelled", say_cancel },
    { TYPE(ESCALATION_ACKNOWLEDGED), "đã biết", "acknowledged", urging_say },
    { TYPE(DIRECTIVE_ISSUED), "chỉ đạo xử lý", "directive", urging_say },
    { TYPE(HANDLER_CHANGED), "đổi người xử lý", "handler changed", life_say_handler },
    { TYPE(OBJECTION_RAISED), "kiến nghị thẩm quyền", "objection raised", life_say_objection },
    { TYPE(OBJECTION_DECIDED), "quyết định kiến nghị thẩm quyền", "objection decided",
      life_say_objection_decided },
    { TYPE(EXTENSION_REQUESTED), "xin gia hạn", "extension requested", say_request },
    { TYPE(EXTENSION_DECIDED), "quyết định gia hạn", "extension decided", say_decision },
    { TYPE(SUSPENSION_ORDERED), "lệnh tạm dừng", "suspension ordered", life_say_suspension },
    { TYPE(RESUMPTION_ORDERED), "lệnh tiếp tục", "resumption ordered", NULL },
    { TYPE(SUPPLEMENT_REQUESTED), "yêu cầu bổ sung hồ sơ", "supplement requested",
      life_say_supplement },
    { TYPE(TASK_REOPENED), "mở lại nhiệm vụ", "task reopened", life_say_reopening },
    { TYPE(TASK_ARCHIVED), "nộp lưu hồ sơ", "task archived", life_say_filing },
    { TYPE(OBJECTIVE_REASON_CONFIRMED), "xác nhận nguyên nhân khách quan",
      "objective reason confirmed", say_objective },
    { TYPE(CONSULTATION_ASKED), "xin ý kiến", "consultation asked", consult_say },
    { TYPE(OPINION_GIVEN), "cho ý kiến", "opinion given", consult_say },
    { TYPE(CONSULTATION_RETURNED), "trả lại văn bản xin ý kiến", "consultation returned",
      consult_say },
    { TYPE(OPINION_MARKED_UNCLEAR), "đánh dấu chưa rõ chính kiến", "opinion marked unclear",
      consult_say },
    { TYPE(APPRAISAL_ASKED), "đề nghị thẩm định", "appraisal asked", consult_say },
    { TYPE(APPRAISAL_GIVEN), "kết quả thẩm định", "appraisal given", consult_say },
    { TYPE(CONFLICT_RECORDED), "ghi ý kiến khác nhau", "conflict recorded", consult_say },
    { TYPE(HEADS_MEETING_HELD), "người đứng đầu làm việc trực tiếp", "heads' meeting held",
      consult_say },
    { TYPE(LEAD_VIEW_RECORDED), "quan điểm của cơ quan chủ trì", "lead's view recorded",
      consult_say },
    { TYPE(OVERRIDE_GRANTED), "Chủ tịch cho phép", "override granted", say_override },
    { TYPE(AGENDA_ITEM_PROPOSED), "đề nghị đưa vào chương trình họp", "agenda item proposed",
      say_agenda },
    { TYPE(DOCUMENT_REGISTERED), "vào sổ văn bản", "document registered", say_registered },
    { TYPE(DUPLICATE_DETECTED), "văn bản trùng", "duplicate document", NULL },
    { TYPE(RECEIPT_ISSUED), "gửi phiếu báo nhận", "receipt issued", NULL },
    { TYPE(RECALL_RECEIVED), "nhận lệnh thu hồi", "recall received", NULL },
    { TYPE(REPLACEMENT_RECEIVED), "nhận văn bản thay thế", "replacement received", NULL },
    { TYPE(TASK_ASSIGNED), "đã giao", "assigned", NULL },
    { TYPE(TASK_DELIVERED), "đơn vị đã nhận", "delivered", NULL },
    { TYPE(TASK_ACCEPTED), "đã tiếp nhận", "taken on", say_accepted },
    { TYPE(PROGRESS_NOTED), "ghi nhận tiến độ", "progress noted", NULL },
    { TYPE(SUBMISSION_ACCEPTED), "đã trình, chờ xác nhận", "submission taken", say_taken },
    { TYPE(SUBMISSION_TAKEN_BACK), "đã rút hồ sơ trình", "submission taken back", NULL },
    { TYPE(TASK_RETURNED), "bị trả lại", "returned", say_returned },
    { TYPE(TASK_COMPLETED), "hoàn thành", "completed", say_completed },
    { TYPE(TASK_CLOSED), "đã đóng", "closed", life_say_closed },
    { TYPE(REVIEW_STARTED), "bắt đầu xem xét", "review started", NULL },
    { TYPE(DIRECTIVE_NOTED), "ghi nhận chỉ đạo", "directive noted", urging_say },
    { TYPE(HANDLER_NOTED), "đã đổi người xử lý", "handler changed", life_say_handler_noted },
    { TYPE(OBJECTION_OPENED), "đang xem xét kiến nghị thẩm quyền", "objection taken up",
      life_say_objection_opened },
    { TYPE(TASK_TRANSFERRED), "đã chuyển đơn vị chủ trì", "lead changed", life_say_transferred },
    { TYPE(ROUTING_FROZEN), "không được kiến nghị thêm", "routing is frozen", life_say_frozen },
    { TYPE(OBJECTION_DISMISSED), "không chấp nhận kiến nghị", "objection dismissed",
      life_say_dismissed },
    { TYPE(EXTENSION_OPENED), "đang xem xét gia hạn", "extension taken up", say_extension },
    { TYPE(EXTENSION_GRANTED), "được gia hạn", "extension granted", say_extension },
    { TYPE(EXTENSION_REFUSED), "không được gia hạn", "extension refused", say_extension },
    { TYPE(EXTENSION_EXPIRED), "xin gia hạn, không được quyết định", "extension expired undecided",
      say_extension },
    { TYPE(COMMIT_DATE_NOTED), "ghi nhận ngày cam kết", "commit date noted", say_commit },
    { TYPE(DEADLINE_CHANGED), "thay đổi thời hạn", "deadline changed", say_changed },
    { TYPE(TASK_SUSPENDED), "đã tạm dừng", "suspended", life_say_suspended },
    { TYPE(TASK_RESUMED), "đã tiếp tục", "resumed", life_say_resumed },
    { TYPE(REOPENING_NOTED), "đã mở lại", "reopened", NULL },
    { TYPE(OBJECTIVE_REASON_NOTED), "ghi nhận nguyên nhân khách quan", "objective reason noted",
      NULL },
    { TYPE(TASK_REORGANISED), "chuyển theo sắp xếp tổ chức", "moved by reorganisation",
      say_reorganised },
    { TYPE(DELIVERY_MISSED), "chưa có xác nhận đã nhận", "no proof of delivery", consult_say },
    { TYPE(CONSULTATION_OPENED), "đã gửi xin ý kiến", "consultation sent", consult_say },
    { TYPE(CONSULTATION_HELD), "chưa gửi xin ý kiến", "consultation held", consult_say },
    { TYPE(CONSULTATION_DELIVERED), "nơi được xin ý kiến đã nhận", "consultation delivered",
      consult_say },
    { TYPE(OPINION_TAKEN), "ghi nhận ý kiến", "opinion taken", consult_say },
    { TYPE(OPINION_DOUBTED), "ý kiến chưa rõ", "opinion is unclear", consult_say },
    { TYPE(CONSULTATION_TURNED_BACK), "bị trả lại văn bản xin ý kiến", "consultation turned back",
      consult_say },
    { TYPE(CONSENT_DEEMED), "im lặng, coi như đồng ý", "silent: deemed to consent", consult_say },
    { TYPE(NOTICE_BACK_ISSUED), "thông báo lại", "notice back", consult_say },
    { TYPE(APPRAISAL_OPENED), "đang thẩm định", "appraisal taken up", consult_say },
    { TYPE(APPRAISAL_NOTED), "ghi nhận thẩm định", "appraisal noted", consult_say },
    { TYPE(CONFLICT_OPENED), "có ý kiến khác nhau", "opinions differ", consult_say },
    { TYPE(HEADS_MEETING_NOTED), "ghi nhận buổi làm việc", "heads' meeting noted", consult_say },
    { TYPE(LEAD_VIEW_NOTED), "ghi nhận quan điểm", "lead's view noted", consult_say },
    { TYPE(SUBMISSION_BLOCKED), "hồ sơ trình chưa đủ", "submission blocked", say_blocked },
    { TYPE(OVERRIDE_NOTED), "ghi nhận cho phép của Chủ tịch", "override noted", NULL },
    { TYPE(AGENDA_ITEM_ACCEPTED), "nhận vào chương trình họp", "agenda item accepted", NULL },
    { TYPE(AGENDA_ITEM_REFUSED), "không nhận vào chương trình họp", "agenda item refused",
      say_off_agenda },
    { TYPE(LIMITS_MOVED), "lùi thời hạn theo lịch làm việc", "limits moved by the calendar",
      say_limits_moved },
    { TYPE(REPORT_PARKED), "báo cáo đến sớm", "report came early", say_parked },
    { TYPE(REPORT_NOTED), "ghi nhận, không thay đổi", "noted, nothing changes", NULL },
    { TYPE(REPORT_REFUSED), "từ chối báo cáo", "report refused", NULL },
    { TYPE(LIMIT_PASSED), "hết thời hạn", "limit passed", say_limit },
    { TYPE(REMINDER_DUE), "nhắc việc", "reminder", urging_say },
    { TYPE(ESCALATION_RAISED), "báo cáo cấp trên, bậc", "reported upward, level", urging_say },
    { TYPE(ESCALATION_DEFERRED), "hoãn bậc", "put off: level", urging_say },
    { TYPE(ESCALATION_CLOSED), "thôi báo cáo cấp trên", "no longer reported upward", urging_say },
    { TYPE(NOTICE_QUEUED), "chờ gửi thông báo", "notice queued", say_queued },
    { TYPE(NOTICE_SENT), "đã gửi thông báo", "notice sent", say_sent },
    { TYPE(NOTICE_FAILED), "không gửi được thông báo", "notice failed", say_failed },
    { TYPE(NOTICE_DROPPED), "không cần gửi thông báo", "notice dropped", say_dropped },
    { TYPE(DIGEST_SENT), "đã gửi bản tổng hợp", "digest sent", say_digest },
    { TYPE(REFERENCE_CHANGED), "thay đổi dữ liệu nền", "reference changed", say_reference },
};

const struct entry_phrase *
entry_phrase(int type)
{
    for (size_t i = 0; i < sizeof phrases / sizeof *phrases; i++) {
        if (phrases[i].type == type) {
            return &phrases[i];
        }
    }
    return NULL;
}
