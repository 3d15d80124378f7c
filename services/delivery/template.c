#include "template.h"

#include "base/civil.h"
#include "base/clock.h"
#include "base/text.h"
#include "sheet.h"
#include <string.h>

enum { ANYBODY = TOLD_ROLES + 1 };

struct kind_words {
    const char *name;
    struct phrase_pair subject;  /* before the title */
    struct phrase_pair headline; /* one sentence */
    int doer;                    /* the role that is asked for something else than ever */
    struct phrase_pair todo;     /* of that role */
};

/* %s: by how much it is late, when it is due, or when it was done. */
static const struct kind_words kinds[NOTICE_KINDS] = {
    [NOTICE_REMINDER] = { "REMINDER",
                          { "Hạn %s", "Due %s" },
                          { "Nhiệm vụ dưới đây sắp đến hạn.",
                            "The task below is about to fall due." },
                          RECIPIENT_HANDLER,
                          { "Hoàn thành và trình kết quả trước khi hết hạn; nếu vướng mắc, báo cáo "
                            "ngay người phụ trách trực tiếp.",
                            "Finish it and submit the result before it is due; if something is in "
                            "the way, tell your superior now." } },
    [NOTICE_OVERDUE] = { "OVERDUE",
                         { "Quá hạn%s", "Overdue%s" },
                         { "Nhiệm vụ dưới đây đã quá hạn%s mà chưa trình kết quả.",
                           "The task below is overdue%s and has not been submitted." },
                         TOLD_ROLES,
                         { "", "" } },
    [NOTICE_CLOCK_OVERDUE] = { "CLOCK_OVERDUE",
                               { "Quá hạn %s", "Waits for %s" },
                               { "Nhiệm vụ dưới đây đang chờ %s.", "The task below waits for %s." },
                               TOLD_ROLES,
                               { "", "" } },
    [NOTICE_DEEMED] = { "DEEMED",
                        { "Coi như đã nhận", "Deemed accepted" },
                        { "Quá thời hạn tiếp nhận mà đơn vị không trả lời, nên nhiệm vụ dưới đây "
                          "được coi là đã nhận. Thời hạn không thay đổi.",
                          "The unit did not answer in time, so the task below counts as accepted. "
                          "Its due time has not moved." },
                        RECIPIENT_HEAD,
                        { "Phân công người xử lý và chỉ đạo hoàn thành đúng hạn.",
                          "Say who is to handle it, and see that it is done in time." } },
    [NOTICE_RETURNED] = { "RETURNED",
                          { "Bị trả lại%s", "Returned%s" },
                          { "Kết quả trình của nhiệm vụ dưới đây bị trả lại để hoàn thiện%s.",
                            "The result of the task below was returned for rework%s." },
                          RECIPIENT_HANDLER,
                          { "Sửa, bổ sung toàn bộ nội dung nêu trên và trình lại.",
                            "Correct everything named above and submit it again." } },
    [NOTICE_CONSULTEE] = { "CONSULTEE",
                           { "Xin ý kiến, hạn %s", "Opinion asked, due %s" },
                           { "Đơn vị của ông/bà được lấy ý kiến về nhiệm vụ dưới đây, hạn trả lời "
                             "%s; quá hạn được coi là đồng ý.",
                             "Your unit was asked for its opinion on the task below, due %s; "
                             "silence counts as consent." },
                           TOLD_ROLES,
                           { "", "" } },
    [NOTICE_BACK] = { "NOTICE_BACK",
                      { "Thông báo lại, coi như đồng ý", "Notice back, deemed to consent" },
                      { "Quá thời hạn lấy ý kiến mà đơn vị của ông/bà không trả lời, nên được xác "
                        "định là đồng ý; người đứng đầu chịu trách nhiệm cá nhân.",
                        "Your unit did not answer in time and is deemed to consent; its head is "
                        "personally responsible." },
                      RECIPIENT_CONSULTEE,
                      { "Chỉ đạo trả lời đúng hạn các văn bản lấy ý kiến; ý kiến chậm được lưu "
                        "lại, "
                        "không thay đổi kết quả.",
                        "See that consultations are answered in time; a late opinion is kept and "
                        "undoes nothing." } },
    [NOTICE_UNDELIVERED] = { "UNDELIVERED",
                             { "Chưa có xác nhận đã nhận", "Delivery is not proven" },
                             { "Văn bản xin ý kiến gửi đến nơi nêu dưới đây chưa có xác nhận đã "
                               "nhận; thời "
                               "hạn "
                               "trả lời chưa được tính.",
                               "The consultation sent to the unit named below is not proven to "
                               "have "
                               "arrived; its time does not run." },
                             RECIPIENT_HANDLER,
                             { "Liên hệ nơi nhận, gửi lại nếu cần và lấy xác nhận đã nhận.",
                               "Contact the unit, send it again if need be, and have it "
                               "confirmed." } },
    [NOTICE_UNRECEIVED] = { "UNRECEIVED",
                            { "Chưa có xác nhận đã nhận nhiệm vụ", "Task not received" },
                            { "Nhiệm vụ dưới đây đã giao lúc %s chưa có xác nhận đã nhận của đơn "
                              "vị nêu dưới đây.",
                              "The task below, assigned at %s, is not proven to have been received "
                              "by the unit named below." },
                            ANYBODY,
                            { "Cho kiểm tra việc gửi, gửi lại nếu cần và lấy xác nhận đã nhận của "
                              "đơn vị.",
                              "Have it looked into, sent again if need be, and confirmed by the "
                              "unit." } },
    [NOTICE_TURNED_BACK] = { "TURNED_BACK",
                             { "Bị trả lại văn bản xin ý kiến", "Consultation returned" },
                             { "Nơi nêu dưới đây trả lại văn bản xin ý kiến: không thuộc thẩm "
                               "quyền "
                               "của nơi đó hoặc thuộc thẩm quyền của chính đơn vị chủ trì.",
                               "The unit named below returned the consultation: not its authority, "
                               "or the lead's own." },
                             RECIPIENT_HEAD,
                             { "Chỉ đạo tự quyết định việc thuộc thẩm quyền, chỉ hỏi nơi có liên "
                               "quan.",
                               "Decide what is yours to decide, and ask only units that are "
                               "concerned." } },
    [NOTICE_HEADS_MEETING] = { "HEADS_MEETING",
                               { "Làm việc trực tiếp về ý kiến khác nhau%s",
                                 "Heads to meet on differing opinions%s" },
                               { "Đơn vị nêu dưới đây không đồng ý về nội dung chủ yếu của nhiệm "
                                 "vụ này; người đứng đầu đơn vị chủ trì và người đứng đầu đơn vị "
                                 "đó phải làm việc trực tiếp để thống nhất%s.",
                                 "The unit named below disagrees on a main content of this task; "
                                 "its head and the head of the lead unit are to meet in "
                                 "person%s." },
                               ANYBODY,
                               { "Trực tiếp làm việc với người đứng đầu đơn vị kia, không cử cấp "
                                 "phó; đơn vị chủ trì mời và ghi nhận kết quả.",
                                 "Meet the other head yourself, and send no deputy; the lead unit "
                                 "invites and records the result." } },
    [NOTICE_CORRECTION] = { "CORRECTION",
                            { "Đính chính, đã trình đúng hạn", "Correction, submitted in time" },
                            { "Nhiệm vụ dưới đây đã được thông báo quá hạn, nhưng thực tế kết quả "
                              "đã trình đúng hạn, lúc %s; báo cáo về việc trình đến sau.",
                              "The task below was said to be overdue, but its result had in fact "
                              "been submitted in time, at %s; the report of it came later." },
                            TOLD_ROLES,
                            { "", "" } },
    [NOTICE_DIGEST] = { "DIGEST", { "", "" }, { "", "" }, TOLD_ROLES, { "", "" } },
};

