/*
 * Reference data as it was applied: immutable versions of organisation, policy, calendar and
 * authority, kept byte for byte, each with the place in every shard from which it is in force
 * (ARCHITECTURE 6).
 */
#ifndef STORE_DIRECTORY_H
#define STORE_DIRECTORY_H

#include "store/journal.h"

enum directory_kind {
    DIRECTORY_ORGANISATION = 1,
    DIRECTORY_POLICY,
    DIRECTORY_CALENDAR,
    DIRECTORY_AUTHORITY
};

struct directory_file {
    const char *name;
    struct db_blob content;
};

struct directory_version {
    enum directory_kind kind;
    int version; /* from 1, per kind */
    int64_t applied_at;
    struct hash digest;
};

/* The seq of a shard after which a version is in force. */
struct directory_place {
    enum directory_kind kind;
    int version;
    int shard;
    int64_t seq;
};

MUST_CHECK enum status directory_versions(struct db *db, struct arena *arena,
                                          struct directory_version **versions, size_t *count);
MUST_CHECK enum status directory_places(struct db *db, struct arena *arena,
                                        struct directory_place **places, size_t *count);
MUST_CHECK enum status directory_files(struct db *db, struct arena *arena, enum directory_kind kind,
                                       int version, struct directory_file **files, size_t *count);

/*
 * Stores a new version and appends one draft per shard (drafts[shard], made by the caller with the
 * version this gives) in one transaction that locks all heads. ST_NONE when the newest version of
 * the kind has the same digest already.
 */
typedef void directory_draft(void *self, int version, int shard, struct draft *draft);
MUST_CHECK enum status directory_apply(struct db *db, struct arena *arena, enum directory_kind kind,
                                       const struct directory_file *files, size_t file_count,
                                       directory_draft *draft, void *self, int *version);

extern const struct query_set directory_queries;

#endif
