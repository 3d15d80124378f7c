#include "store/task_key.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

int
task_key_compare(const void *a, const void *b)
{
    const struct task_key *x = a, *y = b;
    return x->shard != y->shard ? (x->shard > y->shard) - (x->shard < y->shard)
                                : strcmp(x->subject, y->subject);
}

size_t
task_keys_unique(void *rows, size_t count, size_t size)
{
    char *kept = rows;
    qsort(rows, count, size, task_key_compare);
    for (size_t i = 0; i < count; i++) {
        const char *row = (const char *)rows + i * size;
        if (kept == rows || task_key_compare(kept - size, row) != 0) {
            memmove(kept, row, size);
            kept += size;
        }
    }
    return (size_t)(kept - (char *)rows) / size;
}

static bool
is_known(const char *row, size_t known)
{
    bool is_known;
    memcpy(&is_known, row + known, sizeof is_known);
    return is_known;
}

size_t
task_keys_part(const void *rows, size_t count, size_t size, size_t known, void *parts)
{
    char *to = parts;
    size_t new_count = 0;
    for (int part = 0; part < 2; part++) {
        for (size_t i = 0; i < count; i++) {
            const char *row = (const char *)rows + i * size;
            if (is_known(row, known) == (part == 1)) {
                memcpy(to, row, size);
                to += size;
                new_count += part == 0;
            }
        }
    }
    return new_count;
}

void *
task_key_find(const void *rows, size_t count, size_t size, int shard, const char *subject)
{
    struct task_key key = { shard, subject };
    return count == 0 ? NULL : bsearch(&key, rows, count, size, task_key_compare);
}
