/* The matrices of a unit that is consulted and of opinions that differ: these moves and no others,
 * a why for each, what they promise, and the numbers of task.proto. */
#include "base/text.h"
#include "domain/conflict.h"
#include "domain/consultation.h"
#include "test.h"
#include <dondoc/v1/event.pb-c.h>
#include <string.h>

/* Every move there is; a cell that is not listed must be empty. */
static const struct {
    enum consult_state from;
    enum consult_event by;
    enum consult_state to;
} consulting[] = {
    { CONSULT_DRAFT, CONSULT_SEND, CONSULT_SENT },
    { CONSULT_SENT, CONSULT_ALARM, CONSULT_SENT },
    { CONSULT_SENT, CONSULT_DELIVER, CONSULT_DELIVERED },
    { CONSULT_SENT, CONSULT_ANSWER, CONSULT_ANSWERED },
    { CONSULT_SENT, CONSULT_TURN_BACK, CONSULT_TURNED_BACK },
    { CONSULT_DELIVERED, CONSULT_ANSWER, CONSULT_ANSWERED },
    { CONSULT_DELIVERED, CONSULT_TURN_BACK, CONSULT_TURNED_BACK },
    { CONSULT_DELIVERED, CONSULT_FALL_SILENT, CONSULT_DEEMED },
    { CONSULT_ANSWERED, CONSULT_DOUBT, CONSULT_UNCLEAR },
    { CONSULT_UNCLEAR, CONSULT_ANSWER, CONSULT_ANSWERED },
    { CONSULT_UNCLEAR, CONSULT_STAY_VAGUE, CONSULT_DELIVERED },
    { CONSULT_DEEMED, CONSULT_ANSWER, CONSULT_ANSWERED },
    { CONSULT_DEEMED, CONSULT_ANSWER_LATE, CONSULT_DEEMED },
};

static const struct {
    enum conflict_state from;
    enum conflict_event by;
    enum conflict_state to;
} differing[] = {
    { CONFLICT_NONE, CONFLICT_DIFFER, CONFLICT_OPEN },
    { CONFLICT_OPEN, CONFLICT_AGREE, CONFLICT_AGREED },
    { CONFLICT_OPEN, CONFLICT_DISAGREE, CONFLICT_NOT_AGREED },
    { CONFLICT_NOT_AGREED, CONFLICT_AGREE, CONFLICT_AGREED },
    { CONFLICT_NOT_AGREED, CONFLICT_RECORD_VIEW, CONFLICT_VIEW_RECORDED },
    { CONFLICT_VIEW_RECORDED, CONFLICT_AGREE, CONFLICT_AGREED },
    { CONFLICT_VIEW_RECORDED, CONFLICT_RECORD_VIEW, CONFLICT_VIEW_RECORDED },
};

static void
assert_said(const char *vi, const char *en)
{
    assert_false(text_is_empty(vi));
    assert_false(text_is_empty(en));
    assert_true(text_is_utf8(vi, strlen(vi)));
    assert_string_not_equal(vi, en);
}

static void
consultation_has_these_moves_and_no_others(void **state)
{
    (void)state;
    for (int s = -1; s <= CONSULT_STATES; s++) {
        for (int e = -1; e <= CONSULT_EVENTS; e++) {
            const struct consult_move *move =
                consultation_move((enum consult_state)s, (enum consult_event)e);
            size_t i = 0;
            while (i < LENGTH(consulting) &&
                   ((int)consulting[i].from != s || (int)consulting[i].by != e)) {
                i++;
            }
            if (i == LENGTH(consulting)) {
                assert_null(move);
                continue;
            }
            assert_non_null(move);
            assert_int_equal(move->next, consulting[i].to);
            assert_said(move->why_vi, move->why);
        }
    }
}

static void
conflict_has_these_moves_and_no_others(void **state)
{
    (void)state;
    for (int s = -1; s <= CONFLICT_STATES; s++) {
        for (int e = -1; e <= CONFLICT_EVENTS; e++) {
            const struct conflict_move *move =
                conflict_move((enum conflict_state)s, (enum conflict_event)e);
            size_t i = 0;
            while (i < LENGTH(differing) &&
                   ((int)differing[i].from != s || (int)differing[i].by != e)) {
                i++;
            }
            if (i == LENGTH(differing)) {
                assert_null(move);
                continue;
            }
            assert_non_null(move);
            assert_int_equal(move->next, differing[i].to);
            assert_said(move->why_vi, move->why);
        }
    }
}

