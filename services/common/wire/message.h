/*
 * Events as bytes, as JSON and as names; and whether their form is acceptable.
 */
#ifndef WIRE_MESSAGE_H
#define WIRE_MESSAGE_H

#include "base/arena.h"
#include "base/hash.h"
#include "wire/codes.h"
#include <dondoc/v1/bus.pb-c.h>
#include <dondoc/v1/event.pb-c.h>
#include <dondoc/v1/publish.pb-c.h>
#include <stdbool.h>

enum {
    MESSAGE_MAX_EVENT = 64 * 1024,
    MESSAGE_MAX_REQUEST = 4 * 1024 * 1024,
    MESSAGE_MAX_EVENTS = 1000,
    MESSAGE_MAX_WAIT_MS = 10000,
    MESSAGE_MEMORY = 8 << 20, /* what unpacking one body of ours may take */
};

/* Any message <-> bytes. Unpacking takes its memory from the arena, at most `limit` bytes of it;
 * NULL when the bytes are no such message or need more. */
void *message_unpack(struct arena *arena, const ProtobufCMessageDescriptor *type, const void *data,
                     size_t size, size_t limit);
void *message_pack(struct arena *arena, const ProtobufCMessage *message, size_t *size);

/* An event about a subject with its data, all unset. The subject is borrowed. */
Dondoc__V1__Event *
event_about(struct arena *arena, const char *subject, Dondoc__V1__Event__DataCase data_case);

Dondoc__V1__Position *position_message(struct arena *arena, int shard, int64_t seq);

/* Types of Event.data: field number <-> name as in CloudEvents ("AssignmentOrdered"). */
const char *event_type_name(int type);   /* NULL when unknown */
int event_type_number(const char *name); /* 0 when unknown */
static inline int
event_type(const Dondoc__V1__Event *event)
{
    return (int)event->data_case;
}
/* 1xx: what publishers may send. */
bool event_type_is_report(int type);

/*
 * Checks the form of an event from outside and brings its texts to NFC in place (allocating from
 * the arena): id, source and subject present and well formed, a known type that publishers may
 * send, no unknown fields, valid UTF-8 without control characters, lengths, enums, numbers and
 * times (1970..2199) in range, hashes of 32 bytes, nothing that only decisions carry. Never judges
 * meaning. ST_INVALID fills `refusal`.
 */
MUST_CHECK enum status
event_check(Dondoc__V1__Event *event, struct arena *arena, struct refusal *refusal);

/* "document:ISSUER/YEAR/SYMBOL". */
char *document_subject(struct arena *arena, const Dondoc__V1__Document *document);

/* The digest by which a repeat is recognised: SHA-256 of the packed, checked event. */
struct hash event_digest(const void *packed, size_t size);

/*
 * JSON, for JSON lines and logs. An event is a CloudEvents object: specversion, type, id, source,
 * subject, time, our attributes by their proto names, data; enums as names, times as RFC 3339 (UTC,
 * microseconds, when written), bytes as hexadecimal, messages as objects, unset fields left out.
 * from_json takes null for unset, refuses unknown keys and wrong types by name, and does not check
 * the form. to_json writes any message, however odd.
 */
char *event_to_json(struct arena *arena, const Dondoc__V1__Event *event);
MUST_CHECK enum status event_from_json(struct arena *arena, const char *json, size_t size,
                                       Dondoc__V1__Event **event, struct refusal *refusal);
/* Any message by its descriptor. */
char *message_to_json(struct arena *arena, const ProtobufCMessage *message);

#endif
