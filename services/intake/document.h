/*
 * What a report does to a document's registration (F-01; Decree 30/2020, Articles 21 and 22). Pure:
 * rows are read and written by store_registry.c.
 */
#ifndef INTAKE_DOCUMENT_H
#define INTAKE_DOCUMENT_H

#include "item.h"
#include <stdbool.h>

enum registration_state { /* as in intake.registration; NONE has no row */
                          REGISTRATION_NONE,
                          REGISTRATION_REGISTERED,
                          REGISTRATION_REJECTED,
                          REGISTRATION_RECALLED,
                          REGISTRATION_REPLACED,
                          REGISTRATION_STATES,
};

/* How a report speaks of a document. */
enum document_report {
    DOCUMENT_IS_RECEIVED,
    DOCUMENT_IS_REJECTED,
    DOCUMENT_IS_RECALLED,
    DOCUMENT_ORDERS, /* AssignmentOrdered with a document */
    DOCUMENT_IS_REPLACED,
    DOCUMENT_REPLACES, /* the other document of that report */
    DOCUMENT_REPORTS,
};

enum document_effect {
    DOCUMENT_REGISTER = 1 << 0, /* DocumentRegistered, ReceiptIssued */
    DOCUMENT_REPEAT = 1 << 1,   /* DuplicateDetected */
    DOCUMENT_REJECT = 1 << 2,   /* ReceiptIssued */
    DOCUMENT_RECALL = 1 << 3,   /* RecallReceived for each task, ReceiptIssued */
    DOCUMENT_LINK = 1 << 4,     /* its recall will reach the task */
    DOCUMENT_REPLACE = 1 << 5,  /* ReplacementReceived for each task, ReceiptIssued */
};

/* The document a report speaks of, and how; NULL when it speaks of none. */
const Dondoc__V1__Document *
document_in(const Dondoc__V1__Event *event, enum document_report *report);

/* The document that replaces it; NULL: the report is about no replacement. */
const Dondoc__V1__Document *document_replacing(const Dondoc__V1__Event *event);

/* An AssignmentOrdered that must name a document and does not: only some origins have none. */
bool document_is_owed(const Dondoc__V1__Event *event);

/* Where in the event the document stands: "assignment_ordered.document", and parts of it. */
struct document_fields {
    const char *document, *secrecy, *content_hash, *book, *number;
};
const struct document_fields *document_fields(enum document_report report);

struct task_link {
    struct task_link *next;
    const char *task; /* subject */
    bool is_stored;
    bool is_refused; /* no order of it came to be a task */
};

struct book {
    const char *name;
    int year;
    int last_number; /* when it is ours */
    int highest;     /* given in it by anybody */
    bool is_ours;    /* its numbers are given here */
    bool is_stored, is_changed;
};

struct registration {
    const char *document; /* its subject */
    const char *issuer, *symbol;
    int year;
    enum registration_state state;
    struct hash content_hash;
    bool has_content;
    const char *addressee;
    const char *book;
    int book_year, number;
    int64_t registered_at;
    struct position first;   /* the report it became known by; known later when it is ... */
    const struct item *item; /* ... this one, of the same batch */
    int source;              /* of that report, where `wants_links`; 0: not known any more */
    bool is_stored, is_changed;
    bool wants_links; /* `tasks` is to be complete, not only what is new */
    struct task_link *tasks;
};

/* What a report of this source does, as bits; 0: it is refused, `code` and `field` say why. */
unsigned document_judge(const struct registration *registration, enum document_report report,
                        const Dondoc__V1__Document *document, int source, enum code *code,
                        const char **field);

/* The book and year in which a document is to be registered; name "" when it does not say. */
struct book_key {
    const char *name;
    int year;
};
struct book_key document_book(const Dondoc__V1__Document *document, int64_t now);

/* Fills the registration in from a document that is to be known from now on. */
void document_enter(struct registration *registration, const Dondoc__V1__Document *document,
                    enum registration_state state, int64_t now);

/* Links a task; one that is linked already has been ordered again. */
void document_link(struct registration *registration, struct arena *arena, const char *task,
                   bool is_stored);

#endif
