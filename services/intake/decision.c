#include "decision.h"

#include "wire/message.h"
#include <string.h>

#define DATA(name) DONDOC__V1__EVENT__DATA_##name

/* What a draft is made of; draft.own. */
struct making {
    struct item *item;                /* the report itself, or what caused the decision */
    Dondoc__V1__Event *event;         /* of a decision; NULL for a report */
    const struct registration *first; /* DuplicateDetected: whose first report it names */
};

static struct draft *
add_draft(struct sheet *sheet, struct making making)
{
    if (sheet->count == sheet->room) {
        size_t room = sheet->room ? 2 * sheet->room : 64;
        struct draft *grown = arena_array(sheet->arena, room, sizeof *grown);
        if (sheet->count) {
            memcpy(grown, sheet->drafts, sheet->count * sizeof *grown);
        }
        sheet->drafts = grown;
        sheet->room = room;
    }
    struct making *kept = arena_alloc(sheet->arena, sizeof *kept);
    *kept = making;
    struct draft *draft = &sheet->drafts[sheet->count++];
    draft->own = kept;
    return draft;
}

void
sheet_add_report(struct sheet *sheet, struct item *item)
{
    struct draft *draft = add_draft(sheet, (struct making){ .item = item });
    sheet->ordinal = 0;
    draft->digest = item->digest;
    draft->entry = (struct entry){
        .position = { item->shard, 0 },
        .source = item->source,
        .event_id = item->event->id,
        .subject = item->event->subject,
        .type = event_type(item->event),
        .body = item->body,
    };
}

/* The same decision about the same report always has the same id. */
static char *
decision_id(struct arena *arena, const struct item *item, int ordinal)
{
    struct hasher hasher;
    hasher_open(&hasher);
    hasher_add_text(&hasher, item->event->source);
    hasher_add_text(&hasher, item->event->id);
    struct hash hash = hasher_close(&hasher);
    char hex[HASH_HEX_SIZE];
    return arena_print(arena, "%.32s-%d", hash_print(hex, &hash), ordinal);
}

static Dondoc__V1__Event *
new_event(struct sheet *sheet, const struct item *item, const char *subject,
          Dondoc__V1__Event__DataCase data_case)
{
    Dondoc__V1__Event *event = event_about(sheet->arena, subject, data_case);
    event->id = decision_id(sheet->arena, item, ++sheet->ordinal);
    event->source = (char *)"dondoc/intake";
    event->correlation = item->event->correlation;
    return event;
}

static void
add_decision(struct sheet *sheet, struct making making)
{
    struct draft *draft = add_draft(sheet, making);
    const char *subject = making.event->subject;
    draft->entry = (struct entry){
        .position = { journal_shard(subject, sheet->shard_count), 0 },
        .source = SOURCE_INTAKE,
        .event_id = making.event->id,
        .subject = subject,
        .type = event_type(making.event),
        .depth = 1,
    };
    sheet->decisions++;
}

static Dondoc__V1__Verdict *
new_verdict(struct arena *arena, Dondoc__V1__Verdict__Kind kind)
{
    Dondoc__V1__Verdict *verdict = arena_alloc(arena, sizeof *verdict);
    dondoc__v1__verdict__init(verdict);
    verdict->kind = kind;
    return verdict;
}

/* ---- one event each ------------------------------------------------------------------------ */

static Dondoc__V1__Event *
make_registered(struct sheet *sheet, const struct item *item, const Dondoc__V1__Document *document,
                const struct registration *registration)
{
    Dondoc__V1__Event *event =
        new_event(sheet, item, registration->document, DATA(DOCUMENT_REGISTERED));
    Dondoc__V1__Registration *entered = arena_alloc(sheet->arena, sizeof *entered);
    dondoc__v1__registration__init(entered);
    entered->book = (char *)registration->book;
    entered->year = registration->book_year;
    entered->number = registration->number;
    entered->registered_at = registration->registered_at;
    Dondoc__V1__Document *copy = arena_alloc(sheet->arena, sizeof *copy);
    *copy = *document;
    copy->registration = entered;
    event->document_registered->document = copy;
    return event;
}

static Dondoc__V1__Event *
make_receipt(struct sheet *sheet, const struct item *item, const struct registration *registration,
             Dondoc__V1__ReceiptIssued__What what, const Dondoc__V1__Document *document, int tasks)
{
    Dondoc__V1__Event *event = new_event(sheet, item, registration->document, DATA(RECEIPT_ISSUED));
    event->receipt_issued->what = what;
    event->receipt_issued->issuer = document->issuer;
    event->receipt_issued->tasks = tasks;
    return event;
}

static Dondoc__V1__Event *
make_repeat(struct sheet *sheet, const struct item *item, const struct registration *registration)
{
    Dondoc__V1__Event *event =
        new_event(sheet, item, registration->document, DATA(DUPLICATE_DETECTED));
    const struct code_row *known = code_row(CODE_DOCUMENT_KNOWN);
    event->verdict = new_verdict(sheet->arena, DONDOC__V1__VERDICT__KIND__NOTED);
    event->verdict->code = (char *)known->name;
    event->verdict->text = (char *)known->text;
    event->verdict->text_vi = (char *)known->text_vi;
    return event;
}

