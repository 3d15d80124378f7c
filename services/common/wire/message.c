#include "wire/message.h"

#include "base/text.h"
#include "wire/raw.h"
#include <string.h>

static void *
take(void *arena, size_t size)
{
    return arena_try(arena, size);
}

static void
leave(void *arena, void *memory)
{
    (void)arena, (void)memory;
}

void *
message_unpack(struct arena *arena, const ProtobufCMessageDescriptor *type, const void *data,
               size_t size, size_t limit)
{
    ProtobufCAllocator allocator = { take, leave, arena };
    arena_limit(arena, limit);
    data = raw_show_nuls(arena, type, size ? data : "", size);
    void *message = data ? protobuf_c_message_unpack(type, &allocator, size, data) : NULL;
    arena_limit(arena, 0);
    return message;
}

void *
message_pack(struct arena *arena, const ProtobufCMessage *message, size_t *size)
{
    *size = protobuf_c_message_get_packed_size(message);
    void *packed = arena_alloc(arena, *size);
    protobuf_c_message_pack(message, packed);
    return packed;
}

Dondoc__V1__Event *
event_about(struct arena *arena, const char *subject, Dondoc__V1__Event__DataCase data_case)
{
    const ProtobufCMessageDescriptor *type =
        protobuf_c_message_descriptor_get_field(&dondoc__v1__event__descriptor, (unsigned)data_case)
            ->descriptor;
    Dondoc__V1__Event *event = arena_alloc(arena, sizeof *event);
    dondoc__v1__event__init(event);
    event->subject = (char *)subject;
    event->data_case = data_case;
    /* Any member of the union: all of them are pointers to messages. */
    event->task_assigned = arena_alloc(arena, type->sizeof_message);
    protobuf_c_message_init(type, event->task_assigned);
    return event;
}

Dondoc__V1__Position *
position_message(struct arena *arena, int shard, int64_t seq)
{
    Dondoc__V1__Position *position = arena_alloc(arena, sizeof *position);
    dondoc__v1__position__init(position);
    position->shard = shard;
    position->seq = seq;
    return position;
}

static bool
is_type(const ProtobufCFieldDescriptor *field)
{
    return field && (field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF);
}

const char *
event_type_name(int type)
{
    const ProtobufCFieldDescriptor *field = protobuf_c_message_descriptor_get_field(
        &dondoc__v1__event__descriptor, type > 0 ? (unsigned)type : 0);
    if (!is_type(field)) {
        return NULL;
    }
    const ProtobufCMessageDescriptor *data = field->descriptor;
    return data->short_name;
}

int
event_type_number(const char *name)
{
    const ProtobufCMessageDescriptor *event = &dondoc__v1__event__descriptor;
    for (unsigned i = 0; i < event->n_fields; i++) {
        const ProtobufCMessageDescriptor *data = event->fields[i].descriptor;
        if (is_type(&event->fields[i]) && text_same(data->short_name, name)) {
            return (int)event->fields[i].id;
        }
    }
    return 0;
}

bool
event_type_is_report(int type)
{
    return type >= 100 && type < 200 && event_type_name(type);
}

struct hash
event_digest(const void *packed, size_t size)
{
    return hash_of(packed, size);
}
