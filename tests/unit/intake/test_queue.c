/* The queue of a committer. */
#include "test.h"

#include "queue.h"
#include <pthread.h>

static struct queue *queue;
static struct item items[QUEUE_MAX_ITEMS + 1];
static struct item *taken[QUEUE_TAKE_ITEMS];

static int
set_up(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENGTH(items); i++) {
        items[i] = (struct item){ .index = i };
    }
    queue = queue_open();
    return 0;
}

static int
tear_down(void **state)
{
    (void)state;
    queue_close(queue);
    return 0;
}

/* items[first .. first + count - 1] in one piece. */
static bool
put(size_t first, size_t count, size_t bytes)
{
    for (size_t i = first; i + 1 < first + count; i++) {
        items[i].next = &items[i + 1];
    }
    return queue_put(queue, &items[first], &items[first + count - 1], count, bytes);
}

static void
order_is_kept(void **state)
{
    (void)state;
    assert_true(put(0, 3, 0));
    assert_true(put(3, 1, 0));
    assert_int_equal(queue_length(queue), 4);
    assert_int_equal(queue_take(queue, taken, -1), 4);
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(taken[i]->index, i);
    }
    assert_int_equal(queue_length(queue), 0);
    assert_int_equal(queue_take(queue, taken, 0), 0);
}

static void
no_more_is_taken_than_one_transaction(void **state)
{
    (void)state;
    assert_true(put(0, QUEUE_TAKE_ITEMS + 1, 0));
    assert_int_equal(queue_take(queue, taken, -1), QUEUE_TAKE_ITEMS);
    assert_int_equal(queue_take(queue, taken, -1), 1);

    for (size_t i = 0; i < 3; i++) {
        items[i].body.size = QUEUE_TAKE_BYTES;
    }
    assert_true(put(0, 3, 3 * QUEUE_TAKE_BYTES));
    for (size_t i = 0; i < 3; i++) { /* a large one goes alone, but it goes */
        assert_int_equal(queue_take(queue, taken, -1), 1);
        assert_int_equal(taken[0]->index, i);
    }
}

static void
a_full_queue_takes_all_or_none(void **state)
{
    (void)state;
    assert_true(put(0, QUEUE_MAX_ITEMS - 1, 0));
    assert_false(put(QUEUE_MAX_ITEMS - 1, 2, 0));
    assert_true(put(QUEUE_MAX_ITEMS - 1, 1, 0));
    assert_false(put(QUEUE_MAX_ITEMS, 1, 0));
    assert_int_equal(queue_length(queue), QUEUE_MAX_ITEMS);
    size_t at = 0;
    for (size_t n; (n = queue_take(queue, taken, 0)) > 0; at += n) {
        assert_int_equal(taken[n - 1]->index, at + n - 1);
    }
    assert_int_equal(at, QUEUE_MAX_ITEMS);
    assert_false(put(0, 1, QUEUE_MAX_BYTES + 1));
    assert_true(put(0, 1, 0));
}

static void
a_stopped_queue_gives_what_it_has(void **state)
{
    (void)state;
    assert_true(put(0, 2, 0));
    queue_stop(queue);
    assert_false(put(2, 1, 0));
    assert_true(queue_is_stopped(queue));
    assert_int_equal(queue_take(queue, taken, -1), 2);
    assert_int_equal(queue_take(queue, taken, -1), 0);
}

static void *
put_one_by_one(void *self)
{
    (void)self;
    for (size_t i = 0; i < QUEUE_MAX_ITEMS; i++) {
        assert_true(queue_put(queue, &items[i], &items[i], 1, 1));
    }
    queue_stop(queue);
    return NULL;
}

static void
another_thread_hears_of_everything(void **state)
{
    (void)state;
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, put_one_by_one, NULL), 0);
    size_t at = 0;
    for (size_t n; (n = queue_take(queue, taken, -1)) > 0;) {
        for (size_t i = 0; i < n; i++) {
            assert_int_equal(taken[i]->index, at++);
        }
    }
    assert_int_equal(at, QUEUE_MAX_ITEMS);
    pthread_join(thread, NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(order_is_kept, set_up, tear_down),
        cmocka_unit_test_setup_teardown(no_more_is_taken_than_one_transaction, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_full_queue_takes_all_or_none, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_stopped_queue_gives_what_it_has, set_up, tear_down),
        cmocka_unit_test_setup_teardown(another_thread_hears_of_everything, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
