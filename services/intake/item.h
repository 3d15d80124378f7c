/*
 * An event on its way from a publisher's request to its answer.
 */
#ifndef INTAKE_ITEM_H
#define INTAKE_ITEM_H

#include "store/journal.h"
#include "wire/replier.h"
#include <stdatomic.h>

enum outcome {
    OUTCOME_NEW,       /* not decided yet */
    OUTCOME_ACCEPTED,  /* committed at `position` */
    OUTCOME_DUPLICATE, /* was committed before, at `position` */
    OUTCOME_REFUSED,   /* `code`, `field` */
    OUTCOME_LATER,     /* `code` */
};

/* Lives in its exchange's arena, but everything below `outcome` is written only by the one thread
 * that has the item at the time. */
struct item {
    struct item *next; /* in a queue */
    struct ticket *ticket;
    size_t index; /* in the request, and of its result */
    const Dondoc__V1__Event *event;
    int source, shard;
    struct hash digest;
    struct db_blob body;

    enum outcome outcome;
    struct position position;
    enum code code;
    const char *field; /* static */
    struct item *twin; /* an earlier item of the same batch with the same source and id */
};

/* One request. Whoever takes `open` to 0 answers it. */
struct ticket {
    struct ticket *next; /* among those who wait for verdicts */
    struct exchange *exchange;
    struct item *items;
    size_t count;
    atomic_size_t open; /* items not decided yet, and one while they are handed out */
    int64_t asked_at;   /* monotonic */
    int64_t wait_us;    /* for verdicts; 0: not asked for */
};

#endif
