#include "daemon/daemon.h"

#include "base/clock.h"
#include "base/hash.h"
#include "base/log.h"
#include "base/text.h"
#include "daemon/admin.h"
#include "daemon/beat.h"
#include "daemon/daemon_internal.h"
#include "daemon/metrics.h"
#include "daemon/news.h"
#include "daemon/reader_internal.h"
#include "store/cursor.h"
#include "store/migration.h"
#include "store/quarantine.h"
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#define MIN_PATIENCE  (15 * CLOCK_SECOND)
#define PATIENT_TICKS 10

enum { MAX_SETS = 16 };

#define ADMIN_LISTEN_SETTING                                                                       \
    {                                                                                              \
        "ADMIN_LISTEN", SETTING_TEXT, offsetof(struct daemon_settings, admin_listen),              \
            "127.0.0.1:0", "HTTP with /healthz, /readyz, /metrics; port 0: any free one", 0, 0     \
    }

static const struct setting common_settings[] = {
    { "DATABASE_URL", SETTING_SECRET, offsetof(struct daemon_settings, database_url), NULL,
      "PostgreSQL, as libpq takes it; several hosts allowed", 0, 0 },
    { "DATABASE_PASSWORD", SETTING_SECRET, offsetof(struct daemon_settings, password), "",
      "if DATABASE_URL names none", 0, 0 },
    { "BUS_LISTEN", SETTING_TEXT, offsetof(struct daemon_settings, bus_listen), "tcp://127.0.0.1:0",
      "where other services connect for news; port 0: any free one", 0, 0 },
    { "BUS_ADVERTISE", SETTING_TEXT, offsetof(struct daemon_settings, bus_advertise), "",
      "how others reach BUS_LISTEN, if not as it is bound", 0, 0 },
    ADMIN_LISTEN_SETTING,
    { "LOG_LEVEL", SETTING_TEXT, offsetof(struct daemon_settings, log_level), "info",
      "debug, info, warn or error; SIGUSR1 toggles debug", 0, 0 },
    { "LOG_FORMAT", SETTING_TEXT, offsetof(struct daemon_settings, log_format), "auto",
      "text, logfmt, json; auto: text on a terminal, else logfmt", 0, 0 },
    { "TICK_MS", SETTING_NUMBER, offsetof(struct daemon_settings, tick_ms), "1000",
      "milliseconds until what a lost message would have told is read", 10, 60000 },
    { "LEASE_MS", SETTING_NUMBER, offsetof(struct daemon_settings, lease_ms), "3000",
      "milliseconds for which a shard is held, twice TICK_MS or more", 500, 600000 },
    { 0 },
};

static const struct query_set *const common_sets[] = {
    &journal_queries,
    &cursor_queries,
    &instance_queries,
    &quarantine_queries,
};

/* ---- what a service may ask ---------------------------------------------------------------- */

struct event_base *
daemon_base(struct daemon *daemon)
{
    return daemon->base;
}

struct db *
daemon_db(struct daemon *daemon)
{
    return daemon->db;
}

const struct daemon_settings *
daemon_settings(const struct daemon *daemon)
{
    return &daemon->settings;
}

const struct journal_facts *
daemon_facts(const struct daemon *daemon)
{
    return &daemon->facts;
}

struct bus *
daemon_bus(struct daemon *daemon)
{
    return daemon->bus;
}

int64_t
daemon_owner(const struct daemon *daemon)
{
    return daemon->owner;
}

const struct daemon_spec *
daemon_spec(const struct daemon *daemon)
{
    return daemon->spec;
}

int
daemon_siblings(const struct daemon *daemon)
{
    return daemon->beat.siblings;
}

void
daemon_announce(struct daemon *daemon, const char *key, const char *text)
{
    if (daemon->announced_count == DAEMON_ANNOUNCEMENTS) {
        panic("more than %d fields announced", DAEMON_ANNOUNCEMENTS);
    }
    daemon->announced[daemon->announced_count].key = key;
    daemon->announced[daemon->announced_count++].text = text;
}

void
daemon_progressed(struct daemon *daemon)
{
    atomic_store(&daemon->progressed_at, clock_monotonic());
}

int64_t
daemon_idle_us(const struct daemon *daemon)
{
    return clock_monotonic() - atomic_load(&daemon->progressed_at);
}

int64_t
daemon_patience_us(const struct daemon *daemon)
{
    int64_t ticks = PATIENT_TICKS * daemon->settings.tick_ms * 1000;
    return ticks > MIN_PATIENCE ? ticks : MIN_PATIENCE;
}

void
daemon_stop(struct daemon *daemon, int exit_code)
{
    daemon->exit_code = exit_code;
    event_base_loopbreak(daemon->base);
}

struct metric *
metric_counter(struct daemon *daemon, const char *name, const char *labels, const char *help)
{
    return metrics_add(daemon->metrics, METRIC_COUNTER, name, labels, help);
}

