/*
 * The journal: no hole, no second number, no broken link, whoever appends at the same time and
 * whatever goes wrong meanwhile.
 */
#include "journal.h"

#include <pthread.h>

enum { SHARDS = 8, PUBLISHER = SOURCE_PUBLISHERS, REPORT = 110 };

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
    db = journal_open(url, NULL);
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

static int64_t
count_seen(void)
{
    return sql_number(side, "SELECT count(*) FROM journal.seen");
}

/* ---- what never changes -------------------------------------------------------------------- */

static void
a_subject_has_its_shard(void **state)
{
    (void)state;
    assert_int_equal(journal_shard("task:1", 16), 8);
    assert_int_equal(journal_shard("task:1", 256), 232);
    assert_int_equal(journal_shard("task:sở xây dựng/12", 16), 15);
    assert_int_equal(journal_shard("task:sở xây dựng/12", 256), 191);
    assert_int_equal(journal_shard("", 256), 20);
    assert_int_equal(journal_shard("anything", 1), 0);
}

/* Computed once by another program (Python's hashlib). */
static void
an_entry_has_its_hash(void **state)
{
    (void)state;
    struct hash previous;
    for (int i = 0; i < HASH_SIZE; i++) {
        previous.bytes[i] = (uint8_t)i;
    }
    const struct entry entry = { .position = { 3, 42 },
                                 .recorded_at = INT64_C(1330837567891011),
                                 .source = 100,
                                 .event_id = "id-1",
                                 .subject = "task:đ",
                                 .type = 110,
                                 .body = { "\0body\xff", 6 } };
    struct hash hash = journal_hash(&previous, &entry);
    char text[HASH_HEX_SIZE];
    assert_string_equal(hash_print(text, &hash),
                        "1f346b7b3dab4fb19ed973e13e3bf05aaef2877453ae2bf57c2c8c0ecf48b03b");
}

static int64_t
source_of(const char *name)
{
    char *sql = database_text("SELECT id FROM journal.source WHERE name = '%s'", name);
    int64_t source = sql_number(side, sql);
    free(sql);
    return source;
}

static void
a_database_knows_what_it_is(void **state)
{
    (void)state;
    struct journal_facts facts;
    assert_int_equal(journal_facts(db, &facts), ST_OK);
    assert_int_equal(facts.shard_count, SHARDS);
    assert_int_equal(facts.schema_version, migration_newest());
    assert_int_equal(strlen(facts.database_id), UUID_SIZE - 1);
    assert_false(facts.simulated);
    assert_int_equal(source_of("dondoc/routing"), SOURCE_ROUTING);
    assert_int_equal(source_of("dondoc/import"), SOURCE_IMPORT);
}

/* ---- appending ----------------------------------------------------------------------------- */

static void
entries_come_back_as_they_went_in(void **state)
{
    (void)state;
    int64_t now = clock_now();
    struct draft drafts[] = {
        draft_of(5, PUBLISHER, "b", "task:một", REPORT),
        draft_of(2, SOURCE_ROUTING, "a", "task:hai", 300),
        draft_of(5, PUBLISHER, "a", "task:ba", REPORT),
    };
    drafts[1].entry.cause = (struct position){ 5, 1 };
    drafts[1].entry.depth = 1;
    drafts[1].entry.body = (struct db_blob){ "\0\1\0", 3 };
    assert_int_equal(append_drafts(db, arena, drafts, LENGTH(drafts), now), ST_OK);

    struct shard_window windows[] = { { 5, 0, 10 }, { 2, 0, 10 }, { 0, 0, 10 } };
    struct entry *entries;
    size_t count;
    assert_int_equal(journal_read(db, arena, windows, 3, &entries, &count), ST_OK);
    assert_int_equal(count, 3);
    static const size_t order[] = { 1, 0, 2 }; /* by shard, then as they were given */
    for (size_t i = 0; i < count; i++) {
        const struct entry *wanted = &drafts[order[i]].entry, *entry = &entries[i];
        assert_int_equal(entry->position.shard, wanted->position.shard);
        assert_true(entry->position.seq == wanted->position.seq);
        assert_true(entry->recorded_at == now);
        assert_int_equal(entry->source, wanted->source);
        assert_string_equal(entry->event_id, wanted->event_id);
        assert_string_equal(entry->subject, wanted->subject);
        assert_int_equal(entry->type, wanted->type);
        assert_int_equal(entry->cause.shard, wanted->cause.shard);
        assert_true(entry->cause.seq == wanted->cause.seq);
        assert_int_equal(entry->depth, wanted->depth);
        assert_int_equal(entry->body.size, wanted->body.size);
        assert_memory_equal(entry->body.data, wanted->body.data, wanted->body.size);
        assert_memory_equal(entry->hash.bytes, wanted->hash.bytes, HASH_SIZE);
    }
    assert_true(entries[1].position.seq == 1 && entries[2].position.seq == 2);
    assert_true(prove_journal(db) == 3);
}

