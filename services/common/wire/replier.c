#include "wire/replier.h"

#include "base/log.h"
#include "wire/endpoint.h"
#include <limits.h>
#include <nng/protocol/reqrep0/rep.h>
#include <nng/supplemental/util/platform.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/resource.h>

/* A peer that is over RECEIVE_MAX is cut off by NNG without a word; between MESSAGE_MAX_REQUEST and
 * that it is told. UNPACK_MAX keeps a request of empty messages from growing 40 times. */
enum { RECEIVE_MAX = 2 * MESSAGE_MAX_REQUEST, UNPACK_MAX = 4 * MESSAGE_MAX_REQUEST };

enum place { IDLE, RECEIVING, WORKING, SENDING, PLACES };

struct exchange {
    struct replier *replier;
    nng_ctx ctx;
    nng_aio *aio;
    enum place place; /* under the replier's lock */
    struct arena *arena;
    Dondoc__V1__PublishRequest *request;
    Dondoc__V1__PublishReply *reply;
    void *data;
};

struct replier {
    struct replier_hears hears;
    nng_socket socket;
    char url[ENDPOINT_URL_SIZE];
    nng_mtx *lock;
    nng_cv *moved;
    bool is_closing;  /* nobody receives any more */
    bool is_closed;   /* nobody sends any more */
    bool is_orphaned; /* closed, but the listener still works on some; the last one frees all */
    int in[PLACES];
    int count;
    struct exchange exchanges[];
};

static void
destroy(struct replier *replier)
{
    for (int i = 0; i < replier->count; i++) {
        nng_aio_free(replier->exchanges[i].aio);
        arena_free(replier->exchanges[i].arena);
    }
    nng_cv_free(replier->moved);
    nng_mtx_free(replier->lock);
    free(replier);
}

/* ---- from place to place ------------------------------------------------------------------- */

/* False, and the exchange rests, when the replier closes. */
static bool
move(struct exchange *exchange, enum place place)
{
    struct replier *replier = exchange->replier;
    nng_mtx_lock(replier->lock);
    bool may = place == RECEIVING ? !replier->is_closing
               : place == SENDING ? !replier->is_closed
                                  : true;
    replier->in[exchange->place]--;
    exchange->place = may ? place : IDLE;
    replier->in[exchange->place]++;
    bool is_last = replier->is_orphaned && replier->in[WORKING] == 0;
    nng_cv_wake(replier->moved);
    nng_mtx_unlock(replier->lock);
    if (is_last) {
        destroy(replier);
    }
    return may;
}

static void
receive(struct exchange *exchange)
{
    arena_reset(exchange->arena);
    exchange->request = NULL;
    exchange->reply = NULL;
    exchange->data = NULL;
    if (move(exchange, RECEIVING)) {
        nng_ctx_recv(exchange->ctx, exchange->aio);
    }
}

void
exchange_answer(struct exchange *exchange)
{
    const ProtobufCMessage *reply = &exchange->reply->base;
    nng_msg *message;
    if (nng_msg_alloc(&message, protobuf_c_message_get_packed_size(reply))) {
        panic("no memory for a reply");
    }
    protobuf_c_message_pack(reply, nng_msg_body(message));
    if (move(exchange, SENDING)) {
        nng_aio_set_msg(exchange->aio, message);
        nng_ctx_send(exchange->ctx, exchange->aio);
    } else {
        nng_msg_free(message);
    }
}

/* ---- one request --------------------------------------------------------------------------- */

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
read_request(struct exchange *exchange, nng_msg *message, struct refusal *refusal)
{
    struct arena *arena = exchange->arena;
    size_t size = nng_msg_len(message);
    if (size > MESSAGE_MAX_REQUEST) {
        return refuse(refusal, arena, CODE_REQUEST_TOO_LARGE, "", "%zu > %d bytes", size,
                      MESSAGE_MAX_REQUEST);
    }
    exchange->request = message_unpack(arena, &dondoc__v1__publish_request__descriptor,
                                       nng_msg_body(message), size, UNPACK_MAX);
    if (!exchange->request) {
        return refuse(refusal, arena, CODE_REQUEST_UNREADABLE, "", "%zu bytes", size);
    }
    return check_request(exchange->request, arena, refusal);
}

static void
take_request(struct exchange *exchange, nng_msg *message)
{
    struct refusal refusal;
    enum status st = read_request(exchange, message, &refusal);
    nng_msg_free(message);
    make_reply(exchange, st == ST_OK ? exchange->request->n_events : 0);
    if (st == ST_OK) {
        exchange->replier->hears.on_request(exchange->replier->hears.self, exchange);
        return;
    }
    log_warn("REQUEST-REFUSED", log_text("reason", refusal.code), log_text("field", refusal.field),
             log_text("text", refusal.text));
    exchange->reply->code = (char *)refusal.code;
    exchange->reply->text = (char *)refusal.text;
    exchange->reply->text_vi = (char *)refusal.text_vi;
    exchange_answer(exchange);
}

