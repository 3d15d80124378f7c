#include "test.h"

#include "base/text.h"
#include "domain/authority.h"
#include "folder.h"

static struct arena *arena;
static struct mistakes mistakes;
static const struct organisation *organisation;

static int
set_up(void **state)
{
    (void)state;
    arena = arena_new();
    mistakes = (struct mistakes){ .arena = arena };
    struct file_set files = folder_read(arena, "tests/scenario/organisation");
    organisation = organisation_read(arena, &files, &mistakes);
    mistakes.count = 0; /* a README is no mistake of this test */
    return 0;
}

static int
tear_down(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static int64_t
noon(const char *date)
{
    day_t day;
    assert_true(day_parse(date, &day));
    return day_start(day) + INT64_C(12) * 3600 * 1000000;
}

#define HEADER                                                                                     \
    "code,field,matter,matter_name,level,document_type,amount_from,amount_below,unit,position,"    \
    "kind,basis,from,to,priority\n"

static const struct authority *
read_text(const char *text)
{
    struct named_file *file = arena_alloc(arena, sizeof *file);
    *file = (struct named_file){ "authority.csv", text, strlen(text) };
    return authority_read(arena, &(struct file_set){ file, 1 }, &mistakes);
}

static const struct authority *
read_scenario(void)
{
    struct file_set files = folder_read(arena, "tests/scenario/authority");
    const struct authority *authority = authority_read(arena, &files, &mistakes);
    authority_check(authority, organisation, &mistakes);
    assert_no_mistakes(&mistakes);
    return authority;
}

/* ---- decisions ----------------------------------------------------------------------------- */

#define BILLION INT64_C(1000000000)

static const struct {
    const char *name, *field, *matter, *unit, *date;
    int64_t amount;
    const char *rule, *competent, *position; /* NULL: none */
} cases[] = {
    { "a commune's own", "xay-dung", "via-he-tam-thoi", "XA", "2026-03-03", 0, "TQ-01", "XA",
      "XA.CT" },
    { "each commune's own", "xay-dung", "via-he-tam-thoi", "XB", "2026-03-03", 0, "TQ-01", "XB",
      "XB.CT" },
    { "a department asks about a commune's", "xay-dung", "via-he-tam-thoi", "SXD", "2026-03-03", 0,
      "TQ-01", NULL, NULL },
    { "nobody asks", "xay-dung", "via-he-tam-thoi", NULL, "2026-03-03", 0, "TQ-01", NULL, NULL },
    { "the only field that has it", NULL, "via-he-tam-thoi", "XA", "2026-03-03", 0, "TQ-01", "XA",
      "XA.CT" },
    { "another field", "nha-o", "via-he-tam-thoi", "XA", "2026-03-03", 0, NULL, NULL, NULL },
    { "before its first day", NULL, "via-he-tam-thoi", "XA", "2025-06-30", 0, NULL, NULL, NULL },
    { "a matter without rule", "xay-dung", "sang-kien", "XA", "2026-03-03", 0, NULL, NULL, NULL },
    { "no matter", "xay-dung", "", "XA", "2026-03-03", 0, NULL, NULL, NULL },
    { "below 5 billion", NULL, "phe-duyet-du-toan", "SXD", "2026-04-02", 4 * BILLION, "TQ-02",
      "SXD", "SXD.GD" },
    { "one đồng below", NULL, "phe-duyet-du-toan", "SXD", "2026-04-02", 5 * BILLION - 1, "TQ-02",
      "SXD", "SXD.GD" },
    { "5 billion", NULL, "phe-duyet-du-toan", "SXD", "2026-04-02", 5 * BILLION, "TQ-03", "UBND",
      "CT" },
    { "7 billion", NULL, "phe-duyet-du-toan", "SXD", "2026-04-02", 7 * BILLION, "TQ-03", "UBND",
      "CT" },
    { "an amount not said", NULL, "phe-duyet-du-toan", "SXD", "2026-04-02", 0, NULL, NULL, NULL },
    { "before the delegation", NULL, "giay-phep-moi-truong", "SNNMT", "2025-12-31", 0, "TQ-06",
      "UBND", "CT" },
    { "during the delegation", NULL, "giay-phep-moi-truong", "SNNMT", "2026-12-31", 0, "TQ-07",
      "SNNMT", "SNNMT.GD" },
    { "after the delegation", NULL, "giay-phep-moi-truong", "SNNMT", "2027-01-01", 0, "TQ-06",
      "UBND", "CT" },
    { "the centre's", NULL, "tieu-chuan-nha-o", "SXD", "2026-03-03", 0, "TQ-05", "BXD", NULL },
    { "own of a department", NULL, "bo-nhiem-cap-phong", "STC", "2026-03-03", 0, "TQ-08", "STC",
      "STC.GD" },
    { "own of a commune", NULL, "bo-nhiem-cap-phong", "XB", "2026-03-03", 0, "TQ-09", "XB",
      "XB.CT" },
    { "the province asks about others' own", NULL, "bo-nhiem-cap-phong", "UBND", "2026-03-03", 0,
      "TQ-09", NULL, NULL },
};

static void
matters_are_decided(void **state)
{
    (void)state;
    const struct authority *authority = read_scenario();
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct authority_query query = {
            .field = cases[i].field,
            .matter = cases[i].matter,
            .amount = cases[i].amount,
            .unit = cases[i].unit ? organisation_unit(organisation, cases[i].unit) : NULL,
            .at = noon(cases[i].date),
        };
        struct authority_decision decision;
        bool is_decided = authority_decide(authority, organisation, &query, &decision);
        const char *rule = is_decided ? decision.rule->code : NULL;
        const char *unit = decision.unit ? decision.unit->code : NULL;
        const char *position = decision.position ? decision.position->code : NULL;
        if (!text_same(rule, cases[i].rule) || !text_same(unit, cases[i].competent) ||
            !text_same(position, cases[i].position)) {
            fail_msg("%s: %s %s %s", cases[i].name, rule, unit, position);
        }
    }
}

