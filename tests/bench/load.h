/*
 * Publishers that publish as fast as they are answered.
 */
#ifndef BENCH_LOAD_H
#define BENCH_LOAD_H

#include "figures.h"
#include <stdbool.h>

struct target {
    const char *url, *token, *source;
};

struct load {
    int publishers;              /* each with a connection of its own */
    int batch;                   /* events per request */
    int width;                   /* requests of a publisher in flight */
    int64_t for_us;              /* how long; 0: until `events` are acknowledged */
    int64_t events;              /* of all publishers together */
    const _Atomic bool *is_over; /* ends it early; NULL: nobody does */
    int64_t every_us; /* a publisher starts a request no more often than that; 0: at once */
    int wait_ms;      /* for the verdict: the answer comes when the event is routed */
};

struct outcome {
    int64_t events, took_us;
    struct times answers; /* from sending to the answer */
};

/* Says why and exits when an event is not accepted. */
struct outcome load_run(const struct target *target, const struct load *load);

/* One request and its answer, a refusal, which intake gives without asking the database. */
struct outcome load_echo(const struct target *target, int64_t for_us);

#endif
