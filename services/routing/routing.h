/*
 * routing as a reader: loads the tasks of a batch, lets the rules judge entry by entry, and hands
 * rows and decisions back.
 */
#ifndef ROUTING_H
#define ROUTING_H

#include "daemon/reader.h"
#include "diary.h"

struct routing {
    bool is_waiting; /* for reference data; said once */
    struct diary diary;
    struct metric *accepted, *noted, *refused, *blocked, *parked;
};

MUST_CHECK enum status routing_open(void *self, struct daemon *daemon);

extern const struct reader_spec routing_reader;

#endif
