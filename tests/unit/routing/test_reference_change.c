/* New reference data under running tasks: a calendar moves due times later and never earlier (D11,
 * invariants 5 and 14), a unit that ends hands its tasks on to the successor (F-42). */
#include "test.h"

#include "consulting.h"

static struct arena *arena;
static struct desk desk;
static struct reference *reference; /* a copy that tests may change */

static void
prepare(void)
{
    reference = arena_alloc(arena, sizeof *reference);
    *reference = *consulting_reference(arena);
    desk = desk_open(arena, reference);
}

static int
set_up(void **state)
{
    (void)state;
    arena = arena_new();
    prepare();
    return 0;
}

static int
tear_down(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static void
assert_instant(int64_t at, const char *expected)
{
    char text[CIVIL_TEXT_SIZE];
    if (at != the_instant(expected)) {
        fail_msg("%s instead of %s", instant_print(text, sizeof text, at), expected);
    }
}

/* ---- calendars ----------------------------------------------------------------------------- */

static void
use_calendar(struct vn_plan *plan, int version)
{
    struct calendar_entry *entry = arena_alloc(arena, sizeof *entry);
    struct calendar_set *set = arena_alloc(arena, sizeof *set);
    plan->plan.version = version;
    *entry = reference->calendars->entries[0];
    entry->calendar = calendar_make(arena, &plan->plan, NULL);
    assert_non_null(entry->calendar);
    *set = (struct calendar_set){ entry, 1 };
    reference->calendars = set;
    reference->calendar_version = version;
}

static const Dondoc__V1__Event *
follow(const char *at)
{
    size_t before = desk.docket.decision_count;
    docket_follow(&desk.docket, &(struct report){ .recorded_at = the_instant(at) });
    size_t after = desk.docket.decision_count;
    return after > before ? desk.docket.decisions[after - 1].event : NULL;
}

static void
start(const char *at)
{
    (void)desk_judge_at(&desk, assignment_new(arena), at);
    (void)desk_judge_at(&desk, delivery_new(arena), at);
    assert_non_null(desk.docket.task);
}

static void
sc_32_a_holiday_decided_late(void **state)
{
    (void)state;
    start("2026-11-19 10:00:00");
    assert_instant(desk.docket.task->deadline->due_at, "2026-11-27 00:00:00");
    int plan = desk.docket.task->plan_version;
    struct vn_plan vn = vn_plan(arena);
    (void)vn_add(&vn, "2026-11-24", DAY_HOLIDAY);
    use_calendar(&vn, 2);
    const Dondoc__V1__Event *decision = follow("2026-11-20 09:00:00");
    assert_non_null(decision);
    assert_int_equal(decision->data_case, DATA(DEADLINE_CHANGED));
    assert_null(decision->verdict);
    assert_int_equal(decision->deadline_changed->cause,
                     DONDOC__V1__DEADLINE_CHANGED__CAUSE__CALENDAR);
    assert_instant(decision->deadline_changed->from_due_at, "2026-11-27 00:00:00");
    const Dondoc__V1__Deadline *deadline = decision->task->deadline;
    assert_instant(deadline->due_at, "2026-11-28 00:00:00");
    assert_instant(deadline->original_due_at, "2026-11-27 00:00:00");
    assert_int_equal(deadline->version, 2);
    assert_int_equal(deadline->calendar_version, 2);
    assert_int_equal(decision->task->n_extensions, 0);
    assert_true(decision->task->plan_version > plan);
    assert_null(follow("2026-11-20 09:01:00")); /* once */
}

/* A report that comes before the sweep finds the task as the calendar in force wants it. */
static void
a_report_brings_it_up_to_date(void **state)
{
    (void)state;
    start("2026-11-19 10:00:00");
    struct vn_plan vn = vn_plan(arena);
    (void)vn_add(&vn, "2026-11-24", DAY_HOLIDAY);
    use_calendar(&vn, 2);
    size_t before = desk.docket.decision_count;
    Dondoc__V1__Event *report = report_new(arena, DATA(ACCEPTANCE_REPORTED), "SXD.CV");
    report->subject_version = 1;
    const Dondoc__V1__Event *decision = desk_judge_at(&desk, report, "2026-11-20 09:00:00");
    assert_int_equal(desk.docket.decision_count, before + 2);
    const struct ruling *first = &desk.docket.decisions[before];
    assert_int_equal(first->event->data_case, DATA(DEADLINE_CHANGED));
    assert_null(first->event->verdict);
    assert_int_not_equal(first->cause.decided, desk.docket.decisions[before + 1].cause.decided);
    assert_int_equal(decision->data_case, DATA(TASK_ACCEPTED));
    assert_int_equal(decision->verdict->kind, DONDOC__V1__VERDICT__KIND__ACCEPTED);
    assert_instant(decision->task->deadline->due_at, "2026-11-28 00:00:00");
}

static void
what_was_judged_stays(void **state)
{
    (void)state;
    start("2026-11-09 10:00:00"); /* due hết ngày 16/11 */
    struct vn_plan vn = vn_plan(arena);
    (void)vn_add(&vn, "2026-11-13", DAY_HOLIDAY);
    use_calendar(&vn, 2);
    assert_null(follow("2026-11-17 00:00:01")); /* late by then */
    assert_instant(desk.docket.task->deadline->due_at, "2026-11-17 00:00:00");
    desk.docket.reference = consulting_reference(arena);
    (void)desk_judge_at(&desk, cancellation_new(arena, "CVP"), "2026-11-16 10:00:00");
    desk.docket.reference = reference;
    assert_null(follow("2026-11-16 11:00:00")); /* closed */
}

/* A waiting request now waits until the new due time. */
static void
a_request_for_extension_waits_longer(void **state)
{
    (void)state;
    start("2026-11-19 10:00:00");
    Dondoc__V1__Event *request = report_new(arena, DATA(EXTENSION_REQUESTED), "SXD.CV");
    request->extension_requested->reason = arena_text(arena, "FORCE_MAJEURE");
    request->extension_requested->until = arena_text(arena, "2026-12-04");
    request->extension_requested->evidence = arena_text(arena, "1/SXD");
    (void)desk_judge_at(&desk, request, "2026-11-19 11:00:00");
    struct vn_plan vn = vn_plan(arena);
    (void)vn_add(&vn, "2026-11-24", DAY_HOLIDAY);
    use_calendar(&vn, 2);
    Dondoc__V1__Event *old = limit_of_kind(&desk, DONDOC__V1__CLOCK_KIND__EXTENSION_EXPIRY);
    assert_non_null(follow("2026-11-20 09:00:00"));
    assert_instant(task_clock_due(desk.docket.task, DONDOC__V1__CLOCK_KIND__EXTENSION_EXPIRY),
                   "2026-11-28 00:00:00");
    assert_null(desk_judge_at(&desk, old, "2026-11-27 00:00:30")); /* the old one is void */
}

static const Dondoc__V1__Clock *
clock_of(Dondoc__V1__ClockKind kind)
{
    const Dondoc__V1__Clock *clock = task_clock(desk.docket.task, kind);
    assert_non_null(clock);
    return clock;
}

/* Whoever has to act by a time has the new holiday as well; the old end is void. */
static void
limits_behind_a_task_move_with_it(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        Dondoc__V1__ClockKind kind;
        const char *before, *after;
    } cases[] = {
        { "acceptance", DONDOC__V1__CLOCK_KIND__ACCEPTANCE, "2026-11-24 00:00:00",
          "2026-11-25 00:00:00" },
        { "review", DONDOC__V1__CLOCK_KIND__REVIEW, "2026-11-25 00:00:00", "2026-11-26 00:00:00" },
        { "consultation", DONDOC__V1__CLOCK_KIND__CONSULTATION, "2026-11-28 00:00:00",
          "2026-12-01 00:00:00" },
        { "extension", DONDOC__V1__CLOCK_KIND__EXTENSION, "2026-11-24 00:00:00",
          "2026-11-25 00:00:00" },
    };
    for (size_t i = 0; i < LENGTH(cases); i++) {
        print_message("%s\n", cases[i].name);
        arena_reset(arena);
        prepare();
        *reference = *consulting_reference(arena);
        Dondoc__V1__Event *order = assignment_new(arena);
        event_limit(arena, order, KIND(ON_OR_BEFORE_DATE), 0);
        order->assignment_ordered->limit->date = arena_text(arena, "2026-12-18");
        (void)desk_judge_at(&desk, order, "2026-11-20 10:00:00");
        (void)desk_judge_at(&desk, delivery_new(arena), "2026-11-20 10:00:00");
        if (cases[i].kind != DONDOC__V1__CLOCK_KIND__ACCEPTANCE) {
            (void)desk_judge_at(&desk, report_new(arena, DATA(ACCEPTANCE_REPORTED), "SXD.CV"),
                                "2026-11-20 10:30:00");
        }
        if (cases[i].kind == DONDOC__V1__CLOCK_KIND__REVIEW) {
            Dondoc__V1__Event *result = report_new(arena, DATA(RESULT_SUBMITTED), "SXD.CV");
            result->result_submitted->result = arena_text(arena, "12/TTr-SXD");
            (void)desk_judge_at(&desk, result, "2026-11-20 11:00:00");
        } else if (cases[i].kind == DONDOC__V1__CLOCK_KIND__CONSULTATION) {
            (void)desk_judge_at(&desk, question_new(arena, "STC"), "2026-11-20 11:00:00");
            (void)desk_judge_at(&desk, receipt_new(arena, "STC", 1), "2026-11-20 11:00:00");
        } else if (cases[i].kind == DONDOC__V1__CLOCK_KIND__EXTENSION) {
            Dondoc__V1__Event *request = report_new(arena, DATA(EXTENSION_REQUESTED), "SXD.CV");
            request->extension_requested->reason = arena_text(arena, "FORCE_MAJEURE");
            request->extension_requested->until = arena_text(arena, "2026-12-24");
            request->extension_requested->evidence = arena_text(arena, "1/SXD");
            (void)desk_judge_at(&desk, request, "2026-11-20 11:00:00");
        }
        const Dondoc__V1__Clock old = *clock_of(cases[i].kind);
        assert_instant(old.due_at, cases[i].before);
        Dondoc__V1__Event *limit = limit_of_kind(&desk, cases[i].kind);
        struct vn_plan vn = vn_plan(arena);
        (void)vn_add(&vn, "2026-11-23", DAY_HOLIDAY);
        use_calendar(&vn, 2);
        int plan = desk.docket.task->plan_version;
        const Dondoc__V1__Event *decision = follow("2026-11-20 15:00:00");
        assert_non_null(decision);
        assert_int_equal(decision->data_case, DATA(LIMITS_MOVED));
        assert_int_equal(decision->limits_moved->kinds[0], cases[i].kind);
        assert_int_equal(desk.docket.task->plan_version, plan);
        const Dondoc__V1__Clock *clock = clock_of(cases[i].kind);
        assert_instant(clock->due_at, cases[i].after);
        assert_true(clock->id > old.id);
        assert_int_equal(clock->started_at, old.started_at);
        assert_null(follow("2026-11-20 15:01:00")); /* once */
        assert_null(desk_judge_at(&desk, limit, "2026-11-24 07:30:30"));
        struct vn_plan without = vn_plan(arena);
        use_calendar(&without, 3);
        assert_null(follow("2026-11-20 16:00:00")); /* never earlier */
    }
    assert_int_equal(desk.docket.task->extensions[0]->due_at,
                     clock_of(DONDOC__V1__CLOCK_KIND__EXTENSION)->due_at);
}

