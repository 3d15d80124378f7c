/*
 * dondoc show TASK: what a task is now, who held it, and all that happened to it.
 */
#include "command.h"

#include "base/civil.h"
#include "base/clock.h"
#include "base/text.h"
#include "consult_view.h"
#include "domain/lifecycle.h"
#include "domain/name.h"
#include "domain/urgency.h"
#include "entry_view.h"
#include "extension_view.h"
#include "history.h"
#include "ledger_view.h"
#include "life_view.h"
#include "moment.h"
#include "notice_view.h"
#include "store_outbox.h"
#include "wire/task.h"
#include <inttypes.h>
#include <jansson.h>
#include <string.h>

static struct {
    bool json;
} asked;

static const struct option_row options[] = {
    { "json", 0, OPTION_FLAG, &asked.json, NULL, "dạng JSON", "as JSON", 0, 0 },
    { 0 },
};

struct showing {
    struct cli *cli;
    struct library *library;
    const struct organisation *organisation; /* as the task knew it; may be NULL */
    struct history history;
};

/* ---- text ---------------------------------------------------------------------------------- */

static void
print_field(const struct showing *showing, const char *vi, const char *en, const char *text)
{
    if (!text_is_empty(text)) {
        const char *label = cli_say(showing->cli, vi, en);
        size_t width = 0;
        for (size_t at = 0, size = strlen(label); at < size; width++) {
            (void)text_next(label, size, &at);
        }
        printf("%s%*s%s\n", label, (int)(width < 18 ? 18 - width : 1), "", text);
    }
}

/* "SXD.QLN.TP  Trưởng phòng ..." */
static const char *
name_position(const struct showing *showing, const char *code)
{
    const struct org_position *position =
        showing->organisation ? organisation_position(showing->organisation, code) : NULL;
    return position ? arena_print(showing->cli->arena, "%s  %s", code,
                                  cli_name(showing->cli, position->title, position->title_en))
                    : code;
}

static const char *
name_unit(const struct showing *showing, const char *code)
{
    const struct org_unit *unit =
        showing->organisation ? organisation_unit(showing->organisation, code) : NULL;
    return unit ? arena_print(showing->cli->arena, "%s  %s", code,
                              cli_name(showing->cli, unit->name, unit->name_en))
                : code;
}

static void
print_state(const struct showing *showing)
{
    const struct cli *cli = showing->cli;
    const Dondoc__V1__Task *task = showing->history.task;
    enum task_state state = (enum task_state)task->state;
    enum time_status time = history_time_status(showing->library, task, clock_now());
    const char *text = arena_print(cli->arena, "%s (%s)", task_state_say(state, cli->is_english),
                                   task_state_name(state));
    if (time != TIME_STATUSES) {
        text = arena_print(cli->arena, "%s, %s (%s)", text, time_status_say(time, cli->is_english),
                           time_status_name(time));
    }
    print_field(showing, "Trạng thái", "State", text);
}

static void
print_due(const struct showing *showing)
{
    const struct cli *cli = showing->cli;
    const Dondoc__V1__Deadline *deadline = showing->history.task->deadline;
    if (!deadline || deadline->due_at == 0) {
        print_field(showing, "Hạn", "Due", cli_say(cli, "không có hạn", "none"));
        return;
    }
    char due[CIVIL_TEXT_SIZE], original[CIVIL_TEXT_SIZE];
    const char *text = due_print(due, sizeof due, deadline->due_at, cli->is_english);
    if (deadline->original_due_at != deadline->due_at) {
        text = arena_print(
            cli->arena, cli_say(cli, "%s (gốc: %s)", "%s (original: %s)"), text,
            due_print(original, sizeof original, deadline->original_due_at, cli->is_english));
    }
    if (deadline->limit && *deadline->limit->as_written) {
        text = arena_print(cli->arena, "%s  \"%s\"", text, deadline->limit->as_written);
    }
    if (deadline->unconfirmed) {
        text = arena_print(cli->arena, "%s; %s", text,
                           cli_say(cli, "lịch năm đó chưa được xác nhận",
                                   "that year's calendar is not confirmed"));
    }
    print_field(showing, "Hạn", "Due", text);
}

static void
print_instant(const struct showing *showing, const char *vi, const char *en, int64_t at)
{
    char text[CIVIL_TEXT_SIZE];
    if (at != 0) {
        print_field(showing, vi, en, moment_print(text, sizeof text, at));
    }
}

static void
print_clocks(const struct showing *showing)
{
    const struct cli *cli = showing->cli;
    const Dondoc__V1__Task *task = showing->history.task;
    char due[CIVIL_TEXT_SIZE];
    for (size_t i = 0; i < task->n_clocks; i++) {
        const Dondoc__V1__Clock *clock = task->clocks[i];
        const char *who = text_is_empty(clock->position) ? name_unit(showing, clock->unit)
                                                         : name_position(showing, clock->position);
        print_field(showing, clock_say(clock->kind, false), clock_say(clock->kind, true),
                    arena_print(cli->arena, "%s, %s%s",
                                due_print(due, sizeof due, clock->due_at, cli->is_english), who,
                                !clock->lapsed ? ""
                                               : cli_say(cli, " (đã hết hạn, không quyết định)",
                                                         " (lapsed undecided)")));
    }
}

