/* Waiting longer after each failure. */
#include "test.h"

#include "base/backoff.h"
#include <limits.h>

static void
waits_double_up_to_the_ceiling(void **state)
{
    (void)state;
    for (int round = 0; round < 200; round++) {
        struct backoff backoff = { .first_us = 100, .ceiling_us = 5000 };
        int64_t full = 100;
        for (int i = 0; i < 20; i++) {
            assert_int_equal(backoff.failures, i);
            assert_in_range(backoff_next(&backoff), full / 2, full);
            full = full * 2 < 5000 ? full * 2 : 5000;
        }
        backoff_clear(&backoff);
        assert_in_range(backoff_next(&backoff), 50, 100);
    }
}

static void
waits_spread(void **state)
{
    (void)state;
    int64_t least = INT64_MAX, most = 0;
    for (int i = 0; i < 1000; i++) {
        struct backoff backoff = { .first_us = 1000000, .ceiling_us = 1000000 };
        int64_t wait = backoff_next(&backoff);
        least = wait < least ? wait : least;
        most = wait > most ? wait : most;
    }
    assert_in_range(least, 500000, 550000);
    assert_in_range(most, 950000, 1000000);
}

static void
a_year_of_failures_does_not_overflow(void **state)
{
    (void)state;
    struct backoff backoff = { 1, INT64_MAX, INT_MAX };
    assert_true(backoff_next(&backoff) > 0);
    assert_int_equal(backoff.failures, INT_MAX);
    struct backoff zero = { 0, 0, 0 };
    assert_int_equal(backoff_next(&zero), 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(waits_double_up_to_the_ceiling),
        cmocka_unit_test(waits_spread),
        cmocka_unit_test(a_year_of_failures_does_not_overflow),
    };
    return cmocka_run_group_tests_name("backoff", tests, NULL, NULL);
}
