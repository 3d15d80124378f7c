/*
 * Moving the simulated clock of a database, together with its services (ARCHITECTURE 5): to the
 * earliest due time of all, wait until everybody is idle, on to the next.
 *
 * The clock row is the truth; that it moved is also announced on the bus, where we are an instance
 * of our own for as long as this takes. Functions give 0 or an exit code, having said why.
 */
#ifndef CLI_SIMULATION_H
#define CLI_SIMULATION_H

#include "cli.h"

struct simulation;

/* Refuses a database without the mark. limit_us: how long readers may make no progress. */
int simulation_open(struct simulation **simulation, struct cli *cli, int64_t limit_us);
void simulation_close(struct simulation *simulation); /* takes NULL */

int64_t simulation_now(const struct simulation *simulation);

/* The earliest due time that has not fired, as of the last settling; INT64_MAX: none. */
int64_t simulation_next_due(const struct simulation *simulation);

/* Waits until every reader has read everything and fired what is due. */
int simulation_settle(struct simulation *simulation);

/* Fires everything that falls due until `to`, in order, and ends there, settled. */
int simulation_advance(struct simulation *simulation, int64_t to);

/* Sets the clock without waiting; the caller makes sure that nothing falls due in between. */
int simulation_set(struct simulation *simulation, int64_t to);

/* Called while advancing and settling, to show how far it is; may be NULL. */
void simulation_on_step(struct simulation *simulation, void (*on_step)(void *self, int64_t now),
                        void *self);

extern const struct query_set *const simulation_sets[];

#endif
