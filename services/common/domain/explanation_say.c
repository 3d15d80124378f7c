#include "base/clock.h"
#include "base/text.h"
#include "domain/explanation.h"
#include "domain/name.h"
#include <string.h>

/* How to say it: in a line of its own, or briefly as a part of one line. */
struct voice {
    struct arena *arena;
    bool english, is_brief;
};

static const char *
choose(const struct voice *voice, const char *vi, const char *en)
{
    return voice->english ? en : vi;
}

static const char *
say_date(const struct voice *voice, day_t day)
{
    char text[CIVIL_TEXT_SIZE];
    day_print_vi(text, sizeof(text), day);
    return arena_text_n(voice->arena, text, voice->is_brief ? sizeof("dd/mm") - 1 : strlen(text));
}

static const char *
say_weekday(const struct voice *voice, day_t day)
{
    return arena_print(voice->arena, "%s %s", weekday_name(day_weekday(day), voice->english),
                       say_date(voice, day));
}

static const char *
say_days(const struct voice *voice, day_t first, day_t last)
{
    return first == last
               ? say_weekday(voice, first)
               : arena_print(voice->arena, "%s–%s", say_date(voice, first), say_date(voice, last));
}

/* "10:00", with seconds where there are any; an end at midnight is 24:00. */
static const char *
say_clock(const struct voice *voice, int64_t at, bool is_end)
{
    struct civil civil = civil_at(at);
    int hour = is_end && at == day_start(day_at(at)) ? 24 : civil.hour;
    return civil.second == 0
               ? arena_print(voice->arena, "%02d:%02d", hour, civil.minute)
               : arena_print(voice->arena, "%02d:%02d:%02d", hour, civil.minute, civil.second);
}

static const char *
say_instant(const struct voice *voice, int64_t at)
{
    return arena_print(voice->arena, "%s %s", say_clock(voice, at, false),
                       say_weekday(voice, day_at(at)));
}

static const char *
say_duration(const struct voice *voice, int64_t duration)
{
    static const struct {
        int64_t size;
        const char *vi, *en;
    } units[] = { { CLOCK_HOUR, "giờ", "h" },
                  { CLOCK_MINUTE, "phút", "min" },
                  { CLOCK_SECOND, "giây", "s" } };
    struct text_builder text = { .arena = voice->arena };
    for (size_t i = 0; i < NAME_COUNT(units); i++) {
        if (duration >= units[i].size) {
            text_print(&text, "%s%lld %s", text.size > 0 ? " " : "",
                       (long long)(duration / units[i].size),
                       choose(voice, units[i].vi, units[i].en));
            duration %= units[i].size;
        }
    }
    return text.size > 0 ? text.text : choose(voice, "0 phút", "0 min");
}

/* "Nghỉ bù Giỗ Tổ" says by itself that it is a "nghỉ bù". */
static bool
says_kind(const char *name, const char *kind)
{
    return !text_is_empty(name) && strncmp(name + 1, kind + 1, strlen(kind) - 1) == 0;
}

/* ": nghỉ lễ, Mùng 1 Tết … Mùng 3 Tết (9441/TB-BNV)" */
static void
add_cause(struct text_builder *text, const struct voice *voice, const struct explanation_step *step)
{
    if (step->cause == CAUSE_WEEKEND) {
        text_add(text, choose(voice, ": nghỉ hằng tuần", ": weekly day of rest"));
    }
    if (step->cause != CAUSE_SPECIAL) {
        return;
    }
    const char *kind = day_kind_say(step->day_kind, voice->english);
    text_print(text, ": %s", says_kind(step->name, kind) ? step->name : kind);
    if (step->name != NULL && !says_kind(step->name, kind)) {
        text_print(text, ", %s", step->name);
    }
    if (step->name_last != NULL && !text_same(step->name, step->name_last)) {
        text_print(text, " … %s", step->name_last);
    }
    if (!text_is_empty(step->basis) && !voice->is_brief) {
        text_print(text, " (%s)", step->basis);
    }
}

