#include "queue.h"

#include "base/clock.h"
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

struct queue {
    pthread_mutex_t lock;
    pthread_cond_t filled;
    struct item *first, *last;
    size_t count, bytes;
    bool is_stopped;
};

struct queue *
queue_open(void)
{
    struct queue *queue = calloc(1, sizeof *queue);
    if (!queue) {
        panic("no memory for a queue");
    }
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_mutex_init(&queue->lock, NULL);
    pthread_cond_init(&queue->filled, &monotonic);
    pthread_condattr_destroy(&monotonic);
    return queue;
}

void
queue_close(struct queue *queue)
{
    if (!queue) {
        return;
    }
    pthread_cond_destroy(&queue->filled);
    pthread_mutex_destroy(&queue->lock);
    free(queue);
}

bool
queue_put(struct queue *queue, struct item *first, struct item *last, size_t count, size_t bytes)
{
    pthread_mutex_lock(&queue->lock);
    bool has_room = !queue->is_stopped && queue->count + count <= QUEUE_MAX_ITEMS &&
                    queue->bytes + bytes <= QUEUE_MAX_BYTES;
    if (has_room) {
        last->next = NULL;
        *(queue->first ? &queue->last->next : &queue->first) = first;
        queue->last = last;
        queue->count += count;
        queue->bytes += bytes;
        pthread_cond_signal(&queue->filled);
    }
    pthread_mutex_unlock(&queue->lock);
    return has_room;
}

static void
wait_filled(struct queue *queue, int64_t patience_us)
{
    int64_t until = clock_monotonic() + patience_us;
    struct timespec at = { until / CLOCK_SECOND, until % CLOCK_SECOND * 1000 };
    int failed = 0;
    while (!queue->first && !queue->is_stopped && failed == 0) {
        failed = patience_us < 0 ? pthread_cond_wait(&queue->filled, &queue->lock)
                                 : pthread_cond_timedwait(&queue->filled, &queue->lock, &at);
    }
}

size_t
queue_take(struct queue *queue, struct item *taken[QUEUE_TAKE_ITEMS], int64_t patience_us)
{
    pthread_mutex_lock(&queue->lock);
    wait_filled(queue, patience_us);
    size_t count = 0, bytes = 0;
    while (queue->first && count < QUEUE_TAKE_ITEMS) {
        struct item *item = queue->first;
        if (count > 0 && bytes + item->body.size > QUEUE_TAKE_BYTES) {
            break;
        }
        bytes += item->body.size;
        taken[count++] = item;
        queue->first = item->next;
    }
    queue->count -= count;
    queue->bytes -= bytes;
    pthread_mutex_unlock(&queue->lock);
    return count;
}

size_t
queue_length(struct queue *queue)
{
    pthread_mutex_lock(&queue->lock);
    size_t count = queue->count;
    pthread_mutex_unlock(&queue->lock);
    return count;
}

void
queue_stop(struct queue *queue)
{
    pthread_mutex_lock(&queue->lock);
    queue->is_stopped = true;
    pthread_cond_broadcast(&queue->filled);
    pthread_mutex_unlock(&queue->lock);
}

bool
queue_is_stopped(struct queue *queue)
{
    pthread_mutex_lock(&queue->lock);
    bool is_stopped = queue->is_stopped;
    pthread_mutex_unlock(&queue->lock);
    return is_stopped;
}
