/*
 * Chỉ đạo, ủy quyền của Chủ tịch: by the Chair alone a unit may act in one task, or ask another,
 * beyond the matrix (F-06). An override may come before the order it lets pass; it waits then.
 */
#include "base/text.h"
#include "rules/judging.h"

#define REPORT "override_granted"

enum { OVERRIDES_MAX = 50 }; /* of one task: a snapshot has to fit its message */

/* What the report grants, or NULL after saying faults. */
static Dondoc__V1__Override *
make_override(struct judging *judging)
{
    const Dondoc__V1__OverrideGranted *granted = judging->event->override_granted;
    day_t last = 0;
    if (!actor_is_known(judging)) {
        fault(judging, CODE_ACTOR_MISSING, RULE_OWN_AUTHORITY, "actor", NULL);
    } else if (!actor_is_of_kind(judging, POSITION_CHAIR)) {
        fault(judging, CODE_OVERRIDE_NOT_CHAIR, RULE_OWN_AUTHORITY, "actor", NULL);
    }
    if (text_is_empty(granted->document)) {
        fault(judging, CODE_FIELD_MISSING, RULE_OWN_AUTHORITY, REPORT ".document", NULL);
    }
    if (text_is_empty(granted->unit) && text_is_empty(granted->ask)) {
        fault(judging, CODE_FIELD_MISSING, RULE_OWN_AUTHORITY, REPORT ".unit", NULL);
    }
    if (!text_is_empty(granted->unit)) {
        (void)need_unit(judging, granted->unit, RULE_OWN_AUTHORITY, REPORT ".unit");
    }
    if (!text_is_empty(granted->ask)) {
        (void)need_unit(judging, granted->ask, RULE_OWN_AUTHORITY, REPORT ".ask");
    }
    if (text_is_empty(granted->until)) {
        fault(judging, CODE_FIELD_MISSING, RULE_OWN_AUTHORITY, REPORT ".until", NULL);
    } else if (!day_parse(granted->until, &last) || day_start(last + 1) <= judging->at) {
        fault(judging, CODE_FIELD_INVALID, RULE_OWN_AUTHORITY, REPORT ".until", granted->until);
    }
    Dondoc__V1__Override *override = arena_alloc(judging->docket->arena, sizeof *override);
    dondoc__v1__override__init(override);
    override->document = granted->document;
    override->matter = granted->matter;
    override->unit = granted->unit;
    override->ask = granted->ask;
    override->from = judging->at;
    override->to = day_start(last + 1);
    override->position =
        judging->event->actor != NULL ? judging->event->actor->position : (char *)"";
    override->at_most = granted->at_most;
    return is_refused(judging) ? NULL : override;
}

static void
add_override(struct judging *judging, Dondoc__V1__Override *override)
{
    Dondoc__V1__Task *task = judging->task;
    task->overrides = copy_list(judging, task->overrides, task->n_overrides);
    task->overrides[task->n_overrides++] = override;
}

/* Each use is said, with how often it was used. */
static void
use_override(struct judging *judging, size_t i, const char *field)
{
    struct arena *arena = judging->docket->arena;
    Dondoc__V1__Task *task = judging->task;
    Dondoc__V1__Override *used = edit_item(judging, &task->overrides, &task->n_overrides, i,
                                           &dondoc__v1__override__descriptor);
    used->uses++;
    warn(judging, CODE_OVERRIDE_USED, field,
         used->at_most > 0
             ? arena_print(arena, "%s, %d/%d", used->document, used->uses, used->at_most)
             : arena_print(arena, "%s, %d", used->document, used->uses));
}

static bool
is_for(const struct judging *judging, const Dondoc__V1__Override *override, const char *matter)
{
    const char *asked = text_is_empty(matter) ? judging->task->matter : matter;
    return override->from <= judging->at && judging->at < override->to &&
           (text_is_empty(override->matter) || text_same(override->matter, asked));
}

