/*
 * Random messages whose form is good, whatever fields they have: texts, numbers and times follow
 * the rules of wire/form_rule.h.
 */
#ifndef TESTS_RANDOM_MESSAGE_H
#define TESTS_RANDOM_MESSAGE_H

#include "base/text.h"
#include "test.h"
#include "wire/field.h"
#include "wire/form_rule.h"
#include "wire/message.h"
#include <string.h>

/* Letters as they stand in NFC, and what JSON must escape. */
static inline char *
random_text(struct arena *arena, uint64_t *state, const struct form_rule *rule)
{
    static const char *const pieces[] = { "a", "Z",  "0",  "-",  "đ", "ề",
                                          "Ự", "\"", "\\", "漢", "😀", "/" };
    struct text_builder text = { .arena = arena };
    bool may_have_spaces = rule->kind != FORM_WORD && rule->kind != FORM_LINK;
    int64_t length = test_between(state, 1, rule->max < 48 ? rule->max / 4 : 12);
    if (rule->kind == FORM_SUBJECT) {
        text_add(&text, "task:");
    } else if (rule->kind == FORM_LINK) {
        text_add(&text, "https://");
    } else if (rule->kind == FORM_DATE) {
        return arena_print(arena, "%04d-%02d-%02d", (int)test_between(state, 1970, 2199),
                           (int)test_between(state, 1, 12), (int)test_between(state, 1, 28));
    }
    for (int64_t i = 0; i < length; i++) {
        bool is_inside = i > 0 && i < length - 1;
        uint64_t dice = test_random(state) % 20;
        if (is_inside && dice == 0 && may_have_spaces) {
            text_add(&text, " ");
        } else if (is_inside && dice == 1 && rule->kind == FORM_NOTE) {
            text_add(&text, "\n\t");
        } else {
            size_t count = LENGTH(pieces) - (rule->kind == FORM_ISSUER); /* without the slash */
            text_add(&text, pieces[test_random(state) % count]);
        }
    }
    return text.text;
}

static inline ProtobufCMessage *
random_message(struct arena *arena, uint64_t *state, const ProtobufCMessageDescriptor *type);

static inline void
random_value(struct arena *arena, uint64_t *state, const ProtobufCMessageDescriptor *message,
             const ProtobufCFieldDescriptor *field, void *value)
{
    const struct form_rule *rule = form_rule_of(message, field);
    static const struct form_rule any_text = { .kind = FORM_TEXT, .max = 1000 };
    static const struct form_rule any_number = { .kind = FORM_NUMBER, .max = INT32_MAX };
    switch (field->type) {
    case PROTOBUF_C_TYPE_STRING:
        *(char **)value = random_text(arena, state, rule->kind == FORM_NOTHING ? &any_text : rule);
        break;
    case PROTOBUF_C_TYPE_BYTES: {
        ProtobufCBinaryData *bytes = value;
        bytes->len = HASH_SIZE;
        bytes->data = arena_alloc(arena, bytes->len);
        for (size_t i = 0; i < bytes->len; i++) {
            bytes->data[i] = (uint8_t)test_random(state);
        }
        break;
    }
    case PROTOBUF_C_TYPE_MESSAGE:
        *(ProtobufCMessage **)value = random_message(arena, state, field->descriptor);
        break;
    case PROTOBUF_C_TYPE_ENUM: {
        const ProtobufCEnumDescriptor *choices = field->descriptor;
        unsigned least = rule->is_required || field_is_list(field) ? 1 : 0; /* 0 is "not said" */
        *(int *)value =
            choices->values[(size_t)test_between(state, least, choices->n_values - 1)].value;
        break;
    }
    case PROTOBUF_C_TYPE_BOOL:
        *(protobuf_c_boolean *)value = (int)(test_random(state) & 1);
        break;
    case PROTOBUF_C_TYPE_INT64:
        *(int64_t *)value =
            test_between(state, 1, rule->kind == FORM_TIME ? FORM_TIME_END - 1 : INT32_MAX);
        break;
    default:
        rule = rule->kind == FORM_NUMBER ? rule : &any_number;
        *(int32_t *)value = (int32_t)test_between(state, rule->min, rule->max);
    }
}

static inline void
random_field(struct arena *arena, uint64_t *state, ProtobufCMessage *message,
             const ProtobufCFieldDescriptor *field)
{
    if (field_is_list(field)) {
        bool is_needed = form_rule_of(message->descriptor, field)->is_required;
        size_t count = (size_t)test_between(state, is_needed ? 1 : 0, 3);
        char *list = arena_array(arena, count, field_size(field));
        *(char **)((char *)message + field->offset) = list;
        *(size_t *)field_quantifier(message, field) = count;
    }
    for (size_t i = 0; i < field_count(message, field); i++) {
        random_value(arena, state, message->descriptor, field, field_value(message, field, i));
    }
}

/* Every field that must be filled is, every other one mostly; of a oneof, one or none. */
static inline ProtobufCMessage *
random_message(struct arena *arena, uint64_t *state, const ProtobufCMessageDescriptor *type)
{
    ProtobufCMessage *message = arena_alloc(arena, type->sizeof_message);
    protobuf_c_message_init(type, message);
    for (unsigned i = 0; i < type->n_fields; i++) {
        const ProtobufCFieldDescriptor *field = &type->fields[i];
        const struct form_rule *rule = form_rule_of(type, field);
        bool is_wanted = rule->is_required || test_random(state) % 4;
        if (!is_wanted || rule->kind == FORM_NOTHING) {
            continue;
        }
        if (field_is_choice(field)) {
            *(uint32_t *)field_quantifier(message, field) = field->id;
        }
        random_field(arena, state, message, field);
    }
    return message;
}

/* What a report on a document speaks of; NULL in all other events. */
static inline Dondoc__V1__Document *
reported_document(const Dondoc__V1__Event *event)
{
    switch (event->data_case) {
    case DONDOC__V1__EVENT__DATA_DOCUMENT_RECEIVED:
        return event->document_received->document;
    case DONDOC__V1__EVENT__DATA_DOCUMENT_REJECTED:
        return event->document_rejected->document;
    case DONDOC__V1__EVENT__DATA_DOCUMENT_RECALLED:
        return event->document_recalled->document;
    case DONDOC__V1__EVENT__DATA_DOCUMENT_REPLACED:
        return event->document_replaced->document;
    default:
        return NULL;
    }
}

/* An event with data of this type. As a publisher sends it: subject and data agree, and what only
 * decisions carry is not there. */
static inline Dondoc__V1__Event *
random_event(struct arena *arena, uint64_t *state, int type, bool is_published)
{
    const ProtobufCMessageDescriptor *descriptor = &dondoc__v1__event__descriptor;
    Dondoc__V1__Event *event = arena_alloc(arena, sizeof *event);
    dondoc__v1__event__init(event);
    event->data_case = (Dondoc__V1__Event__DataCase)type;
    for (unsigned i = 0; i < descriptor->n_fields; i++) {
        const ProtobufCFieldDescriptor *field = &descriptor->fields[i];
        bool is_other = field_is_choice(field) && (int)field->id != type;
        bool is_ours = form_rule_of(descriptor, field)->kind == FORM_NOTHING;
        if (!is_other && !(is_published && is_ours)) {
            random_field(arena, state, &event->base, field);
        }
    }
    if (is_published && reported_document(event)) {
        event->subject = document_subject(arena, reported_document(event));
    }
    return event;
}

#endif
