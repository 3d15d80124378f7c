#include "store_standing.h"

enum { Q_PUT, Q_APPOINTMENTS, Q_PUT_APPOINTMENTS, Q_STANDING, Q_TOLD, Q_FOLD };

/* clang-format off */
static const struct query queries[] = {
    [Q_PUT] = { "standing_put",
        "INSERT INTO standing AS s (shard, person, task, clock, task_shard, body, began_at)"
        " SELECT * FROM unnest($1::smallint[], $2::text[], $3::text[], $4::integer[],"
        "                      $5::smallint[], $6::bytea[], $7::timestamptz[])"
        " ON CONFLICT (shard, person, task, clock) DO UPDATE SET body = excluded.body,"
        "  began_at = CASE WHEN s.ended = '' THEN s.began_at ELSE excluded.began_at END,"
        "  times = CASE WHEN s.ended = '' THEN s.times ELSE 0 END, ended = ''" },
    [Q_APPOINTMENTS] = { "standing_appointments",
        "SELECT w.n FROM unnest($1::smallint[], $2::text[], $3::timestamptz[]) WITH ORDINALITY"
        "       w(shard, person, at, n)"
        " WHERE EXISTS (SELECT FROM notice n WHERE n.shard = w.shard AND n.person = w.person"
        "                  AND n.task = '' AND n.state = 0 AND n.not_before <= w.at"
        "                  AND n.not_before > $4)"
        "    OR (w.at > $5 AND (SELECT true FROM appointment a WHERE a.shard = w.shard"
        "                          AND a.person = w.person AND a.at = w.at))" },
    [Q_PUT_APPOINTMENTS] = { "standing_put_appointments",
        "WITH w AS MATERIALIZED ("
        "    SELECT DISTINCT * FROM unnest($1::smallint[], $2::text[], $3::timestamptz[])"
        "           w(shard, person, at)),"
        " past AS (DELETE FROM appointment a USING w"
        "           WHERE a.shard = w.shard AND a.person = w.person AND a.at <= $4)"
        " INSERT INTO appointment (shard, person, at) SELECT shard, person, at FROM w WHERE at > $4"
        " ON CONFLICT (shard, person, at) DO NOTHING" },
    [Q_STANDING] = { "standing_open",
        "SELECT s.shard, s.person, s.task, s.clock, s.task_shard, s.body, s.began_at,"
        " (SELECT count(*) FROM notice o WHERE o.shard = s.shard AND o.person = s.person"
        "     AND o.task = s.task AND o.released_at >= $3 AND o.state BETWEEN 1 AND 3)::integer"
        "  + (s.last_at >= $3)::integer,"
        " EXISTS (SELECT FROM notice o WHERE o.shard = s.shard AND o.person = s.person"
        "     AND o.task = s.task AND o.state = 5)"
        "  FROM unnest($1::smallint[], $2::text[]) WITH ORDINALITY w(shard, person, n)"
        "  JOIN standing s ON s.shard = w.shard AND s.person = w.person AND s.ended = ''"
        " ORDER BY w.n, s.task, s.clock" },
    [Q_TOLD] = { "standing_told",
        "UPDATE standing s SET last_at = CASE WHEN r.told THEN r.told_at ELSE s.last_at END,"
        " times = s.times + r.told::integer, ended = r.ended"
        "  FROM unnest($1::smallint[], $2::text[], $3::text[], $4::integer[], $5::timestamptz[],"
        "              $6::text[], $7::boolean[]) r(shard, person, task, clock, told_at, ended, told)"
        " WHERE s.shard = r.shard AND s.person = r.person AND s.task = r.task"
        "   AND s.clock = r.clock" },
    [Q_FOLD] = { "standing_fold",
        "UPDATE notice n SET state = CASE WHEN r.told THEN 6 ELSE 4 END,"
        " released_at = CASE WHEN r.told THEN r.told_at END, reason = r.ended,"
        " message_id = r.message_id"
        "  FROM unnest($1::smallint[], $2::text[], $3::text[], $4::timestamptz[], $5::text[],"
        "              $6::boolean[], $7::text[])"
        "       r(shard, person, task, told_at, ended, told, message_id)"
        " WHERE n.shard = r.shard AND n.person = r.person AND n.task = r.task AND n.state = 5" },
};
/* clang-format on */
QUERY_SET(standing_queries, queries);

