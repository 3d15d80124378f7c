#include "test.h"

#include "domain/ladder.h"
#include "scenario.h"
#include "vn_calendar.h"

static struct arena *arena;
static const struct calendar *calendar;
static const struct policy *policy;
static const struct organisation *organisation;

static int
set_up(void **state)
{
    (void)state;
    arena = arena_new();
    calendar = vn_calendar(arena);
    policy = shipped_policy(arena);
    organisation = scenario_organisation(arena);
    return 0;
}

static int
tear_down(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static const struct audience_task sxd_task = {
    .lead = "SXD",
    .handler = "SXD.CV",
    .accountable_head = "SXD.GD",
    .assigner = "PCT1",
    .tracker = "VPUB.CV",
    .field = "xay-dung",
};

static struct ladder_rules
task_rules(enum urgency urgency)
{
    return ladder_of_task(&policy->ladders, organisation, &sxd_task, urgency, false);
}

static struct climb
running(const char *due_at, enum urgency urgency)
{
    struct climb climb = { 0 };
    struct climb_facts facts = { CLIMB_RUNNING, the_instant(due_at), 1, 0, 0, 0, 0, false };
    assert_int_equal(climb_follow(&climb, &facts, urgency, calendar), CLOSE_NOT);
    return climb;
}

static void
assert_at(int64_t found, const char *wanted)
{
    if (found != the_instant(wanted)) {
        char text[CIVIL_TEXT_SIZE];
        fail_msg("%s, wanted %s", instant_print(text, sizeof text, found), wanted);
    }
}

/* Raises the next level, which must be this one at this instant. */
static void
assert_next(struct climb *climb, const struct ladder_rules *rules, int level, const char *wanted)
{
    int64_t at;
    assert_int_equal(climb_next(climb, rules, calendar, &at), level);
    assert_at(at, wanted);
    climb->reached = level;
}

static void
test_levels_come_when_the_policy_says(void **state)
{
    (void)state;
    static const struct {
        const char *name, *due_at;
        enum urgency urgency;
        const char *levels[6];
    } cases[] = {
        { "SC-06: across Tết",
          "2026-02-14T00:00",
          URGENCY_NORMAL,
          { "2026-02-23T07:30", "2026-02-24T07:30", "2026-02-26T07:30", "2026-03-02T07:30",
            "2026-03-09T07:30", "2026-03-16T07:30" } },
        { "SC-08: a week day",
          "2026-03-10T00:00",
          URGENCY_NORMAL,
          { "2026-03-10T07:30", "2026-03-11T07:30", "2026-03-13T07:30", "2026-03-17T07:30",
            "2026-03-24T07:30", "2026-03-31T07:30" } },
        { "SC-25: after a meeting",
          "2026-04-15T00:00",
          URGENCY_NORMAL,
          { "2026-04-15T07:30", "2026-04-16T07:30", "2026-04-20T07:30", "2026-04-22T07:30",
            "2026-05-04T07:30", "2026-05-11T07:30" } },
        { "due in the middle of a working day",
          "2026-03-10T10:00",
          URGENCY_NORMAL,
          { "2026-03-10T10:00", "2026-03-11T10:00", "2026-03-13T10:00", "2026-03-17T10:00",
            "2026-03-24T10:00", "2026-03-31T10:00" } },
        { "khẩn",
          "2026-03-10T00:00",
          URGENCY_KHAN,
          { "2026-03-10T07:30", "2026-03-10T11:30", "2026-03-11T07:30", "2026-03-12T07:30",
            "2026-03-13T07:30", "2026-03-17T07:30" } },
        { "khẩn, late on a Friday",
          "2026-03-13T16:00",
          URGENCY_KHAN,
          { "2026-03-13T16:00", "2026-03-16T10:30", "2026-03-16T16:00", "2026-03-17T16:00",
            "2026-03-18T16:00", "2026-03-20T16:00" } },
        { "thượng khẩn",
          "2026-03-10T00:00",
          URGENCY_THUONG_KHAN,
          { "2026-03-10T07:30", "2026-03-10T09:30", "2026-03-10T11:30", "2026-03-11T07:30",
            "2026-03-12T07:30", "2026-03-13T07:30" } },
        { "hỏa tốc in Tết, calendar hours",
          "2026-02-15T09:20",
          URGENCY_HOA_TOC,
          { "2026-02-15T09:20", "2026-02-15T09:50", "2026-02-15T10:20", "2026-02-15T11:20",
            "2026-02-15T13:20", "2026-02-15T17:20" } },
        { "hỏa tốc hẹn giờ as hỏa tốc, at night",
          "2026-03-10T23:30",
          URGENCY_HOA_TOC_HEN_GIO,
          { "2026-03-10T23:30", "2026-03-11T00:00", "2026-03-11T00:30", "2026-03-11T01:30",
            "2026-03-11T03:30", "2026-03-11T07:30" } },
    };
    for (size_t i = 0; i < LENGTH(cases); i++) {
        print_message("%s\n", cases[i].name);
        struct climb climb = running(cases[i].due_at, cases[i].urgency);
        struct ladder_rules rules = task_rules(cases[i].urgency);
        for (int level = 1; level <= 6; level++) {
            assert_next(&climb, &rules, level, cases[i].levels[level - 1]);
        }
        int64_t at;
        assert_int_equal(climb_next(&climb, &rules, calendar, &at), 0);
    }
}

static void
test_the_reviewer_has_two_levels(void **state)
{
    (void)state;
    struct climb climb = running("2026-03-12T00:00", URGENCY_NORMAL);
    struct ladder_rules rules = ladder_of_reviewer(&policy->ladders, URGENCY_NORMAL);
    assert_next(&climb, &rules, 1, "2026-03-12T07:30"); /* SC-09 */
    assert_next(&climb, &rules, 2, "2026-03-13T07:30");
    int64_t at;
    assert_int_equal(climb_next(&climb, &rules, calendar, &at), 0);
}

static void
test_how_high_it_climbs(void **state)
{
    (void)state;
    static const struct {
        const char *name, *lead, *head, *assigner;
        bool is_internal;
        int heard_from, top;
    } cases[] = {
        { "a department, by the Vice Chair", "SXD", "SXD.GD", "PCT1", false, 1, 6 },
        { "a commune", "XA", "XA.CT", "CVP", false, 1, 6 },
        { "internal, by the head", "SXD", "SXD.GD", "SXD.GD", true, 1, 3 },
        { "internal, by the section head", "SXD", "SXD.GD", "SXD.TP", true, 1, 3 },
        { "internal to the Office, by its chief", "VPUB", "CVP", "CVP", true, 1, 3 },
        { "never below the assigner", "SXD", "SXD.GD", "PCT1", true, 1, 5 },
        { "a central agency", "CQTW", "CQTW.GD", "CT", false, 4, 6 },
    };
    for (size_t i = 0; i < LENGTH(cases); i++) {
        print_message("%s\n", cases[i].name);
        struct audience_task task = { .lead = cases[i].lead,
                                      .accountable_head = cases[i].head,
                                      .assigner = cases[i].assigner };
        struct ladder_rules rules = ladder_of_task(&policy->ladders, organisation, &task,
                                                   URGENCY_NORMAL, cases[i].is_internal);
        assert_int_equal(rules.heard_from, cases[i].heard_from);
        assert_int_equal(rules.top, cases[i].top);
    }
    struct audience_task own = sxd_task;
    assert_false(ladder_is_internal(organisation, &own));
    own.assigner = "SXD.TP";
    assert_true(ladder_is_internal(organisation, &own));
}

/* Due hết ngày 13/02, level 2 on 24/02, handed in that day at 16:00. */
static struct climb
submitted_late(void)
{
    struct climb climb = running("2026-02-14T00:00", URGENCY_NORMAL);
    struct climb_facts facts = { .phase = CLIMB_PAUSED,
                                 .due_at = the_instant("2026-02-14T00:00"),
                                 .due_version = 1,
                                 .submitted_at = the_instant("2026-02-24T16:00") };
    climb.reached = 2;
    assert_int_equal(climb_follow(&climb, &facts, URGENCY_NORMAL, calendar), CLOSE_NOT);
    return climb;
}

static void
test_submitting_pauses_and_completion_closes(void **state)
{
    (void)state;
    struct climb climb = submitted_late();
    struct ladder_rules rules = task_rules(URGENCY_NORMAL);
    struct climb_facts facts = { .phase = CLIMB_CLOSED,
                                 .due_at = the_instant("2026-02-14T00:00"),
                                 .due_version = 1,
                                 .submitted_at = the_instant("2026-02-24T16:00") };
    int64_t at;
    assert_int_equal(climb_next(&climb, &rules, calendar, &at), 0);
    assert_int_equal(climb_follow(&climb, &facts, URGENCY_NORMAL, calendar), CLOSE_COMPLETED);
    assert_int_equal(climb_follow(&climb, &facts, URGENCY_NORMAL, calendar), CLOSE_NOT);
    assert_int_equal(climb_next(&climb, &rules, calendar, &at), 0);

    climb = submitted_late();
    facts.is_cancelled = true;
    assert_int_equal(climb_follow(&climb, &facts, URGENCY_NORMAL, calendar), CLOSE_CANCELLED);

    climb = running("2026-02-14T00:00", URGENCY_NORMAL); /* nothing was raised */
    facts.is_cancelled = false;
    assert_int_equal(climb_follow(&climb, &facts, URGENCY_NORMAL, calendar), CLOSE_NOT);
}

static void
test_a_return_goes_on_from_the_level_reached(void **state)
{
    (void)state;
    struct climb climb = submitted_late();
    struct ladder_rules rules = task_rules(URGENCY_NORMAL);
    struct climb_facts facts = { .phase = CLIMB_RUNNING,
                                 .due_at = the_instant("2026-02-14T00:00"),
                                 .due_version = 1,
                                 .rework_due_at = the_instant("2026-02-28T00:00"),
                                 .returns = 1 };
    assert_int_equal(climb_follow(&climb, &facts, URGENCY_NORMAL, calendar), CLOSE_NOT);
    assert_int_equal(climb.anchor, 2);
    assert_at(climb.anchor_at, "2026-03-02T07:30");
    assert_next(&climb, &rules, 3, "2026-03-04T07:30"); /* A+3 wd - A+1 wd */

    facts.phase = CLIMB_PAUSED;
    facts.submitted_at = the_instant("2026-03-05T08:00");
    assert_int_equal(climb_follow(&climb, &facts, URGENCY_NORMAL, calendar), CLOSE_NOT);
    facts.phase = CLIMB_RUNNING; /* rubbish again: no new anchor */
    facts.returns = 2;
    facts.rework_due_at = the_instant("2026-03-25T00:00");
    assert_int_equal(climb_follow(&climb, &facts, URGENCY_NORMAL, calendar), CLOSE_NOT);
    assert_int_equal(climb.anchor, 2);
    assert_next(&climb, &rules, 4, "2026-03-06T07:30");
    assert_next(&climb, &rules, 5, "2026-03-13T07:30");
}

/* Also when it was returned before: what was completed is given back anew. */
static void
test_reopening_goes_on_from_the_level_reached(void **state)
{
    (void)state;
    struct climb climb = running("2026-03-10T00:00", URGENCY_NORMAL);
    struct ladder_rules rules = task_rules(URGENCY_NORMAL);
    assert_next(&climb, &rules, 1, "2026-03-10T07:30");
    struct climb_facts facts = { .phase = CLIMB_RUNNING,
                                 .due_at = the_instant("2026-03-10T00:00"),
                                 .due_version = 1,
                                 .rework_due_at = the_instant("2026-03-13T00:00"),
                                 .returns = 1 };
    assert_int_equal(climb_follow(&climb, &facts, URGENCY_NORMAL, calendar), CLOSE_NOT);
    facts.phase = CLIMB_CLOSED;
    facts.submitted_at = the_instant("2026-03-12T08:00");
    assert_int_equal(climb_follow(&climb, &facts, URGENCY_NORMAL, calendar), CLOSE_COMPLETED);
    facts.phase = CLIMB_RUNNING; /* on 30/03 */
    facts.submitted_at = 0;
    facts.rework_due_at = the_instant("2026-04-02T00:00");
    facts.returns = 2;
    assert_int_equal(climb_follow(&climb, &facts, URGENCY_NORMAL, calendar), CLOSE_NOT);
    assert_int_equal(climb.anchor, 3);
    assert_next(&climb, &rules, 2, "2026-04-03T07:30");
    assert_next(&climb, &rules, 3, "2026-04-07T07:30");
}

/* While the clock stands no delay runs: 5 working days in which nobody could act. */
static void
test_a_suspension_goes_on_where_it_was(void **state)
{
    (void)state;
    struct climb climb = running("2026-03-03T00:00", URGENCY_NORMAL);
    struct ladder_rules rules = task_rules(URGENCY_NORMAL);
    assert_next(&climb, &rules, 1, "2026-03-03T07:30");
    assert_next(&climb, &rules, 2, "2026-03-04T07:30");
    struct climb_facts facts = { .phase = CLIMB_PAUSED,
                                 .due_at = the_instant("2026-03-03T00:00"),
                                 .due_version = 1 };
    assert_int_equal(climb_follow(&climb, &facts, URGENCY_NORMAL, calendar), CLOSE_NOT);
    facts.phase = CLIMB_RUNNING;
    facts.resumed_at = the_instant("2026-03-12T14:00");
    assert_int_equal(climb_follow(&climb, &facts, URGENCY_NORMAL, calendar), CLOSE_NOT);
    assert_next(&climb, &rules, 3, "2026-03-16T14:00"); /* A+3 wd - A+1 wd */
    int anchor = climb.anchor;
    assert_int_equal(climb_follow(&climb, &facts, URGENCY_NORMAL, calendar), CLOSE_NOT);
    assert_int_equal(climb.anchor, anchor); /* once for each time it stood */
    assert_next(&climb, &rules, 4, "2026-03-18T14:00");

    /* it was not overdue yet: the due time, wherever it is now, is the anchor */
    climb = running("2026-03-20T00:00", URGENCY_NORMAL);
    facts.phase = CLIMB_PAUSED;
    facts.due_at = the_instant("2026-03-20T00:00");
    facts.resumed_at = 0;
    (void)climb_follow(&climb, &facts, URGENCY_NORMAL, calendar);
    facts.phase = CLIMB_RUNNING;
    facts.resumed_at = the_instant("2026-03-12T14:00");
    (void)climb_follow(&climb, &facts, URGENCY_NORMAL, calendar);
    assert_int_equal(climb.anchor, 1);
    assert_next(&climb, &rules, 1, "2026-03-20T07:30");
}

static void
test_a_return_before_due_moves_the_anchor_to_the_rework(void **state)
{
    (void)state;
    struct climb climb = running("2026-03-10T00:00", URGENCY_NORMAL);
    struct ladder_rules rules = task_rules(URGENCY_NORMAL);
    struct climb_facts facts = { CLIMB_RUNNING, the_instant("2026-03-10T00:00"), 1, 0, 1, 0, 0,
                                 false };
    facts.rework_due_at = the_instant("2026-03-12T00:00");
    assert_int_equal(climb_follow(&climb, &facts, URGENCY_NORMAL, calendar), CLOSE_NOT);
    assert_next(&climb, &rules, 1, "2026-03-12T07:30");
    assert_next(&climb, &rules, 2, "2026-03-13T07:30");
}

static void
test_delays_of_different_kinds_are_counted_as_differences(void **state)
{
    (void)state;
    struct climb climb = running("2026-03-10T00:00", URGENCY_KHAN);
    struct ladder_rules rules = task_rules(URGENCY_KHAN);
    struct climb_facts facts = { CLIMB_RUNNING, the_instant("2026-03-10T00:00"), 1, 0, 1, 0, 0,
                                 false };
    climb.reached = 2; /* A+4 wh; the next is A+1 wd */
    facts.rework_due_at = the_instant("2026-03-18T00:00");
    assert_int_equal(climb_follow(&climb, &facts, URGENCY_KHAN, calendar), CLOSE_NOT);
    assert_at(climb.anchor_at, "2026-03-18T07:30");
    assert_next(&climb, &rules, 3, "2026-03-18T13:00"); /* half a day after it */
    assert_next(&climb, &rules, 4, "2026-03-19T13:00");
}

static void
test_reported_late_counts_nowhere(void **state)
{
    (void)state;
    struct climb climb = running("2026-03-10T00:00", URGENCY_NORMAL);
    struct ladder_rules rules = task_rules(URGENCY_NORMAL);
    climb.reached = 1;
    struct climb_facts facts = {
        CLIMB_PAUSED, the_instant("2026-03-10T00:00"), 1, 0, 0, 0, 0, false
    };
    facts.submitted_at = the_instant("2026-03-09T16:00");
    assert_int_equal(climb_follow(&climb, &facts, URGENCY_NORMAL, calendar), CLOSE_REPORTED_LATE);
    assert_int_equal(climb_follow(&climb, &facts, URGENCY_NORMAL, calendar), CLOSE_NOT);
    facts.phase = CLIMB_RUNNING;
    facts.returns = 1;
    facts.rework_due_at = the_instant("2026-03-14T00:00");
    facts.submitted_at = 0;
    assert_int_equal(climb_follow(&climb, &facts, URGENCY_NORMAL, calendar), CLOSE_NOT);
    assert_int_equal(climb.anchor, 2);
    assert_int_equal(climb.counts_from, 2);
    assert_next(&climb, &rules, 1, "2026-03-16T07:30");
}

static void
test_a_moved_due_time_begins_again(void **state)
{
    (void)state;
    struct climb climb = running("2026-03-10T00:00", URGENCY_NORMAL);
    struct ladder_rules rules = task_rules(URGENCY_NORMAL);
    struct climb_facts facts = { CLIMB_RUNNING, the_instant("2026-03-14T00:00"), 2, 0, 0, 0, 0,
                                 false };
    climb.reached = 2;
    assert_int_equal(climb_follow(&climb, &facts, URGENCY_NORMAL, calendar), CLOSE_DUE_MOVED);
    assert_int_equal(climb.anchor, 2);
    assert_next(&climb, &rules, 1, "2026-03-16T07:30");
    assert_int_equal(climb_follow(&climb, &facts, URGENCY_NORMAL, calendar), CLOSE_NOT);
    assert_int_equal(climb.anchor, 2);
}

static void
test_a_directive_defers_the_next_level_once(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        int reached, level;
        const char *commit, *wanted; /* NULL: refused */
    } cases[] = {
        { "by two days", 3, 3, "2026-03-18", "2026-03-19T07:30" },
        { "at most three working days", 3, 3, "2026-04-20", "2026-03-20T07:30" },
        { "a day before the next level", 3, 3, "2026-03-16", NULL },
        { "too low a level", 2, 2, "2026-03-18", NULL },
        { "a level that was not raised", 3, 4, "2026-03-18", NULL },
    };
    struct ladder_rules rules = task_rules(URGENCY_NORMAL);
    for (size_t i = 0; i < LENGTH(cases); i++) {
        print_message("%s\n", cases[i].name);
        struct climb climb = running("2026-03-10T00:00", URGENCY_NORMAL);
        climb.reached = cases[i].reached;
        bool done = climb_defer(&climb, &rules, &policy->ladders, calendar, cases[i].level,
                                the_day(cases[i].commit));
        assert_int_equal(done, cases[i].wanted != NULL);
        if (done) {
            assert_next(&climb, &rules, 4, cases[i].wanted);
            assert_false(
                climb_defer(&climb, &rules, &policy->ladders, calendar, 4, the_day("2026-04-20")));
            assert_next(&climb, &rules, 5, "2026-03-24T07:30");
        }
    }
}

