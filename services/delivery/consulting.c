#include "consulting.h"

#include "base/civil.h"
#include "base/text.h"
#include "wire/task.h"

#define TYPE(name) DONDOC__V1__EVENT__DATA_##name

/* One detail of the message. */
static void
set_detail(struct telling *telling, char *text)
{
    telling->details = arena_array(telling->unit->arena, 1, sizeof *telling->details);
    telling->details[0] = text;
    telling->detail_count = 1;
}

/* Who sent it: the task itself was sent by who assigned it. */
static const char *
sender_of(const Dondoc__V1__Task *task, int round)
{
    for (size_t i = 0; i < task->n_consultations; i++) {
        if (task->consultations[i]->round == round) {
            return task->consultations[i]->asker;
        }
    }
    return task->assigner;
}

static void
tell_missed(struct telling *telling, const Dondoc__V1__DeliveryMissed *missed)
{
    static const enum recipient handler[] = { RECIPIENT_HANDLER };
    struct audience_task part = task_audience(telling->task);
    const char *sender = sender_of(telling->task, missed->round);
    telling->kind = missed->round > 0 ? NOTICE_UNDELIVERED : NOTICE_UNRECEIVED;
    set_detail(telling, missed->unit);
    if (text_is_empty(sender)) {
        telling_add_roles(telling, &part, handler, 1);
    } else {
        telling_add(telling, sender, "",
                    told_role_name(missed->round > 0 ? (int)RECIPIENT_HANDLER : TOLD_ASSIGNER));
    }
}

static void
tell_turned_back(struct telling *telling, const Dondoc__V1__ConsultationTurnedBack *back)
{
    static const enum recipient head[] = { RECIPIENT_HEAD, RECIPIENT_HANDLER };
    struct audience_task part = task_audience(telling->task);
    telling->kind = NOTICE_TURNED_BACK;
    set_detail(telling, back->unit);
    telling_add_roles(telling, &part, head, sizeof head / sizeof *head);
}

/* Both heads, and by when they meet (F-15). */
static void
tell_conflict(struct telling *telling, const Dondoc__V1__ConflictOpened *opened)
{
    static const enum recipient head[] = { RECIPIENT_HEAD };
    const struct org_unit *unit = organisation_unit(telling->reference->organisation, opened->unit);
    const struct org_position *other =
        unit != NULL ? org_unit_head(unit, telling->unit->now) : NULL;
    const Dondoc__V1__Task *task = telling->task;
    struct audience_task part = task_audience(task);
    telling->kind = NOTICE_HEADS_MEETING;
    for (size_t i = 0; i < task->n_conflicts; i++) {
        if (text_same(task->conflicts[i]->unit, opened->unit)) {
            telling->clock = task->conflicts[i]->clock;
        }
    }
    set_detail(telling, opened->unit);
    telling_add_roles(telling, &part, head, 1);
    if (other != NULL) {
        telling_add(telling, other->code, "", recipient_name(RECIPIENT_CONSULTEE));
    }
}

/* "01/TB: Giám đốc Sở A (Nguyễn Văn B), 05/03/2026 - 12/03/2026": by name, as it was then. */
static char *
say_notice(const struct telling *telling, const Dondoc__V1__NoticeBackIssued *notice)
{
    const struct organisation *organisation = telling->reference->organisation;
    const struct org_position *position =
        text_is_empty(notice->position) ? NULL
                                        : organisation_position(organisation, notice->position);
    const struct org_person *person =
        text_is_empty(notice->person) ? NULL : organisation_person(organisation, notice->person);
    char from[CIVIL_TEXT_SIZE], to[CIVIL_TEXT_SIZE];
    day_print_vi(from, sizeof from, day_at(notice->delivered_at));
    day_print_vi(to, sizeof to, day_at(notice->lapsed_at - 1));
    return arena_print(telling->unit->arena, "%s: %s (%s), %s - %s", notice->number,
                       position != NULL ? position->title : notice->unit,
                       person != NULL ? person->name : notice->position, from, to);
}

/* The head who was silent; a copy to whoever follows the task for the Office (F-13). */
static void
tell_silent(struct telling *telling, const Dondoc__V1__NoticeBackIssued *notice)
{
    static const enum recipient copies[] = { RECIPIENT_TRACKER };
    static const enum recipient office[] = { RECIPIENT_OFFICE_CHIEF };
    struct audience_task part = task_audience(telling->task);
    telling->kind = NOTICE_BACK;
    set_detail(telling, say_notice(telling, notice));
    telling_add(telling, notice->position, "", recipient_name(RECIPIENT_CONSULTEE));
    telling_add_roles(telling, &part, text_is_empty(part.tracker) ? office : copies, 1);
}

void
consulting_tell(struct telling *telling, const Dondoc__V1__Event *event)
{
    switch (event->data_case) {
    case TYPE(DELIVERY_MISSED):
        tell_missed(telling, event->delivery_missed);
        break;
    case TYPE(CONSULTATION_TURNED_BACK):
        tell_turned_back(telling, event->consultation_turned_back);
        break;
    case TYPE(CONFLICT_OPENED):
        tell_conflict(telling, event->conflict_opened);
        break;
    case TYPE(NOTICE_BACK_ISSUED):
        tell_silent(telling, event->notice_back_issued);
        break;
    default:
        break;
    }
}
