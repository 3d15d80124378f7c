/*
 * What must hold whatever is reported on a task, in whatever order, by whomever (model 3.14:
 * invariants 1 to 5, 7 to 10, 13 and 14, as far as they are routing's). Random histories go through
 * the real matrix and the real rules; one that breaks an invariant is made as short as it can be
 * and printed.
 */
#include "test.h"

#include "domain/lifecycle.h"
#include "province.h"

enum { HISTORIES = 3000, STEPS_MAX = 40, ORDERS = 400 };

static struct arena *fixed; /* reference data */
static const struct reference *reference;

enum act {
    ASSIGN,
    DELIVER,
    ACCEPT,
    PROGRESS,
    SUBMIT,
    WITHDRAW,
    BEGIN,
    RETURN,
    COMPLETE,
    CANCEL,
    RECALL,
    OBJECT,
    UPHOLD,
    DISMISS,
    REASSIGN,
    SUSPEND,
    SUPPLEMENT,
    RESUME,
    REOPEN,
    FILE_IT,
    ASK_EXTENSION,
    GRANT,
    REFUSE,
    REPLACE,
    CLOCK_LIMIT,
    PARKING_LIMIT,
    CALENDAR,
    REORGANISE,
    ACTS
};

static const char *const act_names[] = {
    "assign",      "deliver",       "accept",        "progress",   "submit",     "withdraw",
    "begin",       "return",        "complete",      "cancel",     "recall",     "object",
    "uphold",      "dismiss",       "reassign",      "suspend",    "supplement", "resume",
    "reopen",      "file",          "ask_extension", "grant",      "refuse",     "replace",
    "clock_limit", "parking_limit", "calendar",      "reorganise",
};

static const char *const actors[] = { "SXD.CV", "CVP",  "SXD.GD", "SXD.CV2",
                                      "VP.CV2", "PCT1", "STC.GD", "" };

struct step {
    enum act act;
    int actor;       /* of actors[] */
    int minutes;     /* since the step before */
    int said_before; /* minutes by which the report says it happened earlier; negative: later */
    int version;     /* subject_version */
    int variant;
};

struct history {
    struct step steps[STEPS_MAX];
    int count;
};

static Dondoc__V1__Event *
assignment_of(struct arena *arena, const struct step *step)
{
    Dondoc__V1__Event *event = assignment_new(arena);
    Dondoc__V1__AssignmentOrdered *order = event->assignment_ordered;
    order->urgency = (Dondoc__V1__Urgency)(step->variant % 4);
    order->handler = arena_text(arena, step->variant % 3 == 0 ? "" : "SXD.CV");
    order->assigner = arena_text(arena, step->variant % 5 == 0 ? "VP.CV2" : "CVP");
    order->origin =
        step->variant % 11 == 0 ? DONDOC__V1__ORIGIN__MOT_CUA : DONDOC__V1__ORIGIN__UBND;
    static const Dondoc__V1__Limit__Anchor anchors[] = { DONDOC__V1__LIMIT__ANCHOR__ASSIGNED_AT,
                                                         DONDOC__V1__LIMIT__ANCHOR__RECEIVED_AT };
    order->limit->anchor = anchors[step->variant % 2];
    if (step->variant % 7 == 0) {
        event_limit(arena, event, KIND(KHONG_HAN), 0);
    }
    return event;
}

static Dondoc__V1__Event *
reviewed(struct arena *arena, Dondoc__V1__ResultReviewed__Outcome outcome)
{
    return review_new(arena, outcome);
}

/* Mostly by the unit that leads now. */
static Dondoc__V1__Event *
delivered(struct arena *arena, const struct docket *docket, const struct step *step)
{
    Dondoc__V1__Event *event = delivery_new(arena);
    if (docket->task != NULL && step->variant % 4 != 0) {
        event->delivery_confirmed->unit = docket->task->lead;
    }
    return event;
}

/* Mostly complete, mostly against another unit than the one that leads. */
static Dondoc__V1__Event *
objected(struct arena *arena, const struct docket *docket, const struct step *step)
{
    static const char *const competent[] = { "SXD", "SNV", "SXD.QLN", "STC" };
    bool is_with_first = docket->task == NULL || text_same(docket->task->lead, "SXD");
    Dondoc__V1__Event *event = event_of_type(arena, DATA(OBJECTION_RAISED));
    event->objection_raised->rule = arena_text(arena, step->variant % 9 == 0 ? "" : "Điều 5");
    event->objection_raised->competent_unit =
        arena_text(arena, step->variant % 5 == 0 ? competent[step->variant % (int)LENGTH(competent)]
                          : is_with_first        ? "STC"
                                                 : "SXD");
    return event;
}

static Dondoc__V1__Event *
objection_decided(struct arena *arena, const struct step *step)
{
    static const char *const leads[] = { "", "", "", "", "STC", "SXD", "CQTW" };
    Dondoc__V1__Event *event = event_of_type(arena, DATA(OBJECTION_DECIDED));
    Dondoc__V1__ObjectionDecided *decided = event->objection_decided;
    decided->outcome = step->act == UPHOLD ? DONDOC__V1__OBJECTION_DECIDED__OUTCOME__UPHOLD
                                           : DONDOC__V1__OBJECTION_DECIDED__OUTCOME__DISMISS;
    decided->lead = arena_text(arena, leads[step->variant % (int)LENGTH(leads)]);
    if (step->variant % 2 == 0) {
        decided->limit = arena_alloc(arena, sizeof *decided->limit);
        dondoc__v1__limit__init(decided->limit);
        decided->limit->kind = KIND(WORK_DAYS);
        decided->limit->amount = 1 + step->variant % 9;
        decided->limit->anchor = step->variant % 3 == 0 ? DONDOC__V1__LIMIT__ANCHOR__RECEIVED_AT
                                                        : DONDOC__V1__LIMIT__ANCHOR__ASSIGNED_AT;
    }
    return event;
}

