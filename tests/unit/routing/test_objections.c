/* "Not ours" (F-08, F-09): SC-20 and SC-21 clause by clause, every guard with its refusal, and
 * whose the lost time is. */
#include "test.h"

#include "verdicts.h"

static struct arena *arena;
static const struct reference *reference;
static struct desk desk;

static int
set_up(void **state)
{
    (void)state;
    arena = arena_new();
    reference = province_reference(arena);
    desk = desk_open(arena, reference);
    return 0;
}

static int
tear_down(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

#define UPHOLD  DONDOC__V1__OBJECTION_DECIDED__OUTCOME__UPHOLD
#define DISMISS DONDOC__V1__OBJECTION_DECIDED__OUTCOME__DISMISS

static void
assign(Dondoc__V1__Event *order)
{
    (void)assert_taken(desk_judge_at(&desk, order, "2026-03-02 10:00:00"), DATA(TASK_ASSIGNED));
    (void)assert_taken(desk_judge_at(&desk, delivery_new(arena), "2026-03-02 10:00:00"),
                       DATA(TASK_DELIVERED));
}

static Dondoc__V1__Event *
objection_new(const char *position, const char *competent)
{
    Dondoc__V1__Event *event = report_new(arena, DATA(OBJECTION_RAISED), position);
    event->objection_raised->rule = arena_text(arena, "QĐ 12/2025/QĐ-UBND, Điều 5");
    event->objection_raised->competent_unit = arena_text(arena, competent);
    return event;
}

static Dondoc__V1__Event *
ruling_new(const char *position, Dondoc__V1__ObjectionDecided__Outcome outcome, const char *lead)
{
    Dondoc__V1__Event *event = report_new(arena, DATA(OBJECTION_DECIDED), position);
    event->objection_decided->outcome = outcome;
    event->objection_decided->lead = arena_text(arena, lead);
    return event;
}

static void
object(void)
{
    assign(assignment_new(arena));
    (void)assert_taken(desk_judge_at(&desk, objection_new("SXD.GD", "STC"), "2026-03-02 15:30:00"),
                       DATA(OBJECTION_OPENED));
}

static void
transfer(void)
{
    object();
    (void)assert_taken(desk_judge_at(&desk, ruling_new("CVP", UPHOLD, ""), "2026-03-03 09:15:00"),
                       DATA(TASK_TRANSFERRED));
}

static void
sc_20_the_lost_time_is_the_routers(void **state)
{
    (void)state;
    object();
    const Dondoc__V1__Task *task = desk.docket.task;
    assert_is(&desk, TASK_OBJECTED);
    assert_at(task_clock_due(task, DONDOC__V1__CLOCK_KIND__OBJECTION), "2026-03-03 10:00:00");
    assert_string_equal(task_clock(task, DONDOC__V1__CLOCK_KIND__OBJECTION)->position, "CVP");
    assert_int_equal(task_clock_due(task, DONDOC__V1__CLOCK_KIND__ACCEPTANCE), 0);
    assert_int_equal(task->holder->role, DONDOC__V1__HOLDER_ROLE__DISPATCHER);
    assert_int_equal(task->ladder, DONDOC__V1__LADDER__LADDER_RUNNING); /* its clock goes on */
    int plan = task->plan_version;

    const Dondoc__V1__Event *decision =
        assert_taken(desk_judge_at(&desk, ruling_new("CVP", UPHOLD, ""), "2026-03-03 09:15:00"),
                     DATA(TASK_TRANSFERRED));
    task = desk.docket.task;
    assert_is(&desk, TASK_ASSIGNED);
    assert_string_equal(decision->task_transferred->from, "SXD");
    assert_string_equal(decision->task_transferred->to, "STC");
    assert_string_equal(task->lead, "STC");
    assert_string_equal(task->accountable_head, "STC.GD");
    assert_string_equal(task->accountable_person, "p-stc");
    assert_string_equal(task->handler, "");
    assert_string_equal(task->participants[0]->unit, "STC");
    assert_at(task->deadline->due_at, "2026-03-10 00:00:00"); /* 4 of 5 wd are left */
    assert_int_equal(task->deadline->version, 1);
    assert_int_equal(task->plan_version, plan + 1);
    assert_int_equal(task->delivered_at, 0);
    assert_int_equal(task->n_clocks, 1); /* the new lead has yet to receive it */
    assert_int_equal(task->clocks[0]->kind, DONDOC__V1__CLOCK_KIND__DELIVERY);
    assert_string_equal(task->clocks[0]->unit, "STC");
    assert_int_equal(task->n_charges, 1);
    assert_at(task->charges[0]->from, "2026-03-02 10:00:00");
    assert_at(task->charges[0]->to, "2026-03-03 09:15:00");
    assert_string_equal(task->charges[0]->unit, "VPUB");
    assert_int_equal(task->objections[0]->result, DONDOC__V1__OBJECTION__RESULT__UPHELD);
    assert_false(task->frozen);
    /* who reports for a unit that does not lead any more is nobody */
    assert_not_taken(desk_judge_at(&desk, objection_new("SXD.GD", "SNV"), "2026-03-03 10:00:00"),
                     "ACTOR_OUTSIDE", "actor", "ONE_OBJECTION");
}

/* The window is over with 03/03, and the silence was acceptance. */
static void
sc_20_an_objection_too_late(void **state)
{
    (void)state;
    assign(assignment_new(arena));
    Dondoc__V1__Event *late = objection_new("SXD.GD", "STC");
    late->time = 0;
    (void)desk_judge_at(&desk, clock_runs_out(&desk, DONDOC__V1__CLOCK_KIND__ACCEPTANCE),
                        "2026-03-04 00:00:30");
    assert_not_taken(desk_judge_at(&desk, late, "2026-03-04 08:00:00"), "OBJECTION_LATE",
                     "objection_raised", "OBJECT");
    assert_is(&desk, TASK_IN_PROGRESS);
}

static void
sc_21_the_second_decision_freezes(void **state)
{
    (void)state;
    transfer();
    (void)assert_taken(desk_judge_at(&desk, objection_new("STC.GD", "SXD"), "2026-03-03 14:00:00"),
                       DATA(OBJECTION_OPENED));
    const Dondoc__V1__Task *task = desk.docket.task;
    const Dondoc__V1__Clock *clock = task_clock(task, DONDOC__V1__CLOCK_KIND__OBJECTION);
    assert_string_equal(clock->position, "PCT1"); /* not the dispatcher */
    assert_at(clock->due_at, "2026-03-05 00:00:00");
    assert_int_equal(task->holder->role, DONDOC__V1__HOLDER_ROLE__DECIDER);
    assert_not_taken(desk_judge_at(&desk, ruling_new("CVP", UPHOLD, "SXD"), "2026-03-04 10:00:00"),
                     "ACTOR_NOT_DECIDER", "actor", "ARBITRATE_OBJECTION");

    size_t before = desk.docket.decision_count;
    const Dondoc__V1__Event *frozen =
        desk_judge_at(&desk, ruling_new("PCT1", UPHOLD, "SXD"), "2026-03-04 11:00:00");
    assert_int_equal(desk.docket.decision_count, before + 2);
    (void)assert_taken(desk.docket.decisions[before].event, DATA(TASK_TRANSFERRED));
    assert_non_null(desk.docket.decisions[before].event->verdict);
    assert_int_equal(desk.docket.decisions[before].cause.decided, 0);
    (void)assert_taken(frozen, DATA(ROUTING_FROZEN));
    assert_null(frozen->verdict); /* one report, one verdict */
    assert_int_equal(desk.docket.decisions[before + 1].cause.decided, 1);
    assert_string_equal(frozen->routing_frozen->position, "PCT1");
    task = desk.docket.task;
    assert_string_equal(task->lead, "SXD");
    assert_true(task->frozen);
    assert_true(task->objections[0]->reversed);               /* SXD gets SIDEWAYS +1 */
    assert_at(task->deadline->due_at, "2026-03-10 00:00:00"); /* 3 of 5 wd are left */
    /* the first interval is the objector's again, the second the dispatcher's */
    assert_int_equal(task->n_charges, 3);
    assert_string_equal(task->charges[1]->unit, "SXD");
    assert_int_equal(task->charges[1]->from, task->charges[0]->from);
    assert_string_equal(task->charges[2]->unit, "VPUB");
    assert_at(task->charges[2]->to, "2026-03-04 11:00:00");

    assert_not_taken(desk_judge_at(&desk, objection_new("SXD.GD", "SNV"), "2026-03-04 14:00:00"),
                     "ROUTING_FROZEN", "subject", "ROUTING_FROZEN");
    (void)assert_taken(desk_judge_at(&desk, report_new(arena, DATA(ACCEPTANCE_REPORTED), "SXD.CV"),
                                     "2026-03-04 15:00:00"),
                       DATA(TASK_ACCEPTED));
    assert_not_taken(desk_judge_at(&desk, objection_new("SXD.GD", "SNV"), "2026-03-04 15:30:00"),
                     "ROUTING_FROZEN", "subject", "ROUTING_FROZEN");
}

static void
a_second_decision_may_leave_it_where_it_is(void **state)
{
    (void)state;
    transfer();
    (void)desk_judge_at(&desk, objection_new("STC.GD", "SNV"), "2026-03-03 14:00:00");
    size_t before = desk.docket.decision_count;
    (void)assert_taken(desk_judge_at(&desk, ruling_new("CT", DISMISS, ""), "2026-03-04 11:00:00"),
                       DATA(ROUTING_FROZEN));
    (void)assert_taken(desk.docket.decisions[before].event, DATA(OBJECTION_DISMISSED));
    assert_is(&desk, TASK_IN_PROGRESS);
    assert_string_equal(desk.docket.task->lead, "STC");
    assert_false(desk.docket.task->objections[0]->reversed);
    assert_int_equal(desk.docket.task->n_charges, 1);
}

static void
silence_of_the_decider_has_no_effect_and_climbs(void **state)
{
    (void)state;
    object();
    Dondoc__V1__Event *limit = clock_runs_out(&desk, DONDOC__V1__CLOCK_KIND__OBJECTION);
    const Dondoc__V1__Event *decision =
        assert_taken(desk_judge_at(&desk, limit, "2026-03-03 10:00:30"), DATA(OBJECTION_DISMISSED));
    assert_true(decision->objection_dismissed->deemed);
    assert_null(decision->verdict);
    const Dondoc__V1__Task *task = desk.docket.task;
    assert_is(&desk, TASK_IN_PROGRESS);
    assert_string_equal(task->lead, "SXD");
    assert_at(task->accepted_at, "2026-03-03 10:00:00");
    assert_int_equal(task->objections[0]->result, DONDOC__V1__OBJECTION__RESULT__LAPSED);
    assert_int_equal(task->n_clocks, 1);
    assert_true(task->clocks[0]->lapsed && task->clocks[0]->climbs);
    assert_null(desk_judge_at(&desk, limit, "2026-03-03 10:01:00")); /* once */
    assert_not_taken(desk_judge_at(&desk, ruling_new("CVP", UPHOLD, ""), "2026-03-03 11:00:00"),
                     "DECISION_LATE", "objection_decided", "DECIDE_OBJECTION");
}

static void
a_dismissed_objection_leaves_the_task(void **state)
{
    (void)state;
    object();
    (void)assert_taken(desk_judge_at(&desk, ruling_new("CVP", DISMISS, ""), "2026-03-03 09:00:00"),
                       DATA(OBJECTION_DISMISSED));
    assert_is(&desk, TASK_IN_PROGRESS);
    assert_int_equal(desk.docket.task->n_clocks, 0);
    assert_int_equal(desk.docket.task->n_charges, 0);
    assert_int_equal(desk.docket.task->holder->role, DONDOC__V1__HOLDER_ROLE__HANDLER);
}

/* For a leader's task his office dispatches: who follows it there, else its chief. */
static void
the_dispatcher_of_a_leaders_task_is_his_office(void **state)
{
    (void)state;
    static const char *const trackers[][2] = { { "VP.CV", "VP.CV" }, { "", "CVP" } };
    for (size_t i = 0; i < LENGTH(trackers); i++) {
        desk = desk_open(arena, reference);
        Dondoc__V1__Event *order = assignment_new(arena);
        order->assignment_ordered->assigner = arena_text(arena, "PCT1");
        order->assignment_ordered->tracker = arena_text(arena, trackers[i][0]);
        assign(order);
        (void)desk_judge_at(&desk, objection_new("SXD.GD", "STC"), "2026-03-02 15:30:00");
        assert_string_equal(desk.docket.task->objections[0]->decider, trackers[i][1]);
    }
}

/* ---- refusals ------------------------------------------------------------------------------ */

static void
no_rule(Dondoc__V1__Event *event)
{
    event->objection_raised->rule = arena_text(arena, "");
}

static void
no_unit(Dondoc__V1__Event *event)
{
    event->objection_raised->competent_unit = arena_text(arena, "");
}

static void
unknown_unit(Dondoc__V1__Event *event)
{
    event->objection_raised->competent_unit = arena_text(arena, "SXX");
}

static void
own_section(Dondoc__V1__Event *event)
{
    event->objection_raised->competent_unit = arena_text(arena, "SXD.QLN");
}

static void
foreign_actor(Dondoc__V1__Event *event)
{
    event_actor(arena, event, "STC.GD");
}

static void
no_actor(Dondoc__V1__Event *event)
{
    event->actor = NULL;
}

static void
objections_are_refused_by_their_rules(void **state)
{
    (void)state;
    static const struct {
        void (*spoil)(Dondoc__V1__Event *event);
        const char *code, *field, *rule;
    } cases[] = {
        { no_rule, "FIELD_MISSING", "objection_raised.rule", "ONE_OBJECTION" },
        { no_unit, "FIELD_MISSING", "objection_raised.competent_unit", "ONE_OBJECTION" },
        { unknown_unit, "UNIT_UNKNOWN", "objection_raised.competent_unit", "ONE_OBJECTION" },
        { own_section, "UNIT_SAME", "objection_raised.competent_unit", "ONE_OBJECTION" },
        { foreign_actor, "ACTOR_OUTSIDE", "actor", "ONE_OBJECTION" },
        { no_actor, "ACTOR_MISSING", "actor", "ONE_OBJECTION" },
    };
    assign(assignment_new(arena));
    for (size_t i = 0; i < LENGTH(cases); i++) {
        Dondoc__V1__Event *event = objection_new("SXD.GD", "STC");
        cases[i].spoil(event);
        assert_not_taken(desk_judge_at(&desk, event, "2026-03-02 15:00:00"), cases[i].code,
                         cases[i].field, cases[i].rule);
        assert_is(&desk, TASK_ASSIGNED);
    }
    /* in the state that allows it, after the window */
    assert_not_taken(desk_judge_at(&desk, objection_new("SXD.GD", "STC"), "2026-03-04 00:00:01"),
                     "OBJECTION_LATE", "objection_raised", "OBJECT");
}

/* Should it ever come back unfrozen. */
static void
a_unit_objects_once(void **state)
{
    (void)state;
    transfer();
    (void)desk_judge_at(&desk, objection_new("STC.GD", "SXD"), "2026-03-03 14:00:00");
    (void)desk_judge_at(&desk, ruling_new("PCT1", UPHOLD, "SXD"), "2026-03-04 11:00:00");
    desk.docket.task->frozen = false;
    assert_not_taken(desk_judge_at(&desk, objection_new("SXD.GD", "SNV"), "2026-03-04 14:00:00"),
                     "OBJECTED_BEFORE", "subject", "ONE_OBJECTION");
}

static void
an_undecided_second_one_freezes_nothing(void **state)
{
    (void)state;
    transfer();
    (void)desk_judge_at(&desk, objection_new("STC.GD", "SXD"), "2026-03-03 14:00:00");
    size_t before = desk.docket.decision_count;
    (void)desk_judge_at(&desk, clock_runs_out(&desk, DONDOC__V1__CLOCK_KIND__OBJECTION),
                        "2026-03-05 00:00:30");
    assert_int_equal(desk.docket.decision_count, before + 1);
    assert_is(&desk, TASK_IN_PROGRESS);
    assert_string_equal(desk.docket.task->lead, "STC");
    assert_false(desk.docket.task->frozen);
}

static void
decisions_are_refused_by_their_rules(void **state)
{
    (void)state;
    static const struct {
        const char *actor;
        Dondoc__V1__ObjectionDecided__Outcome outcome;
        const char *lead, *handler, *code, *field, *rule;
    } cases[] = {
        { "STC.GD", UPHOLD, "", "", "ACTOR_NOT_DECIDER", "actor", "DECIDE_OBJECTION" },
        { "SXD.GD", DISMISS, "", "", "ACTOR_NOT_DECIDER", "actor", "DECIDE_OBJECTION" },
        { "VP.CV", DISMISS, "", "", "ACTOR_NOT_DECIDER", "actor", "DECIDE_OBJECTION" },
        { "CVP", UPHOLD, "SXX", "", "UNIT_UNKNOWN", "objection_decided.lead", "ONE_LEAD" },
        { "CVP", UPHOLD, "SXD.QLN", "", "UNIT_SAME", "objection_decided.lead", "ONE_LEAD" },
        { "CVP", UPHOLD, "STC", "SXD.CV", "HANDLER_OUTSIDE", "objection_decided.handler",
          "SIX_CLEAR" },
        { "CVP", UPHOLD, "CQTW", "", "HEAD_MISSING", "objection_decided.lead", "HEAD_ACCOUNTABLE" },
        { "CVP", (Dondoc__V1__ObjectionDecided__Outcome)0, "", "", "FIELD_MISSING",
          "objection_decided.outcome", "LIFECYCLE" },
    };
    object();
    for (size_t i = 0; i < LENGTH(cases); i++) {
        Dondoc__V1__Event *event = ruling_new(cases[i].actor, cases[i].outcome, cases[i].lead);
        event->objection_decided->handler = arena_text(arena, cases[i].handler);
        assert_not_taken(desk_judge_at(&desk, event, "2026-03-03 09:00:00"), cases[i].code,
                         cases[i].field, cases[i].rule);
        assert_is(&desk, TASK_OBJECTED);
        assert_string_equal(desk.docket.task->lead, "SXD");
    }
    Dondoc__V1__Event *nobody = ruling_new("CVP", DISMISS, "");
    nobody->actor = NULL;
    assert_not_taken(desk_judge_at(&desk, nobody, "2026-03-03 09:00:00"), "ACTOR_MISSING", "actor",
                     "DECIDE_OBJECTION");
}

static void
how_little_is_the_policys(void **state)
{
    (void)state;
    static const struct {
        int share;
        bool is_needed;
    } cases[] = { { 50, false }, { 60, true } };
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct policy *policy = province_policy(arena);
        struct reference other = *reference;
        policy->transfer_share = cases[i].share;
        other.policy = policy;
        desk = desk_open(arena, &other);
        Dondoc__V1__Event *order = assignment_new(arena);
        event_limit(arena, order, KIND(WORK_DAYS), 2);
        assign(order);
        (void)desk_judge_at(&desk, objection_new("SXD.GD", "STC"), "2026-03-02 14:00:00");
        const Dondoc__V1__Event *decision = /* 1 of 2 wd is left */
            desk_judge_at(&desk, ruling_new("CVP", UPHOLD, ""), "2026-03-03 09:00:00");
        assert_int_equal(decision->data_case,
                         cases[i].is_needed ? DATA(REPORT_REFUSED) : DATA(TASK_TRANSFERRED));
    }
}

