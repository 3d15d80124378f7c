#include "template.h"

#include "base/civil.h"
#include "base/clock.h"
#include "base/text.h"
#include <stdio.h>
#include <string.h>

struct phrase_pair {
    const char *vi, *en;
};

struct kind_words {
    const char *name;
    struct phrase_pair subject;  /* before the title */
    struct phrase_pair headline; /* one sentence */
};

/* %s: by how much it is late, or when it is due. */
static const struct kind_words kinds[NOTICE_KINDS] = {
    [NOTICE_REMINDER] = { "REMINDER",
                          { "Đến hạn %s", "Due %s" },
                          { "Nhiệm vụ dưới đây sắp đến hạn.",
                            "The task below is about to fall due." } },
    [NOTICE_OVERDUE] = { "OVERDUE",
                         { "Quá hạn%s", "Overdue%s" },
                         { "Nhiệm vụ dưới đây đã quá hạn%s mà chưa được trình.",
                           "The task below is overdue%s and has not been submitted." } },
    [NOTICE_REVIEW_OVERDUE] = { "REVIEW_OVERDUE",
                                { "Chậm cho ý kiến%s", "Review overdue%s" },
                                { "Kết quả đã trình nhưng quá thời hạn xem xét%s vẫn chưa có kết "
                                  "luận.",
                                  "The result was submitted, but its review is overdue%s." } },
    [NOTICE_DEEMED] = { "DEEMED",
                        { "Coi như đã nhận", "Deemed accepted" },
                        { "Quá thời hạn tiếp nhận mà đơn vị không trả lời, nên nhiệm vụ dưới đây "
                          "được coi là đã nhận. Thời hạn không thay đổi.",
                          "The unit did not answer in time, so the task below counts as accepted. "
                          "Its due time has not moved." } },
    [NOTICE_RETURNED] = { "RETURNED",
                          { "Bị trả lại khi đã quá hạn%s", "Returned, already overdue%s" },
                          { "Kết quả bị trả lại để làm lại, trong khi nhiệm vụ đã quá hạn%s.",
                            "The result was returned for rework, and the task is overdue%s." } },
};

struct role_words {
    struct phrase_pair why, todo;
};

static const struct role_words roles[RECIPIENTS] = {
    [RECIPIENT_HANDLER] = { { "đang trực tiếp xử lý nhiệm vụ này", "you handle this task" },
                            { "Hoàn thành và trình kết quả; nếu vướng mắc, báo cáo ngay người phụ "
                              "trách trực tiếp.",
                              "Finish it and submit the result; if something is in the way, tell "
                              "your superior now." } },
    [RECIPIENT_SUPERVISOR] = { { "phụ trách trực tiếp người đang xử lý",
                                 "you are the direct superior of who handles it" },
                               { "Kiểm tra tiến độ, tháo gỡ vướng mắc hoặc giao người khác xử lý.",
                                 "Look at the progress, remove what is in the way, or give it to "
                                 "somebody else." } },
    [RECIPIENT_DEPUTY_IN_CHARGE] = { { "là lãnh đạo phụ trách lĩnh vực của đơn vị chủ trì",
                                       "you are the deputy in charge of this field" },
                                     { "Chỉ đạo hoàn thành ngay và theo dõi đến khi trình.",
                                       "Direct that it be finished now, and follow it until it is "
                                       "submitted." } },
    [RECIPIENT_HEAD] = { { "là người đứng đầu đơn vị chủ trì", "you head the lead unit" },
                         { "Chỉ đạo xử lý; nếu đã quá hạn, nêu rõ lý do và ngày cam kết hoàn thành "
                           "trong 01 ngày làm việc.",
                           "Direct how it is to be done; if it is overdue, give the reason and a "
                           "new date within one working day." } },
    [RECIPIENT_TRACKER] = { { "được giao theo dõi nhiệm vụ này", "you track this task" },
                            { "Liên hệ đơn vị chủ trì để đôn đốc.",
                              "Contact the lead unit and urge it on." } },
    [RECIPIENT_OFFICE_CHIEF] = { { "là Chánh Văn phòng UBND, người đôn đốc các đơn vị",
                                   "you are the Chief of Office, who urges the units on" },
                                 { "Ban hành văn bản đôn đốc đơn vị chủ trì.",
                                   "Issue a letter that urges the lead unit on." } },
    [RECIPIENT_VICE_CHAIR] = { { "là Phó Chủ tịch UBND phụ trách lĩnh vực",
                                 "you are the Vice Chair in charge of this field" },
                               { "Cho ý kiến chỉ đạo đơn vị chủ trì.",
                                 "Give the lead unit a directive." } },
    [RECIPIENT_CHAIR] = { { "là Chủ tịch UBND", "you are the Chair" },
                          { "Cho ý kiến chỉ đạo và xem xét trách nhiệm.",
                            "Give a directive, and consider who is responsible." } },
    [RECIPIENT_SNV] = { { "là Giám đốc Sở Nội vụ", "you are the Director of Home Affairs" },
                        { "Tham mưu việc xem xét trách nhiệm.",
                          "Advise on the responsibility for it." } },
    [RECIPIENT_CONSULTEE] = { { "được lấy ý kiến về nhiệm vụ này",
                                "your opinion was asked on this task" },
                              { "Trả lời ý kiến; quá hạn được coi là đồng ý.",
                                "Give your opinion; silence counts as consent." } },
    [RECIPIENT_REVIEWER] = { { "là người xem xét kết quả đã trình",
                               "you review the submitted result" },
                             { "Chấp nhận kết quả hoặc trả lại kèm toàn bộ nội dung cần sửa.",
                               "Accept the result, or return it with everything that is to be "
                               "corrected." } },
    [RECIPIENT_REVIEWER_SUPERVISOR] = { { "phụ trách trực tiếp người xem xét",
                                          "you are the direct superior of the reviewer" },
                                        { "Nhắc người xem xét kết luận ngay.",
                                          "See that the reviewer concludes now." } },
    [RECIPIENT_REVIEWER_SUPERIOR] = { { "là cấp trên của người xem xét",
                                        "you are a superior of the reviewer" },
                                      { "Chỉ đạo kết luận ngay đối với kết quả đã trình.",
                                        "Direct that the submitted result be concluded now." } },
};

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

