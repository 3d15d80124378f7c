/* Requests and replies over a real connection: what is answered, what is refused, who hangs up. */
#include "test.h"
#include "wire/publisher.h"
#include "wire/replier.h"
#include <nng/nng.h>
#include <nng/protocol/reqrep0/req.h>
#include <nng/supplemental/util/platform.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#define PATIENCE (10 * INT64_C(1000000))

enum { HELD_MAX = 64 };

/* A listener that answers at once, or holds what it gets until it is released. */
struct listener {
    struct replier *replier;
    nng_mtx *lock;
    nng_cv *came;
    bool holds;
    struct exchange *held[HELD_MAX];
    int held_count, total;
};

static void
answer(struct exchange *exchange)
{
    Dondoc__V1__PublishRequest *request = exchange_request(exchange);
    Dondoc__V1__PublishReply *reply = exchange_reply(exchange);
    assert_int_equal(reply->n_results, request->n_events);
    for (size_t i = 0; i < reply->n_results; i++) {
        assert_int_equal(reply->results[i]->outcome, DONDOC__V1__PUBLISH_RESULT__OUTCOME__UNKNOWN);
        reply->results[i]->outcome = DONDOC__V1__PUBLISH_RESULT__OUTCOME__ACCEPTED;
        reply->results[i]->field = arena_text(exchange_arena(exchange), request->events[i]->id);
    }
    exchange_answer(exchange);
}

static void
on_request(void *self, struct exchange *exchange)
{
    struct listener *listener = self;
    assert_null(exchange_data(exchange));
    exchange_set_data(exchange, listener);
    assert_ptr_equal(exchange_data(exchange), listener);
    nng_mtx_lock(listener->lock);
    bool holds = listener->holds;
    listener->total++;
    if (holds) {
        listener->held[listener->held_count++] = exchange;
    }
    nng_cv_wake(listener->came);
    nng_mtx_unlock(listener->lock);
    if (!holds) {
        answer(exchange);
    }
}

static void
wait_for(struct listener *listener, int total)
{
    nng_time until = nng_clock() + PATIENCE / 1000;
    nng_mtx_lock(listener->lock);
    while (listener->total < total) {
        assert_int_equal(nng_cv_until(listener->came, until), 0);
    }
    nng_mtx_unlock(listener->lock);
}

static void
release(struct listener *listener)
{
    nng_mtx_lock(listener->lock);
    listener->holds = false;
    int count = listener->held_count;
    listener->held_count = 0;
    nng_mtx_unlock(listener->lock);
    while (count > 0) { /* the last one first: order is nobody's promise */
        answer(listener->held[--count]);
    }
}

static enum status
open_replier(struct replier **replier, const char *url, int contexts,
             const struct replier_hears *hears)
{
    return replier_open(replier, &(struct replier_spec){
                                     .listen_url = url, .contexts = contexts, .hears = *hears });
}

static int
set_up(void **state)
{
    static struct listener listener;
    listener = (struct listener){ 0 };
    nng_mtx_alloc(&listener.lock);
    nng_cv_alloc(&listener.came, listener.lock);
    struct replier_hears hears = { &listener, on_request };
    *state = &listener;
    return open_replier(&listener.replier, "tcp://127.0.0.1:0", 0, &hears) == ST_OK ? 0 : -1;
}

static int
tear_down(void **state)
{
    struct listener *listener = *state;
    replier_close(listener->replier, PATIENCE);
    nng_cv_free(listener->came);
    nng_mtx_free(listener->lock);
    return 0;
}

static int
set_up_narrow(void **state) /* room for two requests at a time */
{
    int failed = set_up(state);
    struct listener *listener = *state;
    replier_close(listener->replier, 0);
    struct replier_hears hears = { listener, on_request };
    return failed || open_replier(&listener->replier, "tcp://127.0.0.1:0", 2, &hears) != ST_OK;
}

static struct publisher *
connect(struct listener *listener, int width)
{
    struct publisher *publisher = NULL;
    assert_int_equal(publisher_open(&publisher, replier_url(listener->replier), width), ST_OK);
    return publisher;
}

static Dondoc__V1__PublishRequest *
make_request(struct arena *arena, size_t events, const char *id)
{
    Dondoc__V1__PublishRequest *request = arena_alloc(arena, sizeof *request);
    dondoc__v1__publish_request__init(request);
    request->n_events = events;
    request->events = arena_array(arena, events, sizeof *request->events);
    for (size_t i = 0; i < events; i++) {
        request->events[i] = arena_alloc(arena, sizeof **request->events);
        dondoc__v1__event__init(request->events[i]);
        request->events[i]->id = arena_print(arena, "%s-%zu", id, i);
    }
    return request;
}

