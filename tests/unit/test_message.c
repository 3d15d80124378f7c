/* Events as bytes: what packs unpacks, what is no message does not, and what NULs hide is shown. */
#include "random_message.h"
#include "wire/task.h"
#include "wire/types.h"

enum { ROUNDS = 3000, LIMIT = 1 << 20 };

/* The lists of types.h are those of event.proto. */
static void
types_are_listed(void **state)
{
    (void)state;
    static const int reports[] = { REPORTS_ON_TASKS }, decisions[] = { DECISIONS_OF_ROUTING };
    size_t report = 0, decision = 0;
    for (int type = 110; type < 400; type++) {
        if (event_type_name(type) && type < 200) {
            assert_true(report < LENGTH(reports));
            assert_int_equal(reports[report++], type);
        } else if (event_type_name(type) && type >= 300) {
            assert_true(decision < LENGTH(decisions));
            assert_int_equal(decisions[decision++], type);
        }
    }
    assert_int_equal(report, LENGTH(reports));
    assert_int_equal(decision, LENGTH(decisions));
}

static void
types_have_names(void **state)
{
    (void)state;
    assert_string_equal(event_type_name(110), "AssignmentOrdered");
    assert_int_equal(event_type_number("AssignmentOrdered"), 110);
    for (int type = -1; type < 1000; type++) {
        const char *name = event_type_name(type);
        assert_true(!name || event_type_number(name) == type);
        assert_int_equal(event_type_is_report(type), name && type >= 100 && type < 200);
    }
    static const char *const strange[] = { "", "Event", "assignment_ordered", "Actor", NULL };
    for (size_t i = 0; i < LENGTH(strange); i++) {
        assert_int_equal(event_type_number(strange[i]), 0);
    }
}

static void
what_packs_unpacks(void **state)
{
    (void)state;
    static const ProtobufCMessageDescriptor *const types[] = {
        &dondoc__v1__event__descriptor, &dondoc__v1__publish_request__descriptor,
        &dondoc__v1__publish_reply__descriptor, &dondoc__v1__bus_message__descriptor
    };
    uint64_t seed = test_seed();
    struct arena *arena = arena_new();
    for (int i = 0; i < test_rounds(ROUNDS); i++) {
        const ProtobufCMessageDescriptor *type = types[(size_t)i % LENGTH(types)];
        size_t size, again;
        void *packed = message_pack(arena, random_message(arena, &seed, type), &size);
        void *message = message_unpack(arena, type, packed, size, LIMIT);
        assert_non_null(message);
        void *repacked = message_pack(arena, message, &again);
        assert_int_equal(again, size);
        assert_memory_equal(repacked, packed, size);
        struct hash a = event_digest(packed, size), b = event_digest(repacked, again);
        assert_true(hash_same(&a, &b));
        arena_reset(arena);
    }
    arena_free(arena);
}

static void
mangled_bytes_are_refused_or_are_another_message(void **state)
{
    (void)state;
    uint64_t seed = test_seed();
    struct arena *arena = arena_new();
    for (int i = 0; i < test_rounds(ROUNDS); i++) {
        size_t size;
        const ProtobufCMessageDescriptor *type = &dondoc__v1__event__descriptor;
        uint8_t *packed = message_pack(arena, random_message(arena, &seed, type), &size);
        size_t cut = (size_t)test_between(&seed, 0, (int64_t)size);
        for (int64_t flips = test_between(&seed, 0, 3); flips > 0 && cut > 0; flips--) {
            packed[test_random(&seed) % cut] ^= (uint8_t)(1 << test_random(&seed) % 8);
        }
        uint8_t *exact = malloc(cut + 1); /* so that a sanitizer sees a read behind it */
        memcpy(exact, packed, cut);
        ProtobufCMessage *message = message_unpack(arena, type, exact, cut, LIMIT);
        if (message) {
            (void)message_pack(arena, message, &size);
        }
        free(exact);
        arena_reset(arena);
    }
    arena_free(arena);
}

static void
little_memory_is_enough_or_none_is_taken(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    enum { EVENTS = 1000 };
    char empty_events[2 * EVENTS];
    for (size_t i = 0; i < sizeof empty_events; i += 2) {
        empty_events[i] = 0x12; /* PublishRequest.events, no bytes */
        empty_events[i + 1] = 0;
    }
    const ProtobufCMessageDescriptor *type = &dondoc__v1__publish_request__descriptor;
    size_t needed = EVENTS * sizeof(Dondoc__V1__Event);
    assert_null(message_unpack(arena, type, empty_events, sizeof empty_events, needed));
    assert_non_null(message_unpack(arena, type, empty_events, sizeof empty_events, 2 * needed));
    assert_non_null(message_unpack(arena, type, NULL, 0, needed));
    arena_free(arena);
}

/* protobuf-c ends a text at its first NUL, so "a\0b" would pass for "a". */
static void
nuls_in_texts_are_seen(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    static const uint8_t packed[] = {
        0x0A, 3,    'a', 0,       /* id */
        'b',  0x2A, 4,   0x0A,    /* actor.position */
        2,    0,    'x', 0x20, 0, /* time, a number that is 0 */
    };
    Dondoc__V1__Event *event =
        message_unpack(arena, &dondoc__v1__event__descriptor, packed, sizeof packed, LIMIT);
    assert_non_null(event);
    assert_string_equal(event->id, "a\001b");
    assert_string_equal(event->actor->position, "\001x");
    assert_int_equal(event->time, 0);
    arena_free(arena);
}

/* A stored task is there, is not, or cannot be read: three answers. A large one is no small one. */
static void
a_task_is_never_taken_for_none(void **state)
{
    (void)state;
    enum { TEXT = 2 << 20 };
    struct arena *arena = arena_new();
    Dondoc__V1__Task *task, large = DONDOC__V1__TASK__INIT;
    assert_int_equal(task_unpack(arena, NULL, 0, &task), ST_OK);
    assert_null(task);
    assert_int_equal(task_unpack(arena, "\x0A\x05", 2, &task), ST_INVALID);
    assert_null(task);
    large.title = arena_alloc(arena, TEXT + 1);
    memset(large.title, 'a', TEXT);
    large.title[TEXT] = '\0';
    size_t size;
    const void *packed = message_pack(arena, &large.base, &size);
    assert_int_equal(task_unpack(arena, packed, size, &task), ST_OK);
    assert_string_equal(task->title, large.title);
    arena_free(arena);
}

static void
every_type_can_be_made(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    for (int type = 1; type < 1000; type++) {
        if (event_type_name(type)) {
            Dondoc__V1__Event *event =
                event_about(arena, "task:1", (Dondoc__V1__Event__DataCase)type);
            assert_int_equal(event_type(event), type);
            assert_string_equal(event->subject, "task:1");
            assert_true(protobuf_c_message_check(&event->base));
            assert_string_equal(event->task_assigned->base.descriptor->short_name,
                                event_type_name(type));
        }
    }
    const Dondoc__V1__Position *position = position_message(arena, 3, 7);
    assert_int_equal(position->shard, 3);
    assert_int_equal(position->seq, 7);
    arena_free(arena);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(types_have_names),
        cmocka_unit_test(types_are_listed),
        cmocka_unit_test(what_packs_unpacks),
        cmocka_unit_test(mangled_bytes_are_refused_or_are_another_message),
        cmocka_unit_test(little_memory_is_enough_or_none_is_taken),
        cmocka_unit_test(nuls_in_texts_are_seen),
        cmocka_unit_test(a_task_is_never_taken_for_none),
        cmocka_unit_test(every_type_can_be_made),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
