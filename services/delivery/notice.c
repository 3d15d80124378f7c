#include "notice.h"

#include "base/clock.h"
#include "base/text.h"
#include "letter.h"
#include "release.h"
#include "tidings.h"
#include "wire/task.h"

static struct notice_outcome
drop(const char *reason)
{
    return (struct notice_outcome){ .verdict = NOTICE_DROP, .reason = reason };
}

/* Somebody else handles it, or another unit: those there hear of it from then on. */
static bool
is_handed_over(const struct notice_case *given)
{
    const struct organisation *organisation = given->reference->organisation;
    const Dondoc__V1__NoticeQueued *notice = given->notice;
    const char *post = text_is_empty(notice->instead_of) ? notice->position : notice->instead_of;
    struct audience_task part = task_audience(given->task);
    struct audience now = { .count = 0 };
    int why = told_role_parse(notice->why);
    bool is_of_lead = why == RECIPIENT_HANDLER || why == RECIPIENT_SUPERVISOR ||
                      why == RECIPIENT_DEPUTY_IN_CHARGE || why == RECIPIENT_HEAD;
    if (!is_of_lead) {
        return false;
    }
    audience_add(&now, organisation, &part, (enum recipient)why, 0, given->now);
    const struct listener *listener = &now.listeners[0];
    if (listener->position == NULL || text_same(listener->position->code, notice->position) ||
        text_same(telling_post(listener)->code, post)) {
        return false;
    }
    const struct org_position *position = organisation_position(organisation, post);
    const struct org_unit *lead = organisation_unit(organisation, part.lead);
    bool is_inside = position != NULL && lead != NULL &&
                     org_unit_accountable(position->unit) == org_unit_accountable(lead);
    return why == RECIPIENT_HANDLER || !is_inside;
}

struct notice_outcome
notice_check(const struct notice_case *given, struct telling_person *to)
{
    enum notice_kind kind;
    const Dondoc__V1__NoticeQueued *notice = given->notice;
    if (given->task == NULL || !notice_kind_parse(notice->kind, &kind)) {
        return drop("UNKNOWN");
    }
    const char *objection = release_objection(kind, notice, given->task, given->now);
    if (objection == NULL && kind == NOTICE_OVERDUE && is_handed_over(given)) {
        objection = "HANDED_OVER";
    }
    if (objection == NULL && given->was_told) {
        objection = "TOLD_ALREADY";
    }
    if (objection != NULL) {
        return drop(objection);
    }
    if (!telling_resolve(given->reference->organisation, notice->position, given->now, to)) {
        return drop("NOBODY");
    }
    if (text_same(to->person->id, notice->person)) {
        return (struct notice_outcome){ .verdict = NOTICE_SEND };
    }
    const struct calendar *calendar = reference_calendar(given->reference, to->position->unit);
    return (struct notice_outcome){
        .verdict = NOTICE_PASS_ON,
        .reason = "HOLDER_CHANGED",
        .to = *to,
        .digest_at =
            notice->digest_at != 0
                ? release_digest(calendar, &given->reference->policy->reminders, false, given->now)
                : 0,
    };
}

struct notice_letter
notice_letter(const struct notice_case *given, const struct wording *wording,
              const struct org_person *person, bool is_urgent)
{
    struct letter letter = {
        .from = given->from,
        .to_name = person->name,
        .to_address = person->mail,
        .key = given->notice->key,
        .at = given->now,
        .is_urgent = is_urgent,
        .subject = wording->subject,
        .text = wording->text,
        .html = wording->html,
    };
    struct notice_letter made = {
        .address = person->mail,
        .message_id = letter_id(given->arena, letter.key, given->from),
    };
    made.message = letter_write(given->arena, &letter, &made.size);
    return made;
}

static struct notice_outcome
write_letter(const struct notice_case *given, const struct telling_person *to)
{
    struct tidings_case about = { .arena = given->arena,
                                  .now = given->now,
                                  .reference = given->reference,
                                  .notice = given->notice,
                                  .task = given->task,
                                  .to = *to };
    if (!letter_address_is_sane(to->person->mail)) {
        return drop("NO_ADDRESS");
    }
    (void)notice_kind_parse(given->notice->kind, &about.kind);
    struct tidings tidings = tidings_make(&about);
    struct wording wording = template_write(given->arena, &tidings);
    return (struct notice_outcome){
        .verdict = NOTICE_SEND,
        .letter = notice_letter(given, &wording, to->person, template_is_urgent(tidings.urgency)),
    };
}

/* At most so many a day. What the next digest lists anyway is not said twice; a reminder is not
 * worth waiting for another day; anything else is. */
static struct notice_outcome
defer(const struct notice_case *given, const struct calendar *calendar)
{
    enum notice_kind kind;
    if (given->notice->digest_at != 0 || (notice_kind_parse(given->notice->kind, &kind) &&
                                          (kind == NOTICE_REMINDER || kind == NOTICE_CONSULTEE))) {
        return drop("DAY_FULL");
    }
    int64_t tomorrow = day_start(day_at(given->now) + 1);
    return (struct notice_outcome){ .verdict = NOTICE_HOLD,
                                    .not_before = release_opening(calendar, false, tomorrow) };
}

struct notice_outcome
notice_judge(const struct notice_case *given)
{
    struct telling_person to;
    struct notice_outcome outcome = notice_check(given, &to);
    if (outcome.verdict != NOTICE_SEND) {
        return outcome;
    }
    bool is_urgent = release_is_urgent(given->task);
    const struct calendar *calendar = reference_calendar(given->reference, to.position->unit);
    int64_t opening = release_opening(calendar, is_urgent, given->now);
    if (opening > given->now) {
        return (struct notice_outcome){ .verdict = NOTICE_HOLD, .not_before = opening };
    }
    if (!is_urgent && given->since >= given->reference->policy->reminders.per_day) {
        return defer(given, calendar);
    }
    return write_letter(given, &to);
}
