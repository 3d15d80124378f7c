#include "test.h"

#include "domain/organisation.h"
#include "folder.h"

static struct arena *arena;
static struct mistakes mistakes;

static int
set_up(void **state)
{
    (void)state;
    arena = arena_new();
    mistakes = (struct mistakes){ .arena = arena };
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

/* A small organisation, written as its files are. */
struct texts {
    const char *units, *positions, *persons, *holdings, *absences, *fields, *functions;
};

static const struct organisation *
read_texts(const struct texts *texts)
{
    static const char *const names[] = { "units.csv",    "positions.csv", "persons.csv",
                                         "holdings.csv", "absences.csv",  "fields.csv",
                                         "functions.csv" };
    const char *const all[] = { texts->units,    texts->positions, texts->persons,  texts->holdings,
                                texts->absences, texts->fields,    texts->functions };
    struct named_file *files = arena_array(arena, LENGTH(all), sizeof *files);
    size_t count = 0;
    for (size_t i = 0; i < LENGTH(all); i++) {
        if (all[i] != NULL) {
            files[count++] = (struct named_file){ names[i], all[i], strlen(all[i]) };
        }
    }
    return organisation_read(arena, &(struct file_set){ files, count }, &mistakes);
}

#define UNITS     "code,name,kind,parent,calendar,valid_from,valid_to,successors\n"
#define POSITIONS "code,unit,kind,title,reports_to,fields,valid_from,valid_to\n"
#define PERSONS   "id,name,mail,language,active\n"
#define HOLDINGS  "person,position,kind,from,to,document\n"
#define ABSENCES  "person,from,to,stand_in_position,stand_in_person\n"

/* A province of one department: officer CV, section head TP, deputy PGD, head GD, Chair CT. */
static const struct texts small = {
    .units = UNITS "UBND,UBND tỉnh X,PROVINCE,,VN,,,\n"
                   "SXD,Sở Xây dựng,DEPARTMENT,UBND,,,,\n"
                   "SXD.QLN,Phòng Quản lý nhà,SUBUNIT,SXD,VN-T7,,,\n"
                   "XA,UBND xã A,COMMUNE,UBND,,,2026-06-30,XB\n"
                   "XB,UBND xã B,COMMUNE,UBND,,2026-07-01,,\n",
    .positions = POSITIONS "CT,UBND,CHAIR,Chủ tịch,,,,\n"
                           "PCT1,UBND,VICE_CHAIR,Phó Chủ tịch 1,CT,nha-o,,\n"
                           "PCT2,UBND,VICE_CHAIR,Phó Chủ tịch 2,CT,,,\n"
                           "GD,SXD,HEAD,Giám đốc,PCT1,,,\n"
                           "PGD,SXD,DEPUTY,Phó Giám đốc,GD,nha-o,,\n"
                           "TP,SXD.QLN,SECTION_HEAD,Trưởng phòng,PGD,,,\n"
                           "CV,SXD.QLN,OFFICER,Chuyên viên,TP,,,\n"
                           "XA.CT,XA,HEAD,Chủ tịch xã A,CT,,,\n"
                           "XB.CT,XB,HEAD,Chủ tịch xã B,CT,,,\n",
    .persons = PERSONS "p-ct,Chủ tịch,ct@x.example,vi,yes\n"
                       "p-pct1,Phó Chủ tịch 1,,vi,yes\n"
                       "p-gd,Giám đốc,gd@x.example,vi,yes\n"
                       "p-gd2,Giám đốc mới,gd2@x.example,en,yes\n"
                       "p-pgd,Phó Giám đốc,pgd@x.example,vi,yes\n"
                       "p-tp,Trưởng phòng,tp@x.example,vi,yes\n"
                       "p-cv,Chuyên viên,cv@x.example,vi,yes\n"
                       "p-off,Đã nghỉ hưu,,vi,no\n",
    .holdings = HOLDINGS "p-ct,CT,SUBSTANTIVE,,,\n"
                         "p-pct1,PCT1,SUBSTANTIVE,,,\n"
                         "p-gd,GD,SUBSTANTIVE,2020-01-01,2026-03-31,QĐ 1\n"
                         "p-gd2,GD,SUBSTANTIVE,2026-05-01,,QĐ 2\n"
                         "p-pgd,GD,ACTING,2026-04-01,,QĐ 3\n"
                         "p-pgd,PGD,SUBSTANTIVE,,,\n"
                         "p-tp,TP,SUBSTANTIVE,,,\n"
                         "p-cv,TP,DELEGATE,2026-02-01,2026-02-28,\n"
                         "p-cv,CV,SUBSTANTIVE,,,\n"
                         "p-off,PCT2,SUBSTANTIVE,,,\n",
    .absences = ABSENCES "p-gd,2026-03-02,2026-03-06,PGD,\n"
                         "p-pgd,2026-03-05,2026-03-06,,p-tp\n"
                         "p-tp,2026-02-10,2026-02-12,,\n"
                         "p-tp,2026-03-06,2026-03-06,,p-pgd\n"
                         "p-ct,2026-08-03,2026-08-07,,\n",
    .fields = "code,name\nnha-o,Nhà ở\nmoi-truong,Môi trường\n",
    .functions = "unit,field,from,to,basis\nSXD,nha-o,2026-01-01,,Nghị định 150/2025/NĐ-CP\n",
};

static void
test_shipped_organisations_have_no_mistakes(void **state)
{
    (void)state;
    static const char *const folders[] = { "deploy/demo/organisation",
                                           "tests/scenario/organisation" };
    for (size_t i = 0; i < LENGTH(folders); i++) {
        struct file_set files = folder_read(arena, folders[i]);
        const struct organisation *all = organisation_read(arena, &files, &mistakes);
        assert_no_mistakes(&mistakes);
        assert_true(organisation_count(all).units >= 10);
        assert_non_null(organisation_of_kind(all, POSITION_CHAIR));
    }
}

/* From every officer of the demo one comes to the Chair, through posts that somebody holds. */
static void
test_every_demo_chain_ends_at_the_chair(void **state)
{
    (void)state;
    struct file_set files = folder_read(arena, "deploy/demo/organisation");
    const struct organisation *all = organisation_read(arena, &files, &mistakes);
    int64_t at = noon("2011-06-15");
    size_t count = organisation_count(all).positions;
    for (size_t i = 0; i < count; i++) {
        const struct org_position *position = organisation_position_at(all, i);
        if (position->kind == POSITION_CHAIR || position->unit->kind == UNIT_CENTRAL_IN_PROVINCE) {
            continue;
        }
        struct org_chain chain;
        org_position_chain(position, at, &chain);
        assert_int_equal(chain.end, CHAIN_AT_ROOT);
        assert_true(chain.count >= 1);
        assert_int_equal(chain.links[chain.count - 1].position->kind, POSITION_CHAIR);
        assert_non_null(org_unit_accountable_head(position->unit, at));
    }
}

static void
test_things_are_found_by_code(void **state)
{
    (void)state;
    const struct organisation *all = read_texts(&small);
    assert_no_mistakes(&mistakes);
    struct organisation_counts counts = organisation_count(all);
    assert_int_equal(counts.units, 5);
    assert_int_equal(counts.positions, 9);
    assert_int_equal(counts.holdings, 10);
    const struct org_unit *section = organisation_unit(all, "SXD.QLN");
    assert_string_equal(section->name, "Phòng Quản lý nhà");
    assert_string_equal(section->parent->code, "SXD");
    assert_string_equal(section->calendar, "VN-T7");
    assert_string_equal(section->parent->calendar, "VN"); /* inherited */
    assert_string_equal(section->positions->code, "TP");  /* the file's order */
    assert_string_equal(section->positions->next_in_unit->code, "CV");
    assert_int_equal(organisation_person(all, "p-gd2")->language, LANGUAGE_EN);
    assert_false(organisation_person(all, "p-off")->is_active);
    assert_null(organisation_unit(all, "sxd"));
    assert_null(organisation_unit(all, ""));
    assert_null(organisation_position(all, NULL));
    assert_string_equal(organisation_unit(all, "XA")->successors[0]->code, "XB");
}

static void
test_units_and_their_heads(void **state)
{
    (void)state;
    const struct organisation *all = read_texts(&small);
    const struct org_unit *section = organisation_unit(all, "SXD.QLN");
    const struct org_unit *province = organisation_unit(all, "UBND");
    int64_t march = noon("2026-03-02"), july = noon("2026-07-01");
    assert_true(org_unit_is_within(section, province));
    assert_true(org_unit_is_within(section, section));
    assert_false(org_unit_is_within(province, section));
    assert_string_equal(org_unit_accountable(section)->code, "SXD");
    assert_null(org_unit_head(section, march));
    assert_string_equal(org_unit_accountable_head(section, march)->code, "GD");
    assert_string_equal(org_unit_head(province, march)->code, "CT");
    assert_string_equal(org_unit_head(organisation_unit(all, "XA"), march)->code, "XA.CT");
    assert_null(org_unit_head(organisation_unit(all, "XA"), july)); /* no longer in force */
    assert_null(org_unit_head(organisation_unit(all, "XB"), march));
    assert_non_null(org_unit_head(organisation_unit(all, "XB"), july));

    const struct org_field *housing = organisation_field(all, "nha-o");
    const struct org_field *environment = organisation_field(all, "moi-truong");
    const struct org_unit *department = organisation_unit(all, "SXD");
    assert_true(org_unit_has_function(department, housing, march));
    assert_false(org_unit_has_function(department, housing, noon("2025-12-31")));
    assert_false(org_unit_has_function(department, environment, march));
    assert_string_equal(organisation_in_charge(all, POSITION_VICE_CHAIR, housing, march)->code,
                        "PCT1");
    assert_string_equal(organisation_in_charge(all, POSITION_VICE_CHAIR, environment, march)->code,
                        "PCT2"); /* lists no fields: all the others */
    assert_string_equal(org_unit_in_charge(department, POSITION_DEPUTY, NULL, march)->code, "PGD");
    assert_null(org_unit_in_charge(department, POSITION_DEPUTY, environment, march));
}

static void
test_who_acts_for_a_position(void **state)
{
    (void)state;
    static const struct {
        const char *position, *date, *person;
        enum org_holder_kind kind;
    } cases[] = {
        { "GD", "2026-02-27", "p-gd", HOLDER_SUBSTANTIVE },
        { "GD", "2026-03-02", "p-pgd", HOLDER_STAND_IN }, /* away; the deputy's post stands in */
        { "GD", "2026-03-05", "p-tp", HOLDER_STAND_IN },  /* the deputy is away as well */
        { "GD", "2026-03-06", NULL, HOLDER_ABSENT },      /* each would stand in for the other */
        { "GD", "2026-03-31", "p-gd", HOLDER_SUBSTANTIVE },
        { "GD", "2026-04-01", "p-pgd", HOLDER_ACTING },
        { "GD", "2026-05-01", "p-gd2", HOLDER_SUBSTANTIVE }, /* acting does not outrank */
        { "TP", "2026-02-09", "p-tp", HOLDER_SUBSTANTIVE },
        { "TP", "2026-02-11", "p-cv", HOLDER_DELEGATE }, /* away, nobody named, but delegated */
        { "CT", "2026-08-04", NULL, HOLDER_ABSENT },
        { "PCT2", "2026-03-02", NULL, HOLDER_VACANT }, /* its holder has left */
        { "XA.CT", "2026-03-02", NULL, HOLDER_VACANT },
    };
    const struct organisation *all = read_texts(&small);
    for (size_t i = 0; i < LENGTH(cases); i++) {
        const struct org_position *position = organisation_position(all, cases[i].position);
        struct org_holder holder = org_position_holder(position, noon(cases[i].date));
        const char *person = holder.person == NULL ? "nobody" : holder.person->id;
        const char *wanted = cases[i].person == NULL ? "nobody" : cases[i].person;
        if (strcmp(person, wanted) != 0 || holder.kind != cases[i].kind) {
            fail_msg("%s on %s: %s %s, not %s %s", cases[i].position, cases[i].date, person,
                     org_holder_kind_name(holder.kind), wanted,
                     org_holder_kind_name(cases[i].kind));
        }
        assert_int_equal(org_position_is_held_by(position, holder.person, noon(cases[i].date)),
                         holder.person != NULL);
    }
}

static void
test_chains_skip_posts_without_anybody(void **state)
{
    (void)state;
    static const struct {
        const char *from, *date, *chain;
        int skipped;
    } cases[] = {
        { "CV", "2026-02-02", "TP/p-tp PGD/p-pgd GD/p-gd PCT1/p-pct1 CT/p-ct ", 0 },
        { "CV", "2026-03-03", "TP/p-tp PGD/p-pgd GD/p-pgd PCT1/p-pct1 CT/p-ct ", 0 },
        { "CV", "2026-03-06", "PCT1/p-pct1 CT/p-ct ", 3 },
        { "XA.CT", "2026-03-03", "CT/p-ct ", 0 },
        { "XA.CT", "2026-08-03", "", 1 },
        { "CT", "2026-03-03", "", 0 },
    };
    const struct organisation *all = read_texts(&small);
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct org_chain chain;
        int64_t at = noon(cases[i].date);
        org_position_chain(organisation_position(all, cases[i].from), at, &chain);
        const char *said = "";
        for (int k = 0; k < chain.count; k++) {
            said = arena_print(arena, "%s%s/%s ", said, chain.links[k].position->code,
                               chain.links[k].holder.person->id);
        }
        assert_string_equal(said, cases[i].chain);
        assert_int_equal(chain.skipped, cases[i].skipped);
        assert_int_equal(chain.end, CHAIN_AT_ROOT);
        assert_string_equal(org_chain_end_name(chain.end), "CHAIN-ROOT-REACHED");
        struct org_chain_link first =
            org_position_supervisor(organisation_position(all, cases[i].from), at);
        assert_ptr_equal(first.position, chain.count == 0 ? NULL : chain.links[0].position);
    }
}

