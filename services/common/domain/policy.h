/*
 * One version of the policy: every time limit, rule citation, reminder, ladder, checklist and
 * template (model 3.5, 3.7, 3.8), from one YAML file. Immutable once read; every pointer lives as
 * long as the arena it was read into.
 */
#ifndef DOMAIN_POLICY_H
#define DOMAIN_POLICY_H

#include "base/arena.h"
#include "domain/file_set.h"
#include "domain/limit.h"
#include "domain/mistake.h"
#include "domain/organisation.h"
#include "domain/urgency.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The rules that code cites or whose limit it asks for. A policy must have exactly these; what it
 * adds is their text, legal basis and limits. Names go into the journal: never rename one.
 *
 * First those with limits, by model 3.5; their clocks are watched, or lists tell who exceeds them.
 */
#define POLICY_LIMITS(RULE)                                                                        \
    RULE(PRESENT_DOCUMENT)    /* present an incoming document to the competent person */           \
    RULE(ENTER_DIRECTIVE)     /* enter a directive in the system */                                \
    RULE(ENTER_DIRECTIVES)    /* likewise, with many items */                                      \
    RULE(ACCEPT)              /* accept; silence is acceptance (3.9) */                            \
    RULE(OBJECT)              /* window for an objection */                                        \
    RULE(DECIDE_OBJECTION)    /* first one, by the dispatcher */                                   \
    RULE(ARBITRATE_OBJECTION) /* second one, by the Vice Chair, binding */                         \
    RULE(RETURN_FORM)         /* return a submission for its form */                               \
    RULE(REVIEW)              /* review the content, decide */                                     \
    RULE(CONSULT)             /* answer a consultation that states no limit */                     \
    RULE(CONSULT_FLOOR)       /* least explicit limit */                                           \
    RULE(CONSULT_CAP)         /* largest explicit limit */                                         \
    RULE(HEADS_MEETING)       /* heads meet after a disagreement */                                \
    RULE(REWORK)              /* rework after a return */                                          \
    RULE(AT_ONCE)             /* "phải giải quyết ngay" without a limit */                   \
    RULE(DECIDE_EXTENSION)                                                                         \
    RULE(APPRAISE)                                                                                 \
    RULE(RETURN_CONSULTATION)                                                                      \
    RULE(FIX_OPINION) /* fix an unclear opinion */                                                 \
    RULE(SUSPENSION)  /* longest suspension */                                                     \
    RULE(DISSEMINATE)                                                                              \
    RULE(CONCLUSION)  /* a meeting's conclusion, after the minutes */                              \
    RULE(EXPLAIN)     /* giải trình */                                                          \
    RULE(UNDELIVERED) /* no delivery proof: the sender is alarmed */                               \
    RULE(COMMIT_DATE) /* reason and new date after level 3 */                                      \
    RULE(REOPEN)      /* how long a completed task may be reopened */                              \
    RULE(ARCHIVE)     /* dossier into the archive */                                               \
    RULE(LATE_REPORT) /* D5a: how long after the event a report may come */                        \
    RULE(PARKING)     /* how long an early report waits for its predecessor */

