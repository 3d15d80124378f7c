#include "sender.h"

#include "base/backoff.h"
#include "base/clock.h"
#include "base/log.h"
#include "channel.h"
#include "letter.h"
#include "store_delivery.h"
#include "store_outbox.h"
#include "wire/bus.h"
#include "wire/message.h"
#include <pthread.h>
#include <stdlib.h>

enum { TICK_SECONDS = 1, DIGEST_MEMORY = 8 << 20 };

struct sender {
    struct daemon *daemon;
    const struct delivery_settings *settings;
    const struct channel *channel;
    void *channel_state;
    const char *from; /* address */
    struct db *db;
    struct arena *arena, *life;
    struct backoff backoff; /* of the channel and of the database */
    bool is_away;           /* said so */
    atomic_bool is_stopped;
    pthread_mutex_t lock; /* of what follows */
    pthread_cond_t kicked;
    bool is_kicked;
    bool has_thread;
    pthread_t thread;
};

static const struct query_set *const sets[] = { &journal_queries, &outbox_queries, NULL };

/* ---- sending ------------------------------------------------------------------------------- */

/* A letter that failed waits longer each time, and after its last try for an operator. */
static void
put_off(const struct sender *sender, struct outbox_item *item)
{
    int tried = item->attempts + 1;
    int64_t wait = sender->settings->retry_ms, most = sender->settings->retry_max_ms;
    for (int i = 1; i < tried && wait < most; i++) {
        wait *= 2;
    }
    item->wait_us = (wait < most ? wait : most) * 1000;
    item->state = tried < item->attempts_until ? NOTICE_READY : NOTICE_FAILED;
    if (item->state == NOTICE_FAILED) {
        log_error("NOTICE-FAILED", log_text("task", item->task), log_text("key", item->key),
                  log_number("attempts", tried), log_text("why", item->reason));
    } else {
        log_warn("NOTICE-DEFERRED", log_text("task", item->task), log_text("key", item->key),
                 log_number("attempts", tried), log_text("why", item->reason));
    }
}

static void
say_away(struct sender *sender, bool is_away, const char *reason)
{
    if (is_away && !sender->is_away) {
        log_warn("CHANNEL-LOST", log_text("channel", sender->channel->name),
                 log_text("why", reason));
    } else if (!is_away && sender->is_away) {
        log_info("CHANNEL-FOUND", log_text("channel", sender->channel->name));
    }
    sender->is_away = is_away;
}

/* How many of them were tried: none behind one with which the whole channel failed. */
static size_t
send_all(struct sender *sender, struct outbox_item *items, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct outbox_item *item = &items[i];
        char reason[REASON_SIZE] = "";
        const struct parcel parcel = { .key = item->key,
                                       .task = item->task,
                                       .from = sender->from,
                                       .to = item->address,
                                       .message_id = item->message_id,
                                       .released_at = item->released_at,
                                       .message = item->message.data,
                                       .size = item->message.size };
        if (atomic_load(&sender->is_stopped)) {
            return i;
        }
        enum status st =
            sender->channel->send(sender->channel_state, &parcel, &sender->is_stopped, reason);
        if (st != ST_OK && atomic_load(&sender->is_stopped)) {
            return i;
        }
        item->state = NOTICE_SENT;
        if (st != ST_OK) {
            item->reason = arena_text(sender->arena, reason);
            put_off(sender, item);
        }
        if (st == ST_OK || st == ST_LATER) {
            say_away(sender, st == ST_LATER, reason);
        }
        if (st == ST_LATER) {
            return i + 1;
        }
    }
    return count;
}

/* ---- recording ----------------------------------------------------------------------------- */

static Dondoc__V1__Event *
tell_sent(const struct sender *sender, const struct outbox_item *item)
{
    Dondoc__V1__Event *event =
        event_about(sender->arena, item->subject, DONDOC__V1__EVENT__DATA_NOTICE_SENT);
    Dondoc__V1__NoticeSent *sent = event->notice_sent;
    sent->key = arena_text(sender->arena, item->key);
    sent->message_id = arena_text(sender->arena, item->message_id);
    sent->channel = arena_text(sender->arena, sender->channel->name);
    sent->attempts = item->attempts + 1;
    return event;
}

/* With what it listed, as it was written when it was released. */
static Dondoc__V1__Event *
tell_digest(const struct sender *sender, const struct outbox_item *item,
            Dondoc__V1__DigestSent *sent)
{
    Dondoc__V1__Event *event =
        event_about(sender->arena, item->subject, DONDOC__V1__EVENT__DATA_DIGEST_SENT);
    event->digest_sent = sent;
    sent->channel = arena_text(sender->arena, sender->channel->name);
    sent->attempts = item->attempts + 1;
    return event;
}

