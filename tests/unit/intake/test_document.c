/*
 * A document's registration: every cell of the matrix, and what a cell does not say.
 */
#include "test.h"

#include "base/civil.h"
#include "document.h"
#include <string.h>

enum { R = DOCUMENT_REGISTER, L = DOCUMENT_LINK, SOURCE = 16 };
#define REFUSED(code)                                                                              \
    {                                                                                              \
        0, CODE_##code                                                                             \
    }

static const struct {
    unsigned effects;
    enum code code;
} expected[REGISTRATION_STATES][DOCUMENT_REPORTS] = {
    /* received, rejected, recalled, orders, is replaced, replaces */
    { { R, 0 },
      { DOCUMENT_REJECT, 0 },
      REFUSED(DOCUMENT_UNKNOWN),
      { R | L, 0 },
      REFUSED(DOCUMENT_UNKNOWN),
      { R | L, 0 } },
    { { DOCUMENT_REPEAT, 0 },
      { DOCUMENT_REJECT, 0 },
      { DOCUMENT_RECALL, 0 },
      { L, 0 },
      { DOCUMENT_REPLACE, 0 },
      { L, 0 } },
    { REFUSED(DOCUMENT_REJECTED),
      { DOCUMENT_REPEAT, 0 },
      REFUSED(DOCUMENT_REJECTED),
      REFUSED(DOCUMENT_REJECTED),
      REFUSED(DOCUMENT_REJECTED),
      REFUSED(DOCUMENT_REJECTED) },
    { REFUSED(DOCUMENT_RECALLED),
      REFUSED(DOCUMENT_RECALLED),
      { DOCUMENT_REPEAT, 0 },
      REFUSED(DOCUMENT_RECALLED),
      REFUSED(DOCUMENT_RECALLED),
      REFUSED(DOCUMENT_RECALLED) },
    { REFUSED(DOCUMENT_REPLACED),
      REFUSED(DOCUMENT_REPLACED),
      REFUSED(DOCUMENT_REPLACED),
      REFUSED(DOCUMENT_REPLACED),
      { DOCUMENT_REPEAT, 0 },
      REFUSED(DOCUMENT_REPLACED) },
};

static uint8_t content[2][HASH_SIZE] = { { 1 }, { 2 } };

static Dondoc__V1__Document
a_document(void)
{
    Dondoc__V1__Document document = DONDOC__V1__DOCUMENT__INIT;
    document.issuer = (char *)"UBND";
    document.symbol = (char *)"145/UBND-KT";
    document.year = 2026;
    document.addressee = (char *)"VPUB";
    document.content_hash = (ProtobufCBinaryData){ HASH_SIZE, content[0] };
    return document;
}

static unsigned
judge(const struct registration *row, enum document_report report,
      const Dondoc__V1__Document *document, enum code *code)
{
    const char *field;
    unsigned effects = document_judge(row, report, document, SOURCE, code, &field);
    assert_non_null(field);
    assert_non_null(strstr(field, report == DOCUMENT_REPLACES ? ".replacement" : ".document"));
    return effects;
}

static void
every_cell_is_as_written(void **state)
{
    (void)state;
    Dondoc__V1__Document document = a_document();
    for (int s = 0; s < REGISTRATION_STATES; s++) {
        for (int r = 0; r < DOCUMENT_REPORTS; r++) {
            struct registration row = { .state = (enum registration_state)s, .addressee = "VPUB" };
            enum code code;
            unsigned effects = judge(&row, (enum document_report)r, &document, &code);
            assert_int_equal(effects, expected[s][r].effects);
            if (effects == 0) {
                assert_int_equal(code, expected[s][r].code);
                assert_string_equal(code_row(code)->said_by, "intake");
            }
        }
    }
}

static void
a_key_alone_registers_nothing(void **state)
{
    (void)state;
    Dondoc__V1__Document document = a_document();
    document.content_hash.len = 0;
    struct registration row = { .addressee = "" };
    enum code code;
    assert_int_equal(judge(&row, DOCUMENT_ORDERS, &document, &code), 0);
    assert_int_equal(code, CODE_DOCUMENT_UNKNOWN);
    Dondoc__V1__Registration registration = DONDOC__V1__REGISTRATION__INIT;
    document.registration = &registration;
    assert_int_equal(judge(&row, DOCUMENT_ORDERS, &document, &code), R | L);
}

