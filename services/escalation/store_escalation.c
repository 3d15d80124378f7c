#include "store_escalation.h"

#include <string.h>

enum {
    Q_WATCHES,
    Q_CLIMBS,
    Q_ADD_WATCHES,
    Q_PUT_WATCHES,
    Q_PUT_PARKED,
    Q_REMOVE_PARKED,
    Q_IS_PARKED
};

#define ADD_WATCHES                                                                                \
    "INSERT INTO task (shard, subject, plan_version, clock_count, body)"                           \
    " SELECT * FROM unnest($1::smallint[], $2::text[], $3::integer[], $4::integer[], $5::bytea[])"

/* clang-format off */
static const struct query queries[] = {
    [Q_WATCHES] = { "escalation_watches",
        "SELECT w.n, t.plan_version, t.clock_count, t.body"
        "  FROM unnest($1::smallint[], $2::text[]) WITH ORDINALITY w(shard, subject, n)"
        "  JOIN task t ON t.shard = w.shard AND t.subject = w.subject" },
    [Q_CLIMBS] = { "escalation_climbs",
        "SELECT w.n, c.clock, c.phase, c.anchor, c.anchor_at, c.from_level, c.reached,"
        "       c.counts_from, c.due_version, c.returns, c.deferred_level, c.deferred_until,"
        "       c.was_deferred"
        "  FROM unnest($1::smallint[], $2::text[]) WITH ORDINALITY w(shard, subject, n)"
        "  JOIN climb c ON c.shard = w.shard AND c.subject = w.subject"
        " ORDER BY w.n, c.clock" },
    [Q_ADD_WATCHES] = { "escalation_add_watches", ADD_WATCHES },
    [Q_PUT_WATCHES] = { "escalation_put_watches",
        ADD_WATCHES
        " ON CONFLICT (shard, subject) DO UPDATE"
        "    SET plan_version = excluded.plan_version, clock_count = excluded.clock_count,"
        "        body = excluded.body" },
    [Q_PUT_PARKED] = { "escalation_put_parked",
        "INSERT INTO parked (shard, seq) SELECT * FROM unnest($1::smallint[], $2::bigint[])" },
    [Q_REMOVE_PARKED] = { "escalation_remove_parked",
        "DELETE FROM parked p USING unnest($1::smallint[], $2::bigint[]) r(shard, seq)"
        " WHERE p.shard = r.shard AND p.seq = r.seq" },
    [Q_IS_PARKED] = { "escalation_is_parked",
        "SELECT r.n FROM unnest($1::smallint[], $2::bigint[]) WITH ORDINALITY r(shard, seq, n)"
        "  JOIN parked p ON p.shard = r.shard AND p.seq = r.seq" },
};
/* clang-format on */
QUERY_SET(escalation_queries, queries);

static struct climb
read_climb(const struct db_result *result, size_t i)
{
    return (struct climb){
        .phase = (enum climb_phase)db_int(result, i, 2),
        .anchor = db_int(result, i, 3),
        .anchor_at = db_time(result, i, 4),
        .from_level = db_int(result, i, 5),
        .reached = db_int(result, i, 6),
        .counts_from = db_int(result, i, 7),
        .due_version = db_int(result, i, 8),
        .returns = db_int(result, i, 9),
        .deferred_level = db_int(result, i, 10),
        .deferred_until = db_time(result, i, 11),
        .was_deferred = db_bool(result, i, 12),
    };
}

struct stair *
watch_stair(struct watch *watch, struct arena *arena, int clock)
{
    size_t at = 0;
    while (at < watch->stair_count && watch->stairs[at].clock < clock) {
        at++;
    }
    if (at < watch->stair_count && watch->stairs[at].clock == clock) {
        return &watch->stairs[at];
    }
    struct stair *longer = arena_array(arena, watch->stair_count + 1, sizeof *longer);
    if (watch->stair_count > 0) {
        memcpy(longer, watch->stairs, at * sizeof *longer);
        memcpy(longer + at + 1, watch->stairs + at, (watch->stair_count - at) * sizeof *longer);
    }
    longer[at] = (struct stair){ .clock = clock };
    watch->stairs = longer;
    watch->stair_count++;
    return &longer[at];
}