/* The rework of the first return is given a day more, the second return's makes no anchor. */
static void
test_a_rework_that_moves_takes_the_anchor_along(void **state)
{
    (void)state;
    struct climb climb = running("2026-03-20T00:00", URGENCY_NORMAL);
    struct climb_facts facts = {
        CLIMB_RUNNING, the_instant("2026-03-20T00:00"), 1, the_instant("2026-03-25T00:00"), 1, 0, 0,
        false
    };
    assert_int_equal(climb_follow(&climb, &facts, URGENCY_NORMAL, calendar), CLOSE_NOT);
    assert_at(climb.anchor_at, "2026-03-25T07:30");
    facts.rework_due_at = the_instant("2026-03-26T00:00");
    assert_int_equal(climb_follow(&climb, &facts, URGENCY_NORMAL, calendar), CLOSE_NOT);
    assert_at(climb.anchor_at, "2026-03-26T07:30");
    facts.rework_due_at = the_instant("2026-03-31T00:00");
    facts.returns = 2;
    assert_int_equal(climb_follow(&climb, &facts, URGENCY_NORMAL, calendar), CLOSE_NOT);
    assert_int_equal(climb_follow(&climb, &facts, URGENCY_NORMAL, calendar), CLOSE_NOT);
    assert_at(climb.anchor_at, "2026-03-26T07:30");
}

