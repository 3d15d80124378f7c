#include "registry.h"

#include "base/text.h"
#include "index.h"
#include <stdlib.h>
#include <string.h>

enum {
    Q_LOCK,
    Q_LOCK_BOOKS,
    Q_HIGHEST,
    Q_TAKEN,
    Q_LINKS,
    Q_SOURCES,
    Q_REFUSED,
    Q_REGISTER,
    Q_CHANGE,
    Q_OPEN_BOOKS,
    Q_NUMBER_BOOKS,
    Q_LINK
};

/* clang-format off */
static const struct query queries[] = {
    [Q_LOCK] = { "registry_lock",
        "SELECT w.n, r.state, r.content_hash, r.addressee, r.book, r.book_year, r.number,"
        "       r.registered_at, r.shard, r.seq"
        "  FROM unnest($1::text[]) WITH ORDINALITY w(document, n)"
        "  JOIN intake.registration r ON r.document = w.document"
        " ORDER BY r.document FOR UPDATE OF r" },
    [Q_LOCK_BOOKS] = { "registry_lock_books",
        "SELECT w.n, b.last_number"
        "  FROM unnest($1::text[], $2::integer[]) WITH ORDINALITY w(book, year, n)"
        "  JOIN intake.book b ON b.book = w.book AND b.year = w.year"
        " ORDER BY b.book, b.year FOR UPDATE OF b" },
    [Q_HIGHEST] = { "registry_highest",
        "SELECT w.n, h.number"
        "  FROM unnest($1::text[], $2::integer[]) WITH ORDINALITY w(book, year, n),"
        "       LATERAL (SELECT r.number FROM intake.registration r"
        "                 WHERE r.book = w.book AND r.book_year = w.year AND r.number > 0"
        "                 ORDER BY r.number DESC LIMIT 1) h" },
    [Q_TAKEN] = { "registry_taken",
        "SELECT w.n, r.document"
        "  FROM unnest($1::text[], $2::integer[], $3::integer[]) WITH ORDINALITY"
        "       w(book, year, number, n)"
        "  JOIN intake.registration r ON r.book = w.book AND r.book_year = w.year"
        "   AND r.number = w.number AND r.number > 0" },
    [Q_LINKS] = { "registry_links",
        "SELECT w.n, t.task FROM unnest($1::text[]) WITH ORDINALITY w(document, n)"
        "  JOIN intake.document_task t ON t.document = w.document ORDER BY w.n, t.task" },
    [Q_SOURCES] = { "registry_sources",
        "SELECT w.n, e.source FROM unnest($1::text[]) WITH ORDINALITY w(document, n)"
        "  JOIN intake.registration r ON r.document = w.document"
        "  JOIN journal.entry e ON e.shard = r.shard AND e.seq = r.seq" },
    [Q_REFUSED] = { "registry_refused", /* none of its orders waits or was taken */
        "SELECT w.n FROM unnest($1::smallint[], $2::text[]) WITH ORDINALITY w(shard, task, n)"
        " WHERE NOT EXISTS"
        "       (SELECT FROM journal.entry o"
        "         WHERE o.shard = w.shard AND o.subject = w.task AND o.type = $3::smallint"
        "           AND NOT EXISTS"
        "               (SELECT FROM journal.entry v"
        "                 WHERE v.shard = o.shard AND v.subject = o.subject AND v.seq > o.seq"
        "                   AND v.cause_shard = o.shard AND v.cause_seq = o.seq"
        "                   AND v.type = $4::smallint))" },
    [Q_REGISTER] = { "registry_register",
        "INSERT INTO intake.registration (document, issuer, year, symbol, content_hash, addressee,"
        "       book, book_year, number, registered_at, state, shard, seq)"
        " SELECT * FROM unnest($1::text[], $2::text[], $3::integer[], $4::text[], $5::bytea[],"
        "       $6::text[], $7::text[], $8::integer[], $9::integer[], $10::timestamptz[],"
        "       $11::smallint[], $12::smallint[], $13::bigint[]) w(document)"
        " ORDER BY w.document COLLATE \"C\"" },
    [Q_CHANGE] = { "registry_change",
        "UPDATE intake.registration r"
        "   SET content_hash = w.content_hash, addressee = w.addressee, book = w.book,"
        "       book_year = w.book_year, number = w.number, registered_at = w.registered_at,"
        "       state = w.state, shard = w.shard, seq = w.seq"
        "  FROM unnest($1::text[], $2::bytea[], $3::text[], $4::text[], $5::integer[],"
        "       $6::integer[], $7::timestamptz[], $8::smallint[], $9::smallint[], $10::bigint[])"
        "       w(document, content_hash, addressee, book, book_year, number, registered_at,"
        "         state, shard, seq)"
        " WHERE r.document = w.document" },
    [Q_OPEN_BOOKS] = { "registry_open_books",
        "INSERT INTO intake.book (book, year, last_number)"
        " SELECT * FROM unnest($1::text[], $2::integer[], $3::integer[]) w(book, year)"
        " ORDER BY w.book COLLATE \"C\", w.year" },
    [Q_NUMBER_BOOKS] = { "registry_number_books",
        "UPDATE intake.book b SET last_number = w.last_number"
        "  FROM unnest($1::text[], $2::integer[], $3::integer[]) w(book, year, last_number)"
        " WHERE b.book = w.book AND b.year = w.year" },
    [Q_LINK] = { "registry_link",
        "INSERT INTO intake.document_task (document, task)"
        " SELECT * FROM unnest($1::text[], $2::text[]) w(document, task)"
        " ORDER BY w.document COLLATE \"C\", w.task COLLATE \"C\" ON CONFLICT DO NOTHING" },
};
/* clang-format on */
QUERY_SET(registry_queries, queries);

