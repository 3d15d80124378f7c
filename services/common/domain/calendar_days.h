/*
 * The day files of working calendars: holidays, days in lieu, swaps, local closures, one per row.
 */
#ifndef DOMAIN_CALENDAR_DAYS_H
#define DOMAIN_CALENDAR_DAYS_H

#include "domain/calendar.h"
#include "domain/file_set.h"
#include "domain/mistake.h"

struct calendar_days {
    const char *file; /* NULL: none */
    struct special_day *days;
    int *lines; /* of days[i] */
    size_t count;
};

/* Checks each row against the plain week it changes (NULL: not known), and pairs against each
 * other. Everything lives in the arena. */
struct calendar_days calendar_days_read(struct arena *arena, const struct named_file *file,
                                        const struct day_shifts *week, struct mistakes *mistakes);

#endif
