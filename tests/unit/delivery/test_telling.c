/*
 * Who is told by events made by hand, and what he reads as the reason.
 */
#include "test.h"

#include "../delivery/consulting.h" /* tests/lib has one, too */
#include "base/civil.h"
#include "base/text.h"
#include "daemon/unit.h"
#include "hearers.h"
#include "notice.h"
#include "release.h"
#include "releasing.h"
#include "scenario.h"
#include "tidings.h"
#include "vn_calendar.h"
#include "wire/message.h"
#include <string.h>

static struct arena *arena;
static struct reference reference;

static int64_t
at(const char *text)
{
    int64_t instant;
    assert_true(instant_parse(text, &instant));
    return instant;
}

/* A task of SXD in the journal of one unit of work. */
struct desk {
    Dondoc__V1__Deadline deadline;
    Dondoc__V1__Task task;
    struct entry entry;
    struct decisions decisions;
    struct unit unit;
    struct telling telling;
};

static struct desk *
make_desk(const char *now)
{
    struct desk *desk = arena_alloc(arena, sizeof *desk);
    dondoc__v1__deadline__init(&desk->deadline);
    dondoc__v1__task__init(&desk->task);
    desk->deadline.due_at = at("2026-02-14T00:00:00");
    desk->deadline.version = 1;
    desk->deadline.calendar = (char *)"VN-2026";
    desk->task.deadline = &desk->deadline;
    desk->task.state = DONDOC__V1__TASK_STATE__IN_PROGRESS;
    desk->task.title = (char *)"Cấp phép xây dựng";
    desk->task.lead = (char *)"SXD";
    desk->task.handler = (char *)"SXD.CV";
    desk->task.accountable_head = (char *)"SXD.GD";
    desk->task.assigner = (char *)"PCT1";
    desk->task.field = (char *)"xay-dung";
    desk->entry = (struct entry){ .position = { 3, 17 }, .subject = "task:x" };
    desk->decisions = (struct decisions){ .service = "delivery", .shard_count = 16 };
    desk->unit = (struct unit){ .arena = arena, .now = at(now), .decisions = &desk->decisions };
    desk->telling = (struct telling){
        .unit = &desk->unit, .about = &desk->entry, .reference = &reference, .task = &desk->task
    };
    return desk;
}

static const Dondoc__V1__NoticeQueued *
queued(const struct desk *desk, size_t i)
{
    assert_true(i < desk->decisions.count);
    const Dondoc__V1__Event *event = desk->decisions.list[i].event;
    assert_int_equal(event->data_case, DONDOC__V1__EVENT__DATA_NOTICE_QUEUED);
    return event->notice_queued;
}

static struct wording
letter_of(const struct desk *desk, const Dondoc__V1__NoticeQueued *notice, bool is_english)
{
    const struct organisation *organisation = reference.organisation;
    struct org_person person = *organisation_person(organisation, notice->person);
    struct tidings_case given = {
        .arena = arena,
        .now = desk->unit.now,
        .reference = &reference,
        .notice = notice,
        .task = &desk->task,
        .to = { organisation_position(organisation, notice->position), &person },
    };
    person.language = is_english ? LANGUAGE_EN : LANGUAGE_VI;
    assert_true(notice_kind_parse(notice->kind, &given.kind));
    struct tidings tidings = tidings_make(&given);
    return template_write(arena, &tidings);
}

static void
assert_says(const char *text, const char *said)
{
    if (strstr(text, said) == NULL) {
        fail_msg("not said: %s\n%s", said, text);
    }
}

static void
assert_silent_of(const char *text, const char *said)
{
    if (strstr(text, said) != NULL) {
        fail_msg("said: %s\n%s", said, text);
    }
}

