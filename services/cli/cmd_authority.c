/*
 * dondoc authority why: who is competent for a matter, without publishing anything: the rule, its
 * text and basis, and the rules that were considered.
 */
#include "command.h"

#include "base/clock.h"
#include "base/text.h"
#include "listing.h"
#include "moment.h"
#include "store/library.h"
#include <inttypes.h>
#include <stdio.h>

static struct {
    const char *field, *matter, *type, *unit;
    int64_t amount, at;
    bool json;
} asked;

/* clang-format off */
static const struct option_row options[] = {
    { "field", 0, OPTION_TEXT, &asked.field, "CODE", "lĩnh vực", "field", 0, 0 },
    { "matter", 0, OPTION_TEXT, &asked.matter, "CODE", "loại việc", "matter", 0, 0 },
    { "type", 0, OPTION_TEXT, &asked.type, "TYPE", "loại văn bản sẽ ban hành", "type of the document to be issued", 0, 0 },
    { "amount", 0, OPTION_NUMBER, &asked.amount, "N", "giá trị, đồng", "amount in đồng", 1, INT64_MAX },
    { "unit", 0, OPTION_TEXT, &asked.unit, "CODE", "đơn vị có việc", "unit whose work it is", 0, 0 },
    { "at", 0, OPTION_TIME, &asked.at, "T", "tính đến lúc này (mặc định: bây giờ)", "as of then (default: now)", 0, 0 },
    { "json", 0, OPTION_FLAG, &asked.json, NULL, "dạng JSON", "as JSON lines", 0, 0 },
    { 0 },
};

static const struct listing_column columns[] = {
    { "rule", "QUY TẮC", "RULE", false },
    { "competent", "THẨM QUYỀN", "COMPETENT", false },
    { "kind", "LOẠI", "KIND", false },
    { "document_type", "VĂN BẢN", "DOCUMENT", false },
    { "amount_from", "TỪ", "FROM", true },
    { "amount_below", "DƯỚI", "BELOW", true },
    { "fit", "KẾT QUẢ", "RESULT", false },
    { "basis", "CĂN CỨ", "BASIS", false },
    { 0 },
};
/* clang-format on */

static const char *
amount_print(struct arena *arena, int64_t amount, int64_t none)
{
    return amount == none ? NULL : arena_print(arena, "%" PRId64, amount);
}

static const char *
competent_of(const struct cli *cli, const struct authority_rule *rule)
{
    return rule->position[0] != '\0' ? rule->position
           : rule->unit[0] != '\0'   ? rule->unit
           : asked.json              ? authority_level_name(rule->level)
                                     : authority_level_say(rule->level, cli->is_english);
}

static const char *
result_of(const struct cli *cli, enum authority_fit fit, bool is_chosen)
{
    if (is_chosen) {
        return asked.json ? "DECIDES" : cli_say(cli, "quyết định", "decides");
    }
    if (fit == FIT_HOLDS) {
        return asked.json ? "OUTRANKED" : cli_say(cli, "xếp sau", "comes after it");
    }
    return asked.json ? authority_fit_name(fit) : authority_fit_say(fit, cli->is_english);
}

/* The matter's rules in the order in which they count. */
static void
list_rules(struct cli *cli, const struct authority_matter *matter,
           const struct authority_query *query, const struct authority_rule *chosen)
{
    struct listing listing = listing_start(cli->arena, columns);
    for (size_t i = 0; i < matter->rule_count; i++) {
        const struct authority_rule *rule = matter->rules[i];
        const char *cells[] = {
            rule->code,
            competent_of(cli, rule),
            asked.json ? authority_kind_name(rule->kind)
                       : authority_kind_say(rule->kind, cli->is_english),
            rule->document_type,
            amount_print(cli->arena, rule->amount_from, 0),
            amount_print(cli->arena, rule->amount_below, AMOUNT_OPEN),
            result_of(cli, authority_fit(rule, query), rule == chosen),
            cli_name(cli, rule->basis, rule->basis_en),
        };
        listing_add(&listing, cells);
    }
    listing_print(&listing, asked.json, cli->is_english);
}

