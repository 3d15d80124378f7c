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
    NOTICE_CONSULTEE,     /* before the end: that silence is consent, or that it is not */
    NOTICE_BACK,          /* silence was consent: to the silent head */
    NOTICE_UNDELIVERED,   /* no proof of delivery of a consultation: to who asked */
    NOTICE_UNRECEIVED,    /* no proof of delivery of the task itself: to who assigned it */
    NOTICE_TURNED_BACK,   /* a consultation came back: not that unit's authority */
    NOTICE_HEADS_MEETING, /* opinions differ on a main content: to both heads (F-15) */
    NOTICE_CORRECTION,    /* in time, reported late: to whoever was told otherwise */
    NOTICE_DIGEST,        /* all that is overdue and concerns one person */
    NOTICE_KINDS
};

/* "REMINDER"; parse gives false for any other text. */
const char *notice_kind_name(enum notice_kind kind);
bool notice_kind_parse(const char *name, enum notice_kind *kind);

/* Why somebody is told: a role of the policy, or one of these. */
enum {
    TOLD_ON_DUTY = RECIPIENTS,
    TOLD_ASSIGNER,
    TOLD_OF_UNASSIGNED, /* the head who has not said who handles it */
    TOLD_OF_ASKED_UNIT, /* his unit owes the lead an answer */
    TOLD_OF_MEETING,    /* the lead's head has not met the other one */
    TOLD_OF_CENTRAL,    /* the Chair: a central agency is not under his command (3.8) */
    TOLD_WRONGLY,       /* was told that it is overdue */
    TOLD_WHYEVER,
    TOLD_ROLES
};
const char *told_role_name(int why); /* "HEAD", "DUTY_OFFICER", "ASSIGNER" */
int told_role_parse(const char *name);

/* One task as one person is told of it; texts in his language. */
struct tidings {
    enum notice_kind kind;
    bool is_english;
    bool is_secret;
    bool is_first;    /* in a digest: he was not told of this level before */
    bool is_stand_in; /* nobody is there to stand in the role: he is told instead */
    bool must_answer; /* CONSULTEE: silence is no consent */
    int why;          /* a role */
    int level;        /* of a ladder; 0: none */
    int days_late;    /* working days; 0: hours only, or not late */
    int days_left;    /* working days behind today; REMINDER */
    int64_t now;
    const char *to;         /* the position written to, as people say it */
    const char *instead_of; /* ... and the vacant one he stands in for; "": there is none at all */
    const char *task;       /* key */
    const char *title, *product;
    const char *document;      /* by which it was ordered; "": none */
    const char *lead, *holder; /* as people say it; "" when not known */
    const char *url;           /* "": none */
    const char *step;          /* CLOCK_OVERDUE: what is waited for, "xem xét kết quả" ... */
    int64_t step_due_at;       /* ... until when */
    int64_t due_at;            /* 0: none */
    int64_t rework_due_at;     /* RETURNED; 0: none */
    int64_t assigned_at;       /* UNRECEIVED */
    int64_t submitted_at;      /* CORRECTION */
    const char *proof_limit;   /* UNRECEIVED: "04 giờ làm việc" by when it is to be proven */
    const char *commit_limit;  /* to heads: "01 ngày làm việc" for reason and commit date */
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

/* A pattern with its one %s filled, if it has it. */
const char *template_fill(struct arena *arena, const char *pattern, const char *what);

/* What both kinds of letters say of a role. */
struct phrase_pair {
    const char *vi, *en;
};
struct role_words {
    struct phrase_pair role, why, todo;
};
const struct role_words *template_role(int why);
const char *template_todo(struct arena *arena, const struct tidings *tidings);

#endif
