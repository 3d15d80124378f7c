/*
 * Leases and cursors: one owner at a time, by the database's clock, and no move but from exactly
 * where the row stands to an entry that is there.
 */
#include "journal.h"

#include "store/cursor.h"
#include <pthread.h>

enum { SHARDS = 6 };
#define LONG  (60 * CLOCK_SECOND)
#define SHORT (CLOCK_SECOND / 5)

static const struct query_set *const sets[] = { &journal_queries, &cursor_queries, NULL };
static const char *url;
static struct db *db, *other_db;
static struct arena *arena;
static PGconn *side;

static const struct lease ours = { "probe", 11, LONG }, ours_briefly = { "probe", 11, SHORT },
                          theirs = { "probe", 22, LONG };

static int
set_up(void **state)
{
    (void)state;
    log_begin();
    url = database_new(&(struct migration_options){ .shard_count = SHARDS });
    side = sql_open(url);
    sql_do(side, "SELECT journal.add_reader('probe'); SELECT journal.add_reader('stranger')");
    db = journal_open(url, sets);
    other_db = journal_open(url, sets);
    arena = arena_new();
    return 0;
}

static int
tear_down(void **state)
{
    (void)state;
    arena_free(arena);
    db_close(db);
    db_close(other_db);
    PQfinish(side);
    log_end();
    return 0;
}

static int
acquire(const struct lease *lease, int want, struct cursor *taken)
{
    int count;
    assert_int_equal(
        cursor_acquire(lease->owner == 11 ? db : other_db, arena, lease, want, taken, &count),
        ST_OK);
    return count;
}

/* Until the database finds that a lease is over. */
static int
acquire_when_free(const struct lease *lease, int want, struct cursor *taken)
{
    int64_t until = clock_monotonic() + 20 * CLOCK_SECOND;
    int count;
    while ((count = acquire(lease, want, taken)) < want) {
        assert_true(clock_monotonic() < until);
    }
    return count;
}

static bool
move(const struct lease *lease, const struct cursor *from, const struct cursor *to, int count)
{
    struct db *own = lease->owner == 11 ? db : other_db;
    struct db_result *results[2];
    db_begin(own);
    assert_int_equal(cursor_move(own, arena, lease, from, to, count), 1);
    assert_int_equal(db_run(own, arena, results), ST_OK);
    if (!cursor_moved(results[1], count)) {
        db_rollback(own);
        return false;
    }
    assert_int_equal(db_commit(own), ST_OK);
    return true;
}

/* Appends to a shard and gives the cursor that stands behind it. */
static struct cursor
behind(const struct cursor *from, int entries)
{
    static int number;
    append_some(db, from->shard, arena_print(arena, "run.%d", ++number), "task:1", entries);
    struct head heads[JOURNAL_MAX_SHARDS];
    int count;
    assert_int_equal(journal_heads(db, heads, &count), ST_OK);
    struct cursor to = *from;
    to.seq = heads[from->shard].seq;
    to.hash = heads[from->shard].hash;
    return to;
}

static int64_t
stored(const char *column, int shard)
{
    char *sql = database_text(
        "SELECT %s FROM journal.cursor WHERE service = 'probe' AND shard = %d", column, shard);
    int64_t value = sql_number(side, sql);
    free(sql);
    return value;
}

/* ---- leases -------------------------------------------------------------------------------- */

static void
a_fresh_cursor_is_at_the_beginning(void **state)
{
    (void)state;
    struct cursor taken[SHARDS];
    assert_int_equal(acquire(&ours, SHARDS, taken), SHARDS);
    bool met[SHARDS] = { false };
    for (int i = 0; i < SHARDS; i++) {
        const struct hash zero = { { 0 } };
        assert_false(met[taken[i].shard]);
        met[taken[i].shard] = true;
        assert_true(taken[i].seq == 0 && taken[i].epoch == 1 && taken[i].timer_id == 0);
        assert_true(taken[i].timer_at == INT64_MIN && taken[i].next_due == INT64_MAX);
        assert_memory_equal(taken[i].hash.bytes, zero.bytes, HASH_SIZE);
    }
}