struct metric *
metric_gauge(struct daemon *daemon, const char *name, const char *labels, const char *help)
{
    return metrics_add(daemon->metrics, METRIC_GAUGE, name, labels, help);
}

struct metric *
metric_histogram(struct daemon *daemon, const char *name, const char *labels, const char *help)
{
    return metrics_add(daemon->metrics, METRIC_HISTOGRAM, name, labels, help);
}

/* ---- the loop's own events ----------------------------------------------------------------- */

static void
on_tick(evutil_socket_t fd, short what, void *self)
{
    (void)fd, (void)what;
    struct daemon *daemon = self;
    beat_tick(daemon);
    arena_reset(daemon->arena);
    if (daemon->reader) {
        reader_tick(daemon->reader);
    }
    if (daemon->spec->tick) {
        daemon->spec->tick(daemon->spec->self);
    }
    log_routines(false);
}

static void
on_signal(evutil_socket_t number, short what, void *self)
{
    (void)what;
    struct daemon *daemon = self;
    if (number == SIGUSR1) {
        bool is_debug = log_toggle_debug() == LOG_DEBUG;
        log_info("LOG-SWITCHED", log_text("level", is_debug ? "debug" : "info"));
        return;
    }
    log_info("SIGNAL-RECEIVED", log_text("signal", sigabbrev_np((int)number)));
    daemon_stop(daemon, EX_OK);
}

static void
open_events(struct daemon *daemon)
{
    static const int numbers[] = { SIGTERM, SIGINT, SIGUSR1 };
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        daemon->signals[i] = evsignal_new(daemon->base, numbers[i], on_signal, daemon);
        if (!daemon->signals[i] || event_add(daemon->signals[i], NULL) != 0) {
            panic("libevent refuses a signal");
        }
    }
    int64_t us = daemon->settings.tick_ms * 1000;
    struct timeval every = { us / CLOCK_SECOND, us % CLOCK_SECOND };
    daemon->ticker = event_new(daemon->base, -1, EV_PERSIST, on_tick, daemon);
    if (!daemon->ticker || event_add(daemon->ticker, &every) != 0) {
        panic("libevent refuses a timer");
    }
}

/* ---- start --------------------------------------------------------------------------------- */

static enum status
read_settings(struct daemon *daemon)
{
    const struct daemon_spec *spec = daemon->spec;
    enum status st = setting_read(common_settings, &daemon->settings);
    if (spec->settings && setting_read(spec->settings, spec->settings_into) != ST_OK) {
        st = ST_INVALID;
    }
    enum log_level level = LOG_INFO;
    enum log_form form = LOG_FORM_AUTO;
    const char *level_text = daemon->settings.log_level, *form_text = daemon->settings.log_format;
    if (level_text && !log_level_parse(level_text, &level)) {
        log_error("SETTING-REFUSED", log_text("name", "LOG_LEVEL"), log_text("value", level_text));
        st = ST_INVALID;
    }
    if (form_text && !log_form_parse(form_text, &form)) {
        log_error("SETTING-REFUSED", log_text("name", "LOG_FORMAT"), log_text("value", form_text));
        st = ST_INVALID;
    }
    log_open(spec->name, form, level);
    db_password(daemon->settings.password);
    return st;
}

static enum status
open_database(struct daemon *daemon)
{
    static const struct query_set *sets[MAX_SETS + 1];
    size_t count = 0;
    for (; count < sizeof common_sets / sizeof *common_sets; count++) {
        sets[count] = common_sets[count];
    }
    for (const struct query_set *const *set = daemon->spec->sets; set && *set; set++) {
        if (count == MAX_SETS) {
            panic("more than %d sets of statements", MAX_SETS);
        }
        sets[count++] = *set;
    }
    enum status st = migration_check(daemon->settings.database_url);
    if (st != ST_OK) {
        return st;
    }
    daemon->db = db_open(&(struct db_spec){ .url = daemon->settings.database_url,
                                            .name = daemon->spec->name,
                                            .sets = sets,
                                            .schema = daemon->spec->name });
    st = db_ready(daemon->db);
    st = st == ST_OK ? journal_facts(daemon->db, &daemon->facts) : st;
    if (st == ST_OK && daemon->facts.simulated) {
        clock_simulate(daemon->facts.simulated_now);
    }
    return st;
}

static enum status
open_bus(struct daemon *daemon)
{
    struct bus_hears hears = { daemon->news, news_on_batch, news_on_clock };
    return bus_open(&daemon->bus, daemon->settings.bus_listen, daemon->facts.database_id, &hears);
}

