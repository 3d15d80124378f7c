/*
 * Who is told by an event: from its positions to persons, each once, as NoticeQueued in the shard
 * of the person. Works in the task's shard (ARCHITECTURE 2).
 */
#ifndef DELIVERY_TELLING_H
#define DELIVERY_TELLING_H

#include "daemon/reader.h"
#include "domain/audience.h"
#include "domain/reference.h"
#include "template.h"

struct telling {
    struct unit *unit;
    const struct entry *about; /* the event */
    const struct reference *reference;
    const Dondoc__V1__Task *task; /* after the event */
    enum notice_kind kind;
    int level, due_version;
    int clock;            /* id, of CLOCK_OVERDUE */
    int64_t submitted_at; /* of CORRECTION */
    char **details;       /* see NoticeQueued */
    size_t detail_count;
    bool is_listed;   /* in the recipients' digests until it is done */
    bool is_for_list; /* only there */
    /* Starts at 0. */
    int ordinal; /* of the next decision on this event */
    const struct org_person *told[AUDIENCE_MAX];
    int told_count;
};

/* Whoever acts for this position now; whoever acts for the next one above that is not vacant. False
 * when nobody does up to the root. */
struct telling_person {
    const struct org_position *position;
    const struct org_person *person;
};
bool telling_resolve(const struct organisation *organisation, const char *position, int64_t at,
                     struct telling_person *found);

/* One more position; nobody is told twice by one event. `instead_of` is the vacant one for which it
 * is told; "": none. */
void
telling_add(struct telling *telling, const char *position, const char *instead_of, const char *why);

/* The position that a role means, vacant or not. */
const struct org_position *telling_post(const struct listener *listener);

/* A level of a ladder, or NULL: there is none, or it is a lower one of a central agency, whose
 * posts are not ours to tell. */
const struct ladder_level *telling_level(const struct telling *telling, const struct ladder *ladder,
                                         const struct audience_task *part, int level);

/* Whoever stands in these roles for the task. */
void telling_add_roles(struct telling *telling, const struct audience_task *part,
                       const enum recipient *roles, size_t count);

/* Delivery key of a message: one per event and person, for ever. */
char *telling_key(struct arena *arena, struct position about, const char *person);

/* The event that queues a message to `to`; the caller hands it to the unit. `notice` gives all but
 * key and person; when `to` acts for another position than its own, for which that one is told. */
Dondoc__V1__Event *telling_event(struct arena *arena, const Dondoc__V1__NoticeQueued *notice,
                                 const struct telling_person *to);

/* The event that queues a person's digest of an instant: one key, however often it is queued. */
Dondoc__V1__Event *
telling_digest(struct arena *arena, const char *position, const char *person, int64_t at);

/* The event that says why a notice is not sent. `subject` is a person's, or the task's when nobody
 * could be found. */
Dondoc__V1__Event *
telling_drop(struct arena *arena, const char *subject, const char *key, const char *reason);

#endif
