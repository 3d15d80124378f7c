#include "annex.h"

#include "base/civil.h"
#include "base/text.h"
#include "consult_view.h"
#include "moment.h"
#include "wire/message.h"
#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

/* ---- what stands above the rows ------------------------------------------------------------ */

struct heading {
    const char *key, *vi, *en, *text;
};

enum { HEADINGS = 9 };

static const char *
name_unit(const struct cli *cli, const struct annex *annex, const char *code)
{
    const struct org_unit *unit =
        annex->organisation ? organisation_unit(annex->organisation, code) : NULL;
    return unit ? arena_print(cli->arena, "%s %s", code, cli_name(cli, unit->name, unit->name_en))
                : code;
}

static const char *
name_position(const struct cli *cli, const struct annex *annex, const char *code)
{
    const struct org_position *position =
        annex->organisation ? organisation_position(annex->organisation, code) : NULL;
    return position ? arena_print(cli->arena, "%s %s", code,
                                  cli_name(cli, position->title, position->title_en))
                    : code;
}

static const char *
due_of(const struct cli *cli, const Dondoc__V1__Deadline *deadline)
{
    char due[CIVIL_TEXT_SIZE], original[CIVIL_TEXT_SIZE];
    if (!deadline || deadline->due_at == 0) {
        return cli_say(cli, "không có", "none");
    }
    due_print(due, sizeof due, deadline->due_at, cli->is_english);
    if (deadline->due_at == deadline->original_due_at) {
        return arena_text(cli->arena, due);
    }
    return arena_print(
        cli->arena, cli_say(cli, "%s (gốc: %s)", "%s (original: %s)"), due,
        due_print(original, sizeof original, deadline->original_due_at, cli->is_english));
}

static void
make_headings(const struct cli *cli, const struct annex *annex, struct heading headings[HEADINGS])
{
    const Dondoc__V1__Task *task = annex->task;
    const struct heading made[HEADINGS] = {
        { "task", "Nhiệm vụ", "Task", annex->subject },
        { "title", "Nội dung", "Title", task->title },
        { "product", "Sản phẩm", "Product", task->product },
        { "document", "Văn bản giao", "Ordered by", task->document },
        { "assigner", "Người giao", "Assigner", name_position(cli, annex, task->assigner) },
        { "lead", "Chủ trì", "Lead", name_unit(cli, annex, task->lead) },
        { "accountable_head", "Người đứng đầu", "Accountable head",
          name_position(cli, annex, task->accountable_head) },
        { "due", "Hạn", "Due", due_of(cli, task->deadline) },
        { "upto", "Tính đến", "Up to",
          arena_print(cli->arena,
                      cli_say(cli, "vị trí %d/%" PRId64 " của nhật ký",
                              "place %d/%" PRId64 " of the journal"),
                      annex->upto.shard, annex->upto.seq) },
    };
    for (size_t i = 0; i < HEADINGS; i++) {
        headings[i] = made[i];
    }
}

static const char *
title_of(const struct cli *cli)
{
    return cli_say(cli, "PHỤ LỤC QUÁ TRÌNH XỬ LÝ", "ANNEX ON THE PROCESS");
}

static const char *
who_of(const struct cli *cli, const struct annex_row *row)
{
    return !row->who                 ? cli_say(cli, "hết thời hạn", "a time limit ran out")
           : text_is_empty(row->who) ? cli_say(cli, "không nêu ai", "not said by whom")
                                     : row->who;
}

/* A rule that was cited, as a sentence with its legal basis; NULL: it was not. */
static const char *
say_rule(const struct cli *cli, const struct annex *annex, enum rule_id id)
{
    if (!annex->cites[id] || !annex->policy) {
        return NULL;
    }
    const struct rule *rule = policy_rule(annex->policy, id);
    const char *basis = cli_say(cli, rule->basis.vi, rule->basis.en);
    return arena_print(cli->arena, "%s%s%s", cli_say(cli, rule->text.vi, rule->text.en),
                       *basis ? "; " : "", basis);
}

static const char *
rules_title(const struct cli *cli)
{
    return cli_say(cli, "Quy tắc và căn cứ", "Rules and their basis");
}

/* ---- text ---------------------------------------------------------------------------------- */

char *
annex_text(const struct cli *cli, const struct annex *annex)
{
    struct text_builder out = { .arena = cli->arena };
    struct heading headings[HEADINGS];
    char at[CIVIL_TEXT_SIZE];
    make_headings(cli, annex, headings);
    text_print(&out, "%s\n\n", title_of(cli));
    for (size_t i = 0; i < HEADINGS; i++) {
        if (!text_is_empty(headings[i].text)) {
            text_print(&out, "%s: %s\n", cli_say(cli, headings[i].vi, headings[i].en),
                       headings[i].text);
        }
    }
    for (size_t i = 0; i < annex->count; i++) {
        const struct annex_row *row = &annex->rows[i];
        text_print(&out, "\n%3zu. %s  %s\n     %s; %d/%" PRId64 "\n", i + 1,
                   moment_print(at, sizeof at, row->at), row->deed, who_of(cli, row),
                   row->position.shard, row->position.seq);
        if (*row->rules) {
            text_print(&out, "     %s: %s\n", cli_say(cli, "quy tắc", "rules"), row->rules);
        }
    }
    consult_tables(&out, annex->task, cli->is_english);
    text_print(&out, "\n%s\n", rules_title(cli));
    for (int id = 0; id < RULES; id++) {
        const char *said = say_rule(cli, annex, (enum rule_id)id);
        if (said) {
            text_print(&out, "%s: %s\n", rule_name((enum rule_id)id), said);
        }
    }
    return out.text;
}

