/* Lines that people, grep and collectors can read whatever the values are. */
#include "test.h"

#include "base/log.h"
#include "base/text.h"
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <math.h>
#include <pthread.h>
#include <string.h>
#include <unistd.h>

#define FIELDS(...) ((const struct log_field[]){ __VA_ARGS__, { .key = 0 } })

/* The text value of the key "v" in each form; `json` is what a JSON reader gets back. */
static const struct {
    const char *name, *value, *logfmt, *json;
} values[] = {
    { "a word", "abc", "abc", "abc" },
    { "empty", "", "\"\"", "" },
    { "spaces", "a b", "\"a b\"", "a b" },
    { "equals sign", "a=b", "\"a=b\"", "a=b" },
    { "quote", "a\"b", "\"a\\\"b\"", "a\"b" },
    { "backslash", "a\\b", "\"a\\\\b\"", "a\\b" },
    { "Vietnamese", "Sở", "Sở", "Sở" },
    { "newline", "a\nb", "\"a b\"", "a b" },
    { "carriage return, tab", "a\r\tb", "\"a  b\"", "a  b" },
    { "escape sequence", "\x1B[31mred", "\" [31mred\"", " [31mred" },
    { "DEL", "a\x7F", "\"a \"", "a " },
    { "C1 control", "a\xC2\x9Bm", "\"a m\"", "a m" },
    { "line separator", "a\xE2\x80\xA8z", "\"a z\"", "a z" },
    { "not UTF-8", "a\xFF\x80z", "a\uFFFD\uFFFDz", "a\uFFFD\uFFFDz" },
    { "cut in a letter", "a\xE1\xBB", "a\uFFFD\uFFFD", "a\uFFFD\uFFFD" },
    { "forged field", "x level=error", "\"x level=error\"", "x level=error" },
};

static void
values_are_quoted_as_the_form_wants(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENGTH(values); i++) {
        char line[512], wanted[128];
        print_message("  %s\n", values[i].name);
        log_render(line, sizeof line, LOG_FORM_LOGFMT, LOG_INFO, "CODE",
                   FIELDS(log_text("v", values[i].value)));
        snprintf(wanted, sizeof wanted, " code=CODE v=%s\n", values[i].logfmt);
        assert_string_equal(strstr(line, " code="), wanted);

        log_render(line, sizeof line, LOG_FORM_JSON, LOG_INFO, "CODE",
                   FIELDS(log_text("v", values[i].value)));
        json_t *object = json_loads(line, JSON_REJECT_DUPLICATES, NULL);
        assert_non_null(object);
        assert_string_equal(json_string_value(json_object_get(object, "v")), values[i].json);
        json_decref(object);
    }
}

static const struct log_field every_kind[] = {
    { .key = "task", .kind = LOG_V_TEXT, .text = "T-1" },
    { .key = "left_out", .kind = LOG_V_TEXT, .text = NULL },
    { .key = "n", .kind = LOG_V_NUMBER, .number = INT64_MIN },
    { .key = "pos", .kind = LOG_V_POS, .shard = 3, .number = 17 },
    { .key = "due", .kind = LOG_V_TIME, .number = INT64_C(1773025200000000) },
    { .key = "part", .kind = LOG_V_REAL, .real = 0.25 },
    { .key = 0 },
};

