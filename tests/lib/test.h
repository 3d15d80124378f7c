/*
 * What every C test includes: cmocka with the headers it wants, and random numbers that can be had
 * again. TEST_SEED in the environment repeats a run.
 */
#ifndef TESTS_TEST_H
#define TESTS_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>

#include <cmocka.h>

#define LENGTH(array) (sizeof(array) / sizeof *(array))

/* Prints the seed: a failing property is repeated with TEST_SEED=number. */
static inline uint64_t
test_seed(void)
{
    const char *text = getenv("TEST_SEED");
    uint64_t seed = text ? strtoull(text, NULL, 0) : 0;
    if (!text && getrandom(&seed, sizeof seed, 0) != sizeof seed) {
        fail_msg("no random seed");
    }
    print_message("TEST_SEED=0x%016llx\n", (unsigned long long)seed);
    return seed;
}

/* How often a property is tried; less often with TEST_BRIEF set, under slow tools like valgrind. */
static inline int
test_rounds(int full)
{
    return getenv("TEST_BRIEF") ? full / 20 + 1 : full;
}

/* splitmix64 (Steele, Lea, Flood 2014). */
static inline uint64_t
test_random(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
    return z ^ z >> 31;
}

/* low <= result <= high. */
static inline int64_t
test_between(uint64_t *state, int64_t low, int64_t high)
{
    uint64_t width = (uint64_t)high - (uint64_t)low + 1;
    return (int64_t)((uint64_t)low + (width ? test_random(state) % width : test_random(state)));
}

#endif
