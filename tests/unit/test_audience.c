#include "test.h"

#include "base/text.h"
#include "domain/audience.h"
#include "scenario.h"
#include "vn_calendar.h"

static struct arena *arena;

static int
set_up(void **state)
{
    (void)state;
    arena = arena_new();
    return 0;
}

static int
tear_down(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static const struct audience_task sxd_task = {
    .lead = "SXD",
    .handler = "SXD.CV",
    .accountable_head = "SXD.GD",
    .assigner = "PCT1",
    .tracker = "VPUB.CV",
    .reviewer = "VPUB.CV",
    .field = "xay-dung",
};

/* The fixture with some of its holdings taken away, and absences added. */
static const struct organisation *
without(const char *const *vacant, size_t count, const char *absences)
{
    struct file_set files = folder_read(arena, "tests/scenario/organisation");
    struct mistakes mistakes = { .arena = arena };
    struct named_file *list = arena_array(arena, files.count, sizeof *list);
    memcpy(list, files.files, files.count * sizeof *list);
    for (size_t f = 0; f < files.count; f++) {
        if (strcmp(list[f].name, "absences.csv") == 0 && absences != NULL) {
            list[f].bytes = arena_print(
                arena, "person,from,to,stand_in_position,stand_in_person\n%s", absences);
            list[f].size = strlen(list[f].bytes);
        }
        if (strcmp(list[f].name, "holdings.csv") != 0) {
            continue;
        }
        struct text_builder rows = { .arena = arena };
        const char *bytes = list[f].bytes, *end = bytes + list[f].size;
        while (bytes < end) {
            size_t length = strcspn(bytes, "\n") + 1;
            bool is_kept = true;
            for (size_t v = 0; v < count; v++) {
                size_t n = strlen(vacant[v]);
                is_kept = is_kept && !(strncmp(bytes, vacant[v], n) == 0 && bytes[n] == ',');
            }
            if (is_kept) {
                text_add_n(&rows, bytes, length);
            }
            bytes += length;
        }
        list[f].bytes = rows.text;
        list[f].size = rows.size;
    }
    const struct organisation *organisation =
        organisation_read(arena, &(struct file_set){ list, files.count }, &mistakes);
    assert_no_mistakes(&mistakes);
    return organisation;
}

static const char *
code_of(const struct org_position *position)
{
    return position != NULL ? position->code : "";
}

static void
test_roles_find_their_posts(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        enum recipient role;
        const char *vacant[8];
        const char *position, *instead_of;
        enum audience_outcome outcome;
    } cases[] = {
        { "handler", RECIPIENT_HANDLER, { 0 }, "SXD.CV", "", AUDIENCE_TOLD },
        { "supervisor", RECIPIENT_SUPERVISOR, { 0 }, "SXD.TP", "", AUDIENCE_TOLD },
        { "deputy, of the handler's line", RECIPIENT_DEPUTY_IN_CHARGE, { 0 }, "SXD.PGD", "", 0 },
        { "head", RECIPIENT_HEAD, { 0 }, "SXD.GD", "", AUDIENCE_TOLD },
        { "tracker", RECIPIENT_TRACKER, { 0 }, "VPUB.CV", "", AUDIENCE_TOLD },
        { "office chief", RECIPIENT_OFFICE_CHIEF, { 0 }, "CVP", "", AUDIENCE_TOLD },
        { "vice chair", RECIPIENT_VICE_CHAIR, { 0 }, "PCT1", "", AUDIENCE_TOLD },
        { "chair", RECIPIENT_CHAIR, { 0 }, "CT", "", AUDIENCE_TOLD },
        { "home affairs", RECIPIENT_SNV, { 0 }, "SNV.GD", "", AUDIENCE_TOLD },
        { "reviewer", RECIPIENT_REVIEWER, { 0 }, "VPUB.CV", "", AUDIENCE_TOLD },
        { "above him", RECIPIENT_REVIEWER_SUPERVISOR, { 0 }, "VPUB.TP", "", AUDIENCE_TOLD },
        { "and above", RECIPIENT_REVIEWER_SUPERIOR, { 0 }, "VPUB.PCVP", "", AUDIENCE_TOLD },
        { "vacant handler", RECIPIENT_HANDLER, { "SXD.CV" }, "SXD.TP", "SXD.CV", AUDIENCE_TOLD },
        { "two vacant in a row",
          RECIPIENT_HANDLER,
          { "SXD.CV", "SXD.TP" },
          "SXD.PGD",
          "SXD.CV",
          AUDIENCE_TOLD },
        { "vacant supervisor", RECIPIENT_SUPERVISOR, { "SXD.TP" }, "SXD.PGD", "", AUDIENCE_TOLD },
        { "vacant head", RECIPIENT_HEAD, { "SXD.GD" }, "PCT1", "SXD.GD", AUDIENCE_TOLD },
        { "no Vice Chair", RECIPIENT_VICE_CHAIR, { "PCT1" }, "CT", "PCT1", AUDIENCE_TOLD },
        { "no Chair: the last resort", RECIPIENT_CHAIR, { "CT" }, "CVP", "CT", AUDIENCE_NOBODY },
        { "nor an office chief", RECIPIENT_CHAIR, { "CT", "CVP" }, "PCT1", "CT", AUDIENCE_NOBODY },
        { "nobody at all",
          RECIPIENT_CHAIR,
          { "CT", "CVP", "PCT1", "SNV.GD" },
          "",
          "CT",
          AUDIENCE_NOBODY },
    };
    int64_t at = the_instant("2026-03-10T08:00");
    for (size_t i = 0; i < LENGTH(cases); i++) {
        print_message("%s\n", cases[i].name);
        size_t vacant = 0;
        while (cases[i].vacant[vacant] != NULL) {
            vacant++;
        }
        struct audience audience = { 0 };
        audience_add(&audience, without(cases[i].vacant, vacant, NULL), &sxd_task, cases[i].role, 1,
                     at);
        assert_int_equal(audience.count, 1);
        const struct listener *listener = &audience.listeners[0];
        assert_string_equal(code_of(listener->position), cases[i].position);
        assert_string_equal(code_of(listener->instead_of), cases[i].instead_of);
        assert_int_equal(listener->outcome, cases[i].outcome);
        assert_true((listener->person == NULL) == (listener->position == NULL));
    }
}

