/*
 * One report being judged: inside the rules only. A check either lets it pass or says one or more
 * faults, the first of which becomes the refusal's code and field; then the effects of the
 * lifecycle's move make the task's next snapshot.
 */
#ifndef RULES_JUDGING_H
#define RULES_JUDGING_H

#include "base/status.h"
#include "domain/audience.h"
#include "domain/lifecycle.h"
#include "rules/docket.h"
#include "wire/codes.h"

struct judging {
    struct docket *docket;
    struct report report;
    const Dondoc__V1__Event *event;
    const struct reference *reference;
    const struct move *move;
    enum transition transition;
    int64_t at;            /* when the act took effect (D5a), never before the act before it */
    int64_t done_at;       /* when the lead did it, whoever there held the work by then */
    bool is_late_reported; /* its own time could not be believed */

    Dondoc__V1__Task *task;          /* the next snapshot */
    const struct org_unit *lead;     /* NULL: no task yet, or a unit no longer known */
    const struct calendar *calendar; /* the lead's, else the first unit's */
    enum urgency urgency;
    Dondoc__V1__Verdict *verdict;
    Dondoc__V1__SubmissionBlocked *blocked; /* what the dossier lacks; NULL: nothing */
    Dondoc__V1__Event *decision;
};

/* ---- faults and warnings (verdict.c) ------------------------------------------------------- */

/* The first fault refuses; of further ones the fields are added to the text. `field` and `detail`,
 * which may be NULL, speak no language. */
void fault(struct judging *judging, enum code code, enum rule_id rule, const char *field,
           const char *detail);
/* The report is taken all the same. */
void warn(struct judging *judging, enum code code, const char *field, const char *detail);
bool is_refused(const struct judging *judging);

/* The verdict of a given kind with the code's texts and the rule's basis. */
Dondoc__V1__Verdict *
verdict_new(const struct docket *docket, Dondoc__V1__Verdict__Kind kind, enum code code,
            enum rule_id rule, const char *field, const char *detail);
/* A decision on the docket's task, with empty data of its type; docket_add() makes it count. */
Dondoc__V1__Event *decision_new(const struct docket *docket, const struct report *report,
                                Dondoc__V1__Event__DataCase data_case);
void docket_add(struct docket *docket, const struct report *cause, Dondoc__V1__Event *event);
void cite(const struct docket *docket, Dondoc__V1__Event *decision, const enum rule_id *rules,
          int count);

/* ---- how a report ends (conduct.c) --------------------------------------------------------- */

/* The decision with the verdict so far, which counts the report but leaves the task as it is. */
void conclude(struct judging *judging, Dondoc__V1__Event__DataCase data_case);
void refuse_it(struct judging *judging, enum code code, enum rule_id rule, const char *field,
               const char *detail);
void note_it(struct judging *judging);
/* The state has no such move; with the rule that says why, if one does. */
void forbid_it(struct judging *judging);
/* Checks what the transition asks, then moves, or refuses after all. */
void accept_it(struct judging *judging);
/* For a report that changes parts of the task while its state stays: `judge` says faults or amends.
 */
void amend_by(struct judging *judging, void (*judge)(struct judging *judging));
/* The decision that carries the snapshot as it was changed so far. */
Dondoc__V1__Event *amend_it(struct judging *judging, Dondoc__V1__Event__DataCase data_case,
                            const enum rule_id *rules, int count);
/* The next snapshot and the decision that carries it. False: the effects said a fault. */
bool make_move(struct judging *judging);

static inline enum task_state
state_of(const struct docket *docket)
{
    return docket->task != NULL ? (enum task_state)docket->task->state : TASK_NONE;
}

/* Acknowledgements and directives: they get their verdict, the task goes on (remark.c). What else
 * moves nothing: items of an agenda, and what no task is asked. */
void judge_remark(struct judging *judging);
bool remark_is_of_task(const Dondoc__V1__Event *event); /* only a task that is there has it */

