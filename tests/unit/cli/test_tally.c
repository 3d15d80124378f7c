#include "test.h"

#include "tally.h"
#include <string.h>

static void
rows_come_by_marks_then_count_then_name(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct tally *tally = tally_new(arena);
    static const struct {
        const char *name;
        bool is_marked;
    } added[] = { { "b", false }, { "a", true },  { "c", true }, { "a", true },
                  { "d", true },  { "c", false }, { "e", false } };
    static const struct tally_row wanted[] = {
        { "a", 2, 2 }, { "c", 2, 1 }, { "d", 1, 1 }, { "b", 1, 0 }, { "e", 1, 0 }
    };
    for (size_t i = 0; i < LENGTH(added); i++) {
        tally_add(tally, added[i].name, added[i].is_marked);
    }
    size_t count;
    const struct tally_row *rows = tally_sort(tally, &count);
    assert_int_equal(count, LENGTH(wanted));
    for (size_t i = 0; i < count; i++) {
        assert_string_equal(rows[i].name, wanted[i].name);
        assert_int_equal(rows[i].count, wanted[i].count);
        assert_int_equal(rows[i].marked, wanted[i].marked);
    }
    arena_free(arena);
}

static void
many_names_are_all_counted(void **state)
{
    (void)state;
    enum { NAMES = 5000, ROUNDS = 3 };
    struct arena *arena = arena_new();
    struct tally *tally = tally_new(arena);
    size_t count;
    for (int i = 0; i < ROUNDS * NAMES; i++) {
        char name[32];
        snprintf(name, sizeof name, "officer-%d", i % NAMES);
        tally_add(tally, name, i < NAMES);
    }
    const struct tally_row *rows = tally_sort(tally, &count);
    assert_int_equal(count, NAMES);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(rows[i].count, ROUNDS);
        assert_int_equal(rows[i].marked, 1);
        assert_true(i == 0 || strcmp(rows[i - 1].name, rows[i].name) < 0);
    }
    arena_free(arena);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_come_by_marks_then_count_then_name),
        cmocka_unit_test(many_names_are_all_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
