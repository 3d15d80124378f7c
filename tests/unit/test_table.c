#include "test.h"

#include "base/civil.h"
#include "base/text.h"
#include "domain/code_index.h"
#include "domain/nfc.h"
#include "domain/table.h"
#include "domain/urgency.h"
#include "folder.h"

static struct arena *arena;
static struct mistakes mistakes;

static int
set_up(void **state)
{
    (void)state;
    arena = arena_new();
    mistakes = (struct mistakes){ .arena = arena };
    return 0;
}

static int
tear_down(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static const struct name colours[] = {
    { "RED", "đỏ", "red" },
    { "GREEN", "xanh", "green" },
};

struct shelf_row {
    struct table_row row;
    const char *code, *text;
    struct code_list codes;
    int colour, number;
    bool is_open;
    day_t day, from, to;
};

static const struct column columns[] = {
    COLUMN("code", COLUMN_CODE, COLUMN_FILLED, shelf_row, code),
    COLUMN("text", COLUMN_TEXT, COLUMN_NEEDED, shelf_row, text),
    COLUMN("codes", COLUMN_CODES, COLUMN_OPTIONAL, shelf_row, codes),
    COLUMN_OF("colour", colours, COLUMN_OPTIONAL, shelf_row, colour),
    COLUMN("number", COLUMN_NUMBER, COLUMN_OPTIONAL, shelf_row, number),
    COLUMN("open", COLUMN_YES_NO, COLUMN_OPTIONAL, shelf_row, is_open),
    COLUMN("day", COLUMN_DAY, COLUMN_OPTIONAL, shelf_row, day),
    COLUMN("from", COLUMN_DAY_FROM, COLUMN_OPTIONAL, shelf_row, from),
    COLUMN("to", COLUMN_DAY_TO, COLUMN_OPTIONAL, shelf_row, to),
    { 0 },
};

static struct table
read_bytes(const char *bytes, size_t size)
{
    struct named_file *file = arena_alloc(arena, sizeof *file);
    *file = (struct named_file){ "shelf.csv", bytes, size };
    return table_read(arena, file, columns, sizeof(struct shelf_row), &mistakes);
}

static struct table
read_text(const char *text)
{
    return read_bytes(text, strlen(text));
}

static void
test_each_kind_of_cell(void **state)
{
    (void)state;
    struct table table = read_text("to,code,text,codes,colour,number,open,day,from\n"
                                   "2026-03-09,A.1-b_c,Một,a;b  c;,GREEN,007,Có,2026-02-28,\n"
                                   ",B,,,,,,,2025-01-01\n");
    assert_no_mistakes(&mistakes);
    assert_int_equal(table.count, 2);
    const struct shelf_row *row = table_row(&table, 0);
    assert_int_equal(row->row.line, 2);
    assert_false(row->row.is_damaged);
    assert_string_equal(row->code, "A.1-b_c");
    assert_string_equal(row->text, "Một");
    assert_int_equal(row->codes.count, 3);
    assert_string_equal(row->codes.codes[2], "c");
    assert_int_equal(row->colour, 1);
    assert_int_equal(row->number, 7);
    assert_true(row->is_open);
    assert_int_equal(row->day, day_of(2026, 2, 28));
    assert_int_equal(row->from, INT32_MIN);
    assert_int_equal(row->to, day_of(2026, 3, 9));
    row = table_row(&table, 1);
    assert_string_equal(row->text, "");
    assert_int_equal(row->codes.count, 0);
    assert_int_equal(row->from, day_of(2025, 1, 1));
    assert_int_equal(row->to, INT32_MAX);
}

/* Lines without quotes take a shorter way; they come out as those with. */
static void
test_quotes_make_no_difference(void **state)
{
    (void)state;
    static const char letters[] = "ab ";
    uint64_t seed = test_seed();
    for (int round = 0; round < test_rounds(2000); round++) {
        const char *plain = "code,text,codes\n", *quoted = plain;
        for (int line = 0; line < 3; line++) {
            for (int cell = 0; cell < 3; cell++) {
                char text[8];
                int length = (int)test_between(&seed, 0, 5);
                for (int i = 0; i < length; i++) {
                    text[i] = letters[test_between(&seed, 0, 2)];
                }
                text[length] = '\0';
                plain = arena_print(arena, "%s%s%s", plain, text, cell == 2 ? "\n" : ",");
                /* one quoted cell at the end sends the line to libcsv, and says nothing more */
                quoted = arena_print(arena, "%s%s%s", quoted, text, cell == 2 ? ",\"\"\n" : ",");
            }
        }
        struct table a = read_text(plain), b = read_text(quoted);
        assert_int_equal(a.count, b.count);
        for (size_t i = 0; i < a.count; i++) {
            const struct shelf_row *x = table_row(&a, i), *y = table_row(&b, i);
            assert_int_equal(x->row.line, y->row.line);
            assert_string_equal(x->code, y->code);
            assert_string_equal(x->text, y->text);
            assert_int_equal(x->codes.count, y->codes.count);
        }
        arena_reset(arena);
        mistakes = (struct mistakes){ .arena = arena };
    }
}

static void
test_quoted_cells(void **state)
{
    (void)state;
    static const struct {
        const char *line, *text;
    } cases[] = {
        { "A,\"a, b\"", "a, b" },
        { "A,\"Phòng \"\"Một\"\" cửa\"", "Phòng \"Một\" cửa" },
        { "A,\" blank \"", " blank " },
        { "A, \"x\" ", "x" },
        { "A,\"\"", "" },
        { "\"A\",a;b", "a;b" },
    };
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct table table = read_text(arena_print(arena, "code,text\n%s\n", cases[i].line));
        assert_no_mistakes(&mistakes);
        const struct shelf_row *row = table_row(&table, 0);
        assert_string_equal(row->text, cases[i].text);
    }
}

