#include "domain/organisation_inside.h"

#include "base/text.h"
#include <stdint.h>
#include <string.h>

struct linker {
    struct organisation *organisation;
    struct arena *arena, *scratch;
    struct mistakes *mistakes;
};

/* What a column's codes stand for. */
struct reference_to {
    const char *column, *noun;
    const struct code_index *index;
    const struct table *table;
};

/* NULL for an empty code, and for an unknown one after saying so. */
static const void *
find(const struct linker *linker, const struct reference_to *to, const struct table *from, size_t i,
     const char *code)
{
    if (text_is_empty(code)) {
        return NULL;
    }
    const void *item = code_index_find(to->index, code);
    if (item == NULL && !to->table->is_broken) {
        mistake_add(linker->mistakes, from->file, table_row_of(from, i)->line, MISTAKE_CODE_UNKNOWN,
                    code, "column %s: no %s has this code", to->column, to->noun);
    }
    return item;
}

/* Items that have a code, which is the first member of each. */
static const struct {
    size_t table, index, item;
} indexed[] = {
    { offsetof(struct organisation_tables, units), offsetof(struct organisation, units),
      offsetof(struct unit_row, unit) },
    { offsetof(struct organisation_tables, positions), offsetof(struct organisation, positions),
      offsetof(struct position_row, position) },
    { offsetof(struct organisation_tables, persons), offsetof(struct organisation, persons),
      offsetof(struct person_row, person) },
    { offsetof(struct organisation_tables, fields), offsetof(struct organisation, fields),
      offsetof(struct field_row, field) },
};

static void
index_items(const struct linker *linker)
{
    struct organisation *all = linker->organisation;
    for (size_t k = 0; k < sizeof indexed / sizeof indexed[0]; k++) {
        const struct table *table = (void *)((char *)&all->tables + indexed[k].table);
        struct code_index *index = (void *)((char *)all + indexed[k].index);
        code_index_open(index, linker->arena, table->count);
        for (size_t i = 0; i < table->count; i++) {
            const void *item = (char *)table_row(table, i) + indexed[k].item;
            const char *code = *(const char *const *)item;
            if (!text_is_empty(code) && code_index_add(index, code, item) != NULL) {
                mistake_add(linker->mistakes, table->file, table_row_of(table, i)->line,
                            MISTAKE_CODE_TWICE, code, "an earlier row has this code already");
            }
        }
    }
}

static void
link_unit(const struct linker *linker, size_t i)
{
    const struct organisation *all = linker->organisation;
    const struct table *table = &all->tables.units;
    struct unit_row *row = table_row(table, i);
    struct org_unit *unit = &row->unit;
    const struct reference_to parent = { "parent", "unit", &all->units, table };
    const struct reference_to successor = { "successors", "unit", &all->units, table };
    unit->line = row->row.line;
    unit->parent = find(linker, &parent, table, i, row->parent);
    const struct org_unit **successors =
        arena_array(linker->arena, row->successors.count, sizeof *successors);
    for (size_t k = 0; k < row->successors.count; k++) {
        const struct org_unit *found = find(linker, &successor, table, i, row->successors.codes[k]);
        if (found != NULL) {
            successors[unit->successor_count++] = found;
        }
    }
    unit->successors = successors;
}

static void
link_fields(const struct linker *linker, size_t i, const struct code_list *codes)
{
    const struct organisation *all = linker->organisation;
    const struct table *table = &all->tables.positions;
    const struct reference_to field = { "fields", "field", &all->fields, &all->tables.fields };
    struct position_row *row = table_row(table, i);
    const struct org_field **fields = arena_array(linker->arena, codes->count, sizeof *fields);
    for (size_t k = 0; k < codes->count; k++) {
        const struct org_field *found = find(linker, &field, table, i, codes->codes[k]);
        if (found != NULL) {
            fields[row->position.field_count++] = found;
        }
    }
    row->position.fields = fields;
}

/* The lists are filled from the last row to the first, so that they end up in the file's order. */
static void
link_position(struct linker *linker, size_t i)
{
    struct organisation *all = linker->organisation;
    const struct table *table = &all->tables.positions;
    struct position_row *row = table_row(table, i);
    struct org_position *position = &row->position;
    const struct reference_to unit_of = { "unit", "unit", &all->units, &all->tables.units };
    const struct reference_to superior = { "reports_to", "position", &all->positions, table };
    struct org_unit *unit = (struct org_unit *)find(linker, &unit_of, table, i, row->unit);
    position->reports_to = find(linker, &superior, table, i, row->reports_to);
    position->unit = unit;
    if (unit != NULL) {
        position->next_in_unit = unit->positions;
        unit->positions = position;
    }
    position->next_of_kind = all->of_kind[position->kind];
    all->of_kind[position->kind] = position;
    link_fields(linker, i, &row->fields);
}

static void
link_holding(const struct linker *linker, size_t i)
{
    struct organisation *all = linker->organisation;
    const struct table *table = &all->tables.holdings;
    struct holding_row *row = table_row(table, i);
    const struct reference_to whose = { "person", "person", &all->persons, &all->tables.persons };
    const struct reference_to which = { "position", "position", &all->positions,
                                        &all->tables.positions };
    struct org_person *person = (struct org_person *)find(linker, &whose, table, i, row->person);
    struct org_position *position =
        (struct org_position *)find(linker, &which, table, i, row->position);
    if (person == NULL || position == NULL) {
        return;
    }
    row->holding.person = person;
    row->holding.next_of_person = person->holdings;
    person->holdings = &row->holding;
    row->holding.position = position;
    row->holding.next_of_position = position->holdings;
    position->holdings = &row->holding;
}

