/*
 * The files of one version of reference data, byte for byte as the operator gave them: what
 * `check` reads from a folder and a service reads from directory.file.
 */
#ifndef DOMAIN_FILE_SET_H
#define DOMAIN_FILE_SET_H

#include "domain/mistake.h"
#include <stddef.h>

struct named_file {
    const char *name; /* without folder, NUL-terminated */
    const char *bytes;
    size_t size;
};

struct file_set {
    const struct named_file *files;
    size_t count;
};

enum { FILE_SIZE_MAX = 32 * 1024 * 1024, FILE_YAML_SIZE_MAX = 1024 * 1024 };

/* NULL when there is none of that name. */
const struct named_file *file_set_find(const struct file_set *set, const char *name);

/*
 * Names every file that is neither in `names` (ends with NULL) nor a README or other *.md, every
 * name given twice, and every name of the first `required` ones that is missing: a misspelt file
 * name is never passed over in silence.
 */
void file_set_check(const struct file_set *set, const char *const *names, size_t required,
                    struct mistakes *mistakes);

#endif
