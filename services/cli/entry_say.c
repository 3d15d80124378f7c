/* What an entry says in words: a table of types, and for some what they have to say beyond their
 * name. A test walks all types of event.proto. */
#include "entry_view.h"

#include "base/civil.h"
#include "base/text.h"
#include "consult_view.h"
#include "life_view.h"
#include "moment.h"
#include "notice_view.h"
#include "urging_view.h"
#include "wire/task.h"
#include <inttypes.h>

typedef Dondoc__V1__Event Event;

/* ---- what each type has to say beyond its name --------------------------------------------- */

struct saying {
    struct text_builder *out;
    const Event *event;
    bool is_english;
};

static const char *
choose(const struct saying *saying, const char *vi, const char *en)
{
    return saying->is_english ? en : vi;
}

/* ", label text", when there is a text. */
static void
add(const struct saying *saying, const char *vi, const char *en, const char *text)
{
    if (!text_is_empty(text)) {
        const char *label = choose(saying, vi, en);
        text_print(saying->out, ", %s%s%s", label, *label ? " " : "", text);
    }
}

static void
say_assignment(const struct saying *saying)
{
    const Dondoc__V1__AssignmentOrdered *order = saying->event->assignment_ordered;
    add(saying, "", "", order->title);
    for (size_t i = 0; i < order->n_participants; i++) {
        const Dondoc__V1__Participant *participant = order->participants[i];
        bool is_lead = participant->role == DONDOC__V1__PARTICIPANT__ROLE__CHU_TRI;
        add(saying, is_lead ? "chủ trì" : "phối hợp", is_lead ? "lead" : "with", participant->unit);
    }
    add(saying, "xử lý", "handler", order->handler);
    if (order->limit) {
        add(saying, "thời hạn", "limit", order->limit->as_written);
    }
}

static void
say_progress(const struct saying *saying)
{
    const Dondoc__V1__ProgressReported *progress = saying->event->progress_reported;
    add(saying, "", "", progress->activity);
    if (progress->percent > 0) {
        text_print(saying->out, ", %d%%", progress->percent);
    }
    add(saying, "", "", progress->note);
}

static void
say_submission(const struct saying *saying)
{
    add(saying, "", "", saying->event->result_submitted->result);
    add(saying, "trình", "to", saying->event->result_submitted->target);
}

static void
say_list(const struct saying *saying, char *const *texts, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        text_print(saying->out, "%s%s", i == 0 ? ": " : "; ", texts[i]);
    }
}

static void
say_review(const struct saying *saying)
{
    const Dondoc__V1__ResultReviewed *review = saying->event->result_reviewed;
    bool is_accepted = review->outcome == DONDOC__V1__RESULT_REVIEWED__OUTCOME__ACCEPT;
    add(saying, "", "",
        is_accepted ? choose(saying, "chấp nhận", "accepted")
                    : choose(saying, "trả lại", "returned"));
    say_list(saying, review->deficiencies, review->n_deficiencies);
}

static void
say_cancel(const struct saying *saying)
{
    add(saying, "", "", saying->event->task_cancelled->document);
    add(saying, "", "", saying->event->task_cancelled->reason);
}

static void
say_document(const struct saying *saying, const Dondoc__V1__Document *document)
{
    if (document) {
        add(saying, "", "", document->symbol);
        add(saying, "", "", document->abstract);
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
        text_print(saying->out, ", %s %d/%d", choose(saying, "số đến", "number"),
                   document->registration->number, document->registration->year);
    }
}

static void
say_override(const struct saying *saying)
{
    const Dondoc__V1__OverrideGranted *granted = saying->event->override_granted;
    add(saying, "", "", granted->document);
    add(saying, "cho", "lets act", granted->unit);
    add(saying, "được hỏi, trình", "lets ask", granted->ask);
    add(saying, "đến hết", "until", granted->until);
}

static void
say_agenda(const struct saying *saying)
{
    const Dondoc__V1__AgendaItemProposed *item = saying->event->agenda_item_proposed;
    add(saying, "", "", item->title);
    add(saying, "", "by", item->unit);
    add(saying, "phiên họp", "session", item->meeting);
}

static void
say_off_agenda(const struct saying *saying)
{
    add(saying, "thẩm quyền của", "competent", saying->event->agenda_item_refused->unit);
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
        add(saying, "", "", choose(saying, "coi như đã nhận", "deemed"));
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
                   choose(saying, item->text_vi, item->text),
                   choose(saying, item->detail_vi, item->detail));
    }
}

