/*
 * A publisher's side: NNG REQ. NNG repeats a request whose connection broke, which is harmless
 * because events have ids. What was not answered in time is to be sent again unchanged.
 */
#ifndef WIRE_PUBLISHER_H
#define WIRE_PUBLISHER_H

#include "wire/message.h"
#include "wire/tls.h"

struct publisher;

/* What every publisher of this process shows and trusts; before the first one is opened. */
void publisher_tls(const struct tls_files *files);

/* Connects in the background and again whenever the connection breaks. `width` requests may be in
 * flight at once. Not for two threads at a time. Logs PUBLISHER-REFUSED or TLS-REFUSED
 * and gives ST_INVALID when the url is none, or intake and we do not trust each other. */
MUST_CHECK enum status publisher_open(struct publisher **publisher, const char *url, int width);
void publisher_close(struct publisher *publisher); /* takes NULL */

/* One request and its reply, which lives in the arena. ST_LATER when no answer came in time;
 * ST_INVALID when the request is larger than intake takes or the answer is unreadable. Not while
 * submitted requests are in flight. */
MUST_CHECK enum status publisher_send(struct publisher *publisher, struct arena *arena,
                                      const Dondoc__V1__PublishRequest *request,
                                      int64_t patience_us, Dondoc__V1__PublishReply **reply);

/*
 * Many at once: publisher_submit packs the request and sends it on its way; publisher_next waits
 * for any answer and says which by the tag. `tag` is the caller's.
 *
 * submit: ST_LATER when `width` are in flight already (take one with next first), ST_INVALID when
 * it is too large. next: as publisher_send, for the request with *tag; ST_NONE when none is in
 * flight.
 */
MUST_CHECK enum status
publisher_submit(struct publisher *publisher, void *tag, const Dondoc__V1__PublishRequest *request,
                 int64_t patience_us);
MUST_CHECK enum status publisher_next(struct publisher *publisher, struct arena *arena, void **tag,
                                      Dondoc__V1__PublishReply **reply);

#endif