/* A level told to `position` as `why`. */
static const Dondoc__V1__NoticeQueued *
level_to(struct desk *desk, int level, const char *position, const char *instead_of,
         const char *why)
{
    desk->telling.kind = NOTICE_OVERDUE;
    desk->telling.level = level;
    desk->telling.due_version = desk->deadline.version;
    telling_add(&desk->telling, position, instead_of, why);
    return queued(desk, desk->decisions.count - 1);
}

/* ---- why this person ----------------------------------------------------------------------- */

static void
a_stand_in_reads_for_whom(void **state)
{
    (void)state;
    struct desk *desk = make_desk("2026-02-24T08:00:00");
    const Dondoc__V1__NoticeQueued *notice =
        level_to(desk, 2, "SXD.GD", "SXD.PGD", "DEPUTY_IN_CHARGE");
    assert_string_equal(notice->instead_of, "SXD.PGD");
    const char *text = letter_of(desk, notice, false).text;
    assert_says(text, "Ông/bà nhận thư này thay Phó Giám đốc Sở Xây dựng (cấp phó phụ trách lĩnh "
                      "vực), vì hiện không có người đảm nhiệm (đôn đốc bậc 2).");
    assert_silent_of(text, "là lãnh đạo phụ trách lĩnh vực");
    assert_says(letter_of(desk, notice, true).text,
                "You receive this in place of: Deputy head, Construction (deputy in charge), "
                "because nobody is there now (level 2).");
}

/* A unit without any deputy: the head hears it, and not as a deputy. */
static void
without_such_a_post_it_is_said(void **state)
{
    (void)state;
    struct desk *desk = make_desk("2026-02-24T08:00:00");
    const Dondoc__V1__NoticeQueued *notice = level_to(desk, 2, "SXD.GD", "", "DEPUTY_IN_CHARGE");
    assert_says(letter_of(desk, notice, false).text,
                "nhận thư này thay cấp phó phụ trách lĩnh vực, vì hiện không có người đảm nhiệm");
    desk = make_desk("2026-02-24T08:00:00");
    notice = level_to(desk, 3, "SXD.GD", "", "HEAD");
    assert_says(letter_of(desk, notice, false).text, "vì là người đứng đầu đơn vị chủ trì");
}

static void
the_chair_reads_of_a_central_agency(void **state)
{
    (void)state;
    static const struct {
        int level;
        const char *why;
    } rows[] = { { 5, "VICE_CHAIR" }, { 6, "CHAIR" } };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct desk *desk = make_desk("2026-03-04T08:00:00");
        desk->task.lead = (char *)"CQTW";
        const Dondoc__V1__NoticeQueued *notice =
            level_to(desk, rows[i].level, "CT", "", rows[i].why);
        const char *text = letter_of(desk, notice, false).text;
        assert_says(text, "là Chủ tịch UBND và đơn vị chủ trì là cơ quan Trung ương");
        assert_says(text, "ký văn bản đề nghị thủ trưởng cơ quan chủ trì");
        assert_silent_of(text, "Phó Chủ tịch");
        assert_silent_of(text, "trách nhiệm người đứng đầu");
        assert_says(letter_of(desk, notice, true).text, "the lead is a central agency");
    }
}

static void
a_head_without_handler_is_no_handler(void **state)
{
    (void)state;
    struct desk *desk = make_desk("2026-02-24T08:00:00");
    const Dondoc__V1__NoticeQueued *notice = level_to(desk, 1, "SXD.GD", "", "HANDLER");
    desk->task.handler = (char *)"";
    const char *text = letter_of(desk, notice, false).text;
    assert_says(text, "chưa phân công người xử lý nhiệm vụ này (đôn đốc bậc 1)");
    assert_says(text, "Phân công người xử lý");
    assert_silent_of(text, "đang trực tiếp xử lý");
}

