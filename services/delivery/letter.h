/*
 * One letter as the bytes that mail servers and mailboxes take (RFC 5322, 2045, 2047, 3834): plain
 * text and HTML of the same, in UTF-8, marked as written by a machine so that no machine answers.
 * Pure; the same letter gives the same bytes.
 */
#ifndef DELIVERY_LETTER_H
#define DELIVERY_LETTER_H

#include "base/arena.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct letter {
    const char *from;       /* "Name <address>" or "address" */
    const char *to_name;    /* may be "" */
    const char *to_address; /* letter_address_is_sane */
    const char *key;        /* of the delivery: the Message-ID's left half */
    int64_t at;             /* Date */
    bool is_urgent;         /* mail programs put a mark to it */
    const char *subject;    /* any text; control characters become spaces */
    const char *text, *html;
};

/* "key@domain of from", without the angle brackets. */
char *letter_id(struct arena *arena, const char *key, const char *from);

/* The whole message with CRLF at its line ends; its size without the NUL. */
char *letter_write(struct arena *arena, const struct letter *letter, size_t *size);

/* One "@", something on both sides, ASCII, nothing that could end a header or a command. */
bool letter_address_is_sane(const char *address);

/* The address in "Name <address>", or the text itself. */
char *letter_address_of(struct arena *arena, const char *from);

#endif