/* With less than half of the term left whoever sends it on says until when. */
static void
little_time_needs_a_new_limit(void **state)
{
    (void)state;
    static const struct {
        Dondoc__V1__Limit__Kind kind;
        int amount;
        const char *date, *decided;
        bool is_needed;
    } cases[] = {
        { KIND(WORK_DAYS), 2, "", "2026-03-03 09:00:00", false }, /* 1 of 2 */
        { KIND(WORK_DAYS), 1, "", "2026-03-03 09:00:00", true },  /* 0 of 1 */
        { KIND(WORK_HOURS), 8, "", "2026-03-02 15:00:00", false },
        { KIND(WORK_HOURS), 8, "", "2026-03-03 08:00:00", true },
        { KIND(ON_OR_BEFORE_DATE), 0, "2026-03-04", "2026-03-03 09:00:00", false },
        { KIND(ON_OR_BEFORE_DATE), 0, "2026-03-03", "2026-03-03 09:00:00", true },
        { KIND(KHONG_HAN), 0, "", "2026-03-03 09:00:00", false },
    };
    for (size_t i = 0; i < LENGTH(cases); i++) {
        desk = desk_open(arena, reference);
        Dondoc__V1__Event *order = assignment_new(arena);
        event_limit(arena, order, cases[i].kind, cases[i].amount);
        order->assignment_ordered->limit->date = arena_text(arena, cases[i].date);
        assign(order);
        (void)desk_judge_at(&desk, objection_new("SXD.GD", "STC"), "2026-03-02 14:00:00");
        Dondoc__V1__Event *ruling = ruling_new("CVP", UPHOLD, "");
        const Dondoc__V1__Event *decision = desk_judge_at(&desk, ruling, cases[i].decided);
        if (!cases[i].is_needed) {
            (void)assert_taken(decision, DATA(TASK_TRANSFERRED));
            assert_int_equal(desk.docket.task->deadline->version, 1);
            continue;
        }
        assert_not_taken(decision, "LIMIT_NEEDED", "objection_decided.limit", "DECIDE_OBJECTION");
        int64_t original = desk.docket.task->deadline->original_due_at;
        ruling->objection_decided->limit = arena_alloc(arena, sizeof(Dondoc__V1__Limit));
        dondoc__v1__limit__init(ruling->objection_decided->limit);
        ruling->objection_decided->limit->kind = KIND(WORK_DAYS);
        ruling->objection_decided->limit->amount = 3;
        (void)assert_taken(desk_judge_at(&desk, ruling, cases[i].decided), DATA(TASK_TRANSFERRED));
        const Dondoc__V1__Deadline *deadline = desk.docket.task->deadline;
        assert_int_equal(deadline->version, 2);
        assert_int_equal(deadline->original_due_at, original); /* P3 */
        assert_true(deadline->due_at > original);
    }
}

