#include "load.h"

#include "base/clock.h"
#include "wire/publisher.h"
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#define PATIENCE_US (20 * CLOCK_SECOND)

/* An order as an office writes it: some 300 bytes. What changes is its id and its subject. */
struct order {
    Dondoc__V1__Event event;
    char id[UUID_SIZE], subject[UUID_SIZE + 8];
};

struct request {
    Dondoc__V1__PublishRequest message;
    Dondoc__V1__Event **events;
    struct order *orders;
    int64_t sent_at;
};

struct crew {
    const struct target *target;
    const struct load *load;
    int64_t until;
    _Atomic int64_t left; /* events to be sent */
};

struct worker {
    pthread_t thread;
    struct crew *crew;
    int64_t events;
    struct times answers;
};

static Dondoc__V1__Actor actor = DONDOC__V1__ACTOR__INIT;
static Dondoc__V1__Participant lead = DONDOC__V1__PARTICIPANT__INIT;
static Dondoc__V1__Participant *participants[] = { &lead };
static Dondoc__V1__Limit limit = DONDOC__V1__LIMIT__INIT;
static Dondoc__V1__AssignmentOrdered ordered = DONDOC__V1__ASSIGNMENT_ORDERED__INIT;

static void
write_order(void)
{
    static char position[] = "PCT1", unit[] = "SXD", handler[] = "SXD.CV", product[] = "Báo cáo",
                title[] = "Báo cáo tình hình cấp phép xây dựng nhà ở trên địa bàn tỉnh",
                written[] = "05 ngày làm việc", field[] = "xay-dung";
    actor.position = position;
    lead.role = DONDOC__V1__PARTICIPANT__ROLE__CHU_TRI;
    lead.unit = unit;
    limit.kind = DONDOC__V1__LIMIT__KIND__WORK_DAYS;
    limit.amount = 5;
    limit.as_written = written;
    ordered.title = title;
    ordered.product = product;
    ordered.n_participants = 1;
    ordered.participants = participants;
    ordered.handler = handler;
    ordered.assigner = position;
    ordered.limit = &limit;
    ordered.origin = DONDOC__V1__ORIGIN__THU_TRUONG;
    ordered.field = field;
}

static void
make_request(struct arena *arena, const struct crew *crew, struct request *request)
{
    size_t count = (size_t)crew->load->batch;
    request->orders = arena_array(arena, count, sizeof *request->orders);
    request->events = arena_array(arena, count, sizeof(Dondoc__V1__Event *));
    dondoc__v1__publish_request__init(&request->message);
    request->message.token = arena_text(arena, crew->target->token);
    request->message.n_events = count;
    request->message.events = request->events;
    request->message.wait_ms = crew->load->wait_ms;
    for (size_t i = 0; i < count; i++) {
        struct order *order = &request->orders[i];
        dondoc__v1__event__init(&order->event);
        order->event.id = order->id;
        order->event.source = arena_text(arena, crew->target->source);
        order->event.subject = order->subject;
        order->event.actor = &actor;
        order->event.data_case = DONDOC__V1__EVENT__DATA_ASSIGNMENT_ORDERED;
        order->event.assignment_ordered = &ordered;
        request->events[i] = &order->event;
    }
}

static void
renew(struct request *request)
{
    for (size_t i = 0; i < request->message.n_events; i++) {
        struct order *order = &request->orders[i];
        uuid7_print(order->id, clock_wall());
        (void)snprintf(order->subject, sizeof order->subject, "task:%s", order->id);
    }
    request->sent_at = clock_monotonic();
}

static _Noreturn void
give_up(const char *what, const char *why)
{
    fprintf(stderr, "bench: %s: %s\n", what, why);
    exit(1);
}

static void
check(const struct crew *crew, const Dondoc__V1__PublishReply *reply)
{
    if (reply->code[0]) {
        give_up("the request was refused", reply->code);
    }
    for (size_t i = 0; i < reply->n_results; i++) {
        const Dondoc__V1__PublishResult *result = reply->results[i];
        if (result->outcome != DONDOC__V1__PUBLISH_RESULT__OUTCOME__ACCEPTED) {
            give_up("an event was not accepted", result->code);
        }
        if (crew->load->wait_ms > 0 && !result->verdict) {
            give_up("an event was not routed", "no verdict in time");
        }
        if (result->verdict && result->verdict->kind != DONDOC__V1__VERDICT__KIND__ACCEPTED) {
            give_up("an order was refused", result->verdict->code);
        }
    }
}