static Dondoc__V1__Event *
tell_failed(const struct sender *sender, const struct outbox_item *item)
{
    Dondoc__V1__Event *event =
        event_about(sender->arena, item->subject, DONDOC__V1__EVENT__DATA_NOTICE_FAILED);
    Dondoc__V1__NoticeFailed *failed = event->notice_failed;
    failed->key = arena_text(sender->arena, item->key);
    failed->reason = arena_text(sender->arena, item->reason);
    failed->attempts = item->attempts + 1;
    return event;
}

static Dondoc__V1__Event *
outcome_of(const struct sender *sender, const struct outbox_item *item)
{
    struct arena *arena = sender->arena;
    Dondoc__V1__DigestSent *digest =
        item->digest.size == 0
            ? NULL
            : message_unpack(arena, &dondoc__v1__digest_sent__descriptor, item->digest.data,
                             item->digest.size, DIGEST_MEMORY);
    Dondoc__V1__Event *event = item->state != NOTICE_SENT ? tell_failed(sender, item)
                               : digest != NULL           ? tell_digest(sender, item, digest)
                                                          : tell_sent(sender, item);
    event->source = arena_text(arena, "dondoc/delivery");
    event->id = arena_print(arena, "n.%d.%lld.%d", item->position.shard,
                            (long long)item->position.seq, item->attempts + 1);
    return event;
}

static struct draft
draft_of(const struct sender *sender, const struct outbox_item *item)
{
    Dondoc__V1__Event *event = outcome_of(sender, item);
    struct draft draft = { .entry = { .position.shard = item->position.shard,
                                      .source = SOURCE_DELIVERY,
                                      .event_id = event->id,
                                      .subject = event->subject,
                                      .type = event_type(event),
                                      .cause = item->position,
                                      .depth = item->depth + 1 } };
    draft.entry.body.data = message_pack(sender->arena, &event->base, &draft.entry.body.size);
    draft.digest = event_digest(draft.entry.body.data, draft.entry.body.size);
    return draft;
}

static void
announce(const struct sender *sender, const struct append *append)
{
    struct shard_range ranges[JOURNAL_MAX_SHARDS];
    struct bus_range told[JOURNAL_MAX_SHARDS];
    size_t count = append_ranges(append, ranges);
    for (size_t i = 0; i < count; i++) {
        told[i] = (struct bus_range){ ranges[i].shard, ranges[i].first, ranges[i].last };
    }
    daemon_tell(sender->daemon, told, count);
}

/* One transaction: rows, facts. What somebody else has recorded meanwhile is left out. */
static enum status
record(struct sender *sender, const struct outbox_item *items, size_t count)
{
    struct append append = { .arena = sender->arena };
    struct position *places = arena_array(sender->arena, count, sizeof *places);
    append.drafts = arena_array(sender->arena, count, sizeof *append.drafts);
    for (size_t i = 0; i < count; i++) {
        if (items[i].state != NOTICE_READY) {
            places[append.count] = items[i].position;
            append.drafts[append.count++] = draft_of(sender, &items[i]);
        }
    }
    db_begin(sender->db);
    int changed = outbox_change(sender->db, sender->arena, items, count);
    int locked = append.count > 0 ? append_lock(&append, sender->db) : -1;
    struct db_result *answers[4];
    enum status st = db_run(sender->db, sender->arena, answers);
    size_t kept = 0;
    for (size_t i = 0; st == ST_OK && i < append.count; i++) {
        if (outbox_changed(answers[changed], places[i])) {
            append.drafts[kept++] = append.drafts[i];
        }
    }
    append.count = kept;
    if (st == ST_OK && append.count > 0) {
        st = append_number(&append, answers[locked], clock_now());
    }
    if (st == ST_OK && append.count > 0) {
        append_insert(&append, sender->db);
    }
    if (st == ST_OK) {
        st = db_commit(sender->db);
    }
    if (st != ST_OK) {
        db_rollback(sender->db);
    } else if (append.count > 0) {
        announce(sender, &append);
    }
    return st;
}

static void
log_sent(const struct sender *sender, const struct outbox_item *items, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (items[i].state == NOTICE_SENT) {
            log_routine("NOTICE-SENT", log_text("task", items[i].task),
                        log_text("key", items[i].key), log_text("channel", sender->channel->name),
                        log_number("attempts", items[i].attempts + 1));
        }
    }
}

/* ---- the thread ---------------------------------------------------------------------------- */

