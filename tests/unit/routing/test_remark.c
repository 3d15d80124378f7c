/* Acknowledgements and directives: a verdict for each, and nothing moves. */
#include "test.h"

#include "province.h"

static struct arena *arena;
static struct desk desk;

static int
set_up(void **state)
{
    (void)state;
    arena = arena_new();
    desk = desk_open(arena, province_reference(arena));
    return 0;
}

static int
tear_down(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static const Dondoc__V1__Event *
judge_directive(const char *position, const char *commit_date)
{
    Dondoc__V1__Event *event = report_new(arena, DATA(DIRECTIVE_ISSUED), position);
    event->directive_issued->level = 3;
    event->directive_issued->commit_date = arena_text(arena, commit_date);
    return desk_judge_at(&desk, event, "2026-03-03T09:00");
}

static void
assert_verdict(const Dondoc__V1__Event *decision, Dondoc__V1__Event__DataCase type,
               Dondoc__V1__Verdict__Kind kind, const char *code)
{
    assert_non_null(decision);
    assert_int_equal(decision->data_case, type);
    assert_int_equal(decision->verdict->kind, kind);
    assert_string_equal(decision->verdict->code, code);
}

#define VERDICT(name) DONDOC__V1__VERDICT__KIND__##name

static void
test_acknowledging_is_noted(void **state)
{
    (void)state;
    const Dondoc__V1__Event *known = report_new(arena, DATA(ESCALATION_ACKNOWLEDGED), "SXD.CV");
    assert_verdict(desk_judge_at(&desk, known, "2026-03-02T09:00"), DATA(REPORT_PARKED),
                   VERDICT(NONE), "PARKED");
    assert_verdict(desk_judge_at(&desk, assignment_new(arena), "2026-03-02T10:00"),
                   DATA(REPORT_NOTED), VERDICT(NOTED), ""); /* after its assignment */
    assert_int_equal(desk.docket.parked_count, 0);
    const Dondoc__V1__Task *task = desk.docket.task;
    assert_non_null(task);
    assert_verdict(desk_judge_at(&desk, known, "2026-03-03T09:00"), DATA(REPORT_NOTED),
                   VERDICT(NOTED), "");
    assert_ptr_equal(desk.docket.task, task); /* P4: it is not doing */
    (void)desk_judge_at(&desk, cancellation_new(arena, "CVP"), "2026-03-03T10:00");
    assert_verdict(desk_judge_at(&desk, known, "2026-03-03T11:00"), DATA(REPORT_REFUSED),
                   VERDICT(REFUSED), "TASK_CLOSED");
}

static void
test_directives_come_from_above(void **state)
{
    (void)state;
    static const struct {
        const char *position, *commit_date, *code; /* "": accepted */
    } cases[] = {
        { "SXD.GD", "2026-03-09", "" },
        { "CVP", "2026-03-09", "" },
        { "SXD.GD", "", "" },
        { "SXD.CV", "2026-03-09", "ACTOR_OUTSIDE" },
        { "SXD.GD", "9/3", "FIELD_INVALID" },
    };
    (void)desk_judge_at(&desk, assignment_new(arena), "2026-03-02T10:00");
    for (size_t i = 0; i < LENGTH(cases); i++) {
        print_message("%s %s\n", cases[i].position, cases[i].commit_date);
        const Dondoc__V1__Event *decision =
            judge_directive(cases[i].position, cases[i].commit_date);
        bool is_taken = cases[i].code[0] == '\0';
        assert_verdict(decision, is_taken ? DATA(DIRECTIVE_NOTED) : DATA(REPORT_REFUSED),
                       is_taken ? VERDICT(ACCEPTED) : VERDICT(REFUSED), cases[i].code);
        if (is_taken) {
            assert_int_equal(decision->directive_noted->level, 3);
            assert_string_equal(decision->directive_noted->position, cases[i].position);
            assert_string_equal(decision->directive_noted->commit_date, cases[i].commit_date);
        }
    }
}

/* They count like any other report: one that comes early waits, and takes nobody's number. */
static void
test_a_publishers_count_is_kept(void **state)
{
    (void)state;
    Dondoc__V1__Event *order = assignment_new(arena), *delivery = delivery_new(arena);
    Dondoc__V1__Event *directive = report_new(arena, DATA(DIRECTIVE_ISSUED), "SXD.GD");
    order->subject_version = 1;
    delivery->subject_version = 2;
    directive->subject_version = 3;
    (void)desk_judge_at(&desk, order, "2026-03-02T10:00");
    assert_verdict(desk_judge_at(&desk, directive, "2026-03-02T10:01"), DATA(REPORT_PARKED),
                   VERDICT(NONE), "PARKED");
    assert_verdict(desk_judge_at(&desk, delivery, "2026-03-02T10:02"), DATA(DIRECTIVE_NOTED),
                   VERDICT(ACCEPTED), "");
    assert_true(desk.docket.task->delivered_at != 0);
    assert_int_equal(desk.docket.task->subject_version, 3);
    assert_verdict(desk_judge_at(&desk, directive, "2026-03-02T10:03"), DATA(REPORT_REFUSED),
                   VERDICT(REFUSED), "VERSION_USED");
}

int
main(void)
{
#define TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_acknowledging_is_noted),
        TEST(test_directives_come_from_above),
        TEST(test_a_publishers_count_is_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
