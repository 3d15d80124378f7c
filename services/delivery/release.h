/*
 * Whether a notice still says the truth when it is to leave (model 3.8, invariants 13 and 18 of
 * 3.14), and when it may leave at all. Pure.
 */
#ifndef DELIVERY_RELEASE_H
#define DELIVERY_RELEASE_H

#include "domain/calendar.h"
#include "domain/policy.h"
#include "template.h"
#include <dondoc/v1/event.pb-c.h>

/* Why a notice is not sent any more: "CLOSED", "SUBMITTED", "SUSPENDED", "MOVED_ON", "DUE_CHANGED",
 * "PAST_DUE", "SETTLED"; NULL: it still holds. due_version 0: it is about no due time. */
const char *release_objection(enum notice_kind kind, const Dondoc__V1__NoticeQueued *notice,
                              const Dondoc__V1__Task *task, int64_t now);

/* What is objected to may hold again: the task is in somebody else's hands for a while. */
bool release_may_return(const char *objection);

/* Hỏa tốc runs day and night. */
bool release_is_urgent(const Dondoc__V1__Task *task);

/* The first instant from `at` on at which a message may leave to somebody of this calendar (NULL:
 * none is known). */
int64_t release_opening(const struct calendar *calendar, bool is_urgent, int64_t at);

/* The next digest behind an instant, inside the recipient's working time (model 3.7): the daily
 * one, or with `of_levels` those for high levels, too. */
int64_t release_digest(const struct calendar *calendar, const struct reminder_policy *policy,
                       bool of_levels, int64_t after);

/* The daily one of the next day that has one. */
int64_t release_digest_tomorrow(const struct calendar *calendar,
                                const struct reminder_policy *policy, int64_t at);

/* A level that reaches people in digests only: the high ones of normal urgency. */
bool release_is_for_digest(const struct reminder_policy *policy, const Dondoc__V1__Task *task,
                           int level);

#endif
