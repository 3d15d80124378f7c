#include "domain/authority_inside.h"

#include "base/text.h"
#include <inttypes.h>
#include <stddef.h>

static const char file_name[] = "authority.csv";

static const struct name levels[AUTHORITY_LEVELS] = {
    [AUTHORITY_COMMUNE] = { "COMMUNE", "cấp xã", "commune level" },
    [AUTHORITY_DEPARTMENT] = { "DEPARTMENT", "sở, ban, ngành", "department level" },
    [AUTHORITY_PROVINCE] = { "PROVINCE", "cấp tỉnh", "province level" },
    [AUTHORITY_CENTRAL] = { "CENTRAL", "Trung ương", "central level" },
};

static const struct name authority_kinds[AUTHORITY_KINDS] = {
    [AUTHORITY_OWN] = { "OWN", "thẩm quyền theo luật định", "own by law" },
    [AUTHORITY_PHAN_CAP] = { "PHAN_CAP", "phân cấp", "decentralised" },
    [AUTHORITY_PHAN_QUYEN] = { "PHAN_QUYEN", "phân quyền", "devolved" },
    [AUTHORITY_UY_QUYEN] = { "UY_QUYEN", "ủy quyền", "delegated" },
};

static const struct name fits[AUTHORITY_FITS] = {
    [FIT_HOLDS] = { "HOLDS", "áp dụng được", "holds" },
    [FIT_OTHERS] = { "OTHERS", "dành cho đơn vị khác của cấp đó", "for other units of that level" },
    [FIT_NOT_YET] = { "NOT-YET", "chưa có hiệu lực", "not in force yet" },
    [FIT_ENDED] = { "ENDED", "đã hết hiệu lực", "no longer in force" },
    [FIT_DOCUMENT_TYPE] = { "DOCUMENT-TYPE", "loại văn bản khác", "another document type" },
    [FIT_AMOUNT_UNKNOWN] = { "AMOUNT-UNKNOWN", "chưa biết giá trị", "the amount is not known" },
    [FIT_AMOUNT_BELOW] = { "AMOUNT-BELOW", "giá trị thấp hơn mức áp dụng",
                           "the amount is below its range" },
    [FIT_AMOUNT_ABOVE] = { "AMOUNT-ABOVE", "giá trị vượt mức áp dụng",
                           "the amount is above its range" },
};

static const struct column columns[] = {
    COLUMN("code", COLUMN_CODE, COLUMN_FILLED, rule_row, rule.code),
    COLUMN("field", COLUMN_CODE, COLUMN_FILLED, rule_row, rule.field),
    COLUMN("matter", COLUMN_CODE, COLUMN_FILLED, rule_row, rule.matter),
    COLUMN("matter_name", COLUMN_TEXT, COLUMN_FILLED, rule_row, rule.matter_name),
    COLUMN("matter_name_en", COLUMN_TEXT, COLUMN_OPTIONAL, rule_row, rule.matter_name_en),
    COLUMN_OF("level", levels, COLUMN_FILLED, rule_row, rule.level),
    COLUMN("document_type", COLUMN_TEXT, COLUMN_OPTIONAL, rule_row, rule.document_type),
    COLUMN("amount_from", COLUMN_AMOUNT, COLUMN_OPTIONAL, rule_row, rule.amount_from),
    COLUMN("amount_below", COLUMN_AMOUNT, COLUMN_OPTIONAL, rule_row, rule.amount_below),
    COLUMN("unit", COLUMN_CODE, COLUMN_OPTIONAL, rule_row, rule.unit),
    COLUMN("position", COLUMN_CODE, COLUMN_OPTIONAL, rule_row, rule.position),
    COLUMN_OF("kind", authority_kinds, COLUMN_FILLED, rule_row, rule.kind),
    COLUMN("basis", COLUMN_TEXT, COLUMN_FILLED, rule_row, rule.basis),
    COLUMN("basis_en", COLUMN_TEXT, COLUMN_OPTIONAL, rule_row, rule.basis_en),
    COLUMN("from", COLUMN_DAY_FROM, COLUMN_NEEDED, rule_row, rule.period.from),
    COLUMN("to", COLUMN_DAY_TO, COLUMN_NEEDED, rule_row, rule.period.to),
    COLUMN("priority", COLUMN_NUMBER, COLUMN_OPTIONAL, rule_row, rule.priority),
    { 0 },
};

