/*
 * A file or pipe line by line, however long the file is.
 */
#ifndef CLI_LINE_H
#define CLI_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { LINE_MAX_SIZE = 1024 * 1024 };

struct line_reader;

enum line_found {
    LINE_TEXT, /* a line without its end; NUL-terminated; may hold anything else */
    LINE_LONG, /* a line over LINE_MAX_SIZE was skipped */
    LINE_IDLE, /* whoever writes has paused: time to send what has gathered */
    LINE_END,
    LINE_FAILED, /* errno says why */
};

struct line_reader *line_open(int fd);
void line_close(struct line_reader *reader); /* takes NULL; leaves the descriptor open */

/* The line is valid until the next call. */
enum line_found line_next(struct line_reader *reader, const char **text, size_t *size);

int64_t line_number(const struct line_reader *reader); /* of the line last found, from 1 */
int64_t line_offset(const struct line_reader *reader); /* bytes used so far */

#endif
