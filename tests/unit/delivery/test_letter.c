/*
 * What a person reads and the bytes it is sent as; when a message still holds.
 */
#include "test.h"

#include "base/civil.h"
#include "base/text.h"
#include "letter.h"
#include "release.h"
#include "template.h"
#include <string.h>

static struct arena *arena;

static int64_t
at(const char *text)
{
    int64_t instant;
    assert_true(instant_parse(text, &instant));
    return instant;
}

/* Base64 as any decoder reads it; what is no digit is passed by. */
static char *
decode(const char *text, size_t size)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    struct text_builder out = { .arena = arena };
    uint32_t bits = 0;
    int have = 0;
    for (size_t i = 0; i < size && text[i] != '='; i++) {
        const char *digit = text[i] != '\0' ? strchr(digits, text[i]) : NULL;
        if (digit != NULL) {
            bits = bits << 6 | (uint32_t)(digit - digits);
            have += 6;
        }
        if (digit != NULL && have >= 8) {
            char byte = (char)(bits >> (have - 8) & 0xFF);
            have -= 8;
            text_add_n(&out, &byte, 1);
        }
    }
    return out.text;
}

/* Encoded words from `text` to the end of the folded header, joined. */
static char *
decode_words(const char *text)
{
    struct text_builder out = { .arena = arena };
    const char *end = strstr(text, "\r\n");
    while (end != NULL && end[2] == ' ') {
        end = strstr(end + 2, "\r\n");
    }
    for (const char *word = strstr(text, "=?UTF-8?B?"); word != NULL && word < end;
         word = strstr(word, "=?UTF-8?B?")) {
        const char *stop = strstr(word + 10, "?=");
        assert_non_null(stop);
        assert_true(stop + 2 - word <= 75);
        char *piece = decode(word + 10, (size_t)(stop - word - 10));
        assert_true(text_is_utf8(piece, strlen(piece)));
        text_add(&out, piece);
        word = stop;
    }
    return out.text;
}

static char *
part(const char *message, const char *type)
{
    const char *header = strstr(message, type);
    assert_non_null(header);
    const char *body = strstr(header, "\r\n\r\n");
    const char *end = strstr(body, "\r\n--");
    return decode(body, (size_t)(end - body));
}

static const struct letter sample = {
    .from = "Hệ thống đôn đốc <dondoc@x.example>",
    .to_name = "Giám đốc Sở Xây dựng",
    .to_address = "sxd.gd@x.example",
    .key = "00112233445566778899aabb",
    .subject = "[Đôn đốc] Quá hạn 02 ngày làm việc: Báo cáo tình hình cấp phép xây dựng nhà ở",
    .text = "Kính gửi: Giám đốc Sở Xây dựng\n\nĐã quá hạn.\n",
    .html = "<p>Đã quá hạn.</p>\n",
};

static void
test_a_letter_reads_back(void **state)
{
    (void)state;
    size_t size;
    struct letter letter = sample;
    letter.at = at("2026-03-09T07:30:00");
    const char *message = letter_write(arena, &letter, &size);
    assert_int_equal(strlen(message), size);
    assert_non_null(strstr(message, "Date: Mon, 09 Mar 2026 07:30:00 +0700\r\n"));
    assert_non_null(strstr(message, "Message-ID: <00112233445566778899aabb@x.example>\r\n"));
    assert_non_null(strstr(message, "Auto-Submitted: auto-generated\r\n"));
    assert_null(strstr(message, "Importance"));
    assert_non_null(strstr(message, "\r\n <dondoc@x.example>\r\n"));
    assert_string_equal(decode_words(strstr(message, "Subject: ")), letter.subject);
    assert_string_equal(decode_words(strstr(message, "To: ")), letter.to_name);
    assert_string_equal(decode_words(strstr(message, "From: ")), "Hệ thống đôn đốc");
    assert_string_equal(part(message, "text/plain"), letter.text);
    assert_string_equal(part(message, "text/html"), letter.html);
    for (const char *line = message; *line != '\0';) {
        size_t length = strcspn(line, "\r\n");
        assert_true(length <= 78);
        assert_memory_equal(line + length, "\r\n", 2);
        line += length + 2;
    }
}

static void
test_no_text_makes_a_header(void **state)
{
    (void)state;
    size_t size;
    struct letter letter = sample;
    letter.subject = "a\r\nBcc: everybody@x.example";
    letter.to_name = "b\nBcc: everybody@x.example";
    const char *message = letter_write(arena, &letter, &size);
    assert_null(strstr(message, "Bcc:"));
    assert_string_equal(decode_words(strstr(message, "Subject: ")), "a  Bcc: everybody@x.example");
}

