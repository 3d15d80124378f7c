/* Events as JSON: every type survives both ways, and what is written wrongly is named. */
#include "random_message.h"

enum { ROUNDS = 40 };

static void
every_type_survives_json(void **state)
{
    (void)state;
    uint64_t seed = test_seed();
    struct arena *arena = arena_new();
    for (int type = 1; type < 1000; type++) {
        for (int i = 0; event_type_name(type) && i < test_rounds(ROUNDS); i++) {
            Dondoc__V1__Event *event = random_event(arena, &seed, type, false), *read;
            struct refusal refusal;
            char *json = event_to_json(arena, event);
            if (event_from_json(arena, json, strlen(json), &read, &refusal) != ST_OK) {
                fail_msg("%s at %s: %s", refusal.code, refusal.field, json);
            }
            size_t size, again;
            void *packed = message_pack(arena, &event->base, &size);
            void *repacked = message_pack(arena, &read->base, &again);
            assert_int_equal(again, size);
            assert_memory_equal(repacked, packed, size);
            arena_reset(arena);
        }
    }
    arena_free(arena);
}

/* For logs: whatever is in it, what comes out is JSON. */
static void
any_message_becomes_json(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    Dondoc__V1__Event event = DONDOC__V1__EVENT__INIT;
    Dondoc__V1__ResultReviewed review = DONDOC__V1__RESULT_REVIEWED__INIT;
    char *deficiencies[] = { "", "\xff\x80 \"\\\n" };
    event.id = NULL;
    event.time = INT64_MIN;
    event.data_case = DONDOC__V1__EVENT__DATA_RESULT_REVIEWED;
    event.result_reviewed = &review;
    review.outcome = (Dondoc__V1__ResultReviewed__Outcome)99;
    review.n_deficiencies = 2;
    review.deficiencies = deficiencies;
    assert_string_equal(event_to_json(arena, &event),
                        "{\"specversion\":\"1.0\",\"type\":\"ResultReviewed\","
                        "\"time\":-9223372036854775808,\"data\":{\"outcome\":99,"
                        "\"deficiencies\":[\"\",\"\xEF\xBF\xBD\xEF\xBF\xBD \\\"\\\\\\u000a\"]}}");
    event.data_case = DONDOC__V1__EVENT__DATA__NOT_SET;
    assert_string_equal(event_to_json(arena, &event),
                        "{\"specversion\":\"1.0\",\"time\":-9223372036854775808}");
    Dondoc__V1__Actor actor = DONDOC__V1__ACTOR__INIT;
    assert_string_equal(message_to_json(arena, &actor.base), "{}");
    actor.unit = "Sở Xây dựng";
    assert_string_equal(message_to_json(arena, &actor.base), "{\"unit\":\"Sở Xây dựng\"}");
    arena_free(arena);
}

static const char good[] =
    "{\"specversion\":\"1.0\",\"type\":\"AssignmentOrdered\",\"id\":\"0198f7d2-1\","
    "\"source\":\"egov.example/office\",\"subject\":\"task:office/145-1\","
    "\"time\":\"2026-03-09T03:00:00.000000Z\",\"secrecy\":\"MAT\",\"subject_version\":1,"
    "\"data\":{\"title\":\"Rà soát trụ sở\","
    "\"participants\":[{\"role\":\"CHU_TRI\",\"unit\":\"SXD\"},{\"unit\":\"STC\"}],"
    "\"limit\":{\"kind\":\"WORK_DAYS\",\"amount\":5},\"document\":{\"issuer\":\"UBND\","
    "\"symbol\":\"145/UBND-KT\",\"year\":2026,\"content_hash\":"
    "\"00ff000000000000000000000000000000000000000000000000000000000001\"}}}";

static void
a_known_line_is_read_and_written(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct refusal refusal;
    Dondoc__V1__Event *event;
    assert_int_equal(event_from_json(arena, good, strlen(good), &event, &refusal), ST_OK);
    assert_int_equal(event_type(event), 110);
    assert_int_equal(event->time, INT64_C(1773025200000000));
    assert_int_equal(event->secrecy, DONDOC__V1__SECRECY__MAT);
    const Dondoc__V1__AssignmentOrdered *order = event->assignment_ordered;
    assert_int_equal(order->n_participants, 2);
    assert_string_equal(order->participants[1]->unit, "STC");
    assert_int_equal(order->limit->kind, DONDOC__V1__LIMIT__KIND__WORK_DAYS);
    assert_int_equal(order->document->content_hash.len, 32);
    assert_int_equal(order->document->content_hash.data[1], 0xFF);
    assert_string_equal(event_to_json(arena, event), good);
    arena_free(arena);
}

#define HEAD  "{\"specversion\":\"1.0\","
#define ORDER HEAD "\"type\":\"AssignmentOrdered\",\"data\":"

