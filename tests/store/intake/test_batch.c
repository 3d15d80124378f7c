/*
 * The transactions of committers: what is acknowledged is in the journal once, whoever sends it how
 * often, and the numbers have no gap.
 */
#include "items.h"

#include <pthread.h>

static const char *url;
static struct db *db;
static struct arena *arena;
static PGconn *side;

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

static void
a_batch_is_in_the_journal(void **state)
{
    (void)state;
    struct item *items[9];
    for (int i = 0; i < 9; i++) {
        items[i] = new_item(arena, progress(arena, arena_print(arena, "id-%d", i),
                                            arena_print(arena, "task:%d", i / 3), i + 1));
    }
    struct batch batch = batch_of(db, arena, items, 9);
    assert_int_equal(batch_commit(&batch), ST_OK);
    int64_t in_ranges = 0;
    for (size_t i = 0; i < batch.range_count; i++) {
        in_ranges += batch.ranges[i].last - batch.ranges[i].first + 1;
    }
    assert_int_equal(in_ranges, 9);
    for (int i = 0; i < 9; i++) {
        struct entry *entries;
        size_t count;
        struct shard_window window = { items[i]->shard, items[i]->position.seq - 1,
                                       items[i]->position.seq };
        assert_int_equal(items[i]->outcome, OUTCOME_ACCEPTED);
        assert_int_equal(journal_read(db, arena, &window, 1, &entries, &count), ST_OK);
        assert_int_equal(count, 1);
        assert_string_equal(entries->event_id, items[i]->event->id);
        assert_string_equal(entries->subject, items[i]->event->subject);
        assert_int_equal(entries->type, DONDOC__V1__EVENT__DATA_PROGRESS_REPORTED);
        assert_int_equal(entries->body.size, items[i]->body.size);
        assert_memory_equal(entries->body.data, items[i]->body.data, items[i]->body.size);
        assert_true(i % 3 == 0 || items[i]->position.seq > items[i - 1]->position.seq);
    }
    assert_int_equal(prove_journal(db), 9);
}

static void
a_repeat_is_answered_with_the_first_position(void **state)
{
    (void)state;
    struct item *first = commit_one(db, arena, progress(arena, "id", "task:1", 5));
    struct item *again = commit_one(db, arena, progress(arena, "id", "task:1", 5));
    assert_int_equal(first->outcome, OUTCOME_ACCEPTED);
    assert_int_equal(again->outcome, OUTCOME_DUPLICATE);
    assert_position(again->position, first->position);

    struct item *other = commit_one(db, arena, progress(arena, "id", "task:1", 6));
    assert_refused(other, ID_REUSED);
    assert_string_equal(other->field, "id");
    struct item *moved = commit_one(db, arena, progress(arena, "id", "task:2", 5));
    assert_refused(moved, ID_REUSED);
    assert_int_equal(prove_journal(db), 1);
}

static void
a_repeat_within_a_batch_too(void **state)
{
    (void)state;
    struct item *items[] = {
        new_item(arena, progress(arena, "a", "task:1", 1)),
        new_item(arena, progress(arena, "a", "task:1", 1)),
        new_item(arena, progress(arena, "a", "task:1", 2)),
        new_item(arena, progress(arena, "b", "task:1", 1)),
    };
    struct batch batch = batch_of(db, arena, items, LENGTH(items));
    assert_int_equal(batch_commit(&batch), ST_OK);
    assert_int_equal(items[0]->outcome, OUTCOME_ACCEPTED);
    assert_int_equal(items[1]->outcome, OUTCOME_DUPLICATE);
    assert_position(items[1]->position, items[0]->position);
    assert_refused(items[2], ID_REUSED);
    assert_int_equal(items[3]->outcome, OUTCOME_ACCEPTED);
    assert_int_equal(prove_journal(db), 2);
}

static void
new_ones_among_repeats_leave_no_gap(void **state)
{
    (void)state;
    enum { COUNT = 40 };
    for (int round = 0; round < 4; round++) {
        struct item *items[COUNT];
        for (int i = 0; i < COUNT; i++) {
            int number = round * COUNT / 2 + i; /* half of them are known */
            items[i] = new_item(arena, progress(arena, arena_print(arena, "%d", number),
                                                arena_print(arena, "task:%d", number % 7), 1));
        }
        struct batch batch = batch_of(db, arena, items, COUNT);
        batch.expects_repeats = round % 2;
        assert_int_equal(batch_commit(&batch), ST_OK);
        assert_int_equal(batch.repeats, round == 0 ? 0 : COUNT / 2);
        for (int i = 0; i < COUNT; i++) {
            bool is_known = round > 0 && i < COUNT / 2;
            assert_int_equal(items[i]->outcome, is_known ? OUTCOME_DUPLICATE : OUTCOME_ACCEPTED);
        }
    }
    assert_int_equal(prove_journal(db), 4 * COUNT / 2 + COUNT / 2);
}

