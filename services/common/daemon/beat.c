#include "daemon/beat.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "daemon/admin.h"
#include "daemon/daemon_internal.h"
#include "daemon/reader_internal.h"
#include "store/migration.h"
#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#define MAX_SKEW_US  (2 * CLOCK_SECOND)
#define SCHEMA_EVERY (10 * CLOCK_SECOND)
#define EXTEND_EVERY CLOCK_MINUTE
#define TRIM_EVERY   (10 * CLOCK_SECOND)

static void
describe_self(struct daemon *daemon)
{
    struct beat *beat = &daemon->beat;
    if (gethostname(beat->host, sizeof beat->host - 1) != 0) {
        memcpy(beat->host, "localhost", sizeof "localhost");
    }
    const char *advertised = daemon->settings.bus_advertise;
    beat->bus_url =
        bus_reachable(text_is_empty(advertised) ? bus_url(daemon->bus) : advertised, beat->host);
    beat->admin_url = bus_reachable(admin_url(daemon->admin), beat->host);
    beat->self = (struct instance){
        .owner = daemon->owner,
        .service = daemon->spec->name,
        .host = beat->host,
        .bus_url = beat->bus_url,
        .admin_url = beat->admin_url,
        .version = DONDOC_VERSION,
    };
}

/* Between the clock that can be set and the one that cannot. */
static int64_t
measure_offset(void)
{
    return clock_wall() - clock_monotonic();
}

bool
daemon_is_skewed(const struct daemon *daemon)
{
    const struct beat *beat = &daemon->beat;
    int64_t jump_us = measure_offset() - beat->offset_us;
    return !clock_is_simulated() &&
           (beat->is_skewed || jump_us > MAX_SKEW_US || jump_us < -MAX_SKEW_US);
}

/* Timers of a host whose clock is wrong must not fire; a simulated clock cannot be wrong. */
static void
judge_skew(struct beat *beat, int64_t skew_us)
{
    bool is_skewed = !clock_is_simulated() && (skew_us > MAX_SKEW_US || skew_us < -MAX_SKEW_US);
    beat->offset_us = measure_offset();
    if (is_skewed && !beat->is_skewed) {
        log_warn("CLOCK-SKEWED", log_number("skew_ms", skew_us / 1000));
    } else if (!is_skewed && beat->is_skewed) {
        log_info("CLOCK-AGREED", log_number("skew_ms", skew_us / 1000));
    }
    beat->is_skewed = is_skewed;
}

/* Who was not seen for as long as a lease has none any more: its shards are ours to share. */
static bool
is_sibling(const struct daemon *daemon, const struct instance *instance)
{
    return text_same(instance->service, daemon->spec->name) &&
           instance->seen_us_ago < daemon->settings.lease_ms * 1000;
}

static enum status
meet_others(struct daemon *daemon)
{
    struct instance *instances;
    size_t count, peers = 0;
    enum status st = instance_list(daemon->db, daemon->arena, false, &instances, &count);
    if (st != ST_OK) {
        return st;
    }
    int siblings = 1;
    const char **urls = arena_array(daemon->arena, count + 1, sizeof *urls);
    for (size_t i = 0; i < count; i++) {
        if (instances[i].owner == daemon->owner) {
            continue;
        }
        urls[peers++] = instances[i].bus_url;
        siblings += is_sibling(daemon, &instances[i]);
    }
    daemon->beat.siblings = siblings;
    bus_peers(daemon->bus, urls, peers);
    return ST_OK;
}

static enum status
follow_clock(struct daemon *daemon)
{
    if (!daemon->facts.simulated) {
        return ST_OK;
    }
    int64_t now;
    enum status st = clock_row_read(daemon->db, daemon->arena, &now);
    if (st == ST_OK && now > clock_now()) {
        clock_simulate(now);
        if (daemon->reader) {
            reader_on_clock(daemon->reader);
        }
    }
    return st == ST_NONE ? ST_OK : st;
}

/* A migration, or another database behind the same address, may have come since we looked. */
static enum status
watch_schema(struct daemon *daemon, int64_t now)
{
    struct beat *beat = &daemon->beat;
    if (db_session(daemon->db) == beat->session && now < beat->schema_at) {
        return ST_OK;
    }
    struct journal_facts facts;
    enum status st = journal_facts(daemon->db, &facts);
    if (st != ST_OK) {
        return st;
    }
    if (!text_same(facts.database_id, daemon->facts.database_id)) {
        log_error("DATABASE-CHANGED", log_text("was", daemon->facts.database_id),
                  log_text("is", facts.database_id));
        return ST_INVALID;
    }
    if (facts.oldest_binary > migration_newest()) {
        log_error("SCHEMA-REFUSED", log_text("why", "the database needs a newer program"));
        return ST_INVALID;
    }
    beat->session = db_session(daemon->db);
    beat->schema_at = now + SCHEMA_EVERY;
    return ST_OK;
}

/* What a burst took goes back to the host; glibc keeps it otherwise, a pool per thread. */
static void
trim_memory(struct beat *beat, int64_t now)
{
    if (now >= beat->trim_at) {
        beat->trim_at = now + TRIM_EVERY;
        (void)malloc_trim(0);
    }
}

static enum status
extend_journal(struct daemon *daemon, int64_t now)
{
    if (now < daemon->beat.extend_at) {
        return ST_OK;
    }
    daemon->beat.extend_at = now + EXTEND_EVERY;
    return journal_extend(daemon->db);
}

static enum status
go_round(struct daemon *daemon)
{
    int64_t now = clock_monotonic();
    int64_t skew_us = 0;
    enum status st = db_ready(daemon->db);
    st = st == ST_OK ? watch_schema(daemon, now) : st;
    st = st == ST_OK ? instance_beat(daemon->db, daemon->arena, &daemon->beat.self, &skew_us) : st;
    if (st == ST_OK) {
        judge_skew(&daemon->beat, skew_us);
        daemon->beat.self.skew_us = skew_us;
    }
    st = st == ST_OK ? meet_others(daemon) : st;
    st = st == ST_OK ? follow_clock(daemon) : st;
    st = st == ST_OK ? extend_journal(daemon, now) : st;
    atomic_store(&daemon->beat.is_answered, st == ST_OK);
    return st;
}

enum status
beat_open(struct daemon *daemon)
{
    describe_self(daemon);
    daemon->beat.backoff = (struct backoff){ CLOCK_SECOND / 4, 5 * CLOCK_SECOND, 0 };
    daemon->beat.session = db_session(daemon->db);
    daemon->beat.schema_at = clock_monotonic() + SCHEMA_EVERY;
    return go_round(daemon);
}

void
beat_tick(struct daemon *daemon)
{
    struct beat *beat = &daemon->beat;
    trim_memory(beat, clock_monotonic());
    if (clock_monotonic() < beat->again_at) {
        return;
    }
    enum status st = go_round(daemon);
    if (st == ST_INVALID) {
        daemon_stop(daemon, EX_CONFIG);
    } else if (st != ST_OK) {
        beat->again_at = clock_monotonic() + backoff_next(&beat->backoff);
    } else {
        backoff_clear(&beat->backoff);
    }
}

void
beat_close(struct daemon *daemon)
{
    struct beat *beat = &daemon->beat;
    if (beat->self.owner && db_is_connected(daemon->db)) {
        /* A row that stays is removed by the others after a minute. */
        (void)!instance_leave(daemon->db, daemon->arena, daemon->owner);
    }
    free(beat->bus_url);
    free(beat->admin_url);
}