static void
what_is_to_be_done_again_has_a_day_more(void **state)
{
    (void)state;
    start("2026-11-19 10:00:00");
    (void)desk_judge_at(&desk, report_new(arena, DATA(ACCEPTANCE_REPORTED), "SXD.CV"),
                        "2026-11-19 10:30:00");
    (void)desk_judge_at(&desk, report_new(arena, DATA(RESULT_SUBMITTED), "SXD.CV"),
                        "2026-11-19 11:00:00");
    Dondoc__V1__Event *back = review_new(arena, DONDOC__V1__RESULT_REVIEWED__OUTCOME__RETURN);
    event_actor(arena, back, "CVP");
    (void)desk_judge_at(&desk, back, "2026-11-20 08:00:00");
    const Dondoc__V1__Task *task = desk.docket.task;
    assert_instant(task->rework_due_at, "2026-11-25 00:00:00");
    int plan = task->plan_version;
    struct vn_plan vn = vn_plan(arena);
    (void)vn_add(&vn, "2026-11-24", DAY_HOLIDAY);
    use_calendar(&vn, 2);
    assert_non_null(follow("2026-11-20 09:00:00"));
    assert_instant(desk.docket.task->rework_due_at, "2026-11-26 00:00:00");
    assert_true(desk.docket.task->plan_version > plan);
}

