#include "store/instance.h"

#include "base/clock.h"

enum { Q_BEAT, Q_LEAVE, Q_LIST, Q_CLOCK };

/* clang-format off */
static const struct query queries[] = {
    [Q_BEAT] = { "instance_beat",
        "WITH gone AS (DELETE FROM journal.instance"
        "               WHERE seen_at < clock_timestamp() - interval '1 minute' AND owner <> $1)"
        "INSERT INTO journal.instance AS i"
        "       (owner, service, host, bus_url, admin_url, version, skew_us, seen_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, clock_timestamp())"
        " ON CONFLICT (owner) DO UPDATE"
        "    SET bus_url = excluded.bus_url, admin_url = excluded.admin_url,"
        "        skew_us = excluded.skew_us, seen_at = excluded.seen_at"
        " RETURNING clock_timestamp()" },
    [Q_LEAVE] = { "instance_leave", "DELETE FROM journal.instance WHERE owner = $1" },
    [Q_LIST] = { "instance_list",
        "SELECT owner, service, host, bus_url, admin_url, version,"
        "       (extract(epoch FROM clock_timestamp() - seen_at) * 1e6)::bigint, skew_us"
        "  FROM journal.instance"
        " WHERE $1 OR seen_at > clock_timestamp() - interval '10 seconds'"
        " ORDER BY service, owner" },
    [Q_CLOCK] = { "instance_clock", "SELECT now FROM journal.clock" },
};
/* clang-format on */
QUERY_SET(instance_queries, queries);

enum status
instance_beat(struct db *db, struct arena *arena, const struct instance *self, int64_t *skew_us)
{
    struct db_params params = db_params(arena);
    db_put_int8(&params, self->owner);
    db_put_text(&params, self->service);
    db_put_text(&params, self->host);
    db_put_text(&params, self->bus_url);
    db_put_text(&params, self->admin_url);
    db_put_text(&params, self->version);
    db_put_int8(&params, self->skew_us);
    struct db_result *result;
    int64_t before = clock_wall();
    enum status st = db_query(db, arena, &queries[Q_BEAT], &params, &result);
    if (st == ST_OK) {
        int64_t middle = before + (clock_wall() - before) / 2;
        *skew_us = middle - db_time(result, 0, 0);
    }
    return st;
}

enum status
instance_leave(struct db *db, struct arena *arena, int64_t owner)
{
    struct db_params params = db_params(arena);
    db_put_int8(&params, owner);
    return db_query(db, arena, &queries[Q_LEAVE], &params, NULL);
}

enum status
instance_list(struct db *db, struct arena *arena, bool all, struct instance **instances,
              size_t *count)
{
    struct db_params params = db_params(arena);
    db_put_bool(&params, all);
    struct db_result *result;
    enum status st = db_query(db, arena, &queries[Q_LIST], &params, &result);
    *count = st == ST_OK ? db_rows(result) : 0;
    *instances = arena_array(arena, *count, sizeof **instances);
    for (size_t i = 0; i < *count; i++) {
        (*instances)[i] = (struct instance){
            .owner = db_int8(result, i, 0),
            .service = db_text(result, i, 1),
            .host = db_text(result, i, 2),
            .bus_url = db_text(result, i, 3),
            .admin_url = db_text(result, i, 4),
            .version = db_text(result, i, 5),
            .seen_us_ago = db_int8(result, i, 6),
            .skew_us = db_int8(result, i, 7),
        };
    }
    return st;
}

enum status
clock_row_read(struct db *db, struct arena *arena, int64_t *now)
{
    struct db_result *result;
    enum status st = db_query(db, arena, &queries[Q_CLOCK], NULL, &result);
    if (st == ST_OK && db_rows(result) == 0) {
        return ST_NONE;
    }
    if (st == ST_OK) {
        *now = db_time(result, 0, 0);
    }
    return st;
}