static Dondoc__V1__Event *
extension_of(struct arena *arena, const struct step *step)
{
    static const char *const dates[] = { "2026-03-20", "2026-04-10", "2026-05-29", "2026-03-02" };
    char *until = arena_text(arena, dates[step->variant % (int)LENGTH(dates)]);
    if (step->act == ASK_EXTENSION) {
        Dondoc__V1__Event *event = event_of_type(arena, DATA(EXTENSION_REQUESTED));
        event->extension_requested->reason = arena_text(arena, "FORCE_MAJEURE");
        event->extension_requested->evidence = arena_text(arena, "12/BC-SXD");
        event->extension_requested->until = until;
        return event;
    }
    Dondoc__V1__Event *event = event_of_type(arena, DATA(EXTENSION_DECIDED));
    event->extension_decided->outcome = step->act == GRANT
                                            ? DONDOC__V1__EXTENSION_DECIDED__OUTCOME__GRANT
                                            : DONDOC__V1__EXTENSION_DECIDED__OUTCOME__REFUSE;
    return event;
}

/* Also a clock that lapsed: what escalation says late, or twice, changes nothing. */
static Dondoc__V1__Event *
clock_limit(struct arena *arena, const Dondoc__V1__Task *task, const struct step *step)
{
    if (task == NULL || task->n_clocks == 0) {
        return NULL;
    }
    const Dondoc__V1__Clock *clock = task->clocks[(size_t)step->variant % task->n_clocks];
    Dondoc__V1__Event *event = event_of_type(arena, DATA(LIMIT_PASSED));
    event->limit_passed->kind = clock->kind;
    event->limit_passed->clock = clock->id;
    event->limit_passed->planned_at = clock->due_at;
    event->limit_passed->plan_version = task->plan_version;
    return event;
}

/* The issuer replaces the document: by another limit the work goes on, by none it ends. */
static Dondoc__V1__Event *
replaced(struct arena *arena, const struct step *step)
{
    Dondoc__V1__Event *event = event_of_type(arena, DATA(REPLACEMENT_RECEIVED));
    Dondoc__V1__ReplacementReceived *replacement = event->replacement_received;
    replacement->document = arena_text(arena, "document:UBND/2026/145/UBND-KT");
    replacement->replacement = arena_text(arena, "document:UBND/2026/160/UBND-KT");
    if (step->variant % 4 != 0) {
        replacement->limit = arena_alloc(arena, sizeof *replacement->limit);
        dondoc__v1__limit__init(replacement->limit);
        replacement->limit->kind = step->variant % 5 == 0 ? KIND(KHONG_HAN) : KIND(WORK_DAYS);
        replacement->limit->amount = 1 + step->variant % 12;
    }
    return event;
}

static Dondoc__V1__Event *
ordered(struct arena *arena, const struct step *step)
{
    Dondoc__V1__Event *event;
    switch (step->act) {
    case REASSIGN:
        event = event_of_type(arena, DATA(HANDLER_CHANGED));
        event->handler_changed->handler =
            arena_text(arena, step->variant % 3 == 0 ? "STC.CV" : "SXD.CV2");
        event->handler_changed->note = arena_text(arena, "bàn giao");
        return event;
    case SUSPEND:
        event = event_of_type(arena, DATA(SUSPENSION_ORDERED));
        event->suspension_ordered->reason = arena_text(arena, "chờ Trung ương");
        return event;
    case SUPPLEMENT:
        event = event_of_type(arena, DATA(SUPPLEMENT_REQUESTED));
        event->supplement_requested->items = arena_array(arena, 1, sizeof(char *));
        event->supplement_requested->items[0] = arena_text(arena, "bản vẽ");
        event->supplement_requested->n_items = 1;
        return event;
    case RESUME:
        return event_of_type(arena, DATA(RESUMPTION_ORDERED));
    case REOPEN:
        event = event_of_type(arena, DATA(TASK_REOPENED));
        event->task_reopened->reason = arena_text(arena, "số liệu sai");
        return event;
    case FILE_IT:
        event = event_of_type(arena, DATA(TASK_ARCHIVED));
        event->task_archived->file = arena_text(arena, "HS 12/2026");
        return event;
    default:
        return NULL;
    }
}

/* The event of a step, NULL when there is nothing that it could be about. */
static Dondoc__V1__Event *
event_of(struct desk *desk, const struct step *step)
{
    struct arena *arena = desk->arena;
    const struct docket *docket = &desk->docket;
    switch (step->act) {
    case ASSIGN:
        return assignment_of(arena, step);
    case DELIVER:
        return delivered(arena, docket, step);
    case ACCEPT:
        return event_of_type(arena, DATA(ACCEPTANCE_REPORTED));
    case PROGRESS:
        return report_new(arena, DATA(PROGRESS_REPORTED), "");
    case SUBMIT:
        return event_of_type(arena, DATA(RESULT_SUBMITTED));
    case WITHDRAW:
        return event_of_type(arena, DATA(SUBMISSION_WITHDRAWN));
    case BEGIN:
        return reviewed(arena, DONDOC__V1__RESULT_REVIEWED__OUTCOME__BEGIN);
    case RETURN:
        return reviewed(arena, DONDOC__V1__RESULT_REVIEWED__OUTCOME__RETURN);
    case COMPLETE:
        return reviewed(arena, DONDOC__V1__RESULT_REVIEWED__OUTCOME__ACCEPT);
    case CANCEL:
        return cancellation_new(arena, "");
    case RECALL:
        return event_of_type(arena, DATA(RECALL_RECEIVED));
    case OBJECT:
        return objected(arena, docket, step);
    case UPHOLD:
    case DISMISS:
        return objection_decided(arena, step);
    case ASK_EXTENSION:
    case GRANT:
    case REFUSE:
        return extension_of(arena, step);
    case REPLACE:
        return replaced(arena, step);
    case CLOCK_LIMIT:
        return clock_limit(arena, docket->task, step);
    case PARKING_LIMIT:
        return docket->parked_count > 0
                   ? parking_limit(arena, docket->parked[step->variant % docket->parked_count].seq)
                   : NULL;
    default:
        return ordered(arena, step);
    }
}

