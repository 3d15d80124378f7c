/*
 * What must hold whatever is reported on consultations, in whatever order, by whomever (model 3.14:
 * invariants 6, 10, 12 and 17). Random histories go through the real rules; clocks run out, late or
 * never, as escalation would say it.
 */
#include "test.h"

#include "consulting.h"
#include "domain/conflict.h"
#include "domain/consultation.h"
#include <inttypes.h>

enum { HISTORIES = 2000, STEPS = 60 };

#define CLOCK(name)  DONDOC__V1__CLOCK_KIND__##name
#define TARGET(name) DONDOC__V1__CONSULT_TARGET__STATE__##name

static struct arena *fixed; /* reference data */
static const struct reference *reference;

static const char *const units[] = { "STC", "SNNMT", "STP", "SDT" };

/* ---- random reports ------------------------------------------------------------------------ */

struct player {
    struct arena *arena;
    struct desk desk;
    uint64_t seed;
    int64_t now;
    const Dondoc__V1__Event *said[STEPS + 8]; /* by seq: reports, not limits */
    size_t checked;                           /* decisions looked at */
    int deemed, notices, late, views;         /* what happened, for the end */
};

static int64_t
pick(struct player *player, int64_t low, int64_t high)
{
    return test_between(&player->seed, low, high);
}

static const char *
any_unit(struct player *player)
{
    return units[pick(player, 0, (int64_t)LENGTH(units) - 1)];
}

/* One that disagreed, if there is one. */
static const char *
any_opponent(struct player *player)
{
    const Dondoc__V1__Task *task = player->desk.docket.task;
    return task->n_conflicts > 0
               ? task->conflicts[pick(player, 0, (int64_t)task->n_conflicts - 1)]->unit
               : any_unit(player);
}

static Dondoc__V1__Event *
any_question(struct player *player)
{
    struct text_builder list = { .arena = player->arena };
    for (size_t i = 0; i < LENGTH(units); i++) {
        if (pick(player, 0, 1) == 0) {
            text_print(&list, "%s%s", list.size > 0 ? "," : "", units[i]);
        }
    }
    Dondoc__V1__Event *event = question_new(player->arena, list.text != NULL ? list.text : "STC");
    event->consultation_asked->content =
        arena_print(player->arena, "Nội dung %d", (int)pick(player, 1, 4));
    event->consultation_asked->silence = (Dondoc__V1__SilenceRule)(pick(player, 0, 3) == 0);
    if (pick(player, 0, 1) == 0) {
        event->consultation_asked->justification = arena_text(player->arena, "Có liên quan");
        event->consultation_asked->justifier =
            arena_text(player->arena, pick(player, 0, 3) == 0 ? "SXD.PGD" : "SXD.GD");
    }
    return event;
}

static Dondoc__V1__Event *
any_opinion(struct player *player)
{
    Dondoc__V1__Event *event =
        opinion_new(player->arena, any_unit(player), (Dondoc__V1__Stance)pick(player, 0, 3));
    event->opinion_given->round = (int)pick(player, 0, 3);
    event->opinion_given->main_content = pick(player, 0, 2) == 0;
    return event;
}

static Dondoc__V1__Event *
any_report(struct player *player)
{
    struct arena *arena = player->arena;
    switch (pick(player, 0, 11)) {
    case 0:
    case 1:
        return any_question(player);
    case 2:
    case 3:
    case 4:
        return receipt_new(arena, any_unit(player), (int)pick(player, 1, 4));
    case 5:
    case 6:
        return any_opinion(player);
    case 7:
        return doubt_new(arena, any_unit(player));
    case 8:
        return turn_back_new(arena, any_unit(player),
                             (Dondoc__V1__TurnBackReason)pick(player, 0, 2));
    case 9:
        return meeting_new(arena, any_opponent(player),
                           pick(player, 0, 2) == 0 ? "SXD.GD"
                                                   : "SXD.GD,STP.GD,STC.GD,SNNMT.GD,SDT.GD",
                           (Dondoc__V1__HeadsMeetingHeld__Result)pick(player, 0, 2));
    case 10:
        return view_new(arena, any_opponent(player));
    default:
        return pick(player, 0, 4) == 0 ? report_new(arena, DATA(RESULT_SUBMITTED), "SXD.CV")
                                       : any_opinion(player);
    }
}

