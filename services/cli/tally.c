#include "tally.h"

#include "memo.h"
#include <stdlib.h>
#include <string.h>

struct tally {
    struct memo rows; /* of struct tally_row */
};

struct tally *
tally_new(struct arena *arena)
{
    struct tally *tally = arena_alloc(arena, sizeof *tally);
    tally->rows = memo_start(arena);
    return tally;
}

void
tally_add(struct tally *tally, const char *name, bool is_marked)
{
    void **item = memo_at(&tally->rows, name);
    if (!*item) {
        *item = arena_alloc(tally->rows.arena, sizeof(struct tally_row));
    }
    struct tally_row *row = *item;
    row->count++;
    row->marked += is_marked;
}

static int
compare_rows(const void *a, const void *b)
{
    const struct tally_row *x = a, *y = b;
    if (x->marked != y->marked) {
        return x->marked > y->marked ? -1 : 1;
    }
    if (x->count != y->count) {
        return x->count > y->count ? -1 : 1;
    }
    return strcmp(x->name, y->name);
}

const struct tally_row *
tally_sort(struct tally *tally, size_t *count)
{
    struct tally_row *rows = arena_array(tally->rows.arena, tally->rows.count + 1, sizeof *rows);
    struct memo_slot slot;
    *count = 0;
    for (size_t at = 0; memo_next(&tally->rows, &at, &slot);) {
        rows[*count] = *(const struct tally_row *)slot.item;
        rows[(*count)++].name = slot.name;
    }
    qsort(rows, *count, sizeof *rows, compare_rows);
    return rows;
}
