/*
 * The publishing side of intake: NNG REP with many contexts in flight. And its counterpart for
 * clients: one publisher's connection.
 */
#ifndef WIRE_REPLIER_H
#define WIRE_REPLIER_H

#include "wire/message.h"

struct replier;
struct exchange; /* one request on its way to its reply */

/*
 * `on_request` is called on NNG threads, several at once, with a request that unpacked; it must lead
 * to exactly one exchange_answer, from any thread, now or later. What does not unpack, is too large
 * or has too many events is answered by the replier itself with a code.
 */
struct replier_hears {
    void *self;
    void (*on_request)(void *self, struct exchange *exchange);
};
MUST_CHECK enum status replier_open(struct replier **replier, const char *listen_url, int contexts,
                                    const struct replier_hears *hears);
/* Stops receiving; waits for answers under way at most `patience_us`; then closes. */
void replier_close(struct replier *replier, int64_t patience_us);

/* Of one exchange, as long as it is not answered: */
Dondoc__V1__PublishRequest *exchange_request(struct exchange *exchange);
struct arena *exchange_arena(struct exchange *exchange);
/* The reply to fill: results[] is there, one per event, all UNKNOWN. */
Dondoc__V1__PublishReply *exchange_reply(struct exchange *exchange);
void *exchange_data(const struct exchange *exchange); /* the listener's own */
void exchange_set_data(struct exchange *exchange, void *data);
void exchange_answer(struct exchange *exchange);

/* The client: REQ with a limit on the wait; NNG repeats a request whose connection broke, which is
 * harmless because events have ids. */
struct publisher;
MUST_CHECK enum status publisher_open(struct publisher **publisher, const char *url);
void publisher_close(struct publisher *publisher);
/* ST_LATER when no answer came in time; the reply lives in the arena. */
MUST_CHECK enum status publisher_send(struct publisher *publisher, struct arena *arena,
                                      const Dondoc__V1__PublishRequest *request,
                                      int64_t patience_us, Dondoc__V1__PublishReply **reply);

#endif
