#include "life_view.h"

#include "domain/name.h"

void
life_say_handler(const struct saying *saying)
{
    say_field(saying, "", "", saying->event->handler_changed->handler);
    say_field(saying, "", "", saying->event->handler_changed->note);
}

void
life_say_handler_noted(const struct saying *saying)
{
    if (saying->event->task) {
        say_field(saying, "", "", saying->event->task->handler);
    }
    say_field(saying, "trước là", "was", saying->event->handler_noted->from);
}

void
life_say_objection(const struct saying *saying)
{
    const Dondoc__V1__ObjectionRaised *raised = saying->event->objection_raised;
    say_field(saying, "thẩm quyền của", "competent is", raised->competent_unit);
    say_field(saying, "căn cứ", "by", raised->rule);
    say_field(saying, "", "", raised->reason);
}

void
life_say_objection_opened(const struct saying *saying)
{
    const Dondoc__V1__Task *task = saying->event->task;
    if (task != NULL && task->n_objections > 0) {
        const Dondoc__V1__Objection *objection = task->objections[task->n_objections - 1];
        say_field(saying, "người quyết định", "decided by", objection->decider);
        say_due(saying, objection->due_at);
    }
}

void
life_say_objection_decided(const struct saying *saying)
{
    const Dondoc__V1__ObjectionDecided *decided = saying->event->objection_decided;
    bool is_upheld = decided->outcome == DONDOC__V1__OBJECTION_DECIDED__OUTCOME__UPHOLD;
    say_field(saying, "", "",
              is_upheld ? say_choose(saying, "chấp nhận", "upheld")
                        : say_choose(saying, "không chấp nhận", "dismissed"));
    say_field(saying, "chủ trì", "lead", decided->lead);
    say_field(saying, "", "", decided->note);
}

void
life_say_transferred(const struct saying *saying)
{
    text_print(saying->out, ", %s → %s", saying->event->task_transferred->from,
               saying->event->task_transferred->to);
}

void
life_say_frozen(const struct saying *saying)
{
    say_field(saying, "theo quyết định của", "by decision of",
              saying->event->routing_frozen->position);
}

void
life_say_dismissed(const struct saying *saying)
{
    if (saying->event->objection_dismissed->deemed) {
        say_field(
            saying, "", "",
            say_choose(saying, "không được quyết định, không có hiệu lực", "undecided: no effect"));
    }
}

void
life_say_suspension(const struct saying *saying)
{
    say_field(saying, "", "", saying->event->suspension_ordered->reason);
    say_field(saying, "", "", saying->event->suspension_ordered->document);
}

void
life_say_supplement(const struct saying *saying)
{
    say_list(saying, saying->event->supplement_requested->items,
             saying->event->supplement_requested->n_items);
}

void
life_say_suspended(const struct saying *saying)
{
    say_list(saying, saying->event->task_suspended->items, saying->event->task_suspended->n_items);
}

void
life_say_resumed(const struct saying *saying)
{
    const Dondoc__V1__Task *task = saying->event->task;
    if (saying->event->task_resumed->deemed) {
        say_field(saying, "", "",
                  say_choose(saying, "hết thời gian tạm dừng", "suspended at longest"));
    }
    if (task != NULL && task->deadline != NULL) {
        say_due(saying, task->deadline->due_at);
    }
}

void
life_say_reopening(const struct saying *saying)
{
    say_field(saying, "", "", saying->event->task_reopened->reason);
}

void
life_say_filing(const struct saying *saying)
{
    const Dondoc__V1__TaskArchived *filed = saying->event->task_archived;
    say_field(saying, "", "",
              text_is_empty(filed->document)
                  ? say_choose(saying, "không ban hành văn bản", "nothing issued")
                  : filed->document);
    say_field(saying, "hồ sơ", "file", filed->file);
}

void
life_say_closed(const struct saying *saying)
{
    static const struct name reasons[] = {
        { "REASON_UNSPECIFIED", "", "" },
        { "CANCELLED_BY_ORDER", "bị hủy", "cancelled" },
        { "RECALLED_BY_ISSUER", "văn bản bị thu hồi", "its document was recalled" },
        { "REPLACED_BY_ISSUER", "văn bản bị thay thế", "its document was replaced" },
        { "FILED", "đã nộp lưu hồ sơ", "filed" },
    };
    const Dondoc__V1__TaskClosed *closed = saying->event->task_closed;
    const char *reason =
        name_say(reasons, NAME_COUNT(reasons), (int)closed->reason, saying->is_english);
    text_print(saying->out, "%s%s", *reason ? ": " : "", reason);
    say_field(saying, "", "", closed->document);
}

const char *
life_quality(Dondoc__V1__Quality quality, bool is_english)
{
    static const struct name qualities[] = {
        { "QUALITY_UNSPECIFIED", "", "" },
        { "DAT", "đạt", "good" },
        { "DAT_PHAI_SUA", "đạt, phải sửa", "good after corrections" },
        { "KHONG_DAT", "không đạt", "not good enough" },
    };
    return name_say(qualities, NAME_COUNT(qualities), (int)quality, is_english);
}
