#include "store_routing.h"

#include "domain/lifecycle.h"

enum { Q_TASKS, Q_PARKED, Q_OPEN, Q_ADD, Q_CHANGE, Q_HOLDERS, Q_PARK, Q_RELEASE };

/* clang-format off */
static const struct query queries[] = {
    [Q_TASKS] = { "routing_tasks",
        "SELECT t.shard, t.subject, t.body"
        " FROM unnest($1::int2[], $2::text[]) AS k (shard, subject)"
        " JOIN routing.task AS t ON t.shard = k.shard AND t.subject = k.subject"
        " ORDER BY t.shard, t.subject" },
    [Q_PARKED] = { "routing_parked",
        "SELECT p.shard, p.subject, p.seq, p.recorded_at, p.until, p.body"
        " FROM unnest($1::int2[], $2::text[]) AS k (shard, subject)"
        " JOIN routing.parked AS p ON p.shard = k.shard AND p.subject = k.subject"
        " ORDER BY p.shard, p.subject, p.seq" },
    [Q_OPEN] = { "routing_open",
        "SELECT t.shard, t.subject FROM unnest($1::int2[], $2::text[]) AS p (shard, subject),"
        " LATERAL (SELECT t.shard, t.subject FROM routing.task AS t"
        "  WHERE t.shard = p.shard AND t.subject > p.subject COLLATE \"C\""
        "  AND t.state NOT IN ('COMPLETED', 'CANCELLED', 'REJECTED', 'ARCHIVED')"
        "  ORDER BY t.subject LIMIT $3) AS t"
        " ORDER BY t.shard, t.subject" },
    [Q_ADD] = { "routing_add",
        "INSERT INTO routing.task (shard, subject, state, lead, handler, due_at, original_due_at,"
        " due_version, body)"
        " SELECT * FROM unnest($1::int2[], $2::text[], $3::text[], $4::text[], $5::text[],"
        " $6::timestamptz[], $7::timestamptz[], $8::int4[], $9::bytea[])" },
    [Q_CHANGE] = { "routing_change",
        "UPDATE routing.task AS t SET state = n.state, lead = n.lead, handler = n.handler,"
        " due_at = n.due_at, original_due_at = n.original_due_at, due_version = n.due_version,"
        " body = n.body"
        " FROM unnest($1::int2[], $2::text[], $3::text[], $4::text[], $5::text[],"
        " $6::timestamptz[], $7::timestamptz[], $8::int4[], $9::bytea[])"
        " AS n (shard, subject, state, lead, handler, due_at, original_due_at, due_version, body)"
        " WHERE t.shard = n.shard AND t.subject = n.subject" },
    [Q_HOLDERS] = { "routing_holders",
        "INSERT INTO routing.holder (shard, subject, ordinal, since, role, unit, position, person,"
        " cause, charged_to)"
        " SELECT * FROM unnest($1::int2[], $2::text[], $3::int4[], $4::timestamptz[], $5::text[],"
        " $6::text[], $7::text[], $8::text[], $9::text[], $10::text[])" },
    [Q_PARK] = { "routing_park",
        "INSERT INTO routing.parked (shard, subject, seq, recorded_at, until, body)"
        " SELECT * FROM unnest($1::int2[], $2::text[], $3::int8[], $4::timestamptz[],"
        " $5::timestamptz[], $6::bytea[])" },
    [Q_RELEASE] = { "routing_release",
        "DELETE FROM routing.parked AS p"
        " USING unnest($1::int2[], $2::text[], $3::int8[]) AS k (shard, subject, seq)"
        " WHERE p.shard = k.shard AND p.subject = k.subject AND p.seq = k.seq" },
};
/* clang-format on */

QUERY_SET(routing_queries, queries);

static void
put_keys(struct db_params *params, const struct task_key *base, size_t stride, size_t count)
{
    db_put_int2s(params, &base->shard, stride, count);
    db_put_texts(params, &base->subject, stride, count);
}

static struct task_key
key_of(const struct db_result *result, size_t row)
{
    return (struct task_key){ db_int(result, row, 0), db_text(result, row, 1) };
}

enum status
routing_load(struct db *db, struct arena *arena, const struct task_key *keys, size_t count,
             struct routing_rows *rows)
{
    struct db_params params = db_params(arena);
    put_keys(&params, keys, sizeof *keys, count);
    int tasks = db_queue(db, &queries[Q_TASKS], &params);
    int parked = db_queue(db, &queries[Q_PARKED], &params);
    struct db_result **results = arena_array(arena, (size_t)parked + 1, sizeof *results);
    enum status st = db_run(db, arena, results);
    if (st != ST_OK) {
        return st;
    }
    const struct db_result *result = results[tasks];
    rows->task_count = db_rows(result);
    rows->tasks = arena_array(arena, rows->task_count, sizeof *rows->tasks);
    for (size_t i = 0; i < rows->task_count; i++) {
        rows->tasks[i] = (struct task_row){ key_of(result, i), db_bytes(result, i, 2) };
    }
    result = results[parked];
    rows->parked_count = db_rows(result);
    rows->parked = arena_array(arena, rows->parked_count, sizeof *rows->parked);
    for (size_t i = 0; i < rows->parked_count; i++) {
        rows->parked[i] = (struct parked_row){ .key = key_of(result, i),
                                               .seq = db_int8(result, i, 2),
                                               .recorded_at = db_time(result, i, 3),
                                               .until = db_time(result, i, 4),
                                               .body = db_bytes(result, i, 5) };
    }
    return ST_OK;
}

