#include "annex.h"

#include "base/civil.h"
#include "base/text.h"
#include "entry_view.h"
#include "wire/task.h"
#include "wire/types.h"
#include <stdlib.h>
#include <string.h>

#define DATA(name) DONDOC__V1__EVENT__DATA_##name

struct making {
    struct cli *cli;
    struct library *library;
    int64_t upto; /* seq */
    const Dondoc__V1__Task *task;
    struct annex_row *rows;
    size_t count;
    bool cites[RULES];
};

/* What belongs to the process, and whether the report that caused it has more to tell. */
static const struct {
    Dondoc__V1__Event__DataCase type;
    bool with_report;
} kinds[] = {
    { DATA(DOCUMENT_REGISTERED), false },    { DATA(TASK_ASSIGNED), true },
    { DATA(TASK_DELIVERED), false },         { DATA(TASK_ACCEPTED), false },
    { DATA(PROGRESS_NOTED), true },          { DATA(SUBMISSION_ACCEPTED), true },
    { DATA(SUBMISSION_BLOCKED), false },     { DATA(SUBMISSION_TAKEN_BACK), true },
    { DATA(REVIEW_STARTED), false },         { DATA(TASK_RETURNED), false },
    { DATA(TASK_COMPLETED), false },         { DATA(TASK_CLOSED), true },
    { DATA(HANDLER_NOTED), true },           { DATA(OBJECTION_OPENED), true },
    { DATA(TASK_TRANSFERRED), true },        { DATA(ROUTING_FROZEN), false },
    { DATA(OBJECTION_DISMISSED), true },     { DATA(EXTENSION_OPENED), true },
    { DATA(EXTENSION_GRANTED), true },       { DATA(EXTENSION_REFUSED), true },
    { DATA(EXTENSION_EXPIRED), false },      { DATA(COMMIT_DATE_NOTED), false },
    { DATA(DEADLINE_CHANGED), false },       { DATA(LIMITS_MOVED), false },
    { DATA(TASK_SUSPENDED), true },          { DATA(TASK_RESUMED), false },
    { DATA(REOPENING_NOTED), true },         { DATA(OBJECTIVE_REASON_NOTED), true },
    { DATA(TASK_REORGANISED), false },       { DATA(DELIVERY_MISSED), false },
    { DATA(CONSULTATION_OPENED), true },     { DATA(CONSULTATION_HELD), true },
    { DATA(CONSULTATION_DELIVERED), false }, { DATA(OPINION_TAKEN), true },
    { DATA(OPINION_DOUBTED), true },         { DATA(CONSULTATION_TURNED_BACK), true },
    { DATA(CONSENT_DEEMED), false },         { DATA(NOTICE_BACK_ISSUED), false },
    { DATA(APPRAISAL_OPENED), true },        { DATA(APPRAISAL_NOTED), true },
    { DATA(CONFLICT_OPENED), false },        { DATA(HEADS_MEETING_NOTED), true },
    { DATA(LEAD_VIEW_NOTED), true },         { DATA(DIRECTIVE_NOTED), true },
    { DATA(OVERRIDE_NOTED), true },
};

/* ---- up to where --------------------------------------------------------------------------- */

static int
compare_seq(const void *seq, const void *step)
{
    int64_t left = *(const int64_t *)seq;
    int64_t right = ((const struct history_step *)step)->entry->position.seq;
    return (left > right) - (left < right);
}

static const struct history_step *
step_at(const struct history *history, int64_t seq)
{
    return bsearch(&seq, history->steps, history->count, sizeof *history->steps, compare_seq);
}

/* The seq of the decision with the verdict on a report; 0: there is none yet. */
static int64_t
verdict_on(const struct history *history, int64_t seq)
{
    for (size_t i = 0; i < history->count; i++) {
        const struct history_step *step = &history->steps[i];
        if (step->entry->cause.seq == seq && step->event && step->event->verdict &&
            step->event->verdict->kind != DONDOC__V1__VERDICT__KIND__NONE) {
            return step->entry->position.seq;
        }
    }
    return 0;
}

