/*
 * What routing tells of its decisions after they are committed: the usual course in numbers, the
 * rest a line each.
 */
#ifndef DIARY_H
#define DIARY_H

#include "store/journal.h"
#include <dondoc/v1/event.pb-c.h>

void diary_write(const Dondoc__V1__Event *decision, struct position position);

#endif
