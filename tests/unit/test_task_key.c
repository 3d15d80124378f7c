/* Rows of one subject each: sorted by shard and subject, each once, found again. */
#include "test.h"

#include "store/task_key.h"
#include <string.h>

struct row {
    struct task_key key;
    int number;
};

static void
each_is_kept_once_and_found(void **state)
{
    (void)state;
    struct row rows[] = { { { 2, "b" }, 1 }, { { 1, "b" }, 2 }, { { 2, "a" }, 3 },
                          { { 1, "b" }, 2 }, { { 2, "b" }, 1 }, { { 10, "a" }, 4 } };
    static const int wanted[] = { 2, 3, 1, 4 };
    size_t count = task_keys_unique(rows, LENGTH(rows), sizeof *rows);
    assert_int_equal(count, LENGTH(wanted));
    for (size_t i = 0; i < count; i++) {
        char subject[2] = "";
        assert_int_equal(rows[i].number, wanted[i]);
        memcpy(subject, rows[i].key.subject, 1);
        assert_ptr_equal(task_key_find(rows, count, sizeof *rows, rows[i].key.shard, subject),
                         &rows[i]);
    }
    assert_null(task_key_find(rows, count, sizeof *rows, 1, "a"));
    assert_null(task_key_find(rows, 0, sizeof *rows, 2, "a"));
    assert_int_equal(task_keys_unique(rows, 0, sizeof *rows), 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(each_is_kept_once_and_found) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
