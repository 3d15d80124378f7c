#include "store/directory.h"

#include "base/clock.h"

enum { Q_VERSIONS, Q_PLACES, Q_FILES, Q_NEWEST, Q_ADD_VERSION, Q_ADD_FILES, Q_ADD_PLACES };

/* clang-format off */
static const struct query queries[] = {
    [Q_VERSIONS] = { "directory_versions",
        "SELECT kind, version, applied_at, digest FROM directory.version ORDER BY kind, version" },
    [Q_PLACES] = { "directory_places",
        "SELECT kind, version, shard, seq FROM directory.place ORDER BY kind, shard, version" },
    [Q_FILES] = { "directory_files",
        "SELECT name, content FROM directory.file WHERE kind = $1 AND version = $2 ORDER BY name" },
    [Q_NEWEST] = { "directory_newest",
        "SELECT version, digest FROM directory.version WHERE kind = $1"
        " ORDER BY version DESC LIMIT 1" },
    [Q_ADD_VERSION] = { "directory_add_version",
        "INSERT INTO directory.version (kind, version, applied_at, digest)"
        " VALUES ($1, $2, $3, $4)" },
    [Q_ADD_FILES] = { "directory_add_files",
        "INSERT INTO directory.file (kind, version, name, content)"
        " SELECT $1, $2, * FROM unnest($3::text[], $4::bytea[])" },
    [Q_ADD_PLACES] = { "directory_add_places",
        "INSERT INTO directory.place (kind, version, shard, seq)"
        " SELECT $1, $2, * FROM unnest($3::smallint[], $4::bigint[])" },
};
/* clang-format on */
QUERY_SET(directory_queries, queries);

enum status
directory_versions(struct db *db, struct arena *arena, struct directory_version **versions,
                   size_t *count)
{
    struct db_result *result;
    enum status st = db_query(db, arena, &queries[Q_VERSIONS], NULL, &result);
    *count = st == ST_OK ? db_rows(result) : 0;
    *versions = arena_array(arena, *count, sizeof **versions);
    for (size_t i = 0; i < *count; i++) {
        (*versions)[i] = (struct directory_version){
            .kind = (enum directory_kind)db_int(result, i, 0),
            .version = db_int(result, i, 1),
            .applied_at = db_time(result, i, 2),
            .digest = db_hash(result, i, 3),
        };
    }
    return st;
}

enum status
directory_places(struct db *db, struct arena *arena, struct directory_place **places, size_t *count)
{
    struct db_result *result;
    enum status st = db_query(db, arena, &queries[Q_PLACES], NULL, &result);
    *count = st == ST_OK ? db_rows(result) : 0;
    *places = arena_array(arena, *count, sizeof **places);
    for (size_t i = 0; i < *count; i++) {
        (*places)[i] = (struct directory_place){
            .kind = (enum directory_kind)db_int(result, i, 0),
            .version = db_int(result, i, 1),
            .shard = db_int(result, i, 2),
            .seq = db_int8(result, i, 3),
        };
    }
    return st;
}

enum status
directory_files(struct db *db, struct arena *arena, enum directory_kind kind, int version,
                struct directory_file **files, size_t *count)
{
    struct db_params params = db_params(arena);
    db_put_int2(&params, (int)kind);
    db_put_int4(&params, version);
    struct db_result *result;
    enum status st = db_query(db, arena, &queries[Q_FILES], &params, &result);
    *count = st == ST_OK ? db_rows(result) : 0;
    *files = arena_array(arena, *count, sizeof **files);
    for (size_t i = 0; i < *count; i++) {
        (*files)[i] = (struct directory_file){ db_text(result, i, 0), db_bytes(result, i, 1) };
    }
    return st;
}

static struct hash
digest_files(const struct directory_file *files, size_t count)
{
    struct hasher hasher;
    hasher_open(&hasher);
    for (size_t i = 0; i < count; i++) {
        hasher_add_text(&hasher, files[i].name);
        hasher_add_blob(&hasher, files[i].content.data, files[i].content.size);
    }
    return hasher_close(&hasher);
}