/* What is over stays over. */
static void
a_limit_that_is_over_stays(void **state)
{
    (void)state;
    start("2026-11-19 10:00:00");
    (void)desk_judge_at(&desk, report_new(arena, DATA(ACCEPTANCE_REPORTED), "SXD.CV"),
                        "2026-11-19 10:30:00");
    (void)desk_judge_at(&desk, report_new(arena, DATA(RESULT_SUBMITTED), "SXD.CV"),
                        "2026-11-19 11:00:00");
    int64_t due_at = clock_of(DONDOC__V1__CLOCK_KIND__REVIEW)->due_at;
    struct vn_plan vn = vn_plan(arena);
    (void)vn_add(&vn, "2026-11-20", DAY_HOLIDAY);
    use_calendar(&vn, 2);
    (void)follow("2026-11-24 08:00:00");
    assert_int_equal(clock_of(DONDOC__V1__CLOCK_KIND__REVIEW)->due_at, due_at);
}

enum { ROUNDS = 400 };

/* Invariants 5 and 14: whatever days come and go, whatever the limit is. */
static void
no_due_time_becomes_earlier(void **state)
{
    (void)state;
    static const Dondoc__V1__Limit__Kind kinds[] = { KIND(WORK_DAYS),  KIND(CAL_DAYS),
                                                     KIND(WEEKS),      KIND(MONTHS),
                                                     KIND(WORK_HOURS), KIND(CAL_HOURS) };
    uint64_t seed = test_seed();
    int moved = 0;
    for (int round = 0; round < ROUNDS; round++) {
        arena_reset(arena);
        prepare();
        Dondoc__V1__Event *order = assignment_new(arena);
        order->assignment_ordered->limit->kind = kinds[test_random(&seed) % LENGTH(kinds)];
        order->assignment_ordered->limit->amount = (int)test_between(&seed, 1, 20);
        (void)desk_judge_at(&desk, order, "2026-05-04 10:00:00");
        const Dondoc__V1__Deadline *first = desk.docket.task->deadline;
        int64_t now = the_instant("2026-05-04 11:00:00");
        for (int version = 2; version < 6; version++) {
            struct vn_plan vn = vn_plan(arena);
            for (int i = 0; i < 4; i++) {
                char day[CIVIL_TEXT_SIZE];
                day_print(day, sizeof day,
                          the_day("2026-05-05") + (int)test_between(&seed, 0, 9) + 10 * i);
                (void)vn_add(&vn, day, DAY_HOLIDAY);
            }
            use_calendar(&vn, version);
            const Dondoc__V1__Deadline before = *desk.docket.task->deadline;
            now += test_between(&seed, 0, 3 * INT64_C(86400000000));
            docket_follow(&desk.docket, &(struct report){ .recorded_at = now });
            const Dondoc__V1__Deadline *after = desk.docket.task->deadline;
            bool is_moved = after->due_at != before.due_at;
            moved += is_moved;
            if (after->due_at < before.due_at || after->original_due_at != first->due_at ||
                after->version != before.version + is_moved || (is_moved && now > before.due_at)) {
                fail_msg("round %d version %d", round, version);
            }
        }
    }
    assert_true(moved > ROUNDS / 10);
}