/* What lies behind the task's last entry must be in the journal already, else more could come. */
static enum status
check_head(struct cli *cli, const struct history *history, int64_t seq)
{
    struct head heads[JOURNAL_MAX_SHARDS];
    int shards;
    if (seq <= history->steps[history->count - 1].entry->position.seq) {
        return ST_OK;
    }
    enum status st = journal_heads(cli->db, heads, &shards);
    if (st != ST_OK) {
        return st;
    }
    return history->shard < shards && seq <= heads[history->shard].seq ? ST_OK : ST_INVALID;
}

static enum status
find_end(struct cli *cli, const struct history *history, int64_t seq, int64_t *upto)
{
    const struct history_step *step = step_at(history, seq);
    *upto = seq == 0 ? INT64_MAX : seq;
    if (seq != 0 && step && event_type_is_report(step->entry->type)) {
        *upto = verdict_on(history, seq);
        return *upto != 0 ? ST_OK : ST_INVALID;
    }
    return seq != 0 ? check_head(cli, history, seq) : ST_OK;
}

/* ---- rows ---------------------------------------------------------------------------------- */

/* One detail of a line as it stands there: up to the next one. */
static size_t
detail_size(const char *details)
{
    const char *end = strstr(details + 1, ", ");
    return end ? (size_t)(end - details) : strlen(details);
}

/* What the report tells beyond the decision: the first details are often the same. */
static const char *
beyond(const char *said, const char *more)
{
    for (size_t size; *more != '\0'; more += size) {
        bool is_said = false;
        size = detail_size(more);
        for (const char *at = said; *at != '\0' && !is_said; at += detail_size(at)) {
            is_said = detail_size(at) == size && strncmp(at, more, size) == 0;
        }
        if (!is_said) {
            break;
        }
    }
    return more;
}

static const char *
say_deed(const struct making *making, const struct history_step *step,
         const Dondoc__V1__Event *report)
{
    struct arena *arena = making->cli->arena;
    bool is_english = making->cli->is_english;
    const char *details = entry_say_details(arena, step->event, is_english);
    const char *more = report ? beyond(details, entry_say_details(arena, report, is_english)) : "";
    const Dondoc__V1__Task *after = step->event->task, *before = step->before;
    char due[CIVIL_TEXT_SIZE] = "";
    bool is_due =
        after && after->deadline && after->deadline->due_at != 0 &&
        (!before || !before->deadline || before->deadline->due_at != after->deadline->due_at);
    if (is_due) {
        due_print(due, sizeof due, after->deadline->due_at, is_english);
        is_due = !strstr(details, due);
    }
    const Dondoc__V1__Verdict *verdict = step->event->verdict;
    return arena_print(
        arena, "%s%s%s%s%s%s", entry_say_name(step->event, is_english), details, more,
        is_due ? cli_say(making->cli, "; hạn: ", "; due: ") : "", is_due ? due : "",
        verdict && verdict->late_reported ? cli_say(making->cli, "; báo muộn", "; reported late")
                                          : "");
}

static const char *
name_of(const struct making *making, const struct organisation *organisation, const char *code)
{
    const struct org_position *position =
        organisation ? organisation_position(organisation, code) : NULL;
    return position ? arena_print(making->cli->arena, "%s %s", code,
                                  cli_name(making->cli, position->title, position->title_en))
                    : code;
}

/* A position by its title, else a person or a unit by code. */
static const char *
say_who(const struct making *making, const struct history_step *cause)
{
    bool is_reported = cause && event_type_is_report(cause->entry->type);
    const Dondoc__V1__Actor *actor = is_reported && cause->event ? cause->event->actor : NULL;
    if (!actor) {
        return cause && !is_reported ? NULL : "";
    }
    const struct organisation *organisation =
        making->task ? library_organisation(making->library, making->task->organisation_version)
                     : NULL;
    if (!text_is_empty(actor->position)) {
        return name_of(making, organisation, actor->position);
    }
    return text_is_empty(actor->person) ? actor->unit : actor->person;
}

static void
cite(struct making *making, struct text_builder *rules, const char *rule)
{
    enum rule_id id;
    text_print(rules, "%s%s", rules->size > 0 ? ", " : "", rule);
    if (rule_parse(rule, &id)) {
        making->cites[id] = true;
    }
}

