#include "domain/limit.h"
#include "base/clock.h"
#include "base/text.h"
#include "domain/name.h"
#include <stdlib.h>
#include <string.h>

/* ---- names --------------------------------------------------------------------------------- */

static const struct name kinds[LIMIT_KINDS] = {
    [LIMIT_NONE] = { .code = "NONE" },
    [LIMIT_FIXED_INSTANT] = { .code = "FIXED_INSTANT" },
    [LIMIT_ON_OR_BEFORE_DATE] = { .code = "ON_OR_BEFORE_DATE" },
    [LIMIT_BEFORE_DATE] = { .code = "BEFORE_DATE" },
    [LIMIT_CAL_DAYS] = { .code = "CAL_DAYS" },
    [LIMIT_WORK_DAYS] = { .code = "WORK_DAYS" },
    [LIMIT_WEEKS] = { .code = "WEEKS" },
    [LIMIT_MONTHS] = { .code = "MONTHS" },
    [LIMIT_CAL_HOURS] = { .code = "CAL_HOURS" },
    [LIMIT_WORK_HOURS] = { .code = "WORK_HOURS" },
    [LIMIT_PERIODIC] = { .code = "PERIODIC" },
};

static const struct name anchors[ANCHORS] = {
    [ANCHOR_ISSUED_AT] = { "ISSUED_AT", "ban hành văn bản", "the issue of the document" },
    [ANCHOR_RECEIVED_AT] = { "RECEIVED_AT", "nhận được", "receipt" },
    [ANCHOR_ASSIGNED_AT] = { "ASSIGNED_AT", "giao việc", "the assignment" },
    [ANCHOR_COMPLETE_DOSSIER_AT] = { "COMPLETE_DOSSIER_AT", "nhận đủ hồ sơ",
                                     "receipt of the complete dossier" },
    [ANCHOR_MINUTES_SIGNED_AT] = { "MINUTES_SIGNED_AT", "ký thông báo kết luận",
                                   "the signing of the minutes" },
    [ANCHOR_PREV_STEP_DONE] = { "PREV_STEP_DONE", "xong khâu trước",
                                "the end of the previous step" },
    [ANCHOR_EVENT] = { "EVENT", "có sự kiện", "the event" },
};

static const struct name periods[PERIODS] = {
    [PERIOD_WEEK] = { "week", "hằng tuần", "every week" },
    [PERIOD_MONTH] = { "month", "hằng tháng", "every month" },
    [PERIOD_QUARTER] = { "quarter", "hằng quý", "every quarter" },
    [PERIOD_HALF_YEAR] = { "half-year", "06 tháng một lần", "every half-year" },
    [PERIOD_YEAR] = { "year", "hằng năm", "every year" },
};

const char *
limit_kind_name(enum limit_kind kind)
{
    return name_code(kinds, LIMIT_KINDS, (int)kind);
}

bool
limit_kind_parse(const char *name, enum limit_kind *kind)
{
    int value;
    bool is_known = name_parse(kinds, LIMIT_KINDS, name, &value);
    if (is_known) {
        *kind = (enum limit_kind)value;
    }
    return is_known;
}

const char *
limit_anchor_name(enum limit_anchor anchor)
{
    return name_code(anchors, ANCHORS, (int)anchor);
}

bool
limit_anchor_parse(const char *name, enum limit_anchor *anchor)
{
    int value;
    bool is_known = name_parse(anchors, ANCHORS, name, &value);
    if (is_known) {
        *anchor = (enum limit_anchor)value;
    }
    return is_known;
}

const char *
limit_anchor_say(enum limit_anchor anchor, bool english)
{
    return name_say(anchors, ANCHORS, (int)anchor, english);
}

const char *
limit_period_name(enum limit_period period)
{
    return name_code(periods, PERIODS, (int)period);
}

bool
limit_period_parse(const char *name, enum limit_period *period)
{
    int value;
    bool is_known = name_parse(periods, PERIODS, name, &value);
    if (is_known) {
        *period = (enum limit_period)value;
    }
    return is_known;
}

/* ---- amounts ------------------------------------------------------------------------------- */

static const struct unit {
    const char *code, *vi, *en;
    enum limit_kind kind;
    int32_t size; /* of one in the kind's amount */
} units[] = {
    /* of two units of one kind the larger first: it is the one that is printed */
    { "wd", "ngày làm việc", "working day", LIMIT_WORK_DAYS, 1 },
    { "d", "ngày", "day", LIMIT_CAL_DAYS, 1 },
    { "w", "tuần", "week", LIMIT_WEEKS, 1 },
    { "m", "tháng", "month", LIMIT_MONTHS, 1 },
    { "wh", "giờ làm việc", "working hour", LIMIT_WORK_HOURS, 60 },
    { "wmin", "phút làm việc", "working minute", LIMIT_WORK_HOURS, 1 },
    { "h", "giờ", "hour", LIMIT_CAL_HOURS, 60 },
    { "min", "phút", "minute", LIMIT_CAL_HOURS, 1 },
};

