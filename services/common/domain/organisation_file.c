#include "domain/organisation.h"

#include "domain/name.h"
#include "domain/organisation_inside.h"
#include <stddef.h>

static const struct name unit_kinds[UNIT_KINDS] = {
    [UNIT_PROVINCE] = { "PROVINCE", "UBND cấp tỉnh", "province" },
    [UNIT_DEPARTMENT] = { "DEPARTMENT", "sở, ban, ngành", "department" },
    [UNIT_SUBUNIT] = { "SUBUNIT", "phòng, bộ phận", "section" },
    [UNIT_COMMUNE] = { "COMMUNE", "UBND cấp xã", "commune" },
    [UNIT_PUBLIC_SERVICE_UNIT] = { "PUBLIC_SERVICE_UNIT", "đơn vị sự nghiệp",
                                   "public service unit" },
    [UNIT_CENTRAL_IN_PROVINCE] = { "CENTRAL_IN_PROVINCE", "cơ quan Trung ương trên địa bàn",
                                   "central agency in the province" },
    [UNIT_CENTRAL] = { "CENTRAL", "cơ quan Trung ương", "central agency" },
};

static const struct name position_kinds[POSITION_KINDS] = {
    [POSITION_HEAD] = { "HEAD", "người đứng đầu", "head" },
    [POSITION_DEPUTY] = { "DEPUTY", "cấp phó", "deputy head" },
    [POSITION_SECTION_HEAD] = { "SECTION_HEAD", "trưởng phòng", "section head" },
    [POSITION_OFFICER] = { "OFFICER", "chuyên viên", "officer" },
    [POSITION_CLERK] = { "CLERK", "văn thư", "clerk" },
    [POSITION_OFFICE_CHIEF] = { "OFFICE_CHIEF", "Chánh Văn phòng UBND tỉnh",
                                "chief of the Office" },
    [POSITION_VICE_CHAIR] = { "VICE_CHAIR", "Phó Chủ tịch UBND tỉnh", "Vice Chair" },
    [POSITION_CHAIR] = { "CHAIR", "Chủ tịch UBND tỉnh", "Chair" },
    [POSITION_SNV_DIRECTOR] = { "SNV_DIRECTOR", "Giám đốc Sở Nội vụ", "director of home affairs" },
    [POSITION_DUTY_OFFICER] = { "DUTY_OFFICER", "trực ban", "duty officer" },
};

static const struct name holding_kinds[HOLDING_KINDS] = {
    [HOLDING_SUBSTANTIVE] = { "SUBSTANTIVE", "chính thức", "substantive" },
    [HOLDING_ACTING] = { "ACTING", "quyền, phụ trách", "acting" },
    [HOLDING_DELEGATE] = { "DELEGATE", "được ủy quyền", "delegate" },
};

static const struct name holder_kinds[HOLDER_KINDS] = {
    [HOLDER_SUBSTANTIVE] = { "SUBSTANTIVE", "chính thức", "substantive" },
    [HOLDER_ACTING] = { "ACTING", "quyền, phụ trách", "acting" },
    [HOLDER_STAND_IN] = { "STAND_IN", "thay người vắng mặt", "stand-in" },
    [HOLDER_DELEGATE] = { "DELEGATE", "được ủy quyền", "delegate" },
    [HOLDER_ABSENT] = { "ABSENT", "vắng mặt", "absent" },
    [HOLDER_VACANT] = { "VACANT", "khuyết", "vacant" },
};

static const struct name chain_ends[CHAIN_ENDS] = {
    [CHAIN_AT_ROOT] = { "CHAIN-ROOT-REACHED", "đã tới cấp cao nhất", "the top was reached" },
    [CHAIN_IN_CYCLE] = { "CHAIN-CYCLE-FOUND", "vòng lặp cấp trên", "a cycle of superiors" },
    [CHAIN_TOO_LONG] = { "CHAIN-LENGTH-EXCEEDED", "chuỗi cấp trên quá dài",
                         "the chain is too long" },
};

