#include "domain/policy.h"

#include "base/text.h"
#include "domain/policy_check.h"
#include "domain/policy_value.h"
#include "domain/tree.h"
#include <string.h>

/*
 * policy.yaml from the leaves to the root: first the words it uses, then a table of keys for each
 * kind of mapping. A new section is a struct in policy.h and a table here.
 */

#define KEY(key, reader, type, member)                                                             \
    {                                                                                              \
        .name = (key), .read = (reader), .offset = offsetof(struct type, member),                  \
        .is_needed = true                                                                          \
    }
#define KEY_OF(key, reader, type, member, needs)                                                   \
    {                                                                                              \
        .name = (key), .read = (reader), .offset = offsetof(struct type, member),                  \
        .is_needed = true, .of = (needs)                                                           \
    }
#define OPTIONAL(key, reader, type, member)                                                        \
    {                                                                                              \
        .name = (key), .read = (reader), .offset = offsetof(struct type, member)                   \
    }
#define OPTIONAL_OF(key, reader, type, member, needs)                                              \
    {                                                                                              \
        .name = (key), .read = (reader), .offset = offsetof(struct type, member), .of = (needs)    \
    }
#define WORDS(table)                                                                               \
    &(const struct tree_words)                                                                     \
    {                                                                                              \
        (table), NAME_COUNT(table)                                                                 \
    }
#define LIST(type, reader, needs)                                                                  \
    &(const struct tree_list)                                                                      \
    {                                                                                              \
        sizeof(type), (reader), (needs)                                                            \
    }
#define RANGE(least, most)                                                                         \
    &(const struct tree_range)                                                                     \
    {                                                                                              \
        (least), (most)                                                                            \
    }

/* ---- words --------------------------------------------------------------------------------- */

static const struct name recipients[RECIPIENTS] = {
    [RECIPIENT_HANDLER] = { "HANDLER", "người xử lý", "handler" },
    [RECIPIENT_SUPERVISOR] = { "SUPERVISOR", "cấp trên trực tiếp", "direct supervisor" },
    [RECIPIENT_DEPUTY_IN_CHARGE] = { "DEPUTY_IN_CHARGE", "cấp phó phụ trách", "deputy in charge" },
    [RECIPIENT_HEAD] = { "HEAD", "người đứng đầu", "head of the lead unit" },
    [RECIPIENT_TRACKER] = { "TRACKER", "người theo dõi", "tracker" },
    [RECIPIENT_OFFICE_CHIEF] = { "OFFICE_CHIEF", "Chánh Văn phòng", "chief of the Office" },
    [RECIPIENT_VICE_CHAIR] = { "VICE_CHAIR", "Phó Chủ tịch phụ trách", "Vice Chair in charge" },
    [RECIPIENT_CHAIR] = { "CHAIR", "Chủ tịch", "Chair" },
    [RECIPIENT_SNV] = { "SNV", "Giám đốc Sở Nội vụ", "director of home affairs" },
    [RECIPIENT_CONSULTEE] = { "CONSULTEE", "nơi được lấy ý kiến", "consultee" },
    [RECIPIENT_REVIEWER] = { "REVIEWER", "người thẩm tra, quyết định", "reviewer or decider" },
    [RECIPIENT_REVIEWER_SUPERVISOR] = { "REVIEWER_SUPERVISOR", "cấp trên trực tiếp của người đó",
                                        "the reviewer's direct supervisor" },
    [RECIPIENT_REVIEWER_SUPERIOR] = { "REVIEWER_SUPERIOR", "cấp trên tiếp theo của người đó",
                                      "the reviewer's next superior" },
};

static const struct name bars[EXTENSION_BARS] = {
    [BAR_NONE] = { "NEVER", "không", "never" },
    [BAR_SILENCE_IS_CONSENT] = { "SILENCE_IS_CONSENT", "im lặng là đồng ý", "silence is consent" },
    [BAR_OWN_AUTHORITY] = { "OWN_AUTHORITY", "thuộc thẩm quyền của mình", "own authority" },
};

static const struct name terms[TERM_KINDS] = {
    [TERM_HOURS] = { "HOURS", "theo giờ", "hours" },
    [TERM_DAYS] = { "DAYS", "theo ngày", "days" },
    [TERM_PERIODIC] = { "PERIODIC", "định kỳ", "periodic" },
    [TERM_HOA_TOC] = { "HOA_TOC", "hỏa tốc", "express" },
};

