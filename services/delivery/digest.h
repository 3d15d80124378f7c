/*
 * One person's digest when its time has come: which of the overdue tasks that concern him are still
 * true, and the one letter that lists them. Knows no database.
 */
#ifndef DELIVERY_DIGEST_H
#define DELIVERY_DIGEST_H

#include "notice.h"

enum digest_verdict {
    LINE_TELL,
    LINE_KEEP,   /* not this time: in other hands for a while, told today, not read to the end */
    LINE_END,    /* no longer true */
    LINE_PASS_ON /* somebody else holds the position now */
};

struct digest_line {
    const Dondoc__V1__NoticeQueued *notice;
    const Dondoc__V1__Task *task;
    bool is_unread; /* what is known of the task may not be all */
    bool is_first;  /* its notice waits for the digest */
    int since;      /* messages of today about it */

    /* Decided by digest_judge. */
    enum digest_verdict verdict;
    const char *reason;            /* END and PASS_ON */
    struct notice_outcome outcome; /* PASS_ON */
};

struct digest_case {
    struct arena *arena;
    int64_t now;
    const struct reference *reference;      /* in force now */
    const Dondoc__V1__NoticeQueued *notice; /* the digest's own */
    struct digest_line *lines;
    size_t count;
    const char *from; /* MAIL_FROM */
};

struct digest_outcome {
    enum notice_verdict verdict; /* SEND, HOLD or DROP */
    int64_t not_before;          /* HOLD */
    const char *reason;          /* DROP */
    struct notice_letter letter; /* SEND */
    Dondoc__V1__DigestSent *sent;
    /* Somebody hears of the rest again then; position NULL: nothing is left. */
    struct telling_person to;
    int64_t next_at;
};

struct digest_outcome digest_judge(const struct digest_case *given);

#endif
