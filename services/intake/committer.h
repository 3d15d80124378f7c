/*
 * A thread with a connection of its own that commits what has gathered in its queue, again and
 * again, without waiting for more: while one batch commits, the next one fills.
 *
 * Why threads: one commit waits for the disk while the other uses the processor. Each takes the
 * subjects of its share of the shards, so the order within a subject is that of arrival.
 */
#ifndef INTAKE_COMMITTER_H
#define INTAKE_COMMITTER_H

#include "daemon/daemon.h"
#include "item.h"
#include "queue.h"
#include "tally.h"

struct committer;

struct committer_spec {
    struct daemon *daemon;
    struct tally *tally;
    void *self;
    /* Every item's outcome is known; on the committer's thread. The items are gone afterwards. */
    void (*settled)(void *self, struct item **items, size_t count);
};

MUST_CHECK enum status
committer_open(struct committer **committer, const struct committer_spec *spec);

/* Commits what is queued, then ends. Takes NULL. */
void committer_close(struct committer *committer);

struct queue *committer_queue(struct committer *committer);

/* The database is away: what is put now is told to come back later, at once. */
bool committer_is_away(const struct committer *committer);

#endif
