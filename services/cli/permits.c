#include "permits.h"

#include "base/civil.h"
#include "domain/table.h"
#include <stdlib.h>
#include <string.h>

/* Who orders the work and decides its result, and where an officer without a group sits. */
static const char assigner[] = "VPUB.CVP";
static const char office[] = "VPUB";
/* Whose book the applications are entered in, and who hands them in. */
static const char shop[] = "TTPVHCC";
static const char applicant[] = "CONG-DAN";

enum { UNITS_MAX = 16 };

struct case_row {
    struct table_row row;
    const char *id, *channel, *department, *responsible, *group, *start, *deadline, *planned, *end;
    int64_t start_at, deadline_at, ended_at, first_at; /* ended_at 0: open */
    const char *units[UNITS_MAX];                      /* the lead, then who else took part */
    size_t unit_count;
};

struct log_row {
    struct table_row row;
    const char *case_id, *order, *id, *activity, *lifecycle, *time, *resource, *group;
    int64_t at;
    struct case_row *of;
};

/* clang-format off */
static const struct column case_columns[] = {
    COLUMN("case_id", COLUMN_TEXT, COLUMN_FILLED, case_row, id),
    COLUMN("channel", COLUMN_TEXT, COLUMN_FILLED, case_row, channel),
    COLUMN("department", COLUMN_TEXT, COLUMN_FILLED, case_row, department),
    COLUMN("responsible", COLUMN_TEXT, COLUMN_FILLED, case_row, responsible),
    COLUMN("group", COLUMN_TEXT, COLUMN_NEEDED, case_row, group),
    COLUMN("start_at", COLUMN_TEXT, COLUMN_FILLED, case_row, start),
    COLUMN("deadline_at", COLUMN_TEXT, COLUMN_FILLED, case_row, deadline),
    COLUMN("planned_end_at", COLUMN_TEXT, COLUMN_FILLED, case_row, planned),
    COLUMN("ended_at", COLUMN_TEXT, COLUMN_NEEDED, case_row, end),
    { 0 },
};
static const struct column log_columns[] = {
    COLUMN("case_id", COLUMN_TEXT, COLUMN_FILLED, log_row, case_id),
    COLUMN("seq", COLUMN_TEXT, COLUMN_FILLED, log_row, order),
    COLUMN("event_id", COLUMN_TEXT, COLUMN_FILLED, log_row, id),
    COLUMN("activity", COLUMN_TEXT, COLUMN_FILLED, log_row, activity),
    COLUMN("lifecycle", COLUMN_TEXT, COLUMN_FILLED, log_row, lifecycle),
    COLUMN("timestamp", COLUMN_TEXT, COLUMN_FILLED, log_row, time),
    COLUMN("resource", COLUMN_TEXT, COLUMN_FILLED, log_row, resource),
    COLUMN("group", COLUMN_TEXT, COLUMN_NEEDED, log_row, group),
    { 0 },
};
/* clang-format on */

struct officer {
    const char *name, *unit;
    size_t rows; /* of his unit */
};

struct making {
    struct arena *arena;
    struct mistakes *mistakes;
    const char *source;
    struct table cases, log;
    struct case_row **by_id;
    struct officer *officers; /* by name */
    size_t officer_count;
    struct permits permits;
};

/* ---- reading ------------------------------------------------------------------------------- */

static int64_t
read_instant(struct making *making, const char *file, const struct table_row *row, const char *text)
{
    int64_t at = 0;
    if (!instant_parse(text, &at)) {
        mistake_add(making->mistakes, file, row->line, MISTAKE_DATE_MALFORMED, text,
                    "an instant as RFC 3339 is wanted");
    }
    return at;
}

static int
compare_cases(const void *a, const void *b)
{
    const struct case_row *const *x = a, *const *y = b;
    return strcmp((*x)->id, (*y)->id);
}

static struct case_row *
find_case(const struct making *making, const char *id)
{
    const struct case_row key = { .id = id };
    const struct case_row *wanted = &key;
    struct case_row **found = bsearch(&wanted, making->by_id, making->cases.count,
                                      sizeof(struct case_row *), compare_cases);
    return found ? *found : NULL;
}