static bool
is_report(const Dondoc__V1__Event *event)
{
    return event->data_case >= DATA(ASSIGNMENT_ORDERED) &&
           event->data_case < DATA(DOCUMENT_REGISTERED);
}

/* What happened, for the checks: reports by their seq. */
struct trace {
    struct desk desk;
    const Dondoc__V1__Event *reports[STEPS_MAX + 1]; /* by seq; NULL: no report */
    int verdicts[STEPS_MAX + 1];
};

/* ---- the invariants: each gives NULL or what is broken ------------------------------------- */

static const char *
check_move(const Dondoc__V1__Task *before, const Dondoc__V1__Task *after)
{
    enum task_state from = before != NULL ? (enum task_state)before->state : TASK_NONE;
    enum task_state to = (enum task_state)after->state;
    if (before == NULL) {
        return to == TASK_ASSIGNED ? NULL : "a task does not begin as assigned";
    }
    for (int t = 0; t < TRANSITIONS; t++) {
        const struct move *move = lifecycle_move(from, (enum transition)t);
        if (move != NULL && move->next == to) {
            return NULL;
        }
    }
    if (from == to && !task_state_is_closed(from)) {
        return NULL; /* a part of it changed */
    }
    return task_state_is_closed(from) ? "a closed task changed"
                                      : "a move that is not in the matrix";
}

static const char *
check_holder(const Dondoc__V1__Task *before, const Dondoc__V1__Task *after)
{
    const Dondoc__V1__Holder *holder = after->holder;
    bool is_closed = task_state_is_closed((enum task_state)after->state);
    if (holder == NULL || (holder->role == DONDOC__V1__HOLDER_ROLE__HOLDER_NONE) != is_closed) {
        return "an open task without a holder, or a closed one with one";
    }
    if (is_closed && holder->since != after->closed_at) {
        return "the last interval does not end at the closing";
    }
    if (before == NULL) {
        bool is_first = holder->ordinal == 1 && holder->since == after->assigned_at;
        return is_first ? NULL : "the first interval does not begin with the task";
    }
    int opened = holder->ordinal - before->holder->ordinal;
    if (opened < 0 || opened > 1 || holder->since < before->holder->since) {
        return "intervals overlap or leave a gap";
    }
    return opened == 0 && holder != before->holder ? "an interval was rewritten" : NULL;
}

static const char *
check_people(const Dondoc__V1__Task *task)
{
    int leads = 0;
    for (size_t i = 0; i < task->n_participants; i++) {
        leads += task->participants[i]->role == LEAD;
        if (task->participants[i]->role == LEAD &&
            !text_same(task->participants[i]->unit, task->lead)) {
            return "the participants say another lead";
        }
    }
    if (leads != 1 || task->lead[0] == '\0') {
        return "not exactly one lead";
    }
    return task->accountable_head[0] != '\0' ? NULL : "nobody is accountable";
}

static const char *
check_deadline(const Dondoc__V1__Task *before, const Dondoc__V1__Task *after)
{
    if (before == NULL) {
        return NULL;
    }
    int64_t original = before->deadline->original_due_at;
    if (original != 0 && after->deadline->original_due_at != original) {
        return "the original due time changed";
    }
    if (after->deadline->version != before->deadline->version &&
        after->plan_version == before->plan_version) {
        return "another version of the due time, and the plan of the old one holds";
    }
    if (after->deadline->version < before->deadline->version ||
        after->plan_version < before->plan_version) {
        return "a version went back";
    }
    return after->deadline->due_at != before->deadline->due_at &&
                   after->plan_version == before->plan_version
               ? "the due time changed and the plan did not"
               : NULL;
}

/* Work that is due is watched, unless it is in a superior's hands or stands still (invariant 1). */
static const char *
check_ladder(const Dondoc__V1__Task *task)
{
    enum task_state state = (enum task_state)task->state;
    Dondoc__V1__Ladder wanted = DONDOC__V1__LADDER__LADDER_RUNNING;
    if (task_state_is_closed(state)) {
        wanted = DONDOC__V1__LADDER__LADDER_CLOSED;
    } else if (task->deadline->due_at == 0) {
        wanted = DONDOC__V1__LADDER__LADDER_NONE;
    } else if (state == TASK_SUBMITTED || state == TASK_SUSPENDED) {
        wanted = DONDOC__V1__LADDER__LADDER_PAUSED;
    }
    return task->ladder == wanted ? NULL : "the ladder is not what the state asks for";
}

