/* Limits as texts: what is read is printed and read again as the same, and makes a deadline that
 * can be explained. */
#include "fuzz.h"

#include "base/clock.h"
#include "domain/explanation.h"

static const struct calendar *
office(struct arena *arena)
{
    struct calendar_plan plan = { .code = "OFFICE", .first = 19000, .last = 21000 };
    for (int weekday = CIVIL_MON; weekday <= CIVIL_FRI; weekday++) {
        plan.week[weekday] = (struct day_shifts){ 2, { { 450, 690 }, { 780, 1020 } } };
    }
    return calendar_make(arena, &plan, NULL);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = fuzz_text(data, size);
    struct arena *arena = arena_new();
    struct limit limit, again;
    if (limit_parse(text, &limit)) {
        bool is_exact = limit.kind != LIMIT_FIXED_INSTANT || limit.at % CLOCK_SECOND == 0;
        promise(!is_exact ||
                    (limit_parse(limit_print(arena, &limit), &again) && limit_same(&limit, &again)),
                "the printed limit is read as the same");
        limit_say(arena, &limit, false);
        int64_t anchor_at = day_start(20000) + (int64_t)size * CLOCK_HOUR;
        struct explanation explanation =
            deadline_explain(arena, &limit, anchor_at, office(arena), NULL);
        enum deadline_result result = explanation.deadline.result;
        promise(result == DEADLINE_SET || result == DEADLINE_NO_LIMIT ||
                    result == DEADLINE_DATE_OUT_OF_RANGE,
                "a limit that was read can be computed");
        promise(result != DEADLINE_SET ||
                    explanation.steps[explanation.count - 1].at == explanation.deadline.due_at,
                "the explanation ends at the due time");
        explanation_say_all(arena, &explanation, size & 1);
    }
    arena_free(arena);
    free(text);
    return 0;
}
