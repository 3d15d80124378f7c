#include "matrix.h"

#include "base/clock.h"
#include "base/status.h"
#include "base/text.h"
#include "domain/authority.h"
#include <stdint.h>
#include <string.h>

enum { RULES_PER_MATTER = 10, FIELDS = 25, QUERIES = 1024 };

static const char header[] = "code,field,matter,matter_name,level,document_type,amount_from,"
                             "amount_below,unit,position,kind,basis,from,to,priority\n";
static const char organisation_units[] = "code,name,kind,parent,calendar\n"
                                         "UBND,UBND tỉnh,PROVINCE,,VN\n"
                                         "SXD,Sở Xây dựng,DEPARTMENT,UBND,\n"
                                         "XA,UBND xã A,COMMUNE,UBND,\n";

/* Every matter: steps of amounts for two document types, the province above, communes for the
 * rest. */
static const struct authority *
make_matrix(struct arena *arena)
{
    struct text_builder text = { .arena = arena };
    text_add(&text, header);
    for (int i = 0; i < MATRIX_RULES; i++) {
        int matter = i / RULES_PER_MATTER, step = i % RULES_PER_MATTER;
        text_print(&text, "TQ-%d,f%d,m%d,Loại việc %d,", i, matter % FIELDS, matter, matter);
        if (step == RULES_PER_MATTER - 1) {
            text_add(&text, "COMMUNE,,,,,,PHAN_CAP,Điều 1,2025-07-01,,\n");
        } else if (step == RULES_PER_MATTER - 2) {
            text_add(&text, "PROVINCE,,,,UBND,,OWN,Điều 1,2025-07-01,,\n");
        } else {
            text_print(&text, "DEPARTMENT,%s,%d,%d,SXD,,PHAN_CAP,Điều 1,2025-07-01,,\n",
                       step % 2 == 0 ? "QĐ" : "GP", 1 + step / 2 * 1000, 1001 + step / 2 * 1000);
        }
    }
    struct named_file file = { "authority.csv", text.text, text.size };
    struct mistakes mistakes = { .arena = arena };
    const struct authority *authority =
        authority_read(arena, &(struct file_set){ &file, 1 }, &mistakes);
    if (mistakes.count > 0) {
        panic("the matrix has mistakes");
    }
    return authority;
}

static const struct organisation *
make_organisation(struct arena *arena)
{
    struct named_file file = { "units.csv", organisation_units, sizeof organisation_units - 1 };
    struct mistakes mistakes = { .arena = arena }; /* it has no posts, which nobody asks for */
    return organisation_read(arena, &(struct file_set){ &file, 1 }, &mistakes);
}

static void
make_queries(struct arena *arena, const struct organisation *organisation,
             struct authority_query *queries)
{
    static const char *const types[] = { "QĐ", "GP", "TTr" };
    static const char *const units[] = { "SXD", "XA", "UBND" };
    for (int i = 0; i < QUERIES; i++) {
        int matter = (int)((int64_t)i * 7919 % (MATRIX_RULES / RULES_PER_MATTER));
        queries[i] = (struct authority_query){
            .field = arena_print(arena, "f%d", matter % FIELDS),
            .matter = arena_print(arena, "m%d", matter),
            .document_type = types[i % 3],
            .amount = 1 + i * 97 % 5000,
            .unit = organisation_unit(organisation, units[i / 3 % 3]),
            .at = civil_instant((struct civil){ .year = 2026, .month = 3, .day = 2 }),
        };
    }
}

/* Each rule of all is looked at; the first that holds of those of the matter decides, as in the
 * matrix, whose rules come in that order. */
static const struct authority_rule *
walk_rules(const struct authority *authority, const struct authority_query *query)
{
    const struct authority_rule *found = NULL, *others = NULL;
    for (size_t i = 0; i < authority_count(authority); i++) {
        const struct authority_rule *rule = authority_rule_at(authority, i);
        if (strcmp(rule->matter, query->matter) != 0 || strcmp(rule->field, query->field) != 0) {
            continue;
        }
        enum authority_fit fit = authority_fit(rule, query);
        found = found == NULL && fit == FIT_HOLDS ? rule : found;
        others = others == NULL && fit == FIT_OTHERS ? rule : others;
    }
    return found != NULL ? found : others;
}

void
matrix_measure(double *ours, double *walk)
{
    struct arena *arena = arena_new();
    const struct organisation *organisation = make_organisation(arena);
    const struct authority *authority = make_matrix(arena);
    struct authority_query *queries = arena_array(arena, QUERIES, sizeof *queries);
    const struct authority_rule **answers = arena_array(arena, QUERIES, sizeof *answers);
    make_queries(arena, organisation, queries);
    enum { ROUNDS = 1000, WALKED = 64 };
    int64_t began = clock_monotonic();
    for (int round = 0; round < ROUNDS; round++) {
        for (int i = 0; i < QUERIES; i++) {
            struct authority_decision decision;
            (void)authority_decide(authority, organisation, &queries[i], &decision);
            answers[i] = decision.rule;
        }
    }
    int64_t decided = clock_monotonic();
    for (int i = 0; i < WALKED; i++) {
        if (walk_rules(authority, &queries[i]) != answers[i]) {
            panic("the walk decides otherwise");
        }
    }
    int64_t walked = clock_monotonic();
    *ours = 1e6 * ROUNDS * QUERIES / (double)(decided - began);
    *walk = 1e6 * WALKED / (double)(walked - decided);
    arena_free(arena);
}
