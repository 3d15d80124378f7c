#include "notice_view.h"

#include "base/civil.h"
#include "base/text.h"
#include "listing.h"
#include "moment.h"
#include "store_outbox.h"
#include "wire/message.h"
#include <dondoc/v1/event.pb-c.h>
#include <stdio.h>

enum { BODY_MEMORY = 1 << 20 };

struct words {
    const char *code, *vi, *en;
};

/* By state, see 0012_digests.sql. */
static const struct words states[] = {
    { "HELD", "chờ gửi", "held" },
    { "READY", "đang gửi", "leaving" },
    { "SENT", "đã gửi", "sent" },
    { "FAILED", "không gửi được", "failed" },
    { "DROPPED", "không gửi", "not sent" },
    { "GATHERED", "chờ bản tổng hợp", "waits for the digest" },
    { "FOLDED", "trong bản tổng hợp", "in a digest" },
};
static const struct words unknown = { "?", "?", "?" };

static const struct words kinds[] = {
    { "REMINDER", "nhắc trước hạn", "reminder" },
    { "OVERDUE", "quá hạn", "overdue" },
    { "CLOCK_OVERDUE", "quá hạn cho ý kiến, quyết định", "opinion or decision overdue" },
    { "DEEMED", "coi như đã nhận", "deemed accepted" },
    { "RETURNED", "bị trả lại", "returned" },
    { "CONSULTEE", "nhắc trả lời lấy ý kiến", "opinion asked" },
    { "NOTICE_BACK", "thông báo lại", "notice back" },
    { "UNDELIVERED", "văn bản chưa có xác nhận đã nhận", "delivery not proven" },
    { "UNRECEIVED", "nhiệm vụ chưa có xác nhận đã nhận", "task not received" },
    { "TURNED_BACK", "văn bản lấy ý kiến bị trả lại", "consultation returned" },
    { "HEADS_MEETING", "người đứng đầu làm việc trực tiếp", "heads to meet" },
    { "CORRECTION", "đính chính, đã trình đúng hạn", "correction, submitted in time" },
    { "DIGEST", "bản tổng hợp", "digest" },
};

static const struct words reasons[] = {
    { "CLOSED", "nhiệm vụ đã đóng", "the task was closed by then" },
    { "SUBMITTED", "đã trình kết quả", "the result was submitted by then" },
    { "SUSPENDED", "đang tạm dừng", "the task was suspended by then" },
    { "MOVED_ON", "nhiệm vụ đã chuyển bước", "the task had moved on" },
    { "DUE_CHANGED", "thời hạn đã thay đổi", "the due time had changed" },
    { "PAST_DUE", "đã qua thời hạn", "the due time had passed" },
    { "SETTLED", "đã có ý kiến, quyết định", "it was given or decided by then" },
    { "HANDED_OVER", "đã giao người khác, đơn vị khác", "it was with somebody else by then" },
    { "CORRECTED", "đã trình đúng hạn, báo cáo muộn", "it was submitted in time after all" },
    { "TOLD_ALREADY", "đã báo rồi", "was told already" },
    { "HOLDER_CHANGED", "người khác giữ chức vụ", "somebody else holds the position" },
    { "NOBODY", "không có ai để báo", "there is nobody to tell" },
    { "NO_ADDRESS", "không có địa chỉ thư", "has no mail address" },
    { "DAY_FULL", "đã đủ số thư trong ngày", "had enough messages that day" },
    { "NOTHING_LEFT", "không còn việc quá hạn", "nothing is overdue any more" },
    { "UNKNOWN", "nhiệm vụ không rõ", "the task is not known" },
};

static const char *
say(const struct words *list, size_t count, const char *code, bool is_english)
{
    for (size_t i = 0; i < count; i++) {
        if (text_same(list[i].code, code)) {
            return is_english ? list[i].en : list[i].vi;
        }
    }
    return code;
}

const char *
notice_reason_say(const char *code, bool is_english)
{
    return say(reasons, sizeof reasons / sizeof reasons[0], code, is_english);
}

const char *
notice_kind_say(const char *code, bool is_english)
{
    return say(kinds, sizeof kinds / sizeof kinds[0], code, is_english);
}

static const struct words *
state_of(const struct outbox_message *message)
{
    bool is_known =
        message->state >= 0 && (size_t)message->state < sizeof states / sizeof states[0];
    return is_known ? &states[message->state] : &unknown;
}

static const Dondoc__V1__NoticeQueued *
notice_of(struct arena *arena, struct db_blob body)
{
    static const Dondoc__V1__NoticeQueued none = DONDOC__V1__NOTICE_QUEUED__INIT;
    const Dondoc__V1__NoticeQueued *notice = message_unpack(
        arena, &dondoc__v1__notice_queued__descriptor, body.data, body.size, BODY_MEMORY);
    return notice != NULL ? notice : &none;
}