/* A holiday decided behind the due time: the anchor moves with the opening, unless a level was
 * raised from it already. */
static void
test_the_anchor_is_a_working_instant_of_the_calendar_in_force(void **state)
{
    (void)state;
    struct ladder_rules rules = task_rules(URGENCY_NORMAL);
    struct vn_plan vn = vn_plan(arena);
    (void)vn_add(&vn, "2026-03-10", DAY_HOLIDAY);
    const struct calendar *later = made_calendar(arena, &vn.plan);
    struct climb climb = running("2026-03-10T00:00", URGENCY_NORMAL);
    struct climb raised = climb, express = running("2026-03-10T00:00", URGENCY_HOA_TOC);
    int64_t at;
    climb_open_anchor(&climb, URGENCY_NORMAL, later);
    assert_int_equal(climb_next(&climb, &rules, later, &at), 1);
    assert_at(at, "2026-03-11T07:30");
    climb.reached = 1;
    assert_int_equal(climb_next(&climb, &rules, later, &at), 2);
    assert_at(at, "2026-03-12T07:30");
    climb_open_anchor(&climb, URGENCY_NORMAL, calendar);
    assert_at(climb.anchor_at, "2026-03-11T07:30");
    raised.reached = 1;
    climb_open_anchor(&raised, URGENCY_NORMAL, later);
    assert_at(raised.anchor_at, "2026-03-10T07:30");
    climb_open_anchor(&express, URGENCY_HOA_TOC, later);
    assert_at(express.anchor_at, "2026-03-10T00:00");
}