/* A number a publisher wants in a book, and who has it. */
struct place {
    const char *book;
    int year, number;
    const char *document; /* NULL: nobody */
};

struct registry {
    struct arena *arena;
    int64_t now;
    struct index row_index, book_index, place_index;
    struct registration *rows;
    struct book *books;
    struct place *places;
    size_t row_count, book_count, place_count;
};

struct registry *
registry_open(struct arena *arena, size_t capacity, int64_t now)
{
    struct registry *registry = arena_alloc(arena, sizeof *registry);
    *registry = (struct registry){
        .arena = arena,
        .now = now,
        .row_index = index_make(arena, capacity),
        .book_index = index_make(arena, capacity),
        .place_index = index_make(arena, capacity),
        .rows = arena_array(arena, capacity, sizeof *registry->rows),
        .books = arena_array(arena, capacity, sizeof *registry->books),
        .places = arena_array(arena, capacity, sizeof *registry->places),
    };
    return registry;
}

/* ---- wanting ------------------------------------------------------------------------------- */

static int
number_in(const Dondoc__V1__Document *document)
{
    return document->registration ? document->registration->number : 0;
}

static void
want_place(struct registry *registry, struct book_key key, int number)
{
    struct book *book = &registry->books[registry->book_count];
    if (!index_take(&registry->book_index, (struct index_key){ key.name, key.year, 0 }, book)) {
        *book = (struct book){ .name = key.name, .year = key.year };
        registry->book_count++;
    }
    struct place *place = &registry->places[registry->place_count];
    if (number > 0 && !index_take(&registry->place_index,
                                  (struct index_key){ key.name, key.year, number }, place)) {
        *place = (struct place){ key.name, key.year, number, NULL };
        registry->place_count++;
    }
}

struct registration *
registry_want(struct registry *registry, const Dondoc__V1__Document *document,
              enum document_report report)
{
    struct book_key key = document_book(document, registry->now);
    bool may_register =
        report == DOCUMENT_IS_RECEIVED || report == DOCUMENT_ORDERS || report == DOCUMENT_REPLACES;
    if (may_register && !text_is_empty(key.name)) {
        want_place(registry, key, number_in(document));
    }
    const char *subject = document_subject(registry->arena, document);
    struct registration *new = &registry->rows[registry->row_count];
    struct registration *row =
        index_take(&registry->row_index, (struct index_key){ subject, 0, 0 }, new);
    bool wants_links = report == DOCUMENT_IS_REJECTED || report == DOCUMENT_IS_RECALLED ||
                       report == DOCUMENT_IS_REPLACED;
    if (row) {
        row->wants_links |= wants_links;
        return row;
    }
    registry->row_count++;
    *new = (struct registration){
        .document = subject,
        .issuer = document->issuer,
        .symbol = document->symbol,
        .year = document->year,
        .addressee = "",
        .book = "",
        .wants_links = wants_links,
    };
    return new;
}