void
store_put_standing(struct db *db, struct arena *arena, const struct standing *rows, size_t count)
{
    struct db_params params = db_params(arena);
    size_t stride = sizeof *rows;
    db_put_int2s(&params, &rows->shard, stride, count);
    db_put_texts(&params, &rows->person, stride, count);
    db_put_texts(&params, &rows->task, stride, count);
    db_put_int4s(&params, &rows->clock, stride, count);
    db_put_int2s(&params, &rows->task_shard, stride, count);
    db_put_blobs(&params, &rows->body, stride, count);
    db_put_times(&params, &rows->began_at, stride, count);
    (void)db_queue(db, &queries[Q_PUT], &params);
}

enum status
store_appointments(struct db *db, struct arena *arena, int64_t after, int64_t now,
                   struct appointment *wanted, size_t count)
{
    struct db_params params = db_params(arena);
    db_put_int2s(&params, &wanted->shard, sizeof *wanted, count);
    db_put_texts(&params, &wanted->person, sizeof *wanted, count);
    db_put_times(&params, &wanted->at, sizeof *wanted, count);
    db_put_time(&params, after);
    db_put_time(&params, now);
    struct db_result *result;
    enum status st = db_query(db, arena, &queries[Q_APPOINTMENTS], &params, &result);
    for (size_t i = 0; st == ST_OK && i < db_rows(result); i++) {
        wanted[db_int8(result, i, 0) - 1].is_made = true;
    }
    return st;
}

void
store_put_appointments(struct db *db, struct arena *arena, int64_t now,
                       const struct appointment *made, size_t count)
{
    struct db_params params = db_params(arena);
    db_put_int2s(&params, &made->shard, sizeof *made, count);
    db_put_texts(&params, &made->person, sizeof *made, count);
    db_put_times(&params, &made->at, sizeof *made, count);
    db_put_time(&params, now);
    (void)db_queue(db, &queries[Q_PUT_APPOINTMENTS], &params);
}

enum status
store_standing(struct db *db, struct arena *arena, const struct appointment *persons, size_t count,
               int64_t day_start, struct standing **rows, size_t *row_count)
{
    struct db_params params = db_params(arena);
    db_put_int2s(&params, &persons->shard, sizeof *persons, count);
    db_put_texts(&params, &persons->person, sizeof *persons, count);
    db_put_time(&params, day_start);
    struct db_result *result;
    enum status st = db_query(db, arena, &queries[Q_STANDING], &params, &result);
    *row_count = st == ST_OK ? db_rows(result) : 0;
    *rows = arena_array(arena, *row_count + 1, sizeof **rows);
    for (size_t i = 0; i < *row_count; i++) {
        (*rows)[i] = (struct standing){
            .shard = db_int(result, i, 0),
            .person = db_text(result, i, 1),
            .task = db_text(result, i, 2),
            .clock = db_int(result, i, 3),
            .task_shard = db_int(result, i, 4),
            .body = db_bytes(result, i, 5),
            .began_at = db_time(result, i, 6),
            .since = db_int(result, i, 7),
            .is_first = db_bool(result, i, 8),
            .ended = "",
            .message_id = "",
        };
    }
    return st;
}

void
store_told_standing(struct db *db, struct arena *arena, const struct standing *rows, size_t count)
{
    struct db_params told = db_params(arena), folded = db_params(arena);
    size_t stride = sizeof *rows;
    bool *is_told = arena_array(arena, count, sizeof *is_told);
    for (size_t i = 0; i < count; i++) {
        is_told[i] = rows[i].told_at != 0;
    }
    db_put_int2s(&told, &rows->shard, stride, count);
    db_put_texts(&told, &rows->person, stride, count);
    db_put_texts(&told, &rows->task, stride, count);
    db_put_int4s(&told, &rows->clock, stride, count);
    db_put_times(&told, &rows->told_at, stride, count);
    db_put_texts(&told, &rows->ended, stride, count);
    db_put_bools(&told, is_told, sizeof *is_told, count);
    (void)db_queue(db, &queries[Q_TOLD], &told);
    db_put_int2s(&folded, &rows->shard, stride, count);
    db_put_texts(&folded, &rows->person, stride, count);
    db_put_texts(&folded, &rows->task, stride, count);
    db_put_times(&folded, &rows->told_at, stride, count);
    db_put_texts(&folded, &rows->ended, stride, count);
    db_put_bools(&folded, is_told, sizeof *is_told, count);
    db_put_texts(&folded, &rows->message_id, stride, count);
    (void)db_queue(db, &queries[Q_FOLD], &folded);
}
