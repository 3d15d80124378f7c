/*
 * What the bus tells, on its way from NNG's threads to the loop.
 */
#ifndef DAEMON_NEWS_H
#define DAEMON_NEWS_H

#include "base/status.h"
#include "wire/bus.h"

struct daemon;
struct news;

/* From now on the loop hands what was heard to the reader and to the service's on_batch. */
MUST_CHECK enum status news_open(struct news **news, struct daemon *daemon);
void news_close(struct news *news);

/* For struct bus_hears; `self` is the news. Ranges of one shard become one. */
void news_on_batch(void *self, const struct bus_range *ranges, size_t count);
void news_on_clock(void *self, int64_t now);

#endif
