#include "domain/calendar_days.h"

#include "domain/calendar_file.h"
#include "domain/table.h"
#include <stdlib.h>
#include <string.h>

enum { DAYS_MAX = 20000 };

enum file_kind { FILE_HOLIDAY, FILE_SUBSTITUTE, FILE_MAKEUP, FILE_LOCAL_OFF, FILE_PARTIAL };

static const struct name file_kinds[] = {
    [FILE_HOLIDAY] = { "holiday", "nghỉ lễ", "public holiday" },
    [FILE_SUBSTITUTE] = { "substitute_holiday", "nghỉ bù, hoán đổi",
                          "off in place of another day" },
    [FILE_MAKEUP] = { "makeup_workday", "làm bù", "worked in place of another day" },
    [FILE_LOCAL_OFF] = { "local_off", "nghỉ tại địa phương", "off in this place only" },
    [FILE_PARTIAL] = { "partial", "làm việc một phần ngày", "worked for part of the day" },
};

enum file_basis {
    BASIS_OTHER,
    BASIS_STATUTORY,
    BASIS_TET_NOTICE,
    BASIS_NATIONAL_DAY,
    BASIS_RULE,
    BASIS_WEEKEND,
    BASIS_SWAP_OFF,
    BASIS_SWAP_WORK,
};

static const struct name file_bases[] = {
    [BASIS_OTHER] = { "other", "khác", "other" },
    [BASIS_STATUTORY] = { "statutory", "theo luật", "by law" },
    [BASIS_TET_NOTICE] = { "tet_notice", "thông báo nghỉ Tết", "notice of Tết" },
    [BASIS_NATIONAL_DAY] = { "national_day_adjacent", "liền kề Quốc khánh", "by National Day" },
    [BASIS_RULE] = { "rule", "theo quy tắc", "by rule, not compared with a notice" },
    [BASIS_WEEKEND] = { "weekend_compensation", "bù ngày lễ trùng ngày nghỉ", "in lieu" },
    [BASIS_SWAP_OFF] = { "swap_day_off", "hoán đổi: ngày nghỉ", "swap: the day off" },
    [BASIS_SWAP_WORK] = { "swap_workday", "hoán đổi: ngày làm bù", "swap: the day worked" },
};

struct day_row {
    struct table_row row;
    struct special_day day;
    const char *weekday, *shifts, *sources;
    int kind, basis;
};

static const struct column columns[] = {
    COLUMN("date", COLUMN_DAY, COLUMN_FILLED, day_row, day.date),
    COLUMN("weekday", COLUMN_TEXT, COLUMN_FILLED, day_row, weekday),
    COLUMN("name", COLUMN_TEXT, COLUMN_FILLED, day_row, day.name),
    COLUMN_OF("kind", file_kinds, COLUMN_FILLED, day_row, kind),
    COLUMN_OF("basis", file_bases, COLUMN_NEEDED, day_row, basis),
    COLUMN("paired_date", COLUMN_DAY, COLUMN_NEEDED, day_row, day.paired),
    COLUMN("legal_ref", COLUMN_TEXT, COLUMN_NEEDED, day_row, day.basis),
    COLUMN("shifts", COLUMN_TEXT, COLUMN_OPTIONAL, day_row, shifts),
    COLUMN("sources", COLUMN_TEXT, COLUMN_OPTIONAL, day_row, sources),
    { 0 },
};

#define BASIS(basis) (1U << (basis))

/* What a row means: the first entry that has its kind and basis. */
static const struct {
    enum file_kind kind;
    unsigned bases;
    enum day_kind day;
} meanings[] = {
    { FILE_HOLIDAY,
      BASIS(BASIS_OTHER) | BASIS(BASIS_STATUTORY) | BASIS(BASIS_TET_NOTICE) |
          BASIS(BASIS_NATIONAL_DAY) | BASIS(BASIS_RULE),
      DAY_HOLIDAY },
    { FILE_SUBSTITUTE, BASIS(BASIS_WEEKEND), DAY_COMP_OFF },
    { FILE_SUBSTITUTE, BASIS(BASIS_SWAP_OFF), DAY_SWAP_OFF },
    { FILE_MAKEUP, BASIS(BASIS_SWAP_WORK), DAY_SWAP_WORK },
    { FILE_LOCAL_OFF, BASIS(BASIS_OTHER), DAY_LOCAL_OFF },
    { FILE_PARTIAL, BASIS(BASIS_OTHER), DAY_PARTIAL },
};

struct days_reader {
    struct table table;
    const struct day_row **by_date;
    size_t count; /* rows without mistakes so far */
    const struct day_shifts *week;
    struct mistakes *mistakes;
};

static void
complain(const struct days_reader *reader, const struct day_row *row, enum mistake_code code,
         const char *value, const char *text)
{
    mistake_add(reader->mistakes, reader->table.file, row->row.line, code, value, "%s", text);
}

static const char *
say_date(const struct days_reader *reader, day_t date)
{
    return day_print(arena_alloc(reader->mistakes->arena, CIVIL_TEXT_SIZE), CIVIL_TEXT_SIZE, date);
}

