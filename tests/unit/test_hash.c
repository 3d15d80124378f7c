/* SHA-256 of published examples, unambiguous hashing of fields, ids and tokens. */
#include "test.h"

#include "base/clock.h"
#include "base/hash.h"
#include <string.h>

static const struct {
    const char *data, *hex;
} examples[] = {
    /* FIPS 180-4 */
    { "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
    { "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
    { "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1" },
};

static void
published_examples_come_out(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENGTH(examples); i++) {
        char text[HASH_HEX_SIZE];
        struct hash hash = hash_of(examples[i].data, strlen(examples[i].data));
        assert_string_equal(hash_print(text, &hash), examples[i].hex);
    }
}

static void
fields_enter_in_the_documented_form(void **state)
{
    (void)state;
    static const uint8_t bytes[] = { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFE, /* -2 */
                                     0,    0,    0,    2,    'h',  'i',              /* text */
                                     0,    0,    0,    0,                            /* NULL */
                                     0,    0,    0,    3,    0,    1,    2 };        /* blob */
    struct hasher hasher;
    hasher_open(&hasher);
    hasher_add_int(&hasher, -2);
    hasher_add_text(&hasher, "hi");
    hasher_add_text(&hasher, NULL);
    hasher_add_blob(&hasher, "\0\1\2", 3);
    struct hash hash = hasher_close(&hasher), same = hash_of(bytes, sizeof bytes);
    assert_true(hash_same(&hash, &same));
    for (size_t i = 0; i < HASH_SIZE; i++) {
        struct hash other = hash;
        other.bytes[i] ^= 1;
        assert_false(hash_same(&hash, &other));
    }
}

static struct hash
hash_two(const char *a, const char *b)
{
    struct hasher hasher;
    hasher_open(&hasher);
    hasher_add_text(&hasher, a);
    hasher_add_text(&hasher, b);
    return hasher_close(&hasher);
}

static void
moving_a_border_changes_the_hash(void **state)
{
    (void)state;
    struct hash one = hash_two("ab", "c"), other = hash_two("a", "bc"), third = hash_two("", "abc");
    assert_false(hash_same(&one, &other));
    assert_false(hash_same(&one, &third));
}

static void
ids_have_their_form_and_sort_by_time(void **state)
{
    (void)state;
    static const char pattern[] = "hhhhhhhh-hhhh-7hhh-vhhh-hhhhhhhhhhhh";
    char before[UUID_SIZE] = "", id[UUID_SIZE];
    int64_t at = INT64_C(1767225600000000);
    for (int i = 0; i < 5000; i++, at++) {
        uuid7_print(id, at);
        assert_int_equal(strlen(id), strlen(pattern));
        for (size_t k = 0; pattern[k]; k++) {
            const char *allowed = pattern[k] == 'h' ? "0123456789abcdef" : "89ab";
            bool fits = pattern[k] == 'h' || pattern[k] == 'v' ? strchr(allowed, id[k]) != NULL
                                                               : id[k] == pattern[k];
            assert_true(fits);
        }
        assert_true(strcmp(before, id) < 0);
        memcpy(before, id, sizeof id);
    }
    char milliseconds[13];
    snprintf(milliseconds, sizeof milliseconds, "%.8s%.4s", id, id + 9);
    assert_int_equal(strtoll(milliseconds, NULL, 16), (at - 1) / 1000);
    assert_memory_equal(uuid7_print(id, -5), "00000000-0000-7000-", 19);
}

static void
tokens_and_numbers_differ(void **state)
{
    (void)state;
    char one[TOKEN_SIZE], other[TOKEN_SIZE];
    for (int i = 0; i < 200; i++) {
        token_print(one);
        assert_int_equal(strlen(one), TOKEN_SIZE - 1);
        assert_memory_equal(one, "dd_", 3);
        assert_int_equal(strspn(one + 3, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                         "0123456789-_"),
                         48);
        assert_string_not_equal(one, token_print(other));
        assert_true(random_number() != random_number());
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_examples_come_out),
        cmocka_unit_test(fields_enter_in_the_documented_form),
        cmocka_unit_test(moving_a_border_changes_the_hash),
        cmocka_unit_test(ids_have_their_form_and_sort_by_time),
        cmocka_unit_test(tokens_and_numbers_differ),
    };
    return cmocka_run_group_tests_name("hash", tests, NULL, NULL);
}