/* Whatever the text, every encoded word is whole characters, and nothing is lost. */
static void
test_any_subject_reads_back(void **state)
{
    (void)state;
    static const char *const pieces[] = { "a", "ế", "đ", "ữ", "𠀀", " ", "=?", "?=", "€" };
    uint64_t seed = test_seed();
    for (int round = 0; round < test_rounds(2000); round++) {
        struct text_builder subject = { .arena = arena };
        text_add(&subject, "ộ");
        for (int64_t n = test_between(&seed, 0, 120); n > 0; n--) {
            text_add(&subject, pieces[test_between(&seed, 0, LENGTH(pieces) - 1)]);
        }
        size_t size;
        struct letter letter = sample;
        letter.subject = subject.text;
        const char *message = letter_write(arena, &letter, &size);
        assert_string_equal(decode_words(strstr(message, "Subject: ")), subject.text);
    }
}

static void
test_addresses(void **state)
{
    (void)state;
    static const struct {
        const char *address;
        bool is_sane;
    } rows[] = {
        { "sxd.gd@x.example", true },
        { "", false },
        { "@x", false },
        { "a@", false },
        { "a@b@c", false },
        { "a b@c", false },
        { "a@b>", false },
        { "a@b\r\nX:1", false },
        { "ă@b", false },
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        assert_int_equal(letter_address_is_sane(rows[i].address), rows[i].is_sane);
    }
}

static struct tidings
tidings_of(enum notice_kind kind)
{
    return (struct tidings){ .kind = kind,
                             .to = "Giám đốc Sở Xây dựng",
                             .why = RECIPIENT_HEAD,
                             .level = 3,
                             .task = "sc06",
                             .title = "Báo cáo <tình hình> & cấp phép",
                             .product = "Tờ trình",
                             .lead = "Sở Xây dựng",
                             .holder = "Chuyên viên, Sở Xây dựng",
                             .url = "https://qlvb.x.example/t?a=1&b=2",
                             .document = "145/UBND-KT (VPCP)",
                             .due_at = at("2026-02-14T00:00:00"),
                             .step = "xem xét kết quả",
                             .now = at("2026-02-27T08:00:00"),
                             .days_late = 4 };
}

static void
test_words_say_what_is_late(void **state)
{
    (void)state;
    struct tidings tidings = tidings_of(NOTICE_OVERDUE);
    struct wording wording = template_write(arena, &tidings);
    assert_string_equal(wording.subject,
                        "[Đôn đốc] Quá hạn 04 ngày làm việc: Báo cáo <tình hình> & cấp phép");
    assert_non_null(strstr(wording.text, "Thời hạn: hết ngày 13/02/2026 (thứ Sáu)\n"));
    assert_non_null(strstr(wording.text, "Đang ở: Chuyên viên, Sở Xây dựng\n"));
    assert_non_null(strstr(wording.text, "vì là người đứng đầu đơn vị chủ trì (đôn đốc bậc 3)"));
    assert_non_null(strstr(wording.text, "Mở nhiệm vụ: https://qlvb.x.example/t?a=1&b=2\n"));
    assert_non_null(strstr(wording.html, "Báo cáo &lt;tình hình&gt; &amp; cấp phép"));
    assert_non_null(strstr(wording.html, "href=\"https://qlvb.x.example/t?a=1&amp;b=2\""));
    tidings.is_english = true;
    tidings.days_late = 1;
    wording = template_write(arena, &tidings);
    assert_non_null(strstr(wording.subject, "Overdue by 1 working day:"));
    assert_non_null(strstr(wording.text, "Due: end of 13/02/2026 (Fri)\n"));
}

static void
test_no_script_becomes_a_link(void **state)
{
    (void)state;
    struct tidings tidings = tidings_of(NOTICE_REMINDER);
    tidings.url = "javascript:alert(1)";
    struct wording wording = template_write(arena, &tidings);
    assert_null(strstr(wording.html, "javascript"));
    assert_null(strstr(wording.text, "javascript"));
}

/* Of a secret task nothing but that there is one, and its due time (P9). */
static void
test_secrets_stay_secret(void **state)
{
    (void)state;
    for (int kind = 0; kind < NOTICE_DIGEST; kind++) {
        for (int english = 0; english < 2; english++) {
            struct tidings tidings = tidings_of((enum notice_kind)kind);
            tidings.is_secret = true;
            tidings.details = (const char *[]){ "Thiếu căn cứ" };
            tidings.detail_count = 1;
            tidings.is_english = english != 0;
            struct wording wording = template_write(arena, &tidings);
            const char *texts[] = { wording.subject, wording.text, wording.html };
            static const char *const secrets[] = { "Báo cáo",     "sc06",        "qlvb", "Tờ trình",
                                                   "Chuyên viên", "145/UBND-KT", "Thiếu" };
            for (size_t t = 0; t < LENGTH(texts); t++) {
                for (size_t s = 0; s < LENGTH(secrets); s++) {
                    assert_null(strstr(texts[t], secrets[s]));
                }
            }
            assert_non_null(strstr(wording.text, "13/02/2026"));
        }
    }
}