/* A clock that is over by now, and sometimes one that is not: routing must not believe it. */
static Dondoc__V1__Event *
any_limit(struct player *player)
{
    const Dondoc__V1__Task *task = player->desk.docket.task;
    if (task == NULL || task->n_clocks == 0) {
        return NULL;
    }
    const Dondoc__V1__Clock *clock = task->clocks[pick(player, 0, (int64_t)task->n_clocks - 1)];
    Dondoc__V1__Event *event = clock_limit(player->arena, clock);
    bool is_wrong = clock->due_at > player->now;
    event->limit_passed->planned_at -= is_wrong;
    return event;
}

/* ---- the invariants: each gives NULL or what is broken ------------------------------------- */

static const Dondoc__V1__ConsultTarget *
target_of(const Dondoc__V1__Task *task, int round, const char *unit)
{
    return task != NULL && round >= 1 && (size_t)round <= task->n_consultations
               ? consulted(task, round, unit)
               : NULL;
}

/* Invariant 6: proven delivery, not before its end, never where an answer was asked for, after
 * neither an answer nor a return. */
static const char *
check_deemed(const Dondoc__V1__Event *event, const Dondoc__V1__Task *before)
{
    const Dondoc__V1__ConsentDeemed *deemed = event->consent_deemed;
    const Dondoc__V1__ConsultTarget *was = target_of(before, deemed->round, deemed->unit);
    const Dondoc__V1__ConsultTarget *is = target_of(event->task, deemed->round, deemed->unit);
    const Dondoc__V1__Consultation *asked = before->consultations[deemed->round - 1];
    if (was == NULL || was->state != TARGET(DELIVERED) || is->state != TARGET(DEEMED)) {
        return "deemed from something else than silence after delivery";
    }
    int64_t end = was->unclear_due_at > was->due_at ? was->unclear_due_at : was->due_at;
    if (was->delivered_at == 0 || was->due_at == 0 || deemed->deemed_at != end) {
        return "deemed without proof of delivery, or not at the end";
    }
    return asked->silence == DONDOC__V1__SILENCE_RULE__EXPLICIT ? "an explicit answer was deemed"
                                                                : NULL;
}

/* Invariants 6 and 12: one notice for each deemed consent, to the head of the silent unit and
 * nobody else. */
static const char *
check_notice(const struct docket *docket, size_t i)
{
    const Dondoc__V1__Event *event = docket->decisions[i].event;
    const Dondoc__V1__Event *last = i > 0 ? docket->decisions[i - 1].event : NULL;
    const Dondoc__V1__NoticeBackIssued *notice = event->notice_back_issued;
    if (last == NULL || last->data_case != DATA(CONSENT_DEEMED) ||
        !text_same(last->consent_deemed->unit, notice->unit) ||
        last->consent_deemed->round != notice->round) {
        return "a notice back without its deemed consent";
    }
    if (event->time < notice->lapsed_at) {
        return "a notice back before the end";
    }
    return text_same(notice->position, arena_print(docket->arena, "%s.GD", notice->unit)) &&
                   notice->person[0] != '\0'
               ? NULL
               : "a notice back to somebody else than the head by name";
}

/* Each target moves by the matrix, or not at all. */
static const char *
check_moves(const Dondoc__V1__Task *before, const Dondoc__V1__Task *after)
{
    for (size_t i = 0; before != NULL && i < before->n_consultations; i++) {
        for (size_t k = 0; k < before->consultations[i]->n_targets; k++) {
            enum consult_state from =
                (enum consult_state)before->consultations[i]->targets[k]->state;
            enum consult_state to = (enum consult_state)after->consultations[i]->targets[k]->state;
            bool is_known = from == to;
            for (int e = 0; e < CONSULT_EVENTS; e++) {
                const struct consult_move *move = consultation_move(from, (enum consult_event)e);
                is_known = is_known || (move != NULL && move->next == to);
            }
            if (!is_known) {
                return "a target moved outside the matrix";
            }
        }
    }
    return NULL;
}

static int
count_clocks(const Dondoc__V1__Task *task, Dondoc__V1__ClockKind kind, int round, const char *unit)
{
    int count = 0;
    for (size_t i = 0; i < task->n_clocks; i++) {
        const Dondoc__V1__Clock *clock = task->clocks[i];
        count += clock->kind == kind && clock->round == round && text_same(clock->unit, unit);
    }
    return count;
}

