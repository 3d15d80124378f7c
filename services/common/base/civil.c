#include "base/civil.h"

#include "base/clock.h"
#include <stdio.h>
#include <string.h>

#define DAY        (24 * CLOCK_HOUR)
#define UTC_OFFSET (7 * CLOCK_HOUR)
/* Dates further away have no instant in 64 bits of microseconds: we stop there. */
#define DAY_LAST 106000000

enum { YEAR_FIRST = 1900, YEAR_LAST = 2999, ERA_YEARS = 400, ERA_DAYS = 146097 };

static day_t
clamp_day(int64_t date)
{
    return date > DAY_LAST ? DAY_LAST : date < -DAY_LAST ? -DAY_LAST : (day_t)date;
}

static int64_t
divide_down(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

/* 0 <= result < b, also near the ends of the range, where divide_down(a, b) * b is out of it. */
static int64_t
rest_up(int64_t a, int64_t b)
{
    int64_t rest = a % b;
    return rest < 0 ? rest + b : rest;
}

/* Years begin in March here, so that the leap day is the last of its year (Howard Hinnant,
 * "chrono-Compatible Low-Level Date Algorithms"). */
static day_t
count_days(int64_t year, int month, int day)
{
    year -= month <= 2;
    int64_t era = divide_down(year, ERA_YEARS);
    int64_t year_of_era = year - era * ERA_YEARS;
    int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return clamp_day(era * ERA_DAYS + day_of_era - 719468);
}

day_t
day_of(int year, int month, int day)
{
    return count_days(year, month, day);
}

void
day_split(day_t date, int *year, int *month, int *day)
{
    int64_t days = (int64_t)date + 719468;
    int64_t era = divide_down(days, ERA_DAYS);
    int day_of_era = (int)(days - era * ERA_DAYS);
    int year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / (ERA_DAYS - 1)) / 365;
    int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int march_month = (5 * day_of_year + 2) / 153;
    *day = day_of_year - (153 * march_month + 2) / 5 + 1;
    *month = march_month < 10 ? march_month + 3 : march_month - 9;
    *year = (int)(year_of_era + era * ERA_YEARS) + (*month <= 2);
}

int
day_weekday(day_t date)
{
    return (int)rest_up((int64_t)date + CIVIL_THU, 7);
}

day_t
day_at(int64_t at)
{
    return (day_t)(divide_down(at, DAY) + (rest_up(at, DAY) >= DAY - UTC_OFFSET));
}

int64_t
day_start(day_t date)
{
    return clamp_day(date) * DAY - UTC_OFFSET;
}

