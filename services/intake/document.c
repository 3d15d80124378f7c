#include "document.h"

#include "base/civil.h"
#include "base/text.h"
#include <string.h>

static const struct move {
    unsigned effects;
    enum code code; /* when there are none */
} moves[REGISTRATION_STATES][DOCUMENT_REPORTS] = {
    [REGISTRATION_NONE] = {
        [DOCUMENT_IS_RECEIVED] = { .effects = DOCUMENT_REGISTER },
        [DOCUMENT_IS_REJECTED] = { .effects = DOCUMENT_REJECT },
        [DOCUMENT_IS_RECALLED] = { .code = CODE_DOCUMENT_UNKNOWN },
        [DOCUMENT_ORDERS] = { .effects = DOCUMENT_REGISTER | DOCUMENT_LINK },
        [DOCUMENT_IS_REPLACED] = { .code = CODE_DOCUMENT_UNKNOWN },
        [DOCUMENT_REPLACES] = { .effects = DOCUMENT_REGISTER | DOCUMENT_LINK },
    },
    [REGISTRATION_REGISTERED] = {
        [DOCUMENT_IS_RECEIVED] = { .effects = DOCUMENT_REPEAT },
        [DOCUMENT_IS_REJECTED] = { .effects = DOCUMENT_REJECT },
        [DOCUMENT_IS_RECALLED] = { .effects = DOCUMENT_RECALL },
        [DOCUMENT_ORDERS] = { .effects = DOCUMENT_LINK },
        [DOCUMENT_IS_REPLACED] = { .effects = DOCUMENT_REPLACE },
        [DOCUMENT_REPLACES] = { .effects = DOCUMENT_LINK },
    },
    [REGISTRATION_REJECTED] = {
        [DOCUMENT_IS_RECEIVED] = { .code = CODE_DOCUMENT_REJECTED },
        [DOCUMENT_IS_REJECTED] = { .effects = DOCUMENT_REPEAT },
        [DOCUMENT_IS_RECALLED] = { .code = CODE_DOCUMENT_REJECTED },
        [DOCUMENT_ORDERS] = { .code = CODE_DOCUMENT_REJECTED },
        [DOCUMENT_IS_REPLACED] = { .code = CODE_DOCUMENT_REJECTED },
        [DOCUMENT_REPLACES] = { .code = CODE_DOCUMENT_REJECTED },
    },
    [REGISTRATION_RECALLED] = {
        [DOCUMENT_IS_RECEIVED] = { .code = CODE_DOCUMENT_RECALLED },
        [DOCUMENT_IS_REJECTED] = { .code = CODE_DOCUMENT_RECALLED },
        [DOCUMENT_IS_RECALLED] = { .effects = DOCUMENT_REPEAT },
        [DOCUMENT_ORDERS] = { .code = CODE_DOCUMENT_RECALLED },
        [DOCUMENT_IS_REPLACED] = { .code = CODE_DOCUMENT_RECALLED },
        [DOCUMENT_REPLACES] = { .code = CODE_DOCUMENT_RECALLED },
    },
    [REGISTRATION_REPLACED] = {
        [DOCUMENT_IS_RECEIVED] = { .code = CODE_DOCUMENT_REPLACED },
        [DOCUMENT_IS_REJECTED] = { .code = CODE_DOCUMENT_REPLACED },
        [DOCUMENT_IS_RECALLED] = { .code = CODE_DOCUMENT_REPLACED },
        [DOCUMENT_ORDERS] = { .code = CODE_DOCUMENT_REPLACED },
        [DOCUMENT_IS_REPLACED] = { .effects = DOCUMENT_REPEAT },
        [DOCUMENT_REPLACES] = { .code = CODE_DOCUMENT_REPLACED },
    },
};

#define FIELDS(path)                                                                               \
    {                                                                                              \
        path, path ".secrecy", path ".content_hash", path ".registration.book",                    \
            path ".registration.number"                                                            \
    }
static const struct document_fields fields[DOCUMENT_REPORTS] = {
    [DOCUMENT_IS_RECEIVED] = FIELDS("document_received.document"),
    [DOCUMENT_IS_REJECTED] = FIELDS("document_rejected.document"),
    [DOCUMENT_IS_RECALLED] = FIELDS("document_recalled.document"),
    [DOCUMENT_ORDERS] = FIELDS("assignment_ordered.document"),
    [DOCUMENT_IS_REPLACED] = FIELDS("document_replaced.document"),
    [DOCUMENT_REPLACES] = FIELDS("document_replaced.replacement"),
};

const struct document_fields *
document_fields(enum document_report report)
{
    return &fields[report];
}

const Dondoc__V1__Document *
document_in(const Dondoc__V1__Event *event, enum document_report *report)
{
    switch (event->data_case) {
    case DONDOC__V1__EVENT__DATA_DOCUMENT_RECEIVED:
        *report = DOCUMENT_IS_RECEIVED;
        return event->document_received->document;
    case DONDOC__V1__EVENT__DATA_DOCUMENT_REJECTED:
        *report = DOCUMENT_IS_REJECTED;
        return event->document_rejected->document;
    case DONDOC__V1__EVENT__DATA_DOCUMENT_RECALLED:
        *report = DOCUMENT_IS_RECALLED;
        return event->document_recalled->document;
    case DONDOC__V1__EVENT__DATA_DOCUMENT_REPLACED:
        *report = DOCUMENT_IS_REPLACED;
        return event->document_replaced->document;
    case DONDOC__V1__EVENT__DATA_ASSIGNMENT_ORDERED:
        *report = DOCUMENT_ORDERS;
        return event->assignment_ordered->document;
    default:
        return NULL;
    }
}

