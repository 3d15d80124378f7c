#include "diary.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "wire/codes.h"
#include <stdio.h>

enum {
    REFUSALS_PER_MINUTE = 20, /* in lines */
    BLOCKED_CODES_SIZE = 100, /* sixteen codes and commas */
    FIELDS_MAX = 10
};

/* The fields of one line; those without a value are left out of it. */
struct line {
    struct log_field fields[FIELDS_MAX];
    size_t count;
    char codes[BLOCKED_CODES_SIZE];
};

static void
add(struct line *line, struct log_field field)
{
    line->fields[line->count++] = field;
}

/* ---- what a decision says of its own ------------------------------------------------------- */

static const char *
yes_or_no(int is_so)
{
    return is_so ? "yes" : "no";
}

/* "CK01,CK07" */
static void
add_missing(const Dondoc__V1__Event *decision, struct line *line)
{
    const Dondoc__V1__SubmissionBlocked *blocked = decision->submission_blocked;
    size_t size = 0;
    for (size_t i = 0; i < blocked->n_items && size < sizeof line->codes; i++) {
        size += (size_t)snprintf(line->codes + size, sizeof line->codes - size, "%s%s",
                                 i > 0 ? "," : "", blocked->items[i]->code);
    }
    add(line, log_text("missing", line->codes));
}

static void
add_decider(const Dondoc__V1__Event *decision, struct line *line)
{
    const Dondoc__V1__Task *task = decision->task;
    if (task != NULL && task->n_extensions > 0) {
        add(line, log_text("decider", task->extensions[task->n_extensions - 1]->decider));
    }
}

static void
add_objection(const Dondoc__V1__Event *decision, struct line *line)
{
    const Dondoc__V1__Task *task = decision->task;
    if (task != NULL && task->n_objections > 0) {
        const Dondoc__V1__Objection *objection = task->objections[task->n_objections - 1];
        add(line, log_text("unit", objection->unit));
        add(line, log_text("competent", objection->competent_unit));
        add(line, log_text("decider", objection->decider));
        add(line, log_time("due", objection->due_at));
    }
}

static void
add_code(const Dondoc__V1__Event *decision, struct line *line)
{
    add(line, log_text("code", decision->verdict->code));
}

static void
add_refusal(const Dondoc__V1__Event *decision, struct line *line)
{
    add_code(decision, line);
    add(line, log_text("field", decision->verdict->field));
    add(line, log_text("rule", decision->verdict->rule));
}

/* ---- the lines ----------------------------------------------------------------------------- */

enum { UNIT = 1, DUE = 2, UNIT_DUE = UNIT | DUE }; /* of the task as it is now */

struct part {
    enum { PART_NONE, PART_TEXT, PART_NUMBER, PART_TIME, PART_FLAG } kind;
    const char *key;
    size_t offset;
};

#define PART(kind, key, type, member)                                                              \
    {                                                                                              \
        PART_##kind, key, offsetof(Dondoc__V1__##type, member)                                     \
    }
#define ROUND(type)   PART(NUMBER, "round", type, round)
#define OF_UNIT(type) PART(TEXT, "unit", type, unit)
#define DIARY_ROUTINE(code, task, ...)                                                             \
    {                                                                                              \
        code, true, task, { __VA_ARGS__ }, NULL                                                    \
    }
#define DIARY_INFO(code, task, ...)                                                                \
    {                                                                                              \
        code, false, task, { __VA_ARGS__ }, NULL                                                   \
    }
#define DIARY_WITH(code, task, adds)                                                               \
    {                                                                                              \
        code, false, task, { { PART_NONE, NULL, 0 } }, adds                                        \
    }
#define OF(name) [DONDOC__V1__EVENT__DATA_##name]