/* Refusals and duties, which have no limit of their own. */
#define POLICY_DUTIES(RULE)                                                                        \
    RULE(LIFECYCLE)        /* what the state does not allow is refused (3.4) */                    \
    RULE(SIX_CLEAR)        /* "6 rõ" */                                                           \
    RULE(ONE_LEAD)         /* một nhiệm vụ một chủ trì */                               \
    RULE(EXPLICIT_LIMIT)   /* a deadline, or "không hạn" said */                                \
    RULE(HEAD_ACCOUNTABLE) /* the head answers, whoever handles */                                 \
    RULE(REGISTERED_DUTY)  /* an unregistered document makes no duty */                            \
    RULE(RIGHT_ADDRESSEE)  /* misaddressed or not authentic: returned */                           \
    RULE(NO_SECRETS)       /* content of state secrets is refused */                               \
    RULE(FIXED_HOUR)       /* hỏa tốc hẹn giờ needs its instant */                         \
    RULE(LEAD_ACCEPTS)     /* only the lead unit accepts */                                        \
    RULE(LEAD_REPORTS)     /* progress and results come from the lead unit */                      \
    RULE(REASSIGN_INSIDE)  /* head or section head, inside the unit, with a note */                \
    RULE(NO_SIDEWAYS)      /* no transfer to another unit, only an objection */                    \
    RULE(ONE_OBJECTION)    /* one per unit, citing the rule, naming the competent unit */          \
    RULE(ROUTING_FROZEN)                                                                           \
    RULE(OWN_AUTHORITY)    /* own matters are not submitted upward */                              \
    RULE(COMPETENT_TARGET) /* the target is the competent level (CK16) */                          \
    RULE(CHECKLIST)        /* mandatory items missing: not a submission */                         \
    RULE(OPEN_CONFLICT)                                                                            \
    RULE(NOT_OWN_SUBMITTER) /* nobody accepts his own submission */                                \
    RULE(REVIEWER_DECIDES)  /* only reviewer or decider accepts or returns */                      \
    RULE(ALL_DEFICIENCIES)  /* a return names them all at once */                                  \
    RULE(WITHDRAW_BEFORE_REVIEW)                                                                   \
    RULE(ASSIGNER_ORDERS)    /* suspend, resume, cancel: assigner or his superior */               \
    RULE(SUPPLEMENT_ONCE)    /* a citizen is asked once to complete his papers */                  \
    RULE(ISSUER_RECALLS)     /* recall and replacement come from the issuer */                     \
    RULE(SETTER_EXTENDS)     /* whoever set the due time decides its extension */                  \
    RULE(EXTENSION_IN_TIME)  /* asked before due, else only a commit date */                       \
    RULE(EXTENSION_REASON)   /* reason codes, invalid ones */                                      \
    RULE(SILENCE_IS_CONSENT) /* consultee, delivery proven */                                      \
    RULE(OPINION_SIGNATORY)  /* signed by head or deputy, with a clear stance */                   \
    RULE(RELEVANT_CONSULTEE)                                                                       \
    RULE(LATE_IS_LATE) /* the end of the last day; on time iff submitted by then (D5) */           \
    RULE(LADDER)       /* overdue work climbs by itself (3.8) */

#define POLICY_RULES(RULE) POLICY_LIMITS(RULE) POLICY_DUTIES(RULE)

enum rule_id {
#define POLICY_RULE_ID(name) RULE_##name,
    POLICY_RULES(POLICY_RULE_ID)
#undef POLICY_RULE_ID
        RULES
};
enum { RULES_WITH_LIMIT = RULE_LIFECYCLE }; /* the first of those without */

/* Something people read, in both languages; never NULL, "" only together with mistakes. */
struct phrase {
    const char *vi, *en;
};

struct rule {
    enum rule_id id;
    int line;                             /* in policy.yaml, as in the structs below */
    struct phrase text;                   /* the rule as a sentence, used in refusals */
    struct phrase basis;                  /* the legal basis: document and article */
    struct limit limits[URGENCY_COLUMNS]; /* LIMIT_NONE where there is none */
};

/* ---- extensions (model 3.5) ---------------------------------------------------------------- */

struct extension_notice { /* how long before due a request must come: the larger of the two */
    int term_from;        /* for terms of at least so many working days */
    struct limit at_least;
    int share; /* percent of the term */
};

enum extension_bar { BAR_NONE, BAR_SILENCE_IS_CONSENT, BAR_OWN_AUTHORITY, EXTENSION_BARS };

struct extension_reason {
    const char *code;
    int line;
    struct phrase text;
    enum extension_bar invalid_when;
};

struct extension_policy {
    const struct extension_notice *notices; /* by term_from, descending: the first that fits */
    size_t notice_count;
    const struct extension_reason *reasons;
    size_t reason_count;
    int office_times; /* how often the Office's chief may grant when authorised */
    struct limit office_at_most;
    enum org_position_kind second_by, third_by; /* least rank for the 2nd and 3rd */
};

/* ---- reminders (model 3.7) ----------------------------------------------------------------- */

enum moment_kind {
    MOMENT_SHARE,    /* amount: percent of the time from anchor to due */
    MOMENT_HALF_WAY, /* half of the term in working days, rounded down (D14) */
    MOMENT_BEFORE,   /* amount: working days before the last day; 0 is the due day */
    MOMENT_AT_DUE,
    MOMENT_KINDS
};

