/* The bus over loopback: who hears whom, and what nobody hears. */
#include "test.h"
#include "wire/bus.h"
#include "wire/message.h"
#include <nng/nng.h>
#include <nng/protocol/pubsub0/pub.h>
#include <nng/supplemental/util/platform.h>
#include <string.h>

#define DATABASE "01890000-0000-7000-8000-000000000001"

enum { PATIENCE_MS = 10000, PAUSE_MS = 20 };

struct ear {
    struct bus *bus;
    nng_mtx *lock;
    nng_cv *heard;
    int batches, clocks;
    struct bus_range ranges[4];
    size_t count;
    int64_t now;
};

static void
on_batch(void *self, const struct bus_range *ranges, size_t count)
{
    struct ear *ear = self;
    nng_mtx_lock(ear->lock);
    ear->batches++;
    ear->count = count;
    memcpy(ear->ranges, ranges, (count < 4 ? count : 4) * sizeof *ranges);
    nng_cv_wake(ear->heard);
    nng_mtx_unlock(ear->lock);
}

static void
on_clock(void *self, int64_t now)
{
    struct ear *ear = self;
    nng_mtx_lock(ear->lock);
    ear->clocks++;
    ear->now = now;
    nng_cv_wake(ear->heard);
    nng_mtx_unlock(ear->lock);
}

static void
open_ear(struct ear *ear, const char *database)
{
    *ear = (struct ear){ 0 };
    nng_mtx_alloc(&ear->lock);
    nng_cv_alloc(&ear->heard, ear->lock);
    struct bus_hears hears = { ear, on_batch, on_clock };
    assert_int_equal(bus_open(&ear->bus, "tcp://127.0.0.1:0", database, &hears), ST_OK);
}

static void
close_ear(struct ear *ear)
{
    bus_close(ear->bus);
    nng_cv_free(ear->heard);
    nng_mtx_free(ear->lock);
}

static void
listen_to(struct ear *ear, const char *url)
{
    bus_peers(ear->bus, &url, url ? 1 : 0);
}

/* Says it until it was heard: a subscriber that is not connected yet misses it. */
static void
tell_until_heard(struct bus *teller, struct ear *ear)
{
    const struct bus_range ranges[] = { { 0, 1, 1 }, { 15, 7, INT64_MAX } };
    nng_time until = nng_clock() + PATIENCE_MS;
    nng_mtx_lock(ear->lock);
    int before = ear->batches;
    while (ear->batches == before) {
        assert_true(nng_clock() < until);
        bus_tell_batch(teller, ranges, LENGTH(ranges));
        (void)nng_cv_until(ear->heard, nng_clock() + PAUSE_MS);
    }
    assert_int_equal(ear->count, 2);
    for (size_t i = 0; i < LENGTH(ranges); i++) {
        assert_int_equal(ear->ranges[i].shard, ranges[i].shard);
        assert_int_equal(ear->ranges[i].first, ranges[i].first);
        assert_int_equal(ear->ranges[i].last, ranges[i].last);
    }
    nng_mtx_unlock(ear->lock);
}

static void
batches_and_the_clock_are_heard(void **state)
{
    (void)state;
    struct ear a, b;
    open_ear(&a, DATABASE);
    open_ear(&b, DATABASE);
    listen_to(&a, bus_url(b.bus));
    listen_to(&b, bus_url(a.bus));
    tell_until_heard(a.bus, &b);
    tell_until_heard(b.bus, &a);
    bus_tell_clock(a.bus, INT64_C(1773025200000000));
    nng_mtx_lock(b.lock);
    while (!b.clocks) {
        assert_int_equal(nng_cv_until(b.heard, nng_clock() + PATIENCE_MS), 0);
    }
    assert_int_equal(b.now, INT64_C(1773025200000000));
    nng_mtx_unlock(b.lock);
    close_ear(&a);
    close_ear(&b);
}

