#include "saying.h"

#include "base/civil.h"
#include "moment.h"

const char *
say_choose(const struct saying *saying, const char *vi, const char *en)
{
    return saying->is_english ? en : vi;
}

void
say_field(const struct saying *saying, const char *vi, const char *en, const char *text)
{
    if (!text_is_empty(text)) {
        const char *label = say_choose(saying, vi, en);
        text_print(saying->out, ", %s%s%s", label, *label ? " " : "", text);
    }
}

void
say_date(const struct saying *saying, const char *vi, const char *en, const char *date)
{
    char text[CIVIL_TEXT_SIZE];
    say_field(saying, vi, en, moment_date(text, sizeof text, date));
}

void
say_list(const struct saying *saying, char *const *texts, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        text_print(saying->out, "%s%s", i == 0 ? ": " : "; ", texts[i]);
    }
}

void
say_due(const struct saying *saying, int64_t due_at)
{
    char due[CIVIL_TEXT_SIZE];
    if (due_at != 0) {
        say_field(saying, "hạn", "due", due_print(due, sizeof due, due_at, saying->is_english));
    }
}
