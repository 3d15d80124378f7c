/*
 * Publishers' connections, of the replier only: SP's REQ/REP protocol over NNG byte streams
 * (proto/README.md, "The bytes on the wire").
 *
 * NNG's own REP socket is not used: in NNG 1.5 a connection that breaks while requests and replies
 * cross each other stops the thread that buries connections, and from then on every one keeps its
 * file descriptor. Here too large a request can be answered as well, and whoever does not read his
 * replies holds up nobody else.
 */
#ifndef WIRE_CONNECTION_H
#define WIRE_CONNECTION_H

#include "wire/inbox.h"
#include <nng/nng.h>
#include <nng/supplemental/util/platform.h>
#include <stdbool.h>

struct connection;

/*
 * What all connections of a replier share. All functions but connections_bury are called with the
 * lock held.
 */
struct hub {
    nng_mtx *lock;
    nng_cv *changed; /* woken when a count falls */
    size_t limit;    /* bytes of a message */
    void *self;
    /* Room for one more letter, or NULL: then connections_resume asks again. With the lock held. */
    void *(*room)(void *self);
    /* Takes over that room and the letter's bytes. Without the lock, on an NNG thread. */
    void (*handle)(void *self, void *room, struct connection *from, struct letter letter);

    /* theirs */
    bool is_closing; /* nobody reads any more */
    int flying;      /* reads and writes under way */
    int unsent;      /* replies not written yet */
    struct connection *open, *dead, *waiting, **last_waiting;
};

void hub_open(struct hub *hub);

/* Takes the stream over. */
void connection_open(struct hub *hub, nng_stream *stream);

/* Who is at the other end: "10.0.0.7:41234", "" when that is not known. Without the lock, before
 * the reply. */
enum { PEER_TEXT_SIZE = 64 };
const char *connection_peer(const struct connection *connection, char text[PEER_TEXT_SIZE]);

/* Sends a packet (malloc'd, taken over) back to where a letter came from, once for each letter. */
void connection_reply(struct connection *connection, void *packet, size_t size);

/* Whoever waits longest may ask for room again, on another thread. */
void connections_resume(struct hub *hub);

void connections_stop_reading(struct hub *hub);
void connections_close(struct hub *hub);

/* Frees what is closed and no longer used. Not from a callback of theirs. */
void connections_bury(struct hub *hub);

#endif
