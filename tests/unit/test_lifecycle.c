/* The matrix of a task's life: complete names, a why for every move, no way out of a closed state,
 * no state that cannot be reached, and the numbers of event.proto. */
#include "base/text.h"
#include "domain/lifecycle.h"
#include "test.h"
#include <dondoc/v1/event.pb-c.h>
#include <string.h>

/* Every move there is; a cell that is not listed must be empty. */
static const struct {
    enum task_state from;
    enum transition by;
    enum task_state to;
} expected[] = {
    { TASK_NONE, TR_REGISTER, TASK_REGISTERED },
    { TASK_NONE, TR_REJECT, TASK_REJECTED },
    { TASK_REGISTERED, TR_ASSIGN, TASK_ASSIGNED },
    { TASK_REGISTERED, TR_REJECT, TASK_REJECTED },
    { TASK_REGISTERED, TR_CANCEL, TASK_CANCELLED },
    { TASK_REGISTERED, TR_RECALL, TASK_CANCELLED },
    { TASK_REGISTERED, TR_SUPERSEDE, TASK_CANCELLED },
    { TASK_ASSIGNED, TR_DELIVER, TASK_ASSIGNED },
    { TASK_ASSIGNED, TR_ACCEPT, TASK_IN_PROGRESS },
    { TASK_ASSIGNED, TR_ACCEPT_TIMEOUT, TASK_IN_PROGRESS },
    { TASK_ASSIGNED, TR_OBJECT, TASK_OBJECTED },
    { TASK_ASSIGNED, TR_SUSPEND, TASK_SUSPENDED },
    { TASK_ASSIGNED, TR_CANCEL, TASK_CANCELLED },
    { TASK_ASSIGNED, TR_RECALL, TASK_CANCELLED },
    { TASK_ASSIGNED, TR_SUPERSEDE, TASK_CANCELLED },
    { TASK_ASSIGNED, TR_EXTEND, TASK_ASSIGNED },
    { TASK_ASSIGNED, TR_REPLACE, TASK_ASSIGNED },
    { TASK_ASSIGNED, TR_REORGANISE, TASK_ASSIGNED },
    { TASK_OBJECTED, TR_UPHOLD, TASK_ASSIGNED },
    { TASK_OBJECTED, TR_DISMISS, TASK_IN_PROGRESS },
    { TASK_OBJECTED, TR_DECIDE_TIMEOUT, TASK_IN_PROGRESS },
    { TASK_OBJECTED, TR_CANCEL, TASK_CANCELLED },
    { TASK_OBJECTED, TR_RECALL, TASK_CANCELLED },
    { TASK_OBJECTED, TR_SUPERSEDE, TASK_CANCELLED },
    { TASK_OBJECTED, TR_EXTEND, TASK_OBJECTED },
    { TASK_OBJECTED, TR_REPLACE, TASK_OBJECTED },
    { TASK_OBJECTED, TR_REORGANISE, TASK_OBJECTED },
    { TASK_IN_PROGRESS, TR_PROGRESS, TASK_IN_PROGRESS },
    { TASK_IN_PROGRESS, TR_REASSIGN, TASK_IN_PROGRESS },
    { TASK_IN_PROGRESS, TR_SUBMIT, TASK_SUBMITTED },
    { TASK_IN_PROGRESS, TR_SUSPEND, TASK_SUSPENDED },
    { TASK_IN_PROGRESS, TR_CANCEL, TASK_CANCELLED },
    { TASK_IN_PROGRESS, TR_RECALL, TASK_CANCELLED },
    { TASK_IN_PROGRESS, TR_SUPERSEDE, TASK_CANCELLED },
    { TASK_IN_PROGRESS, TR_EXTEND, TASK_IN_PROGRESS },
    { TASK_IN_PROGRESS, TR_REPLACE, TASK_IN_PROGRESS },
    { TASK_IN_PROGRESS, TR_REORGANISE, TASK_IN_PROGRESS },
    { TASK_RETURNED, TR_PROGRESS, TASK_RETURNED },
    { TASK_RETURNED, TR_REASSIGN, TASK_RETURNED },
    { TASK_RETURNED, TR_SUBMIT, TASK_SUBMITTED },
    { TASK_RETURNED, TR_SUSPEND, TASK_SUSPENDED },
    { TASK_RETURNED, TR_CANCEL, TASK_CANCELLED },
    { TASK_RETURNED, TR_RECALL, TASK_CANCELLED },
    { TASK_RETURNED, TR_SUPERSEDE, TASK_CANCELLED },
    { TASK_RETURNED, TR_EXTEND, TASK_RETURNED },
    { TASK_RETURNED, TR_REPLACE, TASK_RETURNED },
    { TASK_RETURNED, TR_REORGANISE, TASK_RETURNED },
    { TASK_SUBMITTED, TR_WITHDRAW, TASK_IN_PROGRESS },
    { TASK_SUBMITTED, TR_REVIEW, TASK_SUBMITTED },
    { TASK_SUBMITTED, TR_RETURN, TASK_RETURNED },
    { TASK_SUBMITTED, TR_COMPLETE, TASK_COMPLETED },
    { TASK_SUBMITTED, TR_CANCEL, TASK_CANCELLED },
    { TASK_SUBMITTED, TR_RECALL, TASK_CANCELLED },
    { TASK_SUBMITTED, TR_SUPERSEDE, TASK_CANCELLED },
    { TASK_SUBMITTED, TR_EXTEND, TASK_SUBMITTED },
    { TASK_SUBMITTED, TR_REPLACE, TASK_SUBMITTED },
    { TASK_SUBMITTED, TR_REORGANISE, TASK_SUBMITTED },
    { TASK_SUSPENDED, TR_RESUME, TASK_IN_PROGRESS },
    { TASK_SUSPENDED, TR_RESUME_TIMEOUT, TASK_IN_PROGRESS },
    { TASK_SUSPENDED, TR_CANCEL, TASK_CANCELLED },
    { TASK_SUSPENDED, TR_RECALL, TASK_CANCELLED },
    { TASK_SUSPENDED, TR_SUPERSEDE, TASK_CANCELLED },
    { TASK_SUSPENDED, TR_EXTEND, TASK_SUSPENDED },
    { TASK_SUSPENDED, TR_REPLACE, TASK_SUSPENDED },
    { TASK_SUSPENDED, TR_REORGANISE, TASK_SUSPENDED },
    { TASK_COMPLETED, TR_REOPEN, TASK_IN_PROGRESS },
    { TASK_COMPLETED, TR_ARCHIVE, TASK_ARCHIVED },
};

