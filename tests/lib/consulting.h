/*
 * What consultations need beyond province.h, which include first: more departments, fields and
 * functions, the limits of model 3.5 for consultations, and the reports about them.
 */
#ifndef TESTS_CONSULTING_H
#define TESTS_CONSULTING_H

#include "province.h"

#define STANCE(name) DONDOC__V1__STANCE__##name

static const char consulting_units[] = "SNNMT,Sở Nông nghiệp và Môi trường,DEPARTMENT,UBND,,,\n"
                                       "STP,Sở Tư pháp,DEPARTMENT,UBND,,,\n"
                                       "SDT,Sở Dân tộc và Tôn giáo,DEPARTMENT,UBND,,,\n";
static const char consulting_positions[] = "STC.PGD,STC,DEPUTY,Phó Giám đốc,STC.GD\n"
                                           "STC.TP,STC,SECTION_HEAD,Trưởng phòng,STC.PGD\n"
                                           "SNNMT.GD,SNNMT,HEAD,Giám đốc,PCT1\n"
                                           "SNNMT.VT,SNNMT,CLERK,Văn thư,SNNMT.GD\n"
                                           "STP.GD,STP,HEAD,Giám đốc,PCT1\n"
                                           "STP.PGD,STP,DEPUTY,Phó Giám đốc,STP.GD\n"
                                           "SDT.GD,SDT,HEAD,Giám đốc,PCT1\n";
static const char consulting_persons[] = "p-snnmt,Giám đốc môi trường,,vi,yes\n"
                                         "p-stp,Giám đốc tư pháp,,vi,yes\n"
                                         "p-stp2,Phó Giám đốc tư pháp,,vi,yes\n"
                                         "p-sdt,Giám đốc dân tộc,,vi,yes\n";
static const char consulting_holdings[] = "p-snnmt,SNNMT.GD,SUBSTANTIVE,,,\n"
                                          "p-stp,STP.GD,SUBSTANTIVE,,,\n"
                                          "p-stp2,STP.PGD,SUBSTANTIVE,,,\n"
                                          "p-sdt,SDT.GD,SUBSTANTIVE,,,\n";
static const char consulting_absences[] = "person,from,to,stand_in_position,stand_in_person\n"
                                          "p-stp,2026-04-01,2026-04-10,,p-stp2\n";
static const char consulting_fields[] = "code,name\n"
                                        "xay-dung,Xây dựng\n"
                                        "dan-toc,Dân tộc\n";
static const char consulting_functions[] = "unit,field,from,to,basis\n"
                                           "SXD,xay-dung,,,\n"
                                           "STC,xay-dung,,,\n"
                                           "SNNMT,xay-dung,,,\n"
                                           "STP,xay-dung,,,\n"
                                           "SDT,dan-toc,,,\n";

static const struct province_limit consulting_limits[] = {
    { RULE_CONSULT, { "5 wd", "2 wd", "1 wd", "4 h" } },
    { RULE_CONSULT_FLOOR, { "3 wd", "1 wd", "4 wh", "1 h" } },
    { RULE_CONSULT_CAP, { "10 wd", "5 wd", "2 wd", "1 wd" } },
    { RULE_HEADS_MEETING, { "3 wd", "1 wd", "4 wh", "2 h" } },
    { RULE_APPRAISE, { "5 wd", "5 wd", "5 wd", "5 wd" } },
    { RULE_RETURN_CONSULTATION, { "1 wd", "1 wd", "1 wd", "1 wd" } },
    { RULE_FIX_OPINION, { "1 wd", "1 wd", "1 wd", "1 wd" } },
    { RULE_UNDELIVERED, { "4 wh", "4 wh", "4 wh", "4 wh" } },
};

static inline struct named_file
consulting_file(struct arena *arena, const char *name, const char *base, const char *more)
{
    return province_file(name, arena_print(arena, "%s%s", base, more));
}

static inline const struct reference *
consulting_reference(struct arena *arena)
{
    struct named_file files[] = {
        consulting_file(arena, "units.csv", province_units, consulting_units),
        consulting_file(arena, "positions.csv", province_positions, consulting_positions),
        consulting_file(arena, "persons.csv", province_persons, consulting_persons),
        consulting_file(arena, "holdings.csv", province_holdings, consulting_holdings),
        province_file("absences.csv", consulting_absences),
        province_file("fields.csv", consulting_fields),
        province_file("functions.csv", consulting_functions),
    };
    struct mistakes mistakes = { .arena = arena };
    struct reference *reference = arena_alloc(arena, sizeof *reference);
    *reference = *province_reference(arena);
    reference->organisation =
        organisation_read(arena, &(struct file_set){ files, LENGTH(files) }, &mistakes);
    for (size_t i = 0; i < mistakes.count; i++) {
        print_error("%s\n", mistake_print(arena, &mistakes.list[i]));
    }
    assert_int_equal(mistakes.count, 0);
    struct policy *policy = province_policy(arena);
    for (size_t i = 0; i < LENGTH(consulting_limits); i++) {
        struct rule *rule = &policy->rules[consulting_limits[i].rule];
        for (int u = 0; u < URGENCY_COLUMNS; u++) {
            assert_true(limit_parse(consulting_limits[i].limits[u], &rule->limits[u]));
        }
    }
    reference->policy = policy;
    return reference;
}