/* NOTICE_CONSULTEE where silence is no consent; its subject is the same. */
static const struct kind_words answer_needed = {
    .headline = { "Đơn vị của ông/bà được lấy ý kiến về nhiệm vụ dưới đây, hạn trả lời %s; phải có "
                  "văn bản trả lời.",
                  "Your unit was asked for its opinion on the task below, due %s; an answer is "
                  "needed." },
    .doer = RECIPIENT_CONSULTEE,
    .todo = { "Trả lời ý kiến trước khi hết hạn.", "Give your opinion before it is due." },
};

static const struct kind_words *
words_of(const struct tidings *tidings)
{
    return tidings->kind == NOTICE_CONSULTEE && tidings->must_answer ? &answer_needed
                                                                     : &kinds[tidings->kind];
}

const char *
notice_kind_name(enum notice_kind kind)
{
    return kinds[kind].name;
}

bool
notice_kind_parse(const char *name, enum notice_kind *kind)
{
    for (int i = 0; i < NOTICE_KINDS; i++) {
        if (text_same(kinds[i].name, name)) {
            *kind = (enum notice_kind)i;
            return true;
        }
    }
    return false;
}

bool
template_is_urgent(enum urgency urgency)
{
    return urgency == URGENCY_HOA_TOC || urgency == URGENCY_HOA_TOC_HEN_GIO;
}