static void
the_matrix_has_these_moves_and_no_others(void **state)
{
    (void)state;
    for (int s = 0; s < TASK_STATES; s++)
        for (int t = 0; t < TRANSITIONS; t++) {
            const struct move *move = lifecycle_move((enum task_state)s, (enum transition)t);
            size_t i = 0;
            while (i < LENGTH(expected) && ((int)expected[i].from != s || (int)expected[i].by != t))
                i++;
            if (i == LENGTH(expected)) {
                assert_null(move);
                continue;
            }
            assert_non_null(move);
            assert_int_equal(move->next, expected[i].to);
        }
}

static void
every_move_says_why_in_both_languages(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENGTH(expected); i++) {
        const struct move *move = lifecycle_move(expected[i].from, expected[i].by);
        assert_false(text_is_empty(move->why));
        assert_false(text_is_empty(move->why_vi));
        assert_true(text_is_utf8(move->why_vi, strlen(move->why_vi)));
        assert_string_not_equal(move->why, move->why_vi);
    }
}

static void
only_reopening_and_archiving_leave_a_closed_state(void **state)
{
    (void)state;
    for (int s = 0; s < TASK_STATES; s++)
        for (int t = 0; task_state_is_closed((enum task_state)s) && t < TRANSITIONS; t++) {
            bool leads_on = s == TASK_COMPLETED && (t == TR_REOPEN || t == TR_ARCHIVE);
            assert_int_equal(lifecycle_move((enum task_state)s, (enum transition)t) != NULL,
                             leads_on);
            assert_int_equal(lifecycle_awaited((enum task_state)s, (enum transition)t), TASK_NONE);
        }
}