/* Whether a unit is competent, or has the competent one above it. */
static void
units_stand_to_a_decision(void **state)
{
    (void)state;
    static const struct {
        const char *matter, *asker, *unit;
        bool is_competent, is_above;
    } rows[] = {
        { "via-he-tam-thoi", "XA", "XA", true, false },
        { "via-he-tam-thoi", "XA", "XB", false, false },
        { "via-he-tam-thoi", "XA", "UBND", false, false },
        { "via-he-tam-thoi", "XA", "VPUB", false, false },
        { "via-he-tam-thoi", "SXD", "SXD", false, false },
        { "via-he-tam-thoi", "SXD", "XB", true, false },
        { "nha-o-xa-hoi", "SXD", "SXD", false, true },
        { "nha-o-xa-hoi", "SXD", "UBND", true, false },
        { "nha-o-xa-hoi", "SXD", "VPUB", true, true },
        { "nha-o-xa-hoi", "SXD", "BXD", false, false },
        { "tieu-chuan-nha-o", "SXD", "SXD", false, true },
        { "tieu-chuan-nha-o", "SXD", "UBND", false, true },
        { "tieu-chuan-nha-o", "SXD", "BXD", true, false },
    };
    const struct authority *authority = read_scenario();
    int64_t at = noon("2026-03-03");
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct authority_query query = {
            .matter = rows[i].matter,
            .unit = organisation_unit(organisation, rows[i].asker),
            .at = at,
        };
        const struct org_unit *unit = organisation_unit(organisation, rows[i].unit);
        struct authority_decision decision;
        assert_true(authority_decide(authority, organisation, &query, &decision));
        bool is_competent = authority_is_competent(&decision, unit, at);
        bool is_above = authority_is_above(&decision, unit);
        if (is_competent != rows[i].is_competent || is_above != rows[i].is_above) {
            fail_msg("%s of %s, %s: competent %d, above %d", rows[i].matter, rows[i].asker,
                     rows[i].unit, is_competent, is_above);
        }
    }
}

static void
the_office_speaks_for_the_province(void **state)
{
    (void)state;
    static const struct {
        const char *unit;
        enum authority_level level, rank;
    } rows[] = {
        { "UBND", AUTHORITY_PROVINCE, AUTHORITY_PROVINCE },
        { "VPUB", AUTHORITY_DEPARTMENT, AUTHORITY_PROVINCE },
        { "SXD", AUTHORITY_DEPARTMENT, AUTHORITY_DEPARTMENT },
        { "XA", AUTHORITY_COMMUNE, AUTHORITY_COMMUNE },
        { "CQTW", AUTHORITY_CENTRAL, AUTHORITY_CENTRAL },
        { "BXD", AUTHORITY_CENTRAL, AUTHORITY_CENTRAL },
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        const struct org_unit *unit = organisation_unit(organisation, rows[i].unit);
        assert_int_equal(authority_level_of(unit), rows[i].level);
        assert_int_equal(authority_rank_of(unit, noon("2026-03-03")), rows[i].rank);
    }
}

