/* What db.c, params.c and result.c share; no other file includes it. */
#ifndef STORE_DB_INTERNAL_H
#define STORE_DB_INTERNAL_H

#include <libpq-fe.h>

#define EPOCH_2000_US INT64_C(946684800000000) /* PostgreSQL's zero of time */

enum { DB_MAX_PARAMS = 16 };

struct db_result {
    PGresult *res;
};

#endif