static void
ranges_are_what_was_appended(void **state)
{
    (void)state;
    append_some(db, 6, "before", "task:1", 4);
    struct draft drafts[] = {
        draft_of(6, PUBLISHER, "1", "task:1", REPORT),
        draft_of(1, PUBLISHER, "2", "task:1", REPORT),
        draft_of(6, PUBLISHER, "3", "task:1", REPORT),
    };
    struct append append = { .arena = arena, .drafts = drafts, .count = LENGTH(drafts) };
    struct db_result *results[2];
    struct shard_range ranges[JOURNAL_MAX_SHARDS];
    db_begin(db);
    assert_int_equal(append_lock(&append, db), 1);
    assert_int_equal(db_run(db, arena, results), ST_OK);
    assert_int_equal(append_number(&append, results[1], clock_now()), ST_OK);
    append_insert(&append, db);
    assert_int_equal(db_commit(db), ST_OK);
    assert_int_equal(append_ranges(&append, ranges), 2);
    assert_true(ranges[0].shard == 1 && ranges[0].first == 1 && ranges[0].last == 1);
    assert_true(ranges[1].shard == 6 && ranges[1].first == 5 && ranges[1].last == 6);
}

/* A clock that goes back does not take the journal with it. */
static void
time_never_goes_back(void **state)
{
    (void)state;
    static const int64_t clocks[] = { 5000, 4000, 6000, 0, 6000, 7000 };
    static const int64_t wanted[] = { 5000, 5000, 6000, 6000, 6000, 7000 };
    for (size_t i = 0; i < LENGTH(clocks); i++) {
        struct draft draft = draft_of(0, PUBLISHER, arena_print(arena, "%zu", i), "task:1", REPORT);
        assert_int_equal(append_drafts(db, arena, &draft, 1, clocks[i]), ST_OK);
        assert_true(draft.entry.recorded_at == wanted[i]);
    }
    assert_true(prove_journal(db) == LENGTH(clocks));
}

/* The row of a simulated clock goes before whatever this process believes. */
static void
the_simulated_clock_rules(void **state)
{
    (void)state;
    const char *simulated =
        database_new(&(struct migration_options){ .simulated = true, .clock_start = 77000000 });
    struct db *other = journal_open(simulated, NULL);
    struct journal_facts facts;
    assert_int_equal(journal_facts(other, &facts), ST_OK);
    assert_true(facts.simulated && facts.simulated_now == 77000000);
    assert_int_equal(facts.shard_count, 16);
    struct draft draft = draft_of(15, PUBLISHER, "1", "task:1", REPORT);
    assert_int_equal(append_drafts(other, arena, &draft, 1, clock_now()), ST_OK);
    assert_true(draft.entry.recorded_at == 77000000);
    db_close(other);
}

/* A row that is not there is somebody's fault, and no reason to fall over. */
static void
a_simulated_clock_may_be_missing(void **state)
{
    (void)state;
    const char *simulated =
        database_new(&(struct migration_options){ .simulated = true, .clock_start = 77000000 });
    struct db *other = journal_open(simulated, NULL);
    PGconn *conn = sql_open(simulated);
    sql_do(conn, "DELETE FROM journal.clock");
    PQfinish(conn);
    struct journal_facts facts;
    log_begin();
    assert_int_equal(journal_facts(other, &facts), ST_INVALID);
    assert_int_equal(log_heard("code=SCHEMA-REFUSED"), 1);
    log_end();
    db_close(other);
}

/* ---- the same event again ------------------------------------------------------------------ */

