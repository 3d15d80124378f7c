/*
 * The province of the acceptance scenarios: units, posts, holders, the calendar VN-2026 and the
 * default limits of model 3.5; and a desk that feeds reports to the rules of routing. Include
 * test.h first.
 */
#ifndef TESTS_PROVINCE_H
#define TESTS_PROVINCE_H

#include "base/text.h"
#include "rules/docket.h"
#include "vn_calendar.h"
#include "wire/message.h"
#include "wire/task.h"
#include <dondoc/v1/event.pb-c.h>
#include <string.h>

#define DATA(name) DONDOC__V1__EVENT__DATA_##name
#define KIND(name) DONDOC__V1__LIMIT__KIND__##name
#define LEAD       DONDOC__V1__PARTICIPANT__ROLE__CHU_TRI
#define SUPPORT    DONDOC__V1__PARTICIPANT__ROLE__PHOI_HOP

static const char province_units[] = "code,name,kind,parent,calendar,valid_from,valid_to\n"
                                     "UBND,UBND tỉnh X,PROVINCE,,VN-2026,,\n"
                                     "VPUB,Văn phòng UBND tỉnh,DEPARTMENT,UBND,,,\n"
                                     "SXD,Sở Xây dựng,DEPARTMENT,UBND,,,\n"
                                     "SXD.QLN,Phòng Quản lý nhà,SUBUNIT,SXD,,,\n"
                                     "STC,Sở Tài chính,DEPARTMENT,UBND,,,\n"
                                     "SNV,Sở Nội vụ,DEPARTMENT,UBND,,,\n"
                                     "OLD,Sở cũ,DEPARTMENT,UBND,,,2025-06-30\n"
                                     "XA,UBND xã A,COMMUNE,UBND,,,\n"
                                     "CQTW,Cơ quan Trung ương,CENTRAL_IN_PROVINCE,,VN-2026,,\n";
static const char province_positions[] = "code,unit,kind,title,reports_to\n"
                                         "CT,UBND,CHAIR,Chủ tịch,\n"
                                         "PCT1,UBND,VICE_CHAIR,Phó Chủ tịch,CT\n"
                                         "CVP,VPUB,OFFICE_CHIEF,Chánh Văn phòng,PCT1\n"
                                         "VP.CV,VPUB,OFFICER,Chuyên viên,CVP\n"
                                         "VP.CV2,VPUB,OFFICER,Chuyên viên,CVP\n"
                                         "SXD.GD,SXD,HEAD,Giám đốc,PCT1\n"
                                         "SXD.PGD,SXD,DEPUTY,Phó Giám đốc,SXD.GD\n"
                                         "SXD.TP,SXD.QLN,SECTION_HEAD,Trưởng phòng,SXD.PGD\n"
                                         "SXD.CV,SXD.QLN,OFFICER,Chuyên viên,SXD.TP\n"
                                         "SXD.CV2,SXD.QLN,OFFICER,Chuyên viên,SXD.TP\n"
                                         "SXD.VT,SXD,CLERK,Văn thư,SXD.GD\n"
                                         "STC.GD,STC,HEAD,Giám đốc,PCT1\n"
                                         "STC.CV,STC,OFFICER,Chuyên viên,STC.GD\n"
                                         "SNV.GD,SNV,SNV_DIRECTOR,Giám đốc,PCT1\n"
                                         "OLD.GD,OLD,HEAD,Giám đốc,PCT1\n"
                                         "XA.CT,XA,HEAD,Chủ tịch xã,CT\n";
static const char province_persons[] = "id,name,mail,language,active\n"
                                       "p-ct,Chủ tịch,,vi,yes\n"
                                       "p-pct1,Phó Chủ tịch,,vi,yes\n"
                                       "p-cvp,Chánh Văn phòng,,vi,yes\n"
                                       "p-vp,Chuyên viên Văn phòng,,vi,yes\n"
                                       "p-gd,Giám đốc,,vi,yes\n"
                                       "p-tp,Trưởng phòng,,vi,yes\n"
                                       "p-cv,Chuyên viên,,vi,yes\n"
                                       "p-two,Kiêm nhiệm,,vi,yes\n"
                                       "p-stc,Giám đốc tài chính,,vi,yes\n"
                                       "p-snv,Giám đốc nội vụ,,vi,yes\n"
                                       "p-xa,Chủ tịch xã,,vi,yes\n";