/* ---- reports ------------------------------------------------------------------------------- */

static inline char **
text_list(struct arena *arena, const char *words, size_t *count)
{
    char **list = arena_array(arena, strlen(words) + 1, sizeof *list);
    *count = 0;
    for (const char *at = words; *at != '\0';) {
        size_t size = strcspn(at, ",");
        list[(*count)++] = arena_text_n(arena, at, size);
        at += size + (at[size] == ',');
    }
    return list;
}

/* `units` with commas between; by SXD's officer. */
static inline Dondoc__V1__Event *
question_new(struct arena *arena, const char *units)
{
    Dondoc__V1__Event *event = report_new(arena, DATA(CONSULTATION_ASKED), "SXD.CV");
    Dondoc__V1__ConsultationAsked *asked = event->consultation_asked;
    asked->units = text_list(arena, units, &asked->n_units);
    asked->content = arena_text(arena, "Dự thảo Tờ trình về cấp phép xây dựng nhà ở");
    return event;
}

static inline Dondoc__V1__Event *
receipt_new(struct arena *arena, const char *unit, int round)
{
    Dondoc__V1__Event *event = event_of_type(arena, DATA(DELIVERY_CONFIRMED));
    event->delivery_confirmed->unit = arena_text(arena, unit);
    event->delivery_confirmed->round = round;
    return event;
}

/* Signed by the head, with all that its stance asks for. */
static inline Dondoc__V1__Event *
opinion_new(struct arena *arena, const char *unit, Dondoc__V1__Stance stance)
{
    const char *head = arena_print(arena, "%s.GD", unit);
    Dondoc__V1__Event *event = report_new(arena, DATA(OPINION_GIVEN), head);
    Dondoc__V1__OpinionGiven *opinion = event->opinion_given;
    opinion->unit = arena_text(arena, unit);
    opinion->stance = stance;
    opinion->signer = arena_text(arena, head);
    if (stance == STANCE(AGREE_WITH_CHANGES)) {
        opinion->changes = text_list(arena, "Bổ sung Điều 3", &opinion->n_changes);
    } else if (stance == STANCE(DISAGREE)) {
        opinion->reason = arena_text(arena, "Trái Điều 5 của Nghị định");
    }
    return event;
}

static inline Dondoc__V1__Event *
doubt_new(struct arena *arena, const char *unit)
{
    Dondoc__V1__Event *event = report_new(arena, DATA(OPINION_MARKED_UNCLEAR), "SXD.CV");
    event->opinion_marked_unclear->unit = arena_text(arena, unit);
    return event;
}

static inline Dondoc__V1__Event *
turn_back_new(struct arena *arena, const char *unit, Dondoc__V1__TurnBackReason reason)
{
    Dondoc__V1__Event *event =
        report_new(arena, DATA(CONSULTATION_RETURNED), arena_print(arena, "%s.GD", unit));
    event->consultation_returned->unit = arena_text(arena, unit);
    event->consultation_returned->reason = reason;
    return event;
}

static inline Dondoc__V1__Event *
meeting_new(struct arena *arena, const char *unit, const char *participants,
            Dondoc__V1__HeadsMeetingHeld__Result result)
{
    Dondoc__V1__Event *event = report_new(arena, DATA(HEADS_MEETING_HELD), "SXD.CV");
    Dondoc__V1__HeadsMeetingHeld *meeting = event->heads_meeting_held;
    meeting->unit = arena_text(arena, unit);
    meeting->participants = text_list(arena, participants, &meeting->n_participants);
    meeting->result = result;
    return event;
}

static inline Dondoc__V1__Event *
view_new(struct arena *arena, const char *unit)
{
    static uint8_t table[32] = { 7 };
    Dondoc__V1__Event *event = report_new(arena, DATA(LEAD_VIEW_RECORDED), "SXD.GD");
    event->lead_view_recorded->unit = arena_text(arena, unit);
    event->lead_view_recorded->view = arena_text(arena, "Giữ như dự thảo");
    event->lead_view_recorded->table_hash = (ProtobufCBinaryData){ sizeof table, table };
    return event;
}

/* What escalation says when a clock of the task runs out. */
static inline Dondoc__V1__Event *
clock_limit(struct arena *arena, const Dondoc__V1__Clock *clock)
{
    Dondoc__V1__Event *event = event_of_type(arena, DATA(LIMIT_PASSED));
    event->limit_passed->kind = clock->kind;
    event->limit_passed->clock = clock->id;
    event->limit_passed->planned_at = clock->due_at;
    return event;
}

static inline const Dondoc__V1__Clock *
clock_of_unit(const Dondoc__V1__Task *task, Dondoc__V1__ClockKind kind, const char *unit)
{
    for (size_t i = 0; i < task->n_clocks; i++) {
        if (task->clocks[i]->kind == kind && text_same(task->clocks[i]->unit, unit)) {
            return task->clocks[i];
        }
    }
    return NULL;
}

static inline const Dondoc__V1__ConsultTarget *
consulted(const Dondoc__V1__Task *task, int round, const char *unit)
{
    const Dondoc__V1__Consultation *asked = task->consultations[round - 1];
    for (size_t i = 0; i < asked->n_targets; i++) {
        if (text_same(asked->targets[i]->unit, unit)) {
            return asked->targets[i];
        }
    }
    return NULL;
}

#endif
