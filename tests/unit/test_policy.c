#include "test.h"

#include "domain/policy.h"
#include "domain/reference.h"
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

static const struct policy *
read_bytes(const char *bytes, size_t size)
{
    struct named_file *file = arena_alloc(arena, sizeof *file);
    *file = (struct named_file){ "policy.yaml", bytes, size };
    return policy_read(arena, &(struct file_set){ file, 1 }, &mistakes);
}

static const struct policy *
read_shipped(void)
{
    struct named_file file = folder_read_file(arena, "deploy/demo", "policy.yaml");
    const struct policy *policy = read_bytes(file.bytes, file.size);
    assert_no_mistakes(&mistakes);
    return policy;
}

/* The shipped policy with some of its text replaced, each place once: what people do to it. */
struct change {
    const char *from, *to;
};

static const struct policy *
read_changed(const struct change *changes, size_t count)
{
    struct named_file file = folder_read_file(arena, "deploy/demo", "policy.yaml");
    const char *text = arena_text_n(arena, file.bytes, file.size);
    for (size_t i = 0; i < count; i++) {
        const char *at = strstr(text, changes[i].from);
        if (at == NULL) {
            fail_msg("the shipped policy does not say \"%s\"", changes[i].from);
        }
        text = arena_print(arena, "%.*s%s%s", (int)(at - text), text, changes[i].to,
                           at + strlen(changes[i].from));
    }
    return read_bytes(text, strlen(text));
}

/* Where a text stands in the shipped policy. */
static int
line_of(const char *part)
{
    struct named_file file = folder_read_file(arena, "deploy/demo", "policy.yaml");
    const char *text = arena_text_n(arena, file.bytes, file.size);
    const char *at = strstr(text, part);
    int line = 1;
    assert_non_null(at);
    for (; text < at; text++) {
        line += *text == '\n';
    }
    return line;
}

/* The defaults of model 3.5. */
static void
test_the_shipped_limits_are_those_of_the_model(void **state)
{
    (void)state;
    static const struct {
        enum rule_id rule;
        const char *limits[URGENCY_COLUMNS];
    } cases[] = {
        { RULE_PRESENT_DOCUMENT, { "1 wd", "30 wmin", "15 wmin", "10 min" } },
        { RULE_ACCEPT, { "1 wd", "4 wh", "2 wh", "30 min" } },
        { RULE_OBJECT, { "1 wd", "4 wh", "2 wh", "30 min" } },
        { RULE_DECIDE_OBJECTION, { "4 wh", "2 wh", "1 wh", "30 min" } },
        { RULE_ARBITRATE_OBJECTION, { "1 wd", "4 wh", "2 wh", "30 min" } },
        { RULE_RETURN_FORM, { "1 wd", "4 wh", "2 wh", "30 min" } },
        { RULE_REVIEW, { "2 wd", "1 wd", "4 wh", "2 h" } },
        { RULE_CONSULT, { "5 wd", "2 wd", "1 wd", "4 h" } },
        { RULE_CONSULT_FLOOR, { "3 wd", "1 wd", "4 wh", "1 h" } },
        { RULE_CONSULT_CAP, { "10 wd", "5 wd", "2 wd", "1 wd" } },
        { RULE_HEADS_MEETING, { "3 wd", "1 wd", "4 wh", "2 h" } },
        { RULE_REWORK, { "2 wd", "1 wd", "4 wh", "2 h" } },
        { RULE_AT_ONCE, { NULL, "2 wd", "1 wd", "8 h" } },
        { RULE_DECIDE_EXTENSION, { "1 wd", "4 wh", "2 wh", NULL } },
        { RULE_APPRAISE, { "5 wd", "5 wd", "5 wd", "5 wd" } },
        { RULE_SUSPENSION, { "20 wd", "20 wd", "20 wd", "20 wd" } },
        { RULE_UNDELIVERED, { "4 wh", "4 wh", "4 wh", "4 wh" } },
        { RULE_LATE_REPORT, { "1 wd", "1 wd", "1 wd", "1 wd" } },
        { RULE_PARKING, { "1 wd", "1 wd", "1 wd", "1 wd" } },
        { RULE_ONE_LEAD, { NULL, NULL, NULL, NULL } },
    };
    const struct policy *policy = read_shipped();
    for (size_t i = 0; i < LENGTH(cases); i++) {
        for (int u = 0; u < URGENCIES; u++) {
            const struct limit *limit = policy_limit(policy, cases[i].rule, (enum urgency)u);
            const char *wanted = cases[i].limits[urgency_column((enum urgency)u)];
            struct limit parsed;
            assert_int_equal(limit != NULL, wanted != NULL);
            assert_true(limit == NULL ||
                        (limit_parse(wanted, &parsed) && limit_same(limit, &parsed)));
        }
    }
    assert_int_equal(policy->fire_grace_us, 30 * 1000000);
    assert_int_equal(policy->consult_rounds, 2);
    assert_int_equal(policy->receipt_next_day_count, 1);
    assert_string_equal(policy->receipt_next_day[0], "MOT_CUA");
}

