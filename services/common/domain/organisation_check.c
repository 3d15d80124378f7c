#include "domain/organisation_inside.h"

#include "base/text.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct checker {
    const struct organisation *organisation;
    struct arena *scratch;
    struct mistakes *mistakes;
};

#define LETTERS_DIGITS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
#define MAIL_LOCAL     LETTERS_DIGITS ".!#$%&'*+/=?^_`{|}~-"
#define MAIL_DOMAIN    LETTERS_DIGITS ".-"
#define KIND(kind)     (1U << (kind))

/* Where posts of a kind belong, and whether there is one at a time in the whole organisation. */
static const struct {
    unsigned units;
    bool is_single;
    const char *place;
} posts[POSITION_KINDS] = {
    [POSITION_HEAD] = { ~KIND(UNIT_SUBUNIT), false,
                        "a section has a SECTION_HEAD; its department has the HEAD" },
    [POSITION_DEPUTY] = { ~0U, false, NULL },
    [POSITION_SECTION_HEAD] = { ~0U, false, NULL },
    [POSITION_OFFICER] = { ~0U, false, NULL },
    [POSITION_CLERK] = { ~0U, false, NULL },
    [POSITION_OFFICE_CHIEF] = { KIND(UNIT_DEPARTMENT), true,
                                "the Office of the province is a DEPARTMENT" },
    [POSITION_VICE_CHAIR] = { KIND(UNIT_PROVINCE), false, "a Vice Chair belongs to the PROVINCE" },
    [POSITION_CHAIR] = { KIND(UNIT_PROVINCE), true,
                         "the Chair belongs to the PROVINCE; a commune has a HEAD" },
    [POSITION_SNV_DIRECTOR] = { KIND(UNIT_DEPARTMENT), true,
                                "the department of home affairs is a DEPARTMENT" },
    [POSITION_DUTY_OFFICER] = { ~0U, false, NULL },
};

enum {
    UNITS_WITH_HEAD = KIND(UNIT_PROVINCE) | KIND(UNIT_DEPARTMENT) | KIND(UNIT_COMMUNE) |
                      KIND(UNIT_PUBLIC_SERVICE_UNIT),
    UNITS_OUTSIDE = KIND(UNIT_CENTRAL_IN_PROVINCE) | KIND(UNIT_CENTRAL)
};

static void
check_period(const struct checker *checker, const struct table *table, size_t i,
             const struct org_period *period)
{
    if (period->to < period->from) {
        char from[CIVIL_TEXT_SIZE], to[CIVIL_TEXT_SIZE];
        mistake_add(checker->mistakes, table->file, table_row_of(table, i)->line,
                    MISTAKE_DATES_REVERSED, day_print(to, sizeof to, period->to),
                    "the last day is before the first, %s",
                    day_print(from, sizeof from, period->from));
    }
}

/* What one owner may have only once at a time. */
struct span {
    size_t owner;
    struct org_period period;
    int line;
    const char *code;
};

static int
compare_spans(const void *a, const void *b)
{
    const struct span *x = a, *y = b;
    if (x->owner != y->owner) {
        return x->owner < y->owner ? -1 : 1;
    }
    if (x->period.from != y->period.from) {
        return x->period.from < y->period.from ? -1 : 1;
    }
    return x->line < y->line ? -1 : x->line > y->line;
}

static void
check_overlaps(const struct checker *checker, const char *file, struct span *spans, size_t count,
               enum mistake_code code, const char *text)
{
    if (count > 1) {
        qsort(spans, count, sizeof *spans, compare_spans);
    }
    for (size_t i = 1, longest = 0; i < count; i++) {
        const struct span *before = &spans[longest], *span = &spans[i];
        if (span->owner == before->owner && span->period.from <= before->period.to) {
            mistake_add(checker->mistakes, file, span->line, code, span->code, "%s; see line %d",
                        text, before->line);
        }
        if (span->owner != before->owner || span->period.to > before->period.to) {
            longest = i;
        }
    }
}

static void
check_unit(const struct checker *checker, size_t i)
{
    const struct table *table = &checker->organisation->tables.units;
    const struct unit_row *row = table_row(table, i);
    const struct org_unit *unit = &row->unit;
    check_period(checker, table, i, &unit->period);
    if (unit->kind == UNIT_SUBUNIT && row->parent[0] == '\0') {
        mistake_add(checker->mistakes, table->file, row->row.line, MISTAKE_VALUE_MISSING,
                    unit->code, "column parent: a SUBUNIT belongs to another unit");
    }
    const struct org_position *head = unit->positions;
    while (head != NULL && !org_position_is_head(head)) {
        head = head->next_in_unit;
    }
    if (head == NULL && (KIND(unit->kind) & UNITS_WITH_HEAD) != 0 &&
        !checker->organisation->tables.positions.is_broken) {
        mistake_add(checker->mistakes, table->file, row->row.line, MISTAKE_HEAD_MISSING, unit->code,
                    "no position of kind HEAD (or CHAIR, OFFICE_CHIEF, SNV_DIRECTOR) in this unit: "
                    "somebody must answer for its work");
    }
}

/* The top of the organisation, and agencies whose inside is not ours, have nobody above. */
static bool
may_be_top(const struct org_position *position)
{
    const struct org_unit *unit = position->unit;
    return position->kind == POSITION_CHAIR || unit == NULL ||
           (KIND(unit->kind) & UNITS_OUTSIDE) != 0 ||
           (unit->parent == NULL && org_position_is_head(position));
}

