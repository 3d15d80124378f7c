/*
 * Who may publish, and as whom: tokens by their hash. Read again with every tick, used by NNG's
 * threads meanwhile.
 */
#ifndef INTAKE_CREDENTIALS_H
#define INTAKE_CREDENTIALS_H

#include "base/hash.h"
#include "store/db.h"

struct credentials;

/* One publisher's right to speak as one source. */
struct credential {
    struct hash token_hash;
    const char *publisher, *source_name;
    int source;
};

/* An immutable set, sorted by token hash, then source name. */
struct credential_set {
    struct arena *arena;
    struct credential *rows;
    size_t count;
    int holders;
};

struct credentials *credentials_open(void);
void credentials_close(struct credentials *credentials);

/* Reads the table; logs who came and who went. Until then the old set is valid. */
MUST_CHECK enum status credentials_refresh(struct credentials *credentials, struct db *db);

/* What is held does not change and does not go away. */
struct credential_set *credentials_hold(struct credentials *credentials);
void credentials_release(struct credentials *credentials, struct credential_set *set);

/* The publisher with this token: its first credential, NULL when nobody has it. */
const struct credential *credential_of(const struct credential_set *set, const char *token);

/* The number of a source this publisher may speak as, 0 when it may not. */
int credential_source(const struct credential_set *set, const struct credential *publisher,
                      const char *name);

/* store_credentials.c: all that are not revoked, sorted. */
MUST_CHECK enum status
credentials_read(struct db *db, struct arena *arena, struct credential **rows, size_t *count);
extern const struct query_set credential_queries;

#endif