/* An older policy says nothing of them. */
static void
test_what_may_be_left_out(void **state)
{
    (void)state;
    static const char supplements[] = "supplements: [MOT_CUA]", share[] = "transfer_share: 50",
                      product[] = "agenda_product: Quyết định";
    const struct change without[] = { { supplements, "#" }, { share, "#" }, { product, "#" } };
    const struct change other[] = { { supplements, "supplements: [MOT_CUA, PHAN_ANH]" },
                                    { share, "transfer_share: 30" },
                                    { product, "agenda_product: Công văn" } };
    const struct policy *policy = read_changed(without, LENGTH(without));
    assert_int_equal(policy->supplement_count, 1);
    assert_string_equal(policy->supplements[0], "MOT_CUA");
    assert_int_equal(policy->transfer_share, 50);
    assert_string_equal(policy->agenda_product, "Quyết định");
    policy = read_changed(other, LENGTH(other));
    assert_int_equal(policy->supplement_count, 2);
    assert_int_equal(policy->transfer_share, 30);
    assert_string_equal(policy->agenda_product, "Công văn");
}

static void
test_every_rule_can_be_cited(void **state)
{
    (void)state;
    const struct policy *policy = read_shipped();
    for (int id = 0; id < RULES; id++) {
        const struct rule *rule = policy_rule(policy, (enum rule_id)id);
        enum rule_id parsed;
        assert_int_equal(rule->id, id);
        assert_true(rule->line > 0);
        assert_true(strlen(rule->text.vi) > 10 && strlen(rule->text.en) > 10);
        assert_true(strlen(rule->basis.vi) > 10 && strlen(rule->basis.en) > 10);
        assert_true(rule_parse(rule_name(rule->id), &parsed) && parsed == rule->id);
    }
    assert_false(rule_parse("ONE_LEADER", &(enum rule_id){ RULE_ONE_LEAD }));
    assert_string_equal(policy_rule(policy, RULE_REGISTERED_DUTY)->basis.vi,
                        "Nghị định 30/2020/NĐ-CP, Điều 22 khoản 1");
    assert_ptr_equal(policy_rule(policy, RULE_ACCEPT)->basis.vi, policy->basis.vi);
}

