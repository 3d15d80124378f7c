#include "store/task_key.h"

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

void *
task_key_find(const void *rows, size_t count, size_t size, int shard, const char *subject)
{
    struct task_key key = { shard, subject };
    return count == 0 ? NULL : bsearch(&key, rows, count, size, task_key_compare);
}
