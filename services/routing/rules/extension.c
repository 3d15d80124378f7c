/*
 * Gia hạn (F-23): asked in time and for a valid reason, decided only by whoever set the due time;
 * the second time by the Vice Chair, the third by the Chair, never by the lead unit. Undecided
 * until the due time it is refused; asked after it, there is only a commit date (model 3.5).
 */
#include "base/text.h"
#include "domain/consultation.h"
#include "domain/deadline.h"
#include "rules/judging.h"
#include "wire/task.h"

#define CLOCK(name)   DONDOC__V1__CLOCK_KIND__##name
#define RESULT(name)  DONDOC__V1__EXTENSION__RESULT__##name
#define OUTCOME(name) DONDOC__V1__EXTENSION_DECIDED__OUTCOME__##name
#define DECIDE(name)  DONDOC__V1__EVENT__DATA_##name
#define REQUEST       "extension_requested"
#define DECISION      "extension_decided"

static const struct extension_policy *
rules_of(const struct judging *judging)
{
    return &judging->reference->policy->extension;
}

static int
granted_so_far(const Dondoc__V1__Task *task)
{
    int count = 0;
    for (size_t i = 0; i < task->n_extensions; i++) {
        count += task->extensions[i]->result == RESULT(GRANTED);
    }
    return count;
}

static const Dondoc__V1__Extension *
last_extension(const Dondoc__V1__Task *task)
{
    return task->n_extensions > 0 ? task->extensions[task->n_extensions - 1] : NULL;
}

const Dondoc__V1__Extension *
pending_extension(const Dondoc__V1__Task *task)
{
    const Dondoc__V1__Extension *last = last_extension(task);
    return last != NULL && last->result == RESULT(PENDING) ? last : NULL;
}

static Dondoc__V1__Extension *
edit_extension(struct judging *judging, size_t i)
{
    Dondoc__V1__Task *task = judging->task;
    return edit_item(judging, &task->extensions, &task->n_extensions, i,
                     &dondoc__v1__extension__descriptor);
}

Dondoc__V1__Extension *
renew_extension(struct judging *judging)
{
    return edit_extension(judging, judging->task->n_extensions - 1);
}

/* ---- until when ---------------------------------------------------------------------------- */

/* The deadline if the last day were that one. Faults of `field`. */
static Dondoc__V1__Deadline *
deadline_until(struct judging *judging, const char *date, const char *field)
{
    struct arena *arena = judging->docket->arena;
    day_t day;
    if (!day_parse(date, &day)) {
        fault(judging, CODE_FIELD_INVALID, RULE_EXTENSION_REASON, field, date);
        return NULL;
    }
    Dondoc__V1__Limit *limit = arena_alloc(arena, sizeof *limit);
    dondoc__v1__limit__init(limit);
    limit->kind = DONDOC__V1__LIMIT__KIND__ON_OR_BEFORE_DATE;
    limit->date = arena_text(arena, date);
    limit->rule = arena_text(arena, rule_name(RULE_SETTER_EXTENDS));
    const Dondoc__V1__Deadline *before = judging->task->deadline;
    Dondoc__V1__Deadline *after = make_deadline(judging, limit, before->anchor_at, field);
    if (!is_refused(judging) && after->due_at <= before->due_at) {
        fault(judging, CODE_EXTENSION_NOT_LATER, RULE_SETTER_EXTENDS, field, date);
    }
    return after;
}

/* The last instant at which it may be asked: so many working days before, at the same clock time,
 * which of a day is its end. */