static void
say_taken(const struct saying *saying)
{
    const Dondoc__V1__Position *annex = saying->event->submission_accepted->annex;
    if (annex) {
        text_print(saying->out, ", %s %d/%" PRId64, choose(saying, "phụ lục", "annex"),
                   annex->shard, annex->seq);
    }
}

static void
say_completed(const struct saying *saying)
{
    const Dondoc__V1__TaskCompleted *completed = saying->event->task_completed;
    if (completed->on_time) {
        add(saying, "", "", choose(saying, "đúng hạn", "on time"));
    } else {
        text_print(saying->out,
                   saying->is_english ? ", late by %d working days, %d of the lead's own"
                                      : ", quá hạn %d ngày làm việc, do đơn vị %d ngày",
                   completed->days_late, completed->net_days_late);
    }
}

static void
say_request(const struct saying *saying)
{
    const Dondoc__V1__ExtensionRequested *request = saying->event->extension_requested;
    add(saying, "đến hết ngày", "until the end of", request->until);
    add(saying, "lý do", "reason", request->reason);
    add(saying, "căn cứ", "evidence", request->evidence);
}

static void
say_decision(const struct saying *saying)
{
    const Dondoc__V1__ExtensionDecided *decided = saying->event->extension_decided;
    bool grants = decided->outcome == DONDOC__V1__EXTENSION_DECIDED__OUTCOME__GRANT;
    add(saying, "", "",
        grants ? choose(saying, "đồng ý", "granted") : choose(saying, "không đồng ý", "refused"));
    add(saying, "đến hết ngày", "until the end of", decided->until);
    add(saying, "", "", decided->note);
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
    add(saying, "đến hết ngày", "until the end of",
        text_is_empty(extension->granted_until) ? extension->until : extension->granted_until);
    add(saying, "người quyết định", "decider", extension->decider);
}

static void
say_commit(const struct saying *saying)
{
    add(saying, "", "", saying->event->commit_date_noted->date);
}

static void
say_changed(const struct saying *saying)
{
    static const char *const vi[] = { "", "lịch làm việc", "văn bản thay thế" };
    static const char *const en[] = { "", "calendar", "replacing document" };
    const Dondoc__V1__DeadlineChanged *changed = saying->event->deadline_changed;
    unsigned cause = (unsigned)changed->cause;
    char before[CIVIL_TEXT_SIZE];
    if (cause < sizeof vi / sizeof *vi) {
        add(saying, "", "", choose(saying, vi[cause], en[cause]));
    }
    add(saying, "", "", changed->document);
    add(saying, "trước là", "was",
        due_print(before, sizeof before, changed->from_due_at, saying->is_english));
}

static void
say_reorganised(const struct saying *saying)
{
    add(saying, "từ", "from", saying->event->task_reorganised->from);
    add(saying, "sang", "to", saying->event->task_reorganised->to);
}

static void
say_objective(const struct saying *saying)
{
    const Dondoc__V1__ObjectiveReasonConfirmed *said = saying->event->objective_reason_confirmed;
    add(saying, "", "", said->kind);
    text_print(saying->out, saying->is_english ? ", %d working days" : ", %d ngày làm việc",
               said->days);
    add(saying, "", "", said->document);
}

static void
say_parked(const struct saying *saying)
{
    add(saying, "chờ", "waits for", saying->event->report_parked->waits_for);
}

static void
say_limit(const struct saying *saying)
{
    char at[CIVIL_TEXT_SIZE];
    const Dondoc__V1__LimitPassed *passed = saying->event->limit_passed;
    add(saying, clock_say(passed->kind, false), clock_say(passed->kind, true),
        moment_print(at, sizeof at, passed->planned_at));
}

static void
say_limits_moved(const struct saying *saying)
{
    const Dondoc__V1__LimitsMoved *moved = saying->event->limits_moved;
    for (size_t i = 0; i < moved->n_kinds; i++) {
        add(saying, "", "", clock_say(moved->kinds[i], saying->is_english));
    }
    if (moved->rework) {
        add(saying, "", "", choose(saying, "làm lại", "rework"));
    }
}

static void
say_reference(const struct saying *saying)
{
    static const char *const vi[] = { "", "tổ chức", "chính sách", "lịch làm việc" };
    static const char *const en[] = { "", "organisation", "policy", "calendar" };
    unsigned what = (unsigned)saying->event->reference_changed->what;
    if (what < sizeof vi / sizeof *vi) {
        text_print(saying->out, ", %s %d", choose(saying, vi[what], en[what]),
                   saying->event->reference_changed->version);
    }
}

