/*
 * The files of a folder as a file_set, as the CLI gives them to the readers. Paths are relative to
 * the root of the tree, where tests run.
 */
#ifndef TESTS_FOLDER_H
#define TESTS_FOLDER_H

#include "domain/file_set.h"
#include <dirent.h>
#include <stdbool.h>
#include <string.h>

enum { FOLDER_FILES_MAX = 64 };

static inline struct named_file
folder_read_file(struct arena *arena, const char *folder, const char *name)
{
    FILE *in = fopen(arena_print(arena, "%s/%s", folder, name), "rb");
    if (in == NULL || fseek(in, 0, SEEK_END) != 0) {
        fail_msg("cannot read %s/%s; tests run in the root of the tree", folder, name);
    }
    size_t size = (size_t)ftell(in);
    char *bytes = arena_alloc(arena, size + 1);
    rewind(in);
    assert_int_equal(fread(bytes, 1, size, in), size);
    fclose(in);
    return (struct named_file){ arena_text(arena, name), bytes, size };
}

static inline struct file_set
folder_read(struct arena *arena, const char *folder)
{
    struct named_file *files = arena_array(arena, FOLDER_FILES_MAX, sizeof *files);
    size_t count = 0;
    DIR *dir = opendir(folder);
    if (dir == NULL) {
        fail_msg("no folder %s; tests run in the root of the tree", folder);
    }
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        if (entry->d_name[0] != '.') {
            assert_true(count < FOLDER_FILES_MAX);
            files[count++] = folder_read_file(arena, folder, entry->d_name);
        }
    }
    closedir(dir);
    return (struct file_set){ files, count };
}

/* Fails with every mistake printed when there is one. */
static inline void
assert_no_mistakes(const struct mistakes *mistakes)
{
    for (size_t i = 0; i < mistakes->count; i++) {
        print_error("%s\n", mistake_print(mistakes->arena, &mistakes->list[i]));
    }
    assert_int_equal(mistakes->count, 0);
}

struct planted {
    const char *file;
    int line;
    enum mistake_code code;
};

/* The mistakes are exactly these, in this order. */
static inline void
assert_mistakes(const struct mistakes *mistakes, const struct planted *planted, size_t count)
{
    bool is_same = mistakes->count == count;
    for (size_t i = 0; is_same && i < count; i++) {
        const struct mistake *found = &mistakes->list[i];
        is_same = strcmp(found->file, planted[i].file) == 0 && found->line == planted[i].line &&
                  found->code == planted[i].code;
    }
    if (!is_same) {
        for (size_t i = 0; i < mistakes->count; i++) {
            print_error("found:   %s\n", mistake_print(mistakes->arena, &mistakes->list[i]));
        }
        for (size_t i = 0; i < count; i++) {
            print_error("planted: %s:%d: %s\n", planted[i].file, planted[i].line,
                        mistake_code_name(planted[i].code));
        }
        fail_msg("%zu mistakes found, %zu planted", mistakes->count, count);
    }
}

#endif
