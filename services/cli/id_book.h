/*
 * The ids given to lines of a file that had none, kept in a file beside it, so that publishing the
 * same file again repeats the same events instead of reporting everything twice.
 *
 * One line "LINE ID" each, in the order of the lines; a torn last line is dropped.
 */
#ifndef CLI_ID_BOOK_H
#define CLI_ID_BOOK_H

#include "base/hash.h"
#include "base/status.h"
#include <stdbool.h>
#include <stdint.h>

struct id_book;

/* path NULL: ids are made and not kept. Takes NULL in close. Nothing is written before the first
 * id. */
struct id_book *id_book_open(const char *path);
void id_book_close(struct id_book *book);

/* The id of a line: the one it was given before, or a new UUIDv7, which is in the file when this
 * returns. Lines must be asked for in ascending order. ST_INVALID when the book has an id for a
 * line that had one of its own: the file was changed. ST_LATER when the book cannot be written. */
MUST_CHECK enum status id_book_get(struct id_book *book, int64_t line, char id[UUID_SIZE]);

#endif