char *
template_due(struct arena *arena, int64_t due_at, bool is_english)
{
    char date[CIVIL_TEXT_SIZE];
    bool is_day_end = day_start(day_at(due_at)) == due_at;
    day_t day = day_at(is_day_end ? due_at - 1 : due_at);
    struct civil civil = civil_at(due_at);
    const char *weekday = weekday_name(day_weekday(day), is_english);
    day_print_vi(date, sizeof date, day);
    if (is_day_end) {
        return arena_print(arena, is_english ? "end of %s, %s" : "hết ngày %s, %s", weekday, date);
    }
    return arena_print(arena, is_english ? "%02d:%02d on %s, %s" : "%02d:%02d %s, %s", civil.hour,
                       civil.minute, weekday, date);
}

/* " 02 ngày làm việc", " by 2 working days"; nothing when it is a matter of hours. */
static const char *
by_how_much(struct arena *arena, const struct tidings *tidings)
{
    if (tidings->days_late <= 0) {
        return "";
    }
    return arena_print(arena, say(tidings, " %02d ngày làm việc", " by %d working day%s"),
                       tidings->days_late, tidings->days_late == 1 ? "" : "s");
}

/* A pattern of this file with its one %s filled, if it has it. */
static const char *
fill(struct arena *arena, const char *pattern, const char *what)
{
    const char *gap = strstr(pattern, "%s");
    return gap == NULL
               ? pattern
               : arena_print(arena, "%.*s%s%s", (int)(gap - pattern), pattern, what, gap + 2);
}

/* ---- the rows of the letter ------------------------------------------------------------------ */

enum { ROWS_MAX = 12 };

struct sheet {
    struct arena *arena;
    const char *hail, *headline;
    struct row {
        const char *label, *text;
    } rows[ROWS_MAX];
    int count;
    const char *todo, *why, *url, *foot;
};

static void
add_row(struct sheet *sheet, const char *label, const char *text)
{
    if (!text_is_empty(text) && sheet->count < ROWS_MAX) {
        sheet->rows[sheet->count++] = (struct row){ label, text };
    }
}

static const char *
due_or_nothing(struct sheet *sheet, const struct tidings *tidings, int64_t at)
{
    return at != 0 ? template_due(sheet->arena, at, tidings->is_english) : "";
}

