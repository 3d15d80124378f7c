#include "batch.h"

#include "base/clock.h"
#include "base/log.h"
#include "decision.h"
#include "index.h"
#include "registry.h"
#include <string.h>

/* A conflict is over once the other side has committed; each try then knows more than the last. */
enum { MAX_TRIES = 5 };

/* What one try knows about the document of items[i]. */
struct paper {
    const Dondoc__V1__Document *document; /* NULL: it speaks of none */
    enum document_report report;
    struct registration *registration;
    const Dondoc__V1__Document *replacing; /* and the one that takes its place, or NULL */
    struct registration *successor;
};

/* Made anew for each attempt. */
struct attempt {
    struct batch *batch;
    struct item **items; /* each (source, id) once */
    size_t count;
    struct paper *papers;
    struct registry *registry; /* NULL: no item speaks of a document */
    struct sheet sheet;
    struct append append;
    int64_t now;
};

static void
refuse_item(struct item *item, enum code code, const char *field)
{
    item->outcome = OUTCOME_REFUSED;
    item->code = code;
    item->field = field;
}

static void
settle_as_repeat(struct item *item, struct position position, const struct hash *digest)
{
    if (hash_same(&item->digest, digest)) {
        item->outcome = OUTCOME_DUPLICATE;
        item->position = position;
    } else {
        refuse_item(item, CODE_ID_REUSED, "id");
    }
}

/* ---- steps of a try ------------------------------------------------------------------------ */

static void
reset(struct attempt *try)
{
    for (size_t i = 0; i < try->count; i++) {
        try->items[i]->outcome = OUTCOME_NEW;
        try->items[i]->position = (struct position){ 0, 0 };
    }
}

static void
find_papers(struct attempt *try)
{
    struct arena *arena = try->batch->arena;
    size_t documents = 0;
    try->papers = arena_array(arena, try->count, sizeof *try->papers);
    for (size_t i = 0; i < try->count; i++) {
        struct paper *paper = &try->papers[i];
        paper->document = document_in(try->items[i]->event, &paper->report);
        paper->replacing = document_replacing(try->items[i]->event);
        documents += (size_t)(paper->document != NULL) + (paper->replacing != NULL);
    }
    if (documents == 0) {
        return;
    }
    try->registry = registry_open(arena, documents, try->now);
    for (size_t i = 0; i < try->count; i++) {
        struct paper *paper = &try->papers[i];
        if (paper->document) {
            paper->registration = registry_want(try->registry, paper->document, paper->report);
        }
        if (paper->replacing) {
            paper->successor = registry_want(try->registry, paper->replacing, DOCUMENT_REPLACES);
        }
    }
}

static int64_t
count_links(const struct registration *row)
{
    int64_t count = 0;
    for (const struct task_link *link = row->tasks; link; link = link->next) {
        count++;
    }
    return count;
}

/* Every shard that may be written to: of the reports, of their documents, of tasks recalled. */
static int
queue_head_lock(struct attempt *try)
{
    struct append *append = &try->append;
    size_t room = try->count;
    for (size_t i = 0; try->registry && i < registry_count(try->registry); i++) {
        room += 1 + (size_t)count_links(registry_row(try->registry, i));
    }
    append->drafts = arena_array(append->arena, room, sizeof *append->drafts);
    append->count = 0;
    for (size_t i = 0; i < try->count; i++) {
        append->drafts[append->count++].entry.position.shard = try->items[i]->shard;
    }
    for (size_t i = 0; try->registry && i < registry_count(try->registry); i++) {
        const struct registration *row = registry_row(try->registry, i);
        append->drafts[append->count++].entry.position.shard =
            journal_shard(row->document, try->batch->shard_count);
        for (const struct task_link *link = row->tasks; link; link = link->next) {
            append->drafts[append->count++].entry.position.shard =
                journal_shard(link->task, try->batch->shard_count);
        }
    }
    return append_lock(append, try->batch->db);
}

/* In a statement of its own, after the lock: the locking one would not see what just committed. */
static enum status
find_repeats(struct attempt *try)
{
    struct seen *seen = arena_array(try->batch->arena, try->count, sizeof *seen);
    for (size_t i = 0; i < try->count; i++) {
        seen[i] =
            (struct seen){ .source = try->items[i]->source, .event_id = try->items[i]->event->id };
    }
    enum status st = journal_seen(try->batch->db, try->batch->arena, seen, try->count);
    for (size_t i = 0; st == ST_OK && i < try->count; i++) {
        if (seen[i].position.seq > 0) {
            settle_as_repeat(try->items[i], seen[i].position, &seen[i].digest);
            try->batch->repeats++;
        }
    }
    return st;
}

