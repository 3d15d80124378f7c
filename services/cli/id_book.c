#include "id_book.h"

#include "base/clock.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ROW_SIZE = 80 };

struct id_book {
    const char *path;
    FILE *file;
    int64_t line; /* of the row read last and not used yet; 0: none */
    char id[UUID_SIZE];
    bool is_at_end;
};

struct id_book *
id_book_open(const char *path)
{
    struct id_book *book = calloc(1, sizeof *book);
    if (!book) {
        panic("no memory for ids");
    }
    book->path = path;
    return book;
}

void
id_book_close(struct id_book *book)
{
    if (book && book->file) {
        fclose(book->file);
    }
    free(book);
}

static bool
parse_row(struct id_book *book, char *row)
{
    char *id, *end = strchr(row, '\n');
    book->line = strtoll(row, &id, 10);
    if (!end || *id != ' ' || end - id != UUID_SIZE) {
        return false;
    }
    *end = '\0';
    memcpy(book->id, id + 1, UUID_SIZE);
    return true;
}

/* The next row into book->line and book->id; at the end of what is whole, the rest is cut off. */
static enum status
read_row(struct id_book *book)
{
    char row[ROW_SIZE];
    off_t start = ftello(book->file);
    if (fgets(row, sizeof row, book->file) && parse_row(book, row)) {
        return ST_OK;
    }
    book->line = 0;
    book->is_at_end = true;
    if (fflush(book->file) != 0 || ftruncate(fileno(book->file), start) != 0 ||
        fseeko(book->file, start, SEEK_SET) != 0) {
        return ST_LATER;
    }
    return ST_OK;
}

static enum status
open_file(struct id_book *book)
{
    if (book->file) {
        return ST_OK;
    }
    book->file = fopen(book->path, "r+e");
    if (!book->file) {
        book->file = fopen(book->path, "w+e");
    }
    return book->file ? ST_OK : ST_LATER;
}

enum status
id_book_get(struct id_book *book, int64_t line, char id[UUID_SIZE])
{
    if (!book->path) {
        uuid7_print(id, clock_wall());
        return ST_OK;
    }
    if (open_file(book) != ST_OK) {
        return ST_LATER;
    }
    if (book->line == 0 && !book->is_at_end && read_row(book) != ST_OK) {
        return ST_LATER;
    }
    if (book->line == line) {
        memcpy(id, book->id, UUID_SIZE);
        book->line = 0;
        return ST_OK;
    }
    if (book->line != 0) {
        return ST_INVALID;
    }
    uuid7_print(id, clock_wall());
    bool is_kept = fprintf(book->file, "%" PRId64 " %s\n", line, id) > 0 && fflush(book->file) == 0;
    return is_kept ? ST_OK : ST_LATER;
}
