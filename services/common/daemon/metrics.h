/*
 * The numbers of /metrics: a list that only grows, written from any thread.
 */
#ifndef DAEMON_METRICS_H
#define DAEMON_METRICS_H

#include "base/text.h"
#include "daemon/daemon.h"

struct metrics;

struct metrics *metrics_open(void);
void metrics_close(struct metrics *metrics);

enum metric_kind { METRIC_COUNTER, METRIC_GAUGE, METRIC_HISTOGRAM };

struct metric *metrics_add(struct metrics *metrics, enum metric_kind kind, const char *name,
                           const char *labels, const char *help);

/* Prometheus text format 0.0.4: each family once, with HELP and TYPE. */
void metrics_print(struct metrics *metrics, struct text_builder *out);

#endif
