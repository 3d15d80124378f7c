#include "test.h"

#include "base/civil.h"
#include "permits.h"
#include <string.h>

static const char events_header[] =
    "case_id,seq,event_id,activity,lifecycle,timestamp,resource,group\n";
static const char cases_header[] = "case_id,channel,department,responsible,group,start_at,"
                                   "deadline_at,planned_end_at,ended_at\n";

struct files {
    struct arena *arena;
    struct named_file events, cases;
    struct mistakes mistakes;
};

static struct named_file
file_of(struct arena *arena, const char *name, const char *header, const char *rows)
{
    const char *text = arena_print(arena, "%s%s", header, rows);
    return (struct named_file){ name, text, strlen(text) };
}

static struct permits
read_rows(struct files *files, const char *events, const char *cases)
{
    files->arena = arena_new();
    files->mistakes = (struct mistakes){ .arena = files->arena };
    files->events = file_of(files->arena, "events.csv", events_header, events);
    files->cases = file_of(files->arena, "cases.csv", cases_header, cases);
    return permits_read(files->arena, &files->events, &files->cases, "demo/x", &files->mistakes);
}

/* A file of the shipped log; tests run in the tree's top folder. */
static struct named_file
shipped(struct arena *arena, const char *name)
{
    FILE *in = fopen(arena_print(arena, "deploy/demo/receipt/%s", name), "r");
    assert_non_null(in);
    size_t room = 4 * 1024 * 1024;
    char *bytes = arena_alloc(arena, room);
    size_t size = fread(bytes, 1, room, in);
    fclose(in);
    return (struct named_file){ name, bytes, size };
}

static void
the_shipped_log_has_its_control_totals(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct mistakes mistakes = { .arena = arena };
    struct named_file events = shipped(arena, "receipt_events.csv");
    struct named_file cases = shipped(arena, "receipt_cases.csv");
    struct permits permits = permits_read(arena, &events, &cases, "demo/x", &mistakes);
    assert_int_equal(mistakes.count, 0);
    assert_int_equal(permits.totals.tasks, 1434);
    assert_int_equal(permits.totals.completed, 1329);
    assert_int_equal(permits.totals.late, 309);
    assert_int_equal(permits.totals.open, 105);
    assert_int_equal(permits.totals.progress, 8577);
    assert_int_equal(permits.totals.after_end, 180);
    assert_int_equal(permits.count, 8577 + 2 * 1434 + 2 * 1329);
    for (size_t i = 1; i < permits.count; i++) {
        assert_true(permits.events[i - 1]->time <= permits.events[i]->time);
    }
    int numbers[3] = { 0 }; /* of 2010 to 2012: consecutive within a year */
    for (size_t i = 0; i < permits.count; i++) {
        const Dondoc__V1__Event *event = permits.events[i];
        if (event->data_case == DONDOC__V1__EVENT__DATA_ASSIGNMENT_ORDERED) {
            const Dondoc__V1__Registration *book =
                event->assignment_ordered->document->registration;
            assert_in_range(book->year, 2010, 2012);
            assert_int_equal(book->number, ++numbers[book->year - 2010]);
        }
    }
    assert_int_equal(numbers[0] + numbers[1] + numbers[2], 1434);
    int64_t last;
    assert_true(instant_parse("2012-01-23T15:42:54.644+01:00", &last));
    assert_int_equal(permits.events[permits.count - 1]->time, last);
    arena_free(arena);
}