/* ---- units --------------------------------------------------------------------------------- */

/* The Department of Construction ends with Thu 05/03; two take over, one of them by its field. */
static const char new_units[] = "code,name,kind,parent,calendar,valid_from,valid_to,successors\n"
                                "UBND,UBND tỉnh X,PROVINCE,,VN-2026,,,\n"
                                "VPUB,Văn phòng UBND tỉnh,DEPARTMENT,UBND,,,,\n"
                                "SXD,Sở Xây dựng,DEPARTMENT,UBND,,,2026-03-05,STC;SXDGT\n"
                                "SXD.QLN,Phòng Quản lý nhà,SUBUNIT,SXD,,,2026-03-05,\n"
                                "SXDGT,Sở Xây dựng và Giao thông,DEPARTMENT,UBND,,2026-03-06,,\n"
                                "SXDGT.QLN,Phòng Quản lý nhà,SUBUNIT,SXDGT,,2026-03-06,,\n"
                                "STC,Sở Tài chính,DEPARTMENT,UBND,,,,\n";
static const char new_positions[] = "code,unit,kind,title,reports_to\n"
                                    "CT,UBND,CHAIR,Chủ tịch,\n"
                                    "PCT1,UBND,VICE_CHAIR,Phó Chủ tịch,CT\n"
                                    "CVP,VPUB,OFFICE_CHIEF,Chánh Văn phòng,PCT1\n"
                                    "VP.CV,VPUB,OFFICER,Chuyên viên,CVP\n"
                                    "SXD.GD,SXD,HEAD,Giám đốc,PCT1\n"
                                    "SXD.TP,SXD.QLN,SECTION_HEAD,Trưởng phòng,SXD.GD\n"
                                    "SXD.CV,SXD.QLN,OFFICER,Chuyên viên,SXD.TP\n"
                                    "SXDGT.GD,SXDGT,HEAD,Giám đốc,PCT1\n"
                                    "SXDGT.CV,SXDGT.QLN,OFFICER,Chuyên viên,SXDGT.GD\n"
                                    "STC.GD,STC,HEAD,Giám đốc,PCT1\n";
static const char new_holdings[] = "person,position,kind,from,to,document\n"
                                   "p-pct1,PCT1,SUBSTANTIVE,,,\n"
                                   "p-cvp,CVP,SUBSTANTIVE,,,\n"
                                   "p-gd,SXD.GD,SUBSTANTIVE,,2026-03-05,\n"
                                   "p-cv,SXD.CV,SUBSTANTIVE,,2026-03-05,\n"
                                   "p-xa,SXDGT.GD,SUBSTANTIVE,2026-03-06,,\n"
                                   "p-cv,SXDGT.CV,SUBSTANTIVE,2026-03-06,,\n"
                                   "p-stc,STC.GD,SUBSTANTIVE,,,\n";

static void
use_files(const char *units, const char *positions, const char *holdings)
{
    struct named_file files[] = {
        province_file("units.csv", units),
        province_file("positions.csv", positions),
        consulting_file(arena, "persons.csv", province_persons, consulting_persons),
        province_file("holdings.csv", holdings),
        province_file("fields.csv", "code,name,name_en\nxay-dung,Xây dựng,Construction\n"),
        province_file("functions.csv", "unit,field,from,to,basis\nSXDGT,xay-dung,,,\n"),
    };
    struct mistakes mistakes = { .arena = arena };
    reference->organisation =
        organisation_read(arena, &(struct file_set){ files, LENGTH(files) }, &mistakes);
    for (size_t i = 0; i < mistakes.count; i++) {
        print_error("%s\n", mistake_print(arena, &mistakes.list[i]));
    }
    assert_int_equal(mistakes.count, 0);
    reference->organisation_version = 2;
}

static void
use_organisation(void)
{
    use_files(new_units, new_positions, new_holdings);
}

