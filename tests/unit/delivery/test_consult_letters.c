/* What people are told of consultations, and when it is no longer true. */
#include "test.h"

#include "base/civil.h"
#include "release.h"
#include "template.h"
#include <string.h>

static struct arena *arena;

static int
set_up(void **state)
{
    (void)state;
    arena = arena_new();
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

static struct tidings
tidings_of(enum notice_kind kind)
{
    return (struct tidings){ .kind = kind,
                             .now = at("2026-03-11T08:00:00+07:00"),
                             .to = "Giám đốc Sở A",
                             .why = RECIPIENT_CONSULTEE,
                             .task = "qlvb/145-1",
                             .title = "Cấp phép xây dựng",
                             .product = "Tờ trình",
                             .document = "",
                             .lead = "Sở Xây dựng",
                             .holder = "Chuyên viên",
                             .url = "",
                             .step = "trả lời lấy ý kiến",
                             .step_due_at = at("2026-03-13T00:00:00+07:00") };
}

static void
a_reminder_says_that_silence_is_consent(void **state)
{
    (void)state;
    struct tidings tidings = tidings_of(NOTICE_CONSULTEE);
    struct wording wording = template_write(arena, &tidings);
    assert_non_null(strstr(wording.subject, "Xin ý kiến, hạn hết ngày 12/03/2026"));
    assert_non_null(strstr(wording.text, "hết ngày 12/03/2026"));
    assert_non_null(strstr(wording.text, "quá hạn được coi là đồng ý"));
    assert_non_null(strstr(wording.html, "quá hạn được coi là đồng ý"));
    tidings.is_english = true;
    wording = template_write(arena, &tidings);
    assert_non_null(strstr(wording.text, "silence counts as consent"));
}

static void
where_it_is_not_the_reminder_asks_for_an_answer(void **state)
{
    (void)state;
    struct tidings tidings = tidings_of(NOTICE_CONSULTEE);
    tidings.must_answer = true;
    struct wording wording = template_write(arena, &tidings);
    assert_non_null(strstr(wording.subject, "Xin ý kiến, hạn hết ngày 12/03/2026"));
    assert_non_null(strstr(wording.text, "phải có văn bản trả lời"));
    assert_null(strstr(wording.text, "đồng ý"));
    assert_null(strstr(wording.html, "đồng ý"));
    tidings.is_english = true;
    wording = template_write(arena, &tidings);
    assert_non_null(strstr(wording.text, "an answer is needed"));
    assert_null(strstr(wording.text, "consent"));
}

static void
what_the_message_is_about_is_named(void **state)
{
    (void)state;
    static const struct {
        enum notice_kind kind;
        const char *label, *label_en;
    } rows[] = {
        { NOTICE_BACK, "Thông báo lại số", "Notice back number" },
        { NOTICE_UNDELIVERED, "Nơi được gửi", "Sent to" },
        { NOTICE_TURNED_BACK, "Nơi được gửi", "Sent to" },
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct tidings tidings = tidings_of(rows[i].kind);
        tidings.details = (const char *[]){ "01/TB: Giám đốc Sở A (Nguyễn Văn B)" };
        tidings.detail_count = 1;
        struct wording wording = template_write(arena, &tidings);
        assert_non_null(strstr(wording.text, rows[i].label));
        assert_non_null(strstr(wording.text, "Nguyễn Văn B"));
        tidings.is_english = true;
        assert_non_null(strstr(template_write(arena, &tidings).text, rows[i].label_en));
    }
}

static void
an_answer_takes_the_reminder_back_and_nothing_the_notice(void **state)
{
    (void)state;
    Dondoc__V1__Clock clock = DONDOC__V1__CLOCK__INIT;
    Dondoc__V1__Task task = DONDOC__V1__TASK__INIT;
    Dondoc__V1__NoticeQueued notice = DONDOC__V1__NOTICE_QUEUED__INIT;
    task.clocks = (Dondoc__V1__Clock *[]){ &clock };
    task.n_clocks = 1;
    task.state = DONDOC__V1__TASK_STATE__SUBMITTED;
    notice.clock = clock.id = 3;
    clock.due_at = at("2026-03-13T00:00:00+07:00");
    assert_null(release_objection(NOTICE_CONSULTEE, &notice, &task, clock.due_at));
    assert_string_equal(release_objection(NOTICE_CONSULTEE, &notice, &task, clock.due_at + 1),
                        "PAST_DUE");
    task.n_clocks = 0;
    assert_string_equal(release_objection(NOTICE_CONSULTEE, &notice, &task, 0), "SETTLED");
    task.state = DONDOC__V1__TASK_STATE__COMPLETED;
    assert_string_equal(release_objection(NOTICE_UNDELIVERED, &notice, &task, 0), "CLOSED");
    assert_string_equal(release_objection(NOTICE_TURNED_BACK, &notice, &task, 0), "CLOSED");
    assert_null(release_objection(NOTICE_BACK, &notice, &task, 0)); /* it stands */
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_reminder_says_that_silence_is_consent),
        cmocka_unit_test(where_it_is_not_the_reminder_asks_for_an_answer),
        cmocka_unit_test(what_the_message_is_about_is_named),
        cmocka_unit_test(an_answer_takes_the_reminder_back_and_nothing_the_notice),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