struct moment {
    const char *code; /* as written, "T-1": names the reminder in its dedupe key */
    enum moment_kind kind;
    int amount;
    int minute; /* of the day, for HALF_WAY and BEFORE */
};

enum term_kind { TERM_HOURS, TERM_DAYS, TERM_PERIODIC, TERM_HOA_TOC, TERM_KINDS };

struct reminder_row {
    int line;
    enum term_kind kind;
    int from, to; /* working days for DAYS, to 0: open; for HOURS `to` is working hours */
    const struct moment *moments;
    size_t moment_count;
    bool any_hour;     /* also outside working time */
    bool duty_officer; /* the one on duty is told as well */
};

enum recipient {
    RECIPIENT_HANDLER,
    RECIPIENT_SUPERVISOR,       /* direct superior of the handler */
    RECIPIENT_DEPUTY_IN_CHARGE, /* of the lead unit, for the field */
    RECIPIENT_HEAD,             /* accountable head of the lead unit */
    RECIPIENT_TRACKER,
    RECIPIENT_OFFICE_CHIEF,
    RECIPIENT_VICE_CHAIR, /* in charge of the field */
    RECIPIENT_CHAIR,
    RECIPIENT_SNV,
    RECIPIENT_CONSULTEE,
    RECIPIENT_REVIEWER, /* the reviewer or decider himself */
    RECIPIENT_REVIEWER_SUPERVISOR,
    RECIPIENT_REVIEWER_SUPERIOR, /* the one above that: of a Vice Chair the Chair */
    RECIPIENTS
};

struct reminder_recipient {
    enum recipient who;
    int days_before; /* from this many working days before due on; -1: always */
    int term_from;   /* only for terms of at least so many working days */
};

struct reminder_policy {
    int line;
    const struct reminder_row *rows;
    size_t row_count;
    const struct reminder_recipient *recipients;
    size_t recipient_count;
    int minute;               /* of the day: when a reminder of a day goes out */
    int digest_minute;        /* of the day: the daily digest after due */
    int per_day;              /* messages per task, recipient and day; HOA_TOC excepted */
    int digest_level;         /* from this level of a ladder on digests, normal urgency */
    const int *level_digests; /* at these minutes of the day */
    size_t level_digest_count;
};

/* ---- ladders (model 3.8) ------------------------------------------------------------------- */

struct ladder_level {
    int line;
    const enum recipient *recipients;
    size_t recipient_count;
    struct limit delays[URGENCY_COLUMNS]; /* after the anchor A; LIMIT_NONE is A itself */
};

struct ladder {
    const struct ladder_level *levels; /* level n is levels[n - 1] */
    size_t level_count;
};

struct ladder_policy {
    int line;
    struct ladder task;     /* levels 1 to 6 */
    struct ladder reviewer; /* of reviewers and deciders */
    int internal_top;       /* last level of a department's internal tasks */
    int consultee_top;      /* last level for a consultee */
    int central_from;       /* first level for a central agency */
    int defer_from;         /* a directive with a commit date may defer the next level, once ... */
    struct limit defer_at_most;
};

/* ---- dossiers (model 3.5) ------------------------------------------------------------------ */

/* What a dossier is checked for. A policy says which of these it wants, when, and in which words.
 * Names go into the journal: never rename one. */
#define POLICY_CHECKS(CHECK)                                                                       \
    CHECK(CK01) /* basis of competence, to the article */                                          \
    CHECK(CK02) /* legal basis of the content, to the article */                                   \
    CHECK(CK03) /* where no rule exists: guidance, experience, or that there is none */            \
    CHECK(CK04) /* practical basis */                                                              \
    CHECK(CK05) /* the submitter's own view */                                                     \
    CHECK(CK06) /* numbered items to be decided */                                                 \
    CHECK(CK07) /* of two options or more exactly one is chosen, with its reason */                \
    CHECK(CK08) /* appraisal by the specialised department */                                      \
    CHECK(CK09) /* every opinion asked for, and how they were taken in */                          \
    CHECK(CK10) /* no open conflict, or the positions side by side and the lead's view */          \
    CHECK(CK11) /* annex on the process, generated */                                              \
    CHECK(CK12) /* figures: source, cut-off, verifier, sums */                                     \
    CHECK(CK13) /* signature of the head or a deputy, and the agency's seal */                     \
    CHECK(CK14) /* secrecy level determined */                                                     \
    CHECK(CK15) /* draft of the document to be signed */                                           \
    CHECK(CK16) /* submitted to the competent level */

