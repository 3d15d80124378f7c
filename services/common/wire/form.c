#include "base/status.h"
#include "base/text.h"
#include "wire/field.h"
#include "wire/form_rule.h"
#include "wire/form_text.h"
#include "wire/message.h"
#include "wire/place.h"
#include "wire/subject.h"
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- the rules, found once for each field -------------------------------------------------- */

struct shape {
    const ProtobufCMessageDescriptor *type;
    const struct form_rule **rules; /* as type->fields */
    const struct shape **parts;     /* of fields that are messages */
    struct shape *next;
};

static struct shape *shapes; /* all that can be met below an event */
static const struct shape *event_shape;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void *
allocate(size_t count, size_t size)
{
    void *memory = calloc(count ? count : 1, size);
    if (!memory) {
        panic("no memory for the rules of form");
    }
    return memory;
}

static const struct shape *
shape_of(const ProtobufCMessageDescriptor *type)
{
    for (const struct shape *known = shapes; known; known = known->next) {
        if (known->type == type) {
            return known;
        }
    }
    struct shape *shape = allocate(1, sizeof *shape);
    *shape = (struct shape){ .type = type, .next = shapes };
    shapes = shape;
    shape->rules = allocate(type->n_fields, sizeof *shape->rules);
    shape->parts = allocate(type->n_fields, sizeof *shape->parts);
    for (unsigned i = 0; i < type->n_fields; i++) {
        shape->rules[i] = form_rule_of(type, &type->fields[i]);
        if (shape->rules[i]->kind == FORM_PART) {
            shape->parts[i] = shape_of(type->fields[i].descriptor);
        }
    }
    return shape;
}

static void
find_rules(void)
{
    event_shape = shape_of(&dondoc__v1__event__descriptor);
}

/* ---- one event ----------------------------------------------------------------------------- */

struct form {
    struct arena *arena;
    struct refusal *refusal;
};

static enum status
fail(struct form *form, const struct place *place, enum code code, const char *detail)
{
    return refuse_at(form->refusal, form->arena, code, place, detail);
}

static enum status
check_number(struct form *form, const struct form_rule *rule, int64_t value,
             const struct place *place)
{
    char detail[FORM_DETAIL_SIZE];
    if (rule->kind == FORM_TIME) {
        return value >= 0 && value < FORM_TIME_END ? ST_OK
                                                   : fail(form, place, CODE_TIME_OUT_OF_RANGE, "");
    }
    if (value == 0 || (value >= rule->min && value <= rule->max)) {
        return ST_OK;
    }
    snprintf(detail, sizeof detail, "%lld..%lld", (long long)rule->min, (long long)rule->max);
    return fail(form, place, CODE_NUMBER_OUT_OF_RANGE, detail);
}

static enum status
check_choice(struct form *form, const ProtobufCEnumDescriptor *type, int value,
             const struct place *place)
{
    char detail[FORM_DETAIL_SIZE];
    if (protobuf_c_enum_descriptor_get_value(type, value)) {
        return ST_OK;
    }
    snprintf(detail, sizeof detail, "%d", value);
    return fail(form, place, CODE_ENUM_UNKNOWN, detail);
}

static enum status
check_text(struct form *form, const struct form_rule *rule, char **text, const struct place *place)
{
    char detail[FORM_DETAIL_SIZE];
    enum code code = form_text(text, rule, form->arena, detail);
    return code == CODE_COUNT ? ST_OK : fail(form, place, code, detail);
}

static enum status
check_hash(struct form *form, size_t size, const struct place *place)
{
    char detail[FORM_DETAIL_SIZE];
    if (size == HASH_SIZE) {
        return ST_OK;
    }
    snprintf(detail, sizeof detail, "%zu != %d bytes", size, HASH_SIZE);
    return fail(form, place, CODE_FIELD_INVALID, detail);
}

static enum status check_message(struct form *form, const struct shape *shape,
                                 ProtobufCMessage *message, const struct place *up);

static enum status
check_value(struct form *form, const struct shape *shape, unsigned i, void *value,
            const struct place *place)
{
    const ProtobufCFieldDescriptor *field = &shape->type->fields[i];
    const struct form_rule *rule = shape->rules[i];
    switch (field->type) {
    case PROTOBUF_C_TYPE_STRING:
        return check_text(form, rule, value, place);
    case PROTOBUF_C_TYPE_BYTES:
        return check_hash(form, ((ProtobufCBinaryData *)value)->len, place);
    case PROTOBUF_C_TYPE_INT64:
        return check_number(form, rule, *(int64_t *)value, place);
    case PROTOBUF_C_TYPE_INT32:
        return check_number(form, rule, *(int32_t *)value, place);
    case PROTOBUF_C_TYPE_ENUM:
        return check_choice(form, field->descriptor, *(int *)value, place);
    case PROTOBUF_C_TYPE_MESSAGE:
        return check_message(form, shape->parts[i], *(ProtobufCMessage **)value, place);
    default:
        return ST_OK; /* a flag is 0 or 1 by protobuf-c */
    }
}

