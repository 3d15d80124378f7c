/*
 * SHA-256, hexadecimal, random tokens and time-ordered ids (libsodium).
 */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HASH_SIZE     32
#define HASH_HEX_SIZE (2 * HASH_SIZE + 1)
#define UUID_SIZE     37
#define TOKEN_SIZE    52

struct hash {
    uint8_t bytes[HASH_SIZE];
};

struct hash hash_of(const void *data, size_t size);

/* Incremental: integers enter big-endian, texts and blobs with their 4-byte length before them, so
 * that no two different sequences of calls give the same bytes. */
struct hasher {
    _Alignas(16) uint8_t state[128];
};
void hasher_open(struct hasher *hasher);
void hasher_add_int(struct hasher *hasher, int64_t value);
void hasher_add_text(struct hasher *hasher, const char *text); /* NULL counts as "" */
void hasher_add_blob(struct hasher *hasher, const void *data, size_t size);
struct hash hasher_close(struct hasher *hasher);

bool hash_same(const struct hash *a, const struct hash *b); /* constant time */
char *hash_print(char text[HASH_HEX_SIZE], const struct hash *hash);

/* A random 128-bit-plus-time UUID, version 7: sorts by the wall clock. */
char *uuid7_print(char text[UUID_SIZE], int64_t wall_now);

/* "dd_" and 48 random characters: what a publisher is given once. */
char *token_print(char text[TOKEN_SIZE]);

uint64_t random_number(void);

#endif
