#include "test.h"

#include "domain/policy.h"
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

/* ---- enumerations --------------------------------------------------------------------------- */

static void
set_outcome(Dondoc__V1__Event *event, int value)
{
    static Dondoc__V1__ResultReviewed review;
    dondoc__v1__result_reviewed__init(&review);
    review.outcome = (Dondoc__V1__ResultReviewed__Outcome)value;
    event->data_case = DONDOC__V1__EVENT__DATA_RESULT_REVIEWED;
    event->result_reviewed = &review;
}

static void
set_grade(Dondoc__V1__Event *event, int value)
{
    static Dondoc__V1__TaskCompleted completed;
    dondoc__v1__task_completed__init(&completed);
    completed.on_time = true;
    completed.quality = (Dondoc__V1__Quality)value;
    event->data_case = DONDOC__V1__EVENT__DATA_TASK_COMPLETED;
    event->task_completed = &completed;
}

static void
set_role(Dondoc__V1__Event *event, int value)
{
    static Dondoc__V1__AssignmentOrdered order;
    static Dondoc__V1__Participant participant;
    static Dondoc__V1__Participant *participants[] = { &participant };
    dondoc__v1__assignment_ordered__init(&order);
    dondoc__v1__participant__init(&participant);
    participant.role = (Dondoc__V1__Participant__Role)value;
    participant.position = "SXD.GD";
    order.participants = participants;
    order.n_participants = 1;
    event->data_case = DONDOC__V1__EVENT__DATA_ASSIGNMENT_ORDERED;
    event->assignment_ordered = &order;
}

static void
set_reference(Dondoc__V1__Event *event, int value)
{
    static Dondoc__V1__ReferenceChanged changed;
    dondoc__v1__reference_changed__init(&changed);
    changed.what = (Dondoc__V1__ReferenceChanged__What)value;
    event->data_case = DONDOC__V1__EVENT__DATA_REFERENCE_CHANGED;
    event->reference_changed = &changed;
}

static void
set_end(Dondoc__V1__Event *event, int value)
{
    static Dondoc__V1__TaskClosed closed;
    dondoc__v1__task_closed__init(&closed);
    closed.reason = (Dondoc__V1__TaskClosed__Reason)value;
    event->data_case = DONDOC__V1__EVENT__DATA_TASK_CLOSED;
    event->task_closed = &closed;
}

static void
set_cause(Dondoc__V1__Event *event, int value)
{
    static Dondoc__V1__DeadlineChanged changed;
    dondoc__v1__deadline_changed__init(&changed);
    changed.cause = (Dondoc__V1__DeadlineChanged__Cause)value;
    event->data_case = DONDOC__V1__EVENT__DATA_DEADLINE_CHANGED;
    event->deadline_changed = &changed;
}

static void
set_meeting(Dondoc__V1__Event *event, int value)
{
    static Dondoc__V1__HeadsMeetingHeld held;
    dondoc__v1__heads_meeting_held__init(&held);
    held.result = (Dondoc__V1__HeadsMeetingHeld__Result)value;
    event->data_case = DONDOC__V1__EVENT__DATA_HEADS_MEETING_HELD;
    event->heads_meeting_held = &held;
}

static void
every_value_has_words_of_its_own(void **state)
{
    (void)state;
    static const struct {
        const ProtobufCEnumDescriptor *values;
        void (*set)(Dondoc__V1__Event *event, int value);
    } rows[] = {
        { &dondoc__v1__result_reviewed__outcome__descriptor, set_outcome },
        { &dondoc__v1__quality__descriptor, set_grade },
        { &dondoc__v1__participant__role__descriptor, set_role },
        { &dondoc__v1__reference_changed__what__descriptor, set_reference },
        { &dondoc__v1__task_closed__reason__descriptor, set_end },
        { &dondoc__v1__deadline_changed__cause__descriptor, set_cause },
        { &dondoc__v1__heads_meeting_held__result__descriptor, set_meeting },
    };
    struct arena *arena = arena_new();
    for (size_t i = 0; i < 2 * LENGTH(rows); i++) {
        const ProtobufCEnumDescriptor *values = rows[i / 2].values;
        char *said[16];
        for (unsigned k = 0; k < values->n_values; k++) {
            Dondoc__V1__Event event = DONDOC__V1__EVENT__INIT;
            rows[i / 2].set(&event, values->values[k].value);
            said[k] = entry_say_details(arena, &event, i % 2 == 1);
            for (unsigned before = 0; before < k; before++) {
                if (strchr(said[k], '?') || strcmp(said[k], said[before]) == 0) {
                    fail_msg("%s has no words: %s", values->values[k].name, said[k]);
                }
            }
        }
    }
    arena_free(arena);
}

