#include "diary.h"

#include "base/log.h"
#include "base/text.h"
#include "wire/codes.h"
#include <stdio.h>

#define DECISION(name) DONDOC__V1__EVENT__DATA_##name

enum { BLOCKED_CODES_SIZE = 100 }; /* sixteen codes and commas */

static struct log_field
due_of(const Dondoc__V1__Task *task)
{
    bool is_due = task != NULL && task->deadline != NULL && task->deadline->due_at != 0;
    return is_due ? log_time("due", task->deadline->due_at) : log_text("due", NULL);
}

static const char *
yes_or_no(int is_so)
{
    return is_so ? "yes" : "no";
}

static void
write_refusal(const Dondoc__V1__Event *decision, struct log_field task, struct log_field pos)
{
    const Dondoc__V1__Verdict *verdict = decision->verdict;
    log_routine("REPORT-REFUSED", task, log_text("code", verdict->code),
                log_text("field", verdict->field), log_text("rule", verdict->rule), pos);
}

/* "CK01,CK07" */
static void
write_blocked(const Dondoc__V1__SubmissionBlocked *blocked, struct log_field task,
              struct log_field pos)
{
    char codes[BLOCKED_CODES_SIZE] = "";
    size_t size = 0;
    for (size_t i = 0; i < blocked->n_items && size < sizeof codes; i++) {
        size += (size_t)snprintf(codes + size, sizeof codes - size, "%s%s", i > 0 ? "," : "",
                                 blocked->items[i]->code);
    }
    log_info("SUBMISSION-BLOCKED", task, log_text("missing", codes), pos);
}

/* Who decides the extension that the decision is about. */
static struct log_field
decider_of(const Dondoc__V1__Task *task)
{
    bool is_any = task != NULL && task->n_extensions > 0;
    return log_text("decider", is_any ? task->extensions[task->n_extensions - 1]->decider : NULL);
}

static void
write_objection(const char *code, const Dondoc__V1__Event *decision, struct log_field task,
                struct log_field pos)
{
    const Dondoc__V1__Task *after = decision->task;
    if (after == NULL || after->n_objections == 0) {
        return;
    }
    const Dondoc__V1__Objection *objection = after->objections[after->n_objections - 1];
    log_info(code, task, log_text("unit", objection->unit),
             log_text("competent", objection->competent_unit),
             log_text("decider", objection->decider), log_time("due", objection->due_at), pos);
}

/* Consultations, appraisals and conflicts. False: it is none of them. */
static bool
write_consulting(const Dondoc__V1__Event *decision, struct log_field task, struct log_field pos)
{
    switch (decision->data_case) {
    case DECISION(CONSULTATION_OPENED):
        log_info("CONSULTATION-OPENED", task,
                 log_number("round", decision->consultation_opened->round), pos);
        return true;
    case DECISION(CONSULTATION_HELD):
        log_info("CONSULTATION-HELD", task, log_text("code", decision->verdict->code), pos);
        return true;
    case DECISION(DELIVERY_MISSED):
        log_info("DELIVERY-MISSED", task, log_text("unit", decision->delivery_missed->unit),
                 log_number("round", decision->delivery_missed->round), pos);
        return true;
    case DECISION(CONSULTATION_DELIVERED):
        log_info("CONSULTATION-DELIVERED", task,
                 log_text("unit", decision->consultation_delivered->unit),
                 log_number("round", decision->consultation_delivered->round), pos);
        return true;
    case DECISION(OPINION_TAKEN):
        log_info("OPINION-TAKEN", task, log_text("unit", decision->opinion_taken->unit),
                 log_number("round", decision->opinion_taken->round),
                 log_text("late", yes_or_no(decision->opinion_taken->late)), pos);
        return true;
    case DECISION(OPINION_DOUBTED):
        log_info("OPINION-DOUBTED", task, log_text("unit", decision->opinion_doubted->unit),
                 log_number("round", decision->opinion_doubted->round), pos);
        return true;
    case DECISION(CONSULTATION_TURNED_BACK):
        log_info("CONSULTATION-RETURNED", task,
                 log_text("unit", decision->consultation_turned_back->unit),
                 log_number("round", decision->consultation_turned_back->round), pos);
        return true;
    case DECISION(CONSENT_DEEMED):
        log_info("CONSENT-DEEMED", task, log_text("unit", decision->consent_deemed->unit),
                 log_number("round", decision->consent_deemed->round),
                 log_time("due", decision->consent_deemed->deemed_at), pos);
        return true;
    case DECISION(NOTICE_BACK_ISSUED):
        log_info("NOTICE-BACK-ISSUED", task, log_text("unit", decision->notice_back_issued->unit),
                 log_text("position", decision->notice_back_issued->position), pos);
        return true;
    default:
        return false;
    }
}