int32_t
limit_amount_max(enum limit_kind kind)
{
    static const int32_t most[LIMIT_KINDS] = {
        [LIMIT_CAL_DAYS] = 3660, [LIMIT_WORK_DAYS] = 2600,       [LIMIT_WEEKS] = 520,
        [LIMIT_MONTHS] = 120,    [LIMIT_CAL_HOURS] = 87840 * 60, [LIMIT_WORK_HOURS] = 20800 * 60,
        [LIMIT_PERIODIC] = 250,
    };
    return (unsigned)kind < LIMIT_KINDS ? most[kind] : 0;
}

static const struct unit *
unit_of(const struct limit *limit)
{
    for (size_t i = 0; i < NAME_COUNT(units); i++) {
        if (units[i].kind == limit->kind && limit->amount % units[i].size == 0) {
            return &units[i];
        }
    }
    return NULL;
}

/* Moves behind `word` if the text begins with it. */
static bool
take_word(const char **text, const char *word)
{
    size_t size = strlen(word);
    if (strncmp(*text, word, size) != 0) {
        return false;
    }
    *text += size;
    return true;
}

/* 1..999999, digits only. */
static bool
take_number(const char **text, int32_t *number)
{
    size_t digits = strspn(*text, "0123456789");
    if (digits == 0 || digits > 6) {
        return false;
    }
    *number = (int32_t)strtoll(*text, NULL, 10);
    *text += digits;
    return *number > 0;
}

static bool
parse_amount(const char *text, struct limit *limit)
{
    int32_t number;
    if (!take_number(&text, &number)) {
        return false;
    }
    take_word(&text, " ");
    for (size_t i = 0; i < NAME_COUNT(units); i++) {
        if (text_same(text, units[i].code) || text_same(text, units[i].vi)) {
            limit->kind = units[i].kind;
            limit->amount = number * units[i].size;
            return limit->amount <= limit_amount_max(limit->kind);
        }
    }
    return false;
}

static bool
parse_date(const char *text, struct limit *limit)
{
    if (take_word(&text, "by ")) {
        limit->kind = LIMIT_ON_OR_BEFORE_DATE;
        return day_parse(text, &limit->date);
    }
    if (take_word(&text, "before ")) {
        limit->kind = LIMIT_BEFORE_DATE;
        return day_parse(text, &limit->date);
    }
    limit->kind = LIMIT_FIXED_INSTANT;
    if (!take_word(&text, "at ") || !instant_parse(text, &limit->at)) {
        return false;
    }
    int year = civil_at(limit->at).year; /* an offset may have led out of the years that are read */
    return year >= 1900 && year <= 2999;
}

static bool
parse_period(const char *text, struct limit *limit)
{
    limit->kind = LIMIT_PERIODIC;
    if (!take_word(&text, "every ")) {
        return false;
    }
    int period = 0;
    while (period < PERIODS && !take_word(&text, periods[period].code)) {
        period++;
    }
    limit->period = (enum limit_period)period;
    int32_t cutoff_day;
    if (!take_word(&text, " ") || !take_number(&text, &cutoff_day) || !take_word(&text, " + ") ||
        !take_number(&text, &limit->amount)) {
        return false;
    }
    limit->cutoff_day = cutoff_day;
    return text_same(text, " wd") && limit->amount <= limit_amount_max(LIMIT_PERIODIC) &&
           limit_period_of(limit, 0, NULL, NULL);
}

bool
limit_parse(const char *text, struct limit *limit)
{
    static bool (*const forms[])(const char *text,
                                 struct limit *limit) = { parse_amount, parse_date, parse_period };
    struct limit blank = { .kind = LIMIT_NONE, .anchor = ANCHOR_ASSIGNED_AT };
    if (text_same(text, "none")) {
        *limit = blank;
        return true;
    }
    for (size_t i = 0; text != NULL && i < NAME_COUNT(forms); i++) {
        struct limit found = blank;
        if (forms[i](text, &found)) {
            *limit = found;
            return true;
        }
    }
    return false;
}

/* Local time when whole seconds can say it. */
static char *
print_exactly(char *text, size_t size, int64_t at)
{
    return at % CLOCK_SECOND == 0 ? instant_print(text, size, at)
                                  : instant_print_utc(text, size, at);
}

