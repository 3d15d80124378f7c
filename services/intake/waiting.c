#include "waiting.h"

#include "base/clock.h"
#include "daemon/bell.h"
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* Reports looked up in one statement. Verdicts come in the order of reports, so while the oldest
 * have none, there is no need to ask for more. */
enum { LOOK_MAX = 2000 };

/* A decision's body was ours to write: more than this is no event. */
enum { UNPACK_LIMIT = 4 << 20 };

struct waiting {
    struct waiting_spec spec;
    struct bell *bell;
    struct event *timer;
    struct arena *arena; /* of one look */
    atomic_size_t count;

    pthread_mutex_t lock; /* of what follows */
    struct ticket *arrived, **arrived_end;
    bool is_stopped;

    struct ticket *first, **end; /* the loop's own, by arrival */
};

static bool
is_open(const struct item *item)
{
    const Dondoc__V1__PublishResult *result =
        exchange_reply(item->ticket->exchange)->results[item->index];
    return result->verdict_pending && !*result->code; /* a code: it is parked */
}

static bool
has_open(const struct ticket *ticket)
{
    for (size_t i = 0; i < ticket->count; i++) {
        if (is_open(&ticket->items[i])) {
            return true;
        }
    }
    return false;
}

/* ---- looking into the journal -------------------------------------------------------------- */

/* A parked report has no verdict yet, but there is nothing more to wait for. Whether the decision
 * ends a waiting. */
static bool
take_decision(struct item *item, const struct decided *decided)
{
    struct arena *arena = exchange_arena(item->ticket->exchange);
    Dondoc__V1__PublishResult *result =
        exchange_reply(item->ticket->exchange)->results[item->index];
    Dondoc__V1__Event *event = message_unpack(arena, &dondoc__v1__event__descriptor,
                                              decided->body.data, decided->body.size, UNPACK_LIMIT);
    bool was_open = is_open(item);
    if (event && event->verdict && event->verdict->kind != DONDOC__V1__VERDICT__KIND__NONE) {
        result->verdict = event->verdict;
        result->verdict_pending = false;
        result->code = result->text = result->text_vi = (char *)"";
    } else if (event && decided->type == DONDOC__V1__EVENT__DATA_REPORT_PARKED) {
        const struct code_row *parked = code_row(CODE_PARKED);
        result->code = (char *)parked->name;
        result->text = (char *)parked->text;
        result->text_vi = (char *)parked->text_vi;
    }
    return was_open && !is_open(item);
}

/* Shards to look at; NULL: all. */
static size_t
gather(struct waiting *waiting, const bool *shards, struct item **items)
{
    size_t count = 0;
    for (struct ticket *ticket = waiting->first; ticket; ticket = ticket->next) {
        for (size_t i = 0; i < ticket->count && count < LOOK_MAX; i++) {
            struct item *item = &ticket->items[i];
            if (is_open(item) && (!shards || shards[item->position.shard])) {
                items[count++] = item;
            }
        }
    }
    return count;
}

/* Whether there may be more. False: nothing new, or the database is away, which a later look will
 * find over. */
static bool
look_once(struct waiting *waiting, const bool *shards)
{
    struct item **items = arena_array(waiting->arena, LOOK_MAX, sizeof(struct item *));
    size_t count = gather(waiting, shards, items);
    struct report *reports = arena_array(waiting->arena, count, sizeof *reports);
    for (size_t i = 0; i < count; i++) {
        reports[i] = (struct report){ items[i]->position, items[i]->event->subject };
    }
    struct decided *decided;
    size_t found = 0, settled = 0;
    enum status st = count == 0 ? ST_NONE
                                : verdicts_find(daemon_db(waiting->spec.daemon), waiting->arena,
                                                reports, count, &decided, &found);
    for (size_t i = 0; st == ST_OK && i < found; i++) {
        settled += take_decision(items[decided[i].report], &decided[i]);
    }
    arena_reset(waiting->arena);
    return count == LOOK_MAX && settled > 0;
}

/* ---- the list ------------------------------------------------------------------------------ */

static int64_t
deadline(const struct ticket *ticket)
{
    return ticket->asked_at + ticket->wait_us;
}

