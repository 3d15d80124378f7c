/*
 * Reference data as it was applied, read back from the database when asked for and kept as long as
 * the process: what is in force at a place of the journal, and what a date of last year was
 * computed with.
 */
#ifndef STORE_LIBRARY_H
#define STORE_LIBRARY_H

#include "domain/reference.h"
#include "store/directory.h"

struct library;

struct library *library_open(struct db *db);
void library_close(struct library *library); /* takes NULL */

/* Reads which versions there are and from where on; a reader calls it when it opens and whenever it
 * meets a ReferenceChanged. */
MUST_CHECK enum status library_refresh(struct library *library);

/* What is in force for an entry of a shard: a version counts from the entry behind its place on.
 * Parts are NULL while nothing was applied. ST_LATER, here and below: a part could not be read, or
 * this program cannot make sense of what another one applied (REFERENCE-UNREADABLE, said once). */
MUST_CHECK enum status
library_at(struct library *library, struct position position, struct reference *reference);

/* What counts for a task at a place: the policy it started under (0: the one in force), the
 * organisation, the calendars and the authority in force, or the first ones of what it cannot do
 * without where they were applied behind its order. ST_NONE while something was never applied. */
MUST_CHECK enum status library_for_task(struct library *library, struct position position,
                                        int policy_version, struct reference *reference);

/* The newest of everything as of the last refresh; parts are NULL while nothing was applied. */
MUST_CHECK enum status
library_newest_reference(struct library *library, struct reference *reference);

/* One version each; NULL when there is none or it cannot be read. */
const struct organisation *library_organisation(struct library *library, int version);
const struct policy *library_policy(struct library *library, int version);
const struct calendar_set *library_calendars(struct library *library, int version);
const struct authority *library_authority(struct library *library, int version);

/* The newest version of a kind as of the last refresh; 0: none. */
int library_newest(const struct library *library, enum directory_kind kind);

#endif
