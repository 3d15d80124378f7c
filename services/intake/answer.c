#include "answer.h"

#include "base/clock.h"

static const Dondoc__V1__PublishResult__Outcome outcomes[] = {
    [OUTCOME_NEW] = DONDOC__V1__PUBLISH_RESULT__OUTCOME__UNKNOWN,
    [OUTCOME_ACCEPTED] = DONDOC__V1__PUBLISH_RESULT__OUTCOME__ACCEPTED,
    [OUTCOME_DUPLICATE] = DONDOC__V1__PUBLISH_RESULT__OUTCOME__DUPLICATE,
    [OUTCOME_REFUSED] = DONDOC__V1__PUBLISH_RESULT__OUTCOME__REFUSED,
    [OUTCOME_LATER] = DONDOC__V1__PUBLISH_RESULT__OUTCOME__TRY_LATER,
};

static Dondoc__V1__PublishResult *
result_of(const struct ticket *ticket, size_t index)
{
    return exchange_reply(ticket->exchange)->results[index];
}

void
answer_send(void *self, struct ticket *ticket)
{
    const struct intake *intake = self;
    tally_answer(intake->tally, clock_monotonic() - ticket->asked_at);
    exchange_answer(ticket->exchange); /* the ticket is gone with it */
}

static bool
is_pending(const struct ticket *ticket)
{
    for (size_t i = 0; i < ticket->count; i++) {
        if (result_of(ticket, ticket->items[i].index)->verdict_pending) {
            return true;
        }
    }
    return false;
}

void
answer_done(struct intake *intake, struct ticket *ticket, size_t parts)
{
    if (atomic_fetch_sub(&ticket->open, parts) != parts) {
        return;
    }
    if (!is_pending(ticket) || !waiting_take(intake->waiting, ticket)) {
        answer_send(intake, ticket);
    }
}

void
answer_refusal(struct intake *intake, struct ticket *ticket, size_t index,
               const struct refusal *refusal)
{
    Dondoc__V1__PublishResult *result = result_of(ticket, index);
    result->outcome = DONDOC__V1__PUBLISH_RESULT__OUTCOME__REFUSED;
    result->code = (char *)refusal->code;
    result->field = (char *)refusal->field;
    result->text = (char *)refusal->text;
    result->text_vi = (char *)refusal->text_vi;
    tally_refusal(intake->tally, exchange_request(ticket->exchange)->events[index], refusal->code,
                  refusal->field);
}

/* Two committers may write results of one reply at the same time: so nothing is allocated here. */
static void
fill_result(const struct item *item)
{
    Dondoc__V1__PublishResult *result = result_of(item->ticket, item->index);
    result->outcome = outcomes[item->outcome];
    if (item->outcome == OUTCOME_ACCEPTED || item->outcome == OUTCOME_DUPLICATE) {
        result->position->shard = item->position.shard;
        result->position->seq = item->position.seq;
        result->verdict_pending = item->ticket->wait_us > 0;
        return;
    }
    const struct code_row *row = code_row(item->code);
    result->position = NULL;
    result->code = (char *)row->name;
    result->field = (char *)item->field;
    result->text = (char *)row->text;
    result->text_vi = (char *)row->text_vi;
}

void
answer_settled(void *self, struct item **items, size_t count)
{
    struct intake *intake = self;
    for (size_t i = 0; i < count;) {
        struct ticket *ticket = items[i]->ticket;
        size_t parts = 0;
        for (; i < count && items[i]->ticket == ticket; i++, parts++) {
            tally_item(intake->tally, items[i]);
            fill_result(items[i]);
        }
        answer_done(intake, ticket, parts);
    }
}

void
answer_request(struct intake *intake, struct ticket *ticket, enum code code)
{
    const struct code_row *row = code_row(code);
    Dondoc__V1__PublishReply *reply = exchange_reply(ticket->exchange);
    tally_request(intake->tally, code, reply->n_results);
    reply->n_results = 0;
    reply->code = (char *)row->name;
    reply->text = (char *)row->text;
    reply->text_vi = (char *)row->text_vi;
    answer_send(intake, ticket);
}
