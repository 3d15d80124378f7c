#include "store_publisher.h"

enum { Q_NAME_SOURCES, Q_ADD, Q_LIST, Q_REVOKE };

/* clang-format off */
static const struct query queries[] = {
    [Q_NAME_SOURCES] = { "publisher_name_sources",
        "INSERT INTO journal.source (id, name)"
        " SELECT nextval('journal.publisher_source'), name FROM unnest($1::text[]) name"
        " WHERE NOT EXISTS (SELECT FROM journal.source s WHERE s.name = name.name)" },
    [Q_ADD] = { "publisher_add",
        "INSERT INTO intake.publisher (name, token_hash, sources, created_at)"
        " SELECT $1, $2, array_agg(id ORDER BY id), $4 FROM journal.source WHERE name = ANY ($3)" },
    [Q_LIST] = { "publisher_list",
        "SELECT p.name, string_agg(s.name, ', ' ORDER BY s.name), p.created_at, p.revoked_at"
        " FROM intake.publisher p JOIN journal.source s ON s.id = ANY (p.sources)"
        " GROUP BY p.name ORDER BY p.name" },
    [Q_REVOKE] = { "publisher_revoke",
        "UPDATE intake.publisher SET revoked_at = $2 WHERE name = $1 AND revoked_at IS NULL" },
};
/* clang-format on */
QUERY_SET(publisher_queries, queries);

enum status
publisher_add(struct db *db, struct arena *arena, const char *name, const struct hash *token,
              const char *const *sources, size_t source_count, int64_t now)
{
    struct db_params named = db_params(arena), added = db_params(arena);
    db_put_texts(&named, sources, sizeof *sources, source_count);
    db_put_text(&added, name);
    db_put_bytes(&added, token->bytes, HASH_SIZE);
    db_put_texts(&added, sources, sizeof *sources, source_count);
    db_put_time(&added, now);
    db_begin(db);
    (void)db_queue(db, &queries[Q_NAME_SOURCES], &named);
    (void)db_queue(db, &queries[Q_ADD], &added);
    enum status st = db_commit(db);
    if (st != ST_OK) {
        db_rollback(db);
    }
    return st;
}

enum status
publisher_list(struct db *db, struct arena *arena, struct publisher_row **rows, size_t *count)
{
    struct db_result *result;
    enum status st = db_query(db, arena, &queries[Q_LIST], NULL, &result);
    *count = st == ST_OK ? db_rows(result) : 0;
    *rows = arena_array(arena, *count + 1, sizeof **rows);
    for (size_t i = 0; i < *count; i++) {
        (*rows)[i] = (struct publisher_row){
            .name = db_text(result, i, 0),
            .sources = db_text(result, i, 1),
            .created_at = db_time(result, i, 2),
            .revoked_at = db_is_null(result, i, 3) ? 0 : db_time(result, i, 3),
        };
    }
    return st;
}

enum status
publisher_revoke(struct db *db, struct arena *arena, const char *name, int64_t now)
{
    struct db_params params = db_params(arena);
    db_put_text(&params, name);
    db_put_time(&params, now);
    struct db_result *result;
    enum status st = db_query(db, arena, &queries[Q_REVOKE], &params, &result);
    return st == ST_OK && db_affected(result) == 0 ? ST_NONE : st;
}
