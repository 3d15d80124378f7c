/*
 * Figures, each beside what plain PostgreSQL does of the same rows in the same minute. One JSON
 * line per figure on stdout; see README.md.
 *
 *   bench intake          acknowledged events/s, with intake alone running
 *   bench road            published -> routed, and the whole road, with all services running
 *   bench push TASKS      publishes so many, and does not wait for anybody
 *   bench fill TASKS      publishes so many, and waits until every reader is done with them
 *   bench start PROGRAM   how long it takes to READY
 *   bench authority       decisions over an authority matrix of 50,000 rules
 *
 * Environment: DATABASE_URL (superuser), INTAKE_URL, DONDOC_TOKEN, DONDOC_SOURCE.
 */
#include "figures.h"
#include "load.h"
#include "matrix.h"
#include "plain.h"

#include "base/clock.h"
#include "store/db.h"
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

#define ROUND_US  (3 * CLOCK_SECOND / 2)
#define ROAD_SIZE 10000

static struct target target;
static const char *database;

static double
per_second(int64_t count, int64_t us)
{
    return us > 0 ? (double)count * 1e6 / (double)us : 0;
}

/* ---- intake -------------------------------------------------------------------------------- */

static const struct intake_row {
    const char *figure;
    struct load load;
    const char *against;
    struct plain plain; /* one connection and one row: that commit and one NNG round trip */
    double aim;         /* 0: none */
} intake_rows[] = {
    { "intake, 1 publisher, 1 event",
      { .publishers = 1, .batch = 1, .width = 1 },
      "1 / (commit + round trip)",
      { .connections = 1, .batch = 1 },
      0.8 },
    { "intake, 32 publishers, 1 event",
      { .publishers = 32, .batch = 1, .width = 1 },
      "32 backends, single INSERTs",
      { .connections = 32, .batch = 1 },
      2.0 },
    { "intake, 1 publisher, 100 events",
      { .publishers = 1, .batch = 100, .width = 4 },
      "1 connection, unnest 100",
      { .connections = 1, .batch = 100 },
      0 },
    { "intake, 32 publishers, 100 events",
      { .publishers = 32, .batch = 100, .width = 1 },
      "2 connections, unnest 500",
      { .connections = 2, .batch = 500 },
      0 },
    { "intake, 1 publisher, 500 events",
      { .publishers = 1, .batch = 500, .width = 4 },
      "1 connection, unnest 500",
      { .connections = 1, .batch = 500 },
      1.0 },
    { "intake, 32 publishers, 500 events",
      { .publishers = 32, .batch = 500, .width = 1 },
      "2 connections, unnest 500",
      { .connections = 2, .batch = 500 },
      0.8 },
};

static double
ceiling_of(const struct intake_row *row)
{
    struct plain plain = row->plain;
    plain.for_us = ROUND_US;
    struct plain_outcome outcome = plain_append(database, &plain);
    double rate = per_second(outcome.rows, outcome.took_us);
    if (plain.connections == 1 && plain.batch == 1) {
        struct outcome echo = load_echo(&target, ROUND_US / 3);
        rate = 1e6 / (double)(times_at(&outcome.commits, 0.5) + times_at(&echo.answers, 0.5));
        times_clear(&echo.answers);
    }
    times_clear(&outcome.commits);
    return rate;
}

static void
measure_intake(void)
{
    plain_open(database);
    for (size_t i = 0; i < sizeof intake_rows / sizeof *intake_rows; i++) {
        const struct intake_row *row = &intake_rows[i];
        struct load load = row->load;
        double ours[3], ceiling[3], ratio[3];
        struct times answers = { 0 };
        load.for_us = ROUND_US;
        for (int round = 0; round < 3; round++) {
            ceiling[round] = ceiling_of(row);
            struct outcome outcome = load_run(&target, &load);
            ours[round] = per_second(outcome.events, outcome.took_us);
            ratio[round] = ours[round] / ceiling[round];
            times_append(&answers, &outcome.answers);
            times_clear(&outcome.answers);
        }
        printf("{\"figure\":\"%s\",\"unit\":\"events/s\",\"ours\":%.0f,\"ceiling\":%.0f,"
               "\"against\":\"%s\",\"ratio\":%.2f,\"aim\":\"%.1f\",\"p50_ms\":%.2f,"
               "\"p99_ms\":%.2f}\n",
               row->figure, median(ours), median(ceiling), row->against, median(ratio), row->aim,
               (double)times_at(&answers, 0.5) / 1e3, (double)times_at(&answers, 0.99) / 1e3);
        fflush(stdout);
        times_clear(&answers);
    }
}

