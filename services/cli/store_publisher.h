/*
 * intake.publisher: who may publish as which sources. Written by the database's owner only.
 */
#ifndef CLI_STORE_PUBLISHER_H
#define CLI_STORE_PUBLISHER_H

#include "base/hash.h"
#include "store/db.h"

/* Names the sources in journal.source where they are not there yet. ST_CONFLICT: the name is taken,
 * also when it was revoked. */
MUST_CHECK enum status
publisher_add(struct db *db, struct arena *arena, const char *name, const struct hash *token,
              const char *const *sources, size_t source_count, int64_t now);

struct publisher_row {
    const char *name, *sources;     /* separated by ", " */
    int64_t created_at, revoked_at; /* 0: not revoked */
};
MUST_CHECK enum status
publisher_list(struct db *db, struct arena *arena, struct publisher_row **rows, size_t *count);

/* ST_NONE when there is none of that name, or it was revoked before. */
MUST_CHECK enum status
publisher_revoke(struct db *db, struct arena *arena, const char *name, int64_t now);

extern const struct query_set publisher_queries;

#endif
