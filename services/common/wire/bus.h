/*
 * The bus (ARCHITECTURE 4): an NNG PUB socket of our own and a SUB socket that dials every other
 * instance. A hint: messages may be lost, repeated or reordered.
 */
#ifndef WIRE_BUS_H
#define WIRE_BUS_H

#include "base/status.h"
#include <stddef.h>
#include <stdint.h>

struct bus;

enum { BUS_MAX_SHARDS = 256 };

struct bus_range { /* what one transaction appended to a shard */
    int shard;     /* below BUS_MAX_SHARDS */
    int64_t first, last;
};

struct bus_hears { /* called on an NNG thread: hand over quickly */
    void *self;
    void (*on_batch)(void *self, const struct bus_range *ranges, size_t count);
    void (*on_clock)(void *self, int64_t now);
};

/* Listens; listen_url may end in port 0. What comes from another database, and what is unreadable,
 * is ignored and logged once. Logs BUS-REFUSED and gives ST_INVALID when it cannot listen. */
MUST_CHECK enum status bus_open(struct bus **bus, const char *listen_url, const char *database_id,
                                const struct bus_hears *hears);
void bus_close(struct bus *bus); /* takes NULL */

/* Where it is bound, with the real port. Borrowed. */
const char *bus_url(const struct bus *bus);

/* How others reach a url: where it is bound to every interface the host's name stands in, because
 * that is no address to dial. For free(). */
char *bus_reachable(const char *url, const char *host);

/* Dials whoever of urls is not dialled yet and hangs up on those no longer listed. */
void bus_peers(struct bus *bus, const char *const *urls, size_t count);

/* Never blocks, never fails: what cannot be sent is dropped. Any thread. */
void bus_tell_batch(struct bus *bus, const struct bus_range *ranges, size_t count);
void bus_tell_clock(struct bus *bus, int64_t now);

#endif
