/* Every date of a task, counted again before the reader's eyes. */
#include "reasons.h"

#include "base/civil.h"
#include "base/text.h"
#include "domain/deadline.h"
#include "domain/explanation.h"
#include "entry_view.h"
#include "wire/task.h"
#include <inttypes.h>
#include <stdio.h>

#define CLOCK(name) DONDOC__V1__CLOCK_KIND__##name

/* What gave a limit that the order left open: a rule, or the kind of work. */
static void
print_source(const struct reasons *reasons, const char *code)
{
    const struct cli *cli = reasons->cli;
    const struct work_template *template = policy_template(reasons->policy, code);
    enum rule_id id;
    if (rule_parse(code, &id)) {
        reasons_print_rule(reasons, policy_rule(reasons->policy, id));
    } else if (template) {
        printf("    %s %s: %s; %s\n", cli_say(cli, "quy trình", "template"), code,
               cli_say(cli, template->text.vi, template->text.en),
               cli_say(cli, template->basis.vi, template->basis.en));
    }
}

/* Where and by what it was decided. */
static void
print_heading(const struct reasons *reasons, const char *what, int64_t at)
{
    const struct cli *cli = reasons->cli;
    char text[CIVIL_TEXT_SIZE];
    const char *type = event_type_name(reasons->step->entry->type);
    printf("\n%s: %s\n    %s %d/%" PRId64 " %s\n", what,
           at != 0 ? due_print(text, sizeof text, at, cli->is_english)
                   : cli_say(cli, "chưa có", "none yet"),
           cli_say(cli, "quyết định", "decided at"), reasons->step->entry->position.shard,
           reasons->step->entry->position.seq, type ? type : "");
}

static void
print_steps(const struct reasons *reasons, const struct limit *limit, int64_t anchor_at,
            const struct calendar *calendar, const struct deadline_options *options, int64_t stored)
{
    const struct cli *cli = reasons->cli;
    struct explanation explanation =
        deadline_explain(cli->arena, limit, anchor_at, calendar, options);
    printf("    %s: %s\n", cli_say(cli, "thời hạn", "limit"),
           limit_say(cli->arena, limit, cli->is_english));
    for (size_t i = 0; i < explanation.count; i++) {
        printf("      %s\n", explanation_say(cli->arena, &explanation.steps[i], cli->is_english));
    }
    if (explanation.deadline.result != DEADLINE_SET) {
        printf("      %s\n", deadline_result_say(explanation.deadline.result, cli->is_english));
    } else if (explanation.deadline.due_at != stored) {
        printf("      %s\n", cli_say(cli, "hạn đã ghi khác với cách tính này",
                                     "what was recorded differs from this computation"));
    }
}

/* ---- the due time -------------------------------------------------------------------------- */

static void
explain_deadline(const struct reasons *reasons)
{
    const struct cli *cli = reasons->cli;
    const Dondoc__V1__Deadline *deadline = reasons->task->deadline;
    const Dondoc__V1__Task *before = reasons->step->before;
    struct limit limit;
    if (!deadline ||
        (before && before->deadline && before->deadline->version == deadline->version)) {
        return;
    }
    print_heading(reasons,
                  arena_print(cli->arena, cli_say(cli, "Hạn, lần %d", "Due time, version %d"),
                              deadline->version),
                  deadline->due_at);
    if (deadline->version > 1) {
        printf("    %s: %s\n", cli_say(cli, "nguyên nhân", "cause"),
               entry_say(cli->arena, reasons->step->entry, reasons->step->event, cli->is_english));
    }
    printf(cli_say(cli, "    lịch %s phiên bản %d, chính sách phiên bản %d, tổ chức phiên bản %d\n",
                   "    calendar %s version %d, policy version %d, organisation version %d\n"),
           deadline->calendar, deadline->calendar_version, reasons->task->policy_version,
           reasons->task->organisation_version);
    if (deadline->limit && *deadline->limit->as_written) {
        printf("    %s: \"%s\"\n", cli_say(cli, "văn bản ghi", "as written"),
               deadline->limit->as_written);
    }
    if (deadline->limit && reasons->policy) {
        print_source(reasons, deadline->limit->rule);
    }
    const struct calendar *calendar = history_calendar(reasons->library, deadline);
    if (calendar && deadline->limit && task_limit(deadline->limit, &limit)) {
        int64_t anchor = deadline->anchor_at != 0 ? deadline->anchor_at : ANCHOR_UNRESOLVED;
        struct deadline_options options = { .suspensions = NULL };
        options.suspensions =
            task_suspensions(cli->arena, reasons->task, &options.suspension_count);
        print_steps(reasons, &limit, anchor, calendar, &options, deadline->due_at);
    }
}

