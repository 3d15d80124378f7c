/*
 * What the files of this room know of the daemon, and nobody else.
 */
#ifndef DAEMON_DAEMON_INTERNAL_H
#define DAEMON_DAEMON_INTERNAL_H

#include "base/backoff.h"
#include "daemon/daemon.h"
#include <stdatomic.h>
#include <stdbool.h>

struct admin;
struct metrics;
struct news;
struct reader;

enum { DAEMON_ANNOUNCEMENTS = 8 };

/* Where the registry round is; see beat.c. */
struct beat {
    struct instance self;
    char host[256];
    char *admin_url, *bus_url;
    int64_t session; /* db_session when the schema was last looked at */
    int64_t schema_at, extend_at, trim_at, again_at; /* monotonic: when next */
    struct backoff backoff;
    int siblings;
    bool is_skewed;
    int64_t offset_us;        /* of the wall clock to the monotonic one, when that was judged */
    _Atomic bool is_answered; /* the last round reached the database */
};

struct daemon {
    const struct daemon_spec *spec;
    struct daemon_settings settings;
    int64_t owner;
    int exit_code;

    struct event_base *base;
    struct event *signals[3], *ticker;
    struct news *news;

    struct arena *arena; /* of the tick */
    struct db *db;
    struct journal_facts facts;
    struct bus *bus;
    struct admin *admin;
    struct metrics *metrics;
    struct reader *reader;
    struct beat beat;
    bool is_opened; /* the service's own open was called */

    struct {
        const char *key, *text;
    } announced[DAEMON_ANNOUNCEMENTS];
    size_t announced_count;
    _Atomic int64_t progressed_at; /* monotonic */
};

const struct daemon_spec *daemon_spec(const struct daemon *daemon);

/* How many instances of this service, ourselves among them, were seen lately; at least 1. */
int daemon_siblings(const struct daemon *daemon);

/* This host's clock and the database's differ by more than 2 s, or this one has jumped by more
 * since they were compared: fire no timers (ARCHITECTURE 3). */
bool daemon_is_skewed(const struct daemon *daemon);

/* Leaves the loop; daemon_main closes everything and exits with this code of <sysexits.h>. */
void daemon_stop(struct daemon *daemon, int exit_code);

/* How long ago daemon_progressed was called, and how long ago is too long. */
int64_t daemon_idle_us(const struct daemon *daemon);
int64_t daemon_patience_us(const struct daemon *daemon);

#endif
