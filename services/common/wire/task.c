#include "wire/task.h"

#include "base/text.h"
#include "domain/name.h"

#define KIND(name)   DONDOC__V1__LIMIT__KIND__##name
#define ANCHOR(name) DONDOC__V1__LIMIT__ANCHOR__##name
#define CLOCK(name)  DONDOC__V1__CLOCK_KIND__##name

static const struct {
    Dondoc__V1__Limit__Kind message;
    enum limit_kind limit;
} kinds[] = {
    { KIND(KHONG_HAN), LIMIT_NONE },
    { KIND(FIXED_INSTANT), LIMIT_FIXED_INSTANT },
    { KIND(ON_OR_BEFORE_DATE), LIMIT_ON_OR_BEFORE_DATE },
    { KIND(BEFORE_DATE), LIMIT_BEFORE_DATE },
    { KIND(CAL_DAYS), LIMIT_CAL_DAYS },
    { KIND(WORK_DAYS), LIMIT_WORK_DAYS },
    { KIND(WEEKS), LIMIT_WEEKS },
    { KIND(MONTHS), LIMIT_MONTHS },
    { KIND(CAL_HOURS), LIMIT_CAL_HOURS },
    { KIND(WORK_HOURS), LIMIT_WORK_HOURS },
};

static const struct {
    Dondoc__V1__Limit__Anchor message;
    enum limit_anchor limit;
} anchors[] = {
    { ANCHOR(ASSIGNED_AT), ANCHOR_ASSIGNED_AT },
    { ANCHOR(ISSUED_AT), ANCHOR_ISSUED_AT },
    { ANCHOR(RECEIVED_AT), ANCHOR_RECEIVED_AT },
    { ANCHOR(COMPLETE_DOSSIER_AT), ANCHOR_COMPLETE_DOSSIER_AT },
    { ANCHOR(MINUTES_SIGNED_AT), ANCHOR_MINUTES_SIGNED_AT },
    { ANCHOR(PREV_STEP_DONE), ANCHOR_PREV_STEP_DONE },
    { ANCHOR(EVENT), ANCHOR_EVENT },
};

static bool
is_in_hours(enum limit_kind kind)
{
    return kind == LIMIT_CAL_HOURS || kind == LIMIT_WORK_HOURS;
}

static bool
find_kind(Dondoc__V1__Limit__Kind kind, enum limit_kind *found)
{
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        if (kinds[i].message == kind) {
            *found = kinds[i].limit;
            return true;
        }
    }
    return false;
}

static bool
find_anchor(Dondoc__V1__Limit__Anchor anchor, enum limit_anchor *found)
{
    for (size_t i = 0; i < sizeof(anchors) / sizeof(anchors[0]); i++) {
        if (anchors[i].message == anchor) {
            *found = anchors[i].limit;
            return true;
        }
    }
    return false;
}

enum status
task_unpack(struct arena *arena, const void *data, size_t size, Dondoc__V1__Task **task)
{
    *task = size == 0
                ? NULL
                : message_unpack(arena, &dondoc__v1__task__descriptor, data, size, MESSAGE_MEMORY);
    return size == 0 || *task != NULL ? ST_OK : ST_INVALID;
}

bool
task_limit(const Dondoc__V1__Limit *message, struct limit *limit)
{
    *limit = (struct limit){ .kind = LIMIT_NONE };
    if (!find_kind(message->kind, &limit->kind) || !find_anchor(message->anchor, &limit->anchor)) {
        return false;
    }
    int64_t amount = is_in_hours(limit->kind) ? INT64_C(60) * message->amount + message->minutes
                                              : message->amount;
    int32_t most = limit_amount_max(limit->kind);
    if (most > 0 && (amount < 1 || amount > most)) {
        return false;
    }
    limit->amount = most > 0 ? (int32_t)amount : 0;
    limit->event = limit->anchor == ANCHOR_EVENT ? message->anchor_event : NULL;
    limit->at = limit->kind == LIMIT_FIXED_INSTANT ? message->instant : 0;
    if (limit->kind == LIMIT_FIXED_INSTANT && limit->at <= 0) {
        return false;
    }
    bool is_date = limit->kind == LIMIT_ON_OR_BEFORE_DATE || limit->kind == LIMIT_BEFORE_DATE;
    return !is_date || day_parse(message->date, &limit->date);
}

void
task_limit_message(const struct limit *limit, Dondoc__V1__Limit *message)
{
    dondoc__v1__limit__init(message);
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        if (kinds[i].limit == limit->kind) {
            message->kind = kinds[i].message;
        }
    }
    for (size_t i = 0; i < sizeof(anchors) / sizeof(anchors[0]); i++) {
        if (anchors[i].limit == limit->anchor) {
            message->anchor = anchors[i].message;
        }
    }
    message->amount = is_in_hours(limit->kind) ? limit->amount / 60 : limit->amount;
    message->minutes = is_in_hours(limit->kind) ? limit->amount % 60 : 0;
    message->instant = limit->at;
}

struct suspension *
task_suspensions(struct arena *arena, const Dondoc__V1__Task *task, size_t *count)
{
    struct suspension *list = arena_array(arena, task->n_pauses, sizeof *list);
    *count = 0;
    for (size_t i = 0; i < task->n_pauses; i++) {
        if (task->pauses[i]->to != 0) {
            list[(*count)++] = (struct suspension){ task->pauses[i]->from, task->pauses[i]->to };
        }
    }
    return list;
}

