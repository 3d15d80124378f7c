#include "line.h"

#include "base/status.h"
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PAUSE_MS = 50 };

struct line_reader {
    int fd;
    bool is_at_end, is_skipping, was_idle;
    int64_t number, offset;
    size_t start, scanned, end; /* start..end is not used yet, start..scanned has no newline */
    char bytes[LINE_MAX_SIZE + 1];
};

struct line_reader *
line_open(int fd)
{
    struct line_reader *reader = calloc(1, sizeof *reader);
    if (!reader) {
        panic("no memory for a line reader");
    }
    reader->fd = fd;
    return reader;
}

void
line_close(struct line_reader *reader)
{
    free(reader);
}

/* The next line out of the buffer, or LINE_IDLE when there is none. */
static enum line_found
take(struct line_reader *reader, const char **text, size_t *size)
{
    char *from = reader->bytes + reader->start;
    char *newline = memchr(reader->bytes + reader->scanned, '\n', reader->end - reader->scanned);
    bool is_last = !newline && reader->is_at_end && reader->end > reader->start;
    if (!newline && !is_last) {
        reader->scanned = reader->end;
        return LINE_IDLE;
    }
    char *to = newline ? newline : reader->bytes + reader->end;
    size_t used = (size_t)(to - from) + (newline ? 1 : 0);
    reader->start += used;
    reader->scanned = reader->start;
    reader->offset += (int64_t)used;
    reader->number++;
    *to = '\0';
    *size = (size_t)(to - from);
    if (*size > 0 && from[*size - 1] == '\r') {
        from[--*size] = '\0';
    }
    *text = from;
    bool was_skipping = reader->is_skipping;
    reader->is_skipping = false;
    return was_skipping ? LINE_LONG : LINE_TEXT;
}

/* Makes room; forgets the beginning of a line that is too long. */
static void
compact(struct line_reader *reader)
{
    memmove(reader->bytes, reader->bytes + reader->start, reader->end - reader->start);
    reader->end -= reader->start;
    reader->scanned -= reader->start;
    reader->start = 0;
    if (reader->end == LINE_MAX_SIZE) {
        reader->offset += (int64_t)reader->end;
        reader->end = reader->scanned = 0;
        reader->is_skipping = true;
    }
}

enum line_found
line_next(struct line_reader *reader, const char **text, size_t *size)
{
    for (;;) {
        enum line_found found = take(reader, text, size);
        if (found != LINE_IDLE) {
            reader->was_idle = false;
            return found;
        }
        if (reader->is_at_end) {
            return LINE_END;
        }
        struct pollfd waiting = { .fd = reader->fd, .events = POLLIN };
        if (!reader->was_idle && poll(&waiting, 1, PAUSE_MS) == 0) {
            reader->was_idle = true;
            return LINE_IDLE;
        }
        compact(reader);
        ssize_t got = read(reader->fd, reader->bytes + reader->end, LINE_MAX_SIZE - reader->end);
        if (got < 0 && errno != EINTR) {
            return LINE_FAILED;
        }
        reader->is_at_end = got == 0;
        reader->end += got > 0 ? (size_t)got : 0;
    }
}

int64_t
line_number(const struct line_reader *reader)
{
    return reader->number;
}

int64_t
line_offset(const struct line_reader *reader)
{
    return reader->offset;
}