static const char *
say_rules(struct making *making, const Dondoc__V1__Event *event)
{
    struct text_builder rules = { .arena = making->cli->arena };
    for (size_t i = 0; i < event->n_rules; i++) {
        cite(making, &rules, event->rules[i]);
    }
    if (event->n_rules == 0 && event->verdict && !text_is_empty(event->verdict->rule)) {
        cite(making, &rules, event->verdict->rule);
    }
    return rules.size > 0 ? rules.text : "";
}

static void
add_row(struct making *making, const struct history *history, const struct history_step *step,
        bool with_report)
{
    struct position place = step->entry->cause;
    const struct history_step *cause =
        place.shard == history->shard ? step_at(history, place.seq) : NULL;
    bool has_more = with_report && cause && event_type_is_report(cause->entry->type);
    struct annex_row *row = &making->rows[making->count++];
    making->task = step->event->task ? step->event->task : making->task;
    row->position = step->entry->position;
    row->at = step->event->time != 0 ? step->event->time : step->entry->recorded_at;
    row->deed = say_deed(making, step, has_more ? cause->event : NULL);
    row->who = say_who(making, cause);
    row->rules = say_rules(making, step->event);
}

static void
add_steps(struct making *making, const struct history *history)
{
    for (size_t i = 0; i < history->count; i++) {
        const struct history_step *step = &history->steps[i];
        for (size_t k = 0; step->event && k < sizeof kinds / sizeof *kinds; k++) {
            if (step->event->data_case == kinds[k].type &&
                step->entry->position.seq <= making->upto) {
                add_row(making, history, step, kinds[k].with_report);
            }
        }
    }
}

/* The task's document was registered before the task was assigned: that is where it begins. Its
 * registration never changes. */
static enum status
add_registration(struct making *making, const char *document)
{
    struct history history;
    enum status st = history_read(making->cli, document, &history);
    if (st != ST_OK) {
        return st == ST_NONE ? ST_OK : st;
    }
    for (size_t i = 0; i < history.count; i++) {
        const struct history_step *step = &history.steps[i];
        if (!step->event || step->event->data_case != DATA(DOCUMENT_REGISTERED)) {
            continue;
        }
        const Dondoc__V1__Document *registered = step->event->document_registered->document;
        add_row(making, &history, step, false);
        if (registered && registered->registration && registered->registration->registered_at) {
            making->rows[0].at = registered->registration->registered_at;
        }
        break;
    }
    return ST_OK;
}

/* The document by which the task was ordered, whatever replaced it later. */
static const char *
document_of(const struct history *history)
{
    for (size_t i = 0; i < history->count; i++) {
        const Dondoc__V1__Event *event = history->steps[i].event;
        if (event && event->task) {
            return event->task->document;
        }
    }
    return "";
}

enum status
annex_make(struct cli *cli, struct library *library, const char *subject, struct position upto,
           struct annex *annex)
{
    struct history history;
    enum status st = history_read(cli, subject, &history);
    *annex = (struct annex){ .subject = subject };
    struct making making = { .cli = cli, .library = library };
    if (st == ST_OK && upto.seq != 0 && upto.shard != history.shard) {
        st = ST_NONE;
    }
    if (st == ST_OK) {
        st = find_end(cli, &history, upto.seq, &making.upto);
    }
    if (st != ST_OK) {
        return st;
    }
    making.rows = arena_array(cli->arena, history.count + 1, sizeof *making.rows);
    const char *document = document_of(&history);
    if (!text_is_empty(document)) {
        st = add_registration(&making, document);
    }
    add_steps(&making, &history);
    annex->task = making.task;
    annex->rows = making.rows;
    annex->count = making.count;
    if (!making.task) {
        return st == ST_OK ? ST_NONE : st;
    }
    annex->upto = making.rows[making.count - 1].position;
    annex->organisation = library_organisation(library, making.task->organisation_version);
    annex->policy = library_policy(library, making.task->policy_version);
    memcpy(annex->cites, making.cites, sizeof annex->cites);
    return st;
}
