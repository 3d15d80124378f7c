/*
 * A level is raised: everything that has come due by then in one go, each level with its row, only
 * the highest speaks (ARCHITECTURE 5). Positions are fixed here; persons are found again when a
 * message is sent.
 */
#ifndef ESCALATION_RAISING_H
#define ESCALATION_RAISING_H

#include "climber.h"
#include "daemon/reader.h"
#include "store_ladder.h"

/* Of one unit of work. */
struct raising {
    struct unit *unit;
    const struct level_row *told; /* by which somebody was told, as store_told gives them */
    size_t told_count;
    struct level_row *levels; /* to be written */
    size_t level_count, level_room;
};

/* Raises what is due of the ladder the timer is about and plants the timer of the next level, also
 * when a calendar has moved it behind this one. True when the climb of the watch has changed. */
MUST_CHECK enum status
raising_raise(struct raising *raising, struct watch *watch, const Dondoc__V1__Task *task,
              const struct timer *timer, bool *changed);

/* Plants the timer of the next level, if there is one. */
void raising_plan(struct unit *unit, const struct watch *watch, const struct stair *stair,
                  const struct climber *climber);

/* Queues the rows. */
void raising_save(const struct raising *raising);

#endif