/* The defaults of model 3.7. */
static void
test_the_shipped_reminders_are_those_of_the_model(void **state)
{
    (void)state;
    static const struct {
        enum term_kind kind;
        int from, to;
        const char *moments;
    } rows[] = {
        { TERM_HOURS, 0, 8, "50% 80% due " },
        { TERM_DAYS, 1, 4, "T-1 T T 14:00 " },
        { TERM_DAYS, 5, 9, "T-2 T-1 T " },
        { TERM_DAYS, 10, 29, "T-5 T-3 T-1 T " },
        { TERM_DAYS, 30, 0, "half T-10 T-5 T-3 T-1 T " },
        { TERM_PERIODIC, 0, 0, "T-5 T-2 T " },
        { TERM_HOA_TOC, 0, 0, "25% 50% 75% " },
    };
    const struct reminder_policy *reminders = &read_shipped()->reminders;
    assert_int_equal(reminders->row_count, LENGTH(rows));
    for (size_t i = 0; i < LENGTH(rows); i++) {
        const struct reminder_row *row = &reminders->rows[i];
        const char *moments = "";
        assert_int_equal(row->kind, rows[i].kind);
        assert_int_equal(row->from, rows[i].from);
        assert_int_equal(row->to, rows[i].to);
        assert_int_equal(row->any_hour, rows[i].kind == TERM_HOA_TOC);
        for (size_t k = 0; k < row->moment_count; k++) {
            moments = arena_print(arena, "%s%s ", moments, row->moments[k].code);
        }
        assert_string_equal(moments, rows[i].moments);
    }
    const struct moment *afternoon = &reminders->rows[1].moments[2];
    assert_int_equal(afternoon->kind, MOMENT_BEFORE);
    assert_int_equal(afternoon->amount, 0);
    assert_int_equal(afternoon->minute, 14 * 60);
    assert_int_equal(reminders->rows[1].moments[0].minute, 8 * 60); /* the usual hour */
    assert_int_equal(reminders->rows[1].moments[0].amount, 1);
    assert_int_equal(reminders->rows[0].moments[1].kind, MOMENT_SHARE);
    assert_int_equal(reminders->rows[0].moments[1].amount, 80);
    assert_int_equal(reminders->rows[0].moments[2].kind, MOMENT_AT_DUE);
    assert_int_equal(reminders->rows[4].moments[0].kind, MOMENT_HALF_WAY);
    assert_int_equal(reminders->recipients[0].days_before, -1);
    assert_int_equal(reminders->recipients[2].who, RECIPIENT_TRACKER);
    assert_int_equal(reminders->recipients[2].days_before, 3);
    assert_int_equal(reminders->recipients[2].term_from, 10);
    assert_int_equal(reminders->level_digest_count, 2);
    assert_int_equal(reminders->level_digests[1], 14 * 60);
}

/* The defaults of model 3.8. */
static void
test_the_shipped_ladders_are_those_of_the_model(void **state)
{
    (void)state;
    static const char *const delays[6][URGENCY_COLUMNS] = {
        { "none", "none", "none", "none" }, { "1 wd", "4 wh", "2 wh", "30 min" },
        { "3 wd", "1 wd", "4 wh", "1 h" },  { "5 wd", "2 wd", "1 wd", "2 h" },
        { "10 wd", "3 wd", "2 wd", "4 h" }, { "15 wd", "5 wd", "3 wd", "8 h" },
    };
    const struct ladder_policy *ladders = &read_shipped()->ladders;
    assert_int_equal(ladders->task.level_count, 6);
    for (size_t level = 0; level < 6; level++) {
        for (int column = 0; column < URGENCY_COLUMNS; column++) {
            struct limit wanted;
            assert_true(limit_parse(delays[level][column], &wanted));
            assert_true(limit_same(&ladders->task.levels[level].delays[column], &wanted));
        }
    }
    assert_int_equal(ladders->task.levels[1].recipient_count, 2);
    assert_int_equal(ladders->task.levels[1].recipients[1], RECIPIENT_TRACKER);
    assert_int_equal(ladders->task.levels[5].recipients[1], RECIPIENT_SNV);
    assert_int_equal(ladders->reviewer.level_count, 2);
    assert_int_equal(ladders->internal_top, 3);
    assert_int_equal(ladders->defer_at_most.amount, 3);
}