static int64_t
ask_by(const struct judging *judging)
{
    const struct extension_policy *policy = rules_of(judging);
    const Dondoc__V1__Deadline *deadline = judging->task->deadline;
    const struct calendar *calendar = judging->calendar;
    for (size_t i = 0; i < policy->notice_count; i++) {
        const struct extension_notice *notice = &policy->notices[i];
        if (deadline->term_days < notice->term_from) {
            continue;
        }
        day_t last = day_at(deadline->due_at - 1);
        int64_t clock_time = deadline->due_at - day_start(last);
        int share = deadline->term_days * notice->share / 100;
        bool in_days = notice->at_least.kind == LIMIT_WORK_DAYS;
        int days = in_days && notice->at_least.amount > share ? notice->at_least.amount : share;
        day_t day = calendar_work_day(calendar, calendar_work_day_until(calendar, last), -days);
        int64_t by = days > 0 ? day_start(day) + clock_time : deadline->due_at;
        if (notice->at_least.kind == LIMIT_WORK_HOURS) {
            int64_t work = notice->at_least.amount * INT64_C(60000000);
            int64_t before = calendar_subtract(calendar, deadline->due_at, work);
            by = before < by ? before : by;
        }
        return by;
    }
    return deadline->due_at;
}

/* ---- who decides --------------------------------------------------------------------------- */

static bool
is_in_lead(const struct judging *judging, const struct org_position *position)
{
    return judging->lead != NULL && org_unit_is_within(position->unit, judging->lead);
}

/* Of those who command: the higher the more. */
static int
rank_of(enum org_position_kind kind)
{
    return kind == POSITION_CHAIR ? 2 : kind == POSITION_VICE_CHAIR ? 1 : 0;
}

static int
rank_needed(const struct judging *judging, int number)
{
    const struct extension_policy *policy = rules_of(judging);
    return number <= 1 ? 0 : rank_of(number == 2 ? policy->second_by : policy->third_by);
}

static const char *
setter_of(const Dondoc__V1__Task *task)
{
    return text_is_empty(task->setter) ? task->assigner : task->setter;
}

/* Whoever set the due time, or the first above him of the rank the number asks for and outside the
 * lead unit; not every line leads to the Vice Chair in charge of the field. NULL: there is none. */
static const struct org_position *
decider_of(const struct judging *judging, int number)
{
    const struct org_position *post = find_position(judging, setter_of(judging->task));
    int needed = rank_needed(judging, number);
    if (post != NULL && needed == rank_of(POSITION_VICE_CHAIR) && rank_of(post->kind) < needed) {
        const struct org_position *in_charge =
            find_position(judging, position_in(judging, RECIPIENT_VICE_CHAIR));
        post = in_charge != NULL ? in_charge : post;
    }
    for (int i = 0; post != NULL && i < CHAIN_MAX; i++, post = post->reports_to) {
        if (rank_of(post->kind) >= needed && !is_in_lead(judging, post)) {
            return post;
        }
    }
    return NULL;
}

/* Chánh Văn phòng in the name of the Chair or a Vice Chair: so often, and so long at most. */
static bool
office_may(const struct judging *judging, const Dondoc__V1__Extension *extension)
{
    const struct extension_policy *policy = rules_of(judging);
    const struct org_position *setter = find_position(judging, extension->decider);
    return setter != NULL && rank_of(setter->kind) > 0 &&
           extension->number <= policy->office_times &&
           actor_is_of_kind(judging, POSITION_OFFICE_CHIEF);
}

static void
check_office(struct judging *judging, const Dondoc__V1__Deadline *granted)
{
    const struct limit *at_most = &rules_of(judging)->office_at_most;
    int64_t from = judging->task->deadline->due_at - 1;
    int64_t until = deadline_compute(at_most, from, judging->calendar, NULL).due_at;
    if (granted != NULL && until != 0 && granted->due_at > until) {
        char text[CIVIL_TEXT_SIZE];
        fault(judging, CODE_EXTENSION_BEYOND, RULE_SETTER_EXTENDS, DECISION ".until",
              day_print(text, sizeof text, day_at(until - 1)));
    }
}

static void
check_decider(struct judging *judging, const Dondoc__V1__Extension *extension, bool grants,
              const Dondoc__V1__Deadline *granted)
{
    if (!actor_is_known(judging)) {
        fault(judging, CODE_ACTOR_MISSING, RULE_SETTER_EXTENDS, "actor", NULL);
    } else if (actor_is_within(judging, judging->lead)) {
        fault(judging, CODE_EXTENSION_OWN, RULE_SETTER_EXTENDS, "actor", judging->task->lead);
    } else if (extension->number > 1 ? actor_is_at_or_above(judging, extension->decider)
                                     : actor_holds(judging, extension->decider)) {
        return;
    } else if (grants && office_may(judging, extension)) {
        check_office(judging, granted);
    } else {
        fault(judging, CODE_ACTOR_NOT_SETTER, RULE_SETTER_EXTENDS, "actor", extension->decider);
    }
}

