#include "test.h"

#include "base/text.h"
#include "domain/explanation.h"
#include "vn_calendar.h"

static struct arena *arena;
static const struct calendar *vn;

static int
open_arena(void **state)
{
    (void)state;
    arena = arena_new();
    vn = vn_calendar(arena);
    return 0;
}

static int
close_arena(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static struct explanation
explained(const char *text, const char *anchor, const struct deadline_options *options)
{
    struct limit *limit = arena_alloc(arena, sizeof(*limit));
    if (!limit_parse(text, limit)) {
        fail_msg("not a limit: %s", text);
    }
    limit->anchor = options != NULL && options->receipt ? ANCHOR_RECEIVED_AT : ANCHOR_ASSIGNED_AT;
    return deadline_explain(arena, limit, anchor ? the_instant(anchor) : ANCHOR_UNRESOLVED, vn,
                            options);
}

static void
a_deadline_is_explained_in_one_line(void **state)
{
    (void)state;
    static const struct {
        const char *limit, *anchor, *vi, *en;
    } cases[] = {
        { "5 wd", "2026-02-12 10:00:00",
          "05 ngày làm việc: tính từ khi giao việc 10:00 Thứ Năm 12/02; Thứ Sáu 13/02 (1); "
          "14/02–15/02: nghỉ hằng tuần; 16/02–20/02: nghỉ lễ, 29 Tết … Mùng 4 Tết; "
          "21/02–22/02: nghỉ hằng tuần; Thứ Hai 23/02 (2); Thứ Ba 24/02 (3); Thứ Tư 25/02 (4); "
          "Thứ Năm 26/02 (5); hết ngày 26/02/2026",
          "5 working days: from the assignment 10:00 Thu 12/02; Fri 13/02 (1); "
          "14/02–15/02 off: weekly day of rest; "
          "16/02–20/02 off: public holiday, 29 Tết … Mùng 4 Tết; "
          "21/02–22/02 off: weekly day of rest; Mon 23/02 (2); Tue 24/02 (3); Wed 25/02 (4); "
          "Thu 26/02 (5); end of 26/02/2026" },
        { "10 d", "2026-02-06",
          "10 ngày: tính từ khi giao việc 00:00 Thứ Sáu 06/02; 07/02–16/02 (1–10); "
          "16/02–20/02: nghỉ lễ, 29 Tết … Mùng 4 Tết; 21/02–22/02: nghỉ hằng tuần; "
          "ngày cuối Thứ Hai 16/02 là ngày nghỉ: chuyển sang ngày làm việc tiếp theo, "
          "Thứ Hai 23/02; hết ngày 23/02/2026",
          "10 days: from the assignment 00:00 Fri 06/02; 07/02–16/02 (1–10); "
          "16/02–20/02 off: public holiday, 29 Tết … Mùng 4 Tết; "
          "21/02–22/02 off: weekly day of rest; the last day, Mon 16/02, is off: moved to the "
          "next working day, Mon 23/02; end of 23/02/2026" },
        { "3 wd", "2026-01-08",
          "03 ngày làm việc: tính từ khi giao việc 00:00 Thứ Năm 08/01; Thứ Sáu 09/01 (1); "
          "Thứ Bảy 10/01 (2): Làm bù; Chủ Nhật 11/01: nghỉ hằng tuần; Thứ Hai 12/01 (3); "
          "hết ngày 12/01/2026",
          "3 working days: from the assignment 00:00 Thu 08/01; Fri 09/01 (1); "
          "Sat 10/01 (2): make-up working day, Làm bù; Sun 11/01 off: weekly day of rest; "
          "Mon 12/01 (3); end of 12/01/2026" },
        { "20 wd", "2026-02-23",
          "20 ngày làm việc: tính từ khi giao việc 00:00 Thứ Hai 23/02; 24/02–27/02 (1–4); "
          "28/02–01/03: nghỉ hằng tuần; 02/03–06/03 (5–9); 07/03–08/03: nghỉ hằng tuần; "
          "09/03–13/03 (10–14); 14/03–15/03: nghỉ hằng tuần; 16/03–20/03 (15–19); "
          "21/03–22/03: nghỉ hằng tuần; Thứ Hai 23/03 (20); hết ngày 23/03/2026",
          NULL },
        { "8 wh", "2026-02-13 15:30:00",
          "08 giờ làm việc: tính từ khi giao việc 15:30 Thứ Sáu 13/02; "
          "Thứ Sáu 13/02 15:30–17:00: 1 giờ 30 phút; 14/02–15/02: nghỉ hằng tuần; "
          "16/02–20/02: nghỉ lễ, 29 Tết … Mùng 4 Tết; 21/02–22/02: nghỉ hằng tuần; "
          "Thứ Hai 23/02 07:30–11:30: 4 giờ, cộng dồn 5 giờ 30 phút; "
          "11:30–13:00 ngoài giờ làm việc; "
          "Thứ Hai 23/02 13:00–15:30: 2 giờ 30 phút, cộng dồn 8 giờ; 15:30 ngày 23/02/2026",
          NULL },
        { "1 wh", "2026-02-23 12:15:00", NULL,
          "1 working hour: from the assignment 12:15 Mon 23/02; "
          "12:15–13:00 outside working hours; Mon 23/02 13:00–14:00: 1 h; 14:00 on 23/02/2026" },
        { "24 h", "2026-02-14 09:20:00", NULL,
          "24 hours: from the assignment 09:20 Sat 14/02; "
          "09:20 Sat 14/02–09:20 Sun 15/02: 24 h by the clock; 09:20 on 15/02/2026" },
        { "before 2026-07-20", "2026-07-01", NULL,
          "before 20/07/2026: 18/07–19/07 off: weekly day of rest; the last day, Sun 19/07, is "
          "off and is not moved: the last working day before the date is Fri 17/07; "
          "end of 19/07/2026" },
        { "by 2026-07-20", NULL, "chậm nhất ngày 20/07/2026: hết ngày 20/07/2026", NULL },
        { "every month 14 + 2 wd", "2026-03-01",
          "hằng tháng, chốt số liệu ngày 14, gửi trong 02 ngày làm việc: kỳ 15/02–14/03; "
          "Chủ Nhật 15/03: nghỉ hằng tuần; Thứ Hai 16/03 (1); Thứ Ba 17/03 (2); "
          "hết ngày 17/03/2026",
          NULL },
        { "none", NULL, "không hạn", "no limit" },
        { "5 wd", NULL, "05 ngày làm việc: chưa có mốc tính hạn", NULL },
        { "2 wd", "2026-12-30", NULL,
          "2 working days: from the assignment 00:00 Wed 30/12; Thu 31/12 (1); Fri 01/01 (2); "
          "days off around 01/01 are not confirmed: the due time may move; end of 01/01/2027" },
    };
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct explanation explanation = explained(cases[i].limit, cases[i].anchor, NULL);
        if (cases[i].vi != NULL) {
            assert_string_equal(explanation_say_all(arena, &explanation, false), cases[i].vi);
        }
        if (cases[i].en != NULL) {
            assert_string_equal(explanation_say_all(arena, &explanation, true), cases[i].en);
        }
    }
}

