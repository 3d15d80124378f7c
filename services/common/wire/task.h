/*
 * A task as decisions carry it. Each decision of routing holds the whole task as it is after it, so
 * what the journal alone says of a task is small to compute: the row routing keeps must equal it.
 */
#ifndef WIRE_TASK_H
#define WIRE_TASK_H

#include "domain/audience.h"
#include "domain/deadline.h"
#include "domain/lifecycle.h"
#include "domain/limit.h"
#include "wire/message.h"

/* A stored task; NULL where there is none (size 0). ST_INVALID: it cannot be read. */
MUST_CHECK enum status
task_unpack(struct arena *arena, const void *data, size_t size, Dondoc__V1__Task **task);

/* A limit of a message in the terms of domain/limit.h; texts are borrowed. False when it says none
 * (UNSPECIFIED), or its date or amount is out of range. */
bool task_limit(const Dondoc__V1__Limit *message, struct limit *limit);

/* The other way, for a limit that comes from the policy; of the kinds a message has. */
void task_limit_message(const struct limit *limit, Dondoc__V1__Limit *message);

/* What the clock stood, for domain/deadline.h (D9); a pause that still goes on is left out, it
 * moves the limit when it ends. */
struct suspension *
task_suspensions(struct arena *arena, const Dondoc__V1__Task *task, size_t *count);

/* The parts of a task that roles refer to; borrowed. */
struct audience_task task_audience(const Dondoc__V1__Task *task);

/* Who hears, as a message says it; in the arena. */
Dondoc__V1__Recipient **
task_recipients(struct arena *arena, const struct audience *audience, size_t *count);

/* The first clock of a kind that runs; NULL: none does. */
const Dondoc__V1__Clock *task_clock(const Dondoc__V1__Task *task, Dondoc__V1__ClockKind kind);
/* By its id, also one that has lapsed; NULL: not there any more. */
const Dondoc__V1__Clock *task_clock_of(const Dondoc__V1__Task *task, int id);
/* "REVIEW" and "thẩm tra". */
const char *clock_name(Dondoc__V1__ClockKind kind);
const char *clock_say(Dondoc__V1__ClockKind kind, bool english);
/* When a clock of a kind runs out, 0: none runs. */
int64_t task_clock_due(const Dondoc__V1__Task *task, Dondoc__V1__ClockKind kind);

/* What the decisions on one subject, in order, make of it. Start with all zero. */
struct task_fold {
    const Dondoc__V1__Task *task; /* as it is now; NULL: not there */
    int64_t seq;                  /* of the decision that made it so */
};

/* `decision` must live as long as the fold. The holder interval it opens, or NULL. */
const Dondoc__V1__Holder *
task_fold_add(struct task_fold *fold, const Dondoc__V1__Event *decision, int64_t seq);

#endif