/* ---- asking -------------------------------------------------------------------------------- */

static bool
is_awaited(const Dondoc__V1__Consultation *round)
{
    for (size_t i = 0; i < round->n_targets; i++) {
        if (consult_state_is_pending((enum consult_state)round->targets[i]->state)) {
            return true;
        }
    }
    return false;
}

/* Units were asked, and of none of them an answer must be waited for. */
static bool
silence_is_consent(const Dondoc__V1__Task *task)
{
    for (size_t i = 0; i < task->n_consultations; i++) {
        const Dondoc__V1__Consultation *round = task->consultations[i];
        if (round->silence == DONDOC__V1__SILENCE_RULE__EXPLICIT && is_awaited(round)) {
            return false;
        }
    }
    return task->n_consultations > 0;
}

static bool
is_barred(const struct judging *judging, enum extension_bar bar)
{
    return bar == BAR_SILENCE_IS_CONSENT ? silence_is_consent(judging->task)
           : bar == BAR_OWN_AUTHORITY    ? matter_is_own(judging)
                                         : false;
}

const struct extension_reason *
find_reason(const struct judging *judging, const char *code)
{
    const struct extension_policy *policy = rules_of(judging);
    for (size_t i = 0; i < policy->reason_count; i++) {
        if (text_same(policy->reasons[i].code, code)) {
            return &policy->reasons[i];
        }
    }
    return NULL;
}

static void
check_reason(struct judging *judging, const Dondoc__V1__ExtensionRequested *request)
{
    const struct extension_reason *reason = find_reason(judging, request->reason);
    if (reason == NULL) {
        fault(judging, CODE_REASON_UNKNOWN, RULE_EXTENSION_REASON, REQUEST ".reason",
              request->reason);
    } else if (is_barred(judging, reason->invalid_when)) {
        enum rule_id rule = reason->invalid_when == BAR_OWN_AUTHORITY ? RULE_OWN_AUTHORITY
                                                                      : RULE_SILENCE_IS_CONSENT;
        fault(judging, CODE_REASON_INVALID, rule, REQUEST ".reason", request->reason);
    }
    if (text_is_empty(request->evidence)) {
        fault(judging, CODE_FIELD_MISSING, RULE_EXTENSION_REASON, REQUEST ".evidence", NULL);
    }
}

/* As late as it is for the task: while its clock stands, it is no later than when it stopped. */
static int64_t
time_of(const struct judging *judging)
{
    const Dondoc__V1__Task *task = judging->task;
    bool stands = task->state == DONDOC__V1__TASK_STATE__SUSPENDED && task->n_pauses > 0;
    return stands ? task->pauses[task->n_pauses - 1]->from : judging->at;
}

static void
check_in_time(struct judging *judging)
{
    char text[CIVIL_TEXT_SIZE];
    int64_t by = ask_by(judging);
    if (time_of(judging) > by) {
        fault(judging, CODE_EXTENSION_LATE, RULE_EXTENSION_IN_TIME, REQUEST,
              instant_print(text, sizeof text, by));
    }
}

/* After the due time: a promise, which moves nothing. */
static void
take_commit_date(struct judging *judging, const Dondoc__V1__ExtensionRequested *request)
{
    static const enum rule_id rules[] = { RULE_EXTENSION_IN_TIME };
    day_t day;
    if (!day_parse(request->until, &day) || day_start(day + 1) <= judging->at) {
        fault(judging, CODE_FIELD_INVALID, RULE_EXTENSION_IN_TIME, REQUEST ".until",
              request->until);
        return;
    }
    judging->verdict = verdict_new(judging->docket, DONDOC__V1__VERDICT__KIND__NOTED,
                                   CODE_COMMIT_DATE_ONLY, RULE_EXTENSION_IN_TIME, REQUEST, NULL);
    judging->task->commit_date = request->until;
    amend_it(judging, DECIDE(COMMIT_DATE_NOTED), rules, 1)->commit_date_noted->date =
        request->until;
}