static const char province_holdings[] = "person,position,kind,from,to,document\n"
                                        "p-ct,CT,SUBSTANTIVE,,,\n"
                                        "p-pct1,PCT1,SUBSTANTIVE,,,\n"
                                        "p-cvp,CVP,SUBSTANTIVE,,,\n"
                                        "p-vp,VP.CV,SUBSTANTIVE,,,\n"
                                        "p-gd,SXD.GD,SUBSTANTIVE,,,\n"
                                        "p-tp,SXD.TP,SUBSTANTIVE,,,\n"
                                        "p-cv,SXD.CV,SUBSTANTIVE,,,\n"
                                        "p-two,SXD.CV2,SUBSTANTIVE,,,\n"
                                        "p-two,VP.CV2,DELEGATE,,,12/UQ\n"
                                        "p-stc,STC.GD,SUBSTANTIVE,,,\n"
                                        "p-snv,SNV.GD,SUBSTANTIVE,,,\n"
                                        "p-xa,XA.CT,SUBSTANTIVE,,,\n";

static inline struct named_file
province_file(const char *name, const char *bytes)
{
    return (struct named_file){ name, bytes, strlen(bytes) };
}

static inline const struct organisation *
province_organisation(struct arena *arena)
{
    struct named_file files[] = { province_file("units.csv", province_units),
                                  province_file("positions.csv", province_positions),
                                  province_file("persons.csv", province_persons),
                                  province_file("holdings.csv", province_holdings) };
    struct mistakes mistakes = { .arena = arena };
    const struct organisation *organisation =
        organisation_read(arena, &(struct file_set){ files, LENGTH(files) }, &mistakes);
    for (size_t i = 0; i < mistakes.count; i++) {
        print_error("%s\n", mistake_print(arena, &mistakes.list[i]));
    }
    assert_int_equal(mistakes.count, 0);
    return organisation;
}

static const struct province_limit {
    enum rule_id rule;
    const char *limits[URGENCY_COLUMNS];
} province_limits[] = {
    { RULE_ACCEPT, { "1 wd", "4 wh", "2 wh", "30 min" } },
    { RULE_REVIEW, { "2 wd", "1 wd", "4 wh", "2 h" } },
    { RULE_REWORK, { "2 wd", "1 wd", "4 wh", "2 h" } },
    { RULE_AT_ONCE, { "none", "2 wd", "1 wd", "8 h" } },
    { RULE_DECIDE_EXTENSION, { "1 wd", "4 wh", "2 wh", "none" } },
    { RULE_UNDELIVERED, { "4 wh", "4 wh", "4 wh", "4 wh" } },
    { RULE_LATE_REPORT, { "1 wd", "1 wd", "1 wd", "1 wd" } },
    { RULE_OBJECT, { "1 wd", "4 wh", "2 wh", "30 min" } },
    { RULE_DECIDE_OBJECTION, { "4 wh", "2 wh", "1 wh", "30 min" } },
    { RULE_ARBITRATE_OBJECTION, { "1 wd", "4 wh", "2 wh", "30 min" } },
    { RULE_RETURN_FORM, { "1 wd", "4 wh", "2 wh", "30 min" } },
    { RULE_SUSPENSION, { "20 wd", "20 wd", "20 wd", "20 wd" } },
    { RULE_REOPEN, { "30 d", "30 d", "30 d", "30 d" } },
    { RULE_ARCHIVE, { "12 m", "12 m", "12 m", "12 m" } },
    { RULE_PARKING, { "1 wd", "1 wd", "1 wd", "1 wd" } },
};

static const struct extension_notice province_notices[] = {
    { 10, { .kind = LIMIT_WORK_DAYS, .amount = 2 }, 20 },
    { 0, { .kind = LIMIT_WORK_DAYS, .amount = 1 }, 0 },
};
static const struct extension_reason province_reasons[] = {
    { "FORCE_MAJEURE", 0, { "", "" }, BAR_NONE },
    { "SCOPE_CHANGED_BY_ASSIGNER", 0, { "", "" }, BAR_NONE },
    { "WAIT_SUPERIOR_GUIDANCE", 0, { "", "" }, BAR_OWN_AUTHORITY },
    { "WAIT_CONSULTEE", 0, { "", "" }, BAR_SILENCE_IS_CONSENT },
};

