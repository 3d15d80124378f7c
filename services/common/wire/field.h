/*
 * The values of a message by its descriptor, for whoever walks any message. Of this room, and
 * tests.
 */
#ifndef WIRE_FIELD_H
#define WIRE_FIELD_H

#include <protobuf-c/protobuf-c.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The C type of a value follows from the field's: char *, ProtobufCBinaryData, ProtobufCMessage *,
 * int64_t; int32_t for int32, enums and bool. Our messages have no other types. */
static inline size_t
field_size(const ProtobufCFieldDescriptor *field)
{
    switch (field->type) {
    case PROTOBUF_C_TYPE_STRING:
        return sizeof(char *);
    case PROTOBUF_C_TYPE_MESSAGE:
        return sizeof(ProtobufCMessage *);
    case PROTOBUF_C_TYPE_BYTES:
        return sizeof(ProtobufCBinaryData);
    case PROTOBUF_C_TYPE_INT64:
        return sizeof(int64_t);
    default:
        return sizeof(int32_t);
    }
}

static inline bool
field_is_list(const ProtobufCFieldDescriptor *field)
{
    return field->label == PROTOBUF_C_LABEL_REPEATED;
}

static inline bool
field_is_choice(const ProtobufCFieldDescriptor *field) /* one of several, "oneof" */
{
    return field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF;
}

/* A list's length, or which of a oneof is there. */
static inline void *
field_quantifier(const void *message, const ProtobufCFieldDescriptor *field)
{
    return (char *)message + field->quantifier_offset;
}

/* How many values there are: of a list its length, else 1, or 0 when a oneof has another. */
static inline size_t
field_count(const void *message, const ProtobufCFieldDescriptor *field)
{
    if (field_is_list(field)) {
        return *(size_t *)field_quantifier(message, field);
    }
    return !field_is_choice(field) || *(uint32_t *)field_quantifier(message, field) == field->id;
}

/* Where the value stands; i < field_count. */
static inline void *
field_value(const void *message, const ProtobufCFieldDescriptor *field, size_t i)
{
    char *member = (char *)message + field->offset;
    return field_is_list(field) ? *(char **)member + i * field_size(field) : member;
}

/* It is not 0, "", absent: what proto3 sends. */
static inline bool
field_is_said(const ProtobufCFieldDescriptor *field, const void *value)
{
    switch (field->type) {
    case PROTOBUF_C_TYPE_STRING:
        return *(char *const *)value && **(char *const *)value;
    case PROTOBUF_C_TYPE_MESSAGE:
        return *(ProtobufCMessage *const *)value;
    case PROTOBUF_C_TYPE_BYTES:
        return ((const ProtobufCBinaryData *)value)->len > 0;
    case PROTOBUF_C_TYPE_INT64:
        return *(const int64_t *)value != 0;
    default:
        return *(const int32_t *)value != 0;
    }
}

#endif
