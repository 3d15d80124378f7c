#include "notice.h"

#include "base/clock.h"
#include "base/text.h"
#include "domain/deadline.h"
#include "letter.h"
#include "release.h"
#include "telling.h"
#include "wire/task.h"
#include <string.h>

static struct notice_outcome
drop(const char *reason)
{
    return (struct notice_outcome){ .verdict = NOTICE_DROP, .reason = reason };
}

static enum recipient
role_of(const char *why)
{
    for (int i = 0; i < RECIPIENTS; i++) {
        if (text_same(recipient_name((enum recipient)i), why)) {
            return (enum recipient)i;
        }
    }
    return RECIPIENTS;
}

static const char *
in_language(const char *vi, const char *en, bool is_english)
{
    return is_english && !text_is_empty(en) ? en : vi;
}

static const char *
name_position(const struct organisation *organisation, const char *code, bool is_english)
{
    const struct org_position *position =
        text_is_empty(code) ? NULL : organisation_position(organisation, code);
    return position != NULL ? in_language(position->title, position->title_en, is_english) : "";
}

static const char *
name_unit(const struct organisation *organisation, const char *code, bool is_english)
{
    const struct org_unit *unit =
        text_is_empty(code) ? NULL : organisation_unit(organisation, code);
    return unit != NULL ? in_language(unit->name, unit->name_en, is_english) : "";
}

static const char *
name_holder(const struct notice_case *given, bool is_english)
{
    const Dondoc__V1__Holder *holder = given->task->holder;
    if (holder == NULL) {
        return "";
    }
    const struct organisation *organisation = given->reference->organisation;
    const char *name = name_position(organisation, holder->position, is_english);
    return *name != '\0' ? name : name_unit(organisation, holder->unit, is_english);
}

static int
days_late(const struct notice_case *given, int64_t due_at)
{
    const Dondoc__V1__Deadline *deadline = given->task->deadline;
    const struct calendar *calendar =
        deadline != NULL && given->reference->calendars != NULL
            ? calendar_set_calendar(given->reference->calendars, deadline->calendar)
            : NULL;
    return calendar != NULL && due_at != 0 && due_at < given->now
               ? deadline_late(due_at, given->now, calendar).work_days
               : 0;
}

static struct tidings
make_tidings(const struct notice_case *given, enum notice_kind kind,
             const struct telling_person *to)
{
    const Dondoc__V1__Task *task = given->task;
    const struct organisation *organisation = given->reference->organisation;
    bool is_english = to->person->language == LANGUAGE_EN;
    int64_t due_at = task->deadline != NULL ? task->deadline->due_at : 0;
    const char *key = strchr(given->notice->task, ':');
    return (struct tidings){
        .kind = kind,
        .is_english = is_english,
        .is_secret = task->secrecy != DONDOC__V1__SECRECY__KHONG_MAT,
        .now = given->now,
        .to = in_language(to->position->title, to->position->title_en, is_english),
        .why = role_of(given->notice->why),
        .level = given->notice->level,
        .task = key != NULL ? key + 1 : given->notice->task,
        .title = task->title,
        .product = task->product,
        .lead = name_unit(organisation, task->lead, is_english),
        .holder = name_holder(given, is_english),
        .url = task->url,
        .due_at = due_at,
        .review_due_at = task_clock_due(task, DONDOC__V1__CLOCK_KIND__REVIEW),
        .rework_due_at = task->rework_due_at,
        .days_late = days_late(given, kind == NOTICE_REVIEW_OVERDUE
                                          ? task_clock_due(task, DONDOC__V1__CLOCK_KIND__REVIEW)
                                          : due_at),
        .is_urgent = release_is_urgent(task),
    };
}

static struct notice_outcome
write_letter(const struct notice_case *given, enum notice_kind kind,
             const struct telling_person *to)
{
    struct tidings tidings = make_tidings(given, kind, to);
    struct wording wording = template_write(given->arena, &tidings);
    struct letter letter = {
        .from = given->from,
        .to_name = to->person->name,
        .to_address = to->person->mail,
        .key = given->notice->key,
        .at = given->now,
        .subject = wording.subject,
        .text = wording.text,
        .html = wording.html,
    };
    struct notice_outcome outcome = {
        .verdict = NOTICE_SEND,
        .address = to->person->mail,
        .message_id = letter_id(given->arena, letter.key, given->from),
    };
    outcome.message = letter_write(given->arena, &letter, &outcome.message_size);
    return outcome;
}

/* At most so many a day; a reminder is not worth waiting for another day, anything else is. */
static struct notice_outcome
defer(const struct notice_case *given, enum notice_kind kind, const struct calendar *calendar)
{
    if (kind == NOTICE_REMINDER) {
        return drop("DAY_FULL");
    }
    int64_t tomorrow = day_start(day_at(given->now) + 1);
    return (struct notice_outcome){ .verdict = NOTICE_HOLD,
                                    .not_before = release_opening(calendar, false, tomorrow) };
}

struct notice_outcome
notice_judge(const struct notice_case *given)
{
    enum notice_kind kind;
    struct telling_person to;
    const Dondoc__V1__NoticeQueued *notice = given->notice;
    if (given->task == NULL || !notice_kind_parse(notice->kind, &kind)) {
        return drop("UNKNOWN");
    }
    const char *objection = release_objection(kind, notice->due_version, given->task, given->now);
    if (objection == NULL && given->was_told) {
        objection = "TOLD_ALREADY";
    }
    if (objection != NULL) {
        return drop(objection);
    }
    if (!telling_resolve(given->reference->organisation, notice->position, given->now, &to)) {
        return drop("NOBODY");
    }
    if (!text_same(to.person->id, notice->person)) {
        return (struct notice_outcome){ .verdict = NOTICE_PASS_ON,
                                        .reason = "HOLDER_CHANGED",
                                        .position = to.position,
                                        .person = to.person };
    }
    bool is_urgent = release_is_urgent(given->task);
    const struct calendar *calendar = reference_calendar(given->reference, to.position->unit);
    int64_t opening = release_opening(calendar, is_urgent, given->now);
    if (opening > given->now) {
        return (struct notice_outcome){ .verdict = NOTICE_HOLD, .not_before = opening };
    }
    int most = given->reference->policy != NULL ? given->reference->policy->reminders.per_day : 2;
    if (!is_urgent && given->since >= most) {
        return defer(given, kind, calendar);
    }
    return letter_address_is_sane(to.person->mail) ? write_letter(given, kind, &to)
                                                   : drop("NO_ADDRESS");
}