/* ---- the road ------------------------------------------------------------------------------ */

static const struct query road_queries[] = {
    { "bench_backlog", "SELECT coalesce(sum(h.seq - c.seq), 0)::bigint"
                       "  FROM journal.head h JOIN journal.cursor c USING (shard)" },
};
static QUERY_SET(road_set, road_queries);

static struct db *
open_road(void)
{
    static const struct query_set *const sets[] = { &road_set, NULL };
    struct db *db = db_open(&(struct db_spec){ .url = database, .name = "bench", .sets = sets });
    if (db_ready(db) != ST_OK) {
        exit(EX_UNAVAILABLE);
    }
    return db;
}

/* Until every reader has read everything. */
static void
drain(struct db *db)
{
    struct arena *arena = arena_new();
    struct db_result *result;
    do {
        arena_reset(arena);
        poll(NULL, 0, 2);
        if (db_query(db, arena, &road_queries[0], NULL, &result) != ST_OK) {
            exit(EX_UNAVAILABLE);
        }
    } while (db_int8(result, 0, 0) > 0);
    arena_free(arena);
}

static double
run_road(struct db *db, int64_t events)
{
    int64_t began = clock_monotonic();
    struct load load = { .publishers = 1, .batch = 500, .width = 4, .events = events };
    struct outcome outcome = load_run(&target, &load);
    times_clear(&outcome.answers);
    drain(db);
    return per_second(outcome.events, clock_monotonic() - began);
}

static double
measure_throughput(struct db *db)
{
    double ours[3], ceiling[3], ratio[3];
    for (int round = 0; round < 3; round++) {
        struct plain plain = { .connections = 1, .batch = 500, .for_us = ROUND_US };
        struct plain_outcome outcome = plain_upsert(database, &plain, ROAD_SIZE);
        ceiling[round] = per_second(outcome.rows, outcome.took_us);
        ours[round] = run_road(db, ROAD_SIZE);
        ratio[round] = ours[round] / ceiling[round];
        times_clear(&outcome.commits);
    }
    printf("{\"figure\":\"whole road, published to all readers done\",\"unit\":\"tasks/s\","
           "\"ours\":%.0f,\"ceiling\":%.0f,\"against\":\"1 connection, upsert of 500 tasks\","
           "\"ratio\":%.2f,\"aim\":\"0.3\"}\n",
           median(ours), median(ceiling), median(ratio));
    fflush(stdout);
    return median(ours);
}

static void
measure_latency(const char *figure, const char *aim)
{
    struct load load = {
        .publishers = 1, .batch = 1, .width = 1, .events = 200, .every_us = 20000, .wait_ms = 10000
    };
    struct outcome outcome = load_run(&target, &load);
    printf("{\"figure\":\"%s\",\"unit\":\"ms\",\"aim\":\"%s\",\"p50_ms\":%.2f,\"p99_ms\":%.2f}\n",
           figure, aim, (double)times_at(&outcome.answers, 0.5) / 1e3,
           (double)times_at(&outcome.answers, 0.99) / 1e3);
    fflush(stdout);
    times_clear(&outcome.answers);
}

/* In a thread of its own: half of what the road can take, in small requests. */
static _Atomic bool is_over;

static void *
load_half(void *rate)
{
    struct load load = { .publishers = 1,
                         .batch = 20,
                         .width = 1,
                         .for_us = CLOCK_HOUR,
                         .every_us = (int64_t)(20 * 2e6 / *(double *)rate),
                         .is_over = &is_over };
    struct outcome outcome = load_run(&target, &load);
    times_clear(&outcome.answers);
    return NULL;
}

