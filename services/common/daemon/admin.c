#include "daemon/admin.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "daemon/daemon_internal.h"
#include "daemon/metrics.h"
#include "daemon/reader_internal.h"
#include <errno.h>
#include <event2/buffer.h>
#include <event2/http.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

/* An operator's request has no body and few headers; a slow one must not hold a connection. */
enum { MAX_HEADERS = 8 << 10, MAX_BODY = 1 << 10, TIMEOUT_SECONDS = 10, ASK_SECONDS = 5 };

enum {
    ALL_METHODS = EVHTTP_REQ_GET | EVHTTP_REQ_POST | EVHTTP_REQ_HEAD | EVHTTP_REQ_PUT |
                  EVHTTP_REQ_DELETE | EVHTTP_REQ_OPTIONS | EVHTTP_REQ_TRACE | EVHTTP_REQ_CONNECT |
                  EVHTTP_REQ_PATCH
};

struct admin {
    struct daemon *daemon;
    struct evhttp *http;
    char url[300];
};

struct answer {
    int code;
    const char *type;
    struct text_builder text;
};

static void
tell_health(struct daemon *daemon, struct answer *answer)
{
    int64_t idle = daemon_idle_us(daemon);
    if (idle <= daemon_patience_us(daemon)) {
        text_add(&answer->text, "ok\n");
        return;
    }
    answer->code = 503;
    text_print(&answer->text, "no progress for %" PRId64 " s%s\n", idle / CLOCK_SECOND,
               atomic_load(&daemon->beat.is_answered) ? "" : ": the database does not answer");
}

static void
tell_readiness(struct daemon *daemon, struct answer *answer)
{
    const char *why = NULL;
    if (!atomic_load(&daemon->beat.is_answered)) {
        why = "the database does not answer";
    } else if (daemon->reader && !reader_is_ready(daemon->reader)) {
        why = "shards are waiting for an owner";
    }
    answer->code = why ? 503 : 200;
    text_print(&answer->text, "%s\n", why ? why : "ready");
}

static void
tell_metrics(struct daemon *daemon, struct answer *answer)
{
    answer->type = "text/plain; version=0.0.4; charset=utf-8";
    metrics_print(daemon->metrics, &answer->text);
}

static const struct {
    const char *path;
    void (*tell)(struct daemon *daemon, struct answer *answer);
} pages[] = {
    { "/healthz", tell_health },
    { "/readyz", tell_readiness },
    { "/metrics", tell_metrics },
};

static void
send_answer(struct evhttp_request *request, const struct answer *answer)
{
    struct evkeyvalq *headers = evhttp_request_get_output_headers(request);
    evhttp_add_header(headers, "Content-Type", answer->type);
    evhttp_add_header(headers, "Cache-Control", "no-store");
    if (answer->code == 405) {
        evhttp_add_header(headers, "Allow", "GET");
    }
    struct evbuffer *body = evbuffer_new();
    if (!body || evbuffer_add(body, answer->text.text, answer->text.size) != 0) {
        panic("no memory for an answer");
    }
    evhttp_send_reply(request, answer->code, NULL, body);
    evbuffer_free(body);
}

static void
on_http(struct evhttp_request *request, void *self)
{
    struct admin *admin = self;
    const struct evhttp_uri *uri = evhttp_request_get_evhttp_uri(request);
    const char *path = uri ? evhttp_uri_get_path(uri) : NULL;
    struct arena *arena = arena_new();
    struct answer answer = { 404, "text/plain; charset=utf-8", { .arena = arena } };
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        if (!text_same(path, pages[i].path)) {
            continue;
        }
        if (evhttp_request_get_command(request) == EVHTTP_REQ_GET) {
            answer.code = 200;
            pages[i].tell(admin->daemon, &answer);
        } else {
            answer.code = 405;
        }
    }
    if (!answer.text.text) {
        text_add(&answer.text, answer.code == 405 ? "only GET\n" : "there is no such page\n");
    }
    send_answer(request, &answer);
    arena_free(arena);
}