/* How a report is judged that changes parts of a task while its state stays (amendment.c); NULL: it
 * is none of those. */
void (*amendment_of(const Dondoc__V1__Event *event))(struct judging *judging);

/* ---- the next snapshot (snapshot.c) -------------------------------------------------------- */

/* The same but for what will be changed in it. */
Dondoc__V1__Task *next_snapshot(const struct docket *docket);
/* A list of pointers of the snapshot's own, with room for one more. */
void *copy_list(const struct judging *judging, const void *list, size_t count);
/* Of the list at `list`, a repeated field of the snapshot, the item i, to be changed; i == *count:
 * one more. List and item are the snapshot's own from then on. */
void *edit_item(const struct judging *judging, void *list, size_t *count, size_t i,
                const ProtobufCMessageDescriptor *type);

/* ---- what follows from a move (effect.c) --------------------------------------------------- */

void apply_effects(struct judging *judging);

/* ---- times (due.c) ------------------------------------------------------------------------- */

/* The time of an act (D5a). */
void judge_time(struct judging *judging);
/* Where a limit of the policy that starts at `from` ends; 0 when the policy has none. */
int64_t limit_end(const struct judging *judging, enum rule_id rule, int64_t from);
/* Its origin is one of these, by their codes in task.proto. */
bool task_is_from(const Dondoc__V1__Task *task, const char *const *origins, size_t count);
/* From when an order's limit runs, 0: not known yet (model 3.6). */
int64_t anchor_of(struct judging *judging, const Dondoc__V1__Limit *limit, const char *field);
/* The next version of the deadline by a limit with this anchor, 0: not known yet. What the clock
 * stood before is taken into account (D9). Says faults and warnings of `field`. */
Dondoc__V1__Deadline *make_deadline(struct judging *judging, Dondoc__V1__Limit *message,
                                    int64_t anchor_at, const char *field);
/* Of the term as it is now, less than the policy's share; never of work without a limit. */
bool is_little_left(const struct judging *judging);
/* What is left of the limit counts from now on (pause.c). */
void run_clock(struct judging *judging);

/* ---- who holds it, and who answers for the time (holder.c, ledger.c) ----------------------- */

/* Opens the interval that the move's effects ask for, unless the same holder goes on. */
void move_holder(struct judging *judging, uint32_t effects);
const char *unit_of(const struct judging *judging, const char *position); /* "" when unknown */
/* The objection being decided, or the last one that was; NULL: nobody objected (objection.c). */
const Dondoc__V1__Objection *last_objection(const Dondoc__V1__Task *task);
/* The time since the last assignment is the dispatcher's, whoever held the work (3.3). */
void charge_dispatcher(struct judging *judging);
/* What the reviewer held it beyond his limit while it was overdue is his. */
void count_excess(struct judging *judging);
/* So is what he held it before he completed it, once it is reopened. */
void count_excess_of_completion(struct judging *judging);
/* On time or late, and whose lateness it is. */
void judge_lateness(struct judging *judging, Dondoc__V1__TaskCompleted *completed);

/* ---- clocks behind the task (clock.c) ------------------------------------------------------ */

struct clock_start {
    Dondoc__V1__ClockKind kind;
    int64_t due_at; /* 0: the policy has no limit, nothing is started */
    const char *position, *unit;
    int round;
    bool climbs;
};
/* One more in the next snapshot; started at judging->at. */
void start_clock(struct judging *judging, struct clock_start start);
/* The same with another end and a number of its own: what was planned for the old one is void. */
const Dondoc__V1__Clock *renew_clock(struct judging *judging, int id, int64_t due_at);
/* Those of a kind end, those that lapsed with them; CLOCK_UNSPECIFIED: all. */
void stop_clocks(struct judging *judging, Dondoc__V1__ClockKind kind);
/* One of several of a kind. */
void stop_clock(struct judging *judging, int id);
/* Its time is over, what it was about is settled: from now on it only climbs, if it does. */
void lapse_clock(struct judging *judging, int id);

/* ---- who may (actor.c) --------------------------------------------------------------------- */

