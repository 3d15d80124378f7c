#include "domain/calendar_file.h"

#include "base/text.h"
#include "domain/calendar_days.h"
#include "domain/code_index.h"
#include "domain/table.h"
#include <stdlib.h>
#include <string.h>

enum { CALENDARS_MAX = 100 };

static const char list_file[] = "calendars.csv";

enum progress { NOT_MADE, BEING_MADE, MADE };

struct calendar_row {
    struct table_row row;
    struct calendar_entry entry;
    const char *base_code, *week_text, *days_file;
    int confirmed_until;
    /* what making it found out */
    enum progress progress;
    const struct calendar_row *base;
    struct day_shifts week[7];
    struct special_day *days; /* its own, then those of its base that it does not change */
    size_t day_count;
};

static const struct column columns[] = {
    COLUMN("code", COLUMN_CODE, COLUMN_FILLED, calendar_row, entry.code),
    COLUMN("base", COLUMN_CODE, COLUMN_OPTIONAL, calendar_row, base_code),
    COLUMN("name", COLUMN_TEXT, COLUMN_FILLED, calendar_row, entry.name),
    COLUMN("name_en", COLUMN_TEXT, COLUMN_OPTIONAL, calendar_row, entry.name_en),
    COLUMN("week", COLUMN_TEXT, COLUMN_NEEDED, calendar_row, week_text),
    COLUMN("days", COLUMN_TEXT, COLUMN_NEEDED, calendar_row, days_file),
    COLUMN("confirmed_until", COLUMN_NUMBER, COLUMN_NEEDED, calendar_row, confirmed_until),
    COLUMN("verified", COLUMN_YES_NO, COLUMN_FILLED, calendar_row, entry.is_verified),
    { 0 },
};

struct calendars_reader {
    struct arena *arena, *scratch;
    const struct file_set *files;
    int version;
    struct mistakes *mistakes;
    struct table table;
    struct code_index index;
};

static void
complain(const struct calendars_reader *reader, const struct calendar_row *row,
         enum mistake_code code, const char *value, const char *text)
{
    mistake_add(reader->mistakes, list_file, row->row.line, code, value, "%s", text);
}

/* False when there is no week to go on with. */
static bool
find_week(const struct calendars_reader *reader, struct calendar_row *row)
{
    if (row->week_text[0] != '\0') {
        if (calendar_week_parse(row->week_text, row->week)) {
            return true;
        }
        complain(reader, row, MISTAKE_VALUE_MALFORMED, row->week_text,
                 "column week: is written T2-T6 07:30-11:30 13:00-17:00; T7 07:30-11:30");
        return false;
    }
    if (row->base != NULL) {
        memcpy(row->week, row->base->week, sizeof row->week);
        return true;
    }
    if (row->base_code[0] == '\0') {
        complain(reader, row, MISTAKE_VALUE_MISSING, NULL,
                 "column week: a calendar without base states its week");
    }
    return false;
}

static int
compare_days(const void *a, const void *b)
{
    const struct special_day *x = a, *y = b;
    return x->date < y->date ? -1 : x->date > y->date;
}

/* Own days, which come by date, stand first: the index of a fault among them is that of its line.
 */
static void
join_days(const struct calendars_reader *reader, struct calendar_row *row,
          const struct calendar_days *own)
{
    size_t inherited = row->base == NULL ? 0 : row->base->day_count;
    row->days = arena_array(reader->scratch, own->count + inherited, sizeof *row->days);
    for (; row->day_count < own->count; row->day_count++) {
        row->days[row->day_count] = own->days[row->day_count];
    }
    for (size_t i = 0; i < inherited; i++) {
        const struct special_day *day = &row->base->days[i];
        if (own->count == 0 ||
            bsearch(day, own->days, own->count, sizeof *day, compare_days) == NULL) {
            row->days[row->day_count++] = *day;
        }
    }
}

