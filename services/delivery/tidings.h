/*
 * From a queued notice and its task to what the recipient is told of it, in his language. Pure.
 */
#ifndef DELIVERY_TIDINGS_H
#define DELIVERY_TIDINGS_H

#include "domain/reference.h"
#include "telling.h"
#include "template.h"
#include <dondoc/v1/event.pb-c.h>

struct tidings_case {
    struct arena *arena;
    int64_t now;
    const struct reference *reference; /* in force now */
    const Dondoc__V1__NoticeQueued *notice;
    enum notice_kind kind;
    const Dondoc__V1__Task *task; /* as it is now */
    struct telling_person to;
};

struct tidings tidings_make(const struct tidings_case *given);

/* A position as the person reads it. */
const char *tidings_position(const struct telling_person *to);

#endif