static Dondoc__V1__Event *
make_recall(struct sheet *sheet, const struct item *item, const struct registration *registration,
            const char *task)
{
    Dondoc__V1__Event *event = new_event(sheet, item, task, DATA(RECALL_RECEIVED));
    event->recall_received->document = (char *)registration->document;
    event->recall_received->reason = item->event->document_recalled->reason;
    return event;
}

static Dondoc__V1__Event *
make_replacement(struct sheet *sheet, const struct item *item,
                 const struct registration *registration, const char *task)
{
    const Dondoc__V1__DocumentReplaced *report = item->event->document_replaced;
    Dondoc__V1__Event *event = new_event(sheet, item, task, DATA(REPLACEMENT_RECEIVED));
    event->replacement_received->document = (char *)registration->document;
    event->replacement_received->replacement = document_subject(sheet->arena, report->replacement);
    event->replacement_received->limit = report->limit;
    event->replacement_received->reason = report->reason;
    return event;
}

/* ---- what the effects of a report come to -------------------------------------------------- */

/* What becomes of the document reaches each of its tasks. */
static int
tell_tasks(struct sheet *sheet, struct item *item, unsigned effects,
           const struct registration *registration)
{
    int tasks = 0;
    for (const struct task_link *link = registration->tasks; link; link = link->next, tasks++) {
        Dondoc__V1__Event *event = effects & DOCUMENT_RECALL
                                       ? make_recall(sheet, item, registration, link->task)
                                       : make_replacement(sheet, item, registration, link->task);
        add_decision(sheet, (struct making){ .item = item, .event = event });
    }
    return tasks;
}

static Dondoc__V1__ReceiptIssued__What
receipt_of(unsigned effects)
{
    return effects & DOCUMENT_REGISTER  ? DONDOC__V1__RECEIPT_ISSUED__WHAT__REGISTERED
           : effects & DOCUMENT_REJECT  ? DONDOC__V1__RECEIPT_ISSUED__WHAT__REJECTED
           : effects & DOCUMENT_REPLACE ? DONDOC__V1__RECEIPT_ISSUED__WHAT__REPLACED
                                        : DONDOC__V1__RECEIPT_ISSUED__WHAT__RECALLED;
}

/* The report on a document has its verdict from us, in the receipt; that on a task from routing. */
void
sheet_add_effects(struct sheet *sheet, struct item *item, unsigned effects,
                  enum document_report report, const Dondoc__V1__Document *document,
                  struct registration *registration)
{
    int tasks = 0;
    if (effects & DOCUMENT_REPEAT) {
        Dondoc__V1__Event *event = make_repeat(sheet, item, registration);
        add_decision(sheet, (struct making){ item, event, registration });
    }
    if (effects & DOCUMENT_REGISTER) {
        Dondoc__V1__Event *event = make_registered(sheet, item, document, registration);
        add_decision(sheet, (struct making){ .item = item, .event = event });
    }
    if (effects & (DOCUMENT_RECALL | DOCUMENT_REPLACE)) {
        tasks = tell_tasks(sheet, item, effects, registration);
    }
    if (effects & (DOCUMENT_REGISTER | DOCUMENT_REJECT | DOCUMENT_RECALL | DOCUMENT_REPLACE)) {
        Dondoc__V1__Event *event =
            make_receipt(sheet, item, registration, receipt_of(effects), document, tasks);
        if (report != DOCUMENT_ORDERS && report != DOCUMENT_REPLACES) {
            event->verdict = new_verdict(sheet->arena, DONDOC__V1__VERDICT__KIND__ACCEPTED);
        }
        add_decision(sheet, (struct making){ .item = item, .event = event });
    }
}

/* ---- once everything has its place --------------------------------------------------------- */

static void
complete_decision(struct sheet *sheet, struct draft *draft, const struct making *making)
{
    if (making->first) {
        struct position first =
            making->first->item ? making->first->item->position : making->first->first;
        making->event->duplicate_detected->first =
            position_message(sheet->arena, first.shard, first.seq);
    }
    draft->entry.cause = making->item->position;
    draft->entry.body.data =
        message_pack(sheet->arena, &making->event->base, &draft->entry.body.size);
    draft->digest = event_digest(draft->entry.body.data, draft->entry.body.size);
}

void
sheet_complete(struct append *append)
{
    struct sheet *sheet = append->self;
    for (size_t i = 0; i < append->count; i++) {
        const struct making *making = append->drafts[i].own;
        if (!making->event) {
            making->item->position = append->drafts[i].entry.position;
        }
    }
    for (size_t i = 0; i < append->count; i++) {
        const struct making *making = append->drafts[i].own;
        if (making->event) {
            complete_decision(sheet, &append->drafts[i], making);
        }
    }
}
