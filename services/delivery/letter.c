#include "letter.h"

#include "base/civil.h"
#include "base/text.h"
#include <string.h>

enum {
    LINE_BYTES = 57, /* 76 characters of base64 */
    WORD_BYTES = 39, /* encoded and behind "Subject: " no line of over 76 (RFC 2047) */
};

static void
add_base64(struct text_builder *out, const char *data, size_t size)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < size; i += 3) {
        size_t n = size - i < 3 ? size - i : 3;
        uint32_t bits = 0;
        for (size_t k = 0; k < 3; k++) {
            bits = bits << 8 | (k < n ? (uint8_t)data[i + k] : 0U);
        }
        char four[4] = { digits[bits >> 18], digits[bits >> 12 & 63], digits[bits >> 6 & 63],
                         digits[bits & 63] };
        memset(four + n + 1, '=', 3 - n);
        text_add_n(out, four, sizeof four);
    }
}

static void
add_body(struct text_builder *out, const char *data)
{
    size_t size = strlen(data);
    for (size_t i = 0; i < size; i += LINE_BYTES) {
        add_base64(out, data + i, size - i < LINE_BYTES ? size - i : LINE_BYTES);
        text_add(out, "\r\n");
    }
}

static bool
is_plain(const char *text)
{
    for (; *text != '\0'; text++) {
        if (*text < ' ' || *text > '~') {
            return false;
        }
    }
    return true;
}

/* Where an encoded word that begins at text[from] ends: never inside a character. */
static size_t
word_end(const char *text, size_t size, size_t from)
{
    size_t end = from + WORD_BYTES < size ? from + WORD_BYTES : size;
    while (end < size && end > from + 1 && ((uint8_t)text[end] & 0xC0) == 0x80) {
        end--;
    }
    return end;
}

/* Encoded words, folded. */
static void
add_words(struct text_builder *out, const char *given)
{
    char *text = arena_text(out->arena, given);
    size_t size = strlen(text);
    for (size_t i = 0; i < size; i++) {
        if ((uint8_t)text[i] < ' ' || text[i] == 0x7F) {
            text[i] = ' ';
        }
    }
    for (size_t at = 0; at < size;) {
        size_t end = word_end(text, size, at);
        text_add(out, at > 0 ? "\r\n =?UTF-8?B?" : "=?UTF-8?B?");
        add_base64(out, text + at, end - at);
        text_add(out, "?=");
        at = end;
    }
}

static void
add_subject(struct text_builder *out, const char *subject)
{
    text_add(out, "Subject: ");
    if (is_plain(subject) && strlen(subject) < LINE_BYTES) {
        text_add(out, subject);
    } else {
        add_words(out, subject);
    }
    text_add(out, "\r\n");
}

static void
add_mailbox(struct text_builder *out, const char *header, const char *name, const char *address)
{
    text_print(out, "%s: ", header);
    if (!text_is_empty(name)) {
        add_words(out, name);
        text_add(out, "\r\n ");
    }
    text_print(out, "<%s>\r\n", address);
}

static void
add_date(struct text_builder *out, int64_t at)
{
    static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
    struct civil civil = civil_at(at);
    text_print(out, "Date: %s, %02d %s %04d %02d:%02d:%02d +0700\r\n",
               weekday_name(day_weekday(day_at(at)), true), civil.day, months[civil.month - 1],
               civil.year, civil.hour, civil.minute, civil.second);
}

static void
add_part(struct text_builder *out, const char *boundary, const char *type, const char *body)
{
    text_print(out,
               "--%s\r\nContent-Type: %s; charset=UTF-8\r\n"
               "Content-Transfer-Encoding: base64\r\n\r\n",
               boundary, type);
    add_body(out, body);
}

char *
letter_address_of(struct arena *arena, const char *from)
{
    const char *open = strrchr(from, '<');
    const char *close = open != NULL ? strchr(open, '>') : NULL;
    return close != NULL ? arena_text_n(arena, open + 1, (size_t)(close - open - 1))
                         : arena_text(arena, from);
}

/* What stands before the address, without quotation marks and blanks around it. */
static char *
name_of(struct arena *arena, const char *from)
{
    const char *end = strrchr(from, '<');
    if (end == NULL) {
        return arena_text(arena, "");
    }
    while (end > from && strchr(" \"", end[-1]) != NULL) {
        end--;
    }
    while (from < end && strchr(" \"", *from) != NULL) {
        from++;
    }
    return arena_text_n(arena, from, (size_t)(end - from));
}

char *
letter_id(struct arena *arena, const char *key, const char *from)
{
    const char *address = letter_address_of(arena, from), *at = strrchr(address, '@');
    return arena_print(arena, "%s@%s", key, at != NULL ? at + 1 : "dondoc.invalid");
}

char *
letter_write(struct arena *arena, const struct letter *letter, size_t *size)
{
    struct text_builder out = { .arena = arena };
    const char *boundary = arena_print(arena, "=_%s", letter->key);
    add_date(&out, letter->at);
    add_mailbox(&out, "From", name_of(arena, letter->from), letter_address_of(arena, letter->from));
    add_mailbox(&out, "To", letter->to_name, letter->to_address);
    add_subject(&out, letter->subject);
    text_print(&out, "Message-ID: <%s>\r\n", letter_id(arena, letter->key, letter->from));
    text_add(&out, letter->is_urgent ? "Importance: high\r\nX-Priority: 1\r\n" : "");
    text_add(&out, "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n");
    text_print(&out, "Content-Type: multipart/alternative;\r\n boundary=\"%s\"\r\n\r\n", boundary);
    add_part(&out, boundary, "text/plain", letter->text);
    add_part(&out, boundary, "text/html", letter->html);
    text_print(&out, "--%s--\r\n", boundary);
    *size = out.size;
    return out.text;
}

bool
letter_address_is_sane(const char *address)
{
    size_t marks = 0, size = strlen(address);
    for (size_t i = 0; i < size; i++) {
        if (address[i] <= ' ' || address[i] > '~' || strchr("<>()[],;:\\\"", address[i]) != NULL) {
            return false;
        }
        marks += address[i] == '@';
    }
    return marks == 1 && size < 255 && address[0] != '@' && address[size - 1] != '@';
}
