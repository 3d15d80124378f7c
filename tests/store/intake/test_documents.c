/*
 * What intake decides about documents, as it stands in the journal and in the books.
 */
#include "items.h"

#include "base/text.h"
#include <pthread.h>

static const char *url;
static struct db *db;
static struct arena *arena;
static PGconn *side;
static int ids;

static int
set_up(void **state)
{
    (void)state;
    log_begin();
    url = database_new(&(struct migration_options){ .shard_count = SHARDS });
    db = intake_open(url);
    side = sql_open(url);
    arena = arena_new();
    return 0;
}

static int
tear_down(void **state)
{
    (void)state;
    log_end();
    arena_free(arena);
    PQfinish(side);
    db_close(db);
    return 0;
}

/* ---- events -------------------------------------------------------------------------------- */

static Dondoc__V1__Document *
document(struct arena *memory, const char *symbol, uint8_t content)
{
    Dondoc__V1__Document *made = arena_alloc(memory, sizeof *made);
    dondoc__v1__document__init(made);
    made->issuer = arena_text(memory, "UBND");
    made->symbol = arena_text(memory, symbol);
    made->year = 2026;
    made->addressee = arena_text(memory, "VPUB");
    if (content) {
        made->content_hash.len = HASH_SIZE;
        made->content_hash.data = arena_alloc(memory, HASH_SIZE);
        made->content_hash.data[0] = content;
    }
    return made;
}

static Dondoc__V1__Document *
with_number(Dondoc__V1__Document *of, const char *book, int number)
{
    of->registration = arena_alloc(arena, sizeof *of->registration);
    dondoc__v1__registration__init(of->registration);
    of->registration->book = arena_text(arena, book);
    of->registration->year = 2026;
    of->registration->number = number;
    return of;
}

static Dondoc__V1__Event *
about(struct arena *memory, const char *id, Dondoc__V1__Document *of, enum document_report report,
      const char *task)
{
    const char *name = id ? id : arena_print(memory, "id-%d", ++ids);
    Dondoc__V1__Event *event = new_event(memory, name, task ? task : document_subject(memory, of));
    switch (report) {
    case DOCUMENT_IS_RECEIVED:
        event->document_received = arena_alloc(memory, sizeof *event->document_received);
        dondoc__v1__document_received__init(event->document_received);
        event->document_received->document = of;
        event->data_case = DONDOC__V1__EVENT__DATA_DOCUMENT_RECEIVED;
        break;
    case DOCUMENT_IS_REJECTED:
        event->document_rejected = arena_alloc(memory, sizeof *event->document_rejected);
        dondoc__v1__document_rejected__init(event->document_rejected);
        event->document_rejected->document = of;
        event->data_case = DONDOC__V1__EVENT__DATA_DOCUMENT_REJECTED;
        break;
    case DOCUMENT_IS_RECALLED:
        event->document_recalled = arena_alloc(memory, sizeof *event->document_recalled);
        dondoc__v1__document_recalled__init(event->document_recalled);
        event->document_recalled->document = of;
        event->data_case = DONDOC__V1__EVENT__DATA_DOCUMENT_RECALLED;
        break;
    default:
        event->assignment_ordered = arena_alloc(memory, sizeof *event->assignment_ordered);
        dondoc__v1__assignment_ordered__init(event->assignment_ordered);
        event->assignment_ordered->document = of;
        event->data_case = DONDOC__V1__EVENT__DATA_ASSIGNMENT_ORDERED;
        break;
    }
    return event;
}

static struct item *
report(Dondoc__V1__Document *of, enum document_report kind, const char *task)
{
    return commit_one(db, arena, about(arena, NULL, of, kind, task));
}

/* ---- what the journal says ----------------------------------------------------------------- */

/* The decisions about a report as their names in order, "DocumentRegistered ReceiptIssued". */
static const char *
decisions(const struct item *item, const char *subject)
{
    struct entry *entries;
    size_t count;
    struct text_builder names = { .arena = arena };
    text_add(&names, "");
    assert_int_equal(journal_read_subject(db, arena, journal_shard(subject, SHARDS), subject, 0,
                                          &entries, &count),
                     ST_OK);
    for (size_t i = 0; i < count; i++) {
        if (entries[i].cause.shard == item->position.shard &&
            entries[i].cause.seq == item->position.seq) {
            assert_int_equal(entries[i].source, SOURCE_INTAKE);
            assert_int_equal(entries[i].depth, 1);
            text_print(&names, "%s%s", names.size ? " " : "", event_type_name(entries[i].type));
        }
    }
    return names.text;
}

