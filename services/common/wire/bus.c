#include "wire/bus.h"

#include "base/log.h"
#include "base/text.h"
#include "wire/endpoint.h"
#include "wire/message.h"
#include <nng/protocol/pubsub0/pub.h>
#include <nng/protocol/pubsub0/sub.h>
#include <nng/supplemental/util/platform.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    MESSAGE_MAX = 64 * 1024,
    UNPACK_MAX = 1024 * 1024,
    SEND_BUFFER = 256, /* messages per subscriber; what does not fit is dropped */
    RECEIVE_BUFFER = 1024,
};

struct peer {
    struct peer *next;
    nng_dialer dialer;
    bool is_listed;
    char url[];
};

struct bus {
    struct bus_hears hears;
    nng_socket pub, sub;
    nng_aio *aio;
    struct arena *arena; /* of the message being heard */
    char url[ENDPOINT_URL_SIZE];
    char *database_id;
    nng_mtx *lock; /* of peers */
    struct peer *peers;
    bool has_told_junk, has_told_foreign; /* each is logged once */
};

/* ---- hearing ------------------------------------------------------------------------------- */

static void
ignore(bool *has_told, const char *why)
{
    if (!*has_told) {
        *has_told = true;
        log_warn("BUS-MESSAGE-IGNORED", log_text("why", why));
    }
}

static bool
is_good(const Dondoc__V1__JournalBatch *batch)
{
    for (size_t i = 0; i < batch->n_ranges; i++) {
        const Dondoc__V1__ShardRange *range = batch->ranges[i];
        if (range->shard < 0 || range->shard >= BUS_MAX_SHARDS || range->first_seq < 1 ||
            range->last_seq < range->first_seq) {
            return false;
        }
    }
    return true;
}

static void
hear_batch(struct bus *bus, const Dondoc__V1__JournalBatch *batch)
{
    struct bus_range *ranges = arena_array(bus->arena, batch->n_ranges, sizeof *ranges);
    for (size_t i = 0; i < batch->n_ranges; i++) {
        const Dondoc__V1__ShardRange *range = batch->ranges[i];
        ranges[i] = (struct bus_range){ range->shard, range->first_seq, range->last_seq };
    }
    if (batch->n_ranges) {
        bus->hears.on_batch(bus->hears.self, ranges, batch->n_ranges);
    }
}

static void
hear(struct bus *bus, const void *data, size_t size)
{
    const Dondoc__V1__BusMessage *message =
        message_unpack(bus->arena, &dondoc__v1__bus_message__descriptor, data, size, UNPACK_MAX);
    if (!message) {
        ignore(&bus->has_told_junk, "unreadable");
        return;
    }
    if (!text_same(message->database, bus->database_id)) {
        ignore(&bus->has_told_foreign, "from another database");
    } else if (message->news_case == DONDOC__V1__BUS_MESSAGE__NEWS_JOURNAL_BATCH &&
               is_good(message->journal_batch)) {
        hear_batch(bus, message->journal_batch);
    } else if (message->news_case == DONDOC__V1__BUS_MESSAGE__NEWS_CLOCK_MOVED) {
        bus->hears.on_clock(bus->hears.self, message->clock_moved->now);
    } else {
        ignore(&bus->has_told_junk, "unreadable");
    }
}

/* The socket was closed when it fails: nobody listens any more. */
static void
on_received(void *self)
{
    struct bus *bus = self;
    if (nng_aio_result(bus->aio)) {
        return;
    }
    nng_msg *message = nng_aio_get_msg(bus->aio);
    hear(bus, nng_msg_body(message), nng_msg_len(message));
    nng_msg_free(message);
    arena_reset(bus->arena);
    nng_recv_aio(bus->sub, bus->aio);
}

/* ---- telling ------------------------------------------------------------------------------- */

static void
tell(struct bus *bus, Dondoc__V1__BusMessage *message)
{
    nng_msg *packed;
    message->database = bus->database_id;
    if (nng_msg_alloc(&packed, protobuf_c_message_get_packed_size(&message->base))) {
        return;
    }
    protobuf_c_message_pack(&message->base, nng_msg_body(packed));
    if (nng_sendmsg(bus->pub, packed, NNG_FLAG_NONBLOCK)) {
        nng_msg_free(packed);
    }
}

void
bus_tell_batch(struct bus *bus, const struct bus_range *ranges, size_t count)
{
    struct arena *arena = arena_new();
    Dondoc__V1__BusMessage message = DONDOC__V1__BUS_MESSAGE__INIT;
    Dondoc__V1__JournalBatch batch = DONDOC__V1__JOURNAL_BATCH__INIT;
    Dondoc__V1__ShardRange *rows = arena_array(arena, count, sizeof *rows);
    batch.n_ranges = count;
    batch.ranges = arena_array(arena, count, sizeof *batch.ranges);
    for (size_t i = 0; i < count; i++) {
        dondoc__v1__shard_range__init(&rows[i]);
        rows[i].shard = ranges[i].shard;
        rows[i].first_seq = ranges[i].first;
        rows[i].last_seq = ranges[i].last;
        batch.ranges[i] = &rows[i];
    }
    message.news_case = DONDOC__V1__BUS_MESSAGE__NEWS_JOURNAL_BATCH;
    message.journal_batch = &batch;
    tell(bus, &message);
    arena_free(arena);
}

