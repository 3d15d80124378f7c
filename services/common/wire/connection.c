#include "wire/connection.h"

#include "base/log.h"
#include "base/status.h"
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    BUFFER_SIZE = 4096, /* what comes at once is read at once */
    UNSENT_MAX = 64,    /* replies; then the connection is not read from until they go */
    GATHER_MAX = 4,     /* replies in one write */
    GREETING_MS = 10000,
    PIECE_MS = 30000, /* for more bytes of a message that has begun, or of a reply */
};

static const uint8_t greeting[INBOX_GREETING_SIZE] = { 0, 'S', 'P', 0, 0, 0x31, 0, 0 }; /* REP */

struct packet {
    struct packet *next;
    uint8_t *bytes;
    size_t size, written;
};

struct connection {
    struct hub *hub;
    struct connection *next, **at; /* in hub->open, later hub->dead */
    struct connection *next_waiting;
    nng_stream *stream;
    nng_aio *rx, *tx;
    int users; /* being open, a read, a write, each letter taken */
    bool is_closed, is_writing;
    bool is_busy;    /* it reads, works on what was read, or waits in line */
    bool is_direct;  /* it reads into the inbox, not into the buffer */
    bool has_letter; /* nobody has taken it yet */
    struct inbox inbox;
    uint8_t buffer[BUFFER_SIZE];
    size_t filled, used;
    struct packet *first, **last; /* to be written */
    int unsent;
};

/* ---- the end --------------------------------------------------------------------------------- */

static void
drop_packet(struct connection *connection)
{
    struct packet *packet = connection->first;
    connection->first = packet->next;
    if (!connection->first) {
        connection->last = &connection->first;
    }
    connection->unsent--;
    connection->hub->unsent--;
    free(packet->bytes);
    free(packet);
}

/* With the last user the stream goes; the rest waits for callbacks that are still returning. */
static void
leave(struct connection *connection)
{
    struct hub *hub = connection->hub;
    if (--connection->users == 0) {
        nng_stream_free(connection->stream);
        inbox_close(&connection->inbox);
        connection->next = hub->dead;
        hub->dead = connection;
    }
    nng_cv_wake(hub->changed);
}

static void
hang_up(struct connection *connection)
{
    if (connection->is_closed) {
        return;
    }
    connection->is_closed = true;
    *connection->at = connection->next;
    if (connection->next) {
        connection->next->at = connection->at;
    }
    while (connection->first && !connection->is_writing) {
        drop_packet(connection);
    }
    nng_stream_close(connection->stream);
    leave(connection);
}

void
connections_bury(struct hub *hub)
{
    nng_mtx_lock(hub->lock);
    struct connection *dead = hub->dead;
    hub->dead = NULL;
    nng_mtx_unlock(hub->lock);
    while (dead) {
        struct connection *connection = dead;
        dead = dead->next;
        nng_aio_free(connection->rx);
        nng_aio_free(connection->tx);
        free(connection);
    }
}

/* ---- reading --------------------------------------------------------------------------------- */

const char *
connection_peer(const struct connection *connection, char text[PEER_TEXT_SIZE])
{
    nng_sockaddr address;
    char host[INET6_ADDRSTRLEN];
    text[0] = '\0';
    if (nng_stream_get_addr(connection->stream, NNG_OPT_REMADDR, &address)) {
        return text;
    }
    if (address.s_family == NNG_AF_INET &&
        inet_ntop(AF_INET, &address.s_in.sa_addr, host, sizeof host)) {
        snprintf(text, PEER_TEXT_SIZE, "%s:%d", host, ntohs(address.s_in.sa_port));
    } else if (address.s_family == NNG_AF_INET6 &&
               inet_ntop(AF_INET6, address.s_in6.sa_addr, host, sizeof host)) {
        snprintf(text, PEER_TEXT_SIZE, "[%s]:%d", host, ntohs(address.s_in6.sa_port));
    }
    return text;
}

static bool
may_read(const struct connection *connection)
{
    return !connection->is_closed && !connection->hub->is_closing &&
           connection->unsent < UNSENT_MAX;
}