/* The last decision about a subject. */
static Dondoc__V1__Event *
last_decision(const char *subject)
{
    struct entry *entries;
    size_t count;
    assert_int_equal(journal_read_subject(db, arena, journal_shard(subject, SHARDS), subject, 0,
                                          &entries, &count),
                     ST_OK);
    assert_true(count > 0);
    struct db_blob body = entries[count - 1].body;
    Dondoc__V1__Event *event =
        message_unpack(arena, &dondoc__v1__event__descriptor, body.data, body.size, 1 << 20);
    assert_non_null(event);
    assert_string_equal(event->source, "dondoc/intake");
    assert_string_equal(event->subject, subject);
    return event;
}

/* ---- registering --------------------------------------------------------------------------- */

static void
a_received_document_is_registered_once(void **state)
{
    (void)state;
    const char *subject = "document:UBND/2026/145/UBND-KT";
    struct item *first = report(document(arena, "145/UBND-KT", 1), DOCUMENT_IS_RECEIVED, NULL);
    assert_int_equal(first->outcome, OUTCOME_ACCEPTED);
    assert_string_equal(decisions(first, subject), "DocumentRegistered ReceiptIssued");
    Dondoc__V1__Event *receipt = last_decision(subject);
    assert_int_equal(receipt->receipt_issued->what, DONDOC__V1__RECEIPT_ISSUED__WHAT__REGISTERED);
    assert_string_equal(receipt->receipt_issued->issuer, "UBND");
    assert_int_equal(receipt->verdict->kind, DONDOC__V1__VERDICT__KIND__ACCEPTED);

    struct item *again = report(document(arena, "145/UBND-KT", 1), DOCUMENT_IS_RECEIVED, NULL);
    assert_int_equal(again->outcome, OUTCOME_ACCEPTED);
    assert_string_equal(decisions(again, subject), "DuplicateDetected");
    Dondoc__V1__Event *repeat = last_decision(subject);
    assert_position(*repeat->duplicate_detected->first, first->position);
    assert_int_equal(repeat->verdict->kind, DONDOC__V1__VERDICT__KIND__NOTED);
    assert_string_equal(repeat->verdict->code, "DOCUMENT_KNOWN");

    struct item *other = report(document(arena, "145/UBND-KT", 2), DOCUMENT_IS_RECEIVED, NULL);
    assert_refused(other, DOCUMENT_DIFFERS);
    assert_string_equal(other->field, "document_received.document.content_hash");
    assert_int_equal(sql_number(side, "SELECT count(*) FROM intake.registration"), 1);
    assert_int_equal(prove_journal(db), 5);
}

/* All in one transaction: a repeat names a report that has its place only since a moment. */
static void
a_batch_of_the_same_document(void **state)
{
    (void)state;
    const char *subject = "document:UBND/2026/1/A";
    struct item *items[] = {
        new_item(arena, about(arena, NULL, document(arena, "1/A", 1), DOCUMENT_IS_RECEIVED, NULL)),
        new_item(arena, about(arena, NULL, document(arena, "1/A", 1), DOCUMENT_IS_RECEIVED, NULL)),
        new_item(arena, about(arena, NULL, document(arena, "1/A", 2), DOCUMENT_IS_RECEIVED, NULL)),
        new_item(arena, about(arena, NULL, document(arena, "1/A", 0), DOCUMENT_ORDERS, "task:1")),
        new_item(arena, about(arena, NULL, document(arena, "1/A", 0), DOCUMENT_IS_RECALLED, NULL)),
        new_item(arena, about(arena, NULL, document(arena, "1/A", 0), DOCUMENT_ORDERS, "task:2")),
    };
    struct batch batch = batch_of(db, arena, items, LENGTH(items));
    assert_int_equal(batch_commit(&batch), ST_OK);
    assert_string_equal(decisions(items[1], subject), "DuplicateDetected");
    assert_refused(items[2], DOCUMENT_DIFFERS);
    assert_string_equal(decisions(items[4], "task:1"), "RecallReceived");
    assert_string_equal(decisions(items[4], subject), "ReceiptIssued");
    assert_int_equal(last_decision(subject)->receipt_issued->tasks, 1);
    assert_refused(items[5], DOCUMENT_RECALLED);
    assert_int_equal(batch.decisions, 5);
    assert_int_equal(prove_journal(db), 9);
}

