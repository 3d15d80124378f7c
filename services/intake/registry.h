/*
 * The registrations, books and links of one transaction: wanted, locked, judged in C, written.
 *
 * A row that exists is locked before it is judged, so an assignment and a recall of the same
 * document see each other. A row that does not exist is inserted plainly: when another transaction
 * was faster, the insert is an ST_CONFLICT and everything is judged again.
 */
#ifndef INTAKE_REGISTRY_H
#define INTAKE_REGISTRY_H

#include "document.h"

struct registry;

/* For at most `capacity` documents. */
struct registry *registry_open(struct arena *arena, size_t capacity, int64_t now);

/* Wants the row of the document, found later under the pointer this gives. */
struct registration *registry_want(struct registry *registry, const Dondoc__V1__Document *document,
                                   enum document_report report);
size_t registry_count(const struct registry *registry);
const struct registration *registry_row(const struct registry *registry, size_t i);

/* Locks and reads all that was wanted, in one round trip with what is queued already. */
MUST_CHECK enum status registry_lock(struct registry *registry, struct db *db);

/* Which linked tasks never came to be, once their shards are locked. */
MUST_CHECK enum status
registry_find_refused(struct registry *registry, struct db *db, int shard_count);

/* Gives the document its place in its book. ST_INVALID: `code` and `field` say why there is none.
 */
MUST_CHECK enum status
registry_number(struct registry *registry, struct registration *registration,
                const Dondoc__V1__Document *document, enum document_report report, enum code *code,
                const char **field);

/* Queues what has changed. Positions of first reports must be known. */
void registry_write(struct registry *registry, struct db *db);

extern const struct query_set registry_queries;

#endif
