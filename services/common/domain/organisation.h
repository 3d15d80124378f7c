/*
 * One version of the organisation: units, positions, persons, holdings, absences, fields (model
 * 3.2), effective-dated. Immutable once read; every pointer lives as long as the arena it was read
 * into.
 *
 * A period is in days of UTC+7, first and last day included; an empty date in a file is the open
 * end. Questions take an instant and answer for its local day.
 */
#ifndef DOMAIN_ORGANISATION_H
#define DOMAIN_ORGANISATION_H

#include "base/arena.h"
#include "base/civil.h"
#include "domain/file_set.h"
#include "domain/mistake.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum org_unit_kind {
    UNIT_PROVINCE,            /* UBND tỉnh */
    UNIT_DEPARTMENT,          /* sở, ban, ngành; Văn phòng UBND */
    UNIT_SUBUNIT,             /* phòng, nhóm inside one of the others */
    UNIT_COMMUNE,             /* UBND xã, phường, đặc khu */
    UNIT_PUBLIC_SERVICE_UNIT, /* đơn vị sự nghiệp công lập */
    UNIT_CENTRAL_IN_PROVINCE, /* cơ quan Trung ương trên địa bàn: no command over it */
    UNIT_CENTRAL,             /* bộ, ngành Trung ương */
    UNIT_KINDS
};

enum org_position_kind {
    POSITION_HEAD,         /* giám đốc sở, chủ tịch UBND xã, trưởng đơn vị */
    POSITION_DEPUTY,       /* phó of a HEAD, OFFICE_CHIEF or SNV_DIRECTOR */
    POSITION_SECTION_HEAD, /* trưởng phòng */
    POSITION_OFFICER,      /* chuyên viên */
    POSITION_CLERK,        /* văn thư */
    POSITION_OFFICE_CHIEF, /* Chánh Văn phòng UBND tỉnh: head of the dispatching Office */
    POSITION_VICE_CHAIR,   /* Phó Chủ tịch UBND tỉnh */
    POSITION_CHAIR,        /* Chủ tịch UBND tỉnh */
    POSITION_SNV_DIRECTOR, /* Giám đốc Sở Nội vụ: head of the department of home affairs */
    POSITION_DUTY_OFFICER, /* trực ban */
    POSITION_KINDS
};

enum org_holding_kind {
    HOLDING_SUBSTANTIVE,
    HOLDING_ACTING,   /* quyền, phụ trách */
    HOLDING_DELEGATE, /* ủy quyền */
    HOLDING_KINDS
};

enum org_language { LANGUAGE_VI, LANGUAGE_EN, LANGUAGES };

#define PERIOD_OPEN_FROM INT32_MIN
#define PERIOD_OPEN_TO   INT32_MAX

struct org_period {
    day_t from, to; /* both included; PERIOD_OPEN_... at an open end */
};

struct org_field {
    const char *code, *name, *name_en;
};

struct org_position;
struct org_holding;
struct org_absence;
struct org_function;

struct org_unit {
    const char *code; /* mã định danh, or the province's own short one */
    int line;         /* in units.csv */
    const char *name, *name_en;
    enum org_unit_kind kind;
    const struct org_unit *parent; /* NULL at the top */
    const char *calendar;          /* own, else inherited from the parent; never NULL */
    struct org_period period;
    const struct org_unit *const *successors;
    size_t successor_count;
    const struct org_position *positions; /* the first, in force or not; follow next_in_unit */
    const struct org_function *functions; /* the first; follow next_of_unit */
};

struct org_position {
    const char *code;
    const struct org_unit *unit;
    enum org_position_kind kind;
    const char *title, *title_en;
    const struct org_position *reports_to; /* NULL at the top of a chain */
    const struct org_field *const *fields; /* in charge of */
    size_t field_count;
    struct org_period period;
    const struct org_holding *holdings;      /* the first; follow next_of_position */
    const struct org_position *next_in_unit; /* in the order of the file, as all of these lists */
    const struct org_position *next_of_kind; /* see organisation_of_kind() */
};

struct org_person {
    const char *id;
    const char *name;
    const char *mail; /* "" when not known */
    enum org_language language;
    bool is_active;
    const struct org_holding *holdings; /* the first; follow next_of_person */
    const struct org_absence *absences; /* the first; follow next_of_person */
};

struct org_holding {
    const struct org_person *person;
    const struct org_position *position;
    enum org_holding_kind kind;
    struct org_period period;
    const char *document; /* the decision that says so, may be "" */
    const struct org_holding *next_of_position, *next_of_person;
};

struct org_absence {
    const struct org_person *person;
    struct org_period period;
    const struct org_position *stand_in_position; /* whoever holds it stands in */
    const struct org_person *stand_in_person;     /* at most one of the two is not NULL */
    const struct org_absence *next_of_person;
};

/* Field x unit: what a unit is competent to be asked about. */
struct org_function {
    const struct org_unit *unit;
    const struct org_field *field;
    struct org_period period;
    const char *basis;
    const struct org_function *next_of_unit;
};

struct organisation;

