/* The form of events from outside: what is good passes and stays, each mistake gets its code. */
#include "random_message.h"
#include "wire/subject.h"
#include <jansson.h>

enum { ROUNDS = 300, LIMIT = 4 << 20 };

static void
every_good_report_passes_and_stays(void **state)
{
    (void)state;
    uint64_t seed = test_seed();
    struct arena *arena = arena_new();
    for (int type = 100; type < 200; type++) {
        for (int i = 0; event_type_is_report(type) && i < test_rounds(ROUNDS); i++) {
            struct refusal refusal;
            size_t size, again;
            Dondoc__V1__Event *event = random_event(arena, &seed, type, true);
            void *packed = message_pack(arena, &event->base, &size);
            if (event_check(event, arena, &refusal) != ST_OK) {
                fail_msg("%s at %s (%s): %s", refusal.code, refusal.field, refusal.text,
                         event_to_json(arena, event));
            }
            void *repacked = message_pack(arena, &event->base, &again);
            assert_int_equal(again, size);
            assert_memory_equal(repacked, packed, size);
            arena_reset(arena);
        }
    }
    arena_free(arena);
}

static void
no_decision_passes(void **state)
{
    (void)state;
    uint64_t seed = test_seed();
    struct arena *arena = arena_new();
    for (int type = 200; type < 1000; type++) {
        if (event_type_name(type)) {
            struct refusal refusal;
            Dondoc__V1__Event *event = random_event(arena, &seed, type, true);
            assert_int_equal(event_check(event, arena, &refusal), ST_INVALID);
            assert_string_equal(refusal.code, "TYPE_FOREIGN");
        }
    }
    arena_free(arena);
}

/* ---- the table of rules -------------------------------------------------------------------- */

static bool used[200];

static void
use_rules(const ProtobufCMessageDescriptor *type)
{
    for (unsigned i = 0; i < type->n_fields; i++) {
        const struct form_rule *rule = form_rule_of(type, &type->fields[i]);
        used[rule - form_rules] = true;
        assert_true(rule->kind > FORM_LINK || rule->max > 0);
        assert_true(rule->min <= rule->max);
        if (type->fields[i].type == PROTOBUF_C_TYPE_MESSAGE) {
            use_rules(type->fields[i].descriptor);
        }
    }
}

static void
every_rule_is_of_a_field(void **state)
{
    (void)state;
    assert_true(form_rule_count <= LENGTH(used));
    use_rules(&dondoc__v1__event__descriptor);
    use_rules(&dondoc__v1__bus_message__descriptor);
    for (size_t i = 0; i < form_rule_count; i++) {
        if (!used[i]) {
            fail_msg("nothing is as %s.%s", form_rules[i].message, form_rules[i].field);
        }
    }
}

/* ---- mistakes that JSON can write ---------------------------------------------------------- */

#define X100                                                                                       \
    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" \
    "xxxxxxxx"
#define NOTE(text)     "{\"data\":{\"note\":\"" text "\"}}"
#define ORDER(fields)  "{\"type\":\"AssignmentOrdered\",\"data\":{" fields "}}"
#define SENT(fields)   "{\"type\":\"ResultSubmitted\",\"data\":{\"dossier\":{" fields "}}}"
#define FIGURE(fields) SENT("\"figures\":[{},{" fields "}]")
#define RECEIVED(subject, document)                                                                \
    "{\"type\":\"DocumentReceived\",\"subject\":\"" subject "\",\"data\":{\"document\":" document  \
    "}}"
#define LETTER "{\"issuer\":\"UBND\",\"year\":2026,\"symbol\":\"145/UBND-KT\"}"