static void
say_urging(const struct saying *saying)
{
    urging_say(saying->out, saying->event, saying->is_english);
}

static void
say_life(const struct saying *saying)
{
    life_say(saying->out, saying->event, saying->is_english);
}

static void
say_queued(const struct saying *saying)
{
    add(saying, "", "", saying->event->notice_queued->kind);
    add(saying, "gửi", "to", saying->event->notice_queued->position);
}

static void
say_sent(const struct saying *saying)
{
    add(saying, "", "", saying->event->notice_sent->channel);
}

static void
say_failed(const struct saying *saying)
{
    add(saying, "", "", saying->event->notice_failed->reason);
}

static void
say_dropped(const struct saying *saying)
{
    add(saying, "", "",
        notice_reason_say(saying->event->notice_dropped->reason, saying->is_english));
}

static void
say_digest(const struct saying *saying)
{
    text_print(saying->out, ", %zu %s", saying->event->digest_sent->n_lines,
               choose(saying, "việc", "tasks"));
    add(saying, "", "", saying->event->digest_sent->channel);
}

static void
say_consulting(const struct saying *saying)
{
    consult_say(saying->out, saying->event, saying->is_english);
}

#define TYPE(name) DONDOC__V1__EVENT__DATA_##name

static const struct phrase_of_type {
    int type;
    const char *vi, *en;
    void (*say)(const struct saying *saying);
} phrases[] = {
    { TYPE(DOCUMENT_RECEIVED), "nhận văn bản", "document received", say_received },
    { TYPE(DOCUMENT_REJECTED), "trả lại văn bản", "document rejected", NULL },
    { TYPE(DOCUMENT_RECALLED), "thu hồi văn bản", "document recalled", NULL },
    { TYPE(DOCUMENT_REPLACED), "thay thế văn bản", "document replaced", NULL },
    { TYPE(ASSIGNMENT_ORDERED), "giao nhiệm vụ", "assignment ordered", say_assignment },
    { TYPE(DELIVERY_CONFIRMED), "xác nhận đã nhận", "delivery confirmed", say_consulting },
    { TYPE(ACCEPTANCE_REPORTED), "báo tiếp nhận", "acceptance reported", NULL },
    { TYPE(PROGRESS_REPORTED), "báo tiến độ", "progress reported", say_progress },
    { TYPE(RESULT_SUBMITTED), "trình kết quả", "result submitted", say_submission },
    { TYPE(SUBMISSION_WITHDRAWN), "rút hồ sơ trình", "submission withdrawn", NULL },
    { TYPE(RESULT_REVIEWED), "xem xét kết quả", "result reviewed", say_review },
    { TYPE(TASK_CANCELLED), "hủy nhiệm vụ", "task cancelled", say_cancel },
    { TYPE(ESCALATION_ACKNOWLEDGED), "đã biết", "acknowledged", say_urging },
    { TYPE(DIRECTIVE_ISSUED), "chỉ đạo xử lý", "directive", say_urging },
    { TYPE(HANDLER_CHANGED), "đổi người xử lý", "handler changed", say_life },
    { TYPE(OBJECTION_RAISED), "kiến nghị thẩm quyền", "objection raised", say_life },
    { TYPE(OBJECTION_DECIDED), "quyết định kiến nghị thẩm quyền", "objection decided", say_life },
    { TYPE(EXTENSION_REQUESTED), "xin gia hạn", "extension requested", say_request },
    { TYPE(EXTENSION_DECIDED), "quyết định gia hạn", "extension decided", say_decision },
    { TYPE(SUSPENSION_ORDERED), "lệnh tạm dừng", "suspension ordered", say_life },
    { TYPE(RESUMPTION_ORDERED), "lệnh tiếp tục", "resumption ordered", NULL },
    { TYPE(SUPPLEMENT_REQUESTED), "yêu cầu bổ sung hồ sơ", "supplement requested", say_life },
    { TYPE(TASK_REOPENED), "mở lại nhiệm vụ", "task reopened", say_life },
    { TYPE(TASK_ARCHIVED), "nộp lưu hồ sơ", "task archived", say_life },
    { TYPE(OBJECTIVE_REASON_CONFIRMED), "xác nhận nguyên nhân khách quan",
      "objective reason confirmed", say_objective },
    { TYPE(CONSULTATION_ASKED), "xin ý kiến", "consultation asked", say_consulting },
    { TYPE(OPINION_GIVEN), "cho ý kiến", "opinion given", say_consulting },
    { TYPE(CONSULTATION_RETURNED), "trả lại văn bản xin ý kiến", "consultation returned",
      say_consulting },
    { TYPE(OPINION_MARKED_UNCLEAR), "đánh dấu chưa rõ chính kiến", "opinion marked unclear",
      say_consulting },
    { TYPE(APPRAISAL_ASKED), "đề nghị thẩm định", "appraisal asked", say_consulting },
    { TYPE(APPRAISAL_GIVEN), "kết quả thẩm định", "appraisal given", say_consulting },
    { TYPE(CONFLICT_RECORDED), "ghi ý kiến khác nhau", "conflict recorded", say_consulting },
    { TYPE(HEADS_MEETING_HELD), "người đứng đầu làm việc trực tiếp", "heads' meeting held",
      say_consulting },
    { TYPE(LEAD_VIEW_RECORDED), "quan điểm của cơ quan chủ trì", "lead's view recorded",
      say_consulting },
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
    { TYPE(TASK_CLOSED), "đã đóng", "closed", NULL },
    { TYPE(REVIEW_STARTED), "bắt đầu xem xét", "review started", NULL },
    { TYPE(DIRECTIVE_NOTED), "ghi nhận chỉ đạo", "directive noted", say_urging },
    { TYPE(HANDLER_NOTED), "đã đổi người xử lý", "handler changed", say_life },
    { TYPE(OBJECTION_OPENED), "đang xem xét kiến nghị thẩm quyền", "objection taken up", say_life },
    { TYPE(TASK_TRANSFERRED), "đã chuyển đơn vị chủ trì", "lead changed", say_life },
    { TYPE(ROUTING_FROZEN), "không được kiến nghị thêm", "routing is frozen", say_life },
    { TYPE(OBJECTION_DISMISSED), "không chấp nhận kiến nghị", "objection dismissed", say_life },
    { TYPE(EXTENSION_OPENED), "đang xem xét gia hạn", "extension taken up", say_extension },
    { TYPE(EXTENSION_GRANTED), "được gia hạn", "extension granted", say_extension },
    { TYPE(EXTENSION_REFUSED), "không được gia hạn", "extension refused", say_extension },
    { TYPE(EXTENSION_EXPIRED), "xin gia hạn, không được quyết định", "extension expired undecided",
      say_extension },
    { TYPE(COMMIT_DATE_NOTED), "ghi nhận ngày cam kết", "commit date noted", say_commit },
    { TYPE(DEADLINE_CHANGED), "thay đổi thời hạn", "deadline changed", say_changed },
    { TYPE(TASK_SUSPENDED), "đã tạm dừng", "suspended", say_life },
    { TYPE(TASK_RESUMED), "đã tiếp tục", "resumed", say_life },
    { TYPE(REOPENING_NOTED), "đã mở lại", "reopened", NULL },
    { TYPE(OBJECTIVE_REASON_NOTED), "ghi nhận nguyên nhân khách quan", "objective reason noted",
      NULL },
    { TYPE(TASK_REORGANISED), "chuyển theo sắp xếp tổ chức", "moved by reorganisation",
      say_reorganised },
    { TYPE(DELIVERY_MISSED), "chưa có xác nhận đã nhận", "no proof of delivery", say_consulting },
    { TYPE(CONSULTATION_OPENED), "đã gửi xin ý kiến", "consultation sent", say_consulting },
    { TYPE(CONSULTATION_HELD), "chưa gửi xin ý kiến", "consultation held", say_consulting },
    { TYPE(CONSULTATION_DELIVERED), "nơi được xin ý kiến đã nhận", "consultation delivered",
      say_consulting },
    { TYPE(OPINION_TAKEN), "ghi nhận ý kiến", "opinion taken", say_consulting },
    { TYPE(OPINION_DOUBTED), "ý kiến chưa rõ, chờ làm rõ", "opinion is to be made clear",
      say_consulting },
    { TYPE(CONSULTATION_TURNED_BACK), "bị trả lại văn bản xin ý kiến", "consultation turned back",
      say_consulting },
    { TYPE(CONSENT_DEEMED), "im lặng, coi như đồng ý", "silent: deemed to consent",
      say_consulting },
    { TYPE(NOTICE_BACK_ISSUED), "thông báo lại", "notice back", say_consulting },
    { TYPE(APPRAISAL_OPENED), "đang thẩm định", "appraisal taken up", say_consulting },
    { TYPE(APPRAISAL_NOTED), "ghi nhận thẩm định", "appraisal noted", say_consulting },
    { TYPE(CONFLICT_OPENED), "có ý kiến khác nhau", "opinions differ", say_consulting },
    { TYPE(HEADS_MEETING_NOTED), "ghi nhận buổi làm việc", "heads' meeting noted", say_consulting },
    { TYPE(LEAD_VIEW_NOTED), "ghi nhận quan điểm", "lead's view noted", say_consulting },
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
    { TYPE(REMINDER_DUE), "nhắc việc", "reminder", say_urging },
    { TYPE(ESCALATION_RAISED), "báo cáo cấp trên, bậc", "reported upward, level", say_urging },
    { TYPE(ESCALATION_DEFERRED), "hoãn bậc", "put off: level", say_urging },
    { TYPE(ESCALATION_CLOSED), "thôi báo cáo cấp trên", "no longer reported upward", say_urging },
    { TYPE(NOTICE_QUEUED), "chờ gửi thông báo", "notice queued", say_queued },
    { TYPE(NOTICE_SENT), "đã gửi thông báo", "notice sent", say_sent },
    { TYPE(NOTICE_FAILED), "không gửi được thông báo", "notice failed", say_failed },
    { TYPE(NOTICE_DROPPED), "không cần gửi thông báo", "notice dropped", say_dropped },
    { TYPE(DIGEST_SENT), "đã gửi bản tổng hợp", "digest sent", say_digest },
    { TYPE(REFERENCE_CHANGED), "thay đổi dữ liệu nền", "reference changed", say_reference },
};