/* The clock that each state asks for, and no other. */
static const char *
check_clocks(const Dondoc__V1__Task *task)
{
    for (size_t i = 0; i < task->n_consultations; i++) {
        for (size_t k = 0; k < task->consultations[i]->n_targets; k++) {
            const Dondoc__V1__ConsultTarget *target = task->consultations[i]->targets[k];
            int round = (int)i + 1;
            int answers = count_clocks(task, CLOCK(CONSULTATION), round, target->unit);
            int fixes = count_clocks(task, CLOCK(OPINION), round, target->unit);
            int proofs = count_clocks(task, CLOCK(DELIVERY), round, target->unit);
            if (answers != (target->state == TARGET(DELIVERED)) ||
                fixes != (target->state == TARGET(UNCLEAR)) ||
                proofs > (target->state == TARGET(SENT))) {
                return "a clock runs that should not, or does not that should";
            }
        }
    }
    return NULL;
}

/* The lead's own time and the holder never move by a consultation (3.3). */
static const char *
check_lead(const Dondoc__V1__Event *event, const Dondoc__V1__Task *before)
{
    const Dondoc__V1__Task *after = event->task;
    bool is_ours = event->data_case == DATA(DELIVERY_MISSED) ||
                   (event->data_case >= DATA(CONSULTATION_OPENED) &&
                    event->data_case <= DATA(LEAD_VIEW_NOTED));
    return is_ours && (before->state != after->state || before->holder != after->holder ||
                       before->deadline != after->deadline)
               ? "a consultation moved the lead's state, due time or holder"
               : NULL;
}

/* Invariant 17. */
static const char *
check_submitted(const Dondoc__V1__Task *before, const Dondoc__V1__Task *after)
{
    bool is_submitted = before->state != after->state && after->state == (int)TASK_SUBMITTED;
    for (size_t i = 0; is_submitted && i < after->n_conflicts; i++) {
        if (conflict_state_blocks((enum conflict_state)after->conflicts[i]->state)) {
            return "submitted with an open conflict";
        }
    }
    return NULL;
}

static const char *
check_decision(struct player *player, size_t i, const Dondoc__V1__Task *before)
{
    const struct docket *docket = &player->desk.docket;
    const Dondoc__V1__Event *event = docket->decisions[i].event;
    const char *broken = NULL;
    if (event->data_case == DATA(CONSENT_DEEMED)) {
        player->deemed++;
        broken = check_deemed(event, before);
    } else if (event->data_case == DATA(NOTICE_BACK_ISSUED)) {
        player->notices++;
        broken = check_notice(docket, i);
    }
    player->late += event->data_case == DATA(OPINION_TAKEN) && event->opinion_taken->late;
    player->views += event->data_case == DATA(LEAD_VIEW_NOTED);
    if (broken == NULL && event->task != NULL && before != NULL) {
        broken = check_moves(before, event->task);
        broken = broken != NULL ? broken : check_lead(event, before);
        broken = broken != NULL ? broken : check_submitted(before, event->task);
    }
    return broken;
}

static const char *
check_all(struct player *player, const Dondoc__V1__Task **task)
{
    const struct docket *docket = &player->desk.docket;
    for (; player->checked < docket->decision_count; player->checked++) {
        const Dondoc__V1__Event *event = docket->decisions[player->checked].event;
        const char *broken = check_decision(player, player->checked, *task);
        if (broken != NULL) {
            return broken;
        }
        *task = event->task != NULL ? event->task : *task;
    }
    if (player->deemed != player->notices) {
        return "not exactly one notice back for a deemed consent";
    }
    return check_clocks(docket->task);
}

/* Exactly one verdict for each report that does not wait. */
static const char *
check_verdicts(const struct player *player)
{
    const struct docket *docket = &player->desk.docket;
    for (int64_t seq = 1; seq <= player->desk.seq; seq++) {
        int verdicts = 0;
        bool waits = false;
        for (size_t i = 0; i < docket->decision_count; i++) {
            const Dondoc__V1__Verdict *verdict = docket->decisions[i].event->verdict;
            verdicts += docket->decisions[i].cause.seq == seq && verdict != NULL &&
                        verdict->kind != DONDOC__V1__VERDICT__KIND__NONE;
        }
        for (int i = 0; i < docket->parked_count; i++) {
            waits = waits || docket->parked[i].seq == seq;
        }
        if (verdicts != (player->said[seq] != NULL && !waits)) {
            return "a report without its one verdict";
        }
    }
    return NULL;
}