/* ---- laws over random histories ------------------------------------------------------------ */

struct history {
    struct climb climb;
    struct climb_facts facts;
    struct ladder_rules rules;
    enum urgency urgency;
    int64_t now;
    int raised[64]; /* per anchor: levels raised so far */
    int64_t last_at;
};

static void
change(struct history *h, uint64_t *seed)
{
    h->facts.resumed_at = 0;
    switch (test_between(seed, 0, 5)) {
    case 0: /* handed in, now or some days ago */
        if (h->facts.phase == CLIMB_RUNNING) {
            h->facts.phase = CLIMB_PAUSED;
            h->facts.submitted_at = h->now - test_between(seed, 0, 3) * INT64_C(86400000000);
            h->facts.rework_due_at = 0;
        }
        break;
    case 1: /* returned */
        if (h->facts.phase == CLIMB_PAUSED) {
            h->facts.phase = CLIMB_RUNNING;
            h->facts.returns++;
            h->facts.rework_due_at = h->now + test_between(seed, 1, 5) * INT64_C(86400000000);
        }
        break;
    case 2: /* withdrawn, or resumed */
        if (h->facts.phase == CLIMB_PAUSED) {
            h->facts.phase = CLIMB_RUNNING;
            h->facts.resumed_at = test_between(seed, 0, 1) == 0 ? h->now : 0;
        }
        break;
    case 3: /* extended */
        if (h->facts.phase == CLIMB_RUNNING && test_between(seed, 0, 3) == 0) {
            h->facts.due_at += test_between(seed, 1, 10) * INT64_C(86400000000);
            h->facts.due_version++;
        }
        break;
    case 4:
        if (test_between(seed, 0, 9) == 0) {
            h->facts.phase = CLIMB_CLOSED;
        }
        break;
    default:
        (void)climb_defer(&h->climb, &h->rules, &policy->ladders, calendar,
                          (int)test_between(seed, 1, 6), day_at(h->now) + 2);
    }
}