static void
test_checklist_templates_and_extensions(void **state)
{
    (void)state;
    const struct policy *policy = read_shipped();
    assert_int_equal(policy->checklist_count, 16);
    assert_string_equal(policy->checklist[2].code, "CK03");
    assert_int_equal(policy->checklist[2].when, CHECK_NO_RULE);
    for (int id = 0; id < CHECKS; id++) {
        const struct checklist_item *item = policy_check_item(policy, (enum check_id)id);
        enum check_id parsed;
        assert_non_null(item);
        assert_string_equal(item->code, check_name((enum check_id)id));
        assert_true(check_parse(item->code, &parsed) && (int)parsed == id);
        assert_string_equal(item->basis.vi,
                            policy_rule(policy, check_rule((enum check_id)id))->basis.vi);
        assert_string_not_equal(item->basis.en, "");
    }
    assert_int_equal(check_rule(CHECK_CK10), RULE_OPEN_CONFLICT);
    assert_int_equal(check_rule(CHECK_CK16), RULE_COMPETENT_TARGET);
    assert_int_equal(check_rule(CHECK_CK01), RULE_CHECKLIST);
    const struct work_template *conclusion = policy_template(policy, "KET_LUAN_HOP");
    assert_int_equal(conclusion->limit.kind, LIMIT_WORK_DAYS);
    assert_int_equal(conclusion->limit.anchor, ANCHOR_MINUTES_SIGNED_AT);
    assert_int_equal(conclusion->step_count, 3);
    assert_int_equal(conclusion->steps[1].doer, POSITION_SECTION_HEAD);
    assert_int_equal(conclusion->steps[1].power, POWER_CHECK);
    assert_int_equal(policy_template(policy, "TRINH_VAN_BAN")->limit.anchor, ANCHOR_ASSIGNED_AT);
    assert_null(policy_template(policy, "KHAC"));
    assert_int_equal(policy_template(policy, "BAO_CAO_THANG")->limit.kind, LIMIT_PERIODIC);
    assert_int_equal(policy->extension.reason_count, 10);
    assert_int_equal(policy->extension.reasons[4].invalid_when, BAR_SILENCE_IS_CONSENT);
    assert_int_equal(policy->extension.notices[0].term_from, 10);
    assert_int_equal(policy->extension.third_by, POSITION_CHAIR);
}

static void
test_every_planted_mistake_is_named(void **state)
{
    (void)state;
    static const struct {
        struct change change;
        enum mistake_code code;
    } cases[] = {
        { { "version: mac-dinh-2026", "version: mặc định" }, MISTAKE_CODE_MALFORMED },
        { { "fire_grace: 30 s", "fire_grace: 30" }, MISTAKE_VALUE_MALFORMED },
        { { "  PRESENT_DOCUMENT:", "  PRESENT_DOCUMENTS:" }, MISTAKE_KEY_UNKNOWN },
        { { "hoa_toc: 10 min}", "hoatoc: 10 min}" }, MISTAKE_KEY_UNKNOWN }, /* on the line above */
        { { "limit: {normal: 2 wd, khan: 4 wh", "limit: {normal: 2 days, khan: 4 wh" },
          MISTAKE_VALUE_MALFORMED },
        { { "limit: 5 wd\n  RETURN_CONS", "limit: [5 wd]\n  RETURN_CONS" }, MISTAKE_SHAPE_WRONG },
        { { "limit: 30 d", "limit: 2027-01-01" }, MISTAKE_VALUE_MALFORMED },
        { { "consult_rounds: 2", "consult_rounds: 0" }, MISTAKE_VALUE_OUT_OF_RANGE },
        { { "office_times: 1", "office_times: 11" }, MISTAKE_VALUE_OUT_OF_RANGE },
        { { "second_by: VICE_CHAIR", "second_by: VICECHAIR" }, MISTAKE_VALUE_UNKNOWN },
        { { "invalid_when: OWN_AUTHORITY", "invalid_when: SOMETIMES" }, MISTAKE_VALUE_UNKNOWN },
        { { "    OTHER: {", "    WORKLOAD: {" }, MISTAKE_KEY_TWICE },
        { { "from: 10, to: 29", "from: 11, to: 29" }, MISTAKE_RULE_CONTRADICTED },
        { { "[T-5, T-2, T]", "[T-5, T+2, T]" }, MISTAKE_VALUE_MALFORMED },
        { { "per_day: 2", "per_day: two" }, MISTAKE_VALUE_MALFORMED },
        { { "digest: \"08:00\"", "digest: 8h" }, MISTAKE_VALUE_MALFORMED },
        { { "to: [OFFICE_CHIEF]", "to: [BOSS]" }, MISTAKE_VALUE_UNKNOWN },
        { { "normal: A+10 wd", "normal: 10 wd" }, MISTAKE_VALUE_MALFORMED },
        { { "  CK11: {when: ALWAYS", "  CK17: {when: ALWAYS" }, MISTAKE_CODE_UNKNOWN },
        { { "defer_at_most: 3 wd", "defer_at_most: \"3 wd\x07\"" }, MISTAKE_YAML_BROKEN },
    };
    for (size_t i = 0; i + 1 < LENGTH(cases); i++) { /* each alone, at its own line */
        mistakes = (struct mistakes){ .arena = arena };
        read_changed(&cases[i].change, 1);
        bool is_named = false;
        for (size_t k = 0; k < mistakes.count; k++) {
            is_named = is_named || (mistakes.list[k].code == cases[i].code &&
                                    mistakes.list[k].line == line_of(cases[i].change.from));
        }
        if (!is_named) {
            fail_msg("not named: %s at line %d of \"%s\"", mistake_code_name(cases[i].code),
                     line_of(cases[i].change.from), cases[i].change.to);
        }
    }
    struct change all[LENGTH(cases)];
    for (size_t i = 0; i < LENGTH(cases); i++) {
        all[i] = cases[i].change;
    }
    mistakes = (struct mistakes){ .arena = arena };
    read_changed(all, LENGTH(all) - 1);
    assert_true(mistakes.count >= LENGTH(all) - 1); /* all of them in one run */
    mistakes = (struct mistakes){ .arena = arena };
    read_changed(all, LENGTH(all));
    assert_int_equal(mistakes.count, 1); /* what is not YAML cannot be read on */
    assert_int_equal(mistakes.list[0].code, MISTAKE_YAML_BROKEN);
}

