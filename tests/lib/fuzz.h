/*
 * What every fuzz target includes. A target takes bytes, calls what takes bytes from outside, and
 * promises what must hold; the sanitizers see the rest.
 */
#ifndef TESTS_FUZZ_H
#define TESTS_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static inline void
promise(bool holds, const char *what)
{
    if (!holds) {
        fprintf(stderr, "broken: %s\n", what);
        abort();
    }
}

/* The bytes with a NUL behind them, in exactly that much memory; to be freed. */
static inline char *
fuzz_text(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1);
    promise(text != NULL, "memory");
    memcpy(text, data, size);
    text[size] = '\0';
    return text;
}

#endif