size_t
registry_count(const struct registry *registry)
{
    return registry->row_count;
}

const struct registration *
registry_row(const struct registry *registry, size_t i)
{
    return &registry->rows[i];
}

/* ---- reading ------------------------------------------------------------------------------- */

static void
take_row(struct registration *row, const struct db_result *result, size_t i)
{
    struct db_blob content = db_bytes(result, i, 2);
    row->is_stored = true;
    row->state = (enum registration_state)db_int(result, i, 1);
    row->has_content = content.size == HASH_SIZE;
    if (row->has_content) {
        memcpy(row->content_hash.bytes, content.data, HASH_SIZE);
    }
    row->addressee = db_text(result, i, 3);
    row->book = db_text(result, i, 4);
    row->book_year = db_int(result, i, 5);
    row->number = db_int(result, i, 6);
    row->registered_at = db_time(result, i, 7);
    row->first = (struct position){ db_int(result, i, 8), db_int8(result, i, 9) };
}

/* Every first column is the place in the array that was asked for, from 1. */
static size_t
place_of(const struct db_result *result, size_t row)
{
    return (size_t)db_int8(result, row, 0) - 1;
}

static void
take_answers(struct registry *registry, struct db_result *const answers[])
{
    const struct db_result *rows = answers[Q_LOCK], *links = answers[Q_LINKS];
    const struct db_result *books = answers[Q_LOCK_BOOKS], *highest = answers[Q_HIGHEST];
    const struct db_result *taken = answers[Q_TAKEN], *sources = answers[Q_SOURCES];
    for (size_t i = 0; i < db_rows(rows); i++) {
        take_row(&registry->rows[place_of(rows, i)], rows, i);
    }
    for (size_t i = 0; i < db_rows(links); i++) {
        document_link(&registry->rows[place_of(links, i)], registry->arena, db_text(links, i, 1),
                      true);
    }
    for (size_t i = 0; i < db_rows(sources); i++) {
        registry->rows[place_of(sources, i)].source = db_int(sources, i, 1);
    }
    for (size_t i = 0; i < db_rows(books); i++) {
        struct book *book = &registry->books[place_of(books, i)];
        book->is_stored = book->is_ours = true;
        book->last_number = db_int(books, i, 1);
    }
    for (size_t i = 0; i < db_rows(highest); i++) {
        registry->books[place_of(highest, i)].highest = db_int(highest, i, 1);
    }
    for (size_t i = 0; i < db_rows(taken); i++) {
        registry->places[place_of(taken, i)].document = db_text(taken, i, 1);
    }
}

enum status
registry_lock(struct registry *registry, struct db *db)
{
    enum { LAST_READ = Q_SOURCES };
    struct db_params rows = db_params(registry->arena);
    db_put_texts(&rows, &registry->rows->document, sizeof *registry->rows, registry->row_count);
    const char **linked = arena_array(registry->arena, registry->row_count, sizeof *linked);
    for (size_t i = 0; i < registry->row_count; i++) {
        linked[i] = registry->rows[i].wants_links ? registry->rows[i].document : NULL;
    }
    struct db_params links = db_params(registry->arena);
    db_put_texts(&links, linked, sizeof *linked, registry->row_count);
    struct db_params books = db_params(registry->arena);
    db_put_texts(&books, &registry->books->name, sizeof *registry->books, registry->book_count);
    db_put_int4s(&books, &registry->books->year, sizeof *registry->books, registry->book_count);
    struct db_params places = db_params(registry->arena);
    size_t stride = sizeof *registry->places, n = registry->place_count;
    db_put_texts(&places, &registry->places->book, stride, n);
    db_put_int4s(&places, &registry->places->year, stride, n);
    db_put_int4s(&places, &registry->places->number, stride, n);

    const struct db_params *params[] = {
        [Q_LOCK] = &rows,    [Q_LOCK_BOOKS] = &books, [Q_HIGHEST] = &books,
        [Q_TAKEN] = &places, [Q_LINKS] = &links,      [Q_SOURCES] = &links,
    };
    int first = 0;
    for (int i = Q_LOCK; i <= LAST_READ; i++) {
        int number = db_queue(db, &queries[i], params[i]);
        first = i == Q_LOCK ? number : first;
    }
    struct db_result **answers =
        arena_array(registry->arena, (size_t)first + LAST_READ + 1, sizeof *answers);
    enum status st = db_run(db, registry->arena, answers);
    if (st == ST_OK) {
        take_answers(registry, answers + first);
    }
    return st;
}