/* What is more specific counts, then the priority, then the later first day. */
static void
rules_have_an_order(void **state)
{
    (void)state;
    static const struct {
        const char *name, *rules, *decides;
    } rows[] = {
        { "a document type before none",
          "A,xay-dung,m,M,DEPARTMENT,,,,SXD,,OWN,B,,,\n"
          "B,xay-dung,m,M,DEPARTMENT,QĐ,,,STC,,OWN,B,,,\n",
          "B" },
        { "a document type before an amount",
          "A,xay-dung,m,M,DEPARTMENT,,1,9,SXD,,OWN,B,,,\n"
          "B,xay-dung,m,M,DEPARTMENT,QĐ,,,STC,,OWN,B,,,\n",
          "B" },
        { "an amount before none, whatever the priority",
          "A,xay-dung,m,M,DEPARTMENT,,,,SXD,,OWN,B,,,9\n"
          "B,xay-dung,m,M,DEPARTMENT,,1,9,STC,,OWN,B,,,\n",
          "B" },
        { "one's own level before a named unit",
          "A,xay-dung,m,M,DEPARTMENT,QĐ,1,9,SXD,,OWN,B,,,9\n"
          "B,xay-dung,m,M,COMMUNE,,,,,,OWN,B,,,\n",
          "B" },
        { "a named unit before others' own",
          "A,xay-dung,m,M,DEPARTMENT,,,,SXD,,OWN,B,,,\n"
          "B,xay-dung,m,M,DEPARTMENT,QĐ,,,,,OWN,B,,,9\n",
          "A" },
        { "the higher priority",
          "A,xay-dung,m,M,DEPARTMENT,,,,SXD,,OWN,B,,,1\n"
          "B,xay-dung,m,M,DEPARTMENT,,,,STC,,OWN,B,2026-01-01,,\n",
          "A" },
        { "the later first day",
          "A,xay-dung,m,M,DEPARTMENT,,,,SXD,,OWN,B,,,\n"
          "B,xay-dung,m,M,DEPARTMENT,,,,STC,,UY_QUYEN,B,2026-01-01,2026-12-31,\n",
          "B" },
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        const struct authority *authority =
            read_text(arena_print(arena, "%s%s", HEADER, rows[i].rules));
        assert_no_mistakes(&mistakes);
        struct authority_query query = { .field = "xay-dung",
                                         .matter = "m",
                                         .document_type = "QĐ",
                                         .amount = 5,
                                         .unit = organisation_unit(organisation, "XA"),
                                         .at = noon("2026-03-03") };
        struct authority_decision decision;
        assert_true(authority_decide(authority, organisation, &query, &decision));
        if (strcmp(decision.rule->code, rows[i].decides) != 0) {
            fail_msg("%s: %s decides", rows[i].name, decision.rule->code);
        }
    }
}

/* ---- what is wrong with a matrix ----------------------------------------------------------- */