static void
the_heads_term_is_the_policys(void **state)
{
    (void)state;
    struct desk *desk = make_desk("2026-02-27T08:00:00");
    const Dondoc__V1__NoticeQueued *notice = level_to(desk, 3, "SXD.GD", "", "HEAD");
    struct policy *policy = (struct policy *)reference.policy;
    struct limit *limit = &policy->rules[RULE_COMMIT_DATE].limits[0], before = *limit;
    assert_says(letter_of(desk, notice, false).text, "trong 01 ngày làm việc báo cáo rõ lý do");
    limit->amount = 2;
    assert_says(letter_of(desk, notice, false).text, "trong 02 ngày làm việc báo cáo rõ lý do");
    assert_says(letter_of(desk, notice, true).text, "within 2 working days give the reason");
    *limit = before;
}

/* ---- consultations and conflicts ----------------------------------------------------------- */

static void
an_undelivered_task_is_told_to_the_assigner(void **state)
{
    (void)state;
    struct desk *desk = make_desk("2026-03-05T14:00:00");
    Dondoc__V1__Event event = DONDOC__V1__EVENT__INIT;
    Dondoc__V1__DeliveryMissed missed = DONDOC__V1__DELIVERY_MISSED__INIT;
    desk->task.state = DONDOC__V1__TASK_STATE__ASSIGNED;
    desk->task.assigned_at = at("2026-03-05T09:00:00");
    event.data_case = DONDOC__V1__EVENT__DATA_DELIVERY_MISSED;
    event.delivery_missed = &missed;
    missed.unit = (char *)"SXD";
    consulting_tell(&desk->telling, &event);
    assert_int_equal(desk->decisions.count, 1);
    const Dondoc__V1__NoticeQueued *notice = queued(desk, 0);
    assert_string_equal(notice->position, "PCT1");
    const char *text = letter_of(desk, notice, false).text;
    assert_says(text, "đã giao lúc 09:00 ngày 05/03/2026 (thứ Năm), quá 04 giờ làm việc chưa có "
                      "xác nhận đã nhận");
    assert_says(text, "Nơi được gửi: Sở Xây dựng (SXD)\n");
    assert_says(text, "vì là người giao nhiệm vụ này");
    assert_says(letter_of(desk, notice, true).text, "more than 4 working hours ago");
    assert_null(release_objection(NOTICE_UNRECEIVED, notice, &desk->task, desk->unit.now));
    desk->task.delivered_at = desk->unit.now;
    assert_string_equal(release_objection(NOTICE_UNRECEIVED, notice, &desk->task, desk->unit.now),
                        "SETTLED");
}

static void
both_heads_are_told_to_meet(void **state)
{
    (void)state;
    struct desk *desk = make_desk("2026-03-12T16:40:00");
    Dondoc__V1__Event event = DONDOC__V1__EVENT__INIT;
    Dondoc__V1__ConflictOpened opened = DONDOC__V1__CONFLICT_OPENED__INIT;
    Dondoc__V1__Conflict conflict = DONDOC__V1__CONFLICT__INIT;
    Dondoc__V1__Clock clock = DONDOC__V1__CLOCK__INIT;
    opened.unit = conflict.unit = (char *)"STP";
    conflict.clock = clock.id = 4;
    clock.due_at = at("2026-03-18T00:00:00");
    clock.kind = DONDOC__V1__CLOCK_KIND__HEADS_MEETING;
    clock.unit = desk->task.lead;
    desk->task.conflicts = (Dondoc__V1__Conflict *[]){ &conflict };
    desk->task.clocks = (Dondoc__V1__Clock *[]){ &clock };
    desk->task.n_conflicts = desk->task.n_clocks = 1;
    event.data_case = DONDOC__V1__EVENT__DATA_CONFLICT_OPENED;
    event.conflict_opened = &opened;
    consulting_tell(&desk->telling, &event);
    assert_int_equal(desk->decisions.count, 2);
    assert_string_equal(queued(desk, 0)->position, "SXD.GD");
    assert_string_equal(queued(desk, 1)->position, "STP.GD");
    const char *text = letter_of(desk, queued(desk, 1), false).text;
    assert_says(text, "phải làm việc trực tiếp để thống nhất, hạn hết ngày 17/03/2026 (thứ Ba).");
    assert_says(text, "Đơn vị có ý kiến khác: Sở Tư pháp (STP)\n");
    assert_says(letter_of(desk, queued(desk, 0), true).text, "due end of 17/03/2026 (Tue).");
    Dondoc__V1__NoticeQueued late = *queued(desk, 0); /* they have not met */
    late.kind = (char *)notice_kind_name(NOTICE_CLOCK_OVERDUE);
    text = letter_of(desk, &late, false).text;
    assert_says(text, "vì người đứng đầu đơn vị chủ trì chưa làm việc trực tiếp");
    assert_silent_of(text, "chưa trả lời");
    desk->task.n_clocks = 0;
    assert_string_equal(release_objection(NOTICE_HEADS_MEETING, queued(desk, 0), &desk->task, 0),
                        "SETTLED");
}

