/*
 * The outbox as the sender uses it: what is ready in the shards its process holds, and what became
 * of it. Released rows belong to the sender; it changes them only while they are still ready, so
 * that of two senders one records, whoever holds the shard by then.
 */
#ifndef DELIVERY_STORE_OUTBOX_H
#define DELIVERY_STORE_OUTBOX_H

#include "store/journal.h"

enum { OUTBOX_BATCH = 16 };

struct outbox_item {
    struct position position; /* of its NoticeQueued */
    const char *subject;      /* of that entry: "person:ID" */
    const char *key, *task, *address, *message_id;
    struct db_blob message;
    struct db_blob digest; /* of a digest: packed dondoc.v1.DigestSent */
    int64_t released_at;
    int depth; /* of that entry */
    int attempts, attempts_until;

    /* What became of it; filled in by the sender. */
    int state; /* NOTICE_READY: to be tried again */
    int64_t wait_us;
    const char *reason;
};

/* At most OUTBOX_BATCH whose next try is due. */
MUST_CHECK enum status outbox_ready(struct db *db, struct arena *arena, int64_t owner,
                                    struct outbox_item items[OUTBOX_BATCH], size_t *count);

/* Queues the change of each; the answer names those that were still ready, as outbox_changed tells.
 */
int
outbox_change(struct db *db, struct arena *arena, const struct outbox_item *items, size_t count);
bool outbox_changed(const struct db_result *answer, struct position position);

extern const struct query_set outbox_queries;

#endif
