/* Whom the levels of a ladder mean that is not the task's own: a unit that owes an answer hears of
 * it itself before anybody above it (model 3.8). */
#include "test.h"

#include "base/civil.h"
#include "climber.h"
#include "folder.h"
#include "wire/task.h"

static struct arena *arena;
static const struct organisation *organisation;
static const struct policy *policy;

static int
set_up(void **state)
{
    (void)state;
    arena = arena_new();
    struct mistakes mistakes = { .arena = arena };
    struct file_set files = folder_read(arena, "tests/scenario/organisation");
    organisation = organisation_read(arena, &files, &mistakes);
    struct named_file file = folder_read_file(arena, "deploy/demo", "policy.yaml");
    policy = policy_read(arena, &(struct file_set){ &file, 1 }, &mistakes);
    assert_int_equal(mistakes.count, 0);
    return 0;
}

static int
tear_down(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static int64_t
at(const char *text)
{
    int64_t instant;
    assert_true(instant_parse(text, &instant));
    return instant;
}

/* Whoever is told of a clock for which STC owes something, level by level. */
static void
hear_of(Dondoc__V1__ClockKind kind)
{
    Dondoc__V1__Clock clock = DONDOC__V1__CLOCK__INIT;
    Dondoc__V1__Clock *clocks[] = { &clock };
    Dondoc__V1__Task task = DONDOC__V1__TASK__INIT;
    clock.id = 1;
    clock.kind = kind;
    clock.unit = arena_text(arena, "STC");
    clock.position = arena_text(arena, "STC.GD");
    clock.climbs = true;
    task.clocks = clocks;
    task.n_clocks = LENGTH(clocks);
    task.lead = arena_text(arena, "SXD");
    task.handler = arena_text(arena, "SXD.CV");
    task.accountable_head = arena_text(arena, "SXD.GD");
    task.assigner = arena_text(arena, "PCT1");
    task.tracker = arena_text(arena, "VPUB.CV");
    struct climber climber = { .task = &task,
                               .audience = task_audience(&task),
                               .organisation = organisation,
                               .policy = policy,
                               .urgency = URGENCY_NORMAL };
    struct rope rope;
    assert_true(climber_rope(&climber, 1, &rope));
    assert_string_equal(rope.late, "STC.GD");
    assert_int_equal(rope.rules.top, 3);
    const struct ladder *ladder = rope.rules.ladder;
    struct audience all = { .count = 0 };
    for (int level = 1; level <= rope.rules.top; level++) {
        const struct ladder_level *rung = &ladder->levels[level - 1];
        for (size_t i = 0; i < rung->recipient_count; i++) {
            audience_add(&all, organisation, &rope.audience, rung->recipients[i], level,
                         at("2026-03-13T08:00:00+07:00"));
        }
    }
    bool hears_deputy = false;
    for (int i = 0; i < all.count; i++) {
        const struct org_position *position = all.listeners[i].position;
        assert_non_null(position);
        assert_string_not_equal(position->unit->code, "UBND");
        hears_deputy |= strcmp(position->code, "STC.PGD") == 0;
    }
    assert_string_equal(all.listeners[0].position->code, "STC.GD");
    assert_true(hears_deputy);
}

static void
a_unit_hears_of_its_own_delay_before_its_superiors(void **state)
{
    (void)state;
    hear_of(DONDOC__V1__CLOCK_KIND__APPRAISAL);
    hear_of(DONDOC__V1__CLOCK_KIND__CONSULTATION);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_unit_hears_of_its_own_delay_before_its_superiors, set_up,
                                        tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