static void
a_step_on_its_own_names_year_and_law(void **state)
{
    (void)state;
    struct explanation explanation = explained("10 d", "2026-02-06 08:00:07", NULL);
    static const char *const lines[] = {
        "tính từ khi giao việc 08:00:07 Thứ Sáu 06/02/2026, ngày này không tính (Điều 147 Bộ luật "
        "Dân sự)",
        "07/02/2026–16/02/2026 (1–10)",
        "16/02/2026–20/02/2026: nghỉ lễ, 29 Tết … Mùng 4 Tết (9441/TB-BNV)",
        "21/02/2026–22/02/2026: nghỉ hằng tuần",
        "ngày cuối Thứ Hai 16/02/2026 là ngày nghỉ: chuyển sang ngày làm việc tiếp theo, "
        "Thứ Hai 23/02/2026 (Điều 148 Bộ luật Dân sự)",
        "hết ngày 23/02/2026",
    };
    assert_int_equal(explanation.count, LENGTH(lines));
    for (size_t i = 0; i < LENGTH(lines); i++) {
        assert_string_equal(explanation_say(arena, &explanation.steps[i], false), lines[i]);
    }
}

static void
suspension_receipt_and_bound_are_explained(void **state)
{
    (void)state;
    struct suspension pause = { the_instant("2026-03-05 10:00:00"),
                                the_instant("2026-03-12 14:00:00") };
    struct deadline_options options = { .suspensions = &pause, .suspension_count = 1 };
    struct explanation explanation = explained("10 wd", "2026-03-02", &options);
    assert_string_equal(explanation_say_all(arena, &explanation, false),
                        "10 ngày làm việc: tính từ khi giao việc 00:00 Thứ Hai 02/03; "
                        "Thứ Ba 03/03 (1); Thứ Tư 04/03 (2); Thứ Năm 05/03 (3); "
                        "tạm dừng từ 10:00 Thứ Năm 05/03 đến 14:00 Thứ Năm 12/03, đã dùng 3 ngày; "
                        "Thứ Sáu 13/03 (4); 14/03–15/03: nghỉ hằng tuần; Thứ Hai 16/03 (5); "
                        "Thứ Ba 17/03 (6); Thứ Tư 18/03 (7); Thứ Năm 19/03 (8); "
                        "Thứ Sáu 20/03 (9); 21/03–22/03: nghỉ hằng tuần; Thứ Hai 23/03 (10); "
                        "hết ngày 23/03/2026");
    explanation = explained("4 wh", "2026-03-05 08:15:00", &options);
    assert_string_equal(explanation_say_all(arena, &explanation, true),
                        "4 working hours: from the assignment 08:15 Thu 05/03; "
                        "Thu 05/03 08:15–10:00: 1 h 45 min; "
                        "suspended from 10:00 Thu 05/03 to 14:00 Thu 12/03, 1 h 45 min used up; "
                        "Thu 12/03 14:00–16:15: 2 h 15 min, 4 h in all; 16:15 on 12/03/2026");
    options = (struct deadline_options){ .receipt = RECEIPT_NEXT_WORKING_DAY,
                                         .not_after = the_instant("2026-03-04") };
    explanation = explained("2 wd", "2026-02-27 18:20:00", &options);
    assert_string_equal(explanation_say_all(arena, &explanation, true),
                        "2 working days: from receipt 18:20 Fri 27/02; outside working hours, "
                        "counts as received 07:30 Mon 02/03; Tue 03/03 (1); Wed 04/03 (2); "
                        "not after the due time of the task, end of 03/03/2026; "
                        "end of 03/03/2026");
    assert_string_equal(explanation_say(arena, &explanation.steps[1], false),
                        "ngoài giờ làm việc, tính là nhận lúc 07:30 Thứ Hai 02/03/2026");
}

