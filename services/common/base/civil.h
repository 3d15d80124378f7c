/*
 * Calendar dates and their relation to instants, in UTC+7 (Asia/Ho_Chi_Minh, no daylight saving;
 * conventions 2.3, rule D1 of model 3.6). Proleptic Gregorian, pure.
 */
#ifndef BASE_CIVIL_H
#define BASE_CIVIL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef int32_t day_t; /* days since 1970-01-01, a date without a time */

struct civil {
    int year, month, day;     /* 1..12, 1..31 */
    int hour, minute, second; /* 0..23, 0..59, 0..59 */
    int microsecond;
};

enum { CIVIL_MON, CIVIL_TUE, CIVIL_WED, CIVIL_THU, CIVIL_FRI, CIVIL_SAT, CIVIL_SUN };

day_t day_of(int year, int month, int day);
void day_split(day_t date, int *year, int *month, int *day);
int day_weekday(day_t date);

/* The local date of an instant, and the instant of a local date's 00:00. */
day_t day_at(int64_t at);
int64_t day_start(day_t date);

/* n months later: the same day number, else the last day of that month (Điều 148 Bộ luật Dân sự).
 */
day_t day_add_months(day_t date, int months);

struct civil civil_at(int64_t at);
int64_t civil_instant(struct civil civil);

/* "2026-03-09". Strict: false on anything else, years 1900..2999. */
bool day_parse(const char *text, day_t *date);

/*
 * RFC 3339 with Z or an offset and up to six fraction digits; seconds may be left out; a text
 * without an offset is local time; "T" or a space between date and time; a bare date is 00:00
 * local. Strict otherwise.
 */
bool instant_parse(const char *text, int64_t *at);

/* Each writes at most `size` bytes with the NUL and returns `text`. */
#define CIVIL_TEXT_SIZE 40
char *day_print(char *text, size_t size, day_t date);         /* 2026-03-09 */
char *day_print_vi(char *text, size_t size, day_t date);      /* 09/03/2026 */
char *instant_print(char *text, size_t size, int64_t at);     /* 2026-03-09T10:00:00+07:00 */
char *instant_print_utc(char *text, size_t size, int64_t at); /* 2026-03-09T03:00:00.000000Z */
/* A limit's end as people say it (D5): "hết ngày 09/03/2026" when it is a local midnight, else
 * "09:20 ngày 15/02/2026"; in English "end of 09/03/2026", "09:20 on 15/02/2026". */
char *due_print(char *text, size_t size, int64_t due_at, bool english);
const char *weekday_name(int weekday, bool english); /* "Thứ Hai" / "Mon" */

#endif
