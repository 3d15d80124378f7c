/*
 * What every service does: settings, log, one loop, signals, the database, the bus, the instance
 * registry, health and metrics. A service says what it is in a struct daemon_spec; main is
 * `return daemon_main(argc, argv, &spec);`.
 *
 * Start: --help and --version from the table -> settings, all mistakes named -> the schema is one
 * we know -> open -> one READY line. SIGTERM and SIGINT finish the unit of work, close, and exit 0;
 * SIGUSR1 toggles debug logging. `--health` asks /healthz of the one that runs with the same
 * ADMIN_LISTEN and exits 0 or 1: a container's health check. Exit codes (sysexits): 64 usage, 69 a
 * dependency is away (restart me), 78 settings or schema (do not).
 */
#ifndef DAEMON_DAEMON_H
#define DAEMON_DAEMON_H

#include "base/setting.h"
#include "store/instance.h"
#include "store/journal.h"
#include <event2/event.h>

struct bus;
struct bus_range;
struct reader_spec;

struct daemon_settings {       /* common to all services */
    const char *database_url;  /* DATABASE_URL */
    const char *password;      /* DATABASE_PASSWORD, already told to store */
    const char *bus_listen;    /* BUS_LISTEN, tcp://127.0.0.1:0: any free port */
    const char *bus_advertise; /* BUS_ADVERTISE: how others reach it; "": as bound */
    const char *admin_listen;  /* ADMIN_LISTEN, 127.0.0.1:0 */
    const char *log_level, *log_format;
    int64_t tick_ms;  /* TICK_MS: how often what a lost message would have told is read */
    int64_t lease_ms; /* LEASE_MS */
};

struct daemon; /* one per process */

struct daemon_spec {
    const char *name;  /* also the database role's suffix and the log's service */
    const char *about; /* one line */
    enum source source;
    const struct setting *settings; /* the service's own, may be NULL */
    void *settings_into;
    void *self;                          /* handed to every callback */
    const struct query_set *const *sets; /* the service's own statements, NULL-terminated */
    const struct reader_spec *reader;    /* NULL: does not read the journal (intake) */
    MUST_CHECK enum status (*open)(void *self, struct daemon *daemon);
    void (*close)(void *self);
    void (*tick)(void *self); /* every TICK_MS, may be NULL */
    /* Others told of what they appended to the journal; merged, on the loop's thread. May be NULL.
     */
    void (*on_batch)(void *self, const struct bus_range *ranges, size_t count);
};

int daemon_main(int argc, char **argv, const struct daemon_spec *spec);

struct event_base *daemon_base(struct daemon *daemon);
struct db *daemon_db(struct daemon *daemon); /* the loop's connection */
const struct daemon_settings *daemon_settings(const struct daemon *daemon);
const struct journal_facts *daemon_facts(const struct daemon *daemon);
struct bus *daemon_bus(struct daemon *daemon);
int64_t daemon_owner(const struct daemon *daemon);

/* Tells the other instances, and our own reader, what a thread of ours has appended. Any thread. */
void daemon_tell(struct daemon *daemon, const struct bus_range *ranges, size_t count);

/* From `open`: one more field of the READY line. Both are borrowed until then. */
void daemon_announce(struct daemon *daemon, const char *key, const char *text);

/*
 * Progress: /healthz answers 200 only while this was called within the last ten ticks, at least 15
 * s; a service calls it whenever it finished a unit of work or found that there is none (the reader
 * does it by itself). /readyz answers 200 when the database answers and, for readers, shards are
 * owned or others own them all. Any thread.
 */
void daemon_progressed(struct daemon *daemon);

/* ---- metrics (Prometheus text format on /metrics) ------------------------------------------ */

/* Names follow Prometheus conventions (dondoc_..._total, _seconds), are borrowed and, with the same
 * labels, given once; labels are as exposed, `code="ID_REUSED"`, or NULL, and are copied. Counters
 * and gauges are int64, histograms take microseconds. All from any thread. */
struct metric;
struct metric *
metric_counter(struct daemon *daemon, const char *name, const char *labels, const char *help);
struct metric *
metric_gauge(struct daemon *daemon, const char *name, const char *labels, const char *help);
struct metric *metric_histogram(struct daemon *daemon, const char *name, const char *labels,
                                const char *help); /* in seconds, fixed buckets 0.5 ms .. 60 s */
void metric_add(struct metric *metric, int64_t n);
void metric_set(struct metric *metric, int64_t n);
void metric_observe(struct metric *metric, int64_t us);

#endif
