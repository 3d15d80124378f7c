#include "admission.h"

#include "answer.h"
#include "base/clock.h"
#include "document.h"
#include "wire/message.h"

/* The part of the contexts that may be taken by requests with an unknown token, until the next
 * tick; also what slows down somebody who tries tokens. */
enum { STRANGERS_PER_CONTEXTS = 4 };

/* One request's share of one committer's queue. */
struct chain {
    struct item *first, *last;
    size_t count, bytes;
};

static enum status
check_secrecy(const Dondoc__V1__Event *event, struct arena *arena, struct refusal *refusal)
{
    enum document_report report;
    const Dondoc__V1__Document *document = document_in(event, &report);
    if (event->secrecy != DONDOC__V1__SECRECY__KHONG_MAT) {
        return refuse(refusal, arena, CODE_SECRET_REFUSED, "secrecy", NULL);
    }
    if (document && document->secrecy != DONDOC__V1__SECRECY__KHONG_MAT) {
        return refuse(refusal, arena, CODE_SECRET_REFUSED, document_fields(report)->secrecy, NULL);
    }
    document = document_replacing(event);
    if (document && document->secrecy != DONDOC__V1__SECRECY__KHONG_MAT) {
        return refuse(refusal, arena, CODE_SECRET_REFUSED,
                      document_fields(DOCUMENT_REPLACES)->secrecy, NULL);
    }
    return ST_OK;
}

static enum status
check(const struct credential_set *set, const struct credential *publisher,
      Dondoc__V1__Event *event, struct arena *arena, struct item *item, struct refusal *refusal)
{
    enum status st = event_check(event, arena, refusal);
    if (st != ST_OK) {
        return st;
    }
    item->source = credential_source(set, publisher, event->source);
    if (item->source == 0) {
        return refuse(refusal, arena, CODE_SOURCE_FOREIGN, "source", NULL);
    }
    st = check_secrecy(event, arena, refusal);
    if (st == ST_OK && document_is_owed(event)) {
        st = refuse(refusal, arena, CODE_DOCUMENT_MISSING, "assignment_ordered.document", NULL);
    }
    return st;
}

static void
fill_item(const struct intake *intake, struct ticket *ticket, struct item *item, size_t index)
{
    struct arena *arena = exchange_arena(ticket->exchange);
    const Dondoc__V1__Event *event = exchange_request(ticket->exchange)->events[index];
    item->ticket = ticket;
    item->index = index;
    item->event = event;
    item->body.data = message_pack(arena, &event->base, &item->body.size);
    item->digest = event_digest(item->body.data, item->body.size);
    item->shard = journal_shard(event->subject, daemon_facts(intake->daemon)->shard_count);
    exchange_reply(ticket->exchange)->results[index]->position = position_message(arena, 0, 0);
}

/* Fills ticket->items with what is acceptable and answers the rest. */
static void
admit(struct intake *intake, struct ticket *ticket, const struct credential_set *set,
      const struct credential *publisher)
{
    const Dondoc__V1__PublishRequest *request = exchange_request(ticket->exchange);
    struct arena *arena = exchange_arena(ticket->exchange);
    ticket->items = arena_array(arena, request->n_events, sizeof *ticket->items);
    for (size_t i = 0; i < request->n_events; i++) {
        struct item *item = &ticket->items[ticket->count];
        struct refusal refusal;
        if (check(set, publisher, request->events[i], arena, item, &refusal) == ST_OK) {
            fill_item(intake, ticket, item, i);
            ticket->count++;
        } else {
            answer_refusal(intake, ticket, i, &refusal);
        }
    }
}

static void
put_off(struct intake *intake, struct chain *chain, enum code code)
{
    for (struct item *item = chain->first, *next; item; item = next) {
        next = item->next;
        item->outcome = OUTCOME_LATER;
        item->code = code;
        item->field = "";
        answer_settled(intake, &item, 1);
    }
}

/* Each committer's items in one piece, so that a full queue never takes the second of two reports
 * on a task without the first. */
static void
hand_out(struct intake *intake, struct ticket *ticket)
{
    struct chain chains[INTAKE_MAX_COMMITTERS] = { 0 };
    int count = (int)intake->settings.committers;
    for (size_t i = 0; i < ticket->count; i++) {
        struct item *item = &ticket->items[i];
        struct chain *chain = &chains[item->shard % count];
        *(chain->first ? &chain->last->next : &chain->first) = item;
        chain->last = item;
        chain->count++;
        chain->bytes += item->body.size;
    }
    for (int i = 0; i < count; i++) {
        struct chain *chain = &chains[i];
        struct committer *committer = intake->committers[i];
        if (chain->count == 0) {
            continue;
        }
        if (committer_is_away(committer)) {
            put_off(intake, chain, CODE_DATABASE_AWAY);
        } else if (!queue_put(committer_queue(committer), chain->first, chain->last, chain->count,
                              chain->bytes)) {
            put_off(intake, chain, CODE_INTAKE_BUSY);
        }
    }
}

static bool
judge(struct intake *intake, struct ticket *ticket)
{
    struct credential_set *set = credentials_hold(intake->credentials);
    const struct credential *publisher =
        credential_of(set, exchange_request(ticket->exchange)->token);
    if (publisher) {
        admit(intake, ticket, set, publisher);
    }
    credentials_release(intake->credentials, set);
    if (!publisher) {
        return false;
    }
    atomic_store(&ticket->open, ticket->count + 1);
    hand_out(intake, ticket);
    answer_done(intake, ticket, 1);
    return true;
}

static bool
keep_stranger(struct intake *intake, struct ticket *ticket)
{
    pthread_mutex_lock(&intake->lock);
    bool is_kept = !intake->is_stopping && (int64_t)intake->stranger_count <
                                               intake->settings.contexts / STRANGERS_PER_CONTEXTS;
    if (is_kept) {
        ticket->next = intake->strangers;
        intake->strangers = ticket;
        intake->stranger_count++;
    }
    pthread_mutex_unlock(&intake->lock);
    return is_kept;
}

void
admission_on_request(void *self, struct exchange *exchange)
{
    struct intake *intake = self;
    const Dondoc__V1__PublishRequest *request = exchange_request(exchange);
    struct ticket *ticket = arena_alloc(exchange_arena(exchange), sizeof *ticket);
    ticket->exchange = exchange;
    ticket->asked_at = clock_monotonic();
    ticket->wait_us = (int64_t)request->wait_ms * 1000;
    if (!judge(intake, ticket) && !keep_stranger(intake, ticket)) {
        answer_request(intake, ticket, CODE_TOKEN_UNKNOWN);
    }
}

void
admission_review(struct intake *intake, enum code code)
{
    pthread_mutex_lock(&intake->lock);
    struct ticket *ticket = intake->strangers;
    intake->strangers = NULL;
    intake->stranger_count = 0;
    pthread_mutex_unlock(&intake->lock);
    while (ticket) {
        struct ticket *next = ticket->next;
        if (code != CODE_TOKEN_UNKNOWN || !judge(intake, ticket)) {
            answer_request(intake, ticket, code);
        }
        ticket = next;
    }
}