/* ---- the limits the policy sets ------------------------------------------------------------ */

/* What the limits of this step were computed with: the due time's, unless a calendar moved them
 * alone. */
static const struct calendar *
calendar_of_limits(const struct reasons *reasons)
{
    const Dondoc__V1__Event *event = reasons->step->event;
    const Dondoc__V1__Deadline *deadline = reasons->task->deadline;
    if (deadline == NULL || event->data_case != DONDOC__V1__EVENT__DATA_LIMITS_MOVED) {
        return history_calendar(reasons->library, deadline);
    }
    Dondoc__V1__Deadline moved = *deadline;
    moved.calendar_version = event->limits_moved->calendar_version;
    return history_calendar(reasons->library, &moved);
}

/* When a clock started, of a unit if one is given; else the time of the step. */
static int64_t
start_of(const struct reasons *reasons, Dondoc__V1__ClockKind kind, const char *unit)
{
    const Dondoc__V1__Task *task = reasons->task;
    for (size_t i = 0; i < task->n_clocks; i++) {
        const Dondoc__V1__Clock *clock = task->clocks[i];
        if (clock->kind == kind && (unit == NULL || text_same(clock->unit, unit))) {
            return clock->started_at;
        }
    }
    return reasons->step->event->time;
}

/* One date of the task that the policy sets, and from what it is counted. */
struct policy_date {
    const char *vi, *en;
    enum rule_id rule;
    int64_t before, now, anchor_at;
    const char *anchor_vi, *anchor_en; /* the event that anchors it */
};

static void
explain_date(const struct reasons *reasons, const struct policy_date *date)
{
    const struct cli *cli = reasons->cli;
    const Dondoc__V1__Task *task = reasons->task;
    if (date->now == 0 || date->now == date->before) {
        return;
    }
    print_heading(reasons, cli_say(cli, date->vi, date->en), date->now);
    if (!reasons->policy) {
        return;
    }
    reasons_print_rule(reasons, policy_rule(reasons->policy, date->rule));
    const struct calendar *calendar = calendar_of_limits(reasons);
    const struct limit *limit =
        policy_limit(reasons->policy, date->rule, (enum urgency)task->urgency);
    if (limit && calendar) {
        struct limit anchored = *limit;
        anchored.anchor = ANCHOR_EVENT;
        anchored.event = cli_say(cli, date->anchor_vi, date->anchor_en);
        print_steps(reasons, &anchored, date->anchor_at, calendar, NULL, date->now);
    }
}

static void
explain_dates(const struct reasons *reasons)
{
    static const Dondoc__V1__Task none = DONDOC__V1__TASK__INIT;
    const Dondoc__V1__Task *task = reasons->task;
    const Dondoc__V1__Task *before = reasons->step->before ? reasons->step->before : &none;
    bool is_reopened = reasons->step->event->data_case == DONDOC__V1__EVENT__DATA_REOPENING_NOTED;
    const struct policy_date dates[] = {
        { "Hạn tiếp nhận (im lặng là đã nhận)", "To be accepted by (silence is acceptance)",
          RULE_ACCEPT, task_clock_due(before, CLOCK(ACCEPTANCE)),
          task_clock_due(task, CLOCK(ACCEPTANCE)), task->delivered_at,
          "đơn vị chủ trì nhận văn bản", "the delivery to the lead unit" },
        { "Hạn xem xét kết quả", "To be reviewed by", RULE_REVIEW,
          task_clock_due(before, CLOCK(REVIEW)), task_clock_due(task, CLOCK(REVIEW)),
          task->submitted_at, "trình kết quả", "the submission" },
        { "Hạn trả lại về thể thức", "To be returned for its form by", RULE_RETURN_FORM,
          before->form_until, task->form_until, task->submitted_at, "trình kết quả",
          "the submission" },
        { "Hạn quyết định kiến nghị", "The objection to be decided by",
          task->n_objections > 1 ? RULE_ARBITRATE_OBJECTION : RULE_DECIDE_OBJECTION,
          task_clock_due(before, CLOCK(OBJECTION)), task_clock_due(task, CLOCK(OBJECTION)),
          start_of(reasons, CLOCK(OBJECTION), NULL), "kiến nghị", "the objection" },
        { "Tạm dừng lâu nhất đến", "Suspended at longest until", RULE_SUSPENSION,
          task_clock_due(before, CLOCK(SUSPENSION)), task_clock_due(task, CLOCK(SUSPENSION)),
          start_of(reasons, CLOCK(SUSPENSION), NULL), "tạm dừng", "the suspension" },
        { "Hạn làm lại", "To be reworked by", RULE_REWORK, before->rework_due_at,
          task->rework_due_at,
          task->rework_from != 0 ? task->rework_from : reasons->step->event->time,
          is_reopened ? "mở lại" : "bị trả lại", is_reopened ? "the reopening" : "the return" },
    };
    for (size_t i = 0; i < sizeof dates / sizeof *dates; i++) {
        explain_date(reasons, &dates[i]);
    }
}

