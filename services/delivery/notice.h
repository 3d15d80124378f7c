/*
 * One held notice when its time has come: left where it is until the next opening, dropped because
 * it is no longer true, or made into the letter that leaves. Knows no database.
 */
#ifndef DELIVERY_NOTICE_H
#define DELIVERY_NOTICE_H

#include "domain/reference.h"
#include "telling.h"
#include "template.h"
#include <dondoc/v1/event.pb-c.h>
#include <stddef.h>

struct notice_case {
    struct arena *arena;
    int64_t now;
    const struct reference *reference; /* in force now */
    const Dondoc__V1__NoticeQueued *notice;
    const Dondoc__V1__Task *task; /* as it is now; NULL: not known */
    int since;                    /* messages of today, this person, this task */
    bool was_told;                /* by a message with the same key */
    const char *from;             /* MAIL_FROM */
};

enum notice_verdict { NOTICE_SEND, NOTICE_HOLD, NOTICE_DROP, NOTICE_PASS_ON };

struct notice_letter {
    const char *address, *message_id, *message;
    size_t size;
};

struct notice_outcome {
    enum notice_verdict verdict;
    int64_t not_before;          /* HOLD */
    const char *reason;          /* DROP and PASS_ON: a code */
    struct telling_person to;    /* PASS_ON: who holds the position now */
    int64_t digest_at;           /* PASS_ON: his digest, if it is listed in digests */
    struct notice_letter letter; /* SEND */
};

struct notice_outcome notice_judge(const struct notice_case *given);

/* Whether a notice still holds, and for whom: SEND, DROP or PASS_ON; `to` is who acts for the
 * position now. */
struct notice_outcome notice_check(const struct notice_case *given, struct telling_person *to);

struct notice_letter notice_letter(const struct notice_case *given, const struct wording *wording,
                                   const struct org_person *person, bool is_urgent);

#endif