static bool
is_link(const char *url)
{
    return !text_is_empty(url) &&
           (strncmp(url, "https://", 8) == 0 || strncmp(url, "http://", 7) == 0);
}

static void
fill_open(struct sheet *sheet, const struct tidings *tidings, const char *late)
{
    sheet->headline = fill(sheet->arena, choose(tidings, kinds[tidings->kind].headline), late);
    add_row(sheet, say(tidings, "Nhiệm vụ", "Task"), tidings->title);
    add_row(sheet, say(tidings, "Sản phẩm", "Product"), tidings->product);
    add_row(sheet, say(tidings, "Thời hạn", "Due"),
            due_or_nothing(sheet, tidings, tidings->due_at));
    add_row(sheet, say(tidings, "Hạn xem xét", "Review due"),
            tidings->kind == NOTICE_REVIEW_OVERDUE
                ? due_or_nothing(sheet, tidings, tidings->review_due_at)
                : "");
    add_row(sheet, say(tidings, "Hạn làm lại", "Rework due"),
            tidings->kind == NOTICE_RETURNED
                ? due_or_nothing(sheet, tidings, tidings->rework_due_at)
                : "");
    add_row(sheet, say(tidings, "Đơn vị chủ trì", "Lead unit"), tidings->lead);
    add_row(sheet, say(tidings, "Đang ở", "Held by"), tidings->holder);
    add_row(sheet, say(tidings, "Mã nhiệm vụ", "Task code"), tidings->task);
    if (tidings->why < RECIPIENTS) {
        sheet->todo = choose(tidings, roles[tidings->why].todo);
    }
    sheet->url = is_link(tidings->url) ? tidings->url : NULL;
}

static void
fill_secret(struct sheet *sheet, const struct tidings *tidings)
{
    const char *due = due_or_nothing(sheet, tidings, tidings->due_at);
    sheet->headline = *due != '\0' ? arena_print(sheet->arena,
                                                 say(tidings, "Có 01 nhiệm vụ mật đến hạn %s.",
                                                     "There is 1 secret task that is due %s."),
                                                 due)
                                   : say(tidings, "Có 01 nhiệm vụ mật cần xử lý.",
                                         "There is 1 secret task to attend to.");
    sheet->todo = say(tidings, "Liên hệ văn thư mật.", "Contact the registry of secret documents.");
}

static struct sheet
make_sheet(struct arena *arena, const struct tidings *tidings, const char *late)
{
    struct sheet sheet = { .arena = arena };
    sheet.hail = arena_print(arena, say(tidings, "Kính gửi: %s", "To: %s"), tidings->to);
    if (tidings->is_secret) {
        fill_secret(&sheet, tidings);
    } else {
        fill_open(&sheet, tidings, late);
    }
    if (tidings->why < RECIPIENTS && !tidings->is_secret) {
        const char *why = choose(tidings, roles[tidings->why].why);
        sheet.why =
            tidings->level > 0
                ? arena_print(arena,
                              say(tidings, "Ông/bà nhận thư này vì %s (bậc đôn đốc thứ %d).",
                                  "You receive this because %s (level %d)."),
                              why, tidings->level)
                : arena_print(
                      arena,
                      say(tidings, "Ông/bà nhận thư này vì %s.", "You receive this because %s."),
                      why);
    }
    sheet.foot = say(tidings, "Thư do hệ thống đôn đốc gửi tự động, không cần trả lời.",
                     "Sent automatically by the reminder system; please do not reply.");
    return sheet;
}

static const char *
make_subject(struct arena *arena, const struct tidings *tidings, const char *late)
{
    const char *mark = tidings->is_urgent ? say(tidings, "[Đôn đốc, hỏa tốc]", "[dondoc, urgent]")
                                          : say(tidings, "[Đôn đốc]", "[dondoc]");
    if (tidings->is_secret) {
        return arena_print(arena, "%s %s", mark,
                           say(tidings, "Có 01 nhiệm vụ mật", "1 secret task"));
    }
    const char *what = tidings->kind == NOTICE_REMINDER && tidings->due_at != 0
                           ? template_due(arena, tidings->due_at, tidings->is_english)
                           : late;
    return arena_print(arena, "%s %s: %s", mark,
                       fill(arena, choose(tidings, kinds[tidings->kind].subject), what),
                       text_is_empty(tidings->title) ? tidings->task : tidings->title);
}