/* clang-format off */
static const struct entry_line {
    const char *code;
    bool is_routine;
    unsigned task;
    struct part parts[3]; /* of the decision's own data */
    void (*add)(const Dondoc__V1__Event *decision, struct line *line);
} lines[] = {
    OF(TASK_ASSIGNED) = DIARY_ROUTINE("TASK-ASSIGNED", UNIT_DUE, { 0 }),
    OF(TASK_DELIVERED) = DIARY_ROUTINE("TASK-DELIVERED", UNIT_DUE, { 0 }),
    OF(TASK_ACCEPTED) = DIARY_ROUTINE("TASK-ACCEPTED", UNIT,
                                      PART(FLAG, "deemed", TaskAccepted, deemed)),
    OF(SUBMISSION_ACCEPTED) = DIARY_ROUTINE("TASK-SUBMITTED", UNIT_DUE, { 0 }),
    OF(SUBMISSION_BLOCKED) = DIARY_WITH("SUBMISSION-BLOCKED", 0, add_missing),
    OF(SUBMISSION_TAKEN_BACK) = DIARY_ROUTINE("TASK-WITHDRAWN", UNIT, { 0 }),
    OF(REVIEW_STARTED) = DIARY_ROUTINE("REVIEW-STARTED", UNIT, { 0 }),
    OF(TASK_RETURNED) = DIARY_ROUTINE("TASK-RETURNED", UNIT_DUE, { 0 }),
    OF(TASK_COMPLETED) = DIARY_ROUTINE("TASK-COMPLETED", UNIT,
                                       PART(FLAG, "on_time", TaskCompleted, on_time),
                                       PART(NUMBER, "days_late", TaskCompleted, days_late),
                                       PART(NUMBER, "net_days_late", TaskCompleted, net_days_late)),
    OF(HANDLER_NOTED) = DIARY_INFO("HANDLER-CHANGED", UNIT,
                                   PART(TEXT, "from", HandlerNoted, from)),
    OF(OBJECTION_OPENED) = DIARY_WITH("OBJECTION-RAISED", 0, add_objection),
    OF(TASK_TRANSFERRED) = DIARY_INFO("TASK-TRANSFERRED", UNIT_DUE,
                                      PART(TEXT, "from", TaskTransferred, from)),
    OF(ROUTING_FROZEN) = DIARY_INFO("ROUTING-FROZEN", UNIT, { 0 }),
    OF(OBJECTION_DISMISSED) = DIARY_INFO("OBJECTION-DISMISSED", UNIT,
                                         PART(FLAG, "deemed", ObjectionDismissed, deemed)),
    OF(TASK_SUSPENDED) = DIARY_INFO("TASK-SUSPENDED", UNIT, { 0 }),
    OF(TASK_RESUMED) = DIARY_INFO("TASK-RESUMED", UNIT_DUE,
                                  PART(FLAG, "deemed", TaskResumed, deemed)),
    OF(REOPENING_NOTED) = DIARY_INFO("TASK-REOPENED", UNIT_DUE, { 0 }),
    OF(TASK_CLOSED) = DIARY_ROUTINE("TASK-CLOSED", UNIT, { 0 }),
    OF(DIRECTIVE_NOTED) = DIARY_INFO("DIRECTIVE-NOTED", 0,
                                     PART(NUMBER, "level", DirectiveNoted, level),
                                     PART(TEXT, "commit_date", DirectiveNoted, commit_date)),
    OF(EXTENSION_OPENED) = DIARY_WITH("EXTENSION-OPENED", UNIT, add_decider),
    OF(EXTENSION_GRANTED) = DIARY_INFO("EXTENSION-GRANTED", UNIT_DUE, { 0 }),
    OF(EXTENSION_REFUSED) = DIARY_INFO("EXTENSION-REFUSED", UNIT_DUE, { 0 }),
    OF(EXTENSION_EXPIRED) = DIARY_WITH("EXTENSION-EXPIRED", UNIT, add_decider),
    OF(COMMIT_DATE_NOTED) = DIARY_INFO("COMMIT-DATE-NOTED", UNIT,
                                       PART(TEXT, "date", CommitDateNoted, date)),
    OF(DEADLINE_CHANGED) = DIARY_INFO("DEADLINE-CHANGED", UNIT_DUE,
                                      PART(TIME, "from", DeadlineChanged, from_due_at)),
    OF(LIMITS_MOVED) = DIARY_INFO("LIMITS-MOVED", UNIT, { 0 }),
    OF(TASK_REORGANISED) = DIARY_INFO("TASK-REORGANISED", UNIT_DUE,
                                      PART(TEXT, "from", TaskReorganised, from)),
    OF(OBJECTIVE_REASON_NOTED) = DIARY_INFO("OBJECTIVE-REASON-NOTED", UNIT, { 0 }),
    OF(OVERRIDE_NOTED) = DIARY_INFO("OVERRIDE-NOTED", UNIT, { 0 }),
    OF(AGENDA_ITEM_ACCEPTED) = DIARY_INFO("AGENDA-ITEM-ACCEPTED", 0, { 0 }),
    OF(AGENDA_ITEM_REFUSED) = DIARY_INFO("AGENDA-ITEM-REFUSED", 0,
                                         PART(TEXT, "competent", AgendaItemRefused, unit)),
    OF(REPORT_PARKED) = DIARY_ROUTINE("REPORT-PARKED", 0,
                                      PART(TEXT, "waits_for", ReportParked, waits_for),
                                      PART(TIME, "until", ReportParked, until)),
    OF(REPORT_REFUSED) = DIARY_WITH("REPORT-REFUSED", 0, add_refusal),
    OF(CONSULTATION_OPENED) = DIARY_INFO("CONSULTATION-OPENED", 0, ROUND(ConsultationOpened)),
    OF(CONSULTATION_HELD) = DIARY_WITH("CONSULTATION-HELD", 0, add_code),
    OF(DELIVERY_MISSED) = DIARY_INFO("DELIVERY-MISSED", 0, OF_UNIT(DeliveryMissed),
                                     ROUND(DeliveryMissed)),
    OF(CONSULTATION_DELIVERED) = DIARY_INFO("CONSULTATION-DELIVERED", 0,
                                            OF_UNIT(ConsultationDelivered),
                                            ROUND(ConsultationDelivered)),
    OF(OPINION_TAKEN) = DIARY_INFO("OPINION-TAKEN", 0, OF_UNIT(OpinionTaken), ROUND(OpinionTaken),
                                   PART(FLAG, "late", OpinionTaken, late)),
    OF(OPINION_DOUBTED) = DIARY_INFO("OPINION-DOUBTED", 0, OF_UNIT(OpinionDoubted),
                                     ROUND(OpinionDoubted)),
    OF(CONSULTATION_TURNED_BACK) = DIARY_INFO("CONSULTATION-RETURNED", 0,
                                              OF_UNIT(ConsultationTurnedBack),
                                              ROUND(ConsultationTurnedBack)),
    OF(CONSENT_DEEMED) = DIARY_INFO("CONSENT-DEEMED", 0, OF_UNIT(ConsentDeemed),
                                    ROUND(ConsentDeemed),
                                    PART(TIME, "due", ConsentDeemed, deemed_at)),
    OF(NOTICE_BACK_ISSUED) = DIARY_INFO("NOTICE-BACK-ISSUED", 0, OF_UNIT(NoticeBackIssued),
                                        PART(TEXT, "position", NoticeBackIssued, position)),
    OF(APPRAISAL_OPENED) = DIARY_INFO("APPRAISAL-OPENED", 0, OF_UNIT(AppraisalOpened)),
    OF(APPRAISAL_NOTED) = DIARY_INFO("APPRAISAL-GIVEN", 0, OF_UNIT(AppraisalNoted)),
    OF(CONFLICT_OPENED) = DIARY_INFO("CONFLICT-OPENED", 0, OF_UNIT(ConflictOpened),
                                     ROUND(ConflictOpened)),
    OF(HEADS_MEETING_NOTED) = DIARY_INFO("MEETING-NOTED", 0, OF_UNIT(HeadsMeetingNoted)),
    OF(LEAD_VIEW_NOTED) = DIARY_INFO("VIEW-RECORDED", 0, OF_UNIT(LeadViewNoted)),
};
/* Progress, repetitions. */
static const struct entry_line noted = DIARY_ROUTINE("REPORT-NOTED", 0, { 0 });
/* clang-format on */

