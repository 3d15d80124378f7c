#include "sheet.h"

#include "base/text.h"
#include <string.h>

/* What every letter says, whatever it is about. */
struct words {
    const char *lang, *todo, *open, *foot;
};

static const struct words words_vi = {
    "vi",
    "Việc cần làm",
    "Mở nhiệm vụ",
    "Thư do hệ thống đôn đốc gửi tự động, không cần trả lời.",
};
static const struct words words_en = {
    "en",
    "What to do",
    "Open the task",
    "Sent automatically by the reminder system; please do not reply.",
};

static const struct words *
words_of(const struct sheet *sheet)
{
    return sheet->is_english ? &words_en : &words_vi;
}

void
sheet_add(struct sheet *sheet, const char *label, const char *text)
{
    if (!text_is_empty(text) && sheet->row_count < SHEET_ROWS) {
        sheet->rows[sheet->row_count++] = (struct sheet_row){ label, text };
    }
}

void
sheet_add_todo(struct sheet *sheet, const char *label, const char *text)
{
    if (sheet->todo_count < SHEET_ROWS) {
        sheet->todo[sheet->todo_count++] = (struct sheet_row){ label, text };
    }
}

const char *
sheet_link(const char *url)
{
    bool is_link = !text_is_empty(url) &&
                   (strncmp(url, "https://", 8) == 0 || strncmp(url, "http://", 7) == 0);
    return is_link ? url : NULL;
}

/* ---- plain text ---------------------------------------------------------------------------- */

static void
write_todo(struct text_builder *out, const struct sheet *sheet)
{
    if (sheet->todo_count == 1 && sheet->todo[0].label == NULL) {
        text_print(out, "\n%s: %s\n", words_of(sheet)->todo, sheet->todo[0].text);
    } else if (sheet->todo_count > 0) {
        text_print(out, "\n%s:\n", words_of(sheet)->todo);
        for (size_t i = 0; i < sheet->todo_count; i++) {
            text_print(out, "- %s: %s\n", sheet->todo[i].label, sheet->todo[i].text);
        }
    }
}

static void
write_group(struct text_builder *out, const struct sheet_group *group, int *number)
{
    text_print(out, "\n%s\n", group->heading);
    for (size_t i = 0; i < group->count; i++) {
        const struct sheet_item *item = &group->items[i];
        text_print(out, "\n%d. %s%s%s%s\n   %s\n", ++*number, item->mark != NULL ? "[" : "",
                   item->mark != NULL ? item->mark : "", item->mark != NULL ? "] " : "",
                   item->title, item->facts);
        if (item->url != NULL) {
            text_print(out, "   %s\n", item->url);
        }
    }
}

const char *
sheet_text(const struct sheet *sheet)
{
    struct text_builder out = { .arena = sheet->arena };
    int number = 0;
    text_print(&out, "%s\n\n%s\n", sheet->hail, sheet->headline);
    if (sheet->note != NULL) {
        text_print(&out, "%s\n", sheet->note);
    }
    for (size_t i = 0; i < sheet->row_count; i++) {
        text_print(&out, "%s%s: %s\n", i == 0 ? "\n" : "", sheet->rows[i].label,
                   sheet->rows[i].text);
    }
    if (sheet->list_count > 0) {
        text_print(&out, "\n%s:\n", sheet->list_label);
    }
    for (size_t i = 0; i < sheet->list_count; i++) {
        text_print(&out, "%zu. %s\n", i + 1, sheet->list[i]);
    }
    write_todo(&out, sheet);
    for (size_t i = 0; i < sheet->group_count; i++) {
        write_group(&out, &sheet->groups[i], &number);
    }
    if (sheet->more != NULL) {
        text_print(&out, "\n%s\n", sheet->more);
    }
    if (sheet->url != NULL) {
        text_print(&out, "%s: %s\n", words_of(sheet)->open, sheet->url);
    }
    if (sheet->why != NULL) {
        text_print(&out, "\n%s\n", sheet->why);
    }
    text_print(&out, "\n-- \n%s\n", words_of(sheet)->foot);
    return out.text;
}

/* ---- HTML ---------------------------------------------------------------------------------- */

#define MUTED "color:#595959"