static void
what_one_holds_another_does_not_get(void **state)
{
    (void)state;
    struct cursor mine[SHARDS], yours[SHARDS];
    assert_int_equal(acquire(&ours, 4, mine), 4);
    assert_int_equal(acquire(&theirs, SHARDS, yours), 2);
    assert_int_equal(acquire(&theirs, SHARDS, yours), 2); /* the same ones */
    assert_int_equal(sql_number(side, "SELECT count(*) FROM journal.cursor WHERE owner = 11"), 4);
    assert_int_equal(sql_number(side, "SELECT count(*) FROM journal.cursor WHERE owner = 22"), 2);
    assert_int_equal(sql_number(side, "SELECT count(*) FROM journal.cursor WHERE owner <> 0"
                                      " AND service <> 'probe'"),
                     0);
}

static void *
acquire_in_a_thread(void *self)
{
    struct db *own = journal_open(url, sets);
    struct arena *memory = arena_new();
    struct lease lease = { "probe", (int64_t)(intptr_t)self + 100, LONG };
    struct cursor taken[SHARDS];
    int count;
    assert_int_equal(cursor_acquire(own, memory, &lease, 2, taken, &count), ST_OK);
    arena_free(memory);
    db_close(own);
    return (void *)(intptr_t)count;
}

/* Nobody waits for anybody, nobody gets what another has. */
static void
many_acquire_at_once(void **state)
{
    (void)state;
    for (int round = 0; round < 10; round++) {
        pthread_t threads[5];
        intptr_t total = 0;
        for (int i = 0; i < 5; i++) {
            pthread_create(&threads[i], NULL, acquire_in_a_thread, (void *)(intptr_t)i);
        }
        for (int i = 0; i < 5; i++) {
            void *count;
            pthread_join(threads[i], &count);
            total += (intptr_t)count;
        }
        assert_int_equal(total, sql_number(side, "SELECT count(*) FROM journal.cursor WHERE owner"
                                                 " >= 100 AND service = 'probe'"));
        sql_do(side, "UPDATE journal.cursor SET owner = 0, lease_until = '-infinity'");
    }
}

static void
what_is_given_back_is_free_at_once(void **state)
{
    (void)state;
    struct cursor mine[SHARDS], yours[SHARDS];
    assert_int_equal(acquire(&ours, SHARDS, mine), SHARDS);
    assert_int_equal(cursor_release(db, arena, &ours, mine, 2), ST_OK);
    assert_int_equal(acquire(&theirs, SHARDS, yours), 2);
    assert_int_equal(yours[0].shard, mine[0].shard);
    assert_true(yours[0].epoch == mine[0].epoch + 1);
    assert_int_equal(cursor_release(db, arena, &ours, mine, SHARDS), ST_OK); /* not ours any more */
    assert_true(stored("owner", mine[0].shard) == theirs.owner);
    assert_true(stored("owner", mine[5].shard) == 0);
}

static void
the_database_says_when_a_lease_is_over(void **state)
{
    (void)state;
    struct cursor mine[SHARDS], yours[SHARDS];
    int kept[SHARDS], kept_count;
    int64_t before = clock_monotonic();
    assert_int_equal(acquire(&ours_briefly, 3, mine), 3);
    (void)acquire_when_free(&theirs, SHARDS, yours);
    assert_true(clock_monotonic() - before >= SHORT);
    assert_int_equal(cursor_renew(db, arena, &ours, mine, 3, kept, &kept_count), ST_OK);
    assert_int_equal(kept_count, 0);
    assert_int_equal(cursor_renew(other_db, arena, &theirs, yours, SHARDS, kept, &kept_count),
                     ST_OK);
    assert_int_equal(kept_count, SHARDS);
}