static void
an_event_is_named(void **state)
{
    (void)state;
    struct limit limit = {
        .kind = LIMIT_CAL_HOURS, .anchor = ANCHOR_EVENT, .amount = 90, .event = "bàn giao mặt bằng"
    };
    struct explanation explanation =
        deadline_explain(arena, &limit, the_instant("2026-03-02 23:00:00"), vn, NULL);
    assert_string_equal(explanation_say(arena, &explanation.steps[0], false),
                        "tính từ khi có sự kiện “bàn giao mặt bằng” 23:00 Thứ Hai 02/03/2026, "
                        "tính ngay từ thời điểm này (Điều 147 Bộ luật Dân sự)");
    assert_string_equal(explanation_say(arena, &explanation.steps[1], false),
                        "23:00 Thứ Hai 02/03/2026–00:30 Thứ Ba 03/03/2026: 1 giờ 30 phút liên tục");
}

static void
kinds_have_names(void **state)
{
    (void)state;
    for (int i = 0; i < EXPLANATION_KINDS; i++) {
        struct explanation_step step = { .kind = (enum explanation_kind)i };
        assert_false(text_is_empty(explanation_kind_name(step.kind)));
        assert_false(text_is_empty(explanation_say(arena, &step, false)));
        assert_false(text_is_empty(explanation_say(arena, &step, true)));
    }
    assert_string_equal(explanation_kind_name(EXPLANATION_KINDS), "?");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_deadline_is_explained_in_one_line),
        cmocka_unit_test(a_step_on_its_own_names_year_and_law),
        cmocka_unit_test(suspension_receipt_and_bound_are_explained),
        cmocka_unit_test(an_event_is_named),
        cmocka_unit_test(kinds_have_names),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
