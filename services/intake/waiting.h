/*
 * Requests that wait for what routing makes of their reports (ARCHITECTURE 4). Everything but
 * waiting_take runs on the loop; the journal is read when somebody announces entries, and with
 * every tick for what nobody heard.
 */
#ifndef INTAKE_WAITING_H
#define INTAKE_WAITING_H

#include "daemon/daemon.h"
#include "item.h"
#include "wire/bus.h"

struct waiting;

struct waiting_spec {
    struct daemon *daemon;
    size_t limit; /* requests that may wait at once */
    void *self;
    void (*answer)(void *self, struct ticket *ticket);
};

MUST_CHECK enum status waiting_open(struct waiting **waiting, const struct waiting_spec *spec);
void waiting_close(struct waiting *waiting); /* takes NULL */

/* Any thread. False: too many wait already, or it is closing; the caller answers by itself. The
 * events are committed already: their verdicts are looked for from then on, whatever was announced
 * before. */
bool waiting_take(struct waiting *waiting, struct ticket *ticket);

void waiting_on_batch(struct waiting *waiting, const struct bus_range *ranges, size_t count);
void waiting_tick(struct waiting *waiting);
size_t waiting_count(const struct waiting *waiting);

/* Answers all who wait and takes nobody any more. */
void waiting_stop(struct waiting *waiting);

/* store_verdict.c: the decisions about reports, as far as there are any, by report, then seq. */
struct report {
    struct position position;
    const char *subject;
};
struct decided {
    size_t report; /* in the array asked about */
    int type;
    struct db_blob body;
};
MUST_CHECK enum status
verdicts_find(struct db *db, struct arena *arena, const struct report *reports, size_t count,
              struct decided **decided, size_t *decided_count);
extern const struct query_set verdict_queries;

#endif
