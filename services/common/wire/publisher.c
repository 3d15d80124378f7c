#include "wire/publisher.h"

#include "base/log.h"
#include "wire/endpoint.h"
#include <nng/protocol/reqrep0/req.h>
#include <nng/supplemental/util/platform.h>
#include <stdlib.h>

/* A reply repeats no events, but has up to a thousand refusals with their texts. */
enum { REPLY_MAX = 8 * 1024 * 1024, UNPACK_MAX = 4 * REPLY_MAX };

enum state { FREE, SENDING, RECEIVING, DONE };

struct call {
    struct publisher *publisher;
    nng_ctx ctx;
    nng_aio *aio;
    enum state state; /* under the publisher's lock */
    nng_time until;
    void *tag;
    nng_msg *reply; /* DONE: NULL when none came */
};

struct publisher {
    nng_socket socket;
    nng_mtx *lock;
    nng_cv *done;
    int busy; /* not FREE */
    int last; /* taken by publisher_next: the search goes on behind it, so that none waits for ever
               */
    int width;
    struct call calls[];
};

/* ---- one call ------------------------------------------------------------------------------ */

static void
move(struct call *call, enum state state, nng_msg *reply)
{
    struct publisher *publisher = call->publisher;
    nng_mtx_lock(publisher->lock);
    call->reply = reply;
    call->state = state;
    nng_cv_wake(publisher->done);
    nng_mtx_unlock(publisher->lock);
}

static void
limit_wait(struct call *call)
{
    nng_time now = nng_clock();
    nng_aio_set_timeout(call->aio, call->until > now ? (nng_duration)(call->until - now) : 1);
}

static void
on_done(void *self)
{
    struct call *call = self;
    int rv = nng_aio_result(call->aio);
    if (call->state == RECEIVING) {
        move(call, DONE, rv ? NULL : nng_aio_get_msg(call->aio));
    } else if (rv) {
        nng_msg_free(nng_aio_get_msg(call->aio));
        move(call, DONE, NULL);
    } else {
        move(call, RECEIVING, NULL);
        limit_wait(call);
        nng_ctx_recv(call->ctx, call->aio);
    }
}

static struct call *
find(struct publisher *publisher, enum state state)
{
    for (int i = 1; i <= publisher->width; i++) {
        int at = (publisher->last + i) % publisher->width;
        if (publisher->calls[at].state == state) {
            publisher->last = at;
            return &publisher->calls[at];
        }
    }
    return NULL;
}

enum status
publisher_submit(struct publisher *publisher, void *tag, const Dondoc__V1__PublishRequest *request,
                 int64_t patience_us)
{
    size_t size = protobuf_c_message_get_packed_size(&request->base);
    if (size > MESSAGE_MAX_REQUEST) {
        log_error("PUBLISHER-REQUEST-REFUSED", log_number("bytes", (int64_t)size),
                  log_number("max", MESSAGE_MAX_REQUEST));
        return ST_INVALID;
    }
    nng_mtx_lock(publisher->lock);
    struct call *call = find(publisher, FREE);
    if (call) {
        call->state = SENDING;
        publisher->busy++;
    }
    nng_mtx_unlock(publisher->lock);
    if (!call) {
        return ST_LATER;
    }
    nng_msg *message;
    if (nng_msg_alloc(&message, size)) {
        panic("no memory for a request");
    }
    protobuf_c_message_pack(&request->base, nng_msg_body(message));
    call->tag = tag;
    call->until = nng_clock() + (nng_time)(patience_us / 1000);
    limit_wait(call);
    nng_aio_set_msg(call->aio, message);
    nng_ctx_send(call->ctx, call->aio);
    return ST_OK;
}

enum status
publisher_next(struct publisher *publisher, struct arena *arena, void **tag,
               Dondoc__V1__PublishReply **reply)
{
    struct call *call = NULL;
    nng_mtx_lock(publisher->lock);
    while (publisher->busy && !(call = find(publisher, DONE))) {
        nng_cv_wait(publisher->done);
    }
    if (!publisher->busy) {
        nng_mtx_unlock(publisher->lock);
        return ST_NONE;
    }
    nng_msg *message = call->reply;
    *tag = call->tag;
    call->state = FREE;
    publisher->busy--;
    nng_mtx_unlock(publisher->lock);
    if (!message) {
        return ST_LATER;
    }
    *reply = message_unpack(arena, &dondoc__v1__publish_reply__descriptor, nng_msg_body(message),
                            nng_msg_len(message), UNPACK_MAX);
    nng_msg_free(message);
    return *reply ? ST_OK : ST_INVALID;
}

enum status
publisher_send(struct publisher *publisher, struct arena *arena,
               const Dondoc__V1__PublishRequest *request, int64_t patience_us,
               Dondoc__V1__PublishReply **reply)
{
    void *tag;
    enum status st = publisher_submit(publisher, NULL, request, patience_us);
    return st == ST_OK ? publisher_next(publisher, arena, &tag, reply) : st;
}

/* ---- open and close ------------------------------------------------------------------------ */

static void
open_call(struct publisher *publisher, struct call *call)
{
    call->publisher = publisher;
    if (nng_ctx_open(&call->ctx, publisher->socket) || nng_aio_alloc(&call->aio, on_done, call)) {
        panic("no memory for an NNG context");
    }
}

static struct tls_files tls_files;

void
publisher_tls(const struct tls_files *files)
{
    tls_files = *files;
}

static enum status
dial(struct publisher *publisher, const char *url)
{
    nng_tls_config *tls;
    nng_dialer dialer;
    if (tls_open(&tls, TLS_DIALS, url, &tls_files) != ST_OK) {
        return ST_INVALID;
    }
    int rv = endpoint_dial(publisher->socket, url, tls, &dialer);
    if (tls && (rv == NNG_ECRYPTO || rv == NNG_EPEERAUTH)) {
        log_error("TLS-REFUSED", log_text("url", url),
                  log_text("why", "a certificate, intake's or ours, is signed by another CA, has "
                                  "expired, or names another host than the url"));
    } else if (rv) {
        log_error("PUBLISHER-REFUSED", log_text("url", url), log_text("why", nng_strerror(rv)));
    }
    tls_close(tls);
    return rv ? ST_INVALID : ST_OK;
}

enum status
publisher_open(struct publisher **opened, const char *url, int width)
{
    struct publisher *publisher =
        calloc(1, sizeof *publisher + (size_t)width * sizeof(struct call));
    if (!publisher || nng_mtx_alloc(&publisher->lock) ||
        nng_cv_alloc(&publisher->done, publisher->lock) || nng_req0_open(&publisher->socket)) {
        panic("no memory for a publisher");
    }
    publisher->width = width;
    (void)nng_socket_set_size(publisher->socket, NNG_OPT_RECVMAXSZ, REPLY_MAX);
    for (int i = 0; i < width; i++) {
        open_call(publisher, &publisher->calls[i]);
    }
    if (dial(publisher, url) != ST_OK) {
        publisher_close(publisher);
        return ST_INVALID;
    }
    *opened = publisher;
    return ST_OK;
}

void
publisher_close(struct publisher *publisher)
{
    if (!publisher) {
        return;
    }
    endpoint_close(publisher->socket);
    for (int i = 0; i < publisher->width; i++) {
        struct call *call = &publisher->calls[i];
        nng_aio_free(call->aio); /* waits for its callback */
        if (call->state == DONE && call->reply) {
            nng_msg_free(call->reply);
        }
    }
    nng_cv_free(publisher->done);
    nng_mtx_free(publisher->lock);
    free(publisher);
}