/* A peer that hung up is no failure: its answer has nowhere to go. */
static void
on_done(void *self)
{
    struct exchange *exchange = self;
    int rv = nng_aio_result(exchange->aio);
    if (exchange->place == RECEIVING && !rv) {
        (void)move(exchange, WORKING);
        take_request(exchange, nng_aio_get_msg(exchange->aio));
        return;
    }
    if (exchange->place == SENDING && rv) {
        nng_msg_free(nng_aio_get_msg(exchange->aio));
    }
    receive(exchange);
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

/* ---- descriptors --------------------------------------------------------------------------- */

/* With NNG 1.5 a connection that breaks off while requests and replies cross each other may stop
 * the thread that buries connections: from then on each that ends keeps its descriptor. So there is
 * room for many of them, and somebody is told in time. Counted for the process: NNG may call back
 * after a replier is gone. */
static atomic_int connections, many = INT_MAX;
static atomic_bool is_told;

static void
make_room(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        (void)setrlimit(RLIMIT_NOFILE, &limit);
        rlim_t quarter = limit.rlim_max / 4;
        many = quarter < INT_MAX ? (int)quarter : INT_MAX;
    }
}

static void
on_pipe(nng_pipe pipe, nng_pipe_ev event, void *self)
{
    (void)pipe, (void)self;
    int count = event == NNG_PIPE_EV_ADD_POST ? ++connections : --connections;
    if (count >= many && !atomic_exchange(&is_told, true)) {
        log_error("DESCRIPTORS-NEARLY-USED", log_number("connections", count));
    }
}

/* ---- open and close ------------------------------------------------------------------------ */

static void
open_exchange(struct replier *replier, struct exchange *exchange)
{
    exchange->replier = replier;
    exchange->arena = arena_new();
    if (nng_ctx_open(&exchange->ctx, replier->socket) ||
        nng_aio_alloc(&exchange->aio, on_done, exchange)) {
        panic("no memory for an NNG context");
    }
    replier->in[IDLE]++;
    receive(exchange);
}

static enum status
listen(struct replier *replier, const struct replier_spec *spec)
{
    nng_tls_config *tls;
    if (tls_open(&tls, TLS_LISTENS, spec->listen_url, &spec->tls) != ST_OK) {
        return ST_INVALID;
    }
    int rv = endpoint_listen(replier->socket, spec->listen_url, tls, replier->url);
    tls_close(tls);
    if (rv) {
        log_error("REPLIER-REFUSED", log_text("url", spec->listen_url),
                  log_text("why", nng_strerror(rv)));
        return ST_INVALID;
    }
    return ST_OK;
}

enum status
replier_open(struct replier **opened, const struct replier_spec *spec)
{
    int count = spec->contexts > 0 ? spec->contexts : REPLIER_CONTEXTS;
    struct replier *replier = calloc(1, sizeof *replier + (size_t)count * sizeof(struct exchange));
    if (!replier || nng_mtx_alloc(&replier->lock) || nng_cv_alloc(&replier->moved, replier->lock) ||
        nng_rep0_open(&replier->socket)) {
        panic("no memory for a replier");
    }
    replier->hears = spec->hears;
    (void)nng_socket_set_size(replier->socket, NNG_OPT_RECVMAXSZ, RECEIVE_MAX);
    make_room();
    (void)nng_pipe_notify(replier->socket, NNG_PIPE_EV_ADD_POST, on_pipe, NULL);
    (void)nng_pipe_notify(replier->socket, NNG_PIPE_EV_REM_POST, on_pipe, NULL);
    if (listen(replier, spec) != ST_OK) {
        endpoint_close(replier->socket);
        destroy(replier);
        return ST_INVALID;
    }
    for (; replier->count < count; replier->count++) {
        open_exchange(replier, &replier->exchanges[replier->count]);
    }
    *opened = replier;
    return ST_OK;
}

const char *
replier_url(const struct replier *replier)
{
    return replier->url;
}

static void
stop_receiving(struct replier *replier)
{
    replier->is_closing = true;
    for (int i = 0; i < replier->count; i++) {
        if (replier->exchanges[i].place == RECEIVING) {
            nng_aio_cancel(replier->exchanges[i].aio); /* calls back on another thread */
        }
    }
}

/* First nobody receives, then nobody sends, then no callback runs: what is WORKING after that is in
 * the listener's hands alone. */
void
replier_close(struct replier *replier, int64_t patience_us)
{
    if (!replier) {
        return;
    }
    nng_time until = nng_clock() + (nng_time)(patience_us / 1000);
    int *in = replier->in;
    nng_mtx_lock(replier->lock);
    stop_receiving(replier);
    while (in[WORKING] + in[SENDING] > 0 && nng_cv_until(replier->moved, until) == 0) {
    }
    replier->is_closed = true;
    nng_mtx_unlock(replier->lock);
    endpoint_close(replier->socket);
    nng_mtx_lock(replier->lock);
    while (in[RECEIVING] + in[SENDING] > 0) {
        nng_cv_wait(replier->moved);
    }
    nng_mtx_unlock(replier->lock);
    for (int i = 0; i < replier->count; i++) {
        nng_aio_wait(replier->exchanges[i].aio);
    }
    nng_mtx_lock(replier->lock);
    replier->is_orphaned = in[WORKING] > 0;
    bool is_done = !replier->is_orphaned;
    if (!is_done) {
        log_warn("REPLIER-CLOSED-EARLY", log_number("unanswered", in[WORKING]));
    }
    nng_mtx_unlock(replier->lock);
    if (is_done) {
        destroy(replier);
    }
}
