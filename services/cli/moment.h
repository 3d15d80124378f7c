/*
 * An instant, or a date, as people read it in tables and histories.
 */
#ifndef CLI_MOMENT_H
#define CLI_MOMENT_H

#include <stddef.h>
#include <stdint.h>

/* "02/03/2026 10:00:00", local time. */
char *moment_print(char *text, size_t size, int64_t at);

/* "2026-03-09" of a message as "09/03/2026"; any other text as it is. */
const char *moment_date(char *text, size_t size, const char *date);

#endif