static void
an_assignment_registers_its_document(void **state)
{
    (void)state;
    const char *subject = "document:UBND/2026/2/A";
    struct item *order = report(document(arena, "2/A", 1), DOCUMENT_ORDERS, "task:1");
    assert_string_equal(decisions(order, subject), "DocumentRegistered ReceiptIssued");
    assert_null(last_decision(subject)->verdict); /* routing's to give */
    struct item *second = report(document(arena, "2/A", 0), DOCUMENT_ORDERS, "task:2");
    assert_int_equal(second->outcome, OUTCOME_ACCEPTED);
    assert_string_equal(decisions(second, subject), "");
    assert_int_equal(sql_number(side, "SELECT count(*) FROM intake.document_task"), 2);
    struct item *unknown = report(document(arena, "3/A", 0), DOCUMENT_ORDERS, "task:3");
    assert_refused(unknown, DOCUMENT_UNKNOWN);
    assert_string_equal(unknown->field, "assignment_ordered.document");
    assert_int_equal(sql_number(side, "SELECT count(*) FROM intake.registration"), 1);
}

static void
a_rejected_document_makes_no_duty(void **state)
{
    (void)state;
    const char *subject = "document:UBND/2026/4/A";
    struct item *rejected = report(document(arena, "4/A", 1), DOCUMENT_IS_REJECTED, NULL);
    assert_string_equal(decisions(rejected, subject), "ReceiptIssued");
    assert_int_equal(last_decision(subject)->receipt_issued->what,
                     DONDOC__V1__RECEIPT_ISSUED__WHAT__REJECTED);
    assert_refused(report(document(arena, "4/A", 1), DOCUMENT_IS_RECEIVED, NULL),
                   DOCUMENT_REJECTED);
    assert_refused(report(document(arena, "4/A", 1), DOCUMENT_ORDERS, "task:1"), DOCUMENT_REJECTED);

    Dondoc__V1__Document *redirected = document(arena, "4/A", 1);
    redirected->addressee = arena_text(arena, "XB");
    struct item *received = report(redirected, DOCUMENT_IS_RECEIVED, NULL);
    assert_string_equal(decisions(received, subject), "DocumentRegistered ReceiptIssued");
    struct item *order = report(document(arena, "4/A", 0), DOCUMENT_ORDERS, "task:1");
    assert_int_equal(order->outcome, OUTCOME_ACCEPTED);
    assert_refused(report(document(arena, "4/A", 1), DOCUMENT_IS_REJECTED, NULL),
                   DOCUMENT_HAS_TASKS);
}

/* As routing does. */
static void
route_refusal(const struct item *order)
{
    struct db *routing = journal_open(database_text("%s user=dondoc_routing", url), NULL);
    struct draft draft = draft_of(order->position.shard, SOURCE_ROUTING, order->event->id,
                                  order->event->subject, DONDOC__V1__EVENT__DATA_REPORT_REFUSED);
    draft.entry.cause = order->position;
    draft.entry.depth = 1;
    assert_int_equal(append_drafts(routing, arena, &draft, 1, clock_now()), ST_OK);
    db_close(routing);
}

static void
a_refused_order_does_not_keep_a_document(void **state)
{
    (void)state;
    struct item *order = report(document(arena, "4/B", 1), DOCUMENT_ORDERS, "task:1");
    assert_refused(report(document(arena, "4/B", 1), DOCUMENT_IS_REJECTED, NULL),
                   DOCUMENT_HAS_TASKS); /* not judged yet */
    route_refusal(order);
    struct item *again = report(document(arena, "4/B", 1), DOCUMENT_ORDERS, "task:1");
    assert_int_equal(again->outcome, OUTCOME_ACCEPTED);
    assert_refused(report(document(arena, "4/B", 1), DOCUMENT_IS_REJECTED, NULL),
                   DOCUMENT_HAS_TASKS);
    (void)report(document(arena, "4/C", 1), DOCUMENT_ORDERS, "task:2");
    order = report(document(arena, "4/D", 1), DOCUMENT_ORDERS, "task:3");
    route_refusal(order);
    assert_int_equal(report(document(arena, "4/D", 0), DOCUMENT_IS_REJECTED, NULL)->outcome,
                     OUTCOME_ACCEPTED);
}