static void
order_in_field(const char *field)
{
    Dondoc__V1__Event *order = assignment_new(arena);
    order->assignment_ordered->field = arena_text(arena, field);
    (void)desk_judge_at(&desk, order, "2026-03-02 10:00:00");
    (void)desk_judge_at(&desk, delivery_new(arena), "2026-03-02 10:00:00");
    (void)desk_judge_at(&desk, report_new(arena, DATA(ACCEPTANCE_REPORTED), "SXD.CV"),
                        "2026-03-02 11:00:00");
}

static void
a_unit_that_ends_hands_its_tasks_on(void **state)
{
    (void)state;
    order_in_field("xay-dung");
    const Dondoc__V1__Task *before = desk.docket.task;
    use_organisation();
    assert_null(follow("2026-03-05 23:59:59"));
    const Dondoc__V1__Event *decision = follow("2026-03-06 00:00:10");
    assert_non_null(decision);
    assert_int_equal(decision->data_case, DATA(TASK_REORGANISED));
    assert_string_equal(decision->task_reorganised->from, "SXD");
    assert_string_equal(decision->task_reorganised->to, "SXDGT"); /* by its field */
    assert_instant(decision->time, "2026-03-06 00:00:00");
    const Dondoc__V1__Task *task = decision->task;
    assert_string_equal(task->lead, "SXDGT");
    assert_string_equal(task->participants[0]->unit, "SXDGT");
    assert_string_equal(task->handler, "SXDGT.CV"); /* the same person */
    assert_string_equal(task->accountable_head, "SXDGT.GD");
    assert_string_equal(task->accountable_person, "p-xa");
    assert_string_equal(task->assigner, "CVP");
    assert_int_equal(task->state, before->state);
    assert_int_equal(task->deadline->due_at, before->deadline->due_at);
    assert_int_equal(task->deadline->version, before->deadline->version);
    assert_int_equal(task->organisation_version, 2);
    assert_true(task->plan_version > before->plan_version);
    assert_string_equal(task->holder->unit, "SXDGT");
    assert_string_equal(task->holder->cause, "reorganise");
    assert_int_equal(task->holder->ordinal, before->holder->ordinal + 1);
    assert_null(follow("2026-03-06 00:01:00")); /* once */
}

/* Without a field the first successor; its officer is not the old one's: the head decides. */
static void
the_first_successor_else(void **state)
{
    (void)state;
    order_in_field("");
    use_organisation();
    const Dondoc__V1__Event *decision =
        desk_judge_at(&desk, report_new(arena, DATA(PROGRESS_REPORTED), "STC.GD"),
                      "2026-03-06 09:00:00"); /* of the successor, before any sweep */
    assert_int_equal(decision->data_case, DATA(PROGRESS_NOTED));
    assert_string_equal(decision->task->lead, "STC");
    assert_string_equal(decision->task->handler, "");
    assert_string_equal(decision->task->accountable_head, "STC.GD");
    assert_string_equal(decision->task->holder->position, "STC.GD");
}

/* Everybody around the lead ends with Thu 05/03: Finance and Justice become one department whose
 * head is neither's, the Office another office. */
static const char merged_units[] = "code,name,kind,parent,calendar,valid_from,valid_to,successors\n"
                                   "UBND,UBND tỉnh X,PROVINCE,,VN-2026,,,\n"
                                   "VPUB,Văn phòng UBND tỉnh,DEPARTMENT,UBND,,,2026-03-05,VPUB2\n"
                                   "VPUB2,Văn phòng mới,DEPARTMENT,UBND,,2026-03-06,,\n"
                                   "SXD,Sở Xây dựng,DEPARTMENT,UBND,,,,\n"
                                   "SXD.QLN,Phòng Quản lý nhà,SUBUNIT,SXD,,,,\n"
                                   "SXDGT,Sở khác,DEPARTMENT,UBND,,,,\n"
                                   "STC,Sở Tài chính,DEPARTMENT,UBND,,,2026-03-05,STCK\n"
                                   "STP,Sở Tư pháp,DEPARTMENT,UBND,,,2026-03-05,STCK\n"
                                   "STCK,Sở Tài chính mới,DEPARTMENT,UBND,,2026-03-06,,\n";
static const char merged_positions[] = "code,unit,kind,title,reports_to\n"
                                       "CT,UBND,CHAIR,Chủ tịch,\n"
                                       "PCT1,UBND,VICE_CHAIR,Phó Chủ tịch,CT\n"
                                       "CVP,VPUB,OFFICE_CHIEF,Chánh Văn phòng,PCT1\n"
                                       "VP.CV,VPUB,OFFICER,Chuyên viên,CVP\n"
                                       "CVP2,VPUB2,HEAD,Chánh Văn phòng,PCT1\n"
                                       "VP2.CV,VPUB2,OFFICER,Chuyên viên,CVP2\n"
                                       "SXD.GD,SXD,HEAD,Giám đốc,PCT1\n"
                                       "SXD.CV,SXD.QLN,OFFICER,Chuyên viên,SXD.GD\n"
                                       "SXD.VT,SXD,CLERK,Văn thư,SXD.GD\n"
                                       "SXDGT.GD,SXDGT,HEAD,Giám đốc,PCT1\n"
                                       "STC.GD,STC,HEAD,Giám đốc,PCT1\n"
                                       "STP.GD,STP,HEAD,Giám đốc,PCT1\n"
                                       "STCK.GD,STCK,HEAD,Giám đốc,PCT1\n"
                                       "STCK.PGD,STCK,DEPUTY,Phó Giám đốc,STCK.GD\n";