static void
test_leaders_are_reminded_by_the_office(void **state)
{
    (void)state;
    struct audience_task task = sxd_task;
    struct audience audience = { 0 };
    task.reviewer = "PCT1";
    const struct organisation *organisation = scenario_organisation(arena);
    int64_t at = the_instant("2026-03-10T08:00");
    audience_add(&audience, organisation, &task, RECIPIENT_REVIEWER, 1, at);
    audience_add(&audience, organisation, &task, RECIPIENT_REVIEWER_SUPERVISOR, 1, at);
    audience_add(&audience, organisation, &task, RECIPIENT_REVIEWER_SUPERIOR, 2, at);
    assert_string_equal(code_of(audience.listeners[0].position), "PCT1");
    assert_string_equal(code_of(audience.listeners[1].position), "CVP");
    assert_string_equal(code_of(audience.listeners[2].position), "CT");
}

static void
test_an_absent_one_is_stood_in_for(void **state)
{
    (void)state;
    const struct organisation *organisation =
        without(NULL, 0, "SXD.GD,2026-03-09,2026-03-13,SXD.PGD,\nSXD.TP,2026-03-09,,,\n");
    struct audience audience = { 0 };
    int64_t at = the_instant("2026-03-10T08:00");
    audience_add(&audience, organisation, &sxd_task, RECIPIENT_HEAD, 3, at);
    assert_string_equal(code_of(audience.listeners[0].position), "SXD.GD");
    assert_string_equal(audience.listeners[0].person->id, "SXD.PGD");
    audience_add(&audience, organisation, &sxd_task, RECIPIENT_SUPERVISOR, 1, at);
    assert_string_equal(code_of(audience.listeners[1].position), "SXD.PGD");
    assert_int_equal(audience.listeners[1].outcome, AUDIENCE_MERGED); /* the same person */
}

static void
test_one_person_is_told_once(void **state)
{
    (void)state;
    static const char *const vacant[] = { "SXD.GD" };
    const struct organisation *organisation = without(vacant, 1, NULL);
    struct audience audience = { 0 };
    int64_t at = the_instant("2026-03-10T08:00");
    audience_add(&audience, organisation, &sxd_task, RECIPIENT_VICE_CHAIR, 5, at);
    const struct listener_told told[] = { { "SXD.PGD", 2 }, { "PCT1", 3 } };
    audience_merge(&audience, told, LENGTH(told));
    assert_int_equal(audience.listeners[0].outcome, AUDIENCE_MERGED);
    assert_int_equal(audience.listeners[0].merged_level, 3);
}

