/* The index of a batch against a list that is searched from its beginning. */
#include "test.h"

#include "index.h"
#include <stdbool.h>
#include <string.h>

static void
what_was_put_is_found_and_nothing_else(void **state)
{
    (void)state;
    enum { KEYS = 400 };
    uint64_t seed = test_seed();
    for (int round = 0; round < test_rounds(200); round++) {
        struct arena *arena = arena_new();
        struct index index = index_make(arena, KEYS);
        struct index_key keys[KEYS];
        size_t count = 0;
        for (int i = 0; i < KEYS; i++) {
            struct index_key key = {
                arena_print(arena, "%lld", (long long)test_between(&seed, 0, 20)),
                test_between(&seed, -3, 3),
                test_between(&seed, 0, 1),
            };
            struct index_key *known = NULL;
            for (size_t k = 0; k < count && !known; k++) {
                bool is_same =
                    !strcmp(keys[k].text, key.text) && keys[k].a == key.a && keys[k].b == key.b;
                known = is_same ? &keys[k] : NULL;
            }
            assert_ptr_equal(index_take(&index, key, NULL), known);
            assert_ptr_equal(index_take(&index, key, &keys[count]), known);
            if (!known) {
                keys[count++] = key;
            }
        }
        arena_free(arena);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_put_is_found_and_nothing_else),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
