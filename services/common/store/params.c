#include "store/db.h"
#include "store/db_internal.h"
#include <endian.h>
#include <string.h>

/* Type numbers of PostgreSQL (pg_type.dat); they never change. */
enum {
    OID_BOOL = 16,
    OID_BYTEA = 17,
    OID_INT8 = 20,
    OID_INT2 = 21,
    OID_INT4 = 23,
    OID_TEXT = 25,
    OID_TIMESTAMPTZ = 1184
};

struct db_params
db_params(struct arena *arena)
{
    return (struct db_params){ .arena = arena };
}

static void *
put(struct db_params *params, size_t size)
{
    if (params->count == DB_MAX_PARAMS) {
        panic("more than %d parameters", DB_MAX_PARAMS);
    }
    char *room = arena_alloc(params->arena, size + 1);
    params->values[params->count] = room;
    params->lengths[params->count++] = (int)size;
    return room;
}

static uint8_t *
write16(uint8_t *to, int value)
{
    uint16_t raw = htobe16((uint16_t)value);
    memcpy(to, &raw, sizeof raw);
    return to + sizeof raw;
}

static uint8_t *
write32(uint8_t *to, int64_t value)
{
    uint32_t raw = htobe32((uint32_t)value);
    memcpy(to, &raw, sizeof raw);
    return to + sizeof raw;
}

static uint8_t *
write64(uint8_t *to, int64_t value)
{
    uint64_t raw = htobe64((uint64_t)value);
    memcpy(to, &raw, sizeof raw);
    return to + sizeof raw;
}

static uint8_t *
write_blob(uint8_t *to, const void *data, size_t size)
{
    to = write32(to, (int64_t)size);
    if (size > 0) {
        memcpy(to, data, size);
    }
    return to + size;
}

static int64_t
time_as_stored(int64_t at)
{
    return at == INT64_MAX || at == INT64_MIN ? at : at - EPOCH_2000_US;
}

void
db_put_null(struct db_params *params)
{
    (void)put(params, 0);
    params->values[params->count - 1] = NULL;
}

void
db_put_bool(struct db_params *params, bool flag)
{
    *(uint8_t *)put(params, 1) = flag;
}

void
db_put_int2(struct db_params *params, int number)
{
    write16(put(params, 2), number);
}

void
db_put_int4(struct db_params *params, int number)
{
    write32(put(params, 4), number);
}

void
db_put_int8(struct db_params *params, int64_t number)
{
    write64(put(params, 8), number);
}

void
db_put_time(struct db_params *params, int64_t at)
{
    write64(put(params, 8), time_as_stored(at));
}

void
db_put_bytes(struct db_params *params, const void *data, size_t size)
{
    void *room = put(params, size);
    if (size > 0) {
        memcpy(room, data, size);
    }
}

void
db_put_text(struct db_params *params, const char *text)
{
    if (text == NULL) {
        db_put_null(params);
    } else {
        db_put_bytes(params, text, strlen(text));
    }
}

/* The head of a one-dimensional array; room for `payload` bytes of elements behind it. */
static uint8_t *
put_array(struct db_params *params, int element_oid, size_t count, size_t payload, bool nulls)
{
    size_t head = count > 0 ? 20 : 12;
    uint8_t *to = put(params, head + payload);
    to = write32(to, count > 0 ? 1 : 0);
    to = write32(to, nulls ? 1 : 0);
    to = write32(to, element_oid);
    if (count > 0) {
        to = write32(to, (int64_t)count);
        to = write32(to, 1);
    }
    return to;
}

static const void *
at(const void *base, size_t stride, size_t i)
{
    return (const char *)base + i * stride;
}

void
db_put_int2s(struct db_params *params, const int *base, size_t stride, size_t count)
{
    uint8_t *to = put_array(params, OID_INT2, count, count * 6, false);
    for (size_t i = 0; i < count; i++) {
        to = write16(write32(to, 2), *(const int *)at(base, stride, i));
    }
}

void
db_put_int4s(struct db_params *params, const int *base, size_t stride, size_t count)
{
    uint8_t *to = put_array(params, OID_INT4, count, count * 8, false);
    for (size_t i = 0; i < count; i++) {
        to = write32(write32(to, 4), *(const int *)at(base, stride, i));
    }
}

void
db_put_int8s(struct db_params *params, const int64_t *base, size_t stride, size_t count)
{
    uint8_t *to = put_array(params, OID_INT8, count, count * 12, false);
    for (size_t i = 0; i < count; i++) {
        to = write64(write32(to, 8), *(const int64_t *)at(base, stride, i));
    }
}

void
db_put_times(struct db_params *params, const int64_t *base, size_t stride, size_t count)
{
    uint8_t *to = put_array(params, OID_TIMESTAMPTZ, count, count * 12, false);
    for (size_t i = 0; i < count; i++) {
        to = write64(write32(to, 8), time_as_stored(*(const int64_t *)at(base, stride, i)));
    }
}

void
db_put_bools(struct db_params *params, const bool *base, size_t stride, size_t count)
{
    uint8_t *to = put_array(params, OID_BOOL, count, count * 5, false);
    for (size_t i = 0; i < count; i++) {
        to = write32(to, 1);
        *to++ = *(const bool *)at(base, stride, i);
    }
}

void
db_put_texts(struct db_params *params, const char *const *base, size_t stride, size_t count)
{
    size_t payload = 0;
    bool nulls = false;
    for (size_t i = 0; i < count; i++) {
        const char *text = *(const char *const *)at(base, stride, i);
        payload += 4 + (text != NULL ? strlen(text) : 0);
        nulls = nulls || text == NULL;
    }
    uint8_t *to = put_array(params, OID_TEXT, count, payload, nulls);
    for (size_t i = 0; i < count; i++) {
        const char *text = *(const char *const *)at(base, stride, i);
        to = text != NULL ? write_blob(to, text, strlen(text)) : write32(to, -1);
    }
}

void
db_put_blobs(struct db_params *params, const struct db_blob *base, size_t stride, size_t count)
{
    size_t payload = 0;
    bool nulls = false;
    for (size_t i = 0; i < count; i++) {
        const struct db_blob *blob = at(base, stride, i);
        payload += 4 + blob->size;
        nulls = nulls || blob->data == NULL;
    }
    uint8_t *to = put_array(params, OID_BYTEA, count, payload, nulls);
    for (size_t i = 0; i < count; i++) {
        const struct db_blob *blob = at(base, stride, i);
        to = blob->data != NULL ? write_blob(to, blob->data, blob->size) : write32(to, -1);
    }
}