/* The version to be; ST_NONE when nothing would change. */
static enum status
next_version(struct db *db, struct arena *arena, enum directory_kind kind,
             const struct hash *digest, int *version)
{
    struct db_params params = db_params(arena);
    db_put_int2(&params, (int)kind);
    struct db_result *result;
    enum status st = db_query(db, arena, &queries[Q_NEWEST], &params, &result);
    if (st != ST_OK) {
        return st;
    }
    *version = 1;
    if (db_rows(result) > 0) {
        struct hash newest = db_hash(result, 0, 1);
        *version = db_int(result, 0, 0) + 1;
        if (hash_same(&newest, digest)) {
            *version -= 1;
            return ST_NONE;
        }
    }
    return ST_OK;
}

static void
queue_version(struct db *db, struct arena *arena, enum directory_kind kind, int version,
              int64_t applied_at, const struct hash *digest)
{
    struct db_params params = db_params(arena);
    db_put_int2(&params, (int)kind);
    db_put_int4(&params, version);
    db_put_time(&params, applied_at);
    db_put_bytes(&params, digest->bytes, HASH_SIZE);
    (void)db_queue(db, &queries[Q_ADD_VERSION], &params);
}

static void
queue_files(struct db *db, struct arena *arena, enum directory_kind kind, int version,
            const struct directory_file *files, size_t count)
{
    struct db_params params = db_params(arena);
    db_put_int2(&params, (int)kind);
    db_put_int4(&params, version);
    db_put_texts(&params, &files->name, sizeof *files, count);
    db_put_blobs(&params, &files->content, sizeof *files, count);
    (void)db_queue(db, &queries[Q_ADD_FILES], &params);
}

static void
queue_places(struct db *db, struct arena *arena, enum directory_kind kind, int version,
             const struct append *append)
{
    struct db_params params = db_params(arena);
    const struct entry *first = &append->drafts->entry;
    size_t stride = sizeof *append->drafts;
    db_put_int2(&params, (int)kind);
    db_put_int4(&params, version);
    db_put_int2s(&params, &first->position.shard, stride, append->count);
    db_put_int8s(&params, &first->position.seq, stride, append->count);
    (void)db_queue(db, &queries[Q_ADD_PLACES], &params);
}

/* One transaction. ST_CONFLICT: another import took this version number. */
static enum status
write_version(struct db *db, struct append *append, enum directory_kind kind, int version,
              const struct directory_file *files, size_t file_count, const struct hash *digest)
{
    struct arena *arena = append->arena;
    db_begin(db);
    int locked = append_lock(append, db);
    struct db_result **results = arena_array(arena, (size_t)locked + 1, sizeof *results);
    enum status st = db_run(db, arena, results);
    if (st == ST_OK) {
        st = append_number(append, results[locked], clock_now());
    }
    if (st == ST_OK) {
        queue_version(db, arena, kind, version, append->drafts->entry.recorded_at, digest);
        queue_files(db, arena, kind, version, files, file_count);
        queue_places(db, arena, kind, version, append);
        append_insert(append, db);
        st = db_commit(db);
    }
    if (st != ST_OK) {
        db_rollback(db);
    }
    return st;
}

enum status
directory_apply(struct db *db, struct arena *arena, enum directory_kind kind,
                const struct directory_file *files, size_t file_count, directory_draft *draft,
                void *self, int *version)
{
    struct hash digest = digest_files(files, file_count);
    struct journal_facts facts;
    enum status st = journal_facts(db, &facts);
    if (st == ST_OK) {
        st = next_version(db, arena, kind, &digest, version);
    }
    if (st != ST_OK) {
        return st;
    }
    struct append append = { .arena = arena,
                             .drafts = arena_array(arena, (size_t)facts.shard_count,
                                                   sizeof(struct draft)),
                             .count = (size_t)facts.shard_count };
    for (int shard = 0; shard < facts.shard_count; shard++) {
        draft(self, *version, shard, &append.drafts[shard]);
        append.drafts[shard].entry.position.shard = shard;
    }
    return write_version(db, &append, kind, *version, files, file_count, &digest);
}
