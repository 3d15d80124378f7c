#include "reading.h"

struct reading
reading_start(struct cli *cli)
{
    return (struct reading){ .cli = cli };
}

enum status
reading_look(struct reading *reading)
{
    struct head heads[JOURNAL_MAX_SHARDS];
    int count;
    enum status st = journal_heads(reading->cli->db, heads, &count);
    for (int shard = 0; st == ST_OK && shard < count; shard++) {
        reading->upto[shard] = heads[shard].seq;
        reading->heads[shard] = heads[shard].hash;
    }
    return st;
}

enum status
reading_next(struct reading *reading, struct arena *arena, int shard, struct entry **entries,
             size_t *count)
{
    int64_t after = reading->after[shard], upto = reading->upto[shard];
    if (after >= upto) {
        return ST_NONE;
    }
    const struct shard_window window = {
        .shard = shard,
        .after = after,
        .upto = upto - after > READING_BATCH ? after + READING_BATCH : upto,
    };
    enum status st = journal_read(reading->cli->db, arena, &window, 1, entries, count);
    reading->after[shard] = st == ST_OK ? window.upto : after;
    return st;
}

enum status
reading_all(struct reading *reading, reading_batch *on_batch, void *self)
{
    struct arena *arena = arena_new();
    enum status st = reading_look(reading);
    for (int shard = 0; st == ST_OK && shard < reading->cli->facts.shard_count;) {
        struct entry *entries;
        size_t count;
        arena_reset(arena);
        st = reading_next(reading, arena, shard, &entries, &count);
        if (st == ST_OK) {
            st = on_batch(self, entries, count, arena);
        } else if (st == ST_NONE) {
            shard++;
            st = ST_OK;
        }
    }
    arena_free(arena);
    return st;
}
