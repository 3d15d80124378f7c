/*
 * UTF-8 text from outside: what is acceptable, and joining pieces.
 */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include "base/arena.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The code point at text[*at], moving *at behind it; -1 at a byte that is not UTF-8, moving one. */
int32_t text_next(const char *text, size_t size, size_t *at);

bool text_is_utf8(const char *text, size_t size);

/* C0, DEL and C1 control characters; '\n' and '\t' count only if !multiline. Text must be UTF-8. */
bool text_has_control(const char *text, size_t size, bool multiline);

bool text_same(const char *a, const char *b); /* NULL equals only NULL */
bool text_is_empty(const char *text);         /* NULL or "" */

/* Digits only, at most nine, as a number; false for any other text. */
bool text_to_number(const char *text, int *number);

/* A string that grows; lives in an arena. Zero it and set `arena`. */
struct text_builder {
    struct arena *arena;
    char *text; /* always NUL-terminated once something was added, else NULL */
    size_t size, room;
};
void text_add(struct text_builder *builder, const char *text);
void text_add_n(struct text_builder *builder, const char *text, size_t n);
void text_print(struct text_builder *builder, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
