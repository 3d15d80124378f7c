/*
 * Whether a notice still says the truth when it is to leave (model 3.8, invariants 13 and 18 of
 * 3.14), and when it may leave at all. Pure.
 */
#ifndef DELIVERY_RELEASE_H
#define DELIVERY_RELEASE_H

#include "domain/calendar.h"
#include "template.h"
#include <dondoc/v1/event.pb-c.h>

/* Why a notice is not sent any more: "CLOSED", "SUBMITTED", "SUSPENDED", "MOVED_ON", "DUE_CHANGED",
 * "PAST_DUE"; NULL: it still holds. due_version 0: it is about no due time. */
const char *release_objection(enum notice_kind kind, int due_version, const Dondoc__V1__Task *task,
                              int64_t now);

/* Hỏa tốc runs day and night. */
bool release_is_urgent(const Dondoc__V1__Task *task);

/* The first instant from `at` on at which a message may leave to somebody of this calendar (NULL:
 * none is known). */
int64_t release_opening(const struct calendar *calendar, bool is_urgent, int64_t at);

#endif