static void
other_databases_and_junk_are_not_heard(void **state)
{
    (void)state;
    struct ear foreign, own, ear;
    open_ear(&foreign, "01890000-0000-7000-8000-000000000002");
    open_ear(&own, DATABASE);
    open_ear(&ear, DATABASE);
    nng_socket junk;
    assert_int_equal(nng_pub0_open(&junk), 0);
    nng_listener listener;
    assert_int_equal(nng_listen(junk, "tcp://127.0.0.1:0", &listener, 0), 0);
    int port;
    assert_int_equal(nng_listener_get_int(listener, NNG_OPT_TCP_BOUND_PORT, &port), 0);
    char junk_url[64];
    snprintf(junk_url, sizeof junk_url, "tcp://127.0.0.1:%d", port);
    const char *urls[] = { bus_url(foreign.bus), bus_url(own.bus), junk_url, "no url at all" };
    bus_peers(ear.bus, urls, LENGTH(urls));
    bus_peers(ear.bus, urls, LENGTH(urls));
    for (int i = 0; i < 5; i++) { /* in between, what is to be heard */
        const struct bus_range outside[] = { { BUS_MAX_SHARDS, 1, 2 } };
        const struct bus_range reversed[] = { { 1, 2, 1 } };
        bus_tell_batch(foreign.bus, reversed, 1);
        bus_tell_batch(own.bus, outside, 1);
        bus_tell_batch(own.bus, reversed, 1);
        assert_int_equal(nng_send(junk, "\xff\xff\xff", 3, 0), 0);
        assert_int_equal(nng_send(junk, "", 0, 0), 0);
        tell_until_heard(own.bus, &ear);
    }
    assert_int_equal(ear.clocks, 0);
    nng_close(junk);
    close_ear(&foreign);
    close_ear(&own);
    close_ear(&ear);
}

static void
who_is_not_listed_any_more_is_not_heard(void **state)
{
    (void)state;
    struct ear a, b, ear;
    open_ear(&a, DATABASE);
    open_ear(&b, DATABASE);
    open_ear(&ear, DATABASE);
    listen_to(&ear, bus_url(a.bus));
    tell_until_heard(a.bus, &ear);
    listen_to(&ear, bus_url(b.bus));
    tell_until_heard(b.bus, &ear);
    nng_mtx_lock(ear.lock);
    int before = ear.batches;
    nng_mtx_unlock(ear.lock);
    bus_tell_clock(a.bus, 1);
    tell_until_heard(b.bus, &ear);
    assert_true(ear.batches > before);
    assert_int_equal(ear.clocks, 0);
    close_ear(&a);
    close_ear(&b);
    close_ear(&ear);
}

static void
a_bus_does_not_hear_itself_and_needs_an_address(void **state)
{
    (void)state;
    struct ear ear, other;
    open_ear(&ear, DATABASE);
    open_ear(&other, DATABASE);
    struct bus *second = NULL;
    struct bus_hears hears = { &ear, on_batch, on_clock };
    assert_int_equal(bus_open(&second, bus_url(ear.bus), DATABASE, &hears), ST_INVALID);
    const char *urls[] = { bus_url(ear.bus), bus_url(other.bus) };
    bus_peers(ear.bus, urls, LENGTH(urls));
    bus_tell_clock(ear.bus, 1);
    tell_until_heard(other.bus, &ear);
    assert_int_equal(ear.clocks, 0);
    close_ear(&ear);
    close_ear(&other);
}

static void
an_address_of_every_interface_is_told_by_the_name_of_the_host(void **state)
{
    (void)state;
    static const struct {
        const char *bound, *reached;
    } cases[] = {
        { "tcp://0.0.0.0:7401", "tcp://box:7401" },
        { "tcp://[::]:7401", "tcp://box:7401" },
        { "tcp://*:7401", "tcp://box:7401" },
        { "http://0.0.0.0:80/metrics", "http://box:80/metrics" },
        { "tcp://10.0.0.0:7401", "tcp://10.0.0.0:7401" },
        { "tcp://intake-inner:7401", "tcp://intake-inner:7401" },
        { "ipc:///run/bus", "ipc:///run/bus" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *reached = bus_reachable(cases[i].bound, "box");
        assert_string_equal(reached, cases[i].reached);
        free(reached);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(batches_and_the_clock_are_heard),
        cmocka_unit_test(other_databases_and_junk_are_not_heard),
        cmocka_unit_test(who_is_not_listed_any_more_is_not_heard),
        cmocka_unit_test(a_bus_does_not_hear_itself_and_needs_an_address),
        cmocka_unit_test(an_address_of_every_interface_is_told_by_the_name_of_the_host),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
