/*
 * The roles that services connect as (migration 1): they may log in once they have a password.
 */
#ifndef STORE_ROLE_H
#define STORE_ROLE_H

#include "store/db.h"

extern const struct query_set role_queries;

/* The names of all of them, dondoc_intake and so on; in the arena. */
MUST_CHECK enum status
role_list(struct db *db, struct arena *arena, const char *const **names, size_t *count);

/* As a superuser or the one who made them. PostgreSQL and its log see a verifier only. */
MUST_CHECK enum status
role_set_password(struct db *db, struct arena *arena, const char *role, const char *password);

#endif
