#include "store_ladder.h"

enum { Q_TOLD, Q_ADD_CLIMBS, Q_PUT_CLIMBS, Q_MOVE_CLIMBS, Q_PUT_LEVELS };

#define ADD_CLIMBS                                                                                 \
    "INSERT INTO climb"                                                                            \
    " SELECT * FROM unnest($1::smallint[], $2::text[], $3::smallint[], $4::smallint[],"            \
    "                      $5::integer[], $6::timestamptz[], $7::integer[], $8::integer[],"        \
    "                      $9::integer[], $10::integer[], $11::integer[], $12::integer[],"         \
    "                      $13::timestamptz[], $14::boolean[])"

/* clang-format off */
static const struct query queries[] = {
    [Q_TOLD] = { "ladder_told",
        "SELECT l.shard, l.subject, l.clock, l.anchor, l.level, array_to_string(l.persons, ' ')"
        "  FROM unnest($1::smallint[], $2::text[]) w(shard, subject)"
        "  JOIN level l ON l.shard = w.shard AND l.subject = w.subject"
        " WHERE l.persons <> '{}'"
        " ORDER BY l.shard, l.subject, l.clock, l.anchor, l.level" },
    [Q_ADD_CLIMBS] = { "ladder_add_climbs", ADD_CLIMBS },
    [Q_PUT_CLIMBS] = { "ladder_put_climbs",
        ADD_CLIMBS
        " ON CONFLICT (shard, subject, clock) DO UPDATE"
        "    SET phase = excluded.phase, anchor = excluded.anchor, anchor_at = excluded.anchor_at,"
        "        from_level = excluded.from_level, reached = excluded.reached,"
        "        counts_from = excluded.counts_from, due_version = excluded.due_version,"
        "        returns = excluded.returns, deferred_level = excluded.deferred_level,"
        "        deferred_until = excluded.deferred_until, was_deferred = excluded.was_deferred" },
    [Q_MOVE_CLIMBS] = { "ladder_move_climbs",
        "UPDATE climb c SET reached = m.reached, anchor_at = m.anchor_at"
        "  FROM unnest($1::smallint[], $2::text[], $3::smallint[], $4::integer[],"
        "              $5::timestamptz[]) m(shard, subject, clock, reached, anchor_at)"
        " WHERE c.shard = m.shard AND c.subject = m.subject AND c.clock = m.clock" },
    [Q_PUT_LEVELS] = { "ladder_put_levels",
        "INSERT INTO level"
        " SELECT r.shard, r.subject, r.clock, r.anchor, r.level, r.planned_at, r.raised_at,"
        "        r.speaks, string_to_array(r.persons, ' '), string_to_array(r.positions, ' ')"
        "   FROM unnest($1::smallint[], $2::text[], $3::smallint[], $4::integer[],"
        "               $5::integer[], $6::timestamptz[], $7::timestamptz[], $8::boolean[],"
        "               $9::text[], $10::text[])"
        "        r(shard, subject, clock, anchor, level, planned_at, raised_at, speaks, persons,"
        "          positions)" },
};
/* clang-format on */
QUERY_SET(ladder_queries, queries);

enum status
store_told(struct db *db, struct arena *arena, const struct watch *watches, size_t count,
           struct level_row **levels, size_t *level_count)
{
    struct db_params params = db_params(arena);
    db_put_int2s(&params, &watches->key.shard, sizeof *watches, count);
    db_put_texts(&params, &watches->key.subject, sizeof *watches, count);
    struct db_result *result;
    enum status st = db_query(db, arena, &queries[Q_TOLD], &params, &result);
    *level_count = st == ST_OK ? db_rows(result) : 0;
    *levels = arena_array(arena, *level_count, sizeof **levels);
    for (size_t i = 0; i < *level_count; i++) {
        (*levels)[i] = (struct level_row){
            .key = { db_int(result, i, 0), db_text(result, i, 1), db_int(result, i, 2) },
            .anchor = db_int(result, i, 3),
            .level = db_int(result, i, 4),
            .persons = db_text(result, i, 5),
        };
    }
    return st;
}

static struct db_params
keyed(struct arena *arena, const struct ladder_key *key, size_t stride, size_t count)
{
    struct db_params params = db_params(arena);
    db_put_int2s(&params, &key->shard, stride, count);
    db_put_texts(&params, &key->subject, stride, count);
    db_put_int2s(&params, &key->clock, stride, count);
    return params;
}

static void
put_climbs(struct db *db, struct arena *arena, int query, const struct climb_row *rows,
           size_t count)
{
    if (count == 0) {
        return;
    }
    size_t stride = sizeof *rows;
    struct db_params params = keyed(arena, &rows->key, stride, count);
    int *phases = arena_array(arena, count, sizeof *phases);
    for (size_t i = 0; i < count; i++) {
        phases[i] = (int)rows[i].climb.phase;
    }
    db_put_int2s(&params, phases, sizeof *phases, count);
    db_put_int4s(&params, &rows->climb.anchor, stride, count);
    db_put_times(&params, &rows->climb.anchor_at, stride, count);
    db_put_int4s(&params, &rows->climb.from_level, stride, count);
    db_put_int4s(&params, &rows->climb.reached, stride, count);
    db_put_int4s(&params, &rows->climb.counts_from, stride, count);
    db_put_int4s(&params, &rows->climb.due_version, stride, count);
    db_put_int4s(&params, &rows->climb.returns, stride, count);
    db_put_int4s(&params, &rows->climb.deferred_level, stride, count);
    db_put_times(&params, &rows->climb.deferred_until, stride, count);
    db_put_bools(&params, &rows->climb.was_deferred, stride, count);
    (void)db_queue(db, &queries[query], &params);
}

void
store_put_climbs(struct db *db, struct arena *arena, const struct climb_row *rows, size_t count)
{
    struct climb_row *parts = arena_array(arena, count, sizeof *parts);
    size_t new_count =
        task_keys_part(rows, count, sizeof *rows, offsetof(struct climb_row, is_known), parts);
    put_climbs(db, arena, Q_ADD_CLIMBS, parts, new_count);
    put_climbs(db, arena, Q_PUT_CLIMBS, parts + new_count, count - new_count);
}

void
store_move_climbs(struct db *db, struct arena *arena, const struct climb_row *rows, size_t count)
{
    struct db_params params = keyed(arena, &rows->key, sizeof *rows, count);
    db_put_int4s(&params, &rows->climb.reached, sizeof *rows, count);
    db_put_times(&params, &rows->climb.anchor_at, sizeof *rows, count);
    (void)db_queue(db, &queries[Q_MOVE_CLIMBS], &params);
}

void
store_put_levels(struct db *db, struct arena *arena, const struct level_row *rows, size_t count)
{
    size_t stride = sizeof *rows;
    struct db_params params = keyed(arena, &rows->key, stride, count);
    db_put_int4s(&params, &rows->anchor, stride, count);
    db_put_int4s(&params, &rows->level, stride, count);
    db_put_times(&params, &rows->planned_at, stride, count);
    db_put_times(&params, &rows->raised_at, stride, count);
    db_put_bools(&params, &rows->speaks, stride, count);
    db_put_texts(&params, &rows->persons, stride, count);
    db_put_texts(&params, &rows->positions, stride, count);
    (void)db_queue(db, &queries[Q_PUT_LEVELS], &params);
}