static void
test_every_wrong_cell_is_named(void **state)
{
    (void)state;
    static const struct planted planted[] = {
        { "shelf.csv", 1, MISTAKE_COLUMN_TWICE },    { "shelf.csv", 2, MISTAKE_CODE_MALFORMED },
        { "shelf.csv", 3, MISTAKE_VALUE_MISSING },   { "shelf.csv", 4, MISTAKE_VALUE_UNKNOWN },
        { "shelf.csv", 4, MISTAKE_VALUE_UNKNOWN },   { "shelf.csv", 4, MISTAKE_VALUE_MALFORMED },
        { "shelf.csv", 4, MISTAKE_DATE_MALFORMED },  { "shelf.csv", 5, MISTAKE_VALUE_TOO_LONG },
        { "shelf.csv", 6, MISTAKE_CODE_MALFORMED },  { "shelf.csv", 6, MISTAKE_CODE_MALFORMED },
        { "shelf.csv", 7, MISTAKE_QUOTE_BROKEN },    { "shelf.csv", 8, MISTAKE_QUOTE_BROKEN },
        { "shelf.csv", 9, MISTAKE_VALUE_MALFORMED }, { "shelf.csv", 10, MISTAKE_VALUE_TOO_LONG },
    };
    char letters[TABLE_TEXT_MAX + 2] = "";
    memset(letters, 'x', TABLE_TEXT_MAX + 1);
    struct table table = read_text(arena_print(arena,
                                               "code,text,codes,colour,number,open,day,text\n"
                                               "-a,,,,,,,\n"
                                               ",x,,,,,,\n"
                                               "A,,,red,1e3,maybe,9/3/2026,\n"
                                               "B,%s,,,,,,\n"
                                               "C,,a/b;ok;Đ,,,,,\n"
                                               "D,\"open,,,,,,\n"
                                               "E,x\"y,,,,,,\n"
                                               "F,,,,1234567890,,,\n"
                                               "%.65s,,,,,,,\n",
                                               letters, letters));
    mistake_sort(&mistakes);
    assert_mistakes(&mistakes, planted, LENGTH(planted));
    assert_int_equal(table.count, 9); /* rows with mistakes are kept */
    assert_true(((const struct shelf_row *)table_row(&table, 0))->row.is_damaged);
    assert_int_equal(((const struct shelf_row *)table_row(&table, 4))->codes.count, 1);
    assert_false(table.is_broken);
}

static size_t
put_header(char *bytes)
{
    static const char header[] = "code,text\n";
    memcpy(bytes, header, sizeof header - 1);
    return sizeof header - 1;
}