/* Whoever must act has one clock that runs, and nobody else has. */
static const char *
check_clocks(const Dondoc__V1__Task *before, const Dondoc__V1__Task *task)
{
    static const struct {
        Dondoc__V1__ClockKind kind;
        enum task_state state;
        bool is_always; /* in that state */
    } kinds[] = {
        { DONDOC__V1__CLOCK_KIND__DELIVERY, TASK_ASSIGNED, false },
        { DONDOC__V1__CLOCK_KIND__ACCEPTANCE, TASK_ASSIGNED, false },
        { DONDOC__V1__CLOCK_KIND__OBJECTION, TASK_OBJECTED, true },
        { DONDOC__V1__CLOCK_KIND__REVIEW, TASK_SUBMITTED, true },
        { DONDOC__V1__CLOCK_KIND__SUSPENSION, TASK_SUSPENDED, true },
    };
    for (size_t k = 0; k < LENGTH(kinds); k++) {
        bool is_there = task_clock(task, kinds[k].kind) != NULL;
        bool is_state = (enum task_state)task->state == kinds[k].state;
        if ((is_there && !is_state) || (is_state && kinds[k].is_always && !is_there)) {
            return "a clock runs that should not, or does not that should";
        }
    }
    for (size_t i = 0; i < task->n_clocks; i++) {
        if (task->clocks[i]->id > task->clock_count ||
            (i > 0 && task->clocks[i]->id <= task->clocks[i - 1]->id)) {
            return "two clocks have one number";
        }
    }
    return before != NULL && task->clock_count < before->clock_count ? "a number is given again"
                                                                     : NULL;
}

/* After the second decision nobody leads it but whom it named (invariant 8). */
static const char *
check_objections(const Dondoc__V1__Task *before, const struct ruling *decision)
{
    const Dondoc__V1__Task *task = decision->event->task;
    int decided = 0, waiting = 0;
    for (size_t i = 0; i < task->n_objections; i++) {
        const Dondoc__V1__Objection *objection = task->objections[i];
        waiting += objection->result == DONDOC__V1__OBJECTION__RESULT__PENDING;
        decided += objection->result == DONDOC__V1__OBJECTION__RESULT__UPHELD ||
                   objection->result == DONDOC__V1__OBJECTION__RESULT__DISMISSED;
        if (objection->decider[0] == '\0' || objection->number != (int)i + 1) {
            return "an objection without a decider or a number";
        }
    }
    bool is_closed = task_state_is_closed((enum task_state)task->state);
    if (task->n_objections > 2 || (!is_closed && waiting != (task->state == (int)TASK_OBJECTED))) {
        return "more than two objections, or one that waits elsewhere";
    }
    if (task->frozen != (decided == 2)) {
        return "frozen without a second decision, or not by it";
    }
    bool is_moved = before != NULL && !text_same(before->lead, task->lead) &&
                    decision->event->data_case != DATA(TASK_REORGANISED);
    if (is_moved && (before->frozen || before->state != (int)TASK_OBJECTED)) {
        return "another lead after routing was frozen, or by no objection";
    }
    return is_moved && task->n_charges == before->n_charges ? "nobody answers for the lost time"
                                                            : NULL;
}

static const char *
check_pauses(const Dondoc__V1__Task *task)
{
    int64_t free_from = task->assigned_at;
    for (size_t i = 0; i < task->n_pauses; i++) {
        const Dondoc__V1__Pause *pause = task->pauses[i];
        bool is_open = pause->to == 0;
        bool may_be_open = i + 1 == task->n_pauses && (task->state == (int)TASK_SUSPENDED ||
                                                       task->state == (int)TASK_CANCELLED);
        if (pause->from < free_from || (is_open ? !may_be_open : pause->to < pause->from)) {
            return "pauses overlap, or one goes on while the clock runs";
        }
        free_from = pause->to;
    }
    bool stands = task->state == (int)TASK_SUSPENDED;
    return stands && (task->n_pauses == 0 || task->pauses[task->n_pauses - 1]->to != 0)
               ? "it stands without a pause"
               : NULL;
}

/* Nobody of the lead grants himself time (invariant 7). */
static const char *
check_extension(const struct trace *trace, const struct ruling *decision)
{
    if (decision->event->data_case != DATA(EXTENSION_GRANTED)) {
        return NULL;
    }
    const struct organisation *organisation = reference->organisation;
    const Dondoc__V1__Event *report = trace->reports[decision->cause.seq];
    const struct org_position *actor = organisation_position(organisation, report->actor->position);
    const struct org_unit *lead = organisation_unit(organisation, decision->event->task->lead);
    return org_unit_accountable(actor->unit) == org_unit_accountable(lead)
               ? "the lead unit extended its own time"
               : NULL;
}

static const char *
person_of(const Dondoc__V1__Event *report)
{
    const struct org_position *position =
        organisation_position(reference->organisation, report->actor->position);
    struct org_holder holder = org_position_holder(position, the_instant("2026-03-02"));
    return holder.person != NULL ? holder.person->id : "";
}

static const char *
check_completion(const struct trace *trace, const struct ruling *decision)
{
    const Dondoc__V1__Event *event = decision->event;
    if (event->data_case != DATA(TASK_COMPLETED)) {
        return NULL;
    }
    const Dondoc__V1__Task *task = event->task;
    const Dondoc__V1__Event *report = trace->reports[decision->cause.seq];
    if (text_same(report->actor->position, task->submitter) ||
        text_same(person_of(report), task->submitter_person)) {
        return "completed by its own submitter";
    }
    int64_t due_at = task->deadline->due_at;
    bool in_time = due_at == 0 || task->submitted_at <= due_at;
    const Dondoc__V1__TaskCompleted *completed = event->task_completed;
    if (completed->net_days_late < 0 || completed->net_days_late > completed->days_late ||
        (in_time && completed->days_late != 0)) {
        return "the net lateness is not a part of the gross one";
    }
    return completed->on_time == in_time ? NULL : "on time is not what it says";
}

static bool
is_of_calendar(const Dondoc__V1__Event *event)
{
    return event->data_case == DATA(LIMITS_MOVED) ||
           (event->data_case == DATA(DEADLINE_CHANGED) &&
            event->deadline_changed->cause == DONDOC__V1__DEADLINE_CHANGED__CAUSE__CALENDAR);
}

