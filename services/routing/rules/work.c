/* What the lead unit reports: delivery, acceptance, progress, the submission and its withdrawal. */
#include "base/text.h"
#include "rules/consulting.h"
#include "wire/message.h"
#include "wire/task.h"

void
check_delivery(struct judging *judging)
{
    const char *code = judging->event->delivery_confirmed->unit;
    if (text_is_empty(code)) {
        if (!actor_is_known(judging)) {
            fault(judging, CODE_ACTOR_MISSING, RULE_LEAD_ACCEPTS, "delivery_confirmed.unit", NULL);
        } else if (!actor_is_of_lead(judging)) {
            fault(judging, CODE_ACTOR_OUTSIDE, RULE_LEAD_ACCEPTS, "actor", judging->task->lead);
        }
        return;
    }
    /* The registry of a department also receives for its sections. */
    const struct org_unit *unit =
        need_unit(judging, code, RULE_LEAD_ACCEPTS, "delivery_confirmed.unit");
    if (unit != NULL && judging->lead != NULL && !org_unit_is_within(unit, judging->lead) &&
        unit != org_unit_accountable(judging->lead)) {
        fault(judging, CODE_UNIT_NOT_LEAD, RULE_LEAD_ACCEPTS, "delivery_confirmed.unit",
              arena_print(judging->docket->arena, "%s, %s", code, judging->lead->code));
    }
}

void
miss_delivery(struct judging *judging)
{
    static const enum rule_id rules[] = { RULE_UNDELIVERED };
    const Dondoc__V1__Clock *clock =
        task_clock_of(judging->task, judging->event->limit_passed->clock);
    if (clock->round > 0) {
        consulting_limit(judging);
        return;
    }
    lapse_clock(judging, clock->id);
    amend_it(judging, DONDOC__V1__EVENT__DATA_DELIVERY_MISSED, rules, 1)->delivery_missed->unit =
        judging->task->lead;
}

void
check_is_of_lead(struct judging *judging, enum rule_id rule)
{
    if (!actor_is_known(judging)) {
        fault(judging, CODE_ACTOR_MISSING, rule, "actor", NULL);
    } else if (!actor_is_of_lead(judging)) {
        fault(judging, CODE_ACTOR_OUTSIDE, rule, "actor", judging->task->lead);
    }
}

void
check_acceptance(struct judging *judging)
{
    check_is_of_lead(judging, RULE_LEAD_ACCEPTS);
    check_handler(judging, judging->event->acceptance_reported->handler, RULE_SIX_CLEAR,
                  "acceptance_reported.handler");
    check_acceptance_authority(judging);
}

void
act_acceptance(struct judging *judging)
{
    if (judging->transition == TR_ACCEPT_TIMEOUT) {
        judging->task->deemed_accepted = true;
        judging->decision->task_accepted->deemed = true;
        return;
    }
    if (!text_is_empty(judging->event->acceptance_reported->handler)) {
        judging->task->handler = judging->event->acceptance_reported->handler;
    }
}

/* Inside the unit, by its head or a section head; to another unit nobody hands anything on (F-08).
 */
void
check_reassignment(struct judging *judging)
{
    const Dondoc__V1__HandlerChanged *change = judging->event->handler_changed;
    const char *head = judging->task->accountable_head;
    if (text_is_empty(change->handler)) {
        fault(judging, CODE_FIELD_MISSING, RULE_REASSIGN_INSIDE, "handler_changed.handler", NULL);
    }
    if (text_is_empty(change->note)) {
        fault(judging, CODE_FIELD_MISSING, RULE_REASSIGN_INSIDE, "handler_changed.note", NULL);
    }
    check_handler(judging, change->handler, RULE_NO_SIDEWAYS, "handler_changed.handler");
    if (!actor_is_known(judging)) {
        fault(judging, CODE_ACTOR_MISSING, RULE_REASSIGN_INSIDE, "actor", NULL);
    } else if (!actor_holds(judging, head) &&
               !(actor_is_of_lead(judging) && (actor_is_of_kind(judging, POSITION_SECTION_HEAD) ||
                                               actor_is_of_kind(judging, POSITION_HEAD)))) {
        fault(judging, CODE_ACTOR_NOT_HEAD, RULE_REASSIGN_INSIDE, "actor", head);
    }
}

void
act_reassignment(struct judging *judging)
{
    judging->decision->handler_noted->from = judging->task->handler;
    judging->task->handler = judging->event->handler_changed->handler;
}

