/* The one door to time. */
#include "test.h"

#include "base/clock.h"

/* The order matters: simulation cannot be ended. */
static void
the_wall_clock_is_told_until_it_is_simulated(void **state)
{
    (void)state;
    assert_false(clock_is_simulated());
    int64_t before = clock_wall(), now = clock_now(), after = clock_wall();
    assert_true(before <= now && now <= after);
    assert_true(now > INT64_C(1704067200000000)); /* 2024: it is microseconds */

    clock_simulate(1000);
    assert_true(clock_is_simulated());
    assert_int_equal(clock_now(), 1000);
    assert_true(clock_wall() >= after);
}

static void
simulated_time_only_goes_forward(void **state)
{
    (void)state;
    clock_simulate(5000);
    clock_simulate(4000);
    assert_int_equal(clock_now(), 5000);
    clock_simulate(5001);
    assert_int_equal(clock_now(), 5001);
}

static void
the_monotonic_clock_does_not_go_back(void **state)
{
    (void)state;
    int64_t before = clock_monotonic();
    for (int i = 0; i < 10000; i++) {
        int64_t now = clock_monotonic();
        assert_true(now >= before);
        before = now;
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_wall_clock_is_told_until_it_is_simulated),
        cmocka_unit_test(simulated_time_only_goes_forward),
        cmocka_unit_test(the_monotonic_clock_does_not_go_back),
    };
    return cmocka_run_group_tests_name("clock", tests, NULL, NULL);
}
