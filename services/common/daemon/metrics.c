#include "daemon/metrics.h"

#include "base/clock.h"
#include <inttypes.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

/* Upper bounds in microseconds, as text in seconds; the last bucket, +Inf, is their count. */
static const struct {
    int64_t us;
    const char *text;
} bounds[] = {
    { 500, "0.0005" },  { 1000, "0.001" },  { 2500, "0.0025" }, { 5000, "0.005" },
    { 10000, "0.01" },  { 25000, "0.025" }, { 50000, "0.05" },  { 100000, "0.1" },
    { 250000, "0.25" }, { 500000, "0.5" },  { 1000000, "1" },   { 2500000, "2.5" },
    { 5000000, "5" },   { 10000000, "10" }, { 30000000, "30" }, { 60000000, "60" },
};
enum { BOUND_COUNT = sizeof bounds / sizeof *bounds };

static const char *const kind_names[] = {
    [METRIC_COUNTER] = "counter",
    [METRIC_GAUGE] = "gauge",
    [METRIC_HISTOGRAM] = "histogram",
};

struct metric {
    struct metric *next; /* behind the last of its family, if it has one */
    enum metric_kind kind;
    const char *name, *help;
    char *labels;          /* "" or as exposed, without braces */
    _Atomic int64_t value; /* of a histogram: the sum in microseconds */
    _Atomic int64_t buckets[BOUND_COUNT + 1];
};

struct metrics {
    pthread_mutex_t lock; /* of the list; values are atomic */
    struct metric *first;
};

struct metrics *
metrics_open(void)
{
    struct metrics *metrics = calloc(1, sizeof *metrics);
    if (!metrics) {
        panic("no memory for metrics");
    }
    pthread_mutex_init(&metrics->lock, NULL);
    return metrics;
}

void
metrics_close(struct metrics *metrics)
{
    if (!metrics) {
        return;
    }
    while (metrics->first) {
        struct metric *metric = metrics->first;
        metrics->first = metric->next;
        free(metric->labels);
        free(metric);
    }
    pthread_mutex_destroy(&metrics->lock);
    free(metrics);
}

struct metric *
metrics_add(struct metrics *metrics, enum metric_kind kind, const char *name, const char *labels,
            const char *help)
{
    struct metric *metric = calloc(1, sizeof *metric);
    char *copy = strdup(labels ? labels : "");
    if (!metric || !copy) {
        panic("no memory for metric %s", name);
    }
    *metric = (struct metric){ .kind = kind, .name = name, .help = help, .labels = copy };
    pthread_mutex_lock(&metrics->lock);
    struct metric **at = &metrics->first;
    struct metric **behind = NULL;
    for (; *at; at = &(*at)->next) {
        if (text_same((*at)->name, name)) {
            behind = &(*at)->next;
        }
    }
    at = behind ? behind : at;
    metric->next = *at;
    *at = metric;
    pthread_mutex_unlock(&metrics->lock);
    return metric;
}

void
metric_add(struct metric *metric, int64_t n)
{
    atomic_fetch_add_explicit(&metric->value, n, memory_order_relaxed);
}

void
metric_set(struct metric *metric, int64_t n)
{
    atomic_store_explicit(&metric->value, n, memory_order_relaxed);
}

void
metric_observe(struct metric *metric, int64_t us)
{
    size_t i = 0;
    while (i < BOUND_COUNT && us > bounds[i].us) {
        i++;
    }
    atomic_fetch_add_explicit(&metric->buckets[i], 1, memory_order_relaxed);
    atomic_fetch_add_explicit(&metric->value, us, memory_order_relaxed);
}

static int64_t
read_value(const _Atomic int64_t *value)
{
    return atomic_load_explicit(value, memory_order_relaxed);
}

static void
print_help(struct text_builder *out, const struct metric *metric)
{
    text_print(out, "# HELP %s ", metric->name);
    for (const char *c = metric->help; *c; c++) {
        if (*c == '\\' || *c == '\n') {
            text_add(out, *c == '\\' ? "\\\\" : "\\n");
        } else {
            text_add_n(out, c, 1);
        }
    }
    text_print(out, "\n# TYPE %s %s\n", metric->name, kind_names[metric->kind]);
}

static void
print_number(struct text_builder *out, const struct metric *metric)
{
    bool is_bare = text_is_empty(metric->labels);
    text_print(out, "%s%s%s%s %" PRId64 "\n", metric->name, is_bare ? "" : "{", metric->labels,
               is_bare ? "" : "}", read_value(&metric->value));
}

static void
print_histogram(struct text_builder *out, const struct metric *metric)
{
    const char *comma = text_is_empty(metric->labels) ? "" : ",";
    int64_t count = 0;
    for (size_t i = 0; i <= BOUND_COUNT; i++) {
        count += read_value(&metric->buckets[i]);
        text_print(out, "%s_bucket{%s%sle=\"%s\"} %" PRId64 "\n", metric->name, metric->labels,
                   comma, i < BOUND_COUNT ? bounds[i].text : "+Inf", count);
    }
    const char *open = *comma ? "{" : "", *close = *comma ? "}" : "";
    int64_t sum = read_value(&metric->value);
    text_print(out, "%s_sum%s%s%s %" PRId64 ".%06" PRId64 "\n", metric->name, open, metric->labels,
               close, sum / CLOCK_SECOND, sum % CLOCK_SECOND);
    text_print(out, "%s_count%s%s%s %" PRId64 "\n", metric->name, open, metric->labels, close,
               count);
}

void
metrics_print(struct metrics *metrics, struct text_builder *out)
{
    pthread_mutex_lock(&metrics->lock);
    const struct metric *before = NULL;
    for (const struct metric *metric = metrics->first; metric; metric = metric->next) {
        if (!before || !text_same(before->name, metric->name)) {
            print_help(out, metric);
        }
        before = metric;
        if (metric->kind == METRIC_HISTOGRAM) {
            print_histogram(out, metric);
        } else {
            print_number(out, metric);
        }
    }
    pthread_mutex_unlock(&metrics->lock);
}
