#include "test.h"

#include "cli.h"

static void
a_name_that_has_no_english_is_said_in_vietnamese(void **state)
{
    (void)state;
    struct cli cli = { .is_english = true };
    assert_string_equal(cli_name(&cli, "Sở Xây dựng", "Department of Construction"),
                        "Department of Construction");
    assert_string_equal(cli_name(&cli, "Sở Xây dựng", ""), "Sở Xây dựng");
    assert_string_equal(cli_name(&cli, "Sở Xây dựng", NULL), "Sở Xây dựng");
    cli.is_english = false;
    assert_string_equal(cli_name(&cli, "Sở Xây dựng", "Department of Construction"), "Sở Xây dựng");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_name_that_has_no_english_is_said_in_vietnamese),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