/* A limit from the new lead's receipt has no due time until it is received; the first stays known.
 */
static void
a_limit_from_receipt_waits_for_the_new_lead(void **state)
{
    (void)state;
    object();
    Dondoc__V1__Event *ruling = ruling_new("CVP", UPHOLD, "");
    Dondoc__V1__Limit *limit = arena_alloc(arena, sizeof *limit);
    dondoc__v1__limit__init(limit);
    limit->kind = KIND(WORK_DAYS);
    limit->amount = 5;
    limit->anchor = DONDOC__V1__LIMIT__ANCHOR__RECEIVED_AT;
    ruling->objection_decided->limit = limit;
    (void)assert_taken(desk_judge_at(&desk, ruling, "2026-03-03 09:00:00"), DATA(TASK_TRANSFERRED));
    const Dondoc__V1__Task *task = desk.docket.task;
    assert_int_equal(task->deadline->due_at, 0);
    assert_int_equal(task->ladder, DONDOC__V1__LADDER__LADDER_NONE);
    assert_at(task->deadline->original_due_at, "2026-03-10 00:00:00");
    Dondoc__V1__Event *delivery = report_new(arena, DATA(DELIVERY_CONFIRMED), "STC.GD");
    (void)assert_taken(desk_judge_at(&desk, delivery, "2026-03-04 09:00:00"), DATA(TASK_DELIVERED));
    task = desk.docket.task;
    assert_at(task->deadline->due_at, "2026-03-12 00:00:00");
    assert_at(task->deadline->original_due_at, "2026-03-10 00:00:00");
    assert_int_equal(task->ladder, DONDOC__V1__LADDER__LADDER_RUNNING);
    assert_true(task_clock_due(task, DONDOC__V1__CLOCK_KIND__ACCEPTANCE) != 0);
}