/*
 * Reads units.csv, positions.csv, persons.csv, holdings.csv and, where given, absences.csv,
 * fields.csv, functions.csv. Always returns an organisation; with mistakes it lacks what they are
 * about and must not be applied. Mistakes are added and sorted. Strings are copied into the arena.
 */
const struct organisation *
organisation_read(struct arena *arena, const struct file_set *files, struct mistakes *mistakes);

/* By code; NULL when unknown. Also finds what is not in force any more. */
const struct org_unit *organisation_unit(const struct organisation *organisation, const char *code);
const struct org_position *
organisation_position(const struct organisation *organisation, const char *code);
const struct org_person *
organisation_person(const struct organisation *organisation, const char *id);
const struct org_field *
organisation_field(const struct organisation *organisation, const char *code);

/* All, in the order of the files. */
struct organisation_counts {
    size_t units, positions, persons, holdings, absences, fields, functions;
};
struct organisation_counts organisation_count(const struct organisation *organisation);
const struct org_unit *organisation_unit_at(const struct organisation *organisation, size_t i);
const struct org_position *
organisation_position_at(const struct organisation *organisation, size_t i);

bool org_period_covers(const struct org_period *period, int64_t at);
bool org_unit_is_in_force(const struct org_unit *unit, int64_t at);
bool org_position_is_in_force(const struct org_position *position, int64_t at); /* and its unit */

/* `unit` is `ancestor` or lies below it. */
bool org_unit_is_within(const struct org_unit *unit, const struct org_unit *ancestor);

/* The unit that answers for work given to `unit`: itself, or for a SUBUNIT the nearest unit above
 * it of another kind. */
const struct org_unit *org_unit_accountable(const struct org_unit *unit);

/* HEAD, CHAIR, OFFICE_CHIEF or SNV_DIRECTOR. */
bool org_position_is_head(const struct org_position *position);

/* The head position of the unit itself in force then, or NULL. */
const struct org_position *org_unit_head(const struct org_unit *unit, int64_t at);

/* The accountable head of work given to `unit` (F-05): the head of org_unit_accountable(), a
 * department or commune, never of a section. NULL if that unit has none then, e.g. a central
 * agency. */
const struct org_position *org_unit_accountable_head(const struct org_unit *unit, int64_t at);

/* The position of a kind in a unit that is in charge of a field: the one that lists the field, else
 * the one that lists no fields, else NULL. field NULL asks for any. */
const struct org_position *
org_unit_in_charge(const struct org_unit *unit, enum org_position_kind kind,
                   const struct org_field *field, int64_t at);

/* The same over all units: the Chair, the Vice Chair in charge of a field, the Office's chief. */
const struct org_position *
organisation_in_charge(const struct organisation *organisation, enum org_position_kind kind,
                       const struct org_field *field, int64_t at);

/* Whether a unit is competent in a field then (functions.csv). */
bool org_unit_has_function(const struct org_unit *unit, const struct org_field *field, int64_t at);

/* All positions of a kind: the first, in the order of the file; follow next_of_kind. */
const struct org_position *
organisation_of_kind(const struct organisation *organisation, enum org_position_kind kind);

/* Who acts for a position. */
enum org_holder_kind {
    HOLDER_SUBSTANTIVE,
    HOLDER_ACTING,
    HOLDER_STAND_IN,
    HOLDER_DELEGATE,
    HOLDER_ABSENT, /* somebody holds it, but he is away and nobody stands in */
    HOLDER_VACANT, /* nobody holds it, or it is not in force */
    HOLDER_KINDS
};

struct org_holder {
    const struct org_person *person; /* NULL for ABSENT and VACANT */
    enum org_holder_kind kind;
};

/* The first who is active and not absent of: SUBSTANTIVE, ACTING, the stand-in of an absent one,
 * DELEGATE (model 3.2). */
struct org_holder org_position_holder(const struct org_position *position, int64_t at);

/* Whether the person acts for the position then. */
bool org_position_is_held_by(const struct org_position *position, const struct org_person *person,
                             int64_t at);

/* The superiors of a position, nearest first. */
enum org_chain_end {
    CHAIN_AT_ROOT,  /* the top of a line was reached */
    CHAIN_IN_CYCLE, /* cannot happen in an organisation without mistakes */
    CHAIN_TOO_LONG, /* over CHAIN_MAX occupied posts */
    CHAIN_ENDS
};

enum { CHAIN_MAX = 16 }; /* links */

struct org_chain {
    struct org_chain_link {
        const struct org_position *position;
        struct org_holder holder;
    } links[CHAIN_MAX];
    int count;
    enum org_chain_end end;
    int skipped; /* vacant or absent posts passed over */
};

/* Walks reports_to; posts that nobody acts for are skipped (model 3.2). */
void org_position_chain(const struct org_position *position, int64_t at, struct org_chain *chain);

/* The direct superior who is there; position NULL when none is. */
struct org_chain_link org_position_supervisor(const struct org_position *position, int64_t at);

/* Codes as files and tables hold them: "SECTION_HEAD". */
const char *org_position_kind_name(enum org_position_kind kind);
const char *org_holder_kind_name(enum org_holder_kind kind);
const char *org_chain_end_name(enum org_chain_end end);

#endif