/* What differs from a good event, and what the check says of it; NULL: it is good. */
static const struct {
    const char *patch, *code, *field;
} cases[] = {
    { "{}", NULL, "" },
    { "{\"time\":\"2199-12-31T23:59:59Z\"}", NULL, "" },
    { "{\"subject\":\"task:" X100 X100 "\"}", NULL, "" },
    { "{\"subject\":\"task:Sở Nội vụ 1\"}", NULL, "" },
    { "{\"source\":\"dondoc.example/a\"}", NULL, "" },
    { "{\"type\":\"AcceptanceReported\",\"data\":{}}", NULL, "" },
    { NOTE("một\\nhai\\tba\\r\\nbốn"), NULL, "" },
    { NOTE("\u200b"), NULL, "" }, /* harmless in prose */
    { ORDER("\"url\":\"https://egov.example/1\",\"parent\":\"task:2\""), NULL, "" },
    { ORDER("\"limit\":{\"kind\":\"BEFORE_DATE\",\"date\":\"2026-07-20\"}"), NULL, "" },
    { RECEIVED("document:UBND/2026/145/UBND-KT", LETTER), NULL, "" },

    { "{\"id\":\"\"}", "FIELD_MISSING", "id" },
    { "{\"id\":null}", "FIELD_MISSING", "id" },
    { "{\"id\":\" 1\"}", "FIELD_INVALID", "id" },
    { "{\"id\":\"1\u00a0\"}", "FIELD_INVALID", "id" },
    { "{\"id\":\"1\u200b\"}", "TEXT_HAS_CONTROL", "id" },
    { "{\"id\":\"" X100 "y\"}", "FIELD_TOO_LONG", "id" },
    { "{\"source\":null}", "FIELD_MISSING", "source" },
    { "{\"source\":\"e gov\"}", "FIELD_INVALID", "source" },
    { "{\"source\":\"dondoc/routing\"}", "SOURCE_RESERVED", "source" },
    { "{\"source\":\"dondoc\"}", "SOURCE_RESERVED", "source" },
    { "{\"subject\":null}", "FIELD_MISSING", "subject" },
    { "{\"subject\":\"1\"}", "SUBJECT_MALFORMED", "subject" },
    { "{\"subject\":\"task:\"}", "SUBJECT_MALFORMED", "subject" },
    { "{\"subject\":\"task: 1\"}", "SUBJECT_MALFORMED", "subject" },
    { "{\"subject\":\"task:1 \"}", "SUBJECT_MALFORMED", "subject" },
    { "{\"subject\":\"Task:1\"}", "SUBJECT_MALFORMED", "subject" },
    { "{\"subject\":\"task:" X100 X100 "y\"}", "SUBJECT_MALFORMED", "subject" },
    { "{\"subject\":\"task:" X100 X100 "yyyyyy\"}", "FIELD_TOO_LONG", "subject" },
    { "{\"subject\":\"unit:SXD\"}", "SUBJECT_DIFFERS", "subject" },
    { "{\"subject\":\"document:UBND/2026/145/UBND-KT\"}", "SUBJECT_DIFFERS", "subject" },
    { "{\"time\":\"1969-12-31T00:00:00Z\"}", "TIME_OUT_OF_RANGE", "time" },
    { "{\"time\":\"2200-01-01T00:00:00Z\"}", "TIME_OUT_OF_RANGE", "time" },
    { "{\"subject_version\":-1}", "NUMBER_OUT_OF_RANGE", "subject_version" },
    { "{\"actor\":{\"person\":\" a\"}}", "FIELD_INVALID", "actor.person" },
    { "{\"causation\":{}}", "FIELD_FORBIDDEN", "causation" },
    { "{\"rules\":[\"a\"]}", "FIELD_FORBIDDEN", "rules[0]" },
    { "{\"verdict\":{}}", "FIELD_FORBIDDEN", "verdict" },
    { "{\"task\":{}}", "FIELD_FORBIDDEN", "task" },

    { "{\"data\":{\"percent\":101}}", "NUMBER_OUT_OF_RANGE", "progress_reported.percent" },
    { "{\"data\":{\"activity\":\"a\\nb\"}}", "TEXT_HAS_CONTROL", "progress_reported.activity" },
    { NOTE("a\\rb"), "TEXT_HAS_CONTROL", "progress_reported.note" },
    { NOTE("\\u0007"), "TEXT_HAS_CONTROL", "progress_reported.note" },
    { NOTE("\xC2\x85"), "TEXT_HAS_CONTROL", "progress_reported.note" },
    { NOTE("\u202e"), "TEXT_HAS_CONTROL", "progress_reported.note" },
    { ORDER("\"limit\":{\"amount\":-1}"), "NUMBER_OUT_OF_RANGE",
      "assignment_ordered.limit.amount" },
    { ORDER("\"limit\":{\"date\":\"20/07/2026\"}"), "FIELD_INVALID",
      "assignment_ordered.limit.date" },
    { ORDER("\"limit\":{\"date\":\"2026-02-30\"}"), "FIELD_INVALID",
      "assignment_ordered.limit.date" },
    { ORDER("\"limit\":{\"date\":\"2999-01-01\"}"), "TIME_OUT_OF_RANGE",
      "assignment_ordered.limit.date" },
    { ORDER("\"limit\":{\"date\":\"9999-12-31\"}"), "FIELD_INVALID",
      "assignment_ordered.limit.date" },
    { ORDER("\"limit\":{\"rule\":\"a\"}"), "FIELD_FORBIDDEN", "assignment_ordered.limit.rule" },
    { ORDER("\"participants\":[{\"role\":\"CHU_TRI\"},{\"unit\":\"a\"}]"), "FIELD_MISSING",
      "assignment_ordered.participants[1].role" },
    { ORDER("\"url\":\"javascript:alert(1)\""), "FIELD_INVALID", "assignment_ordered.url" },
    { ORDER("\"url\":\"https://\""), "FIELD_INVALID", "assignment_ordered.url" },
    { ORDER("\"url\":\"https://a b\""), "FIELD_INVALID", "assignment_ordered.url" },
    { ORDER("\"parent\":\"1\""), "SUBJECT_MALFORMED", "assignment_ordered.parent" },
    { ORDER("\"document\":{\"issuer\":\"UBND\",\"year\":2026}"), "FIELD_MISSING",
      "assignment_ordered.document.symbol" },
    { ORDER("\"document\":{\"issuer\":\"UB/ND\",\"year\":2026,\"symbol\":\"1\"}"), "FIELD_INVALID",
      "assignment_ordered.document.issuer" },
    { ORDER("\"document\":{\"issuer\":\"UBND\",\"year\":26,\"symbol\":\"1\"}"),
      "NUMBER_OUT_OF_RANGE", "assignment_ordered.document.year" },
    { ORDER("\"document\":{\"issuer\":\"UBND\",\"year\":2026,\"symbol\":\"1\","
            "\"content_hash\":\"00ff\"}"),
      "FIELD_INVALID", "assignment_ordered.document.content_hash" },
    { "{\"type\":\"DocumentReceived\",\"data\":{}}", "FIELD_MISSING",
      "document_received.document" },
    { RECEIVED("task:1", LETTER), "SUBJECT_DIFFERS", "subject" },
    { RECEIVED("document:UBND/2025/145/UBND-KT", LETTER), "SUBJECT_DIFFERS", "subject" },
    { RECEIVED("document:UBND/145/UBND-KT", LETTER), "SUBJECT_MALFORMED", "subject" },
    { RECEIVED("document:UBND/2026/", LETTER), "SUBJECT_MALFORMED", "subject" },
    { "{\"type\":\"ResultReviewed\",\"data\":{}}", "FIELD_MISSING", "result_reviewed.outcome" },

    { SENT(""), NULL, "" }, /* what it lacks is said by its checklist */
    { SENT("\"options\":[{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}]"),
      "FIELD_TOO_LONG", "result_submitted.dossier.options" },
    { SENT("\"draft_hash\":\"cdcd\""), "FIELD_INVALID", "result_submitted.dossier.draft_hash" },
    { SENT("\"signer\":\" SXD.GD\""), "FIELD_INVALID", "result_submitted.dossier.signer" },
    { FIGURE("\"total\":1000000000000000000,\"parts\":[-1,0]"), NULL, "" },
    { FIGURE("\"total\":1000000000000000001"), "NUMBER_OUT_OF_RANGE",
      "result_submitted.dossier.figures[1].total" },
    { FIGURE("\"parts\":[1,-1000000000000000001]"), "NUMBER_OUT_OF_RANGE",
      "result_submitted.dossier.figures[1].parts[1]" },
    { FIGURE("\"cut_off\":\"28/02/2026\""), "FIELD_INVALID",
      "result_submitted.dossier.figures[1].cut_off" },
    { "{\"type\":\"ConsultationAsked\",\"data\":{\"content\":\"a\"}}", "FIELD_MISSING",
      "consultation_asked.units" },
    { "{\"type\":\"OpinionGiven\",\"data\":{\"stance\":\"AGREE\"}}", "FIELD_MISSING",
      "opinion_given.unit" },
    { "{\"type\":\"AppraisalAsked\",\"data\":{\"unit\":\"STC\"}}", NULL, "" },
};

