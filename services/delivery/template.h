/*
 * What a person reads: subject, plain text and HTML of one message, in one language. Pure.
 *
 * It says what is due or late and by how many working days, who holds it, what to do next, and why
 * this person is told. Of a secret task it says only that there is one, and when it is due.
 */
#ifndef DELIVERY_TEMPLATE_H
#define DELIVERY_TEMPLATE_H

#include "base/arena.h"
#include "domain/policy.h"
#include "domain/urgency.h"
#include <stdbool.h>
#include <stdint.h>

enum notice_kind {
    NOTICE_REMINDER,      /* before the due time */
    NOTICE_OVERDUE,       /* a level of the task's ladder */
    NOTICE_CLOCK_OVERDUE, /* a level of another clock's ladder: reviewers, deciders, consultees */
    NOTICE_DEEMED,        /* nobody accepted: accepted by silence (3.9) */
    NOTICE_RETURNED,      /* the result came back, with everything that is to be corrected */
    NOTICE_CONSULTEE,     /* silence is consent: before the end */
    NOTICE_BACK,          /* silence was consent: to the silent head */
    NOTICE_UNDELIVERED,   /* no proof of delivery: to who sent it */
    NOTICE_TURNED_BACK,   /* a consultation came back: not that unit's authority */
    NOTICE_DIGEST,        /* all that is overdue and concerns one person */
    NOTICE_KINDS
};

/* "REMINDER"; parse gives false for any other text. */
const char *notice_kind_name(enum notice_kind kind);
bool notice_kind_parse(const char *name, enum notice_kind *kind);

/* Why somebody is told: a role of the policy, or one of these. */
enum { TOLD_ON_DUTY = RECIPIENTS, TOLD_OF_ASKED_UNIT, TOLD_WHYEVER, TOLD_ROLES };
int told_role_parse(const char *name);

/* One task as one person is told of it; texts in his language. */
struct tidings {
    enum notice_kind kind;
    bool is_english;
    bool is_secret;
    bool is_first;   /* in a digest: he was not told of this level before */
    bool is_of_unit; /* CLOCK_OVERDUE: `step` is a unit's that was asked, not a superior's */
    int why;         /* a role */
    int level;       /* of a ladder; 0: none */
    int days_late;   /* working days; 0: hours only, or not late */
    int days_left;   /* working days behind today; REMINDER */
    int64_t now;
    const char *to;   /* the position written to, as people say it */
    const char *task; /* key */
    const char *title, *product;
    const char *document;      /* by which it was ordered; "": none */
    const char *lead, *holder; /* as people say it; "" when not known */
    const char *url;           /* "": none */
    const char *step;          /* CLOCK_OVERDUE: what is waited for, "xem xét kết quả" ... */
    int64_t step_due_at;       /* ... until when */
    int64_t due_at;            /* 0: none */
    int64_t rework_due_at;     /* RETURNED; 0: none */
    const char *const *details;
    size_t detail_count;
    enum urgency urgency;
};

struct wording {
    const char *subject, *text, *html;
};

struct wording template_write(struct arena *arena, const struct tidings *tidings);

enum { DIGEST_LISTED = 500 }; /* the rest is counted */

/* All of one person, in any order; sorted here, the latest first. */
struct wording
template_digest(struct arena *arena, struct tidings *tidings, size_t count, const char *to);

/* "hết ngày 09/03/2026 (thứ Hai)", "09:20 ngày 15/02/2026 (Chủ Nhật)". */
char *template_due(struct arena *arena, int64_t due_at, bool is_english);

bool template_is_urgent(enum urgency urgency);

/* What both kinds of letters say of a role. */
struct phrase_pair {
    const char *vi, *en;
};
struct role_words {
    struct phrase_pair role, why, todo;
};
const struct role_words *template_role(int why);
/* As which he is spoken to: in a unit that was asked for something roles do not matter. */
int template_why(const struct tidings *tidings);

#endif