/* ---- HTML ---------------------------------------------------------------------------------- */

static const char *
escape(struct arena *arena, const char *text)
{
    struct text_builder out = { .arena = arena };
    for (; *text; text++) {
        const char *entity = *text == '<'   ? "&lt;"
                             : *text == '>' ? "&gt;"
                             : *text == '&' ? "&amp;"
                             : *text == '"' ? "&quot;"
                                            : NULL;
        text_add_n(&out, entity ? entity : text, entity ? strlen(entity) : 1);
    }
    return out.size > 0 ? out.text : "";
}

char *
annex_html(const struct cli *cli, const struct annex *annex, const char *sha256)
{
    struct arena *arena = cli->arena;
    struct text_builder out = { .arena = arena };
    struct heading headings[HEADINGS];
    char at[CIVIL_TEXT_SIZE];
    make_headings(cli, annex, headings);
    text_print(
        &out,
        "<!DOCTYPE html>\n<html lang=\"%s\">\n<head><meta charset=\"utf-8\"><title>%s</title>"
        "<style>table{border-collapse:collapse}td,th{border:1px solid;padding:.3em;"
        "text-align:left;vertical-align:top}</style></head>\n<body>\n<h1>%s</h1>\n<dl>\n",
        cli_say(cli, "vi", "en"), title_of(cli), title_of(cli));
    for (size_t i = 0; i < HEADINGS; i++) {
        if (!text_is_empty(headings[i].text)) {
            text_print(&out, "<dt>%s</dt><dd>%s</dd>\n",
                       cli_say(cli, headings[i].vi, headings[i].en),
                       escape(arena, headings[i].text));
        }
    }
    text_print(&out,
               "</dl>\n<table>\n<tr><th>%s</th><th>%s</th><th>%s</th><th>%s</th><th>%s</th>"
               "<th>%s</th></tr>\n",
               cli_say(cli, "TT", "No."), cli_say(cli, "Thời điểm", "When"),
               cli_say(cli, "Việc", "What"), cli_say(cli, "Ai", "Who"),
               cli_say(cli, "Quy tắc", "Rules"), cli_say(cli, "Nhật ký", "Journal"));
    for (size_t i = 0; i < annex->count; i++) {
        const struct annex_row *row = &annex->rows[i];
        text_print(&out,
                   "<tr><td>%zu</td><td>%s</td><td>%s</td><td>%s</td><td>%s</td><td>%d/%" PRId64
                   "</td></tr>\n",
                   i + 1, moment_print(at, sizeof at, row->at), escape(arena, row->deed),
                   escape(arena, who_of(cli, row)), row->rules, row->position.shard,
                   row->position.seq);
    }
    struct text_builder tables = { .arena = arena };
    consult_tables(&tables, annex->task, cli->is_english);
    text_print(&out, "</table>\n<pre>%s</pre>\n<h2>%s</h2>\n<dl>\n",
               tables.size > 0 ? escape(arena, tables.text) : "", rules_title(cli));
    for (int id = 0; id < RULES; id++) {
        const char *said = say_rule(cli, annex, (enum rule_id)id);
        if (said) {
            text_print(&out, "<dt>%s</dt><dd>%s</dd>\n", rule_name((enum rule_id)id),
                       escape(arena, said));
        }
    }
    text_print(&out, "</dl>\n<p>%s: <code>%s</code></p>\n</body>\n</html>\n",
               cli_say(cli, "SHA-256 của bản văn", "SHA-256 of the text"), sha256);
    return out.text;
}

/* ---- JSON ---------------------------------------------------------------------------------- */

char *
annex_json(const struct cli *cli, const struct annex *annex, const char *sha256)
{
    struct heading headings[HEADINGS];
    char at[CIVIL_TEXT_SIZE];
    make_headings(cli, annex, headings);
    json_t *whole = json_object(), *rows = json_array();
    for (size_t i = 0; i < HEADINGS; i++) {
        json_object_set_new(whole, headings[i].key, json_string(headings[i].text));
    }
    json_object_set_new(
        whole, "upto",
        json_pack("{s:i, s:I}", "shard", annex->upto.shard, "seq", (json_int_t)annex->upto.seq));
    for (size_t i = 0; i < annex->count; i++) {
        const struct annex_row *row = &annex->rows[i];
        json_array_append_new(rows,
                              json_pack("{s:s, s:s, s:s?, s:s, s:i, s:I}", "at",
                                        instant_print_utc(at, sizeof at, row->at), "deed",
                                        row->deed, "who", row->who, "rules", row->rules, "shard",
                                        row->position.shard, "seq", (json_int_t)row->position.seq));
    }
    json_t *rules = json_object();
    for (int id = 0; id < RULES; id++) {
        const char *said = say_rule(cli, annex, (enum rule_id)id);
        if (said) {
            json_object_set_new(rules, rule_name((enum rule_id)id), json_string(said));
        }
    }
    json_object_set_new(whole, "rules", rules);
    json_object_set_new(whole, "snapshot",
                        json_loads(message_to_json(cli->arena, &annex->task->base), 0, NULL));
    json_object_set_new(whole, "rows", rows);
    json_object_set_new(whole, "sha256", json_string(sha256));
    char *text = json_dumps(whole, JSON_COMPACT);
    char *kept = arena_print(cli->arena, "%s\n", text ? text : "");
    free(text);
    json_decref(whole);
    return kept;
}
