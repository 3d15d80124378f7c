/*
 * From outcomes to replies.
 */
#ifndef INTAKE_ANSWER_H
#define INTAKE_ANSWER_H

#include "intake.h"

/* One event's result, at once, when it never became an item. */
void answer_refusal(struct intake *intake, struct ticket *ticket, size_t index,
                    const struct refusal *refusal);

/* For struct committer_spec: `self` is the intake. */
void answer_settled(void *self, struct item **items, size_t count);

/* So many of the ticket's parts are done; with the last one the request is answered, now or when
 * its verdicts are known. */
void answer_done(struct intake *intake, struct ticket *ticket, size_t parts);

/* The request as a whole. */
void answer_request(struct intake *intake, struct ticket *ticket, enum code code);

/* For struct waiting_spec: sends what is there. */
void answer_send(void *self, struct ticket *ticket);

#endif