/* ---- histories ----------------------------------------------------------------------------- */

static void
say(struct player *player, Dondoc__V1__Event *event, bool is_report)
{
    if (event != NULL) {
        player->said[player->desk.seq + 1] = is_report ? event : NULL;
        (void)desk_judge(&player->desk, event, player->now);
    }
}

static void
begin(struct player *player)
{
    Dondoc__V1__Event *order = assignment_new(player->arena);
    order->assignment_ordered->field = arena_text(player->arena, "xay-dung");
    order->assignment_ordered->urgency = (Dondoc__V1__Urgency)pick(player, 0, 3);
    event_limit(player->arena, order, KIND(WORK_DAYS), 20);
    say(player, order, true);
    say(player, delivery_new(player->arena), true);
    say(player, report_new(player->arena, DATA(ACCEPTANCE_REPORTED), "SXD.CV"), true);
}

static const char *
play(struct player *player, struct arena *arena, uint64_t seed)
{
    *player = (struct player){ .arena = arena,
                               .desk = desk_open(arena, reference),
                               .seed = seed,
                               .now = the_instant("2026-03-02 08:00:00") };
    const Dondoc__V1__Task *task = NULL;
    begin(player);
    for (int i = 0; i < STEPS; i++) {
        player->now += pick(player, 0, 900) * INT64_C(60000000);
        if (pick(player, 0, 2) == 0) {
            say(player, any_limit(player), false);
        } else {
            Dondoc__V1__Event *report = any_report(player);
            report->time = pick(player, 0, 3) == 0
                               ? player->now - pick(player, 0, 1200) * INT64_C(60000000)
                               : 0;
            say(player, report, true);
        }
        const char *broken = check_all(player, &task);
        if (broken != NULL) {
            return broken;
        }
    }
    return check_verdicts(player);
}

static void
random_consultations_break_no_invariant(void **state)
{
    (void)state;
    uint64_t seed = test_seed();
    int rounds = test_rounds(HISTORIES), deemed = 0, late = 0, views = 0;
    for (int i = 0; i < rounds; i++) {
        struct arena *arena = arena_new();
        struct player player;
        uint64_t own = test_random(&seed);
        const char *broken = play(&player, arena, own);
        if (broken != NULL) {
            fail_msg("history %" PRIu64 ", decision %zu: %s", own, player.checked, broken);
        }
        deemed += player.deemed;
        late += player.late;
        views += player.views;
        arena_free(arena);
    }
    print_message("%d rounds: %d deemed, %d late opinions, %d views\n", rounds, deemed, late,
                  views);
    if (rounds >= 1000) { /* the histories are worth their time; a brief run is too short to tell */
        assert_true(deemed > rounds / 10);
        assert_true(late > rounds / 100);
        assert_true(views > rounds / 100);
    }
}

/* Invariant 10: the same entries again give the same decisions, byte for byte. */
static void
the_same_consultations_give_the_same_decisions(void **state)
{
    (void)state;
    uint64_t seed = test_seed();
    for (int i = 0; i < test_rounds(HISTORIES / 10); i++) {
        struct arena *arena = arena_new();
        struct player first, second;
        uint64_t own = test_random(&seed);
        assert_null(play(&first, arena, own));
        assert_null(play(&second, arena, own));
        const struct docket *a = &first.desk.docket, *b = &second.desk.docket;
        assert_int_equal(a->decision_count, b->decision_count);
        for (size_t d = 0; d < a->decision_count; d++) {
            size_t size = protobuf_c_message_get_packed_size(&a->decisions[d].event->base);
            uint8_t *bytes = arena_alloc(arena, size), *others = arena_alloc(arena, size);
            assert_int_equal(protobuf_c_message_get_packed_size(&b->decisions[d].event->base),
                             size);
            (void)protobuf_c_message_pack(&a->decisions[d].event->base, bytes);
            (void)protobuf_c_message_pack(&b->decisions[d].event->base, others);
            assert_memory_equal(bytes, others, size);
        }
        arena_free(arena);
    }
}

static int
set_up(void **state)
{
    (void)state;
    fixed = arena_new();
    reference = consulting_reference(fixed);
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
        cmocka_unit_test(random_consultations_break_no_invariant),
        cmocka_unit_test(the_same_consultations_give_the_same_decisions),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