struct linked {
    struct task_link *link;
    const char *task;
    int shard;
};

/* Into `list`, unless it is NULL; gives how many there are. */
static size_t
list_links(const struct registry *registry, int shard_count, struct linked *list)
{
    size_t count = 0;
    for (size_t i = 0; i < registry->row_count; i++) {
        struct task_link *link = registry->rows[i].tasks;
        for (; link; link = link->next, count++) {
            if (list) {
                list[count] =
                    (struct linked){ link, link->task, journal_shard(link->task, shard_count) };
            }
        }
    }
    return count;
}

enum status
registry_find_refused(struct registry *registry, struct db *db, int shard_count)
{
    size_t count = list_links(registry, shard_count, NULL);
    if (count == 0) {
        return ST_OK;
    }
    struct linked *list = arena_array(registry->arena, count, sizeof *list);
    (void)list_links(registry, shard_count, list);
    struct db_params params = db_params(registry->arena);
    db_put_int2s(&params, &list->shard, sizeof *list, count);
    db_put_texts(&params, &list->task, sizeof *list, count);
    db_put_int2(&params, DONDOC__V1__EVENT__DATA_ASSIGNMENT_ORDERED);
    db_put_int2(&params, DONDOC__V1__EVENT__DATA_REPORT_REFUSED);
    struct db_result *result;
    enum status st = db_query(db, registry->arena, &queries[Q_REFUSED], &params, &result);
    for (size_t i = 0; st == ST_OK && i < db_rows(result); i++) {
        list[place_of(result, i)].link->is_refused = true;
    }
    return st;
}

/* ---- numbering ----------------------------------------------------------------------------- */

static enum status
take_place(struct place *place, struct book *book, const char *document)
{
    if (place->document && !text_same(place->document, document)) {
        return ST_INVALID;
    }
    place->document = document;
    book->highest = place->number > book->highest ? place->number : book->highest;
    return ST_OK;
}

enum status
registry_number(struct registry *registry, struct registration *registration,
                const Dondoc__V1__Document *document, enum document_report report, enum code *code,
                const char **field)
{
    struct book_key key = document_book(document, registry->now);
    const struct document_fields *fields = document_fields(report);
    int number = number_in(document);
    if (text_is_empty(key.name)) {
        *code = CODE_BOOK_MISSING;
        *field = fields->book;
        return ST_INVALID;
    }
    struct book *book =
        index_take(&registry->book_index, (struct index_key){ key.name, key.year, 0 }, NULL);
    *field = fields->number;
    if (number == 0) {
        book->last_number = (book->is_ours ? book->last_number : book->highest) + 1;
        book->is_ours = book->is_changed = true;
        registration->number = book->last_number;
        return ST_OK;
    }
    if (book->is_ours) {
        *code = CODE_BOOK_NUMBERED_HERE;
        return ST_INVALID;
    }
    struct place *place =
        index_take(&registry->place_index, (struct index_key){ key.name, key.year, number }, NULL);
    if (take_place(place, book, registration->document) != ST_OK) {
        *code = CODE_DOCUMENT_NUMBER_TAKEN;
        return ST_INVALID;
    }
    registration->number = number;
    return ST_OK;
}

/* ---- writing ------------------------------------------------------------------------------- */

/* A registration with the columns that arrays cannot take from it as it is. */
struct written_row {
    struct registration row;
    struct db_blob content; /* data NULL: null */
    int state;
};

