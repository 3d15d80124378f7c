#include "domain/file_set.h"

#include "base/text.h"
#include <stdbool.h>
#include <string.h>

const struct named_file *
file_set_find(const struct file_set *set, const char *name)
{
    for (size_t i = 0; i < set->count; i++) {
        if (text_same(set->files[i].name, name)) {
            return &set->files[i];
        }
    }
    return NULL;
}

static bool
is_documentation(const char *name)
{
    size_t length = strlen(name);
    return length >= 3 && text_same(name + length - 3, ".md");
}

static bool
is_listed(const char *const *names, const char *name)
{
    for (; *names != NULL; names++) {
        if (text_same(*names, name)) {
            return true;
        }
    }
    return false;
}

void
file_set_check(const struct file_set *set, const char *const *names, size_t required,
               struct mistakes *mistakes)
{
    for (size_t i = 0; i < required; i++) {
        if (file_set_find(set, names[i]) == NULL) {
            mistake_add(mistakes, names[i], 0, MISTAKE_FILE_MISSING, NULL,
                        "this file is needed; a header row alone is enough when there is nothing "
                        "to say");
        }
    }
    for (size_t i = 0; i < set->count; i++) {
        const struct named_file *file = &set->files[i];
        if (file_set_find(set, file->name) != file) {
            mistake_add(mistakes, file->name, 0, MISTAKE_FILE_TWICE, NULL,
                        "this file is given twice");
        } else if (!is_documentation(file->name) && !is_listed(names, file->name)) {
            mistake_add(mistakes, file->name, 0, MISTAKE_FILE_UNKNOWN, NULL,
                        "nothing reads this file; is its name misspelt?");
        }
    }
}
