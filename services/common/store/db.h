/*
 * One connection to PostgreSQL (libpq), with every statement prepared at connect, typed binary
 * parameters and results, and statements that travel together.
 *
 * A transaction is: db_queue(BEGIN ...) any number of statements, db_run() to send what is queued
 * and get the answers in one round trip, as often as needed, then db_commit(). Whatever fails, call
 * db_rollback() and decide by the status: ST_LATER the database is away or overloaded (SQLSTATE
 * classes 08, 40, 53, 57, 55P03; back off), ST_CONFLICT a unique key exists (23505), ST_INVALID the
 * statement or its data is wrong (everything else). Each failure is logged once, here, by SQLSTATE
 * and primary message only: DETAIL quotes rows, and rows hold people.
 */
#ifndef STORE_DB_H
#define STORE_DB_H

#include "base/arena.h"
#include "base/hash.h"
#include "base/status.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct db;
struct db_result; /* one statement's rows; lives in the arena given to db_run */

struct query {
    const char *name; /* unique in the process */
    const char *sql;
};

/* The statements of one file: QUERY_SET(journal_queries, queries) at its end. */
struct query_set {
    const struct query *queries;
    size_t count;
};
#define QUERY_SET(set, table)                                                                      \
    const struct query_set set = { (table), sizeof(table) / sizeof((table)[0]) }

struct db_spec {
    const char *url;                     /* as libpq takes it; several hosts allowed; borrowed */
    const char *name;                    /* application_name; borrowed */
    const struct query_set *const *sets; /* prepared at connect, NULL-terminated; borrowed */
    const char *schema;  /* where unqualified tables are looked for; NULL: nowhere */
    int64_t patience_us; /* longest wait for one round trip; 0: 10 s */
    bool reads_much;     /* whole tables, now and then; else a few rows by their keys, often */
};

/* The password of every connection whose URL names none. Borrowed for the life of the process; NULL
 * or "": none. */
void db_password(const char *password);

/* What PostgreSQL keeps of a password (SCRAM-SHA-256): to set one without telling it. */
const char *db_verifier(struct db *db, struct arena *arena, const char *role, const char *password);

/* Never connects by itself; takes NULL in db_close. Not for two threads at a time. */
struct db *db_open(const struct db_spec *spec);
void db_close(struct db *db);

/*
 * Connects if there is no connection (at most 5 s). ST_LATER when PostgreSQL is away, said once
 * with DATABASE-LOST and once with DATABASE-FOUND for all connections of the process; ST_INVALID
 * when a statement cannot be prepared (the schema is not the one this binary was built for).
 */
MUST_CHECK enum status db_ready(struct db *db);
bool db_is_connected(const struct db *db);

/* Raised by one with every new connection: session state such as locks is gone when it changed. */
int64_t db_session(const struct db *db);

/* ---- parameters: built in an arena, own their digits --------------------------------------- */

struct db_params {
    struct arena *arena;
    int count;
    const char *values[16];
    int lengths[16];
};

struct db_params db_params(struct arena *arena);
void db_put_null(struct db_params *params);
void db_put_bool(struct db_params *params, bool flag);
void db_put_int2(struct db_params *params, int number);
void db_put_int4(struct db_params *params, int number);
void db_put_int8(struct db_params *params, int64_t number);
void db_put_time(struct db_params *params, int64_t at);       /* timestamptz; INT64_MAX: infinity */
void db_put_text(struct db_params *params, const char *text); /* copied; NULL is null */
void db_put_bytes(struct db_params *params, const void *data, size_t size);

/* Arrays: the callee takes element i from base + i * stride, so a column of an array of structs
 * needs no copy made by the caller. In text and bytes NULL is null. */
void db_put_int2s(struct db_params *params, const int *base, size_t stride, size_t count);
void db_put_int4s(struct db_params *params, const int *base, size_t stride, size_t count);
void db_put_int8s(struct db_params *params, const int64_t *base, size_t stride, size_t count);
void db_put_times(struct db_params *params, const int64_t *base, size_t stride, size_t count);
void db_put_bools(struct db_params *params, const bool *base, size_t stride, size_t count);
void db_put_texts(struct db_params *params, const char *const *base, size_t stride, size_t count);

struct db_blob {
    const void *data;
    size_t size;
};
void
db_put_blobs(struct db_params *params, const struct db_blob *base, size_t stride, size_t count);

/* ---- statements ---------------------------------------------------------------------------- */

/* Queues BEGIN (READ COMMITTED); what failed before is forgotten. */
void db_begin(struct db *db);

/* Queues a prepared statement; nothing is sent yet. Returns its number in the next db_run, from 0
 * (BEGIN counts). params may be NULL. */
int db_queue(struct db *db, const struct query *query, const struct db_params *params);

/*
 * Sends all that is queued and waits for all answers: one round trip. results may be NULL; else it
 * receives as many pointers as were queued, in order. On any status but ST_OK nothing of the
 * results is valid and an open transaction is good only for db_rollback.
 */
MUST_CHECK enum status db_run(struct db *db, struct arena *arena, struct db_result **results);

/*
 * Sends what is still queued together with COMMIT. ST_OK only when the commit is known to have
 * happened and to be durable; ST_LATER leaves the outcome unknown: read before doing it again.
 */
MUST_CHECK enum status db_commit(struct db *db);

/* Forgets what is queued and ends an open transaction. Harmless outside one. */
void db_rollback(struct db *db);

/* One statement by itself: in its own transaction, or in the one that is open (what was queued
 * before is run first). result may be NULL. */
MUST_CHECK enum status db_query(struct db *db, struct arena *arena, const struct query *query,
                                const struct db_params *params, struct db_result **result);

/* Text that is not prepared and may hold several statements (migrations). */
MUST_CHECK enum status db_script(struct db *db, const char *sql);

/* Of the last failure since the last db_begin; "" when there was none. */
const char *db_sqlstate(const struct db *db);
const char *db_message(const struct db *db);

/* ---- results: columns by number, from 0 ---------------------------------------------------- */

size_t db_rows(const struct db_result *result);
size_t db_affected(const struct db_result *result);
bool db_is_null(const struct db_result *result, size_t row, int column);
bool db_bool(const struct db_result *result, size_t row, int column);
int db_int(const struct db_result *result, size_t row, int column); /* int2 or int4 */
int64_t db_int8(const struct db_result *result, size_t row, int column);
int64_t db_time(const struct db_result *result, size_t row, int column); /* infinity: INT64_MAX */
/* Borrowed from the result: as long as its arena. NULL for null. */
const char *db_text(const struct db_result *result, size_t row, int column);
struct db_blob db_bytes(const struct db_result *result, size_t row, int column);
/* Zeros when it is not 32 bytes: verification will tell. */
struct hash db_hash(const struct db_result *result, size_t row, int column);

#endif