static void
open_extension(struct judging *judging, const Dondoc__V1__ExtensionRequested *request,
               const struct org_position *decider, int number)
{
    static const enum rule_id rules[] = { RULE_EXTENSION_IN_TIME, RULE_EXTENSION_REASON,
                                          RULE_DECIDE_EXTENSION };
    Dondoc__V1__Extension *extension = edit_extension(judging, judging->task->n_extensions);
    extension->number = number;
    extension->reason = request->reason;
    extension->evidence = request->evidence;
    extension->until = request->until;
    extension->requested_at = judging->at;
    extension->decider = (char *)decider->code;
    extension->due_at = limit_end(judging, RULE_DECIDE_EXTENSION, judging->at);
    start_clock(judging, (struct clock_start){ .kind = CLOCK(EXTENSION),
                                               .due_at = extension->due_at,
                                               .position = decider->code,
                                               .round = number,
                                               .climbs = true });
    follow_extension(judging);
    (void)amend_it(judging, DECIDE(EXTENSION_OPENED), rules, 3);
}

void
judge_extension_request(struct judging *judging)
{
    const Dondoc__V1__ExtensionRequested *request = judging->event->extension_requested;
    const Dondoc__V1__Deadline *deadline = judging->task->deadline;
    check_is_of_lead(judging, RULE_LEAD_REPORTS);
    if (deadline == NULL || deadline->due_at == 0 || judging->calendar == NULL) {
        fault(judging, CODE_DUE_MISSING, RULE_EXTENSION_IN_TIME, "subject", NULL);
        return;
    }
    if (time_of(judging) > deadline->due_at) {
        if (!is_refused(judging)) {
            take_commit_date(judging, request);
        }
        return;
    }
    int number = granted_so_far(judging->task) + 1;
    const struct org_position *decider = decider_of(judging, number);
    if (limit_end(judging, RULE_DECIDE_EXTENSION, judging->at) == 0) {
        fault(judging, CODE_EXTENSION_BARRED, RULE_DECIDE_EXTENSION, "subject", NULL);
    }
    if (pending_extension(judging->task) != NULL) {
        fault(judging, CODE_EXTENSION_PENDING, RULE_DECIDE_EXTENSION, "subject", NULL);
    }
    check_reason(judging, request);
    check_in_time(judging);
    (void)deadline_until(judging, request->until, REQUEST ".until");
    if (decider == NULL) {
        fault(judging, CODE_POSITION_UNKNOWN, RULE_SETTER_EXTENDS, "subject",
              setter_of(judging->task));
    }
    if (!is_refused(judging)) {
        judging->verdict = NULL; /* warnings are about what may be granted */
        open_extension(judging, request, decider, number);
    }
}

/* ---- deciding ------------------------------------------------------------------------------ */

/* The one that waits; or the one whose time ran out before this decision, made in time, was told.
 */
static const Dondoc__V1__Extension *
decidable(struct judging *judging)
{
    const Dondoc__V1__Task *task = judging->task;
    const Dondoc__V1__Extension *last = last_extension(task);
    bool expired_after = last != NULL && last->result == RESULT(EXPIRED) &&
                         task->deadline->due_at == last->decided_at &&
                         judging->at <= last->decided_at;
    if (pending_extension(task) == NULL && !expired_after) {
        fault(judging, CODE_EXTENSION_NONE, RULE_SETTER_EXTENDS, "subject", NULL);
        return NULL;
    }
    if (time_of(judging) > task->deadline->due_at) {
        fault(judging, CODE_EXTENSION_OVER, RULE_EXTENSION_IN_TIME, "subject", NULL);
        return NULL;
    }
    return last;
}

