#include "daemon/news.h"

#include "base/clock.h"
#include "daemon/bell.h"
#include "daemon/daemon_internal.h"
#include "daemon/reader_internal.h"
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct news {
    struct daemon *daemon;
    struct bell *bell;
    pthread_mutex_t lock;                        /* of what follows */
    struct bus_range ranges[JOURNAL_MAX_SHARDS]; /* at most one per shard */
    size_t count;
    int64_t clock; /* 0: not told */
};

static void
merge_range(struct news *news, const struct bus_range *heard)
{
    for (size_t i = 0; i < news->count; i++) {
        struct bus_range *range = &news->ranges[i];
        if (range->shard == heard->shard) {
            range->first = heard->first < range->first ? heard->first : range->first;
            range->last = heard->last > range->last ? heard->last : range->last;
            return;
        }
    }
    if (news->count < JOURNAL_MAX_SHARDS) {
        news->ranges[news->count++] = *heard;
    }
}

void
news_on_batch(void *self, const struct bus_range *ranges, size_t count)
{
    struct news *news = self;
    int shards = daemon_facts(news->daemon)->shard_count;
    pthread_mutex_lock(&news->lock);
    for (size_t i = 0; i < count; i++) {
        if (ranges[i].shard >= 0 && ranges[i].shard < shards) {
            merge_range(news, &ranges[i]);
        }
    }
    pthread_mutex_unlock(&news->lock);
    bell_ring(news->bell);
}

void
news_on_clock(void *self, int64_t now)
{
    struct news *news = self;
    pthread_mutex_lock(&news->lock);
    news->clock = now > news->clock ? now : news->clock;
    pthread_mutex_unlock(&news->lock);
    bell_ring(news->bell);
}

static void
tell_clock(struct daemon *daemon, int64_t clock)
{
    if (!clock || !daemon->facts.simulated || clock <= clock_now()) {
        return;
    }
    clock_simulate(clock);
    if (daemon->reader) {
        reader_on_clock(daemon->reader);
    }
}

static void
tell_ranges(struct daemon *daemon, const struct bus_range *ranges, size_t count)
{
    if (count && daemon->reader) {
        reader_on_batch(daemon->reader, ranges, count);
    }
    if (count && daemon->spec->on_batch) {
        daemon->spec->on_batch(daemon->spec->self, ranges, count);
    }
}

static void
on_bell(void *self)
{
    struct news *news = self;
    struct bus_range ranges[JOURNAL_MAX_SHARDS];
    pthread_mutex_lock(&news->lock);
    size_t count = news->count;
    memcpy(ranges, news->ranges, count * sizeof *ranges);
    int64_t clock = news->clock;
    news->count = 0;
    news->clock = 0;
    pthread_mutex_unlock(&news->lock);
    tell_clock(news->daemon, clock);
    tell_ranges(news->daemon, ranges, count);
}

enum status
news_open(struct news **made, struct daemon *daemon)
{
    struct news *news = calloc(1, sizeof *news);
    if (!news) {
        panic("no memory for news");
    }
    *made = news;
    news->daemon = daemon;
    pthread_mutex_init(&news->lock, NULL);
    return bell_open(&news->bell, daemon_base(daemon), on_bell, news);
}

void
news_close(struct news *news)
{
    if (!news) {
        return;
    }
    bell_close(news->bell);
    pthread_mutex_destroy(&news->lock);
    free(news);
}

void
daemon_tell(struct daemon *daemon, const struct bus_range *ranges, size_t count)
{
    bus_tell_batch(daemon->bus, ranges, count);
    news_on_batch(daemon->news, ranges, count);
}
