/* Dates and instants as texts: what is read is printed and read again as the same. */
#include "fuzz.h"

#include "base/civil.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = fuzz_text(data, size);
    char printed[CIVIL_TEXT_SIZE];
    int64_t at, again;
    day_t date, same_date;
    if (day_parse(text, &date)) {
        day_print(printed, sizeof printed, date);
        promise(strcmp(printed, text) == 0, "a date has one form");
        promise(instant_parse(text, &at) && at == day_start(date), "a bare date is 00:00 local");
    }
    if (instant_parse(text, &at)) {
        promise(at >= day_start(day_of(1899, 12, 30)), "not before 1900, whatever the offset");
        promise(at < day_start(day_of(3000, 1, 3)), "not after 2999, whatever the offset");
        day_print(printed, sizeof printed, day_at(at));
        instant_print_utc(printed, sizeof printed, at);
        if (instant_parse(printed, &again)) {
            promise(again == at, "the UTC form is exact");
        }
        struct civil civil = civil_at(at);
        promise(civil_instant(civil) == at, "the parts make the instant");
        promise(day_parse(day_print(printed, sizeof printed, day_at(at)), &same_date)
                    ? same_date == day_at(at)
                    : civil.year < 1900 || civil.year > 2999,
                "its date is read again");
        due_print(printed, sizeof printed, at, size & 1);
    }
    free(text);
    return 0;
}