/* Invariant 2: in order, each at most once per anchor, never while it does not run. */
static void
raise_due(struct history *h)
{
    int64_t at;
    int level;
    while ((level = climb_next(&h->climb, &h->rules, calendar, &at)) != 0 && at <= h->now) {
        assert_int_equal(h->facts.phase, CLIMB_RUNNING);
        assert_true(h->climb.anchor < (int)LENGTH(h->raised));
        assert_true(level > h->raised[h->climb.anchor]);
        assert_int_equal(level, h->climb.reached + 1);
        assert_true(at >= h->climb.anchor_at && at >= h->facts.due_at);
        h->raised[h->climb.anchor] = level;
        h->climb.reached = level;
    }
}

static void
live(uint64_t *seed)
{
    struct history h = { .urgency = (enum urgency)test_between(seed, 0, URGENCIES - 1) };
    h.rules = task_rules(h.urgency);
    h.now = the_instant("2026-01-05T08:00") + test_between(seed, 0, 200) * INT64_C(86400000000);
    h.facts = (struct climb_facts){ .phase = CLIMB_RUNNING, .due_version = 1 };
    h.facts.due_at = h.now + test_between(seed, 1, 240) * INT64_C(3600000000);
    for (int step = 0; step < 60; step++) {
        if (test_between(seed, 0, 2) == 0) {
            change(&h, seed);
        }
        bool counted = h.climb.reached > 0;
        int anchor = h.climb.anchor;
        enum climb_close close = climb_follow(&h.climb, &h.facts, h.urgency, calendar);
        assert_true(close == CLOSE_NOT || counted);
        assert_true(h.climb.anchor == anchor || h.climb.anchor == anchor + 1);
        struct climb again = h.climb; /* the same facts twice change nothing */
        assert_int_equal(climb_follow(&again, &h.facts, h.urgency, calendar), CLOSE_NOT);
        assert_true(climb_same(&again, &h.climb));
        h.now += test_between(seed, 1, 72) * INT64_C(3600000000);
        raise_due(&h);
        /* Invariant 1: overdue and in nobody else's hands, so it has been raised. */
        bool is_overdue =
            h.facts.phase == CLIMB_RUNNING && h.facts.due_at < h.now && h.climb.anchor_at <= h.now;
        assert_true(!is_overdue || h.climb.reached >= 1);
    }
}

