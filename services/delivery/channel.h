/*
 * A way for a letter to leave: SMTP, a folder of maildirs, the log. Each is used by one thread.
 */
#ifndef DELIVERY_CHANNEL_H
#define DELIVERY_CHANNEL_H

#include "delivery.h"
#include <stdatomic.h>

struct parcel {
    const char *key, *task;
    const char *from, *to; /* addresses */
    const char *message_id;
    int64_t released_at;
    const void *message;
    size_t size;
};

enum { REASON_SIZE = 120 };

struct channel {
    const char *name;
    /* ST_INVALID: a setting is wrong, which is logged. `state` may stay NULL. */
    MUST_CHECK enum status (*open)(void **state, const struct delivery_settings *settings);
    void (*close)(void *state); /* takes NULL */
    /* ST_INVALID: this one was refused, others may not be; ST_LATER: nothing leaves this way now.
     * Both say why, without addresses or names. Comes back soon once *is_stopped. */
    MUST_CHECK enum status (*send)(void *state, const struct parcel *parcel,
                                   const atomic_bool *is_stopped, char reason[REASON_SIZE]);
};

extern const struct channel channel_smtp, channel_maildir, channel_log;

/* By the name in DELIVERY_CHANNEL, or NULL. */
const struct channel *channel_find(const char *name);

#endif