static const char good[] = "{\"specversion\":\"1.0\",\"type\":\"ProgressReported\",\"id\":\"1\","
                           "\"source\":\"egov.example/office\",\"subject\":\"task:office/1\","
                           "\"data\":{\"activity\":\"Họp\"}}";

static Dondoc__V1__Event *
make_event(struct arena *arena, const char *patch)
{
    struct refusal refusal;
    Dondoc__V1__Event *event = NULL;
    json_t *json = json_loads(good, 0, NULL), *changes = json_loads(patch, 0, NULL);
    assert_int_equal(json_object_update(json, changes), 0);
    char *text = json_dumps(json, 0);
    if (event_from_json(arena, text, strlen(text), &event, &refusal) != ST_OK) {
        fail_msg("%s: %s at \"%s\"", patch, refusal.code, refusal.field);
    }
    free(text);
    json_decref(json);
    json_decref(changes);
    return event;
}

static void
expect(Dondoc__V1__Event *event, struct arena *arena, const char *code, const char *field,
       const char *what)
{
    struct refusal refusal = { NULL, "", NULL, NULL };
    enum status st = event_check(event, arena, &refusal);
    bool is_good = code ? st == ST_INVALID && text_same(refusal.code, code) &&
                              text_same(code_find(code)->said_by, "form") && *refusal.text &&
                              *refusal.text_vi
                        : st == ST_OK;
    if (!is_good || !text_same(refusal.field, field)) {
        fail_msg("%s: %s at \"%s\"", what, refusal.code, refusal.field);
    }
}