static void
measure_road(void)
{
    plain_open(database);
    struct db *db = open_road();
    (void)run_road(db, ROAD_SIZE / 10);
    measure_latency("published to routed, idle", "p99 <= 20 ms");
    double rate = measure_throughput(db);
    db_close(db);
    pthread_t thread;
    if (pthread_create(&thread, NULL, load_half, &rate)) {
        exit(EX_OSERR);
    }
    measure_latency("published to routed, under half load", "");
    is_over = true;
    pthread_join(thread, NULL);
}

/* Publishes so many tasks; to be done when every reader is, or at once. */
static void
push(const char *tasks)
{
    struct load load = {
        .publishers = 1, .batch = 500, .width = 4, .events = strtoll(tasks, NULL, 10)
    };
    struct outcome outcome = load_run(&target, &load);
    times_clear(&outcome.answers);
}

static void
fill(const char *tasks)
{
    struct db *db = open_road();
    push(tasks);
    drain(db);
    db_close(db);
}

/* ---- starting ------------------------------------------------------------------------------ */

static int64_t
start_once(const char *program)
{
    int ends[2];
    int64_t began = clock_monotonic(), took = 0;
    if (pipe(ends)) {
        exit(EX_OSERR);
    }
    pid_t pid = fork();
    if (pid == 0) {
        dup2(ends[1], STDERR_FILENO);
        close(ends[0]);
        execlp(program, program, (char *)NULL);
        _exit(EX_OSERR);
    }
    close(ends[1]);
    FILE *log = fdopen(ends[0], "r");
    char line[4096];
    while (log && !took && fgets(line, sizeof line, log)) {
        took = strstr(line, "SERVICE-READY") ? clock_monotonic() - began : 0;
    }
    kill(pid, SIGTERM);
    waitpid(pid, NULL, 0);
    fclose(log);
    return took;
}

static void
measure_start(const char *program)
{
    double ms[3];
    for (int round = 0; round < 3; round++) {
        ms[round] = (double)start_once(program) / 1e3;
    }
    printf("{\"figure\":\"%s, start to READY\",\"unit\":\"ms\",\"ours\":%.0f,\"aim\":\"<= 300 ms\"}"
           "\n",
           program, median(ms));
}

static void
measure_authority(void)
{
    double ours[3], walk[3];
    for (int i = 0; i < 3; i++) {
        matrix_measure(&ours[i], &walk[i]);
    }
    double decisions = median(ours), walks = median(walk);
    printf("{\"figure\":\"authority, %d rules\",\"unit\":\"decisions/s\",\"ours\":%.0f,"
           "\"ceiling\":%.0f,\"ratio\":%.0f,\"against\":\"a walk over all rules\"}\n",
           MATRIX_RULES, decisions, walks, decisions / walks);
}

int
main(int argc, char **argv)
{
    target =
        (struct target){ getenv("INTAKE_URL"), getenv("DONDOC_TOKEN"), getenv("DONDOC_SOURCE") };
    database = getenv("DATABASE_URL");
    if (argc == 3 && strcmp(argv[1], "start") == 0) {
        measure_start(argv[2]);
    } else if (argc == 2 && strcmp(argv[1], "authority") == 0) {
        measure_authority();
    } else if (!database || !target.url || !target.token || !target.source) {
        fprintf(stderr, "bench: an environment variable is missing, see README.md\n");
        return EX_USAGE;
    } else if (argc == 2 && strcmp(argv[1], "intake") == 0) {
        measure_intake();
    } else if (argc == 2 && strcmp(argv[1], "road") == 0) {
        measure_road();
    } else if (argc == 3 && strcmp(argv[1], "fill") == 0) {
        fill(argv[2]);
    } else if (argc == 3 && strcmp(argv[1], "push") == 0) {
        push(argv[2]);
    } else {
        fprintf(
            stderr,
            "usage: bench authority | intake | road | push TASKS | fill TASKS | start PROGRAM\n");
        return EX_USAGE;
    }
    return EX_OK;
}
