/*
 * One version of the working calendars as files: calendars.csv and the day files it names
 * (conventions 2.3). A calendar based on another inherits its days and, when it states none, its
 * week.
 */
#ifndef DOMAIN_CALENDAR_FILE_H
#define DOMAIN_CALENDAR_FILE_H

#include "base/arena.h"
#include "domain/calendar.h"
#include "domain/file_set.h"
#include "domain/mistake.h"
#include <stdbool.h>
#include <stddef.h>

struct calendar_entry {
    const char *code, *name, *name_en;
    const struct calendar *calendar; /* NULL only together with mistakes */
    bool is_verified;                /* compared with the yearly notices */
};

struct calendar_set {
    const struct calendar_entry *entries; /* in the order of calendars.csv */
    size_t count;
};

/* `version` is what calendar_version() of each will say. Always returns a set; with mistakes it
 * lacks what they are about and must not be applied. Mistakes are added and sorted. */
const struct calendar_set *calendar_set_read(struct arena *arena, const struct file_set *files,
                                             int version, struct mistakes *mistakes);

/* NULL when unknown. */
const struct calendar_entry *calendar_set_find(const struct calendar_set *set, const char *code);
const struct calendar *calendar_set_calendar(const struct calendar_set *set, const char *code);

/* "T2-T6 07:30-11:30 13:00-17:00; T7 07:30-11:30", also Mon-Fri; CN is Sunday. Strict: false on
 * anything else. Days not named are off. */
bool calendar_week_parse(const char *text, struct day_shifts week[7]);

/* "T2".."T7", "CN" or "Mon".."Sun". */
bool calendar_weekday_parse(const char *text, size_t size, int *weekday);

/* "07:30" as minutes of the day, up to 24:00. */
bool calendar_minute_parse(const char *text, int *minute);

/* "07:30-11:30 13:00-17:00"; at least one shift. */
bool calendar_shifts_parse(const char *text, struct day_shifts *shifts);

#endif
