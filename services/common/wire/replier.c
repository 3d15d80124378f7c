#include "wire/replier.h"

#include "base/log.h"
#include "wire/connection.h"
#include "wire/endpoint.h"
#include <stdlib.h>
#include <string.h>

/* UNPACK_MAX keeps a request of empty messages from growing 40 times. */
enum { UNPACK_MAX = 4 * MESSAGE_MAX_REQUEST, REST_MS = 100 };

struct exchange {
    struct replier *replier;
    struct exchange *next; /* free ones */
    struct arena *arena;
    struct connection *from;
    uint8_t way[INBOX_WAY_MAX];
    size_t way_size;
    Dondoc__V1__PublishRequest *request;
    Dondoc__V1__PublishReply *reply;
    void *data;
};

struct replier {
    struct replier_hears hears;
    struct hub hub; /* its lock is ours */
    nng_stream_listener *listener;
    nng_aio *accept;
    bool is_accepting, is_resting, has_told_rest;
    bool is_orphaned; /* closed, but the listener still works on some; the last one frees all */
    char url[ENDPOINT_URL_SIZE];
    int working;
    struct exchange *free;
    int count;
    struct exchange exchanges[];
};

static void
destroy(struct replier *replier)
{
    nng_aio_free(replier->accept); /* waits for its callback, as burying waits for theirs */
    connections_bury(&replier->hub);
    nng_stream_listener_free(replier->listener);
    for (int i = 0; i < replier->count; i++) {
        arena_free(replier->exchanges[i].arena);
    }
    nng_cv_free(replier->hub.changed);
    nng_mtx_free(replier->hub.lock);
    free(replier);
}

/* A whole packet: length, way back, reply. */
static uint8_t *
make_packet(const struct exchange *exchange, size_t *size)
{
    const ProtobufCMessage *reply = &exchange->reply->base;
    size_t way = exchange->way_size;
    size_t length = way + protobuf_c_message_get_packed_size(reply);
    *size = INBOX_LENGTH_SIZE + length;
    uint8_t *packet = malloc(*size);
    if (!packet) {
        panic("no memory for a reply");
    }
    for (int i = 0; i < INBOX_LENGTH_SIZE; i++) {
        packet[i] = (uint8_t)((uint64_t)length >> (56 - 8 * i));
    }
    memcpy(packet + INBOX_LENGTH_SIZE, exchange->way, way);
    protobuf_c_message_pack(reply, packet + INBOX_LENGTH_SIZE + way);
    return packet;
}

void
exchange_answer(struct exchange *exchange)
{
    struct replier *replier = exchange->replier;
    struct connection *from = exchange->from;
    size_t size;
    uint8_t *packet = make_packet(exchange, &size);
    arena_reset(exchange->arena);
    nng_mtx_lock(replier->hub.lock);
    exchange->next = replier->free;
    replier->free = exchange;
    replier->working--;
    connection_reply(from, packet, size);
    connections_resume(&replier->hub);
    bool is_last = replier->is_orphaned && replier->working == 0;
    nng_mtx_unlock(replier->hub.lock);
    if (is_last) {
        destroy(replier);
    }
}

/* ---- one request ----------------------------------------------------------------------------- */

static void
make_reply(struct exchange *exchange, size_t results)
{
    Dondoc__V1__PublishReply *reply = arena_alloc(exchange->arena, sizeof *reply);
    dondoc__v1__publish_reply__init(reply);
    reply->n_results = results;
    reply->results = arena_array(exchange->arena, results, sizeof *reply->results);
    Dondoc__V1__PublishResult *array = arena_array(exchange->arena, results, sizeof *array);
    for (size_t i = 0; i < results; i++) {
        dondoc__v1__publish_result__init(&array[i]);
        reply->results[i] = &array[i];
    }
    exchange->reply = reply;
}

