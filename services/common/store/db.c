#include "store/db.h"

#include "base/clock.h"
#include "base/log.h"
#include "store/db_internal.h"
#include <errno.h>
#include <libpq-fe.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct db {
    struct db_spec spec;
    PGconn *conn;
    int64_t session;
    int queued;  /* statements since the last db_run */
    bool broken; /* a send failed: the connection is of no use */
    bool in_transaction;
    bool was_lost;   /* counted among lost_count */
    bool was_warned; /* by the server, since it was last looked at */
    bool was_undone; /* a COMMIT was answered with ROLLBACK */
    char sqlstate[6];
    char message[256];
};

static const struct query transaction[] = {
    { "db_begin", "BEGIN ISOLATION LEVEL READ COMMITTED" },
    { "db_commit", "COMMIT" },
    { "db_rollback", "ROLLBACK" },
};
static QUERY_SET(transaction_queries, transaction);

static const char session_settings[] =
    "SET client_min_messages = warning; SET jit = off; SET lock_timeout = '8s';"
    " SET idle_in_transaction_session_timeout = '20s'; SET TimeZone = 'UTC'";

/*
 * Plans are pinned: statements run over arrays whose size the planner cannot know, from the first
 * minute on, when the tables are empty, or small and just analyzed. A plan made then, that scans or
 * hashes them, would be kept until autovacuum comes by. By key is right at every size.
 */
static const char pinned_plans[] =
    "SET plan_cache_mode = force_generic_plan; SET enable_bitmapscan = off;"
    " SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off";

/* By SQLSTATE or its class; the first row that fits. */
static const struct meaning {
    const char *sqlstate;
    enum status st;
    enum {
        STAYS,     /* the session */
        ENDS,      /* the next one may find a server that is fit for work */
        EXHAUSTED, /* every one finds the same until somebody helps the server */
    } session;
} meanings[] = {
    { "23505", ST_CONFLICT, STAYS }, /* unique_violation */
    { "55P03", ST_LATER, STAYS },    /* lock_not_available */
    { "08", ST_LATER, ENDS },        /* connection */
    { "25006", ST_LATER, ENDS },     /* read-only: a standby by now */
    { "25P03", ST_LATER, ENDS },     /* idle in transaction timeout */
    { "40", ST_LATER, STAYS },       /* serialization, deadlock */
    { "53", ST_LATER, EXHAUSTED },   /* disk full, out of memory, too many connections */
    { "57P", ST_LATER, ENDS },       /* shutdown, terminated */
    { "57", ST_LATER, STAYS },       /* cancelled */
    { "58", ST_LATER, EXHAUSTED },   /* I/O of the server's host */
    { "", ST_INVALID, STAYS },
};

/*
 * An exhausted server refuses what every connection writes, many times a second, and takes what
 * needs no room: so the process says it once a minute, and that it is over after some quiet.
 */
enum { ALARM_EVERY_US = CLOCK_MINUTE, ALARM_ENDS_AFTER_US = 10 * CLOCK_SECOND };
static _Atomic int64_t alarmed_at; /* monotonic; 0: all is well */
static _Atomic int64_t exhausted_at;

/* Connections without a server: the first one lost and the last one found speak for all. */
static _Atomic int lost_count;

static void
sound_alarm(const struct db *db)
{
    int64_t now = clock_monotonic(), last = alarmed_at;
    exhausted_at = now;
    if ((last == 0 || now - last > ALARM_EVERY_US) &&
        atomic_compare_exchange_strong(&alarmed_at, &last, now)) {
        log_error("DATABASE-EXHAUSTED", log_text("sqlstate", db->sqlstate),
                  log_text("why", db->message));
    }
}

static void
end_alarm(void)
{
    int64_t last = alarmed_at;
    if (last != 0 && clock_monotonic() - exhausted_at > ALARM_ENDS_AFTER_US &&
        atomic_compare_exchange_strong(&alarmed_at, &last, 0)) {
        log_info("DATABASE-RELIEVED");
    }
}

static const struct meaning *
look_up(const char *sqlstate)
{
    const struct meaning *meaning = meanings;
    while (strncmp(sqlstate, meaning->sqlstate, strlen(meaning->sqlstate)) != 0) {
        meaning++;
    }
    return meaning;
}