enum check_id {
#define POLICY_CHECK_ID(name) CHECK_##name,
    POLICY_CHECKS(POLICY_CHECK_ID)
#undef POLICY_CHECK_ID
        CHECKS
};

enum checklist_when {
    CHECK_ALWAYS,
    CHECK_NO_RULE,      /* no rule governs the matter */
    CHECK_OPTIONS,      /* the dossier offers two options or more */
    CHECK_OTHERS_FIELD, /* the submitter is not the specialised department */
    CHECK_CONSULTED,    /* somebody was consulted */
    CHECK_CONFLICT,     /* opinions differed on a main content */
    CHECK_FIGURES,      /* the dossier holds figures */
    CHECKLIST_WHENS
};

struct checklist_item {
    const char *code; /* "CK01" */
    int line;
    struct phrase text, basis; /* without a basis of its own, its rule's */
    enum checklist_when when;
};

/* ---- templates: kinds of work that differ only in rules ------------------------------------ */

enum step_power {
    POWER_PROPOSE,
    POWER_CHECK,
    POWER_SIGN,
    POWER_DECIDE,
    POWER_ISSUE,
    POWER_FILE,
    STEP_POWERS
};

struct template_step {
    const char *code;
    int line;
    struct phrase text;
    enum org_position_kind doer;
    enum step_power power;
    struct limit budget; /* working days or working hours */
};

struct work_template {
    const char *code;
    int line;
    struct phrase text, basis;
    struct limit limit;           /* with its anchor; LIMIT_NONE: as the assignment says */
    const char *const *checklist; /* codes of items that must be there */
    size_t checklist_count;
    const struct template_step *steps;
    size_t step_count;
};

struct policy {
    const char *version; /* the operator's own name for it */
    struct phrase name, basis;
    int64_t fire_grace_us; /* how long firing waits, so that reports of the last minute are in */
    /* Origins, by their codes in event.proto ("MOT_CUA"), for which what is received after hours
     * counts as received on the next working day (D10); key "receipt_next_day". */
    const char *const *receipt_next_day;
    size_t receipt_next_day_count;
    const char *const *supplements; /* origins whose citizens are asked to complete a dossier */
    size_t supplement_count;
    int transfer_share; /* whoever sends work on with less of its term left, percent, says by when
                         */
    const char *agenda_product; /* of work that a proposal for a session becomes */
    struct rule rules[RULES];
    int consult_rounds; /* so many of a task without the head's signature; 0: any number */
    struct extension_policy extension;
    struct reminder_policy reminders;
    struct ladder_policy ladders;
    const struct checklist_item *checklist;
    size_t checklist_count;
    const struct work_template *templates;
    size_t template_count;
};

/*
 * Reads policy.yaml. Always returns a policy; with mistakes it lacks what they are about (a rule
 * that is missing has its name for a text and no limits) and must not be applied. Mistakes are
 * added and sorted.
 */
const struct policy *
policy_read(struct arena *arena, const struct file_set *files, struct mistakes *mistakes);

const struct rule *policy_rule(const struct policy *policy, enum rule_id id);

/* How many rules an older program did not ask for when this was applied, and the first of them. */
int policy_lacks(const struct policy *policy, enum rule_id *first);

/* NULL when the rule has no limit for that urgency. */
const struct limit *
policy_limit(const struct policy *policy, enum rule_id id, enum urgency urgency);

const struct work_template *policy_template(const struct policy *policy, const char *code);

/* NULL when the policy does not ask for it. */
const struct checklist_item *policy_check_item(const struct policy *policy, enum check_id id);
/* The rule by which a dossier without it is held back: CHECKLIST, OPEN_CONFLICT, COMPETENT_TARGET.
 */
enum rule_id check_rule(enum check_id id);
const char *check_name(enum check_id id); /* "CK01" */
bool check_parse(const char *name, enum check_id *id);

/* "ONE_LEAD". */
const char *rule_name(enum rule_id id);
bool rule_parse(const char *name, enum rule_id *id);
const char *recipient_name(enum recipient recipient);
bool recipient_parse(const char *name, enum recipient *recipient);
const char *recipient_say(enum recipient recipient, bool is_english);

#endif
