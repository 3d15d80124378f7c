#include "base/hash.h"

#include "base/status.h"
#include <pthread.h>
#include <sodium.h>
#include <string.h>

_Static_assert(sizeof(crypto_hash_sha256_state) <= sizeof(struct hasher), "the state must fit");
_Static_assert(crypto_hash_sha256_BYTES == HASH_SIZE, "SHA-256");

static crypto_hash_sha256_state *
state_of(struct hasher *hasher)
{
    return (crypto_hash_sha256_state *)(void *)hasher->state;
}

struct hash
hash_of(const void *data, size_t size)
{
    struct hash hash;
    crypto_hash_sha256(hash.bytes, data, size);
    return hash;
}

void
hasher_open(struct hasher *hasher)
{
    crypto_hash_sha256_init(state_of(hasher));
}

void
hasher_add_int(struct hasher *hasher, int64_t value)
{
    uint64_t big_endian = __builtin_bswap64((uint64_t)value);
    crypto_hash_sha256_update(state_of(hasher), (const unsigned char *)&big_endian,
                              sizeof big_endian);
}

void
hasher_add_text(struct hasher *hasher, const char *text)
{
    hasher_add_blob(hasher, text, text ? strlen(text) : 0);
}

void
hasher_add_blob(struct hasher *hasher, const void *data, size_t size)
{
    if (size > UINT32_MAX) {
        panic("a blob of %zu bytes has no 4-byte length", size);
    }
    uint32_t length = __builtin_bswap32((uint32_t)size);
    crypto_hash_sha256_update(state_of(hasher), (const unsigned char *)&length, sizeof length);
    crypto_hash_sha256_update(state_of(hasher), data, size);
}

struct hash
hasher_close(struct hasher *hasher)
{
    struct hash hash;
    crypto_hash_sha256_final(state_of(hasher), hash.bytes);
    return hash;
}

bool
hash_same(const struct hash *a, const struct hash *b)
{
    return sodium_memcmp(a->bytes, b->bytes, HASH_SIZE) == 0;
}

char *
hash_print(char text[HASH_HEX_SIZE], const struct hash *hash)
{
    return sodium_bin2hex(text, HASH_HEX_SIZE, hash->bytes, HASH_SIZE);
}

static void
open_sodium(void)
{
    if (sodium_init() < 0) {
        panic("libsodium does not start");
    }
}

static void
fill_random(void *to, size_t size)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, open_sodium);
    randombytes_buf(to, size);
}

/* RFC 9562: 48 bits of milliseconds, then 12 bits that go on with the fraction of the millisecond
 * (its method 3), so that ids of one process sort as they were made; the rest is random. */
char *
uuid7_print(char text[UUID_SIZE], int64_t wall_now)
{
    uint64_t now = wall_now > 0 ? (uint64_t)wall_now : 0;
    uint64_t high = now / 1000 << 16 | 0x7000 | now % 1000 * 4096 / 1000;
    uint64_t low = (random_number() >> 2) | UINT64_C(1) << 63;
    uint8_t bytes[16];
    for (int i = 0; i < 8; i++) {
        bytes[i] = (uint8_t)(high >> (56 - 8 * i));
        bytes[8 + i] = (uint8_t)(low >> (56 - 8 * i));
    }
    char *to = text;
    for (int i = 0; i < 16; i++) {
        if (i == 4 || i == 6 || i == 8 || i == 10) {
            *to++ = '-';
        }
        *to++ = "0123456789abcdef"[bytes[i] >> 4];
        *to++ = "0123456789abcdef"[bytes[i] & 15];
    }
    *to = '\0';
    return text;
}

char *
token_print(char text[TOKEN_SIZE])
{
    uint8_t secret[36];
    fill_random(secret, sizeof secret);
    memcpy(text, "dd_", 3);
    sodium_bin2base64(text + 3, TOKEN_SIZE - 3, secret, sizeof secret,
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    sodium_memzero(secret, sizeof secret);
    return text;
}

uint64_t
random_number(void)
{
    uint64_t number;
    fill_random(&number, sizeof number);
    return number;
}