/* The document that replaces another is registered with it, unless it is already. 0: refused. */
static unsigned
judge_successor(struct attempt *try, struct item *item, const struct paper *paper)
{
    enum code code = CODE_DOCUMENT_SAME;
    const char *field = document_fields(DOCUMENT_REPLACES)->document;
    bool is_itself = paper->successor == paper->registration;
    unsigned effects = is_itself ? 0
                                 : document_judge(paper->successor, DOCUMENT_REPLACES,
                                                  paper->replacing, item->source, &code, &field);
    if (effects == 0 || (effects & DOCUMENT_REGISTER &&
                         registry_number(try->registry, paper->successor, paper->replacing,
                                         DOCUMENT_REPLACES, &code, &field) != ST_OK)) {
        refuse_item(item, code, field);
        return 0;
    }
    if (effects & DOCUMENT_REGISTER) {
        document_enter(paper->successor, paper->replacing, REGISTRATION_REGISTERED, try->now);
        paper->successor->item = item;
        paper->successor->source = item->source;
    }
    return effects;
}

/* Running tasks go on under the document that replaces theirs: its recall will reach them. */
static void
pass_tasks_on(struct attempt *try, const struct item *item, const struct paper *paper)
{
    const Dondoc__V1__Limit *limit = item->event->document_replaced->limit;
    paper->registration->state = REGISTRATION_REPLACED;
    paper->registration->is_changed = true;
    if (limit == NULL || limit->kind == DONDOC__V1__LIMIT__KIND__UNSPECIFIED) {
        return;
    }
    for (const struct task_link *link = paper->registration->tasks; link; link = link->next) {
        document_link(paper->successor, try->batch->arena, link->task, false);
    }
}

static void
judge(struct attempt *try, struct item *item, const struct paper *paper)
{
    unsigned succeeding = 0;
    struct registration *row = paper->registration;
    enum code code;
    const char *field;
    unsigned effects =
        document_judge(row, paper->report, paper->document, item->source, &code, &field);
    if (effects == 0) {
        refuse_item(item, code, field);
        return;
    }
    if (effects & DOCUMENT_REPLACE && (succeeding = judge_successor(try, item, paper)) == 0) {
        return;
    }
    if (effects & DOCUMENT_REGISTER && registry_number(try->registry, row, paper->document,
                                                       paper->report, &code, &field) != ST_OK) {
        refuse_item(item, code, field);
        return;
    }
    if (effects & (DOCUMENT_REGISTER | DOCUMENT_REJECT)) {
        document_enter(row, paper->document,
                       effects & DOCUMENT_REGISTER ? REGISTRATION_REGISTERED
                                                   : REGISTRATION_REJECTED,
                       try->now);
        row->item = item;
        row->source = item->source;
    }
    if (effects & DOCUMENT_RECALL) {
        row->state = REGISTRATION_RECALLED;
        row->is_changed = true;
    }
    if (effects & DOCUMENT_REPLACE) {
        pass_tasks_on(try, item, paper);
    }
    if (effects & DOCUMENT_LINK) {
        document_link(row, try->batch->arena, item->event->subject, false);
    }
    sheet_add_report(&try->sheet, item);
    sheet_add_effects(&try->sheet, item, effects, paper->report, paper->document, row);
    if (succeeding != 0) {
        sheet_add_effects(&try->sheet, item, succeeding, DOCUMENT_REPLACES, paper->replacing,
                          paper->successor);
    }
}

static void
judge_all(struct attempt *try)
{
    for (size_t i = 0; i < try->count; i++) {
        struct item *item = try->items[i];
        if (item->outcome != OUTCOME_NEW) {
            continue;
        }
        if (try->papers[i].document) {
            judge(try, item, &try->papers[i]);
        } else {
            sheet_add_report(&try->sheet, item);
        }
    }
}

/* The diary: one line per document whose registration changed. */
static void
tell_documents(const struct registry *registry)
{
    for (size_t i = 0; i < registry_count(registry); i++) {
        const struct registration *row = registry_row(registry, i);
        if (row->is_changed) {
            log_routine(row->state == REGISTRATION_REGISTERED ? "DOCUMENT-REGISTERED"
                        : row->state == REGISTRATION_REJECTED ? "DOCUMENT-REJECTED"
                        : row->state == REGISTRATION_REPLACED ? "DOCUMENT-REPLACED"
                                                              : "DOCUMENT-RECALLED",
                        log_text("document", row->document), log_text("book", row->book),
                        log_number("number", row->number), log_number("tasks", count_links(row)));
        }
    }
}

