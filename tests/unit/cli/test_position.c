#include "test.h"

#include "position.h"

static void
a_position_is_two_numbers_and_a_slash(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        struct position position;
        const char *rest; /* NULL: it is none */
    } rows[] = {
        { "3/17", { 3, 17 }, "" },
        { "0/0", { 0, 0 }, "" },
        { "255/9223372036854775807", { 255, INT64_MAX }, "" },
        { "3/17 abc", { 3, 17 }, " abc" },
        { "3/17x", { 3, 17 }, "x" },
        { "256/1", { 0, 0 }, NULL },
        { "3/9223372036854775808", { 0, 0 }, NULL },
        { "99999999999999999999/1", { 0, 0 }, NULL },
        { "-1/1", { 0, 0 }, NULL },
        { "3/-1", { 0, 0 }, NULL },
        { "3/+1", { 0, 0 }, NULL },
        { " 3/1", { 0, 0 }, NULL },
        { "3/ 1", { 0, 0 }, NULL },
        { "3", { 0, 0 }, NULL },
        { "3/", { 0, 0 }, NULL },
        { "/1", { 0, 0 }, NULL },
        { "", { 0, 0 }, NULL },
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct position position = { 0, 0 };
        const char *rest = position_parse(rows[i].text, &position);
        if (rows[i].rest) {
            assert_non_null(rest);
            assert_string_equal(rest, rows[i].rest);
        } else {
            assert_null(rest);
        }
        assert_int_equal(position.shard, rows[i].position.shard);
        assert_int_equal(position.seq, rows[i].position.seq);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_position_is_two_numbers_and_a_slash),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
