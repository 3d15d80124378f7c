#include "sender.h"

#include "base/backoff.h"
#include "base/clock.h"
#include "base/log.h"
#include "wire/codes.h"
#include "wire/publisher.h"
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#define ANSWER_PATIENCE (15 * CLOCK_SECOND)

struct batch {
    struct arena *arena;
    Dondoc__V1__Event *events[SENDER_BATCH];
    int64_t numbers[SENDER_BATCH];
    bool is_answered[SENDER_BATCH];
    size_t count, bytes;
    size_t asked[SENDER_BATCH]; /* which events the request under way carries */
    size_t asked_count;
};

struct lane {
    struct batch batches[2];
    struct batch *filling, *flying; /* flying NULL: nothing is under way */
    int64_t give_up_at;
    struct backoff backoff;
};

struct sender {
    struct sender_spec spec;
    struct publisher *publisher;
    struct lane lanes[SENDER_LANES];
    struct arena *arena; /* of the reply last received */
    struct sender_refusal refusal;
};

/* Sends what of the batch under way has no answer yet. */
static enum status
submit(struct sender *sender, struct lane *lane)
{
    struct batch *batch = lane->flying;
    Dondoc__V1__Event *events[SENDER_BATCH];
    batch->asked_count = 0;
    for (size_t i = 0; i < batch->count; i++) {
        if (!batch->is_answered[i]) {
            events[batch->asked_count] = batch->events[i];
            batch->asked[batch->asked_count++] = i;
        }
    }
    Dondoc__V1__PublishRequest request = DONDOC__V1__PUBLISH_REQUEST__INIT;
    request.token = (char *)sender->spec.token;
    request.wait_ms = sender->spec.wait_ms;
    request.n_events = batch->asked_count;
    request.events = events;
    return publisher_submit(sender->publisher, lane, &request, ANSWER_PATIENCE);
}

/* ST_LATER when some of it is to be sent again. */
static enum status
take_reply(struct sender *sender, struct batch *batch, const Dondoc__V1__PublishReply *reply)
{
    enum status st = ST_OK;
    if (reply->n_results != batch->asked_count) {
        const struct code_row *code = code_find(reply->code);
        sender->refusal = (struct sender_refusal){ reply->code, reply->text, reply->text_vi };
        return code && code->again ? ST_LATER : ST_INVALID;
    }
    for (size_t i = 0; i < batch->asked_count; i++) {
        size_t asked = batch->asked[i];
        const Dondoc__V1__PublishResult *result = reply->results[i];
        if (result->outcome == DONDOC__V1__PUBLISH_RESULT__OUTCOME__TRY_LATER) {
            st = ST_LATER;
        } else {
            batch->is_answered[asked] = true;
            sender->spec.on_result(sender->spec.self, batch->numbers[asked], batch->events[asked],
                                   result);
        }
    }
    return st;
}

static void
clear(struct batch *batch)
{
    arena_reset(batch->arena);
    memset(batch->is_answered, 0, sizeof batch->is_answered);
    batch->count = 0;
    batch->bytes = 0;
}

/* Sends again after a while. The other lanes wait as well: intake is away, or has too much to do.
 */
static enum status
submit_again(struct sender *sender, struct lane *lane)
{
    if (clock_monotonic() > lane->give_up_at) {
        return ST_LATER;
    }
    if (lane->backoff.failures == 3) {
        log_warn("INTAKE-AWAITED", log_text("url", sender->spec.url));
    }
    (void)poll(NULL, 0, (int)(backoff_next(&lane->backoff) / 1000));
    return submit(sender, lane);
}

/* Waits for one answer, whichever lane it belongs to. */
static enum status
receive(struct sender *sender)
{
    void *tag = NULL;
    Dondoc__V1__PublishReply *reply;
    arena_reset(sender->arena);
    enum status st = publisher_next(sender->publisher, sender->arena, &tag, &reply);
    struct lane *lane = tag;
    if (st == ST_OK) {
        st = take_reply(sender, lane->flying, reply);
    }
    if (st == ST_LATER && lane) {
        st = submit_again(sender, lane);
    } else if (st == ST_OK) {
        clear(lane->flying);
        lane->flying = NULL;
    }
    return st;
}

static enum status
hand_over(struct sender *sender, struct lane *lane)
{
    while (lane->flying) {
        enum status st = receive(sender);
        if (st != ST_OK) {
            return st;
        }
    }
    if (lane->filling->count == 0) {
        return ST_OK;
    }
    lane->flying = lane->filling;
    lane->filling = lane->filling == &lane->batches[0] ? &lane->batches[1] : &lane->batches[0];
    lane->give_up_at = clock_monotonic() + sender->spec.patience_us;
    backoff_clear(&lane->backoff);
    return submit(sender, lane);
}

enum status
sender_add(struct sender *sender, int64_t number, const Dondoc__V1__Event *event)
{
    struct hash hash = hash_of(event->subject, strlen(event->subject));
    struct lane *lane = &sender->lanes[hash.bytes[0] % SENDER_LANES];
    size_t size = protobuf_c_message_get_packed_size(&event->base);
    if (lane->filling->count == SENDER_BATCH ||
        (lane->filling->count > 0 && lane->filling->bytes + size > SENDER_BATCH_BYTES)) {
        enum status st = hand_over(sender, lane);
        if (st != ST_OK) {
            return st;
        }
    }
    struct batch *batch = lane->filling;
    void *packed = message_pack(batch->arena, &event->base, &size);
    batch->events[batch->count] =
        message_unpack(batch->arena, &dondoc__v1__event__descriptor, packed, size, SIZE_MAX);
    batch->numbers[batch->count++] = number;
    batch->bytes += size;
    return ST_OK;
}

enum status
sender_flush(struct sender *sender)
{
    enum status st = ST_OK;
    for (int i = 0; i < SENDER_LANES && st == ST_OK; i++) {
        st = hand_over(sender, &sender->lanes[i]);
    }
    for (int i = 0; i < SENDER_LANES && st == ST_OK; i++) {
        while (sender->lanes[i].flying && st == ST_OK) {
            st = receive(sender);
        }
    }
    return st;
}

const struct sender_refusal *
sender_refusal(const struct sender *sender)
{
    return &sender->refusal;
}

struct sender *
sender_open(const struct sender_spec *spec)
{
    struct sender *sender = calloc(1, sizeof *sender);
    if (!sender) {
        panic("no memory for a sender");
    }
    sender->spec = *spec;
    sender->arena = arena_new();
    for (int i = 0; i < SENDER_LANES; i++) {
        struct lane *lane = &sender->lanes[i];
        lane->batches[0].arena = arena_new();
        lane->batches[1].arena = arena_new();
        lane->filling = &lane->batches[0];
        lane->backoff =
            (struct backoff){ .first_us = CLOCK_SECOND / 20, .ceiling_us = 2 * CLOCK_SECOND };
    }
    if (publisher_open(&sender->publisher, spec->url, SENDER_LANES) != ST_OK) {
        sender_close(sender);
        return NULL;
    }
    return sender;
}

void
sender_close(struct sender *sender)
{
    if (!sender) {
        return;
    }
    publisher_close(sender->publisher);
    for (int i = 0; i < SENDER_LANES; i++) {
        arena_free(sender->lanes[i].batches[0].arena);
        arena_free(sender->lanes[i].batches[1].arena);
    }
    arena_free(sender->arena);
    free(sender);
}
