/*
 * A thread with a connection of its own that carries released letters away: takes what is ready in
 * the shards this process holds, sends it by the channel, records what became of it together with
 * NoticeSent or NoticeFailed. The only part of dondoc that is at-least-once: a letter sent and not
 * recorded is sent again with the same Message-ID.
 *
 * Why a thread: a mail server may take half a minute to answer, and the loop has leases to keep.
 */
#ifndef DELIVERY_SENDER_H
#define DELIVERY_SENDER_H

#include "delivery.h"

/* ST_INVALID: a setting is wrong, which is logged; ST_LATER: the database is away. */
MUST_CHECK enum status sender_open(struct sender **sender, struct daemon *daemon,
                                   const struct delivery_settings *settings);
void sender_close(struct sender *sender); /* takes NULL; waits for the letter in hand, not long */

/* Something may be ready. */
void sender_kick(struct sender *sender);

#endif
