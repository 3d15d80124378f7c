/*
 * What must hold whatever is reported on a task, in whatever order, by whomever (model 3.14:
 * invariants 3, 4, 5, 7, 9, 10). Random histories go through the real rules; one that breaks an
 * invariant is made as short as it can be and printed.
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
    ACCEPT_LIMIT,
    PARKING_LIMIT,
    ACTS
};

static const char *const act_names[] = { "assign",       "deliver",  "accept", "progress",
                                         "submit",       "withdraw", "begin",  "return",
                                         "complete",     "cancel",   "recall", "accept_limit",
                                         "parking_limit" };

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
        return delivery_new(arena);
    case ACCEPT:
        return event_of_type(arena, DATA(ACCEPTANCE_REPORTED));
    case PROGRESS:
        return event_of_type(arena, DATA(PROGRESS_REPORTED));
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
    case ACCEPT_LIMIT:
        return docket->task != NULL ? acceptance_limit(desk) : NULL;
    case PARKING_LIMIT:
        return docket->parked_count > 0
                   ? parking_limit(arena, docket->parked[step->variant % docket->parked_count].seq)
                   : NULL;
    default:
        return NULL;
    }
}

static bool
is_report(const Dondoc__V1__Event *event)
{
    return event->data_case >= DATA(ASSIGNMENT_ORDERED) && event->data_case <= DATA(TASK_CANCELLED);
}

/* What happened, for the checks: reports by their seq. */
struct trace {
    struct desk desk;
    const Dondoc__V1__Event *reports[STEPS_MAX + 1]; /* by seq; NULL: no report */
    int verdicts[STEPS_MAX + 1];
};

/* ---- the invariants: each gives NULL or what is broken ------------------------------------------
 */

static const char *
check_move(const Dondoc__V1__Task *before, const Dondoc__V1__Task *after)
{
    enum task_state from = before != NULL ? (enum task_state)before->state : TASK_NONE;
    enum task_state to = (enum task_state)after->state;
    if (before == NULL) {
        return to == TASK_ASSIGNED ? NULL : "a task does not begin as assigned";
    }
    if (task_state_is_closed(from)) {
        return "a closed task changed";
    }
    for (int t = 0; t < TRANSITIONS; t++) {
        const struct move *move = lifecycle_move(from, (enum transition)t);
        if (move != NULL && move->next == to) {
            return NULL;
        }
    }
    return from == to ? NULL : "a move that is not in the matrix";
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
    if (after->deadline->version < before->deadline->version ||
        after->plan_version < before->plan_version) {
        return "a version went back";
    }
    return after->deadline->due_at != before->deadline->due_at &&
                   after->plan_version == before->plan_version
               ? "the due time changed and the plan did not"
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
    return event->task_completed->on_time == in_time ? NULL : "on time is not what it says";
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
    return is_final != (event->data_case == DATA(REPORT_PARKED)) ? NULL : "parked with a verdict";
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
            broken = broken != NULL ? broken : check_deadline(before, after);
            broken = broken != NULL ? broken : check_completion(trace, decision);
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

/* ---- histories
 * ------------------------------------------------------------------------------------ */

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
        if (event == NULL) {
            continue;
        }
        event->time = step->said_before != 0 ? now - step->said_before * INT64_C(60000000) : 0;
        if (is_report(event)) {
            event_actor(arena, event, actors[step->actor]);
            event->subject_version = step->version;
            trace->reports[trace->desk.seq + 1] = event;
        }
        size_t before = trace->desk.docket.decision_count;
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

/* Half of the steps are what would come next, the rest is anything. */
static struct history
random_history(uint64_t *seed)
{
    static const enum act usual[] = { ASSIGN, DELIVER, ACCEPT, PROGRESS, SUBMIT,
                                      RETURN, SUBMIT,  BEGIN,  COMPLETE };
    static const int usual_actor[] = { 1, 0, 0, 0, 0, 1, 0, 1, 1 };
    struct history history = { .count = (int)test_between(seed, 1, STEPS_MAX) };
    int next = 0, version = 0;
    bool is_numbered = test_between(seed, 0, 3) == 0;
    for (int i = 0; i < history.count; i++) {
        struct step *step = &history.steps[i];
        bool is_usual = next < (int)LENGTH(usual) && test_between(seed, 0, 1) == 0;
        *step = (struct step){
            .act = is_usual ? usual[next] : (enum act)test_between(seed, 0, ACTS - 1),
            .actor = is_usual ? usual_actor[next]
                              : (int)test_between(seed, 0, (int64_t)LENGTH(actors) - 1),
            .minutes = (int)test_between(seed, 0, test_between(seed, 0, 9) == 0 ? 9000 : 300),
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

/* Leaves out step after step as long as what is left still breaks. */
static void
shrink(struct arena *arena, struct history *history)
{
    struct trace trace;
    for (int i = 0; i < history->count;) {
        struct history shorter = *history;
        shorter.count--;
        memmove(&shorter.steps[i], &shorter.steps[i + 1],
                (size_t)(shorter.count - i) * sizeof(shorter.steps[0]));
        if (play(arena, &shorter, &trace) != NULL) {
            *history = shorter;
            i = 0;
        } else {
            i++;
        }
    }
}

static void
random_histories_break_no_invariant(void **state)
{
    (void)state;
    uint64_t seed = test_seed();
    int rounds = test_rounds(HISTORIES), closed = 0, completed = 0, released = 0;
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
            released += docket->decisions[d].cause.decided > 0;
        }
        arena_free(arena);
    }
    print_message("%d rounds: %d completed, %d closed, %d released\n", rounds, completed, closed,
                  released);
    /* the histories are worth their time */
    assert_true(completed > rounds / 100);
    assert_true(closed > rounds / 10);
    assert_true(released > rounds / 10);
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