/* False when the row says nothing that a calendar could hold. */
static bool
interpret(const struct days_reader *reader, struct day_row *row)
{
    int weekday = -1;
    if (!calendar_weekday_parse(row->weekday, strlen(row->weekday), &weekday) ||
        weekday != day_weekday(row->day.date)) {
        mistake_add(reader->mistakes, reader->table.file, row->row.line, MISTAKE_WEEKDAY_WRONG,
                    row->weekday, "%s is a %s", say_date(reader, row->day.date),
                    weekday_name(day_weekday(row->day.date), true));
    }
    if (row->shifts[0] != '\0' && !calendar_shifts_parse(row->shifts, &row->day.shifts)) {
        complain(reader, row, MISTAKE_VALUE_MALFORMED, row->shifts,
                 "column shifts: hours are written 07:30-11:30 13:00-17:00");
        return false;
    }
    for (size_t i = 0; i < sizeof meanings / sizeof meanings[0]; i++) {
        if ((int)meanings[i].kind == row->kind && (meanings[i].bases >> row->basis & 1) != 0) {
            row->day.kind = meanings[i].day;
            return true;
        }
    }
    complain(reader, row, MISTAKE_RULE_CONTRADICTED, file_bases[row->basis].code,
             "this basis does not belong to this kind: holiday; substitute_holiday with "
             "weekend_compensation or swap_day_off; makeup_workday with swap_workday");
    return false;
}

static int
compare_dates(const void *a, const void *b)
{
    const struct day_row *x = *(const struct day_row *const *)a;
    const struct day_row *y = *(const struct day_row *const *)b;
    return x->day.date < y->day.date ? -1 : x->day.date > y->day.date;
}

static const struct day_row *
find_date(const struct days_reader *reader, day_t date)
{
    const struct day_row key = { .day.date = date }, *wanted = &key;
    const struct day_row **found =
        bsearch(&wanted, reader->by_date, reader->count, sizeof *reader->by_date, compare_dates);
    return found == NULL ? NULL : *found;
}

/* Whether the plain week, if it is known, works or rests on that weekday. */
static bool
works(const struct days_reader *reader, day_t date)
{
    return reader->week != NULL && reader->week[day_weekday(date)].count > 0;
}

static bool
rests(const struct days_reader *reader, day_t date)
{
    return reader->week != NULL && reader->week[day_weekday(date)].count == 0;
}

/* A swap is a day off and a day worked that name each other. */
static void
check_swap(const struct days_reader *reader, const struct day_row *row, enum day_kind other)
{
    const struct day_row *pair = find_date(reader, row->day.paired);
    if (row->day.paired == 0) {
        complain(reader, row, MISTAKE_VALUE_MISSING, NULL,
                 "column paired_date: a swap names its other day");
    } else if (pair == NULL || pair->day.kind != other || pair->day.paired != row->day.date) {
        complain(reader, row, MISTAKE_PAIR_BROKEN, say_date(reader, row->day.paired),
                 "column paired_date: the other day of the swap must stand in this file as a swap "
                 "and name this day");
    }
}

static void
check_row(const struct days_reader *reader, const struct day_row *row)
{
    const struct special_day *day = &row->day;
    const struct day_row *pair = day->paired == 0 ? NULL : find_date(reader, day->paired);
    switch (day->kind) {
    case DAY_SWAP_OFF:
        check_swap(reader, row, DAY_SWAP_WORK);
        break;
    case DAY_SWAP_WORK:
        check_swap(reader, row, DAY_SWAP_OFF);
        break;
    case DAY_COMP_OFF:
        if (day->paired != 0 &&
            (pair == NULL || pair->day.kind != DAY_HOLIDAY || works(reader, day->paired))) {
            complain(reader, row, MISTAKE_PAIR_BROKEN, say_date(reader, day->paired),
                     "column paired_date: must be a holiday of this file on a day of rest");
        }
        break;
    case DAY_HOLIDAY:
    case DAY_LOCAL_OFF:
    case DAY_PARTIAL:
    case DAY_KINDS:
        if (day->paired != 0) {
            complain(reader, row, MISTAKE_PAIR_BROKEN, say_date(reader, day->paired),
                     "column paired_date: only substitutions and swaps have one");
        }
        break;
    }
    if (row->kind == FILE_SUBSTITUTE && rests(reader, day->date)) {
        complain(reader, row, MISTAKE_RULE_CONTRADICTED, say_date(reader, day->date),
                 "a day off in place of another must be a day that the week works");
    }
    if (row->kind == FILE_MAKEUP && works(reader, day->date)) {
        complain(reader, row, MISTAKE_RULE_CONTRADICTED, say_date(reader, day->date),
                 "a make-up day must be a day on which the week rests");
    }
}

struct calendar_days
calendar_days_read(struct arena *arena, const struct named_file *file,
                   const struct day_shifts *week, struct mistakes *mistakes)
{
    struct days_reader reader = { .week = week, .mistakes = mistakes };
    reader.table = table_read(arena, file, columns, sizeof(struct day_row), mistakes);
    if (reader.table.count > DAYS_MAX) {
        mistake_add(mistakes, file->name, 0, MISTAKE_ROWS_TOO_MANY, NULL,
                    "a calendar has at most %d special days", DAYS_MAX);
        return (struct calendar_days){ .file = file->name };
    }
    reader.by_date = arena_array(arena, reader.table.count, sizeof *reader.by_date);
    for (size_t i = 0; i < reader.table.count; i++) {
        struct day_row *row = table_row(&reader.table, i);
        if (!row->row.is_damaged && interpret(&reader, row)) {
            reader.by_date[reader.count++] = row;
        }
    }
    if (reader.count > 1) {
        qsort(reader.by_date, reader.count, sizeof *reader.by_date, compare_dates);
    }
    struct calendar_days days = {
        .file = file->name,
        .days = arena_array(arena, reader.count, sizeof *days.days),
        .lines = arena_array(arena, reader.count, sizeof *days.lines),
        .count = reader.count,
    };
    for (size_t i = 0; i < reader.count; i++) {
        check_row(&reader, reader.by_date[i]);
        days.days[i] = reader.by_date[i]->day;
        days.lines[i] = reader.by_date[i]->row.line;
    }
    return days;
}
