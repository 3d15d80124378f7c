#include "domain/calendar.h"

static bool
are_shifts_sound(const struct day_shifts *shifts)
{
    if (shifts->count < 0 || shifts->count > CALENDAR_SHIFTS_MAX) {
        return false;
    }
    int16_t free_from = 0;
    for (int i = 0; i < shifts->count; i++) {
        struct shift shift = shifts->shifts[i];
        if (shift.from < free_from || shift.to <= shift.from || shift.to > CALENDAR_DAY_MINUTES) {
            return false;
        }
        free_from = shift.to;
    }
    return true;
}

static bool
is_range_sound(const struct calendar_plan *plan)
{
    return plan->first >= CALENDAR_DAY_MIN && plan->last <= CALENDAR_DAY_MAX &&
           plan->first <= plan->last && plan->last - plan->first < CALENDAR_COVERED_MAX;
}

static void
add_fault(struct calendar_faults *faults, enum calendar_problem problem, size_t index)
{
    faults->list[faults->count++] = (struct calendar_fault){ problem, index };
}

static void
check_week(const struct calendar_plan *plan, struct calendar_faults *faults)
{
    bool has_work = false;
    for (size_t weekday = 0; weekday < 7; weekday++) {
        if (!are_shifts_sound(&plan->week[weekday])) {
            add_fault(faults, CALENDAR_WEEK_SHIFTS, weekday);
        }
        has_work = has_work || plan->week[weekday].count > 0;
    }
    if (!has_work) {
        add_fault(faults, CALENDAR_NO_WORK, 0);
    }
}

static void
check_days(struct arena *arena, const struct calendar_plan *plan, struct calendar_faults *faults)
{
    size_t covered = is_range_sound(plan) ? (size_t)(plan->last - plan->first + 1) : 0;
    bool *is_given = arena_array(arena, covered, sizeof(bool));
    for (size_t i = 0; i < plan->day_count; i++) {
        const struct special_day *day = &plan->days[i];
        bool may_work = day->kind == DAY_PARTIAL || day->kind == DAY_SWAP_WORK;
        if (!are_shifts_sound(&day->shifts)) {
            add_fault(faults, CALENDAR_DAY_SHIFTS, i);
        } else if (day->kind == DAY_PARTIAL && day->shifts.count == 0) {
            add_fault(faults, CALENDAR_DAY_EMPTY, i);
        } else if (!may_work && day->shifts.count > 0) {
            add_fault(faults, CALENDAR_DAY_NOT_EMPTY, i);
        } else if (covered > 0 && (day->date < plan->first || day->date > plan->last)) {
            add_fault(faults, CALENDAR_DAY_OUTSIDE, i);
        } else if (covered > 0 && is_given[day->date - plan->first]) {
            add_fault(faults, CALENDAR_DAY_TWICE, i);
        } else if (covered > 0) {
            is_given[day->date - plan->first] = true;
        }
    }
}

struct calendar_faults
calendar_check(struct arena *arena, const struct calendar_plan *plan)
{
    struct calendar_faults faults = { 0 };
    faults.list = arena_array(arena, plan->day_count + 7 + 2, sizeof(*faults.list));
    if (!is_range_sound(plan)) {
        add_fault(&faults, CALENDAR_NO_RANGE, 0);
    }
    check_week(plan, &faults);
    check_days(arena, plan, &faults);
    return faults;
}