static void
test_laws_over_random_histories(void **state)
{
    (void)state;
    uint64_t seed = test_seed();
    int rounds = test_rounds(4000);
    for (int i = 0; i < rounds; i++) {
        live(&seed);
    }
}

static void
test_names_are_complete(void **state)
{
    (void)state;
    for (int i = 0; i < CLIMB_CLOSES; i++) {
        enum climb_close close;
        assert_true(climb_close_parse(climb_close_name((enum climb_close)i), &close));
        assert_int_equal(close, i);
        assert_true(strlen(climb_close_say((enum climb_close)i, false)) > 3);
        assert_true(strlen(climb_close_say((enum climb_close)i, true)) > 3);
    }
    for (int i = 0; i < CLIMB_PHASES; i++) {
        assert_true(strlen(climb_phase_name((enum climb_phase)i)) > 3);
    }
}

int
main(void)
{
#define TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_levels_come_when_the_policy_says),
        TEST(test_the_reviewer_has_two_levels),
        TEST(test_how_high_it_climbs),
        TEST(test_submitting_pauses_and_completion_closes),
        TEST(test_a_return_goes_on_from_the_level_reached),
        TEST(test_reopening_goes_on_from_the_level_reached),
        TEST(test_a_suspension_goes_on_where_it_was),
        TEST(test_a_return_before_due_moves_the_anchor_to_the_rework),
        TEST(test_delays_of_different_kinds_are_counted_as_differences),
        TEST(test_reported_late_counts_nowhere),
        TEST(test_a_moved_due_time_begins_again),
        TEST(test_a_directive_defers_the_next_level_once),
        TEST(test_a_rework_that_moves_takes_the_anchor_along),
        TEST(test_the_anchor_is_a_working_instant_of_the_calendar_in_force),
        TEST(test_laws_over_random_histories),
        TEST(test_names_are_complete),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