static const Dondoc__V1__Clock *
same_clock(const Dondoc__V1__Task *task, const Dondoc__V1__Clock *clock)
{
    for (size_t i = 0; i < task->n_clocks; i++) {
        const Dondoc__V1__Clock *other = task->clocks[i];
        if (other->kind == clock->kind && other->round == clock->round &&
            text_same(other->unit, clock->unit) && other->lapsed == clock->lapsed) {
            return other;
        }
    }
    return NULL;
}

/* Invariant 14, of limits too: later or not at all; what is over stays, and so does all else. */
static const char *
check_calendar(const Dondoc__V1__Task *before, const Dondoc__V1__Event *event)
{
    const Dondoc__V1__Task *after = event->task;
    bool is_late = before->deadline->due_at != 0 && event->time > before->deadline->due_at;
    bool moves = after->deadline->due_at != before->deadline->due_at;
    bool reworks = after->rework_due_at != before->rework_due_at;
    if (after->deadline->due_at < before->deadline->due_at || (is_late && moves) ||
        after->rework_due_at < before->rework_due_at) {
        return "a calendar made a due time earlier, or moved one that was over";
    }
    if (moves != (event->data_case == DATA(DEADLINE_CHANGED)) ||
        (moves || reworks) != (after->plan_version != before->plan_version)) {
        return "a due time moved without a word, or a word without it";
    }
    for (size_t i = 0; i < before->n_clocks; i++) {
        const Dondoc__V1__Clock *clock = before->clocks[i];
        const Dondoc__V1__Clock *now = same_clock(after, clock);
        if (now == NULL || now->due_at < clock->due_at ||
            (now->id == clock->id) != (now->due_at == clock->due_at)) {
            return "a limit ended, or moved earlier, or under its old number";
        }
    }
    return after->state != before->state || after->holder != before->holder ||
                   after->n_clocks != before->n_clocks
               ? "a calendar moved more than times"
               : NULL;
}

/* An open task moves with its due time and its history (F-42). */
static const char *
check_reorganised(const Dondoc__V1__Task *before, const Dondoc__V1__Task *after)
{
    bool keeps =
        after->state == before->state && after->deadline->due_at == before->deadline->due_at &&
        after->deadline->version == before->deadline->version &&
        after->assigned_at == before->assigned_at && after->submitted_at == before->submitted_at &&
        after->returns == before->returns && after->n_pauses == before->n_pauses &&
        after->n_objections == before->n_objections &&
        after->n_extensions == before->n_extensions && after->n_charges == before->n_charges &&
        after->n_clocks == before->n_clocks;
    for (size_t i = 0; keeps && i < after->n_clocks; i++) {
        keeps = after->clocks[i]->due_at == before->clocks[i]->due_at;
    }
    if (!keeps) {
        return "a reorganisation moved more than units and posts";
    }
    bool is_ended = strncmp(after->lead, "SXD", 3) == 0 || strncmp(after->handler, "SXD", 3) == 0 ||
                    strncmp(after->accountable_head, "SXD", 3) == 0;
    return is_ended ? "a unit that ended goes on holding it" : NULL;
}

static const char *
check_verdict(struct trace *trace, const struct ruling *decision)
{
    const Dondoc__V1__Event *event = decision->event;
    int64_t seq = decision->cause.seq;
    bool is_final =
        event->verdict != NULL && event->verdict->kind != DONDOC__V1__VERDICT__KIND__NONE;
    if (trace->reports[seq] == NULL) {
        return event->verdict == NULL ? NULL : "a verdict on what is no report";
    }
    trace->verdicts[seq] += is_final;
    if (trace->verdicts[seq] > 1) {
        return "two verdicts on one report";
    }
    bool says_none = event->data_case == DATA(REPORT_PARKED) ||
                     event->data_case == DATA(ROUTING_FROZEN) || is_of_calendar(event) ||
                     event->data_case == DATA(TASK_REORGANISED);
    return is_final != says_none ? NULL : "parked with a verdict";
}

static const char *
check_decisions(struct trace *trace, size_t from, const Dondoc__V1__Task **task)
{
    const struct docket *docket = &trace->desk.docket;
    for (size_t i = from; i < docket->decision_count; i++) {
        const struct ruling *decision = &docket->decisions[i];
        const Dondoc__V1__Task *before = *task, *after = decision->event->task;
        const char *broken = check_verdict(trace, decision);
        if (broken == NULL && after != NULL) {
            broken = check_move(before, after);
            broken = broken != NULL ? broken : check_holder(before, after);
            broken = broken != NULL ? broken : check_people(after);
            broken = broken != NULL ? broken : check_ladder(after);
            broken = broken != NULL ? broken : check_clocks(before, after);
            broken = broken != NULL ? broken : check_objections(before, decision);
            broken = broken != NULL ? broken : check_pauses(after);
            broken = broken != NULL ? broken : check_extension(trace, decision);
            broken = broken != NULL ? broken : check_deadline(before, after);
            broken = broken != NULL ? broken : check_completion(trace, decision);
            if (broken == NULL && decision->event->data_case == DATA(TASK_REORGANISED)) {
                broken = check_reorganised(before, after);
            }
            if (broken == NULL && is_of_calendar(decision->event)) {
                broken = check_calendar(before, decision->event);
            }
            *task = after;
        }
        if (broken != NULL) {
            return broken;
        }
    }
    return *task == docket->task ? NULL : "the task is not what its decisions say";
}

/* Every report that does not wait has its verdict. */
static const char *
check_waiting(const struct trace *trace)
{
    for (int64_t seq = 1; seq <= trace->desk.seq; seq++) {
        bool waits = false;
        for (int i = 0; i < trace->desk.docket.parked_count; i++) {
            waits |= trace->desk.docket.parked[i].seq == seq;
        }
        if (trace->reports[seq] != NULL && (trace->verdicts[seq] == 1) == waits) {
            return "a report without a verdict does not wait, or one with a verdict does";
        }
    }
    return NULL;
}