/* ST_NONE: nothing is ready; ST_LATER: pause. */
static enum status
work(struct sender *sender)
{
    struct outbox_item items[OUTBOX_BATCH];
    size_t count, tried = 0;
    enum status st = db_ready(sender->db);
    if (st == ST_OK) {
        st = outbox_ready(sender->db, sender->arena, daemon_owner(sender->daemon), items, &count);
    }
    if (st != ST_OK || count == 0) {
        return st == ST_OK ? ST_NONE : ST_LATER;
    }
    tried = send_all(sender, items, count);
    if (tried > 0) {
        st = record(sender, items, tried);
    }
    if (st == ST_OK) {
        log_sent(sender, items, tried);
    }
    return st != ST_OK || sender->is_away ? ST_LATER : ST_OK;
}

static void
pause_for(struct sender *sender, int64_t wait_us, bool until_kicked)
{
    int64_t end = clock_monotonic() + wait_us;
    struct timespec until = { end / CLOCK_SECOND, end % CLOCK_SECOND * 1000 };
    pthread_mutex_lock(&sender->lock);
    int rv = 0;
    while (rv == 0 && !atomic_load(&sender->is_stopped) && !(until_kicked && sender->is_kicked)) {
        rv = pthread_cond_timedwait(&sender->kicked, &sender->lock, &until);
    }
    sender->is_kicked = false;
    pthread_mutex_unlock(&sender->lock);
}

static void *
run(void *self)
{
    struct sender *sender = self;
    while (!atomic_load(&sender->is_stopped)) {
        enum status st = work(sender);
        arena_reset(sender->arena);
        if (st == ST_OK) {
            backoff_clear(&sender->backoff);
        } else if (st == ST_NONE) {
            backoff_clear(&sender->backoff);
            pause_for(sender, TICK_SECONDS * CLOCK_SECOND, true);
        } else {
            pause_for(sender, backoff_next(&sender->backoff), false);
        }
    }
    return NULL;
}

void
sender_kick(struct sender *sender)
{
    pthread_mutex_lock(&sender->lock);
    sender->is_kicked = true;
    pthread_cond_signal(&sender->kicked);
    pthread_mutex_unlock(&sender->lock);
}

static void
open_locks(struct sender *sender)
{
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_mutex_init(&sender->lock, NULL);
    pthread_cond_init(&sender->kicked, &monotonic);
    pthread_condattr_destroy(&monotonic);
}

enum status
sender_open(struct sender **made, struct daemon *daemon, const struct delivery_settings *settings)
{
    struct sender *sender = calloc(1, sizeof *sender);
    if (sender == NULL) {
        panic("no memory for a sender");
    }
    *made = sender;
    *sender = (struct sender){ .daemon = daemon,
                               .settings = settings,
                               .channel = channel_find(settings->channel),
                               .arena = arena_new(),
                               .life = arena_new(),
                               .backoff = { CLOCK_SECOND / 10, 30 * CLOCK_SECOND, 0 } };
    open_locks(sender);
    sender->from = letter_address_of(sender->life, settings->from);
    if (sender->channel == NULL || !letter_address_is_sane(sender->from)) {
        log_error("SETTING-REFUSED",
                  log_text("name", sender->channel == NULL ? "DELIVERY_CHANNEL" : "MAIL_FROM"),
                  log_text("why", sender->channel == NULL ? "maildir, smtp or log" : "no address"));
        return ST_INVALID;
    }
    enum status st = sender->channel->open(&sender->channel_state, settings);
    if (st != ST_OK) {
        return st;
    }
    daemon_announce(daemon, "channel", sender->channel->name);
    sender->db = db_open(&(struct db_spec){ .url = daemon_settings(daemon)->database_url,
                                            .name = "dondoc delivery sender",
                                            .sets = sets });
    st = db_ready(sender->db);
    if (st == ST_OK && pthread_create(&sender->thread, NULL, run, sender) != 0) {
        log_error("THREAD-REFUSED");
        st = ST_LATER;
    }
    sender->has_thread = st == ST_OK;
    return st;
}

void
sender_close(struct sender *sender)
{
    if (sender == NULL) {
        return;
    }
    atomic_store(&sender->is_stopped, true);
    sender_kick(sender);
    if (sender->has_thread) {
        pthread_join(sender->thread, NULL);
    }
    if (sender->channel != NULL) {
        sender->channel->close(sender->channel_state);
    }
    db_close(sender->db);
    pthread_cond_destroy(&sender->kicked);
    pthread_mutex_destroy(&sender->lock);
    arena_free(sender->arena);
    arena_free(sender->life);
    free(sender);
}
