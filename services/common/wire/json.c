#include "base/civil.h"
#include "base/text.h"
#include "wire/field.h"
#include "wire/form_rule.h"
#include "wire/message.h"
#include <inttypes.h>
#include <stdbool.h>
#include <string.h>

/* ---- values -------------------------------------------------------------------------------- */

/* What is not UTF-8 becomes U+FFFD: a log line must be readable whatever is in the message. */
static void
add_text(struct text_builder *out, const char *text)
{
    size_t size = strlen(text);
    text_add_n(out, "\"", 1);
    for (size_t at = 0; at < size;) {
        size_t from = at;
        int32_t rune = text_next(text, size, &at);
        if (rune < 0) {
            text_add(out, "\xEF\xBF\xBD");
        } else if (rune == '"' || rune == '\\') {
            text_print(out, "\\%c", (char)rune);
        } else if (rune < 0x20 || (rune >= 0x7F && rune < 0xA0)) {
            text_print(out, "\\u%04x", (unsigned)rune);
        } else {
            text_add_n(out, text + from, at - from);
        }
    }
    text_add_n(out, "\"", 1);
}

static void
add_bytes(struct text_builder *out, const ProtobufCBinaryData *bytes)
{
    text_add_n(out, "\"", 1);
    for (size_t i = 0; i < bytes->len; i++) {
        text_print(out, "%02x", bytes->data[i]);
    }
    text_add_n(out, "\"", 1);
}

/* A time no calendar has is shown as the number it is. */
static void
add_time(struct text_builder *out, int64_t at)
{
    char text[CIVIL_TEXT_SIZE];
    bool is_time = at >= 0 && at < FORM_TIME_END;
    if (is_time) {
        text_print(out, "\"%s\"", instant_print_utc(text, sizeof text, at));
    } else {
        text_print(out, "%" PRId64, at);
    }
}

static void
add_choice(struct text_builder *out, const ProtobufCEnumDescriptor *type, int value)
{
    const ProtobufCEnumValue *known = protobuf_c_enum_descriptor_get_value(type, value);
    if (known) {
        text_print(out, "\"%s\"", known->name);
    } else {
        text_print(out, "%d", value);
    }
}

/* ---- messages ------------------------------------------------------------------------------ */

static void add_message(struct text_builder *out, const ProtobufCMessage *message);

static void
add_value(struct text_builder *out, const ProtobufCMessageDescriptor *message,
          const ProtobufCFieldDescriptor *field, const void *value)
{
    switch (field->type) {
    case PROTOBUF_C_TYPE_STRING:
        add_text(out, *(char *const *)value);
        break;
    case PROTOBUF_C_TYPE_BYTES:
        add_bytes(out, value);
        break;
    case PROTOBUF_C_TYPE_MESSAGE:
        add_message(out, *(ProtobufCMessage *const *)value);
        break;
    case PROTOBUF_C_TYPE_INT64:
        if (form_rule_of(message, field)->kind == FORM_TIME) {
            add_time(out, *(const int64_t *)value);
        } else {
            text_print(out, "%" PRId64, *(const int64_t *)value);
        }
        break;
    case PROTOBUF_C_TYPE_ENUM:
        add_choice(out, field->descriptor, *(const int *)value);
        break;
    case PROTOBUF_C_TYPE_BOOL:
        text_add(out, *(const protobuf_c_boolean *)value ? "true" : "false");
        break;
    default:
        text_print(out, "%" PRId32, *(const int32_t *)value);
    }
}

static void
add_list(struct text_builder *out, const ProtobufCMessage *message,
         const ProtobufCFieldDescriptor *field)
{
    size_t count = field_count(message, field);
    for (size_t i = 0; i < count; i++) {
        text_add(out, i ? "," : "[");
        add_value(out, message->descriptor, field, field_value(message, field, i));
    }
    text_add_n(out, "]", 1);
}

static bool
is_shown(const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field)
{
    return field_count(message, field) &&
           (field_is_list(field) || field_is_said(field, field_value(message, field, 0)));
}

/* "name":value, behind what is there already. */
static void
add_field(struct text_builder *out, const char *name, const ProtobufCMessage *message,
          const ProtobufCFieldDescriptor *field)
{
    bool is_first = out->text[out->size - 1] == '{';
    text_print(out, "%s\"%s\":", is_first ? "" : ",", name);
    if (field_is_list(field)) {
        add_list(out, message, field);
    } else {
        add_value(out, message->descriptor, field, field_value(message, field, 0));
    }
}

static void
add_message(struct text_builder *out, const ProtobufCMessage *message)
{
    const ProtobufCMessageDescriptor *type = message->descriptor;
    text_add_n(out, "{", 1);
    for (unsigned i = 0; i < type->n_fields; i++) {
        if (is_shown(message, &type->fields[i])) {
            add_field(out, type->fields[i].name, message, &type->fields[i]);
        }
    }
    text_add_n(out, "}", 1);
}

char *
message_to_json(struct arena *arena, const ProtobufCMessage *message)
{
    struct text_builder out = { .arena = arena };
    add_message(&out, message);
    return out.text;
}

/* One of the fields is the data, and which one it is the type. */
char *
event_to_json(struct arena *arena, const Dondoc__V1__Event *event)
{
    const ProtobufCMessage *message = &event->base;
    const ProtobufCFieldDescriptor *data = NULL;
    const char *type = event_type_name(event_type(event));
    struct text_builder out = { .arena = arena };
    text_add(&out, "{\"specversion\":\"1.0\"");
    if (type) {
        text_print(&out, ",\"type\":\"%s\"", type);
    }
    for (unsigned i = 0; i < message->descriptor->n_fields; i++) {
        const ProtobufCFieldDescriptor *field = &message->descriptor->fields[i];
        if (!is_shown(message, field)) {
            continue;
        }
        if (field_is_choice(field)) {
            data = field;
        } else {
            add_field(&out, field->name, message, field);
        }
    }
    if (data) {
        add_field(&out, "data", message, data);
    }
    text_add_n(&out, "}", 1);
    return out.text;
}
