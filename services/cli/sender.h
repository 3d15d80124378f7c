/*
 * Publishes many events with several requests under way, and keeps the order of each subject: all
 * events of a subject take the same lane, and a lane has one request under way.
 *
 * What is not known to be kept is repeated unchanged, with back-off, for as long as `patience_us`;
 * intake recognises what it has already.
 */
#ifndef CLI_SENDER_H
#define CLI_SENDER_H

#include "wire/message.h"

enum { SENDER_LANES = 4, SENDER_BATCH = 500, SENDER_BATCH_BYTES = 1024 * 1024 };

struct sender;

struct sender_spec {
    const char *url, *token; /* borrowed */
    int wait_ms;             /* for verdicts, as in PublishRequest */
    int64_t patience_us;
    void *self;
    /* Called inside sender_add and sender_flush, once for each event that was answered; never with
     * TRY_LATER. `number` is what was given to sender_add; event and result are valid meanwhile. */
    void (*on_result)(void *self, int64_t number, const Dondoc__V1__Event *event,
                      const Dondoc__V1__PublishResult *result);
};

/* NULL when the url is none, said with a log line. */
struct sender *sender_open(const struct sender_spec *spec);
void sender_close(struct sender *sender); /* takes NULL; gives up what is under way */

/* Copies the event; may wait until there is room. ST_LATER and ST_INVALID as in sender_flush. */
MUST_CHECK enum status
sender_add(struct sender *sender, int64_t number, const Dondoc__V1__Event *event);

/* Waits until everything is answered. ST_LATER: intake could not take some of it for patience_us;
 * what got no result is not known to be kept. ST_INVALID: intake refuses our requests as a whole,
 * see sender_code. */
MUST_CHECK enum status sender_flush(struct sender *sender);

/* Why requests were refused as a whole; as long as the sender. */
struct sender_refusal {
    const char *code, *text, *text_vi;
};
const struct sender_refusal *sender_refusal(const struct sender *sender);

#endif