static const char *
choose(const struct tidings *tidings, struct phrase_pair pair)
{
    return tidings->is_english ? pair.en : pair.vi;
}

__attribute__((format_arg(2), format_arg(3))) static const char *
say(const struct tidings *tidings, const char *vi, const char *en)
{
    return tidings->is_english ? en : vi;
}

/* "09/03/2026 (thứ Hai)" */
static char *
say_day(struct arena *arena, day_t day, bool is_english)
{
    char date[CIVIL_TEXT_SIZE];
    char *weekday = arena_text(arena, weekday_name(day_weekday(day), is_english));
    day_print_vi(date, sizeof date, day);
    if (!is_english && strncmp(weekday, "Th", 2) == 0) {
        weekday[0] = 't'; /* in the middle of a sentence */
    }
    return arena_print(arena, "%s (%s)", date, weekday);
}

static char *
say_instant(struct arena *arena, int64_t at, bool is_english)
{
    struct civil civil = civil_at(at);
    return arena_print(arena, is_english ? "%02d:%02d on %s" : "%02d:%02d ngày %s", civil.hour,
                       civil.minute, say_day(arena, day_at(at), is_english));
}

char *
template_due(struct arena *arena, int64_t due_at, bool is_english)
{
    return day_start(day_at(due_at)) == due_at
               ? arena_print(arena, is_english ? "end of %s" : "hết ngày %s",
                             say_day(arena, day_at(due_at - 1), is_english))
               : say_instant(arena, due_at, is_english);
}

/* " 02 ngày làm việc", " by 2 working days"; hours when it was due at an hour of the same day. */
static const char *
by_how_much(struct arena *arena, const struct tidings *tidings)
{
    int64_t due_at = tidings->kind == NOTICE_CLOCK_OVERDUE ? tidings->step_due_at : tidings->due_at;
    int64_t late = due_at != 0 ? tidings->now - due_at : 0;
    if (tidings->days_late > 0) {
        return arena_print(arena, say(tidings, " %02d ngày làm việc", " by %d working day%s"),
                           tidings->days_late, tidings->days_late == 1 ? "" : "s");
    }
    if (late < CLOCK_MINUTE || day_start(day_at(due_at)) == due_at) {
        return "";
    }
    return arena_print(arena, say(tidings, " %d giờ %02d phút", " by %d h %02d min"),
                       (int)(late / CLOCK_HOUR), (int)(late % CLOCK_HOUR / CLOCK_MINUTE));
}

/* "09:00 ngày 05/03/2026 (thứ Năm), quá 04 giờ làm việc" */
static const char *
since_when(struct arena *arena, const struct tidings *tidings)
{
    const char *at = say_instant(arena, tidings->assigned_at, tidings->is_english);
    return text_is_empty(tidings->proof_limit)
               ? at
               : arena_print(arena, say(tidings, "%s, quá %s", "%s, more than %s ago"), at,
                             tidings->proof_limit);
}

/* What fills the gaps of the kind's words. A return may come when the task is late already. */
static const char *
how_late(struct arena *arena, const struct tidings *tidings)
{
    const char *late = by_how_much(arena, tidings);
    bool is_late = tidings->due_at != 0 && tidings->due_at < tidings->now;
    switch (tidings->kind) {
    case NOTICE_CLOCK_OVERDUE:
        return arena_print(arena, say(tidings, "%s%s", "%s, overdue%s"), tidings->step, late);
    case NOTICE_CONSULTEE:
        return template_due(arena, tidings->step_due_at, tidings->is_english);
    case NOTICE_UNRECEIVED:
        return since_when(arena, tidings);
    case NOTICE_CORRECTION:
        return say_instant(arena, tidings->submitted_at, tidings->is_english);
    case NOTICE_HEADS_MEETING:
        return tidings->step_due_at == 0
                   ? ""
                   : arena_print(arena, say(tidings, ", hạn %s", ", due %s"),
                                 template_due(arena, tidings->step_due_at, tidings->is_english));
    case NOTICE_RETURNED:
        return is_late ? arena_print(arena,
                                     say(tidings, " khi đã quá hạn%s", ", already overdue%s"), late)
                       : "";
    default:
        return late;
    }
}

const char *
template_fill(struct arena *arena, const char *pattern, const char *what)
{
    const char *gap = strstr(pattern, "%s");
    return gap == NULL
               ? pattern
               : arena_print(arena, "%.*s%s%s", (int)(gap - pattern), pattern, what, gap + 2);
}