static void
a_known_id_undoes_everything(void **state)
{
    (void)state;
    append_some(db, 3, "old", "task:1", 5);
    struct draft drafts[] = {
        draft_of(0, PUBLISHER, "new.1", "task:0", REPORT),
        draft_of(4, PUBLISHER, "old.2", "task:4", REPORT), /* of another shard this time */
        draft_of(3, PUBLISHER, "new.2", "task:3", REPORT),
        draft_of(3, PUBLISHER + 1, "old.2", "task:3", REPORT), /* somebody else's */
    };
    assert_int_equal(append_drafts(db, arena, drafts, LENGTH(drafts), clock_now()), ST_CONFLICT);
    assert_true(prove_journal(db) == 5);
    assert_int_equal(count_seen(), 5);

    struct seen seen[LENGTH(drafts)];
    for (size_t i = 0; i < LENGTH(drafts); i++) {
        seen[i] = (struct seen){ .source = drafts[i].entry.source,
                                 .event_id = drafts[i].entry.event_id,
                                 .position = { 9, 9 } };
    }
    assert_int_equal(journal_seen(db, arena, seen, LENGTH(seen)), ST_OK);
    assert_true(seen[0].position.seq == 0 && seen[2].position.seq == 0);
    assert_true(seen[3].position.seq == 0);
    assert_true(seen[1].position.shard == 3 && seen[1].position.seq == 3);
    assert_memory_equal(seen[1].digest.bytes, drafts[1].digest.bytes, HASH_SIZE);

    struct draft fresh[] = { drafts[0], drafts[2], drafts[3] };
    assert_int_equal(append_drafts(db, arena, fresh, LENGTH(fresh), clock_now()), ST_OK);
    assert_true(prove_journal(db) == 8);
    assert_int_equal(count_seen(), 8);
    assert_int_equal(log_heard("DATABASE-"), 0); /* a repeat is no mishap */
}

static void
other_content_under_the_same_id_shows(void **state)
{
    (void)state;
    append_some(db, 3, "old", "task:1", 1);
    struct seen seen = { .source = PUBLISHER, .event_id = "old.0" };
    assert_int_equal(journal_seen(db, arena, &seen, 1), ST_OK);
    struct hash same = hash_of("old.0", 5), other = hash_of("new.0", 5);
    assert_true(hash_same(&seen.digest, &same));
    assert_false(hash_same(&seen.digest, &other));
    assert_int_equal(journal_seen(db, arena, &seen, 0), ST_OK);
}

/* Under the lock, in the statement after it: what committed while we waited for the lock is seen.
 */
static void *
append_while_locked(void *self)
{
    struct db *other = journal_open(url, NULL);
    struct arena *own = arena_new();
    struct draft draft = draft_of(3, PUBLISHER, "raced", "task:1", REPORT);
    *(enum status *)self = append_drafts(other, own, &draft, 1, clock_now());
    arena_free(own);
    db_close(other);
    return NULL;
}

static void
a_race_is_seen_after_the_lock(void **state)
{
    (void)state;
    pthread_t thread;
    enum status other_st = ST_INVALID;
    sql_do(side, "BEGIN; SELECT FROM journal.head WHERE shard = 3 FOR NO KEY UPDATE");
    assert_int_equal(pthread_create(&thread, NULL, append_while_locked, &other_st), 0);
    struct draft draft = draft_of(3, PUBLISHER, "raced", "task:1", REPORT);
    struct append append = { .arena = arena, .drafts = &draft, .count = 1 };
    struct db_result *results[2];
    struct seen seen = { .source = PUBLISHER, .event_id = "raced" };
    PGconn *watch = sql_open(url);
    while (sql_number(watch, "SELECT count(*) FROM pg_stat_activity"
                             " WHERE wait_event_type = 'Lock'") == 0) {
    }
    sql_do(side, "COMMIT");
    PQfinish(watch);
    db_begin(db); /* behind the other one, or, if it was slow, in front of it */
    assert_int_equal(append_lock(&append, db), 1);
    assert_int_equal(db_run(db, arena, results), ST_OK);
    assert_int_equal(journal_seen(db, arena, &seen, 1), ST_OK);
    bool is_first = seen.position.seq == 0;
    if (is_first) {
        assert_int_equal(append_number(&append, results[1], clock_now()), ST_OK);
        append_insert(&append, db);
        assert_int_equal(db_commit(db), ST_OK);
    }
    db_rollback(db);
    pthread_join(thread, NULL);
    assert_int_equal(other_st, is_first ? ST_CONFLICT : ST_OK);
    assert_true(prove_journal(db) == 1);
}

/* ---- many at once -------------------------------------------------------------------------- */

