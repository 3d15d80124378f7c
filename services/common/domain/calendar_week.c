#include "domain/calendar_file.h"

#include <string.h>

/* Both ways of writing a weekday, from Monday on. */
static const char *const weekdays[2][7] = {
    { "T2", "T3", "T4", "T5", "T6", "T7", "CN" },
    { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" },
};

bool
calendar_weekday_parse(const char *text, size_t size, int *weekday)
{
    for (int i = 0; i < 14; i++) {
        const char *name = weekdays[i / 7][i % 7];
        if (strlen(name) == size && memcmp(name, text, size) == 0) {
            *weekday = i % 7;
            return true;
        }
    }
    return false;
}

/* Takes "hh:mm" off the front. */
static bool
take_minute(const char **at, int16_t *minute)
{
    const char *c = *at;
    for (int i = 0; i < 5; i++) {
        if (i == 2 ? c[i] != ':' : c[i] < '0' || c[i] > '9') {
            return false;
        }
    }
    int hours = 10 * (c[0] - '0') + (c[1] - '0'), minutes = 10 * (c[3] - '0') + (c[4] - '0');
    *minute = (int16_t)(60 * hours + minutes);
    *at += 5;
    return minutes < 60 && *minute <= CALENDAR_DAY_MINUTES;
}

/* Takes shifts off the front, up to the end or a semicolon. */
static bool
take_shifts(const char **at, struct day_shifts *shifts)
{
    *shifts = (struct day_shifts){ 0 };
    for (*at += strspn(*at, " "); **at != '\0' && **at != ';'; *at += strspn(*at, " ")) {
        if (shifts->count == CALENDAR_SHIFTS_MAX) {
            return false;
        }
        struct shift *shift = &shifts->shifts[shifts->count++];
        if (!take_minute(at, &shift->from) || *(*at)++ != '-' || !take_minute(at, &shift->to) ||
            strchr(" ;", **at) == NULL) {
            return false;
        }
    }
    return shifts->count > 0;
}

/* Takes "T2-T6", "T2,T4" or "T7" off the front, as bits from Monday on. */
static bool
take_days(const char **at, unsigned *days)
{
    *days = 0;
    for (;;) {
        int first, last;
        size_t size = strcspn(*at, "-, ");
        if (!calendar_weekday_parse(*at, size, &first)) {
            return false;
        }
        *at += size;
        last = first;
        if (**at == '-') {
            size = strcspn(++*at, "-, ");
            if (!calendar_weekday_parse(*at, size, &last) || last < first) {
                return false;
            }
            *at += size;
        }
        for (int day = first; day <= last; day++) {
            *days |= 1U << day;
        }
        if (**at != ',') {
            return **at == ' ';
        }
        ++*at;
    }
}

bool
calendar_week_parse(const char *text, struct day_shifts week[7])
{
    unsigned seen = 0;
    memset(week, 0, 7 * sizeof *week);
    for (;;) {
        unsigned days;
        struct day_shifts shifts;
        text += strspn(text, " ");
        if (!take_days(&text, &days) || (days & seen) != 0 || !take_shifts(&text, &shifts)) {
            return false;
        }
        seen |= days;
        for (int day = 0; day < 7; day++) {
            if ((days >> day & 1) != 0) {
                week[day] = shifts;
            }
        }
        if (*text++ == '\0') {
            return true;
        }
    }
}

bool
calendar_shifts_parse(const char *text, struct day_shifts *shifts)
{
    return take_shifts(&text, shifts) && *text == '\0';
}

bool
calendar_minute_parse(const char *text, int *minute)
{
    int16_t parsed;
    if (!take_minute(&text, &parsed) || *text != '\0') {
        return false;
    }
    *minute = parsed;
    return true;
}