static void
add_escaped(struct text_builder *out, const char *text)
{
    static const char marks[] = "&<>\"'\n";
    static const char *const names[] = { "&amp;", "&lt;", "&gt;", "&quot;", "&#39;", "<br>\n" };
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

static void
add_rows(struct text_builder *out, const struct sheet *sheet)
{
    for (size_t i = 0; i < sheet->row_count; i++) {
        text_add(out, i == 0 ? "<p style=\"margin:0 0 16px\">" : "<br>\n");
        add_element(out, "<span style=\"" MUTED "\">", sheet->rows[i].label, ":</span> ");
        add_element(out, i == 0 ? "<b>" : "", sheet->rows[i].text, i == 0 ? "</b>" : "");
    }
    text_add(out, sheet->row_count > 0 ? "</p>\n" : "");
}

static void
add_list(struct text_builder *out, const struct sheet *sheet)
{
    if (sheet->list_count == 0) {
        return;
    }
    add_element(out, "<p style=\"margin:0 0 4px\"><b>", sheet->list_label, ":</b></p>\n");
    text_add(out, "<ol style=\"margin:0 0 16px;padding-left:24px\">\n");
    for (size_t i = 0; i < sheet->list_count; i++) {
        add_element(out, "<li style=\"margin-bottom:4px\">", sheet->list[i], "</li>\n");
    }
    text_add(out, "</ol>\n");
}

static void
add_todo(struct text_builder *out, const struct sheet *sheet)
{
    if (sheet->todo_count == 0) {
        return;
    }
    add_element(out,
                "<div style=\"margin:0 0 16px;padding:8px 12px;border-left:4px solid #b00020;"
                "background:#f6f6f6\"><b>",
                words_of(sheet)->todo, ":</b> ");
    for (size_t i = 0; i < sheet->todo_count; i++) {
        if (sheet->todo[i].label != NULL) {
            add_element(out, "<br>\n<i>", sheet->todo[i].label, ":</i> ");
        }
        add_escaped(out, sheet->todo[i].text);
    }
    text_add(out, "</div>\n");
}

static void
add_item(struct text_builder *out, const struct sheet_item *item, int number)
{
    text_add(out, "<div style=\"padding:8px 0;border-top:1px solid #ddd\">");
    text_print(out, "%d. ", number);
    if (item->mark != NULL) {
        add_element(out,
                    "<span style=\"padding:1px 6px;border-radius:3px;background:#b00020;"
                    "color:#fff;font-size:13px\">",
                    item->mark, "</span> ");
    }
    if (item->url != NULL) {
        add_element(out, "<a href=\"", item->url, "\" style=\"color:#0b57d0;font-weight:bold\">");
        add_element(out, "", item->title, "</a>");
    } else {
        add_element(out, "<b>", item->title, "</b>");
    }
    add_element(out, "<br>\n<span style=\"font-size:14px;" MUTED "\">", item->facts,
                "</span></div>\n");
}

static void
add_groups(struct text_builder *out, const struct sheet *sheet)
{
    int number = 0;
    for (size_t i = 0; i < sheet->group_count; i++) {
        const struct sheet_group *group = &sheet->groups[i];
        add_element(out, "<p style=\"margin:20px 0 4px;color:#b00020\"><b>", group->heading,
                    "</b></p>\n");
        for (size_t k = 0; k < group->count; k++) {
            add_item(out, &group->items[k], ++number);
        }
    }
    if (sheet->more != NULL) {
        add_element(out, "<p style=\"margin:16px 0\">", sheet->more, "</p>\n");
    }
}

const char *
sheet_html(const struct sheet *sheet)
{
    const struct words *words = words_of(sheet);
    struct text_builder out = { .arena = sheet->arena };
    text_print(&out,
               "<!DOCTYPE html>\n<html lang=\"%s\"><head><meta charset=\"utf-8\">"
               "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"></head>\n"
               "<body style=\"margin:0;padding:16px;max-width:640px;font:16px/1.5 sans-serif;"
               "color:#1a1a1a\">\n",
               words->lang);
    add_element(&out, "<p style=\"margin:0 0 12px\">", sheet->hail, "</p>\n");
    add_element(&out,
                sheet->is_urgent
                    ? "<p style=\"margin:0 0 16px;font-size:18px;font-weight:bold;color:#b00020\">"
                    : "<p style=\"margin:0 0 16px;font-size:18px;font-weight:bold\">",
                sheet->headline, "</p>\n");
    if (sheet->note != NULL) {
        add_element(&out, "<p style=\"margin:0 0 16px\">", sheet->note, "</p>\n");
    }
    add_rows(&out, sheet);
    add_list(&out, sheet);
    add_todo(&out, sheet);
    add_groups(&out, sheet);
    if (sheet->url != NULL) {
        add_element(&out, "<p style=\"margin:0 0 16px\"><a href=\"", sheet->url,
                    "\" style=\"display:inline-block;padding:8px 16px;border-radius:4px;"
                    "background:#0b57d0;color:#fff;text-decoration:none\">");
        add_element(&out, "", words->open, "</a></p>\n");
    }
    text_add(&out, "<p style=\"margin:20px 0 0;font-size:14px;" MUTED "\">");
    if (!text_is_empty(sheet->why)) {
        add_element(&out, "", sheet->why, "<br>\n");
    }
    add_element(&out, "", words->foot, "</p>\n</body></html>\n");
    return out.text;
}
