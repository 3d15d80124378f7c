#include "option.h"

#include "base/civil.h"
#include "base/clock.h"
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#define SPAN_DAYS_MAX INT64_C(3650)

enum { OPTIONS_MAX = 24, FIRST_LONG = 256 };

static const struct option_fault unknown = { "OPTION-UNKNOWN", "there is no such option",
                                             "không có tùy chọn này", NULL };
static const struct option_fault bare = { "OPTION-BARE", "this option needs a value",
                                          "tùy chọn này cần một giá trị", NULL };

static struct option_fault
fault_of(struct option_fault fault, const char *what)
{
    fault.what = what;
    return fault;
}

bool
option_span_parse(const char *text, int64_t *us)
{
    static const struct {
        char letter;
        int64_t us;
    } units[] = {
        { 's', CLOCK_SECOND },
        { 'm', CLOCK_MINUTE },
        { 'h', CLOCK_HOUR },
        { 'd', 24 * CLOCK_HOUR },
    };
    char *end;
    errno = 0;
    long long amount = strtoll(text, &end, 10);
    if (end == text || errno || amount < 0 || end[0] == '\0' || end[1] != '\0') {
        return false;
    }
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (units[i].letter == end[0]) {
            if (amount > SPAN_DAYS_MAX * 24 * CLOCK_HOUR / units[i].us) {
                return false;
            }
            *us = amount * units[i].us;
            return true;
        }
    }
    return false;
}

static bool
parse_number(const struct option_row *row, const char *text)
{
    char *end;
    errno = 0;
    long long number = strtoll(text, &end, 10);
    if (end == text || *end || errno || number < row->min || number > row->max) {
        return false;
    }
    *(int64_t *)row->into = number;
    return true;
}

static bool
parse_value(const struct option_row *row, const char *text)
{
    struct option_texts *texts = row->into;
    switch (row->kind) {
    case OPTION_FLAG:
        *(bool *)row->into = true;
        return true;
    case OPTION_TEXT:
        *(const char **)row->into = text;
        return true;
    case OPTION_TEXTS:
        if (texts->count == OPTION_TEXTS_MAX) {
            return false;
        }
        texts->texts[texts->count++] = text;
        return true;
    case OPTION_NUMBER:
        return parse_number(row, text);
    case OPTION_TIME:
        return instant_parse(text, row->into);
    case OPTION_SPAN:
        return option_span_parse(text, row->into);
    }
    return false;
}

struct option_fault
option_parse(const struct option_row *table, int argc, char **argv, int *first, bool *help)
{
    static const struct option_fault wrong = { "OPTION-WRONG", "not a value for this option",
                                               "giá trị không hợp lệ cho tùy chọn này", NULL };
    struct option longs[OPTIONS_MAX + 2] = { { "help", no_argument, NULL, 'h' } };
    char letters[2 * OPTIONS_MAX + 4] = ":h";
    int count = 0;
    for (; table && table[count].name && count < OPTIONS_MAX; count++) {
        bool has_value = table[count].kind != OPTION_FLAG;
        longs[count + 1] =
            (struct option){ table[count].name, has_value, NULL, FIRST_LONG + count };
        if (table[count].letter) {
            size_t end = strlen(letters);
            letters[end] = table[count].letter;
            letters[end + 1] = has_value ? ':' : '\0';
        }
    }
    *help = false;
    opterr = 0;
    optind = 0; /* makes getopt start afresh */
    for (int found; (found = getopt_long(argc, argv, letters, longs, NULL)) != -1;) {
        const char *given = optind > 0 ? argv[optind - 1] : "";
        if (found == 'h') {
            *help = true;
            continue;
        }
        if (found == '?' || found == ':') {
            return fault_of(found == '?' ? unknown : bare, given);
        }
        int row = found - FIRST_LONG;
        for (int i = 0; found < FIRST_LONG && i < count; i++) {
            row = table[i].letter == found ? i : row;
        }
        if (row < 0 || row >= count || !parse_value(&table[row], optarg)) {
            return fault_of(wrong, optarg);
        }
    }
    *first = optind;
    return (struct option_fault){ 0 };
}

void
option_print(const struct option_row *table, bool is_english, FILE *out)
{
    for (const struct option_row *row = table; row && row->name; row++) {
        char letter[8] = "    ", shape[64];
        if (row->letter) {
            snprintf(letter, sizeof letter, "-%c, ", row->letter);
        }
        snprintf(shape, sizeof shape, "%s--%s %s", letter, row->name, row->value ? row->value : "");
        fprintf(out, "  %-26s %s\n", shape, is_english ? row->en : row->vi);
    }
}