/* Closing is one thing: a move into a closed state ends the ladder, the holder and the plan. */
static void
effects_agree_with_states(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENGTH(expected); i++) {
        const struct move *move = lifecycle_move(expected[i].from, expected[i].by);
        uint32_t fx = move->effects, holder = fx & FX_HOLDER_MOVES;
        bool closes = task_state_is_closed(move->next) && !task_state_is_closed(expected[i].from);
        assert_int_equal((fx & FX_CLOSE) != 0, closes);
        assert_int_equal(holder & (holder - 1), 0); /* at most one holder */
        if ((fx & FX_CLOSE) != 0 && expected[i].from != TASK_NONE)
            assert_true((fx & FX_NOBODY_HOLDS) && (fx & FX_CLOSE_LADDER) && (fx & FX_NEW_PLAN));
        bool to_review = move->next == TASK_SUBMITTED && expected[i].from != TASK_SUBMITTED;
        bool to_pause = move->next == TASK_SUSPENDED && expected[i].from != TASK_SUSPENDED;
        assert_int_equal((fx & FX_REVIEWER_HOLDS) != 0, to_review);
        assert_int_equal((fx & FX_PAUSE_LADDER) != 0, to_review || to_pause);
        assert_int_equal((fx & FX_STOP_CLOCK) != 0, to_pause);
        bool from_pause = expected[i].from == TASK_SUSPENDED && move->next == TASK_IN_PROGRESS;
        assert_int_equal((fx & FX_RUN_CLOCK) != 0, from_pause);
        bool to_decider = move->next == TASK_OBJECTED && expected[i].from != TASK_OBJECTED;
        assert_int_equal((fx & FX_START_OBJECTION) != 0, to_decider);
        assert_int_equal((fx & FX_DECIDER_HOLDS) != 0, to_decider);
        bool is_decided = expected[i].from == TASK_OBJECTED && move->next != TASK_OBJECTED;
        assert_true(!is_decided || (fx & (FX_STOP_OBJECTION | FX_LAPSE_OBJECTION)) != 0);
        assert_true((fx & FX_NEW_DUE) == 0 || (fx & FX_NEW_PLAN) != 0);
        for (uint32_t bit = 1; bit != 0; bit <<= 1)
            if (fx & bit)
                assert_string_not_equal(effect_name((enum effect)bit), "?");
    }
}

static void
every_state_of_this_life_is_reached_from_nothing(void **state)
{
    (void)state;
    static const enum task_state later[] = { TASK_DRAFT };
    bool reached[TASK_STATES] = { [TASK_NONE] = true };
    for (size_t round = 0; round < LENGTH(expected); round++)
        for (size_t i = 0; i < LENGTH(expected); i++)
            if (reached[expected[i].from])
                reached[lifecycle_move(expected[i].from, expected[i].by)->next] = true;
    for (size_t i = 0; i < LENGTH(later); i++) {
        assert_false(reached[later[i]]);
        reached[later[i]] = true;
    }
    for (int s = 0; s < TASK_STATES; s++)
        if (!reached[s])
            fail_msg("%s is never reached", task_state_name((enum task_state)s));
}

static const struct {
    enum task_state state;
    enum transition transition;
    enum task_state awaited;
} early[] = {
    { TASK_NONE, TR_SUBMIT, TASK_IN_PROGRESS }, /* the assignment is still on its way */
    { TASK_NONE, TR_DELIVER, TASK_ASSIGNED },
    { TASK_NONE, TR_REGISTER, TASK_NONE },            /* is allowed now */
    { TASK_ASSIGNED, TR_PROGRESS, TASK_IN_PROGRESS }, /* not accepted yet */
    { TASK_ASSIGNED, TR_COMPLETE, TASK_SUBMITTED },   /* SC-34: the review before the submission */
    { TASK_ASSIGNED, TR_REGISTER, TASK_NONE },        /* assigned once */
    { TASK_IN_PROGRESS, TR_ACCEPT, TASK_NONE },       /* never comes back */
    { TASK_IN_PROGRESS, TR_COMPLETE, TASK_SUBMITTED },
    { TASK_IN_PROGRESS, TR_DELIVER, TASK_NONE },
    { TASK_SUBMITTED, TR_SUBMIT, TASK_IN_PROGRESS }, /* after a withdrawal or return under way */
    { TASK_SUBMITTED, TR_ACCEPT, TASK_NONE },
    { TASK_RETURNED, TR_WITHDRAW, TASK_SUBMITTED },
    { TASK_COMPLETED, TR_PROGRESS, TASK_NONE },
    { TASK_CANCELLED, TR_COMPLETE, TASK_NONE },
    { TASK_OBJECTED, TR_PROGRESS, TASK_IN_PROGRESS },
    { TASK_ASSIGNED, TR_UPHOLD, TASK_OBJECTED }, /* the decision before the objection */
    { TASK_IN_PROGRESS, TR_OBJECT, TASK_NONE },  /* accepted is accepted */
    { TASK_IN_PROGRESS, TR_RESUME, TASK_SUSPENDED },
    { TASK_SUSPENDED, TR_SUBMIT, TASK_IN_PROGRESS },
    { TASK_SUBMITTED, TR_ARCHIVE, TASK_COMPLETED },
    { TASK_COMPLETED, TR_SUBMIT, TASK_NONE }, /* nobody waits for a reopening */
    { TASK_ARCHIVED, TR_REOPEN, TASK_NONE },
};

