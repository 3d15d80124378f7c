/*
 * Why a deadline is what it is: every day that was counted, with its number, and every day that was
 * not, with the reason. Found by walking day by day, apart from the fast arithmetic of deadline.h,
 * with which it must agree.
 */
#ifndef DOMAIN_EXPLANATION_H
#define DOMAIN_EXPLANATION_H

#include "domain/deadline.h"

enum explanation_kind {
    EXPLAIN_ANCHOR,      /* at: the anchor; its date is not counted (D2) unless hours are counted */
    EXPLAIN_RECEIPT,     /* at: receipt moved to the next working day (D10) */
    EXPLAIN_COUNTED,     /* first..last carry the numbers number..number_last */
    EXPLAIN_SKIPPED,     /* first..last were off, for `reason` */
    EXPLAIN_WORKED,      /* at..until was counted inside a shift; minutes: the total up to here */
    EXPLAIN_BREAK,       /* at..until lies between two shifts of a day */
    EXPLAIN_HOURS,       /* at..until by the clock, no skipping (D6) */
    EXPLAIN_SUSPENDED,   /* at..until the clock stood; number: what had been used up, minutes for
                            hours */
    EXPLAIN_CUTOFF,      /* last: the cut-off of the period first..last */
    EXPLAIN_ROLLED,      /* first was the last day, but off: moved to last (D3, D8) */
    EXPLAIN_NOT_ROLLED,  /* last is off and stays (D8) */
    EXPLAIN_CAPPED,      /* at: the task's own due time (D13) */
    EXPLAIN_UNCONFIRMED, /* last lies beyond the calendar's confirmed years */
    EXPLAIN_END,         /* at: due_at */
    EXPLANATION_KINDS
};

enum skip_reason {
    SKIP_NONE,
    SKIP_WEEKEND, /* a weekly day of rest */
    SKIP_SPECIAL, /* a special day: kind, name and basis say which */
};

struct explanation_step {
    enum explanation_kind kind;
    day_t first, last;
    int64_t at, until;
    int64_t number, number_last, minutes;
    enum skip_reason reason;
    enum day_kind day_kind;   /* SKIP_SPECIAL, and a counted DAY_SWAP_WORK or DAY_PARTIAL */
    const char *name, *basis; /* borrowed from the calendar, or NULL */
    const char *name_last;    /* the name of `last`, when several special days are one step */
};

struct explanation {
    struct deadline deadline;
    const struct limit *limit;
    struct explanation_step *steps; /* none unless deadline.result is DEADLINE_SET */
    size_t count;
};

/* Days are counted one by one up to this many, and in runs of consecutive dates beyond. */
enum { EXPLANATION_DAYS_SINGLY = 15 };

/* Steps live in the arena; the limit and the calendar's names are borrowed. */
struct explanation
deadline_explain(struct arena *arena, const struct limit *limit, int64_t anchor_at,
                 const struct calendar *calendar, const struct deadline_options *options);

/* One step as a line without a full stop: "Thứ Sáu 13/02/2026 (1)",
 * "16/02/2026-20/02/2026: nghỉ lễ, Tết Nguyên đán". */
char *explanation_say(struct arena *arena, const struct explanation_step *step, bool english);

/* All of it in one line: "05 ngày làm việc: Thứ Sáu 13/02 (1), ... hết ngày 26/02/2026". */
char *explanation_say_all(struct arena *arena, const struct explanation *explanation, bool english);

const char *explanation_kind_name(enum explanation_kind kind);

#endif
