/*
 * Reference data: a version is there whole, in every shard at once, byte for byte, or not at all.
 */
#include "journal.h"

#include "store/directory.h"
#include <pthread.h>

enum { SHARDS = 5, CHANGED = 800 };

static const struct query_set *const sets[] = { &journal_queries, &directory_queries, NULL };
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
    db = journal_open(url, sets);
    side = sql_open(url);
    arena = arena_new();
    return 0;
}

static int
tear_down(void **state)
{
    (void)state;
    arena_free(arena);
    PQfinish(side);
    db_close(db);
    log_end();
    return 0;
}

static void
make_draft(void *self, int version, int shard, struct draft *draft)
{
    struct arena *memory = self;
    char *id = arena_print(memory, "v%d.%d.%p", version, shard, self);
    *draft = draft_of(shard, SOURCE_IMPORT, id, "reference:test", CHANGED);
}

static enum status
apply(enum directory_kind kind, const char *content, int *version)
{
    const struct directory_file file = { "units.csv", { content, strlen(content) } };
    return directory_apply(db, arena, kind, &file, 1, make_draft, arena, version);
}

static void
versions_count_from_one(void **state)
{
    (void)state;
    int version;
    append_some(db, 2, "before", "task:1", 7);
    assert_int_equal(apply(DIRECTORY_POLICY, "first", &version), ST_OK);
    assert_int_equal(version, 1);
    assert_int_equal(apply(DIRECTORY_POLICY, "first", &version), ST_NONE);
    assert_int_equal(version, 1);
    assert_int_equal(apply(DIRECTORY_POLICY, "second", &version), ST_OK);
    assert_int_equal(version, 2);
    arena_reset(arena);
    assert_int_equal(apply(DIRECTORY_CALENDAR, "first", &version), ST_CONFLICT); /* same ids */
    assert_int_equal(apply(DIRECTORY_POLICY, "first", &version), ST_OK);
    assert_int_equal(version, 3); /* back to the first content is a change, too */

    struct directory_version *versions;
    size_t count;
    assert_int_equal(directory_versions(db, arena, &versions, &count), ST_OK);
    assert_int_equal(count, 3);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(versions[i].kind, DIRECTORY_POLICY);
        assert_int_equal(versions[i].version, i + 1);
    }
    assert_memory_equal(versions[0].digest.bytes, versions[2].digest.bytes, HASH_SIZE);
    assert_true(memcmp(versions[0].digest.bytes, versions[1].digest.bytes, HASH_SIZE) != 0);
    assert_true(prove_journal(db) == 7 + 3 * SHARDS);
}

/* In force from the entry that says so, in every shard. */
static void
places_are_entries(void **state)
{
    (void)state;
    int version;
    append_some(db, 2, "before", "task:1", 7);
    assert_int_equal(apply(DIRECTORY_POLICY, "first", &version), ST_OK);
    append_some(db, 4, "between", "task:1", 3);
    assert_int_equal(apply(DIRECTORY_POLICY, "second", &version), ST_OK);
    struct directory_place *places;
    size_t count;
    assert_int_equal(directory_places(db, arena, &places, &count), ST_OK);
    assert_int_equal(count, 2 * SHARDS);
    assert_int_equal(sql_number(side, "SELECT count(*) FROM directory.place p JOIN journal.entry e"
                                      " USING (shard, seq) WHERE e.type = 800 AND e.source = 7"),
                     2 * SHARDS);
    for (size_t i = 0; i < count; i++) { /* by kind, shard, version */
        int64_t first = places[i].shard == 2 ? 8 : 1;
        assert_int_equal(places[i].shard, i / 2);
        assert_int_equal(places[i].version, i % 2 + 1);
        assert_true(places[i].seq == (i % 2 == 0             ? first
                                      : places[i].shard == 4 ? first + 4
                                                             : first + 1));
    }
}