static void
a_line_has_its_form(void **state)
{
    (void)state;
    char line[512];
    int length =
        log_render(line, sizeof line, LOG_FORM_LOGFMT, LOG_WARN, "TASK-ASSIGNED", every_kind);
    assert_int_equal(length, strlen(line));
    assert_memory_equal(line, "time=2", 6);
    assert_string_equal(strstr(line, " service="),
                        " service=dondoc level=warn code=TASK-ASSIGNED task=T-1"
                        " n=-9223372036854775808 pos=3/17 due=2026-03-09T10:00:00+07:00"
                        " part=0.25\n");

    log_render(line, sizeof line, LOG_FORM_TEXT, LOG_WARN, "TASK-ASSIGNED", every_kind);
    assert_string_equal(line + strlen("10:00:00.000"),
                        " dondoc     WARN  TASK-ASSIGNED            task=T-1"
                        " n=-9223372036854775808 pos=3/17 due=2026-03-09T10:00:00+07:00"
                        " part=0.25\n");
    log_render(line, sizeof line, LOG_FORM_TEXT, LOG_ERROR, "X",
               &every_kind[LENGTH(every_kind) - 1]);
    assert_string_equal(line + strlen("10:00:00.000"), " dondoc     ERROR X\n");

    log_render(line, sizeof line, LOG_FORM_JSON, LOG_DEBUG, "TASK-ASSIGNED", every_kind);
    json_t *object = json_loads(line, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(object);
    assert_int_equal(json_object_size(object), 9);
    assert_string_equal(json_string_value(json_object_get(object, "level")), "debug");
    assert_string_equal(json_string_value(json_object_get(object, "pos")), "3/17");
    assert_true(json_integer_value(json_object_get(object, "n")) == INT64_MIN);
    json_decref(object);

    log_render(line, sizeof line, LOG_FORM_JSON, LOG_INFO, "X",
               FIELDS(log_real("a", NAN), log_real("b", INFINITY), log_real("c", -1e300)));
    object = json_loads(line, 0, NULL);
    assert_true(json_is_null(json_object_get(object, "a")));
    assert_true(json_is_null(json_object_get(object, "b")));
    assert_true(json_real_value(json_object_get(object, "c")) < -1e299);
    json_decref(object);
}

/* Whatever the bytes and however little room: one line, UTF-8, no controls, and JSON stays JSON. */
static void
random_bytes_never_break_a_line(void **state)
{
    (void)state;
    uint64_t seed = test_seed();
    for (int round = 0, rounds = test_rounds(20000); round < rounds; round++) {
        char a[40], b[3000], line[4096];
        for (size_t i = 0; i < sizeof b - 1; i++) {
            b[i] = (char)test_between(&seed, 1, 255);
        }
        b[test_between(&seed, 0, sizeof b - 1)] = '\0';
        b[sizeof b - 1] = '\0';
        memcpy(a, b + 100, sizeof a - 1);
        a[sizeof a - 1] = '\0';
        enum log_form form = (enum log_form)test_between(&seed, LOG_FORM_TEXT, LOG_FORM_JSON);
        int size = (int)test_between(&seed, 200, sizeof line);
        const struct log_field fields[] = {
            log_text("a", a), log_text("b", b), log_number("c", round), { .key = 0 }
        };
        int length = log_render(line, size, form, LOG_INFO, "CODE", fields);
        assert_in_range(length, 1, size - 1);
        assert_int_equal(strlen(line), length);
        assert_int_equal(line[length - 1], '\n');
        assert_true(text_is_utf8(line, (size_t)length));
        assert_false(text_has_control(line, (size_t)length - 1, false));
        if (form == LOG_FORM_JSON) {
            json_t *object = json_loads(line, JSON_REJECT_DUPLICATES, NULL);
            assert_non_null(object);
            assert_true(json_object_get(object, "c") || json_object_get(object, "cut"));
            json_decref(object);
        }
    }
}

static void
no_room_is_no_harm(void **state)
{
    (void)state;
    for (int size = 0; size < 200; size++) {
        char line[200];
        memset(line, '#', sizeof line);
        int length = log_render(line, size, LOG_FORM_JSON, LOG_INFO, "CODE", every_kind);
        assert_in_range(length, 0, size);
        assert_int_equal(line[size], '#');
        if (size > 0) {
            assert_int_equal(line[length], '\0');
        }
    }
}

static void
long_values_are_cut_between_letters(void **state)
{
    (void)state;
    char value[5000], line[4096];
    for (size_t i = 0; i + 3 < sizeof value; i += 3) {
        memcpy(value + i, "ở", 4);
    }
    log_render(line, sizeof line, LOG_FORM_LOGFMT, LOG_INFO, "CODE",
               FIELDS(log_text("v", value), log_text("w", "kept")));
    assert_true(text_is_utf8(line, strlen(line)));
    assert_non_null(strstr(line, "ở… w=kept\n"));
}

static void
words_are_parsed(void **state)
{
    (void)state;
    enum log_level level;
    enum log_form form;
    assert_true(log_level_parse("warn", &level) && level == LOG_WARN);
    assert_true(log_form_parse("json", &form) && form == LOG_FORM_JSON);
    assert_false(log_level_parse("loud", &level));
    assert_false(log_level_parse(NULL, &level));
    assert_false(log_form_parse("", &form));
}

/* What the function writes to stderr is read back; at most a pipe full. */
static size_t
capture(void (*function)(void), char *into, size_t size)
{
    int ends[2], kept = dup(STDERR_FILENO);
    assert_int_equal(pipe2(ends, O_NONBLOCK), 0);
    fcntl(ends[0], F_SETPIPE_SZ, 1 << 20);
    dup2(ends[1], STDERR_FILENO);
    function();
    dup2(kept, STDERR_FILENO);
    close(kept);
    close(ends[1]);
    size_t length = 0;
    for (ssize_t n; (n = read(ends[0], into + length, size - 1 - length)) > 0;) {
        length += (size_t)n;
    }
    close(ends[0]);
    into[length] = '\0';
    return length;
}

static void
write_levels(void)
{
    log_open("intake", LOG_FORM_LOGFMT, LOG_WARN);
    log_info("NOT-WRITTEN", log_number("n", 1));
    errno = EDOM;
    log_warn("FIRST-WRITTEN");
    assert_int_equal(errno, EDOM);
    log_set_level(LOG_INFO);
    assert_int_equal(log_toggle_debug(), LOG_DEBUG);
    log_debug("SECOND-WRITTEN", log_number("n", 1), log_number("m", 2));
    assert_int_equal(log_toggle_debug(), LOG_INFO);
    log_debug("NOT-WRITTEN");
}

static void
the_level_decides(void **state)
{
    (void)state;
    char text[4096];
    capture(write_levels, text, sizeof text);
    assert_null(strstr(text, "NOT-WRITTEN"));
    assert_non_null(strstr(text, " service=intake level=warn code=FIRST-WRITTEN\n"));
    assert_non_null(strstr(text, " level=debug code=SECOND-WRITTEN n=1 m=2\n"));
}

enum { WRITERS = 4, LINES = 200 };

static void *
write_lines(void *value)
{
    for (int i = 0; i < LINES; i++) {
        log_info("LINE-WRITTEN", log_text("v", value));
    }
    return NULL;
}

static void
write_from_threads(void)
{
    static char long_values[WRITERS][400];
    pthread_t threads[WRITERS];
    log_open("intake", LOG_FORM_JSON, LOG_INFO);
    for (int i = 0; i < WRITERS; i++) {
        memset(long_values[i], 'a' + i, sizeof long_values[i] - 1);
        assert_int_equal(pthread_create(&threads[i], NULL, write_lines, long_values[i]), 0);
    }
    for (int i = 0; i < WRITERS; i++) {
        pthread_join(threads[i], NULL);
    }
}

static void
lines_of_threads_do_not_mix(void **state)
{
    (void)state;
    static char text[1 << 20];
    capture(write_from_threads, text, sizeof text);
    int lines = 0;
    for (char *next = text, *line; (line = strsep(&next, "\n")) && *line; lines++) {
        json_t *object = json_loads(line, 0, NULL);
        assert_non_null(object);
        const char *value = json_string_value(json_object_get(object, "v"));
        assert_int_equal(strspn(value, (char[]){ *value, '\0' }), 399);
        json_decref(object);
    }
    assert_int_equal(lines, WRITERS * LINES);
}

static void
do_routine(void)
{
    log_open("routing", LOG_FORM_LOGFMT, LOG_INFO);
    log_routines(true); /* nothing happened */
    for (int i = 0; i < 3; i++) {
        log_routine("TASK-ASSIGNED", log_number("n", i));
    }
    log_routine("TASK-CLOSED");
    log_routines(false); /* it is not time yet */
    log_warn("IN-BETWEEN");
    log_routines(true);
    log_set_level(LOG_DEBUG);
    log_routine("TASK-CLOSED", log_number("n", 7));
    log_routines(true);
    log_routines(true);
}

static void
routine_is_told_in_numbers(void **state)
{
    (void)state;
    static const char *const wanted[] = {
        "level=warn code=IN-BETWEEN",
        "level=info code=WORK-DONE TASK-ASSIGNED=3 TASK-CLOSED=1",
        "level=debug code=TASK-CLOSED n=7",
        "level=info code=WORK-DONE TASK-CLOSED=1",
    };
    char text[4096];
    capture(do_routine, text, sizeof text);
    size_t lines = 0;
    for (char *next = text, *line; (line = strsep(&next, "\n")) && *line; lines++) {
        assert_in_range(lines, 0, LENGTH(wanted) - 1);
        assert_string_equal(strstr(line, "level="), wanted[lines]);
    }
    assert_int_equal(lines, LENGTH(wanted));
}

/* More kinds of work than there is room for are told together. */
static void
do_too_many_routines(void)
{
    static char codes[40][20];
    log_open("routing", LOG_FORM_LOGFMT, LOG_INFO);
    for (int i = 0; i < 2 * (int)LENGTH(codes); i++) {
        char *code = codes[i % (int)LENGTH(codes)];
        snprintf(code, sizeof *codes, "CODE-%d", i % (int)LENGTH(codes));
        log_routine(code);
    }
    log_routines(true);
}

static void
no_routine_is_too_much(void **state)
{
    (void)state;
    char text[4096];
    int sum = 0;
    capture(do_too_many_routines, text, sizeof text);
    assert_non_null(strstr(text, " OTHERS="));
    for (char *next = strstr(text, "WORK-DONE"), *word; (word = strsep(&next, " \n")) != NULL;) {
        const char *number = strchr(word, '=');
        sum += number != NULL ? (int)strtol(number + 1, NULL, 10) : 0;
    }
    assert_int_equal(sum, 80);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_quoted_as_the_form_wants),
        cmocka_unit_test(a_line_has_its_form),
        cmocka_unit_test(random_bytes_never_break_a_line),
        cmocka_unit_test(no_room_is_no_harm),
        cmocka_unit_test(long_values_are_cut_between_letters),
        cmocka_unit_test(words_are_parsed),
        cmocka_unit_test(the_level_decides),
        cmocka_unit_test(lines_of_threads_do_not_mix),
        cmocka_unit_test(routine_is_told_in_numbers),
        cmocka_unit_test(no_routine_is_too_much),
    };
    return cmocka_run_group_tests_name("log", tests, NULL, NULL);
}
