#include "progress.h"

#include "base/clock.h"
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

struct progress
progress_start(void)
{
    return (struct progress){ .is_shown = isatty(STDERR_FILENO) == 1,
                              .started_at = clock_monotonic() };
}

double
progress_seconds(const struct progress *progress)
{
    return (double)(clock_monotonic() - progress->started_at) / CLOCK_SECOND;
}

void
progress_show(struct progress *progress, const char *format, ...)
{
    int64_t now = clock_monotonic();
    if (!progress->is_shown || now - progress->shown_at < CLOCK_SECOND / 10) {
        return;
    }
    progress->shown_at = now;
    va_list arguments;
    va_start(arguments, format);
    fputs("\r\033[K", stderr);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fprintf(stderr, "  %.0f s", progress_seconds(progress));
    fflush(stderr);
}

void
progress_clear(struct progress *progress)
{
    if (progress->is_shown && progress->shown_at != 0) {
        fputs("\r\033[K", stderr);
        progress->shown_at = 0;
    }
}
