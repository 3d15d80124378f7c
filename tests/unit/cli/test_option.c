#include "test.h"

#include "base/clock.h"
#include "option.h"
#include <string.h>

static struct {
    bool flag;
    const char *text;
    struct option_texts texts;
    int64_t number, span, time;
} got;

static const struct option_row rows[] = {
    { "flag", 'f', OPTION_FLAG, &got.flag, NULL, "cờ", "a flag", 0, 0 },
    { "text", 't', OPTION_TEXT, &got.text, "TEXT", "chữ", "a text", 0, 0 },
    { "texts", 0, OPTION_TEXTS, &got.texts, "TEXT", "chữ", "texts", 0, 0 },
    { "number", 0, OPTION_NUMBER, &got.number, "N", "số", "a number", 1, 256 },
    { "span", 0, OPTION_SPAN, &got.span, "SPAN", "khoảng", "a span", 0, 0 },
    { "time", 0, OPTION_TIME, &got.time, "T", "lúc", "a time", 0, 0 },
    { 0 },
};

enum { WORDS_MAX = 8 };

struct line {
    const char *words[WORDS_MAX]; /* without argv[0] */
    const char *code;             /* of the fault; NULL: none */
    const char *rest;             /* the first argument left */
};

static struct option_fault
parse(const struct line *line, char **argv, int *argc, int *first, bool *help)
{
    memset(&got, 0, sizeof got);
    argv[0] = "dondoc";
    for (*argc = 1; *argc <= WORDS_MAX && line->words[*argc - 1]; (*argc)++) {
        argv[*argc] = (char *)line->words[*argc - 1];
    }
    argv[*argc] = NULL;
    return option_parse(rows, *argc, argv, first, help);
}

static void
command_lines_are_taken_or_refused_with_a_code(void **state)
{
    (void)state;
    static const struct line lines[] = {
        { { NULL }, NULL, NULL },
        { { "rest" }, NULL, "rest" },
        { { "rest", "--flag" }, NULL, "rest" },
        { { "-f", "-t", "a", "rest" }, NULL, "rest" },
        { { "--text=a", "--number", "256" }, NULL, NULL },
        { { "--number", "0" }, "OPTION-WRONG", NULL },
        { { "--number", "257" }, "OPTION-WRONG", NULL },
        { { "--number", "12x" }, "OPTION-WRONG", NULL },
        { { "--number", "" }, "OPTION-WRONG", NULL },
        { { "--number" }, "OPTION-BARE", NULL },
        { { "--nonsense" }, "OPTION-UNKNOWN", NULL },
        { { "-z" }, "OPTION-UNKNOWN", NULL },
        { { "--tex", "a" }, "OPTION-UNKNOWN", NULL }, /* text or texts */
        { { "--fl" }, NULL, NULL },
        { { "--flag=yes" }, "OPTION-UNKNOWN", NULL },
        { { "--span", "15m", "--time", "2026-03-09" }, NULL, NULL },
        { { "--span", "15" }, "OPTION-WRONG", NULL },
        { { "--time", "yesterday" }, "OPTION-WRONG", NULL },
        { { "--", "--flag" }, NULL, "--flag" },
    };
    for (size_t i = 0; i < LENGTH(lines); i++) {
        char *argv[WORDS_MAX + 2];
        int argc, first;
        bool help;
        struct option_fault fault = parse(&lines[i], argv, &argc, &first, &help);
        assert_int_equal(fault.code == NULL, lines[i].code == NULL);
        if (fault.code) {
            assert_string_equal(fault.code, lines[i].code);
        } else if (lines[i].rest) {
            assert_true(first < argc);
            assert_string_equal(argv[first], lines[i].rest);
        } else {
            assert_int_equal(first, argc);
        }
    }
}

static void
values_go_where_the_table_says(void **state)
{
    (void)state;
    static const struct line line = {
        { "--texts", "a", "--texts=b", "--span", "90s", "-f", "--help" }, NULL, NULL
    };
    char *argv[WORDS_MAX + 2];
    int argc, first;
    bool help;
    assert_null(parse(&line, argv, &argc, &first, &help).code);
    assert_true(help && got.flag);
    assert_int_equal(got.texts.count, 2);
    assert_string_equal(got.texts.texts[1], "b");
    assert_int_equal(got.span, 90 * CLOCK_SECOND);
}

static void
spans_have_a_unit_and_an_end(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t us; /* -1: refused */
    } table[] = {
        { "0s", 0 },
        { "1s", CLOCK_SECOND },
        { "3d", 72 * CLOCK_HOUR },
        { "3650d", 3650 * 24 * CLOCK_HOUR },
        { "3651d", -1 },
        { "9223372036854775807s", -1 },
        { "99999999999999999999s", -1 },
        { "-1s", -1 },
        { "s", -1 },
        { "1", -1 },
        { "1w", -1 },
        { "1ss", -1 },
        { "", -1 },
    };
    for (size_t i = 0; i < LENGTH(table); i++) {
        int64_t us = -1;
        assert_int_equal(option_span_parse(table[i].text, &us), table[i].us >= 0);
        if (table[i].us >= 0) {
            assert_int_equal(us, table[i].us);
        }
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(command_lines_are_taken_or_refused_with_a_code),
        cmocka_unit_test(values_go_where_the_table_says),
        cmocka_unit_test(spans_have_a_unit_and_an_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