const Dondoc__V1__Document *
document_replacing(const Dondoc__V1__Event *event)
{
    bool is_one = event->data_case == DONDOC__V1__EVENT__DATA_DOCUMENT_REPLACED;
    return is_one ? event->document_replaced->replacement : NULL;
}

/* Work that begins with a meeting, a citizen or the unit itself comes without a document. */
bool
document_is_owed(const Dondoc__V1__Event *event)
{
    if (event->data_case != DONDOC__V1__EVENT__DATA_ASSIGNMENT_ORDERED ||
        event->assignment_ordered->document) {
        return false;
    }
    switch (event->assignment_ordered->origin) {
    case DONDOC__V1__ORIGIN__THU_TRUONG:
    case DONDOC__V1__ORIGIN__KET_LUAN_HOP:
    case DONDOC__V1__ORIGIN__MOT_CUA:
    case DONDOC__V1__ORIGIN__PHAN_ANH:
    case DONDOC__V1__ORIGIN__TU_DE_XUAT:
        return false;
    default:
        return true;
    }
}

/* More than a key: enough to register it. */
static bool
is_inline(const Dondoc__V1__Document *document)
{
    return document->content_hash.len > 0 || document->registration;
}

static bool
has_other_content(const struct registration *registration, const Dondoc__V1__Document *document)
{
    return registration->has_content && document->content_hash.len == HASH_SIZE &&
           memcmp(registration->content_hash.bytes, document->content_hash.data, HASH_SIZE) != 0;
}

static bool
is_another(const char *now, const char *before)
{
    return !text_is_empty(now) && !text_is_empty(before) && !text_same(now, before);
}

/* What one body returned as misaddressed, its sender sends to the right one: it is addressed to
 * somebody else now, or comes into the book of somebody else. */
static bool
is_readdressed(const struct registration *registration, const Dondoc__V1__Document *document)
{
    return registration->state == REGISTRATION_REJECTED &&
           (is_another(document->addressee, registration->addressee) ||
            is_another(document_book(document, 0).name, registration->book));
}

static bool
has_tasks(const struct registration *registration)
{
    const struct task_link *link = registration->tasks;
    while (link && link->is_refused) {
        link = link->next;
    }
    return link != NULL;
}

unsigned
document_judge(const struct registration *registration, enum document_report report,
               const Dondoc__V1__Document *document, int source, enum code *code,
               const char **field)
{
    enum registration_state state = registration->state;
    bool needs_more = report == DOCUMENT_ORDERS || report == DOCUMENT_REPLACES;
    bool is_brought = report == DOCUMENT_IS_RECEIVED || needs_more;
    if (is_brought && is_readdressed(registration, document)) {
        state = REGISTRATION_NONE;
    }
    struct move move = moves[state][report];
    *field = fields[report].document;
    if (move.effects & DOCUMENT_REGISTER && needs_more && !is_inline(document)) {
        move = (struct move){ .code = CODE_DOCUMENT_UNKNOWN };
    } else if (state == REGISTRATION_REGISTERED && is_brought &&
               has_other_content(registration, document)) {
        move = (struct move){ .code = CODE_DOCUMENT_DIFFERS };
        *field = fields[report].content_hash;
    } else if (move.effects & DOCUMENT_REJECT && has_tasks(registration)) {
        move = (struct move){ .code = CODE_DOCUMENT_HAS_TASKS };
    } else if (move.effects & (DOCUMENT_RECALL | DOCUMENT_REPLACE) && registration->source != 0 &&
               registration->source != source) {
        move = (struct move){ .code = CODE_DOCUMENT_OF_ANOTHER };
    }
    *code = move.code;
    return move.effects;
}

static int64_t
registered_at(const Dondoc__V1__Document *document, int64_t now)
{
    const Dondoc__V1__Registration *registration = document->registration;
    return registration && registration->registered_at ? registration->registered_at : now;
}

struct book_key
document_book(const Dondoc__V1__Document *document, int64_t now)
{
    const Dondoc__V1__Registration *registration = document->registration;
    struct book_key key = { document->addressee, 0 };
    if (registration && !text_is_empty(registration->book)) {
        key.name = registration->book;
    }
    key.year = registration && registration->year ? registration->year
                                                  : civil_at(registered_at(document, now)).year;
    return key;
}

void
document_enter(struct registration *registration, const Dondoc__V1__Document *document,
               enum registration_state state, int64_t now)
{
    struct book_key key = document_book(document, now);
    bool was_registered = registration->state == REGISTRATION_REGISTERED;
    registration->state = state;
    registration->is_changed = true;
    if (was_registered) {
        return; /* a return may give its key alone; what is known of it stays */
    }
    registration->has_content = document->content_hash.len == HASH_SIZE;
    if (registration->has_content) {
        memcpy(registration->content_hash.bytes, document->content_hash.data, HASH_SIZE);
    }
    registration->addressee = document->addressee;
    registration->book = key.name;
    registration->book_year = key.year;
    registration->registered_at = registered_at(document, now);
}

void
document_link(struct registration *registration, struct arena *arena, const char *task,
              bool is_stored)
{
    struct task_link **at = &registration->tasks;
    for (; *at; at = &(*at)->next) {
        if (text_same((*at)->task, task)) {
            (*at)->is_refused = false;
            return;
        }
    }
    struct task_link *link = arena_alloc(arena, sizeof *link);
    *link = (struct task_link){ .task = task, .is_stored = is_stored };
    *at = link;
}