static void
test_hours_are_said(void **state)
{
    (void)state;
    struct tidings tidings = tidings_of(NOTICE_OVERDUE);
    tidings.urgency = URGENCY_HOA_TOC;
    tidings.days_late = 0;
    tidings.due_at = at("2026-02-27T02:15:00");
    struct wording wording = template_write(arena, &tidings);
    assert_string_equal(wording.subject, "[Đôn đốc - HỎA TỐC] Quá hạn 5 giờ 45 phút: "
                                         "Báo cáo <tình hình> & cấp phép");
    assert_non_null(strstr(wording.text, "Thời hạn: 02:15 ngày 27/02/2026 (thứ Sáu)\n"));
    tidings.kind = NOTICE_REMINDER;
    tidings.due_at = at("2026-02-27T10:30:00");
    wording = template_write(arena, &tidings);
    assert_non_null(strstr(wording.text, "Còn lại: 2 giờ 30 phút\n"));
}

static void
test_what_is_waited_for_is_said(void **state)
{
    (void)state;
    struct tidings tidings = tidings_of(NOTICE_CLOCK_OVERDUE);
    tidings.why = RECIPIENT_REVIEWER;
    tidings.step_due_at = at("2026-02-24T00:00:00");
    struct wording wording = template_write(arena, &tidings);
    assert_string_equal(wording.subject, "[Đôn đốc] Quá hạn xem xét kết quả 04 ngày làm việc: "
                                         "Báo cáo <tình hình> & cấp phép");
    assert_non_null(strstr(wording.text, "đang chờ xem xét kết quả, đã quá hạn 04 ngày làm việc."));
    assert_non_null(strstr(wording.text, "Hạn xem xét kết quả: hết ngày 23/02/2026 (thứ Hai)\n"));
    assert_non_null(strstr(wording.text, "Thời hạn nhiệm vụ: hết ngày 13/02/2026 (thứ Sáu)\n"));
    tidings.is_english = true;
    tidings.step = "review";
    wording = template_write(arena, &tidings);
    assert_non_null(strstr(wording.subject, "Waits for review, overdue by 4 working days: "));
    tidings.is_english = false;
    tidings.why = TOLD_OF_ASKED_UNIT;
    assert_non_null(strstr(template_write(arena, &tidings).text, "đơn vị của ông/bà chưa trả lời"));
}

/* All of them at once: nobody corrects one and is returned the next. */
static void
test_a_return_names_everything(void **state)
{
    (void)state;
    struct tidings tidings = tidings_of(NOTICE_RETURNED);
    tidings.why = RECIPIENT_HANDLER;
    tidings.rework_due_at = at("2026-03-03T00:00:00");
    tidings.details =
        (const char *[]){ "Thiếu căn cứ <pháp lý>", "Chưa chọn phương án", "Số liệu" };
    tidings.detail_count = 3;
    struct wording wording = template_write(arena, &tidings);
    assert_string_equal(wording.subject, "[Đôn đốc] Bị trả lại khi đã quá hạn 04 ngày làm việc: "
                                         "Báo cáo <tình hình> & cấp phép");
    assert_non_null(strstr(wording.text, "\n1. Thiếu căn cứ <pháp lý>\n2. Chưa chọn phương án\n"
                                         "3. Số liệu\n"));
    assert_non_null(strstr(wording.text, "Hạn trình lại: hết ngày 02/03/2026 (thứ Hai)\n"));
    assert_non_null(strstr(wording.html, ">Thiếu căn cứ &lt;pháp lý&gt;</li>"));
    tidings.due_at = at("2026-03-14T00:00:00");
    tidings.days_late = 0;
    wording = template_write(arena, &tidings);
    assert_string_equal(wording.subject, "[Đôn đốc] Bị trả lại: Báo cáo <tình hình> & cấp phép");
}

