/*
 * Unicode normal form C (libunistring): "à" as one letter, whichever keyboard typed it. Codes and
 * subjects are compared byte by byte, so everything that comes from outside is brought to it.
 */
#ifndef DOMAIN_NFC_H
#define DOMAIN_NFC_H

#include "base/arena.h"
#include <stdbool.h>
#include <stddef.h>

/* Text must be UTF-8. Both are one fast pass for text that is in NFC already, as nearly all is. */
bool nfc_is(const char *text, size_t size);

/* At a glance: UTF-8, in NFC, and without control characters, line breaks or tabs. True for nearly
 * every line that people write; when false, the functions apart say what it is. */
bool nfc_is_plain_line(const char *text, size_t size);

/* `text` itself when it is in NFC, else a normalised NUL-terminated copy in the arena; *size
 * becomes its length. */
const char *nfc_text(struct arena *arena, const char *text, size_t *size);

#endif