static struct log_field
read_part(const struct part *part, const void *data)
{
    const void *value = (const char *)data + part->offset;
    switch (part->kind) {
    case PART_NUMBER:
        return log_number(part->key, *(const int32_t *)value);
    case PART_TIME:
        return log_time(part->key, *(const int64_t *)value);
    case PART_FLAG:
        return log_text(part->key, yes_or_no(*(const protobuf_c_boolean *)value));
    default:
        return log_text(part->key, *(char *const *)value);
    }
}

static void
add_task(const Dondoc__V1__Task *task, unsigned parts, struct line *line)
{
    if (task != NULL && parts & UNIT) {
        add(line, log_text("unit", task->lead));
    }
    if (task != NULL && parts & DUE && task->deadline != NULL && task->deadline->due_at != 0) {
        add(line, log_time("due", task->deadline->due_at));
    }
}

/* Refusals come by the thousand, too, when a publisher goes wrong. */
static bool
is_told_in_numbers(struct diary *diary, const Dondoc__V1__Event *decision)
{
    int64_t now = clock_monotonic();
    if (decision->data_case != DONDOC__V1__EVENT__DATA_REPORT_REFUSED) {
        return false;
    }
    if (diary->lines == 0 || now - diary->minute >= CLOCK_MINUTE) {
        diary->minute = now;
        diary->lines = 0;
    }
    return diary->lines++ >= REFUSALS_PER_MINUTE;
}

void
diary_write(struct diary *diary, const Dondoc__V1__Event *decision, struct position position)
{
    unsigned type = (unsigned)decision->data_case;
    bool has_own = type < sizeof lines / sizeof *lines && lines[type].code != NULL;
    const struct entry_line *entry = has_own ? &lines[type] : &noted;
    struct line line = { .count = 0 };
    add(&line, log_text("task", decision->subject));
    add_task(decision->task, entry->task, &line);
    for (size_t i = 0; i < sizeof entry->parts / sizeof *entry->parts; i++) {
        if (entry->parts[i].kind != PART_NONE) { /* any member of the union: all are pointers */
            add(&line, read_part(&entry->parts[i], decision->task_assigned));
        }
    }
    if (entry->add != NULL) {
        entry->add(decision, &line);
    }
    add(&line, log_pos("pos", position.shard, position.seq));
    line.fields[line.count] = (struct log_field){ .key = NULL };
    if (entry->is_routine || is_told_in_numbers(diary, decision)) {
        log_count(entry->code, line.fields);
    } else {
        log_write(LOG_INFO, entry->code, line.fields);
    }
    if (decision->verdict != NULL &&
        text_same(decision->verdict->code, code_row(CODE_OVERRIDE_USED)->name)) {
        log_info("OVERRIDE-USED", log_text("task", decision->subject),
                 log_text("unit", decision->task != NULL ? decision->task->lead : NULL),
                 log_pos("pos", position.shard, position.seq));
    }
}