/* ---- units consulted, appraisals, conflicts ------------------------------------------------ */

/* The limit as it was asked, from delivery; of a date that left too little, the least there is. */
static void
explain_answer(const struct reasons *reasons, const Dondoc__V1__Consultation *asked,
               const Dondoc__V1__ConsultTarget *target)
{
    const struct cli *cli = reasons->cli;
    const struct calendar *calendar = calendar_of_limits(reasons);
    struct limit limit;
    enum rule_id rule;
    print_heading(reasons,
                  arena_print(cli->arena,
                              cli_say(cli, "Ý kiến của %s, lần %d", "Opinion of %s, round %d"),
                              target->unit, asked->round),
                  target->due_at);
    if (!reasons->policy || !calendar || !task_limit(asked->limit, &limit)) {
        return;
    }
    rule = rule_parse(asked->limit->rule, &rule) ? rule : RULE_CONSULT;
    if (deadline_compute(&limit, target->delivered_at, calendar, NULL).due_at != target->due_at) {
        const struct limit *least =
            policy_limit(reasons->policy, RULE_CONSULT_FLOOR, (enum urgency)reasons->task->urgency);
        limit = least ? *least : limit;
        rule = RULE_CONSULT_FLOOR;
    }
    limit.anchor = ANCHOR_RECEIVED_AT;
    reasons_print_rule(reasons, policy_rule(reasons->policy, rule));
    print_steps(reasons, &limit, target->delivered_at, calendar, NULL, target->due_at);
}

static const Dondoc__V1__ConsultTarget *
target_before(const struct reasons *reasons, size_t round, size_t target)
{
    static const Dondoc__V1__ConsultTarget none = DONDOC__V1__CONSULT_TARGET__INIT;
    const Dondoc__V1__Task *before = reasons->step->before;
    return before && round < before->n_consultations ? before->consultations[round]->targets[target]
                                                     : &none;
}

static void
explain_consulted(const struct reasons *reasons)
{
    const Dondoc__V1__Task *task = reasons->task;
    for (size_t i = 0; i < task->n_consultations; i++) {
        for (size_t k = 0; k < task->consultations[i]->n_targets; k++) {
            const Dondoc__V1__ConsultTarget *target = task->consultations[i]->targets[k];
            const Dondoc__V1__ConsultTarget *before = target_before(reasons, i, k);
            if (target->due_at != before->due_at && target->due_at != 0) {
                explain_answer(reasons, task->consultations[i], target);
            }
            explain_date(reasons,
                         &(struct policy_date){ "Hạn làm rõ ý kiến",
                                                "The opinion to be made clear by", RULE_FIX_OPINION,
                                                before->unclear_due_at, target->unclear_due_at,
                                                start_of(reasons, CLOCK(OPINION), target->unit),
                                                "đánh dấu chưa rõ", "its being marked unclear" });
        }
    }
}

/* What is appended keeps its place, so that what was there before is no news. */
static void
explain_consulting(const struct reasons *reasons)
{
    const Dondoc__V1__Task *task = reasons->task, *before = reasons->step->before;
    explain_consulted(reasons);
    for (size_t i = before ? before->n_conflicts : 0; i < task->n_conflicts; i++) {
        const Dondoc__V1__Conflict *conflict = task->conflicts[i];
        explain_date(reasons, &(struct policy_date){ "Người đứng đầu làm việc trực tiếp trước",
                                                     "The heads to meet by", RULE_HEADS_MEETING, 0,
                                                     conflict->due_at, conflict->opened_at,
                                                     "có ý kiến khác nhau", "the disagreement" });
    }
    for (size_t i = before ? before->n_appraisals : 0; i < task->n_appraisals; i++) {
        const Dondoc__V1__Appraisal *appraisal = task->appraisals[i];
        explain_date(reasons,
                     &(struct policy_date){ "Hạn thẩm định", "To be appraised by", RULE_APPRAISE, 0,
                                            appraisal->due_at, appraisal->asked_at,
                                            "đề nghị thẩm định", "the request" });
    }
}

void
reasons_print_dates(const struct reasons *reasons)
{
    explain_deadline(reasons);
    explain_dates(reasons);
    explain_consulting(reasons);
}