static void
test_files_have_limits(void **state)
{
    (void)state;
    size_t size = FILE_SIZE_MAX + 1;
    char *bytes = malloc(size);
    memset(bytes, '\n', size);
    assert_true(read_bytes(bytes, size).is_broken);
    assert_int_equal(mistakes.list[0].code, MISTAKE_FILE_TOO_LARGE);
    assert_true(read_bytes(bytes, size - 1).is_broken); /* nothing but empty lines */
    assert_int_equal(mistakes.list[1].code, MISTAKE_FILE_EMPTY);

    char *at = bytes + put_header(bytes);
    for (int i = 0; i < TABLE_ROWS_MAX + 5; i++) {
        memcpy(at, "A,\n", 3);
        at += 3;
    }
    struct table table = read_bytes(bytes, (size_t)(at - bytes));
    assert_int_equal(table.count, TABLE_ROWS_MAX);
    assert_true(table.is_broken);
    assert_int_equal(mistakes.list[2].code, MISTAKE_ROWS_TOO_MANY);
    assert_int_equal(mistakes.list[2].line, TABLE_ROWS_MAX + 2);

    memset(bytes, 'x', size);
    at = bytes + put_header(bytes);
    read_bytes(bytes, (size_t)(at - bytes) + TABLE_LINE_MAX + 1);
    assert_int_equal(mistakes.list[3].code, MISTAKE_LINE_TOO_LONG);
    assert_int_equal(mistakes.count, 4);
    free(bytes);
}

static void
test_more_mistakes_than_anybody_reads(void **state)
{
    (void)state;
    const size_t rows = MISTAKES_MAX + 100;
    char *bytes = malloc(rows * 4 + 32), *at = bytes + put_header(bytes);
    for (size_t i = 0; i < rows; i++) {
        memcpy(at, "?,\n", 3);
        at += 3;
    }
    read_bytes(bytes, (size_t)(at - bytes));
    assert_int_equal(mistakes.count, MISTAKES_MAX);
    assert_int_equal(mistakes.dropped, 100);
    assert_int_equal(mistakes_count(&mistakes), rows);
    free(bytes);
}

static void
test_mistakes_are_printed_on_one_line(void **state)
{
    (void)state;
    mistake_add(&mistakes, "b.csv", 12, MISTAKE_CODE_UNKNOWN, "Sở\n\x1b[31m\xC2\x85\xFF", "no %s",
                "unit");
    mistake_add(&mistakes, "a.csv", 0, MISTAKE_FILE_MISSING, NULL, "this file is needed");
    mistake_add(&mistakes, "a.csv", 3, MISTAKE_CODE_UNKNOWN,
                "ồồồồồồồồồồồồồồồồồồồồồồồồồồồồồồồồồồồồồồồồ", "long");
    mistake_sort(&mistakes);
    assert_string_equal(mistake_print(arena, &mistakes.list[0]),
                        "a.csv: FILE-MISSING: this file is needed");
    assert_string_equal(mistake_print(arena, &mistakes.list[1]),
                        "a.csv:3: CODE-UNKNOWN: long: \"ồồồồồồồồồồồồồồồồồồồồồồồồồồ...\"");
    assert_string_equal(mistake_print(arena, &mistakes.list[2]),
                        "b.csv:12: CODE-UNKNOWN: no unit: \"Sở  [31m  ?\"");
    for (int code = 0; code < MISTAKE_CODES; code++) {
        assert_non_null(mistake_code_name((enum mistake_code)code));
        assert_true(strlen(mistake_code_say((enum mistake_code)code)) > 10);
    }
}