enum status
routing_open_tasks(struct db *db, struct arena *arena, const struct task_key *after, size_t count,
                   int limit, struct task_key **keys, size_t *found)
{
    struct db_params params = db_params(arena);
    struct db_result *result;
    put_keys(&params, after, sizeof *after, count);
    db_put_int8(&params, limit);
    enum status st = db_query(db, arena, &queries[Q_OPEN], &params, &result);
    *found = st == ST_OK ? db_rows(result) : 0;
    *keys = arena_array(arena, *found, sizeof **keys);
    for (size_t i = 0; i < *found; i++) {
        (*keys)[i] = key_of(result, i);
    }
    return st;
}

/* The columns of routing.task beside its key, one array each. */
struct columns {
    const char *state, *lead, *handler;
    int64_t due_at, original_due_at;
    int due_version;
};

static int64_t
time_or_never(int64_t at)
{
    return at != 0 ? at : INT64_MAX;
}

static struct columns
columns_of(const Dondoc__V1__Task *task)
{
    static const Dondoc__V1__Deadline none = DONDOC__V1__DEADLINE__INIT;
    const Dondoc__V1__Deadline *deadline = task->deadline != NULL ? task->deadline : &none;
    return (struct columns){ .state = task_state_name((enum task_state)task->state),
                             .lead = task->lead,
                             .handler = task->handler,
                             .due_at = time_or_never(deadline->due_at),
                             .original_due_at = time_or_never(deadline->original_due_at),
                             .due_version = deadline->version };
}

static void
save_tasks(struct db *db, struct arena *arena, int query, const struct task_change *list,
           size_t count)
{
    if (count == 0) {
        return;
    }
    struct columns *columns = arena_array(arena, count, sizeof *columns);
    for (size_t i = 0; i < count; i++) {
        columns[i] = columns_of(list[i].task);
    }
    struct db_params params = db_params(arena);
    put_keys(&params, &list->key, sizeof *list, count);
    db_put_texts(&params, &columns->state, sizeof *columns, count);
    db_put_texts(&params, &columns->lead, sizeof *columns, count);
    db_put_texts(&params, &columns->handler, sizeof *columns, count);
    db_put_times(&params, &columns->due_at, sizeof *columns, count);
    db_put_times(&params, &columns->original_due_at, sizeof *columns, count);
    db_put_int4s(&params, &columns->due_version, sizeof *columns, count);
    db_put_blobs(&params, &list->body, sizeof *list, count);
    (void)db_queue(db, &queries[query], &params);
}

static void
save_holders(struct db *db, struct arena *arena, const struct holder_row *list, size_t count)
{
    if (count == 0) {
        return;
    }
    struct line {
        int ordinal;
        int64_t since;
        const char *role, *unit, *position, *person, *cause, *charged_to;
    } *lines = arena_array(arena, count, sizeof *lines);
    for (size_t i = 0; i < count; i++) {
        const Dondoc__V1__Holder *holder = list[i].holder;
        const ProtobufCEnumValue *role = protobuf_c_enum_descriptor_get_value(
            &dondoc__v1__holder_role__descriptor, (int)holder->role);
        lines[i] =
            (struct line){ holder->ordinal, holder->since,     role != NULL ? role->name : "?",
                           holder->unit,    holder->position,  holder->person,
                           holder->cause,   holder->charged_to };
    }
    struct db_params params = db_params(arena);
    put_keys(&params, &list->key, sizeof *list, count);
    db_put_int4s(&params, &lines->ordinal, sizeof *lines, count);
    db_put_times(&params, &lines->since, sizeof *lines, count);
    db_put_texts(&params, &lines->role, sizeof *lines, count);
    db_put_texts(&params, &lines->unit, sizeof *lines, count);
    db_put_texts(&params, &lines->position, sizeof *lines, count);
    db_put_texts(&params, &lines->person, sizeof *lines, count);
    db_put_texts(&params, &lines->cause, sizeof *lines, count);
    db_put_texts(&params, &lines->charged_to, sizeof *lines, count);
    (void)db_queue(db, &queries[Q_HOLDERS], &params);
}

static void
save_parked(struct db *db, struct arena *arena, const struct parked_row *list, size_t count)
{
    if (count == 0) {
        return;
    }
    struct db_params params = db_params(arena);
    put_keys(&params, &list->key, sizeof *list, count);
    db_put_int8s(&params, &list->seq, sizeof *list, count);
    db_put_times(&params, &list->recorded_at, sizeof *list, count);
    db_put_times(&params, &list->until, sizeof *list, count);
    db_put_blobs(&params, &list->body, sizeof *list, count);
    (void)db_queue(db, &queries[Q_PARK], &params);
}

static void
save_released(struct db *db, struct arena *arena, const struct parked_row *list, size_t count)
{
    if (count == 0) {
        return;
    }
    struct db_params params = db_params(arena);
    put_keys(&params, &list->key, sizeof *list, count);
    db_put_int8s(&params, &list->seq, sizeof *list, count);
    (void)db_queue(db, &queries[Q_RELEASE], &params);
}

void
routing_save(struct db *db, struct arena *arena, const struct routing_changes *changes)
{
    save_tasks(db, arena, Q_ADD, changes->added, changes->added_count);
    save_tasks(db, arena, Q_CHANGE, changes->changed, changes->changed_count);
    save_holders(db, arena, changes->holders, changes->holder_count);
    save_parked(db, arena, changes->parked, changes->parked_count);
    save_released(db, arena, changes->released, changes->released_count);
}