enum { APPENDERS = 6, ROUNDS = 60, MOST = 12, IDS = 900 };

struct appender {
    pthread_t thread;
    int number;
    uint64_t seed;
    int64_t accepted, duplicates, undone, lost;
};

/* Takes out what the journal has already; what is left keeps its order. */
static size_t
drop_seen(struct db *own, struct arena *memory, struct draft *drafts, size_t count)
{
    struct seen seen[MOST];
    size_t left = 0;
    for (size_t i = 0; i < count; i++) {
        seen[i] =
            (struct seen){ drafts[i].entry.source, drafts[i].entry.event_id, { 0, 0 }, { { 0 } } };
    }
    assert_int_equal(journal_seen(own, memory, seen, count), ST_OK);
    for (size_t i = 0; i < count; i++) {
        if (seen[i].position.seq == 0) {
            drafts[left++] = drafts[i];
        }
    }
    return left;
}

/* A transaction that ends badly: rolled back after some statement, or its connection cut. */
static void
spoil(struct appender *self, struct db *own, struct arena *memory, struct draft *drafts,
      size_t count)
{
    struct append append = { .arena = memory, .drafts = drafts, .count = count };
    struct db_result *results[2];
    db_begin(own);
    (void)append_lock(&append, own);
    assert_int_equal(db_run(own, memory, results), ST_OK);
    assert_int_equal(append_number(&append, results[1], clock_now()), ST_OK);
    if (test_random(&self->seed) % 2) {
        append_insert(&append, own);
        (void)!db_run(own, memory, NULL);
    }
    self->undone++;
    db_rollback(own);
}

static size_t
make_drafts(struct appender *self, struct arena *memory, struct draft *drafts)
{
    size_t count = (size_t)test_between(&self->seed, 1, MOST), made = 0;
    bool used[IDS] = { false };
    for (size_t i = 0; i < count; i++) {
        int id = (int)test_between(&self->seed, 0, IDS - 1);
        if (!used[id]) {
            char *name = arena_print(memory, "id.%d", id);
            drafts[made++] = draft_of(journal_shard(name, SHARDS), PUBLISHER, name, name, REPORT);
        }
        used[id] = true;
    }
    return made;
}

static void *
append_for_a_while(void *arg)
{
    struct appender *self = arg;
    struct db *own = journal_open(url, NULL);
    struct arena *memory = arena_new();
    for (int round = 0; round < ROUNDS; round++) {
        struct draft drafts[MOST];
        size_t count = make_drafts(self, memory, drafts);
        int64_t skew = test_between(&self->seed, -CLOCK_HOUR, CLOCK_HOUR);
        if (test_random(&self->seed) % 4 == 0) {
            spoil(self, own, memory, drafts, count);
        }
        enum status st;
        while (count > 0 &&
               (st = append_drafts(own, memory, drafts, count, clock_now() + skew)) != ST_OK) {
            assert_int_equal(st, ST_CONFLICT);
            size_t left = drop_seen(own, memory, drafts, count);
            assert_true(left < count); /* whoever was faster is seen now */
            self->duplicates += (int64_t)(count - left);
            count = left;
        }
        self->accepted += (int64_t)count;
        if (test_random(&self->seed) % 16 == 0) {
            db_close(own);
            own = journal_open(url, NULL);
            self->lost++;
        }
        arena_reset(memory);
    }
    arena_free(memory);
    db_close(own);
    return NULL;
}

static void
many_append_at_once(void **state)
{
    (void)state;
    struct appender appenders[APPENDERS] = { 0 };
    uint64_t seed = test_seed();
    int64_t accepted = 0, duplicates = 0;
    for (int i = 0; i < APPENDERS; i++) {
        appenders[i].number = i;
        appenders[i].seed = test_random(&seed);
        assert_int_equal(
            pthread_create(&appenders[i].thread, NULL, append_for_a_while, &appenders[i]), 0);
    }
    for (int i = 0; i < APPENDERS; i++) {
        pthread_join(appenders[i].thread, NULL);
        accepted += appenders[i].accepted;
        duplicates += appenders[i].duplicates;
    }
    print_message("%lld accepted, %lld repeated\n", (long long)accepted, (long long)duplicates);
    assert_true(accepted > 0 && duplicates > 0);
    assert_true(prove_journal(db) == accepted);
    assert_int_equal(count_seen(), accepted);
    assert_int_equal(sql_number(side, "SELECT count(*) FROM journal.entry e JOIN journal.seen s"
                                      " USING (source, event_id, shard, seq)"),
                     accepted);
    assert_int_equal(log_heard("DATABASE-"), 0); /* no deadlock, no timeout */
}

