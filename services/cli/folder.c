#include "folder.h"

#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const char *
read_file(struct arena *arena, const char *path, struct named_file *file)
{
    FILE *in = fopen(path, "re");
    struct stat about;
    if (!in || fstat(fileno(in), &about) != 0) {
        const char *why = strerror(errno);
        if (in) {
            fclose(in);
        }
        return why;
    }
    const char *why = NULL;
    if (about.st_size > FILE_SIZE_MAX) {
        why = strerror(EFBIG);
    } else {
        size_t size = (size_t)about.st_size;
        char *bytes = arena_alloc(arena, size + 1);
        file->size = fread(bytes, 1, size, in);
        file->bytes = bytes;
        why = ferror(in) ? strerror(errno) : NULL;
    }
    fclose(in);
    return why;
}

static int
is_wanted(const struct dirent *entry)
{
    size_t size = strlen(entry->d_name);
    bool is_text = size > 3 && strcmp(entry->d_name + size - 3, ".md") == 0;
    return entry->d_name[0] != '.' && !is_text && entry->d_type != DT_DIR;
}

static enum status
read_folder(struct arena *arena, const char *path, struct file_set *set, const char **why,
            const char **what)
{
    struct dirent **entries;
    int found = scandir(path, &entries, is_wanted, alphasort);
    if (found < 0) {
        *why = strerror(errno);
        *what = path;
        return ST_INVALID;
    }
    enum status st = ST_OK;
    struct named_file *files = arena_array(arena, (size_t)found + 1, sizeof *files);
    for (int i = 0; i < found; i++) {
        const char *name = arena_text(arena, entries[i]->d_name);
        const char *whole = arena_print(arena, "%s/%s", path, name);
        files[i].name = name;
        const char *fault = st == ST_OK ? read_file(arena, whole, &files[i]) : NULL;
        if (fault) {
            *why = fault;
            *what = whole;
            st = ST_INVALID;
        }
        free(entries[i]);
    }
    free(entries);
    *set = (struct file_set){ files, (size_t)found };
    return st;
}

enum status
folder_read(struct arena *arena, const char *path, const char *alone, struct file_set *set,
            const char **why, const char **what)
{
    struct stat about;
    if (stat(path, &about) == 0 && S_ISDIR(about.st_mode)) {
        return read_folder(arena, path, set, why, what);
    }
    const char *slash = strrchr(path, '/');
    struct named_file *file = arena_alloc(arena, sizeof *file);
    file->name = alone ? alone : slash ? slash + 1 : path;
    *set = (struct file_set){ file, 1 };
    *why = read_file(arena, path, file);
    *what = path;
    return *why ? ST_INVALID : ST_OK;
}
