#include "base/text.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

int32_t
text_next(const char *text, size_t size, size_t *at)
{
    const unsigned char *s = (const unsigned char *)text + *at;
    size_t left = size - *at;
    unsigned lead = *s;
    if (lead < 0x80) {
        *at += 1;
        return (int32_t)lead;
    }
    size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    static const uint32_t least[] = { [2] = 0x80, [3] = 0x800, [4] = 0x10000 };
    if (lead < 0xC2 || lead > 0xF4 || left < length) {
        *at += 1;
        return -1;
    }
    uint32_t rune = lead & (0xFFU >> (length + 1));
    for (size_t i = 1; i < length; i++) {
        if ((s[i] & 0xC0) != 0x80) {
            *at += 1;
            return -1;
        }
        rune = rune << 6 | (s[i] & 0x3F);
    }
    if (rune < least[length] || rune > 0x10FFFF || (rune >= 0xD800 && rune <= 0xDFFF)) {
        *at += 1;
        return -1;
    }
    *at += length;
    return (int32_t)rune;
}

/* Most text is ASCII for long stretches: eight bytes at a time, then letter by letter. */
static bool
starts_with_eight_ascii(const char *text, size_t size)
{
    uint64_t eight;
    if (size < sizeof eight) {
        return false;
    }
    memcpy(&eight, text, sizeof eight);
    return !(eight & UINT64_C(0x8080808080808080));
}

bool
text_is_utf8(const char *text, size_t size)
{
    for (size_t at = 0; at < size;) {
        if (starts_with_eight_ascii(text + at, size - at)) {
            at += 8;
        } else if (text_next(text, size, &at) < 0) {
            return false;
        }
    }
    return true;
}

bool
text_has_control(const char *text, size_t size, bool multiline)
{
    for (size_t at = 0; at < size;) {
        if (text[at] >= ' ' && text[at] < 0x7F) {
            at++;
            continue;
        }
        int32_t rune = text_next(text, size, &at);
        bool is_control = (rune >= 0 && rune < 0x20) || (rune >= 0x7F && rune < 0xA0);
        if (is_control && !(multiline && (rune == '\n' || rune == '\t'))) {
            return true;
        }
    }
    return false;
}

bool
text_same(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

bool
text_is_empty(const char *text)
{
    return !text || !*text;
}

bool
text_to_number(const char *text, int *number)
{
    size_t length = strspn(text, "0123456789");
    if (length == 0 || length > 9 || text[length] != '\0') {
        return false;
    }
    *number = 0;
    for (size_t i = 0; i < length; i++) {
        *number = 10 * *number + (text[i] - '0');
    }
    return true;
}

/* Room for `n` more bytes and the NUL; returns where they go. */
static char *
make_room(struct text_builder *builder, size_t n)
{
    if (builder->room - builder->size <= n) {
        size_t room = builder->room ? builder->room * 2 : 64;
        room = room > builder->size + n ? room : builder->size + n + 1;
        char *text = arena_alloc(builder->arena, room);
        if (builder->size) {
            memcpy(text, builder->text, builder->size);
        }
        builder->text = text;
        builder->room = room;
    }
    return builder->text + builder->size;
}

void
text_add(struct text_builder *builder, const char *text)
{
    if (text) {
        text_add_n(builder, text, strlen(text));
    }
}

void
text_add_n(struct text_builder *builder, const char *text, size_t n)
{
    char *to = make_room(builder, n);
    if (n) {
        memcpy(to, text, n);
    }
    to[n] = '\0';
    builder->size += n;
}

void
text_print(struct text_builder *builder, const char *format, ...)
{
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    char *to = make_room(builder, 0);
    size_t room = builder->room - builder->size;
    int length = vsnprintf(to, room, format, arguments);
    if (length > 0 && (size_t)length >= room) {
        to = make_room(builder, (size_t)length);
        vsnprintf(to, (size_t)length + 1, format, again);
    }
    builder->size += length > 0 ? (size_t)length : 0;
    va_end(again);
    va_end(arguments);
}