static void
test_nobody_hears_only_of_himself(void **state)
{
    (void)state;
    const struct organisation *organisation = scenario_organisation(arena);
    int64_t at = the_instant("2026-03-10T08:00");
    struct audience_task task = sxd_task;
    task.handler = "SXD.GD"; /* the head does it himself */
    const struct org_person *late = audience_person(organisation, task.handler, at);
    assert_string_equal(late->id, "SXD.GD");
    struct audience audience = { 0 };
    audience_add(&audience, organisation, &task, RECIPIENT_HEAD, 3, at);
    assert_false(audience_is_beyond(&audience, late));
    audience_add(&audience, organisation, &task, RECIPIENT_OFFICE_CHIEF, 4, at);
    assert_true(audience_is_beyond(&audience, late));
    assert_null(audience_person(organisation, "", at));
    assert_null(audience_person(organisation, "NOBODY", at));
}

static void
test_while_no_handler_is_named_the_head_is_told(void **state)
{
    (void)state;
    const struct organisation *organisation = scenario_organisation(arena);
    int64_t at = the_instant("2026-03-10T08:00");
    struct audience_task task = sxd_task;
    task.handler = "";
    task.tracker = "";
    struct audience audience = { 0 };
    audience_add(&audience, organisation, &task, RECIPIENT_HANDLER, 1, at);
    audience_add(&audience, organisation, &task, RECIPIENT_SUPERVISOR, 1, at);
    audience_add(&audience, organisation, &task, RECIPIENT_TRACKER, 2, at); /* there is none */
    assert_int_equal(audience.count, 2);
    assert_string_equal(code_of(audience.listeners[0].position), "SXD.GD");
    assert_int_equal(audience.listeners[1].outcome, AUDIENCE_MERGED);
}

static void
test_a_central_agency_hears_from_the_chair(void **state)
{
    (void)state;
    const struct organisation *organisation = scenario_organisation(arena);
    int64_t at = the_instant("2026-03-10T08:00");
    struct audience_task task = { .lead = "CQTW", .assigner = "PCT1", .field = "xay-dung" };
    struct audience audience = { 0 };
    assert_true(audience_is_central(organisation, "CQTW"));
    assert_false(audience_is_central(organisation, "SXD"));
    audience_add(&audience, organisation, &task, RECIPIENT_VICE_CHAIR, 5, at);
    audience_add(&audience, organisation, &task, RECIPIENT_SNV, 6, at);
    assert_int_equal(audience.count, 1);
    assert_string_equal(code_of(audience.listeners[0].position), "CT");
}

/* Invariants 12 and 18: whoever is told acts for the post he is told for, now; whatever is vacant.
 */
static void
test_only_who_acts_for_a_post_hears(void **state)
{
    (void)state;
    uint64_t seed = test_seed();
    const struct organisation *all = scenario_organisation(arena);
    struct organisation_counts counts = organisation_count(all);
    int64_t at = the_instant("2026-03-10T08:00");
    int rounds = test_rounds(200);
    for (int round = 0; round < rounds; round++) {
        const char *vacant[64];
        size_t count = 0;
        for (size_t p = 0; p < counts.positions && count < LENGTH(vacant); p++) {
            if (test_between(&seed, 0, 2) == 0) {
                vacant[count++] = organisation_position_at(all, p)->code;
            }
        }
        const struct organisation *organisation = without(vacant, count, NULL);
        struct audience audience = { 0 };
        for (int role = 0; role < RECIPIENTS; role++) {
            audience_add(&audience, organisation, &sxd_task, (enum recipient)role, 1, at);
        }
        for (int i = 0; i < audience.count; i++) {
            const struct listener *listener = &audience.listeners[i];
            bool is_held = listener->position != NULL &&
                           org_position_is_held_by(listener->position, listener->person, at);
            assert_true(is_held ||
                        (listener->position == NULL && listener->outcome == AUDIENCE_NOBODY));
            for (int k = 0; k < i; k++) { /* nobody is told twice */
                const struct listener *other = &audience.listeners[k];
                assert_true(other->person != listener->person || listener->person == NULL ||
                            listener->outcome == AUDIENCE_MERGED);
            }
        }
    }
}

int
main(void)
{
#define TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_roles_find_their_posts),
        TEST(test_leaders_are_reminded_by_the_office),
        TEST(test_an_absent_one_is_stood_in_for),
        TEST(test_one_person_is_told_once),
        TEST(test_nobody_hears_only_of_himself),
        TEST(test_while_no_handler_is_named_the_head_is_told),
        TEST(test_a_central_agency_hears_from_the_chair),
        TEST(test_only_who_acts_for_a_post_hears),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
