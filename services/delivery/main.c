/*
 * delivery: tells people, and nobody else does.
 *
 * Reads    routing's decisions, ReminderDue, EscalationRaised and Closed, its own NoticeQueued
 *
 * Writes   delivery.task, notice, standing, timer; NoticeQueued, Sent, Failed, Dropped and
 *          DigestSent in the journal; letters by SMTP, into maildirs, or to the log
 *
 * Promise  what is due to be said reaches whoever holds the position by then, at least once and
 *          always under one Message-ID, in his working hours unless it is hỏa tốc; what is no
 *          longer true by then is not said
 */
#include "daemon/daemon.h"
#include "delivery.h"
#include "store_delivery.h"
#include "store_standing.h"

static struct delivery delivery;

#define PLACE(field) offsetof(struct delivery_settings, field)

static const struct setting settings[] = {
    { "DELIVERY_CHANNEL", SETTING_TEXT, PLACE(channel), "maildir", "maildir, smtp or log", 0, 0 },
    { "DELIVERY_ATTEMPTS", SETTING_NUMBER, PLACE(attempts), "12",
      "tries before a message waits for an operator", 1, 1000 },
    { "DELIVERY_RETRY_MS", SETTING_NUMBER, PLACE(retry_ms), "30000",
      "wait after the first failure, in ms; doubles each time", 1, 86400000 },
    { "DELIVERY_RETRY_MAX_MS", SETTING_NUMBER, PLACE(retry_max_ms), "3600000",
      "longest wait between two tries, in ms", 1, 86400000 },
    { "MAIL_FROM", SETTING_TEXT, PLACE(from), "Hệ thống đôn đốc <dondoc@localhost>",
      "sender of every message: Name <address>", 0, 0 },
    { "MAIL_DIR", SETTING_TEXT, PLACE(mail_dir), "mail",
      "folder of the maildir channel, one maildir per address", 0, 0 },
    { "SMTP_URL", SETTING_TEXT, PLACE(smtp_url), "",
      "relay of the smtp channel: smtp://host:25/our.name, or smtps://", 0, 0 },
    { "SMTP_TLS", SETTING_TEXT, PLACE(smtp_tls), "require", "STARTTLS: none, try or require", 0,
      0 },
    { "SMTP_CA", SETTING_TEXT, PLACE(smtp_ca), "",
      "file of certificates that the relay's is signed by; empty: the system's", 0, 0 },
    { "SMTP_USER", SETTING_TEXT, PLACE(smtp_user), "", "login at the relay; empty: none", 0, 0 },
    { "SMTP_PASSWORD", SETTING_SECRET, PLACE(smtp_password), "", "its password", 0, 0 },
    { "SMTP_TIMEOUT_MS", SETTING_NUMBER, PLACE(smtp_timeout_ms), "30000",
      "longest wait for one message to be taken, in ms", 100, 600000 },
    { 0 },
};

static const struct query_set *const sets[] = { &delivery_queries, &standing_queries,
                                                &timer_queries, &directory_queries, NULL };

static const struct daemon_spec spec = {
    .name = "delivery",
    .about = "tells people what is due and what is late",
    .source = SOURCE_DELIVERY,
    .settings = settings,
    .settings_into = &delivery.settings,
    .self = &delivery,
    .sets = sets,
    .reader = &delivery_reader,
    .open = delivery_open,
    .close = delivery_close,
};

int
main(int argc, char **argv)
{
    return daemon_main(argc, argv, &spec);
}
