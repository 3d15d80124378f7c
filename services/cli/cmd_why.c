/*
 * dondoc why TASK: every date of a task with the days it skipped and the rule that made it, and
 * every verdict with its rule and legal basis.
 */
#include "command.h"

#include "base/civil.h"
#include "base/text.h"
#include "entry_view.h"
#include "moment.h"
#include "notice_view.h"
#include "reasons.h"
#include "store_outbox.h"
#include <inttypes.h>
#include <stdio.h>

void
reasons_print_rule(const struct reasons *reasons, const struct rule *rule)
{
    const struct cli *cli = reasons->cli;
    const char *text = cli_say(cli, rule->text.vi, rule->text.en);
    const char *basis = cli_say(cli, rule->basis.vi, rule->basis.en);
    printf("    %s %s: %s%s%s\n", cli_say(cli, "quy tắc", "rule"), rule_name(rule->id), text,
           *basis ? "; " : "", basis);
}

/* The legal basis of this one, where it is another than the rule's own: the authority matrix has
 * its own for every matter. `rule` is NULL when the policy is not known. */
static void
print_basis(const struct reasons *reasons, const Dondoc__V1__Verdict *verdict,
            const struct rule *rule)
{
    const struct cli *cli = reasons->cli;
    if (!text_is_empty(verdict->basis_vi) &&
        (rule == NULL || !text_same(verdict->basis_vi, rule->basis.vi))) {
        printf("    %s: %s\n", cli_say(cli, "căn cứ", "basis"),
               cli_say(cli, verdict->basis_vi, verdict->basis));
    }
}

static void
print_late(const struct reasons *reasons, const Dondoc__V1__Verdict *verdict)
{
    if (verdict && verdict->late_reported) {
        printf("    %s\n", cli_say(reasons->cli, "báo muộn: tính theo lúc ghi nhận (D5a)",
                                   "reported late: judged at the recorded time (D5a)"));
    }
}

static void
cite(struct reasons *reasons, const char *separator, const char *rule)
{
    enum rule_id id;
    printf("%s %s", separator, rule);
    if (rule_parse(rule, &id)) {
        reasons->cites[id] = true;
    }
}

static void
print_rules(struct reasons *reasons, const Dondoc__V1__Event *event)
{
    const char *alone = event->verdict ? event->verdict->rule : "";
    if (event->n_rules == 0 && text_is_empty(alone)) {
        return;
    }
    printf("    %s", cli_say(reasons->cli, "quy tắc", "rules"));
    for (size_t i = 0; i < event->n_rules; i++) {
        cite(reasons, i > 0 ? "," : "", event->rules[i]);
    }
    if (event->n_rules == 0) {
        cite(reasons, "", alone);
    }
    putchar('\n');
}

/* What was taken, noted, or came of silence, and the rules by which it was. */
static void
explain_decision(struct reasons *reasons)
{
    const struct cli *cli = reasons->cli;
    const Dondoc__V1__Event *event = reasons->step->event;
    const Dondoc__V1__Verdict *verdict = event->verdict;
    bool has_rules = event->n_rules > 0 || (verdict && !text_is_empty(verdict->rule));
    bool is_late = verdict && verdict->late_reported;
    if ((verdict && !text_is_empty(verdict->code)) || (!has_rules && !is_late)) {
        return;
    }
    printf("\n%s\n", entry_line(cli->arena, reasons->step->entry, event, cli->is_english));
    print_rules(reasons, event);
    print_late(reasons, verdict);
}

static void
print_cited(const struct reasons *reasons)
{
    const struct cli *cli = reasons->cli;
    bool is_first = true;
    for (int id = 0; reasons->policy && id < RULES; id++) {
        if (reasons->cites[id]) {
            printf("%s", !is_first
                             ? ""
                             : cli_say(cli, "\nQUY TẮC VÀ CĂN CỨ\n", "\nRULES AND THEIR BASIS\n"));
            reasons_print_rule(reasons, policy_rule(reasons->policy, (enum rule_id)id));
            is_first = false;
        }
    }
}

static void
explain_verdict(const struct reasons *reasons)
{
    const struct cli *cli = reasons->cli;
    const Dondoc__V1__Event *event = reasons->step->event;
    const Dondoc__V1__Verdict *verdict = event->verdict;
    if (!verdict || text_is_empty(verdict->code)) {
        return;
    }
    printf("\n%s\n", entry_line(cli->arena, reasons->step->entry, event, cli->is_english));
    if (event->causation) {
        printf("    %s %d/%" PRId64 "\n", cli_say(cli, "về báo cáo", "about report"),
               event->causation->shard, event->causation->seq);
    }
    enum rule_id id;
    if (reasons->policy && rule_parse(verdict->rule, &id)) {
        reasons_print_rule(reasons, policy_rule(reasons->policy, id));
        print_basis(reasons, verdict, policy_rule(reasons->policy, id));
    } else if (!text_is_empty(verdict->rule)) {
        printf("    %s %s\n", cli_say(cli, "quy tắc", "rule"), verdict->rule);
        print_basis(reasons, verdict, NULL);
    }
    print_late(reasons, verdict);
}