static const char *common_password; /* of the process: a secret is read once, at its start */

void
db_password(const char *password)
{
    common_password = password;
}

const char *
db_verifier(struct db *db, struct arena *arena, const char *role, const char *password)
{
    char *verifier = PQencryptPasswordConn(db->conn, password, role, "scram-sha-256");
    if (verifier == NULL) {
        panic("no memory for a verifier");
    }
    const char *copy = arena_text(arena, verifier);
    PQfreemem(verifier);
    return copy;
}

/* The session asks for warnings and worse only. */
static void
on_notice(void *self, const PGresult *res)
{
    (void)res;
    struct db *db = self;
    db->was_warned = true;
}

struct db *
db_open(const struct db_spec *spec)
{
    struct db *db = calloc(1, sizeof *db);
    if (db == NULL) {
        panic("out of memory");
    }
    db->spec = *spec;
    if (db->spec.patience_us == 0) {
        db->spec.patience_us = 10 * CLOCK_SECOND;
    }
    return db;
}

static void
hang_up(struct db *db)
{
    PQfinish(db->conn);
    db->conn = NULL;
    db->queued = 0;
    db->broken = false;
    db->in_transaction = false;
}

void
db_close(struct db *db)
{
    if (db != NULL) {
        hang_up(db);
        lost_count -= db->was_lost;
        free(db);
    }
}

/* The server's words without its DETAIL; libpq's own for a connection that failed. */
static void
remember(struct db *db, const char *sqlstate, const char *message)
{
    (void)snprintf(db->sqlstate, sizeof db->sqlstate, "%s", sqlstate);
    (void)snprintf(db->message, sizeof db->message, "%s", message);
    char *end = strchr(db->message, '\n');
    if (end != NULL) {
        *end = '\0';
    }
}

/* What is remembered says why. */
static enum status
part(struct db *db)
{
    if (!db->was_lost && atomic_fetch_add(&lost_count, 1) == 0) {
        log_warn("DATABASE-LOST", log_text("sqlstate", db->sqlstate), log_text("why", db->message));
    }
    db->was_lost = true;
    hang_up(db);
    return ST_LATER;
}

static enum status
lose(struct db *db, const char *why)
{
    remember(db, "08006", why);
    return part(db);
}

/* Logs what nobody above can make sense of: not conflicts, which are answers. */
static enum status
fail(struct db *db, const PGresult *res)
{
    const char *sqlstate = PQresultErrorField(res, PG_DIAG_SQLSTATE);
    const char *primary = PQresultErrorField(res, PG_DIAG_MESSAGE_PRIMARY);
    if (sqlstate == NULL) {
        return lose(db, primary != NULL ? primary : PQerrorMessage(db->conn));
    }
    remember(db, sqlstate, primary != NULL ? primary : "");
    const struct meaning *meaning = look_up(sqlstate);
    if (meaning->session == ENDS || PQstatus(db->conn) == CONNECTION_BAD) {
        return part(db);
    }
    if (meaning->session == EXHAUSTED) {
        sound_alarm(db);
    } else if (meaning->st == ST_INVALID) {
        log_error("DATABASE-REFUSED", log_text("sqlstate", sqlstate), log_text("why", db->message));
    } else if (meaning->st == ST_LATER) {
        log_warn("DATABASE-FAILED", log_text("sqlstate", sqlstate), log_text("why", db->message));
    }
    return meaning->st;
}

static enum status
prepare(struct db *db, const struct query_set *set)
{
    for (size_t i = 0; i < set->count; i++) {
        if (set->queries[i].sql == NULL) {
            continue;
        }
        PGresult *res = PQprepare(db->conn, set->queries[i].name, set->queries[i].sql, 0, NULL);
        enum status st = ST_OK;
        if (PQresultStatus(res) != PGRES_COMMAND_OK) {
            st = fail(db, res);
            if (st == ST_INVALID) {
                log_error("STATEMENT-REFUSED", log_text("statement", set->queries[i].name));
            }
        }
        PQclear(res);
        if (st != ST_OK) {
            return st;
        }
    }
    return ST_OK;
}