static void
another_content_is_another_document(void **state)
{
    (void)state;
    static const enum document_report brought[] = { DOCUMENT_IS_RECEIVED, DOCUMENT_ORDERS };
    Dondoc__V1__Document document = a_document();
    for (size_t i = 0; i < LENGTH(brought); i++) {
        struct registration row = { .state = REGISTRATION_REGISTERED,
                                    .has_content = true,
                                    .addressee = "VPUB" };
        memcpy(row.content_hash.bytes, content[1], HASH_SIZE);
        enum code code;
        assert_int_equal(judge(&row, brought[i], &document, &code), 0);
        assert_int_equal(code, CODE_DOCUMENT_DIFFERS);
        memcpy(row.content_hash.bytes, content[0], HASH_SIZE);
        assert_int_not_equal(judge(&row, brought[i], &document, &code), 0);
        row.has_content = false; /* on paper first, scanned later */
        assert_int_not_equal(judge(&row, brought[i], &document, &code), 0);
    }
}

static void
who_registered_it_recalls_it(void **state)
{
    (void)state;
    static const struct {
        enum document_report report;
        unsigned effects;
    } acts[] = { { DOCUMENT_IS_RECALLED, DOCUMENT_RECALL },
                 { DOCUMENT_IS_REPLACED, DOCUMENT_REPLACE } };
    Dondoc__V1__Document document = a_document();
    for (size_t i = 0; i < LENGTH(acts); i++) {
        struct registration row = { .state = REGISTRATION_REGISTERED, .source = SOURCE + 1 };
        enum code code;
        assert_int_equal(judge(&row, acts[i].report, &document, &code), 0);
        assert_int_equal(code, CODE_DOCUMENT_OF_ANOTHER);
        row.source = SOURCE;
        assert_int_equal(judge(&row, acts[i].report, &document, &code), acts[i].effects);
        row.source = 0; /* its report is archived */
        assert_int_equal(judge(&row, acts[i].report, &document, &code), acts[i].effects);
    }
}

static void
what_has_tasks_is_not_returned(void **state)
{
    (void)state;
    Dondoc__V1__Document document = a_document();
    struct task_link link = { .task = "task:1" };
    struct registration row = { .state = REGISTRATION_REGISTERED, .tasks = &link };
    enum code code;
    assert_int_equal(judge(&row, DOCUMENT_IS_REJECTED, &document, &code), 0);
    assert_int_equal(code, CODE_DOCUMENT_HAS_TASKS);
    link.is_refused = true; /* nobody has a duty by it */
    assert_int_equal(judge(&row, DOCUMENT_IS_REJECTED, &document, &code), DOCUMENT_REJECT);
    assert_int_equal(judge(&row, DOCUMENT_IS_RECALLED, &document, &code), DOCUMENT_RECALL);
}

static void
what_was_misaddressed_may_come_to_another(void **state)
{
    (void)state;
    Dondoc__V1__Document document = a_document();
    struct registration row = { .state = REGISTRATION_REJECTED, .addressee = "XA" };
    enum code code;
    assert_int_equal(judge(&row, DOCUMENT_IS_RECEIVED, &document, &code), R);
    assert_int_equal(judge(&row, DOCUMENT_ORDERS, &document, &code), R | L);
    assert_int_equal(judge(&row, DOCUMENT_IS_RECALLED, &document, &code), 0);
    document.addressee = (char *)"";
    assert_int_equal(judge(&row, DOCUMENT_IS_RECEIVED, &document, &code), 0);
}

static void
what_came_to_the_wrong_place_may_come_to_the_right_one(void **state)
{
    (void)state;
    Dondoc__V1__Document document = a_document();
    Dondoc__V1__Registration registration = DONDOC__V1__REGISTRATION__INIT;
    document.addressee = (char *)"XB";
    document.registration = &registration;
    registration.book = (char *)"XA";
    struct registration row = { .state = REGISTRATION_REJECTED, .addressee = "XB", .book = "XA" };
    enum code code;
    assert_int_equal(judge(&row, DOCUMENT_IS_RECEIVED, &document, &code), 0);
    assert_int_equal(code, CODE_DOCUMENT_REJECTED);
    assert_int_equal(judge(&row, DOCUMENT_ORDERS, &document, &code), 0);
    registration.book = (char *)"XB";
    assert_int_equal(judge(&row, DOCUMENT_IS_RECEIVED, &document, &code), R);
    row.addressee = row.book = ""; /* returned by its key alone: nothing tells the places apart */
    assert_int_equal(judge(&row, DOCUMENT_IS_RECEIVED, &document, &code), 0);
}