static const struct name whens[CHECKLIST_WHENS] = {
    [CHECK_ALWAYS] = { "ALWAYS", "luôn luôn", "always" },
    [CHECK_NO_RULE] = { "NO_RULE", "chưa có quy định", "no rule governs the matter" },
    [CHECK_OPTIONS] = { "OPTIONS", "có từ hai phương án", "two options or more" },
    [CHECK_OTHERS_FIELD] = { "OTHERS_FIELD", "ngoài chuyên môn của mình", "another's field" },
    [CHECK_CONSULTED] = { "CONSULTED", "có lấy ý kiến", "somebody was consulted" },
    [CHECK_CONFLICT] = { "CONFLICT", "còn ý kiến khác nhau", "opinions differ" },
    [CHECK_FIGURES] = { "FIGURES", "có số liệu", "there are figures" },
};

static const struct name powers[STEP_POWERS] = {
    [POWER_PROPOSE] = { "PROPOSE", "đề xuất", "propose" },
    [POWER_CHECK] = { "CHECK", "kiểm tra", "check" },
    [POWER_SIGN] = { "SIGN", "ký", "sign" },
    [POWER_DECIDE] = { "DECIDE", "quyết định", "decide" },
    [POWER_ISSUE] = { "ISSUE", "ban hành", "issue" },
    [POWER_FILE] = { "FILE", "lưu hồ sơ", "file" },
};

const char *
recipient_name(enum recipient recipient)
{
    return name_code(recipients, RECIPIENTS, (int)recipient);
}

bool
recipient_parse(const char *name, enum recipient *recipient)
{
    int value;
    bool is_known = name_parse(recipients, RECIPIENTS, name, &value);
    *recipient = is_known ? (enum recipient)value : *recipient;
    return is_known;
}

const char *
recipient_say(enum recipient recipient, bool is_english)
{
    return name_say(recipients, RECIPIENTS, (int)recipient, is_english);
}

/* Enumerations whose names are kept elsewhere. */
static void
read_post(struct tree *tree, const struct tree_node *node, const struct tree_key *key, void *into)
{
    (void)key;
    const char *text = tree_value(tree, node);
    for (int kind = 0; text != NULL; kind++) {
        if (kind == POSITION_KINDS) {
            tree_complain(tree, node, MISTAKE_VALUE_UNKNOWN, text,
                          "must be a kind of position as in positions.csv");
            return;
        }
        if (text_same(org_position_kind_name((enum org_position_kind)kind), text)) {
            *(enum org_position_kind *)into = (enum org_position_kind)kind;
            return;
        }
    }
}

static void
read_anchor(struct tree *tree, const struct tree_node *node, const struct tree_key *key, void *into)
{
    (void)key;
    const char *text = tree_value(tree, node);
    if (text != NULL && !limit_anchor_parse(text, into)) {
        tree_complain(tree, node, MISTAKE_VALUE_UNKNOWN, text,
                      "must be an anchor such as ASSIGNED_AT, RECEIVED_AT, MINUTES_SIGNED_AT");
    }
}

/* ---- phrases, limits, rules ---------------------------------------------------------------- */

static const struct tree_key phrase_keys[] = {
    KEY("vi", tree_text, phrase, vi),
    KEY("en", tree_text, phrase, en),
    { 0 },
};

struct columns {
    struct limit of[URGENCY_COLUMNS];
};

static const struct tree_key limit_keys[] = {
    KEY("normal", policy_read_limit, columns, of[URGENCY_NORMAL]),
    KEY("khan", policy_read_limit, columns, of[URGENCY_KHAN]),
    KEY("thuong_khan", policy_read_limit, columns, of[URGENCY_THUONG_KHAN]),
    KEY("hoa_toc", policy_read_limit, columns, of[URGENCY_HOA_TOC]),
    { 0 },
};

static const struct tree_key delay_keys[] = {
    KEY("normal", policy_read_delay, columns, of[URGENCY_NORMAL]),
    KEY("khan", policy_read_delay, columns, of[URGENCY_KHAN]),
    KEY("thuong_khan", policy_read_delay, columns, of[URGENCY_THUONG_KHAN]),
    KEY("hoa_toc", policy_read_delay, columns, of[URGENCY_HOA_TOC]),
    { 0 },
};