/* ---- reading ------------------------------------------------------------------------------- */

static void
windows_are_cut_out(void **state)
{
    (void)state;
    append_some(db, 1, "one", "task:1", 30);
    append_some(db, 4, "four", "task:4", 20);
    static const struct {
        struct shard_window windows[3];
        size_t wanted;
        int64_t first, last; /* of the whole answer */
    } cases[] = {
        { { { 1, 0, 30 }, { 4, 0, 20 }, { 7, 0, 100 } }, 50, 1, 20 },
        { { { 4, 5, 7 }, { 1, 29, 1000 }, { 7, 0, 0 } }, 3, 30, 7 },
        { { { 1, 30, 1000 }, { 4, 20, 20 }, { 4, 21, 20 } }, 0, 0, 0 },
        { { { 1, 9, 10 }, { 2, 0, 9 }, { 3, 0, 9 } }, 1, 10, 10 },
    };
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct entry *entries;
        size_t count;
        assert_int_equal(journal_read(db, arena, cases[i].windows, 3, &entries, &count), ST_OK);
        assert_int_equal(count, cases[i].wanted);
        if (count > 0) {
            assert_true(entries[0].position.seq == cases[i].first);
            assert_true(entries[count - 1].position.seq == cases[i].last);
        }
    }
    struct entry *entries;
    size_t count;
    assert_int_equal(journal_read(db, arena, NULL, 0, &entries, &count), ST_OK);
    assert_int_equal(count, 0);
}

static void
bodies_of_other_types_stay_where_they_are(void **state)
{
    (void)state;
    struct draft drafts[] = { draft_of(1, PUBLISHER, "1", "task:1", 110),
                              draft_of(1, PUBLISHER, "2", "task:1", 111),
                              draft_of(1, PUBLISHER, "3", "task:1", 113) };
    assert_int_equal(append_drafts(db, arena, drafts, LENGTH(drafts), clock_now()), ST_OK);
    static const int types[] = { 113, 110, 0 }, none[] = { 0 };
    static const struct shard_window window = { 1, 0, 9 };
    struct entry *entries;
    size_t count;
    assert_int_equal(journal_read_types(db, arena, &window, 1, types, &entries, &count), ST_OK);
    assert_int_equal(count, 3);
    assert_non_null(entries[0].body.data);
    assert_null(entries[1].body.data);
    assert_non_null(entries[2].body.data);
    assert_int_equal(entries[1].type, 111);
    assert_memory_equal(entries[1].hash.bytes, drafts[1].entry.hash.bytes, HASH_SIZE);
    assert_int_equal(journal_read_types(db, arena, &window, 1, none, &entries, &count), ST_OK);
    assert_int_equal(count, 3);
    assert_null(entries[0].body.data);
}

static void
a_subject_is_read_in_order(void **state)
{
    (void)state;
    append_some(db, 1, "mine", "task:1", JOURNAL_SUBJECT_LIMIT - 1);
    append_some(db, 1, "other", "task:2", 3);
    append_some(db, 1, "more", "task:1", 4);
    struct entry *entries;
    size_t count;
    assert_int_equal(journal_read_subject(db, arena, 1, "task:1", 0, &entries, &count), ST_OK);
    assert_int_equal(count, JOURNAL_SUBJECT_LIMIT);
    assert_true(entries[count - 1].position.seq == JOURNAL_SUBJECT_LIMIT + 3);
    assert_int_equal(journal_read_subject(db, arena, 1, "task:1", 998, &entries, &count), ST_OK);
    assert_int_equal(count, 5);
    assert_true(entries[0].position.seq == 999 && entries[1].position.seq == 1003);
    assert_int_equal(journal_read_subject(db, arena, 2, "task:1", 0, &entries, &count), ST_OK);
    assert_int_equal(count, 0);
}

/* ---- partitions ---------------------------------------------------------------------------- */

static int64_t
count_partitions(void)
{
    return sql_number(side, "SELECT count(*) FROM pg_inherits"
                            " WHERE inhparent = 'journal.entry'::regclass");
}

