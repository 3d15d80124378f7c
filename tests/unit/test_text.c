/* What UTF-8 from outside is acceptable, and the string that grows. */
#include "test.h"

#include "base/text.h"
#include <string.h>

static const struct {
    const char *name, *bytes;
    size_t size;
    bool is_utf8, has_control, has_control_multiline;
} texts[] = {
    { "empty", "", 0, true, false, false },
    { "ASCII", "abc ~", 5, true, false, false },
    { "Vietnamese", "Đôn đốc", 12, true, false, false },
    { "newline and tab", "a\n\tb", 4, true, true, false },
    { "carriage return", "a\r", 2, true, true, true },
    { "NUL inside", "a\0b", 3, true, true, true },
    { "escape", "\x1B[31m", 5, true, true, true },
    { "DEL", "\x7F", 1, true, true, true },
    { "C1: next line", "\xC2\x85", 2, true, true, true },
    { "last C1", "\xC2\x9F", 2, true, true, true },
    { "no-break space", "\xC2\xA0", 2, true, false, false },
    { "last of two bytes", "\xDF\xBF", 2, true, false, false },
    { "first of three bytes", "\xE0\xA0\x80", 3, true, false, false },
    { "last before surrogates", "\xED\x9F\xBF", 3, true, false, false },
    { "first surrogate", "\xED\xA0\x80", 3, false, false, false },
    { "last surrogate", "\xED\xBF\xBF", 3, false, false, false },
    { "first of four bytes", "\xF0\x90\x80\x80", 4, true, false, false },
    { "last code point", "\xF4\x8F\xBF\xBF", 4, true, false, false },
    { "beyond the last", "\xF4\x90\x80\x80", 4, false, false, false },
    { "lead F5", "\xF5\x80\x80\x80", 4, false, false, false },
    { "overlong slash in two", "\xC0\xAF", 2, false, false, false },
    { "overlong in three", "\xE0\x80\xAF", 3, false, false, false },
    { "overlong in four", "\xF0\x80\x80\xAF", 4, false, false, false },
    { "overlong NUL", "\xC0\x80", 2, false, false, false },
    { "lonely continuation", "a\x80", 2, false, false, false },
    { "cut after the lead", "\xC3", 1, false, false, false },
    { "cut in three", "\xE1\xBB", 2, false, false, false },
    { "cut in four", "\xF0\x9F\x98", 3, false, false, false },
    { "lead for a continuation", "\xE1\xC3\xA0", 3, false, false, false },
    { "FF", "\xFF", 1, false, false, false },
};

static void
utf8_is_told_from_rubbish(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENGTH(texts); i++) {
        const char *bytes = texts[i].bytes;
        size_t size = texts[i].size;
        print_message("  %s\n", texts[i].name);
        assert_int_equal(text_is_utf8(bytes, size), texts[i].is_utf8);
        if (texts[i].is_utf8) {
            assert_int_equal(text_has_control(bytes, size, false), texts[i].has_control);
            assert_int_equal(text_has_control(bytes, size, true), texts[i].has_control_multiline);
        }
    }
}

static size_t
encode(uint32_t rune, char *to)
{
    if (rune < 0x80) {
        to[0] = (char)rune;
        return 1;
    }
    size_t length = rune < 0x800 ? 2 : rune < 0x10000 ? 3 : 4;
    static const unsigned leads[] = { [2] = 0xC0, [3] = 0xE0, [4] = 0xF0 };
    for (size_t i = length - 1; i > 0; i--, rune >>= 6) {
        to[i] = (char)(0x80 | (rune & 0x3F));
    }
    to[0] = (char)(leads[length] | rune);
    return length;
}

static void
every_code_point_is_read_back(void **state)
{
    (void)state;
    for (uint32_t rune = 0; rune <= 0x10FFFF; rune++) {
        char bytes[4];
        size_t size = encode(rune, bytes), at = 0;
        bool is_surrogate = rune >= 0xD800 && rune <= 0xDFFF;
        assert_int_equal(text_next(bytes, size, &at), is_surrogate ? -1 : (int32_t)rune);
        assert_int_equal(at, is_surrogate ? 1 : size);
    }
}

/* Reading bytes one code point after the other ends exactly at the end, whatever the bytes are. */
static void
reading_never_passes_the_end(void **state)
{
    (void)state;
    uint64_t seed = test_seed();
    for (int round = 0, rounds = test_rounds(20000); round < rounds; round++) {
        size_t size = (size_t)test_between(&seed, 1, 40), at = 0;
        char *bytes = malloc(size); /* exactly: a sanitizer sees one byte too far */
        assert_non_null(bytes);
        for (size_t i = 0; i < size; i++) { /* long stretches of ASCII, and letters cut in two */
            bytes[i] = (char)(round % 2 && i % 17 ? 'a' : test_between(&seed, 0x60, 0xFF));
        }
        bool is_clean = true;
        while (at < size) {
            size_t before = at;
            is_clean = text_next(bytes, size, &at) >= 0 && is_clean;
            assert_in_range(at - before, 1, 4);
        }
        assert_int_equal(at, size);
        assert_int_equal(text_is_utf8(bytes, size), is_clean);
        free(bytes);
    }
}

static void
null_equals_only_null(void **state)
{
    (void)state;
    char copy[] = "a";
    assert_true(text_same("a", copy));
    assert_false(text_same("a", "b"));
    assert_false(text_same("", NULL));
    assert_false(text_same(NULL, ""));
    assert_true(text_same(NULL, NULL));
    assert_true(text_is_empty(NULL));
    assert_true(text_is_empty(""));
    assert_false(text_is_empty(" "));
}

static void
a_builder_holds_what_was_added(void **state)
{
    (void)state;
    uint64_t seed = test_seed();
    struct arena *arena = arena_new();
    struct text_builder builder = { .arena = arena };
    char *wanted = calloc(1, 100000);
    assert_non_null(wanted);
    text_add(&builder, NULL);
    assert_null(builder.text);
    for (int i = 0; i < 2000; i++) {
        char piece[40];
        size_t size = (size_t)test_between(&seed, 0, 39);
        memset(piece, 'a' + i % 26, size);
        piece[size] = '\0';
        switch (i % 3) {
        case 0:
            text_add(&builder, piece);
            break;
        case 1:
            text_add_n(&builder, piece, size);
            break;
        default:
            text_print(&builder, "%s", piece);
        }
        memcpy(wanted + strlen(wanted), piece, size + 1);
        assert_int_equal(builder.size, strlen(builder.text));
    }
    assert_string_equal(builder.text, wanted);
    free(wanted);
    arena_free(arena);
}

static void
adding_nothing_makes_an_empty_text(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct text_builder builder = { .arena = arena };
    text_add(&builder, "");
    assert_string_equal(builder.text, "");
    arena_free(arena);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(utf8_is_told_from_rubbish),
        cmocka_unit_test(every_code_point_is_read_back),
        cmocka_unit_test(reading_never_passes_the_end),
        cmocka_unit_test(null_equals_only_null),
        cmocka_unit_test(a_builder_holds_what_was_added),
        cmocka_unit_test(adding_nothing_makes_an_empty_text),
    };
    return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