static const char merged_holdings[] = "person,position,kind,from,to,document\n"
                                      "p-ct,CT,SUBSTANTIVE,,,\n"
                                      "p-pct1,PCT1,SUBSTANTIVE,,,\n"
                                      "p-cvp,CVP,SUBSTANTIVE,,2026-03-05,\n"
                                      "p-vp,VP.CV,SUBSTANTIVE,,2026-03-05,\n"
                                      "p-cvp,CVP2,SUBSTANTIVE,2026-03-06,,\n"
                                      "p-vp,VP2.CV,SUBSTANTIVE,2026-03-06,,\n"
                                      "p-gd,SXD.GD,SUBSTANTIVE,,,\n"
                                      "p-cv,SXD.CV,SUBSTANTIVE,,,\n"
                                      "p-stc,STC.GD,SUBSTANTIVE,,2026-03-05,\n"
                                      "p-stp,STP.GD,SUBSTANTIVE,,2026-03-05,\n"
                                      "p-snv,STCK.GD,SUBSTANTIVE,2026-03-06,,\n"
                                      "p-stc,STCK.PGD,SUBSTANTIVE,2026-03-06,,\n";

static const Dondoc__V1__Event *
taken(const Dondoc__V1__Event *report, const char *at)
{
    size_t before = desk.docket.decision_count;
    (void)desk_judge_at(&desk, report, at);
    const Dondoc__V1__Event *last = NULL;
    for (size_t i = before; i < desk.docket.decision_count; i++) {
        const Dondoc__V1__Event *event = desk.docket.decisions[i].event;
        if (event->verdict != NULL) {
            last = event;
        }
    }
    assert_non_null(last);
    if (last->verdict->kind != DONDOC__V1__VERDICT__KIND__ACCEPTED) {
        fail_msg("%s %s: %s", last->verdict->code, last->verdict->field, last->verdict->text);
    }
    return last;
}

static void
merge(void)
{
    use_files(merged_units, merged_positions, merged_holdings);
    assert_null(follow("2026-03-05 23:59:59"));
    const Dondoc__V1__Event *decision = follow("2026-03-06 00:00:10");
    assert_non_null(decision);
    assert_int_equal(decision->data_case, DATA(TASK_REORGANISED));
    assert_instant(decision->time, "2026-03-06 00:00:00");
    assert_string_equal(decision->task_reorganised->from, ""); /* the lead is the same */
    assert_string_equal(decision->task->lead, "SXD");
    assert_null(follow("2026-03-06 00:01:00")); /* once */
}

/* On Wed 04/03, delivered at once. */
static void
consult(const char *units)
{
    order_in_field("");
    (void)taken(question_new(arena, units), "2026-03-04 09:00:00");
    size_t count;
    char **list = text_list(arena, units, &count);
    for (size_t i = 0; i < count; i++) {
        (void)taken(receipt_new(arena, list[i], 1), "2026-03-04 09:02:00");
    }
}

static void
the_successor_of_a_unit_consulted_answers(void **state)
{
    (void)state;
    consult("STC");
    const Dondoc__V1__Task *before = desk.docket.task;
    const Dondoc__V1__Holder *holder = before->holder;
    merge();
    const Dondoc__V1__Task *task = desk.docket.task;
    assert_string_equal(task->holder->cause, holder->cause);
    assert_int_equal(task->holder->ordinal, holder->ordinal);
    const Dondoc__V1__ConsultTarget *target = consulted(task, 1, "STCK");
    assert_non_null(target);
    assert_null(consulted(task, 1, "STC"));
    assert_non_null(consulted(before, 1, "STC")); /* what was decided before is as it was */
    assert_int_equal(target->due_at, consulted(before, 1, "STC")->due_at);
    const Dondoc__V1__Clock *clock =
        clock_of_unit(task, DONDOC__V1__CLOCK_KIND__CONSULTATION, "STCK");
    assert_string_equal(clock->position, "STCK.GD"); /* where the old head is a deputy */
    (void)taken(opinion_new(arena, "STCK", STANCE(AGREE)), "2026-03-09 09:00:00");
    assert_int_equal(consulted(desk.docket.task, 1, "STCK")->state,
                     DONDOC__V1__CONSULT_TARGET__STATE__ANSWERED);
    assert_null(clock_of_unit(desk.docket.task, DONDOC__V1__CLOCK_KIND__CONSULTATION, "STCK"));
}