/* Structs made by hand, since a file with a cycle is refused. */
static void
test_chains_end_in_a_cycle_and_when_too_long(void **state)
{
    (void)state;
    struct org_unit unit = { .period = { PERIOD_OPEN_FROM, PERIOD_OPEN_TO } };
    struct org_person person = { .is_active = true };
    struct org_position posts[40];
    struct org_holding holdings[40];
    for (int i = 0; i < 40; i++) {
        holdings[i] = (struct org_holding){ .person = &person, .period = unit.period };
        posts[i] = (struct org_position){ .unit = &unit,
                                          .period = unit.period,
                                          .holdings = &holdings[i],
                                          .reports_to = i < 39 ? &posts[i + 1] : NULL };
    }
    struct org_chain chain;
    org_position_chain(&posts[0], 0, &chain);
    assert_int_equal(chain.end, CHAIN_TOO_LONG);
    assert_int_equal(chain.count, CHAIN_MAX);
    for (int length = 1; length < 8; length++) {
        posts[20 + length - 1].reports_to = &posts[20];
        org_position_chain(&posts[19], 0, &chain);
        assert_int_equal(chain.end, CHAIN_IN_CYCLE);
        assert_true(chain.count >= length && chain.count <= 2 * length + 2);
        posts[20 + length - 1].reports_to = &posts[20 + length];
    }
}