/* Whether there is room for one more request. */
static bool
may_go_on(struct crew *crew)
{
    if (crew->load->is_over && *crew->load->is_over) {
        return false;
    }
    if (crew->load->for_us > 0) {
        return clock_monotonic() < crew->until;
    }
    return atomic_fetch_sub(&crew->left, crew->load->batch) > 0;
}

static void
pause_until(int64_t at)
{
    int64_t left = at - clock_monotonic();
    if (left > 0) {
        poll(NULL, 0, (int)(left / 1000) + 1);
    }
}

static void
submit(struct publisher *publisher, struct request *request)
{
    renew(request);
    if (publisher_submit(publisher, request, &request->message, PATIENCE_US) != ST_OK) {
        give_up("a request", "could not be sent");
    }
}

static void *
publish(void *self)
{
    struct worker *worker = self;
    struct crew *crew = worker->crew;
    const struct load *load = crew->load;
    struct arena *memory = arena_new(), *arena = arena_new();
    struct request *requests = arena_array(memory, (size_t)load->width, sizeof *requests);
    struct publisher *publisher;
    int in_flight = 0;
    if (publisher_open(&publisher, crew->target->url, load->width) != ST_OK) {
        give_up("intake's address", crew->target->url);
    }
    for (int i = 0; i < load->width; i++) {
        make_request(memory, crew, &requests[i]);
        if (may_go_on(crew)) {
            submit(publisher, &requests[i]);
            in_flight++;
        }
    }
    while (in_flight > 0) {
        Dondoc__V1__PublishReply *reply;
        void *tag;
        if (publisher_next(publisher, arena, &tag, &reply) != ST_OK) {
            give_up("a request", "was not answered in time");
        }
        struct request *request = tag;
        times_add(&worker->answers, clock_monotonic() - request->sent_at);
        worker->events += (int64_t)reply->n_results;
        check(crew, reply);
        arena_reset(arena);
        in_flight--;
        pause_until(request->sent_at + load->every_us);
        if (may_go_on(crew)) {
            submit(publisher, request);
            in_flight++;
        }
    }
    publisher_close(publisher);
    arena_free(arena);
    arena_free(memory);
    return NULL;
}

struct outcome
load_run(const struct target *target, const struct load *load)
{
    struct outcome outcome = { 0 };
    struct worker *workers = calloc((size_t)load->publishers, sizeof *workers);
    int64_t began = clock_monotonic();
    struct crew crew = { target, load, began + load->for_us, load->events };
    write_order();
    for (int i = 0; workers && i < load->publishers; i++) {
        workers[i].crew = &crew;
        if (pthread_create(&workers[i].thread, NULL, publish, &workers[i])) {
            give_up("a thread", "could not be started");
        }
    }
    for (int i = 0; workers && i < load->publishers; i++) {
        pthread_join(workers[i].thread, NULL);
        outcome.events += workers[i].events;
        times_append(&outcome.answers, &workers[i].answers);
        times_clear(&workers[i].answers);
    }
    outcome.took_us = clock_monotonic() - began;
    free(workers);
    return outcome;
}

struct outcome
load_echo(const struct target *target, int64_t for_us)
{
    struct outcome outcome = { 0 };
    struct load load = { .batch = 1 };
    struct crew crew = { target, &load, 0, 0 };
    struct arena *memory = arena_new(), *arena = arena_new();
    struct request request;
    struct publisher *publisher;
    write_order();
    make_request(memory, &crew, &request);
    if (publisher_open(&publisher, target->url, 1) != ST_OK) {
        give_up("intake's address", target->url);
    }
    int64_t began = clock_monotonic();
    while (clock_monotonic() < began + for_us) {
        Dondoc__V1__PublishReply *reply;
        renew(&request);
        request.orders[0].subject[0] = '\0'; /* refused for its form */
        if (publisher_send(publisher, arena, &request.message, PATIENCE_US, &reply) != ST_OK) {
            give_up("a request", "was not answered in time");
        }
        times_add(&outcome.answers, clock_monotonic() - request.sent_at);
        outcome.events++;
        arena_reset(arena);
    }
    outcome.took_us = clock_monotonic() - began;
    publisher_close(publisher);
    arena_free(arena);
    arena_free(memory);
    return outcome;
}