static void
the_silence_is_the_successors(void **state)
{
    (void)state;
    consult("STC");
    merge();
    const Dondoc__V1__Clock *clock =
        clock_of_unit(desk.docket.task, DONDOC__V1__CLOCK_KIND__CONSULTATION, "STCK");
    const Dondoc__V1__Event *notice =
        desk_judge_at(&desk, clock_limit(arena, clock), "2026-03-12 00:00:30");
    assert_non_null(notice);
    assert_int_equal(notice->data_case, DATA(NOTICE_BACK_ISSUED));
    assert_string_equal(notice->notice_back_issued->unit, "STCK");
    assert_string_equal(notice->notice_back_issued->position, "STCK.GD");
    assert_string_equal(notice->notice_back_issued->person, "p-snv");
    assert_int_equal(consulted(notice->task, 1, "STCK")->state,
                     DONDOC__V1__CONSULT_TARGET__STATE__DEEMED);
}

static void
what_was_said_stays_with_whoever_said_it(void **state)
{
    (void)state;
    consult("STC,STP");
    (void)taken(opinion_new(arena, "STC", STANCE(AGREE)), "2026-03-04 10:00:00");
    merge();
    const Dondoc__V1__Task *task = desk.docket.task;
    assert_string_equal(task->consultations[0]->targets[0]->unit, "STC");
    assert_string_equal(task->consultations[0]->targets[0]->signer, "STC.GD");
    assert_string_equal(task->consultations[0]->targets[1]->unit, "STCK");
}

/* Two that become one are one to be asked, with one clock. */
static void
a_round_asks_the_successor_once(void **state)
{
    (void)state;
    consult("STC,STP");
    merge();
    const Dondoc__V1__Task *task = desk.docket.task;
    assert_int_equal(task->consultations[0]->n_targets, 1);
    assert_int_equal(task->n_clocks, 1);
    (void)taken(opinion_new(arena, "STCK", STANCE(AGREE)), "2026-03-09 09:00:00");
    assert_int_equal(desk.docket.task->n_clocks, 0);
}

static void
the_heads_who_meet_are_those_in_office(void **state)
{
    (void)state;
    consult("STC,STP");
    Dondoc__V1__Event *opinion = opinion_new(arena, "STC", STANCE(DISAGREE));
    opinion->opinion_given->main_content = true;
    (void)taken(opinion, "2026-03-04 10:00:00");
    merge();
    (void)taken(meeting_new(arena, "STCK", "SXD.GD,STCK.GD",
                            DONDOC__V1__HEADS_MEETING_HELD__RESULT__MEETING_AGREED),
                "2026-03-06 10:00:00");
    (void)taken(opinion_new(arena, "STCK", STANCE(AGREE)), "2026-03-06 11:00:00");
    (void)taken(report_new(arena, DATA(RESULT_SUBMITTED), "SXD.CV"), "2026-03-06 14:00:00");
    assert_int_equal(desk.docket.task->n_clocks, 1); /* the reviewer's */
}

static void
the_successor_appraises(void **state)
{
    (void)state;
    order_in_field("");
    Dondoc__V1__Event *asked = report_new(arena, DATA(APPRAISAL_ASKED), "SXD.CV");
    asked->appraisal_asked->unit = arena_text(arena, "STC");
    (void)taken(asked, "2026-03-04 09:00:00");
    merge();
    const Dondoc__V1__Clock *clock =
        clock_of_unit(desk.docket.task, DONDOC__V1__CLOCK_KIND__APPRAISAL, "STCK");
    assert_non_null(clock);
    assert_string_equal(clock->position, "STCK.GD");
    Dondoc__V1__Event *given = report_new(arena, DATA(APPRAISAL_GIVEN), "STCK.GD");
    given->appraisal_given->unit = arena_text(arena, "STCK");
    given->appraisal_given->stance = STANCE(AGREE);
    (void)taken(given, "2026-03-06 10:00:00");
    (void)taken(report_new(arena, DATA(RESULT_SUBMITTED), "SXD.CV"), "2026-03-06 14:00:00");
    assert_int_equal(desk.docket.task->state, (int)TASK_SUBMITTED);
}

/* On Thu 05/03, to SXD in the name of PCT1; SXD says it is for Finance. */
static void
object(void)
{
    Dondoc__V1__Event *order = assignment_new(arena);
    order->assignment_ordered->assigner = arena_text(arena, "PCT1");
    (void)taken(order, "2026-03-05 10:00:00");
    (void)taken(delivery_new(arena), "2026-03-05 10:00:00");
    Dondoc__V1__Event *raised = report_new(arena, DATA(OBJECTION_RAISED), "SXD.GD");
    raised->objection_raised->rule = arena_text(arena, "Điều 5");
    raised->objection_raised->competent_unit = arena_text(arena, "STC");
    (void)taken(raised, "2026-03-05 14:00:00");
}

static Dondoc__V1__Event *
uphold(const char *position)
{
    Dondoc__V1__Event *decided = report_new(arena, DATA(OBJECTION_DECIDED), position);
    decided->objection_decided->outcome = DONDOC__V1__OBJECTION_DECIDED__OUTCOME__UPHOLD;
    return decided;
}