static void
test_every_planted_mistake_is_named(void **state)
{
    (void)state;
    struct texts texts = {
        .units = UNITS "UBND,UBND tỉnh X,PROVINCE,,,,,\n"                 /* 2 no calendar */
                       "SXD,Sở Xây dựng,DEPARTMENT,UBND,,,,SNN\n"         /* 3 successor unknown */
                       "SXD,Sở Xây dựng,DEPARTMENT,UBND,VN,,,\n"          /* 4 twice, no head */
                       "STC,,DEPARTMENT,UBND,VN,,,\n"                     /* 5 no name */
                       "P1,Phòng 1,SUBUNIT,P2,VN,,,\n"                    /* 6 cycle with 7 */
                       "P2,Phòng 2,SUBUNIT,P1,VN,,,\n"                    /* 7 */
                       "P3,Phòng 3,SECTION,UBND,VN,,,\n"                  /* 8 no such kind */
                       "P 4,Phòng 4,SUBUNIT,UBND,VN,,,\n"                 /* 9 blank in a code */
                       "XA,Xã A,COMMUNE,HUYEN,VN,2026-02-30,,\n"          /* 10 parent, date */
                       "XB,Xã \"B\",COMMUNE,UBND,VN,,,\n"                 /* 11 quotes */
                       "XC,Xã C,COMMUNE,UBND,VN,2026-07-01,2026-06-30,\n" /* 12 reversed, no head */
                       "P5,Phòng 5,SUBUNIT,,VN,,,\n",                     /* 13 no parent */
        .positions = POSITIONS "CT,UBND,CHAIR,Chủ tịch,,,,\n"
                               "CT2,UBND,CHAIR,Chủ tịch 2,,,,\n" /* 3 twice, both ways */
                               "GD,SXD,HEAD,Giám đốc,,,,\n"      /* 4 no superior */
                               "TP,P1,HEAD,Trưởng phòng,GD,,,\n" /* 5 a section's head */
                               "A,SXD,OFFICER,A,B,,,\n"          /* 6 cycle A B C */
                               "B,SXD,OFFICER,B,C,,,\n"          /* 7 */
                               "C,SXD,OFFICER,C,A,ruou,,\n"      /* 8 field unknown */
                               "D,SYT,OFFICER,D,GD,,,,,thừa\n"   /* 9 unit, too many cells */
                               "E,SXD,OFFICER,E\t,GD,,,\n",      /* 10 a tab */
        .persons = PERSONS "p1,Một,p1@x.example,vi,yes\n"
                           "p2,Hai,p2@x,vi,yes\n"            /* 3 mail */
                           "p3,Ba,p3@x.example,fr,maybe\n"   /* 4 language, active */
                           "p4,B\xC3,p4@x.example,vi,yes\n", /* 5 not UTF-8 */
        .holdings = HOLDINGS "p1,GD,SUBSTANTIVE,2026-01-01,2026-06-30,\n"
                             "p2,GD,SUBSTANTIVE,2026-06-30,,\n" /* 3 one day together */
                             "p3,GD,SUBSTANTIVE,2026-07-01,,\n" /* 4 with line 3 */
                             "p9,GD,ACTING,,,\n"                /* 5 person unknown */
                             "p1,XX,ACTING,,,\n"                /* 6 position unknown */
                             "p1,CT,ACTING,01/02/2026,,\n",     /* 7 date */
        .absences = ABSENCES "p1,2026-01-01,,GD,p2\n"           /* 2 two stand-ins */
                             "p1,2026-01-01,,,p1\n",            /* 3 himself */
        .functions = "unit,field,from,to,basis,note\n"          /* 1 unknown column */
                     "SXD,nha-o,,,,\n",                         /* 2 no such field */
    };
    static const struct planted planted[] = {
        { "absences.csv", 2, MISTAKE_RULE_CONTRADICTED },
        { "absences.csv", 3, MISTAKE_RULE_CONTRADICTED },
        { "functions.csv", 1, MISTAKE_COLUMN_UNKNOWN },
        { "functions.csv", 2, MISTAKE_CODE_UNKNOWN },
        { "holdings.csv", 3, MISTAKE_DATES_OVERLAP },
        { "holdings.csv", 4, MISTAKE_DATES_OVERLAP },
        { "holdings.csv", 5, MISTAKE_CODE_UNKNOWN },
        { "holdings.csv", 6, MISTAKE_CODE_UNKNOWN },
        { "holdings.csv", 7, MISTAKE_DATE_MALFORMED },
        { "persons.csv", 3, MISTAKE_VALUE_MALFORMED },
        { "persons.csv", 4, MISTAKE_VALUE_UNKNOWN },
        { "persons.csv", 4, MISTAKE_VALUE_UNKNOWN },
        { "persons.csv", 5, MISTAKE_TEXT_NOT_UTF8 },
        { "positions.csv", 3, MISTAKE_HEAD_TWICE },
        { "positions.csv", 3, MISTAKE_HEAD_TWICE },
        { "positions.csv", 4, MISTAKE_SUPERIOR_MISSING },
        { "positions.csv", 5, MISTAKE_POST_MISPLACED },
        { "positions.csv", 6, MISTAKE_CYCLE },
        { "positions.csv", 8, MISTAKE_CODE_UNKNOWN },
        { "positions.csv", 9, MISTAKE_CELLS_TOO_MANY },
        { "positions.csv", 9, MISTAKE_CODE_UNKNOWN },
        { "positions.csv", 10, MISTAKE_TEXT_CONTROL },
        { "units.csv", 2, MISTAKE_VALUE_MISSING },
        { "units.csv", 3, MISTAKE_CODE_UNKNOWN },
        { "units.csv", 4, MISTAKE_CODE_TWICE },
        { "units.csv", 4, MISTAKE_HEAD_MISSING },
        { "units.csv", 5, MISTAKE_VALUE_MISSING },
        { "units.csv", 6, MISTAKE_CYCLE },
        { "units.csv", 8, MISTAKE_VALUE_UNKNOWN },
        { "units.csv", 9, MISTAKE_CODE_MALFORMED },
        { "units.csv", 10, MISTAKE_CODE_UNKNOWN },
        { "units.csv", 10, MISTAKE_DATE_MALFORMED },
        { "units.csv", 11, MISTAKE_QUOTE_BROKEN },
        { "units.csv", 12, MISTAKE_DATES_REVERSED },
        { "units.csv", 12, MISTAKE_HEAD_MISSING },
        { "units.csv", 13, MISTAKE_VALUE_MISSING },
    };
    read_texts(&texts);
    assert_mistakes(&mistakes, planted, LENGTH(planted));
}