static const struct name languages[LANGUAGES] = {
    [LANGUAGE_VI] = { "vi", "tiếng Việt", "Vietnamese" },
    [LANGUAGE_EN] = { "en", "tiếng Anh", "English" },
};

static const struct column unit_columns[] = {
    COLUMN("code", COLUMN_CODE, COLUMN_FILLED, unit_row, unit.code),
    COLUMN("name", COLUMN_TEXT, COLUMN_FILLED, unit_row, unit.name),
    COLUMN("name_en", COLUMN_TEXT, COLUMN_OPTIONAL, unit_row, unit.name_en),
    COLUMN_OF("kind", unit_kinds, COLUMN_FILLED, unit_row, unit.kind),
    COLUMN("parent", COLUMN_CODE, COLUMN_NEEDED, unit_row, parent),
    COLUMN("calendar", COLUMN_CODE, COLUMN_OPTIONAL, unit_row, unit.calendar),
    COLUMN("valid_from", COLUMN_DAY_FROM, COLUMN_OPTIONAL, unit_row, unit.period.from),
    COLUMN("valid_to", COLUMN_DAY_TO, COLUMN_OPTIONAL, unit_row, unit.period.to),
    COLUMN("successors", COLUMN_CODES, COLUMN_OPTIONAL, unit_row, successors),
    { 0 },
};

static const struct column position_columns[] = {
    COLUMN("code", COLUMN_CODE, COLUMN_FILLED, position_row, position.code),
    COLUMN("unit", COLUMN_CODE, COLUMN_FILLED, position_row, unit),
    COLUMN_OF("kind", position_kinds, COLUMN_FILLED, position_row, position.kind),
    COLUMN("title", COLUMN_TEXT, COLUMN_FILLED, position_row, position.title),
    COLUMN("title_en", COLUMN_TEXT, COLUMN_OPTIONAL, position_row, position.title_en),
    COLUMN("reports_to", COLUMN_CODE, COLUMN_NEEDED, position_row, reports_to),
    COLUMN("fields", COLUMN_CODES, COLUMN_OPTIONAL, position_row, fields),
    COLUMN("valid_from", COLUMN_DAY_FROM, COLUMN_OPTIONAL, position_row, position.period.from),
    COLUMN("valid_to", COLUMN_DAY_TO, COLUMN_OPTIONAL, position_row, position.period.to),
    { 0 },
};

static const struct column person_columns[] = {
    COLUMN("id", COLUMN_CODE, COLUMN_FILLED, person_row, person.id),
    COLUMN("name", COLUMN_TEXT, COLUMN_FILLED, person_row, person.name),
    COLUMN("mail", COLUMN_TEXT, COLUMN_NEEDED, person_row, person.mail),
    COLUMN_OF("language", languages, COLUMN_OPTIONAL, person_row, person.language),
    COLUMN("active", COLUMN_YES_NO, COLUMN_FILLED, person_row, person.is_active),
    { 0 },
};

static const struct column holding_columns[] = {
    COLUMN("person", COLUMN_CODE, COLUMN_FILLED, holding_row, person),
    COLUMN("position", COLUMN_CODE, COLUMN_FILLED, holding_row, position),
    COLUMN_OF("kind", holding_kinds, COLUMN_FILLED, holding_row, holding.kind),
    COLUMN("from", COLUMN_DAY_FROM, COLUMN_NEEDED, holding_row, holding.period.from),
    COLUMN("to", COLUMN_DAY_TO, COLUMN_NEEDED, holding_row, holding.period.to),
    COLUMN("document", COLUMN_TEXT, COLUMN_OPTIONAL, holding_row, holding.document),
    { 0 },
};