static void
a_case_lives_in_order(void **state)
{
    (void)state;
    struct files files;
    struct permits permits =
        read_rows(&files,
                  "c1,1,t1,Look,complete,2011-03-01T09:00:00.000+01:00,R2,Group 12\n"
                  "c1,2,t2,Stamp,complete,2011-03-05T09:00:00.000+01:00,R1,Group 3\n",
                  "c1,Post,General,R1,,2011-03-02T00:00:00.000+01:00,2011-03-04T01:06:40.000+01:00,"
                  "2011-03-04T01:06:40.000+01:00,2011-03-04T12:00:00.000+01:00\n");
    assert_int_equal(files.mistakes.count, 0);
    static const int types[] = {
        DONDOC__V1__EVENT__DATA_ASSIGNMENT_ORDERED, DONDOC__V1__EVENT__DATA_ACCEPTANCE_REPORTED,
        DONDOC__V1__EVENT__DATA_PROGRESS_REPORTED,  DONDOC__V1__EVENT__DATA_RESULT_SUBMITTED,
        DONDOC__V1__EVENT__DATA_RESULT_REVIEWED,    DONDOC__V1__EVENT__DATA_PROGRESS_REPORTED
    };
    assert_int_equal(permits.count, 6);
    for (size_t i = 0; i < permits.count; i++) {
        assert_int_equal((int)permits.events[i]->data_case, types[i]);
        assert_string_equal(permits.events[i]->subject, "task:c1");
        assert_string_equal(permits.events[i]->source, "demo/x");
    }
    /* assigned at the earliest instant, which is a row of the log */
    assert_int_equal(permits.events[0]->time, permits.events[2]->time);
    const Dondoc__V1__AssignmentOrdered *order = permits.events[0]->assignment_ordered;
    assert_string_equal(order->handler, "CV-R1");
    assert_int_equal(order->n_participants, 2);
    assert_string_equal(order->participants[0]->unit, "G3");
    assert_int_equal(order->participants[0]->role, DONDOC__V1__PARTICIPANT__ROLE__CHU_TRI);
    assert_string_equal(order->participants[1]->unit, "G12");
    /* 24:00 of 4 March in UTC+7, although 12:00 there is 18:00 here */
    assert_int_equal(order->limit->instant, day_start(day_of(2011, 3, 5)));
    assert_int_equal(permits.totals.late, 0);
    assert_int_equal(permits.totals.after_end, 1);
    arena_free(files.arena);
}

static void
an_officer_belongs_to_the_group_of_most_of_his_rows(void **state)
{
    (void)state;
    static const struct {
        const char *rows, *unit;
    } table[] = {
        { "", "VPUB" },
        { "c1,1,t1,A,complete,2011-03-01T09:00:00+01:00,R1,\n", "VPUB" },
        { "c1,1,t1,A,complete,2011-03-01T09:00:00+01:00,R1,\n"
          "c1,2,t2,A,complete,2011-03-01T10:00:00+01:00,R1,\n"
          "c1,3,t3,A,complete,2011-03-01T11:00:00+01:00,R1,Group 7\n",
          "G7" },
        { "c1,1,t1,A,complete,2011-03-01T09:00:00+01:00,R1,Group 12\n"
          "c1,2,t2,A,complete,2011-03-01T10:00:00+01:00,R1,Group 2\n",
          "G2" },
        { "c1,1,t1,A,complete,2011-03-01T09:00:00+01:00,R1,Group 2\n"
          "c1,2,t2,A,complete,2011-03-01T10:00:00+01:00,R1,Group 12\n"
          "c1,3,t3,A,complete,2011-03-01T11:00:00+01:00,R2,Group 2\n"
          "c1,4,t4,A,complete,2011-03-01T12:00:00+01:00,R1,Group 12\n",
          "G12" },
    };
    for (size_t i = 0; i < LENGTH(table); i++) {
        struct files files;
        struct permits permits =
            read_rows(&files, table[i].rows,
                      "c1,Post,General,R1,,2011-03-01T00:00:00+01:00,2011-03-04T00:00:00+01:00,"
                      "2011-03-04T00:00:00+01:00,\n");
        assert_int_equal(files.mistakes.count, 0);
        assert_string_equal(permits.events[0]->assignment_ordered->participants[0]->unit,
                            table[i].unit);
        arena_free(files.arena);
    }
}

static void
mistakes_are_named_with_their_line(void **state)
{
    (void)state;
    struct files files;
    (void)read_rows(&files, "c9,1,t1,A,complete,yesterday,R1,\n",
                    "c1,Post,General,R1,,2011-03-01T00:00:00+01:00,soon,"
                    "2011-03-04T00:00:00+01:00,\n");
    assert_int_equal(files.mistakes.count, 3);
    assert_string_equal(files.mistakes.list[0].file, "cases.csv");
    assert_int_equal(files.mistakes.list[0].line, 2);
    assert_string_equal(files.mistakes.list[1].file, "events.csv");
    arena_free(files.arena);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_shipped_log_has_its_control_totals),
        cmocka_unit_test(a_case_lives_in_order),
        cmocka_unit_test(an_officer_belongs_to_the_group_of_most_of_his_rows),
        cmocka_unit_test(mistakes_are_named_with_their_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
