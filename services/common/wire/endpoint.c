#include "wire/endpoint.h"

#include "base/log.h"
#include <stdio.h>
#include <string.h>

enum { RECONNECT_MIN_MS = 100, RECONNECT_MAX_MS = 2000 };

static enum status
give_up(const char *url, int rv, const char *code)
{
    log_error(code, log_text("url", url), log_text("why", nng_strerror(rv)));
    return ST_INVALID;
}

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

enum status
endpoint_listen(nng_socket socket, const char *url, char bound[ENDPOINT_URL_SIZE], const char *code)
{
    nng_listener listener;
    keep_alive(socket);
    int rv = nng_listen(socket, url, &listener, 0);
    if (rv) {
        return give_up(url, rv, code);
    }
    print_bound(listener, url, bound);
    return ST_OK;
}

enum status
endpoint_dial(nng_socket socket, const char *url, nng_dialer *dialer, const char *code)
{
    keep_alive(socket);
    (void)nng_socket_set_ms(socket, NNG_OPT_RECONNMINT, RECONNECT_MIN_MS);
    (void)nng_socket_set_ms(socket, NNG_OPT_RECONNMAXT, RECONNECT_MAX_MS);
    int rv = nng_dial(socket, url, dialer, NNG_FLAG_NONBLOCK);
    return rv ? give_up(url, rv, code) : ST_OK;
}
