#include "life_view.h"

#include "base/civil.h"

#define TYPE(name) DONDOC__V1__EVENT__DATA_##name

struct saying {
    struct text_builder *out;
    const Dondoc__V1__Event *event;
    bool is_english;
};

static const char *
choose(const struct saying *saying, const char *vi, const char *en)
{
    return saying->is_english ? en : vi;
}

/* ", label text", when there is a text. */
static void
add(const struct saying *saying, const char *vi, const char *en, const char *text)
{
    if (!text_is_empty(text)) {
        const char *label = choose(saying, vi, en);
        text_print(saying->out, ", %s%s%s", label, *label ? " " : "", text);
    }
}

static void
add_due(const struct saying *saying, int64_t due_at)
{
    char due[CIVIL_TEXT_SIZE];
    if (due_at != 0) {
        add(saying, "hạn", "due", due_print(due, sizeof due, due_at, saying->is_english));
    }
}

static void
say_list(const struct saying *saying, char *const *texts, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        text_print(saying->out, "%s%s", i == 0 ? ": " : "; ", texts[i]);
    }
}

static void
say_handler(const struct saying *saying)
{
    add(saying, "", "", saying->event->handler_changed->handler);
    add(saying, "", "", saying->event->handler_changed->note);
}

static void
say_handler_before(const struct saying *saying)
{
    add(saying, "trước là", "before", saying->event->handler_noted->from);
}

static void
say_objection(const struct saying *saying)
{
    const Dondoc__V1__ObjectionRaised *raised = saying->event->objection_raised;
    add(saying, "thẩm quyền của", "competent is", raised->competent_unit);
    add(saying, "căn cứ", "by", raised->rule);
    add(saying, "", "", raised->reason);
}

static void
say_objection_opened(const struct saying *saying)
{
    const Dondoc__V1__Task *task = saying->event->task;
    if (task != NULL && task->n_objections > 0) {
        const Dondoc__V1__Objection *objection = task->objections[task->n_objections - 1];
        add(saying, "người quyết định", "decided by", objection->decider);
        add_due(saying, objection->due_at);
    }
}

static void
say_objection_decided(const struct saying *saying)
{
    const Dondoc__V1__ObjectionDecided *decided = saying->event->objection_decided;
    bool is_upheld = decided->outcome == DONDOC__V1__OBJECTION_DECIDED__OUTCOME__UPHOLD;
    add(saying, "", "",
        is_upheld ? choose(saying, "chấp nhận", "upheld")
                  : choose(saying, "không chấp nhận", "dismissed"));
    add(saying, "chủ trì", "lead", decided->lead);
    add(saying, "", "", decided->note);
}

static void
say_transferred(const struct saying *saying)
{
    text_print(saying->out, ", %s → %s", saying->event->task_transferred->from,
               saying->event->task_transferred->to);
}

static void
say_frozen(const struct saying *saying)
{
    add(saying, "theo quyết định của", "by decision of", saying->event->routing_frozen->position);
}

static void
say_dismissed(const struct saying *saying)
{
    if (saying->event->objection_dismissed->deemed) {
        add(saying, "", "",
            choose(saying, "không được quyết định, không có hiệu lực", "undecided: no effect"));
    }
}

static void
say_suspension(const struct saying *saying)
{
    add(saying, "", "", saying->event->suspension_ordered->reason);
    add(saying, "", "", saying->event->suspension_ordered->document);
}

static void
say_supplement(const struct saying *saying)
{
    say_list(saying, saying->event->supplement_requested->items,
             saying->event->supplement_requested->n_items);
}

static void
say_suspended(const struct saying *saying)
{
    say_list(saying, saying->event->task_suspended->items, saying->event->task_suspended->n_items);
}

static void
say_resumed(const struct saying *saying)
{
    const Dondoc__V1__Task *task = saying->event->task;
    if (saying->event->task_resumed->deemed) {
        add(saying, "", "", choose(saying, "hết thời gian tạm dừng", "suspended at longest"));
    }
    if (task != NULL && task->deadline != NULL) {
        add_due(saying, task->deadline->due_at);
    }
}

static void
say_reopening(const struct saying *saying)
{
    add(saying, "", "", saying->event->task_reopened->reason);
}

static void
say_filing(const struct saying *saying)
{
    const Dondoc__V1__TaskArchived *filed = saying->event->task_archived;
    add(saying, "", "",
        text_is_empty(filed->document) ? choose(saying, "không ban hành văn bản", "nothing issued")
                                       : filed->document);
    add(saying, "hồ sơ", "file", filed->file);
}

static const struct {
    int type;
    void (*say)(const struct saying *saying);
} sayings[] = {
    { TYPE(HANDLER_CHANGED), say_handler },
    { TYPE(OBJECTION_RAISED), say_objection },
    { TYPE(OBJECTION_DECIDED), say_objection_decided },
    { TYPE(SUSPENSION_ORDERED), say_suspension },
    { TYPE(SUPPLEMENT_REQUESTED), say_supplement },
    { TYPE(TASK_REOPENED), say_reopening },
    { TYPE(TASK_ARCHIVED), say_filing },
    { TYPE(HANDLER_NOTED), say_handler_before },
    { TYPE(OBJECTION_OPENED), say_objection_opened },
    { TYPE(TASK_TRANSFERRED), say_transferred },
    { TYPE(ROUTING_FROZEN), say_frozen },
    { TYPE(OBJECTION_DISMISSED), say_dismissed },
    { TYPE(TASK_SUSPENDED), say_suspended },
    { TYPE(TASK_RESUMED), say_resumed },
};

void
life_say(struct text_builder *out, const Dondoc__V1__Event *event, bool is_english)
{
    struct saying saying = { out, event, is_english };
    for (size_t i = 0; i < sizeof sayings / sizeof *sayings; i++) {
        if (sayings[i].type == (int)event->data_case) {
            sayings[i].say(&saying);
        }
    }
}