/* Renewed before it is over, a lease goes on; after it, too, unless somebody was faster. */
static void
a_lease_is_renewed(void **state)
{
    (void)state;
    struct cursor mine[SHARDS], yours[SHARDS];
    int kept[SHARDS], kept_count;
    assert_int_equal(acquire(&ours_briefly, SHARDS, mine), SHARDS);
    assert_int_equal(cursor_renew(db, arena, &ours, mine, 3, kept, &kept_count), ST_OK);
    assert_int_equal(kept_count, 3);
    (void)acquire_when_free(&theirs, 3, yours);
    for (int i = 0; i < 3; i++) {
        assert_true(yours[i].shard == mine[3].shard || yours[i].shard == mine[4].shard ||
                    yours[i].shard == mine[5].shard);
    }
    mine[0].epoch--; /* a lease of an earlier life */
    assert_int_equal(cursor_renew(db, arena, &ours, mine, SHARDS, kept, &kept_count), ST_OK);
    assert_int_equal(kept_count, 2);
}

/* After a failure whose outcome is unknown nobody waits for his own lease to run out; and with
 * more to be had, those come first. */
static void
our_own_come_first(void **state)
{
    (void)state;
    struct cursor mine[SHARDS], again[SHARDS], yours[SHARDS];
    assert_int_equal(acquire(&theirs, 2, yours), 2);
    assert_int_equal(acquire(&ours, 3, mine), 3);
    assert_int_equal(cursor_release(other_db, arena, &theirs, yours, 2), ST_OK);
    assert_int_equal(acquire(&ours, 3, again), 3);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(stored("epoch", mine[i].shard), 2);
        assert_true(stored("owner", mine[i].shard) == ours.owner);
    }
    assert_int_equal(acquire(&ours, SHARDS, again), SHARDS);
    struct cursor to = mine[0];
    assert_false(move(&ours, &mine[0], &to, 1)); /* by the epoch of the forgotten lease */
}

/* ---- moves --------------------------------------------------------------------------------- */

static void
a_cursor_moves(void **state)
{
    (void)state;
    struct cursor from[2], to[2], again[2];
    assert_int_equal(acquire(&ours_briefly, 2, from), 2);
    for (int i = 0; i < 2; i++) {
        to[i] = behind(&from[i], 3 + i);
        to[i].timer_at = 1000 + i;
        to[i].timer_id = 7;
        to[i].next_due = i == 0 ? INT64_MAX : 5000;
    }
    assert_true(move(&ours, from, to, 2));
    assert_true(move(&ours, to, to, 2)); /* standing still, as a timer unit does */
    assert_false(move(&ours, from, to, 2));
    assert_int_equal(sql_number(side, "SELECT count(*) FROM journal.cursor WHERE owner = 11 AND"
                                      " lease_until > clock_timestamp() + interval '50 s'"),
                     2); /* a move prolongs the lease */
    assert_int_equal(cursor_release(db, arena, &ours, to, 2), ST_OK);
    assert_int_equal(acquire(&theirs, 2, again), 2);
    for (int i = 0; i < 2; i++) {
        to[i].epoch++;
        assert_int_equal(again[i].shard, to[i].shard);
        assert_true(again[i].seq == to[i].seq && again[i].epoch == to[i].epoch);
        assert_memory_equal(again[i].hash.bytes, to[i].hash.bytes, HASH_SIZE);
        assert_true(again[i].timer_at == to[i].timer_at && again[i].timer_id == 7);
        assert_true(again[i].next_due == to[i].next_due);
    }
}

/* Every part of the row counts. */
static void
only_from_where_it_stands(void **state)
{
    (void)state;
    struct cursor start, from, to;
    assert_int_equal(acquire(&ours, 1, &start), 1);
    from = behind(&start, 5);
    from.timer_at = 1000;
    from.timer_id = 3;
    assert_true(move(&ours, &start, &from, 1));
    to = behind(&from, 1);

    struct cursor wrong[6] = { from, from, from, from, from, from };
    wrong[0].seq--;
    wrong[1].hash.bytes[31] ^= 1;
    wrong[2].epoch++;
    wrong[3].timer_at--;
    wrong[4].timer_id++;
    wrong[5].shard++;
    for (size_t i = 0; i < LENGTH(wrong); i++) {
        assert_false(move(&ours, &wrong[i], &to, 1));
    }
    const struct lease stranger = { "stranger", ours.owner, LONG };
    const struct lease nobody = { "probe", 12, LONG };
    assert_false(move(&stranger, &from, &to, 1));
    assert_false(move(&nobody, &from, &to, 1));
    assert_true(move(&ours, &from, &to, 1));
}