static void
check_row(const struct table *table, const struct authority_rule *rule, struct mistakes *mistakes)
{
    const struct {
        bool is_wrong;
        enum mistake_code code;
        const char *text;
    } checks[] = {
        { rule->period.to < rule->period.from, MISTAKE_DATES_REVERSED,
          "column to: the last day is before the first" },
        { rule->kind == AUTHORITY_UY_QUYEN && rule->period.to == PERIOD_OPEN_TO,
          MISTAKE_DELEGATION_ENDLESS, "column to: UY_QUYEN needs its last day" },
        { rule->amount_below <= rule->amount_from, MISTAKE_VALUE_OUT_OF_RANGE,
          "column amount_below: no amount is from amount_from and below this" },
        { rule->unit[0] != '\0' && rule->position[0] != '\0', MISTAKE_RULE_CONTRADICTED,
          "columns unit and position: give only one" },
    };
    for (size_t i = 0; i < sizeof checks / sizeof checks[0]; i++) {
        if (checks[i].is_wrong) {
            mistake_add(mistakes, table->file, rule->line, checks[i].code, rule->code, "%s",
                        checks[i].text);
        }
    }
}

static void
check_codes(const struct table *table, struct mistakes *mistakes)
{
    struct arena *scratch = arena_new();
    struct code_index codes;
    code_index_open(&codes, scratch, table->count);
    for (size_t i = 0; i < table->count; i++) {
        const struct rule_row *row = table_row(table, i);
        if (!text_is_empty(row->rule.code) && code_index_add(&codes, row->rule.code, row) != NULL) {
            mistake_add(mistakes, table->file, row->row.line, MISTAKE_CODE_TWICE, row->rule.code,
                        "an earlier row has this code already");
        }
    }
    arena_free(scratch);
}

struct table
authority_file_read(struct arena *arena, const struct file_set *files, struct mistakes *mistakes)
{
    static const char *const names[] = { file_name, NULL };
    struct table table = table_read(arena, file_set_find(files, file_name), columns,
                                    sizeof(struct rule_row), mistakes);
    file_set_check(files, names, 1, mistakes);
    for (size_t i = 0; i < table.count; i++) {
        struct rule_row *row = table_row(&table, i);
        struct authority_rule *rule = &row->rule;
        size_t before = mistakes_count(mistakes);
        rule->line = row->row.line;
        rule->amount_below = rule->amount_below == 0 ? AMOUNT_OPEN : rule->amount_below;
        if (!row->row.is_damaged) {
            check_row(&table, rule, mistakes);
        }
        row->row.is_damaged |= mistakes_count(mistakes) > before;
    }
    check_codes(&table, mistakes);
    return table;
}

const char *
authority_level_name(enum authority_level level)
{
    return name_code(levels, AUTHORITY_LEVELS, (int)level);
}

const char *
authority_level_say(enum authority_level level, bool english)
{
    return name_say(levels, AUTHORITY_LEVELS, (int)level, english);
}

const char *
authority_kind_name(enum authority_kind kind)
{
    return name_code(authority_kinds, AUTHORITY_KINDS, (int)kind);
}

const char *
authority_kind_say(enum authority_kind kind, bool english)
{
    return name_say(authority_kinds, AUTHORITY_KINDS, (int)kind, english);
}

const char *
authority_fit_name(enum authority_fit fit)
{
    return name_code(fits, AUTHORITY_FITS, (int)fit);
}

const char *
authority_fit_say(enum authority_fit fit, bool english)
{
    return name_say(fits, AUTHORITY_FITS, (int)fit, english);
}
