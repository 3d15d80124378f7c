#include "store_verify.h"

enum { Q_COUNT_SEEN };
enum { Q_SUBJECTS, Q_DECISIONS, Q_TASKS, Q_HOLDERS };

/* clang-format off */
static const struct query queries[] = {
    [Q_COUNT_SEEN] = { "verify_count_seen",
        "SELECT count(*) FROM journal.seen s"
        " JOIN unnest($1::bigint[]) WITH ORDINALITY AS h (seq, place)"
        " ON s.shard = h.place - 1 AND s.seq <= h.seq" },
};

static const struct query state_queries[] = {
    [Q_SUBJECTS] = { "verify_subjects",
        "(SELECT DISTINCT subject FROM journal.entry"
        "  WHERE shard = $1 AND subject > $2 AND source = 2 ORDER BY subject LIMIT 500)"
        " UNION"
        " (SELECT subject FROM routing.task"
        "  WHERE shard = $1 AND subject > $2 ORDER BY subject LIMIT 500)"
        " ORDER BY 1 LIMIT 500" },
    [Q_DECISIONS] = { "verify_decisions",
        "SELECT subject, seq, body FROM journal.entry"
        " WHERE shard = $1 AND subject = ANY ($2) AND source = 2 ORDER BY subject, seq" },
    [Q_TASKS] = { "verify_tasks",
        "SELECT subject, state, lead, handler, due_at, original_due_at, body FROM routing.task"
        " WHERE shard = $1 AND subject = ANY ($2) ORDER BY subject" },
    [Q_HOLDERS] = { "verify_holders",
        "SELECT subject, ordinal, since, role, unit, position, person, cause FROM routing.holder"
        " WHERE shard = $1 AND subject = ANY ($2) ORDER BY subject, ordinal" },
};
/* clang-format on */
QUERY_SET(verify_queries, queries);
QUERY_SET(verify_state_queries, state_queries);

enum status
verify_count_seen(struct db *db, struct arena *arena, const int64_t *heads, int shard_count,
                  int64_t *count)
{
    struct db_params params = db_params(arena);
    db_put_int8s(&params, heads, sizeof *heads, (size_t)shard_count);
    struct db_result *result;
    enum status st = db_query(db, arena, &queries[Q_COUNT_SEEN], &params, &result);
    *count = st == ST_OK ? db_int8(result, 0, 0) : 0;
    return st;
}

enum status
verify_subjects(struct db *db, struct arena *arena, int shard, const char *after,
                const char *subjects[VERIFY_PAGE], size_t *count)
{
    struct db_params params = db_params(arena);
    db_put_int2(&params, shard);
    db_put_text(&params, after);
    struct db_result *result;
    enum status st = db_query(db, arena, &state_queries[Q_SUBJECTS], &params, &result);
    *count = st == ST_OK ? db_rows(result) : 0;
    for (size_t i = 0; i < *count; i++) {
        subjects[i] = db_text(result, i, 0);
    }
    return st;
}

static void
take_decisions(struct arena *arena, const struct db_result *result, struct verify_page *page)
{
    page->decision_count = db_rows(result);
    page->decisions = arena_array(arena, page->decision_count + 1, sizeof *page->decisions);
    for (size_t i = 0; i < page->decision_count; i++) {
        page->decisions[i] = (struct decision_row){ db_text(result, i, 0), db_int8(result, i, 1),
                                                    db_bytes(result, i, 2) };
    }
}

static void
take_tasks(struct arena *arena, const struct db_result *result, struct verify_page *page)
{
    page->task_count = db_rows(result);
    page->tasks = arena_array(arena, page->task_count + 1, sizeof *page->tasks);
    for (size_t i = 0; i < page->task_count; i++) {
        page->tasks[i] = (struct task_state_row){
            .subject = db_text(result, i, 0),
            .state = db_text(result, i, 1),
            .lead = db_text(result, i, 2),
            .handler = db_text(result, i, 3),
            .due_at = db_time(result, i, 4),
            .original_due_at = db_time(result, i, 5),
            .body = db_bytes(result, i, 6),
        };
    }
}

static void
take_holders(struct arena *arena, const struct db_result *result, struct verify_page *page)
{
    page->holder_count = db_rows(result);
    page->holders = arena_array(arena, page->holder_count + 1, sizeof *page->holders);
    for (size_t i = 0; i < page->holder_count; i++) {
        page->holders[i] = (struct holder_row){
            .subject = db_text(result, i, 0),
            .ordinal = db_int(result, i, 1),
            .since = db_time(result, i, 2),
            .role = db_text(result, i, 3),
            .unit = db_text(result, i, 4),
            .position = db_text(result, i, 5),
            .person = db_text(result, i, 6),
            .cause = db_text(result, i, 7),
        };
    }
}

enum status
verify_read(struct db *db, struct arena *arena, int shard, const char *const *subjects,
            size_t count, struct verify_page *page)
{
    struct db_params params = db_params(arena);
    db_put_int2(&params, shard);
    db_put_texts(&params, subjects, sizeof *subjects, count);
    /* One snapshot for all three, and a short one. */
    enum status st = db_script(db, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    if (st != ST_OK) {
        return st;
    }
    struct db_result *results[Q_HOLDERS + 1] = { NULL };
    for (int query = Q_DECISIONS; st == ST_OK && query <= Q_HOLDERS; query++) {
        st = db_query(db, arena, &state_queries[query], &params, &results[query]);
    }
    if (st == ST_OK) {
        take_decisions(arena, results[Q_DECISIONS], page);
        take_tasks(arena, results[Q_TASKS], page);
        take_holders(arena, results[Q_HOLDERS], page);
    }
    (void)!db_script(db, "COMMIT");
    return st;
}
