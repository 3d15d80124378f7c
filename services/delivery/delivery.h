/*
 * What the parts of delivery share. The reader resolves who is told in the shard of the task, and
 * holds, checks and releases messages in the shard of the person; the sender, a thread of its own,
 * carries away what was released.
 */
#ifndef DELIVERY_DELIVERY_H
#define DELIVERY_DELIVERY_H

#include "daemon/reader.h"
#include "store/library.h"

struct sender;

struct delivery_settings {
    const char *channel;  /* DELIVERY_CHANNEL */
    const char *mail_dir; /* MAIL_DIR */
    const char *from;     /* MAIL_FROM */
    const char *smtp_url, *smtp_user, *smtp_password, *smtp_tls, *smtp_ca;
    int64_t smtp_timeout_ms;
    int64_t attempts, retry_ms, retry_max_ms;
};

struct delivery {
    struct delivery_settings settings;
    struct daemon *daemon;
    struct sender *sender;
};

/* Organisation, policy and calendars are there: without them nobody is told anything. */
bool delivery_knows(const struct reference *reference);

extern const struct reader_spec delivery_reader;

MUST_CHECK enum status delivery_open(void *self, struct daemon *daemon);
void delivery_close(void *self);

#endif
