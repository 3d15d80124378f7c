#include "tidings.h"

#include "base/clock.h"
#include "base/text.h"
#include "domain/deadline.h"
#include "wire/task.h"
#include <string.h>

static bool
is_english(const struct tidings_case *given)
{
    return given->to.person->language == LANGUAGE_EN;
}

static const char *
in_language(const char *vi, const char *en, bool english)
{
    return english && !text_is_empty(en) ? en : vi;
}

const char *
tidings_position(const struct telling_person *to)
{
    return in_language(to->position->title, to->position->title_en,
                       to->person->language == LANGUAGE_EN);
}

static const char *
name_position(const struct tidings_case *given, const char *code)
{
    const struct org_position *position =
        text_is_empty(code) ? NULL : organisation_position(given->reference->organisation, code);
    return position != NULL ? in_language(position->title, position->title_en, is_english(given))
                            : "";
}

static const char *
name_unit(const struct tidings_case *given, const char *code)
{
    const struct org_unit *unit =
        text_is_empty(code) ? NULL : organisation_unit(given->reference->organisation, code);
    return unit != NULL ? in_language(unit->name, unit->name_en, is_english(given)) : "";
}

/* The unit a message is about by its code, or as it was written into it. */
static const char *
say_unit(const struct tidings_case *given, const char *code)
{
    const char *name = name_unit(given, code);
    return *name != '\0' ? arena_print(given->arena, "%s (%s)", name, code) : code;
}

/* Who has the work, or has to take the step it waits for. */
static const char *
name_holder(const struct tidings_case *given)
{
    const Dondoc__V1__Holder *holder = given->task->holder;
    const Dondoc__V1__Clock *clock = given->kind == NOTICE_CLOCK_OVERDUE
                                         ? task_clock_of(given->task, given->notice->clock)
                                         : NULL;
    if (clock != NULL && !text_is_empty(clock->unit)) {
        return name_unit(given, clock->unit);
    }
    if (clock == NULL && holder == NULL) {
        return "";
    }
    const char *name = name_position(given, clock != NULL ? clock->position : holder->position);
    return *name != '\0' || clock != NULL ? name : name_unit(given, holder->unit);
}

/* "document:VPCP/2026/145/UBND-KT" is 145/UBND-KT of VPCP. */
static const char *
name_document(const struct tidings_case *given)
{
    const char *issuer = strchr(given->task->document, ':');
    const char *year = issuer != NULL ? strchr(issuer, '/') : NULL;
    const char *symbol = year != NULL ? strchr(year + 1, '/') : NULL;
    if (symbol == NULL) {
        return "";
    }
    char *code = arena_text_n(given->arena, issuer + 1, (size_t)(year - issuer - 1));
    const char *name = name_unit(given, code);
    return arena_print(given->arena, "%s (%s)", symbol + 1, *name != '\0' ? name : code);
}

static const struct calendar *
calendar_of(const struct tidings_case *given)
{
    const Dondoc__V1__Deadline *deadline = given->task->deadline;
    return deadline != NULL && given->reference->calendars != NULL
               ? calendar_set_calendar(given->reference->calendars, deadline->calendar)
               : NULL;
}

static int
days_late(const struct tidings_case *given, int64_t due_at)
{
    const struct calendar *calendar = calendar_of(given);
    return calendar != NULL && due_at != 0 && due_at < given->now
               ? deadline_late(due_at, given->now, calendar).work_days
               : 0;
}

static int
days_left(const struct tidings_case *given, int64_t due_at)
{
    const struct calendar *calendar = calendar_of(given);
    return calendar != NULL && due_at > given->now
               ? calendar_work_days(calendar, day_at(given->now), day_at(due_at - 1))
               : 0;
}

/* Deficiencies are codes of the checklist, or free text. */
static const char *
say_detail(const struct tidings_case *given, const char *detail)
{
    const struct policy *policy = given->reference->policy;
    for (size_t i = 0; policy != NULL && i < policy->checklist_count; i++) {
        const struct checklist_item *item = &policy->checklist[i];
        if (text_same(item->code, detail)) {
            return arena_print(given->arena, "%s: %s", detail,
                               in_language(item->text.vi, item->text.en, is_english(given)));
        }
    }
    return detail;
}

static const char *const *
say_details(const struct tidings_case *given)
{
    const Dondoc__V1__NoticeQueued *notice = given->notice;
    const char **said = arena_array(given->arena, notice->n_details, sizeof *said);
    for (size_t i = 0; i < notice->n_details; i++) {
        said[i] = given->kind == NOTICE_RETURNED ? say_detail(given, notice->details[i])
                                                 : say_unit(given, notice->details[i]);
    }
    return said;
}

/* ---- why this person ----------------------------------------------------------------------- */

