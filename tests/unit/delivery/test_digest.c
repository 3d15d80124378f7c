/*
 * Digests: when they leave, what they list, what they say; and over random histories that nothing
 * leaves which is not true, not the recipient's, or out of hours (invariants 12, 13, 18).
 */
#include "test.h"

#include "base/civil.h"
#include "base/clock.h"
#include "base/text.h"
#include "digest.h"
#include "release.h"
#include "scenario.h"
#include "vn_calendar.h"
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

static struct reference
make_reference(const struct organisation *organisation)
{
    struct calendar_entry *entry = arena_alloc(arena, sizeof *entry);
    struct calendar_set *set = arena_alloc(arena, sizeof *set);
    *entry = (struct calendar_entry){ .code = "VN-2026",
                                      .name = "VN-2026",
                                      .name_en = "VN-2026",
                                      .calendar = vn_calendar(arena),
                                      .is_verified = true };
    *set = (struct calendar_set){ entry, 1 };
    return (struct reference){ .organisation = organisation,
                               .policy = shipped_policy(arena),
                               .calendars = set };
}

static void
test_when_digests_leave(void **state)
{
    (void)state;
    static const struct {
        const char *after, *daily, *of_levels;
    } rows[] = {
        { "2026-03-02T07:30:30", "2026-03-02T08:00:00", "2026-03-02T08:00:00" },
        { "2026-03-02T08:00:00", "2026-03-03T08:00:00", "2026-03-02T14:00:00" },
        { "2026-03-02T14:00:00", "2026-03-03T08:00:00", "2026-03-03T08:00:00" },
        { "2026-03-06T15:00:00", "2026-03-09T08:00:00", "2026-03-09T08:00:00" },
        { "2026-02-13T14:30:00", "2026-02-23T08:00:00", "2026-02-23T08:00:00" }, /* Tết */
        { "2026-01-09T14:30:00", "2026-01-10T08:00:00", "2026-01-10T08:00:00" }, /* làm bù */
    };
    const struct calendar *calendar = vn_calendar(arena);
    const struct reminder_policy *policy = &reference.policy->reminders;
    for (size_t i = 0; i < LENGTH(rows); i++) {
        assert_int_equal(release_digest(calendar, policy, false, at(rows[i].after)),
                         at(rows[i].daily));
        assert_int_equal(release_digest(calendar, policy, true, at(rows[i].after)),
                         at(rows[i].of_levels));
    }
    assert_int_equal(release_digest_tomorrow(calendar, policy, at("2026-03-02T07:00:00")),
                     at("2026-03-03T08:00:00"));
}

static void
test_which_levels_wait_for_digests(void **state)
{
    (void)state;
    const struct reminder_policy *policy = &reference.policy->reminders;
    Dondoc__V1__Task task = DONDOC__V1__TASK__INIT;
    assert_false(release_is_for_digest(policy, &task, 3));
    assert_true(release_is_for_digest(policy, &task, 4));
    task.urgency = DONDOC__V1__URGENCY__KHAN;
    assert_false(release_is_for_digest(policy, &task, 6));
}

/* ---- what is listed ------------------------------------------------------------------------ */

enum { LINES = 6 };

/* Lines of the head of SXD about tasks of his; each test changes some. */
struct desk {
    Dondoc__V1__Deadline deadline;
    Dondoc__V1__Task tasks[LINES];
    Dondoc__V1__NoticeQueued notices[LINES], digest;
    struct digest_line lines[LINES];
    struct digest_case given;
};

static struct desk *
make_desk(void)
{
    struct desk *desk = arena_alloc(arena, sizeof *desk);
    dondoc__v1__deadline__init(&desk->deadline);
    desk->deadline.due_at = at("2026-02-14T00:00:00");
    desk->deadline.version = 1;
    desk->deadline.calendar = (char *)"VN-2026";
    dondoc__v1__notice_queued__init(&desk->digest);
    desk->digest.key = (char *)"00112233445566778899aabb";
    desk->digest.person = desk->digest.position = (char *)"SXD.GD";
    for (int i = 0; i < LINES; i++) {
        Dondoc__V1__Task *task = &desk->tasks[i];
        Dondoc__V1__NoticeQueued *notice = &desk->notices[i];
        dondoc__v1__task__init(task);
        dondoc__v1__notice_queued__init(notice);
        task->state = DONDOC__V1__TASK_STATE__IN_PROGRESS;
        task->deadline = &desk->deadline;
        task->lead = (char *)"SXD";
        task->title = arena_print(arena, "Nhiệm vụ %d", i);
        notice->key = arena_print(arena, "key-%d", i);
        notice->task = arena_print(arena, "task:%d", i);
        notice->person = notice->position = (char *)"SXD.GD";
        notice->kind = (char *)"OVERDUE";
        notice->why = (char *)"HEAD";
        notice->level = 3;
        notice->due_version = 1;
        desk->lines[i] = (struct digest_line){ .notice = notice, .task = task };
    }
    desk->given = (struct digest_case){ .arena = arena,
                                        .now = at("2026-03-02T08:00:00"),
                                        .reference = &reference,
                                        .notice = &desk->digest,
                                        .lines = desk->lines,
                                        .count = LINES,
                                        .from = "dondoc@x.example" };
    return desk;
}

