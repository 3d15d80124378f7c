/*
 * Publishing a log of the past, with the simulated clock moving along: window by window, so that no
 * limit that falls due on the way is passed over, and no report comes later than a policy permits.
 */
#ifndef CLI_REPLAY_H
#define CLI_REPLAY_H

#include "outcome.h"
#include "simulation.h"

struct replay;

struct replay_spec {
    struct cli *cli;
    struct simulation *simulation;
    int64_t window_us;   /* the longest time a report waits for its window to close */
    int64_t patience_us; /* how long intake may be away */
    void *self;
    /* Refused by intake; everything else is counted. */
    void (*on_refused)(void *self, int64_t number, const Dondoc__V1__Event *event,
                       const Dondoc__V1__PublishResult *result);
};

struct replay *replay_open(const struct replay_spec *spec);
void replay_close(struct replay *replay); /* takes NULL */

/* Events come in the order of their times; an event without one is refused. The event is copied.
 * 0 or an exit code. */
int replay_add(struct replay *replay, int64_t number, const Dondoc__V1__Event *event);

/* Publishes what is left and waits until everybody is idle. */
int replay_finish(struct replay *replay);

const struct outcome_counts *replay_counts(const struct replay *replay);

#endif