static const char *
level_of(struct arena *arena, const Dondoc__V1__NoticeQueued *notice)
{
    return notice->level > 0 ? arena_print(arena, "%d", notice->level) : "";
}

/* ---- text ---------------------------------------------------------------------------------- */

static void
print_messages(struct cli *cli, const struct outbox_told *told)
{
    static const struct listing_column columns[] = {
        { "at", "Lúc", "At", false },
        { "position", "Gửi", "To", false },
        { "kind", "Nội dung", "About", false },
        { "level", "Bậc", "Level", true },
        { "state", "Tình trạng", "State", false },
        { "why", "Lý do", "Why", false },
        { 0 },
    };
    struct listing listing = listing_start(cli->arena, columns);
    for (size_t i = 0; i < told->message_count; i++) {
        char at[CIVIL_TEXT_SIZE];
        const struct outbox_message *message = &told->messages[i];
        const Dondoc__V1__NoticeQueued *notice = notice_of(cli->arena, message->body);
        const struct words *state = state_of(message);
        const char *cells[] = {
            moment_print(at, sizeof at, message->at),
            notice->position,
            notice_kind_say(notice->kind, cli->is_english),
            level_of(cli->arena, notice),
            cli->is_english ? state->en : state->vi,
            notice_reason_say(message->reason, cli->is_english),
        };
        listing_add(&listing, cells);
    }
    if (listing.count > 0) {
        printf("\n%s\n", cli_say(cli, "THƯ", "MESSAGES"));
        listing_print(&listing, false, cli->is_english);
    }
}

static void
print_standing(struct cli *cli, const struct outbox_told *told)
{
    static const struct listing_column columns[] = {
        { "position", "Gửi", "To", false },     { "since", "Từ", "Since", false },
        { "times", "Số lần", "Times", true },   { "last", "Lần cuối", "Last", false },
        { "ended", "Thôi vì", "Ended", false }, { 0 },
    };
    struct listing listing = listing_start(cli->arena, columns);
    for (size_t i = 0; i < told->standing_count; i++) {
        char since[CIVIL_TEXT_SIZE], last[CIVIL_TEXT_SIZE];
        const struct outbox_standing *standing = &told->standing[i];
        const char *cells[] = {
            notice_of(cli->arena, standing->body)->position,
            moment_print(since, sizeof since, standing->began_at),
            arena_print(cli->arena, "%d", standing->times),
            standing->times > 0 ? moment_print(last, sizeof last, standing->last_at) : "",
            notice_reason_say(standing->ended, cli->is_english),
        };
        listing_add(&listing, cells);
    }
    if (listing.count > 0) {
        printf("\n%s\n", cli_say(cli, "TRONG BẢN TỔNG HỢP HẰNG NGÀY", "IN DAILY DIGESTS"));
        listing_print(&listing, false, cli->is_english);
    }
}

enum status
notice_view_print(struct cli *cli, const char *subject)
{
    struct outbox_told told;
    enum status st = outbox_of_task(cli->db, cli->arena, subject, &told);
    if (st == ST_OK) {
        print_messages(cli, &told);
        print_standing(cli, &told);
    }
    return st;
}

/* ---- JSON ---------------------------------------------------------------------------------- */

enum status
notice_view_json(struct cli *cli, const char *subject, json_t *into)
{
    struct outbox_told told;
    char at[CIVIL_TEXT_SIZE], last[CIVIL_TEXT_SIZE];
    enum status st = outbox_of_task(cli->db, cli->arena, subject, &told);
    json_t *messages = json_array(), *digests = json_array();
    for (size_t i = 0; st == ST_OK && i < told.message_count; i++) {
        const struct outbox_message *message = &told.messages[i];
        const Dondoc__V1__NoticeQueued *notice = notice_of(cli->arena, message->body);
        json_array_append_new(
            messages, json_pack("{s:s, s:s, s:s, s:s, s:i, s:s, s:s, s:s}", "at",
                                moment_print(at, sizeof at, message->at), "position",
                                notice->position, "person", message->person, "kind", notice->kind,
                                "level", notice->level, "state", state_of(message)->code, "reason",
                                message->reason, "message_id", message->message_id));
    }
    for (size_t i = 0; st == ST_OK && i < told.standing_count; i++) {
        const struct outbox_standing *standing = &told.standing[i];
        json_array_append_new(
            digests,
            json_pack("{s:s, s:s, s:s, s:i, s:s, s:s}", "position",
                      notice_of(cli->arena, standing->body)->position, "person", standing->person,
                      "since", moment_print(at, sizeof at, standing->began_at), "times",
                      standing->times, "last",
                      standing->times > 0 ? moment_print(last, sizeof last, standing->last_at) : "",
                      "ended", standing->ended));
    }
    json_object_set_new(into, "messages", messages);
    json_object_set_new(into, "digests", digests);
    return st;
}
