/*
 * Reference data as the operator has it on disk: a folder of files, or one file.
 */
#ifndef CLI_FOLDER_H
#define CLI_FOLDER_H

#include "base/arena.h"
#include "base/status.h"
#include "domain/file_set.h"

/*
 * The regular files of a folder by name, hidden ones and *.md left out; or the one file, which is
 * then called `alone` whatever its name (NULL: as it is called). ST_INVALID with *why and *what set
 * when something cannot be read, or is over FILE_SIZE_MAX.
 */
MUST_CHECK enum status folder_read(struct arena *arena, const char *path, const char *alone,
                                   struct file_set *set, const char **why, const char **what);

#endif
