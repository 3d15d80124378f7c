/*
 * What tests of routing's rules ask of a decision. Include test.h first.
 */
#ifndef TESTS_VERDICTS_H
#define TESTS_VERDICTS_H

#include "domain/lifecycle.h"
#include "province.h"
#include "wire/codes.h"

static inline void
assert_at(int64_t at, const char *expected)
{
    char text[CIVIL_TEXT_SIZE];
    if (at != the_instant(expected)) {
        fail_msg("%s instead of %s", instant_print(text, sizeof text, at), expected);
    }
}

static inline void
assert_is(const struct desk *desk, enum task_state expected)
{
    assert_non_null(desk->docket.task);
    assert_string_equal(task_state_name((enum task_state)desk->docket.task->state),
                        task_state_name(expected));
}

/* The report was taken, and the decision is of this type. */
static inline const Dondoc__V1__Event *
assert_taken(const Dondoc__V1__Event *decision, Dondoc__V1__Event__DataCase type)
{
    assert_non_null(decision);
    if (decision->verdict != NULL &&
        decision->verdict->kind != DONDOC__V1__VERDICT__KIND__ACCEPTED) {
        fail_msg("%s %s: %s", decision->verdict->code, decision->verdict->field,
                 decision->verdict->text);
    }
    assert_int_equal(decision->data_case, type);
    assert_non_null(decision->task);
    assert_true(decision->n_rules > 0);
    return decision;
}

/* It was not, and the task is as it was: code, field, rule and legal basis are said (P7). */
static inline void
assert_not_taken(const Dondoc__V1__Event *decision, const char *code, const char *field,
                 const char *rule)
{
    assert_non_null(decision);
    const Dondoc__V1__Verdict *verdict = decision->verdict;
    assert_non_null(verdict);
    assert_int_equal(decision->data_case, DATA(REPORT_REFUSED));
    assert_string_equal(verdict->code, code);
    assert_string_equal(verdict->field, field);
    assert_string_equal(verdict->rule, rule);
    assert_non_null(strstr(verdict->text, code_find(code)->text));
    assert_non_null(strstr(verdict->text_vi, code_find(code)->text_vi));
    assert_int_equal(strncmp(verdict->basis, "basis ", 6), 0);
    assert_string_equal(verdict->basis + 6, rule);
}

/* What escalation says when the first running clock of a kind runs out. */
static inline Dondoc__V1__Event *
clock_runs_out(struct desk *desk, Dondoc__V1__ClockKind kind)
{
    Dondoc__V1__Event *event = event_of_type(desk->arena, DATA(LIMIT_PASSED));
    const Dondoc__V1__Clock *clock = task_clock(desk->docket.task, kind);
    assert_non_null(clock);
    event->limit_passed->kind = kind;
    event->limit_passed->clock = clock->id;
    event->limit_passed->planned_at = clock->due_at;
    event->limit_passed->plan_version = desk->docket.task->plan_version;
    return event;
}

#endif