static const struct column absence_columns[] = {
    COLUMN("person", COLUMN_CODE, COLUMN_FILLED, absence_row, person),
    COLUMN("from", COLUMN_DAY_FROM, COLUMN_FILLED, absence_row, absence.period.from),
    COLUMN("to", COLUMN_DAY_TO, COLUMN_NEEDED, absence_row, absence.period.to),
    COLUMN("stand_in_position", COLUMN_CODE, COLUMN_OPTIONAL, absence_row, stand_in_position),
    COLUMN("stand_in_person", COLUMN_CODE, COLUMN_OPTIONAL, absence_row, stand_in_person),
    { 0 },
};

static const struct column field_columns[] = {
    COLUMN("code", COLUMN_CODE, COLUMN_FILLED, field_row, field.code),
    COLUMN("name", COLUMN_TEXT, COLUMN_FILLED, field_row, field.name),
    COLUMN("name_en", COLUMN_TEXT, COLUMN_OPTIONAL, field_row, field.name_en),
    { 0 },
};

static const struct column function_columns[] = {
    COLUMN("unit", COLUMN_CODE, COLUMN_FILLED, function_row, unit),
    COLUMN("field", COLUMN_CODE, COLUMN_FILLED, function_row, field),
    COLUMN("from", COLUMN_DAY_FROM, COLUMN_OPTIONAL, function_row, function.period.from),
    COLUMN("to", COLUMN_DAY_TO, COLUMN_OPTIONAL, function_row, function.period.to),
    COLUMN("basis", COLUMN_TEXT, COLUMN_OPTIONAL, function_row, function.basis),
    { 0 },
};

/* The first four are required. */
static const struct {
    const char *name;
    const struct column *columns;
    size_t row_size, table;
} kinds[] = {
    { "units.csv", unit_columns, sizeof(struct unit_row),
      offsetof(struct organisation_tables, units) },
    { "positions.csv", position_columns, sizeof(struct position_row),
      offsetof(struct organisation_tables, positions) },
    { "persons.csv", person_columns, sizeof(struct person_row),
      offsetof(struct organisation_tables, persons) },
    { "holdings.csv", holding_columns, sizeof(struct holding_row),
      offsetof(struct organisation_tables, holdings) },
    { "absences.csv", absence_columns, sizeof(struct absence_row),
      offsetof(struct organisation_tables, absences) },
    { "fields.csv", field_columns, sizeof(struct field_row),
      offsetof(struct organisation_tables, fields) },
    { "functions.csv", function_columns, sizeof(struct function_row),
      offsetof(struct organisation_tables, functions) },
};
enum { FILES = sizeof kinds / sizeof kinds[0], FILES_REQUIRED = 4 };

static void
read_tables(struct organisation_tables *tables, struct arena *arena, const struct file_set *files,
            struct mistakes *mistakes)
{
    const char *names[FILES + 1] = { NULL };
    for (size_t i = 0; i < FILES; i++) {
        names[i] = kinds[i].name;
        struct table *table = (struct table *)((char *)tables + kinds[i].table);
        *table = table_read(arena, file_set_find(files, names[i]), kinds[i].columns,
                            kinds[i].row_size, mistakes);
    }
    file_set_check(files, names, FILES_REQUIRED, mistakes);
}

const struct organisation *
organisation_read(struct arena *arena, const struct file_set *files, struct mistakes *mistakes)
{
    struct arena *scratch = arena_new();
    struct organisation *organisation = arena_alloc(arena, sizeof *organisation);
    read_tables(&organisation->tables, arena, files, mistakes);
    organisation_link(organisation, arena, scratch, mistakes);
    organisation_check(organisation, scratch, mistakes);
    mistake_sort(mistakes);
    arena_free(scratch);
    return organisation;
}

const char *
org_position_kind_name(enum org_position_kind kind)
{
    return name_code(position_kinds, POSITION_KINDS, (int)kind);
}

const char *
org_holder_kind_name(enum org_holder_kind kind)
{
    return name_code(holder_kinds, HOLDER_KINDS, (int)kind);
}

const char *
org_chain_end_name(enum org_chain_end end)
{
    return name_code(chain_ends, CHAIN_ENDS, (int)end);
}