static const char *
due_or_nothing(struct arena *arena, const struct tidings *tidings, int64_t at)
{
    return at != 0 ? template_due(arena, at, tidings->is_english) : "";
}

/* What is left until the due time. */
static const char *
time_left(struct arena *arena, const struct tidings *tidings)
{
    int64_t left = tidings->due_at - tidings->now;
    if (tidings->kind != NOTICE_REMINDER || tidings->due_at == 0 || left <= 0) {
        return "";
    }
    bool is_day_end = day_start(day_at(tidings->due_at)) == tidings->due_at;
    if (!is_day_end && left < 24 * CLOCK_HOUR) {
        return arena_print(arena, say(tidings, "%d giờ %02d phút", "%d h %02d min"),
                           (int)(left / CLOCK_HOUR), (int)(left % CLOCK_HOUR / CLOCK_MINUTE));
    }
    return tidings->days_left == 0
               ? say(tidings, "hôm nay là ngày cuối cùng", "today is the last day")
               : arena_print(arena, say(tidings, "%02d ngày làm việc", "%d working day%s"),
                             tidings->days_left, tidings->days_left == 1 ? "" : "s");
}

static void
add_dates(struct sheet *sheet, const struct tidings *tidings)
{
    struct arena *arena = sheet->arena;
    bool is_of_step = tidings->kind == NOTICE_CLOCK_OVERDUE || tidings->kind == NOTICE_CONSULTEE ||
                      tidings->kind == NOTICE_HEADS_MEETING;
    sheet_add(sheet,
              is_of_step ? say(tidings, "Thời hạn nhiệm vụ", "Task due")
                         : say(tidings, "Thời hạn", "Due"),
              due_or_nothing(arena, tidings, tidings->due_at));
    sheet_add(sheet, say(tidings, "Còn lại", "Left"), time_left(arena, tidings));
    if (is_of_step) {
        sheet_add(sheet,
                  arena_print(arena, say(tidings, "Hạn %s", "Due time of the %s"), tidings->step),
                  due_or_nothing(arena, tidings, tidings->step_due_at));
    }
    if (tidings->kind == NOTICE_CORRECTION) {
        sheet_add(sheet, say(tidings, "Trình kết quả", "Submitted"),
                  say_instant(arena, tidings->submitted_at, tidings->is_english));
    }
    if (tidings->kind == NOTICE_RETURNED) {
        sheet_add(sheet, say(tidings, "Hạn trình lại", "Rework due"),
                  due_or_nothing(arena, tidings, tidings->rework_due_at));
    }
    if (tidings->urgency != URGENCY_NORMAL) {
        sheet_add(sheet, say(tidings, "Độ khẩn", "Urgency"),
                  urgency_say(tidings->urgency, tidings->is_english));
    }
}

/* Of the one detail that a message has. */
static const char *
label_of(const struct tidings *tidings)
{
    return tidings->kind == NOTICE_BACK ? say(tidings, "Thông báo lại số", "Notice back number")
           : tidings->kind == NOTICE_HEADS_MEETING
               ? say(tidings, "Đơn vị có ý kiến khác", "Unit that disagrees")
               : say(tidings, "Nơi được gửi", "Sent to");
}

static void
fill_open(struct sheet *sheet, const struct tidings *tidings, const char *late)
{
    const struct kind_words *words = words_of(tidings);
    if (tidings->kind == NOTICE_CLOCK_OVERDUE) {
        late = arena_print(sheet->arena, say(tidings, "%s, đã quá hạn%s", "%s, overdue%s"),
                           tidings->step, by_how_much(sheet->arena, tidings));
    }
    sheet->headline = template_fill(sheet->arena, choose(tidings, words->headline), late);
    if (tidings->kind == NOTICE_CORRECTION) {
        sheet->note =
            say(tidings, "Các bậc đôn đốc đã thông báo không được tính trong theo dõi, đánh giá.",
                "The levels raised count nowhere.");
    }
    sheet_add(sheet, say(tidings, "Nhiệm vụ", "Task"), tidings->title);
    sheet_add(sheet, say(tidings, "Sản phẩm", "Product"), tidings->product);
    if (tidings->kind != NOTICE_RETURNED && tidings->detail_count > 0) {
        sheet_add(sheet, label_of(tidings), tidings->details[0]);
    }
    add_dates(sheet, tidings);
    sheet_add(sheet, say(tidings, "Đơn vị chủ trì", "Lead unit"), tidings->lead);
    sheet_add(sheet, say(tidings, "Đang ở", "Held by"), tidings->holder);
    sheet_add(sheet, say(tidings, "Văn bản giao", "Ordered by"), tidings->document);
    sheet_add(sheet, say(tidings, "Mã nhiệm vụ", "Task code"), tidings->task);
    if (tidings->kind == NOTICE_RETURNED) {
        sheet->list_label = say(tidings, "Nội dung phải sửa, bổ sung", "To be corrected");
        sheet->list = tidings->details;
        sheet->list_count = tidings->detail_count;
    }
    bool is_doer = tidings->why == words->doer || words->doer == ANYBODY;
    sheet_add_todo(sheet, NULL,
                   is_doer ? choose(tidings, words->todo) : template_todo(sheet->arena, tidings));
    sheet->url = sheet_link(tidings->url);
}