static void
say_anchor(struct text_builder *text, const struct voice *voice,
           const struct explanation_step *step)
{
    text_print(text, "%s %s", choose(voice, "tính từ khi", "from"),
               limit_anchor_say(step->anchor, voice->english));
    if (step->name != NULL) {
        text_print(text, " “%s”", step->name);
    }
    text_print(text, " %s", say_instant(voice, step->at));
    if (!voice->is_brief) {
        text_add(text, step->in_hours
                           ? choose(voice, ", tính ngay từ thời điểm này (Điều 147 Bộ luật Dân sự)",
                                    ", counted from that moment (Điều 147 Bộ luật Dân sự)")
                           : choose(voice, ", ngày này không tính (Điều 147 Bộ luật Dân sự)",
                                    ", that day is not counted (Điều 147 Bộ luật Dân sự)"));
    }
}

static void
say_counted(struct text_builder *text, const struct voice *voice,
            const struct explanation_step *step)
{
    text_print(text, "%s (%lld", say_days(voice, step->first, step->last), (long long)step->number);
    if (step->number_last != step->number) {
        text_print(text, "–%lld", (long long)step->number_last);
    }
    text_add(text, ")");
    add_cause(text, voice, step);
}

static void
say_skipped(struct text_builder *text, const struct voice *voice,
            const struct explanation_step *step)
{
    text_print(text, voice->english ? "%s off" : "%s", say_days(voice, step->first, step->last));
    add_cause(text, voice, step);
}

static void
say_worked(struct text_builder *text, const struct voice *voice,
           const struct explanation_step *step)
{
    text_print(text, "%s %s–%s: %s", say_weekday(voice, day_at(step->at)),
               say_clock(voice, step->at, false), say_clock(voice, step->until, true),
               say_duration(voice, step->until - step->at));
    if (step->work != step->until - step->at) {
        text_print(text, voice->english ? ", %s in all" : ", cộng dồn %s",
                   say_duration(voice, step->work));
    }
}

static void
say_closed(struct text_builder *text, const struct voice *voice,
           const struct explanation_step *step)
{
    text_print(text, voice->english ? "%s–%s outside working hours" : "%s–%s ngoài giờ làm việc",
               say_clock(voice, step->at, false), say_clock(voice, step->until, true));
}

static void
say_clock_time(struct text_builder *text, const struct voice *voice,
               const struct explanation_step *step)
{
    text_print(text, voice->english ? "%s–%s: %s by the clock" : "%s–%s: %s liên tục",
               say_instant(voice, step->at), say_instant(voice, step->until),
               say_duration(voice, step->until - step->at));
}

static void
say_suspended(struct text_builder *text, const struct voice *voice,
              const struct explanation_step *step)
{
    const char *days =
        arena_print(voice->arena, voice->english ? "%lld d" : "%lld ngày", (long long)step->number);
    text_print(text,
               voice->english ? "suspended from %s to %s, %s used up"
                              : "tạm dừng từ %s đến %s, đã dùng %s",
               say_instant(voice, step->at), say_instant(voice, step->until),
               step->in_hours ? say_duration(voice, step->work) : days);
}

static void
say_receipt(struct text_builder *text, const struct voice *voice,
            const struct explanation_step *step)
{
    text_print(text,
               voice->english ? "outside working hours, counts as received %s"
                              : "ngoài giờ làm việc, tính là nhận lúc %s",
               say_instant(voice, step->at));
}

static void
say_period(struct text_builder *text, const struct voice *voice,
           const struct explanation_step *step)
{
    text_print(text, voice->english ? "period %s" : "kỳ %s",
               say_days(voice, step->first, step->last));
}

static void
say_rolled(struct text_builder *text, const struct voice *voice,
           const struct explanation_step *step)
{
    text_print(text,
               voice->english
                   ? "the last day, %s, is off: moved to the next working day, %s"
                   : "ngày cuối %s là ngày nghỉ: chuyển sang ngày làm việc tiếp theo, %s",
               say_weekday(voice, step->first), say_weekday(voice, step->last));
    if (!voice->is_brief) {
        text_add(text, " (Điều 148 Bộ luật Dân sự)");
    }
}