/* Fault unless what is said of the actor is known and fits together. */
void check_actor(struct judging *judging);
bool actor_is_known(const struct judging *judging); /* anything was said */
/* Acts for the lead: somebody within it, or the accountable head. */
bool actor_is_of_lead(const struct judging *judging);
bool actor_is_within(const struct judging *judging, const struct org_unit *unit); /* NULL: no */
/* Works on the task: the lead's whole department, or a participant. */
bool actor_takes_part(const struct judging *judging);
bool actor_holds(const struct judging *judging, const char *position);
/* A position, or one of those above it. */
bool actor_is_at_or_above(const struct judging *judging, const char *position);
bool actor_is_of_kind(const struct judging *judging, enum org_position_kind kind);
/* The person who acts: as said, else whoever holds the position; "" when neither is known. */
const char *actor_person(const struct judging *judging);

/* By code, in force at judging->at; else NULL and a fault with `field`. */
const struct org_unit *
need_unit(struct judging *judging, const char *code, enum rule_id rule, const char *field);
const struct org_position *
need_position(struct judging *judging, const char *code, enum rule_id rule, const char *field);
/* Fault unless the handler, if one is named, belongs to the lead. */
void check_handler(struct judging *judging, const char *code, enum rule_id rule, const char *field);
const struct org_position *find_position(const struct judging *judging, const char *code);
/* The post of a role for the task, "" when there is none. */
const char *position_in(const struct judging *judging, enum recipient role);
const char *holder_person(const struct org_position *position, int64_t at); /* "" when vacant */

/* ---- who is competent (authority_gate.c) --------------------------------------------------- */

/* Who decides the task's matter, or another one of its field, for its lead at judging->at. False:
 * no rule, and nothing may be refused for it. */
bool find_authority(const struct judging *judging, const char *matter,
                    struct authority_decision *decision);
/* The task is the lead's own to decide. */
bool matter_is_own(const struct judging *judging);
/* A fault that says who is competent and cites the basis of the matrix' rule. */
void fault_by_authority(struct judging *judging, enum code code, enum rule_id rule,
                        const char *field, const struct authority_decision *decision);

/* Puts matter and mode into the snapshot; fault when it is another unit's. */
void check_order_authority(struct judging *judging);
void check_acceptance_authority(struct judging *judging);
void check_signature_authority(struct judging *judging);

/* The matrix, or an override in use, has the target decide the task. */
bool authority_names(const struct judging *judging, const struct org_position *target);
/* What is the lead's own, or its superior's, goes no higher. False: the fault was said. */
bool check_target_authority(struct judging *judging, const struct org_position *target);
/* Who decides work that is the lead's own; NULL: it is not. */
const struct org_position *competent_position(const struct judging *judging);

/* Whether a unit may be asked for its opinion on a matter ("": the task's): the province is not
 * asked about a lower unit's own, nor the centre about the province's (F-07, F-11), unless an
 * override lets it, whose use is counted in the snapshot. False: the fault was said. */
bool authority_may_ask(struct judging *judging, const struct org_unit *unit, const char *matter,
                       const char *field);

/* Whether an override of the Chair lets the unit act in this task, or be asked (override.c). Its
 * use is counted in the snapshot and said in the verdict. */
bool override_lets_act(struct judging *judging, const struct org_unit *unit, const char *field);
bool override_let_ask(const struct judging *judging, const struct org_unit *unit); /* was used */
bool override_lets_ask(struct judging *judging, const struct org_unit *unit, const char *matter,
                       const char *field);
void judge_override(struct judging *judging);

/* A matter for a session: a lower unit's own becomes its task instead (F-26; agenda.c). */
void judge_agenda(struct judging *judging);

/* ---- the handlers of the table ------------------------------------------------------------- */

/* Asked by several: somebody of the lead; the assigner or his superior; the lead's head is known,
 * and accountable from now on. */
void check_is_of_lead(struct judging *judging, enum rule_id rule);
void check_is_of_assigner(struct judging *judging);
void check_head(struct judging *judging, const char *field);