static enum status
open_all(struct daemon *daemon)
{
    const struct daemon_spec *spec = daemon->spec;
    daemon->owner = (int64_t)(random_number() >> 1) | 1;
    daemon->arena = arena_new();
    daemon->metrics = metrics_open();
    daemon->beat.siblings = 1;
    daemon->base = event_base_new();
    if (!daemon->base) {
        panic("libevent refuses a loop");
    }
    enum status st = open_database(daemon);
    st = st == ST_OK ? news_open(&daemon->news, daemon) : st;
    st = st == ST_OK ? open_bus(daemon) : st;
    st = st == ST_OK ? admin_open(&daemon->admin, daemon, daemon->settings.admin_listen) : st;
    daemon_progressed(daemon);
    if (st == ST_OK && spec->open) {
        daemon->is_opened = true;
        st = spec->open(spec->self, daemon);
    }
    st = st == ST_OK && spec->reader ? reader_open(&daemon->reader, daemon) : st;
    st = st == ST_OK ? beat_open(daemon) : st;
    if (st == ST_OK) {
        open_events(daemon);
    }
    return st;
}

static void
close_all(struct daemon *daemon)
{
    reader_close(daemon->reader);
    if (daemon->is_opened && daemon->spec->close) {
        daemon->spec->close(daemon->spec->self);
    }
    if (daemon->db) {
        beat_close(daemon);
    }
    for (size_t i = 0; i < sizeof daemon->signals / sizeof *daemon->signals; i++) {
        if (daemon->signals[i]) {
            event_free(daemon->signals[i]);
        }
    }
    if (daemon->ticker) {
        event_free(daemon->ticker);
    }
    admin_close(daemon->admin);
    bus_close(daemon->bus); /* from here on nobody rings */
    news_close(daemon->news);
    db_close(daemon->db);
    metrics_close(daemon->metrics);
    event_base_free(daemon->base);
    arena_free(daemon->arena);
}

static void
log_ready(const struct daemon *daemon)
{
    struct log_field fields[DAEMON_ANNOUNCEMENTS + 8] = {
        log_text("name", daemon->spec->name),
        log_text("version", DONDOC_VERSION),
        log_number("schema", daemon->facts.schema_version),
        log_text("database", daemon->facts.database_id),
        log_number("shards", daemon->facts.shard_count),
        log_text("bus", daemon->beat.bus_url),
        log_text("admin", daemon->beat.admin_url),
    };
    size_t count = 7;
    for (size_t i = 0; i < daemon->announced_count; i++) {
        fields[count++] = log_text(daemon->announced[i].key, daemon->announced[i].text);
    }
    log_write(LOG_INFO, "SERVICE-READY", fields);
}

static int
exit_code(enum status st)
{
    return st == ST_LATER ? EX_UNAVAILABLE : EX_CONFIG;
}

static void
print_help(const struct daemon_spec *spec)
{
    printf("dondoc-%s: %s\n\nUsage: dondoc-%s [--help | --version | --health]\n\n"
           "--health asks the one that runs on ADMIN_LISTEN whether it makes progress: 0 yes, 1 "
           "no.\n\n"
           "Settings, from the environment:\n",
           spec->name, spec->about, spec->name);
    if (spec->settings) {
        setting_print(spec->settings, stdout);
    }
    setting_print(common_settings, stdout);
    printf("\nExit codes: 0 stopped, 64 usage, 69 a dependency is away, 78 settings or schema.\n");
}

static int
run(const struct daemon_spec *spec)
{
    static struct daemon daemon; /* zeroed; one per process */
    daemon.spec = spec;
    log_open(spec->name, LOG_FORM_AUTO, LOG_INFO);
    signal(SIGPIPE, SIG_IGN);
    if (read_settings(&daemon) != ST_OK) {
        return EX_CONFIG;
    }
    enum status st = open_all(&daemon);
    if (st == ST_OK) {
        log_ready(&daemon);
        event_base_dispatch(daemon.base);
    } else {
        daemon.exit_code = exit_code(st);
    }
    close_all(&daemon);
    log_routines(true);
    if (st == ST_OK) {
        log_info("SERVICE-STOPPED", log_number("exit", daemon.exit_code));
    }
    return daemon.exit_code;
}

/* Another process in the same environment: a container's health check. */
static int
ask_health(void)
{
    static const struct setting table[] = { ADMIN_LISTEN_SETTING, { 0 } };
    struct daemon_settings settings = { 0 };
    if (setting_read(table, &settings) != ST_OK) {
        return EX_CONFIG;
    }
    return admin_is_healthy(settings.admin_listen) ? EX_OK : EXIT_FAILURE;
}

int
daemon_main(int argc, char **argv, const struct daemon_spec *spec)
{
    if (argc == 1) {
        return run(spec);
    }
    if (argc == 2 && text_same(argv[1], "--help")) {
        print_help(spec);
        return EX_OK;
    }
    if (argc == 2 && text_same(argv[1], "--version")) {
        printf("dondoc-%s %s, schema %d\n", spec->name, DONDOC_VERSION, migration_newest());
        return EX_OK;
    }
    if (argc == 2 && text_same(argv[1], "--health")) {
        return ask_health();
    }
    fprintf(stderr, "dondoc-%s takes no arguments but --help, --version and --health\n",
            spec->name);
    return EX_USAGE;
}
