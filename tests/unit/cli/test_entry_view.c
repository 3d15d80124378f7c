#include "test.h"

#include "entry_view.h"
#include <string.h>

/* An entry of every type of event.proto, its data as good as empty. */
static void
every_type_has_words_in_both_languages(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    const ProtobufCMessageDescriptor *descriptor = &dondoc__v1__event__descriptor;
    const char *unknown[2];
    const struct entry nothing = { .type = 999 };
    unknown[0] = entry_say(arena, &nothing, NULL, false);
    unknown[1] = entry_say(arena, &nothing, NULL, true);
    int types = 0;
    for (unsigned i = 0; i < descriptor->n_fields; i++) {
        const ProtobufCFieldDescriptor *field = &descriptor->fields[i];
        if (!(field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF)) {
            continue;
        }
        const ProtobufCMessageDescriptor *data = field->descriptor;
        ProtobufCMessage *message = arena_alloc(arena, data->sizeof_message);
        protobuf_c_message_init(data, message);
        Dondoc__V1__Event event = DONDOC__V1__EVENT__INIT;
        event.data_case = (Dondoc__V1__Event__DataCase)field->id;
        memcpy((char *)&event + field->offset, &message, sizeof(void *));
        const struct entry entry = { .type = (int)field->id, .event_id = "", .subject = "" };
        const char *vi = entry_say(arena, &entry, &event, false);
        const char *en = entry_say(arena, &entry, &event, true);
        if (strcmp(vi, unknown[0]) == 0 || strcmp(en, unknown[1]) == 0) {
            fail_msg("%s has no words", field->name);
        }
        assert_string_not_equal(vi, en);
        types++;
    }
    assert_true(types > 30);
    arena_free(arena);
}

static void
a_refusal_says_code_field_and_rule(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    Dondoc__V1__Event event = DONDOC__V1__EVENT__INIT;
    Dondoc__V1__ReportRefused refused = DONDOC__V1__REPORT_REFUSED__INIT;
    Dondoc__V1__Verdict verdict = DONDOC__V1__VERDICT__INIT;
    verdict.kind = DONDOC__V1__VERDICT__KIND__REFUSED;
    verdict.code = "TASK_CLOSED";
    verdict.field = "subject";
    verdict.text = "the task is closed";
    verdict.text_vi = "nhiệm vụ đã kết thúc";
    verdict.rule = "LIFECYCLE";
    event.data_case = DONDOC__V1__EVENT__DATA_REPORT_REFUSED;
    event.report_refused = &refused;
    event.verdict = &verdict;
    const struct entry entry = { .position = { 3, 17 },
                                 .recorded_at = INT64_C(1772416800000000),
                                 .type = (int)event.data_case,
                                 .event_id = "e",
                                 .subject = "task:a" };
    assert_string_equal(entry_line(arena, &entry, &event, false),
                        "02/03/2026 09:00:00    3/17      ReportRefused         từ chối báo cáo "
                        "[TASK_CLOSED subject] nhiệm vụ đã kết thúc, quy tắc LIFECYCLE");
    assert_non_null(strstr(entry_line(arena, &entry, &event, true), "the task is closed"));
    arena_free(arena);
}

static void
a_body_nobody_can_read_is_still_a_line(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    const struct entry entry = { .position = { 0, 1 },
                                 .type = 999,
                                 .event_id = "e",
                                 .subject = "task:a",
                                 .body = { "\xff\xff", 2 } };
    const Dondoc__V1__Event *event = entry_unpack(arena, &entry);
    assert_null(event);
    assert_non_null(strstr(entry_line(arena, &entry, event, true), "unknown to this program"));
    assert_non_null(strstr(entry_json(arena, &entry, event), "\"seq\":1"));
    arena_free(arena);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_type_has_words_in_both_languages),
        cmocka_unit_test(a_refusal_says_code_field_and_rule),
        cmocka_unit_test(a_body_nobody_can_read_is_still_a_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