void check_assignment(struct judging *judging); /* assignment.c: "6 rõ" */
void act_assignment(struct judging *judging);

void check_delivery(struct judging *judging); /* work.c */
/* No proof of it in time, by the lead or by somebody consulted: the sender is told. */
void miss_delivery(struct judging *judging);
void check_acceptance(struct judging *judging);
void act_acceptance(struct judging *judging);
void check_progress(struct judging *judging);
void act_progress(struct judging *judging);
void check_submission(struct judging *judging);
/* Whether the position named, or the assigner when none is, may decide the submission (CK16). */
bool target_is_competent(const struct judging *judging);
/* The common superior in charge of the field, who decides what the heads could not agree on, unless
 * it is the lead's own to decide; NULL: they do not differ (conflict.c). */
const struct org_position *find_arbiter(const struct judging *judging);
void act_submission(struct judging *judging);
void check_withdrawal(struct judging *judging);
void check_reassignment(struct judging *judging);
void act_reassignment(struct judging *judging);

bool dossier_asks(const struct judging *judging, enum check_id id); /* dossier.c */
/* Sets judging->blocked when an item is missing. */
void check_dossier(struct judging *judging);
/* The decision that names all that is missing; the task stays as it is. */
void block_submission(struct judging *judging);

void check_review(struct judging *judging);             /* review.c */
bool actor_is_submitter(const struct judging *judging); /* by post or in person */
void check_completion(struct judging *judging);
void check_return(struct judging *judging);
void act_begin(struct judging *judging);
void act_return(struct judging *judging);
void act_completion(struct judging *judging);
void check_cancellation(struct judging *judging);
void act_cancellation(struct judging *judging);
void act_recall(struct judging *judging);

void judge_extension_request(struct judging *judging); /* extension.c */
void judge_extension_refusal(struct judging *judging);
void check_grant(struct judging *judging);
void act_grant(struct judging *judging);
void expire_extension(struct judging *judging);
/* What a move means for one that waits: another due time, or the end of the task. */
void follow_extension(struct judging *judging);
const Dondoc__V1__Extension *pending_extension(const Dondoc__V1__Task *task); /* or NULL */
/* A reason of the policy; NULL: unknown. */
const struct extension_reason *find_reason(const struct judging *judging, const char *code);

/* The last one, to be changed in the next snapshot. */
Dondoc__V1__Extension *renew_extension(struct judging *judging);

void judge_objective_reason(struct judging *judging); /* credit.c */
void check_objection(struct judging *judging);        /* objection.c */
void act_objection(struct judging *judging);
/* As edit_item(). */
Dondoc__V1__Objection *edit_objection(struct judging *judging, size_t i);
void check_upholding(struct judging *judging);
void act_upholding(struct judging *judging);
void check_dismissal(struct judging *judging);
void act_dismissal(struct judging *judging);
void tell_frozen(struct judging *judging);
void check_objecting_at_all(struct judging *judging);

void check_suspension(struct judging *judging); /* pause.c */
void check_supplement_once(struct judging *judging);
void act_suspension(struct judging *judging);
void check_resumption(struct judging *judging);
void act_resumption(struct judging *judging);

void check_reopening(struct judging *judging); /* reopening.c */
void act_reopening(struct judging *judging);
void check_filing(struct judging *judging);
void act_filing(struct judging *judging);

void act_replacement(struct judging *judging); /* replacement.c */
void act_superseded(struct judging *judging);
bool replacement_has_limit(const Dondoc__V1__ReplacementReceived *received);

/* Brings an open task up to the reference data in force (reference_change.c). */
void follow_reference(struct judging *judging);
void act_reorganise(struct judging *judging);
/* In the next snapshot, the clocks that end later by the calendar in force (postponement.c); false:
 * none. */
bool postpone_clocks(struct judging *judging);
bool postpone_rework(struct judging *judging); /* likewise what is left to do after a return */

#endif
