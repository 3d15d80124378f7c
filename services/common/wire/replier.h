/*
 * The publishing side of intake: NNG REP with many requests in flight. publisher.h is its
 * counterpart.
 */
#ifndef WIRE_REPLIER_H
#define WIRE_REPLIER_H

#include "wire/message.h"
#include "wire/tls.h"

struct replier;
struct exchange; /* one request on its way to its reply */

/*
 * `on_request` is called on NNG threads, several at once, with a request that unpacked and has 1 to
 * MESSAGE_MAX_EVENTS events, whose form nobody has checked yet (event_check); it must lead to
 * exactly one exchange_answer, from any thread, now or later. Everything else is answered by the
 * replier itself with a code.
 */
struct replier_hears {
    void *self;
    void (*on_request)(void *self, struct exchange *exchange);
};

enum { REPLIER_CONTEXTS = 64 };

struct replier_spec {
    const char *listen_url; /* may end in port 0 */
    struct tls_files tls;   /* for tls+tcp:// */
    int contexts;           /* requests in flight at once, 0: REPLIER_CONTEXTS; more wait in NNG */
    struct replier_hears hears;
};

/* Logs REPLIER-REFUSED or TLS-REFUSED and gives ST_INVALID when it cannot listen. */
MUST_CHECK enum status replier_open(struct replier **replier, const struct replier_spec *spec);

/* Where it is bound, with the real port. Borrowed. */
const char *replier_url(const struct replier *replier);

/* Stops receiving; waits for answers under way at most `patience_us`; then closes. Exchanges not
 * answered by then stay valid until they are; their answers go nowhere. Takes NULL. */
void replier_close(struct replier *replier, int64_t patience_us);

/* Of one exchange, as long as it is not answered: */
Dondoc__V1__PublishRequest *exchange_request(struct exchange *exchange);
struct arena *exchange_arena(struct exchange *exchange);
/* The reply to fill: results[] is there, one per event, all UNKNOWN. */
Dondoc__V1__PublishReply *exchange_reply(struct exchange *exchange);
void *exchange_data(const struct exchange *exchange); /* the listener's own, NULL at first */
void exchange_set_data(struct exchange *exchange, void *data);
void exchange_answer(struct exchange *exchange);

#endif
