/*
 * A time limit as people write it: "05 ngày làm việc" from the assignment (model 3.6). What it
 * means as an instant is computed in deadline.h.
 */
#ifndef DOMAIN_LIMIT_H
#define DOMAIN_LIMIT_H

#include "base/arena.h"
#include "base/civil.h"
#include <stdbool.h>
#include <stdint.h>

enum limit_kind {
    LIMIT_NONE,              /* không hạn, said explicitly */
    LIMIT_FIXED_INSTANT,     /* D6 */
    LIMIT_ON_OR_BEFORE_DATE, /* chậm nhất ngày X, D8 */
    LIMIT_BEFORE_DATE,       /* trước ngày X: X does not count, not rolled, D8 */
    LIMIT_CAL_DAYS,          /* D3 */
    LIMIT_WORK_DAYS,         /* D4 */
    LIMIT_WEEKS,
    LIMIT_MONTHS,
    LIMIT_CAL_HOURS,  /* D6, from minute to minute */
    LIMIT_WORK_HOURS, /* D7, minutes inside shifts */
    LIMIT_PERIODIC,   /* some working days after each cut-off; one task per period, D14 */
    LIMIT_KINDS
};

enum limit_anchor {
    ANCHOR_ISSUED_AT,
    ANCHOR_RECEIVED_AT, /* delivered */
    ANCHOR_ASSIGNED_AT,
    ANCHOR_COMPLETE_DOSSIER_AT,
    ANCHOR_MINUTES_SIGNED_AT,
    ANCHOR_PREV_STEP_DONE,
    ANCHOR_EVENT, /* a named event that may not have happened yet */
    ANCHORS
};

enum limit_period {
    PERIOD_WEEK,
    PERIOD_MONTH,
    PERIOD_QUARTER,
    PERIOD_HALF_YEAR,
    PERIOD_YEAR,
    PERIODS
};

struct limit {
    enum limit_kind kind;
    enum limit_anchor anchor;
    const char *event; /* ANCHOR_EVENT: its name, borrowed; else NULL */
    int32_t amount; /* days, weeks, months; *minutes* for both HOURS kinds; PERIODIC: working days
                     * from the cut-off to the due day, at least 1 (Nghị định 09/2019 Điều 8.5) */
    day_t date;     /* ON_OR_BEFORE_DATE, BEFORE_DATE: X */
    int64_t at;     /* FIXED_INSTANT */
    enum limit_period period; /* PERIODIC */
    int cutoff_day; /* PERIODIC: last day of the period, 1..31 in its last month (31: the month's
                     * last day), or 1 (Monday)..7 in its week */
};

/* The largest amount of a kind: ten years. 0 for kinds without an amount. */
int32_t limit_amount_max(enum limit_kind kind);

/*
 * The one written form, for policies and events; either the code or the Vietnamese words are read:
 *   "none"  "5 wd" "05 ngày làm việc"  "10 d" "10 ngày"  "2 w" "2 tuần"  "1 m" "1 tháng"
 *   "4 wh" "4 giờ làm việc"  "30 wmin" "30 phút làm việc"  "2 h" "2 giờ"  "30 min" "30 phút"
 *   "by 2026-07-20"  "before 2026-07-20"  "at 2026-02-15T09:20:00+07:00"
 *   "every month 14 + 2 wd"   (week, month, quarter, half-year, year)
 * Strict: false on anything else, on 0 and on amounts beyond limit_amount_max. The anchor is not
 * part of the text: it becomes ANCHOR_ASSIGNED_AT, event NULL.
 */
bool limit_parse(const char *text, struct limit *limit);
char *limit_print(struct arena *arena, const struct limit *limit);

/* What people read: "05 ngày làm việc" / "5 working days". Without the anchor. */
char *limit_say(struct arena *arena, const struct limit *limit, bool english);

bool limit_same(const struct limit *a, const struct limit *b);

/* Of a PERIODIC limit: the period that contains `date`, first day and cut-off day, each where not
 * NULL. False when the limit is no sound period. */
bool limit_period_of(const struct limit *limit, day_t date, day_t *first, day_t *cutoff);

/* Codes as files and tables hold them: "WORK_DAYS", "RECEIVED_AT", "month". */
const char *limit_kind_name(enum limit_kind kind);
bool limit_kind_parse(const char *name, enum limit_kind *kind);
const char *limit_anchor_name(enum limit_anchor anchor);
bool limit_anchor_parse(const char *name, enum limit_anchor *anchor);
/* After "tính từ khi" / "from": "giao việc" / "the assignment". */
const char *limit_anchor_say(enum limit_anchor anchor, bool english);
const char *limit_period_name(enum limit_period period);
bool limit_period_parse(const char *name, enum limit_period *period);

#endif
