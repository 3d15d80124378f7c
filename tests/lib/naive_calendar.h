/*
 * Random calendars, and the same questions answered without any cleverness: by looking at one day
 * after the other. Include test.h first.
 */
#ifndef TESTS_NAIVE_CALENDAR_H
#define TESTS_NAIVE_CALENDAR_H

#include "base/clock.h"
#include "domain/calendar.h"

#define TEST_DAY (24 * CLOCK_HOUR)

static inline struct day_shifts
random_shifts(uint64_t *seed, int count)
{
    struct day_shifts shifts = { .count = count };
    int16_t from = 0;
    for (int i = 0; i < count; i++) {
        int16_t room = (int16_t)((CALENDAR_DAY_MINUTES - from) / (count - i));
        shifts.shifts[i].from = (int16_t)(from + test_between(seed, 0, room / 2));
        shifts.shifts[i].to = (int16_t)test_between(seed, shifts.shifts[i].from + 1, from + room);
        from = shifts.shifts[i].to;
    }
    return shifts;
}

static inline struct day_shifts
random_weekday(uint64_t *seed, int weekday)
{
    static const struct day_shifts office = { 2, { { 450, 690 }, { 780, 1020 } } };
    static const struct day_shifts whole = { 1, { { 0, CALENDAR_DAY_MINUTES } } };
    switch (test_between(seed, 0, 5)) {
    case 0:
        return whole;
    case 1:
        return random_shifts(seed, (int)test_between(seed, 1, CALENDAR_SHIFTS_MAX));
    case 2:
        return (struct day_shifts){ 0 };
    default:
        return weekday < CIVIL_SAT ? office : (struct day_shifts){ 0 };
    }
}

/* Up to two years around 2025 with many days off, make-up days and half days. */
static inline struct calendar_plan
random_plan(struct arena *arena, uint64_t *seed)
{
    struct calendar_plan plan = { .code = "RANDOM", .version = (int)test_between(seed, 1, 99) };
    for (int weekday = 0; weekday < 7; weekday++) {
        plan.week[weekday] = random_weekday(seed, weekday);
    }
    if (plan.week[CIVIL_TUE].count == 0) {
        plan.week[CIVIL_TUE] = random_shifts(seed, 2);
    }
    plan.first = day_of(2025, 1, 1) + (day_t)test_between(seed, -400, 400);
    plan.last = plan.first + (day_t)test_between(seed, 0, 730);
    plan.confirmed_until = (int)test_between(seed, 2023, 2029);
    struct special_day *days =
        arena_array(arena, (size_t)(plan.last - plan.first + 1), sizeof(*days));
    for (day_t date = plan.first; date <= plan.last; date++) {
        if (test_between(seed, 0, 7) == 0) {
            struct special_day *day = &days[plan.day_count++];
            day->date = date;
            day->kind = (enum day_kind)test_between(seed, 0, DAY_KINDS - 1);
            day->name = "ngày đặc biệt";
            if (day->kind == DAY_PARTIAL ||
                (day->kind == DAY_SWAP_WORK && test_between(seed, 0, 1) == 0)) {
                day->shifts = random_shifts(seed, (int)test_between(seed, 1, 3));
            } else if (day->kind == DAY_SWAP_WORK) {
                day->paired = date + (day_t)test_between(seed, -9, 9);
            }
        }
    }
    plan.days = days;
    return plan;
}

static inline struct day_shifts
naive_shifts(const struct calendar_plan *plan, day_t day)
{
    for (size_t i = 0; i < plan->day_count; i++) {
        const struct special_day *special = &plan->days[i];
        if (special->date == day) {
            if (special->kind != DAY_SWAP_WORK || special->shifts.count > 0) {
                return special->shifts;
            }
            int weekday = special->paired != 0 ? day_weekday(special->paired) : CIVIL_MON;
            for (int next = 0; plan->week[weekday].count == 0; next++) {
                weekday = next;
            }
            return plan->week[weekday];
        }
    }
    return plan->week[day_weekday(day)];
}

static inline bool
naive_is_working(const struct calendar_plan *plan, day_t day)
{
    return naive_shifts(plan, day).count > 0;
}

static inline int
naive_work_days(const struct calendar_plan *plan, day_t after, day_t until)
{
    int count = 0;
    for (day_t day = after + 1; day <= until; day++) {
        count += naive_is_working(plan, day);
    }
    return count;
}

static inline day_t
naive_work_day(const struct calendar_plan *plan, day_t day, int n)
{
    while (n != 0) {
        day += n > 0 ? 1 : -1;
        if (naive_is_working(plan, day)) {
            n += n > 0 ? -1 : 1;
        }
    }
    return day;
}

static inline int64_t
naive_between(const struct calendar_plan *plan, int64_t from, int64_t to)
{
    int64_t work = 0;
    for (day_t day = day_at(from); day <= day_at(to); day++) {
        struct day_shifts shifts = naive_shifts(plan, day);
        for (int i = 0; i < shifts.count; i++) {
            int64_t open = day_start(day) + shifts.shifts[i].from * CLOCK_MINUTE;
            int64_t close = day_start(day) + shifts.shifts[i].to * CLOCK_MINUTE;
            open = open > from ? open : from;
            close = close < to ? close : to;
            work += close > open ? close - open : 0;
        }
    }
    return work;
}

static inline int64_t
naive_add(const struct calendar_plan *plan, int64_t at, int64_t work)
{
    for (day_t day = day_at(at);; day++) {
        struct day_shifts shifts = naive_shifts(plan, day);
        for (int i = 0; i < shifts.count; i++) {
            int64_t open = day_start(day) + shifts.shifts[i].from * CLOCK_MINUTE;
            int64_t close = day_start(day) + shifts.shifts[i].to * CLOCK_MINUTE;
            open = open > at ? open : at;
            if (close > open && close - open >= work) {
                return open + work;
            }
            work -= close > open ? close - open : 0;
        }
    }
}

static inline int64_t
naive_opening(const struct calendar_plan *plan, int64_t at)
{
    return naive_add(plan, at, 1) - 1;
}

#endif