/* One limit for every urgency, or one for each. */
static void
read_limits(struct tree *tree, const struct tree_node *node, const struct tree_key *key, void *into)
{
    struct columns *columns = into;
    if (!tree_is_value(node)) {
        tree_map(tree, node, &(struct tree_key){ .of = limit_keys }, into);
        return;
    }
    policy_read_limit(tree, node, key, &columns->of[0]);
    for (int i = 1; i < URGENCY_COLUMNS; i++) {
        columns->of[i] = columns->of[0];
    }
}

static const struct tree_key rule_keys[] = {
    KEY_OF("text", tree_map, rule, text, phrase_keys),
    OPTIONAL_OF("basis", tree_map, rule, basis, phrase_keys),
    OPTIONAL("limit", read_limits, rule, limits),
    { 0 },
};

static void
read_rule(struct tree *tree, const char *name, const struct tree_node *key,
          const struct tree_node *value, void *self)
{
    struct rule *rules = self;
    enum rule_id id;
    if (!rule_parse(name, &id)) {
        tree_complain(tree, key, MISTAKE_KEY_UNKNOWN, name, "there is no such rule");
        return;
    }
    rules[id].line = tree_line(key);
    tree_map(tree, value, &(struct tree_key){ .of = rule_keys }, &rules[id]);
}

static void
read_rules(struct tree *tree, const struct tree_node *node, const struct tree_key *key, void *into)
{
    struct rule *rules = into;
    (void)key;
    if (!tree_pairs(tree, node, read_rule, rules)) {
        return;
    }
    for (int id = 0; id < RULES; id++) {
        if (rules[id].line == 0) {
            tree_complain(tree, node, MISTAKE_RULE_MISSING, rule_name((enum rule_id)id),
                          "the rules lack this one");
        }
    }
}

/* A mapping whose struct begins with its line. */
static void
read_lined(struct tree *tree, const struct tree_node *node, const struct tree_key *key, void *into)
{
    *(int *)into = tree_line(node);
    tree_map(tree, node, key, into);
}

/* ---- extensions ---------------------------------------------------------------------------- */

static const struct tree_key notice_keys[] = {
    KEY_OF("term_from", tree_number, extension_notice, term_from, RANGE(0, 1000)),
    KEY("at_least", policy_read_limit, extension_notice, at_least),
    OPTIONAL_OF("share", tree_number, extension_notice, share, RANGE(0, 100)),
    { 0 },
};

static const struct tree_key reason_keys[] = {
    KEY_OF("text", tree_map, extension_reason, text, phrase_keys),
    OPTIONAL_OF("invalid_when", tree_word, extension_reason, invalid_when, WORDS(bars)),
    { 0 },
};

static const struct tree_key extension_keys[] = {
    KEY_OF("notices", tree_list, extension_policy, notices,
           LIST(struct extension_notice, tree_map, notice_keys)),
    KEY_OF("office_times", tree_number, extension_policy, office_times, RANGE(0, 10)),
    KEY("office_at_most", policy_read_limit, extension_policy, office_at_most),
    KEY("second_by", read_post, extension_policy, second_by),
    KEY("third_by", read_post, extension_policy, third_by),
    KEY_OF("reasons", tree_dict, extension_policy, reasons,
           LIST(struct extension_reason, tree_map, reason_keys)),
    { 0 },
};

/* ---- reminders ----------------------------------------------------------------------------- */

static const struct tree_key row_keys[] = {
    KEY_OF("kind", tree_word, reminder_row, kind, WORDS(terms)),
    OPTIONAL_OF("from", tree_number, reminder_row, from, RANGE(0, 1000)),
    OPTIONAL_OF("to", tree_number, reminder_row, to, RANGE(1, 1000)),
    KEY_OF("at", tree_list, reminder_row, moments, LIST(struct moment, policy_read_moment, NULL)),
    OPTIONAL("any_hour", tree_yes_no, reminder_row, any_hour),
    OPTIONAL("duty_officer", tree_yes_no, reminder_row, duty_officer),
    { 0 },
};