/* Every rule has a text and a basis, so that a refusal without one is seen. */
static inline struct policy *
province_policy(struct arena *arena)
{
    struct policy *policy = arena_alloc(arena, sizeof *policy);
    static const char *const supplements[] = { "MOT_CUA" };
    policy->version = "scenarios";
    policy->supplements = supplements;
    policy->supplement_count = LENGTH(supplements);
    policy->transfer_share = 50;
    policy->agenda_product = "Quyết định";
    for (int i = 0; i < RULES; i++) {
        const char *name = rule_name((enum rule_id)i);
        policy->rules[i] = (struct rule){
            .id = (enum rule_id)i,
            .text = { arena_print(arena, "quy tắc %s", name), arena_print(arena, "rule %s", name) },
            .basis = { arena_print(arena, "căn cứ %s", name),
                       arena_print(arena, "basis %s", name) },
        };
    }
    policy->extension =
        (struct extension_policy){ .notices = province_notices,
                                   .notice_count = LENGTH(province_notices),
                                   .reasons = province_reasons,
                                   .reason_count = LENGTH(province_reasons),
                                   .office_times = 1,
                                   .office_at_most = { .kind = LIMIT_WORK_DAYS, .amount = 5 },
                                   .second_by = POSITION_VICE_CHAIR,
                                   .third_by = POSITION_CHAIR };
    for (size_t i = 0; i < LENGTH(province_limits); i++) {
        struct rule *rule = &policy->rules[province_limits[i].rule];
        for (int u = 0; u < URGENCY_COLUMNS; u++) {
            assert_true(limit_parse(province_limits[i].limits[u], &rule->limits[u]));
        }
    }
    return policy;
}

static inline const struct reference *
province_reference(struct arena *arena)
{
    struct calendar_entry *entry = arena_alloc(arena, sizeof *entry);
    struct calendar_set *set = arena_alloc(arena, sizeof *set);
    struct reference *reference = arena_alloc(arena, sizeof *reference);
    *entry = (struct calendar_entry){ .code = "VN-2026",
                                      .name = "VN-2026",
                                      .name_en = "VN-2026",
                                      .calendar = vn_calendar(arena),
                                      .is_verified = true };
    *set = (struct calendar_set){ entry, 1 };
    *reference = (struct reference){ .organisation = province_organisation(arena),
                                     .policy = province_policy(arena),
                                     .calendars = set,
                                     .organisation_version = 1,
                                     .policy_version = 1,
                                     .calendar_version = 1 };
    return reference;
}

/* ---- reports ------------------------------------------------------------------------------- */

static inline Dondoc__V1__Event *
event_of_type(struct arena *arena, Dondoc__V1__Event__DataCase type)
{
    return event_about(arena, "task:412", type);
}

static inline void
event_actor(struct arena *arena, Dondoc__V1__Event *event, const char *position)
{
    event->actor = arena_alloc(arena, sizeof *event->actor);
    dondoc__v1__actor__init(event->actor);
    event->actor->position = arena_text(arena, position);
}

static inline void
event_participant(struct arena *arena, Dondoc__V1__Event *event, Dondoc__V1__Participant__Role role,
                  const char *unit)
{
    Dondoc__V1__AssignmentOrdered *order = event->assignment_ordered;
    Dondoc__V1__Participant **list =
        arena_array(arena, order->n_participants + 1, sizeof(Dondoc__V1__Participant *));
    for (size_t i = 0; i < order->n_participants; i++) {
        list[i] = order->participants[i];
    }
    Dondoc__V1__Participant *who = arena_alloc(arena, sizeof *who);
    dondoc__v1__participant__init(who);
    who->role = role;
    who->unit = arena_text(arena, unit);
    list[order->n_participants++] = who;
    order->participants = list;
}

static inline void
event_limit(struct arena *arena, Dondoc__V1__Event *event, Dondoc__V1__Limit__Kind kind, int amount)
{
    Dondoc__V1__Limit *limit = arena_alloc(arena, sizeof *limit);
    dondoc__v1__limit__init(limit);
    limit->kind = kind;
    limit->amount = amount;
    event->assignment_ordered->limit = limit;
}

/* The assignment of SC-01: SXD leads, officer CV handles, "05 ngày làm việc" from assignment. */
static inline Dondoc__V1__Event *
assignment_new(struct arena *arena)
{
    Dondoc__V1__Event *event = event_of_type(arena, DATA(ASSIGNMENT_ORDERED));
    Dondoc__V1__AssignmentOrdered *order = event->assignment_ordered;
    order->title = arena_text(arena, "Tham mưu xử lý văn bản 145/UBND-KT");
    order->product = arena_text(arena, "Tờ trình");
    order->handler = arena_text(arena, "SXD.CV");
    order->assigner = arena_text(arena, "CVP");
    order->tracker = arena_text(arena, "VP.CV");
    event_participant(arena, event, LEAD, "SXD");
    event_limit(arena, event, KIND(WORK_DAYS), 5);
    event_actor(arena, event, "CVP");
    return event;
}

