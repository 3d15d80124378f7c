#include "rules/docket.h"
#include "base/text.h"
#include "rules/consulting.h"
#include "wire/task.h"
#include <string.h>

#define DECIDE(name) DONDOC__V1__EVENT__DATA_##name

/* Ordinals of decisions that a report finds to be made before it is judged: above any of its own.
 */
enum { FOLLOWS = 1000 };

/* What each report on a task asks for. The types not listed move nothing (remark.c). */
static const struct request {
    Dondoc__V1__Event__DataCase type;
    int outcome; /* 0: the type says it all */
    enum transition transition;
} requests[] = {
    { DECIDE(ASSIGNMENT_ORDERED), 0, TR_ASSIGN },
    { DECIDE(DELIVERY_CONFIRMED), 0, TR_DELIVER },
    { DECIDE(ACCEPTANCE_REPORTED), 0, TR_ACCEPT },
    { DECIDE(PROGRESS_REPORTED), 0, TR_PROGRESS },
    { DECIDE(RESULT_SUBMITTED), 0, TR_SUBMIT },
    { DECIDE(SUBMISSION_WITHDRAWN), 0, TR_WITHDRAW },
    { DECIDE(RESULT_REVIEWED), DONDOC__V1__RESULT_REVIEWED__OUTCOME__ACCEPT, TR_COMPLETE },
    { DECIDE(RESULT_REVIEWED), DONDOC__V1__RESULT_REVIEWED__OUTCOME__RETURN, TR_RETURN },
    { DECIDE(RESULT_REVIEWED), DONDOC__V1__RESULT_REVIEWED__OUTCOME__BEGIN, TR_REVIEW },
    { DECIDE(TASK_CANCELLED), 0, TR_CANCEL },
    { DECIDE(EXTENSION_DECIDED), DONDOC__V1__EXTENSION_DECIDED__OUTCOME__GRANT, TR_EXTEND },
    { DECIDE(HANDLER_CHANGED), 0, TR_REASSIGN },
    { DECIDE(OBJECTION_RAISED), 0, TR_OBJECT },
    { DECIDE(OBJECTION_DECIDED), DONDOC__V1__OBJECTION_DECIDED__OUTCOME__UPHOLD, TR_UPHOLD },
    { DECIDE(OBJECTION_DECIDED), DONDOC__V1__OBJECTION_DECIDED__OUTCOME__DISMISS, TR_DISMISS },
    { DECIDE(SUSPENSION_ORDERED), 0, TR_SUSPEND },
    { DECIDE(SUPPLEMENT_REQUESTED), 0, TR_SUSPEND },
    { DECIDE(RESUMPTION_ORDERED), 0, TR_RESUME },
    { DECIDE(TASK_REOPENED), 0, TR_REOPEN },
    { DECIDE(TASK_ARCHIVED), 0, TR_ARCHIVE },
};

/* What was decided, and where it says so; NULL: this type decides nothing. */
static const char *
outcome_of(const Dondoc__V1__Event *event, int *outcome)
{
    switch (event->data_case) {
    case DECIDE(RESULT_REVIEWED):
        *outcome = (int)event->result_reviewed->outcome;
        return "result_reviewed.outcome";
    case DECIDE(OBJECTION_DECIDED):
        *outcome = (int)event->objection_decided->outcome;
        return "objection_decided.outcome";
    case DECIDE(EXTENSION_DECIDED):
        *outcome = (int)event->extension_decided->outcome;
        return "extension_decided.outcome";
    default:
        *outcome = 0;
        return NULL;
    }
}

/* TRANSITIONS: the report does not say. False: it asks for no move. */
static bool
transition_of(const Dondoc__V1__Event *event, enum transition *transition)
{
    int outcome;
    bool is_known = false;
    (void)outcome_of(event, &outcome);
    *transition = TRANSITIONS;
    for (size_t i = 0; !is_consulting(event) && i < sizeof requests / sizeof requests[0]; i++) {
        if (requests[i].type == event->data_case) {
            is_known = true;
            if (requests[i].outcome == outcome) {
                *transition = requests[i].transition;
            }
        }
    }
    return is_known;
}

/* The lead of the task, or the first one an assignment names. */
static const struct org_unit *
find_lead(const struct docket *docket, const Dondoc__V1__Event *event)
{
    const struct organisation *organisation = docket->reference->organisation;
    if (docket->task != NULL) {
        return organisation_unit(organisation, docket->task->lead);
    }
    bool is_order = event->data_case == DECIDE(ASSIGNMENT_ORDERED);
    for (size_t i = 0; is_order && i < event->assignment_ordered->n_participants; i++) {
        const Dondoc__V1__Participant *who = event->assignment_ordered->participants[i];
        if (who->role != DONDOC__V1__PARTICIPANT__ROLE__CHU_TRI) {
            continue;
        }
        const struct org_position *position = organisation_position(organisation, who->position);
        return text_is_empty(who->unit) ? (position != NULL ? position->unit : NULL)
                                        : organisation_unit(organisation, who->unit);
    }
    return NULL;
}