static bool
is_leap(int64_t year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int
month_length(int64_t year, int month)
{
    static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    return lengths[month - 1] + (month == 2 && is_leap(year));
}

day_t
day_add_months(day_t date, int months)
{
    int year, month, day;
    day_split(date, &year, &month, &day);
    int64_t total = (int64_t)year * 12 + (month - 1) + months;
    int64_t new_year = divide_down(total, 12);
    int new_month = (int)(total - new_year * 12) + 1;
    int last = month_length(new_year, new_month);
    return count_days(new_year, new_month, day < last ? day : last);
}

struct civil
civil_at(int64_t at)
{
    struct civil civil;
    int64_t rest = (rest_up(at, DAY) + UTC_OFFSET) % DAY;
    day_split(day_at(at), &civil.year, &civil.month, &civil.day);
    int seconds = (int)(rest / CLOCK_SECOND);
    civil.hour = seconds / 3600;
    civil.minute = seconds / 60 % 60;
    civil.second = seconds % 60;
    civil.microsecond = (int)(rest % CLOCK_SECOND);
    return civil;
}

int64_t
civil_instant(struct civil civil)
{
    return day_start(day_of(civil.year, civil.month, civil.day)) + civil.hour * CLOCK_HOUR +
           civil.minute * CLOCK_MINUTE + civil.second * CLOCK_SECOND + civil.microsecond;
}

/* Reads exactly n digits and moves behind them. */
static bool
take_digits(const char **text, int n, int *value)
{
    *value = 0;
    for (int i = 0; i < n; i++, (*text)++) {
        if (**text < '0' || **text > '9') {
            return false;
        }
        *value = *value * 10 + (**text - '0');
    }
    return true;
}

static bool
take_char(const char **text, const char *any_of)
{
    if (!**text || !strchr(any_of, **text)) {
        return false;
    }
    (*text)++;
    return true;
}

static bool
take_date(const char **text, struct civil *civil)
{
    return take_digits(text, 4, &civil->year) && take_char(text, "-") &&
           take_digits(text, 2, &civil->month) && take_char(text, "-") &&
           take_digits(text, 2, &civil->day) && civil->year >= YEAR_FIRST &&
           civil->year <= YEAR_LAST && civil->month >= 1 && civil->month <= 12 && civil->day >= 1 &&
           civil->day <= month_length(civil->year, civil->month);
}

static bool
take_hour_minute(const char **text, int *hour, int *minute)
{
    return take_digits(text, 2, hour) && *hour < 24 && take_char(text, ":") &&
           take_digits(text, 2, minute) && *minute < 60;
}

static bool
take_fraction(const char **text, int *microsecond)
{
    if (!take_char(text, ".")) {
        return true;
    }
    int digits = 0;
    for (int digit; digits < 6 && take_digits(text, 1, &digit); digits++) {
        *microsecond = *microsecond * 10 + digit;
    }
    for (int i = digits; i < 6; i++) {
        *microsecond *= 10;
    }
    return digits > 0;
}

static bool
take_offset(const char **text, int64_t *offset)
{
    bool is_west = **text == '-';
    int hour, minute;
    if (!**text) {
        return true;
    }
    if (take_char(text, "Zz")) {
        *offset = 0;
        return true;
    }
    if (!take_char(text, "+-") || !take_hour_minute(text, &hour, &minute)) {
        return false;
    }
    *offset = (hour * CLOCK_HOUR + minute * CLOCK_MINUTE) * (is_west ? -1 : 1);
    return true;
}

bool
day_parse(const char *text, day_t *date)
{
    struct civil civil;
    if (!text || !take_date(&text, &civil) || *text) {
        return false;
    }
    *date = day_of(civil.year, civil.month, civil.day);
    return true;
}

static bool
take_seconds(const char **text, struct civil *civil)
{
    return **text != ':' || (take_char(text, ":") && take_digits(text, 2, &civil->second) &&
                             civil->second <= 59 && take_fraction(text, &civil->microsecond));
}

bool
instant_parse(const char *text, int64_t *at)
{
    struct civil civil = { 0 };
    int64_t offset = UTC_OFFSET;
    if (!text || !take_date(&text, &civil)) {
        return false;
    }
    if (*text &&
        (!take_char(&text, "Tt ") || !take_hour_minute(&text, &civil.hour, &civil.minute) ||
         !take_seconds(&text, &civil) || !take_offset(&text, &offset))) {
        return false;
    }
    if (*text) {
        return false;
    }
    *at = civil_instant(civil) + UTC_OFFSET - offset;
    return true;
}

/* The printing is by hand because snprintf costs more than everything else here together. */
static char *
put_number(char *to, int value, int width)
{
    for (int i = width; i-- > 0; value /= 10) {
        to[i] = (char)('0' + value % 10);
    }
    return to + width;
}

static char *
put_date(char *to, struct civil c)
{
    if (c.year < 0 || c.year > 9999) {
        to += snprintf(to, 12, "%d", c.year);
    } else {
        to = put_number(to, c.year, 4);
    }
    *to++ = '-';
    to = put_number(to, c.month, 2);
    *to++ = '-';
    return put_number(to, c.day, 2);
}

static char *
put_date_vi(char *to, struct civil c)
{
    to = put_number(to, c.day, 2);
    *to++ = '/';
    to = put_number(to, c.month, 2);
    *to++ = '/';
    return c.year < 0 || c.year > 9999 ? to + snprintf(to, 12, "%d", c.year)
                                       : put_number(to, c.year, 4);
}

static char *
put_hour_minute(char *to, struct civil c)
{
    to = put_number(to, c.hour, 2);
    *to++ = ':';
    return put_number(to, c.minute, 2);
}

static char *
put_text(char *to, const char *text)
{
    return stpcpy(to, text);
}

/* Hands out what stands between `from` and `end`, cut to the caller's room. */
static char *
copy_out(char *text, size_t size, const char *from, const char *end)
{
    size_t length = (size_t)(end - from);
    if (size > 0) {
        length = length < size ? length : size - 1;
        memcpy(text, from, length);
        text[length] = '\0';
    }
    return text;
}

static struct civil
civil_of_day(day_t date)
{
    struct civil civil = { 0 };
    day_split(date, &civil.year, &civil.month, &civil.day);
    return civil;
}

char *
day_print(char *text, size_t size, day_t date)
{
    char buffer[CIVIL_TEXT_SIZE];
    return copy_out(text, size, buffer, put_date(buffer, civil_of_day(date)));
}

char *
day_print_vi(char *text, size_t size, day_t date)
{
    char buffer[CIVIL_TEXT_SIZE];
    return copy_out(text, size, buffer, put_date_vi(buffer, civil_of_day(date)));
}

static char *
put_instant(char *to, struct civil c)
{
    to = put_date(to, c);
    *to++ = 'T';
    to = put_hour_minute(to, c);
    *to++ = ':';
    return put_number(to, c.second, 2);
}

char *
instant_print(char *text, size_t size, int64_t at)
{
    char buffer[CIVIL_TEXT_SIZE];
    return copy_out(text, size, buffer, put_text(put_instant(buffer, civil_at(at)), "+07:00"));
}

char *
instant_print_utc(char *text, size_t size, int64_t at)
{
    char buffer[CIVIL_TEXT_SIZE];
    struct civil c = civil_at(rest_up(at, DAY) - UTC_OFFSET);
    day_split((day_t)divide_down(at, DAY), &c.year, &c.month, &c.day);
    char *end = put_instant(buffer, c);
    *end++ = '.';
    end = put_number(end, c.microsecond, 6);
    *end++ = 'Z';
    return copy_out(text, size, buffer, end);
}

char *
due_print(char *text, size_t size, int64_t due_at, bool english)
{
    char buffer[CIVIL_TEXT_SIZE], *end = buffer;
    struct civil c = civil_at(due_at);
    day_t date = day_at(due_at);
    if (day_start(date) == due_at) {
        end = put_text(end, english ? "end of " : "hết ngày ");
        end = put_date_vi(end, civil_of_day(date - 1));
    } else {
        end = put_text(put_hour_minute(end, c), english ? " on " : " ngày ");
        end = put_date_vi(end, c);
    }
    return copy_out(text, size, buffer, end);
}

const char *
weekday_name(int weekday, bool english)
{
    static const char *const names[][2] = {
        { "Thứ Hai", "Mon" }, { "Thứ Ba", "Tue" },  { "Thứ Tư", "Wed" },   { "Thứ Năm", "Thu" },
        { "Thứ Sáu", "Fri" }, { "Thứ Bảy", "Sat" }, { "Chủ Nhật", "Sun" },
    };
    return weekday >= CIVIL_MON && weekday <= CIVIL_SUN ? names[weekday][english] : "?";
}