static inline Dondoc__V1__Event *
report_new(struct arena *arena, Dondoc__V1__Event__DataCase type, const char *position)
{
    Dondoc__V1__Event *event = event_of_type(arena, type);
    event_actor(arena, event, position);
    if (type == DATA(PROGRESS_REPORTED)) {
        event->progress_reported->activity = arena_text(arena, "Dự thảo");
    }
    return event;
}

static inline Dondoc__V1__Event *
delivery_new(struct arena *arena)
{
    Dondoc__V1__Event *event = report_new(arena, DATA(DELIVERY_CONFIRMED), "SXD.VT");
    event->delivery_confirmed->unit = arena_text(arena, "SXD");
    return event;
}

static inline Dondoc__V1__Event *
review_new(struct arena *arena, Dondoc__V1__ResultReviewed__Outcome outcome)
{
    static char *deficiencies[] = { (char *)(uintptr_t) "CK01", (char *)(uintptr_t) "CK07" };
    Dondoc__V1__Event *event = report_new(arena, DATA(RESULT_REVIEWED), "CVP");
    event->result_reviewed->outcome = outcome;
    if (outcome == DONDOC__V1__RESULT_REVIEWED__OUTCOME__RETURN) {
        event->result_reviewed->deficiencies = deficiencies;
        event->result_reviewed->n_deficiencies = LENGTH(deficiencies);
    }
    return event;
}

static inline Dondoc__V1__Event *
cancellation_new(struct arena *arena, const char *position)
{
    Dondoc__V1__Event *event = report_new(arena, DATA(TASK_CANCELLED), position);
    event->task_cancelled->document = arena_text(arena, "901/UBND-KT");
    return event;
}

/* ---- the desk at which they are judged ----------------------------------------------------- */

struct desk {
    struct arena *arena;
    struct docket docket;
    int64_t seq;
};

static inline struct desk
desk_open(struct arena *arena, const struct reference *reference)
{
    return (struct desk){
        .arena = arena, .docket = { .arena = arena, .subject = "task:412", .reference = reference }
    };
}

/* Judges a report recorded then; gives the last decision made of it, NULL when there was none. */
static inline const Dondoc__V1__Event *
desk_judge(struct desk *desk, const Dondoc__V1__Event *event, int64_t recorded_at)
{
    size_t before = desk->docket.decision_count;
    struct report report = { .seq = ++desk->seq, .recorded_at = recorded_at, .event = event };
    docket_judge(&desk->docket, &report);
    size_t after = desk->docket.decision_count;
    return after > before ? desk->docket.decisions[after - 1].event : NULL;
}

static inline const Dondoc__V1__Event *
desk_judge_at(struct desk *desk, const Dondoc__V1__Event *event, const char *recorded_at)
{
    return desk_judge(desk, event, the_instant(recorded_at));
}

/* What escalation says when a limit of the task passes. */
static inline Dondoc__V1__Event *
limit_of_kind(struct desk *desk, Dondoc__V1__ClockKind kind)
{
    Dondoc__V1__Event *event = event_of_type(desk->arena, DATA(LIMIT_PASSED));
    const Dondoc__V1__Clock *clock = task_clock(desk->docket.task, kind);
    event->limit_passed->kind = kind;
    event->limit_passed->clock = clock != NULL ? clock->id : 0;
    event->limit_passed->planned_at = clock != NULL ? clock->due_at : 0;
    event->limit_passed->plan_version = desk->docket.task->plan_version;
    return event;
}

static inline Dondoc__V1__Event *
acceptance_limit(struct desk *desk)
{
    return limit_of_kind(desk, DONDOC__V1__CLOCK_KIND__ACCEPTANCE);
}

static inline Dondoc__V1__Event *
parking_limit(struct arena *arena, int64_t seq)
{
    Dondoc__V1__Event *event = event_of_type(arena, DATA(LIMIT_PASSED));
    event->limit_passed->kind = DONDOC__V1__CLOCK_KIND__PARKING;
    event->limit_passed->report = arena_alloc(arena, sizeof(Dondoc__V1__Position));
    dondoc__v1__position__init(event->limit_passed->report);
    event->limit_passed->report->seq = seq;
    return event;
}

#endif
