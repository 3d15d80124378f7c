/*
 * Migrations: NNNN_name.sql in services/common/store/migrations, embedded in the binary, forward
 * only, one transaction each, under an advisory lock. The number of the last one is the schema
 * version; a migration states the oldest binary that may go on with it by updating
 * journal.schema.oldest_binary.
 */
#ifndef STORE_MIGRATION_H
#define STORE_MIGRATION_H

#include "store/db.h"

struct migration {
    int number;
    const char *name;
    const char *sql;
};
extern const struct migration migrations[];
extern const int migration_count;

/* The schema version this binary was built for: the last migration's number. */
int migration_newest(void);

struct migration_options {
    int shard_count;     /* first time only; 0: 16 */
    bool simulated;      /* first time only */
    int64_t clock_start; /* first time only, when simulated */
};

/* Applies what is missing, as the database's owner; logs SCHEMA-MIGRATED for each. ST_INVALID when
 * the database is newer than this binary or was set up with other options. */
MUST_CHECK enum status migration_run(struct db *db, const struct migration_options *options,
                                     int *applied);

/* What every service asks at start: ST_INVALID, logged as SCHEMA-REFUSED, unless the schema is one
 * this binary may work on. */
MUST_CHECK enum status migration_check(struct db *db);

extern const struct query_set migration_queries;

#endif