static enum status
check_field(struct form *form, const struct shape *shape, unsigned i,
            const ProtobufCMessage *message, const struct place *up)
{
    const ProtobufCFieldDescriptor *field = &shape->type->fields[i];
    const struct form_rule *rule = shape->rules[i];
    struct place place = { up, field->name, PLACE_NO_INDEX };
    char detail[FORM_DETAIL_SIZE];
    size_t count = field_count(message, field), most = rule->most ? rule->most : FORM_LIST_MAX;
    if (count > most) {
        snprintf(detail, sizeof detail, "%zu > %zu", count, most);
        return fail(form, &place, CODE_FIELD_TOO_LONG, detail);
    }
    bool is_said = false;
    for (size_t at = 0; at < count; at++) {
        void *value = field_value(message, field, at);
        if (!field_is_said(field, value)) {
            continue;
        }
        is_said = true;
        place.index = field_is_list(field) ? at : PLACE_NO_INDEX;
        enum status st = rule->kind == FORM_NOTHING ? fail(form, &place, CODE_FIELD_FORBIDDEN, "")
                                                    : check_value(form, shape, i, value, &place);
        if (st != ST_OK) {
            return st;
        }
    }
    return is_said || !rule->is_required ? ST_OK : fail(form, &place, CODE_FIELD_MISSING, "");
}

static enum status
check_message(struct form *form, const struct shape *shape, ProtobufCMessage *message,
              const struct place *up)
{
    char detail[FORM_DETAIL_SIZE];
    if (message->n_unknown_fields) {
        snprintf(detail, sizeof detail, "%u", message->unknown_fields[0].tag);
        return fail(form, up, CODE_FIELD_UNKNOWN, detail);
    }
    for (unsigned i = 0; i < shape->type->n_fields; i++) {
        enum status st = check_field(form, shape, i, message, up);
        if (st != ST_OK) {
            return st;
        }
    }
    return ST_OK;
}

/* ---- what belongs to the event as a whole -------------------------------------------------- */

static enum status
check_type(struct form *form, const Dondoc__V1__Event *event)
{
    char detail[FORM_DETAIL_SIZE] = "";
    int type = event_type(event);
    if (type == 0) {
        if (event->base.n_unknown_fields) { /* perhaps of a later version */
            snprintf(detail, sizeof detail, "%u", event->base.unknown_fields[0].tag);
        }
        return fail(form, NULL, CODE_TYPE_UNKNOWN, detail);
    }
    return event_type_is_report(type) ? ST_OK
                                      : fail(form, NULL, CODE_TYPE_FOREIGN, event_type_name(type));
}

static const Dondoc__V1__Document *
document_of(const Dondoc__V1__Event *event)
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

/* A report on a document speaks of the document that stands in it, any other of a task. */
static enum status
check_subject(struct form *form, const Dondoc__V1__Event *event)
{
    const struct place place = { NULL, "subject", PLACE_NO_INDEX };
    const Dondoc__V1__Document *document = document_of(event);
    enum subject_kind kind;
    if (document) {
        const char *expected = document_subject(form->arena, document);
        return text_same(event->subject, expected)
                   ? ST_OK
                   : fail(form, &place, CODE_SUBJECT_DIFFERS, expected);
    }
    return subject_key(event->subject, &kind) && kind == SUBJECT_TASK
               ? ST_OK
               : fail(form, &place, CODE_SUBJECT_DIFFERS, "task:...");
}

/* "dondoc" and "dondoc/routing" are ours; "dondoc.example/x" is not. */
static enum status
check_source(struct form *form, const char *source)
{
    static const char ours[] = "dondoc";
    const struct place place = { NULL, "source", PLACE_NO_INDEX };
    size_t size = sizeof ours - 1;
    bool is_ours =
        strncmp(source, ours, size) == 0 && (source[size] == '\0' || source[size] == '/');
    return is_ours ? fail(form, &place, CODE_SOURCE_RESERVED, "") : ST_OK;
}

static enum status
check_size(struct form *form, const Dondoc__V1__Event *event)
{
    char detail[FORM_DETAIL_SIZE];
    size_t size = dondoc__v1__event__get_packed_size(event);
    if (size <= MESSAGE_MAX_EVENT) {
        return ST_OK;
    }
    snprintf(detail, sizeof detail, "%zu > %d bytes", size, MESSAGE_MAX_EVENT);
    return fail(form, NULL, CODE_EVENT_TOO_LARGE, detail);
}

enum status
event_check(Dondoc__V1__Event *event, struct arena *arena, struct refusal *refusal)
{
    pthread_once(&once, find_rules);
    struct form form = { arena, refusal };
    enum status st = check_size(&form, event);
    if (st == ST_OK) {
        st = check_type(&form, event);
    }
    if (st == ST_OK) {
        st = check_message(&form, event_shape, &event->base, NULL);
    }
    if (st == ST_OK) {
        st = check_source(&form, event->source);
    }
    return st == ST_OK ? check_subject(&form, event) : st;
}
