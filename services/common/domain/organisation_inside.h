/*
 * What an organisation is made of, for the files organisation*.c only.
 */
#ifndef DOMAIN_ORGANISATION_INSIDE_H
#define DOMAIN_ORGANISATION_INSIDE_H

#include "domain/code_index.h"
#include "domain/organisation.h"
#include "domain/table.h"

/* A row of a file: the struct that others point at, and the codes it refers to others by. */
struct unit_row {
    struct table_row row;
    struct org_unit unit;
    const char *parent;
    struct code_list successors;
};

struct position_row {
    struct table_row row;
    struct org_position position;
    const char *unit, *reports_to;
    struct code_list fields;
};

struct person_row {
    struct table_row row;
    struct org_person person;
};

struct holding_row {
    struct table_row row;
    struct org_holding holding;
    const char *person, *position;
};

struct absence_row {
    struct table_row row;
    struct org_absence absence;
    const char *person, *stand_in_position, *stand_in_person;
};

struct field_row {
    struct table_row row;
    struct org_field field;
};

struct function_row {
    struct table_row row;
    struct org_function function;
    const char *unit, *field;
};

/* A file that is not there has no rows. */
struct organisation_tables {
    struct table units, positions, persons, holdings, absences, fields, functions;
};

struct organisation {
    struct organisation_tables tables;
    struct code_index units, positions, persons, fields;
    const struct org_position *of_kind[POSITION_KINDS];
};

/* Lets the structs point at each other; names what refers to nothing, and breaks cycles so that
 * every walk ends. */
void organisation_link(struct organisation *organisation, struct arena *arena,
                       struct arena *scratch, struct mistakes *mistakes);

/* What contradicts itself although every row is well-formed. */
void organisation_check(const struct organisation *organisation, struct arena *scratch,
                        struct mistakes *mistakes);

#endif