static void
test_what_is_no_policy_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        enum mistake_code code;
        int line;
    } cases[] = {
        { "", MISTAKE_FILE_EMPTY, 0 },
        { "# nothing\n", MISTAKE_FILE_EMPTY, 0 },
        { "just a text", MISTAKE_SHAPE_WRONG, 1 },
        { "a: [1, 2\nb: 3\n", MISTAKE_YAML_BROKEN, 2 },
        { "version: v\xFF\n", MISTAKE_TEXT_NOT_UTF8, 1 },
        { "name: &n {vi: a, en: b}\nbasis: *n\n", MISTAKE_YAML_ALIAS, 1 },
        { "&a [*a]", MISTAKE_SHAPE_WRONG, 1 },
        { "version: a\n---\nversion: b\n", MISTAKE_SHAPE_WRONG, 2 },
        { "version: |\n  a\n  b\n", MISTAKE_TEXT_CONTROL, 1 },
        { "version: ''\n", MISTAKE_VALUE_MISSING, 1 },
    };
    for (size_t i = 0; i < LENGTH(cases); i++) {
        mistakes = (struct mistakes){ .arena = arena };
        read_bytes(cases[i].bytes, strlen(cases[i].bytes));
        bool is_named = false;
        for (size_t k = 0; k < mistakes.count; k++) {
            is_named = is_named || (mistakes.list[k].code == cases[i].code &&
                                    mistakes.list[k].line == cases[i].line);
        }
        if (!is_named) {
            fail_msg("\"%s\": no %s in line %d but %s", cases[i].bytes,
                     mistake_code_name(cases[i].code), cases[i].line,
                     mistakes.count == 0 ? "nothing" : mistake_print(arena, &mistakes.list[0]));
        }
    }
}

