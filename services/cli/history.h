/*
 * One task as the journal has it: every entry of its subject, and what they make of it.
 */
#ifndef CLI_HISTORY_H
#define CLI_HISTORY_H

#include "cli.h"
#include "domain/deadline.h"
#include "store/library.h"
#include <dondoc/v1/event.pb-c.h>

struct history_step {
    const struct entry *entry;
    const Dondoc__V1__Event *event;     /* NULL: this program cannot read it */
    const Dondoc__V1__Task *before;     /* the task before this entry; NULL: not there yet */
    const Dondoc__V1__Holder *interval; /* the holder interval it opens, or NULL */
};

struct history {
    const char *subject;
    int shard;
    struct history_step *steps;
    size_t count;
    const Dondoc__V1__Task *task; /* now; NULL: there is none */
};

/* Into cli->arena. ST_NONE when the journal has nothing on the subject. */
MUST_CHECK enum status history_read(struct cli *cli, const char *subject, struct history *history);

/* The calendar a stored deadline was computed with; NULL when it cannot be read. */
const struct calendar *
history_calendar(struct library *library, const Dondoc__V1__Deadline *deadline);

/* Timeliness of the task at an instant (model 3.4); TIME_STATUSES for one that was cancelled or
 * rejected. */
enum time_status
history_time_status(struct library *library, const Dondoc__V1__Task *task, int64_t now);

#endif