/* Its source is that of the report it became known by. */
static void
another_source_does_not_recall_it(void **state)
{
    (void)state;
    (void)report(document(arena, "5/B", 1), DOCUMENT_IS_RECEIVED, NULL);
    struct item *foreign =
        new_item(arena, about(arena, NULL, document(arena, "5/B", 0), DOCUMENT_IS_RECALLED, NULL));
    sql_do(side, "INSERT INTO journal.source (id, name) VALUES (99, 'test/other')");
    foreign->source = 99;
    struct batch batch = batch_of(db, arena, &foreign, 1);
    assert_int_equal(batch_commit(&batch), ST_OK);
    assert_refused(foreign, DOCUMENT_OF_ANOTHER);
    assert_string_equal(foreign->field, "document_recalled.document");
    assert_int_equal(report(document(arena, "5/B", 0), DOCUMENT_IS_RECALLED, NULL)->outcome,
                     OUTCOME_ACCEPTED);
}

static void
a_recall_reaches_every_task(void **state)
{
    (void)state;
    const char *subject = "document:UBND/2026/5/A";
    assert_refused(report(document(arena, "5/A", 0), DOCUMENT_IS_RECALLED, NULL), DOCUMENT_UNKNOWN);
    struct item *orders[10];
    for (int i = 0; i < 10; i++) {
        orders[i] =
            report(document(arena, "5/A", 1), DOCUMENT_ORDERS, arena_print(arena, "task:%d", i));
    }
    struct item *recall = report(document(arena, "5/A", 0), DOCUMENT_IS_RECALLED, NULL);
    for (int i = 0; i < 10; i++) {
        const char *task = orders[i]->event->subject;
        assert_string_equal(decisions(recall, task), "RecallReceived");
        assert_string_equal(last_decision(task)->recall_received->document, subject);
    }
    assert_int_equal(last_decision(subject)->receipt_issued->tasks, 10);
    assert_refused(report(document(arena, "5/A", 1), DOCUMENT_ORDERS, "task:11"),
                   DOCUMENT_RECALLED);

    /* What was taken then is not refused now. */
    struct item *again = commit_one(db, arena, orders[3]->event);
    assert_int_equal(again->outcome, OUTCOME_DUPLICATE);
    assert_position(again->position, orders[3]->position);
    struct item *twice = report(document(arena, "5/A", 0), DOCUMENT_IS_RECALLED, NULL);
    assert_string_equal(decisions(twice, subject), "DuplicateDetected");
}

/* ---- books --------------------------------------------------------------------------------- */

static void
a_publishers_book_keeps_its_numbers(void **state)
{
    (void)state;
    struct item *given =
        report(with_number(document(arena, "6/A", 1), "SXD", 412), DOCUMENT_IS_RECEIVED, NULL);
    assert_int_equal(given->outcome, OUTCOME_ACCEPTED);
    struct item *taken =
        report(with_number(document(arena, "7/A", 1), "SXD", 412), DOCUMENT_IS_RECEIVED, NULL);
    assert_refused(taken, DOCUMENT_NUMBER_TAKEN);
    assert_string_equal(taken->field, "document_received.document.registration.number");
    struct item *same[] = {
        new_item(arena, about(arena, NULL, with_number(document(arena, "8/A", 1), "SXD", 413),
                              DOCUMENT_IS_RECEIVED, NULL)),
        new_item(arena, about(arena, NULL, with_number(document(arena, "9/A", 1), "SXD", 413),
                              DOCUMENT_IS_RECEIVED, NULL)),
    };
    struct batch batch = batch_of(db, arena, same, 2);
    assert_int_equal(batch_commit(&batch), ST_OK);
    assert_int_equal(same[0]->outcome, OUTCOME_ACCEPTED);
    assert_refused(same[1], DOCUMENT_NUMBER_TAKEN);

    /* From the first number we are asked for, the book is ours, and goes on where it stands. */
    struct item *asked =
        report(with_number(document(arena, "9/A", 1), "SXD", 0), DOCUMENT_IS_RECEIVED, NULL);
    assert_int_equal(asked->outcome, OUTCOME_ACCEPTED);
    assert_int_equal(sql_number(side, "SELECT number FROM intake.registration"
                                      " WHERE symbol = '9/A'"),
                     414);
    assert_refused(
        report(with_number(document(arena, "10/A", 1), "SXD", 999), DOCUMENT_IS_RECEIVED, NULL),
        BOOK_NUMBERED_HERE);
    Dondoc__V1__Document *nowhere = document(arena, "11/A", 1);
    nowhere->addressee = arena_text(arena, "");
    assert_refused(report(nowhere, DOCUMENT_IS_RECEIVED, NULL), BOOK_MISSING);
}

enum { THREADS = 3, ROUNDS = 40 };

struct clerk {
    pthread_t thread;
    int number;
};