struct audience_task
task_audience(const Dondoc__V1__Task *task)
{
    return (struct audience_task){ .lead = task->lead,
                                   .handler = task->handler,
                                   .accountable_head = task->accountable_head,
                                   .assigner = task->assigner,
                                   .tracker = task->tracker,
                                   .reviewer = task->reviewer,
                                   .field = task->field };
}

static Dondoc__V1__Recipient *
recipient_of(struct arena *arena, const struct listener *listener)
{
    Dondoc__V1__Recipient *recipient = arena_alloc(arena, sizeof *recipient);
    dondoc__v1__recipient__init(recipient);
    if (listener->position != NULL) {
        recipient->position = arena_text(arena, listener->position->code);
    }
    if (listener->instead_of != NULL) {
        recipient->instead_of = arena_text(arena, listener->instead_of->code);
    }
    bool is_on_duty = listener->role == RECIPIENTS;
    recipient->why =
        arena_text(arena, is_on_duty ? "DUTY_OFFICER" : recipient_name(listener->role));
    recipient->outcome = (Dondoc__V1__Recipient__Outcome)listener->outcome;
    recipient->merged_level = listener->merged_level;
    recipient->last_resort = listener->is_last_resort;
    return recipient;
}

Dondoc__V1__Recipient **
task_recipients(struct arena *arena, const struct audience *audience, size_t *count)
{
    *count = (size_t)audience->count;
    Dondoc__V1__Recipient **recipients = arena_array(arena, *count, sizeof *recipients);
    for (size_t i = 0; i < *count; i++) {
        recipients[i] = recipient_of(arena, &audience->listeners[i]);
    }
    return recipients;
}

const Dondoc__V1__Clock *
task_clock(const Dondoc__V1__Task *task, Dondoc__V1__ClockKind kind)
{
    for (size_t i = 0; i < task->n_clocks; i++) {
        if (task->clocks[i]->kind == kind && !task->clocks[i]->lapsed) {
            return task->clocks[i];
        }
    }
    return NULL;
}

const Dondoc__V1__Clock *
task_clock_of(const Dondoc__V1__Task *task, int id)
{
    for (size_t i = 0; i < task->n_clocks; i++) {
        if (task->clocks[i]->id == id) {
            return task->clocks[i];
        }
    }
    return NULL;
}

/* clang-format off */
static const struct name clocks[] = {
    [0]                      = { "CLOCK_UNSPECIFIED", "", "" },
    [CLOCK(DUE)]             = { "DUE", "thời hạn", "due time" },
    [CLOCK(PARKING)]         = { "PARKING", "chờ báo cáo trước", "waiting for its predecessor" },
    [CLOCK(ACCEPTANCE)]      = { "ACCEPTANCE", "tiếp nhận", "acceptance" },
    [CLOCK(DELIVERY)]        = { "DELIVERY", "xác nhận đã nhận văn bản", "proof of delivery" },
    [CLOCK(REVIEW)]          = { "REVIEW", "xem xét kết quả", "review" },
    [CLOCK(OBJECTION)]       = { "OBJECTION", "quyết định kiến nghị thẩm quyền", "decision on the objection" },
    [CLOCK(EXTENSION)]       = { "EXTENSION", "quyết định gia hạn", "decision on the extension" },
    [CLOCK(EXTENSION_EXPIRY)] = { "EXTENSION_EXPIRY", "hiệu lực đề nghị gia hạn", "end of the request for extension" },
    [CLOCK(SUSPENSION)]      = { "SUSPENSION", "tạm dừng", "suspension" },
    [CLOCK(CONSULTATION)]    = { "CONSULTATION", "trả lời lấy ý kiến", "opinion" },
    [CLOCK(OPINION)]         = { "OPINION", "làm rõ ý kiến", "clear opinion" },
    [CLOCK(APPRAISAL)]       = { "APPRAISAL", "thẩm định", "appraisal" },
    [CLOCK(HEADS_MEETING)]   = { "HEADS_MEETING", "người đứng đầu làm việc trực tiếp", "the heads' meeting" },
};
/* clang-format on */
enum { CLOCKS = sizeof clocks / sizeof clocks[0] };

const char *
clock_name(Dondoc__V1__ClockKind kind)
{
    return name_code(clocks, CLOCKS, (int)kind);
}

const char *
clock_say(Dondoc__V1__ClockKind kind, bool english)
{
    return name_say(clocks, CLOCKS, (int)kind, english);
}

int64_t
task_clock_due(const Dondoc__V1__Task *task, Dondoc__V1__ClockKind kind)
{
    const Dondoc__V1__Clock *clock = task_clock(task, kind);
    return clock != NULL ? clock->due_at : 0;
}

const Dondoc__V1__Holder *
task_fold_add(struct task_fold *fold, const Dondoc__V1__Event *decision, int64_t seq)
{
    const Dondoc__V1__Task *task = decision->task;
    if (task == NULL) {
        return NULL;
    }
    int ordinal =
        fold->task != NULL && fold->task->holder != NULL ? fold->task->holder->ordinal : 0;
    *fold = (struct task_fold){ .task = task, .seq = seq };
    return task->holder != NULL && task->holder->ordinal > ordinal ? task->holder : NULL;
}
