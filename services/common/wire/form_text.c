#include "wire/form_text.h"

#include "base/civil.h"
#include "base/text.h"
#include "domain/nfc.h"
#include "wire/subject.h"
#include <stdio.h>
#include <string.h>

enum trait {
    BROKEN = 1 << 0,
    CONTROL = 1 << 1,
    LINE_END = 1 << 2, /* or a tab */
    RETURN = 1 << 3,
    STEERING = 1 << 4, /* changes the direction or the line of what stands around it */
    INVISIBLE = 1 << 5,
    WIDE = 1 << 6, /* not surely NFC */
};

static unsigned
trait_of(int32_t rune)
{
    if (rune < 0) {
        return BROKEN;
    }
    if (rune < 0x20 || (rune >= 0x7F && rune < 0xA0)) {
        return rune == '\n' || rune == '\t' ? LINE_END : rune == '\r' ? RETURN : CONTROL;
    }
    if (rune == 0xAD) { /* soft hyphen */
        return INVISIBLE;
    }
    if (rune < 0x300) {
        return 0;
    }
    if ((rune >= 0x2028 && rune <= 0x202E) || (rune >= 0x2066 && rune <= 0x2069)) {
        return STEERING;
    }
    bool is_invisible = (rune >= 0x200B && rune <= 0x200F) || (rune >= 0x2060 && rune <= 0x206F) ||
                        rune == 0xFEFF || (rune & 0xFFFE) == 0xFFFE;
    return is_invisible ? WIDE | INVISIBLE : WIDE;
}

static unsigned
traits_of(const char *text, size_t size)
{
    unsigned traits = 0;
    for (size_t at = 0; at < size;) {
        unsigned char byte = (unsigned char)text[at];
        if (byte >= 0x20 && byte < 0x7F) {
            at++;
        } else {
            traits |= trait_of(text_next(text, size, &at));
        }
    }
    return traits;
}

/* Windows ends lines with "\r\n"; a '\r' alone stays, and is a control character. */
static char *
join_line_ends(const char *text, struct arena *arena, size_t *size)
{
    char *joined = arena_text_n(arena, text, *size), *to = joined;
    for (const char *from = text; *from; from++) {
        if (from[0] != '\r' || from[1] != '\n') {
            *to++ = *from;
        }
    }
    *to = '\0';
    *size = (size_t)(to - joined);
    return joined;
}

static bool
has_space_at_end(const char *text, size_t size)
{
    static const char no_break[] = "\xC2\xA0";
    return text[0] == ' ' || text[size - 1] == ' ' || memcmp(text, no_break, 2) == 0 ||
           (size > 1 && memcmp(text + size - 2, no_break, 2) == 0);
}

static bool
is_link(const char *text)
{
    return (strncmp(text, "http://", 7) == 0 || strncmp(text, "https://", 8) == 0) &&
           !strchr(text, ' ') && text[8] != '\0';
}

static enum code
check_date(const char *text)
{
    day_t date;
    if (!day_parse(text, &date)) {
        return CODE_FIELD_INVALID;
    }
    bool is_near = date >= day_of(1970, 1, 1) && date <= day_of(2199, 12, 31);
    return is_near ? CODE_COUNT : CODE_TIME_OUT_OF_RANGE;
}

/* The text is clean, in NFC, not empty and not too long. */
static enum code
check_kind(const char *text, size_t size, enum form_kind kind)
{
    enum subject_kind subject;
    switch (kind) {
    case FORM_WORD:
        return strchr(text, ' ') || has_space_at_end(text, size) ? CODE_FIELD_INVALID : CODE_COUNT;
    case FORM_ISSUER:
        return strchr(text, '/') || has_space_at_end(text, size) ? CODE_FIELD_INVALID : CODE_COUNT;
    case FORM_KEY:
        return has_space_at_end(text, size) ? CODE_FIELD_INVALID : CODE_COUNT;
    case FORM_SUBJECT:
        return has_space_at_end(text, size) || !subject_key(text, &subject) ? CODE_SUBJECT_MALFORMED
                                                                            : CODE_COUNT;
    case FORM_LINK:
        return is_link(text) ? CODE_COUNT : CODE_FIELD_INVALID;
    case FORM_DATE:
        return check_date(text);
    default:
        return CODE_COUNT;
    }
}

enum code
form_text(char **text, const struct form_rule *rule, struct arena *arena,
          char detail[FORM_DETAIL_SIZE])
{
    size_t size = strlen(*text);
    unsigned traits = traits_of(*text, size);
    unsigned forbidden = CONTROL | STEERING;
    detail[0] = '\0';
    if (rule->kind == FORM_NOTE) {
        if (traits & RETURN) {
            *text = join_line_ends(*text, arena, &size);
            traits = traits_of(*text, size);
        }
    } else {
        forbidden |= LINE_END;
    }
    forbidden |= RETURN | (rule->kind >= FORM_KEY ? INVISIBLE : 0);
    if (traits & BROKEN) {
        return CODE_TEXT_NOT_UTF8;
    }
    if (traits & forbidden) {
        return CODE_TEXT_HAS_CONTROL;
    }
    if (traits & WIDE) {
        *text = (char *)nfc_text(arena, *text, &size);
    }
    if (size > (size_t)rule->max) {
        snprintf(detail, FORM_DETAIL_SIZE, "%zu > %lld bytes", size, (long long)rule->max);
        return CODE_FIELD_TOO_LONG;
    }
    return size ? check_kind(*text, size, rule->kind) : CODE_COUNT;
}