static void
each_event_gets_its_result(void **state)
{
    struct arena *arena = arena_new();
    struct publisher *publisher = connect(*state, 1);
    for (size_t events = 1; events <= MESSAGE_MAX_EVENTS; events += 333) {
        Dondoc__V1__PublishRequest *request = make_request(arena, events, "a");
        Dondoc__V1__PublishReply *reply;
        assert_int_equal(publisher_send(publisher, arena, request, PATIENCE, &reply), ST_OK);
        assert_string_equal(reply->code, "");
        assert_int_equal(reply->n_results, events);
        for (size_t i = 0; i < events; i++) {
            assert_string_equal(reply->results[i]->field, request->events[i]->id);
        }
    }
    publisher_close(publisher);
    arena_free(arena);
}

/* A local socket frames its messages in another way. */
static void
a_local_socket_does_as_well(void **state)
{
    struct listener *listener = *state;
    char url[64];
    snprintf(url, sizeof url, "ipc:///tmp/dd-test-replier.%d", (int)getpid());
    replier_close(listener->replier, PATIENCE);
    struct replier_hears hears = { listener, on_request };
    assert_int_equal(open_replier(&listener->replier, url, 0, &hears), ST_OK);
    assert_string_equal(replier_url(listener->replier), url);
    each_event_gets_its_result(state);
}

static void
answers_come_in_any_order(void **state)
{
    struct listener *listener = *state;
    struct arena *arena = arena_new();
    enum { WIDTH = 32, ROUNDS = 10 };
    struct publisher *publisher = connect(listener, WIDTH);
    bool seen[WIDTH * ROUNDS] = { false };
    for (int round = 0; round < ROUNDS; round++) {
        listener->holds = true;
        for (int i = 0; i < WIDTH; i++) {
            int number = round * WIDTH + i;
            Dondoc__V1__PublishRequest *request =
                make_request(arena, 1, arena_print(arena, "%d", number));
            assert_int_equal(publisher_submit(publisher, &seen[number], request, PATIENCE), ST_OK);
        }
        Dondoc__V1__PublishRequest *request = make_request(arena, 1, "one too many");
        assert_int_equal(publisher_submit(publisher, NULL, request, PATIENCE), ST_LATER);
        wait_for(listener, (round + 1) * WIDTH);
        release(listener);
        for (int i = 0; i < WIDTH; i++) {
            void *tag;
            Dondoc__V1__PublishReply *reply;
            assert_int_equal(publisher_next(publisher, arena, &tag, &reply), ST_OK);
            bool *is_seen = tag;
            assert_false(*is_seen);
            *is_seen = true;
            const char *expected = arena_print(arena, "%d-0", (int)(is_seen - seen));
            assert_string_equal(reply->results[0]->field, expected);
        }
    }
    void *tag;
    Dondoc__V1__PublishReply *reply;
    assert_int_equal(publisher_next(publisher, arena, &tag, &reply), ST_NONE);
    publisher_close(publisher);
    arena_free(arena);
}

/* ---- refusals ------------------------------------------------------------------------------ */

static void
request_is_refused(struct listener *listener, const void *bytes, size_t size, const char *code)
{
    struct arena *arena = arena_new();
    nng_socket socket;
    nng_msg *message;
    assert_int_equal(nng_req0_open(&socket), 0);
    assert_int_equal(nng_dial(socket, replier_url(listener->replier), NULL, 0), 0);
    assert_int_equal(nng_socket_set_ms(socket, NNG_OPT_RECVTIMEO, 10000), 0);
    assert_int_equal(nng_msg_alloc(&message, 0), 0);
    assert_int_equal(nng_msg_append(message, bytes, size), 0);
    assert_int_equal(nng_sendmsg(socket, message, 0), 0);
    assert_int_equal(nng_recvmsg(socket, &message, 0), 0);
    Dondoc__V1__PublishReply *reply =
        message_unpack(arena, &dondoc__v1__publish_reply__descriptor, nng_msg_body(message),
                       nng_msg_len(message), 1 << 20);
    assert_non_null(reply);
    assert_string_equal(reply->code, code);
    assert_true(*reply->text && *reply->text_vi);
    assert_int_equal(reply->n_results, 0);
    nng_msg_free(message);
    nng_close(socket);
    arena_free(arena);
    assert_int_equal(listener->total, 0);
}