static bool
names_unit(const struct judging *judging, const char *code, const struct org_unit *unit)
{
    const struct org_unit *named =
        text_is_empty(code) ? NULL : organisation_unit(judging->reference->organisation, code);
    return named != NULL && org_unit_accountable(unit) == org_unit_accountable(named);
}

/* Those that came before the order and wait for it: taken over by the snapshot. */
static void
take_waiting(struct judging *judging)
{
    const struct docket *docket = judging->docket;
    for (int i = 0; docket->task == NULL && i < docket->parked_count; i++) {
        if (judging->task->n_overrides == OVERRIDES_MAX ||
            docket->parked[i].event->data_case != DONDOC__V1__EVENT__DATA_OVERRIDE_GRANTED) {
            continue;
        }
        struct judging waiting = *judging;
        waiting.event = docket->parked[i].event;
        waiting.verdict = NULL;
        Dondoc__V1__Override *override = make_override(&waiting);
        if (override != NULL) {
            add_override(judging, override);
        }
    }
}

/* All that a unit does in one task is one use. */
bool
override_lets_act(struct judging *judging, const struct org_unit *unit, const char *field)
{
    take_waiting(judging);
    const Dondoc__V1__Task *task = judging->task;
    for (size_t i = 0; unit != NULL && i < task->n_overrides; i++) {
        const Dondoc__V1__Override *override = task->overrides[i];
        if (override->uses > 0 && judging->at < override->to &&
            (names_unit(judging, override->unit, unit) ||
             names_unit(judging, override->ask, unit))) {
            return true;
        }
        if (is_for(judging, override, NULL) && names_unit(judging, override->unit, unit)) {
            use_override(judging, i, field);
            return true;
        }
    }
    return false;
}

bool
override_let_ask(const struct judging *judging, const struct org_unit *unit)
{
    const Dondoc__V1__Task *task = judging->task;
    for (size_t i = 0; i < task->n_overrides; i++) {
        const Dondoc__V1__Override *override = task->overrides[i];
        if (override->uses > 0 && judging->at < override->to &&
            names_unit(judging, override->ask, unit)) {
            return true;
        }
    }
    return false;
}

bool
override_lets_ask(struct judging *judging, const struct org_unit *unit, const char *matter,
                  const char *field)
{
    const Dondoc__V1__Task *task = judging->task;
    for (size_t i = 0; i < task->n_overrides; i++) {
        const Dondoc__V1__Override *override = task->overrides[i];
        bool is_left = override->at_most == 0 || override->uses < override->at_most;
        if (is_left && is_for(judging, override, matter) &&
            names_unit(judging, override->ask, unit)) {
            use_override(judging, i, field);
            return true;
        }
    }
    return false;
}

static bool
is_same_grant(const Dondoc__V1__Override *a, const Dondoc__V1__Override *b)
{
    return text_same(a->document, b->document) && text_same(a->matter, b->matter) &&
           text_same(a->unit, b->unit) && text_same(a->ask, b->ask) && a->to == b->to &&
           a->at_most == b->at_most;
}

/* One that the order took over already is there. */
void
judge_override(struct judging *judging)
{
    static const enum rule_id rules[] = { RULE_OWN_AUTHORITY };
    Dondoc__V1__Override *override = make_override(judging);
    if (override == NULL) {
        return;
    }
    bool is_taken = false;
    for (size_t i = 0; i < judging->task->n_overrides; i++) {
        is_taken |= is_same_grant(judging->task->overrides[i], override);
    }
    if (!is_taken && judging->task->n_overrides == OVERRIDES_MAX) {
        fault(judging, CODE_TOO_MANY, RULE_OWN_AUTHORITY, REPORT ".document", NULL);
        return;
    }
    if (!is_taken) {
        add_override(judging, override);
    }
    (void)amend_it(judging, DONDOC__V1__EVENT__DATA_OVERRIDE_NOTED, rules, 1);
}
