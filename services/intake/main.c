/*
 * intake: takes what other systems report and puts it into the journal.
 *
 * Reads    PublishRequest on INTAKE_LISTEN (NNG REP)
 * Writes   journal, registration books
 * Promise  an event is acknowledged only after it is committed
 */
#include "admission.h"
#include "answer.h"
#include "base/clock.h"

#define CLOSE_PATIENCE (3 * CLOCK_SECOND)

static const struct setting settings[] = {
    { "INTAKE_LISTEN", SETTING_TEXT, offsetof(struct intake_settings, listen_url),
      "tcp://127.0.0.1:7400", "where publishers connect, also tls+tcp://; port 0: any free one", 0,
      0 },
    { "INTAKE_TLS_CERT", SETTING_TEXT, offsetof(struct intake_settings, tls_cert), "",
      "for tls+tcp://, a file: intake's certificate and its chain (PEM)", 0, 0 },
    { "INTAKE_TLS_KEY", SETTING_TEXT, offsetof(struct intake_settings, tls_key), "",
      "the file of its key (PEM)", 0, 0 },
    { "INTAKE_TLS_CA", SETTING_TEXT, offsetof(struct intake_settings, tls_ca), "",
      "a file: publishers must show a certificate that one of these signed (PEM)", 0, 0 },
    { "INTAKE_CONTEXTS", SETTING_NUMBER, offsetof(struct intake_settings, contexts), "64",
      "requests worked on at once", 4, 4096 },
    { "INTAKE_COMMITTERS", SETTING_NUMBER, offsetof(struct intake_settings, committers), "2",
      "connections that commit at once", 1, INTAKE_MAX_COMMITTERS },
    { 0 },
};

static enum status
open_committers(struct intake *intake)
{
    const struct committer_spec spec = { intake->daemon, intake->tally, intake, answer_settled };
    enum status st = ST_OK;
    for (int i = 0; st == ST_OK && i < intake->settings.committers; i++) {
        st = committer_open(&intake->committers[i], &spec);
    }
    return st;
}

static enum status
intake_open(void *self, struct daemon *daemon)
{
    struct intake *intake = self;
    intake->daemon = daemon;
    pthread_mutex_init(&intake->lock, NULL);
    intake->tally = tally_open(daemon);
    intake->credentials = credentials_open();
    const struct waiting_spec waiting = { daemon, (size_t)intake->settings.contexts / 2, intake,
                                          answer_send };
    const struct replier_spec replier = {
        .listen_url = intake->settings.listen_url,
        .tls = { intake->settings.tls_cert, intake->settings.tls_key, intake->settings.tls_ca },
        .contexts = (int)intake->settings.contexts,
        .hears = { intake, admission_on_request },
    };
    enum status st = credentials_refresh(intake->credentials, daemon_db(daemon));
    st = st == ST_OK ? waiting_open(&intake->waiting, &waiting) : st;
    st = st == ST_OK ? open_committers(intake) : st;
    st = st == ST_OK ? replier_open(&intake->replier, &replier) : st;
    if (st == ST_OK) {
        daemon_announce(daemon, "listen", replier_url(intake->replier));
    }
    return st;
}

/* Whoever waits for anything but a commit is answered first; then no more requests come, what is
 * queued is committed and answered, and nobody uses the committers any more. */
static void
intake_close(void *self)
{
    struct intake *intake = self;
    pthread_mutex_lock(&intake->lock);
    intake->is_stopping = true;
    pthread_mutex_unlock(&intake->lock);
    if (intake->waiting) {
        waiting_stop(intake->waiting);
    }
    admission_review(intake, CODE_INTAKE_STOPPING);
    replier_close(intake->replier, CLOSE_PATIENCE);
    for (int i = 0; i < INTAKE_MAX_COMMITTERS; i++) {
        committer_close(intake->committers[i]);
    }
    waiting_close(intake->waiting);
    credentials_close(intake->credentials);
    tally_close(intake->tally);
    pthread_mutex_destroy(&intake->lock);
}

static void
intake_tick(void *self)
{
    struct intake *intake = self;
    bool is_known = credentials_refresh(intake->credentials, daemon_db(intake->daemon)) == ST_OK;
    admission_review(intake, is_known ? CODE_TOKEN_UNKNOWN : CODE_DATABASE_AWAY);
    waiting_tick(intake->waiting);
    size_t queued = 0;
    bool is_away = false;
    for (int i = 0; i < intake->settings.committers; i++) {
        queued += queue_length(committer_queue(intake->committers[i]));
        is_away |= committer_is_away(intake->committers[i]);
    }
    tally_tick(intake->tally, queued, waiting_count(intake->waiting));
    if (queued == 0 && !is_away) {
        daemon_progressed(intake->daemon);
    }
}

static void
intake_on_batch(void *self, const struct bus_range *ranges, size_t count)
{
    struct intake *intake = self;
    waiting_on_batch(intake->waiting, ranges, count);
}

int
main(int argc, char **argv)
{
    static struct intake intake;
    static const struct query_set *const sets[] = { &credential_queries, &verdict_queries, NULL };
    static const struct daemon_spec spec = {
        .name = "intake",
        .about = "takes what other systems report and puts it into the journal",
        .source = SOURCE_INTAKE,
        .settings = settings,
        .settings_into = &intake.settings,
        .self = &intake,
        .sets = sets,
        .open = intake_open,
        .close = intake_close,
        .tick = intake_tick,
        .on_batch = intake_on_batch,
    };
    return daemon_main(argc, argv, &spec);
}