/* ---- the work goes to somebody else -------------------------------------------------------- */

static struct notice_outcome
check(const struct desk *desk, const Dondoc__V1__NoticeQueued *notice)
{
    struct telling_person to;
    struct notice_case given = { .arena = arena,
                                 .now = desk->unit.now,
                                 .reference = &reference,
                                 .notice = notice,
                                 .task = &desk->task,
                                 .from = "dondoc@x.example" };
    return notice_check(&given, &to);
}

static void
who_no_longer_has_it_hears_no_more(void **state)
{
    (void)state;
    static const struct {
        const char *position, *instead_of, *why, *lead, *handler, *objection;
    } rows[] = {
        { "SXD.CV", "", "HANDLER", "SXD", "SXD.CV", NULL },
        { "SXD.CV", "", "HANDLER", "SXD", "SXD.VT", "HANDED_OVER" },
        { "SXD.TP", "SXD.CV", "HANDLER", "SXD", "SXD.VT", "HANDED_OVER" },
        { "SXD.TP", "SXD.VT", "HANDLER", "SXD", "SXD.VT", NULL },
        { "SXD.GD", "", "HANDLER", "SXD", "", NULL }, /* the head until he has said who */
        { "SXD.GD", "", "HANDLER", "SXD", "SXD.CV", "HANDED_OVER" },
        { "SXD.TP", "", "SUPERVISOR", "SXD", "SXD.TP", NULL }, /* was, at that level */
        { "SXD.TP", "", "SUPERVISOR", "STC", "STC.CV", "HANDED_OVER" },
        { "SXD.GD", "", "HEAD", "STC", "STC.CV", "HANDED_OVER" },
        { "CVP", "", "OFFICE_CHIEF", "STC", "STC.CV", NULL },
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct desk *desk = make_desk("2026-02-27T08:00:00");
        const Dondoc__V1__NoticeQueued *notice =
            level_to(desk, 1, rows[i].position, rows[i].instead_of, rows[i].why);
        desk->task.lead = (char *)rows[i].lead;
        desk->task.handler = (char *)rows[i].handler;
        if (strcmp(rows[i].lead, "SXD") != 0) {
            desk->task.accountable_head = (char *)"STC.GD";
        }
        struct notice_outcome outcome = check(desk, notice);
        if (!text_same(outcome.reason, rows[i].objection)) {
            fail_msg("row %zu: %s", i, outcome.reason);
        }
    }
}

/* As the journal has it. */
static struct level_entry
raised(const struct desk *desk, int64_t seq, int level, int due_version)
{
    Dondoc__V1__Event event = DONDOC__V1__EVENT__INIT;
    Dondoc__V1__EscalationRaised levels = DONDOC__V1__ESCALATION_RAISED__INIT;
    struct level_entry entry = { { desk->entry.position.shard, seq }, desk->entry.subject, { 0 } };
    event.data_case = DONDOC__V1__EVENT__DATA_ESCALATION_RAISED;
    event.escalation_raised = &levels;
    levels.level = level;
    levels.due_version = due_version;
    entry.body.data = message_pack(arena, &event.base, &entry.body.size);
    return entry;
}