/* ---- as text, as HTML ------------------------------------------------------------------------ */

static const char *
write_text(const struct sheet *sheet, const struct tidings *tidings)
{
    struct text_builder out = { .arena = sheet->arena };
    text_print(&out, "%s\n\n%s\n\n", sheet->hail, sheet->headline);
    for (int i = 0; i < sheet->count; i++) {
        text_print(&out, "%s: %s\n", sheet->rows[i].label, sheet->rows[i].text);
    }
    if (sheet->todo != NULL) {
        text_print(&out, "%s%s: %s\n", sheet->count > 0 ? "\n" : "",
                   say(tidings, "Việc cần làm", "What to do"), sheet->todo);
    }
    if (sheet->url != NULL) {
        text_print(&out, "%s: %s\n", say(tidings, "Mở nhiệm vụ", "Open the task"), sheet->url);
    }
    if (sheet->why != NULL) {
        text_print(&out, "\n%s\n", sheet->why);
    }
    text_print(&out, "\n-- \n%s\n", sheet->foot);
    return out.text;
}

static void
add_escaped(struct text_builder *out, const char *text)
{
    static const char marks[] = "&<>\"'";
    static const char *const names[] = { "&amp;", "&lt;", "&gt;", "&quot;", "&#39;" };
    while (*text != '\0') {
        size_t plain = strcspn(text, marks);
        text_add_n(out, text, plain);
        text += plain;
        if (*text != '\0') {
            text_add(out, names[strchr(marks, *text++) - marks]);
        }
    }
}

static void
add_element(struct text_builder *out, const char *open, const char *text, const char *close)
{
    text_add(out, open);
    add_escaped(out, text);
    text_add(out, close);
}

static const char *
write_html(const struct sheet *sheet, const struct tidings *tidings)
{
    struct text_builder out = { .arena = sheet->arena };
    text_print(&out,
               "<!DOCTYPE html>\n<html lang=\"%s\"><head><meta charset=\"utf-8\">"
               "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"></head>\n"
               "<body style=\"margin:0;padding:16px;max-width:600px;font:16px/1.5 sans-serif;"
               "color:#1a1a1a\">\n",
               say(tidings, "vi", "en"));
    add_element(&out, "<p>", sheet->hail, "</p>\n");
    add_element(&out, "<p style=\"font-size:18px;font-weight:bold\">", sheet->headline, "</p>\n");
    for (int i = 0; i < sheet->count; i++) {
        add_element(&out,
                    i == 0 ? "<p><span style=\"color:#595959\">"
                           : "<br>\n<span style=\"color:#595959\">",
                    sheet->rows[i].label, ":</span> ");
        add_element(&out, i == 0 ? "<b>" : "", sheet->rows[i].text, i == 0 ? "</b>" : "");
    }
    text_add(&out, sheet->count > 0 ? "</p>\n" : "");
    if (sheet->todo != NULL) {
        add_element(
            &out,
            "<p style=\"padding:8px 12px;border-left:4px solid #b00020;background:#f6f6f6\">"
            "<b>",
            say(tidings, "Việc cần làm", "What to do"), ":</b> ");
        add_element(&out, "", sheet->todo, "</p>\n");
    }
    if (sheet->url != NULL) {
        add_element(&out, "<p><a href=\"", sheet->url, "\" style=\"color:#0b57d0\">");
        add_element(&out, "", say(tidings, "Mở nhiệm vụ", "Open the task"), "</a></p>\n");
    }
    text_add(&out, "<p style=\"font-size:14px;color:#595959\">");
    if (sheet->why != NULL) {
        add_element(&out, "", sheet->why, "<br>\n");
    }
    add_element(&out, "", sheet->foot, "</p>\n</body></html>\n");
    return out.text;
}

struct wording
template_write(struct arena *arena, const struct tidings *tidings)
{
    const char *late = by_how_much(arena, tidings);
    struct sheet sheet = make_sheet(arena, tidings, late);
    return (struct wording){
        .subject = make_subject(arena, tidings, late),
        .text = write_text(&sheet, tidings),
        .html = write_html(&sheet, tidings),
    };
}