static void
bad_requests_are_refused_with_a_code(void **state)
{
    struct arena *arena = arena_new();
    size_t size;
    Dondoc__V1__PublishRequest *request = make_request(arena, MESSAGE_MAX_EVENTS + 1, "a");
    void *packed = message_pack(arena, &request->base, &size);
    request_is_refused(*state, packed, size, "EVENTS_TOO_MANY");
    request_is_refused(*state, packed, size - 1, "REQUEST_UNREADABLE"); /* truncated */
    request_is_refused(*state, "", 0, "EVENTS_NONE");
    request_is_refused(*state, "GET / HTTP/1.1\r\n\r\n", 18, "REQUEST_UNREADABLE");
    request_is_refused(*state, "\x12\x00\x20\x01", 4, "FIELD_UNKNOWN"); /* field 4 = 1 */
    request = make_request(arena, 1, "a");
    request->wait_ms = MESSAGE_MAX_WAIT_MS + 1;
    packed = message_pack(arena, &request->base, &size);
    request_is_refused(*state, packed, size, "NUMBER_OUT_OF_RANGE");

    char *large = arena_alloc(arena, 2 * MESSAGE_MAX_REQUEST - 4);
    request_is_refused(*state, large, MESSAGE_MAX_REQUEST + 1, "REQUEST_TOO_LARGE");
    request_is_refused(*state, large, 2 * MESSAGE_MAX_REQUEST - 4, "REQUEST_TOO_LARGE");
    for (size_t i = 0; i < MESSAGE_MAX_REQUEST; i += 2) {
        large[i] = 0x12; /* two million empty events */
    }
    request_is_refused(*state, large, MESSAGE_MAX_REQUEST, "REQUEST_UNREADABLE");
    arena_free(arena);
}

/* ---- hanging up ---------------------------------------------------------------------------- */

static void
who_does_not_wait_harms_nobody(void **state)
{
    struct listener *listener = *state;
    struct arena *arena = arena_new();
    listener->holds = true;
    struct publisher *hasty = connect(listener, 1);
    Dondoc__V1__PublishReply *reply;
    Dondoc__V1__PublishRequest *request = make_request(arena, 1, "hasty");
    assert_int_equal(publisher_submit(hasty, NULL, request, PATIENCE), ST_OK);
    wait_for(listener, 1);
    publisher_close(hasty);
    release(listener);
    struct publisher *patient = connect(listener, 1);
    request = make_request(arena, 1, "patient");
    assert_int_equal(publisher_send(patient, arena, request, PATIENCE, &reply), ST_OK);
    assert_string_equal(reply->results[0]->field, "patient-0");
    publisher_close(patient);
    arena_free(arena);
}

static void
no_answer_in_time_is_said(void **state)
{
    struct listener *listener = *state;
    struct arena *arena = arena_new();
    listener->holds = true;
    struct publisher *publisher = connect(listener, 2);
    Dondoc__V1__PublishReply *reply;
    Dondoc__V1__PublishRequest *request = make_request(arena, 1, "a");
    int mine;
    void *tag;
    assert_int_equal(publisher_submit(publisher, &mine, request, 20000), ST_OK);
    assert_int_equal(publisher_next(publisher, arena, &tag, &reply), ST_LATER);
    assert_ptr_equal(tag, &mine);
    release(listener);
    assert_int_equal(publisher_send(publisher, arena, request, PATIENCE, &reply), ST_OK);
    publisher_close(publisher);
    arena_free(arena);
}

static void
nobody_there_is_said(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct publisher *publisher = NULL;
    assert_int_equal(publisher_open(&publisher, "nonsense://", 1), ST_INVALID);
    assert_int_equal(publisher_open(&publisher, "tcp://127.0.0.1:1", 1), ST_OK);
    Dondoc__V1__PublishReply *reply;
    Dondoc__V1__PublishRequest *request = make_request(arena, 1, "a");
    assert_int_equal(publisher_send(publisher, arena, request, 20000, &reply), ST_LATER);
    publisher_close(publisher);
    arena_free(arena);
}

static void
who_finds_no_room_gets_in_line(void **state)
{
    struct listener *listener = *state;
    struct arena *arena = arena_new();
    enum { PUBLISHERS = 9, EACH = 3 };
    struct publisher *publishers[PUBLISHERS];
    listener->holds = true;
    for (int i = 0; i < PUBLISHERS; i++) {
        publishers[i] = connect(listener, EACH);
        for (int j = 0; j < EACH; j++) {
            Dondoc__V1__PublishRequest *request =
                make_request(arena, 1, arena_print(arena, "%d-%d", i, j));
            assert_int_equal(publisher_submit(publishers[i], NULL, request, PATIENCE), ST_OK);
        }
    }
    wait_for(listener, 2);
    assert_int_equal(listener->total, 2);
    release(listener);
    for (int i = PUBLISHERS - 1; i >= 0; i--) {
        for (int j = 0; j < EACH; j++) {
            void *tag;
            Dondoc__V1__PublishReply *reply;
            assert_int_equal(publisher_next(publishers[i], arena, &tag, &reply), ST_OK);
        }
        publisher_close(publishers[i]);
    }
    assert_int_equal(listener->total, PUBLISHERS * EACH);
    arena_free(arena);
}

