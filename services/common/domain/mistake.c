#include "domain/mistake.h"

#include "base/text.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { VALUE_SIZE = 81, TEXT_SIZE = 512 };

static const struct {
    const char *name, *says;
} codes[MISTAKE_CODES] = {
    [MISTAKE_FILE_MISSING] = { "FILE-MISSING", "a file that must be there is not" },
    [MISTAKE_FILE_UNKNOWN] = { "FILE-UNKNOWN", "nothing reads a file of this name" },
    [MISTAKE_FILE_TWICE] = { "FILE-TWICE", "the same file name is given twice" },
    [MISTAKE_FILE_TOO_LARGE] = { "FILE-TOO-LARGE", "the file is larger than allowed" },
    [MISTAKE_FILE_EMPTY] = { "FILE-EMPTY", "the file holds nothing" },
    [MISTAKE_TEXT_NOT_UTF8] = { "TEXT-NOT-UTF8", "the text is not UTF-8" },
    [MISTAKE_TEXT_CONTROL] = { "TEXT-CONTROL", "a control character, perhaps a tab, in the text" },
    [MISTAKE_LINE_TOO_LONG] = { "LINE-TOO-LONG", "the line is longer than allowed" },
    [MISTAKE_QUOTE_BROKEN] = { "QUOTE-BROKEN", "quotes that do not pair up" },
    [MISTAKE_COLUMN_MISSING] = { "COLUMN-MISSING", "a column that must be there is not" },
    [MISTAKE_COLUMN_UNKNOWN] = { "COLUMN-UNKNOWN", "nothing reads a column of this name" },
    [MISTAKE_COLUMN_TWICE] = { "COLUMN-TWICE", "the same column name is given twice" },
    [MISTAKE_ROWS_TOO_MANY] = { "ROWS-TOO-MANY", "more rows than allowed; the rest is not read" },
    [MISTAKE_CELLS_TOO_MANY] = { "CELLS-TOO-MANY",
                                 "the row has more cells than there are columns" },
    [MISTAKE_YAML_BROKEN] = { "YAML-BROKEN", "not YAML; what follows is not read" },
    [MISTAKE_YAML_ALIAS] = { "YAML-ALIAS", "anchors and aliases (&, *) are not read" },
    [MISTAKE_KEY_UNKNOWN] = { "KEY-UNKNOWN", "nothing reads a key of this name" },
    [MISTAKE_KEY_TWICE] = { "KEY-TWICE", "the same key is given twice" },
    [MISTAKE_KEY_MISSING] = { "KEY-MISSING", "a key that must be there is not" },
    [MISTAKE_RULE_MISSING] = { "RULE-MISSING", "a rule that this program cites is not there" },
    [MISTAKE_SHAPE_WRONG] = { "SHAPE-WRONG",
                              "a list, a mapping or a plain value in the wrong place" },
    [MISTAKE_VALUE_MISSING] = { "VALUE-MISSING", "a value that must be there is empty" },
    [MISTAKE_VALUE_TOO_LONG] = { "VALUE-TOO-LONG", "the value is longer than allowed" },
    [MISTAKE_VALUE_UNKNOWN] = { "VALUE-UNKNOWN", "not one of the words allowed here" },
    [MISTAKE_VALUE_MALFORMED] = { "VALUE-MALFORMED", "the value does not have the form it needs" },
    [MISTAKE_VALUE_OUT_OF_RANGE] = { "VALUE-OUT-OF-RANGE", "the value is too small or too large" },
    [MISTAKE_CODE_MALFORMED] = { "CODE-MALFORMED",
                                 "a code has up to 64 of A-Z a-z 0-9 . _ - and begins with a "
                                 "letter or digit" },
    [MISTAKE_CODE_TWICE] = { "CODE-TWICE", "the same code is given twice" },
    [MISTAKE_CODE_UNKNOWN] = { "CODE-UNKNOWN", "nothing has this code" },
    [MISTAKE_DATE_MALFORMED] = { "DATE-MALFORMED", "a date is written 2026-03-09" },
    [MISTAKE_DATES_REVERSED] = { "DATES-REVERSED", "the last day is before the first" },
    [MISTAKE_DATES_OVERLAP] = { "DATES-OVERLAP", "two periods that exclude each other overlap" },
    [MISTAKE_CYCLE] = { "CYCLE", "a chain of superiors or parents comes back to where it began" },
    [MISTAKE_HEAD_MISSING] = { "HEAD-MISSING", "a unit that must have a head position has none" },
    [MISTAKE_HEAD_TWICE] = { "HEAD-TWICE", "two positions of which there can be only one" },
    [MISTAKE_POST_MISPLACED] = { "POST-MISPLACED",
                                 "a position in a kind of unit that has none such" },
    [MISTAKE_SUPERIOR_MISSING] = { "SUPERIOR-MISSING",
                                   "a position that must have a superior has none" },
    [MISTAKE_RULE_CONTRADICTED] = { "RULE-CONTRADICTED", "two values that contradict each other" },
    [MISTAKE_WEEKDAY_WRONG] = { "WEEKDAY-WRONG", "the date is another day of the week" },
    [MISTAKE_PAIR_BROKEN] = { "PAIR-BROKEN", "the paired date does not fit" },
    [MISTAKE_CALENDAR_FAULTY] = { "CALENDAR-FAULTY", "no calendar can be made of this" },
    [MISTAKE_AUTHORITY_TIED] = { "AUTHORITY-TIED",
                                 "two rules give a matter to different units, and neither counts "
                                 "more" },
    [MISTAKE_AUTHORITY_OVERLAP] = { "AUTHORITY-OVERLAP",
                                    "two rules give a matter to different units at one time" },
    [MISTAKE_AUTHORITY_GAP] = { "AUTHORITY-GAP",
                                "a matter has rules, but not for every amount and day" },
    [MISTAKE_DELEGATION_ENDLESS] = { "DELEGATION-ENDLESS", "a delegation without a last day" },
    [MISTAKE_DELEGATION_ENDED] = { "DELEGATION-ENDED", "a delegation that is over" },
};