static void
test_what_is_listed(void **state)
{
    (void)state;
    struct desk *desk = make_desk();
    static const enum digest_verdict expected[LINES] = { LINE_TELL, LINE_KEEP, LINE_END,
                                                         LINE_END,  LINE_KEEP, LINE_KEEP };
    desk->tasks[1].state = DONDOC__V1__TASK_STATE__SUBMITTED;
    desk->tasks[2].state = DONDOC__V1__TASK_STATE__COMPLETED;
    desk->notices[3].due_version = 2;
    desk->lines[4].since = 1;
    desk->lines[5].is_unread = true;
    struct digest_outcome outcome = digest_judge(&desk->given);
    for (int i = 0; i < LINES; i++) {
        assert_int_equal(desk->lines[i].verdict, expected[i]);
    }
    assert_int_equal(outcome.verdict, NOTICE_SEND);
    assert_int_equal(outcome.sent->n_lines, 1);
    assert_string_equal(outcome.sent->lines[0]->task, "task:0");
    assert_string_equal(outcome.letter.address, "sxd.gd@x.example");
    assert_int_equal(outcome.next_at, at("2026-03-03T08:00:00"));
}

static void
test_a_new_level_is_told_again(void **state)
{
    (void)state;
    struct desk *desk = make_desk();
    for (int i = 0; i < LINES; i++) {
        desk->lines[i].since = i;
        desk->lines[i].is_first = true;
    }
    struct digest_outcome outcome = digest_judge(&desk->given);
    assert_int_equal(outcome.sent->n_lines, 2); /* at most two a day */
    desk->tasks[5].urgency = DONDOC__V1__URGENCY__HOA_TOC;
    outcome = digest_judge(&desk->given);
    assert_int_equal(outcome.sent->n_lines, 3);
}

static void
test_nothing_to_say(void **state)
{
    (void)state;
    struct desk *desk = make_desk();
    for (int i = 0; i < LINES; i++) {
        desk->tasks[i].state = DONDOC__V1__TASK_STATE__SUBMITTED;
    }
    struct digest_outcome outcome = digest_judge(&desk->given);
    assert_int_equal(outcome.verdict, NOTICE_HOLD);
    assert_int_equal(outcome.not_before, at("2026-03-03T08:00:00"));
    for (int i = 0; i < LINES; i++) {
        desk->tasks[i].state = DONDOC__V1__TASK_STATE__CANCELLED;
    }
    outcome = digest_judge(&desk->given);
    assert_int_equal(outcome.verdict, NOTICE_DROP);
    assert_null(outcome.to.position);
}

static void
test_out_of_hours_it_is_held(void **state)
{
    (void)state;
    struct desk *desk = make_desk();
    desk->given.now = at("2026-02-16T08:00:00");
    struct digest_outcome outcome = digest_judge(&desk->given);
    assert_int_equal(outcome.verdict, NOTICE_HOLD);
    assert_int_equal(outcome.not_before, at("2026-02-23T07:30:00"));
}

/* ---- what it says -------------------------------------------------------------------------- */

static struct tidings
item(const char *task, int days_late, bool is_english)
{
    return (struct tidings){ .kind = NOTICE_OVERDUE,
                             .is_english = is_english,
                             .now = at("2026-03-02T08:00:00"),
                             .why = RECIPIENT_CHAIR,
                             .level = 6,
                             .task = task,
                             .title = task,
                             .lead = "Sở Xây dựng",
                             .holder = "",
                             .document = "",
                             .step = "",
                             .due_at = at("2026-02-14T00:00:00"),
                             .days_late = days_late };
}

static void
test_the_latest_come_first(void **state)
{
    (void)state;
    struct tidings tidings[] = { item("một", 1, false), item("mười một", 11, false),
                                 item("bốn", 4, false), item("ba mươi", 30, false),
                                 item("mật", 2, false) };
    tidings[4].is_secret = true;
    tidings[0].is_first = true;
    struct wording wording = template_digest(arena, tidings, LENGTH(tidings), "Chủ tịch UBND");
    assert_string_equal(wording.subject, "[Đôn đốc] Tổng hợp ngày 02/03/2026: 04 nhiệm vụ quá hạn, "
                                         "01 nhiệm vụ mật quá hạn");
    static const char *const order[] = { "Quá hạn trên 10 ngày làm việc (02)\n",
                                         "\n1. ba mươi\n",
                                         "\n2. mười một\n",
                                         "Quá hạn từ 03 đến 05 ngày làm việc (01)\n",
                                         "\n3. bốn\n",
                                         "Quá hạn 01 đến 02 ngày làm việc (01)\n",
                                         "\n4. [Mới] một\n" };
    const char *from = wording.text;
    for (size_t i = 0; i < LENGTH(order); i++) {
        from = strstr(from, order[i]);
        assert_non_null(from);
    }
    assert_null(strstr(wording.text, ". mật"));
    assert_null(strstr(wording.html, ">mật<"));
    assert_non_null(strstr(wording.text, "Liên hệ văn thư mật."));
}