static void
link_absence(const struct linker *linker, size_t i)
{
    struct organisation *all = linker->organisation;
    const struct organisation_tables *tables = &all->tables;
    const struct table *table = &tables->absences;
    struct absence_row *row = table_row(table, i);
    const struct reference_to whose = { "person", "person", &all->persons, &tables->persons };
    const struct reference_to post = { "stand_in_position", "position", &all->positions,
                                       &tables->positions };
    const struct reference_to who = { "stand_in_person", "person", &all->persons,
                                      &tables->persons };
    struct org_person *person = (struct org_person *)find(linker, &whose, table, i, row->person);
    row->absence.stand_in_position = find(linker, &post, table, i, row->stand_in_position);
    row->absence.stand_in_person = find(linker, &who, table, i, row->stand_in_person);
    if (person != NULL) {
        row->absence.person = person;
        row->absence.next_of_person = person->absences;
        person->absences = &row->absence;
    }
}

static void
link_function(const struct linker *linker, size_t i)
{
    struct organisation *all = linker->organisation;
    const struct table *table = &all->tables.functions;
    struct function_row *row = table_row(table, i);
    const struct reference_to whose = { "unit", "unit", &all->units, &all->tables.units };
    const struct reference_to which = { "field", "field", &all->fields, &all->tables.fields };
    struct org_unit *unit = (struct org_unit *)find(linker, &whose, table, i, row->unit);
    row->function.field = find(linker, &which, table, i, row->field);
    if (unit != NULL && row->function.field != NULL) {
        row->function.unit = unit;
        row->function.next_of_unit = unit->functions;
        unit->functions = &row->function;
    }
}

/* A pointer from item to item of one table, by which a walk goes up. */
struct way_up {
    const struct table *table;
    size_t item, next; /* offsets: of the item in its row, of the pointer in the item */
    const char *column;
};

/* The index of the row above row i, or the number of rows at the top. */
static size_t
find_above(const struct way_up *way, size_t i)
{
    const char *rows = way->table->rows;
    const char *above = NULL;
    memcpy(&above, (char *)table_row(way->table, i) + way->item + way->next, sizeof above);
    return above == NULL ? way->table->count
                         : (size_t)(above - way->item - rows) / way->table->row_size;
}

/* Every walk leaves its number; whoever meets his own has gone round. */
static void
break_cycles(const struct linker *linker, const struct way_up *way)
{
    const void *nowhere = NULL;
    size_t count = way->table->count;
    size_t *walks = arena_array(linker->scratch, count, sizeof *walks);
    for (size_t first = 0; first < count; first++) {
        size_t i = first;
        while (i < count && walks[i] == 0) {
            walks[i] = first + 1;
            i = find_above(way, i);
        }
        if (i < count && walks[i] == first + 1) {
            char *row = table_row(way->table, i);
            memcpy(row + way->item + way->next, &nowhere, sizeof nowhere);
            mistake_add(linker->mistakes, way->table->file, table_row_of(way->table, i)->line,
                        MISTAKE_CYCLE, *(const char *const *)(row + way->item),
                        "column %s: going up from here one comes back here", way->column);
        }
    }
}

static void
inherit_calendars(const struct linker *linker)
{
    const struct table *table = &linker->organisation->tables.units;
    for (size_t i = 0; i < table->count; i++) {
        struct unit_row *row = table_row(table, i);
        const struct org_unit *from = &row->unit;
        while (text_is_empty(from->calendar) && from->parent != NULL) {
            from = from->parent;
        }
        row->unit.calendar = from->calendar;
        if (text_is_empty(row->unit.calendar) && !row->row.is_damaged && row->parent[0] == '\0') {
            mistake_add(linker->mistakes, table->file, row->row.line, MISTAKE_VALUE_MISSING, NULL,
                        "column calendar: a unit at the top must name its calendar; those below "
                        "inherit it");
        }
    }
}

void
organisation_link(struct organisation *organisation, struct arena *arena, struct arena *scratch,
                  struct mistakes *mistakes)
{
    struct linker linker = { organisation, arena, scratch, mistakes };
    struct organisation_tables *tables = &organisation->tables;
    index_items(&linker);
    for (size_t i = 0; i < tables->units.count; i++) {
        link_unit(&linker, i);
    }
    for (size_t i = tables->positions.count; i-- > 0;) {
        link_position(&linker, i);
    }
    for (size_t i = tables->holdings.count; i-- > 0;) {
        link_holding(&linker, i);
    }
    for (size_t i = tables->absences.count; i-- > 0;) {
        link_absence(&linker, i);
    }
    for (size_t i = tables->functions.count; i-- > 0;) {
        link_function(&linker, i);
    }
    break_cycles(&linker, &(struct way_up){ &tables->units, offsetof(struct unit_row, unit),
                                            offsetof(struct org_unit, parent), "parent" });
    break_cycles(&linker,
                 &(struct way_up){ &tables->positions, offsetof(struct position_row, position),
                                   offsetof(struct org_position, reports_to), "reports_to" });
    inherit_calendars(&linker);
}