/* Of the request itself; its events are the listener's to check. */
static enum status
check_request(const Dondoc__V1__PublishRequest *request, struct arena *arena,
              struct refusal *refusal)
{
    if (request->base.n_unknown_fields) {
        return refuse(refusal, arena, CODE_FIELD_UNKNOWN, "", "%u",
                      request->base.unknown_fields[0].tag);
    }
    if (request->n_events == 0) {
        return refuse(refusal, arena, CODE_EVENTS_NONE, "events", NULL);
    }
    if (request->n_events > MESSAGE_MAX_EVENTS) {
        return refuse(refusal, arena, CODE_EVENTS_TOO_MANY, "events", "%zu > %d", request->n_events,
                      MESSAGE_MAX_EVENTS);
    }
    if (request->wait_ms < 0 || request->wait_ms > MESSAGE_MAX_WAIT_MS) {
        return refuse(refusal, arena, CODE_NUMBER_OUT_OF_RANGE, "wait_ms", "0..%d",
                      MESSAGE_MAX_WAIT_MS);
    }
    return ST_OK;
}

static enum status
read_request(struct exchange *exchange, const struct letter *letter, struct refusal *refusal)
{
    struct arena *arena = exchange->arena;
    size_t size = letter->size - letter->way;
    if (size > MESSAGE_MAX_REQUEST) {
        return refuse(refusal, arena, CODE_REQUEST_TOO_LARGE, "", "%zu > %d bytes", size,
                      MESSAGE_MAX_REQUEST);
    }
    exchange->request = message_unpack(arena, &dondoc__v1__publish_request__descriptor,
                                       letter->bytes + letter->way, size, UNPACK_MAX);
    if (!exchange->request) {
        return refuse(refusal, arena, CODE_REQUEST_UNREADABLE, "", "%zu bytes", size);
    }
    return check_request(exchange->request, arena, refusal);
}

static void
handle(void *self, void *room, struct connection *from, struct letter letter)
{
    struct replier *replier = self;
    struct exchange *exchange = room;
    struct refusal refusal;
    exchange->from = from;
    exchange->way_size = letter.way;
    memcpy(exchange->way, letter.bytes, letter.way);
    enum status st = read_request(exchange, &letter, &refusal);
    free(letter.bytes);
    make_reply(exchange, st == ST_OK ? exchange->request->n_events : 0);
    if (st == ST_OK) {
        replier->hears.on_request(replier->hears.self, exchange);
        return;
    }
    char peer[PEER_TEXT_SIZE];
    log_warn("REQUEST-REFUSED", log_text("peer", connection_peer(from, peer)),
             log_text("reason", refusal.code), log_text("field", refusal.field),
             log_text("text", refusal.text));
    exchange->reply->code = (char *)refusal.code;
    exchange->reply->text = (char *)refusal.text;
    exchange->reply->text_vi = (char *)refusal.text_vi;
    exchange_answer(exchange);
}

static void *
find_room(void *self)
{
    struct replier *replier = self;
    struct exchange *exchange = replier->free;
    if (exchange) {
        replier->free = exchange->next;
        replier->working++;
        exchange->request = NULL;
        exchange->reply = NULL;
        exchange->data = NULL;
    }
    return exchange;
}

Dondoc__V1__PublishRequest *
exchange_request(struct exchange *exchange)
{
    return exchange->request;
}

struct arena *
exchange_arena(struct exchange *exchange)
{
    return exchange->arena;
}

Dondoc__V1__PublishReply *
exchange_reply(struct exchange *exchange)
{
    return exchange->reply;
}

void *
exchange_data(const struct exchange *exchange)
{
    return exchange->data;
}

void
exchange_set_data(struct exchange *exchange, void *data)
{
    exchange->data = data;
}

/* ---- open and close -------------------------------------------------------------------------- */

static void
accept_next(struct replier *replier)
{
    replier->is_accepting = !replier->hub.is_closing;
    if (replier->is_accepting) {
        nng_stream_listener_accept(replier->listener, replier->accept);
    }
    nng_cv_wake(replier->hub.changed);
}

