#include "credentials.h"

#include <string.h>

enum { Q_ALL };

/* clang-format off */
static const struct query queries[] = {
    [Q_ALL] = { "credentials_all",
        "SELECT p.token_hash, p.name, s.name, s.id"
        "  FROM intake.publisher p, LATERAL unnest(p.sources) u(source)"
        "  JOIN journal.source s ON s.id = u.source"
        " WHERE p.revoked_at IS NULL"
        " ORDER BY p.token_hash, s.name COLLATE \"C\"" },
};
/* clang-format on */
QUERY_SET(credential_queries, queries);

enum status
credentials_read(struct db *db, struct arena *arena, struct credential **rows, size_t *count)
{
    struct db_result *result;
    enum status st = db_query(db, arena, &queries[Q_ALL], NULL, &result);
    if (st != ST_OK) {
        return st;
    }
    *rows = arena_array(arena, db_rows(result), sizeof **rows);
    *count = 0;
    for (size_t i = 0; i < db_rows(result); i++) {
        struct db_blob hash = db_bytes(result, i, 0);
        if (hash.size != HASH_SIZE) {
            continue;
        }
        struct credential *row = &(*rows)[(*count)++];
        memcpy(row->token_hash.bytes, hash.data, HASH_SIZE);
        row->publisher = db_text(result, i, 1);
        row->source_name = db_text(result, i, 2);
        row->source = db_int(result, i, 3);
    }
    return ST_OK;
}