static void
each_mistake_gets_its_code(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    for (size_t i = 0; i < LENGTH(cases); i++) {
        Dondoc__V1__Event *event = make_event(arena, cases[i].patch);
        expect(event, arena, cases[i].code, cases[i].field, cases[i].patch);
        arena_reset(arena);
    }
    arena_free(arena);
}

/* ---- mistakes that only bytes can have ----------------------------------------------------- */

static void
texts_become_nfc_and_unix_lines(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    Dondoc__V1__Event *event = make_event(
        arena, "{\"subject\":\"task:Tie\u0302\u0301n\",\"data\":{\"note\":\"a\\r\\nb\"}}");
    expect(event, arena, NULL, "", "decomposed letters");
    assert_string_equal(event->subject, "task:Tiến");
    assert_string_equal(event->progress_reported->note, "a\nb");
    /* 33 letters of 5 bytes each are too long, as they come; in NFC they are 99 bytes */
    struct text_builder person = { .arena = arena };
    for (int i = 0; i < 33; i++) {
        text_add(&person, "e\u0302\u0301");
    }
    Dondoc__V1__Actor actor = DONDOC__V1__ACTOR__INIT;
    actor.person = person.text;
    event->actor = &actor;
    expect(event, arena, NULL, "", "long only when decomposed");
    assert_int_equal(strlen(actor.person), 99);
    arena_free(arena);
}

static void
bytes_that_json_cannot_write_are_refused(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    Dondoc__V1__Event *event = make_event(arena, "{}");
    event->progress_reported->note = "\xC0\x80";
    expect(event, arena, "TEXT_NOT_UTF8", "progress_reported.note", "overlong NUL");
    event->progress_reported->note = "\xED\xA0\x80";
    expect(event, arena, "TEXT_NOT_UTF8", "progress_reported.note", "surrogate");
    event = make_event(arena, ORDER("\"participants\":[{\"role\":\"CHU_TRI\",\"unit\":\"a\"}]"));
    event->assignment_ordered->urgency = (Dondoc__V1__Urgency)5;
    expect(event, arena, "ENUM_UNKNOWN", "assignment_ordered.urgency", "enum");
    event->assignment_ordered->urgency = DONDOC__V1__URGENCY__THUONG;
    event->assignment_ordered->participants[0]->role = (Dondoc__V1__Participant__Role)-1;
    expect(event, arena, "ENUM_UNKNOWN", "assignment_ordered.participants[0].role", "enum");
    dondoc__v1__event__init(event);
    expect(event, arena, "TYPE_UNKNOWN", "", "no data");
    arena_free(arena);
}

