/*
 * Migrations: NNNN_name.sql in services/common/store/migrations, embedded in the binary, forward
 * only, one transaction each, under an advisory lock. The number of the last one is the schema
 * version; a migration that an older binary cannot live with raises journal.facts.oldest_binary.
 */
#ifndef STORE_MIGRATION_H
#define STORE_MIGRATION_H

#include "base/status.h"
#include <stdbool.h>
#include <stdint.h>

struct migration {
    int number;
    const char *name;
    const char *sql;
};
extern const struct migration migrations[]; /* generated, in order */
extern const int migration_count;

/* The schema version this binary was built for: the last migration's number. */
int migration_newest(void);

struct migration_options {
    int shard_count;     /* 0: 16, or what the database has */
    bool simulated;      /* heeded the first time only, like shard_count and clock_start */
    int64_t clock_start; /* microseconds UTC */
};

/* Applies what is missing, as the database's owner; logs SCHEMA-MIGRATED for each. ST_INVALID when
 * the database is newer than this binary or was set up with other options. */
MUST_CHECK enum status
migration_run(const char *database_url, const struct migration_options *options, int *applied);

/* What every service asks at start: ST_INVALID, logged as SCHEMA-REFUSED, unless the schema is one
 * this binary may work on. */
MUST_CHECK enum status migration_check(const char *database_url);

#endif