static void
who_takes_part_is_told_by_his_role(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    Dondoc__V1__Event event = DONDOC__V1__EVENT__INIT;
    set_role(&event, DONDOC__V1__PARTICIPANT__ROLE__THEO_DOI);
    assert_string_equal(entry_say_details(arena, &event, false), ", theo dõi SXD.GD");
    event.assignment_ordered->participants[0]->unit = "SXD";
    assert_string_equal(entry_say_details(arena, &event, true), ", followed by SXD");
    arena_free(arena);
}

static void
a_review_that_begins_returns_nothing(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    Dondoc__V1__Event event = DONDOC__V1__EVENT__INIT;
    set_outcome(&event, DONDOC__V1__RESULT_REVIEWED__OUTCOME__BEGIN);
    assert_string_equal(entry_say_details(arena, &event, false), ", bắt đầu xem xét");
    set_outcome(&event, DONDOC__V1__RESULT_REVIEWED__OUTCOME__ACCEPT);
    event.result_reviewed->quality = DONDOC__V1__QUALITY__DAT_PHAI_SUA;
    assert_string_equal(entry_say_details(arena, &event, false),
                        ", chấp nhận, chất lượng đạt, phải sửa");
    arena_free(arena);
}

static void
a_closed_task_says_why(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    Dondoc__V1__Event event = DONDOC__V1__EVENT__INIT;
    set_end(&event, DONDOC__V1__TASK_CLOSED__REASON__FILED);
    event.task_closed->document = "345/QĐ-UBND";
    assert_string_equal(entry_say_details(arena, &event, false), ": đã nộp lưu hồ sơ, 345/QĐ-UBND");
    arena_free(arena);
}

static void
each_role_that_hears_has_words(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    Dondoc__V1__Recipient recipient = DONDOC__V1__RECIPIENT__INIT;
    Dondoc__V1__Recipient *recipients[] = { &recipient };
    Dondoc__V1__ReminderDue due = DONDOC__V1__REMINDER_DUE__INIT;
    Dondoc__V1__Event event = DONDOC__V1__EVENT__INIT;
    due.recipients = recipients;
    due.n_recipients = 1;
    event.data_case = DONDOC__V1__EVENT__DATA_REMINDER_DUE;
    event.reminder_due = &due;
    recipient.position = "x";
    for (int role = 0; role <= RECIPIENTS; role++) {
        recipient.why =
            (char *)(role < RECIPIENTS ? recipient_name((enum recipient)role) : "DUTY_OFFICER");
        assert_null(strstr(entry_say_details(arena, &event, false), recipient.why));
        assert_null(strstr(entry_say_details(arena, &event, true), recipient.why));
    }
    arena_free(arena);
}

/* ---- entries -------------------------------------------------------------------------------- */

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
    assert_string_equal(
        entry_line(arena, &entry, &event, false),
        "02/03/2026 09:00:00    3/17      ReportRefused             từ chối báo cáo "
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
        cmocka_unit_test(every_value_has_words_of_its_own),
        cmocka_unit_test(who_takes_part_is_told_by_his_role),
        cmocka_unit_test(a_review_that_begins_returns_nothing),
        cmocka_unit_test(a_closed_task_says_why),
        cmocka_unit_test(each_role_that_hears_has_words),
        cmocka_unit_test(a_refusal_says_code_field_and_rule),
        cmocka_unit_test(a_body_nobody_can_read_is_still_a_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
