#include "wire/endpoint.h"

#include "base/log.h"
#include <nng/supplemental/util/platform.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RECONNECT_MIN_MS = 100, RECONNECT_MAX_MS = 2000, CLOSE_MAX_MS = 1000 };

/* Dead peers are noticed although nothing is sent. Transports without the option say so; no harm.
 */
static void
keep_alive(nng_socket socket)
{
    (void)nng_socket_set_bool(socket, NNG_OPT_TCP_KEEPALIVE, true);
}

/* "tcp://127.0.0.1:0" -> "tcp://127.0.0.1:34567". */
static void
print_bound(nng_listener listener, const char *url, char bound[ENDPOINT_URL_SIZE])
{
    int port = 0;
    size_t length = strlen(url);
    if (length > 2 && strcmp(url + length - 2, ":0") == 0 &&
        nng_listener_get_int(listener, NNG_OPT_TCP_BOUND_PORT, &port) == 0) {
        snprintf(bound, ENDPOINT_URL_SIZE, "%.*s:%d", (int)(length - 2), url, port);
    } else {
        snprintf(bound, ENDPOINT_URL_SIZE, "%s", url);
    }
}

int
endpoint_listen(nng_socket socket, const char *url, nng_tls_config *tls,
                char bound[ENDPOINT_URL_SIZE])
{
    nng_listener listener;
    keep_alive(socket);
    int rv = nng_listener_create(&listener, socket, url);
    if (rv) {
        return rv;
    }
    if (tls) {
        rv = nng_listener_set_ptr(listener, NNG_OPT_TLS_CONFIG, tls);
    }
    rv = rv ? rv : nng_listener_start(listener, 0);
    if (rv) {
        (void)nng_listener_close(listener);
        return rv;
    }
    print_bound(listener, url, bound);
    return 0;
}

/* Whether certificates are agreed on is told to the first attempt only, and only if it waits. */
static int
start(nng_dialer dialer, nng_tls_config *tls)
{
    if (tls) {
        int rv = nng_dialer_set_ptr(dialer, NNG_OPT_TLS_CONFIG, tls);
        rv = rv ? rv : nng_dialer_start(dialer, 0);
        if (rv == 0 || rv == NNG_ECRYPTO || rv == NNG_EPEERAUTH) {
            return rv;
        }
    }
    return nng_dialer_start(dialer, NNG_FLAG_NONBLOCK);
}

int
endpoint_dial(nng_socket socket, const char *url, nng_tls_config *tls, nng_dialer *dialer)
{
    keep_alive(socket);
    (void)nng_socket_set_ms(socket, NNG_OPT_RECONNMINT, RECONNECT_MIN_MS);
    (void)nng_socket_set_ms(socket, NNG_OPT_RECONNMAXT, RECONNECT_MAX_MS);
    int rv = nng_dialer_create(dialer, socket, url);
    if (rv) {
        return rv;
    }
    rv = start(*dialer, tls);
    if (rv) {
        (void)nng_dialer_close(*dialer);
    }
    return rv;
}

/* ---- closing ------------------------------------------------------------------------------- */

struct closing {
    nng_socket socket;
    nng_mtx *lock;
    nng_cv *changed;
    int users; /* who waits and who closes: the last one frees */
    bool is_done;
};

static void
leave(struct closing *closing)
{
    bool is_last = --closing->users == 0;
    nng_cv_wake(closing->changed);
    nng_mtx_unlock(closing->lock);
    if (is_last) {
        nng_cv_free(closing->changed);
        nng_mtx_free(closing->lock);
        free(closing);
    }
}

static void *
close_socket(void *self)
{
    struct closing *closing = self;
    nng_close(closing->socket);
    nng_mtx_lock(closing->lock);
    closing->is_done = true;
    leave(closing);
    return NULL;
}

void
endpoint_close(nng_socket socket)
{
    pthread_t thread;
    nng_time until = nng_clock() + CLOSE_MAX_MS;
    struct closing *closing = calloc(1, sizeof *closing);
    if (!closing || nng_mtx_alloc(&closing->lock) ||
        nng_cv_alloc(&closing->changed, closing->lock)) {
        panic("no memory to close a socket");
    }
    closing->socket = socket;
    closing->users = 2;
    if (pthread_create(&thread, NULL, close_socket, closing)) {
        panic("no thread to close a socket");
    }
    pthread_detach(thread);
    nng_mtx_lock(closing->lock);
    while (!closing->is_done) {
        if (nng_cv_until(closing->changed, until)) {
            log_warn("SOCKET-LEFT-OPEN", log_number("waited_ms", CLOSE_MAX_MS));
            break;
        }
    }
    leave(closing);
}
