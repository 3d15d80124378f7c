#include "urging_view.h"

#include "base/civil.h"
#include "domain/ladder.h"
#include "domain/policy.h"
#include "moment.h"
#include "wire/task.h"

#define DATA(name) DONDOC__V1__EVENT__DATA_##name

/* A role as decisions name it: of the policy, or the one on duty, who is told besides. */
static const char *
say_role(const struct saying *saying, const char *code)
{
    enum recipient role;
    if (recipient_parse(code, &role)) {
        return recipient_say(role, saying->is_english);
    }
    return text_same(code, "DUTY_OFFICER") ? say_choose(saying, "trực ban", "duty officer") : code;
}

static void
say_recipient(const struct saying *saying, const Dondoc__V1__Recipient *recipient)
{
    struct text_builder *out = saying->out;
    const char *who = text_is_empty(recipient->position)
                          ? say_choose(saying, "không có ai", "nobody")
                          : recipient->position;
    text_print(out, "%s (%s", who, say_role(saying, recipient->why));
    if (!text_is_empty(recipient->instead_of)) {
        text_print(out, say_choose(saying, ", %s khuyết", ", %s is vacant"), recipient->instead_of);
    }
    if (recipient->outcome == DONDOC__V1__RECIPIENT__OUTCOME__NOBODY) {
        text_add(out, say_choose(saying, ", nơi nhận cuối cùng", ", last resort"));
    }
    bool is_merged = recipient->outcome == DONDOC__V1__RECIPIENT__OUTCOME__MERGED;
    if (is_merged && recipient->merged_level > 0) {
        text_print(
            out,
            say_choose(saying, ", không báo lại: đã báo ở bậc %d", ", not again: told at level %d"),
            recipient->merged_level);
    } else if (is_merged) {
        text_add(out, say_choose(saying, ", không báo hai lần", ", not twice"));
    }
    text_add(out, ")");
}

static void
say_recipients(const struct saying *saying, Dondoc__V1__Recipient *const *recipients, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        text_add(saying->out, i == 0 ? ": " : ", ");
        say_recipient(saying, recipients[i]);
    }
}

static void
say_reminder(const struct saying *saying, const Dondoc__V1__ReminderDue *due)
{
    text_print(saying->out, " %s", due->rule);
    say_recipients(saying, due->recipients, due->n_recipients);
    for (size_t i = 0; i < due->n_merged_rules; i++) {
        text_print(saying->out, i == 0 ? say_choose(saying, "; gộp: %s", "; merged: %s") : ", %s",
                   due->merged_rules[i]);
    }
}

static void
say_raised(const struct saying *saying, const Dondoc__V1__EscalationRaised *raised)
{
    char at[CIVIL_TEXT_SIZE];
    struct text_builder *out = saying->out;
    text_print(out, " %d", raised->level);
    if (raised->ladder != DONDOC__V1__CLOCK_KIND__DUE) {
        text_print(out, " (%s)", clock_say(raised->ladder, saying->is_english));
    }
    text_print(out,
               say_choose(saying, ", dự kiến %s, quá hạn %d ngày làm việc",
                          ", planned %s, %d working days late"),
               moment_print(at, sizeof at, raised->planned_at), raised->days_late);
    say_recipients(saying, raised->recipients, raised->n_recipients);
    if (!raised->speaks) {
        text_add(out, say_choose(saying, ": không gửi, bậc cao hơn báo thay",
                                 ": nobody, a higher level speaks for it"));
    }
}

static void
say_closed(const struct saying *saying, const Dondoc__V1__EscalationClosed *closed)
{
    enum climb_close close;
    bool is_known = climb_close_parse(closed->reason, &close);
    text_print(saying->out, say_choose(saying, " ở bậc %d: %s", " at level %d: %s"),
               closed->reached,
               is_known ? climb_close_say(close, saying->is_english) : closed->reason);
}

static void
say_directive(const struct saying *saying, int level, const char *commit_date)
{
    text_print(saying->out, say_choose(saying, ", bậc %d", ", level %d"), level);
    say_date(saying, "cam kết xong ngày", "to be done by", commit_date);
}

void
urging_say(const struct saying *saying)
{
    char at[CIVIL_TEXT_SIZE];
    const Dondoc__V1__Event *event = saying->event;
    switch (event->data_case) {
    case DATA(REMINDER_DUE):
        say_reminder(saying, event->reminder_due);
        break;
    case DATA(ESCALATION_RAISED):
        say_raised(saying, event->escalation_raised);
        break;
    case DATA(ESCALATION_DEFERRED):
        text_print(saying->out, say_choose(saying, " %d đến %s", " %d until %s"),
                   event->escalation_deferred->level,
                   moment_print(at, sizeof at, event->escalation_deferred->until));
        break;
    case DATA(ESCALATION_CLOSED):
        say_closed(saying, event->escalation_closed);
        break;
    case DATA(ESCALATION_ACKNOWLEDGED):
        text_print(saying->out, say_choose(saying, ", bậc %d", ", level %d"),
                   event->escalation_acknowledged->level);
        say_field(saying, "", "", event->escalation_acknowledged->note);
        break;
    case DATA(DIRECTIVE_ISSUED):
        say_directive(saying, event->directive_issued->level, event->directive_issued->commit_date);
        say_field(saying, "", "", event->directive_issued->text);
        break;
    case DATA(DIRECTIVE_NOTED):
        say_directive(saying, event->directive_noted->level, event->directive_noted->commit_date);
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