enum status
store_watches(struct db *db, struct arena *arena, struct watch *watches, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        watches[i] = (struct watch){ .key = watches[i].key };
        (void)watch_stair(&watches[i], arena, 0);
    }
    struct db_params params = db_params(arena);
    db_put_int2s(&params, &watches->key.shard, sizeof *watches, count);
    db_put_texts(&params, &watches->key.subject, sizeof *watches, count);
    int tasks = db_queue(db, &queries[Q_WATCHES], &params);
    int climbs = db_queue(db, &queries[Q_CLIMBS], &params);
    struct db_result **results = arena_array(arena, (size_t)climbs + 1, sizeof *results);
    enum status st = db_run(db, arena, results);
    for (size_t i = 0; st == ST_OK && i < db_rows(results[tasks]); i++) {
        struct watch *watch = &watches[db_int8(results[tasks], i, 0) - 1];
        watch->plan_version = db_int(results[tasks], i, 1);
        watch->clock_count = db_int(results[tasks], i, 2);
        watch->body = db_bytes(results[tasks], i, 3);
        watch->is_known = true;
    }
    for (size_t i = 0; st == ST_OK && i < db_rows(results[climbs]); i++) {
        struct watch *watch = &watches[db_int8(results[climbs], i, 0) - 1];
        struct stair *stair = watch_stair(watch, arena, db_int(results[climbs], i, 1));
        stair->climb = stair->before = read_climb(results[climbs], i);
        stair->is_known = true;
    }
    return st;
}

static void
put_watches(struct db *db, struct arena *arena, int query, const struct watch *watches,
            size_t count)
{
    if (count == 0) {
        return;
    }
    struct db_params params = db_params(arena);
    size_t stride = sizeof *watches;
    db_put_int2s(&params, &watches->key.shard, stride, count);
    db_put_texts(&params, &watches->key.subject, stride, count);
    db_put_int4s(&params, &watches->plan_version, stride, count);
    db_put_int4s(&params, &watches->clock_count, stride, count);
    db_put_blobs(&params, &watches->body, stride, count);
    (void)db_queue(db, &queries[query], &params);
}

void
store_put_watches(struct db *db, struct arena *arena, const struct watch *watches, size_t count)
{
    struct watch *parts = arena_array(arena, count, sizeof *parts);
    size_t new_count =
        task_keys_part(watches, count, sizeof *watches, offsetof(struct watch, is_known), parts);
    put_watches(db, arena, Q_ADD_WATCHES, parts, new_count);
    put_watches(db, arena, Q_PUT_WATCHES, parts + new_count, count - new_count);
}

static struct db_params
positions(struct arena *arena, const struct position *reports, size_t count)
{
    struct db_params params = db_params(arena);
    db_put_int2s(&params, &reports->shard, sizeof *reports, count);
    db_put_int8s(&params, &reports->seq, sizeof *reports, count);
    return params;
}

void
store_put_parked(struct db *db, struct arena *arena, const struct position *reports, size_t count)
{
    struct db_params params = positions(arena, reports, count);
    (void)db_queue(db, &queries[Q_PUT_PARKED], &params);
}

void
store_remove_parked(struct db *db, struct arena *arena, const struct position *reports,
                    size_t count)
{
    struct db_params params = positions(arena, reports, count);
    (void)db_queue(db, &queries[Q_REMOVE_PARKED], &params);
}

enum status
store_is_parked(struct db *db, struct arena *arena, const struct position *reports, size_t count,
                bool *parked)
{
    memset(parked, 0, count * sizeof *parked);
    struct db_params params = positions(arena, reports, count);
    struct db_result *result;
    enum status st = db_query(db, arena, &queries[Q_IS_PARKED], &params, &result);
    for (size_t i = 0; st == ST_OK && i < db_rows(result); i++) {
        parked[db_int8(result, i, 0) - 1] = true;
    }
    return st;
}