/* Another calendar that names the same file, or NULL: its days would be told of twice. */
static const struct calendar_row *
find_other_user(const struct calendars_reader *reader, const struct calendar_row *row)
{
    for (size_t i = 0; i < reader->table.count; i++) {
        const struct calendar_row *other = table_row(&reader->table, i);
        if (other == row) {
            break;
        }
        if (strcmp(other->days_file, row->days_file) == 0) {
            return other;
        }
    }
    return NULL;
}

static struct calendar_days
read_days(const struct calendars_reader *reader, const struct calendar_row *row,
          const struct day_shifts *week)
{
    struct calendar_days none = { 0 };
    if (row->days_file[0] == '\0') {
        return none;
    }
    if (find_other_user(reader, row) != NULL) {
        complain(reader, row, MISTAKE_RULE_CONTRADICTED, row->days_file,
                 "column days: another calendar has this file; make that one the base");
        return none;
    }
    const struct named_file *file = file_set_find(reader->files, row->days_file);
    if (file == NULL || strcmp(file->name, list_file) == 0) {
        complain(reader, row, MISTAKE_FILE_MISSING, row->days_file,
                 "column days: there is no such file");
        return none;
    }
    return calendar_days_read(reader->scratch, file, week, reader->mistakes);
}

/* Whole years, from the first to the last in which a day is special. */
static bool
find_range(const struct calendar_row *row, struct calendar_plan *plan, int *last_year)
{
    int first_year = 9999, month, day;
    *last_year = 0;
    for (size_t i = 0; i < row->day_count; i++) {
        int year;
        day_split(row->days[i].date, &year, &month, &day);
        first_year = year < first_year ? year : first_year;
        *last_year = year > *last_year ? year : *last_year;
    }
    plan->first = day_of(first_year, 1, 1);
    plan->last = day_of(*last_year, 12, 31);
    return row->day_count > 0;
}

static void
tell_faults(const struct calendars_reader *reader, const struct calendar_row *row,
            const struct calendar_days *own, const struct calendar_faults *faults)
{
    for (size_t i = 0; i < faults->count; i++) {
        const struct calendar_fault *fault = &faults->list[i];
        const char *says = calendar_problem_say(fault->problem, true);
        bool is_of_day =
            fault->problem == CALENDAR_DAY_SHIFTS || fault->problem == CALENDAR_DAY_OUTSIDE ||
            fault->problem == CALENDAR_DAY_TWICE || fault->problem == CALENDAR_DAY_EMPTY ||
            fault->problem == CALENDAR_DAY_NOT_EMPTY;
        if (!is_of_day) {
            complain(reader, row, MISTAKE_CALENDAR_FAULTY, row->entry.code, says);
        } else if (fault->index < own->count) {
            char text[CIVIL_TEXT_SIZE];
            day_print(text, sizeof text, own->days[fault->index].date);
            mistake_add(reader->mistakes, own->file, own->lines[fault->index],
                        MISTAKE_CALENDAR_FAULTY, text, "%s", says);
        } /* an inherited day was told of with the base */
    }
}

static void
make_calendar(const struct calendars_reader *reader, struct calendar_row *row)
{
    size_t mistakes_before = mistakes_count(reader->mistakes);
    bool has_week = find_week(reader, row);
    struct calendar_days own = read_days(reader, row, has_week ? row->week : NULL);
    join_days(reader, row, &own);
    if (row->confirmed_until == 0 && row->base != NULL) {
        row->confirmed_until = row->base->confirmed_until;
    }
    struct calendar_plan plan = { .code = row->entry.code, .version = reader->version };
    int last_year;
    if (!find_range(row, &plan, &last_year)) {
        if (row->base_code[0] == '\0' && mistakes_count(reader->mistakes) == mistakes_before) {
            complain(reader, row, MISTAKE_VALUE_MISSING, NULL,
                     "column days: without special days, own or of a base, no year is known");
        } /* else it was said already why there are none */
        return;
    }
    if (row->confirmed_until < 1900 || row->confirmed_until > last_year) {
        mistake_add(reader->mistakes, list_file, row->row.line, MISTAKE_VALUE_OUT_OF_RANGE, NULL,
                    "column confirmed_until: %d, but the days given end in %d",
                    row->confirmed_until, last_year);
    }
    if (!has_week) {
        return;
    }
    memcpy(plan.week, row->week, sizeof plan.week);
    plan.days = row->days;
    plan.day_count = row->day_count;
    plan.confirmed_until = row->confirmed_until;
    struct calendar_faults faults;
    row->entry.calendar = calendar_make(reader->arena, &plan, &faults);
    row->entry.is_verified &= row->base == NULL || row->base->entry.is_verified;
    tell_faults(reader, row, &own, &faults);
}