static enum urgency
find_urgency(const struct docket *docket, const Dondoc__V1__Event *event)
{
    int urgency = docket->task != NULL ? (int)docket->task->urgency : URGENCY_NORMAL;
    if (docket->task == NULL && event->data_case == DECIDE(ASSIGNMENT_ORDERED)) {
        urgency = (int)event->assignment_ordered->urgency;
    }
    return urgency >= 0 && urgency < URGENCIES ? (enum urgency)urgency : URGENCY_NORMAL;
}

static struct judging
judging_of(struct docket *docket, const struct report *report)
{
    struct judging judging = { .docket = docket,
                               .report = *report,
                               .event = report->event,
                               .reference = docket->reference,
                               .transition = TRANSITIONS };
    const struct organisation *organisation = docket->reference->organisation;
    judging.lead = find_lead(docket, report->event);
    judging.urgency = find_urgency(docket, report->event);
    const struct org_unit *any =
        organisation_count(organisation).units > 0 ? organisation_unit_at(organisation, 0) : NULL;
    const struct org_unit *counts = judging.lead != NULL ? judging.lead : any;
    judging.calendar = counts != NULL ? reference_calendar(docket->reference, counts) : NULL;
    return judging;
}

static bool
is_known_already(const struct judging *judging)
{
    const Dondoc__V1__Task *task = judging->docket->task;
    return task != NULL && ((judging->transition == TR_ACCEPT && task->accepted_at != 0) ||
                            (judging->transition == TR_DELIVER && task->delivered_at != 0));
}

/* What asks again for the move that led to the state is no early report, but a second one. */
static bool
is_repeated(enum task_state state, enum transition transition)
{
    static const enum transition led[TASK_STATES] = {
        [TASK_SUBMITTED] = TR_SUBMIT, [TASK_RETURNED] = TR_RETURN, [TASK_SUSPENDED] = TR_SUSPEND
    };
    return led[state] != 0 && led[state] == transition;
}

/* What an early report waits for, NULL when it is not early. */
static const char *
awaited(const struct judging *judging)
{
    const struct docket *docket = judging->docket;
    enum task_state state = lifecycle_awaited(state_of(docket), judging->transition);
    bool counts = docket->task != NULL && !task_state_is_closed(state_of(docket));
    if (counts && judging->event->subject_version > docket->task->subject_version + 1) {
        return arena_print(docket->arena, "subject_version %d", docket->task->subject_version + 1);
    }
    if (is_consulting(judging->event)) {
        return consulting_awaits(judging);
    }
    if (docket->task == NULL &&
        (amendment_of(judging->event) != NULL || remark_is_of_task(judging->event))) {
        return task_state_name(TASK_ASSIGNED);
    }
    if (docket->task != NULL && judging->event->data_case == DECIDE(EXTENSION_DECIDED) &&
        docket->task->n_extensions == 0) {
        return "extension";
    }
    bool is_order = judging->transition == TR_ASSIGN; /* registers by itself */
    bool waits =
        state != TASK_NONE && !is_order && !is_repeated(state_of(docket), judging->transition);
    return waits ? task_state_name(state) : NULL;
}

void
docket_park(struct docket *docket, const struct report *report)
{
    if (docket->parked == NULL) {
        docket->parked = arena_array(docket->arena, PARKED_MAX, sizeof *docket->parked);
    }
    if (docket->parked_count < PARKED_MAX) {
        docket->parked[docket->parked_count++] = *report;
    }
}

static void
park(struct judging *judging, const char *waits_for, int64_t until)
{
    struct docket *docket = judging->docket;
    struct report report = judging->report;
    Dondoc__V1__Event *event = decision_new(docket, &report, DECIDE(REPORT_PARKED));
    event->report_parked->waits_for = (char *)waits_for;
    event->report_parked->until = until;
    event->time = report.recorded_at;
    event->verdict = verdict_new(docket, DONDOC__V1__VERDICT__KIND__NONE, CODE_PARKED, RULE_PARKING,
                                 docket->task == NULL ? "subject" : "", waits_for);
    docket_add(docket, &report, event);
    report.decided++;
    report.until = until;
    docket_park(docket, &report);
}