static bool
write_appraisal_or_conflict(const Dondoc__V1__Event *decision, struct log_field task,
                            struct log_field pos)
{
    switch (decision->data_case) {
    case DECISION(APPRAISAL_OPENED):
        log_info("APPRAISAL-OPENED", task, log_text("unit", decision->appraisal_opened->unit), pos);
        return true;
    case DECISION(APPRAISAL_NOTED):
        log_info("APPRAISAL-GIVEN", task, log_text("unit", decision->appraisal_noted->unit), pos);
        return true;
    case DECISION(CONFLICT_OPENED):
        log_info("CONFLICT-OPENED", task, log_text("unit", decision->conflict_opened->unit),
                 log_number("round", decision->conflict_opened->round), pos);
        return true;
    case DECISION(HEADS_MEETING_NOTED):
        log_info("MEETING-NOTED", task, log_text("unit", decision->heads_meeting_noted->unit), pos);
        return true;
    case DECISION(LEAD_VIEW_NOTED):
        log_info("VIEW-RECORDED", task, log_text("unit", decision->lead_view_noted->unit), pos);
        return true;
    default:
        return false;
    }
}

/* Fields without a value are left out of the line. */
void
diary_write(const Dondoc__V1__Event *decision, struct position position)
{
    struct log_field task = log_text("task", decision->subject);
    struct log_field unit = log_text("unit", decision->task != NULL ? decision->task->lead : NULL);
    struct log_field due = due_of(decision->task);
    struct log_field pos = log_pos("pos", position.shard, position.seq);
    switch (decision->data_case) {
    case DECISION(TASK_ASSIGNED):
        log_routine("TASK-ASSIGNED", task, unit, due, pos);
        break;
    case DECISION(TASK_DELIVERED):
        log_routine("TASK-DELIVERED", task, unit, due, pos);
        break;
    case DECISION(TASK_ACCEPTED):
        log_routine("TASK-ACCEPTED", task, unit,
                    log_text("deemed", yes_or_no(decision->task_accepted->deemed)), pos);
        break;
    case DECISION(SUBMISSION_ACCEPTED):
        log_routine("TASK-SUBMITTED", task, unit, due, pos);
        break;
    case DECISION(SUBMISSION_BLOCKED):
        write_blocked(decision->submission_blocked, task, pos);
        break;
    case DECISION(SUBMISSION_TAKEN_BACK):
        log_routine("TASK-WITHDRAWN", task, unit, pos);
        break;
    case DECISION(REVIEW_STARTED):
        log_routine("REVIEW-STARTED", task, unit, pos);
        break;
    case DECISION(TASK_RETURNED):
        log_routine("TASK-RETURNED", task, unit, due, pos);
        break;
    case DECISION(TASK_COMPLETED):
        log_routine("TASK-COMPLETED", task, unit,
                    log_text("on_time", yes_or_no(decision->task_completed->on_time)),
                    log_number("days_late", decision->task_completed->days_late),
                    log_number("net_days_late", decision->task_completed->net_days_late), pos);
        break;
    case DECISION(HANDLER_NOTED):
        log_info("HANDLER-CHANGED", task, unit, log_text("from", decision->handler_noted->from),
                 pos);
        break;
    case DECISION(OBJECTION_OPENED):
        write_objection("OBJECTION-RAISED", decision, task, pos);
        break;
    case DECISION(TASK_TRANSFERRED):
        log_info("TASK-TRANSFERRED", task, log_text("from", decision->task_transferred->from), unit,
                 due, pos);
        break;
    case DECISION(ROUTING_FROZEN):
        log_info("ROUTING-FROZEN", task, unit, pos);
        break;
    case DECISION(OBJECTION_DISMISSED):
        log_info("OBJECTION-DISMISSED", task, unit,
                 log_text("deemed", yes_or_no(decision->objection_dismissed->deemed)), pos);
        break;
    case DECISION(TASK_SUSPENDED):
        log_info("TASK-SUSPENDED", task, unit, pos);
        break;
    case DECISION(TASK_RESUMED):
        log_info("TASK-RESUMED", task, unit, due,
                 log_text("deemed", yes_or_no(decision->task_resumed->deemed)), pos);
        break;
    case DECISION(REOPENING_NOTED):
        log_info("TASK-REOPENED", task, unit, due, pos);
        break;
    case DECISION(TASK_CLOSED):
        log_routine("TASK-CLOSED", task, unit, pos);
        break;
    case DECISION(DIRECTIVE_NOTED):
        log_info("DIRECTIVE-NOTED", task, log_number("level", decision->directive_noted->level),
                 log_text("commit_date", decision->directive_noted->commit_date), pos);
        break;
    case DECISION(EXTENSION_OPENED):
        log_info("EXTENSION-OPENED", task, unit, decider_of(decision->task), pos);
        break;
    case DECISION(EXTENSION_GRANTED):
        log_info("EXTENSION-GRANTED", task, unit, due, pos);
        break;
    case DECISION(EXTENSION_REFUSED):
        log_info("EXTENSION-REFUSED", task, unit, due, pos);
        break;
    case DECISION(EXTENSION_EXPIRED):
        log_info("EXTENSION-EXPIRED", task, unit, decider_of(decision->task), pos);
        break;
    case DECISION(COMMIT_DATE_NOTED):
        log_info("COMMIT-DATE-NOTED", task, unit,
                 log_text("date", decision->commit_date_noted->date), pos);
        break;
    case DECISION(DEADLINE_CHANGED):
        log_info("DEADLINE-CHANGED", task, unit, due,
                 log_time("from", decision->deadline_changed->from_due_at), pos);
        break;
    case DECISION(LIMITS_MOVED):
        log_info("LIMITS-MOVED", task, unit,
                 log_number("count", (int64_t)decision->limits_moved->n_kinds), pos);
        break;
    case DECISION(TASK_REORGANISED):
        log_info("TASK-REORGANISED", task, unit, due,
                 log_text("from", decision->task_reorganised->from), pos);
        break;
    case DECISION(OBJECTIVE_REASON_NOTED):
        log_info("OBJECTIVE-REASON-NOTED", task, unit, pos);
        break;
    case DECISION(OVERRIDE_NOTED):
        log_info("OVERRIDE-NOTED", task, unit, pos);
        break;
    case DECISION(AGENDA_ITEM_ACCEPTED):
        log_info("AGENDA-ITEM-ACCEPTED", task, pos);
        break;
    case DECISION(AGENDA_ITEM_REFUSED):
        log_info("AGENDA-ITEM-REFUSED", task,
                 log_text("competent", decision->agenda_item_refused->unit), pos);
        break;
    case DECISION(REPORT_PARKED):
        log_routine("REPORT-PARKED", task,
                    log_text("waits_for", decision->report_parked->waits_for),
                    log_time("until", decision->report_parked->until), pos);
        break;
    case DECISION(REPORT_REFUSED):
        write_refusal(decision, task, pos);
        break;
    default: /* progress, repetitions */
        if (!write_consulting(decision, task, pos) &&
            !write_appraisal_or_conflict(decision, task, pos)) {
            log_routine("REPORT-NOTED", task, pos);
        }
        break;
    }
    if (decision->verdict != NULL &&
        text_same(decision->verdict->code, code_row(CODE_OVERRIDE_USED)->name)) {
        log_info("OVERRIDE-USED", task, unit, pos);
    }
}