char *
limit_print(struct arena *arena, const struct limit *limit)
{
    char text[CIVIL_TEXT_SIZE];
    const struct unit *unit = unit_of(limit);
    switch (limit->kind) {
    case LIMIT_FIXED_INSTANT:
        return arena_print(arena, "at %s", print_exactly(text, sizeof(text), limit->at));
    case LIMIT_ON_OR_BEFORE_DATE:
        return arena_print(arena, "by %s", day_print(text, sizeof(text), limit->date));
    case LIMIT_BEFORE_DATE:
        return arena_print(arena, "before %s", day_print(text, sizeof(text), limit->date));
    case LIMIT_PERIODIC:
        return arena_print(arena, "every %s %d + %d wd", limit_period_name(limit->period),
                           limit->cutoff_day, limit->amount);
    default:
        return unit == NULL ? arena_text(arena, "none")
                            : arena_print(arena, "%d %s", limit->amount / unit->size, unit->code);
    }
}

static char *
say_period(struct arena *arena, const struct limit *limit, bool english)
{
    const char *day;
    if (limit->period == PERIOD_WEEK) {
        day = weekday_name(limit->cutoff_day - 1, english);
    } else if (limit->cutoff_day >= 31) {
        day = english ? "the last day" : "ngày cuối tháng";
    } else {
        day = arena_print(arena, english ? "day %d" : "ngày %02d", limit->cutoff_day);
    }
    const char *month = english ? " of its last month" : " của tháng cuối kỳ";
    return arena_print(arena,
                       english ? "%s, cut-off on %s%s, due %d working days later"
                               : "%s, chốt số liệu %s%s, gửi trong %02d ngày làm việc",
                       name_say(periods, PERIODS, (int)limit->period, english), day,
                       limit->period > PERIOD_MONTH ? month : "", limit->amount);
}

char *
limit_say(struct arena *arena, const struct limit *limit, bool english)
{
    char text[CIVIL_TEXT_SIZE];
    const struct unit *unit = unit_of(limit);
    switch (limit->kind) {
    case LIMIT_FIXED_INSTANT:
        return arena_text(arena, due_print(text, sizeof(text), limit->at, english));
    case LIMIT_ON_OR_BEFORE_DATE:
        return arena_print(arena, english ? "by %s" : "chậm nhất ngày %s",
                           day_print_vi(text, sizeof(text), limit->date));
    case LIMIT_BEFORE_DATE:
        return arena_print(arena, english ? "before %s" : "trước ngày %s",
                           day_print_vi(text, sizeof(text), limit->date));
    case LIMIT_PERIODIC:
        return say_period(arena, limit, english);
    default:
        if (unit == NULL) {
            return arena_text(arena, english ? "no limit" : "không hạn");
        }
        int32_t number = limit->amount / unit->size;
        return english ? arena_print(arena, "%d %s%s", number, unit->en, number == 1 ? "" : "s")
                       : arena_print(arena, "%02d %s", number, unit->vi);
    }
}

bool
limit_same(const struct limit *a, const struct limit *b)
{
    return a->kind == b->kind && a->anchor == b->anchor && text_same(a->event, b->event) &&
           a->amount == b->amount && a->date == b->date && a->at == b->at &&
           a->period == b->period && a->cutoff_day == b->cutoff_day;
}

/* ---- periods ------------------------------------------------------------------------------- */

/* Months are numbered through the years here. */
static day_t
month_start(int month)
{
    return day_of(month / 12, month % 12 + 1, 1);
}

static day_t
cutoff_in(int month, int cutoff_day)
{
    day_t cutoff = month_start(month) + cutoff_day - 1, next = month_start(month + 1);
    return cutoff < next ? cutoff : next - 1;
}

bool
limit_period_of(const struct limit *limit, day_t date, day_t *first, day_t *cutoff)
{
    static const int months[PERIODS] = { 0, 1, 3, 6, 12 };
    if (limit->kind != LIMIT_PERIODIC || (unsigned)limit->period >= PERIODS ||
        limit->cutoff_day < 1 || limit->cutoff_day > (limit->period == PERIOD_WEEK ? 7 : 31)) {
        return false;
    }
    day_t from, to;
    if (limit->period == PERIOD_WEEK) {
        to = date + (limit->cutoff_day - 1 - day_weekday(date) + 7) % 7;
        from = to - 6;
    } else {
        int year, month, day, length = months[limit->period];
        day_split(date, &year, &month, &day);
        int last = (year * 12 + month - 1) / length * length + length - 1;
        last += date > cutoff_in(last, limit->cutoff_day) ? length : 0;
        to = cutoff_in(last, limit->cutoff_day);
        from = cutoff_in(last - length, limit->cutoff_day) + 1;
    }
    if (first != NULL) {
        *first = from;
    }
    if (cutoff != NULL) {
        *cutoff = to;
    }
    return true;
}
