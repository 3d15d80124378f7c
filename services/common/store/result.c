#include "base/text.h"
#include "store/db.h"
#include "store/db_internal.h"
#include <endian.h>
#include <stdlib.h>
#include <string.h>

size_t
db_rows(const struct db_result *result)
{
    return (size_t)PQntuples(result->res);
}

size_t
db_affected(const struct db_result *result)
{
    return (size_t)strtoull(PQcmdTuples(result->res), NULL, 10);
}

bool
db_is_null(const struct db_result *result, size_t row, int column)
{
    return PQgetisnull(result->res, (int)row, column) != 0;
}

/* A wrong row or column, a null nobody asked about, or another width than expected, is our own
 * mistake about our own SQL. */
static const char *
value(const struct db_result *result, size_t row, int column, int size)
{
    if (row >= db_rows(result) || column >= PQnfields(result->res)) {
        panic("no row %zu, column %d", row, column);
    }
    if (db_is_null(result, row, column)) {
        panic("column %s is null", PQfname(result->res, column));
    }
    if (size > 0 && PQgetlength(result->res, (int)row, column) != size) {
        panic("column %s is not %d bytes wide", PQfname(result->res, column), size);
    }
    return PQgetvalue(result->res, (int)row, column);
}

bool
db_bool(const struct db_result *result, size_t row, int column)
{
    return *value(result, row, column, 1) != 0;
}

int
db_int(const struct db_result *result, size_t row, int column)
{
    if (PQgetlength(result->res, (int)row, column) == 2) {
        uint16_t small;
        memcpy(&small, value(result, row, column, 2), sizeof small);
        return (int16_t)be16toh(small);
    }
    uint32_t raw;
    memcpy(&raw, value(result, row, column, 4), sizeof raw);
    return (int32_t)be32toh(raw);
}

int64_t
db_int8(const struct db_result *result, size_t row, int column)
{
    uint64_t raw;
    memcpy(&raw, value(result, row, column, 8), sizeof raw);
    return (int64_t)be64toh(raw);
}

int64_t
db_time(const struct db_result *result, size_t row, int column)
{
    int64_t raw = db_int8(result, row, column);
    return raw == INT64_MAX || raw == INT64_MIN ? raw : raw + EPOCH_2000_US;
}

const char *
db_text(const struct db_result *result, size_t row, int column)
{
    return db_is_null(result, row, column) ? NULL : value(result, row, column, 0);
}

struct hash
db_hash(const struct db_result *result, size_t row, int column)
{
    struct hash hash = { { 0 } };
    struct db_blob blob = db_bytes(result, row, column);
    if (blob.size == HASH_SIZE) {
        memcpy(hash.bytes, blob.data, HASH_SIZE);
    }
    return hash;
}

struct db_blob
db_bytes(const struct db_result *result, size_t row, int column)
{
    if (db_is_null(result, row, column)) {
        return (struct db_blob){ NULL, 0 };
    }
    return (struct db_blob){ value(result, row, column, 0),
                             (size_t)PQgetlength(result->res, (int)row, column) };
}
