#include "wire/inbox.h"

#include <stdlib.h>
#include <string.h>

enum {
    WORD_SIZE = 4,                   /* of the way back */
    SCRATCH_SIZE = 64 * 1024,        /* a message over the limit goes through this ... */
    EXCESS_MAX = 1024 * 1024 * 1024, /* ... up to here; what claims more is no message */
};

static const uint8_t greeting[INBOX_GREETING_SIZE] = { 0, 'S', 'P', 0, 0, 0x30, 0, 0 }; /* REQ */

static void
begin(struct inbox *inbox, unsigned stage)
{
    inbox->stage = stage;
    inbox->got = 0;
}

static enum inbox_result
give_up(struct inbox *inbox, const char *why)
{
    inbox->why = why;
    return INBOX_BROKEN;
}

uint8_t *
inbox_room(struct inbox *inbox, size_t *size)
{
    struct letter *letter = &inbox->letter;
    size_t got = inbox->got, scratch = SCRATCH_SIZE - INBOX_WAY_MAX;
    if (inbox->stage == INBOX_GREETING || inbox->stage == INBOX_LENGTH) {
        *size = sizeof inbox->head - got;
        return inbox->head + got;
    }
    *size = letter->size - got;
    if (inbox->stage == INBOX_MESSAGE) {
        return letter->bytes + got;
    }
    if (got < INBOX_WAY_MAX) {
        *size = INBOX_WAY_MAX - got;
        return letter->bytes + got;
    }
    *size = *size < scratch ? *size : scratch;
    return letter->bytes + INBOX_WAY_MAX;
}

static enum inbox_result
begin_message(struct inbox *inbox)
{
    uint64_t length = 0;
    for (int i = 0; i < INBOX_LENGTH_SIZE; i++) {
        length = length << 8 | inbox->head[i];
    }
    if (length < WORD_SIZE || length > EXCESS_MAX) {
        return give_up(inbox, "a message of impossible length");
    }
    bool is_excess = length > inbox->limit;
    inbox->letter =
        (struct letter){ .bytes = malloc(is_excess ? SCRATCH_SIZE : length), .size = length };
    if (!inbox->letter.bytes) {
        return give_up(inbox, "no memory");
    }
    begin(inbox, is_excess ? INBOX_EXCESS : INBOX_MESSAGE);
    return INBOX_MORE;
}

/* The last word of the way back is the one with the highest bit set. */
static enum inbox_result
end_message(struct inbox *inbox)
{
    struct letter *letter = &inbox->letter;
    size_t end = letter->size < INBOX_WAY_MAX ? letter->size : INBOX_WAY_MAX;
    for (size_t at = 0; at + WORD_SIZE <= end; at += WORD_SIZE) {
        if (letter->bytes[at] & 0x80) {
            letter->way = at + WORD_SIZE;
            begin(inbox, INBOX_FULL);
            return INBOX_LETTER;
        }
    }
    return give_up(inbox, "a message without request id");
}

enum inbox_result
inbox_put(struct inbox *inbox, size_t count)
{
    bool is_head = inbox->stage == INBOX_GREETING || inbox->stage == INBOX_LENGTH;
    inbox->got += count;
    if (inbox->got < (is_head ? sizeof inbox->head : inbox->letter.size)) {
        return INBOX_MORE;
    }
    if (inbox->stage == INBOX_LENGTH) {
        return begin_message(inbox);
    }
    if (inbox->stage != INBOX_GREETING) {
        return end_message(inbox);
    }
    begin(inbox, INBOX_LENGTH);
    return memcmp(inbox->head, greeting, sizeof greeting) == 0
               ? INBOX_MORE
               : give_up(inbox, "not the greeting of an SP REQ socket");
}

enum inbox_result
inbox_copy(struct inbox *inbox, const uint8_t *bytes, size_t size, size_t *used)
{
    enum inbox_result result = INBOX_MORE;
    for (*used = 0; *used < size && result == INBOX_MORE;) {
        size_t room;
        uint8_t *to = inbox_room(inbox, &room);
        size_t part = size - *used < room ? size - *used : room;
        memcpy(to, bytes + *used, part);
        *used += part;
        result = inbox_put(inbox, part);
    }
    return result;
}

struct letter
inbox_take(struct inbox *inbox)
{
    struct letter letter = inbox->letter;
    inbox->letter = (struct letter){ .bytes = NULL };
    begin(inbox, INBOX_LENGTH);
    return letter;
}

void
inbox_close(struct inbox *inbox)
{
    free(inbox->letter.bytes);
}
