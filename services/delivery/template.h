/*
 * What a person reads: subject, plain text and HTML of one notice, in one language. Pure.
 *
 * It says what is due or late and by how many working days, who holds it, what to do next, and why
 * this person is told. Of a secret task it says only that there is one, and when it is due.
 */
#ifndef DELIVERY_TEMPLATE_H
#define DELIVERY_TEMPLATE_H

#include "base/arena.h"
#include "domain/policy.h"
#include <stdbool.h>
#include <stdint.h>

enum notice_kind {
    NOTICE_REMINDER,       /* before the due time */
    NOTICE_OVERDUE,        /* a level of the task's ladder */
    NOTICE_REVIEW_OVERDUE, /* a level of the reviewer's ladder */
    NOTICE_DEEMED,         /* nobody accepted: accepted by silence (3.9) */
    NOTICE_RETURNED,       /* returned when it was past due already */
    NOTICE_KINDS
};

/* "REMINDER"; parse gives false for any other text. */
const char *notice_kind_name(enum notice_kind kind);
bool notice_kind_parse(const char *name, enum notice_kind *kind);

struct tidings {
    enum notice_kind kind;
    bool is_english;
    bool is_secret;
    int64_t now;
    const char *to;     /* the position written to, as people say it */
    enum recipient why; /* RECIPIENTS: not said */
    int level;          /* of a ladder; 0: none */
    const char *task;   /* key */
    const char *title, *product;
    const char *lead, *holder; /* as people say it; "" when not known */
    const char *url;           /* "": none */
    int64_t due_at;            /* 0: none */
    int64_t review_due_at;     /* REVIEW_OVERDUE */
    int64_t rework_due_at;     /* RETURNED; 0: none */
    int days_late;             /* working days; 0: hours only, or not late */
    bool is_urgent;            /* hỏa tốc */
};

struct wording {
    const char *subject, *text, *html;
};

struct wording template_write(struct arena *arena, const struct tidings *tidings);

/* "hết ngày Thứ Hai, 09/03/2026", "09:20 Chủ Nhật, 15/02/2026". */
char *template_due(struct arena *arena, int64_t due_at, bool is_english);

#endif
