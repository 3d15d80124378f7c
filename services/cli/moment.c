#include "moment.h"

#include "base/civil.h"
#include <stdio.h>

char *
moment_print(char *text, size_t size, int64_t at)
{
    struct civil civil = civil_at(at);
    snprintf(text, size, "%02d/%02d/%04d %02d:%02d:%02d", civil.day, civil.month, civil.year,
             civil.hour, civil.minute, civil.second);
    return text;
}

const char *
moment_date(char *text, size_t size, const char *date)
{
    day_t day;
    return day_parse(date, &day) ? day_print_vi(text, size, day) : date;
}