/* Nobody waits for it any more; a decider whose time is over stays escalated. */
static Dondoc__V1__Extension *
settle(struct judging *judging, Dondoc__V1__Extension__Result result)
{
    const Dondoc__V1__Task *task = judging->task;
    Dondoc__V1__Extension *extension = renew_extension(judging);
    stop_clocks(judging, CLOCK(EXTENSION_EXPIRY));
    for (size_t i = task->n_clocks; i-- > 0;) {
        const Dondoc__V1__Clock *clock = task->clocks[i];
        if (clock->kind == CLOCK(EXTENSION) && clock->started_at == extension->requested_at) {
            (result == RESULT(EXPIRED) ? lapse_clock : stop_clock)(judging, clock->id);
        }
    }
    extension->result = result;
    extension->decided_at = judging->at;
    return extension;
}

static char *
granted_date(const struct judging *judging, const Dondoc__V1__Extension *extension)
{
    char *date = judging->event->extension_decided->until;
    return text_is_empty(date) ? extension->until : date;
}

/* What is checked stands in judging->task->deadline when it may be granted. */
void
check_grant(struct judging *judging)
{
    const Dondoc__V1__Extension *extension = decidable(judging);
    if (extension == NULL) {
        return;
    }
    Dondoc__V1__Deadline *after =
        deadline_until(judging, granted_date(judging, extension), DECISION ".until");
    check_decider(judging, extension, true, after);
    if (!is_refused(judging)) {
        judging->task->deadline = after;
    }
}

void
act_grant(struct judging *judging)
{
    Dondoc__V1__Extension *extension = settle(judging, RESULT(GRANTED));
    extension->granted_until = granted_date(judging, extension);
    judging->task->setter = extension->decider;
    judging->task->commit_date = (char *)"";
}

/* A grant is a move of the lifecycle (TR_EXTEND); a refusal leaves the due time alone. */
void
judge_extension_refusal(struct judging *judging)
{
    static const enum rule_id rules[] = { RULE_SETTER_EXTENDS };
    if (judging->event->extension_decided->outcome != OUTCOME(REFUSE)) {
        fault(judging, CODE_FIELD_MISSING, RULE_SETTER_EXTENDS, DECISION ".outcome", NULL);
        return;
    }
    const Dondoc__V1__Extension *extension = decidable(judging);
    if (extension == NULL) {
        return;
    }
    check_decider(judging, extension, false, NULL);
    if (!is_refused(judging)) {
        (void)settle(judging, RESULT(REFUSED));
        (void)amend_it(judging, DECIDE(EXTENSION_REFUSED), rules, 1);
    }
}

/* ---- time ---------------------------------------------------------------------------------- */

/* The due time has come: undecided is refused (3.9). */
void
expire_extension(struct judging *judging)
{
    static const enum rule_id rules[] = { RULE_DECIDE_EXTENSION, RULE_SETTER_EXTENDS };
    if (pending_extension(judging->task) != NULL) {
        (void)settle(judging, RESULT(EXPIRED));
        (void)amend_it(judging, DECIDE(EXTENSION_EXPIRED), rules, 2);
    }
}

/* One that waits does so until the due time, whichever it is now; while the clock stands it has no
 * end, and of a closed task there is nothing to wait for. */
void
follow_extension(struct judging *judging)
{
    const Dondoc__V1__Task *task = judging->task;
    const Dondoc__V1__Extension *pending = pending_extension(task);
    if (pending == NULL) {
        return;
    }
    if (task_state_is_closed((enum task_state)task->state)) {
        Dondoc__V1__Extension *extension = renew_extension(judging);
        extension->result = RESULT(EXPIRED);
        extension->decided_at = judging->at;
        return;
    }
    bool stands = task->state == DONDOC__V1__TASK_STATE__SUSPENDED;
    int64_t due_at = task->deadline != NULL && !stands ? task->deadline->due_at : 0;
    if (task_clock_due(task, CLOCK(EXTENSION_EXPIRY)) != due_at) {
        stop_clocks(judging, CLOCK(EXTENSION_EXPIRY));
        start_clock(judging, (struct clock_start){ .kind = CLOCK(EXTENSION_EXPIRY),
                                                   .due_at = due_at,
                                                   .position = pending->decider,
                                                   .round = pending->number });
    }
}