static const struct tree_key reminder_recipient_keys[] = {
    KEY_OF("who", tree_word, reminder_recipient, who, WORDS(recipients)),
    OPTIONAL("from", policy_read_days_before, reminder_recipient, days_before),
    OPTIONAL_OF("term_from", tree_number, reminder_recipient, term_from, RANGE(0, 1000)),
    { 0 },
};

static void
read_reminder_recipient(struct tree *tree, const struct tree_node *node, const struct tree_key *key,
                        void *into)
{
    struct reminder_recipient *recipient = into;
    recipient->days_before = -1;
    tree_map(tree, node, key, into);
}

static const struct tree_key reminder_keys[] = {
    KEY("at", tree_minute, reminder_policy, minute),
    KEY_OF("terms", tree_list, reminder_policy, rows,
           LIST(struct reminder_row, read_lined, row_keys)),
    KEY_OF("recipients", tree_list, reminder_policy, recipients,
           LIST(struct reminder_recipient, read_reminder_recipient, reminder_recipient_keys)),
    KEY("digest", tree_minute, reminder_policy, digest_minute),
    KEY_OF("per_day", tree_number, reminder_policy, per_day, RANGE(1, 100)),
    KEY_OF("digest_level", tree_number, reminder_policy, digest_level, RANGE(1, 100)),
    KEY_OF("level_digests", tree_list, reminder_policy, level_digests,
           LIST(int, tree_minute, NULL)),
    { 0 },
};

/* ---- ladders ------------------------------------------------------------------------------- */

static const struct tree_key level_keys[] = {
    KEY_OF("to", tree_list, ladder_level, recipients,
           LIST(enum recipient, tree_word, WORDS(recipients))),
    KEY_OF("after", tree_map, ladder_level, delays, delay_keys),
    { 0 },
};

static const struct tree_list levels = { sizeof(struct ladder_level), read_lined, level_keys };

static const struct tree_key ladder_keys[] = {
    KEY_OF("task", tree_list, ladder_policy, task, &levels),
    KEY_OF("reviewer", tree_list, ladder_policy, reviewer, &levels),
    KEY_OF("internal_top", tree_number, ladder_policy, internal_top, RANGE(1, 100)),
    KEY_OF("consultee_top", tree_number, ladder_policy, consultee_top, RANGE(1, 100)),
    KEY_OF("central_from", tree_number, ladder_policy, central_from, RANGE(1, 100)),
    KEY_OF("defer_from", tree_number, ladder_policy, defer_from, RANGE(1, 100)),
    KEY("defer_at_most", policy_read_limit, ladder_policy, defer_at_most),
    { 0 },
};

/* ---- checklist, templates ------------------------------------------------------------------ */

static const struct tree_key item_keys[] = {
    KEY_OF("text", tree_map, checklist_item, text, phrase_keys),
    OPTIONAL_OF("basis", tree_map, checklist_item, basis, phrase_keys),
    KEY_OF("when", tree_word, checklist_item, when, WORDS(whens)),
    { 0 },
};

static const struct tree_key step_keys[] = {
    KEY_OF("text", tree_map, template_step, text, phrase_keys),
    KEY("doer", read_post, template_step, doer),
    KEY_OF("power", tree_word, template_step, power, WORDS(powers)),
    KEY("budget", policy_read_limit, template_step, budget),
    { 0 },
};

/* The anchor stands in a key of its own, before or after this one. */
static void
read_anchored_limit(struct tree *tree, const struct tree_node *node, const struct tree_key *key,
                    void *into)
{
    struct limit *limit = into;
    enum limit_anchor anchor = limit->anchor;
    policy_read_limit(tree, node, key, limit);
    limit->anchor = anchor;
}

static const struct tree_key template_keys[] = {
    KEY_OF("text", tree_map, work_template, text, phrase_keys),
    OPTIONAL_OF("basis", tree_map, work_template, basis, phrase_keys),
    KEY("limit", read_anchored_limit, work_template, limit),
    OPTIONAL("anchor", read_anchor, work_template, limit.anchor),
    OPTIONAL_OF("checklist", tree_list, work_template, checklist,
                LIST(const char *, tree_code, NULL)),
    KEY_OF("steps", tree_dict, work_template, steps,
           LIST(struct template_step, tree_map, step_keys)),
    { 0 },
};

static void
read_template(struct tree *tree, const struct tree_node *node, const struct tree_key *key,
              void *into)
{
    struct work_template *template = into;
    template->limit.anchor = ANCHOR_ASSIGNED_AT;
    tree_map(tree, node, key, into);
}