const char *
mistake_code_name(enum mistake_code code)
{
    return codes[code].name;
}

const char *
mistake_code_say(enum mistake_code code)
{
    return codes[code].says;
}

/* What can be shown of any bytes: control characters become spaces, broken UTF-8 question marks. */
static char *
show_value(struct arena *arena, const char *value)
{
    char shown[VALUE_SIZE + 3];
    size_t size = 0, at = 0, length = strlen(value);
    while (at < length) {
        size_t begin = at;
        int32_t rune = text_next(value, length, &at);
        size_t n = rune < 0 ? 1 : at - begin;
        if (size + n >= VALUE_SIZE) {
            memcpy(shown + size, "...", 3);
            size += 3;
            break;
        }
        if (rune < 0) {
            shown[size] = '?';
        } else if (rune < 0x20 || (rune >= 0x7F && rune < 0xA0)) {
            memset(shown + size, ' ', n);
        } else {
            memcpy(shown + size, value + begin, n);
        }
        size += n;
    }
    return arena_text_n(arena, shown, size);
}

static struct mistake *
make_room(struct mistakes *mistakes)
{
    if (mistakes->count == mistakes->room) {
        size_t room = mistakes->room == 0 ? 16 : 2 * mistakes->room;
        struct mistake *list = arena_array(mistakes->arena, room, sizeof *list);
        if (mistakes->count > 0) {
            memcpy(list, mistakes->list, mistakes->count * sizeof *list);
        }
        mistakes->list = list;
        mistakes->room = room;
    }
    return &mistakes->list[mistakes->count++];
}

void
mistake_add(struct mistakes *mistakes, const char *file, int line, enum mistake_code code,
            const char *value, const char *format, ...)
{
    if (mistakes->count >= MISTAKES_MAX) {
        mistakes->dropped++;
        return;
    }
    char text[TEXT_SIZE];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    *make_room(mistakes) = (struct mistake){
        .file = file,
        .line = line,
        .code = code,
        .text = arena_text(mistakes->arena, text),
        .value = value == NULL ? NULL : show_value(mistakes->arena, value),
    };
}

size_t
mistakes_count(const struct mistakes *mistakes)
{
    return mistakes->count + mistakes->dropped;
}

static int
compare(const void *a, const void *b)
{
    const struct mistake *x = a, *y = b;
    int files = strcmp(x->file, y->file);
    if (files != 0) {
        return files;
    }
    if (x->line != y->line) {
        return x->line < y->line ? -1 : 1;
    }
    if (x->code != y->code) {
        return x->code < y->code ? -1 : 1;
    }
    return strcmp(x->text, y->text);
}

void
mistake_sort(struct mistakes *mistakes)
{
    if (mistakes->count > 1) {
        qsort(mistakes->list, mistakes->count, sizeof *mistakes->list, compare);
    }
}

char *
mistake_print(struct arena *arena, const struct mistake *mistake)
{
    const char *quote = mistake->value == NULL ? "" : "\"";
    const char *colon = mistake->value == NULL ? "" : ": ";
    const char *value = mistake->value == NULL ? "" : mistake->value;
    if (mistake->line == 0) {
        return arena_print(arena, "%s: %s: %s%s%s%s%s", mistake->file, codes[mistake->code].name,
                           mistake->text, colon, quote, value, quote);
    }
    return arena_print(arena, "%s:%d: %s: %s%s%s%s%s", mistake->file, mistake->line,
                       codes[mistake->code].name, mistake->text, colon, quote, value, quote);
}
