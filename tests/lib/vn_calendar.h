/*
 * The calendar of the worked examples and scenarios, "VN-2026" (model 3.6): the shipped calendar of
 * 2025 and 2026 without 24/11. Include test.h first.
 */
#ifndef TESTS_VN_CALENDAR_H
#define TESTS_VN_CALENDAR_H

#include "domain/calendar.h"
#include <string.h>

enum { VN_SPARE_DAYS = 8 };

/* A plan that days can be added to. */
struct vn_plan {
    struct calendar_plan plan;
    struct special_day *days;
};

static inline day_t
the_day(const char *text)
{
    day_t day = 0;
    if (!day_parse(text, &day)) {
        fail_msg("not a date: %s", text);
    }
    return day;
}

static inline int64_t
the_instant(const char *text)
{
    int64_t at = 0;
    if (!instant_parse(text, &at)) {
        fail_msg("not an instant: %s", text);
    }
    return at;
}

static const struct day_shifts vn_office_day = { 2, { { 450, 690 }, { 780, 1020 } } };

static const struct vn_day {
    const char *date;
    enum day_kind kind;
    const char *name, *basis, *paired;
} vn_days[] = {
    { "2025-01-01", DAY_HOLIDAY, "Tết Dương lịch", NULL, NULL },
    { "2025-01-27", DAY_HOLIDAY, "28 tháng Chạp", NULL, NULL },
    { "2025-01-28", DAY_HOLIDAY, "29 tháng Chạp (Giao thừa)", NULL, NULL },
    { "2025-01-29", DAY_HOLIDAY, "Mùng 1 Tết", NULL, NULL },
    { "2025-01-30", DAY_HOLIDAY, "Mùng 2 Tết", NULL, NULL },
    { "2025-01-31", DAY_HOLIDAY, "Mùng 3 Tết", NULL, NULL },
    { "2025-04-07", DAY_HOLIDAY, "Giỗ Tổ Hùng Vương", NULL, NULL },
    { "2025-04-26", DAY_SWAP_WORK, "Làm bù", "6150/TB-BLĐTBXH", "2025-05-02" },
    { "2025-04-30", DAY_HOLIDAY, "Ngày Chiến thắng", NULL, NULL },
    { "2025-05-01", DAY_HOLIDAY, "Ngày Quốc tế Lao động", NULL, NULL },
    { "2025-05-02", DAY_SWAP_OFF, "Nghỉ hoán đổi", "6150/TB-BLĐTBXH", "2025-04-26" },
    { "2025-09-01", DAY_HOLIDAY, "Quốc khánh (ngày liền kề)", NULL, NULL },
    { "2025-09-02", DAY_HOLIDAY, "Quốc khánh", NULL, NULL },
    { "2026-01-01", DAY_HOLIDAY, "Tết Dương lịch", NULL, NULL },
    { "2026-01-02", DAY_SWAP_OFF, "Nghỉ hoán đổi", "12729/VPCP-KGVX", "2026-01-10" },
    { "2026-01-10", DAY_SWAP_WORK, "Làm bù", "12729/VPCP-KGVX", "2026-01-02" },
    { "2026-02-16", DAY_HOLIDAY, "29 Tết", "9441/TB-BNV", NULL },
    { "2026-02-17", DAY_HOLIDAY, "Mùng 1 Tết", "9441/TB-BNV", NULL },
    { "2026-02-18", DAY_HOLIDAY, "Mùng 2 Tết", "9441/TB-BNV", NULL },
    { "2026-02-19", DAY_HOLIDAY, "Mùng 3 Tết", "9441/TB-BNV", NULL },
    { "2026-02-20", DAY_HOLIDAY, "Mùng 4 Tết", "9441/TB-BNV", NULL },
    { "2026-04-26", DAY_HOLIDAY, "Giỗ Tổ Hùng Vương", NULL, NULL },
    { "2026-04-27", DAY_COMP_OFF, "Nghỉ bù Giỗ Tổ", NULL, "2026-04-26" },
    { "2026-04-30", DAY_HOLIDAY, "Ngày Chiến thắng", NULL, NULL },
    { "2026-05-01", DAY_HOLIDAY, "Ngày Quốc tế Lao động", NULL, NULL },
    { "2026-08-22", DAY_SWAP_WORK, "Làm bù", "9441/TB-BNV", "2026-08-31" },
    { "2026-08-31", DAY_SWAP_OFF, "Nghỉ hoán đổi", "9441/TB-BNV", "2026-08-22" },
    { "2026-09-01", DAY_HOLIDAY, "Quốc khánh (ngày liền kề)", NULL, NULL },
    { "2026-09-02", DAY_HOLIDAY, "Quốc khánh", NULL, NULL },
};

static inline struct vn_plan
vn_plan(struct arena *arena)
{
    struct vn_plan vn = { .plan = { .code = "VN-2026", .version = 1, .confirmed_until = 2026 } };
    for (int weekday = CIVIL_MON; weekday <= CIVIL_FRI; weekday++) {
        vn.plan.week[weekday] = vn_office_day;
    }
    vn.plan.first = the_day("2025-01-01");
    vn.plan.last = the_day("2026-12-31");
    vn.plan.day_count = LENGTH(vn_days);
    vn.days = arena_array(arena, LENGTH(vn_days) + VN_SPARE_DAYS, sizeof(*vn.days));
    for (size_t i = 0; i < LENGTH(vn_days); i++) {
        const struct vn_day *day = &vn_days[i];
        vn.days[i] = (struct special_day){ .date = the_day(day->date),
                                           .kind = day->kind,
                                           .name = day->name,
                                           .basis = day->basis,
                                           .paired = day->paired ? the_day(day->paired) : 0 };
    }
    vn.plan.days = vn.days;
    return vn;
}

static inline struct special_day *
vn_add(struct vn_plan *vn, const char *date, enum day_kind kind)
{
    if (vn->plan.day_count == LENGTH(vn_days) + VN_SPARE_DAYS) {
        fail_msg("no more spare days");
    }
    struct special_day *day = &vn->days[vn->plan.day_count++];
    *day = (struct special_day){ .date = the_day(date), .kind = kind };
    return day;
}

static inline const struct calendar *
made_calendar(struct arena *arena, const struct calendar_plan *plan)
{
    struct calendar_faults faults;
    const struct calendar *calendar = calendar_make(arena, plan, &faults);
    if (calendar == NULL) {
        fail_msg("%s of %zu", calendar_problem_name(faults.list[0].problem), faults.list[0].index);
    }
    return calendar;
}

static inline const struct calendar *
vn_calendar(struct arena *arena)
{
    struct vn_plan vn = vn_plan(arena);
    return made_calendar(arena, &vn.plan);
}

#endif