/* ---- the whole ----------------------------------------------------------------------------- */

static const struct tree_key policy_keys[] = {
    KEY("version", tree_code, policy, version),
    KEY_OF("name", tree_map, policy, name, phrase_keys),
    KEY_OF("basis", tree_map, policy, basis, phrase_keys),
    KEY("fire_grace", policy_read_seconds, policy, fire_grace_us),
    OPTIONAL_OF("receipt_next_day", tree_list, policy, receipt_next_day,
                LIST(const char *, tree_code, NULL)),
    OPTIONAL_OF("supplements", tree_list, policy, supplements, LIST(const char *, tree_code, NULL)),
    OPTIONAL_OF("transfer_share", tree_number, policy, transfer_share, RANGE(0, 100)),
    OPTIONAL("agenda_product", tree_text, policy, agenda_product),
    KEY("rules", read_rules, policy, rules),
    OPTIONAL_OF("consult_rounds", tree_number, policy, consult_rounds, RANGE(1, 100)),
    KEY_OF("extension", tree_map, policy, extension, extension_keys),
    KEY_OF("reminders", read_lined, policy, reminders, reminder_keys),
    KEY_OF("ladders", read_lined, policy, ladders, ladder_keys),
    KEY_OF("checklist", tree_dict, policy, checklist,
           LIST(struct checklist_item, tree_map, item_keys)),
    KEY_OF("templates", tree_dict, policy, templates,
           LIST(struct work_template, read_template, template_keys)),
    { 0 },
};

/* A reminder of a day that names no hour goes out at the usual one. */
static void
fill_minutes(struct reminder_policy *reminders)
{
    for (size_t i = 0; i < reminders->row_count; i++) {
        struct moment *moments = (struct moment *)reminders->rows[i].moments;
        for (size_t k = 0; k < reminders->rows[i].moment_count; k++) {
            if (moments[k].minute < 0) {
                moments[k].minute = reminders->minute;
            }
        }
    }
}

static void
inherit_basis(const struct phrase *from, struct phrase *basis)
{
    if (text_is_empty(basis->vi) && text_is_empty(basis->en)) {
        *basis = *from;
    }
}

/* What names no basis of its own rests on the policy's, an item of the checklist on its rule's. */
static void
inherit_bases(struct policy *policy)
{
    for (int id = 0; id < RULES; id++) {
        inherit_basis(&policy->basis, &policy->rules[id].basis);
    }
    for (size_t i = 0; i < policy->checklist_count; i++) {
        struct checklist_item *item = (struct checklist_item *)&policy->checklist[i];
        enum check_id id;
        if (check_parse(item->code, &id)) {
            inherit_basis(&policy->rules[check_rule(id)].basis, &item->basis);
        }
    }
    for (size_t i = 0; i < policy->template_count; i++) {
        inherit_basis(&policy->basis, (struct phrase *)&policy->templates[i].basis);
    }
}

/* What a policy that is silent about it means. */
static void
set_defaults(struct policy *policy)
{
    static const char *const supplements[] = { "MOT_CUA" };
    policy->supplements = supplements;
    policy->supplement_count = sizeof supplements / sizeof *supplements;
    policy->transfer_share = 50;
    policy->agenda_product = "Quyết định";
}

const struct policy *
policy_read(struct arena *arena, const struct file_set *files, struct mistakes *mistakes)
{
    static const char *const names[] = { "policy.yaml", NULL };
    struct policy *policy = arena_alloc(arena, sizeof *policy);
    set_defaults(policy);
    policy->version = "";
    policy->name = policy->basis = (struct phrase){ "", "" };
    for (int id = 0; id < RULES; id++) {
        const char *name = rule_name((enum rule_id)id);
        policy->rules[id] =
            (struct rule){ .id = (enum rule_id)id, .text = { name, name }, .basis = { "", "" } };
    }
    const struct named_file *file = file_set_find(files, names[0]);
    file_set_check(files, names, 1, mistakes);
    if (file != NULL && tree_read_file(arena, file, policy_keys, policy, mistakes)) {
        inherit_bases(policy);
        fill_minutes(&policy->reminders);
        policy_check(policy, file->name, mistakes);
    }
    mistake_sort(mistakes);
    return policy;
}