/* A decision that comes before its objection waits for it. */
static void
a_decision_before_its_objection_waits(void **state)
{
    (void)state;
    assign(assignment_new(arena));
    const Dondoc__V1__Event *decision =
        desk_judge_at(&desk, ruling_new("CVP", UPHOLD, ""), "2026-03-02 15:00:00");
    assert_int_equal(decision->data_case, DATA(REPORT_PARKED));
    assert_string_equal(decision->report_parked->waits_for, "OBJECTED");
    (void)assert_taken(desk_judge_at(&desk, objection_new("SXD.GD", "STC"), "2026-03-02 15:30:00"),
                       DATA(TASK_TRANSFERRED));
    assert_string_equal(desk.docket.task->lead, "STC");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
        TEST(sc_20_the_lost_time_is_the_routers),
        TEST(sc_20_an_objection_too_late),
        TEST(sc_21_the_second_decision_freezes),
        TEST(a_second_decision_may_leave_it_where_it_is),
        TEST(silence_of_the_decider_has_no_effect_and_climbs),
        TEST(a_dismissed_objection_leaves_the_task),
        TEST(the_dispatcher_of_a_leaders_task_is_his_office),
        TEST(objections_are_refused_by_their_rules),
        TEST(a_unit_objects_once),
        TEST(an_undecided_second_one_freezes_nothing),
        TEST(decisions_are_refused_by_their_rules),
        TEST(little_time_needs_a_new_limit),
        TEST(how_little_is_the_policys),
        TEST(a_limit_from_receipt_waits_for_the_new_lead),
        TEST(a_decision_before_its_objection_waits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