static enum outcome
commit_patiently(struct db *own, struct arena *memory, Dondoc__V1__Event *event)
{
    struct item *item = new_item(memory, event);
    struct batch batch = batch_of(own, memory, &item, 1);
    enum status st;
    while ((st = batch_commit(&batch)) == ST_LATER) {
    }
    assert_int_equal(st, ST_OK);
    return item->outcome;
}

static void *
register_many(void *self)
{
    const struct clerk *clerk = self;
    struct db *own = intake_open(url);
    struct arena *memory = arena_new();
    for (int i = 0; i < ROUNDS; i++) {
        const char *symbol = arena_print(memory, "%d/A", i); /* everybody the same */
        const char *id = arena_print(memory, "%d-%d", clerk->number, i);
        Dondoc__V1__Event *event =
            about(memory, id, document(memory, symbol, 1), DOCUMENT_IS_RECEIVED, NULL);
        assert_int_equal(commit_patiently(own, memory, event), OUTCOME_ACCEPTED);
    }
    arena_free(memory);
    db_close(own);
    return NULL;
}

static void
run_clerks(void *(*work)(void *))
{
    struct clerk clerks[THREADS];
    for (int i = 0; i < THREADS; i++) {
        clerks[i].number = i;
        assert_int_equal(pthread_create(&clerks[i].thread, NULL, work, &clerks[i]), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(clerks[i].thread, NULL);
    }
}

static void
several_register_the_same_once_and_number_without_gap(void **state)
{
    (void)state;
    run_clerks(register_many);
    assert_int_equal(sql_number(side, "SELECT count(*) FROM intake.registration"), ROUNDS);
    assert_int_equal(sql_number(side, "SELECT count(DISTINCT number) FROM intake.registration"
                                      " WHERE book = 'VPUB' AND number BETWEEN 1 AND 40"),
                     ROUNDS);
    assert_int_equal(sql_number(side, "SELECT last_number FROM intake.book"), ROUNDS);
    assert_int_equal(sql_number(side, "SELECT count(*) FROM journal.entry WHERE type = 201"),
                     (THREADS - 1) * ROUNDS);
    assert_int_equal(prove_journal(db), THREADS * ROUNDS + 2 * ROUNDS + (THREADS - 1) * ROUNDS);
}

/* One recalls what the others order tasks by. */
static void *
order_and_recall(void *self)
{
    const struct clerk *clerk = self;
    struct db *own = intake_open(url);
    struct arena *memory = arena_new();
    for (int i = 0; i < ROUNDS; i++) {
        Dondoc__V1__Document *of = document(memory, arena_print(memory, "%d/A", i), 1);
        const char *id = arena_print(memory, "%d-%d", clerk->number, i);
        const char *task = arena_print(memory, "task:%s", id);
        Dondoc__V1__Event *event = clerk->number == 0
                                       ? about(memory, id, of, DOCUMENT_IS_RECALLED, NULL)
                                       : about(memory, id, of, DOCUMENT_ORDERS, task);
        (void)commit_patiently(own, memory, event);
    }
    arena_free(memory);
    db_close(own);
    return NULL;
}

static void
no_task_is_missed_by_a_recall(void **state)
{
    (void)state;
    struct item *items[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
        items[i] =
            new_item(arena, about(arena, NULL, document(arena, arena_print(arena, "%d/A", i), 1),
                                  DOCUMENT_IS_RECEIVED, NULL));
    }
    struct batch batch = batch_of(db, arena, items, ROUNDS);
    assert_int_equal(batch_commit(&batch), ST_OK);
    run_clerks(order_and_recall);
    int64_t orders =
        sql_number(side, "SELECT count(DISTINCT subject) FROM journal.entry WHERE type = 110");
    assert_int_equal(sql_number(side,
                                "SELECT count(*) FROM journal.entry r JOIN journal.entry o"
                                " ON o.subject = r.subject WHERE r.type = 203 AND o.type = 110"),
                     orders);
    assert_int_equal(sql_number(side, "SELECT count(*) FROM intake.document_task"), orders);
    (void)prove_journal(db);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_received_document_is_registered_once, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_batch_of_the_same_document, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_assignment_registers_its_document, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_rejected_document_makes_no_duty, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_refused_order_does_not_keep_a_document, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(another_source_does_not_recall_it, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_recall_reaches_every_task, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_publishers_book_keeps_its_numbers, set_up, tear_down),
        cmocka_unit_test_setup_teardown(several_register_the_same_once_and_number_without_gap,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(no_task_is_missed_by_a_recall, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
