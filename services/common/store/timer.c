#include "store/timer.h"

#include "base/clock.h"
#include <string.h>

enum { Q_PLANT, Q_DUE, Q_WAITS, Q_REPLANT };

/* clang-format off */
static const struct query queries[] = {
    [Q_PLANT] = { "timer_plant",
        "INSERT INTO timer (shard, fire_at, subject, kind, plan_version, planned_at, detail)"
        " SELECT * FROM unnest($1::smallint[], $2::timestamptz[], $3::text[], $4::smallint[],"
        "                      $5::integer[], $6::timestamptz[], $7::bigint[])" },
    [Q_DUE] = { "timer_due",
        "SELECT t.shard, t.fire_at, t.id, t.subject, t.kind, t.plan_version, t.planned_at, t.detail"
        "  FROM unnest($1::smallint[], $2::timestamptz[], $3::bigint[]) p(shard, at, id),"
        "       LATERAL (SELECT * FROM timer t WHERE t.shard = p.shard"
        "                   AND (t.fire_at, t.id) > (p.at, p.id)"
        "                 ORDER BY t.fire_at, t.id LIMIT 513) t"
        " ORDER BY t.shard, t.fire_at, t.id" },
    [Q_WAITS] = { "timer_waits",
        "SELECT w.n, q.subject IS NOT NULL"
        "  FROM unnest($1::smallint[], $2::text[], $3::bigint[], $5::timestamptz[])"
        "       WITH ORDINALITY w(shard, subject, own_seq, fire_at, n)"
        "  JOIN journal.cursor c ON c.service = $4 AND c.shard = w.shard"
        "  LEFT JOIN journal.quarantine q"
        "    ON q.service = $4 AND q.shard = w.shard AND q.subject = w.subject"
        " WHERE q.subject IS NOT NULL OR c.next_due <= w.fire_at"
        "    OR EXISTS (SELECT FROM journal.entry e"
        "        WHERE e.shard = w.shard AND e.seq > least(w.own_seq, c.seq)"
        "          AND e.subject IN (w.subject, 'reference:organisation', 'reference:calendar')"
        "          AND CASE WHEN e.type BETWEEN 300 AND 399 THEN e.seq > w.own_seq"
        "                   WHEN e.type < 300 OR e.type = 500 THEN e.seq > c.seq"
        "                   ELSE e.type >= 800 END)" },
    [Q_REPLANT] = { "timer_replant",
        "INSERT INTO timer (shard, fire_at, subject, kind, plan_version, planned_at, detail)"
        " SELECT t.shard, $5, t.subject, t.kind, t.plan_version, t.planned_at, t.detail"
        "   FROM timer t WHERE t.shard = $1 AND t.subject = $2"
        "    AND (t.fire_at, t.id) > ($3, $4) AND (t.fire_at, t.id) <= ($5, $6)"
        "  ORDER BY t.fire_at, t.id" },
};
/* clang-format on */
QUERY_SET(timer_queries, queries);

void
timer_plant(struct db *db, struct arena *arena, const struct timer *timers, size_t count)
{
    struct db_params params = db_params(arena);
    size_t stride = sizeof *timers;
    db_put_int2s(&params, &timers->shard, stride, count);
    db_put_times(&params, &timers->fire_at, stride, count);
    db_put_texts(&params, &timers->subject, stride, count);
    db_put_int2s(&params, &timers->kind, stride, count);
    db_put_int4s(&params, &timers->plan_version, stride, count);
    db_put_times(&params, &timers->planned_at, stride, count);
    db_put_int8s(&params, &timers->detail, stride, count);
    (void)db_queue(db, &queries[Q_PLANT], &params);
}

enum status
timer_due(struct db *db, struct arena *arena, const struct timer_place *places, size_t place_count,
          struct timer **timers, size_t *count)
{
    struct db_params params = db_params(arena);
    db_put_int2s(&params, &places->shard, sizeof *places, place_count);
    db_put_times(&params, &places->at, sizeof *places, place_count);
    db_put_int8s(&params, &places->id, sizeof *places, place_count);
    struct db_result *result;
    enum status st = db_query(db, arena, &queries[Q_DUE], &params, &result);
    *count = st == ST_OK ? db_rows(result) : 0;
    *timers = arena_array(arena, *count, sizeof **timers);
    for (size_t i = 0; i < *count; i++) {
        (*timers)[i] = (struct timer){
            .shard = db_int(result, i, 0),
            .fire_at = db_time(result, i, 1),
            .id = db_int8(result, i, 2),
            .subject = db_text(result, i, 3),
            .kind = db_int(result, i, 4),
            .plan_version = db_int(result, i, 5),
            .planned_at = db_time(result, i, 6),
            .detail = db_int8(result, i, 7),
        };
    }
    return st;
}

enum status
timer_waits(struct db *db, struct arena *arena, const char *service, const struct timer *timers,
            const int64_t *own_seq, size_t count, enum timer_wait *waits)
{
    memset(waits, 0, count * sizeof *waits);
    struct db_params params = db_params(arena);
    db_put_int2s(&params, &timers->shard, sizeof *timers, count);
    db_put_texts(&params, &timers->subject, sizeof *timers, count);
    db_put_int8s(&params, own_seq, sizeof *own_seq, count);
    db_put_text(&params, service);
    db_put_times(&params, &timers->fire_at, sizeof *timers, count);
    int answer = db_queue(db, &queries[Q_WAITS], &params);
    struct db_result **results = arena_array(arena, (size_t)answer + 1, sizeof(struct db_result *));
    enum status st = db_run(db, arena, results);
    for (size_t i = 0; st == ST_OK && i < db_rows(results[answer]); i++) {
        waits[db_int8(results[answer], i, 0) - 1] =
            db_bool(results[answer], i, 1) ? TIMER_HELD : TIMER_UNREAD;
    }
    return st;
}

int64_t
timer_hold_until(int64_t planned_at, int64_t now)
{
    int64_t wait = (now - planned_at) / 16;
    wait = wait > CLOCK_MINUTE ? wait : CLOCK_MINUTE;
    return now + (wait < CLOCK_HOUR ? wait : CLOCK_HOUR);
}

void
timer_replant(struct db *db, struct arena *arena, const char *subject,
              const struct timer_place *after, const struct timer_place *upto)
{
    struct db_params params = db_params(arena);
    db_put_int2(&params, upto->shard);
    db_put_text(&params, subject);
    db_put_time(&params, after->at);
    db_put_int8(&params, after->id);
    db_put_time(&params, upto->at);
    db_put_int8(&params, upto->id);
    (void)db_queue(db, &queries[Q_REPLANT], &params);
}