static void
every_mistake_is_named(void **state)
{
    (void)state;
    static const struct planted planted[] = {
        { "authority.csv", 3, MISTAKE_CODE_TWICE },
        { "authority.csv", 4, MISTAKE_DELEGATION_ENDLESS },
        { "authority.csv", 5, MISTAKE_DATES_REVERSED },
        { "authority.csv", 6, MISTAKE_VALUE_OUT_OF_RANGE },
        { "authority.csv", 7, MISTAKE_RULE_CONTRADICTED },
        { "authority.csv", 8, MISTAKE_VALUE_UNKNOWN },
        { "authority.csv", 9, MISTAKE_VALUE_MALFORMED },
        { "authority.csv", 10, MISTAKE_AUTHORITY_TIED },
        { "authority.csv", 11, MISTAKE_RULE_CONTRADICTED },
        { "authority.csv", 12, MISTAKE_CODE_UNKNOWN },
        { "authority.csv", 12, MISTAKE_CODE_UNKNOWN },
        { "authority.csv", 13, MISTAKE_RULE_CONTRADICTED },
        { "authority.csv", 14, MISTAKE_CODE_UNKNOWN },
    };
    const struct authority *authority =
        read_text(HEADER "A,xay-dung,m,M,DEPARTMENT,,,,SXD,,OWN,B,,,\n"
                         "A,xay-dung,n,N,DEPARTMENT,,,,SXD,,OWN,B,,,\n"
                         "C,xay-dung,c,C,DEPARTMENT,,,,SXD,,UY_QUYEN,B,,,\n"
                         "D,xay-dung,d,D,DEPARTMENT,,,,SXD,,OWN,B,2026-02-01,2026-01-01,\n"
                         "E,xay-dung,e,E,DEPARTMENT,,5,5,SXD,,OWN,B,,,\n"
                         "F,xay-dung,f,F,DEPARTMENT,,,,SXD,SXD.GD,OWN,B,,,\n"
                         "G,xay-dung,g,G,HUYEN,,,,SXD,,OWN,B,,,\n"
                         "H,xay-dung,h,H,DEPARTMENT,,5 ty,,SXD,,OWN,B,,,\n"
                         "I,xay-dung,m,M,DEPARTMENT,,,,STC,,OWN,B,,,\n"
                         "K,xay-dung,n,Khác,DEPARTMENT,,,,SXD,,OWN,B,2026-01-01,,\n"
                         "L,thuy-san,l,L,DEPARTMENT,,,,SXX,,OWN,B,,,\n"
                         "M,xay-dung,p,P,PROVINCE,,,,,SXD.GD,OWN,B,,,\n"
                         "N,xay-dung,q,Q,PROVINCE,,,,,CT2,OWN,B,,,\n");
    authority_check(authority, organisation, &mistakes);
    assert_mistakes(&mistakes, planted, LENGTH(planted));
}

static void
ties_are_found(void **state)
{
    (void)state;
    static const struct {
        const char *name, *rules;
        bool is_tied;
    } rows[] = {
        { "amounts that meet",
          "A,f,m,M,DEPARTMENT,,1,5,SXD,,OWN,B,,,\nB,f,m,M,DEPARTMENT,,4,9,STC,,OWN,B,,,\n", true },
        { "amounts that touch",
          "A,f,m,M,DEPARTMENT,,1,5,SXD,,OWN,B,,,\nB,f,m,M,DEPARTMENT,,5,9,STC,,OWN,B,,,\n", false },
        { "a wide one over two narrow ones",
          "A,f,m,M,DEPARTMENT,,1,99,SXD,,OWN,B,,,\nB,f,m,M,DEPARTMENT,,2,3,SXD,,OWN,B,,,\n"
          "C,f,m,M,DEPARTMENT,,50,60,STC,,OWN,B,,,\n",
          true },
        { "the same unit",
          "A,f,m,M,DEPARTMENT,,,,SXD,,OWN,B,,,\nB,f,m,M,DEPARTMENT,,,,SXD,,OWN,B,,,\n", false },
        { "another field",
          "A,f,m,M,DEPARTMENT,,,,SXD,,OWN,B,,,\nB,g,m,M,DEPARTMENT,,,,STC,,OWN,B,,,\n", false },
        { "another document type",
          "A,f,m,M,DEPARTMENT,QĐ,,,SXD,,OWN,B,,,\nB,f,m,M,DEPARTMENT,GP,,,STC,,OWN,B,,,\n", false },
        { "another priority",
          "A,f,m,M,DEPARTMENT,,,,SXD,,OWN,B,,,1\nB,f,m,M,DEPARTMENT,,,,STC,,OWN,B,,,2\n", false },
        { "own of two levels", "A,f,m,M,DEPARTMENT,,,,,,OWN,B,,,\nB,f,m,M,COMMUNE,,,,,,OWN,B,,,\n",
          false },
        { "own and a named unit",
          "A,f,m,M,DEPARTMENT,,,,,,OWN,B,,,\nB,f,m,M,DEPARTMENT,,,,STC,,OWN,B,,,\n", false },
        { "another first day",
          "A,f,m,M,DEPARTMENT,,,,SXD,,OWN,B,,,\nB,f,m,M,DEPARTMENT,,,,STC,,OWN,B,2026-01-01,,\n",
          false },
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        mistakes.count = 0;
        (void)read_text(arena_print(arena, "%s%s", HEADER, rows[i].rules));
        bool is_tied = mistakes.count == 1 && mistakes.list[0].code == MISTAKE_AUTHORITY_TIED;
        if (is_tied != rows[i].is_tied || (!is_tied && mistakes.count > 0)) {
            fail_msg("%s: %zu mistakes", rows[i].name, mistakes.count);
        }
    }
}

