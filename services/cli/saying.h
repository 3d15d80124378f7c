/*
 * A line in the making: what views of events say one detail after the other.
 */
#ifndef CLI_SAYING_H
#define CLI_SAYING_H

#include "base/text.h"
#include <dondoc/v1/event.pb-c.h>
#include <stdbool.h>

struct saying {
    struct text_builder *out;
    const Dondoc__V1__Event *event;
    bool is_english;
};

__attribute__((format_arg(2), format_arg(3))) const char *
say_choose(const struct saying *saying, const char *vi, const char *en);

/* ", label text"; nothing when there is no text. A label may be "". */
void say_field(const struct saying *saying, const char *vi, const char *en, const char *text);

/* The same of a date, which a message has as "2026-03-09". */
void say_date(const struct saying *saying, const char *vi, const char *en, const char *date);

/* ": text; text" */
void say_list(const struct saying *saying, char *const *texts, size_t count);

/* ", due end of 09/03/2026"; nothing for 0. */
void say_due(const struct saying *saying, int64_t due_at);

#endif