static void
test_missing_and_misspelt_files_are_named(void **state)
{
    (void)state;
    static const struct named_file files[] = {
        { "units.csv", "", 0 },
        { "position.csv", "code\n", 5 },
        { "README.md", "# ok\n", 5 },
        { "persons.csv", "id,name,mail,language\n", 22 },
        { "holdings.csv", "\xFF\xFEp\0", 4 },
        { "holdings.csv", "", 0 },
    };
    static const struct planted planted[] = {
        { "holdings.csv", 0, MISTAKE_FILE_TWICE },    { "holdings.csv", 0, MISTAKE_TEXT_NOT_UTF8 },
        { "persons.csv", 1, MISTAKE_COLUMN_MISSING }, { "position.csv", 0, MISTAKE_FILE_UNKNOWN },
        { "positions.csv", 0, MISTAKE_FILE_MISSING }, { "units.csv", 0, MISTAKE_FILE_EMPTY },
    };
    organisation_read(arena, &(struct file_set){ files, LENGTH(files) }, &mistakes);
    assert_mistakes(&mistakes, planted, LENGTH(planted));
}

/* Byte order mark, CRLF, semicolons, other column order, empty rows, letters built of two parts. */
static void
test_spreadsheet_habits_are_taken(void **state)
{
    (void)state;
    struct texts texts = small;
    texts.fields = "\xEF\xBB\xBFname;code\r\n\r\nNha\xCC\x80 ở;nha-o\r\n;\r\n\"a;b\";moi-truong";
    const struct organisation *all = read_texts(&texts);
    assert_no_mistakes(&mistakes);
    assert_int_equal(organisation_count(all).fields, 2);
    assert_string_equal(organisation_field(all, "nha-o")->name, "Nh\xC3\xA0 ở");
    assert_string_equal(organisation_field(all, "moi-truong")->name, "a;b");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_shipped_organisations_have_no_mistakes, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_every_demo_chain_ends_at_the_chair, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_things_are_found_by_code, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_units_and_their_heads, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_who_acts_for_a_position, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_chains_skip_posts_without_anybody, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_chains_end_in_a_cycle_and_when_too_long, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_every_planted_mistake_is_named, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_missing_and_misspelt_files_are_named, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_spreadsheet_habits_are_taken, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