/* Everything a blocked submission lacks, in the policy's words. */
static void
explain_items(const struct reasons *reasons)
{
    const struct cli *cli = reasons->cli;
    const Dondoc__V1__Event *event = reasons->step->event;
    if (event->data_case != DONDOC__V1__EVENT__DATA_SUBMISSION_BLOCKED) {
        return;
    }
    for (size_t i = 0; i < event->submission_blocked->n_items; i++) {
        const Dondoc__V1__SubmissionBlocked__Item *item = event->submission_blocked->items[i];
        printf("    %s %s\n      %s: %s\n      %s %s; %s\n", item->code,
               cli_say(cli, item->text_vi, item->text), item->field,
               cli_say(cli, item->detail_vi, item->detail), cli_say(cli, "quy tắc", "rule"),
               item->rule, cli_say(cli, item->basis_vi, item->basis));
    }
}

static void
explain_completion(const struct reasons *reasons)
{
    const struct cli *cli = reasons->cli;
    const Dondoc__V1__Event *event = reasons->step->event;
    if (event->data_case != DONDOC__V1__EVENT__DATA_TASK_COMPLETED) {
        return;
    }
    const Dondoc__V1__TaskCompleted *completed = event->task_completed;
    char at[CIVIL_TEXT_SIZE];
    printf("    %s: %s\n", cli_say(cli, "hoàn thành", "completed"),
           completed->on_time ? cli_say(cli, "đúng hạn", "on time")
                              : cli_say(cli, "quá hạn", "late"));
    printf("    %s %s\n", cli_say(cli, "kết quả trình lúc", "the result was submitted at"),
           moment_print(at, sizeof at, reasons->task->submitted_at));
    if (!completed->on_time) {
        printf(cli_say(cli, "    muộn %d ngày làm việc, %d ngày lịch\n",
                       "    late by %d working days, %d calendar days\n"),
               completed->days_late, completed->calendar_days_late);
        printf(cli_say(cli, "    trừ cấp trên %d, giao nhầm %d, khách quan %d: do đơn vị %d ngày\n",
                       "    less superiors %d, routing %d, objective %d: %d the lead's own\n"),
               completed->superior_days, completed->dispatcher_days, completed->objective_days,
               completed->net_days_late);
    }
}

/* The task's; of an order that made none, what was in force. */
static enum status
find_policy(struct reasons *reasons)
{
    struct reference reference;
    if (reasons->task) {
        reasons->policy = library_policy(reasons->library, reasons->task->policy_version);
    } else if (!reasons->policy && reasons->step->event->verdict) {
        enum status st = library_at(reasons->library, reasons->step->entry->position, &reference);
        reasons->policy = st == ST_OK ? reference.policy : NULL;
        return st == ST_LATER ? st : ST_OK;
    }
    return ST_OK;
}

/* Everything there is to say of one entry. */
static void
explain(struct reasons *reasons)
{
    explain_decision(reasons);
    explain_verdict(reasons);
    explain_items(reasons);
    if (reasons->task) {
        explain_completion(reasons);
        reasons_print_dates(reasons);
    }
}

static int
why(struct cli *cli)
{
    struct history history;
    const char *subject = cli_task_subject(cli, cli->argv[0]);
    if (!subject) {
        return EX_DATAERR;
    }
    enum status st = history_read(cli, subject, &history);
    if (st == ST_NONE) {
        return cli_refuse(EX_DATAERR, "TASK-UNKNOWN", "the journal has nothing on this task",
                          "nhật ký không có gì về nhiệm vụ này", subject);
    }
    if (st != ST_OK) {
        return cli_exit_of(st);
    }
    struct reasons reasons = { .cli = cli, .library = library_open(cli->db) };
    printf("%s%s%s\n", subject, history.task ? "  " : "", history.task ? history.task->title : "");
    st = library_refresh(reasons.library);
    for (size_t i = 0; st == ST_OK && i < history.count; i++) {
        reasons.step = &history.steps[i];
        if (reasons.step->event) {
            reasons.task = reasons.step->event->task;
            st = find_policy(&reasons);
            explain(&reasons);
        }
    }
    print_cited(&reasons);
    library_close(reasons.library);
    return cli_exit_of(st == ST_OK ? notice_view_print(cli, subject) : st);
}

static const struct query_set *const sets[] = { &journal_queries, &directory_queries,
                                                &cli_outbox_queries, NULL };

const struct command command_why = {
    .name = "why",
    .arguments = "TASK",
    .least = 1,
    .most = 1,
    .vi = "vì sao: từng hạn với những ngày bị bỏ qua và quy tắc; từng kết luận với căn cứ",
    .en = "every date with the days it skipped and its rule; every verdict with its basis",
    .sets = sets,
    .run = why,
};
