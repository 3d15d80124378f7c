/* The memory of one unit of work. */
#include "test.h"

#include "base/arena.h"
#include <stdbool.h>
#include <string.h>

static bool
is_zero(const unsigned char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if (bytes[i]) {
            return false;
        }
    }
    return true;
}

/* Every piece stays what was written into it while others come, and starts zeroed and aligned,
 * also after a reset has handed out the same memory again. */
static void
pieces_are_zeroed_aligned_and_apart(void **state)
{
    (void)state;
    enum { PIECES = 400, ROUNDS = 5 };
    struct {
        unsigned char *bytes;
        size_t size;
    } pieces[PIECES];
    uint64_t seed = test_seed();
    struct arena *arena = arena_new();
    for (int round = 0; round < ROUNDS; round++) {
        for (int i = 0; i < PIECES; i++) {
            int64_t most = i % 50 == 0 ? 1500000 : i % 10 == 0 ? 9000 : 100;
            pieces[i].size = (size_t)test_between(&seed, 0, most);
            pieces[i].bytes = arena_alloc(arena, pieces[i].size);
            assert_int_equal((uintptr_t)pieces[i].bytes % _Alignof(max_align_t), 0);
            assert_true(is_zero(pieces[i].bytes, pieces[i].size));
            memset(pieces[i].bytes, i % 255 + 1, pieces[i].size);
        }
        for (int i = 0; i < PIECES; i++) {
            for (size_t k = 0; k < pieces[i].size; k++) {
                if (pieces[i].bytes[k] != i % 255 + 1) {
                    fail_msg("piece %d was overwritten", i);
                }
            }
        }
        arena_reset(arena);
    }
    arena_free(arena);
    arena_free(NULL);
}

static void
texts_are_copied(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    char text[] = "Sở Xây dựng";
    char *copy = arena_text(arena, text);
    char *start = arena_text_n(arena, text, 3);
    char *zeros = arena_text_n(arena, "a\0b", 3);
    memset(text, '#', sizeof text - 1);
    assert_string_equal(copy, "Sở Xây dựng");
    assert_string_equal(start, "S\xE1\xBB");
    assert_memory_equal(zeros, "a\0b", 4);
    assert_null(arena_text(arena, NULL));
    assert_null(arena_text_n(arena, NULL, 5));
    assert_string_equal(arena_print(arena, "%d/%s", 7, "x"), "7/x");
    assert_int_equal(strlen(arena_print(arena, "%20000d", 1)), 20000);
    arena_free(arena);
}

static void
an_array_has_room_for_all(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    int64_t *numbers = arena_array(arena, 5000, sizeof *numbers);
    for (int i = 0; i < 5000; i++) {
        assert_int_equal(numbers[i], 0);
        numbers[i] = i;
    }
    assert_non_null(arena_array(arena, 0, sizeof *numbers));
    arena_free(arena);
}

static void
the_limit_stops_a_peer_and_nobody_else(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    arena_alloc(arena, 5000);
    arena_limit(arena, 4096);
    size_t given = 0;
    while (arena_try(arena, 64)) {
        given += 64;
    }
    assert_int_equal(given, 4096);
    assert_null(arena_try(arena, 1));
    assert_non_null(arena_alloc(arena, 10000));
    arena_limit(arena, 4096);
    assert_null(arena_try(arena, 4097));
    assert_null(arena_try(arena, SIZE_MAX));
    assert_null(arena_try(arena, SIZE_MAX - 7));
    assert_non_null(arena_try(arena, 4096));
    arena_limit(arena, 0);
    assert_non_null(arena_try(arena, 100000));
    assert_null(arena_try(arena, SIZE_MAX));
    arena_limit(arena, 1);
    arena_reset(arena);
    assert_non_null(arena_try(arena, 100000));
    arena_free(arena);
}

static void
a_list_grows_and_keeps_what_it_has(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    int *list = NULL;
    size_t room = 0;
    for (int i = 0; i < 1000; i++) {
        const int *before = list;
        bool is_full = (size_t)i == room;
        list = arena_grow(arena, list, (size_t)i, &room, sizeof *list);
        assert_true(is_full || list == before);
        list[i] = i;
    }
    for (int i = 0; i < 1000; i++) {
        assert_int_equal(list[i], i);
    }
    arena_free(arena);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_are_zeroed_aligned_and_apart),
        cmocka_unit_test(texts_are_copied),
        cmocka_unit_test(an_array_has_room_for_all),
        cmocka_unit_test(a_list_grows_and_keeps_what_it_has),
        cmocka_unit_test(the_limit_stops_a_peer_and_nobody_else),
    };
    return cmocka_run_group_tests_name("arena", tests, NULL, NULL);
}