static void
read_cases(struct making *making)
{
    making->by_id = arena_array(making->arena, making->cases.count + 1, sizeof(struct case_row *));
    for (size_t i = 0; i < making->cases.count; i++) {
        struct case_row *row = table_row(&making->cases, i);
        const char *file = making->cases.file;
        row->start_at = read_instant(making, file, &row->row, row->start);
        row->deadline_at = read_instant(making, file, &row->row, row->deadline);
        row->ended_at = row->end[0] ? read_instant(making, file, &row->row, row->end) : 0;
        row->first_at = row->start_at;
        if (row->ended_at != 0 && row->ended_at < row->first_at) {
            row->first_at = row->ended_at;
        }
        making->by_id[i] = row;
    }
    qsort(making->by_id, making->cases.count, sizeof(struct case_row *), compare_cases);
}

static void
read_log(struct making *making)
{
    for (size_t i = 0; i < making->log.count; i++) {
        struct log_row *row = table_row(&making->log, i);
        row->at = read_instant(making, making->log.file, &row->row, row->time);
        row->of = find_case(making, row->case_id);
        if (!row->of) {
            mistake_add(making->mistakes, making->log.file, row->row.line, MISTAKE_CODE_UNKNOWN,
                        row->case_id, "no case has this id");
        } else if (row->at < row->of->first_at) {
            row->of->first_at = row->at;
        }
    }
}

/* ---- officers and units -------------------------------------------------------------------- */

static int
compare_officers(const void *a, const void *b)
{
    const struct officer *x = a, *y = b;
    return strcmp(x->name, y->name);
}

/* "Group 12" -> "G12"; the Office for none. */
static const char *
unit_of_group(struct arena *arena, const char *group)
{
    static const char prefix[] = "Group ";
    size_t size = sizeof prefix - 1;
    return strncmp(group, prefix, size) == 0 ? arena_print(arena, "G%s", group + size) : office;
}

static long
number_of_group(const char *group)
{
    const char *space = strrchr(group, ' ');
    return space ? strtol(space, NULL, 10) : 0;
}

static int
compare_rows(const void *a, const void *b)
{
    const struct log_row *const *x = a, *const *y = b;
    int order = strcmp((*x)->resource, (*y)->resource);
    long left = number_of_group((*x)->group), right = number_of_group((*y)->group);
    return order != 0 ? order : (left > right) - (left < right);
}

/* Everybody's unit: the group of most of his rows, of equal ones the lower number. */
static void
place_officers(struct making *making)
{
    size_t count = making->log.count;
    struct log_row **rows = arena_array(making->arena, count + 1, sizeof(struct log_row *));
    making->officers = arena_array(making->arena, count + 1, sizeof *making->officers);
    for (size_t i = 0; i < count; i++) {
        rows[i] = table_row(&making->log, i);
    }
    qsort(rows, count, sizeof(struct log_row *), compare_rows);
    for (size_t i = 0, end; i < count; i = end) {
        for (end = i + 1; end < count && compare_rows(&rows[i], &rows[end]) == 0; end++) {
        }
        struct officer *officer = &making->officers[making->officer_count];
        if (i == 0 || strcmp(rows[i - 1]->resource, rows[i]->resource) != 0) {
            making->officer_count++;
            officer->name = rows[i]->resource;
            officer->unit = office;
        } else {
            officer--;
        }
        if (rows[i]->group[0] != '\0' && end - i > officer->rows) {
            officer->rows = end - i;
            officer->unit = unit_of_group(making->arena, rows[i]->group);
        }
    }
}

static const char *
unit_of_officer(const struct making *making, const char *name)
{
    const struct officer key = { .name = name };
    const struct officer *found = bsearch(&key, making->officers, making->officer_count,
                                          sizeof *making->officers, compare_officers);
    return found ? found->unit : office;
}

static char *
position_of_officer(const struct making *making, const char *name)
{
    return arena_print(making->arena, "CV-%s", name);
}

static void
add_unit(struct case_row *row, const char *unit)
{
    for (size_t i = 0; i < row->unit_count; i++) {
        if (strcmp(row->units[i], unit) == 0) {
            return;
        }
    }
    if (row->unit_count < UNITS_MAX) {
        row->units[row->unit_count++] = unit;
    }
}

/* The unit of the responsible officer leads; those of the others who worked on it take part. */
static void
place_cases(struct making *making)
{
    for (size_t i = 0; i < making->cases.count; i++) {
        struct case_row *row = table_row(&making->cases, i);
        add_unit(row, unit_of_officer(making, row->responsible));
    }
    for (size_t i = 0; i < making->log.count; i++) {
        const struct log_row *row = table_row(&making->log, i);
        if (row->of) {
            add_unit(row->of, unit_of_officer(making, row->resource));
        }
    }
}

/* ---- events -------------------------------------------------------------------------------- */