/* True: judged. False: it is early, and waits from now on or goes on waiting. */
static bool
wait_or_refuse(struct judging *judging, const char *waits_for)
{
    const struct docket *docket = judging->docket;
    if (judging->report.decided > 0) {
        return false;
    }
    int64_t until = limit_end(judging, RULE_PARKING, judging->report.recorded_at);
    if (until > judging->report.recorded_at && docket->parked_count < PARKED_MAX) {
        park(judging, waits_for, until);
        return false;
    }
    refuse_it(judging, docket->task == NULL ? CODE_TASK_UNKNOWN : CODE_OUT_OF_ORDER, RULE_PARKING,
              "subject", waits_for);
    return true;
}

/* It waited, and the submission that came is not the one it speaks of. */
static bool
is_of_earlier_submission(const struct judging *judging)
{
    const Dondoc__V1__Event *event = judging->event;
    return event->data_case == DECIDE(RESULT_REVIEWED) && judging->report.decided > 0 &&
           event->time != 0 && event->time < judging->docket->task->submitted_at;
}

/* Whatever else it says: over, unclear what it asks, counted already, or of what is gone. */
static bool
is_refused_outright(struct judging *judging, bool is_request, bool is_of_task)
{
    const struct docket *docket = judging->docket;
    enum task_state state = state_of(docket);
    int version = judging->event->subject_version;
    bool is_about_lateness =
        state == TASK_COMPLETED && judging->event->data_case == DECIDE(OBJECTIVE_REASON_CONFIRMED);
    if (is_of_task && task_state_is_closed(state) && !is_about_lateness &&
        lifecycle_move(state, judging->transition) == NULL) {
        refuse_it(judging, CODE_TASK_CLOSED, RULE_LIFECYCLE, "subject", task_state_name(state));
        return true;
    }
    if (is_request && judging->transition == TRANSITIONS && amendment_of(judging->event) == NULL) {
        int outcome;
        refuse_it(judging, CODE_FIELD_MISSING, RULE_LIFECYCLE, outcome_of(judging->event, &outcome),
                  "");
        return true;
    }
    if (docket->task != NULL && version > 0 && version <= docket->task->subject_version) {
        refuse_it(judging, CODE_VERSION_USED, RULE_LIFECYCLE, "subject_version", "");
        return true;
    }
    if (state == TASK_SUBMITTED && is_of_earlier_submission(judging)) {
        refuse_it(judging, CODE_REVIEW_STALE, RULE_REVIEWER_DECIDES, "time", "");
        return true;
    }
    return false;
}

static bool
judge_report(struct docket *docket, const struct report *report)
{
    struct judging judging = judging_of(docket, report);
    bool is_request = transition_of(report->event, &judging.transition);
    void (*const amendment)(struct judging *) =
        judging.transition == TRANSITIONS ? amendment_of(report->event) : NULL;
    bool is_remark = !is_request && amendment == NULL;
    judge_time(&judging);
    if (is_refused_outright(&judging, is_request, !is_remark || remark_is_of_task(report->event))) {
        return true;
    }
    const char *waits_for = awaited(&judging);
    if (waits_for != NULL) {
        return wait_or_refuse(&judging, waits_for);
    }
    if (is_remark) {
        judge_remark(&judging);
        return true;
    }
    if (amendment != NULL) {
        amend_by(&judging, amendment);
        return true;
    }
    if (is_known_already(&judging)) {
        note_it(&judging);
        return true;
    }
    bool registers = judging.transition == TR_ASSIGN;
    judging.move = lifecycle_move(state_of(docket), registers ? TR_REGISTER : judging.transition);
    if (judging.move == NULL) {
        forbid_it(&judging);
        return true;
    }
    accept_it(&judging);
    return true;
}

static void
take_out(struct docket *docket, int i)
{
    docket->parked_count--;
    memmove(&docket->parked[i], &docket->parked[i + 1],
            (size_t)(docket->parked_count - i) * sizeof docket->parked[0]);
}

/* Tries all that waits, in order, again from the first one after each change. */
static void
release_parked(struct docket *docket)
{
    for (int i = 0; i < docket->parked_count;) {
        const Dondoc__V1__Task *before = docket->task;
        struct report report = docket->parked[i];
        if (!judge_report(docket, &report)) {
            i++;
            continue;
        }
        take_out(docket, i);
        i = docket->task != before ? 0 : i;
    }
}

static void
refuse_parked(struct docket *docket, const struct report *entry)
{
    const Dondoc__V1__Position *place = entry->event->limit_passed->report;
    for (int i = 0; place != NULL && i < docket->parked_count; i++) {
        if (docket->parked[i].seq != place->seq) {
            continue;
        }
        struct report report = docket->parked[i];
        take_out(docket, i);
        struct judging judging = judging_of(docket, &report);
        judging.at = entry->recorded_at;
        refuse_it(&judging, CODE_OUT_OF_ORDER, RULE_PARKING, "subject",
                  task_state_name(state_of(docket)));
        return;
    }
}