static void
say_not_rolled(struct text_builder *text, const struct voice *voice,
               const struct explanation_step *step)
{
    text_print(text,
               voice->english ? "the last day, %s, is off and is not moved: the last working day"
                                " before the date is %s"
                              : "ngày cuối %s là ngày nghỉ, không chuyển: ngày làm việc cuối cùng"
                                " trước hạn là %s",
               say_weekday(voice, step->last), say_weekday(voice, step->first));
}

static void
say_capped(struct text_builder *text, const struct voice *voice,
           const struct explanation_step *step)
{
    char due[CIVIL_TEXT_SIZE];
    text_print(text,
               voice->english ? "not after the due time of the task, %s"
                              : "không muộn hơn hạn của nhiệm vụ, %s",
               due_print(due, sizeof(due), step->at, voice->english));
}

static void
say_unconfirmed(struct text_builder *text, const struct voice *voice,
                const struct explanation_step *step)
{
    text_print(text,
               voice->english ? "days off around %s are not confirmed: the due time may move"
                              : "lịch nghỉ quanh ngày %s chưa được xác nhận: hạn có thể thay đổi",
               say_date(voice, step->last));
}

static void
say_end(struct text_builder *text, const struct voice *voice, const struct explanation_step *step)
{
    char due[CIVIL_TEXT_SIZE];
    text_add(text, due_print(due, sizeof(due), step->at, voice->english));
}

static const struct {
    const char *name;
    void (*say)(struct text_builder *text, const struct voice *voice,
                const struct explanation_step *step);
} kinds[EXPLANATION_KINDS] = {
    [EXPLAIN_ANCHOR] = { "ANCHOR", say_anchor },
    [EXPLAIN_RECEIPT] = { "RECEIPT", say_receipt },
    [EXPLAIN_COUNTED] = { "COUNTED", say_counted },
    [EXPLAIN_SKIPPED] = { "SKIPPED", say_skipped },
    [EXPLAIN_WORKED] = { "WORKED", say_worked },
    [EXPLAIN_CLOSED] = { "CLOSED", say_closed },
    [EXPLAIN_CLOCK] = { "CLOCK", say_clock_time },
    [EXPLAIN_SUSPENDED] = { "SUSPENDED", say_suspended },
    [EXPLAIN_PERIOD] = { "PERIOD", say_period },
    [EXPLAIN_ROLLED] = { "ROLLED", say_rolled },
    [EXPLAIN_NOT_ROLLED] = { "NOT_ROLLED", say_not_rolled },
    [EXPLAIN_CAPPED] = { "CAPPED", say_capped },
    [EXPLAIN_UNCONFIRMED] = { "UNCONFIRMED", say_unconfirmed },
    [EXPLAIN_END] = { "END", say_end },
};

const char *
explanation_kind_name(enum explanation_kind kind)
{
    return (unsigned)kind < EXPLANATION_KINDS ? kinds[kind].name : "?";
}

static void
say_step(struct text_builder *text, const struct voice *voice, const struct explanation_step *step)
{
    if ((unsigned)step->kind < EXPLANATION_KINDS) {
        kinds[step->kind].say(text, voice, step);
    }
}

char *
explanation_say(struct arena *arena, const struct explanation_step *step, bool english)
{
    struct voice voice = { .arena = arena, .english = english };
    struct text_builder text = { .arena = arena };
    say_step(&text, &voice, step);
    return text.text;
}

char *
explanation_say_all(struct arena *arena, const struct explanation *explanation, bool english)
{
    struct voice voice = { .arena = arena, .english = english, .is_brief = true };
    struct text_builder text = { .arena = arena };
    text_add(&text, limit_say(arena, explanation->limit, english));
    enum deadline_result result = explanation->deadline.result;
    if (result != DEADLINE_SET && result != DEADLINE_NO_LIMIT) {
        text_print(&text, ": %s", deadline_result_say(result, english));
    }
    for (size_t i = 0; i < explanation->count; i++) {
        text_add(&text, i == 0 ? ": " : "; ");
        say_step(&text, &voice, &explanation->steps[i]);
    }
    return text.text;
}
