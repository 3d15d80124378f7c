#include "store/cursor.h"

#include "store/migration.h"

enum { Q_ACQUIRE, Q_RENEW, Q_RELEASE, Q_MOVE };

/* clang-format off */
static const struct query queries[] = {
    [Q_ACQUIRE] = { "cursor_acquire",
        "UPDATE journal.cursor c"
        "   SET owner = $2, epoch = c.epoch + 1,"
        "       lease_until = clock_timestamp() + $3::bigint * interval '1 microsecond'"
        "  FROM (SELECT f.shard FROM journal.cursor f"
        "         WHERE f.service = $1 AND (f.lease_until < clock_timestamp() OR f.owner = $2)"
        "         ORDER BY f.owner <> $2, f.shard LIMIT $4 FOR NO KEY UPDATE SKIP LOCKED) free"
        " WHERE c.service = $1 AND c.shard = free.shard"
        " RETURNING c.shard, c.seq, c.hash, c.epoch, c.timer_at, c.timer_id, c.next_due" },
    [Q_RENEW] = { "cursor_renew",
        "UPDATE journal.cursor c"
        "   SET lease_until = clock_timestamp() + $3::bigint * interval '1 microsecond'"
        "  FROM unnest($4::smallint[], $5::bigint[]) h(shard, epoch)"
        " WHERE c.service = $1 AND c.owner = $2 AND c.shard = h.shard AND c.epoch = h.epoch"
        " RETURNING c.shard" },
    [Q_RELEASE] = { "cursor_release",
        "UPDATE journal.cursor c SET owner = 0, lease_until = '-infinity'"
        "  FROM unnest($3::smallint[], $4::bigint[]) h(shard, epoch)"
        " WHERE c.service = $1 AND c.owner = $2 AND c.shard = h.shard AND c.epoch = h.epoch" },
    [Q_MOVE] = { "cursor_move",
        "UPDATE journal.cursor c"
        "   SET seq = m.seq, hash = m.hash, timer_at = m.timer_at, timer_id = m.timer_id,"
        "       next_due = m.next_due,"
        "       lease_until = clock_timestamp() + $3::bigint * interval '1 microsecond'"
        "  FROM unnest($5::smallint[], $6::bigint[], $7::bigint[], $8::bytea[],"
        "              $9::timestamptz[], $10::bigint[], $11::bigint[], $12::bytea[],"
        "              $13::timestamptz[], $14::bigint[], $15::timestamptz[])"
        "       m(shard, epoch, old_seq, old_hash, old_timer_at, old_timer_id, seq, hash,"
        "         timer_at, timer_id, next_due)"
        " WHERE c.service = $1 AND c.owner = $2 AND c.shard = m.shard AND c.epoch = m.epoch"
        "   AND c.seq = m.old_seq AND c.hash = m.old_hash"
        "   AND c.timer_at = m.old_timer_at AND c.timer_id = m.old_timer_id"
        "   AND (m.seq = 0 OR EXISTS (SELECT FROM journal.entry e WHERE e.shard = m.shard"
        "                                AND e.seq = m.seq AND e.hash = m.hash))"
        "   AND $4 >= (SELECT f.oldest_binary FROM journal.facts f)"
        " RETURNING c.shard" },
};
/* clang-format on */
QUERY_SET(cursor_queries, queries);

static struct db_params
lease_params(struct arena *arena, const struct lease *lease, bool with_term)
{
    struct db_params params = db_params(arena);
    db_put_text(&params, lease->service);
    db_put_int8(&params, lease->owner);
    if (with_term) {
        db_put_int8(&params, lease->term_us);
    }
    return params;
}

enum status
cursor_acquire(struct db *db, struct arena *arena, const struct lease *lease, int want,
               struct cursor *taken, int *count)
{
    struct db_params params = lease_params(arena, lease, true);
    db_put_int8(&params, want);
    struct db_result *result;
    enum status st = db_query(db, arena, &queries[Q_ACQUIRE], &params, &result);
    *count = st == ST_OK ? (int)db_rows(result) : 0;
    for (size_t i = 0; i < (size_t)*count; i++) {
        taken[i] = (struct cursor){
            .shard = db_int(result, i, 0),
            .seq = db_int8(result, i, 1),
            .hash = db_hash(result, i, 2),
            .epoch = db_int8(result, i, 3),
            .timer_at = db_time(result, i, 4),
            .timer_id = db_int8(result, i, 5),
            .next_due = db_time(result, i, 6),
        };
    }
    return st;
}

enum status
cursor_renew(struct db *db, struct arena *arena, const struct lease *lease,
             const struct cursor *held, int count, int *kept, int *kept_count)
{
    struct db_params params = lease_params(arena, lease, true);
    db_put_int2s(&params, &held->shard, sizeof *held, (size_t)count);
    db_put_int8s(&params, &held->epoch, sizeof *held, (size_t)count);
    struct db_result *result;
    enum status st = db_query(db, arena, &queries[Q_RENEW], &params, &result);
    *kept_count = st == ST_OK ? (int)db_rows(result) : 0;
    for (int i = 0; i < *kept_count; i++) {
        kept[i] = db_int(result, (size_t)i, 0);
    }
    return st;
}

enum status
cursor_release(struct db *db, struct arena *arena, const struct lease *lease,
               const struct cursor *held, int count)
{
    struct db_params params = lease_params(arena, lease, false);
    db_put_int2s(&params, &held->shard, sizeof *held, (size_t)count);
    db_put_int8s(&params, &held->epoch, sizeof *held, (size_t)count);
    return db_query(db, arena, &queries[Q_RELEASE], &params, NULL);
}

static struct db_blob *
hashes(struct arena *arena, const struct cursor *cursors, size_t count)
{
    struct db_blob *blobs = arena_array(arena, count, sizeof *blobs);
    for (size_t i = 0; i < count; i++) {
        blobs[i] = (struct db_blob){ cursors[i].hash.bytes, HASH_SIZE };
    }
    return blobs;
}

int
cursor_move(struct db *db, struct arena *arena, const struct lease *lease,
            const struct cursor *from, const struct cursor *to, int count)
{
    size_t n = (size_t)count, stride = sizeof *from;
    struct db_params params = lease_params(arena, lease, true);
    db_put_int4(&params, migration_newest());
    db_put_int2s(&params, &from->shard, stride, n);
    db_put_int8s(&params, &from->epoch, stride, n);
    db_put_int8s(&params, &from->seq, stride, n);
    db_put_blobs(&params, hashes(arena, from, n), sizeof(struct db_blob), n);
    db_put_times(&params, &from->timer_at, stride, n);
    db_put_int8s(&params, &from->timer_id, stride, n);
    db_put_int8s(&params, &to->seq, stride, n);
    db_put_blobs(&params, hashes(arena, to, n), sizeof(struct db_blob), n);
    db_put_times(&params, &to->timer_at, stride, n);
    db_put_int8s(&params, &to->timer_id, stride, n);
    db_put_times(&params, &to->next_due, stride, n);
    return db_queue(db, &queries[Q_MOVE], &params);
}

bool
cursor_moved(const struct db_result *result, int count)
{
    return db_rows(result) == (size_t)count;
}