static enum status
prepare_all(struct db *db)
{
    enum status st = prepare(db, &transaction_queries);
    for (size_t i = 0; st == ST_OK && db->spec.sets != NULL && db->spec.sets[i] != NULL; i++) {
        st = prepare(db, db->spec.sets[i]);
    }
    return st;
}

enum status
db_ready(struct db *db)
{
    if (db->conn != NULL && !db->broken && PQstatus(db->conn) == CONNECTION_OK) {
        return ST_OK;
    }
    hang_up(db);
    /* What stands before dbname gives way to the URL; what stands behind it does not. */
    const char *const keys[] = { "target_session_attrs", "connect_timeout", "keepalives_idle",
                                 "tcp_user_timeout",     "password",        "dbname",
                                 "application_name",     "client_encoding", NULL };
    const char *const values[] = { "read-write", "5",           "10",   "10000", common_password,
                                   db->spec.url, db->spec.name, "UTF8", NULL };
    db->conn = PQconnectdbParams(keys, values, 1);
    if (PQstatus(db->conn) != CONNECTION_OK) {
        return lose(db, PQerrorMessage(db->conn));
    }
    PQsetNoticeReceiver(db->conn, on_notice, db);
    enum status st = db_script(db, session_settings);
    if (st == ST_OK && !db->spec.reads_much) {
        st = db_script(db, pinned_plans);
    }
    if (st == ST_OK && db->spec.schema != NULL) {
        char path[128];
        (void)snprintf(path, sizeof path, "SET search_path = \"%s\", pg_catalog", db->spec.schema);
        st = db_script(db, path);
    }
    if (st == ST_OK) {
        st = prepare_all(db);
    }
    if (st == ST_OK && (PQsetnonblocking(db->conn, 1) != 0 || PQenterPipelineMode(db->conn) != 1)) {
        st = lose(db, PQerrorMessage(db->conn));
    }
    if (st != ST_OK) {
        hang_up(db);
        return st;
    }
    db->session++;
    if (db->was_lost && atomic_fetch_sub(&lost_count, 1) == 1) {
        log_info("DATABASE-FOUND");
    }
    db->was_lost = false;
    return ST_OK;
}

bool
db_is_connected(const struct db *db)
{
    return db->conn != NULL && !db->broken;
}

int64_t
db_session(const struct db *db)
{
    return db->session;
}

const char *
db_sqlstate(const struct db *db)
{
    return db->sqlstate;
}

const char *
db_message(const struct db *db)
{
    return db->message;
}

int
db_queue(struct db *db, const struct query *query, const struct db_params *params)
{
    static const int binary[DB_MAX_PARAMS] = { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 };
    if (db->conn == NULL) {
        db->broken = true;
        return db->queued++;
    }
    int count = params != NULL ? params->count : 0;
    if (PQsendQueryPrepared(db->conn, query->name, count, count > 0 ? params->values : NULL,
                            count > 0 ? params->lengths : NULL, binary, 1) != 1) {
        db->broken = true;
    }
    return db->queued++;
}

void
db_begin(struct db *db)
{
    db->sqlstate[0] = db->message[0] = '\0';
    (void)db_queue(db, &transaction[0], NULL);
    db->in_transaction = true;
}

/* Sends what is left to send and waits until a result can be taken without blocking. */
static enum status
wait_for_result(struct db *db, int64_t until)
{
    for (;;) {
        int unsent = PQflush(db->conn);
        if (unsent < 0 || PQconsumeInput(db->conn) != 1) {
            return lose(db, PQerrorMessage(db->conn));
        }
        if (unsent == 0 && PQisBusy(db->conn) == 0) {
            return ST_OK;
        }
        int64_t left = until - clock_monotonic();
        if (left <= 0) {
            return lose(db, "no answer in time");
        }
        struct pollfd fd = { .fd = PQsocket(db->conn),
                             .events = (short)(POLLIN | (unsent != 0 ? POLLOUT : 0)) };
        if (poll(&fd, 1, (int)(left / 1000) + 1) < 0 && errno != EINTR) {
            return lose(db, strerror(errno));
        }
    }
}