static const struct name modes[] = {
    [DONDOC__V1__MODE__DECIDE] = { "DECIDE", "tự quyết định", "decides" },
    [DONDOC__V1__MODE__ADVISE] = { "ADVISE", "tham mưu trình", "prepares for a superior" },
    [DONDOC__V1__MODE__REPORT] = { "REPORT", "báo cáo", "reports" },
    [DONDOC__V1__MODE__COORDINATE] = { "COORDINATE", "phối hợp", "coordinates" },
    [DONDOC__V1__MODE__REPLY] = { "REPLY", "trả lời", "replies" },
};

/* What it is about, who decides it by what, and what the Chair let pass. */
static void
print_authority(const struct showing *showing)
{
    const struct cli *cli = showing->cli;
    const Dondoc__V1__Task *task = showing->history.task;
    char last[CIVIL_TEXT_SIZE];
    if (!text_is_empty(task->matter)) {
        const char *amount =
            task->amount > 0 ? arena_print(cli->arena, ", %" PRId64 " đồng", task->amount) : "";
        print_field(
            showing, "Loại việc", "Matter",
            arena_print(cli->arena, "%s%s: %s", task->matter, amount,
                        name_say(modes, NAME_COUNT(modes), (int)task->mode, cli->is_english)));
    }
    print_field(showing, "Căn cứ thẩm quyền", "Authority", task->authority);
    for (size_t i = 0; i < task->n_overrides; i++) {
        const Dondoc__V1__Override *override = task->overrides[i];
        const char *most =
            override->at_most > 0 ? arena_print(cli->arena, "/%d", override->at_most) : "";
        print_field(
            showing, "Chủ tịch cho phép", "Override",
            arena_print(
                cli->arena, cli_say(cli, "%s, %s, %s, đã dùng %d%s", "%s, %s, %s, used %d%s"),
                override->document, text_is_empty(override->ask) ? override->unit : override->ask,
                due_print(last, sizeof last, override->to, cli->is_english), override->uses, most));
    }
}

/* As the policy of the task calls it; the code itself where it does not. */
static const char *
name_reason(const struct showing *showing, const char *code)
{
    const struct policy *policy =
        library_policy(showing->library, showing->history.task->policy_version);
    const struct extension_policy *extension = policy ? &policy->extension : NULL;
    for (size_t i = 0; extension && i < extension->reason_count; i++) {
        const struct extension_reason *reason = &extension->reasons[i];
        if (text_same(reason->code, code)) {
            return cli_name(showing->cli, reason->text.vi, reason->text.en);
        }
    }
    return code;
}

static void
print_extensions(const struct showing *showing)
{
    const struct cli *cli = showing->cli;
    const Dondoc__V1__Task *task = showing->history.task;
    char date[CIVIL_TEXT_SIZE];
    for (size_t i = 0; i < task->n_extensions; i++) {
        print_field(showing, "Gia hạn", "Extension",
                    extension_say(cli->arena, task->extensions[i],
                                  name_reason(showing, task->extensions[i]->reason),
                                  cli->is_english));
    }
    print_field(showing, "Ngày cam kết", "Commit date",
                moment_date(date, sizeof date, task->commit_date));
    for (size_t i = 0; i < task->n_credits; i++) {
        const Dondoc__V1__Credit *credit = task->credits[i];
        print_field(showing, "Khách quan", "Objective reason",
                    arena_print(cli->arena,
                                cli_say(cli, "%s, %d ngày làm việc (%s, %s)",
                                        "%s, %d working days (%s, %s)"),
                                name_reason(showing, credit->kind), credit->days, credit->position,
                                credit->document));
    }
}