/* ---- several committers -------------------------------------------------------------------- */

enum { THREADS = 4, EVENTS = 600, BATCH = 30 };

struct sender {
    pthread_t thread;
    uint64_t seed;
    struct position positions[EVENTS];
    int accepted;
};

/* All send the same events, each in an order and in batches of its own. */
static void *
send_all(void *self)
{
    struct sender *sender = self;
    struct db *own = intake_open(url);
    struct arena *memory = arena_new();
    int order[EVENTS] = { 0 };
    for (int i = 0; i < EVENTS; i++) {
        int at = (int)test_between(&sender->seed, 0, i);
        order[i] = order[at];
        order[at] = i;
    }
    for (int from = 0; from < EVENTS; from += BATCH) {
        struct item *items[BATCH];
        for (int i = 0; i < BATCH; i++) {
            int number = order[from + i];
            items[i] = new_item(memory, progress(memory, arena_print(memory, "%d", number),
                                                 arena_print(memory, "task:%d", number % 50), 1));
        }
        struct batch batch = batch_of(own, memory, items, BATCH);
        enum status st;
        while ((st = batch_commit(&batch)) == ST_LATER) {
        }
        assert_int_equal(st, ST_OK);
        for (int i = 0; i < BATCH; i++) {
            assert_true(items[i]->outcome == OUTCOME_ACCEPTED ||
                        items[i]->outcome == OUTCOME_DUPLICATE);
            sender->accepted += items[i]->outcome == OUTCOME_ACCEPTED;
            sender->positions[order[from + i]] = items[i]->position;
        }
    }
    arena_free(memory);
    db_close(own);
    return NULL;
}

static void
the_same_events_from_several_are_kept_once(void **state)
{
    (void)state;
    static struct sender senders[THREADS];
    uint64_t seed = test_seed();
    for (int i = 0; i < THREADS; i++) {
        senders[i].seed = test_random(&seed);
        assert_int_equal(pthread_create(&senders[i].thread, NULL, send_all, &senders[i]), 0);
    }
    int accepted = 0;
    for (int i = 0; i < THREADS; i++) {
        pthread_join(senders[i].thread, NULL);
        accepted += senders[i].accepted;
    }
    assert_int_equal(accepted, EVENTS);
    assert_int_equal(prove_journal(db), EVENTS);
    for (int i = 1; i < THREADS; i++) {
        for (int n = 0; n < EVENTS; n++) {
            assert_position(senders[i].positions[n], senders[0].positions[n]);
        }
    }
    assert_int_equal(sql_number(side, "SELECT count(*) FROM journal.seen s JOIN journal.entry e"
                                      " USING (shard, seq, source, event_id)"),
                     EVENTS);
}

/* ---- a database that goes away ------------------------------------------------------------- */

static void
a_broken_connection_is_found_again(void **state)
{
    (void)state;
    (void)commit_one(db, arena, progress(arena, "1", "task:1", 1));
    sql_end_others(side);
    struct item *item = commit_one(db, arena, progress(arena, "2", "task:1", 1));
    assert_int_equal(item->outcome, OUTCOME_ACCEPTED);
    assert_int_equal(prove_journal(db), 2);
}

static void
what_the_database_refuses_is_left_open(void **state)
{
    (void)state;
    sql_do(side, "ALTER TABLE journal.entry ADD CHECK (subject <> 'task:bad')");
    struct item *items[] = { new_item(arena, progress(arena, "1", "task:good", 1)),
                             new_item(arena, progress(arena, "2", "task:bad", 1)) };
    struct batch batch = batch_of(db, arena, items, 2);
    assert_int_equal(batch_commit(&batch), ST_INVALID);
    assert_int_equal(items[0]->outcome, OUTCOME_NEW);
    assert_int_equal(items[1]->outcome, OUTCOME_NEW);
    assert_int_equal(prove_journal(db), 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_batch_is_in_the_journal, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_repeat_is_answered_with_the_first_position, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_repeat_within_a_batch_too, set_up, tear_down),
        cmocka_unit_test_setup_teardown(new_ones_among_repeats_leave_no_gap, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_same_events_from_several_are_kept_once, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_broken_connection_is_found_again, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_the_database_refuses_is_left_open, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