static void
print_decision(const struct cli *cli, const struct authority_decision *decision)
{
    const struct authority_rule *rule = decision->rule;
    bool en = cli->is_english;
    const struct org_unit *competent = decision->unit;
    const struct org_position *post = decision->position;
    const char *unit = competent ? cli_name(cli, competent->name, competent->name_en)
                                 : authority_level_say(rule->level, en);
    const char *title = post ? cli_name(cli, post->title, post->title_en) : "";
    printf(cli_say(cli, "Thẩm quyền: %s%s%s\nTheo: %s (%s), dòng %d\nCăn cứ: %s\n",
                   "Competent: %s%s%s\nBy: %s (%s), line %d\nBasis: %s\n"),
           unit, *title ? ", " : "", title, rule->code, authority_kind_say(rule->kind, en),
           rule->line, cli_name(cli, rule->basis, rule->basis_en));
}

/* What was asked for, or an exit code. */
static int
make_query(const struct reference *reference, struct authority_query *query)
{
    *query = (struct authority_query){ .field = asked.field,
                                       .matter = asked.matter,
                                       .document_type = asked.type,
                                       .amount = asked.amount,
                                       .at = asked.at != 0 ? asked.at : clock_now() };
    if (text_is_empty(asked.matter)) {
        return cli_refuse(EX_USAGE, "OPTION-MISSING", "which matter?", "loại việc nào?",
                          "--matter");
    }
    if (asked.unit != NULL) {
        query->unit = organisation_unit(reference->organisation, asked.unit);
        if (query->unit == NULL) {
            return cli_refuse(EX_DATAERR, "UNIT-UNKNOWN", "no unit has this code",
                              "không có đơn vị nào mang mã này", asked.unit);
        }
    }
    return EX_OK;
}

static int
explain(struct cli *cli, const struct reference *reference)
{
    struct authority_query query;
    int code = make_query(reference, &query);
    if (code != EX_OK) {
        return code;
    }
    const struct authority_matter *matter = authority_matter(reference->authority, &query);
    struct authority_decision decision;
    bool is_decided =
        authority_decide(reference->authority, reference->organisation, &query, &decision);
    if (!asked.json) {
        if (matter != NULL) {
            printf("%s: %s\n", matter->code, cli_name(cli, matter->name, matter->name_en));
        }
        if (is_decided) {
            print_decision(cli, &decision);
        } else {
            printf("%s\n", cli_say(cli, "Không có quy tắc: không việc gì bị từ chối vì thẩm quyền",
                                   "No rule: nothing is refused for authority"));
        }
        printf("\n");
    }
    if (matter != NULL) {
        list_rules(cli, matter, &query, decision.rule);
    }
    return is_decided ? EX_OK : EX_FOUND;
}

static int
why(struct cli *cli)
{
    struct library *library = library_open(cli->db);
    enum status st = library_refresh(library);
    struct reference reference = {
        .organisation =
            library_organisation(library, library_newest(library, DIRECTORY_ORGANISATION)),
        .authority = library_authority(library, library_newest(library, DIRECTORY_AUTHORITY)),
    };
    int code = cli_exit_of(st);
    if (st == ST_OK && (reference.authority == NULL || reference.organisation == NULL)) {
        code =
            cli_refuse(EX_DATAERR, "REFERENCE-MISSING", "not applied yet", "chưa áp dụng",
                       reference.authority == NULL ? "dondoc authority apply" : "dondoc org apply");
    } else if (st == ST_OK) {
        code = explain(cli, &reference);
    }
    library_close(library);
    return code;
}

static const struct query_set *const sets[] = { &journal_queries, &directory_queries, NULL };

const struct command command_authority_why = {
    .name = "authority why",
    .arguments = "",
    .vi = "ai có thẩm quyền với một loại việc, theo quy tắc và căn cứ nào",
    .en = "who is competent for a matter, by which rule and basis",
    .options = options,
    .sets = sets,
    .run = why,
};