static void
the_successor_decides_an_objection(void **state)
{
    (void)state;
    object();
    assert_string_equal(desk.docket.task->holder->position, "VP.CV");
    merge();
    const Dondoc__V1__Task *task = desk.docket.task;
    assert_string_equal(task->objections[0]->decider, "VP2.CV");
    assert_string_equal(task->holder->position, "VP2.CV");
    assert_string_equal(task_clock(task, DONDOC__V1__CLOCK_KIND__OBJECTION)->position, "VP2.CV");
    (void)taken(uphold("VP2.CV"), "2026-03-06 08:30:00");
    assert_string_equal(desk.docket.task->lead, "STCK"); /* as the objection named it */
}

/* Whoever takes the work over from the unit that objected has objected. */
static void
an_objection_is_the_successors_too(void **state)
{
    (void)state;
    Dondoc__V1__Event *order = assignment_new(arena);
    (void)taken(order, "2026-03-05 10:00:00");
    (void)taken(delivery_new(arena), "2026-03-05 10:00:00");
    Dondoc__V1__Event *raised = report_new(arena, DATA(OBJECTION_RAISED), "SXD.GD");
    raised->objection_raised->rule = arena_text(arena, "Điều 5");
    raised->objection_raised->competent_unit = arena_text(arena, "STC");
    (void)taken(raised, "2026-03-05 14:00:00");
    use_organisation();
    assert_non_null(follow("2026-03-06 00:00:10"));
    const char *lead = desk.docket.task->lead;
    assert_string_equal(lead, "STC");
    assert_string_equal(desk.docket.task->objections[0]->unit, lead);
    const Dondoc__V1__Event *refused = desk_judge_at(&desk, uphold("CVP"), "2026-03-06 08:30:00");
    assert_string_equal(refused->verdict->code, "UNIT_SAME");
}

/* ---- documents ----------------------------------------------------------------------------- */

static const Dondoc__V1__Event *
replace(Dondoc__V1__Limit__Kind kind, const char *date)
{
    Dondoc__V1__Event *event = event_of_type(arena, DATA(REPLACEMENT_RECEIVED));
    Dondoc__V1__Limit *limit = arena_alloc(arena, sizeof *limit);
    dondoc__v1__limit__init(limit);
    limit->kind = kind;
    limit->date = arena_text(arena, date);
    event->replacement_received->limit = limit;
    event->replacement_received->replacement = arena_text(arena, "document:UBND/2026/150");
    return desk_judge_at(&desk, event, "2026-03-04 09:00:00");
}

/* The issuer may move a due time earlier; the original one stays whatever he says. */
static void
a_document_is_replaced(void **state)
{
    (void)state;
    start("2026-03-02 10:00:00");
    const Dondoc__V1__Event *decision = replace(KIND(ON_OR_BEFORE_DATE), "2026-03-06");
    assert_int_equal(decision->data_case, DATA(DEADLINE_CHANGED));
    assert_int_equal(decision->deadline_changed->cause,
                     DONDOC__V1__DEADLINE_CHANGED__CAUSE__REPLACEMENT);
    assert_string_equal(decision->rules[0], "ISSUER_RECALLS");
    assert_instant(decision->task->deadline->due_at, "2026-03-07 00:00:00");
    assert_int_equal(decision->task->deadline->version, 2);
    assert_string_equal(decision->task->document, "document:UBND/2026/150");
    decision = replace(KIND(ON_OR_BEFORE_DATE), "no date");
    assert_instant(decision->task->deadline->due_at, "2026-03-07 00:00:00");
    decision = replace(KIND(KHONG_HAN), "");
    assert_int_equal(decision->task->deadline->due_at, 0);
    assert_int_equal(decision->task->ladder, DONDOC__V1__LADDER__LADDER_NONE);
    assert_instant(decision->task->deadline->original_due_at, "2026-03-10 00:00:00");
    decision = replace(KIND(UNSPECIFIED), "");
    assert_int_equal(decision->data_case, DATA(TASK_CLOSED));
    assert_int_equal(decision->task_closed->reason,
                     DONDOC__V1__TASK_CLOSED__REASON__REPLACED_BY_ISSUER);
    assert_null(replace(KIND(ON_OR_BEFORE_DATE), "2026-03-06")); /* closed */
}

int
main(void)
{
#define TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(sc_32_a_holiday_decided_late),
        TEST(a_report_brings_it_up_to_date),
        TEST(what_was_judged_stays),
        TEST(a_request_for_extension_waits_longer),
        TEST(limits_behind_a_task_move_with_it),
        TEST(a_limit_that_is_over_stays),
        TEST(what_is_to_be_done_again_has_a_day_more),
        TEST(no_due_time_becomes_earlier),
        TEST(a_unit_that_ends_hands_its_tasks_on),
        TEST(the_first_successor_else),
        TEST(the_successor_of_a_unit_consulted_answers),
        TEST(the_silence_is_the_successors),
        TEST(what_was_said_stays_with_whoever_said_it),
        TEST(a_round_asks_the_successor_once),
        TEST(the_heads_who_meet_are_those_in_office),
        TEST(the_successor_appraises),
        TEST(the_successor_decides_an_objection),
        TEST(an_objection_is_the_successors_too),
        TEST(a_document_is_replaced),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
