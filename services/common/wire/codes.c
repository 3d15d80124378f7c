#include "wire/codes.h"

#include "base/text.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define CODE(name, by, again, text, text_vi) [CODE_##name] = { #name, by, again, text, text_vi }
#define NEVER                                false
#define AGAIN                                true

/* clang-format off */
static const struct code_row codes[CODE_COUNT] = {
    CODE(REQUEST_TOO_LARGE, "request", NEVER,
         "the request is too large: send fewer events at a time",
         "yêu cầu quá lớn: hãy gửi ít sự kiện hơn mỗi lần"),
    CODE(REQUEST_UNREADABLE, "request", NEVER,
         "these bytes are no PublishRequest, or one that grows too large",
         "dữ liệu không phải là PublishRequest, hoặc quá lớn khi giải nén"),
    CODE(EVENTS_NONE, "request", NEVER,
         "the request has no events",
         "yêu cầu không có sự kiện nào"),
    CODE(EVENTS_TOO_MANY, "request", NEVER,
         "too many events in one request",
         "quá nhiều sự kiện trong một yêu cầu"),

    CODE(JSON_UNREADABLE, "form", NEVER,
         "this is no JSON object",
         "đây không phải là một đối tượng JSON"),
    CODE(EVENT_TOO_LARGE, "form", NEVER,
         "the event is too large",
         "sự kiện quá lớn"),
    CODE(TYPE_UNKNOWN, "form", NEVER,
         "the event has no data of a known type",
         "sự kiện không có dữ liệu thuộc loại đã biết"),
    CODE(TYPE_FOREIGN, "form", NEVER,
         "only services of dondoc decide this; publishers send reports",
         "loại sự kiện này chỉ do dondoc quyết định; hệ thống gửi chỉ gửi báo cáo"),
    CODE(FIELD_MISSING, "form", NEVER,
         "this field must be filled",
         "trường này bắt buộc phải có"),
    CODE(FIELD_UNKNOWN, "form", NEVER,
         "there is no such field",
         "không có trường này"),
    CODE(FIELD_FORBIDDEN, "form", NEVER,
         "publishers leave this field empty",
         "hệ thống gửi phải để trống trường này"),
    CODE(FIELD_TOO_LONG, "form", NEVER,
         "the text or list is too long",
         "nội dung hoặc danh sách quá dài"),
    CODE(FIELD_INVALID, "form", NEVER,
         "the field is not written as it must be",
         "trường này không đúng định dạng"),
    CODE(NUMBER_OUT_OF_RANGE, "form", NEVER,
         "the number is out of range",
         "số nằm ngoài phạm vi cho phép"),
    CODE(TIME_OUT_OF_RANGE, "form", NEVER,
         "the time is not within 1970..2199; times are microseconds UTC",
         "thời điểm nằm ngoài khoảng 1970..2199; thời điểm tính bằng micro giây UTC"),
    CODE(TEXT_NOT_UTF8, "form", NEVER,
         "the text is not UTF-8",
         "nội dung không phải UTF-8"),
    CODE(TEXT_HAS_CONTROL, "form", NEVER,
         "the text has control or invisible characters",
         "nội dung có ký tự điều khiển hoặc ký tự không nhìn thấy"),
    CODE(ENUM_UNKNOWN, "form", NEVER,
         "this value is not in the list",
         "giá trị này không có trong danh mục"),
    CODE(SUBJECT_MALFORMED, "form", NEVER,
         "the subject is not written as kind:key",
         "chủ thể không đúng dạng loại:khóa"),
    CODE(SUBJECT_DIFFERS, "form", NEVER,
         "the subject is not the one this event speaks of",
         "chủ thể không khớp với nội dung sự kiện"),
    CODE(SOURCE_RESERVED, "form", NEVER,
         "sources that begin with dondoc/ are our own",
         "nguồn bắt đầu bằng dondoc/ dành riêng cho dondoc"),

    CODE(TOKEN_UNKNOWN, "intake", NEVER,
         "the token is unknown or revoked",
         "mã truy cập không đúng hoặc đã bị thu hồi"),
    CODE(SOURCE_FOREIGN, "intake", NEVER,
         "this publisher may not speak for this source",
         "hệ thống gửi không được phép gửi thay nguồn này"),
    CODE(ID_REUSED, "intake", NEVER,
         "an event with this source and id but other content is in the journal",
         "đã có sự kiện cùng nguồn và mã nhưng nội dung khác"),
    CODE(SECRET_REFUSED, "intake", NEVER,
         "state secrets must not be sent here; use the secret route",
         "không được gửi nội dung mật qua đây; hãy dùng đường văn thư mật"),
    CODE(DOCUMENT_MISSING, "intake", NEVER,
         "only a registered document obliges anybody: name it (Decree 30/2020, Article 22.1)",
         "văn bản đến không được đăng ký thì không có trách nhiệm giải quyết: hãy nêu văn bản "
         "(khoản 1 Điều 22 Nghị định 30/2020/NĐ-CP)"),
    CODE(DOCUMENT_UNKNOWN, "intake", NEVER,
         "this document was never registered",
         "văn bản này chưa được đăng ký"),
    CODE(DOCUMENT_DIFFERS, "intake", NEVER,
         "this document is registered with another content",
         "văn bản này đã được đăng ký với nội dung khác"),
    CODE(DOCUMENT_KNOWN, "intake", NEVER,
         "this document is known already",
         "văn bản này đã có trong hệ thống"),
    CODE(DOCUMENT_REJECTED, "intake", NEVER,
         "this document was returned to its sender",
         "văn bản này đã được trả lại nơi gửi"),
    CODE(DOCUMENT_RECALLED, "intake", NEVER,
         "this document was recalled by its issuer",
         "văn bản này đã bị cơ quan ban hành thu hồi"),
    CODE(DOCUMENT_HAS_TASKS, "intake", NEVER,
         "tasks were ordered by this document: recall it instead",
         "đã có nhiệm vụ giao theo văn bản này: hãy thu hồi thay vì trả lại"),
    CODE(DOCUMENT_NUMBER_TAKEN, "intake", NEVER,
         "another document has this number in the book",
         "số đến này đã được cấp cho văn bản khác"),
    CODE(BOOK_MISSING, "intake", NEVER,
         "say in which book it is registered, or to whom it is addressed",
         "hãy nêu sổ đăng ký hoặc nơi nhận văn bản"),
    CODE(BOOK_NUMBERED_HERE, "intake", NEVER,
         "the numbers of this book are given here: send number 0",
         "số đến của sổ này do hệ thống cấp: hãy gửi số 0"),
    CODE(DATABASE_AWAY, "intake", AGAIN,
         "the database is away; repeat the same event later",
         "cơ sở dữ liệu tạm ngừng; hãy gửi lại đúng sự kiện này sau"),
    CODE(INTAKE_BUSY, "intake", AGAIN,
         "too much is waiting; repeat the same event later",
         "đang quá tải; hãy gửi lại đúng sự kiện này sau"),
    CODE(INTAKE_STOPPING, "intake", AGAIN,
         "intake is stopping; repeat the same event later",
         "dịch vụ tiếp nhận đang dừng; hãy gửi lại đúng sự kiện này sau"),

    CODE(TASK_UNKNOWN, "routing", NEVER,
         "no task has this subject",
         "không có nhiệm vụ nào mang chủ thể này"),
    CODE(TASK_EXISTS, "routing", NEVER,
         "this task was assigned before",
         "nhiệm vụ này đã được giao"),
    CODE(TASK_CLOSED, "routing", NEVER,
         "the task is closed; nothing is reported on it any more",
         "nhiệm vụ đã kết thúc, không nhận thêm báo cáo"),
    CODE(STATE_FORBIDS, "routing", NEVER,
         "the task's state does not allow this",
         "trạng thái của nhiệm vụ không cho phép việc này"),
    CODE(PARKED, "routing", NEVER,
         "it came early and waits for what must come before it",
         "đến sớm, đang chờ báo cáo phải có trước"),
    CODE(OUT_OF_ORDER, "routing", NEVER,
         "what must come before it did not come in time",
         "báo cáo phải có trước đã không đến kịp"),
    CODE(VERSION_USED, "routing", NEVER,
         "a report with this subject_version, or a later one, was judged before",
         "đã xử lý báo cáo có subject_version này hoặc lớn hơn"),
    CODE(NOTHING_NEW, "routing", NEVER,
         "this is known already",
         "việc này đã được ghi nhận trước đó"),
    CODE(UNCLEAR, "routing", NEVER,
         "the assignment leaves this unclear",
         "việc giao chưa rõ nội dung này"),
    CODE(LEAD_TWICE, "routing", NEVER,
         "more than one lead is named",
         "có nhiều hơn một đơn vị chủ trì"),
    CODE(LIMIT_MISSING, "routing", NEVER,
         "neither a limit nor \"no limit\" is said",
         "không có thời hạn và cũng không ghi là không hạn"),
    CODE(LIMIT_NOT_FIXED, "routing", NEVER,
         "this urgency needs a fixed instant",
         "độ khẩn này phải có thời điểm cố định"),
    CODE(LIMIT_INVALID, "routing", NEVER,
         "no due time follows from this limit",
         "không tính được hạn từ thời hạn này"),
    CODE(LIMIT_UNANCHORED, "routing", NEVER,
         "it is not said from when the limit runs",
         "không rõ thời hạn tính từ lúc nào"),
    CODE(UNIT_UNKNOWN, "routing", NEVER,
         "no such unit is in force",
         "không có đơn vị này đang hoạt động"),
    CODE(POSITION_UNKNOWN, "routing", NEVER,
         "no such position is in force",
         "không có chức vụ này đang có hiệu lực"),
    CODE(PERSON_UNKNOWN, "routing", NEVER,
         "no such person is known",
         "không có người này trong danh sách"),
    CODE(WORK_FIELD_UNKNOWN, "routing", NEVER,
         "no such field of work is known",
         "không có lĩnh vực này trong danh mục"),
    CODE(HANDLER_OUTSIDE, "routing", NEVER,
         "the handler does not belong to the lead unit",
         "người xử lý không thuộc đơn vị chủ trì"),
    CODE(HEAD_MISSING, "routing", NEVER,
         "the lead unit has no head to be accountable",
         "đơn vị chủ trì không có người đứng đầu chịu trách nhiệm"),
    CODE(UNIT_NOT_LEAD, "routing", NEVER,
         "this unit is not the lead",
         "đơn vị này không phải đơn vị chủ trì"),
    CODE(ACTOR_MISSING, "routing", NEVER,
         "it is not said who acts",
         "không rõ ai thực hiện"),
    CODE(ACTOR_NOT_HOLDER, "routing", NEVER,
         "the person does not hold the position",
         "người này không giữ chức vụ đó"),
    CODE(ACTOR_OUTSIDE, "routing", NEVER,
         "whoever acts does not belong to the lead unit",
         "người thực hiện không thuộc đơn vị chủ trì"),
    CODE(ACTOR_NOT_REVIEWER, "routing", NEVER,
         "only the reviewer of the submission may do this",
         "chỉ người có thẩm quyền xem xét hồ sơ mới được làm việc này"),
    CODE(ACTOR_NOT_ASSIGNER, "routing", NEVER,
         "only the assigner or his superior may do this",
         "chỉ người giao việc hoặc cấp trên của người giao mới được làm việc này"),
    CODE(OWN_SUBMISSION, "routing", NEVER,
         "nobody decides on his own submission",
         "không ai được tự quyết định hồ sơ do mình trình"),
    CODE(TARGET_INCOMPETENT, "routing", NEVER,
         "the submission is not addressed to the competent position",
         "hồ sơ trình không đúng cấp có thẩm quyền"),
    CODE(DEFICIENCIES_MISSING, "routing", NEVER,
         "a return must name its deficiencies, all of them",
         "trả lại phải nêu đủ các thiếu sót"),
    CODE(REVIEW_BEGUN, "routing", NEVER,
         "the review has begun; the submission cannot be withdrawn",
         "đã bắt đầu xem xét, không được rút hồ sơ trình"),
    CODE(DUE_UNCONFIRMED, "routing", NEVER,
         "taken; but days off are not confirmed up to the due date, which may move",
         "đã nhận; lịch nghỉ đến ngày hết hạn chưa được xác nhận nên hạn có thể thay đổi"),
    CODE(DUE_ON_DAY_OFF, "routing", NEVER,
         "taken; but the last day is a day off",
         "đã nhận; ngày cuối của thời hạn là ngày nghỉ"),
    CODE(DUE_PASSED, "routing", NEVER,
         "taken; but it was due before it was assigned",
         "đã nhận; nhưng hạn đã qua trước khi giao"),
    CODE(TEMPLATE_UNKNOWN, "routing", NEVER,
         "the policy has no such template",
         "quy tắc không có quy trình mẫu này"),
    CODE(DOSSIER_INCOMPLETE, "routing", NEVER,
         "the dossier lacks mandatory items; it is not submitted and time goes on counting",
         "hồ sơ trình còn thiếu nội dung bắt buộc; chưa được coi là đã trình, thời hạn vẫn tính"),
};
/* clang-format on */

const struct code_row *
code_row(enum code code)
{
    return &codes[code];
}

const struct code_row *
code_find(const char *name)
{
    for (size_t i = 0; i < CODE_COUNT; i++) {
        if (text_same(codes[i].name, name)) {
            return &codes[i];
        }
    }
    return NULL;
}

enum status
refuse(struct refusal *refusal, struct arena *arena, enum code code, const char *field,
       const char *detail, ...)
{
    const struct code_row *row = code_row(code);
    *refusal = (struct refusal){ row->name, field, row->text, row->text_vi };
    if (detail) {
        char text[200];
        va_list arguments;
        va_start(arguments, detail);
        vsnprintf(text, sizeof text, detail, arguments);
        va_end(arguments);
        for (size_t size = strlen(text); size && !text_is_utf8(text, size);) {
            text[--size] = '\0'; /* cut inside a character */
        }
        refusal->text = arena_print(arena, "%s (%s)", row->text, text);
        refusal->text_vi = arena_print(arena, "%s (%s)", row->text_vi, text);
    }
    return ST_INVALID;
}