/* The Chair gets one message instead of so many; what has no room is counted. */
static void
test_many(void **state)
{
    (void)state;
    for (int english = 0; english < 2; english++) {
        size_t count = DIGEST_LISTED + 37;
        struct tidings *tidings = arena_array(arena, count, sizeof *tidings);
        for (size_t i = 0; i < count; i++) {
            tidings[i] = item(arena_print(arena, "việc %zu", i), (int)(i % 40), english != 0);
        }
        struct wording wording = template_digest(arena, tidings, count, "Chủ tịch");
        assert_non_null(strstr(wording.subject, english ? "537 overdue" : "537 nhiệm vụ quá hạn"));
        assert_non_null(strstr(wording.text, english ? "And 37 more." : "còn 37 nhiệm vụ khác"));
        assert_null(strstr(wording.text, "(null)"));
        assert_true(text_is_utf8(wording.html, strlen(wording.html)));
    }
}

/* ---- random histories ---------------------------------------------------------------------- */

/* Who holds the posts of SXD, and that one of them changes hands at noon of 04/03. */
static const char change[] = "SXD.PGD,SXD.GD,ACTING,2026-03-04,,\n"
                             "SXD.CV,SXD.TP,ACTING,2026-03-05,,\n";

static const struct organisation *
changing_organisation(void)
{
    struct mistakes mistakes = { .arena = arena };
    struct file_set files = folder_read(arena, "tests/scenario/organisation");
    for (size_t i = 0; i < files.count; i++) {
        struct named_file *file = (struct named_file *)&files.files[i];
        if (strcmp(file->name, "holdings.csv") == 0) {
            struct text_builder out = { .arena = arena };
            for (const char *line = file->bytes; line < file->bytes + file->size;) {
                size_t size = strcspn(line, "\n") + 1;
                if (strncmp(line, "SXD.GD,SXD.GD,SUBSTANTIVE,", 26) == 0) {
                    text_add(&out, "SXD.GD,SXD.GD,SUBSTANTIVE,,2026-03-03,\n");
                } else if (strncmp(line, "SXD.TP,SXD.TP,SUBSTANTIVE,", 26) == 0) {
                    text_add(&out, "SXD.TP,SXD.TP,SUBSTANTIVE,,2026-03-04,\n");
                } else {
                    text_add_n(&out, line, size);
                }
                line += size;
            }
            text_add(&out, change);
            file->bytes = out.text;
            file->size = out.size;
        }
    }
    const struct organisation *organisation = organisation_read(arena, &files, &mistakes);
    assert_no_mistakes(&mistakes);
    return organisation;
}

static const Dondoc__V1__TaskState some_states[] = {
    DONDOC__V1__TASK_STATE__ASSIGNED,  DONDOC__V1__TASK_STATE__IN_PROGRESS,
    DONDOC__V1__TASK_STATE__SUBMITTED, DONDOC__V1__TASK_STATE__RETURNED,
    DONDOC__V1__TASK_STATE__SUSPENDED, DONDOC__V1__TASK_STATE__COMPLETED,
    DONDOC__V1__TASK_STATE__CANCELLED,
};
static const char *const some_posts[] = { "SXD.CV", "SXD.TP", "SXD.PGD", "SXD.GD", "CVP", "CT" };
static const char *const some_kinds[] = { "REMINDER", "OVERDUE", "DEEMED", "RETURNED" };

static const char *
pick(uint64_t *seed, const char *const *list, size_t count)
{
    return list[test_between(seed, 0, (int64_t)count - 1)];
}

/* A task at some moment of its life, and a notice that was queued at another. */
struct life {
    Dondoc__V1__Deadline deadline;
    Dondoc__V1__Task task;
    Dondoc__V1__NoticeQueued notice;
    struct notice_case given;
};