/* Days come and go in the calendar, also beyond those that are near. */
static void
change_calendar(struct arena *arena, struct trace *trace, const struct step *step, int64_t now)
{
    struct reference *changed = arena_alloc(arena, sizeof *changed);
    struct calendar_set *set = arena_alloc(arena, sizeof *set);
    struct calendar_entry *entry = arena_alloc(arena, sizeof *entry);
    struct vn_plan vn = vn_plan(arena);
    day_t used = 0;
    for (int i = 0; i < 1 + step->variant % 4; i++) {
        char day[CIVIL_TEXT_SIZE];
        used = (i == 0 ? day_at(now) : used) + 1 + (step->variant >> i) % 5;
        day_print(day, sizeof day, used);
        bool is_weekend = day_weekday(used) == CIVIL_SAT || day_weekday(used) == CIVIL_SUN;
        enum day_kind kind = is_weekend ? DAY_SWAP_WORK : DAY_HOLIDAY;
        (void)vn_add(&vn, day, kind);
    }
    *changed = *trace->desk.docket.reference;
    vn.plan.version = ++changed->calendar_version;
    *entry = changed->calendars->entries[0];
    entry->calendar = calendar_make(arena, &vn.plan, NULL);
    *set = (struct calendar_set){ entry, 1 };
    changed->calendars = set;
    if (entry->calendar == NULL) {
        return; /* such a calendar is refused */
    }
    trace->desk.docket.reference = changed;
}

/* The Department of Construction has ended with the day before, and Finance takes over (F-42). */
static void
reorganise(struct arena *arena, struct trace *trace, int64_t now)
{
    char last[CIVIL_TEXT_SIZE];
    day_print(last, sizeof last, day_at(now) - 1);
    const char *units =
        arena_print(arena,
                    "code,name,kind,parent,calendar,valid_from,valid_to,successors\n"
                    "UBND,UBND tỉnh X,PROVINCE,,VN-2026,,,\n"
                    "VPUB,Văn phòng UBND tỉnh,DEPARTMENT,UBND,,,,\n"
                    "SXD,Sở Xây dựng,DEPARTMENT,UBND,,,%s,STC\n"
                    "SXD.QLN,Phòng Quản lý nhà,SUBUNIT,SXD,,,%s,\n"
                    "STC,Sở Tài chính,DEPARTMENT,UBND,,,,\n"
                    "SNV,Sở Nội vụ,DEPARTMENT,UBND,,,,\n"
                    "OLD,Sở cũ,DEPARTMENT,UBND,,,2025-06-30,\n"
                    "XA,UBND xã A,COMMUNE,UBND,,,,\n"
                    "CQTW,Cơ quan Trung ương,CENTRAL_IN_PROVINCE,,VN-2026,,,\n",
                    last, last);
    const char *holdings = arena_print(arena,
                                       "person,position,kind,from,to,document\n"
                                       "p-ct,CT,SUBSTANTIVE,,,\n"
                                       "p-pct1,PCT1,SUBSTANTIVE,,,\n"
                                       "p-cvp,CVP,SUBSTANTIVE,,,\n"
                                       "p-vp,VP.CV,SUBSTANTIVE,,,\n"
                                       "p-gd,SXD.GD,SUBSTANTIVE,,%s,\n"
                                       "p-cv,SXD.CV,SUBSTANTIVE,,%s,\n"
                                       "p-cv,STC.CV,SUBSTANTIVE,,,\n"
                                       "p-two,VP.CV2,DELEGATE,,,12/UQ\n"
                                       "p-stc,STC.GD,SUBSTANTIVE,,,\n"
                                       "p-snv,SNV.GD,SUBSTANTIVE,,,\n",
                                       last, last);
    struct named_file files[] = { province_file("units.csv", units),
                                  province_file("positions.csv", province_positions),
                                  province_file("persons.csv", province_persons),
                                  province_file("holdings.csv", holdings) };
    struct mistakes mistakes = { .arena = arena };
    struct reference *changed = arena_alloc(arena, sizeof *changed);
    *changed = *trace->desk.docket.reference;
    changed->organisation =
        organisation_read(arena, &(struct file_set){ files, LENGTH(files) }, &mistakes);
    for (size_t i = 0; i < mistakes.count; i++) {
        print_error("%s\n", mistake_print(arena, &mistakes.list[i]));
    }
    assert_non_null(changed->organisation);
    changed->organisation_version++;
    trace->desk.docket.reference = changed;
}

/* ---- histories ----------------------------------------------------------------------------- */

static const char *
play(struct arena *arena, const struct history *history, struct trace *trace)
{
    *trace = (struct trace){ .desk = desk_open(arena, reference) };
    const Dondoc__V1__Task *task = NULL;
    int64_t now = the_instant("2026-03-02 08:00:00");
    for (int i = 0; i < history->count; i++) {
        const struct step *step = &history->steps[i];
        Dondoc__V1__Event *event = event_of(&trace->desk, step);
        now += step->minutes * INT64_C(60000000);
        size_t before = trace->desk.docket.decision_count;
        if (step->act == CALENDAR || step->act == REORGANISE) {
            if (step->act == CALENDAR) {
                change_calendar(arena, trace, step, now);
            } else {
                reorganise(arena, trace, now);
            }
            if (step->variant % 3 != 0) { /* else the next report finds it */
                docket_follow(&trace->desk.docket, &(struct report){ .recorded_at = now });
            }
            const char *broken = check_decisions(trace, before, &task);
            if (broken != NULL) {
                return broken;
            }
        }
        if (event == NULL) {
            continue;
        }
        event->time = step->said_before != 0 ? now - step->said_before * INT64_C(60000000) : 0;
        if (is_report(event)) {
            event_actor(arena, event, actors[step->actor]);
            event->subject_version = step->version;
            trace->reports[trace->desk.seq + 1] = event;
        }
        (void)desk_judge(&trace->desk, event, now);
        const char *broken = check_decisions(trace, before, &task);
        if (broken == NULL) {
            broken = check_waiting(trace);
        }
        if (broken != NULL) {
            return broken;
        }
    }
    return NULL;
}

