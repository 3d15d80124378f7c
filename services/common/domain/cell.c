#include "domain/cell.h"

#include "base/civil.h"
#include "base/text.h"
#include "domain/organisation.h"
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { AMOUNT_DIGITS = 15 };

static bool
is_letter_or_digit(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool
code_is_wellformed(const char *code)
{
    size_t length = 0;
    while (is_letter_or_digit(code[length]) ||
           (length > 0 && (code[length] == '.' || code[length] == '_' || code[length] == '-'))) {
        length++;
    }
    return length > 0 && length <= TABLE_CODE_MAX && code[length] == '\0';
}

static void
refuse(const struct cell_place *place, const struct column *column, enum mistake_code code,
       const char *text, const char *help)
{
    mistake_add(place->mistakes, place->file, place->line, code, text, "column %s: %s",
                column->name, help);
}

static void
store_code(const struct cell_place *place, const struct column *column, const char *text,
           const char **code)
{
    if (!code_is_wellformed(text)) {
        refuse(place, column, MISTAKE_CODE_MALFORMED, text,
               mistake_code_say(MISTAKE_CODE_MALFORMED));
        return;
    }
    *code = arena_text(place->arena, text);
}

static void
store_codes(const struct cell_place *place, const struct column *column, const char *text,
            struct code_list *list)
{
    size_t most = 1;
    for (const char *c = text; *c != '\0'; c++) {
        most += *c == ';' || *c == ' ';
    }
    list->codes = arena_array(place->arena, most, sizeof *list->codes);
    for (const char *c = text; *c != '\0';) {
        c += strspn(c, "; ");
        size_t length = strcspn(c, "; ");
        if (length > 0) {
            const char *code = NULL;
            store_code(place, column, arena_text_n(place->arena, c, length), &code);
            if (code != NULL) {
                list->codes[list->count++] = code;
            }
        }
        c += length;
    }
}

/* "SUBSTANTIVE, ACTING, DELEGATE" */
static const char *
list_words(const struct cell_place *place, const struct column *column)
{
    const char *words = column->names[0].code;
    for (size_t i = 1; i < column->name_count; i++) {
        words = arena_print(place->mistakes->arena, "%s, %s", words, column->names[i].code);
    }
    return words;
}

static void
store_word(const struct cell_place *place, const struct column *column, const char *text,
           int *value)
{
    if (!name_parse(column->names, column->name_count, text, value)) {
        refuse(place, column, MISTAKE_VALUE_UNKNOWN, text,
               arena_print(place->mistakes->arena, "must be one of %s", list_words(place, column)));
    }
}

static void
store_yes_no(const struct cell_place *place, const struct column *column, const char *text,
             bool *value)
{
    static const char *const words[] = { "no", "yes", "không", "có", "false", "true", "0", "1" };
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (strcasecmp(text, words[i]) == 0) {
            *value = i % 2 == 1;
            return;
        }
    }
    refuse(place, column, MISTAKE_VALUE_UNKNOWN, text, "must be yes or no (có or không)");
}

static void
store_number(const struct cell_place *place, const struct column *column, const char *text,
             int *value)
{
    if (!text_to_number(text, value)) {
        refuse(place, column, MISTAKE_VALUE_MALFORMED, text, "must be a whole number");
    }
}

static void
store_amount(const struct cell_place *place, const struct column *column, const char *text,
             int64_t *value)
{
    size_t length = strspn(text, "0123456789");
    if (text[length] != '\0' || length > AMOUNT_DIGITS) {
        refuse(place, column, MISTAKE_VALUE_MALFORMED, text,
               "must be an amount in đồng: up to 15 digits, without dots and commas");
        return;
    }
    *value = strtoll(text, NULL, 10);
}

static void
store_day(const struct cell_place *place, const struct column *column, const char *text, day_t *day)
{
    if (!day_parse(text, day)) {
        refuse(place, column, MISTAKE_DATE_MALFORMED, text,
               "a date is written 2026-03-09 (year-month-day); format the column as text so that "
               "the spreadsheet leaves it alone");
    }
}

void
cell_store(const struct cell_place *place, const struct column *column, const char *text, void *row)
{
    int max = column->kind == COLUMN_TEXT    ? TABLE_TEXT_MAX
              : column->kind == COLUMN_CODES ? TABLE_LIST_MAX
                                             : TABLE_CODE_MAX;
    if (strlen(text) > (size_t)max) {
        mistake_add(place->mistakes, place->file, place->line, MISTAKE_VALUE_TOO_LONG, text,
                    "column %s: at most %d bytes", column->name, max);
        return;
    }
    void *value = (char *)row + column->offset;
    switch (column->kind) {
    case COLUMN_TEXT:
        *(const char **)value = arena_text(place->arena, text);
        break;
    case COLUMN_CODE:
        store_code(place, column, text, value);
        break;
    case COLUMN_CODES:
        store_codes(place, column, text, value);
        break;
    case COLUMN_WORD:
        store_word(place, column, text, value);
        break;
    case COLUMN_YES_NO:
        store_yes_no(place, column, text, value);
        break;
    case COLUMN_NUMBER:
        store_number(place, column, text, value);
        break;
    case COLUMN_AMOUNT:
        store_amount(place, column, text, value);
        break;
    case COLUMN_DAY:
    case COLUMN_DAY_FROM:
    case COLUMN_DAY_TO:
        store_day(place, column, text, value);
        break;
    }
}

void
cell_clear(const struct column *column, void *row)
{
    void *value = (char *)row + column->offset;
    switch (column->kind) {
    case COLUMN_TEXT:
    case COLUMN_CODE:
        *(const char **)value = "";
        break;
    case COLUMN_DAY_FROM:
        *(day_t *)value = PERIOD_OPEN_FROM;
        break;
    case COLUMN_DAY_TO:
        *(day_t *)value = PERIOD_OPEN_TO;
        break;
    case COLUMN_CODES:
    case COLUMN_WORD:
    case COLUMN_YES_NO:
    case COLUMN_NUMBER:
    case COLUMN_AMOUNT:
    case COLUMN_DAY:
        break; /* rows come zeroed */
    }
}
