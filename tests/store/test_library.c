/*
 * Reference data as services use it: what a program cannot read, or not now, is waited for, and is
 * never taken for what was not applied.
 */
#include "journal.h"

#include "folder.h"
#include "store/library.h"

enum { SHARDS = 2, CHANGED = 800 };

static const struct query_set *const sets[] = { &journal_queries, &directory_queries, NULL };
static const char *url;
static struct db *db;
static struct arena *arena;
static PGconn *side;
static struct library *library;

static int
set_up(void **state)
{
    (void)state;
    log_begin();
    url = database_new(&(struct migration_options){ .shard_count = SHARDS });
    db = journal_open(url, sets);
    side = sql_open(url);
    arena = arena_new();
    library = library_open(db);
    return 0;
}

static int
tear_down(void **state)
{
    (void)state;
    library_close(library);
    arena_free(arena);
    PQfinish(side);
    db_close(db);
    log_end();
    return 0;
}

/* ---- what is applied ----------------------------------------------------------------------- */

static void
make_draft(void *self, int version, int shard, struct draft *draft)
{
    const enum directory_kind *kind = self;
    char *id = arena_print(arena, "%d.%d.%d", (int)*kind, version, shard);
    *draft = draft_of(shard, SOURCE_IMPORT, id, "reference:test", CHANGED);
}

static void
apply(enum directory_kind kind, const struct file_set *set, const char *more)
{
    struct directory_file *files = arena_array(arena, set->count, sizeof *files);
    int version;
    for (size_t i = 0; i < set->count; i++) {
        const struct named_file *file = &set->files[i];
        char *text = arena_print(arena, "%.*s%s", (int)file->size, file->bytes, more);
        files[i] = (struct directory_file){ file->name, { text, strlen(text) } };
    }
    assert_int_equal(
        directory_apply(db, arena, kind, files, set->count, make_draft, &kind, &version), ST_OK);
    assert_int_equal(library_refresh(library), ST_OK);
}

static void
apply_policy(const char *more)
{
    struct named_file file = folder_read_file(arena, "deploy/demo", "policy.yaml");
    apply(DIRECTORY_POLICY, &(struct file_set){ &file, 1 }, more);
}

static void
apply_rest(void)
{
    struct file_set organisation = folder_read(arena, "deploy/demo/organisation");
    struct file_set calendar = folder_read(arena, "deploy/demo/calendar");
    apply(DIRECTORY_ORGANISATION, &organisation, "");
    apply(DIRECTORY_CALENDAR, &calendar, "");
}

static const char unreadable[] = "\nrule_of_tomorrow: 1\n";
static const struct position latest = { 0, INT64_MAX };

/* ---- what comes of it ---------------------------------------------------------------------- */

static void
unreadable_is_not_missing(void **state)
{
    (void)state;
    struct reference reference;
    assert_int_equal(library_for_task(library, latest, 0, &reference), ST_NONE);
    apply_policy("");
    assert_int_equal(library_for_task(library, latest, 1, &reference), ST_NONE);
    apply_rest();
    assert_int_equal(library_for_task(library, latest, 1, &reference), ST_OK);
    assert_int_equal(library_for_task(library, latest, 9, &reference), ST_NONE);

    apply_policy(unreadable);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(library_at(library, latest, &reference), ST_LATER);
        assert_int_equal(library_newest_reference(library, &reference), ST_LATER);
        assert_int_equal(library_for_task(library, latest, 0, &reference), ST_LATER);
        assert_int_equal(library_for_task(library, latest, 2, &reference), ST_LATER);
        assert_null(library_policy(library, 2));
    }
    assert_int_equal(log_heard("REFERENCE-UNREADABLE"), 1);
    assert_int_equal(library_for_task(library, latest, 1, &reference), ST_OK);
    assert_int_equal(library_at(library, (struct position){ 0, 2 }, &reference), ST_OK);
    assert_int_equal(reference.policy_version, 1);

    apply_policy("\n# the same rules\n");
    assert_int_equal(library_newest_reference(library, &reference), ST_OK);
    assert_int_equal(reference.policy_version, 3);
    assert_int_equal(library_for_task(library, latest, 0, &reference), ST_OK);
    assert_int_equal(library_for_task(library, latest, 2, &reference), ST_LATER);
}

/* Whatever the database says, the version is there. */
static void
a_failed_read_is_repeated(void **state)
{
    (void)state;
    struct reference reference;
    apply_policy("");
    apply_rest();
    sql_do(side, "ALTER TABLE directory.file RENAME TO away");
    assert_int_equal(library_for_task(library, latest, 1, &reference), ST_LATER);
    assert_int_equal(library_newest_reference(library, &reference), ST_LATER);
    sql_do(side, "ALTER TABLE directory.away RENAME TO file");
    assert_int_equal(library_for_task(library, latest, 1, &reference), ST_OK);
    assert_int_equal(log_heard("REFERENCE-UNREADABLE"), 0);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(unreadable_is_not_missing),
        TEST(a_failed_read_is_repeated),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