/* Lives that tasks have; who acts is an index into actors[]. */
enum { LIFE_MAX = 12 };
static const struct life {
    enum act acts[LIFE_MAX];
    int actors[LIFE_MAX], count;
} lives[] = {
    { { ASSIGN, DELIVER, ACCEPT, PROGRESS, SUBMIT, RETURN, SUBMIT, BEGIN, COMPLETE },
      { 1, 0, 0, 0, 0, 1, 0, 1, 1 },
      9 },
    { { ASSIGN, DELIVER, OBJECT, UPHOLD, DELIVER, OBJECT, UPHOLD, DELIVER, ACCEPT, SUBMIT,
        COMPLETE },
      { 1, 0, 2, 1, 6, 6, 5, 0, 2, 0, 1 },
      11 },
    { { ASSIGN, DELIVER, OBJECT, CLOCK_LIMIT, PROGRESS, SUBMIT, COMPLETE },
      { 1, 0, 2, 0, 0, 0, 1 },
      7 },
    { { ASSIGN, ACCEPT, SUSPEND, RESUME, REASSIGN, SUSPEND, CLOCK_LIMIT, SUBMIT, COMPLETE,
        FILE_IT },
      { 1, 0, 1, 1, 2, 1, 0, 0, 1, 0 },
      10 },
    { { ASSIGN, DELIVER, ACCEPT, SUPPLEMENT, RESUME, SUPPLEMENT, SUBMIT, COMPLETE, REOPEN, SUBMIT,
        COMPLETE },
      { 1, 0, 0, 0, 0, 0, 0, 1, 1, 0, 1 },
      11 },
    { { ASSIGN, DELIVER, ACCEPT, ASK_EXTENSION, GRANT, ASK_EXTENSION, REFUSE, SUSPEND, RESUME,
        SUBMIT, COMPLETE },
      { 1, 0, 0, 2, 1, 2, 5, 1, 1, 0, 1 },
      11 },
};

/* Two of three steps are what would come next in a life, the rest is anything by anybody. */
static struct history
random_history(uint64_t *seed)
{
    struct history history = { .count = (int)test_between(seed, 1, STEPS_MAX) };
    const struct life *life = &lives[test_between(seed, 0, (int64_t)LENGTH(lives) - 1)];
    int next = 0, version = 0;
    bool is_numbered = test_between(seed, 0, 3) == 0;
    for (int i = 0; i < history.count; i++) {
        struct step *step = &history.steps[i];
        bool is_usual = next < life->count && test_between(seed, 0, 2) != 0;
        *step = (struct step){
            .act = is_usual ? life->acts[next] : (enum act)test_between(seed, 0, ACTS - 1),
            .actor = is_usual ? life->actors[next]
                              : (int)test_between(seed, 0, (int64_t)LENGTH(actors) - 1),
            .minutes = (int)test_between(seed, 0, test_between(seed, 0, 14) == 0 ? 9000 : 200),
            .said_before = test_between(seed, 0, 3) == 0 ? (int)test_between(seed, -60, 6000) : 0,
            .variant = (int)test_between(seed, 0, 1000),
        };
        next += is_usual;
        version += is_numbered && test_between(seed, 0, 5) != 0;
        step->version =
            is_numbered ? (int)test_between(seed, version > 1 ? version - 1 : 0, version + 1) : 0;
    }
    return history;
}

static void
print_history(const struct history *history)
{
    for (int i = 0; i < history->count; i++) {
        const struct step *step = &history->steps[i];
        print_error(
            "  { %s, by \"%s\", after %d min, said %d min before, version %d, variant %d }\n",
            act_names[step->act], actors[step->actor], step->minutes, step->said_before,
            step->version, step->variant);
    }
}

/* Leaves out runs of steps, ever shorter ones, as long as what is left still breaks. */
static void
shrink(struct arena *arena, struct history *history)
{
    struct trace trace;
    for (int run = history->count / 2; run > 0; run = run == 1 ? 0 : (run + 1) / 2) {
        for (int i = 0; i + run <= history->count;) {
            struct history shorter = *history;
            shorter.count -= run;
            memmove(&shorter.steps[i], &shorter.steps[i + run],
                    (size_t)(shorter.count - i) * sizeof(shorter.steps[0]));
            bool breaks = play(arena, &shorter, &trace) != NULL;
            *history = breaks ? shorter : *history;
            i = breaks ? 0 : i + 1;
        }
    }
}