/* The work of SXD becomes that of STC, whose head has not said yet who handles it. */
static size_t
transfer(struct level_entry *levels, size_t count, struct desk *desk)
{
    Dondoc__V1__Event event = DONDOC__V1__EVENT__INIT;
    Dondoc__V1__TaskTransferred transferred = DONDOC__V1__TASK_TRANSFERRED__INIT;
    struct hearers hearers = { .levels = levels, .level_count = count };
    event.data_case = DONDOC__V1__EVENT__DATA_TASK_TRANSFERRED;
    event.task_transferred = &transferred;
    transferred.from = (char *)"SXD";
    desk->task.lead = transferred.to = (char *)"STC";
    desk->task.accountable_head = (char *)"STC.GD";
    desk->task.handler = (char *)"";
    assert_true(hearers_change(&event));
    hearers_tell_successors(&hearers, &desk->telling, &event);
    return desk->decisions.count;
}

static void
who_has_it_now_hears_what_was_reached(void **state)
{
    (void)state;
    struct desk *desk = make_desk("2026-03-02T09:00:00");
    struct level_entry levels[] = { raised(desk, 5, 4, 1), raised(desk, 40, 5, 1) };
    size_t count = transfer(levels, LENGTH(levels), desk);
    assert_true(count > 0);
    assert_string_equal(queued(desk, 0)->position, "STC.GD");
    assert_int_equal(queued(desk, 0)->digest_at, at("2026-03-03T08:00:00"));
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(strncmp(queued(desk, i)->position, "STC.", 4), 0); /* CVP knows it */
    }
    struct desk *moved = make_desk("2026-03-02T09:00:00");
    levels[0] = raised(moved, 5, 4, 2); /* of another due time; the other comes only later */
    assert_int_equal(transfer(levels, LENGTH(levels), moved), 0);
}

/* ---- before anybody can be told ------------------------------------------------------------ */

static void
without_reference_data_notices_stay_due(void **state)
{
    (void)state;
    struct desk *desk = make_desk("2026-02-27T08:00:00");
    desk->unit.library = library_open(NULL);
    struct timer timer = { .shard = 3, .subject = "person:SXD.GD", .detail = 18 };
    assert_int_equal(releasing_fire(NULL, &desk->unit, &timer, 1), ST_LATER);
    assert_int_equal(desk->decisions.count, 0);
    library_close(desk->unit.library);
}

static int
begin(void **state)
{
    (void)state;
    arena = arena_new();
    struct calendar_entry *entry = arena_alloc(arena, sizeof *entry);
    struct calendar_set *set = arena_alloc(arena, sizeof *set);
    *entry = (struct calendar_entry){ .code = "VN-2026",
                                      .name = "VN-2026",
                                      .name_en = "VN-2026",
                                      .calendar = vn_calendar(arena),
                                      .is_verified = true };
    *set = (struct calendar_set){ entry, 1 };
    reference = (struct reference){ .organisation = scenario_organisation(arena),
                                    .policy = shipped_policy(arena),
                                    .calendars = set };
    return 0;
}

static int
end(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_stand_in_reads_for_whom),
        cmocka_unit_test(without_such_a_post_it_is_said),
        cmocka_unit_test(the_chair_reads_of_a_central_agency),
        cmocka_unit_test(a_head_without_handler_is_no_handler),
        cmocka_unit_test(the_heads_term_is_the_policys),
        cmocka_unit_test(an_undelivered_task_is_told_to_the_assigner),
        cmocka_unit_test(both_heads_are_told_to_meet),
        cmocka_unit_test(who_no_longer_has_it_hears_no_more),
        cmocka_unit_test(who_has_it_now_hears_what_was_reached),
        cmocka_unit_test(without_reference_data_notices_stay_due),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