/* Of those who owe the lead something, and of the lead that owes a meeting, roles do not matter. */
static int
role_of(const struct tidings_case *given, const Dondoc__V1__Clock *clock)
{
    int why = told_role_parse(given->notice->why);
    bool is_of_unit =
        given->kind == NOTICE_CLOCK_OVERDUE && clock != NULL && !text_is_empty(clock->unit);
    bool is_of_work = given->kind == NOTICE_REMINDER || given->kind == NOTICE_OVERDUE ||
                      given->kind == NOTICE_RETURNED;
    if (given->kind == NOTICE_CORRECTION) {
        return TOLD_WRONGLY;
    }
    if (is_of_work && why == RECIPIENT_HANDLER && text_is_empty(given->task->handler)) {
        return TOLD_OF_UNASSIGNED;
    }
    if (is_of_unit) {
        return clock->kind == DONDOC__V1__CLOCK_KIND__HEADS_MEETING ? TOLD_OF_MEETING
                                                                    : TOLD_OF_ASKED_UNIT;
    }
    bool is_leader = why == RECIPIENT_VICE_CHAIR || why == RECIPIENT_CHAIR;
    return is_leader && audience_is_central(given->reference->organisation, given->task->lead)
               ? TOLD_OF_CENTRAL
               : why;
}

/* Roles that are one kind of post: without any such post somebody else is told. */
static bool
is_of_role(const struct org_position *position, int why)
{
    switch (why) {
    case RECIPIENT_DEPUTY_IN_CHARGE:
        return position->kind == POSITION_DEPUTY;
    case RECIPIENT_HEAD:
        return org_position_is_head(position);
    case RECIPIENT_OFFICE_CHIEF:
        return position->kind == POSITION_OFFICE_CHIEF;
    case RECIPIENT_VICE_CHAIR:
        return position->kind == POSITION_VICE_CHAIR;
    case RECIPIENT_CHAIR:
    case TOLD_OF_CENTRAL:
        return position->kind == POSITION_CHAIR;
    case RECIPIENT_SNV:
        return position->kind == POSITION_SNV_DIRECTOR;
    default:
        return true;
    }
}

/* ---- limits of the policy ------------------------------------------------------------------ */

static const char *
say_limit(const struct tidings_case *given, enum rule_id rule, enum urgency urgency)
{
    const struct limit *limit = policy_limit(given->reference->policy, rule, urgency);
    return limit != NULL ? limit_say(given->arena, limit, is_english(given)) : "";
}

struct tidings
tidings_make(const struct tidings_case *given)
{
    const Dondoc__V1__Task *task = given->task;
    const Dondoc__V1__NoticeQueued *notice = given->notice;
    int64_t due_at = task->deadline != NULL ? task->deadline->due_at : 0;
    const Dondoc__V1__Clock *clock = task_clock_of(task, notice->clock);
    int64_t step_due_at = clock != NULL ? clock->due_at : 0;
    int64_t late_from = given->kind == NOTICE_CLOCK_OVERDUE ? step_due_at : due_at;
    const char *key = strchr(notice->task, ':');
    enum urgency urgency = (int)task->urgency >= 0 && (int)task->urgency < URGENCIES
                               ? (enum urgency)task->urgency
                               : URGENCY_NORMAL;
    int why = role_of(given, clock);
    bool is_vacant = why != TOLD_WRONGLY && !text_is_empty(notice->instead_of);
    return (struct tidings){
        .kind = given->kind,
        .is_english = is_english(given),
        .is_secret = task->secrecy != DONDOC__V1__SECRECY__KHONG_MAT,
        .now = given->now,
        .to = tidings_position(&given->to),
        .instead_of = name_position(given, notice->instead_of),
        .is_stand_in = is_vacant || !is_of_role(given->to.position, why),
        .why = why,
        .level = notice->level,
        .task = key != NULL ? key + 1 : notice->task,
        .title = task->title,
        .product = task->product,
        .document = name_document(given),
        .lead = name_unit(given, task->lead),
        .holder = name_holder(given),
        .url = task->url,
        .urgency = urgency,
        .due_at = due_at,
        .step = clock != NULL ? clock_say(clock->kind, is_english(given)) : "",
        .step_due_at = step_due_at,
        .must_answer = clock != NULL && clock->climbs,
        .rework_due_at = task->rework_due_at,
        .assigned_at = task->assigned_at,
        .submitted_at = notice->submitted_at,
        .proof_limit = say_limit(given, RULE_UNDELIVERED, urgency),
        .commit_limit = say_limit(given, RULE_COMMIT_DATE, urgency),
        .days_late = days_late(given, late_from),
        .days_left = days_left(given, due_at),
        .details = say_details(given),
        .detail_count = notice->n_details,
    };
}