static void
log_failure(struct replier *replier, int rv)
{
    if (!replier->has_told_rest) {
        replier->has_told_rest = true;
        log_error("REPLIER-ACCEPT-FAILED", log_text("why", nng_strerror(rv)));
    }
}

/* Without file descriptors it rests and tries again. */
static void
on_accepted(void *self)
{
    struct replier *replier = self;
    struct hub *hub = &replier->hub;
    int rv = nng_aio_result(replier->accept);
    connections_bury(hub);
    nng_mtx_lock(hub->lock);
    bool has_rested = replier->is_resting;
    nng_stream *stream = rv || has_rested ? NULL : nng_aio_get_output(replier->accept, 0);
    replier->is_resting = rv && !has_rested && !hub->is_closing;
    if (stream && hub->is_closing) {
        nng_stream_free(stream);
    } else if (stream) {
        connection_open(hub, stream);
    }
    if (replier->is_resting) {
        log_failure(replier, rv);
        nng_sleep_aio(REST_MS, replier->accept);
    } else {
        accept_next(replier);
    }
    nng_mtx_unlock(hub->lock);
}

static void
add_exchanges(struct replier *replier, int count)
{
    replier->count = count;
    for (int i = 0; i < count; i++) {
        struct exchange *exchange = &replier->exchanges[i];
        exchange->replier = replier;
        exchange->arena = arena_new();
        exchange->next = replier->free;
        replier->free = exchange;
    }
}

enum status
replier_open(struct replier **opened, const char *listen_url, int contexts,
             const struct replier_hears *hears)
{
    int count = contexts > 0 ? contexts : REPLIER_CONTEXTS;
    struct replier *replier = calloc(1, sizeof *replier + (size_t)count * sizeof(struct exchange));
    if (!replier || nng_aio_alloc(&replier->accept, on_accepted, replier)) {
        panic("no memory for a replier");
    }
    replier->hears = *hears;
    replier->hub = (struct hub){ .limit = MESSAGE_MAX_REQUEST + INBOX_WAY_MAX,
                                 .self = replier,
                                 .room = find_room,
                                 .handle = handle };
    hub_open(&replier->hub);
    add_exchanges(replier, count);
    int rv = endpoint_listen_stream(listen_url, &replier->listener, replier->url);
    if (rv) {
        log_error("REPLIER-REFUSED", log_text("url", listen_url),
                  log_text("why", nng_strerror(rv)));
        destroy(replier);
        return ST_INVALID;
    }
    nng_mtx_lock(replier->hub.lock);
    accept_next(replier);
    nng_mtx_unlock(replier->hub.lock);
    *opened = replier;
    return ST_OK;
}

const char *
replier_url(const struct replier *replier)
{
    return replier->url;
}

/* First nobody reads, then nobody writes and no callback is under way: what is still worked on
 * after that is in the listener's hands alone. */
void
replier_close(struct replier *replier, int64_t patience_us)
{
    if (!replier) {
        return;
    }
    struct hub *hub = &replier->hub;
    nng_time until = nng_clock() + (nng_time)(patience_us / 1000);
    nng_mtx_lock(hub->lock);
    connections_stop_reading(hub);
    nng_stream_listener_close(replier->listener);
    nng_aio_cancel(replier->accept);
    while (replier->working + hub->unsent > 0 && nng_cv_until(hub->changed, until) == 0) {
    }
    connections_close(hub);
    while (hub->flying > 0 || replier->is_accepting) {
        nng_cv_wait(hub->changed);
    }
    bool is_done = replier->working == 0;
    replier->is_orphaned = !is_done;
    if (!is_done) {
        log_warn("REPLIER-CLOSED-EARLY", log_number("unanswered", replier->working));
    }
    nng_mtx_unlock(hub->lock);
    if (is_done) {
        destroy(replier);
    }
}