static void
clear_result(void *res)
{
    PQclear(res);
}

static struct db_result *
keep(struct arena *arena, PGresult *res)
{
    struct db_result *result = arena_alloc(arena, sizeof *result);
    result->res = res;
    arena_defer(arena, clear_result, res);
    return result;
}

/* Takes answers up to and including the sync point; the first failure decides. */
static enum status
collect(struct db *db, struct arena *arena, struct db_result **results)
{
    int64_t until = clock_monotonic() + db->spec.patience_us;
    enum status st = ST_OK;
    int taken = 0;
    for (;;) {
        enum status waited = wait_for_result(db, until);
        if (waited != ST_OK) {
            return waited;
        }
        PGresult *res = PQgetResult(db->conn);
        if (res == NULL) { /* between two statements */
            continue;
        }
        ExecStatusType kind = PQresultStatus(res);
        if (kind == PGRES_PIPELINE_SYNC) {
            PQclear(res);
            return st;
        }
        bool good = kind == PGRES_TUPLES_OK || kind == PGRES_COMMAND_OK;
        db->was_undone = db->was_undone || strcmp(PQcmdStatus(res), "ROLLBACK") == 0;
        if (good && results != NULL) {
            results[taken++] = keep(arena, res);
            continue;
        }
        if (!good && st == ST_OK) {
            st = fail(db, res);
        }
        PQclear(res);
        if (db->conn == NULL) {
            return ST_LATER;
        }
    }
}

enum status
db_run(struct db *db, struct arena *arena, struct db_result **results)
{
    db->queued = 0;
    if (db->conn == NULL || db->broken || PQpipelineSync(db->conn) != 1) {
        return lose(db, db->conn != NULL ? PQerrorMessage(db->conn) : "not connected");
    }
    return collect(db, arena, results);
}

/*
 * Two commits that are none and yet called a success: of a transaction that had failed, which is
 * answered with ROLLBACK, and of one for which the wait for the synchronous standby was cancelled,
 * of which only a warning tells.
 */
enum status
db_commit(struct db *db)
{
    db->was_warned = false;
    db->was_undone = false;
    (void)db_queue(db, &transaction[1], NULL);
    enum status st = db_run(db, NULL, NULL);
    if (st == ST_OK && (db->was_warned || db->was_undone)) {
        return lose(db, db->was_undone ? "the transaction had failed before its commit"
                                       : "the standby did not confirm the commit");
    }
    if (st == ST_OK) {
        db->in_transaction = false;
        end_alarm();
    }
    return st;
}

void
db_rollback(struct db *db)
{
    if (db->queued > 0 && db->conn != NULL && !db->broken) { /* answers nobody wants */
        (void)!db_run(db, NULL, NULL);
    }
    if (db->in_transaction && db->conn != NULL) {
        (void)db_queue(db, &transaction[2], NULL);
        (void)!db_run(db, NULL, NULL);
    }
    db->queued = 0;
    db->in_transaction = false;
}

enum status
db_query(struct db *db, struct arena *arena, const struct query *query,
         const struct db_params *params, struct db_result **result)
{
    enum status st = db->queued > 0 ? db_run(db, NULL, NULL) : db_ready(db);
    if (st != ST_OK) {
        return st;
    }
    (void)db_queue(db, query, params);
    return db_run(db, arena, result);
}

enum status
db_script(struct db *db, const char *sql)
{
    if (db->conn == NULL) {
        return lose(db, "not connected");
    }
    bool piped = PQpipelineStatus(db->conn) != PQ_PIPELINE_OFF;
    if (piped && PQexitPipelineMode(db->conn) != 1) {
        return lose(db, PQerrorMessage(db->conn));
    }
    PGresult *res = PQexec(db->conn, sql);
    ExecStatusType kind = PQresultStatus(res);
    enum status st = kind == PGRES_COMMAND_OK || kind == PGRES_TUPLES_OK ? ST_OK : fail(db, res);
    PQclear(res);
    if (piped && db->conn != NULL && PQenterPipelineMode(db->conn) != 1) {
        return lose(db, PQerrorMessage(db->conn));
    }
    return st;
}