static void
print_task(const struct showing *showing)
{
    const Dondoc__V1__Task *task = showing->history.task;
    char due[CIVIL_TEXT_SIZE];
    print_field(showing, "Nội dung", "Title", task->title);
    print_field(showing, "Sản phẩm", "Product", task->product);
    if (task->urgency != DONDOC__V1__URGENCY__THUONG) {
        print_field(showing, "Độ khẩn", "Urgency",
                    urgency_say((enum urgency)task->urgency, showing->cli->is_english));
    }
    print_state(showing);
    print_due(showing);
    print_extensions(showing);
    print_field(showing, "Chủ trì", "Lead", name_unit(showing, task->lead));
    print_field(showing, "Người xử lý", "Handler", name_position(showing, task->handler));
    print_field(showing, "Người đứng đầu", "Accountable head",
                name_position(showing, task->accountable_head));
    print_field(showing, "Người giao", "Assigner", name_position(showing, task->assigner));
    print_field(showing, "Người theo dõi", "Tracker", name_position(showing, task->tracker));
    print_field(showing, "Quy trình", "Template", task->template_);
    print_field(showing, "Văn bản", "Document", task->document);
    print_authority(showing);
    print_instant(showing, "Giao lúc", "Assigned", task->assigned_at);
    print_instant(showing, "Nhận lúc", "Delivered", task->delivered_at);
    print_clocks(showing);
    print_instant(showing, "Tiếp nhận lúc", "Accepted", task->accepted_at);
    print_instant(showing, "Trình lúc", "Submitted", task->submitted_at);
    if (task->rework_due_at != 0) {
        print_field(showing, "Hạn làm lại", "Rework due",
                    due_print(due, sizeof due, task->rework_due_at, showing->cli->is_english));
    }
    if (task->progress_percent > 0) {
        print_field(showing, "Tiến độ", "Progress",
                    arena_print(showing->cli->arena, "%d%%", task->progress_percent));
    }
    print_instant(showing, "Đóng lúc", "Closed", task->closed_at);
    print_field(showing, "Chất lượng", "Quality",
                life_quality(task->quality, showing->cli->is_english));
}

static void
print_consulting(const struct showing *showing)
{
    struct text_builder out = { .arena = showing->cli->arena };
    consult_tables(&out, showing->history.task, showing->cli->is_english);
    fputs(out.size > 0 ? out.text : "", stdout);
}

static void
print_history(const struct showing *showing)
{
    printf("\n%s\n", cli_say(showing->cli, "DIỄN BIẾN", "HISTORY"));
    for (size_t i = 0; i < showing->history.count; i++) {
        const struct history_step *step = &showing->history.steps[i];
        printf("%s\n",
               entry_line(showing->cli->arena, step->entry, step->event, showing->cli->is_english));
    }
}

/* ---- JSON ---------------------------------------------------------------------------------- */

static enum status
print_json(const struct showing *showing)
{
    struct arena *arena = showing->cli->arena;
    const struct history *history = &showing->history;
    json_t *whole = json_pack("{s:s, s:i}", "subject", history->subject, "shard", history->shard);
    if (history->task) {
        enum time_status time = history_time_status(showing->library, history->task, clock_now());
        json_object_set_new(whole, "task",
                            json_loads(message_to_json(arena, &history->task->base), 0, NULL));
        json_object_set_new(whole, "time_status",
                            json_string(time == TIME_STATUSES ? "" : time_status_name(time)));
    }
    json_t *holders = json_array(), *entries = json_array();
    for (size_t i = 0; i < history->count; i++) {
        const struct history_step *step = &history->steps[i];
        json_array_append_new(entries,
                              json_loads(entry_json(arena, step->entry, step->event), 0, NULL));
        if (step->interval) {
            json_array_append_new(
                holders, json_loads(message_to_json(arena, &step->interval->base), 0, NULL));
        }
    }
    json_object_set_new(whole, "holders", holders);
    json_object_set_new(whole, "entries", entries);
    enum status st = notice_view_json(showing->cli, history->subject, whole);
    json_dumpf(whole, stdout, JSON_COMPACT);
    putchar('\n');
    json_decref(whole);
    return st;
}

static int
show(struct cli *cli)
{
    struct showing showing = { .cli = cli };
    const char *subject = cli_task_subject(cli, cli->argv[0]);
    if (!subject) {
        return EX_DATAERR;
    }
    enum status st = history_read(cli, subject, &showing.history);
    if (st == ST_NONE) {
        return cli_refuse(EX_DATAERR, "TASK-UNKNOWN", "the journal has nothing on this task",
                          "nhật ký không có gì về nhiệm vụ này", subject);
    }
    if (st != ST_OK) {
        return cli_exit_of(st);
    }
    showing.library = library_open(cli->db);
    const Dondoc__V1__Task *task = showing.history.task;
    if (task) {
        showing.organisation = library_organisation(showing.library, task->organisation_version);
    }
    if (asked.json) {
        st = print_json(&showing);
    } else {
        printf("%s\n", subject);
        if (task) {
            print_task(&showing);
            ledger_print(cli, &showing.history);
            print_consulting(&showing);
        }
        print_history(&showing);
        st = notice_view_print(cli, subject);
    }
    library_close(showing.library);
    return cli_exit_of(st);
}

static const struct query_set *const sets[] = { &journal_queries, &directory_queries,
                                                &cli_outbox_queries, NULL };

const struct command command_show = {
    .name = "show",
    .arguments = "TASK",
    .least = 1,
    .most = 1,
    .vi = "một nhiệm vụ: trạng thái, hạn, ai giữ, diễn biến, đã báo ai",
    .en = "a task: its state, due time, holders, history, who was told",
    .options = options,
    .sets = sets,
    .run = show,
};
