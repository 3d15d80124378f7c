#include "domain/nfc.h"

#include "base/text.h"
#include <stdlib.h>
#include <string.h>
#include <uninorm.h>

/* Every code point below U+0300 and every letter of U+1EA0..U+1EFF, so all of Vietnamese written
 * with precomposed letters, stays as it is whatever stands beside it. */
static bool
is_plainly_nfc(const char *text, size_t size)
{
    for (size_t at = 0; at < size;) {
        if ((unsigned char)text[at] < 0xCC) { /* U+0000..U+02FF, or within a letter */
            at++;
            continue;
        }
        int32_t rune = text_next(text, size, &at);
        if (rune >= 0x300 && !(rune >= 0x1EA0 && rune <= 0x1EFF)) {
            return false;
        }
    }
    return true;
}

bool
nfc_is_plain_line(const char *text, size_t size)
{
    for (size_t at = 0; at < size;) {
        if (text[at] >= ' ' && text[at] < 0x7F) {
            at++;
            continue;
        }
        int32_t rune = text_next(text, size, &at);
        if (!(rune >= 0xA0 && rune < 0x300) && !(rune >= 0x1EA0 && rune <= 0x1EFF)) {
            return false;
        }
    }
    return true;
}

/* libunistring fails only on broken UTF-8, which callers have refused, or without memory. */
static char *
normalise(struct arena *arena, const char *text, size_t *size)
{
    size_t length = 0;
    uint8_t *normal = u8_normalize(UNINORM_NFC, (const uint8_t *)text, *size, NULL, &length);
    if (normal == NULL) {
        return NULL;
    }
    char *copy = arena_text_n(arena, (const char *)normal, length);
    free(normal);
    *size = length;
    return copy;
}

bool
nfc_is(const char *text, size_t size)
{
    if (is_plainly_nfc(text, size)) {
        return true;
    }
    struct arena *arena = arena_new();
    size_t length = size;
    const char *normal = normalise(arena, text, &length);
    bool is_same = normal != NULL && length == size && memcmp(normal, text, size) == 0;
    arena_free(arena);
    return is_same;
}

const char *
nfc_text(struct arena *arena, const char *text, size_t *size)
{
    if (is_plainly_nfc(text, *size)) {
        return text;
    }
    const char *normal = normalise(arena, text, size);
    return normal != NULL ? normal : text;
}