static void
files_are_kept_byte_for_byte(void **state)
{
    (void)state;
    const struct directory_file files[] = {
        { "sở.csv",
          { "\xef\xbb\xbf"
            "a;b\r\n\0x",
            10 } },
        { "empty.yaml", { "", 0 } },
        { "a/b.csv", { "x", 1 } },
    };
    int version;
    assert_int_equal(directory_apply(db, arena, DIRECTORY_ORGANISATION, files, LENGTH(files),
                                     make_draft, arena, &version),
                     ST_OK);
    struct directory_file *back;
    size_t count;
    assert_int_equal(directory_files(db, arena, DIRECTORY_ORGANISATION, 1, &back, &count), ST_OK);
    assert_int_equal(count, LENGTH(files));
    for (size_t i = 0; i < LENGTH(files); i++) {
        size_t k = 0;
        while (strcmp(back[k].name, files[i].name) != 0) {
            assert_true(++k < count);
        }
        assert_int_equal(back[k].content.size, files[i].content.size);
        assert_memory_equal(back[k].content.data, files[i].content.data, files[i].content.size);
    }
    assert_int_equal(directory_files(db, arena, DIRECTORY_POLICY, 1, &back, &count), ST_OK);
    assert_int_equal(count, 0);
}

static void
all_or_nothing(void **state)
{
    (void)state;
    const struct directory_file twice[] = { { "same", { "a", 1 } }, { "same", { "b", 1 } } };
    int version;
    assert_int_equal(
        directory_apply(db, arena, DIRECTORY_POLICY, twice, 2, make_draft, arena, &version),
        ST_CONFLICT);
    assert_true(prove_journal(db) == 0);
    assert_int_equal(sql_number(side, "SELECT count(*) FROM directory.version"), 0);
    assert_int_equal(sql_number(side, "SELECT count(*) FROM journal.seen"), 0);
}

/* Two imports and a stream of events: all heads are locked in one order, so nobody is in a knot,
 * and of two imports that want the same number one is told to look again. */
static _Atomic bool is_over;

static void *
append_meanwhile(void *self)
{
    struct db *own = journal_open(url, NULL);
    struct arena *memory = arena_new();
    int64_t *count = self;
    while (!is_over) {
        struct draft drafts[3];
        for (int i = 0; i < 3; i++) { /* in the opposite order */
            drafts[i] =
                draft_of(SHARDS - 1 - i, SOURCE_PUBLISHERS,
                         arena_print(memory, "%p.%lld", self, (long long)++*count), "task:1", 110);
        }
        assert_int_equal(append_drafts(own, memory, drafts, 3, clock_now()), ST_OK);
        arena_reset(memory);
    }
    arena_free(memory);
    db_close(own);
    return NULL;
}

static void *
apply_meanwhile(void *self)
{
    struct db *own = journal_open(url, sets);
    int *applied = self;
    while (*applied < 20) {
        struct arena *memory = arena_new();
        char *content = arena_print(memory, "%p.%d", self, *applied);
        const struct directory_file file = { "units.csv", { content, strlen(content) } };
        int version;
        enum status st =
            directory_apply(own, memory, DIRECTORY_POLICY, &file, 1, make_draft, memory, &version);
        assert_true(st == ST_OK || st == ST_CONFLICT);
        *applied += st == ST_OK;
        arena_free(memory);
    }
    db_close(own);
    return NULL;
}

static void
imports_among_events(void **state)
{
    (void)state;
    pthread_t events[2], imports[2];
    int64_t counts[2] = { 0, 0 };
    int applied[2] = { 0, 0 };
    is_over = false;
    for (int i = 0; i < 2; i++) {
        assert_int_equal(pthread_create(&events[i], NULL, append_meanwhile, &counts[i]), 0);
        assert_int_equal(pthread_create(&imports[i], NULL, apply_meanwhile, &applied[i]), 0);
    }
    for (int i = 0; i < 2; i++) {
        pthread_join(imports[i], NULL);
    }
    is_over = true;
    for (int i = 0; i < 2; i++) {
        pthread_join(events[i], NULL);
    }
    assert_true(prove_journal(db) == counts[0] + counts[1] + 40 * SHARDS);
    assert_int_equal(sql_number(side, "SELECT max(version) FROM directory.version"), 40);
    assert_int_equal(log_heard("DATABASE-"), 0);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(versions_count_from_one),      TEST(places_are_entries),
        TEST(files_are_kept_byte_for_byte), TEST(all_or_nothing),
        TEST(imports_among_events),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