static void
test_normal_form(void **state)
{
    (void)state;
    static const struct {
        const char *text, *normal;
    } cases[] = {
        { "", "" },
        { "Office 1", "Office 1" },
        { "Sở Xây dựng – “6 rõ”…", "Sở Xây dựng – “6 rõ”…" },
        { "So\xCC\x9B\xCC\x89", "Sở" },  /* o + horn + hook */
        { "o\xCC\x89\xCC\x9B", "ở" },    /* in the other order */
        { "\xC6\xA1\xCC\x89", "ở" },     /* ơ + hook */
        { "e\xCC\xA3\xCC\x82", "ệ" },    /* e + dot + circumflex */
        { "\xE1\xBA\xB9\xCC\x82", "ệ" }, /* ẹ + circumflex, from letters that are normal */
        { "\xE2\x84\xAB", "\xC3\x85" },  /* Ångström sign */
    };
    for (size_t i = 0; i < LENGTH(cases); i++) {
        size_t size = strlen(cases[i].text);
        bool is_normal = strcmp(cases[i].text, cases[i].normal) == 0;
        assert_int_equal(nfc_is(cases[i].text, size), is_normal);
        assert_true(!nfc_is_plain_line(cases[i].text, size) || is_normal);
        const char *text = nfc_text(arena, cases[i].text, &size);
        assert_string_equal(text, cases[i].normal);
        assert_int_equal(size, strlen(cases[i].normal));
    }
}

/* The glance never says more than the functions apart. */
static void
test_plain_lines(void **state)
{
    (void)state;
    static const char *const plain[] = { "", "a,b", "Sở Xây dựng, tỉnh Hưng Yên", "\xC2\xA0" };
    static const char *const other[] = { "a\tb", "a\x7F",     "a\n",          "\xC2\x85", "\xFF",
                                         "\xC3", "a\xCC\x80", "\xED\xA0\x80", "–" };
    for (size_t i = 0; i < LENGTH(plain); i++) {
        assert_true(nfc_is_plain_line(plain[i], strlen(plain[i])));
    }
    for (size_t i = 0; i < LENGTH(other); i++) {
        assert_false(nfc_is_plain_line(other[i], strlen(other[i])));
    }
    uint64_t seed = test_seed();
    for (int round = 0; round < test_rounds(100000); round++) {
        char text[4];
        for (size_t i = 0; i < sizeof text; i++) {
            text[i] = (char)test_random(&seed);
        }
        assert_true(!nfc_is_plain_line(text, sizeof text) ||
                    (text_is_utf8(text, sizeof text) &&
                     !text_has_control(text, sizeof text, false) && nfc_is(text, sizeof text)));
    }
}

static void
test_codes_are_found(void **state)
{
    (void)state;
    struct code_index index;
    code_index_open(&index, arena, 0);
    assert_null(code_index_find(&index, "A"));
    code_index_open(&index, arena, 1000);
    for (int i = 0; i < 1000; i++) {
        const char *code = arena_print(arena, "U%d", i);
        assert_null(code_index_add(&index, code, code));
        assert_ptr_equal(code_index_add(&index, arena_text(arena, code), "again"), code);
    }
    for (int i = 0; i < 1000; i++) {
        const char *code = arena_print(arena, "U%d", i);
        assert_string_equal(code_index_find(&index, code), code);
    }
    assert_null(code_index_find(&index, "U1000"));
    assert_null(code_index_find(&index, "u1"));
    assert_null(code_index_find(&index, NULL));
}

static void
test_urgencies(void **state)
{
    (void)state;
    for (int i = 0; i < URGENCIES; i++) {
        enum urgency urgency;
        assert_true(urgency_parse(urgency_name((enum urgency)i), &urgency));
        assert_int_equal(urgency, i);
        assert_true(urgency_column(urgency) < URGENCY_COLUMNS);
    }
    assert_int_equal(urgency_column(URGENCY_HOA_TOC_HEN_GIO), URGENCY_HOA_TOC);
    assert_string_equal(urgency_say(URGENCY_THUONG_KHAN, false), "thượng khẩn");
    assert_string_equal(urgency_say(URGENCY_THUONG_KHAN, true), "very urgent");
    assert_true(urgency_parse("hoa_toc", &(enum urgency){ URGENCY_NORMAL }));
    assert_false(urgency_parse("URGENT", &(enum urgency){ URGENCY_NORMAL }));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_each_kind_of_cell, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_quotes_make_no_difference, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_quoted_cells, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_every_wrong_cell_is_named, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_files_have_limits, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_more_mistakes_than_anybody_reads, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_mistakes_are_printed_on_one_line, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_normal_form, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_plain_lines, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_codes_are_found, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_urgencies, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
