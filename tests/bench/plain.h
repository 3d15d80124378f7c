/*
 * What PostgreSQL does of the same rows and indexes when nobody decides, numbers, chains or
 * answers: the ceilings. Tables are copies of ours in a schema of their own, without row security.
 */
#ifndef BENCH_PLAIN_H
#define BENCH_PLAIN_H

#include "figures.h"

/* Makes the schema anew. */
void plain_open(const char *url);

struct plain {
    int connections;
    int batch;      /* rows per transaction */
    int64_t for_us; /* how long */
};

struct plain_outcome {
    int64_t rows, took_us;
    struct times commits;
};

/* Rows of `seen` and `entry`, plainly inserted; one row each is a plain INSERT. */
struct plain_outcome plain_append(const char *url, const struct plain *plain);

/* Rows of routing's tasks, upserted at random among `tasks`. */
struct plain_outcome plain_upsert(const char *url, const struct plain *plain, int tasks);

#endif