static enum status
write_all(struct attempt *try, const struct db_result *locked)
{
    struct batch *batch = try->batch;
    struct append *append = &try->append;
    append->drafts = try->sheet.drafts;
    append->count = try->sheet.count;
    append->complete = sheet_complete;
    append->self = &try->sheet;
    enum status st = append_number(append, locked, try->now);
    if (st != ST_OK) {
        return st;
    }
    if (try->registry) {
        registry_write(try->registry, batch->db);
    }
    append_insert(append, batch->db);
    st = db_commit(batch->db);
    if (st == ST_OK) {
        batch->range_count = append_ranges(append, batch->ranges);
        batch->decisions = try->sheet.decisions;
    }
    if (st == ST_OK && try->registry) {
        tell_documents(try->registry);
    }
    return st;
}

static enum status
go(struct attempt *try, bool looks_for_repeats)
{
    struct batch *batch = try->batch;
    enum status st = db_ready(batch->db);
    if (st != ST_OK) {
        return st;
    }
    db_begin(batch->db);
    find_papers(try);
    if (try->registry && (st = registry_lock(try->registry, batch->db)) != ST_OK) {
        return st;
    }
    int answer = queue_head_lock(try);
    struct db_result **results = arena_array(batch->arena, (size_t)answer + 1, sizeof *results);
    st = db_run(batch->db, batch->arena, results);
    /* A report that was taken must not be refused today for what became of its document since. */
    if (st == ST_OK && (looks_for_repeats || try->registry)) {
        st = find_repeats(try);
    }
    if (st == ST_OK && try->registry) {
        st = registry_find_refused(try->registry, batch->db, batch->shard_count);
    }
    if (st != ST_OK) {
        return st;
    }
    judge_all(try);
    return write_all(try, results[answer]);
}

/* ---- the batch ----------------------------------------------------------------------------- */

/* Leaves each (source, id) once; later ones point to the first. */
static size_t
find_twins(struct batch *batch, struct item **single)
{
    struct index index = index_make(batch->arena, batch->count);
    size_t count = 0;
    for (size_t i = 0; i < batch->count; i++) {
        struct item *item = batch->items[i];
        item->twin =
            index_take(&index, (struct index_key){ item->event->id, item->source, 0 }, item);
        if (!item->twin) {
            single[count++] = item;
        }
    }
    return count;
}

static void
settle(struct batch *batch)
{
    for (size_t i = 0; i < batch->count; i++) {
        struct item *item = batch->items[i];
        const struct item *twin = item->twin;
        if (!twin) {
            item->outcome = item->outcome == OUTCOME_NEW ? OUTCOME_ACCEPTED : item->outcome;
        } else if (twin->outcome == OUTCOME_REFUSED && hash_same(&item->digest, &twin->digest)) {
            refuse_item(item, twin->code, twin->field);
        } else if (twin->outcome == OUTCOME_REFUSED) {
            item->outcome = OUTCOME_NEW; /* the id is free: its own turn comes */
        } else {
            settle_as_repeat(item, twin->position, &twin->digest);
        }
    }
}

static enum status
try_often(struct batch *batch, struct item **items, size_t count)
{
    enum status st = ST_LATER;
    bool looks = batch->expects_repeats;
    for (int i = 0; i < MAX_TRIES; i++) {
        struct attempt try = {
            .batch = batch,
            .items = items,
            .count = count,
            .sheet = { .arena = batch->arena, .shard_count = batch->shard_count },
            .append = { .arena = batch->arena },
            .now = clock_now(),
        };
        batch->repeats = 0;
        reset(&try);
        st = go(&try, looks);
        if (st == ST_OK) {
            return st;
        }
        db_rollback(batch->db);
        /* After a commit whose outcome is unknown the journal itself tells what is in it. */
        if (st == ST_INVALID || (st == ST_LATER && db_ready(batch->db) != ST_OK)) {
            break;
        }
        looks = true;
    }
    reset(&(struct attempt){ .items = items, .count = count });
    if (st == ST_CONFLICT) {
        log_error("DECISION-REPEATED", log_text("sqlstate", db_sqlstate(batch->db)));
        st = ST_LATER;
    }
    return st;
}

enum status
batch_commit(struct batch *batch)
{
    struct item **single = arena_array(batch->arena, batch->count, sizeof(struct item *));
    size_t count = find_twins(batch, single);
    batch->range_count = batch->decisions = 0;
    enum status st = try_often(batch, single, count);
    if (st == ST_OK) {
        settle(batch);
    }
    return st;
}
