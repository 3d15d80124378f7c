/* Calendars as files: without mistakes every calendar is there and can be counted with. */
#include "fuzz.h"

#include "domain/calendar_file.h"
#include "fuzz_files.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    struct mistakes mistakes = { .arena = arena };
    struct file_set files = fuzz_files(arena, data, size, "calendars.csv");
    const struct calendar_set *set = calendar_set_read(arena, &files, 3, &mistakes);
    promise_mistakes(&mistakes);
    for (size_t i = 0; i < set->count; i++) {
        const struct calendar *calendar = set->entries[i].calendar;
        promise(calendar != NULL || mistakes.count > 0, "a missing calendar has its mistake");
        if (calendar != NULL) {
            day_t first = calendar_first(calendar), last = calendar_last(calendar);
            int days = calendar_work_days(calendar, first - 1, last);
            promise(days >= 0 && days <= last - first + 1, "working days are days");
            promise(calendar_is_working(calendar, calendar_work_day(calendar, first, 1)),
                    "a working day is worked");
        }
    }
    for (size_t i = 0; mistakes.count == 0 && i < set->count; i++) {
        promise(calendar_set_find(set, set->entries[i].code) == &set->entries[i],
                "a calendar is found by its code");
    }
    arena_free(arena);
    return 0;
}
