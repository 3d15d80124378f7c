#include "wire/raw.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

struct cursor {
    uint8_t *at;
    const uint8_t *end;
};

static bool
read_varint(struct cursor *cursor, uint64_t *value)
{
    *value = 0;
    for (unsigned shift = 0; shift < 64 && cursor->at < cursor->end; shift += 7) {
        uint8_t byte = *cursor->at++;
        *value |= (uint64_t)(byte & 0x7F) << shift;
        if (!(byte & 0x80)) {
            return true;
        }
    }
    return false;
}

static bool
skip(struct cursor *cursor, uint64_t size)
{
    if (size > (uint64_t)(cursor->end - cursor->at)) {
        return false;
    }
    cursor->at += size;
    return true;
}

/* Recursion ends with the nesting of the descriptors: none contains itself. */
static void
replace_nuls(const ProtobufCMessageDescriptor *type, struct cursor cursor)
{
    uint64_t tag, value;
    bool is_good = true;
    while (is_good && cursor.at < cursor.end && read_varint(&cursor, &tag)) {
        uint8_t *text = NULL;
        switch (tag & 7) {
        case PROTOBUF_C_WIRE_TYPE_VARINT:
            is_good = read_varint(&cursor, &value);
            break;
        case PROTOBUF_C_WIRE_TYPE_64BIT:
            is_good = skip(&cursor, 8);
            break;
        case PROTOBUF_C_WIRE_TYPE_32BIT:
            is_good = skip(&cursor, 4);
            break;
        case PROTOBUF_C_WIRE_TYPE_LENGTH_PREFIXED:
            is_good = read_varint(&cursor, &value);
            text = cursor.at;
            is_good = is_good && skip(&cursor, value);
            break;
        default:
            is_good = false;
        }
        const ProtobufCFieldDescriptor *field =
            is_good && text && tag >> 3 <= UINT32_MAX
                ? protobuf_c_message_descriptor_get_field(type, (unsigned)(tag >> 3))
                : NULL;
        if (field && field->type == PROTOBUF_C_TYPE_MESSAGE) {
            replace_nuls(field->descriptor, (struct cursor){ text, cursor.at });
        } else if (field && field->type == PROTOBUF_C_TYPE_STRING) {
            while ((text = memchr(text, 0, (size_t)(cursor.at - text)))) {
                *text++ = 1;
            }
        }
    }
}

const void *
raw_show_nuls(struct arena *arena, const ProtobufCMessageDescriptor *type, const void *data,
              size_t size)
{
    if (!size || !memchr(data, 0, size)) { /* nearly always */
        return data;
    }
    void *copy = arena_try(arena, size);
    if (copy) {
        memcpy(copy, data, size);
        replace_nuls(type, (struct cursor){ copy, (uint8_t *)copy + size });
    }
    return copy;
}