/* Its base first, wherever that stands in the file. */
static void
make_row(const struct calendars_reader *reader, struct calendar_row *row)
{
    row->progress = BEING_MADE;
    if (row->base_code[0] != '\0') {
        struct calendar_row *base =
            (struct calendar_row *)code_index_find(&reader->index, row->base_code);
        if (base == NULL) {
            complain(reader, row, MISTAKE_CODE_UNKNOWN, row->base_code,
                     "column base: no calendar has this code");
        } else if (base->progress == BEING_MADE) {
            complain(reader, row, MISTAKE_CYCLE, row->base_code,
                     "column base: going on from here one comes back here");
        } else {
            if (base->progress == NOT_MADE) {
                make_row(reader, base);
            }
            row->base = base;
        }
    }
    make_calendar(reader, row);
    row->progress = MADE;
}

static void
index_rows(struct calendars_reader *reader)
{
    code_index_open(&reader->index, reader->scratch, reader->table.count);
    for (size_t i = 0; i < reader->table.count; i++) {
        struct calendar_row *row = table_row(&reader->table, i);
        if (row->entry.code[0] != '\0' &&
            code_index_add(&reader->index, row->entry.code, row) != NULL) {
            complain(reader, row, MISTAKE_CODE_TWICE, row->entry.code,
                     "an earlier row has this code already");
        }
    }
}

static void
check_files(const struct calendars_reader *reader)
{
    const char **names = arena_array(reader->scratch, reader->table.count + 2, sizeof *names);
    names[0] = list_file;
    for (size_t i = 0; i < reader->table.count; i++) {
        const struct calendar_row *row = table_row(&reader->table, i);
        names[i + 1] = row->days_file;
    }
    if (!reader->table.is_broken) {
        file_set_check(reader->files, names, 1, reader->mistakes);
    }
}

const struct calendar_set *
calendar_set_read(struct arena *arena, const struct file_set *files, int version,
                  struct mistakes *mistakes)
{
    struct calendars_reader reader = {
        .arena = arena,
        .scratch = arena_new(),
        .files = files,
        .version = version,
        .mistakes = mistakes,
    };
    reader.table = table_read(arena, file_set_find(files, list_file), columns,
                              sizeof(struct calendar_row), mistakes);
    if (reader.table.count > CALENDARS_MAX) {
        mistake_add(mistakes, list_file, 0, MISTAKE_ROWS_TOO_MANY, NULL, "at most %d calendars",
                    CALENDARS_MAX);
        reader.table.count = 0;
        reader.table.is_broken = true;
    }
    index_rows(&reader);
    check_files(&reader);
    struct calendar_entry *entries = arena_array(arena, reader.table.count, sizeof *entries);
    for (size_t i = 0; i < reader.table.count; i++) {
        struct calendar_row *row = table_row(&reader.table, i);
        if (row->progress == NOT_MADE) {
            make_row(&reader, row);
        }
        entries[i] = row->entry;
    }
    struct calendar_set *set = arena_alloc(arena, sizeof *set);
    *set = (struct calendar_set){ entries, reader.table.count };
    mistake_sort(mistakes);
    arena_free(reader.scratch);
    return set;
}

const struct calendar_entry *
calendar_set_find(const struct calendar_set *set, const char *code)
{
    for (size_t i = 0; i < set->count; i++) {
        if (text_same(set->entries[i].code, code)) {
            return &set->entries[i];
        }
    }
    return NULL;
}

const struct calendar *
calendar_set_calendar(const struct calendar_set *set, const char *code)
{
    const struct calendar_entry *entry = calendar_set_find(set, code);
    return entry == NULL ? NULL : entry->calendar;
}
