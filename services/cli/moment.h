/*
 * An instant as people read it in tables and histories.
 */
#ifndef CLI_MOMENT_H
#define CLI_MOMENT_H

#include <stddef.h>
#include <stdint.h>

/* "02/03/2026 10:00:00", local time. */
char *moment_print(char *text, size_t size, int64_t at);

#endif