/* Model 3.14, 6: consent is deemed only from where delivery is proven and no answer lies. */
static void
silence_is_consent_only_after_delivery(void **state)
{
    (void)state;
    for (int s = 0; s < CONSULT_STATES; s++) {
        for (int e = 0; e < CONSULT_EVENTS; e++) {
            const struct consult_move *move =
                consultation_move((enum consult_state)s, (enum consult_event)e);
            if (move == NULL) {
                continue;
            }
            bool becomes_deemed = move->next == CONSULT_DEEMED && s != CONSULT_DEEMED;
            assert_int_equal(becomes_deemed, e == CONSULT_FALL_SILENT);
            assert_int_equal(becomes_deemed, (move->effects & CFX_NOTICE_BACK) != 0);
            assert_true(!becomes_deemed || s == CONSULT_DELIVERED);
            /* out of SENT only with proof of delivery */
            bool leaves = s == CONSULT_SENT && move->next != CONSULT_SENT;
            assert_int_equal(leaves, (move->effects & CFX_RECEIVED) != 0);
            /* into DELIVERED its time runs, out of it no more */
            assert_int_equal(move->next == CONSULT_DELIVERED,
                             (move->effects & CFX_WATCH_ANSWER) != 0);
            assert_int_equal(s == CONSULT_DELIVERED, (move->effects & CFX_STOP_ANSWER) != 0);
            assert_int_equal(move->next == CONSULT_UNCLEAR, (move->effects & CFX_WATCH_FIX) != 0);
            assert_int_equal(s == CONSULT_UNCLEAR, (move->effects & CFX_STOP_FIX) != 0);
        }
    }
}

static void
names_are_those_of_the_messages(void **state)
{
    (void)state;
    for (int s = 1; s < CONSULT_STATES; s++) {
        const ProtobufCEnumValue *value =
            protobuf_c_enum_descriptor_get_value(&dondoc__v1__consult_target__state__descriptor, s);
        assert_non_null(value);
        assert_string_equal(value->name, consult_state_name((enum consult_state)s));
    }
    assert_int_equal(dondoc__v1__consult_target__state__descriptor.n_values, CONSULT_STATES);
    for (int s = 1; s < CONFLICT_STATES; s++) {
        const ProtobufCEnumValue *value =
            protobuf_c_enum_descriptor_get_value(&dondoc__v1__conflict__state__descriptor, s);
        assert_non_null(value);
        assert_string_equal(value->name, conflict_state_name((enum conflict_state)s));
    }
    assert_int_equal(dondoc__v1__conflict__state__descriptor.n_values, CONFLICT_STATES);
    for (int s = 0; s < CONSULT_STATES; s++) {
        assert_said(consult_state_say((enum consult_state)s, false),
                    consult_state_say((enum consult_state)s, true));
    }
    for (int e = 0; e < CONSULT_EVENTS; e++) {
        assert_said(consult_event_say((enum consult_event)e, false),
                    consult_event_say((enum consult_event)e, true));
        assert_string_not_equal(consult_event_name((enum consult_event)e), "?");
    }
    for (int e = 0; e < CONFLICT_EVENTS; e++) {
        assert_said(conflict_event_say((enum conflict_event)e, false),
                    conflict_event_say((enum conflict_event)e, true));
        assert_string_not_equal(conflict_event_name((enum conflict_event)e), "?");
    }
}

static size_t
count_of(const char *text, const char *what)
{
    size_t count = 0;
    for (const char *at = strstr(text, what); at != NULL; at = strstr(at + 1, what)) {
        count++;
    }
    return count;
}

static void
drawings_have_every_state_and_every_move(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    for (int english = 0; english < 2; english++) {
        struct text_builder out = { .arena = arena };
        consultation_draw(&out, english);
        assert_int_equal(count_of(out.text, " -> "), LENGTH(consulting));
        for (int s = 0; s < CONSULT_STATES; s++) {
            assert_non_null(strstr(out.text, consult_state_name((enum consult_state)s)));
        }
        struct text_builder other = { .arena = arena };
        conflict_draw(&other, english);
        assert_int_equal(count_of(other.text, " -> "), LENGTH(differing));
        for (int s = 0; s < CONFLICT_STATES; s++) {
            assert_non_null(strstr(other.text, conflict_state_name((enum conflict_state)s)));
        }
    }
    arena_free(arena);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(consultation_has_these_moves_and_no_others),
        cmocka_unit_test(conflict_has_these_moves_and_no_others),
        cmocka_unit_test(silence_is_consent_only_after_delivery),
        cmocka_unit_test(names_are_those_of_the_messages),
        cmocka_unit_test(drawings_have_every_state_and_every_move),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