/* Moves that no report asks for: a limit that passed, a recall. What came too late is passed by. */
static void
move_unasked(struct docket *docket, const struct report *entry, enum transition transition,
             int64_t at)
{
    struct judging judging = judging_of(docket, entry);
    judging.transition = transition;
    judging.move = lifecycle_move(state_of(docket), transition);
    if (docket->task == NULL || judging.move == NULL) {
        return;
    }
    const Dondoc__V1__Holder *holder = docket->task->holder;
    judging.at = holder != NULL && at < holder->since ? holder->since : at;
    (void)make_move(&judging);
}

/* What a clock that ran out makes of the task (3.9). */
static const enum transition timeouts[] = {
    [DONDOC__V1__CLOCK_KIND__ACCEPTANCE] = TR_ACCEPT_TIMEOUT,
    [DONDOC__V1__CLOCK_KIND__OBJECTION] = TR_DECIDE_TIMEOUT,
    [DONDOC__V1__CLOCK_KIND__SUSPENSION] = TR_RESUME_TIMEOUT,
};

/* What a clock that ran out changes in a task whose state stays. */
static void (*const lapses[])(struct judging *judging) = {
    [DONDOC__V1__CLOCK_KIND__EXTENSION_EXPIRY] = expire_extension,
    [DONDOC__V1__CLOCK_KIND__DELIVERY] = miss_delivery,
    [DONDOC__V1__CLOCK_KIND__CONSULTATION] = consulting_limit,
    [DONDOC__V1__CLOCK_KIND__OPINION] = consulting_limit,
};

static void
amend_unasked(struct docket *docket, const struct report *entry,
              void (*judge)(struct judging *judging), int64_t at)
{
    struct judging judging = judging_of(docket, entry);
    const Dondoc__V1__Holder *holder = docket->task->holder;
    judging.task = next_snapshot(docket);
    judging.at = holder != NULL && at < holder->since ? holder->since : at;
    judge(&judging);
}

static void
judge_limit(struct docket *docket, const struct report *entry)
{
    const Dondoc__V1__LimitPassed *limit = entry->event->limit_passed;
    if (limit->kind == DONDOC__V1__CLOCK_KIND__PARKING) {
        refuse_parked(docket, entry);
        return;
    }
    const Dondoc__V1__Clock *clock =
        docket->task != NULL ? task_clock_of(docket->task, limit->clock) : NULL;
    unsigned kind = (unsigned)limit->kind;
    if (clock == NULL || clock->lapsed || clock->due_at != limit->planned_at) {
        return;
    }
    if (kind < sizeof timeouts / sizeof timeouts[0] && timeouts[kind] != 0) {
        move_unasked(docket, entry, timeouts[kind], limit->planned_at);
    } else if (kind < sizeof lapses / sizeof lapses[0] && lapses[kind] != NULL) {
        amend_unasked(docket, entry, lapses[kind], limit->planned_at);
    }
}

void
docket_follow(struct docket *docket, const struct report *why)
{
    if (docket->task == NULL || task_state_is_closed(state_of(docket))) {
        return;
    }
    Dondoc__V1__Event *event = arena_alloc(docket->arena, sizeof *event);
    dondoc__v1__event__init(event); /* not the report's: that is still to be counted */
    event->secrecy = docket->task->secrecy;
    event->correlation = why->event != NULL ? why->event->correlation : event->correlation;
    struct report report = *why;
    report.event = event;
    struct judging judging = judging_of(docket, &report);
    follow_reference(&judging);
}

void
docket_judge(struct docket *docket, const struct report *report)
{
    struct report follows = *report;
    follows.decided = FOLLOWS;
    docket_follow(docket, &follows);
    const Dondoc__V1__Task *before = docket->task;
    if (report->event->data_case == DECIDE(LIMIT_PASSED)) {
        judge_limit(docket, report);
    } else if (report->event->data_case == DECIDE(RECALL_RECEIVED)) {
        move_unasked(docket, report, TR_RECALL, report->recorded_at);
    } else if (report->event->data_case == DECIDE(REPLACEMENT_RECEIVED)) {
        bool goes_on = replacement_has_limit(report->event->replacement_received);
        move_unasked(docket, report, goes_on ? TR_REPLACE : TR_SUPERSEDE, report->recorded_at);
    } else {
        (void)judge_report(docket, report);
    }
    if (docket->task != before) {
        release_parked(docket);
    }
}
