/*
 * One line on a terminal's stderr that says how far a long piece of work is. Nothing elsewhere.
 */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include "base/status.h"
#include <stdbool.h>
#include <stdint.h>

struct progress {
    bool is_shown;
    int64_t started_at, shown_at; /* monotonic */
};

struct progress progress_start(void);

/* At most ten times a second: writes the text over the last one, with the time so far. */
void progress_show(struct progress *progress, const char *format, ...) PRINTF_LIKE(2, 3);

/* Clears the line, so that other output can follow; the next progress_show shows again. */
void progress_clear(struct progress *progress);

double progress_seconds(const struct progress *progress);

#endif