static const struct phrase_of_type *
find_phrase(int type)
{
    for (size_t i = 0; i < sizeof phrases / sizeof *phrases; i++) {
        if (phrases[i].type == type) {
            return &phrases[i];
        }
    }
    return NULL;
}

/* ---- what decisions have in common --------------------------------------------------------- */

static void
say_verdict(const struct saying *saying)
{
    const Dondoc__V1__Verdict *verdict = saying->event->verdict;
    if (!verdict) {
        return;
    }
    bool is_told = saying->event->data_case == TYPE(SUBMISSION_BLOCKED); /* item by item */
    if (is_told) {
        text_print(saying->out, " [%s]", verdict->code);
    } else if (!text_is_empty(verdict->code)) {
        text_print(saying->out, " [%s%s%s] %s", verdict->code, *verdict->field ? " " : "",
                   verdict->field, choose(saying, verdict->text_vi, verdict->text));
    }
    add(saying, "quy tắc", "rule", verdict->rule);
    if (verdict->late_reported) {
        add(saying, "", "", choose(saying, "báo muộn", "reported late"));
    }
}

static void
say_actor(const struct saying *saying)
{
    const Dondoc__V1__Actor *actor = saying->event->actor;
    if (actor) {
        const char *who = !text_is_empty(actor->position) ? actor->position
                          : !text_is_empty(actor->person) ? actor->person
                                                          : actor->unit;
        text_print(saying->out, " (%s)", who);
    }
}

char *
entry_say_details(struct arena *arena, const Event *event, bool is_english)
{
    struct text_builder out = { .arena = arena };
    const struct phrase_of_type *phrase = find_phrase((int)event->data_case);
    if (phrase && phrase->say) {
        phrase->say(&(struct saying){ &out, event, is_english });
    }
    return out.size > 0 ? out.text : arena_text(arena, "");
}

const char *
entry_say_name(const Event *event, bool is_english)
{
    const struct phrase_of_type *phrase = find_phrase((int)event->data_case);
    return !phrase ? "" : is_english ? phrase->en : phrase->vi;
}

char *
entry_say(struct arena *arena, const struct entry *entry, const Event *event, bool is_english)
{
    struct text_builder out = { .arena = arena };
    const struct saying saying = { &out, event, is_english };
    const struct phrase_of_type *phrase = find_phrase(entry->type);
    if (!event || !phrase) {
        return arena_text(arena,
                          is_english ? "unknown to this program" : "chương trình này không biết");
    }
    text_add(&out, is_english ? phrase->en : phrase->vi);
    if (phrase->say) {
        phrase->say(&saying);
    }
    say_verdict(&saying);
    say_actor(&saying);
    return out.text;
}
