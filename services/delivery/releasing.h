/*
 * Releasing held notices in the shard of the person, when their timers fire.
 */
#ifndef DELIVERY_RELEASING_H
#define DELIVERY_RELEASING_H

#include "delivery.h"
#include "domain/reference.h"
#include "notice.h"
#include "store_delivery.h"
#include "tasks.h"

struct round {
    struct delivery *delivery;
    struct unit *unit;
    const struct timer *timers;
    size_t timer_count;
    struct notice_row *rows;                  /* the held ones among them, in their order */
    const Dondoc__V1__NoticeQueued **notices; /* of the same number */
    size_t count;
    struct tasks tasks;
    struct reference reference; /* the newest: a message is written for the day it leaves */
};

/* See reader.h. */
MUST_CHECK enum status
releasing_fire(void *self, struct unit *unit, const struct timer *timers, size_t count);

/* A digest, which is about no one task. */
bool releasing_is_digest(const struct notice_row *row);

const struct timer *releasing_timer(const struct round *round, const struct notice_row *row);

/* Not now. */
void releasing_hold(struct round *round, struct notice_row *row, int64_t until);

/* As soon as everything about its tasks has been read. */
void releasing_wait(struct round *round, struct notice_row *row);

void releasing_drop(struct round *round, struct notice_row *row, const char *reason);
void releasing_send(const struct round *round, struct notice_row *row,
                    const struct notice_letter *letter);

/* The successor is told instead. Decisions on `timer` from *ordinal on. */
void
releasing_pass_on(const struct round *round, const struct timer *timer, int *ordinal,
                  const Dondoc__V1__NoticeQueued *notice, const struct notice_outcome *outcome);

#endif