void
check_progress(struct judging *judging)
{
    const Dondoc__V1__ProgressReported *progress = judging->event->progress_reported;
    if (text_is_empty(progress->activity) && progress->percent == 0 &&
        text_is_empty(progress->note)) {
        fault(judging, CODE_FIELD_MISSING, RULE_LEAD_REPORTS, "progress_reported.activity", NULL);
    }
    if (actor_is_known(judging) && !actor_takes_part(judging)) {
        fault(judging, CODE_ACTOR_OUTSIDE, RULE_LEAD_REPORTS, "actor", judging->task->lead);
    }
}

void
act_progress(struct judging *judging)
{
    if (judging->event->progress_reported->percent > 0) {
        judging->task->progress_percent = judging->event->progress_reported->percent;
    }
}

static bool
is_at_or_above(const struct org_position *target, const struct org_position *position)
{
    for (int i = 0; position != NULL && i < CHAIN_MAX; i++, position = position->reports_to) {
        if (position == target) {
            return true;
        }
    }
    return false;
}

/* The assigner and those above him, whoever follows the task for him, or who was named to approve.
 */
bool
target_is_competent(const struct judging *judging)
{
    const Dondoc__V1__Task *task = judging->task;
    const char *code = judging->event->result_submitted->target;
    const struct org_position *target = find_position(judging, code);
    const struct org_position *assigner = find_position(judging, task->assigner);
    const struct org_position *arbiter = find_arbiter(judging);
    if (arbiter != NULL) {
        return is_at_or_above(text_is_empty(code) ? assigner : target, arbiter);
    }
    if (target == NULL) {
        return text_is_empty(code);
    }
    if (text_same(target->code, task->tracker) || authority_names(judging, target)) {
        return true;
    }
    for (size_t i = 0; i < task->n_participants; i++) {
        if (task->participants[i]->role == DONDOC__V1__PARTICIPANT__ROLE__PHE_DUYET &&
            text_same(target->code, task->participants[i]->position)) {
            return true;
        }
    }
    return is_at_or_above(target, assigner);
}

void
check_submission(struct judging *judging)
{
    check_is_of_lead(judging, RULE_LEAD_REPORTS);
    const char *code = judging->event->result_submitted->target;
    const struct org_position *target =
        text_is_empty(code)
            ? NULL
            : need_position(judging, code, RULE_COMPETENT_TARGET, "result_submitted.target");
    bool is_known = text_is_empty(code) || target != NULL;
    bool is_pushed = target != NULL && !check_target_authority(judging, target);
    if (is_known && !is_pushed && !target_is_competent(judging) &&
        !dossier_asks(judging, CHECK_CK16)) {
        fault(judging, CODE_TARGET_INCOMPETENT, RULE_COMPETENT_TARGET, "result_submitted.target",
              code);
    }
    if (!is_refused(judging)) {
        check_dossier(judging);
    }
}

void
act_submission(struct judging *judging)
{
    Dondoc__V1__Task *task = judging->task;
    const char *target = judging->event->result_submitted->target;
    const struct org_position *own = competent_position(judging);
    task->reviewer = !text_is_empty(target) ? (char *)target
                     : own != NULL          ? (char *)own->code
                                            : task->assigner;
    task->submitted_at = judging->done_at;
    task->submitter = (char *)"";
    if (judging->event->actor != NULL) {
        task->submitter = judging->event->actor->position;
    }
    task->submitter_person = (char *)actor_person(judging);
    task->submissions++;
    judging->decision->submission_accepted->annex =
        position_message(judging->docket->arena, judging->docket->shard, judging->report.seq);
    task->form_until = limit_end(judging, RULE_RETURN_FORM, judging->at);
}

/* A unit that submitted without saying who did it takes it back as one. */
static bool
may_take_back(const struct judging *judging)
{
    const Dondoc__V1__Task *task = judging->task;
    bool is_said = !text_is_empty(task->submitter) || !text_is_empty(task->submitter_person);
    return !is_said || actor_is_submitter(judging) || actor_holds(judging, task->accountable_head);
}

void
check_withdrawal(struct judging *judging)
{
    check_is_of_lead(judging, RULE_LEAD_REPORTS);
    if (!is_refused(judging) && !may_take_back(judging)) {
        fault(judging, CODE_ACTOR_NOT_SUBMITTER, RULE_WITHDRAW_BEFORE_REVIEW, "actor",
              judging->task->submitter);
    }
    if (judging->task->review_started_at != 0) {
        fault(judging, CODE_REVIEW_BEGUN, RULE_WITHDRAW_BEFORE_REVIEW, "submission_withdrawn",
              NULL);
    }
}