static size_t
select_rows(const struct registry *registry, bool is_stored, struct written_row *selected)
{
    size_t count = 0;
    for (size_t i = 0; i < registry->row_count; i++) {
        const struct registration *row = &registry->rows[i];
        if (!row->is_changed || row->is_stored != is_stored) {
            continue;
        }
        selected[count] = (struct written_row){ .row = *row, .state = (int)row->state };
        if (row->item) {
            selected[count].row.first = row->item->position;
        }
        if (row->has_content) {
            selected[count].content = (struct db_blob){ row->content_hash.bytes, HASH_SIZE };
        }
        count++;
    }
    return count;
}

static void
put_common(struct db_params *params, const struct written_row *rows, size_t n)
{
    size_t stride = sizeof *rows;
    db_put_blobs(params, &rows->content, stride, n);
    db_put_texts(params, &rows->row.addressee, stride, n);
    db_put_texts(params, &rows->row.book, stride, n);
    db_put_int4s(params, &rows->row.book_year, stride, n);
    db_put_int4s(params, &rows->row.number, stride, n);
    db_put_times(params, &rows->row.registered_at, stride, n);
    db_put_int2s(params, &rows->state, stride, n);
    db_put_int2s(params, &rows->row.first.shard, stride, n);
    db_put_int8s(params, &rows->row.first.seq, stride, n);
}

static void
write_rows(const struct registry *registry, struct db *db)
{
    struct written_row *rows = arena_array(registry->arena, registry->row_count, sizeof *rows);
    size_t stride = sizeof *rows;
    size_t n = select_rows(registry, false, rows);
    if (n > 0) {
        struct db_params params = db_params(registry->arena);
        db_put_texts(&params, &rows->row.document, stride, n);
        db_put_texts(&params, &rows->row.issuer, stride, n);
        db_put_int4s(&params, &rows->row.year, stride, n);
        db_put_texts(&params, &rows->row.symbol, stride, n);
        put_common(&params, rows, n);
        (void)db_queue(db, &queries[Q_REGISTER], &params);
    }
    n = select_rows(registry, true, rows);
    if (n > 0) {
        struct db_params params = db_params(registry->arena);
        db_put_texts(&params, &rows->row.document, stride, n);
        put_common(&params, rows, n);
        (void)db_queue(db, &queries[Q_CHANGE], &params);
    }
}

static void
write_books(const struct registry *registry, struct db *db)
{
    for (int is_stored = 0; is_stored <= 1; is_stored++) {
        struct book *books = arena_array(registry->arena, registry->book_count, sizeof *books);
        size_t n = 0;
        for (size_t i = 0; i < registry->book_count; i++) {
            if (registry->books[i].is_changed && registry->books[i].is_stored == is_stored) {
                books[n++] = registry->books[i];
            }
        }
        if (n > 0) {
            struct db_params params = db_params(registry->arena);
            db_put_texts(&params, &books->name, sizeof *books, n);
            db_put_int4s(&params, &books->year, sizeof *books, n);
            db_put_int4s(&params, &books->last_number, sizeof *books, n);
            (void)db_queue(db, &queries[is_stored ? Q_NUMBER_BOOKS : Q_OPEN_BOOKS], &params);
        }
    }
}

static void
write_links(const struct registry *registry, struct db *db)
{
    struct {
        const char *document, *task;
    } *links = NULL;
    size_t n = 0;
    for (int is_filling = 0; is_filling <= 1; is_filling++) {
        links = is_filling ? arena_array(registry->arena, n, sizeof *links) : NULL;
        n = 0;
        for (size_t i = 0; i < registry->row_count; i++) {
            const struct task_link *link = registry->rows[i].tasks;
            for (; link; link = link->next) {
                if (link->is_stored) {
                    continue;
                }
                if (is_filling) {
                    links[n].document = registry->rows[i].document;
                    links[n].task = link->task;
                }
                n++;
            }
        }
    }
    if (n > 0) {
        struct db_params params = db_params(registry->arena);
        db_put_texts(&params, &links->document, sizeof *links, n);
        db_put_texts(&params, &links->task, sizeof *links, n);
        (void)db_queue(db, &queries[Q_LINK], &params);
    }
}

void
registry_write(struct registry *registry, struct db *db)
{
    write_rows(registry, db);
    write_books(registry, db);
    write_links(registry, db);
}
