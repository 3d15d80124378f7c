/* What /metrics prints: each family once, cumulative buckets, escaped help. */
#include "test.h"

#include "base/arena.h"
#include "base/text.h"
#include "daemon/metrics.h"
#include <string.h>

static struct metrics *metrics;
static struct text_builder out;

static int
set_up(void **state)
{
    (void)state;
    metrics = metrics_open();
    out = (struct text_builder){ .arena = arena_new() };
    return 0;
}

static int
tear_down(void **state)
{
    (void)state;
    metrics_close(metrics);
    arena_free(out.arena);
    return 0;
}

static void
a_family_is_described_once(void **state)
{
    (void)state;
    struct metric *refused =
        metrics_add(metrics, METRIC_COUNTER, "d_refused_total", "code=\"A\"", "why");
    struct metric *waiting = metrics_add(metrics, METRIC_GAUGE, "d_waiting", NULL, "now");
    struct metric *late =
        metrics_add(metrics, METRIC_COUNTER, "d_refused_total", "code=\"B\"", "-");
    metric_add(refused, 2);
    metric_add(late, 1);
    metric_set(waiting, -3);
    metrics_print(metrics, &out);
    assert_string_equal(out.text, "# HELP d_refused_total why\n"
                                  "# TYPE d_refused_total counter\n"
                                  "d_refused_total{code=\"A\"} 2\n"
                                  "d_refused_total{code=\"B\"} 1\n"
                                  "# HELP d_waiting now\n"
                                  "# TYPE d_waiting gauge\n"
                                  "d_waiting -3\n");
}

static void
help_is_escaped(void **state)
{
    (void)state;
    metrics_add(metrics, METRIC_COUNTER, "d_total", NULL, "a\\b\nc");
    metrics_print(metrics, &out);
    assert_non_null(strstr(out.text, "# HELP d_total a\\\\b\\nc\n"));
}

static void
buckets_are_cumulative(void **state)
{
    (void)state;
    struct metric *seconds =
        metrics_add(metrics, METRIC_HISTOGRAM, "d_seconds", "kind=\"x\"", "how long");
    const int64_t observed[] = { 1, 500, 501, 61000000 };
    for (size_t i = 0; i < LENGTH(observed); i++) {
        metric_observe(seconds, observed[i]);
    }
    metrics_print(metrics, &out);
    static const char *const lines[] = {
        "# TYPE d_seconds histogram\n",
        "d_seconds_bucket{kind=\"x\",le=\"0.0005\"} 2\n",
        "d_seconds_bucket{kind=\"x\",le=\"0.001\"} 3\n",
        "d_seconds_bucket{kind=\"x\",le=\"60\"} 3\n",
        "d_seconds_bucket{kind=\"x\",le=\"+Inf\"} 4\n",
        "d_seconds_sum{kind=\"x\"} 61.001002\n",
        "d_seconds_count{kind=\"x\"} 4\n",
    };
    for (size_t i = 0; i < LENGTH(lines); i++) {
        assert_non_null(strstr(out.text, lines[i]));
    }
}

static void
a_bare_histogram_has_only_its_bounds(void **state)
{
    (void)state;
    metrics_add(metrics, METRIC_HISTOGRAM, "d_seconds", NULL, "how long");
    metrics_print(metrics, &out);
    assert_non_null(strstr(out.text, "d_seconds_bucket{le=\"0.0005\"} 0\n"));
    assert_non_null(strstr(out.text, "d_seconds_sum 0.000000\n"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_family_is_described_once, set_up, tear_down),
        cmocka_unit_test_setup_teardown(help_is_escaped, set_up, tear_down),
        cmocka_unit_test_setup_teardown(buckets_are_cumulative, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_bare_histogram_has_only_its_bounds, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