static void
unknown_fields_are_refused_where_they_stand(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t size;
        const char *code, *field, *number;
    } unknown[] = {
        { "\xF8\x3F\x01", 3, "TYPE_UNKNOWN", "", "1023" },              /* no data, field 1023 */
        { "\x8A\x07\x00\xF8\x3F\x01", 6, "FIELD_UNKNOWN", "", "1023" }, /* 113, and field 1023 */
        { "\x8A\x07\x02\x78\x01", 5, "FIELD_UNKNOWN", "progress_reported", "15" },
    };
    struct arena *arena = arena_new();
    for (size_t i = 0; i < LENGTH(unknown); i++) {
        Dondoc__V1__Event *event = message_unpack(arena, &dondoc__v1__event__descriptor,
                                                  unknown[i].bytes, unknown[i].size, LIMIT);
        struct refusal refusal;
        assert_non_null(event);
        event->id = "1";
        event->source = "egov";
        event->subject = "task:1";
        assert_int_equal(event_check(event, arena, &refusal), ST_INVALID);
        assert_string_equal(refusal.code, unknown[i].code);
        assert_string_equal(refusal.field, unknown[i].field);
        assert_non_null(strstr(refusal.text, unknown[i].number));
        assert_non_null(strstr(refusal.text_vi, unknown[i].number));
    }
    arena_free(arena);
}

static void
too_much_is_refused(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    Dondoc__V1__Event *event =
        make_event(arena, "{\"type\":\"ResultReviewed\",\"data\":{\"outcome\":\"RETURN\"}}");
    Dondoc__V1__ResultReviewed *review = event->result_reviewed;
    char *list[FORM_LIST_MAX + 1];
    for (size_t i = 0; i < LENGTH(list); i++) {
        list[i] = "thiếu";
    }
    review->deficiencies = list;
    review->n_deficiencies = FORM_LIST_MAX;
    expect(event, arena, NULL, "", "a long list");
    review->n_deficiencies = FORM_LIST_MAX + 1;
    expect(event, arena, "FIELD_TOO_LONG", "result_reviewed.deficiencies", "a longer list");
    char *text = arena_alloc(arena, MESSAGE_MAX_EVENT + 1);
    memset(text, 'x', MESSAGE_MAX_EVENT);
    review->n_deficiencies = 0;
    review->note = text;
    expect(event, arena, "EVENT_TOO_LARGE", "", "64 KiB and more");
    text[MESSAGE_MAX_EVENT - 200] = '\0';
    expect(event, arena, "FIELD_TOO_LONG", "result_reviewed.note", "nearly 64 KiB");
    arena_free(arena);
}

static void
subjects_have_a_kind_and_a_key(void **state)
{
    (void)state;
    static const struct {
        const char *subject;
        int kind; /* -1: none */
        const char *key;
    } subjects[] = {
        { "task:a:b", SUBJECT_TASK, "a:b" },
        { "document:UBND/2026/1/Q/2", SUBJECT_DOCUMENT, "UBND/2026/1/Q/2" },
        { "document:/2026/1", -1, NULL },
        { "document:UBND/26/1", -1, NULL },
        { "document:UBND/2026", -1, NULL },
        { "meeting:1", SUBJECT_MEETING, "1" },
        { "unit:SXD", SUBJECT_UNIT, "SXD" },
        { "person:1", SUBJECT_PERSON, "1" },
        { "people:1", -1, NULL },
        { ":1", -1, NULL },
        { "", -1, NULL },
    };
    for (size_t i = 0; i < LENGTH(subjects); i++) {
        enum subject_kind kind;
        const char *key = subject_key(subjects[i].subject, &kind);
        assert_true(text_same(key, subjects[i].key));
        assert_true(!key || (int)kind == subjects[i].kind);
        assert_true(!key || strncmp(subject_kind_name(kind), subjects[i].subject,
                                    strlen(subject_kind_name(kind))) == 0);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_good_report_passes_and_stays),
        cmocka_unit_test(no_decision_passes),
        cmocka_unit_test(every_rule_is_of_a_field),
        cmocka_unit_test(each_mistake_gets_its_code),
        cmocka_unit_test(texts_become_nfc_and_unix_lines),
        cmocka_unit_test(bytes_that_json_cannot_write_are_refused),
        cmocka_unit_test(unknown_fields_are_refused_where_they_stand),
        cmocka_unit_test(too_much_is_refused),
        cmocka_unit_test(subjects_have_a_kind_and_a_key),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
