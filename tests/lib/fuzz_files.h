/*
 * One input of a fuzz target as the files of a folder: each begins behind a line "@name.csv".
 */
#ifndef TESTS_FUZZ_FILES_H
#define TESTS_FUZZ_FILES_H

#include "domain/file_set.h"
#include <string.h>

/* Each file's bytes stand in exactly that much memory of the arena. Without an "@" line all of the
 * input is the file `usual`. */
static inline struct file_set
fuzz_files(struct arena *arena, const uint8_t *data, size_t size, const char *usual)
{
    enum { FILES_MAX = 16 };
    struct named_file *files = arena_array(arena, FILES_MAX, sizeof *files);
    const char *at = (const char *)data, *end = at + size;
    size_t count = 0;
    while (count < FILES_MAX && at < end) {
        const char *name = usual, *stop;
        if (*at == '@') {
            stop = memchr(at, '\n', (size_t)(end - at));
            stop = stop == NULL ? end : stop;
            name = arena_text_n(arena, at + 1, (size_t)(stop - at - 1));
            at = stop < end ? stop + 1 : end;
        }
        for (stop = at; stop < end && !(*stop == '@' && (stop == at || stop[-1] == '\n')); stop++) {
        }
        size_t length = (size_t)(stop - at);
        char *bytes = arena_alloc(arena, length);
        memcpy(bytes, at, length);
        files[count++] = (struct named_file){ name, bytes, length };
        at = stop;
    }
    return (struct file_set){ files, count };
}

/* What holds for every list of mistakes: all is said, in order, and can be printed. */
static inline void
promise_mistakes(const struct mistakes *mistakes)
{
    for (size_t i = 0; i < mistakes->count; i++) {
        const struct mistake *mistake = &mistakes->list[i];
        promise(mistake->file != NULL && mistake->line >= 0, "a mistake has a place");
        promise(mistake->text != NULL && mistake->text[0] != '\0', "a mistake says something");
        promise(strchr(mistake_print(mistakes->arena, mistake), '\n') == NULL,
                "a mistake is one line");
        if (i > 0) {
            int files = strcmp(mistakes->list[i - 1].file, mistake->file);
            promise(files < 0 || (files == 0 && mistakes->list[i - 1].line <= mistake->line),
                    "mistakes come by file and line");
        }
    }
}

#endif