static void
early_reports_are_told_from_wrong_ones(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENGTH(early); i++) {
        enum task_state awaited = lifecycle_awaited(early[i].state, early[i].transition);
        if (awaited != early[i].awaited)
            fail_msg("%s in %s awaits %s", transition_name(early[i].transition),
                     task_state_name(early[i].state), task_state_name(awaited));
    }
}

static void
numbers_out_of_the_tables_are_harmless(void **state)
{
    (void)state;
    static const int wrong[] = { -1, TASK_STATES, TRANSITIONS, 1 << 20 };
    for (size_t i = 0; i < LENGTH(wrong); i++) {
        assert_null(lifecycle_move((enum task_state)wrong[i], TR_ASSIGN));
        assert_null(lifecycle_move(TASK_NONE, (enum transition)wrong[i]));
        assert_int_equal(lifecycle_awaited((enum task_state)wrong[i], TR_ASSIGN), TASK_NONE);
        assert_string_equal(task_state_name((enum task_state)wrong[i]), "?");
    }
    assert_string_equal(effect_name((enum effect)3), "?");
}

static void
names_are_complete_and_read_back(void **state)
{
    (void)state;
    for (int s = 0; s < TASK_STATES; s++) {
        enum task_state parsed;
        assert_true(task_state_parse(task_state_name((enum task_state)s), &parsed));
        assert_int_equal(parsed, s);
        assert_false(text_is_empty(task_state_say((enum task_state)s, false)));
        assert_false(text_is_empty(task_state_say((enum task_state)s, true)));
    }
    for (int t = 0; t < TRANSITIONS; t++) {
        enum transition parsed;
        assert_true(transition_parse(transition_name((enum transition)t), &parsed));
        assert_int_equal(parsed, t);
        assert_false(text_is_empty(transition_say((enum transition)t, false)));
        assert_false(text_is_empty(transition_say((enum transition)t, true)));
    }
    enum task_state untouched = TASK_DRAFT;
    assert_false(task_state_parse("DONE", &untouched));
    assert_int_equal(untouched, TASK_DRAFT);
}

static void
states_are_numbered_as_in_the_protocol(void **state)
{
    (void)state;
    const ProtobufCEnumDescriptor *proto = &dondoc__v1__task_state__descriptor;
    assert_int_equal(proto->n_values, TASK_STATES);
    for (int s = 1; s < TASK_STATES; s++) {
        const ProtobufCEnumValue *value = protobuf_c_enum_descriptor_get_value(proto, s);
        assert_non_null(value);
        assert_string_equal(value->name, task_state_name((enum task_state)s));
    }
}

static void
the_drawing_has_every_move(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct text_builder out = { .arena = arena };
    lifecycle_draw(&out, false);
    size_t arrows = 0;
    for (const char *at = out.text; (at = strstr(at, " -> ")) != NULL; at++)
        arrows++;
    assert_int_equal(arrows, LENGTH(expected));
    assert_non_null(strstr(out.text, "SUBMITTED -> RETURNED [label=\"trả lại\""));
    assert_non_null(strstr(out.text, "ASSIGNED -> OBJECTED"));
    assert_null(strstr(out.text, "DRAFT")); /* nothing leads there yet */
    arena_free(arena);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_matrix_has_these_moves_and_no_others),
        cmocka_unit_test(every_move_says_why_in_both_languages),
        cmocka_unit_test(only_reopening_and_archiving_leave_a_closed_state),
        cmocka_unit_test(effects_agree_with_states),
        cmocka_unit_test(every_state_of_this_life_is_reached_from_nothing),
        cmocka_unit_test(early_reports_are_told_from_wrong_ones),
        cmocka_unit_test(numbers_out_of_the_tables_are_harmless),
        cmocka_unit_test(names_are_complete_and_read_back),
        cmocka_unit_test(states_are_numbered_as_in_the_protocol),
        cmocka_unit_test(the_drawing_has_every_move),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