static void
a_return_by_key_forgets_nothing(void **state)
{
    (void)state;
    Dondoc__V1__Document document = a_document();
    struct registration row = { .addressee = "", .book = "" };
    document_enter(&row, &document, REGISTRATION_REGISTERED, 0);
    struct registration registered = row;
    document.addressee = (char *)"";
    document.content_hash.len = 0;
    document_enter(&row, &document, REGISTRATION_REJECTED, 0);
    assert_int_equal(row.state, REGISTRATION_REJECTED);
    assert_string_equal(row.addressee, registered.addressee);
    assert_string_equal(row.book, registered.book);
    assert_true(row.has_content);
}

static void
only_some_origins_come_without_a_document(void **state)
{
    (void)state;
    static const bool is_owed[] = {
        [DONDOC__V1__ORIGIN__ORIGIN_UNSPECIFIED] = true,
        [DONDOC__V1__ORIGIN__CHINH_PHU] = true,
        [DONDOC__V1__ORIGIN__THU_TUONG] = true,
        [DONDOC__V1__ORIGIN__TINH_UY] = true,
        [DONDOC__V1__ORIGIN__HDND] = true,
        [DONDOC__V1__ORIGIN__UBND] = true,
        [DONDOC__V1__ORIGIN__CHU_TICH] = true,
        [DONDOC__V1__ORIGIN__PHO_CHU_TICH] = true,
        [DONDOC__V1__ORIGIN__TU_DE_XUAT] = false,
    };
    Dondoc__V1__Event event = DONDOC__V1__EVENT__INIT;
    Dondoc__V1__AssignmentOrdered ordered = DONDOC__V1__ASSIGNMENT_ORDERED__INIT;
    Dondoc__V1__Document document = a_document();
    event.data_case = DONDOC__V1__EVENT__DATA_ASSIGNMENT_ORDERED;
    event.assignment_ordered = &ordered;
    for (size_t i = 0; i < LENGTH(is_owed); i++) {
        ordered.origin = (Dondoc__V1__Origin)i;
        ordered.document = NULL;
        assert_int_equal(document_is_owed(&event), is_owed[i]);
        ordered.document = &document;
        assert_false(document_is_owed(&event));
    }
    event.data_case = DONDOC__V1__EVENT__DATA_PROGRESS_REPORTED;
    assert_false(document_is_owed(&event));
}

static void
its_book_is_said_or_the_addressees(void **state)
{
    (void)state;
    int64_t now;
    assert_true(instant_parse("2026-12-31T23:59:59+07:00", &now));
    Dondoc__V1__Document document = a_document();
    struct book_key key = document_book(&document, now);
    assert_string_equal(key.name, "VPUB");
    assert_int_equal(key.year, 2026);
    assert_int_equal(document_book(&document, now + 1000000).year, 2027);

    Dondoc__V1__Registration registration = DONDOC__V1__REGISTRATION__INIT;
    registration.book = (char *)"SXD";
    document.registration = &registration;
    key = document_book(&document, now);
    assert_string_equal(key.name, "SXD");
    assert_true(instant_parse("2025-03-01", &registration.registered_at));
    assert_int_equal(document_book(&document, now).year, 2025);
    registration.year = 2024;
    assert_int_equal(document_book(&document, now).year, 2024);
}

static void
a_task_is_linked_once(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct registration row = { .state = REGISTRATION_REGISTERED };
    document_link(&row, arena, "task:1", true);
    document_link(&row, arena, "task:2", false);
    document_link(&row, arena, "task:1", false);
    assert_string_equal(row.tasks->task, "task:1");
    assert_true(row.tasks->is_stored);
    assert_string_equal(row.tasks->next->task, "task:2");
    assert_null(row.tasks->next->next);
    arena_free(arena);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_cell_is_as_written),
        cmocka_unit_test(a_key_alone_registers_nothing),
        cmocka_unit_test(another_content_is_another_document),
        cmocka_unit_test(who_registered_it_recalls_it),
        cmocka_unit_test(what_has_tasks_is_not_returned),
        cmocka_unit_test(what_was_misaddressed_may_come_to_another),
        cmocka_unit_test(what_came_to_the_wrong_place_may_come_to_the_right_one),
        cmocka_unit_test(a_return_by_key_forgets_nothing),
        cmocka_unit_test(only_some_origins_come_without_a_document),
        cmocka_unit_test(its_book_is_said_or_the_addressees),
        cmocka_unit_test(a_task_is_linked_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