static void
fill_secret(struct sheet *sheet, const struct tidings *tidings)
{
    const char *due = due_or_nothing(sheet->arena, tidings, tidings->due_at);
    sheet->headline = *due != '\0' ? arena_print(sheet->arena,
                                                 say(tidings, "Có 01 nhiệm vụ mật, thời hạn: %s.",
                                                     "There is 1 secret task, due %s."),
                                                 due)
                                   : say(tidings, "Có 01 nhiệm vụ mật cần xử lý.",
                                         "There is 1 secret task to attend to.");
    sheet_add_todo(
        sheet, NULL,
        say(tidings, "Liên hệ văn thư mật.", "Contact the registry of secret documents."));
}

/* "thay Phó Giám đốc Sở Xây dựng (cấp phó phụ trách lĩnh vực), vì hiện không có người đảm nhiệm" */
static const char *
say_stand_in(struct arena *arena, const struct tidings *tidings)
{
    const char *role = choose(tidings, template_role(tidings->why)->role);
    const char *whom = text_is_empty(tidings->instead_of)
                           ? role
                           : arena_print(arena, "%s (%s)", tidings->instead_of, role);
    return arena_print(arena,
                       say(tidings, "thay %s, vì hiện không có người đảm nhiệm",
                           "in place of: %s, because nobody is there now"),
                       whom);
}

static const char *
say_why(struct arena *arena, const struct tidings *tidings)
{
    const char *why = tidings->is_stand_in
                          ? say_stand_in(arena, tidings)
                          : arena_print(arena, say(tidings, "vì %s", "because %s"),
                                        choose(tidings, template_role(tidings->why)->why));
    const char *level =
        tidings->level > 0
            ? arena_print(arena, say(tidings, " (đôn đốc bậc %d)", " (level %d)"), tidings->level)
            : "";
    return arena_print(arena, say(tidings, "Ông/bà nhận thư này %s%s.", "You receive this %s%s."),
                       why, level);
}

static struct sheet
make_sheet(struct arena *arena, const struct tidings *tidings, const char *late)
{
    struct sheet sheet = { .arena = arena,
                           .is_english = tidings->is_english,
                           .is_urgent = template_is_urgent(tidings->urgency) };
    sheet.hail = arena_print(arena, say(tidings, "Kính gửi: %s", "To: %s"), tidings->to);
    if (tidings->is_secret) {
        fill_secret(&sheet, tidings);
        return sheet;
    }
    fill_open(&sheet, tidings, late);
    sheet.why = say_why(arena, tidings);
    return sheet;
}

static const char *
make_subject(struct arena *arena, const struct tidings *tidings, const char *late)
{
    const char *mark = template_is_urgent(tidings->urgency)
                           ? say(tidings, "[Đôn đốc - HỎA TỐC]", "[dondoc - EXPRESS]")
                           : say(tidings, "[Đôn đốc]", "[dondoc]");
    if (tidings->is_secret) {
        return arena_print(arena, "%s %s", mark,
                           say(tidings, "Có 01 nhiệm vụ mật", "1 secret task"));
    }
    const char *what = tidings->kind == NOTICE_REMINDER && tidings->due_at != 0
                           ? template_due(arena, tidings->due_at, tidings->is_english)
                           : late;
    return arena_print(arena, "%s %s: %s", mark,
                       template_fill(arena, choose(tidings, kinds[tidings->kind].subject), what),
                       text_is_empty(tidings->title) ? tidings->task : tidings->title);
}

struct wording
template_write(struct arena *arena, const struct tidings *tidings)
{
    const char *late = how_late(arena, tidings);
    struct sheet sheet = make_sheet(arena, tidings, late);
    return (struct wording){
        .subject = make_subject(arena, tidings, late),
        .text = sheet_text(&sheet),
        .html = sheet_html(&sheet),
    };
}
