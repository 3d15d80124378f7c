/*
 * Intake's figures for /metrics, and its diary of refusals, short enough to be read in a flood.
 */
#ifndef INTAKE_TALLY_H
#define INTAKE_TALLY_H

#include "daemon/daemon.h"
#include "item.h"

struct tally;

struct tally *tally_open(struct daemon *daemon);
void tally_close(struct tally *tally);

/* All from any thread. A refusal is one log line, at most twenty in a second. */
void tally_item(struct tally *tally, const struct item *item);
void tally_refusal(struct tally *tally, const Dondoc__V1__Event *event, const char *code,
                   const char *field);
void tally_request(struct tally *tally, enum code code, size_t events); /* refused as a whole */
void tally_batch(struct tally *tally, size_t events, size_t decisions, int64_t us);
void tally_answer(struct tally *tally, int64_t us);

/* Once a tick: how much was not logged, and gauges. */
void tally_tick(struct tally *tally, size_t queued, size_t waiting);

#endif
