/*
 * Why a deadline is what it is: every day that was counted, with its number, and every day that was
 * not, with the reason. Found by walking from day to day, apart from the fast arithmetic of
 * deadline.h, with which it must agree.
 */
#ifndef DOMAIN_EXPLANATION_H
#define DOMAIN_EXPLANATION_H

#include "domain/deadline.h"

enum explanation_kind {
    EXPLAIN_ANCHOR,      /* at: the anchor; its day is not counted, unless hours are (D2) */
    EXPLAIN_RECEIPT,     /* at: received only on the next working day (D10) */
    EXPLAIN_COUNTED,     /* first..last carry the numbers number..number_last */
    EXPLAIN_SKIPPED,     /* first..last were off, for `cause` */
    EXPLAIN_WORKED,      /* at..until was counted inside a shift; work: the total so far */
    EXPLAIN_CLOSED,      /* at..until of one day lies outside the shifts: lunch */
    EXPLAIN_CLOCK,       /* at..until by the clock, no skipping (D6); work: the total so far */
    EXPLAIN_SUSPENDED,   /* at..until the clock stood (D9); number or work: used so far */
    EXPLAIN_PERIOD,      /* first..last: the period and its cut-off day */
    EXPLAIN_ROLLED,      /* first was the last day, but off: moved to last (D3, D8) */
    EXPLAIN_NOT_ROLLED,  /* last is off and stays the last day; first: the last working day (D8) */
    EXPLAIN_CAPPED,      /* at: the task's own due time (D13) */
    EXPLAIN_UNCONFIRMED, /* last lies beyond the calendar's confirmed years */
    EXPLAIN_END,         /* at: where the walk ended, which is due_at */
    EXPLANATION_KINDS
};

enum explanation_cause {
    CAUSE_NONE,
    CAUSE_WEEKEND, /* a weekly day of rest */
    CAUSE_SPECIAL, /* day_kind, name and basis say which; also of a counted make-up or partial day
                    */
};

struct explanation_step {
    enum explanation_kind kind;
    day_t first, last;
    int64_t at, until;
    int64_t number, number_last;
    int64_t work;  /* microseconds */
    bool in_hours; /* EXPLAIN_ANCHOR, EXPLAIN_SUSPENDED: the limit counts hours, not days */
    enum explanation_cause cause;
    enum day_kind day_kind;
    const char *name, *basis; /* borrowed from the calendar, or NULL */
    const char *name_last;    /* the name of `last`, when several special days are one step */
    enum limit_anchor anchor; /* EXPLAIN_ANCHOR; of an event `name` is its name */
};

struct explanation {
    struct deadline deadline;
    const struct limit *limit;
    struct explanation_step *steps; /* none unless deadline.result is DEADLINE_SET */
    size_t count;
};

/* Limits of up to so many days are counted day by day, longer ones in runs of consecutive dates. */
enum { EXPLANATION_DAYS_SINGLY = 15 };

/* Steps live in the arena; the limit and the calendar's names are borrowed. */
struct explanation
deadline_explain(struct arena *arena, const struct limit *limit, int64_t anchor_at,
                 const struct calendar *calendar, const struct deadline_options *options);

/* One step as a line: "Thứ Sáu 13/02/2026 (1)",
 * "16/02/2026–20/02/2026: nghỉ lễ, 29 Tết … Mùng 4 Tết (9441/TB-BNV)". */
char *explanation_say(struct arena *arena, const struct explanation_step *step, bool english);

/* All of it as one line, dates without years, legal bases left out: "05 ngày làm việc: tính từ khi
 * giao việc 10:00 Thứ Năm 12/02; Thứ Sáu 13/02 (1); …; hết ngày 26/02/2026". */
char *explanation_say_all(struct arena *arena, const struct explanation *explanation, bool english);

const char *explanation_kind_name(enum explanation_kind kind);

#endif
