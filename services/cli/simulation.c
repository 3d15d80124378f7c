#include "simulation.h"

#include "base/civil.h"
#include "base/clock.h"
#include "store/instance.h"
#include "store_clock.h"
#include "wire/bus.h"
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FIRST_PAUSE_MS = 1, LONGEST_PAUSE_MS = 16, HOST_SIZE = 256 };

struct simulation {
    struct cli *cli;
    struct arena *arena; /* of one statement */
    struct bus *bus;
    struct instance self;
    char host[HOST_SIZE];
    char *bus_url; /* as others reach it */
    int64_t limit_us;
    int64_t beaten_at; /* monotonic */
    struct idleness idleness;
    void (*on_step)(void *self, int64_t now);
    void *step_self;
};

const struct query_set *const simulation_sets[] = { &journal_queries, &instance_queries,
                                                    &clock_queries, NULL };

/* Keeps us among the instances, so that services dial our bus. */
static enum status
beat(struct simulation *simulation)
{
    int64_t now = clock_monotonic(), skew;
    if (simulation->beaten_at != 0 && now - simulation->beaten_at < CLOCK_SECOND) {
        return ST_OK;
    }
    simulation->beaten_at = now;
    return instance_beat(simulation->cli->db, simulation->arena, &simulation->self, &skew);
}

static int
open_bus(struct simulation *simulation)
{
    static const struct bus_hears deaf = { 0 };
    const struct cli_settings *settings = &simulation->cli->settings;
    if (bus_open(&simulation->bus, settings->bus_listen, simulation->cli->facts.database_id,
                 &deaf) != ST_OK) {
        return EX_CONFIG;
    }
    if (gethostname(simulation->host, sizeof simulation->host - 1) != 0) {
        memcpy(simulation->host, "localhost", sizeof "localhost");
    }
    const char *advertised = settings->bus_advertise;
    simulation->bus_url =
        bus_reachable(advertised[0] ? advertised : bus_url(simulation->bus), simulation->host);
    simulation->self = (struct instance){
        .owner = (int64_t)(random_number() >> 1) | 1,
        .service = "dondoc",
        .host = simulation->host,
        .bus_url = simulation->bus_url,
        .admin_url = "",
        .version = DONDOC_VERSION,
    };
    return cli_exit_of(beat(simulation));
}

int
simulation_open(struct simulation **simulation, struct cli *cli, int64_t limit_us)
{
    *simulation = NULL;
    if (!cli->facts.simulated) {
        return cli_refuse(EX_DATAERR, "CLOCK-REAL", "this database runs on the wall clock",
                          "cơ sở dữ liệu này chạy theo đồng hồ thật", NULL);
    }
    struct simulation *made = calloc(1, sizeof *made);
    if (!made) {
        panic("no memory for a simulation");
    }
    *simulation = made;
    made->cli = cli;
    made->arena = arena_new();
    made->limit_us = limit_us;
    return open_bus(made);
}

void
simulation_close(struct simulation *simulation)
{
    if (!simulation) {
        return;
    }
    if (simulation->self.owner != 0) {
        (void)!instance_leave(simulation->cli->db, simulation->arena, simulation->self.owner);
    }
    bus_close(simulation->bus);
    free(simulation->bus_url);
    arena_free(simulation->arena);
    free(simulation);
}

int64_t
simulation_now(const struct simulation *simulation)
{
    return simulation->idleness.now;
}

int64_t
simulation_next_due(const struct simulation *simulation)
{
    return simulation->idleness.next_due;
}

void
simulation_on_step(struct simulation *simulation, void (*on_step)(void *self, int64_t now),
                   void *self)
{
    simulation->on_step = on_step;
    simulation->step_self = self;
}

static int
name_busy(struct simulation *simulation)
{
    struct cli *cli = simulation->cli;
    struct busy_reader *readers;
    size_t count;
    enum status st = clock_busy(cli->db, simulation->arena, &readers, &count);
    for (size_t i = 0; st == ST_OK && i < count; i++) {
        char due[CIVIL_TEXT_SIZE];
        bool is_due = readers[i].next_due <= simulation->idleness.now;
        fprintf(stderr,
                cli_say(cli, "  %s, phân mảnh %d: %" PRId64 " mục chưa đọc%s%s%s\n",
                        "  %s, shard %d: %" PRId64 " entries unread%s%s%s\n"),
                readers[i].service, readers[i].shard, readers[i].unread,
                is_due ? cli_say(cli, ", đến giờ từ ", ", due since ") : "",
                is_due ? instant_print(due, sizeof due, readers[i].next_due) : "",
                readers[i].is_held ? "" : cli_say(cli, ", không ai giữ", ", nobody holds it"));
    }
    return cli_refuse(EX_UNAVAILABLE, "READERS-BUSY", "some services do not get on",
                      "có dịch vụ không tiến triển", NULL);
}

int
simulation_settle(struct simulation *simulation)
{
    int64_t progressed_at = clock_monotonic(), moved = -1;
    int pause = FIRST_PAUSE_MS;
    for (;;) {
        arena_reset(simulation->arena);
        enum status st = beat(simulation);
        if (st == ST_OK) {
            st = clock_look(simulation->cli->db, simulation->arena, &simulation->idleness);
        }
        if (st != ST_OK) {
            return cli_exit_of(st);
        }
        if (is_idle(&simulation->idleness)) {
            return EX_OK;
        }
        if (simulation->idleness.moved != moved) {
            moved = simulation->idleness.moved;
            progressed_at = clock_monotonic();
            pause = FIRST_PAUSE_MS;
        } else if (clock_monotonic() - progressed_at > simulation->limit_us) {
            return name_busy(simulation);
        }
        (void)poll(NULL, 0, pause);
        pause = pause < LONGEST_PAUSE_MS ? 2 * pause : pause;
    }
}

int
simulation_set(struct simulation *simulation, int64_t to)
{
    arena_reset(simulation->arena);
    enum status st =
        clock_set(simulation->cli->db, simulation->arena, to, &simulation->idleness.now);
    if (st == ST_OK) {
        clock_simulate(simulation->idleness.now);
        bus_tell_clock(simulation->bus, simulation->idleness.now);
        if (simulation->on_step) {
            simulation->on_step(simulation->step_self, simulation->idleness.now);
        }
    }
    return cli_exit_of(st);
}

int
simulation_advance(struct simulation *simulation, int64_t to)
{
    int code = simulation_settle(simulation);
    while (code == EX_OK && simulation->idleness.next_due <= to) {
        code = simulation_set(simulation, simulation->idleness.next_due);
        if (code == EX_OK) {
            code = simulation_settle(simulation);
        }
    }
    if (code == EX_OK && to > simulation->idleness.now) {
        code = simulation_set(simulation, to);
    }
    return code == EX_OK ? simulation_settle(simulation) : code;
}