/* What an older program applied: whole but for a rule that only this one cites. */
static void
test_a_missing_rule_cites_its_name(void **state)
{
    (void)state;
    struct named_file file = folder_read_file(arena, "deploy/demo", "policy.yaml");
    const char *text = arena_text_n(arena, file.bytes, file.size);
    const char *from = strstr(text, "  ONE_LEAD:\n"), *to = strstr(text, "  EXPLICIT_LIMIT:\n");
    assert_true(from != NULL && to != NULL && from < to);
    text = arena_print(arena, "%.*s%s", (int)(from - text), text, to);
    const struct policy *policy = read_bytes(text, strlen(text));
    enum rule_id first = RULE_ACCEPT;
    assert_int_equal(mistakes.count, 1); /* not to be applied now */
    assert_int_equal(mistakes.list[0].code, MISTAKE_RULE_MISSING);
    assert_string_equal(mistakes.list[0].value, "ONE_LEAD");
    assert_int_equal(policy_lacks(policy, &first), 1);
    assert_int_equal(first, RULE_ONE_LEAD);
    assert_string_equal(policy_rule(policy, RULE_ONE_LEAD)->text.vi, "ONE_LEAD");
    mistakes = (struct mistakes){ .arena = arena };
    assert_int_equal(policy_lacks(read_shipped(), &first), 0);
}

static void
test_contradictions_are_named(void **state)
{
    (void)state;
    static const struct change changes[] = {
        { "limit: 4 wh\n  COMMIT_DATE", "limit: none\n  COMMIT_DATE" },
        { "hoa_toc: A+8 h}", "hoa_toc: A+4 h}" },
        { "internal_top: 3", "internal_top: 9" },
        { "at: [half, T-10", "to: 99, at: [half, T-10" },
        { "checklist: [CK12, CK13]\n    steps:\n      KHAC",
          "checklist: [CK99]\n    steps:\n      KHAC" },
        { "budget: 4 wd", "budget: 5 wd" },
        { "  LADDER:\n", "  LADDER:\n    limit: 1 wd\n" },
    };
    static const enum mistake_code codes[] = {
        MISTAKE_KEY_MISSING,       MISTAKE_RULE_CONTRADICTED, MISTAKE_VALUE_OUT_OF_RANGE,
        MISTAKE_RULE_CONTRADICTED, MISTAKE_CODE_UNKNOWN,      MISTAKE_RULE_CONTRADICTED,
        MISTAKE_RULE_CONTRADICTED,
    };
    for (size_t i = 0; i < LENGTH(changes); i++) {
        mistakes = (struct mistakes){ .arena = arena };
        read_changed(&changes[i], 1);
        assert_int_equal(mistakes.count, 1);
        assert_int_equal(mistakes.list[0].code, codes[i]);
        assert_true(mistakes.list[0].line > 0);
    }
    mistakes = (struct mistakes){ .arena = arena };
    read_changed(changes, LENGTH(changes));
    assert_int_equal(mistakes.count, LENGTH(changes));
}

static void
test_the_demo_fits_together(void **state)
{
    (void)state;
    struct file_set units = folder_read(arena, "deploy/demo/organisation");
    struct file_set days = folder_read(arena, "deploy/demo/calendar");
    struct file_set others = folder_read(arena, "tests/scenario/calendar");
    struct reference reference = { .organisation = organisation_read(arena, &units, &mistakes),
                                   .calendars = calendar_set_read(arena, &days, 1, &mistakes),
                                   .policy = read_shipped() };
    reference_check(&reference, &mistakes);
    assert_no_mistakes(&mistakes);
    const struct org_unit *group = organisation_unit(reference.organisation, "G12");
    assert_string_equal(calendar_code(reference_calendar(&reference, group)), "VN-2010");
    reference.calendars = calendar_set_read(arena, &others, 1, &mistakes);
    reference_check(&reference, &mistakes);
    static const struct planted planted[] = {
        { "units.csv", 2, MISTAKE_CODE_UNKNOWN }, /* UBND; what inherits from it is not repeated */
        { "units.csv", 112, MISTAKE_CODE_UNKNOWN },
    };
    assert_mistakes(&mistakes, planted, LENGTH(planted));
    assert_null(reference_calendar(&reference, group));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_the_shipped_limits_are_those_of_the_model, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_what_may_be_left_out, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_every_rule_can_be_cited, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_the_shipped_reminders_are_those_of_the_model, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_the_shipped_ladders_are_those_of_the_model, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_checklist_templates_and_extensions, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_every_planted_mistake_is_named, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_missing_rule_cites_its_name, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_contradictions_are_named, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_what_is_no_policy_is_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_the_demo_fits_together, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