/* Every kind to every role in both languages: no gap is left open, nothing is empty. */
static void
test_every_wording_is_whole(void **state)
{
    (void)state;
    for (int kind = 0; kind < NOTICE_KINDS; kind++) {
        enum notice_kind back;
        assert_true(notice_kind_parse(notice_kind_name((enum notice_kind)kind), &back));
        assert_int_equal(back, kind);
        for (int role = 0; kind != NOTICE_DIGEST && role < TOLD_ROLES; role++) {
            for (int days = 0; days < 3; days++) {
                struct tidings tidings = tidings_of((enum notice_kind)kind);
                tidings.why = role;
                tidings.days_late = days;
                tidings.is_english = role % 2 == 1;
                struct wording wording = template_write(arena, &tidings);
                assert_null(strstr(wording.subject, "%"));
                assert_null(strstr(wording.text, "%"));
                assert_null(strstr(wording.text, "(null)"));
                assert_true(text_is_utf8(wording.html, strlen(wording.html)));
            }
        }
    }
    assert_false(notice_kind_parse("NOTHING", &(enum notice_kind){ 0 }));
}

static void
test_release(void **state)
{
    (void)state;
#define S(state) DONDOC__V1__TASK_STATE__##state
    static const struct {
        enum notice_kind kind;
        int version;
        Dondoc__V1__TaskState state;
        const char *objection;
    } rows[] = {
        { NOTICE_OVERDUE, 2, S(IN_PROGRESS), NULL },
        { NOTICE_OVERDUE, 1, S(IN_PROGRESS), "DUE_CHANGED" },
        { NOTICE_OVERDUE, 2, S(SUBMITTED), "SUBMITTED" },
        { NOTICE_OVERDUE, 2, S(COMPLETED), "CLOSED" },
        { NOTICE_OVERDUE, 2, S(CANCELLED), "CLOSED" },
        { NOTICE_OVERDUE, 2, S(SUSPENDED), "SUSPENDED" },
        { NOTICE_REMINDER, 2, S(ASSIGNED), NULL },
        { NOTICE_REMINDER, 1, S(ASSIGNED), "DUE_CHANGED" },
        { NOTICE_CLOCK_OVERDUE, 0, S(SUBMITTED), NULL },
        { NOTICE_CLOCK_OVERDUE, 0, S(IN_PROGRESS), NULL },
        { NOTICE_CLOCK_OVERDUE, 0, S(COMPLETED), "CLOSED" },
        { NOTICE_RETURNED, 0, S(RETURNED), NULL },
        { NOTICE_RETURNED, 0, S(SUBMITTED), "SUBMITTED" },
        { NOTICE_DEEMED, 0, S(IN_PROGRESS), NULL },
    };
    Dondoc__V1__Deadline deadline = DONDOC__V1__DEADLINE__INIT;
    Dondoc__V1__Clock clock = DONDOC__V1__CLOCK__INIT;
    Dondoc__V1__Task task = DONDOC__V1__TASK__INIT;
    Dondoc__V1__NoticeQueued notice = DONDOC__V1__NOTICE_QUEUED__INIT;
    task.deadline = &deadline;
    task.clocks = (Dondoc__V1__Clock *[]){ &clock };
    task.n_clocks = 1;
    notice.clock = clock.id = 3;
    deadline.version = 2;
    deadline.due_at = at("2026-03-10T00:00:00");
    int64_t before = at("2026-03-09T08:00:00");
    for (size_t i = 0; i < LENGTH(rows); i++) {
        task.state = rows[i].state;
        notice.due_version = rows[i].version;
        const char *got = release_objection(rows[i].kind, &notice, &task, before);
        assert_true(text_same(got, rows[i].objection));
    }
    task.state = S(SUBMITTED);
    notice.due_version = 0;
    notice.clock = 2; /* decided: the clock is gone */
    assert_string_equal(release_objection(NOTICE_CLOCK_OVERDUE, &notice, &task, before), "SETTLED");
    task.state = S(IN_PROGRESS);
    notice.due_version = 2;
    assert_string_equal(release_objection(NOTICE_REMINDER, &notice, &task, deadline.due_at + 1),
                        "PAST_DUE");
    assert_null(release_objection(NOTICE_REMINDER, &notice, &task, deadline.due_at));
    task.state = 99;
    assert_string_equal(release_objection(NOTICE_OVERDUE, &notice, &task, 0), "MOVED_ON");
}

static int
begin(void **state)
{
    (void)state;
    arena = arena_new();
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
        cmocka_unit_test(test_a_letter_reads_back),
        cmocka_unit_test(test_no_text_makes_a_header),
        cmocka_unit_test(test_any_subject_reads_back),
        cmocka_unit_test(test_addresses),
        cmocka_unit_test(test_words_say_what_is_late),
        cmocka_unit_test(test_no_script_becomes_a_link),
        cmocka_unit_test(test_secrets_stay_secret),
        cmocka_unit_test(test_hours_are_said),
        cmocka_unit_test(test_what_is_waited_for_is_said),
        cmocka_unit_test(test_a_return_names_everything),
        cmocka_unit_test(test_every_wording_is_whole),
        cmocka_unit_test(test_release),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
