/*
 * What store tests share: databases of the throw-away cluster, libpq by itself, so that what the
 * store did is seen without the store, and what was logged.
 */
#ifndef TESTS_DATABASE_H
#define TESTS_DATABASE_H

#include "test.h"

#include "base/clock.h"
#include "base/log.h"
#include "store/migration.h"
#include <libpq-fe.h>
#include <string.h>
#include <unistd.h>

/* A process has few of them, and keeps them as long as it lives: no leak to report. */
const char *__lsan_default_suppressions(void);
const char *
__lsan_default_suppressions(void)
{
    return "leak:vasprintf";
}

static inline char *database_text(const char *format, ...) PRINTF_LIKE(1, 2);
static inline char *
database_text(const char *format, ...)
{
    va_list args;
    char *text = NULL;
    va_start(args, format);
    int length = vasprintf(&text, format, args);
    va_end(args);
    assert_true(length >= 0);
    return text;
}

/* The cluster's empty database, as its superuser. */
static inline const char *
database_url(void)
{
    const char *url = getenv("DONDOC_TEST_DATABASE");
    if (!url) {
        print_message("DONDOC_TEST_DATABASE is not set: see tests/README.md\n");
        exit(77);
    }
    return url;
}

/* A connection of libpq's own. */
static inline PGconn *
sql_open(const char *url)
{
    PGconn *conn = PQconnectdb(url);
    if (PQstatus(conn) != CONNECTION_OK) {
        fail_msg("%s", PQerrorMessage(conn));
    }
    PGresult *res = PQexec(conn, "SET client_min_messages = error; SET TimeZone = 'UTC'");
    PQclear(res);
    return conn;
}

/* The SQLSTATE of some statements, "" when all of them succeeded. */
static inline const char *
sql_try(PGconn *conn, const char *sql)
{
    static char sqlstate[6];
    PGresult *res = PQexec(conn, sql);
    const char *code = PQresultErrorField(res, PG_DIAG_SQLSTATE);
    snprintf(sqlstate, sizeof sqlstate, "%s", code ? code : "");
    PQclear(res);
    return sqlstate;
}

static inline void
sql_do(PGconn *conn, const char *sql)
{
    PGresult *res = PQexec(conn, sql);
    if (PQresultStatus(res) != PGRES_COMMAND_OK && PQresultStatus(res) != PGRES_TUPLES_OK) {
        fail_msg("%s: %s", sql, PQerrorMessage(conn));
    }
    PQclear(res);
}

/* The only column of the only row as text; to be freed. */
static inline char *
sql_text(PGconn *conn, const char *sql)
{
    PGresult *res = PQexec(conn, sql);
    if (PQresultStatus(res) != PGRES_TUPLES_OK || PQntuples(res) != 1) {
        fail_msg("%s: %d rows %s", sql, PQntuples(res), PQerrorMessage(conn));
    }
    char *text = strdup(PQgetvalue(res, 0, 0));
    PQclear(res);
    return text;
}

static inline int64_t
sql_number(PGconn *conn, const char *sql)
{
    char *text = sql_text(conn, sql);
    int64_t number = strtoll(text, NULL, 10);
    free(text);
    return number;
}

/* A new database beside database_url(), with the schema; its url. */
static inline const char *
database_new(const struct migration_options *options)
{
    static int number;
    int applied;
    const char *url = database_text("%s dbname=test_%d", database_url(), ++number);
    char *sql = database_text("CREATE DATABASE test_%d", number);
    PGconn *conn = sql_open(database_url());
    sql_do(conn, sql);
    PQfinish(conn);
    free(sql);
    if (options) {
        assert_int_equal(migration_run(url, options, &applied), ST_OK);
        assert_int_equal(applied, migration_count);
    }
    return url;
}

/* Ends every other connection to the database of this one. */
static inline void
sql_end_others(PGconn *conn)
{
    sql_do(conn, "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                 " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                 "   AND backend_type = 'client backend'");
}

/* ---- what was logged ----------------------------------------------------------------------- */

/* From now on stderr goes to a file in which log_heard() counts; log_end() shows it again. */
static int log_file = -1, log_before = -1;

static inline void
log_begin(void)
{
    char name[] = "/tmp/dd-log.XXXXXX";
    log_file = mkstemp(name);
    assert_true(log_file >= 0);
    unlink(name);
    log_before = dup(STDERR_FILENO);
    dup2(log_file, STDERR_FILENO);
    log_open("test", LOG_FORM_LOGFMT, LOG_DEBUG);
}

/* How often this text stands there. */
static inline int
log_heard(const char *text)
{
    static char buffer[1 << 20];
    ssize_t size = pread(log_file, buffer, sizeof buffer - 1, 0);
    int count = 0;
    buffer[size > 0 ? size : 0] = '\0';
    for (const char *at = buffer; (at = strstr(at, text)) != NULL; at++) {
        count++;
    }
    return count;
}

static inline void
log_end(void)
{
    dup2(log_before, STDERR_FILENO);
    close(log_before);
    close(log_file);
    log_file = log_before = -1;
}

#endif
