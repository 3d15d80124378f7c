/*
 * The bytes of one SP REQ connection become letters: greeting, then each message behind its length
 * (proto/README.md, "The bytes on the wire"). Pure; of the replier only.
 */
#ifndef WIRE_INBOX_H
#define WIRE_INBOX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { INBOX_WAY_MAX = 8 * 4, INBOX_GREETING_SIZE = 8, INBOX_LENGTH_SIZE = 8 };

/* A message as it came: the way back, then the request. Of one over the limit, only the first
 * INBOX_WAY_MAX bytes. */
struct letter {
    uint8_t *bytes; /* malloc'd */
    size_t size, way;
};

enum inbox_result { INBOX_MORE, INBOX_LETTER, INBOX_BROKEN };

/* Zero it and set `limit`: bytes of a message that are kept. */
struct inbox {
    size_t limit;
    enum { INBOX_GREETING, INBOX_LENGTH, INBOX_MESSAGE, INBOX_EXCESS, INBOX_FULL } stage;
    uint8_t head[INBOX_GREETING_SIZE];
    size_t got; /* of this stage */
    struct letter letter;
    const char *why; /* it is broken */
};

/* Where the next bytes may be put, and how many; then say how many were. Not while it is full. */
uint8_t *inbox_room(struct inbox *inbox, size_t *size);
enum inbox_result inbox_put(struct inbox *inbox, size_t count);

/* The same for bytes that stand elsewhere; *used tells how many it took before it had a letter. */
enum inbox_result inbox_copy(struct inbox *inbox, const uint8_t *bytes, size_t size, size_t *used);

/* The letter that makes it full; its bytes are the caller's now. */
struct letter inbox_take(struct inbox *inbox);

void inbox_close(struct inbox *inbox);

static inline bool
inbox_is_idle(const struct inbox *inbox) /* between two messages */
{
    return inbox->stage == INBOX_LENGTH && inbox->got == 0;
}

#endif
