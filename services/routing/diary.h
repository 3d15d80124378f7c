/*
 * What routing tells of its decisions after they are committed: the usual course in numbers, the
 * rest a line each, of refusals so many a minute.
 */
#ifndef DIARY_H
#define DIARY_H

#include "store/journal.h"
#include <dondoc/v1/event.pb-c.h>

/* Zero it. */
struct diary {
    int64_t minute; /* monotonic: since when refusals were told in lines */
    int lines;
};

void diary_write(struct diary *diary, const Dondoc__V1__Event *decision, struct position position);

#endif