static void
what_should_be_looked_at_is_found(void **state)
{
    (void)state;
    static const struct planted planted[] = {
        { "authority.csv", 2, MISTAKE_AUTHORITY_GAP },     /* 5 to 9 */
        { "authority.csv", 4, MISTAKE_AUTHORITY_GAP },     /* no other document type */
        { "authority.csv", 6, MISTAKE_AUTHORITY_OVERLAP }, /* forgotten */
        { "authority.csv", 8, MISTAKE_AUTHORITY_GAP },     /* February */
        { "authority.csv", 10, MISTAKE_DELEGATION_ENDED },
    };
    const struct authority *authority =
        read_text(HEADER "A,f,a,A,DEPARTMENT,,,5,SXD,,OWN,B,,,\n"
                         "B,f,a,A,PROVINCE,,9,,UBND,,OWN,B,,,\n"
                         "C,f,c,C,PROVINCE,,9,,UBND,,OWN,B,,,\n"
                         "D,f,c,C,DEPARTMENT,QĐ,,,SXD,,OWN,B,,,\n"
                         "E,f,e,E,DEPARTMENT,,,,SXD,,PHAN_CAP,B,,,\n"
                         "F,f,e,E,DEPARTMENT,,,,STC,,PHAN_CAP,B,2026-01-01,,\n"
                         "G,f,g,G,DEPARTMENT,,,,SXD,,OWN,B,,2026-01-31,\n"
                         "H,f,g,G,DEPARTMENT,,,,STC,,OWN,B,2026-03-01,,\n"
                         "I,f,i,I,DEPARTMENT,,,,SXD,,UY_QUYEN,B,,2025-12-31,\n"
                         "K,f,i,I,PROVINCE,,,,UBND,,OWN,B,,,\n"
                         "L,f,l,L,DEPARTMENT,,,,SXD,,UY_QUYEN,B,,2025-12-31,\n"
                         "M,f,l,L,DEPARTMENT,,,,STC,,UY_QUYEN,B,2026-01-01,2026-12-31,\n");
    assert_int_equal(mistakes.count, 1); /* I and K tie: both from the beginning */
    assert_int_equal(mistakes.list[0].code, MISTAKE_AUTHORITY_TIED);
    struct mistakes findings = { .arena = arena };
    authority_survey(authority, noon("2026-03-03"), &findings);
    assert_mistakes(&findings, planted, LENGTH(planted));
}

static void
the_demo_has_no_mistakes(void **state)
{
    (void)state;
    struct file_set files = folder_read(arena, "deploy/demo/organisation");
    const struct organisation *demo = organisation_read(arena, &files, &mistakes);
    files = folder_read(arena, "deploy/demo/authority");
    const struct authority *authority = authority_read(arena, &files, &mistakes);
    authority_check(authority, demo, &mistakes);
    authority_survey(authority, noon("2026-03-03"), &mistakes);
    assert_no_mistakes(&mistakes);
    assert_true(authority_count(authority) > 20);
}

/* ---- what holds for every matrix ----------------------------------------------------------- */

static const char *const some_units[] = { "SXD", "STC", "XA", "UBND", "" };
static const char *const some_levels[] = { "DEPARTMENT", "DEPARTMENT", "COMMUNE", "PROVINCE",
                                           "COMMUNE" };
static const char *const some_types[] = { "", "QĐ", "GP" };

static void
add_random_row(struct text_builder *text, uint64_t *seed, int i)
{
    size_t who = (size_t)test_between(seed, 0, LENGTH(some_units) - 1);
    int64_t from = test_between(seed, 0, 5), below = from + test_between(seed, 1, 5);
    text_print(text, "R%d,f%d,m%d,M,%s,%s,", i, (int)test_between(seed, 0, 1),
               (int)test_between(seed, 0, 2), some_levels[who],
               some_types[test_between(seed, 0, LENGTH(some_types) - 1)]);
    if (test_between(seed, 0, 1) == 0) {
        text_print(text, "%d,%d,", (int)from, (int)below);
    } else {
        text_add(text, ",,");
    }
    text_print(text, "%s,,OWN,B,2026-01-%02d,2026-02-%02d,%d\n", some_units[who],
               (int)test_between(seed, 1, 31), (int)test_between(seed, 1, 28),
               (int)test_between(seed, 0, 2));
}