static void
put_head(int shard, int64_t seq)
{
    char *sql =
        database_text("UPDATE journal.head SET seq = %lld WHERE shard = %d", (long long)seq, shard);
    sql_do(side, sql);
    free(sql);
}

static void
partitions_are_made_ahead(void **state)
{
    (void)state;
    assert_int_equal(count_partitions(), 2);
    assert_int_equal(journal_extend(db), ST_OK);
    assert_int_equal(count_partitions(), 2);
    put_head(2, 500001);
    assert_int_equal(journal_extend(db), ST_OK);
    assert_int_equal(count_partitions(), 3);
    assert_int_equal(log_heard("JOURNAL-EXTENDED"), 1);
    put_head(2, 4999999); /* far ahead: as many as it takes */
    assert_int_equal(journal_extend(db), ST_OK);
    assert_int_equal(count_partitions(), 7);
    assert_int_equal(journal_extend(db), ST_OK);
    assert_int_equal(count_partitions(), 7);
}

/* Old ranges are archived: the next ones are made where the last one ends all the same. */
static void
partitions_may_be_detached(void **state)
{
    (void)state;
    put_head(2, 2600000);
    assert_int_equal(journal_extend(db), ST_OK);
    int64_t before = count_partitions();
    sql_do(side, "ALTER TABLE journal.entry DETACH PARTITION journal.entry_0;"
                 "ALTER TABLE journal.entry DETACH PARTITION journal.entry_1;"
                 "DROP TABLE journal.entry_0");
    assert_int_equal(journal_extend(db), ST_OK);
    assert_int_equal(count_partitions(), before - 2);
    put_head(2, 3600000);
    assert_int_equal(journal_extend(db), ST_OK);
    assert_int_equal(count_partitions(), before - 1);
}

static void
the_border_between_partitions_is_no_border(void **state)
{
    (void)state;
    put_head(3, 999990);
    append_some(db, 3, "across", "task:1", 20);
    assert_int_equal(sql_number(side, "SELECT count(*) FROM journal.entry_0"), 9);
    assert_int_equal(sql_number(side, "SELECT count(*) FROM journal.entry_1"), 11);
    struct head heads[JOURNAL_MAX_SHARDS];
    int count;
    assert_int_equal(journal_heads(db, heads, &count), ST_OK);
    assert_int_equal(count, SHARDS);
    assert_true(heads[3].seq == 1000010);
    assert_true(prove_shard(db, 3, &heads[3], 999991, (struct hash){ { 0 } }) == 20);

    struct entry *entries;
    size_t read;
    assert_int_equal(journal_read_subject(db, arena, 3, "task:1", 999995, &entries, &read), ST_OK);
    assert_int_equal(read, 15);
}

/* Beyond the last partition there is no room: the append fails whole, and says so. */
static void
without_a_partition_nothing_is_taken(void **state)
{
    (void)state;
    put_head(3, 1999995);
    struct draft drafts[10];
    for (size_t i = 0; i < LENGTH(drafts); i++) {
        drafts[i] = draft_of(3, PUBLISHER, arena_print(arena, "%zu", i), "task:1", REPORT);
    }
    assert_int_equal(append_drafts(db, arena, drafts, LENGTH(drafts), clock_now()), ST_INVALID);
    assert_int_equal(count_seen(), 0);
    assert_int_equal(journal_extend(db), ST_OK);
    assert_int_equal(append_drafts(db, arena, drafts, LENGTH(drafts), clock_now()), ST_OK);
    assert_int_equal(count_seen(), LENGTH(drafts));
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(a_subject_has_its_shard),
        TEST(an_entry_has_its_hash),
        TEST(a_database_knows_what_it_is),
        TEST(entries_come_back_as_they_went_in),
        TEST(ranges_are_what_was_appended),
        TEST(time_never_goes_back),
        TEST(the_simulated_clock_rules),
        TEST(a_simulated_clock_may_be_missing),
        TEST(a_known_id_undoes_everything),
        TEST(other_content_under_the_same_id_shows),
        TEST(a_race_is_seen_after_the_lock),
        TEST(many_append_at_once),
        TEST(windows_are_cut_out),
        TEST(bodies_of_other_types_stay_where_they_are),
        TEST(a_subject_is_read_in_order),
        TEST(partitions_are_made_ahead),
        TEST(partitions_may_be_detached),
        TEST(the_border_between_partitions_is_no_border),
        TEST(without_a_partition_nothing_is_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
