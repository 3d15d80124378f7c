/*
 * From a request to items in the committers' queues: who speaks, may they, is its form acceptable,
 * is it a secret. Nothing here reads the database.
 */
#ifndef INTAKE_ADMISSION_H
#define INTAKE_ADMISSION_H

#include "intake.h"

/* For struct replier_hears, on NNG's threads; `self` is the intake. */
void admission_on_request(void *self, struct exchange *exchange);

/* Requests with a token nobody had are judged again once the credentials were read again, so that
 * whoever was added a moment ago is not refused with CODE_TOKEN_UNKNOWN. With any other code, they
 * are all answered with it. */
void admission_review(struct intake *intake, enum code code);

#endif