/* "host:port" -> host without brackets and port; false when it is no such text. */
static bool
split_address(const char *listen, char *host, size_t size, int *port)
{
    const char *colon = strrchr(listen, ':');
    if (!colon || colon == listen) {
        return false;
    }
    bool is_bracketed = *listen == '[' && colon[-1] == ']';
    size_t length = (size_t)(colon - listen) - (is_bracketed ? 2 : 0);
    char *end;
    errno = 0;
    long number = strtol(colon + 1, &end, 10);
    if (!colon[1] || *end || errno || number < 0 || number > 65535 || !length || length >= size) {
        return false;
    }
    memcpy(host, listen + (is_bracketed ? 1 : 0), length);
    host[length] = '\0';
    *port = (int)number;
    return true;
}

static int
bound_port(struct evhttp_bound_socket *socket)
{
    union {
        struct sockaddr any;
        struct sockaddr_in v4;
        struct sockaddr_in6 v6;
    } address = { 0 };
    socklen_t size = sizeof address;
    if (getsockname(evhttp_bound_socket_get_fd(socket), &address.any, &size) != 0) {
        return 0;
    }
    in_port_t port = address.any.sa_family == AF_INET6 ? address.v6.sin6_port : address.v4.sin_port;
    return ntohs(port);
}

static enum status
refuse_address(const char *listen, const char *why)
{
    log_error("ADMIN-REFUSED", log_text("listen", listen), log_text("why", why));
    return ST_INVALID;
}

enum status
admin_open(struct admin **made, struct daemon *daemon, const char *listen)
{
    struct admin *admin = calloc(1, sizeof *admin);
    if (!admin || !(admin->http = evhttp_new(daemon->base))) {
        panic("no memory for the admin server");
    }
    *made = admin;
    admin->daemon = daemon;
    char host[256];
    int port;
    if (!split_address(listen, host, sizeof host, &port)) {
        return refuse_address(listen, "not written as host:port");
    }
    struct evhttp_bound_socket *socket =
        evhttp_bind_socket_with_handle(admin->http, host, (ev_uint16_t)port);
    if (!socket) {
        return refuse_address(listen, strerror(errno));
    }
    bool is_v6 = strchr(host, ':') != NULL;
    snprintf(admin->url, sizeof admin->url, "http://%s%s%s:%d", is_v6 ? "[" : "", host,
             is_v6 ? "]" : "", bound_port(socket));
    evhttp_set_allowed_methods(admin->http, ALL_METHODS); /* to refuse them ourselves, with 405 */
    evhttp_set_max_headers_size(admin->http, MAX_HEADERS);
    evhttp_set_max_body_size(admin->http, MAX_BODY);
    evhttp_set_timeout(admin->http, TIMEOUT_SECONDS);
    evhttp_set_gencb(admin->http, on_http, admin);
    return ST_OK;
}

void
admin_close(struct admin *admin)
{
    if (!admin) {
        return;
    }
    evhttp_free(admin->http);
    free(admin);
}

static void
on_answer(struct evhttp_request *request, void *self)
{
    bool *is_healthy = self;
    int code = request ? evhttp_request_get_response_code(request) : 0;
    if (code == 0) {
        puts("no answer");
        return;
    }
    struct evbuffer *body = evhttp_request_get_input_buffer(request);
    fwrite(evbuffer_pullup(body, -1), 1, evbuffer_get_length(body), stdout);
    *is_healthy = code == HTTP_OK;
}

bool
admin_is_healthy(const char *listen)
{
    char host[256];
    int port;
    if (!split_address(listen, host, sizeof host, &port) || port == 0) {
        puts("ADMIN_LISTEN must be written as host:port, with the port it has");
        return false;
    }
    bool is_healthy = false;
    struct event_base *base = event_base_new();
    struct evhttp_connection *connection =
        base ? evhttp_connection_base_new(base, NULL, host, (ev_uint16_t)port) : NULL;
    struct evhttp_request *request = evhttp_request_new(on_answer, &is_healthy);
    if (!connection || !request) {
        panic("no memory for a question");
    }
    evhttp_connection_set_timeout(connection, ASK_SECONDS);
    if (evhttp_make_request(connection, request, EVHTTP_REQ_GET, "/healthz") == 0) {
        event_base_dispatch(base);
    }
    evhttp_connection_free(connection);
    event_base_free(base);
    return is_healthy;
}

const char *
admin_url(const struct admin *admin)
{
    return admin->url;
}
