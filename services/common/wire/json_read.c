#include "base/civil.h"
#include "base/text.h"
#include "wire/field.h"
#include "wire/form_rule.h"
#include "wire/message.h"
#include "wire/place.h"
#include <jansson.h>
#include <string.h>

struct reading {
    struct arena *arena;
    struct refusal *refusal;
};

static enum status
fail(struct reading *reading, const struct place *place, enum code code, const char *detail)
{
    return refuse_at(reading->refusal, reading->arena, code, place, detail);
}

/* ---- values -------------------------------------------------------------------------------- */

static enum status
read_text(struct reading *reading, const json_t *json, const struct place *place, char **text)
{
    if (!json_is_string(json)) {
        return fail(reading, place, CODE_FIELD_INVALID, "\"...\"");
    }
    *text = arena_text_n(reading->arena, json_string_value(json), json_string_length(json));
    return ST_OK;
}

static int
hex_digit(char digit)
{
    static const char digits[] = "0123456789abcdef";
    const char *at = memchr(digits, digit >= 'A' && digit <= 'F' ? digit - 'A' + 'a' : digit, 16);
    return at ? (int)(at - digits) : -1;
}

static enum status
read_bytes(struct reading *reading, const json_t *json, const struct place *place,
           ProtobufCBinaryData *bytes)
{
    char *text = NULL;
    enum status st = read_text(reading, json, place, &text);
    if (st != ST_OK) {
        return st;
    }
    size_t size = strlen(text) / 2;
    bool is_good = strlen(text) % 2 == 0;
    uint8_t *data = arena_alloc(reading->arena, size);
    for (size_t i = 0; i < size && is_good; i++) {
        int high = hex_digit(text[2 * i]), low = hex_digit(text[2 * i + 1]);
        is_good = high >= 0 && low >= 0;
        data[i] = (uint8_t)(is_good ? high << 4 | low : 0);
    }
    *bytes = (ProtobufCBinaryData){ .len = size, .data = data };
    return is_good ? ST_OK : fail(reading, place, CODE_FIELD_INVALID, "0-9a-f");
}

static enum status
read_number(struct reading *reading, const json_t *json, const struct place *place, int64_t min,
            int64_t max, int64_t *number)
{
    if (!json_is_integer(json)) {
        return fail(reading, place, CODE_FIELD_INVALID, "123");
    }
    *number = json_integer_value(json);
    return *number >= min && *number <= max ? ST_OK
                                            : fail(reading, place, CODE_NUMBER_OUT_OF_RANGE, "");
}

static enum status
read_time(struct reading *reading, const json_t *json, const struct place *place, int64_t *at)
{
    const char *text = json_string_value(json);
    return text && instant_parse(text, at)
               ? ST_OK
               : fail(reading, place, CODE_FIELD_INVALID, "\"2026-03-09T10:00:00+07:00\"");
}

static enum status
read_choice(struct reading *reading, const json_t *json, const struct place *place,
            const ProtobufCEnumDescriptor *type, int *value)
{
    const char *name = json_string_value(json);
    const ProtobufCEnumValue *known =
        name ? protobuf_c_enum_descriptor_get_value_by_name(type, name) : NULL;
    if (!known) {
        return name ? fail(reading, place, CODE_ENUM_UNKNOWN, name)
                    : fail(reading, place, CODE_FIELD_INVALID, "\"...\"");
    }
    *value = known->value;
    return ST_OK;
}

/* ---- messages ------------------------------------------------------------------------------ */

static enum status read_part(struct reading *reading, const json_t *json, const struct place *place,
                             const ProtobufCMessageDescriptor *type, ProtobufCMessage **part);

static enum status
read_value(struct reading *reading, const json_t *json, const struct place *place,
           const ProtobufCMessageDescriptor *message, const ProtobufCFieldDescriptor *field,
           void *value)
{
    int64_t number = 0;
    enum status st;
    switch (field->type) {
    case PROTOBUF_C_TYPE_STRING:
        return read_text(reading, json, place, value);
    case PROTOBUF_C_TYPE_BYTES:
        return read_bytes(reading, json, place, value);
    case PROTOBUF_C_TYPE_MESSAGE:
        return read_part(reading, json, place, field->descriptor, value);
    case PROTOBUF_C_TYPE_ENUM:
        return read_choice(reading, json, place, field->descriptor, value);
    case PROTOBUF_C_TYPE_INT64:
        return form_rule_of(message, field)->kind == FORM_TIME
                   ? read_time(reading, json, place, value)
                   : read_number(reading, json, place, INT64_MIN, INT64_MAX, value);
    case PROTOBUF_C_TYPE_BOOL:
        *(protobuf_c_boolean *)value = json_is_true(json);
        return json_is_boolean(json) ? ST_OK : fail(reading, place, CODE_FIELD_INVALID, "true");
    default:
        st = read_number(reading, json, place, INT32_MIN, INT32_MAX, &number);
        *(int32_t *)value = (int32_t)number;
        return st;
    }
}

static enum status
read_list(struct reading *reading, const json_t *json, struct place *place,
          const ProtobufCFieldDescriptor *field, ProtobufCMessage *message)
{
    if (!json_is_array(json)) {
        return fail(reading, place, CODE_FIELD_INVALID, "[...]");
    }
    size_t count = json_array_size(json);
    char *list = arena_array(reading->arena, count, field_size(field));
    *(char **)((char *)message + field->offset) = list;
    *(size_t *)field_quantifier(message, field) = count;
    for (place->index = 0; place->index < count; place->index++) {
        enum status st =
            read_value(reading, json_array_get(json, place->index), place, message->descriptor,
                       field, field_value(message, field, place->index));
        if (st != ST_OK) {
            return st;
        }
    }
    return ST_OK;
}