static void
check_position(const struct checker *checker, size_t i)
{
    const struct table *table = &checker->organisation->tables.positions;
    const struct position_row *row = table_row(table, i);
    const struct org_position *position = &row->position;
    check_period(checker, table, i, &position->period);
    if (position->unit != NULL && (posts[position->kind].units & KIND(position->unit->kind)) == 0) {
        mistake_add(checker->mistakes, table->file, row->row.line, MISTAKE_POST_MISPLACED,
                    position->code, "column kind: %s", posts[position->kind].place);
    }
    if (row->reports_to[0] == '\0' && !may_be_top(position)) {
        mistake_add(checker->mistakes, table->file, row->row.line, MISTAKE_SUPERIOR_MISSING,
                    position->code,
                    "column reports_to: overdue work could not climb; only the Chair and the head "
                    "of a unit without parent have nobody above");
    }
}

static bool
is_mail(const char *mail)
{
    const char *at = strchr(mail, '@');
    if (at == NULL || at == mail || strchr(at + 1, '@') != NULL || strlen(mail) > 254) {
        return false;
    }
    const char *domain = at + 1;
    size_t length = strlen(domain);
    const char *dot = strchr(domain, '.');
    return dot != NULL && dot != domain && domain[length - 1] != '.' &&
           strstr(domain, "..") == NULL && strspn(domain, MAIL_DOMAIN) == length &&
           strspn(mail, MAIL_LOCAL) == (size_t)(at - mail);
}

static void
check_person(const struct checker *checker, size_t i)
{
    const struct table *table = &checker->organisation->tables.persons;
    const struct person_row *row = table_row(table, i);
    if (row->person.mail[0] != '\0' && !is_mail(row->person.mail)) {
        mistake_add(checker->mistakes, table->file, row->row.line, MISTAKE_VALUE_MALFORMED,
                    row->person.mail, "column mail: one address like so.xaydung@tinh.example");
    }
}

static void
check_function(const struct checker *checker, size_t i)
{
    const struct table *table = &checker->organisation->tables.functions;
    const struct function_row *row = table_row(table, i);
    check_period(checker, table, i, &row->function.period);
}

static void
check_absence(const struct checker *checker, size_t i)
{
    const struct table *table = &checker->organisation->tables.absences;
    const struct absence_row *row = table_row(table, i);
    check_period(checker, table, i, &row->absence.period);
    if (row->stand_in_position[0] != '\0' && row->stand_in_person[0] != '\0') {
        mistake_add(checker->mistakes, table->file, row->row.line, MISTAKE_RULE_CONTRADICTED,
                    row->stand_in_person,
                    "columns stand_in_position and stand_in_person: give only one");
    }
    if (row->absence.person != NULL && row->absence.stand_in_person == row->absence.person) {
        mistake_add(checker->mistakes, table->file, row->row.line, MISTAKE_RULE_CONTRADICTED,
                    row->stand_in_person, "column stand_in_person: nobody stands in for himself");
    }
}

static void
check_substantive(const struct checker *checker)
{
    const struct organisation_tables *tables = &checker->organisation->tables;
    struct span *spans = arena_array(checker->scratch, tables->holdings.count, sizeof *spans);
    size_t count = 0;
    for (size_t i = 0; i < tables->holdings.count; i++) {
        const struct holding_row *row = table_row(&tables->holdings, i);
        const struct org_position *position = row->holding.position;
        check_period(checker, &tables->holdings, i, &row->holding.period);
        if (row->row.is_damaged || position == NULL || row->holding.kind != HOLDING_SUBSTANTIVE) {
            continue;
        }
        spans[count++] =
            (struct span){ (size_t)position, row->holding.period, row->row.line, position->code };
    }
    check_overlaps(checker, tables->holdings.file, spans, count, MISTAKE_DATES_OVERLAP,
                   "two SUBSTANTIVE holders of one position at a time");
}

static void
check_heads(const struct checker *checker)
{
    const struct table *table = &checker->organisation->tables.positions;
    struct span *heads = arena_array(checker->scratch, table->count, sizeof *heads);
    struct span *singles = arena_array(checker->scratch, table->count, sizeof *singles);
    size_t head_count = 0, single_count = 0;
    for (size_t i = 0; i < table->count; i++) {
        const struct position_row *row = table_row(table, i);
        const struct org_position *position = &row->position;
        struct span span = { (size_t)position->unit, position->period, row->row.line,
                             position->code };
        if (row->row.is_damaged || position->unit == NULL) {
            continue;
        }
        if (org_position_is_head(position)) {
            heads[head_count++] = span;
        }
        if (posts[position->kind].is_single) {
            span.owner = position->kind;
            singles[single_count++] = span;
        }
    }
    check_overlaps(checker, table->file, heads, head_count, MISTAKE_HEAD_TWICE,
                   "two head positions of one unit at a time");
    check_overlaps(checker, table->file, singles, single_count, MISTAKE_HEAD_TWICE,
                   "two positions at a time of a kind of which there is only one");
}

void
organisation_check(const struct organisation *organisation, struct arena *scratch,
                   struct mistakes *mistakes)
{
    const struct checker checker = { organisation, scratch, mistakes };
    const struct {
        const struct table *table;
        void (*check)(const struct checker *checker, size_t i);
    } checks[] = {
        { &organisation->tables.units, check_unit },
        { &organisation->tables.positions, check_position },
        { &organisation->tables.persons, check_person },
        { &organisation->tables.absences, check_absence },
        { &organisation->tables.functions, check_function },
    };
    for (size_t k = 0; k < sizeof checks / sizeof checks[0]; k++) {
        for (size_t i = 0; i < checks[k].table->count; i++) {
            if (!table_row_of(checks[k].table, i)->is_damaged) {
                checks[k].check(&checker, i);
            }
        }
    }
    check_substantive(&checker);
    check_heads(&checker);
}
