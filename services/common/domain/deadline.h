/*
 * From a limit to an instant (model 3.6), and what an instant means for a piece of work: late by
 * how much (D12), near its end or over it (model 3.4). Pure; the same input gives the same
 * deadline.
 */
#ifndef DOMAIN_DEADLINE_H
#define DOMAIN_DEADLINE_H

#include "domain/calendar.h"
#include "domain/limit.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ANCHOR_UNRESOLVED INT64_MIN /* the anchor's event has not happened */
#define SUSPENSION_OPEN   INT64_MAX /* not resumed yet */

enum deadline_result {
    DEADLINE_SET,        /* due_at and all other fields hold */
    DEADLINE_NO_LIMIT,   /* LIMIT_NONE: never due */
    DEADLINE_UNRESOLVED, /* no due time yet, to be listed as such (D14) */
    DEADLINE_SUSPENDED,  /* no due time while the clock stands */
    /* refusals */
    DEADLINE_AMOUNT_OUT_OF_RANGE,
    DEADLINE_DATE_OUT_OF_RANGE, /* anchor, date or due day not in the years 1900..2999 */
    DEADLINE_PERIOD_INVALID,
    DEADLINE_SUSPENSION_INVALID, /* not ascending, or ends before it begins */
    DEADLINE_RESULTS
};

/* After-hours receipt, a switch per origin (D10). It concerns the anchors RECEIVED_AT and
 * COMPLETE_DOSSIER_AT: what comes before the first shift of a day, after its last, or on a day off
 * is received when the office opens next. */
enum receipt_rule { RECEIPT_EVENT_DAY, RECEIPT_NEXT_WORKING_DAY, RECEIPT_RULES };

struct suspension {
    int64_t from, to;
};

struct deadline_options {
    enum receipt_rule receipt;
    /* D9, ascending. Limits that name a date or an instant are not moved by them, nor is a limit
     * that was over before the suspension began. Suspended on its last day, a limit ends on the
     * first working day at or after the resumption. */
    const struct suspension *suspensions;
    size_t suspension_count;
    int64_t not_after; /* D13: a step is never due after its task; 0 when there is no such bound */
};

struct deadline {
    enum deadline_result result;
    int64_t due_at;    /* on time iff done_at <= due_at; 00:00 after last_day for day kinds (D5) */
    int64_t anchor_at; /* the effective anchor, after D10; ANCHOR_UNRESOLVED if there is none */
    day_t last_day;    /* the day that ends with, or contains, due_at */
    day_t counted_to;  /* the last day before it was rolled */
    bool is_rolled;    /* counted_to was no working day (D3, D8) */
    bool is_capped;    /* by not_after */
    bool ends_off;    /* last_day is no working day; of a BEFORE_DATE the assigner is warned (D8) */
    day_t remind_day; /* the last working day <= last_day: reminders count back from it (D8) */
    int term_days;    /* working days in (anchor date, last_day] (D14); 0 without an anchor */
    int calendar_version;
    bool is_unconfirmed; /* anchor or last day beyond what the calendar has confirmed */
};

/* options may be NULL: event day, never suspended, no bound. */
struct deadline
deadline_compute(const struct limit *limit, int64_t anchor_at, const struct calendar *calendar,
                 const struct deadline_options *options);

/* What of a limit is used up at `at`, and what is left (D9): days of its kind, or microseconds for
 * the HOURS kinds. Zero for kinds that a suspension does not move. */
struct limit_use {
    int64_t consumed, remaining;
};
struct limit_use
deadline_use(const struct limit *limit, int64_t anchor_at, int64_t at,
             const struct calendar *calendar, const struct deadline_options *options);

/* D12. Both 0 when done_at <= due_at, or when it is only hours late. */
struct lateness {
    int work_days, cal_days;
};
struct lateness deadline_late(int64_t due_at, int64_t done_at, const struct calendar *calendar);

/* From when on a running task is "sắp đến hạn": max(1 wd, min(3 wd, 20% of the term)) before its
 * end, whole working days, the same clock time (model 3.4). Only for DEADLINE_SET. */
int deadline_near_days(int term_days);
int64_t deadline_near_at(const struct deadline *deadline, const struct calendar *calendar);

/* Timeliness is derived, never stored (P2, model 3.4). */
enum time_phase { PHASE_RUNNING, PHASE_SUBMITTED, PHASE_SUSPENDED, PHASE_COMPLETED };

enum time_status {
    TIME_NO_LIMIT,       /* không hạn */
    TIME_UNRESOLVED,     /* chưa xác định được hạn */
    TIME_IN_TIME,        /* trong hạn */
    TIME_NEAR,           /* sắp đến hạn */
    TIME_OVERDUE,        /* quá hạn */
    TIME_SUSPENDED,      /* tạm dừng */
    TIME_WAITING,        /* chờ xác nhận trong hạn */
    TIME_WAITING_LATE,   /* chờ xác nhận quá hạn */
    TIME_COMPLETED,      /* hoàn thành đúng hạn */
    TIME_COMPLETED_LATE, /* hoàn thành quá hạn */
    TIME_STATUSES
};

/* submitted_at: of the last submission; used when submitted or completed. */
enum time_status
deadline_status(const struct deadline *deadline, enum time_phase phase, int64_t submitted_at,
                int64_t now, const struct calendar *calendar);

/* Codes as tables hold them ("AMOUNT_OUT_OF_RANGE", "NEXT_WORKING_DAY_AS_RECEIPT", "OVERDUE"). */
const char *deadline_result_name(enum deadline_result result);
bool deadline_result_parse(const char *name, enum deadline_result *result);
const char *deadline_result_say(enum deadline_result result, bool english);
const char *receipt_rule_name(enum receipt_rule rule);
bool receipt_rule_parse(const char *name, enum receipt_rule *rule);
const char *time_status_name(enum time_status status);
bool time_status_parse(const char *name, enum time_status *status);
const char *time_status_say(enum time_status status, bool english);

#endif
