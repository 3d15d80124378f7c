/* The bytes of a publisher's connection become letters, however they are cut into pieces. */
#include "test.h"
#include "wire/inbox.h"
#include <string.h>

#define HELLO "\0SP\0\0\x30\0\0"

enum { LIMIT = 1000, ROUNDS = 2000, BUFFER = 200000 };

static uint8_t stream[BUFFER];
static size_t stream_size;

static void
add(const void *bytes, size_t size)
{
    assert_true(stream_size + size <= BUFFER);
    memcpy(stream + stream_size, bytes, size);
    stream_size += size;
}

/* A message with so many words on the way back before the request id, and a body of `size` times
 * the same byte. */
static void
add_message(size_t words, size_t size, int byte)
{
    uint64_t length = 4 * (words + 1) + size;
    for (int i = 0; i < 8; i++) {
        add(&(uint8_t){ (uint8_t)(length >> (56 - 8 * i)) }, 1);
    }
    for (size_t i = 0; i < words; i++) {
        add("\x00\x00\x00\x07", 4);
    }
    add("\x80\x00\x00\x01", 4);
    memset(stream + stream_size, byte, size);
    stream_size += size;
}

/* In pieces of random size, half of them put where the inbox wants them. */
static enum inbox_result
feed(struct inbox *inbox, uint64_t *seed, size_t *at)
{
    enum inbox_result result = INBOX_MORE;
    while (*at < stream_size && result == INBOX_MORE) {
        size_t left = stream_size - *at, room, used;
        size_t piece = (size_t)test_between(seed, 1, left < 300 ? (int64_t)left : 300);
        if (test_random(seed) % 2) {
            result = inbox_copy(inbox, stream + *at, piece, &used);
        } else {
            uint8_t *to = inbox_room(inbox, &room);
            used = piece < room ? piece : room;
            memcpy(to, stream + *at, used);
            result = inbox_put(inbox, used);
        }
        *at += used;
    }
    return result;
}

static void
letters_arrive_whole(void **state)
{
    (void)state;
    uint64_t seed = test_seed();
    for (int round = 0; round < ROUNDS; round++) {
        enum { LETTERS = 5 };
        size_t sizes[LETTERS], words[LETTERS], at = 0;
        struct inbox inbox = { .limit = LIMIT };
        stream_size = 0;
        add(HELLO, 8);
        for (int i = 0; i < LETTERS; i++) {
            words[i] = (size_t)test_between(&seed, 0, 7);
            sizes[i] = (size_t)test_between(&seed, 0, i == 2 ? 100 * LIMIT : LIMIT - 32);
            add_message(words[i], sizes[i], i + 1);
        }
        for (int i = 0; i < LETTERS; i++) {
            assert_int_equal(feed(&inbox, &seed, &at), INBOX_LETTER);
            struct letter letter = inbox_take(&inbox);
            assert_true(inbox_is_idle(&inbox));
            assert_int_equal(letter.way, 4 * (words[i] + 1));
            assert_int_equal(letter.size, letter.way + sizes[i]);
            assert_int_equal(letter.bytes[letter.way - 4], 0x80);
            for (size_t j = letter.way; j < letter.size && letter.size <= LIMIT; j++) {
                assert_int_equal(letter.bytes[j], i + 1);
            }
            free(letter.bytes);
        }
        assert_int_equal(at, stream_size);
        inbox_close(&inbox);
    }
}

static const struct {
    const char *bytes;
    size_t size;
    enum inbox_result result;
} cases[] = {
    { "", 0, INBOX_MORE },
    { "GET / HTTP/1.1\r\n", 16, INBOX_BROKEN },
    { "\0SP\0\0\x31\0\0", 8, INBOX_BROKEN }, /* another REP */
    { "\0SP\0\0\x21\0\0", 8, INBOX_BROKEN }, /* SUB */
    { "\0SP\0\0\x30\0\1", 8, INBOX_BROKEN },
    { HELLO, 8, INBOX_MORE },
    { HELLO "\0\0\0\0\0\0\0\0", 16, INBOX_BROKEN },
    { HELLO "\0\0\0\0\0\0\0\3", 16, INBOX_BROKEN },
    { HELLO "\xff\xff\xff\xff\xff\xff\xff\xff", 16, INBOX_BROKEN },
    { HELLO "\0\0\0\0\x40\0\0\1", 16, INBOX_BROKEN },
    { HELLO "\0\0\0\0\x40\0\0\0", 16, INBOX_MORE },
    { HELLO "\0\0\0\0\0\0\0\4\0\0\0\1", 20, INBOX_BROKEN }, /* no request id */
    { HELLO "\0\0\0\0\0\0\0\4\x80\0\0\1", 20, INBOX_LETTER },
    { HELLO "\0\0\0\0\0\0\0\6\0\0\0\1\x80\1", 22, INBOX_BROKEN },
    { HELLO "\0\0\0\0\0\0\0\4\x80\0\0", 19, INBOX_MORE },
};

static void
what_is_not_the_protocol_is_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct inbox inbox = { .limit = LIMIT };
        size_t used;
        enum inbox_result result =
            inbox_copy(&inbox, (const uint8_t *)cases[i].bytes, cases[i].size, &used);
        assert_int_equal(result, cases[i].result);
        assert_int_equal(result == INBOX_BROKEN, inbox.why != NULL);
        inbox_close(&inbox);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(letters_arrive_whole),
        cmocka_unit_test(what_is_not_the_protocol_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
