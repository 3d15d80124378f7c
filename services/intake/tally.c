#include "tally.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { LINES_PER_SECOND = 20 };

static const char *const outcome_labels[] = {
    [OUTCOME_NEW] = "outcome=\"unknown\"",         [OUTCOME_ACCEPTED] = "outcome=\"accepted\"",
    [OUTCOME_DUPLICATE] = "outcome=\"duplicate\"", [OUTCOME_REFUSED] = "outcome=\"refused\"",
    [OUTCOME_LATER] = "outcome=\"later\"",
};
enum { OUTCOMES = OUTCOME_LATER + 1 };

struct tally {
    struct metric *outcomes[OUTCOMES], *codes[CODE_COUNT];
    struct metric *decisions, *batches, *commit_seconds, *request_seconds, *queued, *waiting;

    pthread_mutex_t lock; /* of what follows */
    int64_t second;       /* monotonic; `lines` were logged since */
    int lines;
    int64_t silent; /* refusals not logged since the last tick */
    int64_t busy;   /* events put off because a queue was full, since the last tick */
};

struct tally *
tally_open(struct daemon *daemon)
{
    struct tally *tally = calloc(1, sizeof *tally);
    if (!tally) {
        panic("no memory for a tally");
    }
    pthread_mutex_init(&tally->lock, NULL);
    for (int i = OUTCOME_ACCEPTED; i < OUTCOMES; i++) {
        tally->outcomes[i] = metric_counter(daemon, "dondoc_intake_events_total", outcome_labels[i],
                                            "events answered, by outcome");
    }
    for (int i = 0; i < CODE_COUNT; i++) {
        const struct code_row *row = code_row((enum code)i);
        char labels[80];
        if (text_same(row->said_by, "form") || text_same(row->said_by, "intake")) {
            snprintf(labels, sizeof labels, "code=\"%s\"", row->name);
            tally->codes[i] = metric_counter(daemon, "dondoc_intake_refusals_total", labels,
                                             "events refused or put off, by code");
        }
    }
    tally->decisions = metric_counter(daemon, "dondoc_intake_decisions_total", NULL,
                                      "events intake itself decided");
    tally->batches =
        metric_counter(daemon, "dondoc_intake_batches_total", NULL, "transactions committed");
    tally->commit_seconds = metric_histogram(daemon, "dondoc_intake_commit_seconds", NULL,
                                             "one transaction, from BEGIN to its answer");
    tally->request_seconds = metric_histogram(daemon, "dondoc_intake_request_seconds", NULL,
                                              "one request, from its arrival to its answer");
    tally->queued = metric_gauge(daemon, "dondoc_intake_queued_events", NULL,
                                 "events that wait for a committer");
    tally->waiting = metric_gauge(daemon, "dondoc_intake_waiting_requests", NULL,
                                  "requests that wait for verdicts");
    return tally;
}

void
tally_close(struct tally *tally)
{
    if (tally) {
        pthread_mutex_destroy(&tally->lock);
        free(tally);
    }
}

static bool
may_log(struct tally *tally)
{
    int64_t now = clock_monotonic();
    pthread_mutex_lock(&tally->lock);
    if (now - tally->second >= CLOCK_SECOND) {
        tally->second = now;
        tally->lines = 0;
    }
    bool may = tally->lines < LINES_PER_SECOND;
    tally->lines += may;
    tally->silent += !may;
    pthread_mutex_unlock(&tally->lock);
    return may;
}

static void
count_code(struct tally *tally, enum code code)
{
    if (tally->codes[code]) {
        metric_add(tally->codes[code], 1);
    }
}

void
tally_refusal(struct tally *tally, const Dondoc__V1__Event *event, const char *code,
              const char *field)
{
    /* A secret document's symbol is a secret too. */
    bool is_secret = text_same(code, code_row(CODE_SECRET_REFUSED)->name);
    if (may_log(tally)) {
        log_warn("EVENT-REFUSED", log_text("reason", code), log_text("field", field),
                 log_text("source", event->source), log_text("id", event->id),
                 log_text("subject", is_secret ? NULL : event->subject),
                 log_text("type", event_type_name(event_type(event))));
    }
    for (int i = 0; i < CODE_COUNT; i++) {
        if (text_same(code_row((enum code)i)->name, code)) {
            count_code(tally, (enum code)i);
        }
    }
    metric_add(tally->outcomes[OUTCOME_REFUSED], 1);
}

void
tally_item(struct tally *tally, const struct item *item)
{
    if (item->outcome == OUTCOME_REFUSED) {
        tally_refusal(tally, item->event, code_row(item->code)->name, item->field);
        return;
    }
    metric_add(tally->outcomes[item->outcome], 1);
    if (item->outcome == OUTCOME_LATER) {
        count_code(tally, item->code);
        pthread_mutex_lock(&tally->lock);
        tally->busy += item->code == CODE_INTAKE_BUSY;
        pthread_mutex_unlock(&tally->lock);
    }
}

void
tally_request(struct tally *tally, enum code code, size_t events)
{
    if (may_log(tally)) {
        log_warn("REQUEST-REFUSED", log_text("reason", code_row(code)->name),
                 log_number("events", (int64_t)events));
    }
    count_code(tally, code);
}

void
tally_batch(struct tally *tally, size_t events, size_t decisions, int64_t us)
{
    metric_add(tally->batches, 1);
    metric_add(tally->decisions, (int64_t)decisions);
    metric_observe(tally->commit_seconds, us);
    log_debug("EVENTS-COMMITTED", log_number("events", (int64_t)events),
              log_number("decisions", (int64_t)decisions), log_number("us", us));
}

void
tally_answer(struct tally *tally, int64_t us)
{
    metric_observe(tally->request_seconds, us);
}

void
tally_tick(struct tally *tally, size_t queued, size_t waiting)
{
    metric_set(tally->queued, (int64_t)queued);
    metric_set(tally->waiting, (int64_t)waiting);
    pthread_mutex_lock(&tally->lock);
    int64_t silent = tally->silent, busy = tally->busy;
    tally->silent = tally->busy = 0;
    pthread_mutex_unlock(&tally->lock);
    if (silent > 0) {
        log_warn("REFUSALS-SUPPRESSED", log_number("refusals", silent));
    }
    if (busy > 0) {
        log_warn("QUEUE-FILLED", log_number("events", busy));
    }
}