static Dondoc__V1__Event *
make_event(struct making *making, const struct case_row *row, int64_t at, const char *id,
           const char *position)
{
    struct arena *arena = making->arena;
    Dondoc__V1__Event *event = arena_alloc(arena, sizeof *event);
    Dondoc__V1__Actor *actor = arena_alloc(arena, sizeof *actor);
    dondoc__v1__actor__init(actor);
    actor->position = (char *)position;
    dondoc__v1__event__init(event);
    event->id = arena_text(arena, id);
    event->source = (char *)making->source;
    event->subject = arena_print(arena, "task:%s", row->id);
    event->time = at;
    event->actor = actor;
    making->permits.events[making->permits.count++] = event;
    return event;
}

/* 24:00 of the deadline's date in UTC+7. */
static int64_t
due_of(const struct case_row *row)
{
    return day_start(day_at(row->deadline_at) + 1);
}

static Dondoc__V1__Limit *
make_limit(struct arena *arena, const struct case_row *row)
{
    char text[CIVIL_TEXT_SIZE];
    Dondoc__V1__Limit *limit = arena_alloc(arena, sizeof *limit);
    dondoc__v1__limit__init(limit);
    limit->kind = DONDOC__V1__LIMIT__KIND__FIXED_INSTANT;
    limit->instant = due_of(row);
    limit->as_written = arena_text(arena, due_print(text, sizeof text, limit->instant, false));
    return limit;
}

static Dondoc__V1__Participant *
make_participant(struct arena *arena, const char *unit, bool is_lead)
{
    Dondoc__V1__Participant *participant = arena_alloc(arena, sizeof *participant);
    dondoc__v1__participant__init(participant);
    participant->unit = (char *)unit;
    participant->role =
        is_lead ? DONDOC__V1__PARTICIPANT__ROLE__CHU_TRI : DONDOC__V1__PARTICIPANT__ROLE__PHOI_HOP;
    return participant;
}

/* The dossier as the one-stop shop enters it in its book; its number is given when all are known.
 */
static Dondoc__V1__Document *
make_document(struct arena *arena, const struct case_row *row)
{
    Dondoc__V1__Document *document = arena_alloc(arena, sizeof *document);
    Dondoc__V1__Registration *registration = arena_alloc(arena, sizeof *registration);
    dondoc__v1__registration__init(registration);
    registration->book = (char *)shop;
    registration->year = civil_at(row->first_at).year;
    registration->registered_at = row->first_at;
    dondoc__v1__document__init(document);
    document->issuer = (char *)applicant;
    document->symbol = (char *)row->id;
    document->year = registration->year;
    document->addressee = (char *)shop;
    document->registration = registration;
    return document;
}

static void
make_assignment(struct making *making, const struct case_row *row)
{
    struct arena *arena = making->arena;
    Dondoc__V1__Event *event = make_event(making, row, row->first_at,
                                          arena_print(arena, "%s/assigned", row->id), assigner);
    Dondoc__V1__AssignmentOrdered *order = arena_alloc(arena, sizeof *order);
    dondoc__v1__assignment_ordered__init(order);
    order->title = arena_print(arena, "Giải quyết hồ sơ cấp phép môi trường %s (%s, %s)", row->id,
                               row->channel, row->department);
    order->product = "Giấy phép môi trường";
    order->participants = arena_array(arena, row->unit_count, sizeof *order->participants);
    order->n_participants = row->unit_count;
    for (size_t i = 0; i < row->unit_count; i++) {
        order->participants[i] = make_participant(arena, row->units[i], i == 0);
    }
    order->handler = position_of_officer(making, row->responsible);
    order->assigner = (char *)assigner;
    order->limit = make_limit(arena, row);
    order->origin = DONDOC__V1__ORIGIN__MOT_CUA;
    order->field = "mot-cua";
    order->document = make_document(arena, row);
    order->authority = "Quy trình một cửa của dữ liệu trình diễn";
    event->data_case = DONDOC__V1__EVENT__DATA_ASSIGNMENT_ORDERED;
    event->assignment_ordered = order;
}

static void
make_acceptance(struct making *making, const struct case_row *row)
{
    Dondoc__V1__AcceptanceReported *accepted = arena_alloc(making->arena, sizeof *accepted);
    Dondoc__V1__Event *event =
        make_event(making, row, row->first_at, arena_print(making->arena, "%s/taken", row->id),
                   position_of_officer(making, row->responsible));
    dondoc__v1__acceptance_reported__init(accepted);
    event->data_case = DONDOC__V1__EVENT__DATA_ACCEPTANCE_REPORTED;
    event->acceptance_reported = accepted;
}