/* A second opinion: whether `a` counts more than `b`, both holding. */
static bool
counts_more(const struct authority_rule *a, const struct authority_rule *b)
{
    bool a_own = a->unit[0] == '\0', b_own = b->unit[0] == '\0';
    bool a_type = a->document_type[0] != '\0', b_type = b->document_type[0] != '\0';
    bool a_amount = a->amount_below != AMOUNT_OPEN, b_amount = b->amount_below != AMOUNT_OPEN;
    return a_own != b_own               ? a_own
           : a_type != b_type           ? a_type
           : a_amount != b_amount       ? a_amount
           : a->priority != b->priority ? a->priority > b->priority
                                        : a->period.from > b->period.from;
}

static const struct authority_rule *
decide_by_hand(const struct authority *authority, const struct authority_query *query)
{
    const struct authority_rule *best = NULL, *others = NULL;
    for (size_t i = 0; i < authority_count(authority); i++) {
        const struct authority_rule *rule = authority_rule_at(authority, i);
        day_t day = day_at(query->at);
        bool fits = strcmp(rule->field, query->field) == 0 &&
                    strcmp(rule->matter, query->matter) == 0 && day >= rule->period.from &&
                    day <= rule->period.to &&
                    (rule->document_type[0] == '\0' ||
                     strcmp(rule->document_type, query->document_type) == 0) &&
                    (rule->amount_below == AMOUNT_OPEN ||
                     (query->amount > 0 && query->amount >= rule->amount_from &&
                      query->amount < rule->amount_below));
        if (!fits) {
            continue;
        }
        bool is_others = rule->unit[0] == '\0' && query->unit->kind != UNIT_COMMUNE;
        const struct authority_rule **which = is_others ? &others : &best;
        if (*which == NULL || counts_more(rule, *which)) {
            *which = rule;
        }
    }
    return best != NULL ? best : others;
}

/* The index finds what a walk over all rules finds, in whatever order the file has them. Ties, of
 * which there are some, may go either way between rules that say the same. */
static void
the_index_agrees_with_a_walk(void **state)
{
    (void)state;
    uint64_t seed = test_seed();
    for (int round = 0; round < test_rounds(300); round++) {
        struct text_builder text = { .arena = arena };
        text_add(&text, HEADER);
        int rows = (int)test_between(&seed, 1, 60);
        for (int i = 0; i < rows; i++) {
            add_random_row(&text, &seed, i);
        }
        mistakes.count = 0;
        const struct authority *authority = read_text(text.text);
        bool has_ties = false;
        for (size_t i = 0; i < mistakes.count; i++) {
            has_ties |= mistakes.list[i].code == MISTAKE_AUTHORITY_TIED;
        }
        for (int i = 0; i < 200; i++) {
            struct authority_query query = {
                .field = test_between(&seed, 0, 1) ? "f1" : "f0",
                .matter = arena_print(arena, "m%d", (int)test_between(&seed, 0, 3)),
                .document_type = some_types[test_between(&seed, 0, LENGTH(some_types) - 1)],
                .amount = test_between(&seed, 0, 11),
                .unit = organisation_unit(
                    organisation, some_units[test_between(&seed, 0, LENGTH(some_units) - 2)]),
                .at = noon("2026-01-01") + test_between(&seed, -5, 70) * INT64_C(86400000000),
            };
            const struct authority_rule *wanted = decide_by_hand(authority, &query);
            struct authority_decision decision;
            assert_int_equal(authority_decide(authority, organisation, &query, &decision),
                             wanted != NULL);
            bool is_same =
                wanted == decision.rule || (wanted != NULL && !counts_more(wanted, decision.rule) &&
                                            !counts_more(decision.rule, wanted));
            assert_true(is_same);
            assert_true(has_ties || wanted == NULL ||
                        strcmp(wanted->unit, decision.rule->unit) == 0);
        }
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(matters_are_decided, set_up, tear_down),
        cmocka_unit_test_setup_teardown(units_stand_to_a_decision, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_office_speaks_for_the_province, set_up, tear_down),
        cmocka_unit_test_setup_teardown(rules_have_an_order, set_up, tear_down),
        cmocka_unit_test_setup_teardown(every_mistake_is_named, set_up, tear_down),
        cmocka_unit_test_setup_teardown(ties_are_found, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_should_be_looked_at_is_found, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_demo_has_no_mistakes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_index_agrees_with_a_walk, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