static void
random_histories_break_no_invariant(void **state)
{
    (void)state;
    uint64_t seed = test_seed();
    int rounds = test_rounds(HISTORIES), closed = 0, completed = 0, released = 0;
    int reached[TASK_STATES] = { 0 }, frozen = 0, moved = 0, by_calendar = 0, handed_on = 0;
    for (int i = 0; i < rounds; i++) {
        struct arena *arena = arena_new();
        struct history history = random_history(&seed);
        struct trace trace;
        const char *broken = play(arena, &history, &trace);
        if (broken != NULL) {
            shrink(arena, &history);
            broken = play(arena, &history, &trace);
            print_history(&history);
            fail_msg("%s", broken);
        }
        const struct docket *docket = &trace.desk.docket;
        closed +=
            docket->task != NULL && task_state_is_closed((enum task_state)docket->task->state);
        completed += docket->task != NULL && docket->task->state == (int)TASK_COMPLETED;
        for (size_t d = 0; d < docket->decision_count; d++) {
            const Dondoc__V1__Event *event = docket->decisions[d].event;
            released += docket->decisions[d].cause.decided > 0;
            frozen += event->data_case == DATA(ROUTING_FROZEN);
            by_calendar += is_of_calendar(event);
            handed_on += event->data_case == DATA(TASK_REORGANISED);
            moved += event->task != NULL && event->task->deadline->version > 1;
            if (event->task != NULL) {
                reached[event->task->state]++;
            }
        }
        arena_free(arena);
    }
    print_message("%d rounds: %d completed, %d closed, %d released, %d frozen, %d moved, %d by a "
                  "calendar, %d handed on\n",
                  rounds, completed, closed, released, frozen, moved, by_calendar, handed_on);
    if (rounds < 1000) {
        return; /* too short to tell whether the histories are worth their time */
    }
    assert_true(completed > rounds / 100);
    assert_true(closed > rounds / 10);
    assert_true(released > rounds / 10);
    assert_true(frozen >= rounds / 500);
    assert_true(moved >= rounds / 40);
    assert_true(by_calendar >= rounds / 40);
    assert_true(handed_on >= rounds / 40);
    for (int state_now = TASK_ASSIGNED; state_now < TASK_STATES; state_now++) {
        if (state_now != TASK_REJECTED && reached[state_now] < rounds / 200) {
            fail_msg("%s was reached %d times", task_state_name((enum task_state)state_now),
                     reached[state_now]);
        }
    }
}

static uint8_t *
packed(struct arena *arena, const ProtobufCMessage *message, size_t *size)
{
    *size = protobuf_c_message_get_packed_size(message);
    uint8_t *bytes = arena_alloc(arena, *size);
    assert_int_equal(protobuf_c_message_pack(message, bytes), *size);
    return bytes;
}

/* The same entries give the same decisions: what a crash repeats is not seen (invariant 10). */
static void
the_same_history_gives_the_same_decisions(void **state)
{
    (void)state;
    uint64_t seed = test_seed();
    for (int i = 0; i < test_rounds(HISTORIES / 10); i++) {
        struct arena *arena = arena_new();
        struct history history = random_history(&seed);
        struct trace first, second;
        assert_null(play(arena, &history, &first));
        assert_null(play(arena, &history, &second));
        assert_int_equal(first.desk.docket.decision_count, second.desk.docket.decision_count);
        for (size_t d = 0; d < first.desk.docket.decision_count; d++) {
            size_t size, again;
            uint8_t *bytes = packed(arena, &first.desk.docket.decisions[d].event->base, &size);
            uint8_t *others = packed(arena, &second.desk.docket.decisions[d].event->base, &again);
            assert_int_equal(size, again);
            assert_memory_equal(bytes, others, size);
        }
        arena_free(arena);
    }
}

/* A numbered history, with repetitions and refusals in it, ends the same in whatever order it
 * arrives within the hour. */
static void
any_order_of_arrival_ends_the_same(void **state)
{
    (void)state;
    static const struct step steps[] = {
        { ASSIGN, 1, 0, 60, 1, 1 },    { DELIVER, 0, 0, 55, 2, 0 },   { ACCEPT, 0, 0, 50, 3, 0 },
        { PROGRESS, 0, 0, 45, 4, 0 },  { DELIVER, 0, 0, 44, 5, 0 },   { SUBMIT, 6, 0, 43, 6, 0 },
        { ACCEPT, 0, 0, 42, 7, 0 },    { SUBMIT, 0, 0, 40, 8, 0 },    { RETURN, 1, 0, 35, 9, 0 },
        { SUBMIT, 0, 0, 30, 10, 0 },   { WITHDRAW, 0, 0, 25, 11, 0 }, { SUBMIT, 0, 0, 20, 12, 0 },
        { COMPLETE, 0, 0, 18, 13, 0 }, { BEGIN, 1, 0, 15, 14, 0 },    { COMPLETE, 1, 0, 10, 15, 0 },
    };
    struct history history = { .count = LENGTH(steps) };
    memcpy(history.steps, steps, sizeof steps);
    struct trace in_order, trace;
    struct arena *arena = arena_new();
    assert_null(play(arena, &history, &in_order));
    assert_int_equal(in_order.desk.docket.task->state, (int)TASK_COMPLETED);
    size_t size, again;
    uint8_t *expected = packed(arena, &in_order.desk.docket.task->base, &size);
    uint64_t seed = test_seed();
    for (int i = 0; i < test_rounds(ORDERS); i++) {
        for (int j = history.count - 1; j > 0; j--) {
            int other = (int)test_between(&seed, 0, j);
            struct step step = history.steps[j];
            history.steps[j] = history.steps[other];
            history.steps[other] = step;
        }
        assert_null(play(arena, &history, &trace));
        uint8_t *found = packed(arena, &trace.desk.docket.task->base, &again);
        if (again != size || memcmp(found, expected, size) != 0) {
            print_history(&history);
            fail_msg("this order ends as %s",
                     task_state_name((enum task_state)trace.desk.docket.task->state));
        }
        assert_int_equal(trace.desk.docket.parked_count, 0);
    }
    arena_free(arena);
}

static int
set_up(void **state)
{
    (void)state;
    fixed = arena_new();
    reference = province_reference(fixed);
    return 0;
}

static int
tear_down(void **state)
{
    (void)state;
    arena_free(fixed);
    return 0;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_histories_break_no_invariant),
        cmocka_unit_test(the_same_history_gives_the_same_decisions),
        cmocka_unit_test(any_order_of_arrival_ends_the_same),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