/* An entry that came by message and is not in this database, or is another one here. */
static void
only_to_an_entry_that_is_there(void **state)
{
    (void)state;
    struct cursor from, to, wrong;
    assert_int_equal(acquire(&ours, 1, &from), 1);
    to = behind(&from, 5);
    wrong = to;
    wrong.seq++;
    assert_false(move(&ours, &from, &wrong, 1));
    wrong = to;
    wrong.seq--;
    assert_false(move(&ours, &from, &wrong, 1));
    wrong = to;
    wrong.hash.bytes[0] ^= 1;
    assert_false(move(&ours, &from, &wrong, 1));
    assert_true(move(&ours, &from, &to, 1));
}

static void
all_move_or_none(void **state)
{
    (void)state;
    struct cursor from[3], to[3];
    assert_int_equal(acquire(&ours, 3, from), 3);
    for (int i = 0; i < 3; i++) {
        to[i] = behind(&from[i], 1);
    }
    from[1].epoch++;
    assert_false(move(&ours, from, to, 3));
    from[1].epoch--;
    assert_true(stored("seq", from[0].shard) == 0);
    assert_true(move(&ours, from, to, 3));
}

static void
a_stale_owner_is_fenced(void **state)
{
    (void)state;
    struct cursor from, to, yours[SHARDS];
    assert_int_equal(acquire(&ours_briefly, 1, &from), 1);
    to = behind(&from, 1);
    (void)acquire_when_free(&theirs, SHARDS, yours);
    assert_false(move(&ours, &from, &to, 1));
    for (int i = 0; i < SHARDS; i++) {
        if (yours[i].shard == from.shard) {
            to.epoch = yours[i].epoch;
            assert_true(move(&theirs, &yours[i], &to, 1));
        }
    }
}

/* The lease is over, but nobody wanted it: the work was not in vain. */
static void
a_late_owner_is_welcome(void **state)
{
    (void)state;
    struct cursor from, to;
    assert_int_equal(acquire(&ours_briefly, 1, &from), 1);
    to = behind(&from, 1);
    while (sql_number(side, "SELECT count(*) FROM journal.cursor WHERE owner = 11 AND lease_until"
                            " > clock_timestamp()") > 0) {
    }
    assert_true(move(&ours, &from, &to, 1));
}

static void
an_old_binary_is_fenced(void **state)
{
    (void)state;
    struct cursor from, to;
    assert_int_equal(acquire(&ours, 1, &from), 1);
    to = behind(&from, 1);
    char *sql =
        database_text("UPDATE journal.facts SET oldest_binary = %d", migration_newest() + 1);
    sql_do(side, sql);
    free(sql);
    assert_false(move(&ours, &from, &to, 1));
    sql = database_text("UPDATE journal.facts SET oldest_binary = %d", migration_newest());
    sql_do(side, sql);
    free(sql);
    assert_true(move(&ours, &from, &to, 1));
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(a_fresh_cursor_is_at_the_beginning),
        TEST(what_one_holds_another_does_not_get),
        TEST(many_acquire_at_once),
        TEST(what_is_given_back_is_free_at_once),
        TEST(the_database_says_when_a_lease_is_over),
        TEST(a_lease_is_renewed),
        TEST(our_own_come_first),
        TEST(a_cursor_moves),
        TEST(only_from_where_it_stands),
        TEST(only_to_an_entry_that_is_there),
        TEST(all_move_or_none),
        TEST(a_stale_owner_is_fenced),
        TEST(a_late_owner_is_welcome),
        TEST(an_old_binary_is_fenced),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
