/*
 * Events as a committer gets them from admission, and the batches made of them.
 */
#ifndef TESTS_ITEMS_H
#define TESTS_ITEMS_H

#include "journal.h"

#include "batch.h"
#include "registry.h"

enum { SHARDS = 4, PUBLISHER = SOURCE_PUBLISHERS };

/* As the service's own role: what it may not do fails here. */
static inline struct db *
intake_open(const char *url)
{
    static const struct query_set *const sets[] = { &journal_queries, &registry_queries, NULL };
    return journal_open(database_text("%s user=dondoc_intake", url), sets);
}

static inline Dondoc__V1__Event *
new_event(struct arena *arena, const char *id, const char *subject)
{
    Dondoc__V1__Event *event = arena_alloc(arena, sizeof *event);
    dondoc__v1__event__init(event);
    event->id = arena_text(arena, id);
    event->source = arena_text(arena, "test/publisher");
    event->subject = arena_text(arena, subject);
    return event;
}

static inline Dondoc__V1__Event *
progress(struct arena *arena, const char *id, const char *subject, int percent)
{
    Dondoc__V1__Event *event = new_event(arena, id, subject);
    event->progress_reported = arena_alloc(arena, sizeof *event->progress_reported);
    dondoc__v1__progress_reported__init(event->progress_reported);
    event->progress_reported->percent = percent;
    event->data_case = DONDOC__V1__EVENT__DATA_PROGRESS_REPORTED;
    return event;
}

static inline struct item *
new_item(struct arena *arena, const Dondoc__V1__Event *event)
{
    struct item *item = arena_alloc(arena, sizeof *item);
    item->event = event;
    item->source = PUBLISHER;
    item->shard = journal_shard(event->subject, SHARDS);
    item->body.data = message_pack(arena, &event->base, &item->body.size);
    item->digest = event_digest(item->body.data, item->body.size);
    return item;
}

static inline struct batch
batch_of(struct db *db, struct arena *arena, struct item **items, size_t count)
{
    return (struct batch){
        .db = db, .arena = arena, .shard_count = SHARDS, .items = items, .count = count
    };
}

/* One event, one transaction. */
static inline struct item *
commit_one(struct db *db, struct arena *arena, const Dondoc__V1__Event *event)
{
    struct item *item = new_item(arena, event);
    struct batch batch = batch_of(db, arena, &item, 1);
    assert_int_equal(batch_commit(&batch), ST_OK);
    return item;
}

#define assert_position(a, b)                                                                      \
    do {                                                                                           \
        assert_int_equal((a).shard, (b).shard);                                                    \
        assert_int_equal((a).seq, (b).seq);                                                        \
    } while (0)

#define assert_refused(item, reason)                                                               \
    do {                                                                                           \
        assert_int_equal((item)->outcome, OUTCOME_REFUSED);                                        \
        assert_string_equal(code_row((item)->code)->name, code_row(CODE_##reason)->name);          \
    } while (0)

#endif