static const struct {
    const char *json, *code, *field;
} cases[] = {
    { ORDER "{}}", NULL, "" },
    { HEAD "\"type\":\"TaskDelivered\"}", NULL, "" },
    { HEAD "\"type\":\"TaskDelivered\",\"data\":null,\"actor\":null}", NULL, "" },
    { HEAD "\"type\":\"TaskDelivered\",\"datacontenttype\":\"application/json\"}", NULL, "" },
    { HEAD "\"type\":\"TaskDelivered\",\"time\":\"2026-03-09T10:00:00+07:00\"}", NULL, "" },

    { "", "JSON_UNREADABLE", "" },
    { "{", "JSON_UNREADABLE", "" },
    { "[]", "JSON_UNREADABLE", "" },
    { "{} {}", "JSON_UNREADABLE", "" },
    { "{\"id\":\"\xff\"}", "JSON_UNREADABLE", "" },
    { "{\"id\":\"a\\u0000b\"}", "JSON_UNREADABLE", "" },
    { HEAD "\"id\":\"a\",\"id\":\"b\"}", "JSON_UNREADABLE", "" },
    { "{}", "FIELD_MISSING", "specversion" },
    { "{\"specversion\":\"0.3\"}", "FIELD_INVALID", "specversion" },
    { "{\"specversion\":1.0}", "FIELD_INVALID", "specversion" },
    { HEAD "\"datacontenttype\":\"text/xml\"}", "FIELD_INVALID", "datacontenttype" },
    { HEAD "\"data\":{}}", "FIELD_MISSING", "type" },
    { HEAD "\"type\":\"TaskDestroyed\"}", "TYPE_UNKNOWN", "type" },
    { HEAD "\"type\":110}", "TYPE_UNKNOWN", "type" },
    { HEAD "\"typ\":\"TaskDelivered\"}", "FIELD_UNKNOWN", "typ" },
    { HEAD "\"assignment_ordered\":{}}", "FIELD_UNKNOWN", "assignment_ordered" },
    { HEAD "\"type\":\"TaskDelivered\",\"id\":1}", "FIELD_INVALID", "id" },
    { HEAD "\"type\":\"TaskDelivered\",\"time\":1773025200}", "FIELD_INVALID", "time" },
    { HEAD "\"type\":\"TaskDelivered\",\"time\":\"9.3.2026\"}", "FIELD_INVALID", "time" },
    { HEAD "\"type\":\"TaskDelivered\",\"secrecy\":1}", "FIELD_INVALID", "secrecy" },
    { HEAD "\"type\":\"TaskDelivered\",\"secrecy\":\"SECRET\"}", "ENUM_UNKNOWN", "secrecy" },
    { HEAD "\"type\":\"TaskDelivered\",\"subject_version\":1.5}", "FIELD_INVALID",
      "subject_version" },
    { HEAD "\"type\":\"TaskDelivered\",\"subject_version\":2147483648}", "NUMBER_OUT_OF_RANGE",
      "subject_version" },
    { HEAD "\"type\":\"TaskDelivered\",\"subject_version\":99999999999999999999}",
      "JSON_UNREADABLE", "" },
    { HEAD "\"type\":\"TaskDelivered\",\"data\":[]}", "FIELD_INVALID", "task_delivered" },
    { HEAD "\"type\":\"TaskAccepted\",\"data\":{\"deemed\":\"true\"}}", "FIELD_INVALID",
      "task_accepted.deemed" },
    { ORDER "{\"titel\":\"\"}}", "FIELD_UNKNOWN", "assignment_ordered.titel" },
    { ORDER "{\"participants\":{}}}", "FIELD_INVALID", "assignment_ordered.participants" },
    { ORDER "{\"participants\":[{},{\"role\":\"LEAD\"}]}}", "ENUM_UNKNOWN",
      "assignment_ordered.participants[1].role" },
    { ORDER "{\"participants\":[{},null]}}", "FIELD_INVALID",
      "assignment_ordered.participants[1]" },
    { ORDER "{\"document\":{\"content_hash\":\"abc\"}}}", "FIELD_INVALID",
      "assignment_ordered.document.content_hash" },
    { ORDER "{\"document\":{\"content_hash\":\"zz\"}}}", "FIELD_INVALID",
      "assignment_ordered.document.content_hash" },
    { ORDER "{\"limit\":{\"amount\":\"5\"}}}", "FIELD_INVALID", "assignment_ordered.limit.amount" },
};

static void
mistakes_are_named(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct refusal refusal = { NULL, "", NULL, NULL };
        Dondoc__V1__Event *event;
        size_t size = strlen(cases[i].json);
        enum status st = event_from_json(arena, cases[i].json, size, &event, &refusal);
        bool is_good = cases[i].code
                           ? st == ST_INVALID && text_same(refusal.code, cases[i].code) &&
                                 code_find(refusal.code) && refusal.text && refusal.text_vi
                           : st == ST_OK;
        if (!is_good || !text_same(refusal.field, cases[i].field)) {
            fail_msg("%s: %s at \"%s\"", cases[i].json, refusal.code, refusal.field);
        }
    }
    arena_free(arena);
}

static void
mangled_lines_harm_nobody(void **state)
{
    (void)state;
    uint64_t seed = test_seed();
    struct arena *arena = arena_new();
    for (int i = 0; i < test_rounds(20000); i++) {
        char line[sizeof good];
        memcpy(line, good, sizeof good);
        size_t size = (size_t)test_between(&seed, 0, sizeof good - 1);
        for (int64_t flips = test_between(&seed, 1, 3); flips > 0; flips--) {
            line[test_random(&seed) % (sizeof good - 1)] = (char)test_random(&seed);
        }
        struct refusal refusal;
        Dondoc__V1__Event *event;
        size = test_random(&seed) % 2 ? sizeof good - 1 : size;
        if (event_from_json(arena, line, size, &event, &refusal) == ST_OK) {
            (void)event_to_json(arena, event);
        }
        arena_reset(arena);
    }
    arena_free(arena);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_type_survives_json),
        cmocka_unit_test(any_message_becomes_json),
        cmocka_unit_test(a_known_line_is_read_and_written),
        cmocka_unit_test(mistakes_are_named),
        cmocka_unit_test(mangled_lines_harm_nobody),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
