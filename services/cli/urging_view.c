#include "urging_view.h"

#include "domain/ladder.h"
#include "moment.h"
#include "wire/task.h"

#define DATA(name) DONDOC__V1__EVENT__DATA_##name

/* Roles as decisions name them. */
static const struct {
    const char *code, *vi, *en;
} roles[] = {
    { "HANDLER", "người xử lý", "handler" },
    { "SUPERVISOR", "cấp trên trực tiếp", "direct superior" },
    { "DEPUTY_IN_CHARGE", "cấp phó phụ trách", "deputy in charge" },
    { "HEAD", "người đứng đầu", "head" },
    { "TRACKER", "người theo dõi", "tracker" },
    { "OFFICE_CHIEF", "Chánh Văn phòng", "Chief of the Office" },
    { "VICE_CHAIR", "Phó Chủ tịch phụ trách", "Vice Chair in charge" },
    { "CHAIR", "Chủ tịch", "Chair" },
    { "SNV", "Sở Nội vụ", "Home Affairs" },
    { "REVIEWER", "người thẩm tra", "reviewer" },
    { "REVIEWER_SUPERVISOR", "cấp trên của người thẩm tra", "the reviewer's superior" },
    { "REVIEWER_SUPERIOR", "cấp trên tiếp theo", "the next superior" },
    { "DUTY_OFFICER", "trực ban", "duty officer" },
};

static const char *
role_word(const char *code, bool is_english)
{
    for (size_t i = 0; i < sizeof roles / sizeof roles[0]; i++) {
        if (text_same(roles[i].code, code)) {
            return is_english ? roles[i].en : roles[i].vi;
        }
    }
    return code;
}

static void
say_recipient(struct text_builder *out, const Dondoc__V1__Recipient *recipient, bool is_english)
{
    const char *who = text_is_empty(recipient->position) ? (is_english ? "nobody" : "không có ai")
                                                         : recipient->position;
    text_print(out, "%s (%s", who, role_word(recipient->why, is_english));
    if (!text_is_empty(recipient->instead_of)) {
        text_print(out, is_english ? ", %s is vacant" : ", %s khuyết", recipient->instead_of);
    }
    if (recipient->outcome == DONDOC__V1__RECIPIENT__OUTCOME__NOBODY) {
        text_add(out, is_english ? ", last resort" : ", nơi nhận cuối cùng");
    }
    bool is_merged = recipient->outcome == DONDOC__V1__RECIPIENT__OUTCOME__MERGED;
    if (is_merged && recipient->merged_level > 0) {
        text_print(
            out, is_english ? ", not again: told at level %d" : ", không báo lại: đã báo ở bậc %d",
            recipient->merged_level);
    } else if (is_merged) {
        text_add(out, is_english ? ", not twice" : ", không báo hai lần");
    }
    text_add(out, ")");
}

static void
say_recipients(struct text_builder *out, Dondoc__V1__Recipient *const *recipients, size_t count,
               bool is_english)
{
    for (size_t i = 0; i < count; i++) {
        text_add(out, i == 0 ? ": " : ", ");
        say_recipient(out, recipients[i], is_english);
    }
}

static void
say_reminder(struct text_builder *out, const Dondoc__V1__ReminderDue *due, bool is_english)
{
    text_print(out, " %s", due->rule);
    say_recipients(out, due->recipients, due->n_recipients, is_english);
    for (size_t i = 0; i < due->n_merged_rules; i++) {
        text_print(out, i == 0 ? (is_english ? "; merged: %s" : "; gộp: %s") : ", %s",
                   due->merged_rules[i]);
    }
}

static void
say_raised(struct text_builder *out, const Dondoc__V1__EscalationRaised *raised, bool is_english)
{
    char at[CIVIL_TEXT_SIZE];
    text_print(out, " %d", raised->level);
    if (raised->ladder != DONDOC__V1__CLOCK_KIND__DUE) {
        text_print(out, " (%s)", clock_say(raised->ladder, is_english));
    }
    text_print(out,
               is_english ? ", planned %s, %d working days late"
                          : ", dự kiến %s, quá hạn %d ngày làm việc",
               moment_print(at, sizeof at, raised->planned_at), raised->days_late);
    say_recipients(out, raised->recipients, raised->n_recipients, is_english);
    if (!raised->speaks) {
        text_add(out, is_english ? ": nobody, a higher level speaks for it"
                                 : ": không gửi, bậc cao hơn báo thay");
    }
}

static void
say_closed(struct text_builder *out, const Dondoc__V1__EscalationClosed *closed, bool is_english)
{
    enum climb_close close;
    bool is_known = climb_close_parse(closed->reason, &close);
    text_print(out, is_english ? " at level %d: %s" : " ở bậc %d: %s", closed->reached,
               is_known ? climb_close_say(close, is_english) : closed->reason);
}

static void
say_directive(struct text_builder *out, int level, const char *commit_date, bool is_english)
{
    text_print(out, is_english ? ", level %d" : ", bậc %d", level);
    if (!text_is_empty(commit_date)) {
        text_print(out, is_english ? ", to be done by %s" : ", cam kết xong ngày %s", commit_date);
    }
}

void
urging_say(struct text_builder *out, const Dondoc__V1__Event *event, bool is_english)
{
    char at[CIVIL_TEXT_SIZE];
    switch (event->data_case) {
    case DATA(REMINDER_DUE):
        say_reminder(out, event->reminder_due, is_english);
        break;
    case DATA(ESCALATION_RAISED):
        say_raised(out, event->escalation_raised, is_english);
        break;
    case DATA(ESCALATION_DEFERRED):
        text_print(out, is_english ? " %d until %s" : " %d đến %s",
                   event->escalation_deferred->level,
                   moment_print(at, sizeof at, event->escalation_deferred->until));
        break;
    case DATA(ESCALATION_CLOSED):
        say_closed(out, event->escalation_closed, is_english);
        break;
    case DATA(ESCALATION_ACKNOWLEDGED):
        text_print(out, is_english ? ", level %d" : ", bậc %d",
                   event->escalation_acknowledged->level);
        break;
    case DATA(DIRECTIVE_ISSUED):
        say_directive(out, event->directive_issued->level, event->directive_issued->commit_date,
                      is_english);
        break;
    case DATA(DIRECTIVE_NOTED):
        say_directive(out, event->directive_noted->level, event->directive_noted->commit_date,
                      is_english);
        break;
    default:
        break;
    }
}

bool
urging_is(const Dondoc__V1__Event *event)
{
    switch (event->data_case) {
    case DATA(REMINDER_DUE):
    case DATA(ESCALATION_RAISED):
    case DATA(ESCALATION_DEFERRED):
    case DATA(ESCALATION_CLOSED):
    case DATA(ESCALATION_ACKNOWLEDGED):
    case DATA(DIRECTIVE_ISSUED):
    case DATA(DIRECTIVE_NOTED):
        return true;
    default:
        return false;
    }
}