void
bus_tell_clock(struct bus *bus, int64_t now)
{
    Dondoc__V1__BusMessage message = DONDOC__V1__BUS_MESSAGE__INIT;
    Dondoc__V1__ClockMoved moved = DONDOC__V1__CLOCK_MOVED__INIT;
    moved.now = now;
    message.news_case = DONDOC__V1__BUS_MESSAGE__NEWS_CLOCK_MOVED;
    message.clock_moved = &moved;
    tell(bus, &message);
}

/* ---- peers --------------------------------------------------------------------------------- */

static void
dial(struct bus *bus, const char *url)
{
    size_t length = strlen(url);
    struct peer *peer = malloc(sizeof *peer + length + 1);
    if (!peer) {
        panic("no memory for a peer of the bus");
    }
    *peer = (struct peer){ .next = bus->peers, .is_listed = true };
    memcpy(peer->url, url, length + 1);
    bus->peers = peer; /* also when the url is none, so that this is said once */
    int rv = endpoint_dial(bus->sub, url, NULL, &peer->dialer);
    if (rv) {
        log_warn("BUS-PEER-REFUSED", log_text("url", url), log_text("why", nng_strerror(rv)));
    }
}

static void
mark_listed(struct bus *bus, const char *url)
{
    for (struct peer *peer = bus->peers; peer; peer = peer->next) {
        if (text_same(peer->url, url)) {
            peer->is_listed = true;
            return;
        }
    }
    dial(bus, url);
}

void
bus_peers(struct bus *bus, const char *const *urls, size_t count)
{
    nng_mtx_lock(bus->lock);
    for (struct peer *peer = bus->peers; peer; peer = peer->next) {
        peer->is_listed = false;
    }
    for (size_t i = 0; i < count; i++) {
        if (!text_same(urls[i], bus->url)) {
            mark_listed(bus, urls[i]);
        }
    }
    for (struct peer **at = &bus->peers, *peer; (peer = *at);) {
        if (peer->is_listed) {
            at = &peer->next;
        } else {
            *at = peer->next;
            nng_dialer_close(peer->dialer);
            free(peer);
        }
    }
    nng_mtx_unlock(bus->lock);
}

/* ---- open and close ------------------------------------------------------------------------ */

static void
open_sockets(struct bus *bus)
{
    if (nng_mtx_alloc(&bus->lock) || nng_pub0_open(&bus->pub) || nng_sub0_open(&bus->sub) ||
        nng_aio_alloc(&bus->aio, on_received, bus)) {
        panic("no memory for the bus");
    }
    (void)nng_socket_set_int(bus->pub, NNG_OPT_SENDBUF, SEND_BUFFER);
    (void)nng_socket_set_int(bus->sub, NNG_OPT_RECVBUF, RECEIVE_BUFFER);
    (void)nng_socket_set_size(bus->sub, NNG_OPT_RECVMAXSZ, MESSAGE_MAX);
    (void)nng_socket_set(bus->sub, NNG_OPT_SUB_SUBSCRIBE, "", 0);
}

enum status
bus_open(struct bus **opened, const char *listen_url, const char *database_id,
         const struct bus_hears *hears)
{
    struct bus *bus = calloc(1, sizeof *bus);
    if (!bus || !(bus->database_id = strdup(database_id))) {
        panic("no memory for the bus");
    }
    bus->hears = *hears;
    bus->arena = arena_new();
    open_sockets(bus);
    int rv = endpoint_listen(bus->pub, listen_url, NULL, bus->url);
    if (rv) {
        log_error("BUS-REFUSED", log_text("url", listen_url), log_text("why", nng_strerror(rv)));
        bus_close(bus);
        return ST_INVALID;
    }
    nng_recv_aio(bus->sub, bus->aio);
    *opened = bus;
    return ST_OK;
}

void
bus_close(struct bus *bus)
{
    if (!bus) {
        return;
    }
    endpoint_close(bus->sub);
    endpoint_close(bus->pub);
    nng_aio_free(bus->aio); /* waits for its callback */
    while (bus->peers) {
        struct peer *peer = bus->peers;
        bus->peers = peer->next;
        free(peer);
    }
    nng_mtx_free(bus->lock);
    arena_free(bus->arena);
    free(bus->database_id);
    free(bus);
}

const char *
bus_url(const struct bus *bus)
{
    return bus->url;
}

char *
bus_reachable(const char *url, const char *host)
{
    static const char *const wildcards[] = { "//0.0.0.0:", "//[::]:", "//*:" };
    char *made = NULL;
    for (size_t i = 0; i < sizeof wildcards / sizeof *wildcards; i++) {
        const char *at = strstr(url, wildcards[i]);
        if (at && asprintf(&made, "%.*s//%s:%s", (int)(at - url), url, host,
                           at + strlen(wildcards[i])) > 0) {
            return made;
        }
    }
    made = strdup(url);
    if (!made) {
        panic("no memory for an address");
    }
    return made;
}