static void
read_more(struct connection *connection)
{
    struct hub *hub = connection->hub;
    const struct inbox *inbox = &connection->inbox;
    size_t room;
    uint8_t *to = inbox_room(&connection->inbox, &room);
    connection->is_direct = room >= BUFFER_SIZE;
    nng_iov iov = connection->is_direct ? (nng_iov){ to, room }
                                        : (nng_iov){ connection->buffer, BUFFER_SIZE };
    nng_aio_set_timeout(connection->rx, inbox_is_idle(inbox)             ? NNG_DURATION_INFINITE
                                        : inbox->stage == INBOX_GREETING ? GREETING_MS
                                                                         : PIECE_MS);
    (void)nng_aio_set_iov(connection->rx, 1, &iov);
    connection->is_busy = true;
    connection->users++;
    hub->flying++;
    nng_stream_recv(connection->stream, connection->rx);
}

static void
heed(struct connection *connection, enum inbox_result result)
{
    connection->has_letter = result == INBOX_LETTER;
    if (result == INBOX_BROKEN) {
        char peer[PEER_TEXT_SIZE];
        log_warn("CONNECTION-REFUSED", log_text("peer", connection_peer(connection, peer)),
                 log_text("why", connection->inbox.why));
        hang_up(connection);
    }
}

/* False when it had to get in line. */
static bool
deliver(struct connection *connection)
{
    struct hub *hub = connection->hub;
    void *room = hub->room(hub->self);
    connection->users++; /* until its reply, or until it is resumed */
    if (!room) {
        connection->next_waiting = NULL;
        *hub->last_waiting = connection;
        hub->last_waiting = &connection->next_waiting;
        return false;
    }
    struct letter letter = inbox_take(&connection->inbox);
    connection->has_letter = false;
    nng_mtx_unlock(hub->lock);
    hub->handle(hub->self, room, connection, letter);
    nng_mtx_lock(hub->lock);
    return true;
}

/* Works through what was read; then reads more. */
static void
proceed(struct connection *connection)
{
    connection->is_busy = true;
    while (may_read(connection)) {
        if (connection->has_letter) {
            if (!deliver(connection)) {
                return;
            }
        } else if (connection->used < connection->filled) {
            size_t used;
            enum inbox_result result =
                inbox_copy(&connection->inbox, connection->buffer + connection->used,
                           connection->filled - connection->used, &used);
            connection->used += used;
            heed(connection, result);
        } else {
            read_more(connection);
            return;
        }
    }
    connection->is_busy = false;
}

static void
take_bytes(struct connection *connection, size_t count)
{
    if (connection->is_direct) {
        heed(connection, inbox_put(&connection->inbox, count));
    } else {
        connection->used = 0;
        connection->filled = count;
    }
}

static void
on_read(void *self)
{
    struct connection *connection = self;
    struct hub *hub = connection->hub;
    nng_mtx_lock(hub->lock);
    bool is_resumed = connection->has_letter;
    bool is_over =
        !is_resumed && (nng_aio_result(connection->rx) || !nng_aio_count(connection->rx));
    if (is_over && !hub->is_closing) {
        hang_up(connection);
    }
    if (is_resumed && connection->is_closed) {
        connections_resume(hub); /* the turn was its; now it is the next one's */
    } else if (!is_over) {
        if (!is_resumed && !connection->is_closed) {
            take_bytes(connection, nng_aio_count(connection->rx));
        }
        proceed(connection);
    }
    hub->flying--;
    leave(connection);
    nng_mtx_unlock(hub->lock);
}

/* ---- waiting in line ------------------------------------------------------------------------- */

static struct connection *
next_in_line(struct hub *hub)
{
    struct connection *connection = hub->waiting;
    if (connection) {
        hub->waiting = connection->next_waiting;
        hub->last_waiting = hub->waiting ? hub->last_waiting : &hub->waiting;
    }
    return connection;
}

