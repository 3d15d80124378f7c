/*
 * A reader of the journal (ARCHITECTURE 3): takes leases on shards, reads what is new in batches,
 * lets the service decide, and in one transaction writes the service's rows, moves the cursors and
 * appends the decisions. The daemon runs one when its spec names it.
 */
#ifndef DAEMON_READER_H
#define DAEMON_READER_H

#include "daemon/daemon.h"
#include "store/cursor.h"
#include "store/library.h"
#include <dondoc/v1/event.pb-c.h>

/* One unit of work. */
struct unit {
    struct arena *arena;
    struct db *db;               /* inside an open transaction */
    const struct entry *entries; /* new ones, by shard, then seq; quarantined subjects left out */
    Dondoc__V1__Event *const *events; /* their bodies, unpacked */
    size_t count;
    int64_t now;             /* clock_now() at its start */
    struct library *library; /* for a spec that reads_reference */
    struct decisions *decisions;
};

struct timer; /* store/timer.h */

struct reader_spec {
    /* Event.data field numbers this service wants to see; ends with 0. Others are passed by. */
    const int *types;

    /* No type is read by the service that appends it (ARCHITECTURE 2), but for this one: its queue
     * in the shard of another subject. 0: none. Nothing queued may queue without end. */
    int queue;

    /* Whether units have a library, which knows of every ReferenceChanged of the unit before it is
     * handled, and of all that another instance had read when shards are taken from it. The service
     * names that type, and prepares directory_queries. */
    bool reads_reference;

    /* Whether the service has what it needs to judge, such as reference data; false: nothing is
     * read until the next tick, and the service has said why. NULL: always. */
    bool (*is_ready)(void *self, struct library *library);

    /*
     * Works a batch. May read with db_queue and db_run; queues its writes (rows sorted by key)
     * without running them; hands decisions over with unit_decide. Runs again from scratch after
     * ST_CONFLICT, and with fewer events after ST_INVALID: so nothing is remembered before settled.
     */
    MUST_CHECK enum status (*handle)(void *self, struct unit *unit);

    /* Timers that fell due, of shards we own, in order; NULL for services without. Same rules. Only
     * those whose subject has no entry that `fires_after` has not read; the others come again. */
    const char *fires_after;
    MUST_CHECK enum status (*fire)(void *self, struct unit *unit, const struct timer *timers,
                                   size_t count);

    /* After the commit: log the facts, update what is kept in memory. */
    void (*settled)(void *self, struct unit *unit);
};

/*
 * A decision caused by entry `cause`. The reader gives it id, source, causation, depth and place;
 * event->subject says whose it is, event->time when it took effect (0: when recorded). `event` and
 * all it points to must live as long as the unit's arena. Decisions are appended in this order.
 * One cause may have decisions in several units (a parked report): `ordinal` continues its count.
 */
void
unit_decide(struct unit *unit, const struct entry *cause, int ordinal, Dondoc__V1__Event *event);
void unit_decide_timer(struct unit *unit, const struct timer *cause, int ordinal,
                       Dondoc__V1__Event *event);

/* Plants a timer on timer->shard, which must be ours; never behind the shard's timer cursor. */
void unit_plan(struct unit *unit, const struct timer *timer);

/* Names the one event that makes this unit fail, before returning ST_INVALID: its subject is
 * quarantined at once with `code`, instead of being searched for by halving. */
void unit_blame(struct unit *unit, const struct entry *entry, const char *code, const char *text);

/* The decisions of a unit in order, with their positions once settled. */
size_t unit_decided(const struct unit *unit);
const Dondoc__V1__Event *
unit_decision(const struct unit *unit, size_t i, struct position *position);

#endif