/* Answers those who know all or have waited long enough, and sets the timer for the next. */
static void
dismiss(struct waiting *waiting, bool is_over)
{
    int64_t now = clock_monotonic(), next = INT64_MAX;
    struct ticket **at = &waiting->first;
    while (*at) {
        struct ticket *ticket = *at;
        if (!is_over && deadline(ticket) > now && has_open(ticket)) {
            next = deadline(ticket) < next ? deadline(ticket) : next;
            at = &ticket->next;
            continue;
        }
        *at = ticket->next;
        atomic_fetch_sub(&waiting->count, 1);
        waiting->spec.answer(waiting->spec.self, ticket);
    }
    waiting->end = at;
    if (next != INT64_MAX) {
        int64_t left = next > now ? next - now : 0;
        event_add(waiting->timer,
                  &(struct timeval){ left / CLOCK_SECOND, left % CLOCK_SECOND + 1 });
    }
}

static void
look(struct waiting *waiting, const bool *shards)
{
    while (look_once(waiting, shards)) {
    }
    dismiss(waiting, false);
}

static void
on_arrival(void *self)
{
    struct waiting *waiting = self;
    pthread_mutex_lock(&waiting->lock);
    struct ticket *arrived = waiting->arrived;
    waiting->arrived = NULL;
    waiting->arrived_end = &waiting->arrived;
    pthread_mutex_unlock(&waiting->lock);
    *waiting->end = arrived;
    while (*waiting->end) {
        waiting->end = &(*waiting->end)->next;
    }
    if (arrived) {
        look(waiting, NULL);
    }
}

static void
on_timer(evutil_socket_t fd, short what, void *self)
{
    (void)fd, (void)what;
    dismiss(self, false);
}

bool
waiting_take(struct waiting *waiting, struct ticket *ticket)
{
    if (atomic_fetch_add(&waiting->count, 1) >= waiting->spec.limit) {
        atomic_fetch_sub(&waiting->count, 1);
        return false;
    }
    pthread_mutex_lock(&waiting->lock);
    bool is_taken = !waiting->is_stopped;
    if (is_taken) {
        ticket->next = NULL;
        *waiting->arrived_end = ticket;
        waiting->arrived_end = &ticket->next;
    }
    pthread_mutex_unlock(&waiting->lock);
    if (is_taken) {
        bell_ring(waiting->bell);
    } else {
        atomic_fetch_sub(&waiting->count, 1);
    }
    return is_taken;
}

void
waiting_on_batch(struct waiting *waiting, const struct bus_range *ranges, size_t count)
{
    bool shards[JOURNAL_MAX_SHARDS] = { false };
    for (size_t i = 0; i < count; i++) {
        shards[ranges[i].shard] = true;
    }
    if (waiting->first) {
        look(waiting, shards);
    }
}

void
waiting_tick(struct waiting *waiting)
{
    if (waiting->first) {
        look(waiting, NULL);
    }
}

size_t
waiting_count(const struct waiting *waiting)
{
    return atomic_load(&waiting->count);
}

/* ---- open and close ------------------------------------------------------------------------ */

enum status
waiting_open(struct waiting **made, const struct waiting_spec *spec)
{
    struct waiting *waiting = calloc(1, sizeof *waiting);
    if (!waiting) {
        panic("no memory for waiting requests");
    }
    *made = waiting;
    waiting->spec = *spec;
    waiting->end = &waiting->first;
    waiting->arrived_end = &waiting->arrived;
    waiting->arena = arena_new();
    pthread_mutex_init(&waiting->lock, NULL);
    struct event_base *base = daemon_base(spec->daemon);
    waiting->timer = event_new(base, -1, 0, on_timer, waiting);
    if (!waiting->timer) {
        panic("libevent refuses a timer");
    }
    return bell_open(&waiting->bell, base, on_arrival, waiting);
}

void
waiting_stop(struct waiting *waiting)
{
    pthread_mutex_lock(&waiting->lock);
    waiting->is_stopped = true;
    pthread_mutex_unlock(&waiting->lock);
    on_arrival(waiting);
    dismiss(waiting, true);
}

void
waiting_close(struct waiting *waiting)
{
    if (!waiting) {
        return;
    }
    bell_close(waiting->bell);
    event_free(waiting->timer);
    pthread_mutex_destroy(&waiting->lock);
    arena_free(waiting->arena);
    free(waiting);
}