void
connections_resume(struct hub *hub)
{
    struct connection *connection;
    while ((connection = next_in_line(hub)) && connection->is_closed) {
        leave(connection);
    }
    if (connection) { /* as if it had read; its use goes on until on_read */
        hub->flying++;
        if (nng_aio_begin(connection->rx)) {
            nng_aio_finish(connection->rx, 0);
        }
    }
}

/* ---- writing --------------------------------------------------------------------------------- */

static void
write_on(struct connection *connection)
{
    if (connection->is_closed || connection->is_writing || !connection->first) {
        return;
    }
    nng_iov iov[GATHER_MAX];
    unsigned count = 0;
    for (struct packet *packet = connection->first; packet && count < GATHER_MAX;
         packet = packet->next) {
        iov[count++] = (nng_iov){ packet->bytes + packet->written, packet->size - packet->written };
    }
    nng_aio_set_timeout(connection->tx, PIECE_MS);
    (void)nng_aio_set_iov(connection->tx, count, iov);
    connection->is_writing = true;
    connection->users++;
    connection->hub->flying++;
    nng_stream_send(connection->stream, connection->tx);
}

static void
on_written(void *self)
{
    struct connection *connection = self;
    struct hub *hub = connection->hub;
    nng_mtx_lock(hub->lock);
    connection->is_writing = false;
    size_t count = nng_aio_result(connection->tx) ? 0 : nng_aio_count(connection->tx);
    if (count == 0) {
        hang_up(connection);
    }
    while (connection->first && (count || connection->is_closed)) {
        struct packet *packet = connection->first;
        size_t left = packet->size - packet->written, part = count < left ? count : left;
        packet->written += part;
        count -= part;
        if (packet->written == packet->size || connection->is_closed) {
            drop_packet(connection);
        }
    }
    write_on(connection);
    if (!connection->is_busy) {
        proceed(connection);
    }
    hub->flying--;
    leave(connection);
    nng_mtx_unlock(hub->lock);
}

static void
add_packet(struct connection *connection, void *bytes, size_t size)
{
    struct packet *packet = malloc(sizeof *packet);
    if (!packet) {
        panic("no memory for a reply");
    }
    *packet = (struct packet){ .bytes = bytes, .size = size };
    *connection->last = packet;
    connection->last = &packet->next;
    connection->unsent++;
    connection->hub->unsent++;
    write_on(connection);
}

void
connection_reply(struct connection *connection, void *packet, size_t size)
{
    if (connection->is_closed) {
        free(packet);
    } else {
        add_packet(connection, packet, size);
    }
    leave(connection);
}

/* ---- open and close -------------------------------------------------------------------------- */

void
hub_open(struct hub *hub)
{
    if (nng_mtx_alloc(&hub->lock) || nng_cv_alloc(&hub->changed, hub->lock)) {
        panic("no memory for connections");
    }
    hub->last_waiting = &hub->waiting;
}

void
connection_open(struct hub *hub, nng_stream *stream)
{
    struct connection *connection = calloc(1, sizeof *connection);
    void *packet = malloc(INBOX_GREETING_SIZE);
    if (!connection || !packet || nng_aio_alloc(&connection->rx, on_read, connection) ||
        nng_aio_alloc(&connection->tx, on_written, connection)) {
        panic("no memory for a connection");
    }
    connection->hub = hub;
    connection->stream = stream;
    connection->inbox.limit = hub->limit;
    connection->users = 1;
    connection->last = &connection->first;
    connection->at = &hub->open;
    connection->next = hub->open;
    if (hub->open) {
        hub->open->at = &connection->next;
    }
    hub->open = connection;
    add_packet(connection, memcpy(packet, greeting, INBOX_GREETING_SIZE), INBOX_GREETING_SIZE);
    proceed(connection);
}

/* A cancelled read calls back on another thread. */
void
connections_stop_reading(struct hub *hub)
{
    hub->is_closing = true;
    for (struct connection *connection = hub->open; connection; connection = connection->next) {
        nng_aio_cancel(connection->rx);
    }
    for (struct connection *connection; (connection = next_in_line(hub));) {
        leave(connection);
    }
}

void
connections_close(struct hub *hub)
{
    while (hub->open) {
        hang_up(hub->open);
    }
}