static enum status
read_field(struct reading *reading, const json_t *json, const struct place *up,
           const ProtobufCFieldDescriptor *field, ProtobufCMessage *message)
{
    struct place place = { up, field->name, PLACE_NO_INDEX };
    if (field_is_list(field)) {
        return read_list(reading, json, &place, field, message);
    }
    if (field_is_choice(field)) {
        *(uint32_t *)field_quantifier(message, field) = field->id;
    }
    return read_value(reading, json, &place, message->descriptor, field,
                      (char *)message + field->offset);
}

static ProtobufCMessage *
new_message(struct arena *arena, const ProtobufCMessageDescriptor *type)
{
    ProtobufCMessage *message = arena_alloc(arena, type->sizeof_message);
    protobuf_c_message_init(type, message);
    return message;
}

static enum status
read_part(struct reading *reading, const json_t *json, const struct place *place,
          const ProtobufCMessageDescriptor *type, ProtobufCMessage **part)
{
    if (!json_is_object(json)) {
        return fail(reading, place, CODE_FIELD_INVALID, "{...}");
    }
    *part = new_message(reading->arena, type);
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)json, key, value)
    {
        const ProtobufCFieldDescriptor *field =
            protobuf_c_message_descriptor_get_field_by_name(type, key);
        struct place unknown = { place, key, PLACE_NO_INDEX };
        enum status st = !field                ? fail(reading, &unknown, CODE_FIELD_UNKNOWN, "")
                         : json_is_null(value) ? ST_OK
                                               : read_field(reading, value, place, field, *part);
        if (st != ST_OK) {
            return st;
        }
    }
    return ST_OK;
}

/* ---- events -------------------------------------------------------------------------------- */

/* Known to CloudEvents, not to the message. */
static bool
is_envelope(const char *key)
{
    return text_same(key, "specversion") || text_same(key, "type") || text_same(key, "data") ||
           text_same(key, "datacontenttype");
}

static enum status
check_envelope(struct reading *reading, const json_t *json, const char *key, const char *expected,
               bool is_required)
{
    const struct place place = { NULL, key, PLACE_NO_INDEX };
    const json_t *value = json_object_get(json, key);
    if (!value) {
        return is_required ? fail(reading, &place, CODE_FIELD_MISSING, expected) : ST_OK;
    }
    return text_same(json_string_value(value), expected)
               ? ST_OK
               : fail(reading, &place, CODE_FIELD_INVALID, expected);
}

static enum status
read_data(struct reading *reading, const json_t *json, Dondoc__V1__Event *event)
{
    const struct place place = { NULL, "type", PLACE_NO_INDEX };
    const json_t *name = json_object_get(json, "type"), *data = json_object_get(json, "data");
    if (!name) {
        return fail(reading, &place, CODE_FIELD_MISSING, "");
    }
    int type = event_type_number(json_string_value(name));
    if (!type) {
        return fail(reading, &place, CODE_TYPE_UNKNOWN,
                    json_is_string(name) ? json_string_value(name) : "");
    }
    const ProtobufCFieldDescriptor *field =
        protobuf_c_message_descriptor_get_field(event->base.descriptor, (unsigned)type);
    if (data && !json_is_null(data)) {
        return read_field(reading, data, NULL, field, &event->base);
    }
    event->data_case = (Dondoc__V1__Event__DataCase)type;
    *(ProtobufCMessage **)field_value(event, field, 0) =
        new_message(reading->arena, field->descriptor);
    return ST_OK;
}

static enum status
read_event(struct reading *reading, const json_t *json, Dondoc__V1__Event *event)
{
    enum status st = check_envelope(reading, json, "specversion", "1.0", true);
    if (st == ST_OK) {
        st = check_envelope(reading, json, "datacontenttype", "application/json", false);
    }
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)json, key, value)
    {
        if (st != ST_OK || is_envelope(key) || json_is_null(value)) {
            continue;
        }
        const struct place place = { NULL, key, PLACE_NO_INDEX };
        const ProtobufCFieldDescriptor *field =
            protobuf_c_message_descriptor_get_field_by_name(event->base.descriptor, key);
        st = !field || field_is_choice(field)
                 ? fail(reading, &place, CODE_FIELD_UNKNOWN, "")
                 : read_field(reading, value, NULL, field, &event->base);
    }
    return st == ST_OK ? read_data(reading, json, event) : st;
}

enum status
event_from_json(struct arena *arena, const char *json, size_t size, Dondoc__V1__Event **event,
                struct refusal *refusal)
{
    struct reading reading = { arena, refusal };
    json_error_t error;
    json_t *object = json_loadb(json, size, JSON_REJECT_DUPLICATES, &error);
    if (!json_is_object(object)) {
        json_decref(object);
        return object ? refuse(refusal, arena, CODE_JSON_UNREADABLE, "", "{...}")
                      : refuse(refusal, arena, CODE_JSON_UNREADABLE, "", "%d:%d", error.line,
                               error.column);
    }
    *event = (Dondoc__V1__Event *)(void *)new_message(arena, &dondoc__v1__event__descriptor);
    enum status st = read_event(&reading, object, *event);
    if (st != ST_OK) {
        refusal->field = arena_text(arena, refusal->field); /* it may be a key of the object */
    }
    json_decref(object);
    return st;
}