/* A connection that says hello and nothing more. */
struct raw {
    nng_stream_dialer *dialer;
    nng_stream *stream;
    nng_aio *aio;
};

static void
raw_open(struct raw *raw, struct listener *listener)
{
    nng_iov greeting = { "\0SP\0\0\x30\0\0", 8 };
    assert_int_equal(nng_aio_alloc(&raw->aio, NULL, NULL), 0);
    assert_int_equal(nng_stream_dialer_alloc(&raw->dialer, replier_url(listener->replier)), 0);
    nng_stream_dialer_dial(raw->dialer, raw->aio);
    nng_aio_wait(raw->aio);
    assert_int_equal(nng_aio_result(raw->aio), 0);
    raw->stream = nng_aio_get_output(raw->aio, 0);
    nng_aio_set_iov(raw->aio, 1, &greeting);
    nng_stream_send(raw->stream, raw->aio);
    nng_aio_wait(raw->aio);
    assert_int_equal(nng_aio_result(raw->aio), 0);
}

static void
raw_close(struct raw *raw)
{
    nng_stream_close(raw->stream);
    nng_stream_free(raw->stream);
    nng_stream_dialer_free(raw->dialer);
    nng_aio_free(raw->aio);
}

/* The last test: the limit stays. */
static void
many_connections_are_said_once(void **state)
{
    struct listener *listener = *state;
    enum { FILES = 480, CONNECTIONS = FILES / 4 + 10 };
    static struct raw raws[CONNECTIONS];
    struct rlimit limit = { FILES / 2, FILES };
    if (setrlimit(RLIMIT_NOFILE, &limit)) {
        skip(); /* valgrind keeps descriptors for itself */
    }
    char name[] = "/tmp/dd-test-replier.XXXXXX", line[4000] = "";
    int file = mkstemp(name), before = dup(STDERR_FILENO);
    assert_true(file >= 0 && before >= 0);
    unlink(name);
    dup2(file, STDERR_FILENO);
    replier_close(listener->replier, PATIENCE);
    struct replier_hears hears = { listener, on_request };
    assert_int_equal(open_replier(&listener->replier, "tcp://127.0.0.1:0", 0, &hears), ST_OK);
    for (int i = 0; i < CONNECTIONS; i++) {
        raw_open(&raws[i], listener);
    }
    each_event_gets_its_result(state); /* so that all before are accepted */
    for (int i = 0; i < CONNECTIONS; i++) {
        raw_close(&raws[i]);
    }
    dup2(before, STDERR_FILENO);
    close(before);
    assert_true(pread(file, line, sizeof line - 1, 0) > 0);
    close(file);
    char *said = strstr(line, "DESCRIPTORS-NEARLY-USED");
    assert_non_null(said);
    assert_null(strstr(said + 1, "DESCRIPTORS-NEARLY-USED"));
}

static void
closing_waits_for_answers_but_not_for_ever(void **state)
{
    struct listener *listener = *state;
    struct arena *arena = arena_new();
    listener->holds = true;
    struct publisher *publisher = connect(listener, 3);
    Dondoc__V1__PublishRequest *request = make_request(arena, 1, "a");
    for (int i = 0; i < 3; i++) {
        assert_int_equal(publisher_submit(publisher, NULL, request, PATIENCE), ST_OK);
    }
    wait_for(listener, 3);
    replier_close(listener->replier, 20000);
    listener->replier = NULL;
    release(listener); /* into the void, and the last one frees all */
    publisher_close(publisher);
    arena_free(arena);
}

static void
a_taken_address_is_refused(void **state)
{
    struct listener *listener = *state;
    struct replier *second = NULL;
    struct replier_hears hears = { listener, on_request };
    assert_int_equal(open_replier(&second, replier_url(listener->replier), 1, &hears), ST_INVALID);
    assert_int_equal(open_replier(&second, "127.0.0.1", 1, &hears), ST_INVALID);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(each_event_gets_its_result, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_local_socket_does_as_well, set_up, tear_down),
        cmocka_unit_test_setup_teardown(answers_come_in_any_order, set_up, tear_down),
        cmocka_unit_test_setup_teardown(bad_requests_are_refused_with_a_code, set_up, tear_down),
        cmocka_unit_test_setup_teardown(who_does_not_wait_harms_nobody, set_up, tear_down),
        cmocka_unit_test_setup_teardown(no_answer_in_time_is_said, set_up, tear_down),
        cmocka_unit_test(nobody_there_is_said),
        cmocka_unit_test_setup_teardown(who_finds_no_room_gets_in_line, set_up_narrow, tear_down),
        cmocka_unit_test_setup_teardown(closing_waits_for_answers_but_not_for_ever, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_taken_address_is_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(many_connections_are_said_once, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