static void
make_progress(struct making *making, const struct log_row *row)
{
    Dondoc__V1__ProgressReported *progress = arena_alloc(making->arena, sizeof *progress);
    Dondoc__V1__Event *event =
        make_event(making, row->of, row->at, row->id, position_of_officer(making, row->resource));
    dondoc__v1__progress_reported__init(progress);
    progress->activity = (char *)row->activity;
    event->data_case = DONDOC__V1__EVENT__DATA_PROGRESS_REPORTED;
    event->progress_reported = progress;
}

static void
make_end(struct making *making, const struct case_row *row)
{
    struct arena *arena = making->arena;
    Dondoc__V1__ResultSubmitted *submitted = arena_alloc(arena, sizeof *submitted);
    Dondoc__V1__Event *event =
        make_event(making, row, row->ended_at, arena_print(arena, "%s/submitted", row->id),
                   position_of_officer(making, row->responsible));
    dondoc__v1__result_submitted__init(submitted);
    submitted->result = arena_print(arena, "%s/GPMT", row->id);
    event->data_case = DONDOC__V1__EVENT__DATA_RESULT_SUBMITTED;
    event->result_submitted = submitted;

    Dondoc__V1__ResultReviewed *reviewed = arena_alloc(arena, sizeof *reviewed);
    event = make_event(making, row, row->ended_at, arena_print(arena, "%s/reviewed", row->id),
                       assigner);
    dondoc__v1__result_reviewed__init(reviewed);
    reviewed->outcome = DONDOC__V1__RESULT_REVIEWED__OUTCOME__ACCEPT;
    reviewed->quality = DONDOC__V1__QUALITY__DAT;
    event->data_case = DONDOC__V1__EVENT__DATA_RESULT_REVIEWED;
    event->result_reviewed = reviewed;
}

/* By time, and at one instant in the order of a task's life, which is that of the field numbers. */
static int
compare_events(const void *a, const void *b)
{
    const Dondoc__V1__Event *x = *(Dondoc__V1__Event *const *)a;
    const Dondoc__V1__Event *y = *(Dondoc__V1__Event *const *)b;
    if (x->time != y->time) {
        return x->time < y->time ? -1 : 1;
    }
    int order = strcmp(x->subject, y->subject);
    return order != 0 ? order : (int)x->data_case - (int)y->data_case;
}

/* Numbers in the book follow the events and begin again with each year. */
static void
number_documents(const struct permits *permits)
{
    int year = 0, number = 0;
    for (size_t i = 0; i < permits->count; i++) {
        const Dondoc__V1__Event *event = permits->events[i];
        if (event->data_case == DONDOC__V1__EVENT__DATA_ASSIGNMENT_ORDERED) {
            Dondoc__V1__Registration *registration =
                event->assignment_ordered->document->registration;
            number = registration->year == year ? number + 1 : 1;
            year = registration->year;
            registration->number = number;
        }
    }
}

static void
make_events(struct making *making)
{
    struct permits *permits = &making->permits;
    struct permit_totals *totals = &permits->totals;
    permits->events = arena_array(making->arena, 4 * making->cases.count + making->log.count + 1,
                                  sizeof *permits->events);
    for (size_t i = 0; i < making->cases.count; i++) {
        const struct case_row *row = table_row(&making->cases, i);
        make_assignment(making, row);
        make_acceptance(making, row);
        if (row->ended_at != 0) {
            make_end(making, row);
        }
        totals->tasks++;
        totals->completed += row->ended_at != 0;
        totals->late += row->ended_at > due_of(row);
    }
    for (size_t i = 0; i < making->log.count; i++) {
        const struct log_row *row = table_row(&making->log, i);
        make_progress(making, row);
        totals->progress++;
        totals->after_end += row->of->ended_at != 0 && row->at > row->of->ended_at;
    }
    totals->open = totals->tasks - totals->completed;
    qsort(permits->events, permits->count, sizeof *permits->events, compare_events);
    number_documents(permits);
}

struct permits
permits_read(struct arena *arena, const struct named_file *events, const struct named_file *cases,
             const char *source, struct mistakes *mistakes)
{
    struct making making = { .arena = arena, .mistakes = mistakes, .source = source };
    making.cases = table_read(arena, cases, case_columns, sizeof(struct case_row), mistakes);
    making.log = table_read(arena, events, log_columns, sizeof(struct log_row), mistakes);
    read_cases(&making);
    read_log(&making);
    if (mistakes->count == 0) {
        place_officers(&making);
        place_cases(&making);
        make_events(&making);
    }
    mistake_sort(mistakes);
    return making.permits;
}