static struct life *
random_life(uint64_t *seed)
{
    struct life *life = arena_alloc(arena, sizeof *life);
    dondoc__v1__deadline__init(&life->deadline);
    dondoc__v1__task__init(&life->task);
    dondoc__v1__notice_queued__init(&life->notice);
    life->deadline.due_at = at("2026-03-01T00:00:00") + test_between(seed, 0, 9) * 24 * CLOCK_HOUR;
    life->deadline.version = (int)test_between(seed, 1, 3);
    life->deadline.calendar = (char *)"VN-2026";
    life->task.deadline = &life->deadline;
    life->task.state = some_states[test_between(seed, 0, LENGTH(some_states) - 1)];
    life->task.urgency = (Dondoc__V1__Urgency)test_between(seed, 0, 4);
    life->task.secrecy = (Dondoc__V1__Secrecy)(test_between(seed, 0, 9) == 0);
    life->task.title = (char *)"Nội dung nhiệm vụ";
    life->task.lead = (char *)"SXD";
    life->notice.task = (char *)"task:xyz";
    life->notice.key = (char *)"00112233445566778899aabb";
    life->notice.position = (char *)pick(seed, some_posts, LENGTH(some_posts));
    life->notice.person = (char *)pick(seed, some_posts, LENGTH(some_posts));
    life->notice.kind = (char *)pick(seed, some_kinds, LENGTH(some_kinds));
    life->notice.why = (char *)"HEAD";
    life->notice.due_version = (int)test_between(seed, 0, 3);
    life->given = (struct notice_case){
        .arena = arena,
        .now =
            at("2026-02-27T00:00:00") + test_between(seed, 0, INT64_C(12) * 24 * 60) * CLOCK_MINUTE,
        .reference = &reference,
        .notice = &life->notice,
        .task = &life->task,
        .since = (int)test_between(seed, 0, 3),
        .from = "dondoc@x.example",
    };
    return life;
}

static bool
is_express(const struct life *life)
{
    return life->task.urgency >= DONDOC__V1__URGENCY__HOA_TOC;
}

/* Whoever is told acts for the post then, or for the first one above it that somebody acts for. */
static void
assert_may_hear(const struct life *life, const struct org_person *person)
{
    struct telling_person acting;
    assert_true(
        telling_resolve(reference.organisation, life->notice.position, life->given.now, &acting));
    assert_ptr_equal(acting.person, person);
    assert_true(org_position_is_held_by(acting.position, person, life->given.now));
}

static void
assert_may_leave(const struct life *life, const struct notice_outcome *outcome)
{
    const struct calendar *calendar = reference.calendars->entries[0].calendar;
    const Dondoc__V1__NoticeQueued *notice = &life->notice;
    int64_t now = life->given.now;
    assert_true(notice->due_version == 0 || notice->due_version == life->deadline.version);
    assert_true(is_express(life) || calendar_is_open(calendar, now));
    assert_true(is_express(life) || life->given.since < 2);
    assert_true(life->task.state == DONDOC__V1__TASK_STATE__ASSIGNED ||
                life->task.state == DONDOC__V1__TASK_STATE__IN_PROGRESS ||
                life->task.state == DONDOC__V1__TASK_STATE__RETURNED);
    if (strcmp(notice->kind, "REMINDER") == 0) {
        assert_true(now <= life->deadline.due_at);
    }
    const struct org_person *person = organisation_person(reference.organisation, notice->person);
    assert_may_hear(life, person);
    assert_string_equal(outcome->letter.address, person->mail);
}

static void
test_random_histories(void **state)
{
    (void)state;
    uint64_t seed = test_seed();
    int sent = 0, passed_on = 0, held = 0;
    reference.organisation = changing_organisation();
    for (int round = 0; round < test_rounds(20000); round++) {
        struct life *life = random_life(&seed);
        struct notice_outcome outcome = notice_judge(&life->given);
        if (outcome.verdict == NOTICE_SEND) {
            assert_may_leave(life, &outcome);
            sent++;
        } else if (outcome.verdict == NOTICE_PASS_ON) {
            assert_may_hear(life, outcome.to.person);
            assert_string_not_equal(outcome.to.person->id, life->notice.person);
            passed_on++;
        } else if (outcome.verdict == NOTICE_HOLD) {
            assert_true(outcome.not_before > life->given.now);
            assert_false(is_express(life));
            held++;
        }
    }
    assert_true(sent > 0 && passed_on > 0 && held > 0);
    reference.organisation = scenario_organisation(arena);
}

static int
begin(void **state)
{
    (void)state;
    arena = arena_new();
    reference = make_reference(scenario_organisation(arena));
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
        cmocka_unit_test(test_when_digests_leave),
        cmocka_unit_test(test_which_levels_wait_for_digests),
        cmocka_unit_test(test_what_is_listed),
        cmocka_unit_test(test_a_new_level_is_told_again),
        cmocka_unit_test(test_nothing_to_say),
        cmocka_unit_test(test_out_of_hours_it_is_held),
        cmocka_unit_test(test_the_latest_come_first),
        cmocka_unit_test(test_many),
        cmocka_unit_test(test_random_histories),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
