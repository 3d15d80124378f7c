#include "store/migration.h"

#include "base/civil.h"
#include "base/clock.h"
#include "base/log.h"
#include "store/journal.h"

/* In two sets: the second cannot be prepared before the first migration. */
/* clang-format off */
static const struct query exists_queries[] = {
    { "migration_exists", "SELECT to_regclass('journal.facts') IS NOT NULL" },
};
static const struct query facts_queries[] = {
    { "migration_facts",
        "SELECT shard_count, schema_version, oldest_binary, simulated FROM journal.facts" },
};
/* clang-format on */
static QUERY_SET(exists_set, exists_queries);
static QUERY_SET(facts_set, facts_queries);

struct facts {
    int shard_count, schema_version, oldest_binary;
    bool simulated;
};

int
migration_newest(void)
{
    return migrations[migration_count - 1].number;
}

static struct db *
open_with(const char *url, const struct query_set *const *sets)
{
    return db_open(&(struct db_spec){
        .url = url, .name = "dondoc migrate", .sets = sets, .patience_us = 600 * CLOCK_SECOND });
}

/* ST_NONE: there is no journal in this database. */
static enum status
read_facts(const char *url, struct facts *facts)
{
    static const struct query_set *const first[] = { &exists_set, NULL };
    static const struct query_set *const second[] = { &facts_set, NULL };
    struct arena *arena = arena_new();
    struct db_result *result;
    struct db *db = open_with(url, first);
    enum status st = db_query(db, arena, &exists_queries[0], NULL, &result);
    if (st == ST_OK && !db_bool(result, 0, 0)) {
        st = ST_NONE;
    }
    db_close(db);
    if (st == ST_OK) {
        db = open_with(url, second);
        st = db_query(db, arena, &facts_queries[0], NULL, &result);
        if (st == ST_OK) {
            *facts = (struct facts){ db_int(result, 0, 0), db_int(result, 0, 1),
                                     db_int(result, 0, 2), db_bool(result, 0, 3) };
        }
        db_close(db);
    }
    arena_free(arena);
    return st;
}

static enum status
apply(struct db *db, struct arena *arena, const struct migration *migration)
{
    const char *script = arena_print(arena,
                                     "BEGIN; %s;\n"
                                     "UPDATE journal.facts SET schema_version = %d; COMMIT",
                                     migration->sql, migration->number);
    enum status st = db_script(db, script);
    if (st != ST_OK) {
        (void)!db_script(db, "ROLLBACK");
        log_error("MIGRATION-FAILED", log_number("number", migration->number),
                  log_text("name", migration->name), log_text("why", db_message(db)));
        return st;
    }
    log_info("SCHEMA-MIGRATED", log_number("number", migration->number),
             log_text("name", migration->name));
    return ST_OK;
}

static bool
options_agree(const struct facts *facts, const struct migration_options *options)
{
    return (options->shard_count == 0 || options->shard_count == facts->shard_count) &&
           (!options->simulated || facts->simulated);
}

static enum status
refuse(const char *why)
{
    log_error("SCHEMA-REFUSED", log_text("why", why));
    return ST_INVALID;
}

/* Under the lock: what another migrate did meanwhile is seen. */
static enum status
catch_up(const char *url, struct db *db, struct arena *arena,
         const struct migration_options *options, int *applied)
{
    struct facts facts = { 0 };
    enum status st = read_facts(url, &facts);
    if (st == ST_OK && facts.schema_version > migration_newest()) {
        return refuse("the database is newer than this program");
    }
    if (st == ST_OK && !options_agree(&facts, options)) {
        return refuse("shards and clock of a database are chosen once, when it is made");
    }
    if (st != ST_OK && st != ST_NONE) {
        return st;
    }
    char start[CIVIL_TEXT_SIZE];
    st = db_script(db, arena_print(arena,
                                   "SET dondoc.shards = '%d'; SET dondoc.simulated = '%s';"
                                   " SET dondoc.clock_start = '%s'",
                                   options->shard_count > 0 ? options->shard_count : 16,
                                   options->simulated ? "on" : "off",
                                   instant_print_utc(start, sizeof start, options->clock_start)));
    for (int i = 0; st == ST_OK && i < migration_count; i++) {
        if (migrations[i].number > facts.schema_version) {
            st = apply(db, arena, &migrations[i]);
            *applied += st == ST_OK;
        }
    }
    return st;
}

enum status
migration_run(const char *database_url, const struct migration_options *options, int *applied)
{
    *applied = 0;
    if (options->shard_count < 0 || options->shard_count > JOURNAL_MAX_SHARDS) {
        return refuse("shards are 1 to 256");
    }
    struct arena *arena = arena_new();
    struct db *db = open_with(database_url, NULL);
    enum status st = db_ready(db);
    if (st == ST_OK) {
        st = db_script(db, "SET lock_timeout = '60s';"
                           " SELECT pg_advisory_lock(hashtext('dondoc.migrate'))");
    }
    if (st == ST_OK) {
        st = catch_up(database_url, db, arena, options, applied);
    }
    db_close(db); /* ends the session and its lock */
    arena_free(arena);
    return st;
}

enum status
migration_check(const char *database_url)
{
    struct facts facts;
    enum status st = read_facts(database_url, &facts);
    if (st == ST_NONE) {
        return refuse("this database has no journal yet: run `dondoc migrate`");
    }
    if (st == ST_OK && facts.schema_version < migration_newest()) {
        return refuse("the database is older than this program: run `dondoc migrate`");
    }
    if (st == ST_OK && facts.oldest_binary > migration_newest()) {
        return refuse("the database needs a newer program");
    }
    return st;
}
